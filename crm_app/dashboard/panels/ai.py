"""The workspace's use of the assistant this month."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import reflex as rx
from pydantic import BaseModel
from sqlalchemy import DateTime, bindparam, func, select

from crm_app.conversations.models import AiResponse
from crm_app.core.tables import columns
from crm_app.dashboard.box import box
from crm_app.dashboard.panel import Asked, Found, Panel, me, row_of
from crm_app.records.states import Formatter
from crm_app.ui.i18n import t
from crm_app.values import formats
from crm_app.values.fields import Exactly

ANSWER = columns(AiResponse)


class AiUse(BaseModel):
    """The workspace's use of the assistant since the month began, in the workspace's zone."""

    since: datetime
    questions: int
    own_questions: int
    input_tokens: int
    output_tokens: int
    cost_usd: Exactly


@dataclass
class Use:
    """The four facts as the page shows them."""

    questions: str = ""
    own: str = ""
    tokens: str = ""
    cost: str = ""


def _use() -> str:
    questions = func.count(func.distinct(ANSWER.question_id))
    statement = select(
        questions.label("questions"),
        questions.filter(ANSWER.asked_by == me()).label("own_questions"),
        func.coalesce(func.sum(ANSWER.input_tokens), 0).label("input_tokens"),
        func.coalesce(func.sum(ANSWER.output_tokens), 0).label("output_tokens"),
        func.coalesce(func.sum(ANSWER.cost_usd), 0).label("cost_usd"),
    )
    return row_of(statement.where(ANSWER.created_at >= bindparam("since", type_=DateTime(timezone=True))))


def _count(found: Found, asked: Asked) -> dict[str, Any]:
    return {"since": asked.month_began, **found["ai"]}


def _show(data: dict[str, Any], _formatter: Formatter) -> Use:
    cost = Decimal(data["cost_usd"])
    return Use(
        questions=formats.number(data["questions"]),
        own=formats.number(data["own_questions"]),
        tokens=formats.number(data["input_tokens"] + data["output_tokens"]),
        cost="< $0.01" if 0 < cost < Decimal("0.01") else formats.money(cost, "USD"),
    )


def _fact(key: str, value: Any) -> rx.Component:
    return rx.el.div(
        rx.el.dt(t(f"dashboard.ai.{key}"), class_name="text-xs text-ink-3"),
        rx.el.dd(value, class_name="figures m-0 text-lg font-semibold text-ink"),
    )


def _draw(use: Any) -> rx.Component:
    return box(
        "dashboard.ai",
        rx.el.dl(
            _fact("questions", use.questions),
            _fact("own", use.own),
            _fact("tokens", use.tokens),
            _fact("cost", use.cost),
            class_name="m-0 grid grid-cols-2 gap-3",
        ),
        more=("dashboard.ai.ask", "/assistant"),
    )


PANEL = Panel(
    name="ai",
    order=70,
    column="side",
    permission="conversation.use",
    part="ai",
    data=AiUse,
    queries={"ai": _use},
    count=_count,
    view=Use,
    show=_show,
    draw=_draw,
)
