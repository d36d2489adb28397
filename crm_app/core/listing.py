"""Whole lists as CSV files: every record that the filters leave and the person may read, page by page."""

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from crm_app.core.database import unit_of_work
from crm_app.core.exports import csv_lines
from crm_app.core.i18n import catalogue, text
from crm_app.core.pagination import ListQuery
from crm_app.core.principal import Caller, Principal
from crm_app.core.records import RecordType

MAX_ROWS = 100_000
_PAGE = 500
_LEFT_OUT = frozenset({"version", "custom_fields"})
_SHARED = {
    "id": "core.export.id",
    "owner_name": "ui.record.owner",
    "created_at": "ui.record.created",
    "updated_at": "ui.record.updated",
}


def export(record: RecordType[Any], service: Any, caller: Caller, query: ListQuery) -> Iterator[str]:
    """The file piece by piece, headings and words in the person's language, moments in the person's zone.

    Args:
        record: the kind.
        service: the domain's service module, whose `page` reads.
        caller: who asks. Session and role are checked again with every page.
        query: filters and order; its limit and cursor do not count.

    Raises:
        Forbidden: the role does not grant `record.export`, or not the reading of these records.
    """
    with unit_of_work(caller, "record.export") as work:
        principal = work.principal
    exported = [name for name in record.out.model_fields if _is_exported(record, name)]
    names = ["id", *(name for name in exported if name not in _SHARED), *(n for n in _SHARED if n != "id")]
    header = [*(_heading(record, name, principal.language) for name in names), _text("core.export.custom", principal)]
    yield from csv_lines(header, _rows(record, service, caller, query, names, principal))


def _is_exported(record: RecordType[Any], name: str) -> bool:
    """Everything but the ids of other records: what they are called stands for them."""
    annotation = record.out.model_fields[name].annotation
    refers = name != "id" and UUID in (annotation, *get_args(annotation))
    return name not in _LEFT_OUT and not refers


def _text(key: str, principal: Principal) -> str:
    return text(key, principal.language)


def _heading(record: RecordType[Any], name: str, language: str) -> str:
    asked = (
        _SHARED.get(name),
        f"{record.plural}.field.{name}",
        f"{record.plural}.field.{name.removesuffix('_name')}_id",
    )
    key = next((key for key in asked if key is not None and key in catalogue()), None)
    return text(key, language) if key else name


def _rows(
    record: RecordType[Any], service: Any, caller: Caller, query: ListQuery, names: list[str], principal: Principal
) -> Iterator[list[object]]:
    written, after = 0, None
    zone = ZoneInfo(principal.timezone)
    while True:
        size = min(_PAGE, MAX_ROWS - written)
        page = json.loads(
            service.page(caller, query.model_copy(update={"limit": size, "after": after})), parse_float=Decimal
        )
        for item in page["items"]:
            custom = "; ".join(f"{name}: {value}" for name, value in item["custom_fields"].items())
            yield [*(_cell(record, name, item[name], principal, zone) for name in names), custom]
        written += len(page["items"])
        if page["next"] is None:
            return
        if written >= MAX_ROWS:
            yield [text("core.export.cut", principal.language, limit=f"{MAX_ROWS:,}")]
            return
        after = UUID(page["next"])


def _cell(record: RecordType[Any], name: str, value: Any, principal: Principal, zone: ZoneInfo) -> object:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if value is not None and name.endswith("_at"):
        return datetime.fromisoformat(value).astimezone(zone).strftime("%Y-%m-%d %H:%M")
    key = f"{record.plural}.{name}.{value}"
    return text(key, principal.language) if isinstance(value, str) and key in catalogue() else value
