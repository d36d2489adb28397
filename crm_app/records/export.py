"""Whole lists as files, CSV or a workbook: every record that the filters select and the person may read, in constant memory.

A file has the columns of the list's table, see `view_export`, or a column for every field of the kind, with its label in the
reader's language as its heading, and one for every custom field. `imports` reads the latter, so that an exported file can be
imported again.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from pydantic import BaseModel

from crm_app import records
from crm_app.core.database import unit_of_work
from crm_app.core.events import Noted, emit
from crm_app.core.i18n import catalogue, translate
from crm_app.core.pagination import ListQuery
from crm_app.core.principal import Caller
from crm_app.records import RecordType, own, view_export
from crm_app.records.own import cells as own_cells
from crm_app.records.own import names as own_names
from crm_app.values.exports import book_cell, csv_lines
from crm_app.values.several import joined
from crm_app.values.workbooks import xlsx

MAX_COLUMNS = 200
"""As many custom fields as an import reads. Further ones share the last column, as JSON."""
_PAGE = 1000
_LEFT_OUT = frozenset({"id", "version", "custom_fields", "owner_name", "created_at", "updated_at"})
_SHARED = {
    "id": "core.export.id",
    "owner_name": "ui.record.owner",
    "owner_email": "core.export.owner_email",
    "external_id": "core.export.external_id",
    "external_source": "core.export.external_source",
    "created_at": "ui.record.created",
    "updated_at": "ui.record.updated",
}


@dataclass(frozen=True)
class Column:
    """A column of a kind's file: the value's name, the text key of its heading, and its possible values."""

    name: str
    key: str
    refers_to: str = ""
    """For an identifier: the text key of the thing identified, for `core.export.id_of`."""
    choices: tuple[str, ...] = ()
    """The values of a choice, each with its text key."""
    choice_key: str = ""

    def heading(self, language: str) -> str:
        """The heading of the column."""
        if self.refers_to:
            return translate(self.key, language, name=translate(self.refers_to, language))
        return translate(self.key, language) if self.key in catalogue() else self.key

    def word(self, value: str, language: str) -> str:
        """The label of a choice."""
        return translate(f"{self.choice_key}.{value}", language) if value in self.choices else value


@lru_cache(maxsize=32)
def columns_of(record: RecordType[Any]) -> tuple[Column, ...]:
    """The columns of a kind's file, before the custom fields."""
    own = [name for name in record.out.model_fields if name not in _LEFT_OUT | record.not_exported]
    plain = [name for name in own if UUID not in (kind := record.out.model_fields[name].annotation, *get_args(kind))]
    extra = [column.name for column in record.exported]
    links = [name for name in own if name in record.references]
    about = [_column(record, name) for name in own if name == "about_id"]
    return (
        _column(record, "id"),
        *(_column(record, name) for name in (*plain, *extra)),
        *(Column(name, "core.export.id_of", _key(record, name)) for name in links),
        *about,
        *(_column(record, name) for name in _SHARED if name != "id"),
    )


def _column(record: RecordType[Any], name: str) -> Column:
    field = record.out.model_fields.get(name)
    choices = _choices(field.annotation) if field else ()
    return Column(name, _key(record, name), choices=choices, choice_key=f"{record.plural}.{name}")


def _choices(annotation: Any) -> tuple[str, ...]:
    """The values of a `Literal` or of an optional `Literal`."""
    parts = (annotation, *get_args(annotation))
    found = next((part for part in parts if getattr(part, "__origin__", None) is Literal), None)
    return tuple(get_args(found)) if found is not None else ()


def _key(record: RecordType[Any], name: str) -> str:
    base = name.removesuffix("_name").removesuffix("_title").removesuffix("_id")
    asked = (
        _SHARED.get(name),
        f"{record.plural}.export.{name}",
        f"{record.plural}.field.{name}",
        f"{record.plural}.field.{base}_id",
    )
    return next((key for key in asked if key is not None and key in catalogue()), name)


