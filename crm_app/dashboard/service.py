"""The dashboard's figures: one statement for all of them, and with each figure the filter of the list it counts."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Boolean, Date, DateTime, Uuid, and_, bindparam, func, or_, select

from crm_app.activities.service import ACTIVITIES, ACTIVITY
from crm_app.conversations.models import AiResponse
from crm_app.core.clock import today
from crm_app.core.database import Work, compiled, refusals, unit_of_work
from crm_app.core.errors import Invalid
from crm_app.core.principal import Caller, Principal
from crm_app.core.tables import columns
from crm_app.dashboard.schemas import DashboardQuery
from crm_app.deals.models import Deal
from crm_app.pipelines.models import Pipeline, Stage
from crm_app.tasks.service import TASK, TASKS
from crm_app.values import formats
from crm_app.values.periods import find_period
from crm_app.workspaces.models import Membership

DEAL, PIPELINE, STAGE = columns(Deal), columns(Pipeline), columns(Stage)
MEMBER, ANSWER = columns(Membership), columns(AiResponse)

DEFAULT_PERIOD = "last 12 months"
ALL = "all"
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
"""Stand for an open side, since a closed deal without a close date is in no range of days."""
MAX_DAYS = 366 * 50
MAX_MONTHS, MAX_QUARTERS, MAX_SPANS = 24, 24, 50
"""Beyond so many months or quarters the next longer span is drawn; of years, the latest."""
OWNERS, RECENT, TO_DO = 10, 8, 6


@dataclass(frozen=True, slots=True)
class Range:
    """Days from `start` up to, not including, `end`."""

    start: date | None
    end: date | None
    label_en: str
    label_th: str

    @property
    def last_day(self) -> date | None:
        return self.end - timedelta(days=1) if self.end else None

    def filter(self) -> dict[str, Any]:
        """The range as parameters of the deals' list."""
        return {"close_from": self.start or EARLIEST, "close_to": self.last_day or LATEST}


def overview(caller: Caller, query: DashboardQuery) -> dict[str, Any]:
    """Everything the dashboard shows, as a `DashboardOut`, within what the caller's role may read.

    Raises:
        Forbidden: without `dashboard.read`.
        Invalid: words that are no period, or days that are no range.
    """
    with unit_of_work(caller, "dashboard.read") as work:
        principal = work.principal
        days = resolve(query, principal)
        found = _ask(work, days)
    currency = _currency(query, principal, found)
    return {
        "period": {
            "first_day": days.start,
            "last_day": days.last_day,
            "label_en": days.label_en,
            "label_th": days.label_th,
        },
        "currency": currency,
        "fiscal_year_start": principal.fiscal_year_start,
        "deals": _deals(found, days, currency, principal) if principal.can("deal.read") else None,
        "activities": found["activities"] if principal.can("activity.read") else None,
        "tasks": _tasks(found) if principal.can("task.read") else None,
        "ai": {"since": _month_began(principal), **found["ai"]} if principal.can("conversation.use") else None,
    }


def resolve(query: DashboardQuery, principal: Principal) -> Range:
    """The days that `query` asks for, by the workspace's calendar. Raises Invalid."""
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


def _ask(work: Work, days: Range) -> dict[str, Any]:
    principal = work.principal
    values: dict[str, Any] = {
        "me": principal.member_id,
        "first_day": days.start or EARLIEST,
        "last_day": days.last_day or LATEST,
        "since": _month_began(principal),
        **{f"all_{kind}": principal.permissions.get(f"{kind}.read") == "all" for kind in ("deal", "activity")},
    }
    raw: Any = work.db.connection().connection.driver_connection
    with refusals(), raw.cursor() as cursor:
        cursor.execute(_statement(), values)
        found: dict[str, Any] = json.loads(cursor.fetchone()[0], parse_float=Decimal)
    return found


