"""Input and output of projects."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from crm_app.core.pagination import CustomFields, Input, Patch, RecordOut, RecordQuery
from crm_app.values.fields import Currency, Day, Exactly, LongText, Money, Name, ShortText, Tags

ProjectStatus = Literal["planned", "active", "on_hold", "done", "cancelled"]
Percent = Annotated[int | None, Field(ge=0, le=100)]


class ProjectFields(Input):
    """What a person can say about a project, all of it optional."""

    company_id: UUID | None = None
    deal_id: UUID | None = None
    status: ProjectStatus = "planned"
    start_date: Day | None = None
    due_date: Day | None = None
    progress_by_hand: Percent = None
    """Empty: progress follows the project's tasks."""
    budget: Money = None
    description: LongText = None
    owner_id: UUID | None = None
    tags: Tags = []
    custom_fields: CustomFields = {}


class ProjectIn(ProjectFields):
    """A new project. The budget is in the workspace's currency unless another is named."""

    name: Name
    currency: Currency | None = None


class ProjectPatch(Patch, ProjectFields):
    """A change to a project."""

    name: Name = ""
    currency: Currency = "THB"


class ProjectOut(RecordOut):
    """A project as it leaves the service."""

    name: str
    company_id: UUID | None
    company_name: str | None
    deal_id: UUID | None
    deal_name: str | None
    status: ProjectStatus
    start_date: date | None
    due_date: date | None
    progress: int
    """Percent: as set by hand, else the share of tasks that are done, else 100 for a project that is done and 0 before."""
    progress_by_hand: int | None
    tasks_total: int
    tasks_done: int
    budget: Exactly | None
    currency: str
    description: str | None
    tags: list[str]


class ProjectQuery(RecordQuery):
    """How projects are listed."""

    owner_id: list[UUID] | None = Field(default=None, max_length=50)
    tag: list[str] | None = Field(default=None, max_length=50)
    """At least one of these, as they are written."""
    member_id: UUID | None = None
    company_id: list[UUID] | None = Field(default=None, max_length=50)
    deal_id: list[UUID] | None = Field(default=None, max_length=50)
    status: list[ProjectStatus] | None = None
    due_from: Day | None = None
    due_to: Day | None = None


class ProjectMemberIn(Input):
    """As what a member works on a project."""

    role: ShortText = None


class ProjectMemberChosen(Input):
    """The member whom a form chooses."""

    member_id: UUID


class ProjectMemberOut(BaseModel):
    """Somebody who works on a project."""

    member_id: UUID
    name: str
    role: str | None
    active: bool
    added_at: datetime
