"""The due day and time of a task, where only the day is changed."""

from typing import Any
from zoneinfo import ZoneInfo

from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from crm_app.values import days


def with_its_time(work: Work, task: Any, change: dict[str, Any]) -> dict[str, Any]:
    """A task that is moved to another day in place keeps its time of day, as in the form. Raises Invalid."""
    if "due_date" not in change or task.due_at is None:
        return change
    if change["due_date"] is None:
        raise Invalid(fields={"due_date": "tasks.error.time_without_day"})
    zone = work.principal.timezone
    clock = task.due_at.astimezone(ZoneInfo(zone)).time()
    try:
        return {"due_at": days.local_date_time(change["due_date"], clock, zone, language=work.principal.language)}
    except days.Unreadable as error:
        raise Invalid(fields={"due_date": error.problem}) from None
