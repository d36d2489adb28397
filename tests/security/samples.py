"""Input that fits a schema, made from the API's own description."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

SECRET = "Zanzibar"
_BY_FORMAT = {
    "email": f"{SECRET.lower()}.sample@example.com",
    "date": "2026-01-15",
    "date-time": "2026-01-15T09:00:00Z",
    "uri": "https://example.com",
}


@lru_cache(maxsize=1)
def _description() -> dict[str, Any]:
    from crm_app.crm_app import api

    return api.openapi()


def sample(route: str, reference: Callable[[str], str]) -> Any:
    """A body for `METHOD path`, or None when the route takes none.

    Args:
        reference: makes what a required `<kind>_id` names.
    """
    method, _, path = route.partition(" ")
    operation = _description()["paths"].get(path, {}).get(method.lower(), {})
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return None
    schema = next(iter(content.values()))["schema"]
    return _value(schema, "", reference)


def _value(schema: dict[str, Any], name: str, reference: Callable[[str], str]) -> Any:
    if "$ref" in schema:
        schema = _description()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        schema = next(option for option in schema["anyOf"] if option.get("type") != "null")
        return _value(schema, name, reference)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    kind = schema.get("type")
    if kind == "object":
        properties = schema.get("properties", {})
        wanted = [
            *schema.get("required", ()),
            *(n for n in ("name", "title", "subject", "question") if n in properties),
        ]
        return {n: _value(properties[n], n, reference) for n in dict.fromkeys(wanted)}
    if kind == "array":
        return []
    if kind in ("integer", "number"):
        return max(1, int(schema.get("minimum", 1)))
    if kind == "boolean":
        return True
    if schema.get("format") == "uuid" or name.endswith("_id"):
        return reference(name)
    return _BY_FORMAT.get(schema.get("format", ""), _BY_FORMAT["email"] if name == "email" else f"{SECRET} sample text")
