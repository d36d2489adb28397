"""The dashboard's figures: one statement for all of them, each figure with the filter of the list that it counts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, create_model

from crm_app import records
from crm_app.core.clock import month_start, today
from crm_app.core.database import Work, unit_of_work
from crm_app.core.errors import Invalid
from crm_app.core.principal import Caller, Principal
from crm_app.core.refusals import refusals
from crm_app.dashboard.panel import EARLIEST, LATEST, Asked, Panel, Range
from crm_app.dashboard.panels import panels
from crm_app.dashboard.schemas import DashboardQuery, PeriodOut
from crm_app.values import formats
from crm_app.values.periods import find_period

PERMISSION = "dashboard.read"
DEFAULT_PERIOD = "last 12 months"
ALL = "all"
MAX_DAYS = 366 * 50


@dataclass(frozen=True, slots=True)
class Question:
    """What a dashboard is asked: all that is known before its one statement.

    Attributes:
        allowed: the panels that the role may read.
        month_began: in the workspace's zone.
    """

    query: DashboardQuery
    principal: Principal
    days: Range
    allowed: tuple[Panel, ...]
    month_began: datetime

    def statement(self) -> tuple[str, dict[str, Any]]:
        """The one statement of all figures, and its values."""
        return _statement(frozenset(panel.name for panel in self.allowed)), {
            "me": self.principal.member_id,
            "first_day": self.days.start or EARLIEST,
            "last_day": self.days.last_day or LATEST,
            "since": self.month_began,
            **{f"all_{kind}": self.principal.permissions.get(f"{kind}.read") == "all" for kind in records.TYPES},
        }


def overview(caller: Caller, query: DashboardQuery) -> dict[str, Any]:
    """The dashboard's figures, as an `answer_schema()`, of records that the caller's role may read.

    Raises:
        Forbidden: without `dashboard.read`.
        Invalid: words that name no period, or days that are no range.
    """
    with unit_of_work(caller, PERMISSION) as work:
        asked = ask(work, query)
        with refusals():
            written = work.fetch(*asked.statement())[0]
    return answer(asked, written)


def ask(work: Work, query: DashboardQuery) -> Question:
    """What `query` asks, by the workspace's calendar and the role's rights. Raises Invalid as `overview` does."""
    principal = work.principal
    allowed = tuple(panel for panel in panels() if principal.can(panel.permission))
    return Question(query, principal, resolve(query, principal), allowed, month_start(principal.workspace_timezone))


def answer(question: Question, written: str | bytes) -> dict[str, Any]:
    """The figures, from the JSON of the question's statement."""
    found: dict[str, Any] = json.loads(written, parse_float=Decimal)
    principal, days = question.principal, question.days
    asked = Asked(principal, days, _currency(question.query, principal, found), question.month_began)
    whole: dict[str, Any] = {
        "period": {
            "first_day": days.start,
            "last_day": days.last_day,
            "label_en": days.label_en,
            "label_th": days.label_th,
        },
        "currency": asked.currency,
        "fiscal_year_start": principal.fiscal_year_start,
        **dict.fromkeys(name for panel in panels() for name in _fields(panel)),
    }
    for panel in question.allowed:
        data = panel.count(found, asked)
        if panel.part:
            whole[panel.part] = (whole[panel.part] or {}) | data
        else:
            whole |= data
    return whole


def _fields(panel: Panel) -> tuple[str, ...]:
    """The fields that a panel adds to the answer itself: its part, or its fields."""
    return (panel.part,) if panel.part else tuple(panel.data.model_fields)


