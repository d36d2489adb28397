"""The groups of a list: by a choice, a person, a link or a period of a day, with counts and sums from one statement."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, Integer, Select, Text, case, cast, func, literal_column

from crm_app.core.database import HotQuery, compiled
from crm_app.core.filters import Condition, Filter, Group
from crm_app.core.principal import Caller
from crm_app.records.filtering import Asked, fields
from crm_app.records.kind import RecordType
from crm_app.records.own import conditions as own_conditions
from crm_app.records.table import columns, pointing
from crm_app.records.table.columns import Columns
from crm_app.records.table.totals import MAX_ROWS, Wanted, wanted

UNITS = ("month", "quarter", "year")
"""The periods by which days are grouped; quarters are those of the workspace's fiscal year."""
MAX_GROUPS = 50
_TYPES = ("choice", "yes_no", "person", "link", "option", "date", "moment")
_NOTHING: Any = literal_column("''")
_EMPTY = "''::text"


@dataclass(frozen=True, slots=True)
class Grouping:
    """What a list is grouped by: a field, and for days the period."""

    asked: Asked
    unit: str = ""

    @property
    def name(self) -> str:
        """Its name in an address."""
        return f"{self.asked.name}:{self.unit}" if self.unit else self.asked.name


@dataclass(frozen=True, slots=True)
class Found:
    """A group: its key (empty for records without a value), the name of the linked record, its records and sums."""

    key: str
    label: str | None
    count: int
    sums: dict[str, list[tuple[str, Decimal]]]


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of a list, as many as were asked for of `total`. None are made of more than `MAX_ROWS` records."""

    every: list[Found]
    total: int
    count: int
    is_whole: bool


def _units(asked: Asked) -> tuple[str, ...]:
    return UNITS if asked.type in ("date", "moment") else ("",)


def offered(caller: Caller, record: RecordType[Any]) -> list[Grouping]:
    """Everything by which a list of the kind can be grouped."""
    able = (asked for asked in fields.every(caller, record) if _is_groupable(record, asked))
    return [Grouping(asked, unit) for asked in able for unit in _units(asked)]


def _is_groupable(record: RecordType[Any], asked: Asked) -> bool:
    """Whether there are groups by a field: by those of the kind itself and the workspace's own."""
    if asked.through is not None or asked.type not in _TYPES:
        return False
    if asked.own is not None:
        return True
    return asked.type not in ("person", "link", "option") or asked.name in columns.of_kind(record)


def find(caller: Caller, record: RecordType[Any], written: str) -> Grouping | None:
    """The grouping with that name; None when there is none."""
    for name, unit in ((written, ""), (written.rpartition(":")[0], written.rpartition(":")[2])):
        asked = fields.find(caller, record, name) if 0 < len(name) <= columns.MAX_NAME else None
        if asked is not None and unit in _units(asked) and _is_groupable(record, asked):
            return Grouping(asked, unit)
    return None


def key_of(grouping: Grouping) -> Any:
    """The key as text, empty for none."""
    asked = grouping.asked
    if grouping.unit:
        return _period(day_of(asked), grouping.unit)
    if asked.own is not None and asked.own.is_pointer:
        return func.coalesce(cast(own_conditions.identifier(asked.column, asked.own), Text()), _NOTHING)
    if asked.own is not None:
        return own_conditions.text(asked.column, asked.own)
    return func.coalesce(cast(asked.column, Text()), _NOTHING)


def day_of(asked: Asked) -> Any:
    """A day as text, in the reader's zone; empty for none."""
    if asked.own is not None and asked.type == "date":
        return own_conditions.text(asked.column, asked.own)
    moment = asked.column if asked.own is None else own_conditions.moment(asked.column, asked.own)
    day = cast(func.timezone(func.app_zone(), moment), Date()) if asked.type == "moment" else asked.column
    return func.coalesce(func.to_char(day, literal_column("'YYYY-MM-DD'")), _NOTHING)


def _period(day: Any, unit: str) -> Any:
    if unit != "quarter":
        return func.left(day, literal_column("4" if unit == "year" else "7"))
    year, month = (cast(func.substr(day, *map(literal_column, at)), Integer()) for at in (("1", "4"), ("6", "2")))
    begins = cast(
        func.extract("month", func.app_period(literal_column("'fiscal_year'"), literal_column("0"))), Integer()
    )
    one: Any = literal_column("1")
    twelve: Any = literal_column("12")
    months = year * twelve + month - one - func.mod(month - begins + twelve, literal_column("3"))
    parts = ((func.div(months, twelve), "4"), (func.mod(months, twelve) + one, "2"))
    written = (
        func.lpad(cast(cast(part, Integer()), Text()), literal_column(size), literal_column("'0'"))
        for part, size in parts
    )
    return case((day == _NOTHING, _NOTHING), else_=func.concat_ws(literal_column("'-'"), *written))


