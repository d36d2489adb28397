"""What all records have in common: one page of them, one of them, create, update, delete, restore.

A domain declares a `RecordType` in its `service.py` and adds the rules of its own. Reads go through `hot_read`, writes
through the ORM in a unit of work.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson
from pydantic import BaseModel
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    text,
    tuple_,
)
from sqlalchemy import delete as delete_rows
from sqlmodel import SQLModel

from crm_app.core import live
from crm_app.core.clock import new_id, now
from crm_app.core.database import HotQuery, Work, compiled, hot_page, hot_read, one_json, page_json
from crm_app.core.errors import Conflict, Forbidden, Invalid, NotFound
from crm_app.core.events import RecordChanged, RecordsPurged, emit
from crm_app.core.finding import MAX_TEXT, searchable, terms
from crm_app.core.pagination import ListQuery, Patch
from crm_app.core.principal import Caller
from crm_app.core.tables import RecordTable, columns

Row = TypeVar("Row", bound=RecordTable)
Condition = Callable[[ColumnElement[Any]], ColumnElement[bool]]
MAX_SEARCH_HITS = 1000
MAX_CUSTOM_NAMES = 1000


@dataclass(frozen=True, eq=False)
class RecordType(Generic[Row]):
    """How a kind of record is listed, found and written. `select` names every column that leaves the service."""

    kind: str
    plural: str
    model: type[Row]
    out: type[BaseModel]
    query: type[ListQuery]
    select: Select[Any]
    sorts: Mapping[str, ColumnElement[Any]]
    """Sortable fields by name; the expressions must never be null (see `never_null`)."""
    default_sort: str
    filters: Mapping[str, Condition]
    """Fields of `query` beside the common ones, each with its condition."""
    title: Callable[[Row], str]
    text: Callable[[Row], Iterable[str | None]]
    """What a search finds the record by, beside its title."""
    day: Callable[[Row], date | datetime | None] = lambda _: None
    """The date that matters most about it: when it closes, is due, happened."""
    references: Mapping[str, str] = field(default_factory=dict)
    """Fields that point to another record, with its kind."""
    names: tuple[str, ...] = ()
    """What else is shown by name in it, beside those and its owner: `pipeline` (and its stages), `product`."""
    prepare: Callable[[Row], None] | None = None
    """Derives columns, such as a sort key, before a row is written."""
    by_name: Callable[[Work, str, Mapping[str, Any]], Row] | None = None
    """Makes one of its name alone, for a record with the values that are the last argument; None where that is too little."""
    mend: Callable[[Work, Row], dict[str, list[Any]]] | None = None
    """Puts right what changed around a record that comes back from deletion or to what it was before. Returns what
    it changed, as `[before, after]` by column."""
    icon: str = "file"
    """Name of the icon that stands for the kind."""
    title_column: str = "name"
    """The column that holds the title, for statements that name records of several kinds."""
    part_of: tuple[str, ...] = ()
    """Kinds whose timelines also show the records of this kind; the field `<kind>_id` says which record's timeline."""
    has_timeline: bool = True
    """Whether a record of this kind has a timeline, and can be what an activity is about."""
    opens_at: tuple[str, ...] = ()
    """Fields of `references`: a link to the record opens the first record that one of these fields names."""
    exported: tuple[Any, ...] = ()
    """What a file of such records has besides what leaves the service: labelled expressions over `select`."""
    not_exported: frozenset[str] = frozenset()
    """Fields of `out` that a file has no use for: what depends on the moment of reading."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What the assistant shows of a record: columns of `select`, each with the name that tools know it by."""

    def __post_init__(self) -> None:
        created = columns(self.model).created_at
        common = {"created_from": at_least(created), "created_before": before(created)}
        object.__setattr__(self, "filters", {**common, **self.filters})
        TYPES[self.kind] = self

    @property
    def path(self) -> str:
        """Where the list of the kind has its page; a record's page is `<path>/<id>`."""
        return f"/{self.plural}"

    def parts(self) -> tuple[str, ...]:
        """Kinds whose records the timeline of a record of this kind shows too."""
        return tuple(kind for kind, record in TYPES.items() if self.kind in record.part_of)

    @property
    def named_kinds(self) -> frozenset[str]:
        """The kinds of what is shown by name in such a record: when one of them is renamed, the record reads otherwise."""
        return frozenset((*self.references.values(), *self.names, "member"))


