"""The one language of conditions: which fields a kind has, which operators and values each takes, and the SQL."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column

from crm_app.core.errors import Invalid, Problem
from crm_app.core.filters import Condition, Filter, Group
from crm_app.core.pagination import ListQuery
from crm_app.core.principal import Caller
from crm_app.records.filtering import fields, sql
from crm_app.records.filtering.fields import Asked as Asked
from crm_app.records.filtering.operators import DYNAMIC, Refused, values
from crm_app.records.filtering.operators import OPERATORS as OPERATORS
from crm_app.records.filtering.sql import Leaf, Shape
from crm_app.records.kind import RecordType


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A filter that was checked: its shape, which decides the statement, and the statement's parameters."""

    shape: Shape
    values: dict[str, Any]


def narrowed(record: RecordType[Any], caller: Caller, query: ListQuery) -> Narrowed | None:
    """The filter of a list, None for a list without one.

    Raises Invalid, naming the place of each condition that the kind does not take.
    """
    wanted: Filter | None = getattr(query, "filter", None)
    if wanted is None:
        return None
    found = [_checked(record, caller, condition) for _, condition in places(wanted)]
    faults = {
        f"filter.{place}.{one[0]}": one[1]
        for (place, _), one in zip(places(wanted), found, strict=True)
        if not isinstance(one[1], list)
    }
    if faults:
        raise Invalid(fields=faults)
    parameters: dict[str, Any] = {}
    leaves: list[Leaf] = []
    for number, ((_, condition), (asked, given)) in enumerate(zip(places(wanted), found, strict=True)):
        leaf = sql.shape_of(asked, condition.op, given, condition.currency, number)
        parameters |= sql.parameters(leaf, given, condition.currency)
        leaves.append(leaf)
    return Narrowed(_shaped(wanted, iter(leaves)), parameters)


def places(wanted: Filter) -> Iterator[tuple[str, Condition]]:
    """The conditions of a filter in their order, each with its place: `all.0`, `all.1.any.0`."""
    joined = _joined(wanted)
    for number, one in enumerate(wanted.parts):
        if isinstance(one, Condition):
            yield f"{joined}.{number}", one
        else:
            for inner, condition in enumerate(one.parts):
                yield f"{joined}.{number}.{_joined(one)}.{inner}", condition


def _joined(one: Filter | Group) -> str:
    return "any" if one.all is None else "all"


def _shaped(one: Filter | Group, leaves: Iterator[Leaf]) -> Shape:
    parts = (next(leaves) if isinstance(part, Condition) else _shaped(part, leaves) for part in one.parts)
    return Shape(_joined(one), tuple(parts))


def _checked(record: RecordType[Any], caller: Caller, condition: Condition) -> tuple[Any, Any]:
    """The field and the values of a condition, or the faulty part and its problem."""
    asked = fields.find(caller, record, condition.field)
    if asked is None:
        return "field", ("records.filter.error.field", {"field": condition.field[:80]})
    if condition.op not in OPERATORS[asked.type]:
        problem: Problem = ("records.filter.error.op", {"operators": ", ".join(OPERATORS[asked.type])})
        return "op", problem
    if condition.currency is not None and (asked.type != "money" or condition.op in ("empty", "not_empty")):
        return "currency", ("core.field.unknown", {})
    try:
        return asked, values(asked, condition)
    except Refused as error:
        return "value", error.problem


def deciding(record: RecordType[Any], query: ListQuery) -> frozenset[str] | None:
    """The columns that decide the filter of a list; None when other records decide it, too, or when this is unknown."""
    wanted: Filter | None = getattr(query, "filter", None)
    found: set[str] = set()
    for _, one in places(wanted) if wanted is not None else ():
        asked = fields.of_kind(record).get(one.field)
        if asked is None:
            if not one.field.startswith(fields.CUSTOM):
                return None
            found.add("custom_fields")
            continue
        for column in (asked.column, asked.currency):
            if isinstance(column, Column):
                found.add(column.key)
            elif column is not None:
                return None
    return frozenset(found)


def linked_kinds(record: RecordType[Any], query: ListQuery) -> frozenset[str]:
    """The kinds of linked records that decide the filter of a list."""
    wanted: Filter | None = getattr(query, "filter", None)
    names = (one.field.partition(".")[0] for _, one in places(wanted)) if wanted is not None else ()
    return frozenset(record.references[name] for name in names if name in record.references)


def asks_who(query: ListQuery) -> bool:
    """Whether the filter of a list depends on who reads it."""
    wanted: Filter | None = getattr(query, "filter", None)
    return wanted is not None and any(_names_me(one) for _, one in places(wanted))


def _names_me(one: Condition) -> bool:
    given = one.value if isinstance(one.value, list) else [one.value]
    return any(value in DYNAMIC for value in given)