@lru_cache(maxsize=1)
def _statement() -> str:
    """One JSON object. Row-level security keeps to the workspace; the conditions keep to the reader's scope."""
    deals = and_(DEAL.deleted_at.is_(None), _within("deal", DEAL.owner_id))
    closed = and_(
        deals,
        or_(DEAL.status == "won", DEAL.status == "lost"),
        DEAL.close_date >= bindparam("first_day", type_=Date()),
        DEAL.close_date <= bindparam("last_day", type_=Date()),
    )
    count, total = func.count().label("count"), func.coalesce(func.sum(DEAL.amount), 0).label("total")
    month = func.to_char(DEAL.close_date, "YYYY-MM").label("month")
    mine = and_(TASK.deleted_at.is_(None), TASK.status == "open", TASK.owner_id == bindparam("me", type_=Uuid()))
    parts = {
        "open": select(
            DEAL.stage_id,
            STAGE.name.label("stage_name"),
            PIPELINE.name.label("pipeline_name"),
            DEAL.currency,
            count,
            total,
            func.count(DEAL.amount).label("with_amount"),
        )
        .join(Stage, and_(STAGE.workspace_id == DEAL.workspace_id, STAGE.id == DEAL.stage_id))
        .join(Pipeline, and_(PIPELINE.workspace_id == DEAL.workspace_id, PIPELINE.id == DEAL.pipeline_id))
        .where(deals, DEAL.status == "open")
        .group_by(
            DEAL.stage_id,
            STAGE.name,
            PIPELINE.name,
            DEAL.currency,
            PIPELINE.is_default,
            PIPELINE.position,
            PIPELINE.id,
            STAGE.position,
        )
        .order_by(PIPELINE.is_default.desc(), PIPELINE.position, PIPELINE.id, STAGE.position, DEAL.stage_id),
        "closed": select(month, DEAL.currency, DEAL.status, count, total, func.count(DEAL.amount).label("with_amount"))
        .where(closed)
        .group_by(month, DEAL.currency, DEAL.status),
        "owners": select(
            DEAL.owner_id,
            MEMBER.name.label("owner_name"),
            DEAL.currency,
            count,
            total,
            func.count(DEAL.amount).label("with_amount"),
        )
        .outerjoin(Membership, and_(MEMBER.workspace_id == DEAL.workspace_id, MEMBER.id == DEAL.owner_id))
        .where(closed, DEAL.status == "won")
        .group_by(DEAL.owner_id, MEMBER.name, DEAL.currency),
        "activities": ACTIVITIES.select.where(ACTIVITY.deleted_at.is_(None), _within("activity", ACTIVITY.owner_id))
        .order_by(ACTIVITY.occurred_at.desc(), ACTIVITY.id.desc())
        .limit(RECENT),
        "tasks": TASKS.select.where(mine).order_by(TASKS.sorts["due_date"], TASK.id).limit(TO_DO),
        "task_groups": TASKS.select.where(mine),
    }
    lists = {name: f"coalesce((select json_agg(r) from ({compiled(part)}) r), '[]')" for name, part in parts.items()}
    lists["task_groups"] = (
        "coalesce((select json_object_agg(g.due_group, g.n) from (select r.due_group, count(*) as n "
        f"from ({compiled(parts['task_groups'])}) r group by r.due_group) g), '{{}}')"
    )
    cycle = select(func.avg(DEAL.close_date - DEAL.engage_date).label("days"), func.count().label("count")).where(
        closed, DEAL.status == "won", DEAL.engage_date >= EARLIEST_SQL
    )
    ai = select(
        func.count(func.distinct(ANSWER.question_id)).label("questions"),
        func.count(func.distinct(ANSWER.question_id))
        .filter(ANSWER.asked_by == bindparam("me", type_=Uuid()))
        .label("own_questions"),
        func.coalesce(func.sum(ANSWER.input_tokens), 0).label("input_tokens"),
        func.coalesce(func.sum(ANSWER.output_tokens), 0).label("output_tokens"),
        func.coalesce(func.sum(ANSWER.cost_usd), 0).label("cost_usd"),
    ).where(ANSWER.created_at >= bindparam("since", type_=DateTime(timezone=True)))
    lists["cycle"] = f"(select row_to_json(r) from ({compiled(cycle)}) r)"
    lists["ai"] = f"(select row_to_json(r) from ({compiled(ai)}) r)"
    lists["any_deal"] = f"exists ({compiled(select(DEAL.id).where(deals))})"
    return "select json_build_object(" + ", ".join(f"'{name}', {sql}" for name, sql in lists.items()) + ")::text"


EARLIEST_SQL = func.make_date(EARLIEST.year, EARLIEST.month, EARLIEST.day)


def _within(kind: str, owner: Any) -> Any:
    """What `<kind>.read` reaches. A role without it gets nothing but its own, which `overview` leaves out."""
    return or_(bindparam(f"all_{kind}", type_=Boolean()), owner == bindparam("me", type_=Uuid()))


def _month_began(principal: Principal) -> datetime:
    first = today(principal.workspace_timezone).replace(day=1)
    return datetime.combine(first, time(), ZoneInfo(principal.workspace_timezone))


# ---------------------------------------------------------------- figures with their filters


def _currency(query: DashboardQuery, principal: Principal, found: Mapping[str, Any]) -> str:
    """The currency that the charts draw: the one asked for, else the workspace's, else the commonest."""
    if query.currency:
        return query.currency
    counts: dict[str, int] = {}
    for row in (*found["open"], *found["closed"]):
        counts[row["currency"]] = counts.get(row["currency"], 0) + row["count"]
    if not counts or principal.currency in counts:
        return principal.currency
    return max(sorted(counts), key=lambda name: counts[name])