TYPES: dict[str, RecordType[Any]] = {}
RESTORERS: dict[str, Callable[[Work, UUID], Any]] = {}
"""How the deletion of what is no record, such as a conversation, is undone. By kind."""


# ---------------------------------------------------------------- conditions that domains filter by


def equals(column: Any) -> Condition:
    return lambda value: column == value


def any_of(column: Any) -> Condition:
    """For a field that is a list: any of its values."""
    kind = Uuid() if isinstance(column.type, Uuid) else Text()
    return lambda value: column == any_(cast(value, ARRAY(kind)))


def at_least(column: Any) -> Condition:
    return lambda value: column >= value


def at_most(column: Any) -> Condition:
    return lambda value: column <= value


def before(column: Any) -> Condition:
    return lambda value: column < value


def is_missing(column: Any) -> Condition:
    """For a boolean field: whether the column is empty."""
    return lambda value: (column.is_(None)) == value


def never_null(column: Any) -> ColumnElement[Any]:
    """`column` as a sort expression: empty values come before all others."""
    kind = column.type.python_type
    if kind in (date, datetime):
        return func.coalesce(
            column, literal_column("'-infinity'::date" if kind is date else "'-infinity'::timestamptz")
        )
    return func.coalesce(column, literal_column("-1e16" if kind in (Decimal, int, float) else "''"))


def readable(kind: str, column: Any) -> ColumnElement[bool]:
    """For the outer join of a record that another one points to: it is there, and the reader may read it.

    Where they may not, nothing of it leaves the database: its name is empty, as if it were gone.
    """
    return and_(column.deleted_at.is_(None), func.app_reads(literal_column(f"'{kind}'"), column.owner_id))


def member_name(member: Any) -> ColumnElement[Any]:
    """The name of a member, empty for a reader who may not see the members; one's own is always told."""
    myself = literal_column("nullif(current_setting('app.member_id', true), '')::uuid", Uuid())
    return case((or_(func.app_reads(literal_column("'member'"), member.id), member.id == myself), member.name))


# ---------------------------------------------------------------- reading


def one(record: RecordType[Any], caller: Caller, record_id: UUID) -> bytes:
    """A record as JSON. Raises NotFound when there is none that the caller may read."""
    found = hot_read(caller, f"{record.kind}.read", _one_query(record), id=record_id)
    if found is None:
        raise NotFound
    return found


def page(record: RecordType[Any], caller: Caller, query: ListQuery, *, whole: bool = False, **conditions: Any) -> bytes:
    """A page of records as JSON, `{"items": […], "next": …}`.

    Args:
        record: the kind.
        caller: who asks.
        query: limit, cursor, sort, search and the kind's own filters.
        whole: with everything that an exported file has, see `whole_select`.
        conditions: further values of `record.filters`, set by code rather than by the reader.

    Raises Invalid for an unknown order, and for a cursor that no record has.
    """
    sort, descending = _sort_of(record, query)
    values = _filter_values(record, query) | conditions
    filters = tuple(sorted(values))
    hot = _page_query(record, sort, descending, filters, query.after is not None, bool(query.q), whole)
    if query.q:
        values |= search_values(record, query.q)
    values |= {"limit": query.limit, "limit_plus_one": query.limit + 1}
    return hot_page(caller, f"{record.kind}.read", hot, record.model, after=query.after, **values)


def fetch_json(work: Work, record: RecordType[Any], record_id: UUID) -> bytes:
    """A record as JSON, inside a unit of work that has it in hand; a deleted one too."""
    found: str = work.db.execute(_fetch_statement(record), {"id": record_id}).scalar_one()
    return found.encode()


