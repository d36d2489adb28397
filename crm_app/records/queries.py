"""Reading records: one record, a page of records, a search."""

import json
import re
from dataclasses import dataclass
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
    Uuid,
    and_,
    any_,
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
from crm_app.records.filtering.sql import Leaf, Shape
from crm_app.records.kind import RecordType
from crm_app.records.ordering import Sort
from crm_app.records.own import OwnField, few, usage
from crm_app.records.own import conditions as own_conditions
from crm_app.records.own.conditions import Wanted
from crm_app.records.table import columns as table
from crm_app.records.table import linked
from crm_app.records.table.columns import Columns, Look
from crm_app.records.table.groups import MAX_GROUPS, Grouping, Groups
from crm_app.records.table.groups import read as groups_of
from crm_app.records.table.groups import statement as groups_statement
from crm_app.records.table.totals import Totals, summed
from crm_app.records.table.totals import read as totals_of
from crm_app.records.table.totals import statement as totals_statement
from crm_app.values.finding import terms

MAX_SEARCH_HITS = 1000
MAX_CUSTOM_NAMES = 1000


@dataclass(frozen=True, slots=True)
class Selection:
    """What decides the condition of a list's statement: names of filters, whether it is searched, own fields, a filter."""

    filters: tuple[str, ...]
    searched: bool
    wanted: tuple[Wanted, ...] = ()
    shape: Shape | None = None
    few: bool = False
    """Whether an index has found the few records among which the list's are: the parameter `own_few`."""


_EVERY = Selection((), False)


def selection_of(
    record: RecordType[Any], caller: Caller, query: ListQuery, **fixed: Any
) -> tuple[Selection, dict[str, Any]]:
    """What a list asks for, and the parameters of its conditions. Raises Invalid for conditions that cannot be."""
    wanted, own_values = own_conditions.conditions(record.kind, caller, query)
    narrowed = filtering.narrowed(record, caller, query)
    values = filter_values(record, query) | fixed
    names, shape = tuple(sorted(values)), narrowed.shape if narrowed is not None else None
    values |= own_values
    if narrowed is not None:
        values |= narrowed.values
    found = _few(caller, wanted, shape, values)
    if found is not None:
        values["own_few"] = found
    selection = Selection(names, bool(query.q), wanted, shape, found is not None)
    return selection, values | search_values(record, query.q) if query.q else values


def _few(caller: Caller, wanted: tuple[Wanted, ...], shape: Shape | None, values: dict[str, Any]) -> list[UUID] | None:
    """The few records among which an index on a field of the workspace's own finds those of a list; None without one."""
    asked = [(one.field, few.keys_of_wanted(one, values[f"own_{n}"])) for n, one in enumerate(wanted)]
    asked += [
        (leaf.asked.own, few.keys_of_leaf(leaf.asked.own, leaf.op, f"filter_{leaf.number}", values, me=leaf.me))
        for leaf in (shape.parts if shape is not None and shape.joined == "all" else ())
        if isinstance(leaf, Leaf) and leaf.asked.own is not None and leaf.asked.through is None
    ]
    for one, keys in asked:
        found = few.ids(caller, one, keys) if keys is not None else None
        if found is not None:
            return found
    return None


def _used(order: tuple[Sort, ...], selection: Selection) -> list[OwnField]:
    """The fields of the workspace's own by which a list is ordered and filtered."""
    leaves = selection.shape.leaves() if selection.shape is not None else []
    found = [one.by for one in order if isinstance(one.by, OwnField)]
    found += [one.field for one in selection.wanted]
    return found + [leaf.asked.own for leaf in leaves if leaf.asked.own is not None]


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
    selection, values = selection_of(record, caller, query, **conditions)
    hot = _page_query(record, order, selection, query.after is not None, whole, look)
    values |= {"limit": query.limit, "limit_plus_one": query.limit + 1}
    usage.note(caller.workspace_id if isinstance(caller, SessionCaller) else None, _used(order, selection))
    return hot_page(caller, f"{record.kind}.read", hot, record.model, after=query.after, **values)


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
    is_plain = selection.shape is None and (look is None or look.columns is table.usual(record))
    made = _plain_page if is_plain else _particular_page
    return made(record, order, selection, after, whole, look)


