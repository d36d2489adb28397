"""Input and output of notifications."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from crm_app.core.pagination import Input


class NotificationQuery(Input):
    """The parameters of the list of the caller's notifications; the newest come first."""

    limit: int = Field(default=20, ge=1, le=50)
    after: UUID | None = None
    unread: bool = False
    """Only unread ones."""


class ReadIn(Input):
    """The notifications to mark as read; all when none is named."""

    ids: list[UUID] = Field(default=[], max_length=50)


class Preferences(Input):
    """How the member is notified in this workspace, besides the bell."""

    mails: bool
    """Also by email."""


class NotificationOut(BaseModel):
    """A notification in output."""

    id: UUID
    kind: Literal["task_assigned", "task_reminder"]
    actor_name: str | None
    record_kind: str
    record_id: UUID
    title: str
    created_at: datetime
    read_at: datetime | None


class Notifications(BaseModel):
    """A page of notifications; `next` is null on the last one."""

    items: list[NotificationOut]
    next: UUID | None
    unread: int
    """The number of unread ones, counted to 100 at most."""
