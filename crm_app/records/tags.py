"""Tags of records: the condition that filters a list by tags, and the tags in use as choices."""

from functools import lru_cache
from typing import Any

import orjson

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
