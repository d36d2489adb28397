"""A list spread over the columns of a board or the days of a calendar, by the same conditions as its pages."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson

from crm_app.core.database import HotQuery, hot_read
from crm_app.core.pagination import ListQuery
from crm_app.core.principal import Caller
from crm_app.records import filtering, ordering
from crm_app.records.kind import RecordType
from crm_app.records.ordering import Sort
from crm_app.records.queries import ids_of
from crm_app.records.selecting import Selection, whole_of
from crm_app.records.table import dated, lanes
from crm_app.records.table.columns import Look
from crm_app.records.table.groups import Grouping


def cards(
    caller: Caller,
    record: RecordType[Any],
    query: ListQuery,
    by: Grouping,
    look: Look,
    limits: Mapping[str, int],
) -> list[dict[str, Any]]:
    """The first records of each column of a board, in the order of the list. Raises Invalid.

    Args:
        by: the field of the columns.
        look: what a card shows.
        limits: how many of each column.
    """
    selection, values = whole_of(record, caller, query)
    order = ordering.of(record, caller, query.sort)
    values |= {lanes.LIMITS: orjson.dumps(limits).decode()}
    hot = _cards_query(record, selection, order, by, look)
    found: list[dict[str, Any]] = _loaded(hot_read(caller, f"{record.kind}.read", hot, **values))
    return found


@lru_cache(maxsize=128)
def _cards_query(
    record: RecordType[Any], selection: Selection, order: tuple[Sort, ...], by: Grouping, look: Look
) -> HotQuery:
    keys = ordering.clauses(ordering.keys(record, order))
    return lanes.statement(ids_of(record, selection), record, by, look, keys)


def days(
    caller: Caller,
    record: RecordType[Any],
    query: ListQuery,
    by: Grouping,
    look: Look,
    between: tuple[date, date],
) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """How many records of a list each day has, by its ISO date, and the first ones of each. Raises Invalid.

    Args:
        by: the day or the moment.
        look: what an entry shows.
        between: the first and the last day, in the reader's zone.
    """
    selection, values = whole_of(record, caller, query)
    order = ordering.of(record, caller, query.sort)
    values |= dated.parameters(by, *between)
    hot = _days_query(record, selection, order, by, look)
    found = _loaded(hot_read(caller, f"{record.kind}.read", hot, **values)) or {"counts": {}, "items": []}
    return found["counts"], found["items"]


@lru_cache(maxsize=128)
def _days_query(
    record: RecordType[Any], selection: Selection, order: tuple[Sort, ...], by: Grouping, look: Look
) -> HotQuery:
    rows = ids_of(record, selection).where(filtering.sql.compiled(dated.shape(by)))
    return dated.statement(rows, record, by, look, ordering.clauses(ordering.keys(record, order)))


def _loaded(found: bytes | None) -> Any:
    return json.loads(found or b"[]", parse_float=Decimal)
