"""Which operators a type has, and which value each takes."""

import math
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from crm_app.core.errors import Problem
from crm_app.core.filters import MAX_VALUES, Condition, Operator
from crm_app.records.filtering.fields import Asked, Type
from crm_app.values.fields import EARLIEST_YEAR, LATEST_YEAR

ME = "me"
"""The value of a person's field that stands for whoever reads the list."""
TEAM = "my_team"
"""That value for the members of whoever reads the list's team, themselves included: those of whom the settings name the same
team. Somebody without a team is one alone.
"""
DYNAMIC = (ME, TEAM)
MAX_DAYS = 3650
UNITS = ("week", "month", "quarter", "year", "fiscal_year")
PERIODS: dict[str, tuple[str, int]] = {"today": ("day", 0), "yesterday": ("day", -1), "tomorrow": ("day", 1)} | {
    f"{which}_{unit}": (unit, offset) for unit in UNITS for which, offset in (("this", 0), ("last", -1), ("next", 1))
}
"""The periods of `in_period`: a unit, and how many of them after the present one."""
_MOST_DIGITS = 18

_TEXTS: tuple[Operator, ...] = ("is", "is_not", "any_of", "none_of", "contains", "not_contains", "starts_with")
_NUMBERS: tuple[Operator, ...] = ("is", "is_not", "less", "at_most", "greater", "at_least", "between")
_DAYS: tuple[Operator, ...] = (
    "in_period", "in_last", "in_next", "is", "is_not", "before", "after", "at_most", "at_least", "between",
)  # fmt: skip
_ONE: tuple[Operator, ...] = ("is", "is_not", "any_of", "none_of")
_MANY: tuple[Operator, ...] = ("any_of", "all_of", "none_of")
_EMPTY: tuple[Operator, ...] = ("empty", "not_empty")
OPERATORS: dict[Type, tuple[Operator, ...]] = {
    "text": _TEXTS + _EMPTY,
    "number": _NUMBERS + _EMPTY,
    "money": _NUMBERS + _EMPTY,
    "date": _DAYS + _EMPTY,
    "moment": _DAYS + _EMPTY,
    "yes_no": ("is", *_EMPTY),
    "choice": _ONE + _EMPTY,
    "choices": _MANY + _EMPTY,
    "tags": _MANY + _EMPTY,
    "person": _ONE + _EMPTY,
    "link": _ONE + _EMPTY,
    "option": _ONE + _EMPTY,
}
"""The operators of each type, the usual one first."""


class Refused(ValueError):
    """A value that the field or the operator does not take; `problem` is the message."""

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(key)
        self.problem: Problem = (f"records.filter.error.{key}", params)


def values(asked: Asked, condition: Condition) -> list[Any]:
    """The values of a condition as parameters of a statement; none for `empty`.

    Raises Refused.
    """
    op, given = condition.op, condition.value
    if op in _EMPTY:
        if given is not None:
            raise Refused("no_value")
        return []
    if given in (None, "", []):
        raise Refused("value_missing")
    match op:
        case "in_last" | "in_next":
            if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= MAX_DAYS:
                raise Refused("days", limit=MAX_DAYS)
            return [given]
        case "in_period":
            if given not in PERIODS:
                raise Refused("period", periods=", ".join(PERIODS))
            return [given]
        case "any_of" | "all_of" | "none_of":
            if not isinstance(given, list) or len(given) > MAX_VALUES:
                raise Refused("list", limit=MAX_VALUES)
            return list(dict.fromkeys(_read(asked, one) for one in given))
        case "between":
            if not isinstance(given, list) or len(given) != 2:
                raise Refused("two")
            return [_read(asked, one) for one in given]
    return [_read(asked, given)]


def _read(asked: Asked, value: Any) -> Any:
    return _READ[asked.type](asked, value)


def _text(_: Asked, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Refused("text")
    return value.strip()


def _number(_: Asked, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str) or len(str(value)) > 40:
        raise Refused("number")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise Refused("number") from None
    if not math.isfinite(number) or not -_MOST_DIGITS <= number.adjusted() <= _MOST_DIGITS:
        raise Refused("number")
    return number


def _day(_: Asked, value: Any) -> str:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        day = None
    if day is None or not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise Refused("day")
    return day.isoformat()


def _yes_no(_: Asked, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Refused("yes_no")
    return value


def _choice(asked: Asked, value: Any) -> str:
    if not isinstance(value, str) or value not in asked.choices:
        offered = list(asked.choices)
        raise Refused("choice", choices=", ".join(offered[:10]) + (" …" if len(offered) > 10 else ""))
    return value


def _id(_: Asked, value: Any) -> UUID:
    try:
        return UUID(value)
    except (TypeError, ValueError, AttributeError):
        raise Refused("id") from None


def _person(asked: Asked, value: Any) -> UUID | str:
    return value if value in DYNAMIC else _id(asked, value)


_READ: dict[Type, Callable[[Asked, Any], Any]] = {
    "text": _text,
    "number": _number,
    "money": _number,
    "date": _day,
    "moment": _day,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choice,
    "tags": _text,
    "person": _person,
    "link": _id,
    "option": _id,
}
