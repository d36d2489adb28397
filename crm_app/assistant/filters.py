"""The filters in the arguments of tools: deals, records, days."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from crm_app.core.filters import Operator

Measure = Literal[
    "count", "sum_amount", "avg_amount", "median_amount", "min_amount", "max_amount", "weighted_amount", "win_rate",
    "avg_cycle_days",
]  # fmt: skip
MONEY: tuple[Measure, ...] = (
    "sum_amount", "avg_amount", "median_amount", "min_amount", "max_amount", "weighted_amount",
)  # fmt: skip
"""Measures that are amounts, with one row for each currency."""
RATES: tuple[Measure, ...] = ("win_rate", "avg_cycle_days")
"""Measures that say themselves which deals they count: a filter for won deals would make every win rate 100 %. Two of
them are compared by their difference, not by their growth.
"""
GroupBy = Literal[
    "none", "owner", "company", "stage", "status", "product", "pipeline", "sector", "region", "manager", "country",
    "lost_reason", "own", "day", "week", "month", "quarter", "year",
]  # fmt: skip
AMOUNT_BOUNDS = ("min_amount", "above_amount", "max_amount", "below_amount")
"""Filters of deals by their amounts."""
TIME_GROUPS = ("day", "week", "month", "quarter", "year")
DealStatus = Literal["open", "won", "lost"]
RecordDateField = Literal["created_at", "due_date", "occurred_at", "close_date", "engage_date"]
Order = Literal["desc", "asc"]
Dimension = Literal[
    "owner", "company", "stage", "product", "pipeline", "sector", "region", "manager", "country", "tag", "lost_reason",
    "own", "company_own",
]  # fmt: skip
DIMENSIONS: tuple[Dimension, ...] = (
    "owner", "company", "stage", "product", "pipeline", "sector", "region", "manager", "country", "tag", "lost_reason",
    "own", "company_own",
)  # fmt: skip
"""Filters of deals by names: fields of `DealFilters`, and the kinds of the offline vocabulary."""
Names = Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=20)]


class Arguments(BaseModel):
    """Base of all that a tool takes."""

    # Models invent arguments; an unknown one must not be ignored, because the answer would look as if it had been
    # applied.
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class FieldCondition(Arguments):
    """A condition on any field of the records, also on one of the workspace's own. All given conditions must hold."""

    field: str = Field(
        min_length=1, max_length=200, description="custom.<key> of a field of the workspace's own; else a field's name."
    )
    op: Operator
    values: Names = Field(
        default=[], description="People and records by name, 'me' for the asker, days as 2026-01-31; none for empty."
    )
    said: str = Field(default="", max_length=300, description="Leave empty.")


Conditions = Annotated[list[FieldCondition], Field(max_length=8)]


class PeriodFilter(Arguments):
    """Days from `start` up to, not including, `end`."""

    field: RecordDateField = "close_date"
    start: date | None = None
    end: date | None = None


class ExcludedDeals(Arguments):
    """Deals that are left out: those with one of these names."""

    mine: bool = Field(default=False, description="Leave out the deals that the asker owns.")
    owner: Names = []
    company: Names = []
    stage: Names = []
    product: Names = []
    sector: Names = []
    region: Names = []
    country: Names = []
    tag: Names = []
    lost_reason: Names = []


class EnteredStage(Arguments):
    """Deals that moved into one of these stages, from `start` up to, not including, `end`."""

    stage: Names
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
    country: Names = Field(default=[], description="Countries of the deals' companies.")
    tag: Names = Field(default=[], description="Tags of the deals' companies.")
    lost_reason: Names = Field(default=[], description="Reasons why the deals were lost, as written on them.")
    own: Names = Field(default=[], description="Values of the deals' own fields: 'key=value'.")
    company_own: Names = Field(default=[], description="Values of the companies' own fields: 'key=value'.")
    conditions: Conditions = Field(default=[], description="Further conditions on fields of the deals.")
    exclude: ExcludedDeals | None = Field(default=None, description="Deals to leave out.")
    quiet_days: int | None = Field(
        default=None, ge=1, le=3650, description="Only deals without an activity in this number of days up to today."
    )
    past_expected: bool = Field(default=False, description="Only deals whose expected close date has passed.")
    no_contact: bool = Field(default=False, description="Only deals with no contact.")
    mine: bool = Field(default=False, description="Only deals that the asker owns.")
    no_company: bool = Field(default=False, description="Only deals with no company.")
    entered: EnteredStage | None = Field(default=None, description="Only deals that moved into a stage in some days.")
    min_amount: Decimal | None = Field(default=None, ge=0, description="This amount or more.")
    above_amount: Decimal | None = Field(default=None, ge=0, description="More than this amount.")
    max_amount: Decimal | None = Field(default=None, ge=0, description="This amount or less.")
    below_amount: Decimal | None = Field(default=None, ge=0, description="Less than this amount.")
    currency: str = Field(
        default="", max_length=3, description="Only deals in this currency, such as USD, where the question names it."
    )
    period: PeriodFilter | None = None


class RecordFilters(Arguments):
    """Which records of a kind other than deals."""

    owner: Names = []
    company: Names = []
    sector: Names = []
    country: Names = []
    tag: Names = []
    own: Names = Field(default=[], description="Values of the records' own fields: 'key=value'.")
    conditions: Conditions = Field(default=[], description="Further conditions on fields of the records.")
    job_title: str = Field(default="", max_length=120, description="Only for contacts: words of their job title.")
    lacks: Names = Field(
        default=[],
        description="What the records do not have: 'won_deal' for companies that never bought, 'open_deal', 'deal', "
        "'contact', 'activity', 'email', 'phone' …",
    )
    has: Names = Field(
        default=[],
        description="What the records have, by the same words as in `lacks`: 'open_deal' for companies with one.",
    )
    quiet_days: int | None = Field(
        default=None,
        ge=1,
        le=3650,
        description="Only companies and contacts without an activity in this number of days up to today.",
    )
    region: Names = Field(default=[], description="Only for members: their regions.")
    manager: Names = Field(default=[], description="Only for members: their managers.")
    status: list[Literal["open", "done", "planned", "active", "on_hold", "cancelled"]] = []
    activity_type: list[Literal["note", "call", "meeting", "email"]] = []
    mine: bool = False
    overdue: bool = False
    with_company: Names = Field(
        default=[], description="Only activities: with these companies, also about their contacts and deals."
    )
    period: PeriodFilter | None = None
    bought: PeriodFilter | None = Field(
        default=None,
        description="Only companies with a won deal that closed in these days; with lacks=['won_deal'] and a period: those "
        "that bought then and not in the period.",
    )
