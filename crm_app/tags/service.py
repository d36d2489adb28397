"""The tags of a workspace: which there are, their colours, and changes to a tag on every record that has it."""

from collections.abc import Sequence
from functools import lru_cache

import orjson
from sqlalchemy import func, select

from crm_app.core import live
from crm_app.core.clock import now
from crm_app.core.database import HotQuery, Work, hot_read
from crm_app.core.errors import Invalid
from crm_app.core.events import Noted, emit
from crm_app.core.principal import Caller
from crm_app.core.tables import columns
from crm_app.records import TYPES, bulk
from crm_app.records.runs import ChangeOut
from crm_app.records.tags import has_one
from crm_app.tags.models import COLORS, Tag
from crm_app.tags.schemas import DeleteIn, MergeIn, RenameIn, TagIn, TagOut

TAG = columns(Tag)
MAX_TAGS = 500
"""How many tags a workspace may give a colour or declare."""
MAX_SHOWN = 1000
"""How many tags are listed, the most used first."""


def kinds() -> tuple[str, ...]:
    """The kinds of record that have tags."""
    return tuple(kind for kind, record in TYPES.items() if "tags" in record.patch.model_fields)


def tags(caller: Caller) -> list[TagOut]:
    """The tags of the records that the caller may read, and those that were declared, the most used first."""
    return [TagOut.model_validate(one) for one in orjson.loads(hot_read(caller, None, _tags()) or b"[]")]


def tints(caller: Caller) -> dict[str, int]:
    """The numbers of the tints that were chosen, by the tag in lower case."""
    found: dict[str, str] = orjson.loads(hot_read(caller, None, _TINTS) or b"{}")
    return {key: COLORS.index(color) for key, color in found.items()}


_TINTS = HotQuery(
    "select coalesce(json_object_agg(key, color), '{}')::text from tag where color is not null", "tags.tints"
)


@lru_cache(maxsize=1)
def _tags() -> HotQuery:
    used = " union all ".join(
        f"select '{kind}'::text as kind, tag, count(*) as uses from {TYPES[kind].model.__tablename__} r "
        "cross join lateral jsonb_array_elements_text(r.tags) tag "
        f"where r.deleted_at is null and r.tags <> '[]' and app_reads('{kind}', r.owner_id) group by tag"
        for kind in kinds()
    )
    sql = f"""
with used as materialized (
    {used}
), counted as (
    select lower(tag) as key, kind, sum(uses)::int as uses from used group by lower(tag), kind
), grouped as (
    select key, json_object_agg(kind, uses) as records, sum(uses)::int as total from counted group by key
), spelt as (
    select key, array_agg(tag order by uses desc, tag) as spellings
      from (select lower(tag) as key, tag, sum(uses) as uses from used group by tag) s group by key
), found as (
    select coalesce(s.spellings[1], t.name) as name, coalesce(to_json(s.spellings), '[]') as spellings, t.color,
           coalesce(g.records, '{{}}') as records, coalesce(g.total, 0) as total
      from grouped g join spelt s using (key) full join tag t on t.key = g.key
     where g.key is not null or t.retired_at is null
     order by coalesce(g.total, 0) desc, 1 limit {MAX_SHOWN}
)
select coalesce(json_agg(f), '[]')::text from found f
"""
    return HotQuery(sql, "tags.all")


def save(work: Work, data: TagIn) -> None:
    """Declares a tag, or chooses the colour of one. Raises Forbidden, Invalid beyond the limit."""
    work.require("tag.manage")
    row = _row(work, data.name)
    before = row.color
    row.color, row.retired_at = data.color, None
    _written(work)
    emit(work, Noted("tag", row.id, "update", row.name, {"color": [before, data.color]}))


