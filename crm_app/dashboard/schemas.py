"""Input and output of the dashboard."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from crm_app.core.pagination import Input
from crm_app.values.fields import Currency, Exactly


def _blank(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Day = Annotated[date | None, BeforeValidator(_blank)]


class DashboardQuery(Input):
    """The days, and the currency of the charts. Default: the last 12 months.

    `period` is in words, English or Thai ("last quarter", "ปีนี้"), or `all`; days take precedence over words and are
    inclusive.
    """

    period: Annotated[Annotated[str, Field(max_length=80)] | None, BeforeValidator(_blank)] = None
    date_from: Day = None
    date_to: Day = None
    currency: Annotated[Currency | None, BeforeValidator(_blank)] = None


class PeriodOut(BaseModel):
    """The requested days, both inclusive; empty where the range is open."""

    first_day: date | None
    last_day: date | None
    label_en: str
    label_th: str


Filter = dict[str, Any]
"""Parameters of the deals' list (`/api/v1/deals`) that select exactly the counted deals."""


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
