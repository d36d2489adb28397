"""Which values a schema takes as they are, so that a row of such values need not be validated by it.

A file has the same few kinds of texts in every row, and a schema calls several functions for each value.
"""

from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

from annotated_types import MaxLen, MinLen
from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from crm_app.core.exact import Exact, unstorable
from crm_app.values.fields import blank_as_none

_UNLIMITED = 10_000


def is_plain(schema: type[BaseModel], name: str, value: Any) -> bool:
    """Whether the field takes the value, and keeps it as it is. False where that is not certain."""
    lengths, identifiers = _taken(schema)
    if type(value) is str:
        shortest, longest = lengths.get(name, (1, 0))
        return shortest <= len(value) <= longest and value.strip() == value != "" and not unstorable(value)
    return type(value) is UUID and name in identifiers


@lru_cache(maxsize=32)
def _taken(schema: type[BaseModel]) -> tuple[dict[str, tuple[int, int]], frozenset[str]]:
    """The fields for texts whose length alone counts, with their shortest and longest, and those for identifiers."""
    rules = schema.__pydantic_decorators__
    is_known = issubclass(schema, Exact) and not rules.model_validators and rules.field_validators.keys() == {"_exact"}
    lengths, identifiers = {}, set()
    for name, info in schema.model_fields.items() if is_known else ():
        kind, rest = _one(info.annotation)
        found = _lengths([*rest, *info.metadata])
        if kind is str and found is not None:
            lengths[name] = found
        elif kind is UUID and not rest and not info.metadata:
            identifiers.add(name)
    return lengths, frozenset(identifiers)


def _one(annotation: Any) -> tuple[Any, list[Any]]:
    """The only type that an annotation allows besides None, with what it demands; None for several types."""
    if get_origin(annotation) is Annotated:
        kind, *rest = get_args(annotation)
        inside, more = _one(kind)
        return inside, [*more, *rest]
    if get_origin(annotation) in (Union, UnionType):
        kinds = [one for one in get_args(annotation) if one is not NoneType]
        return _one(kinds[0]) if len(kinds) == 1 else (None, [])
    return annotation, []


def _lengths(demands: list[Any]) -> tuple[int, int] | None:
    shortest, longest = 0, _UNLIMITED
    for one in demands:
        if isinstance(one, MinLen):
            shortest = max(shortest, one.min_length)
        elif isinstance(one, MaxLen):
            longest = min(longest, one.max_length)
        elif isinstance(one, FieldInfo):
            if (inner := _lengths(one.metadata)) is None:
                return None
            shortest, longest = max(shortest, inner[0]), min(longest, inner[1])
        elif not (isinstance(one, BeforeValidator) and one.func is blank_as_none):
            return None
    return shortest, longest
