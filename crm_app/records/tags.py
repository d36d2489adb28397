"""Tags of records: the tags in use as choices, and the condition that finds the records with a tag."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Text, exists, func, literal_column

from crm_app.core.database import HotQuery, hot_read
from crm_app.core.principal import Caller
from crm_app.records import RecordType

MAX_CHOICES = 200


def in_use(caller: Caller, record: RecordType[Any]) -> list[str]:
    """The tags of the records that the caller may read, by name, at most 200."""
    found: list[str] = orjson.loads(hot_read(caller, f"{record.kind}.read", _query(record)) or b"[]")
    return found


@lru_cache(maxsize=16)
def _query(record: RecordType[Any]) -> HotQuery:
    return HotQuery(
        "select coalesce(json_agg(tag order by tag), '[]')::text from (select distinct tag from "
        f"{record.model.__tablename__} r cross join lateral jsonb_array_elements_text(r.tags) as tag "
        f"where r.deleted_at is null and app_sees(r.owner_id) order by tag limit {MAX_CHOICES}) t",
        f"{record.kind}.tags",
    )


def has_one(column: Any, names: Sequence[str]) -> ColumnElement[bool]:
    """The condition that a list of tags has one of these; upper and lower case do not count.

    Args:
        column: the column with the tags.
    """
    tag = func.jsonb_array_elements_text(column).table_valued("value").render_derived()
    found: ColumnElement[bool] = (
        exists(literal_column("1"))
        .select_from(tag)
        .where(func.lower(tag.c.value, type_=Text()).in_([name.lower() for name in names]))
    )
    return found
