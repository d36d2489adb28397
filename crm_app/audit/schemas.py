"""Input and output of the audit trail."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from crm_app.core.pagination import Input


class AuditQuery(Input):
    """Which entries of the trail are listed; several values of one filter mean any of them."""

    limit: int = Field(default=50, ge=1, le=100)
    after: str | None = Field(default=None, max_length=80)
    member_id: list[UUID] | None = Field(default=None, max_length=50)
    kind: list[str] | None = Field(default=None, max_length=50)
    action: list[str] | None = Field(default=None, max_length=50)
    record_id: UUID | None = None
    day_from: date | None = None
    day_to: date | None = Field(default=None, description="Included. Days are those of the reader's time zone.")


class ChangedOut(BaseModel):
    """A changed field, in the words of the reader; an empty text stands for no value."""

    field: str
    before: str
    after: str


class AuditEntryOut(BaseModel):
    """An entry of the trail."""

    id: UUID
    at: datetime
    member_id: UUID | None
    member_name: str | None
    """None for the system."""
    kind: str
    record_id: UUID | None
    action: str
    title: str
    hidden: bool
    """Whether name and values are left out because the reader's role does not reach the record."""
    exists: bool
    """Whether it is about a record that can be opened."""
    changes: list[ChangedOut]


class AuditPage(BaseModel):
    """A page of the trail; `next` is null on the last one."""

    items: list[AuditEntryOut]
    next: str | None = None
