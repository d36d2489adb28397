"""Lists by fields of the workspace's own: conditions in an address, and orders."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import (
    ARRAY,
    TIMESTAMP,
    Boolean,
    ColumnElement,
    Integer,
    Numeric,
    Text,
    Uuid,
    any_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
)

from crm_app.core.errors import Invalid
from crm_app.core.pagination import ListQuery
from crm_app.core.principal import Caller
from crm_app.records.own import reading
from crm_app.records.own.definitions import Fields, OwnField, of_kind
from crm_app.values.finding import like

PREFIX = "custom."
"""Before the key in the name of an order."""
OPERATORS = (">=", "<=", "=", "~")
"""From, until, equal to, contains."""


_MOST = 18
"""How many digits a number of a condition may have before the point, and zeros after it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A condition on one field; its values are the parameter `own_<number>`."""

    field: OwnField
    operator: str


def operators(one: OwnField) -> tuple[str, ...]:
    """The operators by which lists are filtered by a field."""
    if one.is_pointer or one.type == "moment":
        return ()  # `filter=` has conditions on these
    if one.is_number or one.type == "date":
        return (">=", "<=", "=")
    return ("=", "~") if one.is_text else ("=",)


def divided(fields: Fields, condition: str) -> tuple[OwnField, str, str] | None:
    """The field, the operator and the value of a condition; None when it names no field."""
    for one in sorted(fields, key=lambda one: -len(one.key)):  # a key may begin with another one
        rest = condition.removeprefix(one.key)
        if rest == condition:
            continue
        for operator in OPERATORS:
            if rest.startswith(operator):
                return one, operator, rest.removeprefix(operator)
    return None


def described(fields: Fields, condition: str, language: str) -> str:
    """A condition of an address in words: "Region: North", "Size ≥ 10"; as it is where no field has it."""
    parts = divided(fields, condition)
    if parts is None:
        return condition
    one, operator, value = parts
    stored: Any = value
    if one.type == "yes_no":
        stored = value == "true"
    elif one.is_number:
        with suppress(ValueError):
            stored = _number(value)
    sign = {">=": " ≥ ", "<=": " ≤ ", "=": ": ", "~": " ~ "}[operator]
    return f"{one.words(language)}{sign}{reading.reads(one, stored, language)}"


def _value(one: OwnField, operator: str, value: str) -> Any:
    """The value of a condition as a parameter of the query. Raises ValueError for one that the field cannot have."""
    if operator not in operators(one) or not value:
        raise ValueError
    if one.is_number:
        return _number(value)
    if one.type == "date":
        return date.fromisoformat(value).isoformat()
    if one.type == "yes_no":
        return {"true": "true", "false": "false"}[value]
    return like(value) if operator == "~" else value.lower() if one.is_text else value


def conditions(record_kind: str, caller: Caller, query: ListQuery) -> tuple[tuple[Wanted, ...], dict[str, Any]]:
    """The conditions of a list on the workspace's own fields, and their parameters.

    Raises Invalid for a condition on a field that does not exist, or with a value that the field cannot have.
    """
    asked = getattr(query, "where", None)
    if not asked:
        return (), {}
    fields = of_kind(caller, record_kind)
    found: dict[Wanted, list[Any]] = {}
    for condition in asked:
        parts = divided(fields, condition)
        if parts is None:
            raise Invalid(fields={"where": ("fields.error.where", {"condition": condition[:80]})})
        one, operator, value = parts
        try:
            found.setdefault(Wanted(one, operator), []).append(_value(one, operator, value))
        except (ValueError, KeyError):
            raise Invalid(fields={"where": ("fields.error.where", {"condition": condition[:80]})}) from None
    values = {f"own_{n}": _parameter(wanted, every) for n, (wanted, every) in enumerate(found.items())}
    return tuple(found), values


def _number(value: str) -> Decimal:
    """A number of a condition. Raises ValueError for none, and for one that no field can have."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError from None
    if not number.is_finite() or len(value) > 40 or not -_MOST <= number.adjusted() <= _MOST:
        raise ValueError
    return number


def _parameter(wanted: Wanted, every: list[Any]) -> Any:
    if wanted.operator in (">=", "<="):
        return max(every) if wanted.operator == ">=" else min(every)
    return every


def sql(custom_fields: Any, every: Sequence[Wanted]) -> list[ColumnElement[bool]]:
    """The conditions of a statement."""
    return [_sql(custom_fields, wanted, bindparam(f"own_{n}")) for n, wanted in enumerate(every)]


