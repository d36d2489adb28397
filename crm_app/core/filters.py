"""The conditions of a list as JSON: `{"all": [{"field": "status", "op": "is", "value": "customer"}, …]}`.

Conditions stand in a group that all of them, or any of them, must fulfil; a group may hold groups of the other sort, and
these hold conditions alone. `records.filtering` knows the fields of each kind and compiles a filter to SQL.
"""

from typing import Annotated, Any, Literal, get_args

import orjson
from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema, model_validator

from crm_app.core.exact import Exact, unstorable

Operator = Literal[
    "is", "is_not", "any_of", "all_of", "none_of", "contains", "not_contains", "starts_with", "less", "at_most", "greater",
    "at_least", "between", "before", "after", "in_last", "in_next", "in_period", "empty", "not_empty",
]  # fmt: skip
OPERATORS: tuple[Operator, ...] = get_args(Operator)
MAX_CONDITIONS = 20
MAX_FILTER = 6000
"""The longest filter, in characters of JSON."""
MAX_VALUES = 50
MAX_VALUE = 300
"""The longest text in a condition, in characters."""


def _value(value: Any) -> Any:
    """A plain value, or a list of these. Raises ValueError."""
    for part in value if isinstance(value, list) else [value]:
        if not isinstance(part, str | int | float | bool | None) or unstorable(part):
            raise ValueError("core.field.invalid")
        if isinstance(part, str) and len(part) > MAX_VALUE:
            raise ValueError("records.filter.error.long_value")
    if isinstance(value, list) and len(value) > MAX_VALUES:
        raise ValueError("records.filter.error.many_values")
    return value


class Condition(Exact):
    """A condition on one field.

    `field` is the name of a field, `custom.<key>` for one of the workspace's own, or `<link>.<field>` for a field of a
    linked record, such as `company_id.sector`. `currency` says of which currency an amount is.
    """

    model_config = {"extra": "forbid"}

    field: str = Field(min_length=1, max_length=200)
    op: Operator
    value: Annotated[Any, BeforeValidator(_value)] = None
    currency: str | None = Field(default=None, pattern="^[A-Z]{3}$")


def _one_group(group: Any) -> Any:
    """Raises ValueError unless a group has one of its two lists."""
    if (group.all is None) == (group.any is None):
        raise ValueError("records.filter.error.group")
    return group


class Group(Exact):
    """Conditions of which all, or any, must be fulfilled."""

    model_config = {"extra": "forbid"}

    all: list[Condition] | None = Field(default=None, min_length=1)
    any: list[Condition] | None = Field(default=None, min_length=1)

    _one = model_validator(mode="after")(_one_group)

    @property
    def parts(self) -> list[Condition]:
        """The conditions."""
        return self.all or self.any or []


def _sort_of(value: Any) -> str:
    if isinstance(value, dict):
        return "‹group›" if {"all", "any"} & value.keys() else "‹condition›"
    return "‹group›" if isinstance(value, Group) else "‹condition›"


Part = Annotated[Annotated[Condition, Tag("‹condition›")] | Annotated[Group, Tag("‹group›")], Discriminator(_sort_of)]
"""The tags stand in brackets, so that the place of a fault is named without them (`core.validation`)."""


class Filter(Exact):
    """A filter: conditions, and groups of the other sort, of which all, or any, must be fulfilled."""

    model_config = {"extra": "forbid"}

    all: list[Part] | None = Field(default=None, min_length=1)
    any: list[Part] | None = Field(default=None, min_length=1)

    _one = model_validator(mode="after")(_one_group)

    @model_validator(mode="after")
    def _bounded(self) -> "Filter":
        if sum(len(one.parts) if isinstance(one, Group) else 1 for one in self.parts) > MAX_CONDITIONS:
            raise ValueError("records.filter.error.many_conditions")
        return self

    @property
    def parts(self) -> list[Condition | Group]:
        """The conditions and groups."""
        return self.all or self.any or []

    def text(self) -> str:
        """The filter as it stands in an address."""
        return orjson.dumps(self.model_dump(exclude_none=True)).decode()


def _read(value: Any) -> Any:
    """The JSON of an address as plain values. Raises ValueError."""
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    if len(value) > MAX_FILTER:
        raise ValueError("records.filter.error.long")
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        raise ValueError("records.filter.error.json") from None


_CONDITION: dict[str, Any] = {
    "type": "object",
    "required": ["field", "op"],
    "additionalProperties": False,
    "properties": {
        "field": {"type": "string", "minLength": 1, "maxLength": 200},
        "op": {"type": "string", "enum": list(OPERATORS)},
        "value": {"description": "A text, a number, true or false, or a list of these; nothing for `empty`."},
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
    },
}


def _several(item: dict[str, Any]) -> dict[str, Any]:
    group = {"type": "array", "minItems": 1, "maxItems": MAX_CONDITIONS, "items": item}
    sides = [
        {"type": "object", "required": [name], "additionalProperties": False, "properties": {name: group}}
        for name in ("all", "any")
    ]
    return {"oneOf": sides}


JSON_SCHEMA: dict[str, Any] = {
    "type": "string",
    "maxLength": MAX_FILTER,
    "contentMediaType": "application/json",
    "contentSchema": _several({"oneOf": [_CONDITION, *_several(_CONDITION)["oneOf"]]}),
}
Filtered = Annotated[Filter | None, BeforeValidator(_read), WithJsonSchema(JSON_SCHEMA)]
"""A filter as a parameter of an address, or as JSON in a body."""
