"""What a brief of a record is made of, read with the reader's permissions: the record, what was said, tasks, open deals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from crm_app import records
from crm_app.activities.models import Activity
from crm_app.activities.service import ACTIVITIES
from crm_app.assistant.asker import Asker
from crm_app.assistant.deal_conditions import DEAL, deal_conditions
from crm_app.assistant.filters import DealFilters
from crm_app.assistant.outcomes import RecordRow, Source
from crm_app.assistant.record_rows import record_row
from crm_app.assistant.tools.next_calls import Need, needs
from crm_app.core.database import Work
from crm_app.core.errors import NotFound
from crm_app.core.tables import columns
from crm_app.records.conditions import member_name
from crm_app.tasks.models import Task
from crm_app.tasks.service import TASKS
from crm_app.workspaces.models import Membership

ACTIVITY, TASK, MEMBER = columns(Activity), columns(Task), columns(Membership)
MOST_SAID, MOST_TASKS = 30, 20
"""The newest activities and the first open tasks that a brief is made of."""
MOST_TEXT = 4_000
"""Characters of an activity's text that a brief reads."""
_NEEDED = ("deal.read", "activity.read", "task.read")
"""What the rule for the next call asks for: without one of these its reasons could be wrong."""


@dataclass(frozen=True)
class Said:
    """An activity without its text."""

    id: UUID
    version: int
    kind: str
    day: date
    subject: str
    by: str
    direction: str

    @property
    def source(self) -> Source:
        """The activity, to cite."""
        return Source(kind="activity", id=str(self.id), title=self.subject[:200], href=f"/activities/{self.id}")


@dataclass(frozen=True)
class OpenTask:
    """An open task."""

    id: UUID
    version: int
    title: str
    due: date | None
    owner: str
    deal_id: UUID | None

    @property
    def source(self) -> Source:
        """The task, to cite."""
        return Source(kind="task", id=str(self.id), title=self.title[:200], href=f"/tasks/{self.id}")


@dataclass(frozen=True)
class Material:
    """What the reader may know of a record.

    Attributes:
        row: the record as an answer of the assistant shows it.
        values: the columns of the record.
        said: the newest activities about it and its parts, the newest first.
        tasks: open tasks about it and its parts, the first due first.
        needs: its open deals, those that need somebody most first; None where the reader may not know.
    """

    kind: str
    id: UUID
    row: RecordRow
    values: dict[str, Any]
    said: list[Said]
    tasks: list[OpenTask]
    needs: list[Need] | None

    @property
    def source(self) -> Source:
        """The record, to cite."""
        return self.row.source

    def versions(self) -> list[Any]:
        """What decides a brief of it: two readers who may read different things, or one reader after a change, have
        different ones.
        """
        return [
            self.kind,
            self.id,
            self.values,
            [(one.id, one.version, one.by, one.day) for one in self.said],
            [(one.id, one.version, one.owner) for one in self.tasks],
            None if self.needs is None else [(dict(need.row._mapping), need.reasons) for need in self.needs],
        ]


def read(asker: Asker, kind: str, record_id: UUID) -> Material:
    """The material for a brief.

    Args:
        asker: the reader; their language is that of the reasons.
        kind: a kind that has a timeline, see `records.about.Subject`.

    Raises NotFound where there is no such record that the reader may read, Forbidden without the permission.
    """
    work, record = asker.work, records.TYPES[kind]
    at = columns(record.model)
    there = (at.id == record_id, at.deleted_at.is_(None), work.sees(at.owner_id, f"{kind}.read"))
    found = work.db.execute(record.select.where(*there)).one_or_none()
    if found is None:
        raise NotFound
    values = dict(found._mapping)
    row = record_row(asker, kind, values)
    own_page = row.source.model_copy(update={"href": f"{record.path}/{record_id}"})
    return Material(
        kind=kind,
        id=record_id,
        row=row.model_copy(update={"source": own_page}),
        values=values,
        said=_said(asker, kind, record_id),
        tasks=_tasks(work, kind, record_id),
        needs=_needs(asker, kind, record_id),
    )


