"""The filters in the arguments of tools: deals, records, days."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Measure = Literal["count", "sum_amount", "avg_amount", "win_rate", "avg_cycle_days"]
GroupBy = Literal[
    "none", "owner", "company", "stage", "status", "product", "pipeline", "sector", "region", "manager",
    "month", "quarter", "year",
]  # fmt: skip
DealStatus = Literal["open", "won", "lost"]
DateField = Literal["close_date", "engage_date", "created_at"]
RecordDateField = Literal["created_at", "due_date", "occurred_at", "close_date", "engage_date"]
Order = Literal["desc", "asc"]
DIMENSIONS: tuple[Literal["owner", "company", "stage", "product", "pipeline", "sector", "region", "manager"], ...] = (
    "owner", "company", "stage", "product", "pipeline", "sector", "region", "manager",
)  # fmt: skip
"""Filters of deals by names: fields of `DealFilters`, and the kinds of the offline vocabulary."""
Names = Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=20)]


class Arguments(BaseModel):
    """Base of all that a tool takes."""

    # Models invent arguments; an unknown one must not be ignored, because the answer would look as if it had been
    # applied.
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class PeriodFilter(Arguments):
    """Days from `start` up to, not including, `end`."""

    field: RecordDateField = "close_date"
    start: date | None = None
    end: date | None = None


class DealFilters(Arguments):
    """Which deals. Values in one list are alternatives; all given fields must hold."""

    status: list[DealStatus] = Field(default=[], max_length=3)
    owner: Names = Field(default=[], description="Names of the people who own the deals.")
    company: Names = []
    stage: Names = []
    product: Names = []
    pipeline: Names = []
    sector: Names = Field(default=[], description="Sectors of the deals' companies.")
    region: Names = Field(default=[], description="Regions of the deals' owners.")
    manager: Names = Field(default=[], description="Managers of the deals' owners.")
    mine: bool = Field(default=False, description="Only deals that the asker owns.")
    no_company: bool = Field(default=False, description="Only deals with no company.")
    min_amount: Decimal | None = Field(default=None, ge=0, description="This amount or more.")
    above_amount: Decimal | None = Field(default=None, ge=0, description="More than this amount.")
    max_amount: Decimal | None = Field(default=None, ge=0, description="This amount or less.")
    below_amount: Decimal | None = Field(default=None, ge=0, description="Less than this amount.")
    period: PeriodFilter | None = None


class RecordFilters(Arguments):
    """Which records of a kind other than deals."""

    owner: Names = []
    company: Names = []
    sector: Names = []
    region: Names = Field(default=[], description="Only for members: their regions.")
    manager: Names = Field(default=[], description="Only for members: their managers.")
    status: list[Literal["open", "done", "planned", "active", "on_hold", "cancelled"]] = []
    activity_type: list[Literal["note", "call", "meeting", "email"]] = []
    mine: bool = False
    overdue: bool = False
    period: PeriodFilter | None = None
