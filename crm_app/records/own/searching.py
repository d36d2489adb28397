"""The texts by which a search finds a record with values in fields of the workspace's own: as people read these."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from crm_app.records.own.definitions import OwnField, remembered, zone_of
from crm_app.records.own.reading import plain_number
from crm_app.values import formats

_LANGUAGES = ("en", "th")


def search_texts(workspace_id: UUID, kind: str, custom: Mapping[str, Any]) -> list[str]:
    """The texts of values: the words of choices, numbers and days as they are written in both languages.

    A person and a record have none: an id is no word, and the name may be hidden from a reader of the record.
    """
    if not custom:
        return []
    zone = zone_of(workspace_id)
    fields = {one.key: one for one in remembered(workspace_id, kind)}
    found: dict[str, None] = {}
    for name, value in custom.items():
        for part in value if isinstance(value, list) else [value]:
            if part is not None:
                found |= dict.fromkeys(_plain(part) if name not in fields else _texts(fields[name], part, zone))
    return list(found)


def _plain(value: Any) -> Iterator[str]:
    yield str(value)


def _texts(one: OwnField, value: Any, zone: str) -> Iterator[str]:
    chosen = one.choice(value)
    if one.is_pointer:
        return
    if chosen is not None:
        yield from (value, *chosen.label)
    elif isinstance(value, bool):
        if value:  # "VIP" finds those that are; an answer itself is no word that anybody searches for
            yield from one.label
    elif one.is_number and isinstance(value, int | float | Decimal):
        yield from (plain_number(value), f"{Decimal(str(value)):,f}")
    elif one.type in ("date", "moment") and isinstance(value, str):
        yield from _days(value, zone)
    else:
        yield str(value)


def _days(value: str, zone: str) -> Iterator[str]:
    try:
        at = datetime.fromisoformat(value).astimezone(ZoneInfo(zone)) if len(value) > 10 else None
        day = date.fromisoformat(value) if at is None else at.date()
    except ValueError:
        yield value
        return
    yield day.isoformat()
    yield from (formats.day(day, language) for language in _LANGUAGES)
