"""The tools that an assistant may call: one module per tool, discovered in this package.

A module of this package with a `TOOL`, a subclass of `base.Tool`, is offered to every provider under the module's name.
Figures come from SQL, never from a model, and each result names the records or the filtered list that it was counted
from. A sum always has one currency: amounts in several currencies come back as several rows.
"""

import pkgutil
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any, cast

from crm_app.assistant.asker import Asker
from crm_app.assistant.outcomes import Outcome, ProblemOutcome, UnknownName
from crm_app.assistant.tools.base import Tool
from crm_app.core.errors import Forbidden


@cache
def tools() -> dict[str, type[Tool]]:
    """Every tool by its name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found = {name: getattr(import_module(f"{__name__}.{name}"), "TOOL", None) for name in names}
    return {name: tool for name, tool in found.items() if tool is not None}


def tool_name(tool: Tool) -> str:
    """The name by which a provider calls `tool`."""
    return type(tool).__module__.rpartition(".")[2]


def run(call: Tool, asker: Asker) -> Outcome:
    """Runs a tool.

    Names in a call are resolved first; an unknown or ambiguous name becomes a `ProblemOutcome` and never an unfiltered
    figure.
    """
    try:
        return call.run(asker)
    except UnknownName as unknown:
        return unknown.problem
    except Forbidden:
        return ProblemOutcome(code="forbidden")


def from_question(text: str, today: date, fiscal_start_month: int) -> Tool | None:
    """The call of a tool that has a pattern of its own for a question."""
    calls = (tool.from_question(text, today, fiscal_start_month) for tool in tools().values())
    return next((call for call in calls if call is not None), None)


@cache  # pydantic needs about 25 ms of CPU to generate these schemas
def declarations() -> tuple[dict[str, Any], ...]:
    """Name, description and JSON schema of every tool, references resolved (providers differ in support for $ref).

    The result is cached: callers must not modify it.
    """
    found = []
    for name, tool in tools().items():
        schema = tool.model_json_schema()
        definitions = schema.pop("$defs", {})
        inlined = cast(dict[str, Any], _inline(schema, definitions))
        description = " ".join((tool.__doc__ or "").split())
        found.append({"name": name, "description": description, "parameters": _plain(inlined)})
    return tuple(found)


def _inline(node: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_inline(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _inline(definitions[str(node["$ref"]).rsplit("/", 1)[-1]], definitions)
    return {key: _inline(value, definitions) for key, value in node.items()}


_KEPT = {
    "type", "properties", "required", "items", "enum", "description", "anyOf", "format",
    "minimum", "maximum", "minItems", "maxItems",
}  # fmt: skip


def _plain(node: Any) -> Any:
    """The part of JSON schema that every provider understands."""
    if not isinstance(node, dict):
        return node
    kept: dict[str, Any] = {}
    for key, value in node.items():
        if key == "properties":
            kept[key] = {name: _plain(child) for name, child in value.items()}
        elif key == "anyOf":
            kept[key] = [_plain(child) for child in value]
        elif key == "items":
            kept[key] = _plain(value)
        elif key in _KEPT:
            kept[key] = value
    return kept
