"""Saved views: lists under a name, one's own, or shared with the workspace or a role."""

import time
from datetime import timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, and_, case, delete, func, literal_column, or_, select
from sqlmodel import SQLModel

from crm_app.core import live
from crm_app.core.clock import new_id, now
from crm_app.core.database import MYSELF, HotQuery, Work, hot_read, list_json
from crm_app.core.errors import Conflict, Forbidden, Invalid, NotFound
from crm_app.core.events import Noted, differences, emit
from crm_app.core.pagination import ListQuery
from crm_app.core.principal import Caller, SessionCaller
from crm_app.core.tables import columns
from crm_app.core.validation import parse
from crm_app.records import filtering
from crm_app.records.fields import is_list
from crm_app.records.kind import RESTORERS, TYPES, RecordType
from crm_app.records.saved.models import SavedView, ViewChoice
from crm_app.records.saved.schemas import ViewIn, ViewMine, ViewOut, ViewPatch
from crm_app.records.table import looks

KIND = "view"
SHARE = "view.share"
EVERYONE = "everyone"
"""What the audit trail calls the sharing with the whole workspace."""
MAX_VIEWS = 100
"""How many views of one kind a member may have."""
MAX_SHOWN = 400
_KEPT_DAYS = 30
_VIEW = columns(SavedView)
_CHOICE = columns(ViewChoice)
_PARTS = ("limit", "after", looks.MONTH)
_MOST = 10_000
"""How many workspaces a process counts the changes of."""
_revisions: dict[str, int] = {}
_OUT: TypeAdapter[list[ViewOut]] = TypeAdapter(list[ViewOut])


def _table(name: str) -> Any:
    """A table of a later domain."""
    return SQLModel.metadata.tables[name]


def _seen() -> ColumnElement[bool]:
    """Whether the reader sees a view: it is theirs, everybody's or their role's."""
    reader = _table("membership").alias("reader").c
    role = select(reader.role_id).where(reader.workspace_id == _VIEW.workspace_id, reader.id == MYSELF)
    of_role = _VIEW.role_id == role.correlate(SavedView).scalar_subquery()
    return or_(_VIEW.owner_id == MYSELF, _VIEW.is_shared, of_role)


@lru_cache(maxsize=1)
def _query() -> HotQuery:
    role = _table("role").c
    grants: Any = literal_column("current_setting('app.reads', true)::jsonb ->> 'view.share'")
    mine = _VIEW.owner_id == MYSELF
    shares = or_(grants == literal_column("'all'"), and_(mine, grants.is_not(None)))
    is_shared = or_(_VIEW.is_shared, _VIEW.role_id.is_not(None))
    editable = func.coalesce(case((is_shared, shares), else_=mine), literal_column("false"))
    statement = (
        select(
            _VIEW.id,
            _VIEW.version,
            _VIEW.kind,
            _VIEW.name,
            _VIEW.icon,
            _VIEW.query,
            _VIEW.is_shared.label("shared"),
            _VIEW.role_id,
            # The names of roles that come with the product are texts of the catalogue.
            case((role.built_in, role.key), else_=role.name).label("role_name"),
            mine.label("mine"),
            editable.label("editable"),
            func.coalesce(_CHOICE.is_pinned, literal_column("false")).label("pinned"),
            func.coalesce(_CHOICE.is_default, literal_column("false")).label("default"),
            _VIEW.updated_at,
        )
        .select_from(SavedView)
        .outerjoin(
            ViewChoice,
            and_(
                _CHOICE.workspace_id == _VIEW.workspace_id,
                _CHOICE.view_id == _VIEW.id,
                _CHOICE.member_id == MYSELF,
            ),
        )
        .outerjoin(_table("role"), and_(role.workspace_id == _VIEW.workspace_id, role.id == _VIEW.role_id))
        # A name tells something of the records: it is shown to those who may read the kind.
        .where(_VIEW.deleted_at.is_(None), _seen(), func.app_reads(_VIEW.kind, MYSELF))
        .order_by(case((is_shared, 0), else_=1), func.lower(_VIEW.name), _VIEW.id)
        .limit(MAX_SHOWN)
    )
    return list_json(statement, "views.all")


def views(caller: Caller, kind: str | None = None) -> list[ViewOut]:
    """The views that the caller sees, shared ones first, then their own, by name.

    Args:
        kind: of one kind's list; None for all.
    """
    found = _OUT.validate_python(orjson.loads(hot_read(caller, None, _query()) or b"[]"))
    return [one for one in found if kind in (None, one.kind) and one.kind in TYPES]


