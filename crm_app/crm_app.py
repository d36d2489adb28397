"""The composition root: puts pages, REST, middleware and lifespan together, and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import reflex as rx
from fastapi import FastAPI
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from crm_app import records, registry
from crm_app.core import cache, metrics, on_loop, pool
from crm_app.core.config import settings
from crm_app.core.live import hub
from crm_app.core.logging import configure, report_errors
from crm_app.core.sites import may_connect
from crm_app.core.startup import check_role, settle
from crm_app.operations.embedded.frontend import BUILD, Frontend, secured
from crm_app.records.rest import records_router
from crm_app.records.usual_pages import add_pages
from crm_app.rest.direct import Api
from crm_app.rest.docs import router as docs
from crm_app.rest.health import router as health
from crm_app.rest.http import Observed, close_api, install_errors
from crm_app.rest.limits import MAX_EVENT_BYTES
from crm_app.rest.openapi import describe
from crm_app.ui import document, forgetting, page
from crm_app.ui.guard import Guard, browser_broke, server_broke
from crm_app.ui.live import followers
from crm_app.ui.redirects import Redirects
from crm_app.ui.reflex_seam import (
    connected_tokens,
    leave_equal_values,
    match_ids_alike,
    message,
    page_sockets,
    read_params_plainly,
    skip_unused,
    use_sockets,
)
from crm_app.ui.tab_sockets import RAW_SEND, TabSocket
from crm_app.ui.tab_states import TabStates, initial_values

registry.load()


def _rooms(room: str) -> list[Any]:
    package = Path(__file__).resolve().parent
    found = [d for d in registry.DOMAINS if (package / d / f"{room}.py").exists()]
    return [import_module(f"crm_app.{domain}.{room}") for domain in found]


def _api() -> FastAPI:
    api = Api(title="CRM", version="1", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    install_errors(api)
    api.include_router(health)
    api.include_router(docs)
    for room in _rooms("api"):
        api.include_router(room.router)
    for record in records.TYPES.values():
        if not registry.has_room(record, "api"):
            api.include_router(records_router(record))
    close_api(api)
    describe(api)
    return api


@asynccontextmanager
async def _process() -> AsyncIterator[None]:
    """The background tasks of each backend process."""
    config = settings()
    configure(config.log_level, config.log_format)
    report_errors(config.sentry_dsn, config.version)
    await asyncio.to_thread(check_role)
    executor = ThreadPoolExecutor(config.pool_size, thread_name_prefix="service")
    asyncio.get_running_loop().set_default_executor(executor)
    await pool.read_on_loop()
    metrics.SESSIONS_CONNECTED.set_function(lambda: len(connected_tokens(app)))
    metrics.CACHE_UP.set_function(cache.is_up)
    metrics.serve(config.metrics_host, config.metrics_port, config.version)
    lasting = (hub.listen(), forgetting.forget_forever(app), followers.serve(app))
    tasks = [asyncio.create_task(one) for one in lasting]
    settle()
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await on_loop.stop()
        await cache.loop_announcer.close()


api = _api()
rest: ASGIApp = Observed(api)
_CALLED = ("/api/", "/healthz/")
"""Paths of programs. Forms below /auth/ are answered with redirects, which a browser follows like those of pages."""
_REST = (*_CALLED, "/auth/")
_rooms("pages")
for _record in records.TYPES.values():
    if not registry.has_room(_record, "pages"):
        add_pages(_record)


def _beside_rest(pages: ASGIApp) -> ASGIApp:
    """Combines REST with Reflex's app, for `reflex run`. If REST were mounted in it, Reflex's middleware would run for
    REST.
    """
    observed = Observed(pages)

    async def either(scope: Scope, receive: Receive, send: Send) -> None:
        called = scope["type"] == "http" and scope["path"].startswith(_REST)
        await (rest if called else observed)(scope, receive, send)

    return either


app = rx.App(
    **document.app_options(),
    api_transformer=_beside_rest,
    enable_state=True,
    frontend_exception_handler=browser_broke,
    backend_exception_handler=server_broke,
)
if app.sio is not None:
    app.sio.eio.cors_allowed_origins = may_connect
    app.sio.eio.max_http_buffer_size = MAX_EVENT_BYTES
    app.sio.packet_class.json.dumps = message
use_sockets(app, TabSocket)
skip_unused(initial_values)
_states: Any = TabStates  # mypy takes the overloads of Reflex's abstract methods for abstract methods of this class
app._state_manager = _states()
app.add_middleware(Guard())
app.register_lifespan_task(_process)
page.add_pages(app)
read_params_plainly(app._state)
leave_equal_values()
match_ids_alike(app)


class Root:
    """The complete ASGI app: serves the compiled frontend for paths that the backend does not handle."""

    _OWN = ("/_event", "/ping", "/_health")
    _CLOSED = ("/_upload", "/_all_routes", "/metrics")  # routes of Reflex that check no caller

    def __init__(self) -> None:
        self._backend: ASGIApp = app()
        self._sockets: ASGIApp = page_sockets(app)
        self._frontend: ASGIApp | None = Frontend(is_page=self._is_page) if BUILD.is_dir() else None
        self._redirects = Redirects(self._route_of)

    def _route_of(self, path: str) -> str | None:
        return app.router(path.strip("/") or "index")

    def _is_page(self, path: str) -> bool:
        return self._route_of(path) is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        target: ASGIApp
        if scope["type"] == "websocket" and path.startswith("/_event"):
            target = self._sockets
        elif scope["type"] == "http" and path.startswith(self._CLOSED):
            target = PlainTextResponse("Not Found", 404)
        elif scope["type"] == "http" and path.startswith(_REST):
            target = rest  # direct, without Reflex's middleware around its own routes
        elif self._frontend is None or scope["type"] != "http" or path.startswith(self._OWN):
            target = self._backend
        else:
            target = await self._redirects.redirect(scope) or self._frontend
        if scope["type"] == "websocket":
            scope[RAW_SEND] = send
        called = path.startswith(_CALLED)
        await target(scope, receive, send if called else secured(send))


def asgi() -> ASGIApp:
    """The app that uvicorn serves (`--factory`)."""
    return Root()