def _sql(column: Any, wanted: Wanted, value: Any) -> ColumnElement[bool]:
    one = wanted.field
    if one.type == "choices":
        return func.jsonb_exists_any(column.op("->")(_key(one)), cast(value, ARRAY(Text())))
    stored = number(column, one) if one.is_number else text(column, one)
    match wanted.operator:
        case ">=":
            return stored >= (cast(value, Numeric()) if one.is_number else cast(value, Text()))
        case "<=":
            found = stored <= (cast(value, Numeric()) if one.is_number else cast(value, Text()))
            return found if one.is_number else found & (stored != literal_column("''"))
        case "~":
            return stored.ilike(any_(cast(value, ARRAY(Text()))))
    if one.is_number:
        return stored == any_(cast(value, ARRAY(Numeric())))
    return (func.lower(stored) if one.is_text else stored) == any_(cast(value, ARRAY(Text())))


def text(column: Any, one: OwnField) -> ColumnElement[Any]:
    """The value as text, empty for none. A day that does not fit its field counts as none."""
    stored = column.op("->>", return_type=Text())(_key(one))
    if one.type == "date":
        fits = stored.op("~", return_type=Boolean())(literal_column(r"'^\d{4}-\d\d-\d\d$'"))
        return case((fits, stored), else_=literal_column("''"))
    if one.type == "moment":
        fits = stored.op("~", return_type=Boolean())(literal_column(r"'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$'"))
        return case((fits, stored), else_=literal_column("''"))
    return func.coalesce(stored, literal_column("''"))


def moment(column: Any, one: OwnField) -> ColumnElement[Any]:
    """The value of a moment with its zone; null for none, and for a text that no cast may meet."""
    stored = column.op("->>", return_type=Text())(_key(one))
    written = r"'^[1-9]\d{3}-(0[1-9]|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$'"
    fits = stored.op("~", return_type=Boolean())(literal_column(written))
    first, second, seven, eight, nine, twelve = (literal_column(str(n), Integer()) for n in (0, 2, 7, 8, 9, 12))
    # Counted from the first of the month: a 31st of June is no error of the statement then.
    begin = func.concat(func.left(stored, seven), literal_column("'-01 '"), func.substr(stored, twelve, eight))
    day = cast(func.substr(stored, nine, second), Integer()) - literal_column("1", Integer())
    local = cast(begin, TIMESTAMP()) + func.make_interval(first, first, first, day)
    return case((fits, func.timezone(literal_column("'UTC'"), local)))


def value(column: Any, one: OwnField) -> ColumnElement[Any]:
    """The value as it is stored; null for none."""
    found: ColumnElement[Any] = column.op("->")(_key(one))
    return found


def identifier(column: Any, one: OwnField) -> ColumnElement[Any]:
    """The id of the person or the record to which the value points; null for none, and for what is no id."""
    stored = column.op("->>", return_type=Text())(_key(one))
    fits = stored.op("~", return_type=Boolean())(literal_column("'^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'"))
    return case((fits, cast(stored, Uuid())))


def number(column: Any, one: OwnField) -> ColumnElement[Any]:
    """The value as a number; null for none, and for what is not a number."""
    is_number = func.jsonb_typeof(column.op("->")(_key(one))) == literal_column("'number'")
    return case((is_number, cast(column.op("->>", return_type=Text())(_key(one)), Numeric())))


def order(column: Any, one: OwnField) -> ColumnElement[Any]:
    """The value as a sort expression, never null: empty values come before all others, choices in their order."""
    if one.is_number:
        return func.coalesce(number(column, one), literal_column("-1e18"))
    if one.type == "choice":
        values: dict[Any, Any] = {choice.value: literal_column(str(n)) for n, choice in enumerate(one.choices, 1)}
        return case(values, value=text(column, one), else_=literal_column("0")) if values else literal_column("0")
    return func.lower(text(column, one))


def sorted_by(fields: Iterable[OwnField], name: str) -> OwnField | None:
    """The field of an order's name, `custom.<key>`; None when there is none."""
    key = name.removeprefix(PREFIX)
    return next((one for one in fields if one.key == key and name != key and one.type != "choices"), None)


def _key(one: OwnField) -> Any:
    return literal_column("'" + one.key.replace("'", "''") + "'", Text())
