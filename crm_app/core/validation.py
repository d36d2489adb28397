"""Turns pydantic's errors into messages that a person can act on."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from crm_app.core.errors import Invalid, Problem

Model = TypeVar("Model", bound=BaseModel)
MAX_FAULTS = 20
"""How many faults get a message of their own; the others are counted."""
_LONGEST_NAME = 100


def parse(schema: type[Model], values: Any) -> Model:
    """`values` as a `schema`. Raises Invalid with a message per field."""
    try:
        return schema.model_validate(values)
    except ValidationError as error:
        raise invalid(error) from None


def invalid(error: ValidationError) -> Invalid:
    """The AppError for a pydantic ValidationError."""
    return faulty(error.errors(include_url=False, include_input=False))


def faulty(errors: list[Any], skip: int = 0) -> Invalid:
    """The AppError for pydantic's errors; `skip` drops leading parts of the location ("body", "query").

    The sender may choose the names of fields: long ones are cut, and at most `MAX_FAULTS` faults are listed.
    """
    found: dict[str, Problem] = {}
    for index, error in enumerate(errors):
        place = (str(part)[:_LONGEST_NAME] for part in error["loc"][skip:] if not str(part).startswith("‹"))
        name = ".".join(place)[:_LONGEST_NAME] or "__all__"
        if len(found) >= MAX_FAULTS and name not in found:
            return Invalid(fields=found, more=len(errors) - index)
        found.setdefault(name, _problem(error))
    return Invalid(fields=found)


_KEYS: dict[str, str] = {
    "missing": "core.field.required",
    "extra_forbidden": "core.field.unknown",
}


def _problem(error: Any) -> Problem:
    kind, context = str(error["type"]), error.get("ctx") or {}
    if kind in _KEYS:
        return _KEYS[kind], {}
    if kind == "string_too_long":
        return "core.field.too_long", {"limit": context["max_length"]}
    if kind == "string_too_short":
        short = context["min_length"]
        return ("core.field.required", {}) if short == 1 else ("core.field.too_short", {"limit": short})
    if kind in ("greater_than", "greater_than_equal"):
        return "core.field.at_least", {"limit": context.get("ge", context.get("gt"))}
    if kind in ("less_than", "less_than_equal"):
        return "core.field.at_most", {"limit": context.get("le", context.get("lt"))}
    if kind == "decimal_max_places":
        return "core.field.decimals", {"limit": context["decimal_places"]}
    if kind == "finite_number" or kind.startswith(("int_", "float_", "decimal_")):
        return "core.field.number", {}
    if kind == "timezone_aware":
        return "core.field.offset", {}
    if kind.startswith("date"):
        return "core.field.date", {}
    if kind == "value_error" and "email" in str(error.get("msg", "")):
        return "core.field.email", {}
    cause = context.get("error")
    if isinstance(cause, ValueError) and cause.args and str(cause.args[0]).count(".") and " " not in str(cause.args[0]):
        return str(cause.args[0]), {}
    return "core.field.invalid", {}
