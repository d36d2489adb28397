"""Input and output of tasks."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from crm_app.core.pagination import CustomFields, Input, Patch, RecordOut, RecordQuery
from crm_app.records.about import Subject
from crm_app.values.fields import Day, LongText, Moment, Name

TaskStatus = Literal["open", "done"]
Priority = Literal["low", "normal", "high"]
Group = Literal["overdue", "today", "tomorrow", "this_week", "later", "no_date"]
GROUPS: tuple[Group, ...] = ("overdue", "today", "tomorrow", "this_week", "later", "no_date")


class TaskFields(Input):
    """The fields of a task that a person may write, all of them optional.

    A `due_at` decides the `due_date`: the date of that moment in the writer's zone.
    """

    description: LongText = None
    status: TaskStatus = "open"
    priority: Priority = "normal"
    due_date: Day | None = None
    due_at: Moment | None = None
    remind_at: Moment | None = None
    company_id: UUID | None = None
    contact_id: UUID | None = None
    deal_id: UUID | None = None
    project_id: UUID | None = None
    about_kind: Subject | None = None
    about_id: UUID | None = None
    """A record of any other kind."""
    owner_id: UUID | None = None
    """The member who has to do it."""
    custom_fields: CustomFields = {}


class TaskIn(TaskFields):
    """A new task. Its owner is by default its creator."""

    title: Name


class TaskPatch(Patch, TaskFields):
    """A change to a task."""

    title: Name = ""


class TaskOut(RecordOut):
    """A task in output."""

    title: str
    description: str | None
    status: TaskStatus
    priority: Priority
    due_date: date | None
    due_at: datetime | None
    due_group: Group | None
    """In the reader's zone; empty once the task is done."""
    remind_at: datetime | None
    completed_at: datetime | None
    company_id: UUID | None
    company_name: str | None
    contact_id: UUID | None
    contact_name: str | None
    deal_id: UUID | None
    deal_name: str | None
    project_id: UUID | None
    project_name: str | None
    about_kind: str | None
    about_id: UUID | None
    about_title: str | None


class TaskFilters(Input):
    """The filters of a list of tasks."""

    mine: bool | None = None
    owner_id: list[UUID] | None = Field(default=None, max_length=50)
    priority: list[Priority] | None = None
    company_id: list[UUID] | None = Field(default=None, max_length=50)
    contact_id: UUID | None = None
    deal_id: UUID | None = None
    project_id: UUID | None = None
    about_kind: Subject | None = None
    about_id: UUID | None = None


class TaskQuery(RecordQuery, TaskFilters):
    """The parameters of the list of tasks."""

    status: list[TaskStatus] | None = None
    due_group: list[Group] | None = None
    due_from: Day | None = None
    due_to: Day | None = None
    without_due_date: bool | None = None


class AgendaQuery(TaskFilters):
    """The filters of the agenda, and the maximum number of tasks in a group."""

    limit: int = Field(default=20, ge=1, le=50)


class AgendaGroup(BaseModel):
    """The open tasks of a range of days, the most urgent first."""

    key: Group
    first_day: date | None
    last_day: date | None
    """Both in the reader's zone; empty where the range is open, or the tasks have no date."""
    tasks: list[TaskOut]
    more: bool
    """Whether the group has more than `limit` tasks: the list filtered by `due_group` shows all of them."""


class Agenda(BaseModel):
    """The open tasks by urgency."""

    today: date
    groups: list[AgendaGroup]
