"""The task table."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from crm_app.core.tables import RecordTable, about_index, belongs_to_workspace, record_indexes, refers_to, timestamp


class Task(RecordTable, table=True):
    """A task. Its owner is the member who has to do it."""

    __table_args__ = (
        belongs_to_workspace(),
        refers_to("owner_id", "membership"),
        refers_to("created_by", "membership"),
        refers_to("company_id", "company"),
        refers_to("contact_id", "contact"),
        refers_to("deal_id", "deal"),
        refers_to("project_id", "project"),
        CheckConstraint("status in ('open', 'done')", name="status"),
        CheckConstraint("priority in ('low', 'normal', 'high')", name="priority"),
        CheckConstraint("(status = 'done') = (completed_at is not null)", name="completed"),
        CheckConstraint("due_at is null or due_date is not null", name="due"),
        about_index("task"),
        *record_indexes(
            "task",
            ("title_key",),
            ("status", "due_date"),
            ("owner_id", "status", "due_date"),
            ("company_id",),
            ("contact_id",),
            ("deal_id",),
            ("project_id", "status"),
        ),
    )

    title: str = Field(max_length=200)
    title_key: str = Field(max_length=200)
    description: str | None = Field(default=None, max_length=5000)
    status: str = Field(default="open", max_length=4)
    priority: str = Field(default="normal", max_length=6)
    due_date: date | None = None
    due_at: datetime | None = timestamp(nullable=True)
    """The moment on `due_date`, when the task is due at a certain time."""
    remind_at: datetime | None = timestamp(nullable=True)
    completed_at: datetime | None = timestamp(nullable=True)
    company_id: UUID | None = None
    contact_id: UUID | None = None
    deal_id: UUID | None = None
    project_id: UUID | None = None
    about_kind: str | None = Field(default=None, max_length=20)
    about_id: UUID | None = None
    """The link to a record of a kind without a column of its own here."""
