"""The order of a list: by one field or several, each upwards or downwards, and the place in it where a page begins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Uuid, and_, bindparam, false, func, literal_column, or_, select, tuple_
from sqlmodel import SQLModel

from crm_app.core.errors import Invalid
from crm_app.core.principal import Caller
from crm_app.core.tables import columns
from crm_app.records import own
from crm_app.records.kind import RecordType
from crm_app.records.own import OwnField
from crm_app.records.own import conditions as own_conditions
from crm_app.records.own.definitions import Fields
from crm_app.records.table import pointing
from crm_app.records.table.orders import orders

MAX_SORTS = 4
"""By how many fields a list is ordered at most."""


@dataclass(frozen=True, slots=True)
class Sort:
    """A part of the order of a list."""

    by: str | OwnField
    down: bool


def parts(record: RecordType[Any], fields: Fields, written: str) -> list[str] | None:
    """The parts of an order as an address has them, such as `-amount,name`; None when one of them is no order of the kind.

    Args:
        fields: the workspace's own ones. Their keys may contain commas.
    """
    words = written.split(",")
    found: list[str] = []
    start = 0
    while start < len(words):
        for end in range(len(words), start, -1):
            part = ",".join(words[start:end])
            if _is_known(record, fields, part.removeprefix("-")):
                break
        else:
            return None
        found.append(part)
        start = end
    return found


def _is_known(record: RecordType[Any], fields: Fields, name: str) -> bool:
    if name.startswith(own_conditions.PREFIX):
        return own_conditions.sorted_by(fields, name) is not None
    return name in orders(record)


def fields_for(caller: Caller, record: RecordType[Any], written: str) -> Fields:
    """The workspace's own fields, where an order names one."""
    return own.of_kind(caller, record.kind) if own_conditions.PREFIX in written else ()


def of(record: RecordType[Any], caller: Caller, written: str | None) -> tuple[Sort, ...]:
    """The order that a list asks for, else that of its kind. Raises Invalid for an unknown one, or too many fields."""
    wanted = written or record.default_sort
    fields = fields_for(caller, record, wanted)
    names = parts(record, fields, wanted)
    if names is None:
        raise Invalid(fields={"sort": "core.field.invalid"})
    found: dict[str, Sort] = {}
    for part in names:
        name = part.removeprefix("-")
        by = own_conditions.sorted_by(fields, name) if name.startswith(own_conditions.PREFIX) else name
        found.setdefault(name, Sort(by or name, part.startswith("-")))
    if len(found) > MAX_SORTS:
        raise Invalid(fields={"sort": ("records.table.error.sorts", {"limit": MAX_SORTS})})
    return tuple(found.values())


def keys(record: RecordType[Any], order: Sequence[Sort]) -> list[tuple[ColumnElement[Any], bool]]:
    """The sort expressions of an order, each with whether it descends; none is ever null, and no two rows are equal."""
    found = [(key, one.down) for one in order for key in _keys_of(record, one)]
    return [*found, (columns(record.model).id, order[0].down)]


def _keys_of(record: RecordType[Any], one: Sort) -> Iterator[ColumnElement[Any]]:
    if isinstance(one.by, OwnField):
        custom = columns(record.model).custom_fields
        if one.by.is_pointer:
            yield func.coalesce(pointing.name(custom, one.by, key=True), literal_column("''"))
        else:
            yield own_conditions.order(custom, one.by)
        return
    if one.by in record.groups:
        yield record.groups[one.by][one.down]
    yield orders(record)[one.by]


def is_indexed(record: RecordType[Any], every: Sequence[tuple[ColumnElement[Any], bool]]) -> bool:
    """Whether an index of the kind has the order of `keys`, so that a page of all records reads no others."""
    names = tuple(getattr(key, "name", None) for key, _ in every)
    table = SQLModel.metadata.tables[str(record.model.__tablename__)]
    plain = (
        all(isinstance(key, Column) and key.table is table for key, _ in every)
        and len({down for _, down in every}) == 1
    )
    return plain and any(tuple(c.name for c in index.columns)[1:] == names for index in table.indexes)


def clauses(every: Sequence[tuple[ColumnElement[Any], bool]]) -> list[ColumnElement[Any]]:
    """The ORDER BY of `keys`."""
    return [key.desc() if down else key for key, down in every]


def anchor(record: RecordType[Any], every: Sequence[tuple[ColumnElement[Any], bool]]) -> ColumnElement[Any]:
    """The first sort expression of the record whose id is the parameter `after`."""
    at = columns(record.model).id == bindparam("after", type_=Uuid())
    return record.select.with_only_columns(every[0][0]).where(at).correlate(None).scalar_subquery()


def beyond(record: RecordType[Any], every: Sequence[tuple[ColumnElement[Any], bool]]) -> ColumnElement[bool]:
    """The condition that a row comes after the record whose id is the parameter `after`."""
    at = columns(record.model).id == bindparam("after", type_=Uuid())
    plain = [key for key, _ in every]
    # Names of linked records are in the tables that the statement of the list joins.
    own = SQLModel.metadata.tables[str(record.model.__tablename__)]
    is_joined = any(one is not own for one in select(*plain).get_final_froms())
    selecting = record.select.with_only_columns if is_joined else select
    if len({down for _, down in every}) == 1:  # one comparison of rows, for which an index may serve
        anchor, here = selecting(*plain).where(at).scalar_subquery(), tuple_(*plain)
        return here < anchor if every[0][1] else here > anchor
    anchors = [selecting(key).where(at).scalar_subquery() for key in plain]
    found: ColumnElement[bool] = false()
    for (key, down), anchor in zip(reversed(every), reversed(anchors), strict=True):
        found = or_(key < anchor if down else key > anchor, and_(key == anchor, found))
    (first, down), anchor = every[0], anchors[0]
    # Implied by the rest; an index on the first field can use it.
    return and_(first <= anchor if down else first >= anchor, found)
