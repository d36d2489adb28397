"""The trash: deleted records of every kind, which can be restored or destroyed until the purge removes them.

Each record is listed for whoever may read it. Restoring is a change to many records (`bulk.restore`); destroying cannot
be undone and needs the permission `record.destroy` besides the permission to delete the record.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import literal as constant
from sqlalchemy import select, union_all

from crm_app.core.database import HotQuery, Work, hot_read
from crm_app.core.errors import Invalid
from crm_app.core.events import Noted, emit
from crm_app.core.pagination import Input, moment_cursor, moment_place
from crm_app.core.principal import Caller
from crm_app.core.tables import columns, table
from crm_app.records import store
from crm_app.records.kind import TYPES, RecordType
from crm_app.values.finding import searchable, terms

KEPT = timedelta(days=30)
"""How long a deleted record can be restored."""
MAX_RECORDS = 200
"""How many records one request may destroy or restore."""
MAX_SEARCHED = 20_000
"""How many records a search compares, the last deleted first. Names are compared in Python, which folds them."""
_TITLE = 300


class TrashQuery(Input):
    """The parameters of the list of deleted records."""

    limit: int = Field(default=50, ge=1, le=100)
    after: str | None = Field(default=None, max_length=80)
    kind: list[str] | None = Field(default=None, max_length=20)
    q: str | None = Field(default=None, max_length=200, description="Words of the record's name.")


class Named(Input):
    """A record of any kind."""

    kind: str = Field(max_length=40)
    id: UUID


class Chosen(Input):
    """Records that the trash restores."""

    records: list[Named] = Field(min_length=1, max_length=MAX_RECORDS)


class DestroyIn(Chosen):
    """Records that the trash destroys."""

    dry_run: bool = False
    """Destroys nothing; the answer says what would be destroyed and which records would lose a link."""


class TrashedOut(BaseModel):
    """A deleted record in output."""

    kind: str
    id: UUID
    title: str
    owner_id: UUID | None
    deleted_at: datetime
    deleted_by: UUID | None
    deleted_by_name: str | None
    destroyed_after: datetime
    """The moment after which the record is destroyed."""


class TrashPage(BaseModel):
    """A page of deleted records; `next` is null on the last one."""

    items: list[TrashedOut]
    next: str | None = None


class DestroyedOut(BaseModel):
    """What was destroyed, or with `dry_run` would be."""

    destroyed: int
    missing: int
    """Records that are not in the trash, or that the member may not delete."""
    links: dict[str, int]
    """Numbers of records, by kind, that remain and lose their link to a destroyed one."""


def page(caller: Caller, query: TrashQuery) -> dict[str, Any]:
    """A page of deleted records that the caller may read, the last deleted first, as a `TrashPage` in JSON values.

    Raises Invalid for an unknown kind and for an invalid cursor.
    """
    kinds = tuple(sorted(set(query.kind or TYPES)))
    for kind in kinds:
        _type_of(kind, "kind")
    at, after = moment_place(query.after)
    values: dict[str, Any] = {"at": at, "after": after, "limit_plus_one": query.limit + 1}
    if query.q:
        values["found"] = _found(caller, kinds, query.q)
    items = orjson.loads(hot_read(caller, None, _page_query(kinds, bool(query.q)), **values) or b"[]")
    shown = items[: query.limit]
    following = moment_cursor(shown[-1]["deleted_at"], shown[-1]["id"]) if len(items) > query.limit else None
    for item in shown:
        item["destroyed_after"] = (datetime.fromisoformat(item["deleted_at"]) + KEPT).isoformat()
    return {"items": shown, "next": following}


def _type_of(kind: str, field: str) -> RecordType[Any]:
    if kind not in TYPES:
        raise Invalid(fields={field: "core.field.invalid"})
    return TYPES[kind]


def _found(caller: Caller, kinds: tuple[str, ...], q: str) -> list[UUID]:
    wanted = terms(q)
    names = orjson.loads(hot_read(caller, None, _names_query(kinds)) or b"[]")
    return [UUID(row["id"]) for row in names if all(term.text in searchable((row["title"],)) for term in wanted)]


def _title(record: RecordType[Any]) -> str:
    """SQL for the name of a record `x`; where the title can be empty, its searched texts stand for it."""
    at, names = table(record.model).c, [record.title_column]
    if at[record.title_column].nullable:
        names += [one.name for one in record.fields if one.search and one.name in at and one.name not in names]
    return f"left(coalesce({', '.join(f'x.{name}' for name in names)}, ''), {_TITLE})"


def _deleted(kind: str, limit: str, condition: str) -> str:
    """SQL for the deleted records of a kind that the reader may read, the last deleted first."""
    record = TYPES[kind]
    return (
        f"(select '{kind}'::text as kind, x.id, {_title(record)} as title, x.owner_id, x.deleted_at "
        f"from {record.model.__tablename__} x where x.deleted_at is not null and app_reads('{kind}', x.owner_id)"
        f"{condition} order by x.deleted_at desc, x.id desc limit {limit})"
    )


@lru_cache(maxsize=256)
def _names_query(kinds: tuple[str, ...]) -> HotQuery:
    branches = " union all ".join(_deleted(kind, str(MAX_SEARCHED), "") for kind in kinds)
    sql = (
        "select coalesce(json_agg(json_build_object('id', n.id, 'title', n.title)), '[]')::text from "
        f"(select * from ({branches}) d order by deleted_at desc, id desc limit {MAX_SEARCHED}) n"
    )
    return HotQuery(sql, "trash.names")


@lru_cache(maxsize=256)
def _page_query(kinds: tuple[str, ...], searched: bool) -> HotQuery:
    condition = " and (x.deleted_at, x.id) < (%(at)s, %(after)s)"
    if searched:
        condition += " and x.id = any(%(found)s::uuid[])"
    branches = " union all ".join(_deleted(kind, "%(limit_plus_one)s", condition) for kind in kinds)
    # The trail names who deleted a record. A deletion of the same record twice has two entries: the last one counts.
    sql = f"""
