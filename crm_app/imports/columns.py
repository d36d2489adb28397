"""Guesses about single columns: the field of each, its notation, and the doubts."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from crm_app.core.i18n import LANGUAGES, translate
from crm_app.imports.dates import DateReading
from crm_app.imports.evidence import Evidence, Kind
from crm_app.imports.fields import MAX_CUSTOM_COLUMNS, Entity, fields_of, kind_of
from crm_app.imports.headings import UNSURE, Meaning, meanings
from crm_app.imports.mapping import ColumnMapping
from crm_app.imports.numbers import DecimalSign
from crm_app.imports.own_types import MAX_LABEL
from crm_app.imports.problems import Problem, warning
from crm_app.imports.profile import Profile
from crm_app.imports.schemas import ColumnGuess, NewFieldGuess
from crm_app.records.fields import Reads

EXAMPLES = 5
MIN_SCORE = 0.5
_NUMBERS = ("money", "number", "integer")

# The contents that a field accepts; a field that is not listed accepts any.
_FITS: dict[Reads, tuple[Kind, ...]] = {
    "date": ("date",),
    "date_time": ("date",),
    "money": ("number",),
    "number": ("number",),
    "integer": ("number",),
    "email": ("email",),
    "url": ("url", "text"),
    "phone": ("phone", "number", "text"),
    "name": ("text", "number", "email"),
    "choice": ("text", "number"),
    "text": ("text", "number", "phone", "email", "url", "date"),
}


@dataclass(frozen=True)
class Chosen:
    """The guessed field of a column."""

    field: str
    score: float
    is_weak: bool


def assign(entity: Entity, data: Profile) -> dict[int, Chosen]:
    """The best field of `entity` for each column; no field is used twice.

    The heading decides; the content can only reject.
    """
    ways: list[tuple[float, float, int, Meaning]] = []
    for index, (heading, evidence) in enumerate(zip(data.header.names, data.columns, strict=True)):
        if index in data.header.nameless:
            continue
        for meaning in meanings(heading, entity):
            spec = fields_of(entity)[meaning.field]
            score = meaning.score * _fit(spec.reads, evidence, meaning.is_weak)
            if spec.required and evidence.distinct and set(evidence.distinct) <= {"0", "1"}:
                score *= 0.5  # reports count their rows in a column "Task" with a 1 in each
            if score >= MIN_SCORE:
                ways.append((score, spec.weight, index, meaning))
    chosen: dict[int, Chosen] = {}
    taken: set[str] = set()
    for score, _, index, meaning in sorted(ways, key=lambda way: (-round(way[0], 3), -way[1], way[2])):
        if index not in chosen and meaning.field not in taken:
            chosen[index] = Chosen(meaning.field, score, meaning.is_weak)
            taken.add(meaning.field)
    return _whole_name(chosen) if entity == "contact" else chosen


def _whole_name(chosen: dict[int, Chosen]) -> dict[int, Chosen]:
    """A first name alone under a heading as general as "ชื่อ" is the whole name.

    Beside both parts of a name, an uncertain whole name is not used.
    """
    fields = {one.field for one in chosen.values()}
    if {"first_name", "last_name"} <= fields:
        return {index: one for index, one in chosen.items() if one.field != "name" or one.score >= UNSURE}
    if "name" in fields or "last_name" in fields:
        return chosen
    return {
        index: replace(one, field="name") if one.field == "first_name" and one.is_weak else one
        for index, one in chosen.items()
    }


def _fit(kind: Reads, evidence: Evidence, is_weak: bool) -> float:
    """How well the column's content fits the field: 1 for a fit or an unknown content.

    A clear heading is kept whatever the content.
    """
    content = evidence.kind()
    if content == "empty":
        return 0.9
    allowed = _FITS.get(kind)
    if allowed is None or content in allowed:
        return 1.0
    if kind in ("date", "date_time") and evidence.dates.serials * 2 > evidence.filled:
        return 1.0
    return 0.4 if is_weak else 0.9


def date_readings(data: Profile) -> dict[int, DateReading]:
    """The date order of each column.

    A column in doubt gets the order of the other columns, because one program wrote them all.
    """
    readings = {
        i: e.dates.reading()
        for i, e in enumerate(data.columns)
        if (e.dates.readable + e.dates.serials) * 5 >= e.dates.total > 0
    }
    sure = {reading.order for i, reading in readings.items() if reading.sure and data.columns[i].dates.ordered}
    if len(sure) == 1:
        order = sure.pop()
        for index, reading in readings.items():
            if not reading.sure and order in (reading.order, reading.alternative):
                readings[index] = replace(reading, order=order, sure=True, alternative=None)
    return readings


def describe(entity: Entity, data: Profile, chosen: dict[int, Chosen]) -> list[ColumnGuess]:
    """Every column with its field, its notation of dates and numbers (whatever the field), and its doubts."""
    readings = date_readings(data)
    signs = {e.numbers.decided for e in data.columns if e.numbers.is_numbers and e.numbers.decided}
    room = MAX_CUSTOM_COLUMNS if kind_of(entity).has_custom_fields else 0
    ours = _our_own(data.header.names)
    found = []
    for index, (heading, evidence) in enumerate(zip(data.header.names, data.columns, strict=True)):
        one = None if index in ours else chosen.get(index)
        spec = fields_of(entity)[one.field] if one else None
        mapping = ColumnMapping(index=index, header=heading, target="ignore")
        doubts: list[Problem] = []
        if one:
            mapping.target, mapping.field = "field", one.field
            if one.score < UNSURE:
                doubts.append(warning("heading_unsure", heading))
        elif evidence.filled and index not in ours:
            if room:
                mapping.target, room = "custom", room - 1
            elif kind_of(entity).has_custom_fields:
                doubts.append(warning("no_room", heading, limit=MAX_CUSTOM_COLUMNS))
        if index in data.header.nameless and evidence.filled:
            doubts.append(warning("header_empty", heading, position=index + 1))
        as_dates, as_numbers = _dates(mapping, evidence, readings.get(index)), _numbers(mapping, evidence, signs)
        if spec and evidence.filled:
            doubts += as_dates if spec.reads in ("date", "date_time") else as_numbers if spec.reads in _NUMBERS else []
            doubts += _otherwise(spec.reads, heading, evidence)
        found.append(
            ColumnGuess(
                mapping=mapping,
                kind=evidence.kind(),
                confidence=round(min(one.score, 1.0), 2) if one else 0.0,
                filled=evidence.filled,
                total=evidence.total,
                new_field=new_field(heading, evidence),
                examples=[value[:100] for value, _ in evidence.distinct.most_common(EXAMPLES)],
                doubts=[doubt.as_dict() for doubt in doubts],
                as_dates=[doubt.as_dict() for doubt in as_dates],
                as_numbers=[doubt.as_dict() for doubt in as_numbers],
            )
        )
    while found and not found[-1].filled and found[-1].mapping.index in data.header.nameless:
        found.pop()  # Spreadsheets write rows of commas down to the last row that anybody edited.
    return found


def new_field(heading: str, evidence: Evidence) -> NewFieldGuess | None:
    """The field of the workspace's own that could be made of a column; None for an empty one."""
    if not evidence.filled:
        return None
    found = evidence.own_type(heading)
    return NewFieldGuess.model_validate(
        {
            "type": found.type,
            "label": heading.strip()[:MAX_LABEL],
            "choices": list(found.choices),
            "currency": found.currency,
        }
    )