def _sums(rows: Iterable[Mapping[str, Any]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for row in rows:
        if row["with_amount"]:
            sums[row["currency"]] = sums.get(row["currency"], Decimal(0)) + Decimal(row["total"])
    return dict(sorted(sums.items()))


def _figure(rows: Iterable[Mapping[str, Any]], conditions: dict[str, Any]) -> dict[str, Any]:
    rows = list(rows)
    return {"count": sum(row["count"] for row in rows), "sums": _sums(rows), "filter": conditions}


def _amount(rows: Iterable[Mapping[str, Any]], conditions: dict[str, Any]) -> dict[str, Any]:
    rows = list(rows)
    total = sum((Decimal(row["total"]) for row in rows), Decimal(0))
    return {"count": sum(row["count"] for row in rows), "total": total, "filter": conditions}


def _deals(found: dict[str, Any], days: Range, currency: str, principal: Principal) -> dict[str, Any]:
    within = days.filter()
    by_status = {name: [row for row in found["closed"] if row["status"] == name] for name in ("won", "lost")}
    won, lost = (_figure(rows, {"status": [name], **within}) for name, rows in by_status.items())
    closed = won["count"] + lost["count"]
    cycle = found["cycle"]
    step, spans = _spans(found["closed"], days, currency, principal.fiscal_year_start)
    return {
        "any": found["any_deal"],
        "currencies": sorted({row["currency"] for row in (*found["open"], *found["closed"])}),
        "open": _figure(found["open"], {"status": ["open"]}),
        "stages": [_stage(row, currency) for row in found["open"] if row["currency"] == currency],
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
        "step": step,
        "spans": spans,
        "owners": _owners(found["owners"], within, currency),
    }


def _stage(row: Mapping[str, Any], currency: str) -> dict[str, Any]:
    conditions = {"status": ["open"], "stage_id": [row["stage_id"]], "currency": currency}
    names = {name: row[name] for name in ("stage_id", "stage_name", "pipeline_name")}
    return names | _amount([row], conditions)


def _owners(rows: list[dict[str, Any]], within: dict[str, Any], currency: str) -> list[dict[str, Any]]:
    by_owner: dict[str | None, list[dict[str, Any]]] = {}
    for row in rows:
        by_owner.setdefault(row["owner_id"], []).append(row)
    found = []
    for owner, own in by_owner.items():
        who: dict[str, Any] = {"owner_id": [UUID(owner)]} if owner else {"without_owner": True}
        found.append(
            {
                "owner_id": owner,
                "owner_name": own[0]["owner_name"],
                "won": _figure(own, {"status": ["won"], **who, **within}),
                "total": sum((Decimal(row["total"]) for row in own if row["currency"] == currency), Decimal(0)),
            }
        )
    found.sort(key=lambda one: (-one["total"], -one["won"]["count"], one["owner_name"] or ""))
    return found[:OWNERS]


def _spans(
    rows: list[dict[str, Any]], days: Range, currency: str, fiscal_start: int
) -> tuple[str, list[dict[str, Any]]]:
    """The closed deals by month, cut at the range's ends; by fiscal quarter or year where there would be too many."""
    mine = [row for row in rows if row["currency"] == currency]
    months = [_month(row["month"]) for row in mine]
    first = days.start or min(months, default=None)
    last = days.last_day or (max(months) if months else None)
    if first is None or last is None or (not mine and not days.start):
        return "month", []
    last = max(last, first)
    length = (last.year - first.year) * 12 + last.month - first.month + 1
    size = 1 if length <= MAX_MONTHS else 3 if length <= 3 * MAX_QUARTERS else 12
    begin = _span_start(first.replace(day=1), size, fiscal_start)
    spans = []
    while begin <= last:
        following = _add_months(begin, size)
        inside = [row for row, month in zip(mine, months, strict=True) if begin <= month < following]
        start = max(begin, days.start) if days.start else begin
        end = min(following, days.end) if days.end else following
        bounds = {"currency": currency, "close_from": start, "close_to": end - timedelta(days=1)}
        spans.append(
            {
                "first_day": start,
                "last_day": end - timedelta(days=1),
                **{
                    name: _amount((r for r in inside if r["status"] == name), {"status": [name], **bounds})
                    for name in ("won", "lost")
                },
            }
        )
        begin = following
    return {1: "month", 3: "quarter", 12: "year"}[size], spans[-MAX_SPANS:]


def _month(written: str) -> date:
    return date.fromisoformat(f"{written}-01")


def _span_start(month: date, size: int, fiscal_start: int) -> date:
    return _add_months(month, -((month.month - fiscal_start) % size))


def _add_months(month: date, months: int) -> date:
    index = month.year * 12 + month.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _tasks(found: Mapping[str, Any]) -> dict[str, Any]:
    groups: dict[str, int] = found["task_groups"]
    return {"count": sum(groups.values()), "by_group": groups, "first": found["tasks"]}
