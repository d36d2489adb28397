"""Input and output of deals and their board."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from crm_app.core.pagination import CustomFields, Input, Patch, RecordOut
from crm_app.deals.narrowing import SurroundingsQuery
from crm_app.pipelines.schemas import Outcome, StageOut
from crm_app.values.fields import Currency, Day, Exactly, LongText, Money, Name

LostReason = Annotated[str, Field(max_length=500)] | None


class DealFields(Input):
    """The fields of a deal that a person may write, all of them optional."""

    company_id: UUID | None = None
    contact_id: UUID | None = None
    amount: Money = None
    product_id: UUID | None = None
    product_name: Annotated[str | None, Field(max_length=200)] = None
    engage_date: Day | None = None
    expected_close_date: Day | None = None
    close_date: Day | None = None
    lost_reason: LostReason = None
    description: LongText = None
    owner_id: UUID | None = None
    custom_fields: CustomFields = {}


class DealIn(DealFields):
    """A new deal. Without a stage it starts in the first one of the default pipeline."""

    name: Name
    stage_id: UUID | None = None
    currency: Currency | None = None


class DealPatch(Patch, DealFields):
    """A change to a deal; another stage may close or reopen it."""

    name: Name = ""
    stage_id: UUID = UUID(int=0)
    currency: Currency = "THB"


class DealMove(Input):
    """A move on the board: into a stage, before another card or at the end.

    A move to a won stage may set a missing amount, one to a lost stage the reason.
    """

    stage_id: UUID
    before_id: UUID | None = None
    version: int | None = Field(default=None, ge=1)
    amount: Money = None
    lost_reason: LostReason = None


class DealOut(RecordOut):
    """A deal in output."""

    name: str
    company_id: UUID | None
    company_name: str | None
    contact_id: UUID | None
    contact_name: str | None
    pipeline_id: UUID
    stage_id: UUID
    stage_name: str
    status: Outcome
    amount: Exactly | None
    currency: str
    product_id: UUID | None
    product_name: str | None
    engage_date: date | None
    expected_close_date: date | None
    close_date: date | None
    lost_reason: str | None
    description: str | None
    stage_changed_at: datetime


class DealQuery(SurroundingsQuery):
    """The parameters of the list of deals."""

    owner_id: list[UUID] | None = Field(default=None, max_length=50)
    company_id: list[UUID] | None = Field(default=None, max_length=50)
    contact_id: list[UUID] | None = Field(default=None, max_length=50)
    pipeline_id: list[UUID] | None = Field(default=None, max_length=50)
    stage_id: list[UUID] | None = Field(default=None, max_length=50)
    status: list[Outcome] | None = None
    product_id: list[UUID] | None = Field(default=None, max_length=50)
    product: list[str] | None = Field(default=None, max_length=50)
    """By name, which also finds products that are only written on deals."""
    sector: list[str] | None = Field(default=None, max_length=50)
    """Of the deals' companies."""
    team: list[str] | None = Field(default=None, max_length=50)
    """Of the deals' owners."""
    manager: list[str] | None = Field(default=None, max_length=50)
    """Of the deals' owners."""
    currency: Currency | None = None
    """Required with an amount, because amounts of several currencies cannot be compared."""
    close_from: Day | None = None
    close_to: Day | None = None
    closes_from: Day | None = None
    """The closing day, or the expected closing day of an open deal."""
    closes_to: Day | None = None
    expected_from: Day | None = None
    expected_to: Day | None = None
    engage_from: Day | None = None
    engage_to: Day | None = None
    amount_from: Decimal | None = None
    amount_to: Decimal | None = None
    without_owner: bool | None = None
    without_company: bool | None = None
    without_amount: bool | None = None
    without_product: bool | None = None
    without_sector: bool | None = None
    without_team: bool | None = None
    without_manager: bool | None = None
    without_engage_date: bool | None = None


class BoardColumn(BaseModel):
    """A stage on the board: the number and sums of all its matching deals, and the first of them."""

    stage: StageOut
    count: int
    sums: dict[str, Exactly]
    """Per currency; sums never mix currencies. Deals without an amount count and add nothing."""
    deals: list[DealOut]


class Board(BaseModel):
    """A pipeline's stages in their order."""

    pipeline_id: UUID
    columns: list[BoardColumn]


class BoardQuery(Input):
    """The parameters of the board: filters, and the initial number of cards per column."""

    pipeline_id: UUID | None = None
    owner_id: UUID | None = None
    q: str | None = Field(default=None, max_length=200)
    limit: int = Field(default=20, ge=1, le=50)
