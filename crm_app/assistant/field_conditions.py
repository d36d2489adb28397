"""Conditions on any field of a kind, also on those of the workspace's own, in the one language of lists (`filter=`)."""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import BindParameter, ColumnElement, select
from sqlalchemy.sql import visitors

from crm_app.assistant.asker import Asker
from crm_app.assistant.filters import FieldCondition
from crm_app.assistant.outcomes import ProblemOutcome, UnknownName
from crm_app.core.errors import Invalid
from crm_app.core.filters import Condition, Filter
from crm_app.core.tables import columns
from crm_app.core.validation import parse
from crm_app.records import TYPES, filtering
from crm_app.records.filtering import Asked, fields
from crm_app.records.filtering.operators import ME
from crm_app.values.collation import fold

_LISTS = ("any_of", "all_of", "none_of", "between")
_COUNTS = ("in_last", "in_next")
_NONE = ("empty", "not_empty")
_YES = ("yes", "true", "1", "ใช่")


def field_conditions(
    asker: Asker, kind: str, wanted: list[FieldCondition], link: dict[str, Any]
) -> list[ColumnElement[bool]]:
    """SQL conditions; adds the same to the parameters of the kind's list. Raises UnknownName."""
    if not wanted:
        return []
    record = TYPES[kind]
    made = [_condition(asker, kind, one) for one in wanted]
    try:
        query = parse(record.query, {"filter": Filter(all=list(made)).text()})
        narrowed = filtering.narrowed(record, asker.work.caller, query)
    except (Invalid, ValueError):
        raise UnknownName(ProblemOutcome(code="unsupported", field="conditions", value=wanted[0].field)) from None
    for one in made:
        narrow(link, one)
    assert narrowed is not None  # noqa: S101 - the query has a filter
    return [_filled(filtering.sql.compiled(narrowed.shape), narrowed.values)]


def _filled(condition: ColumnElement[bool], values: Mapping[str, Any]) -> ColumnElement[bool]:
    """A copy of a condition whose parameters have their values, so that it can stand among others in any statement."""

    def fill(parameter: BindParameter[Any]) -> None:
        if parameter.key in values:
            parameter.value, parameter.required = values[parameter.key], False

    options = {"maintain_key": True, "detect_subquery_cols": True}
    return visitors.cloned_traverse(condition, options, {"bindparam": fill})


def narrow(link: dict[str, Any], one: Condition) -> None:
    """Adds a condition to the parameters of a list."""
    before = orjson.loads(link["filter"])["all"] if "filter" in link else []
    link["filter"] = Filter(all=[*before, one]).text()


def _condition(asker: Asker, kind: str, one: FieldCondition) -> Condition:
    record, caller = TYPES[kind], asker.work.caller
    asked = fields.find(caller, record, one.field) or fields.find(caller, record, f"{fields.CUSTOM}{one.field}")
    if asked is None:
        raise UnknownName(ProblemOutcome(code="unknown_value", field="conditions", value=one.field))
    values: Any = [_value(asker, asked, text) for text in one.values]
    if one.op in _NONE:
        values = None
    elif one.op in _COUNTS:
        values = int(one.values[0]) if one.values and one.values[0].isdecimal() else None
    elif one.op not in _LISTS:
        values = values[0] if len(values) == 1 else None
    try:
        return Condition(field=asked.name, op=one.op, value=values)
    except ValueError:
        raise UnknownName(ProblemOutcome(code="unsupported", field="conditions", value=one.field)) from None


def _value(asker: Asker, asked: Asked, text: str) -> Any:
    """A value as the language of lists takes it; people and records by their names."""
    match asked.type:
        case "yes_no":
            return text.casefold() in _YES
        case "choice" | "choices":
            wanted = fold(text)
            same = (value for value, words in asked.choices.items() if wanted in map(fold, (value, *words)))
            found = next(same, None)
            if found is None:
                raise UnknownName(ProblemOutcome(code="unknown_value", field=asked.name, value=text))
            return found
        case "person":
            return ME if text.casefold() == ME else str(asker.owner_ids([text])[0])
        case "link":
            return str(_linked(asker, asked.link, text))
        case "option":
            options = asked.options(asker.work.caller) if asked.options is not None else []
            return next((one["value"] for one in options if fold(one["label"]) == fold(text)), text)
    return text


def _linked(asker: Asker, kind: str, name: str) -> Any:
    record = TYPES[kind]
    at = columns(record.model)
    title = at[record.title_column]
    statement = select(at.id, title).where(at.deleted_at.is_(None), asker.work.sees(at.owner_id, f"{kind}.read"))
    return asker.named(kind, [name], statement, title)[0].id
