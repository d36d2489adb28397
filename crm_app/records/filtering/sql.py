"""Conditions as SQL.

An operator is a positive condition, which an empty value never fulfils, or its negation, which an empty value fulfils.
Along a link, the positive condition asks for a linked record that the reader may read.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.sql import operators
from sqlmodel import SQLModel

from crm_app.core.database import MYSELF
from crm_app.core.filters import Operator
from crm_app.records.filtering.fields import Asked
from crm_app.records.filtering.operators import DYNAMIC, ME, PERIODS, TEAM
from crm_app.records.own import conditions as own_conditions
from crm_app.values.finding import like

POSITIVE: dict[Operator, Operator] = {
    "is_not": "is", "none_of": "any_of", "not_contains": "contains", "empty": "not_empty",
}  # fmt: skip
"""The operators that negate another one."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """The shape of a condition; its values are parameters that begin with `filter_<number>`."""

    asked: Asked
    op: Operator
    number: int
    period: str = ""
    me: bool = False
    """Whether a person's field is compared with whoever reads."""
    team: bool = False
    """Whether it is compared with the members of the reader's team."""
    others: bool = False
    """Whether it is compared with others, too."""
    currency: bool = False
    """Whether an amount's currency is given; else it is that of the workspace."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of a filter: conditions and groups, joined by `all` or `any`. Equal shapes share a statement."""

    joined: str
    parts: "tuple[Leaf | Shape, ...]"

    def leaves(self) -> "list[Leaf]":
        """The conditions."""
        return [leaf for one in self.parts for leaf in ([one] if isinstance(one, Leaf) else one.leaves())]

    def is_along_link(self) -> bool:
        """Whether a condition is about a linked record. PostgreSQL may then begin with those, whatever the order."""
        return any(leaf.asked.through is not None for leaf in self.leaves())


def shape_of(asked: Asked, op: Operator, values: list[Any], currency: str | None, number: int) -> Leaf:
    """The shape of a condition with these values."""
    is_person = asked.type == "person"
    return Leaf(
        asked,
        op,
        number,
        period=values[0] if op == "in_period" else "",
        me=is_person and ME in values,
        team=is_person and TEAM in values,
        others=is_person and any(one not in DYNAMIC for one in values),
        currency=currency is not None,
    )


def parameters(leaf: Leaf, values: list[Any], currency: str | None) -> dict[str, Any]:
    """The parameters of a condition."""
    name = f"filter_{leaf.number}"
    found: dict[str, Any] = {} if currency is None else {f"{name}_currency": currency}
    if leaf.op in ("in_period", "empty", "not_empty"):
        return found
    if leaf.op == "between":
        return found | {f"{name}_from": values[0], f"{name}_to": values[1]}
    if leaf.op in ("contains", "not_contains"):
        return found | {name: like(values[0])}
    if leaf.op == "starts_with":
        return found | {name: like(values[0])[1:]}
    if leaf.asked.type == "yes_no":
        return found | {name: "true" if values[0] else "false"}
    several = leaf.op in ("any_of", "all_of", "none_of") or leaf.asked.type in ("choice", "person", "link", "option")
    return found | {name: [one for one in values if one not in DYNAMIC] if several else values[0]}


def compiled(shape: Shape, *, each: bool = False) -> ColumnElement[bool]:
    """The condition of a statement over the table of the kind.

    `each`: the statement looks at few records, so that linked ones are looked up for each.
    """
    parts = [_sql(one, each) if isinstance(one, Leaf) else compiled(one, each=each) for one in shape.parts]
    return and_(*parts) if shape.joined == "all" else or_(*parts)


def _sql(leaf: Leaf, each: bool) -> ColumnElement[bool]:
    positive = POSITIVE.get(leaf.op, leaf.op)
    condition = _holds(leaf, positive)
    if leaf.asked.through is not None:
        condition = leaf.asked.through.holds(condition, each=each)
    if positive == leaf.op:
        return condition
    if getattr(condition, "operator", None) is operators.is_not:
        return not_(condition)  # IS NULL, for which an index serves
    return condition.is_not(true())


def _holds(leaf: Leaf, op: Operator) -> ColumnElement[bool]:
    match leaf.asked.type:
        case "text":
            return _text(leaf, op)
        case "number" | "money":
            return _number(leaf, op)
        case "date" | "moment":
            return _day(leaf, op)
        case "choices" | "tags":
            return _many(leaf, op)
        case "yes_no" | "choice":
            return _word(leaf, op)
    return _one(leaf, op)


def _word(leaf: Leaf, op: Operator) -> ColumnElement[bool]:
    """A condition on a value that is one of a few words."""
    stored: ColumnElement[Any] = _as_text(leaf.asked)
    if op == "not_empty":
        return stored != _EMPTY
    given = cast(_bind(leaf), Text() if leaf.asked.type == "yes_no" else ARRAY(Text()))
    return stored == (given if leaf.asked.type == "yes_no" else any_(given))


_EMPTY: ColumnElement[Any] = literal_column("''")


def _bind(leaf: Leaf, suffix: str = "") -> Any:
    return bindparam(f"filter_{leaf.number}{suffix}")


def _as_text(asked: Asked) -> Any:
    return asked.column if asked.own is None else own_conditions.text(asked.column, asked.own)


