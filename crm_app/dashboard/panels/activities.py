"""The latest activities."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx
from pydantic import BaseModel

from crm_app.activities.schemas import ActivityOut
from crm_app.activities.service import ACTIVITIES, ACTIVITY
from crm_app.dashboard.box import box, nothing
from crm_app.dashboard.panel import Asked, Found, Panel, readable, rows_of
from crm_app.records.about import named_in
from crm_app.records.states import Formatter
from crm_app.ui.button import link
from crm_app.ui.i18n import t
from crm_app.ui.icons import icon

MOST = 8
"""How many activities are listed."""
LONGEST_TEXT = 160
"""How much of a note is shown, in characters."""
_ICONS = {"note": "notebook-pen", "call": "phone", "meeting": "users", "email": "mail"}


class Activities(BaseModel):
    """The latest activities that the reader may see."""

    activities: list[ActivityOut]


@dataclass
class Row:
    """An activity as the page shows it."""

    icon: str
    title: str
    href: str
    body: str
    about: str
    about_href: str
    owner: str
    when: str


@dataclass
class Latest:
    """The rows of the list."""

    rows: list[Row] = field(default_factory=list)


def _latest() -> str:
    statement = ACTIVITIES.select.where(readable("activity", ACTIVITY))
    return rows_of(statement.order_by(ACTIVITY.occurred_at.desc(), ACTIVITY.id.desc()).limit(MOST))


def _count(found: Found, _asked: Asked) -> dict[str, Any]:
    return {"activities": found["activities"]}


def _show(data: dict[str, Any], formatter: Formatter) -> Latest:
    return Latest([_row(item, formatter) for item in data["activities"]])


def _row(item: dict[str, Any], formatter: Formatter) -> Row:
    body = " ".join((item["body"] or "").split())
    about, about_href = named_in(ACTIVITIES, item)
    return Row(
        icon=_ICONS[item["kind"]],
        title=item["subject"] or formatter.translate(f"activities.kind.{item['kind']}"),
        href=f"/activities/{item['id']}",
        body=body if len(body) <= LONGEST_TEXT else body[: LONGEST_TEXT - 1].rstrip() + "…",
        about=about,
        about_href=about_href,
        owner=item["owner_name"] or "",
        when=formatter.ago(item["occurred_at"]),
    )


def _line(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            icon(row.icon, 15),
            class_name=(
                "inline-flex size-8 shrink-0 items-center justify-center rounded-full border border-line bg-surface "
                "text-ink-2"
            ),
        ),
        rx.el.div(
            rx.el.div(
                link(
                    row.title,
                    href=row.href,
                    class_name="truncate text-sm font-medium text-ink no-underline hover:underline",
                ),
                rx.el.span(row.when, class_name="shrink-0 text-xs text-ink-3"),
                class_name="flex items-baseline justify-between gap-3",
            ),
            rx.el.p(row.body, class_name="m-0 mt-0.5 line-clamp-2 text-sm text-ink-2 [overflow-wrap:anywhere]"),
            rx.el.p(
                rx.cond(
                    row.about,
                    link(
                        row.about,
                        href=row.about_href,
                        class_name="truncate text-ink-2 no-underline hover:underline",
                    ),
                ),
                rx.cond(row.owner, rx.el.span(row.owner, class_name="shrink-0")),
                class_name="m-0 mt-1 flex min-w-0 items-baseline justify-between gap-3 text-xs text-ink-3",
            ),
            class_name="min-w-0 flex-1",
        ),
        class_name="flex gap-3 border-b border-line py-3 first:pt-0 last:border-b-0 last:pb-0",
    )


def _draw(latest: Any) -> rx.Component:
    return box(
        "dashboard.activities",
        rx.cond(
            latest.rows.length() > 0,
            rx.el.ul(
                rx.foreach(latest.rows, _line),
                aria_label=t("dashboard.activities"),
                class_name="m-0 list-none p-0",
            ),
            nothing("dashboard.activities.none"),
        ),
        more=("dashboard.all", "/activities"),
    )


PANEL = Panel(
    name="activities",
    order=40,
    column="wide",
    permission="activity.read",
    data=Activities,
    queries={"activities": _latest},
    count=_count,
    view=Latest,
    show=_show,
    draw=_draw,
    kinds=("activity",),
    listed=("activity", lambda data: data["activities"]),
)
