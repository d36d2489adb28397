"""The tables of saved views, and of what each member does with them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from crm_app.core.tables import WorkspaceTable, belongs_to_workspace, json_column, refers_to, timestamp


class SavedView(WorkspaceTable, table=True):
    """A list that somebody keeps: its filters and order under a name. `owner_id` made it. Others see it when it is shared: with
    everybody by `is_shared`, or with the members of a role by `role_id`, never by both.
    """

    __tablename__ = "saved_view"
    __table_args__ = (
        belongs_to_workspace(),
        refers_to("owner_id", "membership", ondelete="CASCADE"),
        refers_to("role_id", "role"),
        Index("ix_saved_view_kind", "workspace_id", "kind", "name", postgresql_where=text("deleted_at IS NULL")),
    )

    kind: str = Field(max_length=40)
    name: str = Field(max_length=80)
    icon: str = Field(max_length=40)
    query: dict[str, Any] = json_column()
    """The parameters of the list, each with its values: filters, search and order."""
    owner_id: UUID
    is_shared: bool = False
    role_id: UUID | None = None
    created_at: datetime = timestamp(default=True)
    updated_at: datetime = timestamp(default=True)
    deleted_at: datetime | None = timestamp(nullable=True)
    version: int = 1


class ViewChoice(WorkspaceTable, table=True):
    """What a member does with a view: has it in the side bar, or opens the list with it."""

    __tablename__ = "view_choice"
    __table_args__ = (
        belongs_to_workspace(),
        refers_to("member_id", "membership", ondelete="CASCADE"),
        refers_to("view_id", "saved_view", ondelete="CASCADE"),
        Index("uq_view_choice_view", "workspace_id", "member_id", "view_id", unique=True),
    )

    member_id: UUID
    view_id: UUID
    kind: str = Field(max_length=40)
    is_pinned: bool = False
    is_default: bool = False
