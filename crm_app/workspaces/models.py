"""The workspace, which is global, and its roles, members and invitations."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, false, text, true
from sqlmodel import Field, SQLModel

from crm_app.core.clock import new_id
from crm_app.core.tables import WorkspaceTable, belongs_to_workspace, json_column, refers_to, timestamp


class Workspace(SQLModel, table=True):
    """A tenant. Global: the serving role reads it through SQL functions alone."""

    __table_args__ = (
        CheckConstraint("fiscal_year_start between 1 and 12", name="fiscal_year_start"),
        CheckConstraint("slug ~ '^[a-z0-9](-?[a-z0-9]){1,39}$'", name="slug"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    slug: str = Field(max_length=40, unique=True)
    name: str = Field(max_length=120)
    timezone: str = Field(default="Asia/Bangkok", max_length=64)
    currency: str = Field(default="THB", max_length=3)
    fiscal_year_start: int = 1
    demo: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """A demo workspace: its people are made up, and nothing is ever mailed from it."""
    created_at: datetime = timestamp(default=True)
    ends_at: datetime | None = timestamp(nullable=True)
    """When it will be deleted, if an owner has asked for it (the domain `deletion`)."""
    deleted_at: datetime | None = timestamp(nullable=True)
    """When it was closed: nobody can enter it any more, and its rows are being deleted."""


class Role(WorkspaceTable, table=True):
    """A named set of permissions with scopes, such as `{"deal.update": "own"}`."""

    __table_args__ = (belongs_to_workspace(), Index("uq_role_key", "workspace_id", "key", unique=True))

    key: str = Field(max_length=40)
    name: str = Field(max_length=80)
    permissions: dict[str, Any] = json_column()
    built_in: bool = False
    created_at: datetime = timestamp(default=True)
    version: int = 1


class Membership(WorkspaceTable, table=True):
    """A person's membership in a workspace. A member without a person can own records but not sign in."""

    __table_args__ = (
        belongs_to_workspace(),
        refers_to("role_id", "role", ondelete="RESTRICT"),
        ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="SET NULL"),
        CheckConstraint("status in ('active', 'inactive')", name="status"),
        CheckConstraint("status = 'inactive' or person_id is not null", name="active_is_a_person"),
        Index(
            "uq_membership_person",
            "workspace_id",
            "person_id",
            unique=True,
            postgresql_where=text("person_id IS NOT NULL"),
        ),
        Index("ix_membership_person", "person_id"),
        Index("ix_membership_name", "workspace_id", "name_key", "id"),
    )

    person_id: UUID | None = None
    role_id: UUID | None = None
    name: str = Field(max_length=120)
    name_key: str = Field(max_length=200)
    email: str | None = Field(default=None, max_length=254)
    team: str | None = Field(default=None, max_length=120)
    manager: str | None = Field(default=None, max_length=120)
    status: str = Field(default="active", max_length=10)
    mails: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    """Whether notifications of this workspace are also mailed to the person."""
    created_at: datetime = timestamp(default=True)
    version: int = 1


class Invitation(WorkspaceTable, table=True):
    """A link that makes its holder a member, once, until it expires."""

    __table_args__ = (
        belongs_to_workspace(),
        refers_to("role_id", "role", ondelete="CASCADE"),
        refers_to("invited_by", "membership"),
        Index("uq_invitation_token", "token_hash", unique=True),
    )

    email: str = Field(max_length=254)
    role_id: UUID
    token_hash: bytes
    invited_by: UUID | None = None
    created_at: datetime = timestamp(default=True)
    expires_at: datetime = timestamp()
    accepted_at: datetime | None = timestamp(nullable=True)
    revoked_at: datetime | None = timestamp(nullable=True)
    told_at: datetime | None = timestamp(nullable=True)
    """When its link was shown to somebody other than the address: accepting it then confirms no address."""