def _our_own(headings: list[str]) -> set[int]:
    """The positions of the row number and the reason in a corrected file of rejected rows."""
    for language in LANGUAGES:
        ours = [translate(f"imports.rejected.{name}", language) for name in ("row", "reason")]
        if all(name in headings for name in ours):
            return {headings.index(name) for name in ours}
    return set()


def _dates(mapping: ColumnMapping, evidence: Evidence, reading: DateReading | None) -> list[Problem]:
    """Sets the column's date notation in `mapping`, and returns the doubts about it."""
    if reading is None:
        return [warning("dates_unread", mapping.header, count=evidence.filled)] if evidence.filled else []
    mapping.date_order, mapping.buddhist = reading.order, reading.buddhist
    doubts = []
    if not reading.sure:
        other = reading.alternative or ""
        doubts.append(warning("date_ambiguous", mapping.header, reading.example, order=reading.order, other=other))
    if reading.short_year:
        doubts.append(warning("date_era", mapping.header, reading.short_year))
    if reading.unread:
        doubts.append(warning("dates_unread", mapping.header, count=reading.unread))
    return doubts


def _numbers(mapping: ColumnMapping, evidence: Evidence, signs: Collection[DecimalSign | None]) -> list[Problem]:
    """Sets the column's decimal sign in `mapping`, and returns the doubts about its numbers.

    `signs` are the decimal signs of the other columns: when they agree, a column in doubt gets the same sign, because
    one program wrote them all.
    """
    if not evidence.filled:
        return []
    numbers = evidence.numbers.reading()
    if not numbers.sure and len(signs) == 1 and (sign := next(iter(signs))):
        numbers = replace(numbers, sign=sign, sure=True)
    mapping.decimal_sign = numbers.sign
    doubts = []
    if not numbers.sure:
        doubts.append(warning("number_ambiguous", mapping.header, numbers.example, sign=numbers.sign))
    if numbers.mixed_currencies:
        doubts.append(warning("currencies_mixed", mapping.header))
    if numbers.unread:
        doubts.append(warning("numbers_unread", mapping.header, count=numbers.unread))
    return doubts


def _otherwise(kind: Reads, heading: str, evidence: Evidence) -> list[Problem]:
    """Reports a column of addresses with other content."""
    content = evidence.kind()
    if kind == "email" and content != "email":
        return [warning("not_emails", heading)]
    if kind == "url" and content not in ("url", "text"):
        return [warning("not_urls", heading)]
    return []
