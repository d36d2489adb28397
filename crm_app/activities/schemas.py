"""Input and output of activities and timelines."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field

from crm_app.core.pagination import CustomFields, Input, Patch, RecordOut, RecordQuery
from crm_app.records.about import Subject
from crm_app.values.fields import Moment

ActivityKind = Literal["note", "call", "meeting", "email"]
Direction = Literal["inbound", "outbound"]


def _blank(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Line = Annotated[Annotated[str, Field(max_length=200)] | None, BeforeValidator(_blank)]
Body = Annotated[Annotated[str, Field(max_length=20_000)] | None, BeforeValidator(_blank)]


class ActivityFields(Input):
    """The fields of an activity that a person may write, all of them optional."""

    subject: Line = None
    body: Body = None
    duration_minutes: Annotated[int | None, Field(ge=0, le=10_080)] = None
    direction: Direction | None = None
    """The initiator; only for calls and emails."""
    company_id: UUID | None = None
    contact_id: UUID | None = None
    deal_id: UUID | None = None
    project_id: UUID | None = None
    task_id: UUID | None = None
    about_kind: Subject | None = None
    about_id: UUID | None = None
    """A record of any other kind."""
    owner_id: UUID | None = None
    custom_fields: CustomFields = {}


class ActivityIn(ActivityFields):
    """A new activity. By default it happened just now."""

    kind: ActivityKind
    occurred_at: Moment | None = None


class ActivityPatch(Patch, ActivityFields):
    """A change to an activity."""

    kind: ActivityKind = "note"
    occurred_at: Moment = datetime.min


class ActivityOut(RecordOut):
    """An activity in output."""

    kind: ActivityKind
    subject: str | None
    body: str | None
    occurred_at: datetime
    duration_minutes: int | None
    direction: Direction | None
    company_id: UUID | None
    company_name: str | None
    contact_id: UUID | None
    contact_name: str | None
    deal_id: UUID | None
    deal_name: str | None
    project_id: UUID | None
    project_name: str | None
    task_id: UUID | None
    task_title: str | None
    about_kind: str | None
    about_id: UUID | None
    about_title: str | None


class ActivityQuery(RecordQuery):
    """The parameters of the list of activities."""

    owner_id: list[UUID] | None = Field(default=None, max_length=50)
    kind: list[ActivityKind] | None = None
    company_id: list[UUID] | None = Field(default=None, max_length=50)
    with_company: list[UUID] | None = Field(default=None, max_length=50)
    """Activities about these companies, and about their contacts, deals, projects and tasks."""
    contact_id: UUID | None = None
    deal_id: UUID | None = None
    project_id: UUID | None = None
    task_id: UUID | None = None
    about_kind: Subject | None = None
    about_id: UUID | None = None
    occurred_from: Moment | None = None
    occurred_before: Moment | None = None


class TimelineQuery(Input):
    """The parameters of a page of a timeline; `after` is the `next` of the previous page."""

    limit: int = Field(default=20, ge=1, le=50)
    after: str | None = Field(default=None, max_length=80)


class RecordRef(BaseModel):
    """The record of an entry."""

    kind: Subject
    id: UUID
    title: str


class TimelineEntry(BaseModel):
    """An entry of a timeline: an activity, or a change to the record."""

    type: Literal["activity", "change"]
    id: UUID
    at: datetime
    actor: str
    """The member who did it."""
    about: RecordRef
    """The record itself; on a company's timeline also one of its contacts or deals."""
    action: Literal["create", "update", "delete", "restore"] | None
    """For a change only."""
    sentences: list[str]
    """For a change: sentences about it in the reader's language, without their subject."""
    activity: ActivityOut | None


class Timeline(BaseModel):
    """A page of a timeline, the newest first; `next` is null on the last one."""

    items: list[TimelineEntry]
    next: str | None
