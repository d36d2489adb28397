"""By what deals are grouped: the key and the name of a group, and the parameters of the list of its deals."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date as SqlDate
from sqlalchemy import cast as sql_cast
from sqlalchemy import func

from crm_app.assistant.asker import COMPANY, MEMBER, Asker
from crm_app.assistant.deal_conditions import DEAL, PIPELINE, STAGE, closing
from crm_app.assistant.empty_units import MONTHS
from crm_app.assistant.filters import TIME_GROUPS, DealFilters, GroupBy, PeriodFilter
from crm_app.assistant.outcomes import ProblemOutcome, UnknownName
from crm_app.assistant.own_groups import own_group, own_keys, own_label
from crm_app.assistant.wording import day as day_in_words
from crm_app.core.i18n import translate
from crm_app.deals.kind import CLOSES, PRODUCT_NAME
from crm_app.records import own
from crm_app.values.period_parts import add_months
from crm_app.values.periods import find_period

Link = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """A grouping: the SQL of a group's key and name, its label, and what its key adds to the parameters of the list."""

    key: Any
    name: Any
    label: Callable[[Any], str]
    link: Callable[[Link, Any], Link]


_PLAIN: dict[str, tuple[Any, Any, str]] = {
    "owner": (DEAL.owner_id, MEMBER.name, "owner_id"),
    "company": (COMPANY.id, COMPANY.name, "company_id"),
    "stage": (DEAL.stage_id, STAGE.name, "stage_id"),
    "status": (DEAL.status, DEAL.status, "status"),
    "product": (PRODUCT_NAME, PRODUCT_NAME, "product"),
    "pipeline": (DEAL.pipeline_id, PIPELINE.name, "pipeline_id"),
    "sector": (COMPANY.sector, COMPANY.sector, "sector"),
    "region": (MEMBER.team, MEMBER.team, "team"),
    "manager": (MEMBER.manager, MEMBER.manager, "manager"),
    "country": (COMPANY.country, COMPANY.country, "country"),
    "lost_reason": (DEAL.lost_reason, DEAL.lost_reason, "lost_reason"),
}
"""Key, name and parameter of the list."""


def group_of(asker: Asker, group_by: GroupBy, own_field: str, filters: DealFilters) -> Group:
    """The grouping of a call. Raises UnknownName for an own field that does not exist."""
    if group_by in TIME_GROUPS:
        return _of_time(asker, group_by, filters)
    if group_by == "own":
        return _of_own(asker, own_field)
    key, name, parameter = _PLAIN[group_by]

    def link(_: Link, value: Any) -> Link:
        return {f"without_{parameter.removesuffix('_id')}": "true"} if value is None else {parameter: [value]}

    return Group(key, name, lambda label: "" if label is None else str(label), link)


def _of_own(asker: Asker, own_field: str) -> Group:
    of_company = own_field.startswith("company.")
    key = own_field.removeprefix("company.")
    kind = "company" if of_company else "deal"
    one = next((f for f in own.within(asker.work, kind) if f.key == key and f.can_group), None)
    if one is None:
        raise UnknownName(ProblemOutcome(code="unsupported", field="own_field", value=own_field))
    custom, name = (COMPANY if of_company else DEAL).custom_fields, f"{'company_id.' if of_company else ''}custom.{key}"
    held, shown = own_keys(custom, one)

    def link(before: Link, value: Any) -> Link:
        return {"filter": own_group(before, name, one, value)}

    return Group(held, shown, lambda value: own_label(one, value, asker.language), link)


def _of_time(asker: Asker, unit: str, filters: DealFilters) -> Group:
    field = filters.period.field if filters.period else "close_date"
    day: Any = DEAL.engage_date if field == "engage_date" else CLOSES
    if field == "created_at":
        day = asker.local_day(DEAL.created_at)
    fiscal = asker.work.principal.fiscal_year_start
    shift = func.make_interval(0, fiscal - 1 if unit == "quarter" else 0)
    start = sql_cast(func.date_trunc(unit, day - shift) + shift, SqlDate)
    first, end = (filters.period.start, filters.period.end) if filters.period else (None, None)

    def link(_: Link, begins: date) -> Link:
        ends = begins + timedelta(days=1 if unit == "day" else 7)
        if unit in MONTHS:
            ends = add_months(begins, MONTHS[unit])
        # The first and the last unit may lie in part outside of the period.
        begins, ends = max(begins, first or begins), min(ends, end or ends)
        if field == "created_at":
            return asker.moments("created", PeriodFilter(start=begins, end=ends))
        name = "engage" if field == "engage_date" else closing(filters)
        return {f"{name}_from": begins, f"{name}_to": ends - timedelta(days=1)}

    return Group(start, start, lambda begins: _time_name(asker, unit, begins), link)


def _time_name(asker: Asker, unit: str, start: date) -> str:
    if unit in ("day", "week"):
        words = day_in_words(start, asker.language)
        return words if unit == "day" else translate("assistant.week_of", asker.language, day=words)
    if unit == "quarter":
        fiscal = asker.work.principal.fiscal_year_start
        year = start.year if fiscal == 1 or start.month < fiscal else start.year + 1
        name, begins = f"Q{(start.month - fiscal) % 12 // 3 + 1} {year}", fiscal
    else:
        name, begins = (f"{start:%Y-%m}" if unit == "month" else str(start.year)), 1
    period = find_period(name, asker.today, begins)
    return period.label(asker.language) if period else name
