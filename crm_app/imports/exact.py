"""Parses values with a single notation: cells of our own exports, words of options, timestamps, and several values in a
cell.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

import orjson

from crm_app import records
from crm_app.core.i18n import LANGUAGES
from crm_app.imports.cells import matching_key, parse_email
from crm_app.imports.dates import DateOrder, parse_date
from crm_app.imports.fields import Entity, fields_of
from crm_app.records import about, imported
from crm_app.records import export as listing
from crm_app.records.fields import Reads
from crm_app.values.several import divided

Value = str | int | date | datetime | Decimal | list[str] | None

_TIME = re.compile(
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[AaPp])?\.?[Mm]?\.?"
    r"\s*(?:น\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?(?:\s*[A-Z]{3,4})?$"
)


def read_exact(entity: Entity, field: str, kind: Reads, cell: str) -> Any:
    """The value of a cell in the notation of our exports. Raises ValueError for another notation."""
    try:
        if kind in ("money", "number"):
            number = Decimal(cell)
            if not number.is_finite():
                raise ValueError("not a number")
            return number
        if kind == "integer":
            return int(cell)
        if kind == "date":
            return date.fromisoformat(cell)
        if kind == "date_time":
            return datetime.fromisoformat(cell) if len(cell) > 10 else date.fromisoformat(cell)
        if kind == "email":
            return parse_email(cell)
        if kind == "kind":
            return read_kind(cell)
        if kind == "json":
            found = orjson.loads(cell)
            return found if isinstance(found, dict) else {}
    except InvalidOperation as error:
        raise ValueError("not a number") from error
    if kind == "option":
        return read_option(entity, field, cell)
    return divided(cell) if kind == "tags" else cell


def read_kind(cell: str) -> str:
    """The kind of record that a word means: its identifier, or its singular or plural in either language.

    Raises ValueError for an unknown word.
    """
    asked = matching_key(cell)
    for kind in about.kinds():
        record = records.TYPES[kind]
        called = (kind, record.plural, *(record.one or ()), *(record.many or ()), *imported.nouns_of(record))
        if asked in map(matching_key, called):
            return kind
    raise ValueError("no such kind")


def read_option(entity: Entity, field: str, cell: str) -> str:
    """The value that a word means: our word in either language, or another system's.

    Raises ValueError for an unknown word.
    """
    found = _options(entity, field).get(matching_key(cell))
    if found is None:
        raise ValueError("no such option")
    return found


@lru_cache(maxsize=32)
def _options(entity: Entity, field: str) -> dict[str, str]:
    column = next(c for c in listing.columns_of(records.TYPES[entity]) if c.name == field)
    words = fields_of(entity)[field].words
    found: dict[str, str] = {}
    for value in column.choices:
        ours = [value, *(column.word(value, language) for language in LANGUAGES)]
        for word in (*ours, *words.get(value, "").split(",")):
            found.setdefault(matching_key(word), value)
    return found


def parse_date_time(cell: str, order: DateOrder = "dmy", buddhist: bool = False) -> Value:
    """The date and time in `cell`: a datetime, naive without a zone, or the day alone.

    Raises ValueError for no date or an impossible time.
    """
    text = cell.strip()
    try:
        return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)
    except ValueError:
        pass
    day = parse_date(text, order, buddhist)
    clock = _TIME.search(text)
    if day is None or clock is None or len(text) - len(clock[0]) < 6:
        return day
    hour = int(clock["hour"])
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"].lower() == "p" else 0)
    at = datetime.combine(day, time(hour, int(clock["minute"]), int(clock["second"] or 0)))
    return at.replace(tzinfo=_zone(clock["zone"])) if clock["zone"] else at


def at_clock(day: date | None, typed: str) -> datetime | None:
    """The moment of `day` at the time in a column of its own, "10:30"; None without a day and for no time."""
    clock = _TIME.fullmatch(typed.strip())
    if day is None or isinstance(day, datetime) or clock is None:
        return None
    found = parse_date_time(f"{day.isoformat()} {typed.strip()}")
    return found if isinstance(found, datetime) else None


def _zone(written: str) -> timezone:
    if written in ("Z", "UTC", "GMT"):
        return UTC
    digits = written[1:].replace(":", "")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(away if written[0] == "+" else -away)
