"""The declaration of a dashboard's panel, and what the panels' statements have in common.

This module does not need Reflex, because the figures are counted for REST as well as for the page.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy import Boolean, ColumnElement, Date, Uuid, and_, bindparam, func, or_, select

from crm_app import records
from crm_app.core.database import compiled
from crm_app.core.principal import Principal
from crm_app.core.tables import columns
from crm_app.dashboard.schemas import Filter
from crm_app.deals.models import Deal

DEAL = columns(Deal)
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
"""Stand for an open side of a range, because a closed deal without a close date is in no range of days."""
Found = Mapping[str, Any]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Range:
    """Days from `start` up to, not including, `end`."""

    start: date | None
    end: date | None
    label_en: str
    label_th: str

    @property
    def last_day(self) -> date | None:
        """The last day of the range; None where the range is open."""
        return self.end - timedelta(days=1) if self.end else None

    def filter(self) -> Filter:
        """The range as parameters of the deals' list."""
        return {"close_from": self.start or EARLIEST, "close_to": self.last_day or LATEST}


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of the figures."""

    principal: Principal
    days: Range
    currency: str
    """The currency of the charts."""
    month_began: datetime
    """The first moment of this month in the workspace's zone."""


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A panel of the dashboard: its figures, its view and its place. Each module of `panels` declares one.

    Attributes:
        name: the name of the module, of the variable in the state, and of its texts: `dashboard.<name>`.
        order: its position among all panels, small first.
        column: over the whole width, in the wide column or beside it.
        permission: for a role without it the panel is neither counted nor shown.
        part: the part of the REST answer that contains its fields; empty for fields of the answer itself. Panels of the
            same part need the same permission. The part, or the field, is null for a role without it.
        data: the schema of its fields in the REST answer.
        queries: the expressions of its JSON values in the dashboard's one statement, by name. Panels may give the same
            one: it runs once. See `rows_of` and `row_of`.
        count: makes the fields of `data` from the results of the statement.
        view: the dataclass in the state, with the texts of the page. All of its fields have defaults.
        show: formats the fields of `data` as a `view` for the reader; None when there is nothing to show.
        draw: the component, given the state's variable of the type `view`.
        kinds: the kinds of record that it counts or lists. A change of one of them refreshes the dashboard.
        named: further kinds whose names it shows, besides those that the `kinds` in `listed` link to.
        listed: the kind whose records it lists, and where `data` has them. A changed name in them refreshes the dashboard.
    """

    name: str
    order: int
    column: Literal["top", "wide", "side"]
    permission: str
    part: str = ""
    data: type[BaseModel]
    queries: Mapping[str, Callable[[], str]]
    count: Callable[[Found, Asked], dict[str, Any]]
    view: type[Any]
    show: Callable[[dict[str, Any], Any], Any]
    draw: Callable[[Any], Any]
    kinds: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    listed: tuple[str, Callable[[dict[str, Any]], Iterable[dict[str, Any]]]] | None = None

    def names(self) -> frozenset[str]:
        """The kinds whose names the panel shows, besides the counted kinds."""
        return frozenset(self.named) | (records.TYPES[self.listed[0]].named_kinds if self.listed else frozenset())


# ---------------------------------------------------------------- statements


def rows_of(statement: Any) -> str:
    """The rows of a statement as a JSON list."""
    return f"coalesce((select json_agg(r) from ({compiled(statement)}) r), '[]')"


def row_of(statement: Any) -> str:
    """The one row of a statement as a JSON object."""
    return f"(select row_to_json(r) from ({compiled(statement)}) r)"


def me() -> Any:
    """The reader's own member id, as a parameter of the statement."""
    return bindparam("me", type_=Uuid())


def within(kind: str, owner: Any) -> ColumnElement[bool]:
    """The condition of `<kind>.read`: all records, or the reader's own. Row-level security limits it to the
    workspace.
    """
    return or_(bindparam(f"all_{kind}", type_=Boolean()), owner == me())


def readable(kind: str, table: Any) -> ColumnElement[bool]:
    """The records of a kind that are not deleted and that the reader may read."""
    return and_(table.deleted_at.is_(None), within(kind, table.owner_id))


def closed_deals() -> ColumnElement[bool]:
    """The deals that were won or lost within the requested days."""
    return and_(
        readable("deal", DEAL),
        or_(DEAL.status == "won", DEAL.status == "lost"),
        DEAL.close_date >= bindparam("first_day", type_=Date()),
        DEAL.close_date <= bindparam("last_day", type_=Date()),
    )


def amounts() -> tuple[Any, Any, Any]:
    """The columns that `figure` and `amount` add up: number of deals, their sum, and the number of deals with an
    amount.
    """
    return (
        func.count().label("count"),
        func.coalesce(func.sum(DEAL.amount), 0).label("total"),
        func.count(DEAL.amount).label("with_amount"),
    )


def closed_by_month() -> str:
    """The closed deals by month, currency and outcome."""
    month = func.to_char(DEAL.close_date, "YYYY-MM").label("month")
    statement = select(month, DEAL.currency, DEAL.status, *amounts()).where(closed_deals())
    return rows_of(statement.group_by(month, DEAL.currency, DEAL.status))


# ---------------------------------------------------------------- figures with their filters


def figure(rows: Iterable[Row], conditions: Filter) -> dict[str, Any]:
    """The number of deals in the rows and their sums by currency, as a `schemas.Figure`.

    Args:
        rows: rows with `currency` and the columns of `amounts`.
        conditions: the parameters of the deals' list that select exactly these deals.
    """
    rows = list(rows)
    sums: dict[str, Decimal] = {}
    for row in rows:
        if row["with_amount"]:
            sums[row["currency"]] = sums.get(row["currency"], Decimal(0)) + Decimal(row["total"])
    return {"count": sum(row["count"] for row in rows), "sums": dict(sorted(sums.items())), "filter": conditions}


def amount(rows: Iterable[Row], conditions: Filter) -> dict[str, Any]:
    """The number of deals in the rows and their sum, as a `schemas.Amount`. All rows are of one currency."""
    rows = list(rows)
    total = sum((Decimal(row["total"]) for row in rows), Decimal(0))
    return {"count": sum(row["count"] for row in rows), "total": total, "filter": conditions}
