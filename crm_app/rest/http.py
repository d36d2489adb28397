"""What every REST route needs: the caller, the tenant, threads, problems, and the routes that all records share."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from os import urandom
from typing import Annotated, Any, TypeVar
from urllib.parse import quote, urlsplit

import orjson
import structlog
from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match, compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crm_app.core import on_loop, sessions, sites, tokens
from crm_app.core.database import Work, unit_of_work
from crm_app.core.errors import (
    AppError,
    Forbidden,
    Invalid,
    NoMethod,
    NotFound,
    TooLarge,
    TooMany,
    Unauthenticated,
    Unavailable,
    Unreadable,
    WorkspaceMismatch,
)
from crm_app.core.i18n import Language, preferred_language
from crm_app.core.logging import logger
from crm_app.core.metrics import REFUSALS, REQUEST_SECONDS, seconds_of
from crm_app.core.principal import Caller, SessionCaller
from crm_app.core.threads import in_thread as in_thread
from crm_app.core.validation import MAX_FAULTS, faulty

log = logger(__name__)
_RETRY_SECONDS = "2"
"""Retry-After of a 503, in seconds: a server that was killed has restarted by then."""
Result = TypeVar("Result")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


# ---------------------------------------------------------------- the caller and the workspace


def client_address(request: Request) -> str:
    """The address of the client; uvicorn has already applied the headers of trusted proxies."""
    return request.client.host if request.client else ""


def language_of(request: Request) -> Language:
    """The language that the client prefers."""
    return preferred_language(request.headers.get("accept-language", ""))


def wanted_workspace(request: Request) -> str | None:
    """The workspace in the X-Workspace header or else in the subdomain, as a slug or an id."""
    _, named, host = _headers(request.scope["headers"])
    return _wanted(named, host)


def _wanted(named: str, host: str) -> str | None:
    return named[:64].strip().lower() if named else sites.workspace_of(host)


def _headers(headers: Iterable[tuple[bytes, bytes]]) -> tuple[str, str, str]:
    """Authorization, X-Workspace and Host of a request; the first of each counts, and one that is not there is empty.

    Starlette's headers look through all of them for each name.
    """
    authorization = named = host = b""
    for name, value in headers:
        if name == b"authorization":
            authorization = authorization or value
        elif name == b"x-workspace":
            named = named or value
        elif name == b"host":
            host = host or value
    return authorization.decode("latin-1"), named.decode("latin-1"), host.decode("latin-1")


def check_origin(request: Request) -> None:
    """Refuses an unsafe request that a page of another site sends with this browser's cookie. Raises Forbidden."""
    if request.method in SAFE_METHODS:
        return
    origin = request.headers.get("origin", "")
    if not sites.is_own_origin(origin) and sites.host_of(origin) != request.headers.get("host", ""):
        raise Forbidden("core.error.origin")


def own_page(to: str) -> str:
    """`to` if it is a path of this site, else the start page: an address in a link or form must not lead to another
    site.
    """
    try:
        parts = urlsplit(to)
    except ValueError:
        return "/"
    own = to.startswith("/") and not to.startswith("//") and not parts.netloc and "\\" not in to
    return to if own and len(to) <= 500 and to.isprintable() else "/"


def check_parameters(request: Request) -> None:
    """Raises Invalid for an unknown query parameter: if it were ignored, it would seem to work."""
    if not request.scope["query_string"]:
        return
    route = request.scope["route"]
    known = _known_parameters.get(id(route))  # a route cannot be hashed, and lives as long as the process
    if known is None:
        known = _known_parameters[id(route)] = _parameters(route)
    unknown = {name[:_LONGEST_NAME]: "core.field.unknown" for name in request.query_params if name not in known}
    if known is not _ANY and unknown:
        faults = dict(islice(unknown.items(), MAX_FAULTS))
        raise Invalid(fields=faults, more=len(unknown) - len(faults))


