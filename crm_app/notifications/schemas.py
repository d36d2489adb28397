"""Input and output of notifications."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from crm_app.core.pagination import Input


class NotificationQuery(Input):
    """Which of the caller's notifications; the newest come first."""

    limit: int = Field(default=20, ge=1, le=50)
    after: UUID | None = None
    unread: bool = False
    """Those alone that have not been read."""


class ReadIn(Input):
    """What has been read: these notifications, or all when none is named."""

    ids: list[UUID] = Field(default=[], max_length=50)


class Preferences(Input):
    """How one is told of things in this workspace, beside the bell."""

    mails: bool
    """By email as well."""


class NotificationOut(BaseModel):
    """A notification as it leaves the service."""

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
    """How many have not been read, counted to 100 at most."""
