"""From what a question asks of the records of a kind to the call of a tool."""

from dataclasses import dataclass, field
from typing import Any, Literal, cast

from crm_app import records
from crm_app.assistant.filters import DealFilters, FieldCondition, PeriodFilter, RecordFilters
from crm_app.assistant.offline.declared import day_field
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.records.filtering.fields import of_kind

MANY = 20
"""Records that a list shows."""


@dataclass
class AskedRecords:
    """What a question asks of the records of a kind, as far as it was read."""

    conditions: list[FieldCondition] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)
    has: list[str] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    day: str = ""
    """The field of days that stand further on."""
    sort: str = ""
    order: Literal["asc", "desc"] = "desc"
    limit: int = 0
    group: str = ""
    counts: bool = False
    mine: bool = False
    overdue: bool = False
    quiet_days: int | None = None
    period: PeriodFilter | None = None
    distinct: bool = False
    """Whether something was read that only a declaration says."""


def call_of(kind: str, asked: AskedRecords) -> Tool | None:
    """The call of a tool; None where no tool shows what was asked."""
    if kind == "deal":
        return _of_deals(asked)
    values: dict[str, Any] = {
        "conditions": asked.conditions, "lacks": asked.lacks, "has": asked.has, "mine": asked.mine,
        "overdue": asked.overdue, "quiet_days": asked.quiet_days, "period": asked.period, **asked.names,
    }  # fmt: skip
    filters = RecordFilters(**values)
    if asked.group:
        return (
            None
            if asked.shown or asked.sort
            else CountRecords(kind=kind, filters=filters, group_by=cast(Any, asked.group))
        )
    if asked.counts:
        return None if asked.shown else CountRecords(kind=kind, filters=filters)
    sort, order = asked.sort, asked.order
    if not sort:
        due = day_field(kind) == "due_date"
        sort, order = ("due_date", "asc") if due else (day_field(kind), "desc")
        if (asked.lacks or asked.has or asked.quiet_days) and not due:
            sort, order = "name", "asc"
    limit = min(asked.limit or (10 if asked.sort else MANY), MANY)
    return FindRecords(
        kind=kind,
        filters=filters,
        sort=cast(Any, sort),
        order=order,
        limit=limit,
        fields=list(dict.fromkeys(asked.shown)),
    )


def _of_deals(asked: AskedRecords) -> Tool | None:
    """Deals have tools of their own."""
    statuses = [
        value for one in asked.conditions if one.field == "status" and one.op == "any_of" for value in one.values
    ]
    rest = [one for one in asked.conditions if not (one.field == "status" and one.op == "any_of")]
    if asked.has or asked.group or asked.overdue or asked.sort not in ("", "created_at"):
        return None
    fields = of_kind(records.TYPES["deal"])
    rest += [FieldCondition(field=name if name in fields else f"{name}_id", op="empty") for name in asked.lacks]
    values: dict[str, Any] = {
        "status": statuses, "conditions": rest, "mine": asked.mine, "quiet_days": asked.quiet_days,
        "period": asked.period, **asked.names,
    }  # fmt: skip
    filters = DealFilters(**values)
    if asked.counts:
        return AggregateDeals(measure="count", filters=filters)
    return FindDeals(filters=filters, sort="created_at", order=asked.order, limit=10, fields=asked.shown)
