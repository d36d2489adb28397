"""Pipelines, their stages, products and deals."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, text
from sqlmodel import Field

from crm_app.core.tables import (
    RecordTable,
    WorkspaceTable,
    belongs_to_workspace,
    moment,
    record_indexes,
    refers_to,
)


class Pipeline(WorkspaceTable, table=True):
    """A way of selling, with stages of its own."""

    __table_args__ = (belongs_to_workspace(),)

    name: str = Field(max_length=120)
    position: int = 0
    is_default: bool = False
    created_at: datetime = moment(default=True)
    deleted_at: datetime | None = moment(nullable=True)
    version: int = 1


class Stage(WorkspaceTable, table=True):
    """A step of a pipeline. Its outcome says whether deals there are open, won or lost."""

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
    deleted_at: datetime | None = moment(nullable=True)
    version: int = 1


class Product(WorkspaceTable, table=True):
    """Something that is sold, with its list price."""

    __table_args__ = (
        belongs_to_workspace(),
        Index(
            "uq_product_match_key",
            "workspace_id",
            "match_key",
            unique=True,
            postgresql_where=text("deleted_at IS NULL"),
        ),
    )

    name: str = Field(max_length=200)
    name_key: str = Field(max_length=200)
    match_key: str = Field(max_length=200)
    series: str | None = Field(default=None, max_length=120)
    list_price: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    currency: str = Field(max_length=3)
    created_at: datetime = moment(default=True)
    deleted_at: datetime | None = moment(nullable=True)
    version: int = 1


class Deal(RecordTable, table=True):
    """A chance to sell. Its status follows its stage's outcome."""

    __table_args__ = (
        belongs_to_workspace(),
        refers_to("owner_id", "membership"),
        refers_to("created_by", "membership"),
        refers_to("company_id", "company"),
        refers_to("contact_id", "contact"),
        refers_to("pipeline_id", "pipeline", ondelete="RESTRICT"),
        refers_to("stage_id", "stage", ondelete="RESTRICT"),
        refers_to("product_id", "product"),
        CheckConstraint("status in ('open', 'won', 'lost')", name="status"),
        *record_indexes(
            "deal",
            ("name_key",),
            ("company_id",),
            ("contact_id",),
            ("stage_id", "position"),
            ("status", "close_date"),
            ("amount",),
        ),
    )

    name: str = Field(max_length=200)
    name_key: str = Field(max_length=200)
    company_id: UUID | None = None
    contact_id: UUID | None = None
    pipeline_id: UUID
    stage_id: UUID
    status: str = Field(default="open", max_length=4)
    amount: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    currency: str = Field(max_length=3)
    product_id: UUID | None = None
    product_name: str | None = Field(default=None, max_length=200)
    """As it was written when no product of the list matched."""
    engage_date: date | None = None
    expected_close_date: date | None = None
    close_date: date | None = None
    lost_reason: str | None = Field(default=None, max_length=500)
    description: str | None = Field(default=None, max_length=5000)
    position: float = 0.0
    """Order within its stage on the board."""
    stage_changed_at: datetime = moment(default=True)