def _made_page(
    record: RecordType[Any],
    order: tuple[Sort, ...],
    selection: Selection,
    after: bool,
    whole: bool,
    look: Look | None,
) -> HotQuery:
    keys = ordering.keys(record, order)
    is_walked = ordering.is_indexed(record, keys) and (selection.shape is None or not selection.shape.is_along_link())
    conditions = _conditions(record, selection, few=is_walked and selection == _EVERY)
    if after:
        conditions.append(ordering.beyond(record, keys))
    elif len(order) == 1 and selection == _EVERY:
        conditions += linked.first(record, order[0].by, order[0].down, _visible(record, few=True))
    # An index on such a field is one of the workspace alone, and serves a statement that says so.
    of = next((one.by.indexed for one in order if isinstance(one.by, OwnField) and one.by.indexed), "")
    if of:
        conditions.append(columns(record.model).workspace_id == literal_column(f"'{of}'::uuid"))
    source = whole_select(record) if whole else record.select if look is None else table.statement(record, look)
    ordered, most = ordering.clauses(keys), bindparam("limit_plus_one", type_=Integer())
    if is_walked:
        statement = source.where(and_(*conditions)).order_by(*ordered).limit(most)
    else:
        # All records of the list are read to find the first ones, so these are found first, and only what they point to is
        # joined. Tables that decide neither the conditions nor the order fall out of the inner statement.
        record_id = columns(record.model).id
        found = record.select.with_only_columns(record_id).where(and_(*conditions)).order_by(*ordered).limit(most)
        statement = source.where(record_id.in_(found)).order_by(*ordered).limit(most)
    return page_json(statement, f"{record.kind}.{'search' if selection.searched else 'page'}")


_plain_page = lru_cache(maxsize=1024)(_made_page)
_particular_page = lru_cache(maxsize=256)(_made_page)


def matching(record: RecordType[Any], caller: Caller, query: ListQuery) -> tuple[Select[Any], dict[str, Any]]:
    """A statement of the ids of a list's records that the reader sees, and its parameters.

    The transaction must have been entered with the permission to read the kind.
    """
    selection, values = selection_of(record, caller, query)
    return ids_of(record, selection), values


def ids_of(record: RecordType[Any], selection: Selection) -> Select[Any]:
    """The ids of a list; joined as the list is, because a filter may be about a joined table."""
    found = record.select.with_only_columns(columns(record.model).id)
    return found.where(and_(*_conditions(record, selection)))


def count(record: RecordType[Any], caller: Caller, query: ListQuery, limit: int) -> int:
    """How many records a list has that the caller may read; counts at most `limit`. Raises Invalid."""
    selection, values = selection_of(record, caller, query)
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
    selection, values = selection_of(record, caller, query)
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
    selection, values = selection_of(record, caller, query)
    found = hot_read(caller, f"{record.kind}.read", _groups_query(record, selection, grouping, numbers, most), **values)
    return groups_of(json.loads(found or b'{"rows": 0, "total": 0, "groups": []}', parse_float=Decimal), numbers)


@lru_cache(maxsize=128)
def _groups_query(
    record: RecordType[Any], selection: Selection, grouping: Grouping, numbers: Columns, most: int
) -> HotQuery:
    return groups_statement(ids_of(record, selection), record, grouping, numbers, most)


def filter_values(record: RecordType[Any], query: ListQuery) -> dict[str, Any]:
    """The values of the filters of a list, by name."""
    return {name: getattr(query, name) for name in record.filters if getattr(query, name, None) not in (None, [])}


def _conditions(record: RecordType[Any], selection: Selection, *, few: bool = False) -> list[ColumnElement[bool]]:
    conditions = [*_visible(record, few=few), *(record.filters[name](bindparam(name)) for name in selection.filters)]
    conditions += own_conditions.sql(columns(record.model).custom_fields, selection.wanted)
    if selection.shape is not None:
        conditions.append(filtering.sql.compiled(selection.shape))
    if selection.few:
        conditions.append(columns(record.model).id == any_(cast(bindparam("own_few"), ARRAY(Uuid()))))
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


def search_values(record: RecordType[Any], q: str) -> dict[str, Any]:
    """The parameters of `search_condition` for what somebody typed."""
    patterns = [term.pattern for term in terms(q)]
    return {"search_kind": record.kind, "search_first": patterns[0] if patterns else "%", "search_rest": patterns[1:]}
