"""The deals that were won and lost, over time."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import reflex as rx
from pydantic import BaseModel

from crm_app.dashboard.box import box, nothing
from crm_app.dashboard.panel import Asked, Found, Panel, amount, closed_by_month
from crm_app.dashboard.schemas import Amount
from crm_app.dashboard.shown import deals_href
from crm_app.records.states import Formatter
from crm_app.ui import charts
from crm_app.ui.i18n import t
from crm_app.values import formats

MAX_MONTHS, MAX_QUARTERS, MAX_SPANS = 24, 24, 50
"""With more months or quarters than this the next longer span is drawn; of years, the latest."""
_STEPS = {1: "month", 3: "quarter", 12: "year"}
"""The name of a span by its length in months."""


class Span(BaseModel):
    """The deals that were closed within a month, or a quarter or year where months would be too many."""

    first_day: date
    last_day: date
    won: Amount
    lost: Amount


class Spans(BaseModel):
    """The closed deals in the chosen currency by span."""

    spans: list[Span]
    step: str
    """The unit of a span: `month`, `quarter` or `year`."""


@dataclass
class Columns:
    """The rows of the chart, see `charts.mirrored_chart`."""

    rows: list[charts.MirroredColumn] = field(default_factory=list)


def _count(found: Found, asked: Asked) -> dict[str, Any]:
    """The closed deals by month, cut at the range's ends; by fiscal quarter or year where months would be too many."""
    days, currency = asked.days, asked.currency
    mine = [row for row in found["closed"] if row["currency"] == currency]
    months = [date.fromisoformat(f"{row['month']}-01") for row in mine]
    first = days.start or min(months, default=None)
    last = days.last_day or (max(months) if months else None)
    if first is None or last is None or (not mine and not days.start):
        return {"step": "month", "spans": []}
    last = max(last, first)
    length = (last.year - first.year) * 12 + last.month - first.month + 1
    size = 1 if length <= MAX_MONTHS else 3 if length <= 3 * MAX_QUARTERS else 12
    begin = _span_start(first.replace(day=1), size, asked.principal.fiscal_year_start)
    spans = []
    while begin <= last:
        following = _add_months(begin, size)
        inside = [row for row, month in zip(mine, months, strict=True) if begin <= month < following]
        start = max(begin, days.start) if days.start else begin
        end = min(following, days.end) if days.end else following
        bounds = {"currency": currency, "close_from": start, "close_to": end - timedelta(days=1)}
        outcomes = {
            name: amount((row for row in inside if row["status"] == name), {"status": [name], **bounds})
            for name in ("won", "lost")
        }
        spans.append({"first_day": start, "last_day": end - timedelta(days=1), **outcomes})
        begin = following
    return {"step": _STEPS[size], "spans": spans[-MAX_SPANS:]}


def _span_start(month: date, size: int, fiscal_start: int) -> date:
    return _add_months(month, -((month.month - fiscal_start) % size))


def _add_months(month: date, months: int) -> date:
    index = month.year * 12 + month.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _show(deals: dict[str, Any], formatter: Formatter) -> Columns | None:
    return Columns([_row(span, deals["step"], formatter) for span in deals["spans"]]) if deals["any"] else None


def _row(span: dict[str, Any], step: str, formatter: Formatter) -> charts.MirroredColumn:
    language, currency = formatter.viewer.language, span["won"]["filter"]["currency"]
    label = formats.month(span["first_day"], language)
    if step != "month":
        label = f"{label} – {formats.month(span['last_day'], language)}"
    return {
        "label": label,
        "up": float(span["won"]["total"]),
        "down": -float(span["lost"]["total"]),
        "up_text": f"{formats.money(span['won']['total'], currency)} · {formats.number(span['won']['count'])}",
        "down_text": f"{formats.money(span['lost']['total'], currency)} · {formats.number(span['lost']['count'])}",
        "up_href": deals_href(span["won"]),
        "down_href": deals_href(span["lost"]),
    }


def _draw(chart: Any) -> rx.Component:
    return box(
        "dashboard.spans",
        rx.cond(
            chart.rows.length() > 0,
            charts.mirrored_chart(chart.rows, t("dashboard.won"), t("dashboard.lost"), title=t("dashboard.spans")),
            nothing("dashboard.spans.none"),
        ),
    )


PANEL = Panel(
    name="spans",
    order=20,
    column="wide",
    permission="deal.read",
    part="deals",
    data=Spans,
    queries={"closed": closed_by_month},
    count=_count,
    view=Columns,
    show=_show,
    draw=_draw,
    kinds=("deal",),
)
