"""The table of a list as a file: its columns in their order, its filters and its order, every record that the reader sees."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from crm_app.core.errors import Invalid
from crm_app.core.i18n import translate
from crm_app.core.pagination import ListQuery
from crm_app.core.principal import Caller
from crm_app.records import queries
from crm_app.records.filtering import fields
from crm_app.records.kind import RecordType
from crm_app.records.own import cells as own_cells
from crm_app.records.own import conditions as own_conditions
from crm_app.records.table.columns import Column, Look, find
from crm_app.values.several import joined

PAGE = 1000
"""How many records are read at once."""


def columns_of(record: RecordType[Any], caller: Caller, names: Sequence[str]) -> list[Column]:
    """The columns of a file. Raises Invalid for a name that the kind does not have.

    Args:
        names: as an address has them; the title stands first, whether it is named or not.
    """
    found: dict[str, Column] = {}
    for name in dict.fromkeys(names):
        if name == record.title_column:
            continue
        one = find(caller, record, name)
        if one is None:
            raise Invalid(fields={"columns": ("records.table.error.column", {"column": name[:80]})})
        found[name] = whole(one)
    return list(found.values())


@lru_cache(maxsize=512)
def whole(column: Column) -> Column:
    """A column whose values are not cut, as they are on a page."""
    own, asked = column.asked.own, column.asked
    if own is not None and own.type == "long_text":
        return replace(column, sources={column.shown: own_conditions.text(asked.column, own)})
    if own is None and column.form in ("area", "address"):
        return replace(column, sources={column.shown: asked.column})
    return column


def header(record: RecordType[Any], every: Sequence[Column], language: str) -> list[str]:
    """The headings: the labels of the table, and one more for the currency of each amount."""
    found = [fields.of_kind(record)[record.title_column].words(language)]
    for one in every:
        label = one.asked.words(language)
        found.append(label)
        if one.currency:
            found.append(translate("records.export.currency", language, field=label))
    return found


def rows(
    record: RecordType[Any],
    caller: Caller,
    query: ListQuery,
    every: Sequence[Column],
    language: str,
    zone: ZoneInfo,
) -> Iterator[list[object]]:
    """The rows, read page by page. Session and role are checked again with every page."""
    look, after = Look(tuple(every), (record.title_column,)), None
    while True:
        asked = query.model_copy(update={"limit": PAGE, "after": after})
        page = json.loads(queries.page(record, caller, asked, look=look), parse_float=Decimal)
        for item in page["items"]:
            row: list[object] = [item[record.title_column]]
            for one in every:
                row.append(_cell(one, item, language, zone))
                if one.currency:
                    row.append(item[one.currency] if item[one.shown] is not None else None)
            yield row
        if page["next"] is None:
            return
        after = UUID(page["next"])


def _cell(column: Column, item: Mapping[str, Any], language: str, zone: ZoneInfo) -> object:
    value, asked = item[column.shown], column.asked
    if value is None or value == "" or value == []:
        return None
    if asked.own is not None and not asked.own.is_pointer:
        found = own_cells.cell(asked.own, value, language, {}, zone)
        return _day(found) if asked.own.type == "date" else found
    if isinstance(value, list):
        return joined(value)
    match asked.type:
        case "choice":
            words = asked.choices.get(value)
            return value if words is None else words[language == "th"]
        case "date":
            return _day(value)
        case "moment":
            return datetime.fromisoformat(value).astimezone(zone).replace(microsecond=0)
    return value


def _day(value: object) -> object:
    """A day as a day; what is none stays as it is."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value
