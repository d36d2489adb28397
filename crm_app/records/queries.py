"""Reading records: one record, a page of records, a search."""

import json
import re
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlmodel import SQLModel

from crm_app.core.database import HotQuery, Work, compiled, hot_page, hot_read, one_json, page_json, sees
from crm_app.core.errors import NotFound
from crm_app.core.pagination import ListQuery
from crm_app.core.principal import Caller, SessionCaller
from crm_app.core.tables import columns
from crm_app.records import filtering, ordering
from crm_app.records.kind import RecordType
from crm_app.records.ordering import Sort
from crm_app.records.own import conditions as own_conditions
from crm_app.records.own import usage
from crm_app.records.selecting import Selection, filter_values, pages_of, selection_of, used, whole_of
from crm_app.records.table import columns as table
from crm_app.records.table import grouped, linked
from crm_app.records.table.columns import Columns, Look
from crm_app.records.table.groups import MAX_GROUPS, Grouping, Groups
from crm_app.records.table.groups import read as groups_of
from crm_app.records.table.groups import statement as groups_statement
from crm_app.records.table.totals import Totals, summed
from crm_app.records.table.totals import read as totals_of
from crm_app.records.table.totals import statement as totals_statement

MAX_SEARCH_HITS = 1000
MAX_CUSTOM_NAMES = 1000


def one(record: RecordType[Any], caller: Caller, record_id: UUID) -> bytes:
    """A record as JSON. Raises NotFound when there is none that the caller may read."""
    found = hot_read(caller, f"{record.kind}.read", _one_query(record), id=record_id)
    if found is None:
        raise NotFound
    return found


def page(
    record: RecordType[Any],
    caller: Caller,
    query: ListQuery,
    *,
    whole: bool = False,
    look: Look | None = None,
    **conditions: Any,
) -> bytes:
    """A page of records as JSON, `{"items": […], "next": …}`.

    Args:
        record: the kind.
        caller: who asks.
        query: limit, cursor, sort, search and the kind's own filters.
        whole: with every column of an exported file, see `whole_select`.
        look: what a table shows; the statement selects nothing else.
        conditions: further values of `record.filters`, set by code rather than by the reader.

    Raises Invalid for an unknown order, and for a cursor that is not a record's id.
    """
    order = ordering.of(record, caller, query.sort)
    found = b""
    for asked in pages_of(record, caller, query, order, **conditions):
        selection, values = asked.selection, asked.values | {"limit": query.limit, "limit_plus_one": query.limit + 1}
        if isinstance(caller, SessionCaller):
            usage.note(caller.workspace_id, used(record, order, selection))
        hot = _page_query(record, order, selection, query.after is not None, whole, look)
        found = hot_page(caller, f"{record.kind}.read", hot, record.model, after=query.after, **values)
        if asked.is_all or not found.endswith(_IS_LAST):
            break
    return found


_IS_LAST = b"null}"
"""The end of the JSON of a page after which no other comes."""


def is_personal(record: RecordType[Any], query: ListQuery) -> bool:
    """Whether a filter of a list depends on the reader, as the filter "my tasks" does."""
    return filtering.asks_who(query) or any(_asks_who(record, name) for name in filter_values(record, query))


@lru_cache(maxsize=512)
def _asks_who(record: RecordType[Any], name: str) -> bool:
    return "app.member_id" in str(record.filters[name](bindparam(name)))


def deciding_fields(record: RecordType[Any], query: ListQuery) -> frozenset[str] | None:
    """The fields whose values decide the records of a list and their order; None when this is unknown."""
    known = set(SQLModel.metadata.tables[str(record.model.__tablename__)].c.keys())
    found = set()
    sorts = {one.removeprefix("-") for one in (query.sort or record.default_sort).split(",")}
    # A list in the order of names changes with the records that have these names.
    if not sorts <= known - {"updated_at", "owner_id", *record.references} or query.q:
        return None
    found |= sorts
    for name, value in query.model_dump(exclude={"limit", "after", "sort", "q", "filter"}).items():
        if value in (None, [], ()):
            continue
        stem = re.sub(r"_(from|to|before)$", "", name)
        column = next((one for one in (name, stem, f"{stem}_at", f"{name}s") if one in known), None)
        if column is None:
            return None
        found.add(column)
    further = filtering.deciding(record, query)
    return None if further is None else further.union(found)


def fetch_json(work: Work, record: RecordType[Any], record_id: UUID) -> bytes:
    """A record as JSON, inside a unit of work; also when the record is deleted."""
    found: str = work.fetch(*answer(record, record_id))[0]
    return found.encode()


def answer(record: RecordType[Any], record_id: UUID) -> tuple[str, dict[str, Any]]:
    """The statement by which a write answers with a record (`core.hot_write`), and its values."""
    return _fetch_sql(record), {"id": record_id}


def fetch(work: Work, record: RecordType[Any], record_id: UUID) -> dict[str, Any]:
    """`fetch_json` as plain values."""
    values: dict[str, Any] = orjson.loads(fetch_json(work, record, record_id))
    return values


