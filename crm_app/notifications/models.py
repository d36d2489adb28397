"""The notification table."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from crm_app.core.tables import WorkspaceTable, belongs_to_workspace, refers_to, timestamp


class Notification(WorkspaceTable, table=True):
    """A notification of one member."""

    __table_args__ = (
        belongs_to_workspace(),
        refers_to("member_id", "membership", ondelete="CASCADE"),
        refers_to("actor_id", "membership"),
        CheckConstraint("kind in ('task_assigned', 'task_reminder')", name="kind"),
        Index("ix_notification_member", "workspace_id", "member_id", "id"),
        Index("ix_notification_unread", "workspace_id", "member_id", "id", postgresql_where=text("read_at IS NULL")),
        Index("ix_notification_record", "workspace_id", "record_kind", "record_id"),
        Index("uq_notification_cause", "workspace_id", "cause", unique=True),
    )

    member_id: UUID
    kind: str = Field(max_length=20)
    actor_id: UUID | None = None
    """The member who caused it; None for a reminder."""
    record_kind: str = Field(max_length=20)
    record_id: UUID
    title: str = Field(max_length=300)
    """The record's title at that time."""
    cause: str = Field(max_length=200)
    """A key of the cause: a job that runs twice creates one notification."""
    created_at: datetime = timestamp(default=True)
    read_at: datetime | None = timestamp(nullable=True)
