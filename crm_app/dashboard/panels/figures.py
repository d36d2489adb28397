"""Four figures of deals: open, won, win rate and average sales cycle."""

from dataclasses import dataclass
from typing import Any

import reflex as rx
from pydantic import BaseModel
from sqlalchemy import func, select

from crm_app.core.database import compiled
from crm_app.dashboard.panel import DEAL, EARLIEST, Asked, Found, Panel, closed_by_month, closed_deals, figure, row_of
from crm_app.dashboard.panel import readable as readable_of
from crm_app.dashboard.panels.stages import open_by_stage
from crm_app.dashboard.schemas import Figure, Filter
from crm_app.dashboard.shown import counted, deals_href, money_of
from crm_app.records.states import Formatter
from crm_app.ui.i18n import t
from crm_app.ui.stat import stat, stats
from crm_app.values import formats


class Rate(BaseModel):
    """The share of won among closed deals, 0 to 1; empty when none was closed."""

    rate: float | None
    won: int
    lost: int
    filter: Filter


class Cycle(BaseModel):
    """Days from engaging to winning, on average, over the won deals with a first day."""

    days: float | None
    count: int
    filter: Filter


class Figures(BaseModel):
    """Figures of all deals."""

    any: bool
    """Whether there is a deal that the reader may see."""
    currencies: list[str]
    open: Figure
    won: Figure
    lost: Figure
    win_rate: Rate
    cycle: Cycle


@dataclass
class Cards:
    """The four cards as the page shows them."""

    open: str = ""
    open_note: str = ""
    open_href: str = ""
    won: str = ""
    won_note: str = ""
    won_href: str = ""
    rate: str = ""
    rate_note: str = ""
    rate_href: str = ""
    cycle: str = ""
    cycle_note: str = ""
    cycle_href: str = ""


def _cycle() -> str:
    began = DEAL.engage_date >= func.make_date(EARLIEST.year, EARLIEST.month, EARLIEST.day)
    days = func.avg(DEAL.close_date - DEAL.engage_date).label("days")
    return row_of(select(days, func.count().label("count")).where(closed_deals(), DEAL.status == "won", began))


def _any_deal() -> str:
    return f"exists ({compiled(select(DEAL.id).where(readable_of('deal', DEAL)))})"


def _count(found: Found, asked: Asked) -> dict[str, Any]:
    within = asked.days.filter()
    won, lost = (
        figure((row for row in found["closed"] if row["status"] == name), {"status": [name], **within})
        for name in ("won", "lost")
    )
    closed = won["count"] + lost["count"]
    cycle = found["cycle"]
    return {
        "any": found["any_deal"],
        "currencies": sorted({row["currency"] for row in (*found["open"], *found["closed"])}),
        "open": figure(found["open"], {"status": ["open"]}),
        "won": won,
        "lost": lost,
        "win_rate": {
            "rate": won["count"] / closed if closed else None,
            "won": won["count"],
            "lost": lost["count"],
            "filter": {"status": ["won", "lost"], **within},
        },
        "cycle": {
            "days": None if cycle["days"] is None else round(float(cycle["days"]), 1),
            "count": cycle["count"],
            "filter": {"status": ["won"], "engage_from": EARLIEST, **within},
        },
    }


def _show(deals: dict[str, Any], formatter: Formatter) -> Cards | None:
    if not deals["any"]:
        return None
    rate, cycle = deals["win_rate"], deals["cycle"]
    return Cards(
        open=money_of(deals["open"], formatter),
        open_note=counted(deals["open"]["count"], formatter),
        open_href=deals_href(deals["open"]),
        won=money_of(deals["won"], formatter),
        won_note=counted(deals["won"]["count"], formatter),
        won_href=deals_href(deals["won"]),
        rate="–" if rate["rate"] is None else formats.percent(rate["rate"]),
        rate_note=formatter.translate("dashboard.rate.note", won=rate["won"], closed=rate["won"] + rate["lost"]),
        rate_href=deals_href(rate),
        cycle="–" if cycle["days"] is None else formatter.translate("dashboard.days", days=_days(cycle["days"])),
        cycle_note=formatter.translate("dashboard.cycle.note", count=formats.number(cycle["count"])),
        cycle_href=deals_href(cycle),
    )


def _days(days: float) -> str:
    return formats.number(days, 0 if days >= 10 or days == int(days) else 1)


def _draw(cards: Any) -> rx.Component:
    return stats(
        stat(t("dashboard.open"), cards.open, href=cards.open_href, note=cards.open_note),
        stat(t("dashboard.won"), cards.won, href=cards.won_href, note=cards.won_note),
        stat(t("dashboard.rate"), cards.rate, href=cards.rate_href, note=cards.rate_note),
        stat(t("dashboard.cycle"), cards.cycle, href=cards.cycle_href, note=cards.cycle_note),
    )


PANEL = Panel(
    name="figures",
    order=10,
    column="top",
    permission="deal.read",
    part="deals",
    data=Figures,
    queries={"open": open_by_stage, "closed": closed_by_month, "cycle": _cycle, "any_deal": _any_deal},
    count=_count,
    view=Cards,
    show=_show,
    draw=_draw,
    kinds=("deal",),
)
