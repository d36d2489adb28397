"""Updates the number of a project's tasks, in the transaction that changes a task."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from crm_app.core.database import Work
from crm_app.core.events import RecordChanged, RecordsPurged, on
from crm_app.core.tables import columns
from crm_app.projects import service as projects
from crm_app.records import about
from crm_app.tasks.models import Task

TASK = columns(Task)


def _count_many(work: Work, events: Sequence[RecordChanged]) -> None:
    """Counts each project once, for an import of many of its tasks."""
    relevant = [event for event in events if _matters(event)]
    if not relevant:
        return
    ids = [event.record_id for event in relevant]
    here = work.db.execute(select(TASK.project_id).where(TASK.id.in_(ids)).distinct()).scalars()
    _recount(work, {*here, *(project for event in relevant for project in event.changes.get("project_id") or ())})


@on(RecordChanged, many=_count_many)
def count(work: Work, event: RecordChanged) -> None:
    """Counts the tasks of every project that the change touches."""
    if not _matters(event):
        return
    touched = {*(event.changes.get("project_id") or ())}
    if event.action != "create":  # a new task says its project
        found = work.fetch("select project_id from task where id = %(id)s", {"id": event.record_id})
        touched |= set(found or ())
    if touched - {None}:
        _recount(work, touched)


def _matters(event: RecordChanged) -> bool:
    if event.kind != "task":
        return False
    return event.action != "update" or bool({"status", "project_id"} & event.changes.keys())


def _recount(work: Work, touched: set[Any]) -> None:
    for project_id in projects.lock(work, (UUID(str(value)) for value in touched - {None})):
        numbers = select(func.count(), func.count().filter(TASK.status == "done")).where(
            TASK.project_id == project_id, TASK.deleted_at.is_(None)
        )
        total, done = work.db.execute(numbers).one()
        projects.count_tasks(work, project_id, total, done)


@on(RecordsPurged)
def forget(work: Work, event: RecordsPurged) -> None:
    """Clears the links of tasks to purged records."""
    about.forget(work, Task, event)