def fetch(work: Work, record: RecordType[Any], record_id: UUID) -> dict[str, Any]:
    """`fetch_json` as plain values."""
    values: dict[str, Any] = orjson.loads(fetch_json(work, record, record_id))
    return values


@lru_cache(maxsize=64)
def _fetch_statement(record: RecordType[Any]) -> Any:
    row = _one_select(record).where(columns(record.model).id == bindparam("id", type_=Uuid())).subquery("r")
    return select(literal_column("row_to_json(r)::text")).select_from(row)


def _one_select(record: RecordType[Any]) -> Select[Any]:
    """`record.select` with the record's identifier in another system, which is of interest on its page, not in lists."""
    if "external_id" in record.out.model_fields:
        return record.select
    at = columns(record.model)
    return record.select.add_columns(at.external_id, at.external_source)


@lru_cache(maxsize=64)
def _one_query(record: RecordType[Any]) -> HotQuery:
    wanted = columns(record.model).id == bindparam("id", type_=Uuid())
    return one_json(_one_select(record).where(wanted, *_visible(record)), f"{record.kind}.one")


@lru_cache(maxsize=1024)
def _page_query(
    record: RecordType[Any],
    sort: str,
    descending: bool,
    filters: tuple[str, ...],
    after: bool,
    searched: bool,
    whole: bool = False,
) -> HotQuery:
    order, column = record.sorts[sort], columns(record.model)
    conditions = _conditions(record, filters, searched)
    if after:
        anchor = select(order, column.id).where(column.id == bindparam("after", type_=Uuid())).scalar_subquery()
        here = tuple_(order, column.id)
        conditions.append(here < anchor if descending else here > anchor)
    keys = (order.desc(), column.id.desc()) if descending else (order, column.id)
    source = whole_select(record) if whole else record.select
    statement = source.where(and_(*conditions)).order_by(*keys).limit(bindparam("limit_plus_one"))
    return page_json(statement, f"{record.kind}.{'search' if searched else 'page'}")


def _filter_values(record: RecordType[Any], query: ListQuery) -> dict[str, Any]:
    return {name: getattr(query, name) for name in record.filters if getattr(query, name, None) not in (None, [])}


def _conditions(record: RecordType[Any], filters: tuple[str, ...], searched: bool) -> list[ColumnElement[bool]]:
    conditions = [*_visible(record), *(record.filters[name](bindparam(name)) for name in filters)]
    return [*conditions, search_condition(record)] if searched else conditions


@lru_cache(maxsize=32)
def whole_select(record: RecordType[Any]) -> Select[Any]:
    """`record.select` with what else an exported file has: the owner's address, the identifier in another system."""
    column, member = columns(record.model), SQLModel.metadata.tables["membership"].c
    return record.select.add_columns(
        column.external_id, column.external_source, member.email.label("owner_email"), *record.exported
    )


def custom_names(record: RecordType[Any], caller: Caller, query: ListQuery) -> list[str]:
    """The names of the workspace's own fields that the records of a list have, the most used first."""
    values = _filter_values(record, query)
    hot = _custom_names_query(record, tuple(sorted(values)), bool(query.q))
    if query.q:
        values |= search_values(record, query.q)
    found: list[str] = orjson.loads(hot_read(caller, f"{record.kind}.read", hot, **values) or b"[]")
    return found


@lru_cache(maxsize=256)
def _custom_names_query(record: RecordType[Any], filters: tuple[str, ...], searched: bool) -> HotQuery:
    statement = record.select.where(and_(*_conditions(record, filters, searched)))
    return HotQuery(
        "select coalesce(json_agg(name order by uses desc, name collate \"C\"), '[]')::text from (select f.key as name, "
        f"count(*) as uses from ({compiled(statement)}) r, jsonb_each_text(r.custom_fields) f "
        f"where f.value <> '' group by f.key order by uses desc, name limit {MAX_CUSTOM_NAMES}) names",
        f"{record.kind}.custom_names",
    )