_ANY: frozenset[str] = frozenset({"*"})
_LONGEST_NAME = 100
_known_parameters: dict[int, frozenset[str]] = {}


def _parameters(route: Any) -> frozenset[str]:
    """The parameters that a route accepts; `_ANY` where its own schema lists them and refuses others."""
    found = {entry["name"] for entry in (getattr(route, "openapi_extra", None) or {}).get("parameters", ())}
    waiting = [route.dependant] if hasattr(route, "dependant") else []
    while waiting:
        dependant = waiting.pop()
        waiting.extend(dependant.dependencies)
        for parameter in dependant.query_params:
            annotation = parameter.field_info.annotation
            if isinstance(annotation, type) and issubclass(annotation, BaseModel):
                return _ANY
            found.add(parameter.alias)
    return frozenset(found)


async def caller_of(request: Request) -> SessionCaller:
    """The caller, by bearer token or by cookie.

    Raises Unauthenticated, WorkspaceMismatch or Forbidden, and Invalid for unknown query parameters.
    """
    caller = await _caller_of(request)
    check_parameters(request)
    return caller


async def _caller_of(request: Request) -> SessionCaller:
    authorization, named, host = _headers(request.scope["headers"])
    if authorization:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthenticated
        caller, slug = tokens.verify(token.strip())
    else:
        token = sessions.token_of(request.headers.get("cookie", ""))
        if not token:
            raise Unauthenticated
        check_origin(request)
        found = await on_loop.read(sessions.resolve, token)
        caller, slug = found.caller, found.workspace_slug
    wanted = _wanted(named, host)
    if wanted is not None and wanted not in (slug, str(caller.workspace_id)):
        raise WorkspaceMismatch
    return caller


CallerDep = Annotated[SessionCaller, Depends(caller_of)]


# ---------------------------------------------------------------- answers


def json_bytes(body: bytes, status: int = 200) -> Response:
    """JSON that PostgreSQL wrote."""
    return _Json(body, status)


