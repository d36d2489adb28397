"""The machine-readable description of the REST interface: how callers authenticate, and every answer they may get."""

from collections.abc import Iterator
from threading import Lock
from typing import Any

from fastapi import FastAPI

from crm_app.rest.http import caller_of, routes_of

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "The problem (RFC 9457), in the language of the header Accept-Language.",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "description": "Where the code is described."},
        "title": {"type": "string", "description": "What to do, for people."},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "What it is, for programs. Never translated."},
        "fields": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "What is wrong with which field; the first 20.",
        },
        "current": {"type": "object", "description": "The record as it stands now (409)."},
        "character": {"type": "integer", "description": "Where the JSON cannot be read (400)."},
        "line": {"type": "integer"},
        "request_id": {"type": "string", "description": "Stands in the server's log."},
    },
}
_ERRORS = {
    "400": "The request cannot be read",
    "403": "The role does not allow it, or the address names another workspace",
    "404": "There is no such thing, or it may not be seen",
    "405": "The address does not take this method; `Allow` names those that it takes",
    "408": "The body did not arrive in time",
    "409": "Somebody else changed it meanwhile, or its state does not allow this",
    "413": "The body is too large",
    "414": "The address is too long",
    "422": "Something is wrong with the parameters or the body",
    "429": "Too many attempts; `Retry-After` says how many seconds to wait",
    "503": "Busy or starting; try again",
}
_UNAUTHENTICATED = {"401": "Nobody is signed in, or the session is over"}
_SCHEMES = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "An access token of POST /api/v1/auth/token, for 15 minutes.",
    },
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-crm_session",
        "description": "A browser's session (`crm_session` where the address is not https). Changes need this site's Origin.",
    },
}


def describe(app: FastAPI) -> None:
    """Completes FastAPI's description of `app` on the first request for it; concurrent requests wait for the same
    result.
    """
    written, writing = app.openapi, Lock()

    def openapi() -> dict[str, Any]:
        with writing:
            known = app.openapi_schema is not None
            description = written()
            if not known:
                _complete(app, description)
        return description

    app.openapi = openapi  # type: ignore[method-assign]


def _complete(app: FastAPI, description: dict[str, Any]) -> None:
    components = description.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = _PROBLEM
    components["securitySchemes"] = _SCHEMES
    closed = set(_closed(app))
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            needs_caller = (method.upper(), path) in closed
            errors = _ERRORS | _UNAUTHENTICATED if needs_caller or "/auth/" in path else _ERRORS
            operation["security"] = [{name: []} for name in _SCHEMES] if needs_caller else []
            answers = operation.setdefault("responses", {})
            answers.pop("422", None)
            for status, meaning in sorted(errors.items()):
                answers[status] = _answer(meaning)


def _answer(meaning: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": meaning, "content": content}


def _closed(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Method and path of every route that requires authentication."""
    for path, route in routes_of(app.router.routes):
        dependant = getattr(route, "dependant", None)
        if dependant is not None and any(needed.call is caller_of for needed in dependant.dependencies):
            yield from ((method, path) for method in route.methods)