@lru_cache(maxsize=64)
def _fetch_sql(record: RecordType[Any]) -> str:
    return one_json(_one_select(record).where(columns(record.model).id == bindparam("id", type_=Uuid())), "").sql


def _one_select(record: RecordType[Any]) -> Select[Any]:
    """`record.select` with the record's identifier in another system, which its page shows and lists do not."""
    if "external_id" in record.out.model_fields:
        return record.select
    at = columns(record.model)
    return record.select.add_columns(at.external_id, at.external_source)


@lru_cache(maxsize=64)
def _one_query(record: RecordType[Any]) -> HotQuery:
    wanted = columns(record.model).id == bindparam("id", type_=Uuid())
    return one_json(_one_select(record).where(wanted, *_visible(record, few=True)), f"{record.kind}.one")


def _page_query(
    record: RecordType[Any],
    order: tuple[Sort, ...],
    selection: Selection,
    after: bool,
    whole: bool,
    look: Look | None = None,
) -> HotQuery:
    # Statements of filters and of chosen columns are kept apart, so that many different ones do not displace those of
    # the plain lists.
    made = _plain_page if _is_plain(record, selection, look) else _particular_page
    return made(record, order, selection, after, whole, look)


def _is_plain(record: RecordType[Any], selection: Selection, look: Look | None) -> bool:
    return selection.shape is None and (look is None or look.columns is table.usual(record))


def _made_page(
    record: RecordType[Any],
    order: tuple[Sort, ...],
    selection: Selection,
    after: bool,
    whole: bool,
    look: Look | None,
) -> HotQuery:
    keys = ordering.keys(record, order)
    is_along_link = selection.shape is not None and selection.shape.is_along_link()
    is_walked = ordering.is_indexed(record, keys) and (selection.walked or not (is_along_link or selection.few))
    is_by_index = is_walked and selection.is_every
    conditions = _conditions(record, selection, few=is_by_index)
    if selection.large and not selection.few and not is_by_index:
        conditions.append(columns(record.model).workspace_id == literal_column(f"'{selection.large}'::uuid"))
    linked_page: list[ColumnElement[bool]] = []
    if len(order) == 1 and (selection.walked or (selection.is_every and not after)):
        anchor = ordering.anchor(record, keys) if after else None
        linked_page = linked.first(record, order[0].by, order[0].down, conditions, anchor)
    if after and not linked_page:
        conditions.append(ordering.beyond(record, keys))
    if len(order) == 1 and (selection.walked or selection.is_every):
        conditions += grouped.first(record, order[0].by, keys, conditions)
    conditions += linked_page
    source = whole_select(record) if whole else record.select if look is None else table.statement(record, look)
    ordered, most = ordering.clauses(keys), bindparam("limit_plus_one", type_=Integer())
    if is_walked:
        statement = source.where(and_(*conditions)).order_by(*ordered).limit(most)
    else:
        # All records of the list are read to find the first ones, so these are found first, and only what they point to is
        # joined. Tables that decide neither the conditions nor the order fall out of the inner statement.
        record_id = columns(record.model).id
        place = func.row_number().over(order_by=ordered).label("place")
        found = record.select.with_only_columns(record_id, place).where(and_(*conditions)).order_by(*ordered)
        first = found.limit(most).subquery("found_first")
        statement = source.where(record_id == first.c.id).order_by(first.c.place)
    name = f"{record.kind}.{'search' if selection.searched else 'page'}"
    steady = is_by_index and not linked_page and not whole and _is_plain(record, selection, look)
    query = page_json(statement, name, steady=steady)
    # PostgreSQL has no statistics of most conditions under row-level security, and supposes that few records fulfil them.
    return (
        HotQuery(f"set local enable_sort = off; {query.sql}", query.name)
        if selection.walked and not linked_page
        else query
    )


_plain_page = lru_cache(maxsize=1024)(_made_page)
_particular_page = lru_cache(maxsize=256)(_made_page)


def matching(record: RecordType[Any], caller: Caller, query: ListQuery) -> tuple[Select[Any], dict[str, Any]]:
    """A statement of the ids of a list's records that the reader sees, and its parameters.

    The transaction must have been entered with the permission to read the kind.
    """
    selection, values = whole_of(record, caller, query)
    return ids_of(record, selection), values


def ids_of(record: RecordType[Any], selection: Selection) -> Select[Any]:
    """The ids of a list; joined as the list is, because a filter may be about a joined table."""
    found = record.select.with_only_columns(columns(record.model).id)
    return found.where(and_(*_conditions(record, selection)))


def count(record: RecordType[Any], caller: Caller, query: ListQuery, limit: int) -> int:
    """How many records a list has that the caller may read; counts at most `limit`. Raises Invalid."""
    selection, values = whole_of(record, caller, query)
    return int(hot_read(caller, f"{record.kind}.read", _count_query(record, selection, limit), **values) or 0)


