"""The deal table."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Numeric
from sqlmodel import Field

from crm_app.core.tables import RecordTable, belongs_to_workspace, record_indexes, refers_to, timestamp


class Deal(RecordTable, table=True):
    """A sales opportunity. Its status follows its stage's outcome."""

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
    """The product's name as it was written, when no product of the list matched."""
    engage_date: date | None = None
    expected_close_date: date | None = None
    close_date: date | None = None
    lost_reason: str | None = Field(default=None, max_length=500)
    description: str | None = Field(default=None, max_length=5000)
    position: float = 0.0
    """Position within its stage on the board."""
    stage_changed_at: datetime = timestamp(default=True)
