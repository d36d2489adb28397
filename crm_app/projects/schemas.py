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
    """The fields of a project that a person may write, all of them optional."""

    company_id: UUID | None = None
    deal_id: UUID | None = None
    status: ProjectStatus = "planned"
    start_date: Day | None = None
    due_date: Day | None = None
    progress_by_hand: Percent = None
    """Empty: the progress of the project's tasks."""
    budget: Money = None
    description: LongText = None
    owner_id: UUID | None = None
    tags: Tags = []
    custom_fields: CustomFields = {}


class ProjectIn(ProjectFields):
    """A new project. The budget is by default in the workspace's currency."""

    name: Name
    currency: Currency | None = None


class ProjectPatch(Patch, ProjectFields):
    """A change to a project."""

    name: Name = ""
    currency: Currency = "THB"


class ProjectOut(RecordOut):
    """A project in output."""

    name: str
    company_id: UUID | None
    company_name: str | None
    deal_id: UUID | None
    deal_name: str | None
    status: ProjectStatus
    start_date: date | None
    due_date: date | None
    progress: int
    """Percent: as set by hand, else the share of tasks that are done, else 100 for a finished project without tasks and
    0 before.
    """
    progress_by_hand: int | None
    tasks_total: int
    tasks_done: int
    budget: Exactly | None
    currency: str
    description: str | None
    tags: list[str]


class ProjectQuery(RecordQuery):
    """The parameters of the list of projects."""

    owner_id: list[UUID] | None = Field(default=None, max_length=50)
    tag: list[str] | None = Field(default=None, max_length=50)
    """At least one of these, in exactly this spelling."""
    member_id: UUID | None = None
    company_id: list[UUID] | None = Field(default=None, max_length=50)
    deal_id: list[UUID] | None = Field(default=None, max_length=50)
    status: list[ProjectStatus] | None = None
    due_from: Day | None = None
    due_to: Day | None = None


class ProjectMemberIn(Input):
    """The role of a member in a project."""

    role: ShortText = None


class ProjectMemberChosen(Input):
    """The member that a form chooses."""

    member_id: UUID


class ProjectMemberOut(BaseModel):
    """A member of a project in output."""

    member_id: UUID
    name: str
    role: str | None
    active: bool
    added_at: datetime