NO_STORE, NO_SNIFF = (b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")
_IS_JSON = (b"content-type", b"application/json")


class _Json(Response):
    """An answer whose headers are known; Starlette's own puts them together from what may be in them."""

    def __init__(self, body: bytes, status: int) -> None:
        self.body, self.status_code, self.background = body, status, None
        self.raw_headers = [(b"content-length", b"%d" % len(body)), _IS_JSON, NO_STORE, NO_SNIFF]


def json_value(value: Any, status: int = 200) -> Response:
    """Plain values as JSON."""
    return Response(orjson.dumps(value, default=str), status, media_type="application/json")


def attachment(
    body: Iterator[bytes] | Iterator[str], name: str, media_type: str, size: int | None = None
) -> StreamingResponse:
    """A streamed download. The browser never displays it, because an uploaded file is not trusted as a page."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "sandbox",
    }
    if size is not None:
        headers["Content-Length"] = str(size)
    return StreamingResponse(body, media_type=media_type, headers=headers)


async def write(caller: Caller, permission: str | None, function: Callable[[Work], Result]) -> Result:
    """Runs `function` in a unit of work in a thread. Raises Forbidden without `permission` before `function` begins."""

    def run() -> Result:
        with unit_of_work(caller, permission) as work:
            return function(work)

    return await in_thread(run)


def problem(error: AppError, language: str, request_id: str = "") -> Response:
    """An error as application/problem+json (RFC 9457)."""
    body = {
        "type": f"/api/docs#{error.code}",
        "title": error.message(language),
        "status": error.status,
        "code": error.code,
        **error.details(language),
    }
    if request_id:
        body["request_id"] = request_id
    headers = {}
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.seconds)
    if isinstance(error, Unavailable):
        headers["Retry-After"] = _RETRY_SECONDS
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    content = orjson.dumps(body, default=str)
    return Response(content, error.status, headers, media_type="application/problem+json")


def answer_to(error: Exception, request: Request) -> Response:
    """A refusal or an unexpected error of the API as a problem that says what to do."""
    if isinstance(error, AppError):
        REFUSALS.labels("rest", error.code).inc()
        return problem(error, language_of(request), request_id())
    if isinstance(error, RequestValidationError):
        return problem(faulty(list(error.errors()), skip=1), language_of(request), request_id())
    if isinstance(error, HTTPException):
        answer = problem(_known(error.status_code), language_of(request), request_id())
        answer.headers.update(error.headers or {})
        return answer
    log.error("request broke", exc_info=error)
    return problem(AppError(), language_of(request), request_id())


def install_errors(app: FastAPI) -> None:
    """Lets `answer_to` answer every error of the application."""

    async def answer(request: Request, error: Exception) -> Response:
        return answer_to(error, request)

    for kind in (AppError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, answer)


def _known(status: int) -> AppError:
    """The error that stands for a bare HTTP status of the framework."""
    if status == 404:
        return NotFound("core.error.no_route")
    if status == 405:
        return NoMethod()
    if status == 413:
        return TooLarge(limit="1 MB")
    if 400 <= status < 500:
        known = Unreadable()
        known.status = status
        return known
    return AppError()


def routes_of(routes: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every route with its whole path, including those of included routers; mounts have no methods and are left out."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from routes_of(included.routes, prefix + route.include_context.prefix)
        elif getattr(route, "methods", None):
            yield prefix + route.path, route


class _OtherMethods(BaseRoute):
    """Refuses a method that a path without parameters does not accept.

    Without it `PATCH /deals/export.csv` would be handled as a change of the deal "export.csv".
    """

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._methods: dict[str, set[str]] = {}

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the request has such a path and another method."""
        if scope["type"] != "http":
            return Match.NONE, {}
        if not self._methods:
            for path, route in routes_of(self._app.router.routes):
                if "{" not in path:
                    self._methods.setdefault(path, set()).update(route.methods)
        taken = self._methods.get(scope["path"])
        return (Match.FULL if taken and scope["method"] not in taken else Match.NONE), {}

    async def handle(self, scope: Scope, _receive: Receive, _send: Send) -> None:
        """Raises HTTPException with 405 and the methods that the path accepts."""
        raise HTTPException(405, headers={"Allow": ", ".join(sorted(self._methods[scope["path"]]))})


def close_api(app: FastAPI) -> None:
    """Answers paths under `/api/` that no route matched, so that the client gets a problem and not the pages' bare "Not
    Found".

    Methods that a path does not accept are refused before a route with a parameter in its path is matched.
    """
    app.router.routes.insert(0, _OtherMethods(app))

    known: list[tuple[re.Pattern[str], set[str]]] = []

    async def nothing_here(scope: Scope, _receive: Receive, _send: Send) -> None:
        if not known:
            known.extend((compile_path(path)[0], set(route.methods)) for path, route in routes_of(app.router.routes))
        taken = {method for pattern, methods in known if pattern.match(scope["path"]) for method in methods}
        if not taken:
            raise HTTPException(404)
        raise HTTPException(405, headers={"Allow": ", ".join(sorted(taken))})

    app.mount("/api", nothing_here)


def request_id() -> str:
    """The id of the request or event that is being served."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


class Observed:
    """ASGI middleware: an id for every request, its metrics, and access logs without query strings."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status, ident = time.perf_counter(), 500, urandom(16).hex()

        async def observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", ident.encode())]
            await send(message)

        bound = structlog.contextvars.bind_contextvars(request_id=ident)
        try:
            await self.app(scope, receive, observed)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            # Clients can invent methods, and the metrics would keep each for good.
            method = scope["method"] if scope["method"] in _METHODS else "other"
            seconds = time.perf_counter() - started
            seconds_of(REQUEST_SECONDS, method, route, str(status)).observe(seconds)
            if status >= 500 or seconds > 1:
                log.warning("slow or failed request", route=route, status=status, seconds=round(seconds, 3))
            structlog.contextvars.reset_contextvars(**bound)
