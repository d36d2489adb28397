"""The short way of an ordinary request: from its path to the function of its route, without FastAPI's general machinery.

FastAPI examines for each request which routers, dependencies, parameters and kinds of body there may be, which cost more
CPU time than reading a record. The routes of this product have one shape: the caller, ids in the path, one schema of
query parameters, one schema of a JSON body, and a response. For such routes a plan is made once, from what FastAPI knows
of them. Whatever is unusual about a request, such as a value that its schema refuses, is left to FastAPI, which words
the answer.
"""

import inspect
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import FastAPI, Request, Response, params
from fastapi._compat import field_annotation_is_sequence
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Receive, Scope, Send

from crm_app.rest.http import answer_to, caller_of, routes_of
from crm_app.rest.limits import BODY, Bounded

_ID = re.compile(r"(?<=/)([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?=/|\Z)")
_PARAMETER = re.compile(r"\{(\w+)\}")
_ANY_ID = "{}"


class Unusual(Exception):
    """The request is one that FastAPI has to answer."""


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """How a query string becomes a schema."""

    name: str
    schema: type[BaseModel]
    fields: frozenset[str]
    several: frozenset[str]
    """The fields that keep every value of a repeated parameter; of others the last one counts."""

    def read(self, query_string: bytes) -> BaseModel:
        """The parameters as the schema. Raises Unusual, or ValidationError."""
        given: dict[str, Any] = {}
        for name, value in QueryParams(query_string).multi_items() if query_string else ():
            if name in self.several:
                given.setdefault(name, []).append(value)
            elif name in self.fields:
                given[name] = value
            else:
                raise Unusual
        return self.schema.model_validate(given)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a route needs of a request."""

    route: APIRoute
    endpoint: Callable[..., Awaitable[Response]]
    path: tuple[str, ...]
    """The names of the ids in the path, in their order."""
    caller: str | None
    request: str | None
    query: QueryPlan | None
    body: tuple[str, type[BaseModel]] | None

    async def answer(self, scope: Scope, receive: Receive, ids: list[str]) -> Response:
        """Calls the route's function; errors become problems. Raises Unusual before the function is called."""
        request = Request(scope, receive)
        try:
            values: dict[str, Any] = {}
            if self.caller is not None:
                values[self.caller] = await caller_of(request)
            self._read(scope, ids, values)
            if self.request is not None:
                values[self.request] = request
            return await self.endpoint(**values)
        except Unusual:
            raise
        except Exception as error:
            return answer_to(error, request)

    def _read(self, scope: Scope, ids: list[str], values: dict[str, Any]) -> None:
        for name, ident in zip(self.path, ids, strict=True):
            values[name] = UUID(ident)
        try:
            if self.query is not None:
                values[self.query.name] = self.query.read(scope["query_string"])
            if self.body is not None:
                name, schema = self.body
                if BODY not in scope:
                    raise Unusual
                values[name] = schema.model_validate(scope[BODY])
        except ValidationError:
            raise Unusual from None


def plan_of(route: Any) -> Plan | None:
    """The plan of a route; None for a route of another shape."""
    if not isinstance(route, APIRoute) or route.response_field is not None:
        return None
    needs: Dependant = route.dependant
    returned = inspect.signature(route.endpoint, eval_str=True).return_annotation
    is_response = isinstance(returned, type) and issubclass(returned, Response)
    others = (
        *(needs.header_params, needs.cookie_params, needs.response_param_name, needs.http_connection_param_name),
        *(needs.background_tasks_param_name, needs.security_scopes_param_name, needs.websocket_param_name),
    )
    callers = [one.name for one in needs.dependencies if one.call is caller_of]
    if not is_response or any(others) or len(callers) != len(needs.dependencies) or len(callers) > 1:
        return None
    if not inspect.iscoroutinefunction(route.endpoint):
        return None
    if any(one.field_info.annotation is not UUID for one in needs.path_params):
        return None
    query, body = _query_of(needs), _body_of(needs)
    if (needs.query_params and query is None) or (needs.body_params and body is None):
        return None
    names = tuple(_PARAMETER.findall(route.path))
    caller = callers[0] if callers else None
    return Plan(route, route.endpoint, names, caller, needs.request_param_name, query, body)


def _schema_of(fields: list[Any]) -> tuple[str, type[BaseModel]] | None:
    """The one parameter of these that is a schema whose fields have no further names."""
    if len(fields) != 1:
        return None
    schema = fields[0].field_info.annotation
    if not (isinstance(schema, type) and issubclass(schema, BaseModel)):
        return None
    return str(fields[0].name), schema


def _query_of(needs: Dependant) -> QueryPlan | None:
    found = _schema_of(needs.query_params)
    if found is None:
        return None
    name, schema = found
    fields = schema.model_fields
    if any(one.alias or one.validation_alias for one in fields.values()):
        return None
    several = frozenset(name for name, one in fields.items() if field_annotation_is_sequence(one.annotation))
    return QueryPlan(name, schema, frozenset(fields), several)


def _body_of(needs: Dependant) -> tuple[str, type[BaseModel]] | None:
    found = _schema_of(needs.body_params)
    if found is None:
        return None
    said: Any = needs.body_params[0].field_info
    is_json = isinstance(said, params.Body) and not isinstance(said, params.Form)
    return found if is_json and not said.embed else None


class Direct:
    """ASGI middleware: answers a request by the plan of its route, and leaves any other request to FastAPI.

    Args:
        app: the application whose routes they are; all routers have been included before the first request.
        otherwise: answers the requests without a plan.
    """

    def __init__(self, app: FastAPI, otherwise: ASGIApp) -> None:
        self._otherwise = otherwise
        self._plans: dict[tuple[str, str], Plan] = {}
        for path, route in routes_of(app.router.routes):
            plan = plan_of(route)
            if plan is None:
                continue
            for method in route.methods:
                self._plans.setdefault((method, _PARAMETER.sub(_ANY_ID, path)), plan)

    def find(self, method: str, path: str) -> tuple[Plan, list[str]] | None:
        """The plan of a request, and the ids in its path."""
        parts = _ID.split(path)
        ids = parts[1::2]
        plan = self._plans.get((method, _ANY_ID.join(parts[::2]) if ids else path))
        return (plan, ids) if plan is not None and len(plan.path) == len(ids) else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self.find(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if found is None or scope.get("root_path"):
            await self._otherwise(scope, receive, send)
            return
        plan, ids = found
        before, scope["route"] = scope.get("route"), plan.route
        try:
            response = await plan.answer(scope, receive, ids)
        except Unusual:
            scope["route"] = before
            await self._otherwise(scope, receive, send)
        else:
            await response(scope, receive, send)


class Api(FastAPI):
    """FastAPI with the short way before it."""

    _short: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        if self._short is None:  # all routers have been included when the first request comes
            self._short = Bounded(Direct(self, super().__call__))
        scope["app"] = self
        await self._short(scope, receive, send)