def _visible(record: RecordType[Any]) -> tuple[ColumnElement[bool], ...]:
    column = columns(record.model)
    return (column.deleted_at.is_(None), func.app_sees(column.owner_id))


def _sort_of(record: RecordType[Any], query: ListQuery) -> tuple[str, bool]:
    wanted = query.sort or record.default_sort
    name = wanted.removeprefix("-")
    if name not in record.sorts:
        raise Invalid(fields={"sort": "core.field.invalid"})
    return name, wanted.startswith("-")


def search_condition(record: RecordType[Any]) -> ColumnElement[bool]:
    """The condition that a record is found by a search; `search_values` gives what it asks for."""
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


# ---------------------------------------------------------------- writing


def create(work: Work, record: RecordType[Row], data: BaseModel | Mapping[str, Any], **columns: Any) -> Row:
    """Writes a new record. The owner is the principal unless `data` names another.

    Raises Forbidden, or Invalid when a referred record is not there or may not be read.
    """
    scope = work.scope(f"{record.kind}.create")
    values = data.model_dump() if isinstance(data, BaseModel) else dict(data)
    if values.get("owner_id") is None:
        values["owner_id"] = work.principal.member_id
    elif scope == "own" and values["owner_id"] != work.principal.member_id:
        raise Forbidden
    check_references(work, record, values)
    row = record.model(
        workspace_id=work.workspace_id, id=new_id(), created_by=work.principal.member_id, **values, **columns
    )
    if record.prepare:
        record.prepare(row)
    work.db.add(row)
    work.db.flush()
    changed(work, record, row, "create", {n: [None, v] for n, v in values.items() if v not in (None, "", {}, [])})
    return row


def get_for(work: Work, record: RecordType[Row], record_id: UUID, verb: str, *, deleted: bool = False) -> Row:
    """The record, locked, for a change that `verb` permits.

    Raises NotFound when it is not there or may not be read, Forbidden when it may be read but not changed.
    """
    column = columns(record.model)
    statement = select(record.model).where(
        column.workspace_id == work.workspace_id,
        column.id == record_id,
        column.deleted_at.is_not(None) if deleted else column.deleted_at.is_(None),
        work.sees(column.owner_id, f"{record.kind}.read"),
    )
    row: Row | None = work.db.execute(statement.with_for_update()).scalar_one_or_none()
    if row is None:
        raise NotFound
    if work.scope(f"{record.kind}.{verb}") == "own" and row.owner_id != work.principal.member_id:
        raise Forbidden
    return row


def update(work: Work, record: RecordType[Row], record_id: UUID, patch: Patch) -> Row:
    """Changes the fields that `patch` sends. Raises Conflict, with the record as it is now, when its version is stale."""
    row = get_for(work, record, record_id, "update")
    if row.version != patch.version:
        raise Conflict(current=fetch(work, record, record_id))
    return apply(work, record, row, patch.changes())


def apply(work: Work, record: RecordType[Row], row: Row, changes: Mapping[str, Any]) -> Row:
    """Writes `changes` to a row that `get_for` gave, counts its version up and tells the subscribers."""
    check_references(work, record, changes)
    before, title = {name: getattr(row, name) for name in changes}, record.title(row)
    real = {name: value for name, value in changes.items() if before[name] != value}
    if not real:
        return row
    if (
        "owner_id" in real
        and work.scope(f"{record.kind}.update") == "own"
        and real["owner_id"] != work.principal.member_id
    ):
        raise Forbidden
    for name, value in real.items():
        setattr(row, name, value)
    if record.prepare:
        record.prepare(row)
    touch(row)
    work.db.flush()
    told = {name: [before[name], value] for name, value in real.items()}
    changed(work, record, row, "update", told, named=record.title(row) != title)
    return row


def touch(row: RecordTable) -> None:
    """Counts the version up."""
    row.version += 1
    row.updated_at = now()


