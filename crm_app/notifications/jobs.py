"""Reminders at their time, and the removal of old notifications."""

from datetime import datetime, timedelta
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select, text

from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.jobs import JobRun, Nothing, enqueue, job
from crm_app.core.tables import columns
from crm_app.notifications import service
from crm_app.tasks.models import Task

TASK = columns(Task)
KEPT = timedelta(days=90)


class Reminder(BaseModel):
    """A task, and the time of its reminder."""

    task_id: UUID
    remind_at: datetime


def schedule(work: Work, reminder: Reminder) -> None:
    """Writes the job of a reminder, due at its time; due at once when the time has passed."""
    delay = (reminder.remind_at - now()).total_seconds()
    enqueue(work, "notifications.remind", reminder, delay_seconds=max(0.0, delay))


@job("notifications.remind", priority=5)
def remind(run: JobRun, reminder: Reminder) -> None:
    """Notifies the present owner of the task, unless the task is done or deleted, or the reminder was changed since."""
    with run.work("task.read") as work:
        statement = select(TASK.owner_id, TASK.title).where(
            TASK.id == reminder.task_id,
            TASK.deleted_at.is_(None),
            TASK.status == "open",
            TASK.remind_at == reminder.remind_at,
            TASK.owner_id.is_not(None),
        )
        task = work.db.execute(statement).first()
        if task is not None:
            cause = f"remind:{reminder.task_id}:{reminder.remind_at.timestamp():.0f}"
            service.notify(work, task.owner_id, "task_reminder", "task", reminder.task_id, task.title, cause)


@job("notifications.purge", every=timedelta(days=1), priority=-10)
def purge(run: JobRun, _: Nothing) -> None:
    """Removes old notifications."""
    with run.work() as work:
        work.db.execute(
            text(
                "delete from notification where workspace_id = :w and id in (select id from notification "
                "where workspace_id = :w and created_at < :before limit 5000)"
            ),
            {"w": work.workspace_id, "before": now() - KEPT},
        )
