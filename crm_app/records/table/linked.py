"""A page of a list in the order of the names of linked records or people.

Such a name is in another table, so that no index has the order, and the whole list would be read for a page. Here the linked
records are walked through in their own order, and of each the first records of the list are taken by the index on the link.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Join,
    Select,
    Uuid,
    any_,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.visitors import iterate
from sqlmodel import SQLModel

from crm_app.core.database import MYSELF
from crm_app.core.tables import columns
from crm_app.records.conditions import readable
from crm_app.records.kind import TYPES, RecordType
from crm_app.records.table.pointing import title_key

_LIMIT: Any = bindparam("limit_plus_one")


def first(
    record: RecordType[Any],
    name: Any,
    down: bool,
    conditions: Sequence[ColumnElement[bool]],
    anchor: ColumnElement[Any] | None = None,
) -> list[ColumnElement[bool]]:
    """The condition that a record is on a page of the list; empty where the order is by no link, or where a condition needs
    another table.

    Args:
        name: the order, or the field of the workspace's own by which it is.
        down: whether it descends.
        conditions: those of the list.
        anchor: the key of the record `after` which the page begins; None for the first page.
    """
    at = columns(record.model)
    is_link = isinstance(name, str) and (name == "owner_id" or name in record.references)
    if not is_link or name in record.sorts or name in record.groups or not _is_joined(record, name):
        return []
    if len(select(at.id).where(*conditions).get_final_froms()) > 1:
        return []
    to = _target(name, record)
    is_seen, key = _seen(name, record, to)
    link = at[name]

    def ordered(found: Select[Any], *keys: Any) -> Select[Any]:
        return found.order_by(*(one.desc() if down else one for one in keys)).limit(_LIMIT)

    beyond, later, nameless_later = _beyond(at, key, down, anchor)
    mine = ordered(
        select(at.id).where(at.workspace_id == to.c.workspace_id, link == to.c.id, *conditions, *later), at.id
    )
    each = mine.correlate(to).lateral("each")
    named = ordered(select(each.c.id).select_from(to.join(each, true())).where(is_seen, *beyond), key, each.c.id)
    nameless = _nameless(record, name, to, (*conditions, *nameless_later))
    each_nameless = union_all(
        *(select(one.c.id) for one in (ordered(one, at.id).subquery() for one in nameless))
    ).subquery()
    empty = ordered(select(each_nameless.c.id), each_nameless.c.id)
    both = [named.subquery(), empty.subquery()] if down else [empty.subquery(), named.subquery()]
    found = union_all(*(select(one.c.id) for one in both)).limit(_LIMIT).cte("first_page")
    ids: Any = func.array(select(found.c.id).scalar_subquery())
    return [at.id == any_(cast(ids, ARRAY(Uuid())))]


def _nameless(
    record: RecordType[Any], name: str, to: Any, conditions: Sequence[ColumnElement[bool]]
) -> list[Select[Any]]:
    """The records that show no name: without a link, and with a link to what the reader may not see."""
    at = columns(record.model)
    found = [select(at.id).where(at[name].is_(None), *conditions)]
    for hidden in _hidden(name, record, to):
        joined = select(at.id).select_from(record.model).join(to, at.workspace_id == to.c.workspace_id)
        found.append(joined.where(at[name] == to.c.id, hidden, *conditions))
    return found


def _beyond(at: Any, key: Any, down: bool, anchor: Any) -> tuple[list[Any], list[Any], list[Any]]:
    """What comes after a record: the condition on linked records, on records that have one, and on those that have none."""
    if anchor is None:
        return [], [], []
    after: Any = bindparam("after", type_=Uuid())
    empty: Any = literal_column("''")
    if down:
        rest = or_(key < anchor, at.id < after)
        return [key <= anchor], [rest], [or_(anchor != empty, at.id < after)]
    return [key >= anchor], [or_(key > anchor, at.id > after)], [anchor == empty, at.id > after]


def _is_joined(record: RecordType[Any], name: str) -> bool:
    """Whether the statement of the list joins what the order is by, by this link."""
    link, join = columns(record.model)[name], record.select.get_final_froms()[0]
    while isinstance(join, Join):
        if any(one is link for one in iterate(join.onclause)):
            return True
        join = join.left
    return False


def _target(name: str, record: RecordType[Any]) -> Any:
    table = "membership" if name == "owner_id" else str(TYPES[record.references[name]].model.__tablename__)
    return SQLModel.metadata.tables[table].alias(f"by_{name}")


def _seen(name: str, record: RecordType[Any], to: Any) -> tuple[Any, Any]:
    """Whether the reader sees the name, and the key by which it is sorted; as in the order of the list."""
    if name == "owner_id":
        return or_(func.app_reads(literal_column("'member'"), to.c.id), to.c.id == MYSELF), to.c.name_key
    kind = record.references[name]
    return readable(kind, to.c), title_key(TYPES[kind].title_column, to)


def _hidden(name: str, record: RecordType[Any], to: Any) -> list[ColumnElement[bool]]:
    """The opposite of `_seen`, in parts of which each is quick: where the reader may read all, the last is not run."""
    kind = "member" if name == "owner_id" else record.references[name]
    reads: Any = literal_column(f"'{kind}'")
    everything = func.coalesce(func.app_reads(reads, cast(null(), Uuid())), False)
    if name == "owner_id":
        return [~everything & ~func.coalesce(or_(func.app_reads(reads, to.c.id), to.c.id == MYSELF), False)]
    unread = ~everything & to.c.deleted_at.is_(None) & ~func.coalesce(func.app_reads(reads, to.c.owner_id), False)
    return [to.c.deleted_at.is_not(None), unread]