select coalesce(json_agg(json_build_object(
           'kind', p.kind, 'id', p.id, 'title', coalesce(nullif(p.title, ''), d.title, ''), 'owner_id', p.owner_id,
           'deleted_at', p.deleted_at, 'deleted_by', d.member_id,
           'deleted_by_name', case when app_reads('member', m.id)
                                     or m.id = nullif(current_setting('app.member_id', true), '')::uuid then m.name end)
           order by p.deleted_at desc, p.id desc), '[]')::text
  from (select * from ({branches}) u order by deleted_at desc, id desc limit %(limit_plus_one)s) p
  left join lateral (select e.member_id, e.title from audit_entry e
                      where e.kind = p.kind and e.record_id = p.id and e.action = 'delete'
                      order by e.id desc limit 1) d on true
  left join membership m on m.id = d.member_id
"""
    return HotQuery(sql, "trash.page")


def by_kind(chosen: Sequence[Named]) -> dict[str, list[UUID]]:
    """The ids of these records by kind, each once. Raises Invalid for an unknown kind."""
    found: dict[str, dict[UUID, None]] = defaultdict(dict)
    for one in chosen:
        found[_type_of(one.kind, "records").kind][one.id] = None
    return {kind: list(ids) for kind, ids in found.items()}


def destroy(work: Work, asked: DestroyIn) -> DestroyedOut:
    """Removes deleted records for good, with everything that is kept about them. Records that link to one of them remain
    without that link.

    Raises Forbidden unless the role grants `record.destroy` and the deletion of these kinds, Invalid for an unknown kind.
    """
    work.require("record.destroy")
    wanted = by_kind(asked.records)
    for kind in wanted:
        work.require(f"{kind}.delete")
    found = {kind: _deletable(work, TYPES[kind], ids) for kind, ids in wanted.items()}
    links = _links_to(work, found)
    destroyed = sum(map(len, found.values()))
    if not asked.dry_run:
        for kind, ids in found.items():
            store.remove(work, TYPES[kind], ids)
            for record_id in ids:
                emit(work, Noted(kind, record_id, "destroy", ""))  # of what it was, nothing remains
    missing = sum(map(len, wanted.values())) - destroyed
    return DestroyedOut(destroyed=destroyed, missing=missing, links=links)


def _deletable(work: Work, record: RecordType[Any], ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """Those of these records that are deleted and that the member may read and delete, locked."""
    at = columns(record.model)
    statement = (
        select(at.id)
        .where(
            at.workspace_id == work.workspace_id,
            at.id.in_(ids),
            at.deleted_at.is_not(None),
            work.sees(at.owner_id, f"{record.kind}.read"),
            work.sees(at.owner_id, f"{record.kind}.delete"),
        )
        .order_by(at.id)
        .with_for_update()
    )
    return tuple(work.db.execute(statement).scalars())


def _links_to(work: Work, destroyed: Mapping[str, Sequence[UUID]]) -> dict[str, int]:
    """How many records that are not deleted link to these, by kind, whoever owns them."""
    found = []
    for kind, record in TYPES.items():
        at = columns(record.model)
        for field, target in record.references.items():
            if destroyed.get(target):
                found.append(_linking(work, kind, at, at[field].in_(destroyed[target])))
        if "about_kind" in at:
            for target, ids in destroyed.items():
                if ids:
                    found.append(_linking(work, kind, at, (at.about_kind == target) & at.about_id.in_(ids)))
    counts: dict[str, set[UUID]] = defaultdict(set)
    if found:
        for row in work.db.execute(union_all(*found)):
            counts[row.kind].add(row.id)
    return {kind: len(ids) for kind, ids in counts.items()}


def _linking(work: Work, kind: str, at: Any, condition: Any) -> Any:
    live = (at.workspace_id == work.workspace_id, at.deleted_at.is_(None), condition)
    return select(constant(kind).label("kind"), at.id.label("id")).where(*live).limit(MAX_LINKS)


MAX_LINKS = 10_000
"""How many records of a kind are counted for each field that links."""