def _text(leaf: Leaf, op: Operator) -> ColumnElement[bool]:
    stored: ColumnElement[Any] = _as_text(leaf.asked)
    match op:
        case "not_empty":
            return stored != _EMPTY
        case "contains" | "starts_with":
            return stored.ilike(cast(_bind(leaf), Text()))
        case "any_of":
            given = func.unnest(cast(_bind(leaf), ARRAY(Text()))).column_valued("one")
            return and_(stored != _EMPTY, func.lower(stored).in_(select(func.lower(given))))
    return func.lower(stored) == func.lower(cast(_bind(leaf), Text()))


def _number(leaf: Leaf, op: Operator) -> ColumnElement[bool]:
    asked = leaf.asked
    stored: ColumnElement[Any] = asked.column if asked.own is None else own_conditions.number(asked.column, asked.own)
    if op == "not_empty":
        return stored.is_not(None)
    if op == "between":
        found = and_(stored >= cast(_bind(leaf, "_from"), Numeric()), stored <= cast(_bind(leaf, "_to"), Numeric()))
    else:
        given = cast(_bind(leaf), Numeric())
        found = {
            "less": stored < given,
            "at_most": stored <= given,
            "greater": stored > given,
            "at_least": stored >= given,
        }.get(op, stored == given)
    if asked.type != "money":
        return found
    # Amounts of several currencies cannot be compared.
    wanted = cast(_bind(leaf, "_currency"), Text()) if leaf.currency else select(func.app_currency()).scalar_subquery()
    return and_(found, asked.currency == wanted)


def _day(leaf: Leaf, op: Operator) -> ColumnElement[bool]:
    stored: ColumnElement[Any] = _as_text(leaf.asked)
    if op == "not_empty":
        return stored != _EMPTY if leaf.asked.own is not None else stored.is_not(None)
    begins, ends = _bounds(leaf, op)
    found = []
    if begins is not None:
        found.append(stored >= _comparable(leaf.asked, begins))
    if ends is not None:
        found.append(stored < _comparable(leaf.asked, ends))
        if leaf.asked.own is not None:
            found.append(stored != _EMPTY)
    return and_(*found)


def _bounds(leaf: Leaf, op: Operator) -> tuple[Any, Any]:
    """The first day of a condition and the day after its last one, as SQL; None for an open side."""
    if op == "in_period":
        unit, offset = PERIODS[leaf.period]
        return _period(unit, offset), _period(unit, offset + 1)
    if op in ("in_last", "in_next"):
        count = cast(_bind(leaf), Integer())
        today, tomorrow = _period("day", 0), _period("day", 1)
        return (tomorrow - count, tomorrow) if op == "in_last" else (today, today + count)
    if op == "between":
        return cast(_bind(leaf, "_from"), Date()), cast(_bind(leaf, "_to"), Date()) + literal_column("1")
    day: Any = cast(_bind(leaf), Date())
    following = day + literal_column("1")
    open_: dict[Operator, tuple[Any, Any]] = {
        "before": (None, day),
        "at_most": (None, following),
        "after": (following, None),
        "at_least": (day, None),
    }
    return open_.get(op, (day, following))


def _period(unit: str, offset: int) -> Any:
    return func.app_period(literal_column(f"'{unit}'"), literal_column(str(offset)), type_=Date())


def _comparable(asked: Asked, day: Any) -> Any:
    """A day as what the field stores; a subquery, so that PostgreSQL computes it once."""
    if asked.type == "moment":
        day = func.app_moment(day)
        if asked.own is not None:
            utc = func.timezone(literal_column("'UTC'"), day)
            day = func.to_char(utc, literal_column('\'YYYY-MM-DD"T"HH24:MI:SS"Z"\''))
    elif asked.own is not None:
        day = func.to_char(day, literal_column("'YYYY-MM-DD'"))
    return select(day).scalar_subquery()


def _many(leaf: Leaf, op: Operator) -> ColumnElement[bool]:
    asked = leaf.asked
    stored: Any = asked.column
    if asked.own is not None:
        stored = asked.column.op("->")(literal_column("'" + asked.own.key.replace("'", "''") + "'", Text()))
    if op == "not_empty":
        nothing: Any = literal_column("""('null'::jsonb, '[]'::jsonb, '""'::jsonb)""")
        filled: ColumnElement[bool] = stored.op("not in", is_comparison=True)(nothing)
        return filled
    given = cast(_bind(leaf), ARRAY(Text()))
    found: ColumnElement[bool] = (func.jsonb_exists_all if op == "all_of" else func.jsonb_exists_any)(stored, given)
    return found


def _one(leaf: Leaf, op: Operator) -> ColumnElement[bool]:
    asked = leaf.asked
    stored: ColumnElement[Any] = (
        asked.column if asked.own is None else own_conditions.identifier(asked.column, asked.own)
    )
    if op == "not_empty":
        return stored.is_not(None)
    found = [stored == MYSELF] if leaf.me or leaf.team else []
    if leaf.team:
        found.append(stored.in_(_team()))
    if leaf.others or not found:
        found.append(stored == any_(cast(_bind(leaf), ARRAY(Uuid()))))
    return or_(*found)


def _team() -> Any:
    """The members whose team is that of the reader, by its name."""
    member = SQLModel.metadata.tables["membership"]
    one, reader = member.alias("of_team").c, member.alias("of_reader").c
    mine = select(_team_key(reader.team)).where(reader.id == MYSELF).scalar_subquery()
    return select(one.id).where(_team_key(one.team) == mine)


def _team_key(team: Any) -> ColumnElement[Any]:
    return func.nullif(func.lower(func.btrim(team)), _EMPTY)
