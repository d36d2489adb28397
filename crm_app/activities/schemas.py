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
    """What a person can say about an activity, all of it optional."""

    subject: Line = None
    body: Body = None
    duration_minutes: Annotated[int | None, Field(ge=0, le=10_080)] = None
    direction: Direction | None = None
    """Who began it; of calls and emails alone."""
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
    """A new activity. Without a moment it happened just now."""

    kind: ActivityKind
    occurred_at: Moment | None = None


class ActivityPatch(Patch, ActivityFields):
    """A change to an activity."""

    kind: ActivityKind = "note"
    occurred_at: Moment = datetime.min


class ActivityOut(RecordOut):
    """An activity as it leaves the service."""

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
    """How activities are listed."""

    owner_id: list[UUID] | None = Field(default=None, max_length=50)
    kind: list[ActivityKind] | None = None
    company_id: list[UUID] | None = Field(default=None, max_length=50)
    contact_id: UUID | None = None
    deal_id: UUID | None = None
    project_id: UUID | None = None
    task_id: UUID | None = None
    about_kind: Subject | None = None
    about_id: UUID | None = None
    occurred_from: Moment | None = None
    occurred_before: Moment | None = None


class TimelineQuery(Input):
    """Which stretch of a timeline; `after` is the `next` of the page before."""

    limit: int = Field(default=20, ge=1, le=50)
    after: str | None = Field(default=None, max_length=80)


class RecordRef(BaseModel):
    """The record that an entry is about."""

    kind: Subject
    id: UUID
    title: str


class TimelineEntry(BaseModel):
    """Something that happened with a record: an activity, or a change to the record."""

    type: Literal["activity", "change"]
    id: UUID
    at: datetime
    actor: str
    """Who did it."""
    about: RecordRef
    """The record itself; on a company's timeline also one of its contacts or deals."""
    action: Literal["create", "update", "delete", "restore"] | None
    """Of a change."""
    sentences: list[str]
    """Of a change: what changed, in the reader's language, each without its actor."""
    activity: ActivityOut | None


class Timeline(BaseModel):
    """A page of a timeline, the newest first; `next` is null on the last one."""

    items: list[TimelineEntry]
    next: str | None
