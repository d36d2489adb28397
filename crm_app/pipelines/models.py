"""Pipelines and their stages."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from crm_app.core.tables import WorkspaceTable, belongs_to_workspace, refers_to, timestamp


class Pipeline(WorkspaceTable, table=True):
    """A sales process, with stages of its own."""

    __table_args__ = (belongs_to_workspace(),)

    name: str = Field(max_length=120)
    position: int = 0
    is_default: bool = False
    created_at: datetime = timestamp(default=True)
    deleted_at: datetime | None = timestamp(nullable=True)
    version: int = 1


class Stage(WorkspaceTable, table=True):
    """A step of a pipeline. Its outcome decides whether its deals are open, won or lost."""

    __table_args__ = (
        belongs_to_workspace(),
        refers_to("pipeline_id", "pipeline", ondelete="CASCADE"),
        CheckConstraint("outcome in ('open', 'won', 'lost')", name="outcome"),
        CheckConstraint("probability between 0 and 100", name="probability"),
        Index("ix_stage_pipeline", "workspace_id", "pipeline_id", "position"),
    )

    pipeline_id: UUID
    name: str = Field(max_length=120)
    position: int = 0
    outcome: str = Field(default="open", max_length=4)
    probability: int = 0
    deleted_at: datetime | None = timestamp(nullable=True)
    version: int = 1
