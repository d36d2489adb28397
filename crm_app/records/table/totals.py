"""The totals of number columns over a whole list."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Select

from crm_app.core.database import HotQuery, compiled
from crm_app.records.own import conditions as own_conditions
from crm_app.records.table.columns import Column, Columns

MAX_ROWS = 100_000
"""Of more records no totals are made: adding them up would keep the reader waiting."""
_MOST_CURRENCIES = 5


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of a list.

    Attributes:
        sums: of each column that has totals, its sums with their currencies; the currency of a plain number is empty.
        is_whole: whether the list has few enough records; else there are no sums.
    """

    sums: dict[str, list[tuple[str, Decimal]]]
    is_whole: bool


def summed(every: Columns) -> Columns:
    """The columns that have totals: numbers and amounts of the records themselves, years aside."""
    return tuple(one for one in every if one.asked.through is None and one.form != "year" and _is_number(one))


def _is_number(one: Column) -> bool:
    if one.asked.own is not None:
        return one.asked.own.is_number
    return one.asked.adds_up and one.asked.type in ("number", "money")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a statement selects to add columns up: expressions, the names of their values, and those of their currencies."""

    selected: list[Any]
    values: list[str]
    currencies: list[str]
    """Empty texts for plain numbers."""


def wanted(every: Columns) -> Wanted:
    """What has to be selected to add up these columns, as `summed` has them."""
    found = Wanted([], [], [])
    for number, one in enumerate(every):
        own = one.asked.own
        value = one.sources[one.shown] if own is None else own_conditions.number(one.asked.column, own)
        found.selected.append(value.label(f"v{number}"))
        found.values.append(f"v{number}")
        found.currencies.append(f"c{number}" if one.currency else "")
        if one.currency:
            found.selected.append(one.sources[one.currency].label(f"c{number}"))
    return found


def statement(rows: Select[Any], every: Columns) -> HotQuery:
    """The statement of the totals.

    Args:
        rows: selects the records of the list, whatever of them.
        every: as `summed` has them.
    """
    found = wanted(every)
    sums = [
        f"(select json_agg(json_build_array(c, s)) from (select {currency} as c, sum({value}) as s from r "
        f"where {value} is not null group by 1 order by 2 desc limit {_MOST_CURRENCIES}) t)"
        if currency
        else f"(select json_build_array(json_build_array('', sum({value}))) from r)"
        for value, currency in zip(found.values, found.currencies, strict=True)
    ]
    inner = compiled(rows.with_only_columns(*found.selected).limit(MAX_ROWS + 1))
    sql = (
        f"with r as materialized ({inner}) select json_build_object('rows', (select count(*) from r), 'sums', "
        f"json_build_array({', '.join(sums)}))::text"
    )
    return HotQuery(sql, "records.totals")


def read(found: dict[str, Any], every: Columns) -> Totals:
    """The answer of `statement`."""
    if found["rows"] > MAX_ROWS:
        return Totals({}, is_whole=False)
    sums = {
        one.name: [(str(currency or ""), Decimal(str(value))) for currency, value in pairs or () if value is not None]
        for one, pairs in zip(every, found["sums"], strict=True)
    }
    return Totals(sums, is_whole=True)
