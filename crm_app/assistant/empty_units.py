"""Months, quarters and years without a deal, which a trend shows with 0 and which are the weakest of a ranking."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from crm_app.assistant.filters import PeriodFilter
from crm_app.values.period_parts import add_months

MONTHS = {"month": 1, "quarter": 3, "year": 12}
MOST = 60
"""The most units that are looked at; a longer time is shown without its empty units."""


@dataclass(frozen=True)
class UnitRow:
    """The figure of a unit in a currency, and its place in the ranking of that currency."""

    key: date
    label: date
    currency: str | None
    value: Any
    records: int
    place: int = 0


def with_empty_units(
    rows: Sequence[Any], unit: str, period: PeriodFilter | None, today: date, *, ascending: bool
) -> list[UnitRow]:
    """The rows with one of 0 for each unit without any, in the currency of most deals; ranked anew.

    Args:
        rows: all units that have deals, in every currency.
        unit: month, quarter or year.
        period: the days that are asked for; without an end, or with one that is yet to come, up to `today`.
        today: the day in the workspace's zone.
        ascending: whether the smallest figure has the first place.
    """
    there = [UnitRow(r.key, r.label, r.currency, r.value, r.records) for r in rows if r.key is not None]
    if not there:
        return []
    deals: Counter[str | None] = Counter()
    for row in there:
        deals[row.currency] += row.records
    main = max(deals, key=lambda currency: (deals[currency], currency or ""))
    keys = {row.key for row in there}
    found = there + [UnitRow(day, day, main, Decimal(0), 0) for day in _units(keys, unit, period, today)]
    ranked: list[UnitRow] = []
    for currency in sorted(deals, key=lambda currency: currency or ""):
        own = [row for row in found if row.currency == currency]
        own.sort(key=lambda row: (row.value if ascending else -row.value, row.key))
        ranked += [
            UnitRow(r.key, r.label, r.currency, r.value, r.records, place) for place, r in enumerate(own, start=1)
        ]
    return ranked


def _units(keys: set[date], unit: str, period: PeriodFilter | None, today: date) -> list[date]:
    """The first days of the units without a row, between the period's first day and its last or today."""
    months, first, last = MONTHS[unit], min(keys), max(keys)
    if period is not None and period.start is not None:
        while first > period.start and len(keys) < MOST:
            before = add_months(first, -months)
            if add_months(before, months) <= period.start:
                break
            first = before
    if period is not None and period.end is not None:
        last = max(last, min(period.end - timedelta(days=1), today))
    missing: list[date] = []
    day = first
    for _ in range(MOST):
        if day > last:
            return missing
        missing += [day] if day not in keys else []
        day = add_months(day, months)
    return []
