"""Months, quarters and years without a deal."""

from datetime import date
from decimal import Decimal

from crm_app.assistant.empty_units import UnitRow, with_empty_units
from crm_app.assistant.filters import PeriodFilter

TODAY = date(2026, 11, 28)


def row(month: int, value: int, currency: str = "THB") -> UnitRow:
    day = date(2026, month, 1)
    return UnitRow(day, day, currency, Decimal(value), 1)


def months(rows: list[UnitRow]) -> list[tuple[int, int, int]]:
    return [(one.key.month, int(one.value), one.place) for one in rows]


YEAR = PeriodFilter(start=date(2026, 8, 15), end=date(2027, 1, 1))


def test_the_weakest_month_is_the_one_without_a_deal() -> None:
    found = with_empty_units([row(8, 5), row(9, 2), row(11, 7)], "month", YEAR, TODAY, ascending=True)
    assert months(found) == [(10, 0, 1), (9, 2, 2), (8, 5, 3), (11, 7, 4)]


def test_months_before_the_first_deal_count_and_those_to_come_do_not() -> None:
    found = with_empty_units([row(9, 2)], "month", YEAR, TODAY, ascending=False)
    assert sorted(one.key.month for one in found) == [8, 9, 10, 11]


def test_an_empty_month_is_shown_once_in_the_currency_of_most_deals() -> None:
    found = with_empty_units([row(8, 5), row(9, 1), row(11, 9, "USD")], "month", YEAR, TODAY, ascending=False)
    assert [one.currency for one in found if not one.value] == ["THB"]


def test_without_a_period_only_the_gaps_are_filled() -> None:
    rows = [UnitRow(date(year, 1, 1), date(year, 1, 1), None, Decimal(1), 1) for year in (2022, 2024)]
    assert [one.key.year for one in with_empty_units(rows, "year", None, TODAY, ascending=True)] == [2023, 2022, 2024]
    assert with_empty_units([], "month", YEAR, TODAY, ascending=True) == []
