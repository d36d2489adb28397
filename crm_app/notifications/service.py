"""Notifications: each belongs to one member, and only this member can read it."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, select
from sqlalchemy import update as update_rows
from sqlalchemy.dialects.postgresql import insert

from crm_app.core import live
from crm_app.core.clock import new_id, now
from crm_app.core.database import MYSELF, HotQuery, Work, compiled, hot_read, page_json
from crm_app.core.events import Notified, emit
from crm_app.core.principal import Caller
from crm_app.core.tables import columns
from crm_app.notifications.models import Notification
from crm_app.notifications.schemas import NotificationQuery, Preferences, ReadIn
from crm_app.workspaces.models import Membership

NOTE = columns(Notification)
MEMBER = columns(Membership)
COUNTED = 100
_MINE = NOTE.member_id == MYSELF


def page(caller: Caller, query: NotificationQuery) -> bytes:
    """The caller's own notifications as JSON, see `Notifications`."""
    hot = _query(query.after is not None, query.unread)
    found = hot_read(caller, None, hot, limit=query.limit, limit_plus_one=query.limit + 1, after=query.after)
    return found or b'{"items":[],"next":null,"unread":0}'


@lru_cache(maxsize=4)
def _query(after: bool, unread: bool) -> HotQuery:
    conditions = [_MINE]
    if after:
        conditions.append(NOTE.id < bindparam("after", type_=Uuid()))
    if unread:
        conditions.append(NOTE.read_at.is_(None))
    statement = (
        select(
            NOTE.id,
            NOTE.kind,
            MEMBER.name.label("actor_name"),
            NOTE.record_kind,
            NOTE.record_id,
            NOTE.title,
            NOTE.created_at,
            NOTE.read_at,
        )
        .select_from(Notification)
        .outerjoin(Membership, and_(MEMBER.workspace_id == NOTE.workspace_id, MEMBER.id == NOTE.actor_id))
        .where(*conditions)
        .order_by(NOTE.id.desc())
        .limit(bindparam("limit_plus_one"))
    )
    listed = page_json(statement, "notification.page")
    waiting = compiled(select(NOTE.id).where(_MINE, NOTE.read_at.is_(None)).limit(COUNTED))
    return HotQuery(
        f"select (({listed.sql})::jsonb || jsonb_build_object('unread', (select count(*) from ({waiting}) u)))::text",
        listed.name,
    )


def mark_read(work: Work, data: ReadIn) -> None:
    """Marks the principal's own notifications as read; ids of other members' notifications are ignored."""
    statement = update_rows(Notification).where(
        NOTE.workspace_id == work.workspace_id, NOTE.member_id == work.principal.member_id, NOTE.read_at.is_(None)
    )
    if data.ids:
        statement = statement.where(NOTE.id.in_(data.ids))
    work.db.execute(statement.values(read_at=now()), execution_options={"synchronize_session": False})
    live.publish(work, "notification", member=str(work.principal.member_id))


def notify(work: Work, member_id: UUID, kind: str, record_kind: str, record_id: UUID, title: str, cause: str) -> bool:
    """Creates a notification for a member, once for each `cause`; none for members who cannot sign in.

    Returns whether a notification was created.
    """
    active = select(MEMBER.id).where(MEMBER.id == member_id, MEMBER.status == "active")
    if work.db.execute(active).first() is None:
        return False
    values: dict[str, Any] = {
        "workspace_id": work.workspace_id,
        "id": new_id(),
        "member_id": member_id,
        "kind": kind,
        "actor_id": work.principal.member_id if kind == "task_assigned" else None,
        "record_kind": record_kind,
        "record_id": record_id,
        "title": title[:300],
        "cause": cause,
        "created_at": now(),
    }
    statement = insert(Notification).values(values).on_conflict_do_nothing(index_elements=["workspace_id", "cause"])
    if work.db.execute(statement.returning(NOTE.id)).first() is None:
        return False
    emit(work, Notified(values["id"]))
    live.publish(work, "notification", member=str(member_id))
    return True


def preferences(work: Work) -> Preferences:
    """How the principal is notified in this workspace."""
    mails = select(MEMBER.mails).where(MEMBER.id == work.principal.member_id)
    return Preferences(mails=work.db.execute(mails).scalar_one())


def set_preferences(work: Work, data: Preferences) -> Preferences:
    """Changes how the principal is notified in this workspace."""
    work.db.execute(
        update_rows(Membership)
        .where(MEMBER.workspace_id == work.workspace_id, MEMBER.id == work.principal.member_id)
        .values(mails=data.mails)
    )
    return data
