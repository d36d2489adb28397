"""The calendar of a list: the records of each day of some weeks by a day or a moment, from one statement."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select

from crm_app.core.database import HotQuery, compiled
from crm_app.core.principal import Caller
from crm_app.records.filtering import fields, sql
from crm_app.records.filtering.sql import Leaf, Shape
from crm_app.records.kind import RecordType
from crm_app.records.own import conditions as own_conditions
from crm_app.records.table import columns, groups, lanes
from crm_app.records.table.columns import Look
from crm_app.records.table.groups import Grouping

FEW, MORE = 2, 3
"""How many records a day shows: the larger number while all days together show at most `MAX_SHOWN`."""
MAX_SHOWN = 100
"""How many records a calendar shows at most: six weeks of days with `FEW` records have fewer."""
FIRST_YEAR, LAST_YEAR = 1900, 2200
_NUMBER = 99
"""Of the condition of the days, after those that a filter can have."""


def find(caller: Caller, record: RecordType[Any], name: str) -> Grouping | None:
    """The field of that name as the days of a calendar; None when there is none, or when it is neither day nor moment."""
    asked = fields.find(caller, record, name) if 0 < len(name) <= columns.MAX_NAME else None
    is_day = asked is not None and asked.through is None and asked.type in ("date", "moment")
    return Grouping(asked) if asked is not None and is_day else None


def offered(caller: Caller, record: RecordType[Any]) -> list[Grouping]:
    """Every field whose days a calendar can show."""
    found = (find(caller, record, one.name) for one in fields.every(caller, record) if one.through is None)
    return [one for one in found if one is not None]


def month_of(written: str, today: date) -> date:
    """The first day of a month as an address has it, `2026-11`; that of today's for anything else."""
    try:
        found = date.fromisoformat(f"{written[:7]}-01")
    except ValueError:
        return today.replace(day=1)
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else today.replace(day=1)


def months_after(first: date, count: int) -> date:
    """The first day of the month that is `count` months after another one, before it for a negative count."""
    months = first.year * 12 + first.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def days_of(first: date) -> list[date]:
    """The days of the weeks in which a month lies; weeks begin on Monday."""
    begin = first - timedelta(days=first.weekday())
    last = months_after(first, 1) - timedelta(days=1)
    end = last + timedelta(days=6 - last.weekday())
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]


def shape(by: Grouping) -> Shape:
    """The condition that a record is on one of the days."""
    return Shape("all", (Leaf(by.asked, "between", _NUMBER),))


def parameters(by: Grouping, first: date, last: date) -> dict[str, Any]:
    """The parameters of the condition, for the first and the last day."""
    return sql.parameters(Leaf(by.asked, "between", _NUMBER), [first.isoformat(), last.isoformat()], None)


def statement(rows: Select[Any], record: RecordType[Any], by: Grouping, look: Look, order: list[Any]) -> HotQuery:
    """The statement of a calendar: how many records each day has, and the first `MORE` of each, by time, then in order.

    Args:
        rows: selects the records of the list by their ids, already those of the days.
        order: the ORDER BY of the list.
    """
    own = by.asked.own
    at = [by.asked.column if own is None else own_conditions.text(by.asked.column, own)]
    found = lanes.ranked(rows, groups.day_of(by.asked), [*at, *order])
    items = lanes.among(record, look, found).where(found.c.n <= MORE).order_by(found.c.k, found.c.n)
    counts = rows.with_only_columns(groups.day_of(by.asked).label("k"))
    sql_text = (
        f"select json_build_object('counts', (select coalesce(json_object_agg(k, c), '{{}}') from (select k, count(*) as c "
        f"from ({compiled(counts)}) d group by k) e), 'items', (select coalesce(json_agg(r), '[]') from "
        f"({compiled(items)}) r))::text"
    )
    return HotQuery(sql_text, "records.days")


def allotted(counts: Mapping[str, int]) -> int:
    """How many records a day shows at most, by how many each day has."""
    return MORE if sum(min(count, MORE) for count in counts.values()) <= MAX_SHOWN else FEW