def delete(work: Work, record: RecordType[Row], record_id: UUID) -> Row:
    """Deletes softly; `restore` undoes it until the purge, 30 days later."""
    row = get_for(work, record, record_id, "delete")
    row.deleted_at = now()
    touch(row)
    work.db.flush()
    changed(work, record, row, "delete", {}, named=True)
    return row


def restore(work: Work, record: RecordType[Row], record_id: UUID) -> Row:
    """Undoes a deletion. Raises NotFound when there is nothing to restore."""
    row = get_for(work, record, record_id, "delete", deleted=True)
    row.deleted_at = None
    mended = record.mend(work, row) if record.mend else {}
    touch(row)
    work.db.flush()
    changed(work, record, row, "restore", mended, named=True)
    return row


def purge(work: Work, record: RecordType[Any], before: datetime, limit: int) -> int:
    """Removes for good the records deleted before the moment `before`, at most `limit` of them. Returns how many.

    Raises Forbidden unless the principal may delete all records of the kind.
    """
    if work.scope(f"{record.kind}.delete") != "all":
        raise Forbidden
    column = columns(record.model)
    oldest = (
        select(column.id)
        .where(column.workspace_id == work.workspace_id, column.deleted_at < before)
        .order_by(column.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = tuple(work.db.execute(oldest).scalars())
    if ids:
        work.db.execute(
            delete_rows(record.model).where(column.workspace_id == work.workspace_id, column.id.in_(ids)),
            execution_options={"synchronize_session": False},
        )
        emit(work, RecordsPurged(record.kind, ids))
    return len(ids)


def check_references(work: Work, record: RecordType[Any], values: Mapping[str, Any]) -> None:
    """Raises Invalid unless every record that `values` point to is there and may be read."""
    faults = {}
    for name, kind in record.references.items():
        target_id = values.get(name)
        if target_id is None:
            continue
        target = columns(TYPES[kind].model)
        statement = select(target.id).where(
            target.id == target_id, target.deleted_at.is_(None), work.sees(target.owner_id, f"{kind}.read")
        )
        if work.db.execute(statement).first() is None:
            faults[name] = "core.field.missing_record"
    owner = values.get("owner_id")
    if owner is not None and owner != work.principal.member_id:
        known = work.db.execute(text("select 1 from membership where id = :id"), {"id": owner}).first()
        if known is None:
            faults["owner_id"] = "core.field.missing_record"
    if faults:
        raise Invalid(fields=faults)


def changed(
    work: Work, record: RecordType[Row], row: Row, action: str, changes: dict[str, Any], *, named: bool = False
) -> None:
    """Tells the later domains, and the workspace's open pages, that a record changed.

    Args:
        action: `create`, `update`, `delete` or `restore`.
        changes: changed attributes as `{name: [before, after]}`.
        named: whether pages that show the record by its name have to be read again.
    """
    emit(work, change_event(record, row, action, changes))
    links = _links(record, row, changes)
    live.publish(work, "record", kind=record.kind, id=str(row.id), action=action, links=links, named=named)


def _links(record: RecordType[Row], row: Row, changes: dict[str, Any]) -> list[str]:
    """The records that a record refers to, or did so before its change."""
    found = {str(value) for name in record.references for value in (getattr(row, name), *changes.get(name, ()))}
    return sorted(found - {"None"})


def change_event(record: RecordType[Any], row: Any, action: str, changes: dict[str, Any]) -> RecordChanged:
    """What the later domains are told of a change to `row`, a model object or what will be written as one."""
    custom = [str(value) for value in row.custom_fields.values() if value is not None]
    texts = [part for part in (row.external_id, *record.text(row), *custom) if part]
    title = record.title(row)
    return RecordChanged(
        record.kind,
        row.id,
        action,
        title,
        row.owner_id,
        searchable((title, *texts)),
        changes,
        body="\n".join(texts)[:MAX_TEXT],
        company_id=getattr(row, "company_id", None),
        day=record.day(row),
    )