@lru_cache(maxsize=256)
def _count_query(record: RecordType[Any], selection: Selection, limit: int) -> HotQuery:
    statement = ids_of(record, selection).limit(limit)
    return HotQuery(f"select count(*)::text from ({compiled(statement)}) found", f"{record.kind}.count")


def totals(record: RecordType[Any], caller: Caller, query: ListQuery, every: Columns) -> Totals:
    """The totals of the number columns among `every`, over all records of a list that the caller may read. Raises Invalid."""
    numbers = summed(every)
    if not numbers:
        return Totals({}, is_whole=True)
    selection, values = whole_of(record, caller, query)
    found = hot_read(caller, f"{record.kind}.read", _totals_query(record, selection, numbers), **values)
    return totals_of(json.loads(found, parse_float=Decimal), numbers) if found else Totals({}, is_whole=True)


@lru_cache(maxsize=128)
def _totals_query(record: RecordType[Any], selection: Selection, numbers: Columns) -> HotQuery:
    return totals_statement(ids_of(record, selection), numbers)


def groups(
    record: RecordType[Any],
    caller: Caller,
    query: ListQuery,
    grouping: Grouping,
    every: Columns,
    most: int = MAX_GROUPS,
) -> Groups:
    """The groups of a list that the caller may read, at most `most`, with the sums of the number columns among `every`.

    Raises Invalid.
    """
    numbers = summed(every)
    selection, values = whole_of(record, caller, query)
    found = hot_read(caller, f"{record.kind}.read", _groups_query(record, selection, grouping, numbers, most), **values)
    return groups_of(json.loads(found or b'{"rows": 0, "total": 0, "groups": []}', parse_float=Decimal), numbers)


@lru_cache(maxsize=128)
def _groups_query(
    record: RecordType[Any], selection: Selection, grouping: Grouping, numbers: Columns, most: int
) -> HotQuery:
    return groups_statement(ids_of(record, selection), record, grouping, numbers, most)


def _conditions(record: RecordType[Any], selection: Selection, *, few: bool = False) -> list[ColumnElement[bool]]:
    conditions = [*_visible(record, few=few), *(record.filters[name](bindparam(name)) for name in selection.filters)]
    conditions += own_conditions.sql(columns(record.model).custom_fields, selection.wanted)
    if selection.shape is not None:
        conditions.append(filtering.sql.compiled(selection.shape, each=selection.few or selection.walked))
    if selection.few:
        # Joined, so that each is read by its key; for `= any` PostgreSQL may read the whole of another index that has the ids.
        conditions.append(
            columns(record.model).id.in_(select(func.unnest(cast(bindparam("few", type_=Text()), ARRAY(Uuid())))))
        )
    return [*conditions, search_condition(record)] if selection.searched else conditions


@lru_cache(maxsize=32)
def whole_select(record: RecordType[Any]) -> Select[Any]:
    """`record.select` with the further columns of an exported file: the owner's address, the identifier in another
    system.
    """
    column, member = columns(record.model), SQLModel.metadata.tables["membership"].c
    return record.select.add_columns(
        column.external_id, column.external_source, member.email.label("owner_email"), *record.exported
    )


def custom_names(record: RecordType[Any], caller: Caller, query: ListQuery) -> list[str]:
    """The names of the custom fields that the records of a list have, the most used first."""
    selection, values = selection_of(record, caller, query)
    hot = _custom_names_query(record, selection)
    found: list[str] = orjson.loads(hot_read(caller, f"{record.kind}.read", hot, **values) or b"[]")
    return found


@lru_cache(maxsize=256)
def _custom_names_query(record: RecordType[Any], selection: Selection) -> HotQuery:
    statement = record.select.where(and_(*_conditions(record, selection)))
    return HotQuery(
        "select coalesce(json_agg(name order by uses desc, name collate \"C\"), '[]')::text from (select f.key as name, "
        f"count(*) as uses from ({compiled(statement)}) r, jsonb_each_text(r.custom_fields) f "
        f"where f.value <> '' group by f.key order by uses desc, name limit {MAX_CUSTOM_NAMES}) names",
        f"{record.kind}.custom_names",
    )


def _visible(record: RecordType[Any], *, few: bool = False) -> tuple[ColumnElement[bool], ...]:
    """The conditions that the reader sees a record. `few`: the statement looks at few, so that subqueries are not worth it."""
    column = columns(record.model)
    return (column.deleted_at.is_(None), func.app_sees(column.owner_id) if few else sees(column.owner_id))


def search_condition(record: RecordType[Any]) -> ColumnElement[bool]:
    """The condition by which a search finds a record; `search_values` gives its parameters."""
    hits = func.search_find(
        bindparam("search_kind"),
        bindparam("search_first"),
        bindparam("search_rest"),
        literal_column(str(MAX_SEARCH_HITS)),
    ).table_valued("record_id")
    condition: ColumnElement[bool] = columns(record.model).id.in_(select(hits.c.record_id))
    return condition