def export(
    record: RecordType[Any],
    caller: Caller,
    query: ListQuery,
    *,
    names: Sequence[str] | None = None,
    as_book: bool = False,
) -> Iterator[Any]:
    """Yields the file in pieces, with headings and words in the person's language and moments in the person's zone.

    Args:
        record: the kind.
        caller: who asks. Session and role are checked again with every page.
        query: filters and order; its limit and cursor are ignored.
        names: the columns of the list's table; None for every field.
        as_book: whether the file is a workbook (pieces of bytes), not CSV (texts).

    Raises:
        Forbidden: the role does not grant `record.export`, or not the reading of these records.
        Invalid: the kind has no column of that name.
    """
    every = view_export.columns_of(record, caller, names) if names else None
    with unit_of_work(caller, "record.export") as work:
        language, zone = work.principal.language, ZoneInfo(work.principal.timezone)
        work.require(f"{record.kind}.read")
        emit(work, Noted(record.kind, None, "export", "", filters_of(query)))
    header: Sequence[str]
    rows: Iterator[Sequence[object]]
    if every is None:
        header, rows = _everything(record, caller, query, language, zone)
        rows = ([book_cell(one) for one in row] for row in rows) if as_book else rows
    else:
        header = view_export.header(record, every, language)
        rows = view_export.rows(record, caller, query, every, language, zone)
    title = translate(f"{record.plural}.title", language)
    yield from xlsx(title, header, rows) if as_book else csv_lines(header, rows)


def _everything(
    record: RecordType[Any], caller: Caller, query: ListQuery, language: str, zone: ZoneInfo
) -> tuple[list[str], Iterator[list[object]]]:
    """The headings and the rows of a file with every field."""
    columns, fields = columns_of(record), own.of_kind(caller, record.kind)
    known = {one.key for one in fields}
    names = [name for name in records.custom_names(record, caller, query) if name not in known]
    room = MAX_COLUMNS - len(columns) - len(fields)
    shares = len(names) > room
    free = sorted(names[: room - 1] if shares else names)
    columned = known.union(free)
    header = [column.heading(language) for column in columns]
    header += [*own_cells.headings(fields, free, language, header), *free]
    if shares:
        header.append(translate("core.export.custom", language))

    def rows() -> Iterator[list[object]]:
        for item, names_of in _items(record, caller, query, fields):
            custom = item["custom_fields"]
            row = [
                *cells(columns, item, language, zone),
                *(own_cells.cell(one, custom.get(one.key), language, names_of, zone) for one in fields),
                *(custom.get(name) for name in free),
            ]
            if shares:
                rest = {
                    name: value for name, value in custom.items() if name not in columned and value not in (None, "")
                }
                row.append(orjson.dumps(rest, default=str).decode() if rest else None)
            yield row

    return header, rows()


def filters_of(query: BaseModel) -> dict[str, Any]:
    """The filters of a list that is exported, as the audit trail keeps them."""
    given = query.model_dump(mode="json", exclude={"limit", "after", "sort", "columns"}, exclude_none=True)
    used = {name: value for name, value in given.items() if value not in ([], "")}
    return {"filters": [None, used]} if used else {}


def _items(
    record: RecordType[Any], caller: Caller, query: ListQuery, fields: own.Fields
) -> Iterator[tuple[dict[str, Any], own_names.Names]]:
    """The records, each with the names to which the own fields of its page point."""
    after = None
    while True:
        asked = query.model_copy(update={"limit": _PAGE, "after": after})
        page = json.loads(records.page(record, caller, asked, whole=True), parse_float=Decimal)
        names = own_names.of(caller, fields, (item["custom_fields"] for item in page["items"]), "")
        yield from ((item, names) for item in page["items"])
        if page["next"] is None:
            return
        after = UUID(page["next"])


def cells(columns: Sequence[Column], item: Mapping[str, Any], language: str, zone: ZoneInfo) -> list[object]:
    """The cells of a record, in the order of `columns`.

    Args:
        columns: the result of `columns_of` for the kind.
        item: the record as `records.page(…, whole=True)` returns it.
        language: the language of the labels of choices.
        zone: the zone of moments, which are written with their offset from UTC.
    """
    return [_cell(column, item[column.name], language, zone) for column in columns]


def _cell(column: Column, value: Any, language: str, zone: ZoneInfo) -> object:
    if value is None:
        return None
    if isinstance(value, list):
        return joined(value)
    if column.name.endswith("_at"):
        return datetime.fromisoformat(value).astimezone(zone).isoformat(timespec="seconds")
    return column.word(value, language) if column.choices else value
