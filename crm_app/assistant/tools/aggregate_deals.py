"""Figures of deals, in total or by group."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import Field
from sqlalchemy import Date as SqlDate
from sqlalchemy import cast as sql_cast
from sqlalchemy import func, literal, select

from crm_app.assistant import wording
from crm_app.assistant.asker import COMPANY, MEMBER, Asker
from crm_app.assistant.deal_figures import (
    DEAL,
    PIPELINE,
    STAGE,
    closing,
    counted_link,
    deal_conditions,
    decimal,
    from_deals,
    kinds_of_deals,
    measure_title,
    measured,
    totals,
)
from crm_app.assistant.filters import DealFilters, GroupBy, Measure, Order, PeriodFilter
from crm_app.assistant.outcomes import FigureRow, Figures, Outcome
from crm_app.assistant.tools.base import MAX_ROWS, Tool
from crm_app.deals.kind import CLOSES, PRODUCT_NAME
from crm_app.values.periods import find_period

_TIME_GROUPS = ("month", "quarter", "year")


class AggregateDeals(Tool):
    """Count, sum or average deals, or their win rate (won / (won + lost)) or average days from engagement to close.

    Group by owner, company, month … for rankings and trends. Amounts come per currency.
    """

    measure: Measure
    group_by: GroupBy = "none"
    filters: DealFilters = DealFilters()
    order: Order = "desc"
    limit: int = Field(default=10, ge=1, le=MAX_ROWS)

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        conditions, link = deal_conditions(asker, self.filters)
        if self.group_by == "none":
            rows = totals(asker, self.measure, conditions, link, "")
            return Figures(measure=self.measure, rows=rows)
        ranked, parameter = self._ranked(asker, conditions)
        found = asker.all(ranked)
        rows = []
        for row in found:
            if row.place > self.limit:
                continue
            title = _group_label(asker, self.group_by, row.label)
            own = dict(link)
            if parameter == "period" and row.key is not None:
                own |= _period_link(asker, self, row.key)
            elif row.key is not None:
                own[parameter] = [row.key]
            else:
                own[f"without_{parameter.removesuffix('_id')}"] = "true"
            if row.currency:
                own["currency"] = row.currency
            cited = measure_title(asker, self.measure, title)
            source = asker.list_source(cited, "deal", counted_link(self.measure, own))
            value = decimal(row.value)
            rows.append(FigureRow(label=title, currency=row.currency, value=value, records=row.records, source=source))
        return Figures(measure=self.measure, group_by=self.group_by, rows=rows, more=len(found) > len(rows))

    def _ranked(self, asker: Asker, conditions: list[Any]) -> tuple[Any, str]:
        """The ranked statement of the groups, with one group more than requested, and the list's parameter for a
        group.
        """
        value, number, counted = measured(self.measure)
        key, label, parameter = _groups(asker, self)
        currency = DEAL.currency if self.measure in ("sum_amount", "avg_amount") else literal(None)
        ranking = self.limit < MAX_ROWS
        chronological = self.group_by in _TIME_GROUPS and not ranking
        statement = from_deals(
            key.label("key"),
            label.label("label"),
            sql_cast(currency, DEAL.currency.type).label("currency"),
            value.label("value"),
            number.label("records"),
        ).where(*conditions, *counted)
        if ranking or self.group_by in _TIME_GROUPS:
            statement = statement.where(label.is_not(None))
        grouping = [key, label] if key is not label else [key]
        if self.measure in ("sum_amount", "avg_amount"):
            grouping.append(DEAL.currency)
        grouped = statement.group_by(*grouping).subquery("g")
        order = grouped.c.value.asc() if self.order == "asc" else grouped.c.value.desc()
        place = func.row_number().over(
            partition_by=grouped.c.currency, order_by=(order, grouped.c.records.desc(), grouped.c.label)
        )
        ranked = select(grouped, place.label("place")).subquery("r")
        by = (ranked.c.key,) if chronological else (ranked.c.currency, ranked.c.place)
        shown = select(ranked).where(ranked.c.place <= self.limit + 1)
        return shown.order_by(*by).limit(10 * MAX_ROWS), parameter

    def asked(self, language: str) -> list[str]:
        """See `Tool.asked`."""
        return wording.of_deals(self.filters, language)

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """See `Tool.looked_at`."""
        return kinds_of_deals(call)


def _groups(asker: Asker, call: AggregateDeals) -> tuple[Any, Any, str]:
    """Key, label and list parameter of a grouping."""
    fiscal = asker.work.principal.fiscal_year_start
    day = DEAL.engage_date if call.filters.period and call.filters.period.field == "engage_date" else CLOSES
    if call.filters.period and call.filters.period.field == "created_at":
        day = asker.local_day(DEAL.created_at)
    found: dict[str, tuple[Any, Any, str]] = {
        "owner": (DEAL.owner_id, MEMBER.name, "owner_id"),
        "company": (COMPANY.id, COMPANY.name, "company_id"),
        "stage": (DEAL.stage_id, STAGE.name, "stage_id"),
        "status": (DEAL.status, DEAL.status, "status"),
        "product": (PRODUCT_NAME, PRODUCT_NAME, "product"),
        "pipeline": (DEAL.pipeline_id, PIPELINE.name, "pipeline_id"),
        "sector": (COMPANY.sector, COMPANY.sector, "sector"),
        "region": (MEMBER.team, MEMBER.team, "team"),
        "manager": (MEMBER.manager, MEMBER.manager, "manager"),
    }
    if call.group_by in found:
        return found[call.group_by]
    unit = {"month": "month", "quarter": "quarter", "year": "year"}[call.group_by]
    shift = func.make_interval(0, fiscal - 1 if unit == "quarter" else 0)
    start = sql_cast(func.date_trunc(unit, day - shift) + shift, SqlDate)
    return start, start, "period"


def _group_label(asker: Asker, group: str, label: Any) -> str:
    if label is None:
        return ""
    if isinstance(label, date):
        name = {"month": f"{label:%Y-%m}", "year": str(label.year)}.get(group)
        if name is None:
            return _quarter_name(asker, label)
        period = find_period(name, asker.today)
        return period.label(asker.language) if period else name
    return str(label)


def _quarter_name(asker: Asker, start: date) -> str:
    fiscal = asker.work.principal.fiscal_year_start
    year = start.year if fiscal == 1 or start.month < fiscal else start.year + 1
    number = (start.month - fiscal) % 12 // 3 + 1
    period = find_period(f"Q{number} {year}", asker.today, fiscal)
    return period.label(asker.language) if period else f"Q{number} {year}"


def _period_link(asker: Asker, call: AggregateDeals, start: date) -> dict[str, Any]:
    months = {"month": 1, "quarter": 3, "year": 12}[call.group_by]
    index = start.year * 12 + start.month - 1 + months
    end = date(index // 12, index % 12 + 1, 1)
    field = call.filters.period.field if call.filters.period else "close_date"
    if field == "created_at":
        return asker.moments("created", PeriodFilter(start=start, end=end))
    name = "engage" if field == "engage_date" else closing(call.filters)
    return {f"{name}_from": start, f"{name}_to": date.fromordinal(end.toordinal() - 1)}


TOOL = AggregateDeals
