"""The table of deletions: first what was asked for, later the receipt."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from crm_app.core.clock import new_id
from crm_app.core.tables import json_column, timestamp


class WorkspaceDeletion(SQLModel, table=True):
    """The deletion of a workspace. Global, because it outlives the workspace; the serving role has no rights on it.

    It is pending until `closed_at`, when nobody can enter the workspace any more and its rows begin to be deleted. From
    `finished_at` on it is the receipt, which is kept for 90 days.
    """

    __tablename__ = "workspace_deletion"
    __table_args__ = (
        Index("uq_workspace_deletion_workspace", "workspace_id", unique=True),
        CheckConstraint("language in ('en', 'th')", name="language"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    workspace_id: UUID
    workspace_name: str = Field(max_length=120)
    name: str = Field(max_length=120)
    """The name of the person who asked."""
    email: str | None = Field(default=None, max_length=254)
    """Where the receipt goes; None when nothing may be mailed to the person, or from the workspace."""
    language: str = Field(max_length=2)
    timezone: str = Field(max_length=64)
    asked_at: datetime = timestamp()
    due_at: datetime = timestamp()
    closed_at: datetime | None = timestamp(nullable=True)
    finished_at: datetime | None = timestamp(nullable=True)
    rows: dict[str, Any] = json_column()
    """How many rows were deleted, by table."""
    attempts: int = 0
    """How often the receipt's email was tried."""
    tried_at: datetime | None = timestamp(nullable=True)
    mailed_at: datetime | None = timestamp(nullable=True)