def add(work: Work, data: ViewIn) -> UUID:
    """Saves a view. Raises Forbidden, or Invalid for a list that cannot be, and beyond the limit."""
    record = TYPES.get(data.kind)
    if record is None:
        raise Invalid(fields={"kind": "core.field.invalid"})
    work.require(f"{record.kind}.read")
    if data.shared or data.role_id is not None:
        work.require(SHARE)
        _check_sharing(work, data.shared, data.role_id)
    work.alone("views")
    mine = and_(
        _VIEW.workspace_id == work.workspace_id,
        _VIEW.kind == data.kind,
        _VIEW.owner_id == work.principal.member_id,
        _VIEW.deleted_at.is_(None),
    )
    if work.db.execute(select(func.count()).where(mine)).scalar_one() >= MAX_VIEWS:
        raise Invalid("views.error.too_many", limit=MAX_VIEWS)
    row = SavedView(
        workspace_id=work.workspace_id,
        id=new_id(),
        kind=data.kind,
        name=data.name,
        icon=data.icon,
        query=checked(work, record, data.query),
        owner_id=_member(work),
        is_shared=data.shared,
        role_id=data.role_id,
    )
    work.db.add(row)
    _written(work, row, "create", {})
    return row.id


def checked(work: Work, record: RecordType[Any], query: dict[str, list[str]]) -> dict[str, list[str]]:
    """The parameters of a list as a view keeps them. Raises Invalid, naming the parameter, for what the list does not take."""
    given = {name: values for name, values in query.items() if values and name not in _PARTS}
    if unknown := [name for name in given if not _known(record, name)]:
        raise Invalid(fields={f"query.{name}"[:100]: "core.field.unknown" for name in unknown})
    look = {name: given[name] for name in looks.PARAMETERS if name in given}
    asked = {
        name: values if is_list(record.query, name) else values[-1]
        for name, values in given.items()
        if name not in look
    }
    try:
        looks.check(record, work.caller, look)
        parsed: ListQuery = parse(record.query, asked)
        filtering.narrowed(record, work.caller, parsed)
    except Invalid as error:
        raise Invalid(fields={f"query.{name}": problem for name, problem in error.fields.items()}) from None
    return given


def _known(record: RecordType[Any], name: str) -> bool:
    return name in record.query.model_fields or name in looks.PARAMETERS


def change(work: Work, view_id: UUID, patch: ViewPatch) -> UUID:
    """Changes a view. Raises NotFound, Forbidden, Invalid, or Conflict when `version` is stale."""
    row = _locked(work, view_id)
    _may_change(work, row)
    if row.version != patch.version:
        raise Conflict
    sent, before = patch.changes(), _state(work, row)
    if "query" in sent:
        row.query = checked(work, TYPES[row.kind], sent["query"])
    _share(work, row, sent)
    row.name, row.icon = sent.get("name", row.name), sent.get("icon", row.icon)
    _touch(row)
    _written(work, row, "update", before)
    return row.id


def _share(work: Work, row: SavedView, sent: dict[str, Any]) -> None:
    """Shares a view, or takes it back, as a change says. Naming one way of sharing ends the other."""
    shared = sent.get("shared", row.is_shared and sent.get("role_id") is None)
    role_id = sent.get("role_id", None if sent.get("shared") else row.role_id)
    if (shared, role_id) == (row.is_shared, row.role_id):
        return
    work.require(SHARE)
    if row.owner_id != work.principal.member_id:
        raise Forbidden
    _check_sharing(work, shared, role_id)
    row.is_shared, row.role_id = shared, role_id


def _check_sharing(work: Work, shared: bool, role_id: UUID | None) -> None:
    """Raises Invalid for a role that does not exist, and for both ways of sharing."""
    if role_id is None:
        return
    role = _table("role").c
    known = work.db.execute(select(role.id).where(role.workspace_id == work.workspace_id, role.id == role_id)).first()
    if shared or known is None:
        raise Invalid(fields={"role_id": "views.error.both" if shared else "core.field.missing_record"})


def choose(work: Work, view_id: UUID, data: ViewMine) -> None:
    """Puts a view into the caller's side bar, or makes it their default; there is one default for each kind."""
    row = _locked(work, view_id)
    member_id = _member(work)
    mine = and_(_CHOICE.workspace_id == work.workspace_id, _CHOICE.member_id == member_id)
    rows = work.db.execute(select(ViewChoice).where(mine, _CHOICE.kind == row.kind).with_for_update()).scalars().all()
    chosen = next((one for one in rows if one.view_id == view_id), None)
    if chosen is None:
        chosen = ViewChoice(
            workspace_id=work.workspace_id, id=new_id(), member_id=member_id, view_id=view_id, kind=row.kind
        )
        work.db.add(chosen)
    if data.pinned is not None:
        chosen.is_pinned = data.pinned
    if data.default is not None:
        for one in rows:
            one.is_default = False
        chosen.is_default = data.default
    _published(work, row.id, "choice")


