"""Input and output of the dashboard."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field

from crm_app.activities.schemas import ActivityOut
from crm_app.core.pagination import Input
from crm_app.tasks.schemas import TaskOut
from crm_app.values.fields import Currency, Exactly


def _blank(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Day = Annotated[date | None, BeforeValidator(_blank)]


class DashboardQuery(Input):
    """Which days, and which currency the charts draw. Without days or words: the last 12 months.

    `period` is in words, English or Thai ("last quarter", "ปีนี้"), or `all`; days win over words and are inclusive.
    """

    period: Annotated[Annotated[str, Field(max_length=80)] | None, BeforeValidator(_blank)] = None
    date_from: Day = None
    date_to: Day = None
    currency: Annotated[Currency | None, BeforeValidator(_blank)] = None


class PeriodOut(BaseModel):
    """The days that were asked for, both inclusive; empty where the range is open."""

    first_day: date | None
    last_day: date | None
    label_en: str
    label_th: str


Filter = dict[str, Any]
"""Parameters of the deals' list (`/api/v1/deals`) that give exactly the deals that were counted."""


class Figure(BaseModel):
    """A number of deals and their sums per currency. Deals without an amount count and add nothing."""

    count: int
    sums: dict[str, Exactly]
    filter: Filter


class Amount(BaseModel):
    """A number of deals in one currency, and their sum."""

    count: int
    total: Exactly
    filter: Filter


class StageFigure(Amount):
    """The open deals of a stage, in the chosen currency."""

    stage_id: UUID
    stage_name: str
    pipeline_name: str


class Span(BaseModel):
    """The deals that were closed within a month, or a quarter or year where months are too many."""

    first_day: date
    last_day: date
    won: Amount
    lost: Amount


class OwnerFigure(BaseModel):
    """What somebody has won, in all currencies, and its sum in the chosen one. No id: deals without an owner."""

    owner_id: UUID | None
    owner_name: str | None
    won: Figure
    total: Exactly


class Rate(BaseModel):
    """The share of won among closed deals, 0 to 1; empty when none was closed."""

    rate: float | None
    won: int
    lost: int
    filter: Filter


class Cycle(BaseModel):
    """Days from engaging to winning, on average, over the won deals that say when they began."""

    days: float | None
    count: int
    filter: Filter


class DealsOut(BaseModel):
    """All that is said of deals."""

    any: bool
    """Whether there is a deal at all that the reader may see."""
    currencies: list[str]
    open: Figure
    stages: list[StageFigure]
    won: Figure
    lost: Figure
    win_rate: Rate
    cycle: Cycle
    spans: list[Span]
    step: str
    """What a span is: `month`, `quarter` or `year`."""
    owners: list[OwnerFigure]


class TasksOut(BaseModel):
    """The reader's own open tasks: how many by urgency, and the most urgent of them."""

    count: int
    by_group: dict[str, int]
    first: list[TaskOut]


class AiUse(BaseModel):
    """What the workspace has asked the assistant since the month began, in the workspace's zone."""

    since: datetime
    questions: int
    own_questions: int
    input_tokens: int
    output_tokens: int
    cost_usd: Exactly


class DashboardOut(BaseModel):
    """The whole dashboard. A part that the role may not read is null."""

    period: PeriodOut
    currency: str
    """The one that stages, spans and the owners' totals are in."""
    fiscal_year_start: int
    deals: DealsOut | None
    activities: list[ActivityOut] | None
    tasks: TasksOut | None
    ai: AiUse | None