def data_of(panel: Panel, answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """The panel's part of an answer of `overview`; None for a role that may not read it."""
    if panel.part:
        found: dict[str, Any] | None = answer[panel.part]
        return found
    names = _fields(panel)
    return None if any(answer[name] is None for name in names) else {name: answer[name] for name in names}


@lru_cache(maxsize=1)
def answer_schema() -> type[BaseModel]:
    """The schema of the whole answer: the period, and the fields of each panel. Fields that the role may not read are
    null.
    """
    fields: dict[str, Any] = {"period": (PeriodOut, ...), "currency": (str, ...), "fiscal_year_start": (int, ...)}
    parts: dict[str, list[type[BaseModel]]] = {}
    for panel in panels():
        if panel.part:
            parts.setdefault(panel.part, []).append(panel.data)
        else:
            for name, info in panel.data.model_fields.items():
                kind: Any = info.annotation
                fields[name] = (kind | None, ...)
    for part, schemas in parts.items():
        name, about = f"{part.capitalize()}Out", f"What the dashboard says of {part}."
        whole: Any = schemas[0] if len(schemas) == 1 else create_model(name, __base__=tuple(schemas), __doc__=about)
        fields[part] = (whole | None, ...)
    return create_model("DashboardOut", __doc__=_ANSWER, **fields)


_ANSWER = "The whole dashboard. A part that the role may not read is null."


def watched_kinds() -> tuple[frozenset[str], frozenset[str]]:
    """The kinds whose changes refresh a figure or a row, and the kinds of which only names are shown."""
    counted = frozenset(kind for panel in panels() for kind in panel.kinds)
    return counted, frozenset().union(*(panel.names() for panel in panels())) - counted


def resolve(query: DashboardQuery, principal: Principal) -> Range:
    """The days that `query` requests, by the workspace's calendar. Raises Invalid."""
    if query.date_from or query.date_to:
        return _custom(query.date_from, query.date_to)
    words = query.period or DEFAULT_PERIOD
    if words.strip().lower() == ALL:
        return Range(None, None, "all time", "ทั้งหมด")
    period = find_period(words, today(principal.workspace_timezone), principal.fiscal_year_start)
    if period is None:
        raise Invalid(fields={"period": "dashboard.error.period"})
    return _bounded(Range(period.start, period.end, period.label_en, period.label_th), "period")


def _custom(first: date | None, last: date | None) -> Range:
    if first and last and last < first:
        raise Invalid(fields={"date_to": "dashboard.error.order"})
    labels = []
    for language, dash in (("en", "to"), ("th", "ถึง")):
        parts = [formats.day(day, language) for day in (first, last) if day]
        if first and last:
            labels.append(parts[0] if first == last else f"{parts[0]} {dash} {parts[1]}")
        elif first:
            labels.append(f"since {parts[0]}" if language == "en" else f"ตั้งแต่ {parts[0]}")
        else:
            labels.append(f"until {parts[0]}" if language == "en" else f"จนถึง {parts[0]}")
    end = last + timedelta(days=1) if last and last < date.max else None
    return _bounded(Range(first, end, *labels), "date_from")


def _bounded(days: Range, field: str) -> Range:
    start, end = days.start or EARLIEST, days.end or LATEST
    if days.start and days.end and (end - start).days > MAX_DAYS:
        raise Invalid(fields={field: "dashboard.error.too_long"})
    return days


# ---------------------------------------------------------------- the one statement


@lru_cache(maxsize=64)
def _statement(allowed: frozenset[str]) -> str:
    """The expressions of the panels with these names as one JSON object. An expression that several panels give runs
    once.
    """
    asked = {name: query for panel in panels() if panel.name in allowed for name, query in panel.queries.items()}
    return "select json_build_object(" + ", ".join(f"'{name}', {query()}" for name, query in asked.items()) + ")::text"


def _currency(query: DashboardQuery, principal: Principal, found: Mapping[str, Any]) -> str:
    """The currency of the charts: the requested one, else the workspace's, else the most common."""
    if query.currency:
        return query.currency
    counts: dict[str, int] = {}
    for row in (*found.get("open", ()), *found.get("closed", ())):
        counts[row["currency"]] = counts.get(row["currency"], 0) + row["count"]
    if not counts or principal.currency in counts:
        return principal.currency
    return max(sorted(counts), key=lambda name: counts[name])