def remove(work: Work, view_id: UUID) -> str:
    """Deletes a view; `restore` brings it back for 30 days. Returns its name. Raises NotFound or Forbidden."""
    row = _locked(work, view_id)
    _may_change(work, row)
    row.deleted_at = now()
    _touch(row)
    _written(work, row, "delete", _state(work, row))
    over = and_(_VIEW.workspace_id == work.workspace_id, _VIEW.deleted_at < now() - timedelta(days=_KEPT_DAYS))
    work.db.execute(delete(SavedView).where(over), execution_options={"synchronize_session": False})
    return row.name


def restore(work: Work, view_id: UUID) -> None:
    """Undoes a deletion. Raises NotFound or Forbidden."""
    row = _locked(work, view_id, deleted=True)
    _may_change(work, row)
    row.deleted_at = None
    _touch(row)
    _written(work, row, "restore", _state(work, row))


RESTORERS[KIND] = restore


def _member(work: Work) -> UUID:
    """The caller's member. Raises Forbidden for a job of the system."""
    if work.principal.member_id is None:
        raise Forbidden
    return work.principal.member_id


def _locked(work: Work, view_id: UUID, *, deleted: bool = False) -> SavedView:
    """A view that the caller sees, locked. Raises NotFound."""
    found = work.db.execute(
        select(SavedView)
        .where(
            _VIEW.workspace_id == work.workspace_id,
            _VIEW.id == view_id,
            _VIEW.deleted_at.is_not(None) if deleted else _VIEW.deleted_at.is_(None),
            _seen(),
        )
        .with_for_update()
    ).scalar_one_or_none()
    if found is None or found.kind not in TYPES or f"{found.kind}.read" not in work.principal.permissions:
        raise NotFound
    row: SavedView = found
    return row


def _may_change(work: Work, row: SavedView) -> None:
    """Raises Forbidden unless the caller may change the view for everybody who sees it."""
    is_mine = row.owner_id == work.principal.member_id
    is_shared = row.is_shared or row.role_id is not None
    if is_shared and work.scope(SHARE) == "own" and not is_mine:
        raise Forbidden


def _touch(row: SavedView) -> None:
    row.version += 1
    row.updated_at = now()


def _state(work: Work, row: SavedView) -> dict[str, Any]:
    """A view as the audit trail keeps it: its name, with whom it is shared, and the parameters of its list."""
    sharing = EVERYONE if row.is_shared else None
    if row.role_id is not None:
        role = _table("role").c
        of_role = and_(role.workspace_id == work.workspace_id, role.id == row.role_id)
        sharing = work.db.execute(select(case((role.built_in, role.key), else_=role.name)).where(of_role)).scalar()
    return {"name": row.name, "sharing": sharing, "filters": row.query}


def _written(work: Work, row: SavedView, action: str, before: dict[str, Any]) -> None:
    """Tells the open pages, and the audit trail: of a view that is shared, was, or becomes so. What people keep for
    themselves alone is nobody else's business.
    """
    after = _state(work, row)
    changes = differences(before, after)
    if (before.get("sharing") or after["sharing"]) and (changes or action != "update"):
        kind = [None if action == "create" else row.kind, row.kind]
        emit(work, Noted(KIND, row.id, action, row.name, {"list": kind, **changes}))
    _published(work, row.id, action)


def _published(work: Work, view_id: UUID, action: str) -> None:
    workspace = str(work.workspace_id)
    work.after_commit.append(lambda: _changed(workspace))
    live.publish(work, "record", kind=KIND, id=str(view_id), action=action, links=[], named=False, fields=None)


def revision(caller: SessionCaller) -> int:
    """Another number after each change to the views of the caller's workspace that have reached this process."""
    return _revisions.get(str(caller.workspace_id), 0)


def _changed(workspace: str) -> None:
    if len(_revisions) >= _MOST:
        _revisions.clear()
    _revisions[workspace] = time.monotonic_ns()


def _on_event(workspace: str, event: dict[str, Any]) -> None:
    if event.get("topic") == live.MISSED:
        for one in [workspace] if workspace else tuple(_revisions):
            _changed(one)
    elif event.get("topic") == "record" and event.get("kind") == KIND and workspace:
        _changed(workspace)


live.hub.watchers.append(_on_event)
