"""Guesses the kind of a file and the fields of its columns from their headings in English and Thai.

A guess is a proposal: a person sees it with its confidence and its doubts, and may change all of it. When two kinds are
nearly equally likely, the person chooses the kind first.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from crm_app.imports import own
from crm_app.imports.cells import parse_boolean
from crm_app.imports.columns import Chosen, assign, describe
from crm_app.imports.fields import MAX_CUSTOM_COLUMNS, Entity, entities, fields_of, kind_of, lacks
from crm_app.imports.headings import words_of
from crm_app.imports.mapping import Mapping, StageMapping
from crm_app.imports.placeholders import find_placeholders
from crm_app.imports.problems import Problem, warning
from crm_app.imports.profile import Profile
from crm_app.imports.schemas import ColumnGuess, FileLine, Guess, KindGuess
from crm_app.imports.stages import guess_stages, is_pipeline

NEAR = 1.45
"""Two kinds are nearly equally likely when the better score is less than this many times the other."""
_WEAK_SHARE = 0.3
_SHOWN_CELLS = 8
_SHOWN_LINES = 12
# Words that companies write before or after their names.
_LEGAL_FORM = re.compile(
    r"(?:^|[\s,.(])(?:inc|ltd|llc|llp|corp|corporation|company|co|plc|gmbh|ag|bv|sa|sarl|pte|pty|holdings?|group)\.?\)?\s*$"
    r"|บริษัท|บจก|บมจ|หจก|จำกัด|ห้างหุ้นส่วน",
    re.IGNORECASE,
)


def guess(data: Profile, file_name: str = "", entity: Entity | None = None) -> Guess:
    """The guessed kind and format of the file. With `entity`, only its columns are guessed."""
    ours = own.recognise(data.header.cells, entity)
    if ours is not None:
        entity = ours.entity
    assigned = {candidate: assign(candidate, data) for candidate in entities()}
    scores = _scores(assigned, data, file_name)
    ranked = sorted(entities(), key=lambda candidate: -scores[candidate])
    best = entity or ranked[0]
    certain = entity is not None or _is_certain(scores[ranked[0]], scores[ranked[1]])
    total = sum(scores.values())
    shares = {candidate: round(score / total, 2) if total else 0.0 for candidate, score in scores.items()}
    columns = describe(best, data, assigned[best])
    stages, create_stages = _stages(best, columns, data, certain)
    currency = _currency(columns, data)
    placeholders = find_placeholders(best, columns, data)
    if ours is not None:
        own.describe(ours, columns)
        stages, create_stages, currency, placeholders = [], True, "", {}
    remarks = data.problems if ours is None else [warning("own_export", count=len(ours.custom))]
    mapped = {column.mapping.field for column in columns if column.mapping.target == "field"}
    result = Guess(
        entity=best,
        confidence=shares[best],
        others={candidate: share for candidate, share in shares.items() if candidate != best},
        kind_certain=certain,
        kinds=[_kind(one, shares[one], assigned[one], data) for one in ranked if shares[one]],
        columns=columns,
        stages=stages,
        complete=bool(mapped & set(kind_of(best).identities)) and data.rows > 0,
        encoding=data.form.encoding,
        encoding_assumed=data.form.assumed,
        delimiter=data.form.delimiter,
        header_row=data.header.row,
        first_rows=_first_rows(data),
        placeholders=list(placeholders),
        rows=data.rows,
        currency=currency,
        problems=_problems(remarks, columns, placeholders),
    )
    if result.complete:
        result.mapping = _mapping(result, create_stages, ours.language if ours is not None else "")
    return result


def _scores(assigned: dict[Entity, dict[int, Chosen]], data: Profile, file_name: str) -> dict[Entity, float]:
    """The score of each kind for the file, given the columns that the kind would use."""
    parts = sum(one.field in ("first_name", "last_name") for one in assigned["contact"].values() if not one.is_weak)
    identities = {candidate: _identities(candidate, assigned[candidate]) for candidate in entities()}
    return {
        candidate: _score(
            candidate,
            assigned[candidate],
            data,
            file_name,
            set().union(*(identities[other] for other in lacks(candidate))),
            parts,
        )
        for candidate in entities()
    }


def _first_rows(data: Profile) -> list[FileLine]:
    return [
        FileLine(number=number, cells=[cell[:60] for cell in cells[:_SHOWN_CELLS]])
        for number, cells in data.header.first[:_SHOWN_LINES]
    ]


def _problems(remarks: Iterable[Problem], columns: Sequence[ColumnGuess], placeholders: dict[str, int]) -> list[Any]:
    """The remarks about the file, placeholder values and too many columns, as JSON values."""
    found = [*remarks, *(warning("placeholder", value=value, count=n) for value, n in placeholders.items())]
    left_out = sum(any(doubt["key"] == "no_room" for doubt in column.doubts) for column in columns)
    if left_out:
        found.append(warning("custom_limit", count=left_out, limit=MAX_CUSTOM_COLUMNS))
    return [problem.as_dict() for problem in found]


def _mapping(found: Guess, create_stages: bool, language: str) -> Mapping:
    """The guessed mapping. `language` is the language of an export of the product's own, else empty."""
    return Mapping(
        entity=found.entity,
        columns=[column.mapping for column in found.columns],
        encoding=found.encoding,
        delimiter=found.delimiter,
        header_row=found.header_row,
        stages=found.stages,
        create_stages=create_stages,
        currency=found.currency or None,
        placeholders=found.placeholders,
        own=language,
    )