def edit(work: Work, name: str, data: TagIn) -> ChangeOut | None:
    """Changes the name and the colour of a tag. Returns the change of the records, where the name changed.

    Raises as `rename` and `save` do.
    """
    found = rename(work, RenameIn(name=name, new_name=data.name)) if data.name != name else None
    known = _known(work, data.name)
    if data.color != (known.color if known else None):
        save(work, data)
    return found


def rename(work: Work, data: RenameIn) -> ChangeOut:
    """Gives a tag another name on all records, as a change that can be undone.

    Raises Forbidden, or Invalid when another tag has that name.
    """
    work.require("tag.manage")
    other = data.name.lower() != data.new_name.lower()
    if other and _exists(work, data.new_name):
        raise Invalid(fields={"new_name": "tags.error.taken"})
    before = _known(work, data.name)
    if before is not None:
        after = _row(work, data.new_name)
        after.color, after.name, after.retired_at = before.color, data.new_name, None
        if other:
            before.retired_at = now()
        _written(work)
    emit(work, Noted("tag", None, "update", data.new_name, {"name": [data.name, data.new_name]}))
    return bulk.retag(work, [data.name], data.new_name)


def merge(work: Work, data: MergeIn) -> ChangeOut:
    """Replaces tags by one of them, or by another tag, on all records, as a change that can be undone."""
    work.require("tag.manage")
    gone = [name for name in data.names if name.lower() != data.into.lower()]
    if not gone:
        raise Invalid(fields={"names": "tags.error.one"})
    into = _known(work, data.into)
    if into is not None:
        into.retired_at = None
    _retire(work, gone)
    emit(work, Noted("tag", None, "merge", data.into, {"names": [", ".join(gone), data.into]}))
    return bulk.retag(work, gone, data.into)


def delete(work: Work, data: DeleteIn) -> ChangeOut:
    """Removes tags from all records, as a change that can be undone."""
    work.require("tag.manage")
    _retire(work, data.names)
    for name in data.names:
        emit(work, Noted("tag", None, "delete", name))
    return bulk.retag(work, data.names, None)


def _retire(work: Work, names: Sequence[str]) -> None:
    """Takes tags from the list once no record has them. Their colours are kept for an undo."""
    for name in names:
        row = _known(work, name)
        if row is not None:
            row.retired_at = now()
    _written(work)


def _written(work: Work) -> None:
    work.db.flush()
    live.publish(work, "member")  # the frame of every page has the colours


def _known(work: Work, name: str) -> Tag | None:
    """The row of a tag, locked."""
    work.alone("tags")
    statement = select(Tag).where(TAG.workspace_id == work.workspace_id, TAG.key == name.lower()).with_for_update()
    row: Tag | None = work.db.execute(statement).scalar_one_or_none()
    return row


def _row(work: Work, name: str) -> Tag:
    """The row of a tag, locked; a new one where there is none. Raises Invalid beyond the limit."""
    row = _known(work, name)
    if row is None:
        if work.db.execute(select(func.count()).select_from(Tag)).scalar_one() >= MAX_TAGS:
            raise Invalid("tags.error.too_many", limit=MAX_TAGS)
        row = Tag(workspace_id=work.workspace_id, key=name.lower(), name=name)
        work.db.add(row)
        work.db.flush()
    return row


def _exists(work: Work, name: str) -> bool:
    """Whether a tag is declared, or any record has it."""
    declared = select(TAG.id).where(TAG.key == name.lower(), TAG.retired_at.is_(None)).limit(1)
    if work.db.execute(declared).first() is not None:
        return True
    for kind in kinds():
        at = columns(TYPES[kind].model)
        used = select(at.id).where(
            at.workspace_id == work.workspace_id, at.deleted_at.is_(None), has_one(at.tags, [name])
        )
        if work.db.execute(used.limit(1)).first() is not None:
            return True
    return False


def counts(one: TagOut) -> list[tuple[str, int]]:
    """The numbers of records of a tag, in the order of the kinds."""
    return [(kind, one.records[kind]) for kind in kinds() if one.records.get(kind)]
