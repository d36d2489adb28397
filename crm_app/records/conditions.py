"""Conditions and joins that the filters of kinds use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Text,
    Uuid,
    and_,
    any_,
    case,
    cast,
    exists,
    func,
    literal_column,
    not_,
    or_,
)
from sqlmodel import SQLModel

from crm_app.core.database import MYSELF

Condition = Callable[[ColumnElement[Any]], ColumnElement[bool]]


@dataclass(frozen=True, eq=False, slots=True)
class Comparison:
    """A condition that compares one column with the value, so that an index of the column may serve it.

    Attributes:
        column: what is compared.
        how: whether it is one of the values (`words`), or the value is its lower or upper bound.
        condition: makes the condition.
    """

    column: Any
    how: Literal["words", "low", "high"]
    condition: Condition

    def __call__(self, value: Any) -> ColumnElement[bool]:
        return self.condition(value)


def equals(column: Any) -> Condition:
    return Comparison(column, "words", lambda value: column == value)


def any_of(column: Any) -> Condition:
    """A condition for a field that is a list: it has any of the values."""
    kind = Uuid() if isinstance(column.type, Uuid) else Text()
    return Comparison(column, "words", lambda value: column == any_(cast(value, ARRAY(kind))))


def none_of(column: Any) -> Condition:
    """A condition for a field that is a list: it has none of the values, or is empty."""
    return lambda value: func.coalesce(not_(any_of(column)(value)), literal_column("true"))


def has_any(column: Any) -> Condition:
    """A condition for a list of tags: the record has at least one of them, in exactly this spelling."""
    return Comparison(column, "words", lambda value: func.jsonb_exists_any(column, cast(value, ARRAY(Text()))))


def at_least(column: Any) -> Condition:
    return Comparison(column, "low", lambda value: column >= value)


def at_most(column: Any) -> Condition:
    return Comparison(column, "high", lambda value: column <= value)


def before(column: Any) -> Condition:
    return Comparison(column, "high", lambda value: column < value)


def is_missing(column: Any) -> Condition:
    """A condition for a boolean filter: whether the column is empty."""
    return lambda value: (column.is_(None)) == value


def has_none(kind: str, of: Any, reference: str, **equal: str) -> Condition:
    """A condition for a boolean filter: whether no record of another kind, which the reader may read, refers to it.

    Args:
        kind: the other kind; its domain may come later.
        of: the columns of the filtered table.
        reference: the column of the other kind that refers to it.
        equal: further values that the other record has.
    """

    def condition(value: Any) -> ColumnElement[bool]:
        other = SQLModel.metadata.tables[kind].alias(f"some_{kind}").c
        same = (other.workspace_id == of.workspace_id, other[reference] == of.id)
        found = exists().where(*same, readable(kind, other), *(other[name] == text for name, text in equal.items()))
        lacking: ColumnElement[bool] = not_(found) == value
        return lacking

    return condition


def quiet_from(of: Any, reference: str) -> Condition:
    """A condition for a moment: whether no activity that the reader may read took place from then on, neither with the record nor
    with a record that refers to it, such as a deal of a company.

    Args:
        of: the columns of the filtered table.
        reference: the column by which activities and other records refer to it.
    """

    def condition(value: Any) -> ColumnElement[bool]:
        from crm_app.records.kind import TYPES  # kinds are declared with these conditions

        done = SQLModel.metadata.tables["activity"].alias("since_activity").c
        later = (
            done.workspace_id == of.workspace_id,
            readable("activity", done),
            done.occurred_at >= cast(value, DateTime(timezone=True)),
        )
        found = [exists().where(*later, done[reference] == of.id)]
        for name, kind in TYPES["activity"].references.items():
            other = SQLModel.metadata.tables[str(TYPES[kind].model.__tablename__)].alias(f"since_{kind}").c
            if reference in other:
                theirs = (other.workspace_id == of.workspace_id, other[reference] == of.id, readable(kind, other))
                found.append(exists().where(*theirs, *later, done[name] == other.id))
        return and_(*(not_(one) for one in found))

    return condition


def never_null(column: Any) -> ColumnElement[Any]:
    """`column` as a sort expression: empty values come before all others."""
    kind = column.type.python_type
    if kind in (date, datetime):
        return func.coalesce(
            column, literal_column("'-infinity'::date" if kind is date else "'-infinity'::timestamptz")
        )
    return func.coalesce(column, literal_column("-1e16" if kind in (Decimal, int, float) else "''"))


def readable(kind: str, column: Any) -> ColumnElement[bool]:
    """The condition of the outer join of a linked record: it exists, and the reader may read it.

    Where the reader may not, the name is empty, as if the linked record were deleted, and nothing of it leaves the
    database.
    """
    return and_(column.deleted_at.is_(None), func.app_reads(literal_column(f"'{kind}'"), column.owner_id))


def member_name(member: Any, shown: Any = None) -> ColumnElement[Any]:
    """The name of a member, empty for a reader who may not see members; everybody sees their own name.

    Args:
        shown: another column of the table, in place of the name.
    """
    is_seen = or_(func.app_reads(literal_column("'member'"), member.id), member.id == MYSELF)
    return case((is_seen, member.name if shown is None else shown))
