"""Strict types: no value is converted from another type of JSON by chance.

Forms and addresses send texts alone, so a number or "true" may be spelt there. JSON spells a number as a number: `0` is
no "false", `"7"` no number, and a bare number is never a day, though pydantic would take it for seconds since 1970.
"""

import re
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, ValidationInfo, field_validator

from_json: ContextVar[bool] = ContextVar("from_json", default=False)
"""Whether the input being validated came as JSON."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What PostgreSQL cannot store: the null character, and lone surrogates, which JSON can spell but UTF-8 cannot."""
_PARTS = (list, dict)
_TEXTS = (str, *_PARTS)
_NUMERIC = re.compile(r"\s*[+-]?[\d.]+(?:[eE][+-]?\d+)?\s*")
_MOMENTS: frozenset[Any] = frozenset({date, datetime, AwareDatetime, time, timedelta})


def unstorable(value: Any) -> bool:
    """Whether a text in `value` has a character that the database cannot store."""
    if isinstance(value, str):
        return "\x00" in value if value.isascii() else _UNSTORABLE.search(value) is not None
    if isinstance(value, dict):
        return any(unstorable(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(unstorable(part) for part in value)


class Exact(BaseModel):
    """A schema whose fields accept no value of another type, and no text that the database cannot store."""

    @field_validator("*", mode="before")
    @classmethod
    def _exact(cls, value: Any, info: ValidationInfo) -> Any:
        if value is None:
            return value
        if (
            value.__class__ is str
            and value.isascii()
            and "\x00" not in value
            and str in _kinds_of(cls, info.field_name)
        ):
            return value  # by far most values
        if isinstance(value, _TEXTS) and unstorable(value):
            raise ValueError("core.field.invalid")
        if not isinstance(value, _PARTS):
            fault = _fault(value, _kinds_of(cls, info.field_name))
            if fault:
                raise ValueError(fault)
        return value


def _fault(value: Any, kinds: frozenset[type]) -> str:
    """The text key of what is wrong with the type of `value`, empty when nothing is."""
    if isinstance(value, str) and str in kinds:
        return ""
    if kinds & _MOMENTS and str not in kinds:
        number = isinstance(value, int | float) or (isinstance(value, str) and _NUMERIC.fullmatch(value))
        return "core.field.date" if number else ""
    if isinstance(value, bool):
        return "" if bool in kinds or not kinds & {int, float, Decimal} else "core.field.number"
    if bool in kinds and isinstance(value, int | float) and not kinds & {int, float, Decimal}:
        return "core.field.boolean"
    if isinstance(value, str) and from_json.get() and str not in kinds:
        if bool in kinds:
            return "core.field.boolean"
        if kinds & {int, float} and Decimal not in kinds:
            return "core.field.number"
    return ""


@lru_cache(maxsize=4096)
def _kinds_of(schema: type[BaseModel], name: str | None) -> frozenset[type]:
    """The types that a field accepts. To look them up by the annotation cost more than the check."""
    return frozenset(_types(schema.model_fields[str(name)].annotation))


def _types(annotation: Any) -> Iterator[type]:
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _types(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for part in get_args(annotation):
            yield from _types(part)
    elif origin is Literal:
        yield from (type(choice) for choice in get_args(annotation))
    elif isinstance(annotation, type):
        yield annotation
