"""The tables of projects and of their members."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric
from sqlmodel import Field, SQLModel

from crm_app.core.tables import RecordTable, belongs_to_workspace, json_column, record_indexes, refers_to, timestamp


class Project(RecordTable, table=True):
    """Work with a start and an end. Its progress is by default that of its tasks; somebody can set it by hand."""

    __table_args__ = (
        belongs_to_workspace(),
        refers_to("owner_id", "membership"),
        refers_to("created_by", "membership"),
        refers_to("company_id", "company"),
        refers_to("deal_id", "deal"),
        CheckConstraint("status in ('planned', 'active', 'on_hold', 'done', 'cancelled')", name="status"),
        CheckConstraint("progress_by_hand between 0 and 100", name="progress_by_hand"),
        *record_indexes("project", ("name_key",), ("company_id",), ("deal_id",), ("status", "due_date")),
    )

    name: str = Field(max_length=200)
    name_key: str = Field(max_length=200)
    company_id: UUID | None = None
    deal_id: UUID | None = None
    status: str = Field(default="planned", max_length=10)
    start_date: date | None = None
    due_date: date | None = None
    progress_by_hand: int | None = None
    """Percent. Empty: the share of the project's tasks that are done."""
    tasks_total: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    tasks_done: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """`tasks` updates it whenever a task of the project changes, so that lists need no join."""
    budget: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    currency: str = Field(max_length=3)
    description: str | None = Field(default=None, max_length=5000)
    tags: list[str] = json_column(list)


class ProjectMember(SQLModel, table=True):
    """A member of the workspace who works on a project, and their role in it."""

    __tablename__ = "project_member"
    __table_args__ = (
        belongs_to_workspace(),
        refers_to("project_id", "project", ondelete="CASCADE"),
        refers_to("member_id", "membership", ondelete="CASCADE"),
        Index("ix_project_member_member", "workspace_id", "member_id", "project_id"),
    )

    workspace_id: UUID = Field(primary_key=True)
    project_id: UUID = Field(primary_key=True)
    member_id: UUID = Field(primary_key=True)
    role: str | None = Field(default=None, max_length=120)
    added_at: datetime = timestamp(default=True)
