"""Keeps the count of a project's tasks true, in the transaction that changes a task."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from crm_app.core.database import Work
from crm_app.core.events import RecordChanged, on
from crm_app.core.tables import columns
from crm_app.projects import service as projects
from crm_app.tasks.models import Task

TASK = columns(Task)


@on(RecordChanged)
def count(work: Work, event: RecordChanged) -> None:
    """Counts the tasks of every project that the change touches."""
    if event.kind != "task" or (event.action == "update" and not {"status", "project_id"} & event.changes.keys()):
        return
    here = work.db.execute(select(TASK.project_id).where(TASK.id == event.record_id)).scalar_one_or_none()
    touched: set[Any] = {here, *(event.changes.get("project_id") or ())} - {None}
    for project_id in projects.lock(work, (UUID(str(value)) for value in touched)):
        numbers = select(func.count(), func.count().filter(TASK.status == "done")).where(
            TASK.project_id == project_id, TASK.deleted_at.is_(None)
        )
        total, done = work.db.execute(numbers).one()
        projects.count_tasks(work, project_id, total, done)
