"""Tasks from a file."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement

from crm_app.core.clock import now
from crm_app.core.tables import columns
from crm_app.imports.exact import at_clock
from crm_app.imports.matching import MatchColumns
from crm_app.imports.rows import Context, InputRow, match_key
from crm_app.imports.targets.usual import UsualTarget
from crm_app.tasks.models import Task
from crm_app.tasks.service import TASKS
from crm_app.values.collation import sort_key

TASK = columns(Task)
_POINTS = tuple(name for name in TASKS.references if name != "company_id")
_ABOUT = ("due_date", "due_at", "about_id", *(name.removesuffix("_id") for name in (*_POINTS, "company_id")))
"""The fields that distinguish tasks of one title: the due date, and the record that the task is about."""
_TELLING = ("due_date", "about_id", *sorted(TASKS.references))
_REMINDER = time(9)
"""The time of a reminder that has only a day."""


class TaskTarget(UsualTarget):
    """Matches a task by its identifier, or by its title, day and the record that it is about."""

    record = TASKS
    rank = 70
    looks = ("title", *_ABOUT, *(f"{name}_ref" for name in _ABOUT))
    match_columns = MatchColumns(("due_date", "due_at", "description", *_POINTS, "about_id"), ("priority",))

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._zone = ZoneInfo(context.work.principal.timezone)
        self._completed: dict[int, datetime] = {}
        """The completion time of the tasks by the number of the row, where the row has one."""

    @classmethod
    def look(cls, of: Callable[[str], str]) -> str:
        """The title with the day and the subject: many tasks have the same title."""
        about = (of(name) or of(f"{name}_ref") for name in _ABOUT)
        return "|".join([match_key(of("title")), *(match_key(part) for part in about)]) if of("title") else ""

    def keys_of(self, record: Any) -> list[str]:
        """The title with the day and the subject."""
        return [_key(sort_key(record.title), {name: getattr(record, name) for name in _TELLING})]

    def keys_of_row(self, row: InputRow) -> list[str]:
        """The title with the day and the subject."""
        return [_key(sort_key(str(row.values.get("title") or "")), row.values)]

    def find(self, keys: set[str]) -> ColumnElement[bool]:
        """By the key of the title; the rest is compared afterwards."""
        condition: ColumnElement[bool] = TASK.title_key.in_({key.split("|", 1)[0] for key in keys})
        return condition

    def _when(self, row: InputRow) -> None:
        """Gives times without a zone the importing person's zone, and keeps day and time of the due date consistent."""
        values = row.record.values
        due, at = values.pop("due_date", None), values.pop("due_at", None)
        if (typed := row.take("due_time")) and at is None and isinstance(due, date):
            due = at_clock(due, typed) or due
        if isinstance(due, datetime) and at is None:
            due, at = None, due
        if isinstance(at, datetime):
            at = self._local(at)
            values["due_at"], values["due_date"] = at, at.astimezone(self._zone).date()
        elif isinstance(at or due, date):
            values["due_date"] = at or due
        if isinstance(remind := values.pop("remind_at", None), date):
            values["remind_at"] = self._local(remind)
        if isinstance(done := values.pop("completed_at", None), date):
            self._completed[row.record.number] = self._local(done)

    def _local(self, moment: date) -> datetime:
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, _REMINDER)
        return moment if moment.tzinfo else moment.replace(tzinfo=self._zone)

    def fill(self, row: InputRow) -> None:
        """The row's own values and the assignee. A completion time means that the task is done."""
        self._when(row)
        self.point_all(row)
        row.values |= row.record.values
        if row.record.number in self._completed and not (row.own or row.values.get("status")):
            row.values["status"] = "done"
        self.context.members.own(self.context, row)

    def _create(self, row: InputRow) -> SimpleNamespace:
        is_done = row.values.get("status") == "done"
        row.created_with = {"completed_at": self._completed.get(row.record.number, now()) if is_done else None}
        return super()._create(row)

    def changes(self, row: InputRow, current: Any, values: dict[str, Any]) -> None:
        """The changes that another status or another day requires."""
        status, done = values.get("status", current.status), self._completed.get(row.record.number)
        if status == "done" and (done or current.status != "done"):
            values["completed_at"] = done or now()
        elif status == "open":
            values["completed_at"] = None
        if "due_date" in values and "due_at" not in values and values["due_date"] != current.due_date:
            values["due_at"] = None


def _key(title: str, values: Mapping[str, Any]) -> str:
    return "|".join([title.replace("|", " "), *(str(values.get(name) or "") for name in _TELLING)])


TARGET = TaskTarget