def _label(record: RecordType[Any], grouping: Grouping) -> Any:
    column = columns.of_kind(record).get(grouping.asked.name)
    named = column is not None and grouping.asked.type in ("person", "link", "option")
    return column.sources[column.shown] if named and column is not None else literal_column("null::text")


def statement(
    rows: Select[Any], record: RecordType[Any], grouping: Grouping, every: Columns, most: int = MAX_GROUPS
) -> HotQuery:
    """The statement of the groups.

    Args:
        rows: selects the records of the list, whatever of them.
        every: the number columns, as `totals.summed` has them.
        most: how many groups there are at most.
    """
    found: Wanted = wanted(every)
    inner = compiled(
        rows.with_only_columns(key_of(grouping).label("k"), _label(record, grouping).label("l"), *found.selected).limit(
            MAX_ROWS + 1
        )
    )
    sums = [f"(select json_agg(json_build_array(c, s)) from m{n} where m{n}.k = t.k)" for n in range(len(found.values))]
    with_sums = [
        f"m{n} as (select k, {currency or _EMPTY} as c, sum({value}) as s from r where {value} is not null group by 1, 2)"
        for n, (value, currency) in enumerate(zip(found.values, found.currencies, strict=True))
    ]
    name = "min(l)"  # that of an own field is looked up once a group, not for each record
    if grouping.asked.own is not None and grouping.asked.own.is_pointer:
        name = f"({compiled(pointing.name_of(grouping.asked.own, 'nullif(k, $$$$)'))})"
    order = "k = '', k desc" if grouping.unit else "k = '', l, k"
    sql = (
        f"with r as materialized ({inner}), g as (select k, {name} as l, count(*) as n from r group by k)"
        f"{''.join(f', {one}' for one in with_sums)} select json_build_object('rows', (select count(*) from r), "
        f"'total', (select count(*) from g), 'groups', (select coalesce(json_agg(json_build_array(k, l, n, "
        f"json_build_array({', '.join(sums)}))), '[]') from (select * from g order by {order} "
        f"limit {most}) t))::text"
    )
    return HotQuery(sql, "records.groups")


def read(found: dict[str, Any], every: Columns) -> Groups:
    """The answer of `statement`."""
    if found["rows"] > MAX_ROWS:
        return Groups([], 0, found["rows"], is_whole=False)
    made = [
        Found(
            key,
            label,
            count,
            {
                one.name: [(str(currency or ""), Decimal(str(value))) for currency, value in pairs or ()]
                for one, pairs in zip(every, sums, strict=True)
            },
        )
        for key, label, count, sums in found["groups"]
    ]
    return Groups(made, found["total"], found["rows"], is_whole=True)


def period_of(grouping: Grouping, key: str) -> tuple[date, date] | None:
    """The first and the last day of a group of days; None for a key that is no period."""
    year, _, month = key.partition("-")
    try:
        first = date(int(year), int(month or 1), 1)
        months = {"month": 1, "quarter": 3, "year": 12}[grouping.unit]
        end = first.month - 1 + months - 1
        last_year, last_month = first.year + end // 12, end % 12 + 1
        return first, date(last_year, last_month, monthrange(last_year, last_month)[1])
    except (ValueError, KeyError):
        return None


def condition(grouping: Grouping, key: str) -> Condition | None:
    """The condition that the records of a group fulfil; None for a key for which there is none."""
    name = grouping.asked.name
    if not key:
        return Condition(field=name, op="empty")
    if grouping.unit:
        period = period_of(grouping, key)
        if period is None:
            return None
        return Condition(field=name, op="between", value=[one.isoformat() for one in period])
    if grouping.asked.type == "yes_no":
        return Condition(field=name, op="is", value=key == "true")
    if grouping.asked.type == "choice" and key not in grouping.asked.choices:
        return None
    return Condition(field=name, op="is", value=key)


def narrowed(present: Filter | None, one: Condition) -> Filter | None:
    """A filter with one condition more; None where it would have too many conditions.

    A filter of alternatives that has groups gets the condition in each of them: "A, or B and C" becomes "A and one, or B and C
    and one", because groups nest once.
    """
    if present is None:
        return Filter(all=[one])
    try:
        if present.all is not None:
            return Filter(all=[*present.all, one])
        if not any(isinstance(part, Group) for part in present.parts):
            return Filter(all=[Group(any=[part for part in present.parts if isinstance(part, Condition)]), one])
        return Filter(any=[Group(all=[*part, one]) for part in _alternatives(present)])
    except ValueError:  # it would have too many conditions
        return None


def _alternatives(present: Filter) -> Iterator[list[Condition]]:
    """What a filter of alternatives asks for: one of these lists, each wholly."""
    for part in present.parts:
        if isinstance(part, Condition):
            yield [part]
        elif part.all is not None:
            yield part.all
        else:
            yield from ([one] for one in part.parts)