def _identities(entity: Entity, chosen: dict[int, Chosen]) -> set[int]:
    return {
        index for index, one in chosen.items() if one.field in kind_of(entity).identities and one.field != "external_id"
    }


def _score(
    entity: Entity, chosen: dict[int, Chosen], data: Profile, file_name: str, match_columns: set[int], parts: int
) -> float:
    """The evidence that the rows are `entity`: its fields by weight, against the columns without a field.

    `telling` are columns that name records of a kind which a file of `entity` does not name; `parts` is the number of
    columns with a part of a person's name.
    """
    fields = {one.field: one for one in chosen.values()}
    identity = [fields[name] for name in kind_of(entity).identities if name in fields]
    score = sum(
        fields_of(entity)[one.field].weight * one.score * (_WEAK_SHARE if one.is_weak else 1.0)
        for one in chosen.values()
    )
    filled = {index for index, evidence in enumerate(data.columns) if evidence.filled}
    # A column without a field of the entity counts slightly against it.
    score -= 0.4 * min(len(filled - set(chosen)), 6)
    # A column that names a record of another kind counts more: a file of companies has no column with people's names.
    score -= 0.8 * len((filled & match_columns) - set(chosen))
    if not identity:
        # A file without the name of its records needs a person's choice; a file with a pipeline but without names is
        # still one of deals.
        score *= 0.5
    elif all(one.is_weak for one in identity):
        score *= 0.4 if {one.field for one in identity} == {"external_id"} else 0.8
    words = f" {words_of(file_name.rpartition('.')[0] or file_name)} "
    if any(f" {part} " in words or (not part.isascii() and part in words) for part in kind_of(entity).files):
        score += 1.5
    if entity in ("company", "contact"):
        score *= _said_to_be(entity, data)
        score += _legal_forms(chosen, data) * (1.5 if entity == "company" else -1.5)
    if _signs_in(data):
        score = score + 6 if entity == "person" else score * 0.4
    if entity == "company" and parts >= 2:
        score *= 0.5  # first and last names: each row is a person
    return max(score, 0.05) if identity else max(score, 0.0)


_OF_USERS = frozenset(("username", "userroleid", "profileid", "isactive", "usertype", "userrole", "managerid"))


def _signs_in(data: Profile) -> bool:
    """Whether the file has columns of the table of another system's users; customers of a shop have one of them at most."""
    headings = {words_of(heading).replace(" ", "") for heading in data.header.names}
    return len(_OF_USERS & headings) > 1


def _said_to_be(entity: Entity, data: Profile) -> float:
    """The factor of a column that says of each row whether it is a company, as Odoo's "Is a Company" does."""
    for heading, evidence in zip(data.header.names, data.columns, strict=True):
        if words_of(heading) in ("is a company", "is company") and evidence.distinct:
            answers = {parse_boolean(value) for value in evidence.distinct if value.casefold() in _ANSWERS}
            if len(answers) == 1:
                return 1.6 if answers == {entity == "company"} else 0.4
    return 1.0


def _legal_forms(chosen: dict[int, Chosen], data: Profile) -> float:
    """The share of company names in the name column."""
    index = next((index for index, one in chosen.items() if one.field == "name"), None)
    names = list(data.columns[index].distinct)[:200] if index is not None else []
    return sum(bool(_LEGAL_FORM.search(name)) for name in names) / len(names) if names else 0.0


def _is_certain(best: float, second: float) -> bool:
    return best >= second * NEAR and best - second >= 0.7


def _kind(entity: Entity, share: float, chosen: dict[int, Chosen], data: Profile) -> KindGuess:
    match_columns = sorted(
        chosen, key=lambda index: -fields_of(entity)[chosen[index].field].weight * chosen[index].score
    )
    return KindGuess(entity=entity, share=share, columns=[data.header.names[index] for index in match_columns[:5]])


def _stages(
    entity: Entity, columns: list[ColumnGuess], data: Profile, certain: bool
) -> tuple[list[StageMapping], bool]:
    """The stages of the values, and whether they are so clearly a pipeline's that missing ones may be created."""
    for column in columns if entity == "deal" else ():
        if column.mapping.field == "stage":
            values = data.columns[column.mapping.index].distinct
            clear = certain and column.confidence > 0.8 and is_pipeline(values)
            return guess_stages(values), clear
    return [], False


def _currency(columns: list[ColumnGuess], data: Profile) -> str:
    """The currency in the amounts, or in their heading: "Amount (THB)"."""
    for column in columns:
        if column.mapping.field in ("amount", "annual_revenue", "price"):
            found = data.columns[column.mapping.index].numbers.reading().currency
            named = re.search(r"\b([A-Z]{3})\b", column.mapping.header)
            if named and named[1] in _CURRENCY_CODES:
                return named[1]  # the cells without a sign are in this one, whatever others say of themselves
            if found:
                return found
    return ""


_ANSWERS = ("true", "false", "yes", "no", "1", "0")
_CURRENCY_CODES = frozenset(
    (
        "THB",
        "USD",
        "EUR",
        "GBP",
        "JPY",
        "CNY",
        "SGD",
        "HKD",
        "AUD",
        "MYR",
        "IDR",
        "VND",
        "INR",
        "KRW",
        "CHF",
        "PHP",
        "TWD",
    )
)
