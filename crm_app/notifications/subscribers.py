"""Creates notifications for assigned tasks, and schedules reminders."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.events import RecordChanged, RecordsPurged, on
from crm_app.core.tables import columns
from crm_app.notifications import service
from crm_app.notifications.jobs import Reminder, schedule
from crm_app.notifications.models import Notification
from crm_app.records.purging import delete_rows_of
from crm_app.tasks.models import Task

TASK = columns(Task)


def _schedule_many(work: Work, events: Sequence[RecordChanged]) -> None:
    """For imports: schedules reminders that are not over yet, and creates no notifications."""
    for event in events:
        remind_at = (event.changes.get("remind_at") or (None, None))[1] if event.kind == "task" else None
        if event.action in ("create", "update") and isinstance(remind_at, datetime) and remind_at > now():
            schedule(work, Reminder(task_id=event.record_id, remind_at=remind_at))


@on(RecordChanged, many=_schedule_many)
def notify_assignee(work: Work, event: RecordChanged) -> None:
    """Notifies a member to whom somebody else assigns a task, and schedules the task's reminder."""
    if event.kind != "task" or event.action not in ("create", "update"):
        return
    given = event.owner_id if event.action == "create" or "owner_id" in event.changes else None
    if given is not None and given != work.principal.member_id:
        task = select(TASK.version, TASK.status).where(TASK.id == event.record_id)
        found = work.db.execute(task).one()
        if found.status == "open":
            cause = f"assigned:{event.record_id}:{found.version}"
            service.notify(work, given, "task_assigned", "task", event.record_id, event.title, cause)
    remind_at = (event.changes.get("remind_at") or (None, None))[1]
    if remind_at is not None:
        schedule(work, Reminder(task_id=event.record_id, remind_at=remind_at))


@on(RecordsPurged)
def forget(work: Work, event: RecordsPurged) -> None:
    """Removes the notifications of purged records."""
    delete_rows_of(work, Notification, event, kind="record_kind")