def stands_on(kind: str) -> frozenset[str]:
    """The kinds of which a brief of a record of `kind` reads records: deals, and what is said and to do about them."""
    about = {name for name, record in records.TYPES.items() if "deal" in record.references.values()}
    return frozenset({kind, "deal", *about})


def texts(work: Work, said: Sequence[Said]) -> dict[UUID, str]:
    """The texts of activities, as far as the reader may read them, by id."""
    ids = [one.id for one in said]
    statement = select(ACTIVITY.id, func.left(func.coalesce(ACTIVITY.body, ""), MOST_TEXT).label("body")).where(
        ACTIVITY.id.in_(ids), records.readable("activity", ACTIVITY)
    )
    return {row.id: row.body for row in work.db.execute(statement)} if ids else {}


def _about(other: records.RecordType[Any], at: Any, kind: str, record_id: UUID) -> ColumnElement[bool]:
    """The condition that a row of `other` is about a record, or about a part of it that the reader may read."""

    def link(target: str) -> Any:
        return at[f"{target}_id"] if f"{target}_id" in other.references else None

    column = link(kind)
    about = and_(at.about_kind == kind, at.about_id == record_id) if column is None else column == record_id
    branches = [about]
    for part in records.TYPES[kind].parts():
        own, column = columns(records.TYPES[part].model), link(part)
        if column is not None and other.kind != part:
            inside = select(own.id).where(own[f"{kind}_id"] == record_id, records.readable(part, own))
            branches.append(column.in_(inside))
    return or_(*branches)


def _said(asker: Asker, kind: str, record_id: UUID) -> list[Said]:
    if kind not in ACTIVITIES.references.values() and not records.TYPES[kind].has_timeline:
        return []
    statement = (
        select(
            ACTIVITY.id,
            ACTIVITY.version,
            ACTIVITY.kind,
            asker.local_day(ACTIVITY.occurred_at).label("day"),
            func.coalesce(ACTIVITY.subject, "").label("subject"),
            func.coalesce(member_name(MEMBER), "").label("by"),
            func.coalesce(ACTIVITY.direction, "").label("direction"),
        )
        .outerjoin(Membership, and_(MEMBER.workspace_id == ACTIVITY.workspace_id, MEMBER.id == ACTIVITY.owner_id))
        .where(_about(ACTIVITIES, ACTIVITY, kind, record_id), records.readable("activity", ACTIVITY))
        .order_by(ACTIVITY.occurred_at.desc(), ACTIVITY.id.desc())
        .limit(MOST_SAID)
    )
    return [Said(**row._mapping) for row in asker.work.db.execute(statement)]


def _tasks(work: Work, kind: str, record_id: UUID) -> list[OpenTask]:
    if kind == TASKS.kind:
        return []
    statement = (
        select(
            TASK.id,
            TASK.version,
            TASK.title,
            TASK.due_date.label("due"),
            func.coalesce(member_name(MEMBER), "").label("owner"),
            TASK.deal_id,
        )
        .outerjoin(Membership, and_(MEMBER.workspace_id == TASK.workspace_id, MEMBER.id == TASK.owner_id))
        .where(_about(TASKS, TASK, kind, record_id), TASK.status == "open", records.readable(TASKS.kind, TASK))
        .order_by(TASK.due_date.nulls_last(), TASK.created_at, TASK.id)
        .limit(MOST_TASKS)
    )
    return [OpenTask(**row._mapping) for row in work.db.execute(statement)]


def _needs(asker: Asker, kind: str, record_id: UUID) -> list[Need] | None:
    if not all(asker.work.principal.can(permission) for permission in _NEEDED):
        return None
    column = DEAL.id if kind == "deal" else DEAL.get(f"{kind}_id")
    if column is None:
        return []
    conditions, _ = deal_conditions(asker, DealFilters(status=["open"]))
    return needs(asker, [*conditions, column == record_id])
