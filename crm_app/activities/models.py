"""The activity table."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from crm_app.core.tables import RecordTable, about_index, belongs_to_workspace, record_indexes, refers_to, timestamp

LINKS = ("company_id", "contact_id", "deal_id", "project_id", "task_id")


class Activity(RecordTable, table=True):
    """A note, call, meeting or email about one or more records. Its owner is the member who did it."""

    __table_args__ = (
        belongs_to_workspace(),
        refers_to("owner_id", "membership"),
        refers_to("created_by", "membership"),
        refers_to("company_id", "company"),
        refers_to("contact_id", "contact"),
        refers_to("deal_id", "deal"),
        refers_to("project_id", "project"),
        refers_to("task_id", "task"),
        CheckConstraint("kind in ('note', 'call', 'meeting', 'email')", name="kind"),
        CheckConstraint("direction in ('inbound', 'outbound')", name="direction"),
        CheckConstraint("duration_minutes between 0 and 10080", name="duration_minutes"),
        about_index("activity"),
        *record_indexes("activity", ("occurred_at",), *((link, "occurred_at") for link in LINKS)),
    )

    kind: str = Field(max_length=10)
    subject: str | None = Field(default=None, max_length=200)
    body: str | None = Field(default=None, max_length=20_000)
    """Plain text, shown with its line breaks."""
    occurred_at: datetime = timestamp(default=True)
    duration_minutes: int | None = None
    direction: str | None = Field(default=None, max_length=8)
    company_id: UUID | None = None
    contact_id: UUID | None = None
    deal_id: UUID | None = None
    project_id: UUID | None = None
    task_id: UUID | None = None
    about_kind: str | None = Field(default=None, max_length=20)
    about_id: UUID | None = None
    """The link to a record of a kind without a column of its own here."""
