"""Deny by default: every public method of a state is an open endpoint, so only methods with `@action` may run.

The guard checks every event before Reflex runs it, and stops methods without the decorator (`ui/actions.py`). It binds
a state to the session that made it, so that a copied client token is worth nothing without the cookie.
"""

import asyncio
import hashlib
import inspect
import random
import time
from dataclasses import replace
from functools import lru_cache
from typing import Any

import reflex as rx

from crm_app.core import on_loop, sessions, sites
from crm_app.core.database import Need
from crm_app.core.errors import AppError, Forbidden, Invalid, TooMany, Unauthenticated, Unavailable, WorkspaceMismatch
from crm_app.core.i18n import preferred_language
from crm_app.core.live import hub
from crm_app.core.logging import logger
from crm_app.core.principal import SessionCaller
from crm_app.core.threads import PATIENCE_SECONDS
from crm_app.rest.limits import MAX_EVENT_VALUES, weigh
from crm_app.ui.actions import Policy
from crm_app.ui.answering import form_id
from crm_app.ui.arrivals import Arrivals, arriving
from crm_app.ui.introducing import introduce, is_just_introduced, is_outdated
from crm_app.ui.live import followers
from crm_app.ui.nav import frame
from crm_app.ui.page import PageSpec
from crm_app.ui.redirects import by_route
from crm_app.ui.reflex_seam import (
    Event,
    EventContext,
    FrontendEventExceptionState,
    Middleware,
    OnLoadInternalState,
    RegistrationContext,
    State,
    StateUpdate,
    chain_updates,
    format_event_handler,
    process_event,
    waiting_events,
)
from crm_app.ui.refusing import leave, turn_away
from crm_app.ui.running import serve
from crm_app.ui.state import Shell

log = logger(__name__)

MAX_EVENTS, EVENT_WINDOW_SECONDS = 150, 5.0
"""How many events of a session run within this time. Further ones wait for their turn."""
MAX_WAITING = 150
"""How many events of one tab may wait for their turn. A person does not get there: to open a record and to leave it are about
twenty events. Further ones are refused, since whoever sends them would fill the memory.
"""
_REMEMBER_SECONDS, _REMEMBERED = 60.0, 20_000
_PAUSES = (0.5, 1.5)
"""Between how many seconds an event waits that connects or opens a page while the database is away."""
_FORGOTTEN = -1
"""No position of the hub: a subscriber from there gets `MISSED`, as if events had been lost."""


@lru_cache(maxsize=1)
def internal_events() -> dict[str, bool]:
    """Reflex's own events that may run, and whether each (re)binds the state. Those for `setvar` and storage may not
    run.
    """
    return {
        format_event_handler(State.event_handlers["hydrate"]): True,
        format_event_handler(State.event_handlers["hydrate_and_load"]): True,
        format_event_handler(OnLoadInternalState.event_handlers["on_load_internal"]): False,
        format_event_handler(OnLoadInternalState.event_handlers["set_is_hydrated"]): False,
    }


@lru_cache(maxsize=1)
def error_report() -> str:
    """The event with which a browser reports a script error. It never runs, because Reflex would answer it with a
    script.
    """
    return format_event_handler(FrontendEventExceptionState.event_handlers["handle_frontend_exception"])


def browser_broke(exception: Exception) -> None:
    """Logs an error that a browser reports. Its text is untrusted: anybody may send anything."""
    log.warning("browser reported an error", report=str(exception)[:1000])


def server_broke(exception: Exception) -> None:
    """Logs an error outside of any action. Reflex's own handler would show a toast by script."""
    log.error("event broke before it ran", exc_info=exception)


def policy_of(event_name: str) -> Policy | None:
    """The policy of a registered handler, or None when it has no `@action` and so may not run."""
    registered = RegistrationContext.get().event_handlers[event_name]
    found = getattr(registered.handler.fn, "_policy", None)
    return found if isinstance(found, Policy) else None


class Guard(Middleware):
    """Checks every event before it runs."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, sessions.Resolved]] = {}
        self._counts: dict[str, tuple[float, int]] = {}
        """When the present window of a session began, and its events since."""
        self._refused: set[str] = set()
        """The sessions that have been told in this window that they send too much."""
        self._arrivals = Arrivals()
        self._opened: dict[str, int] = {}
        """A page's client token to the hub's position of live events when the page was opened."""

    async def preprocess(self, app: rx.App, state: Any, event: Any) -> StateUpdate | None:
        """Lets the event run (returns None), or stops it (an empty update) and says why."""
        serve(None)
        arriving.set(None)
        token, tab = sessions.token_of(str(_headers().get("cookie", ""))), EventContext.get().token
        key, refused = token or tab, False
        while seconds := self._full_for(key):
            if waiting_events(app, tab) > MAX_WAITING:
                if key in self._refused:
                    # answered once, then ignored: answering each one would cost the server and help nobody
                    return StateUpdate()
                self._refused.add(key)
                refused = True
                break
            await asyncio.sleep(seconds)
        self._count(key)
        shell = await state.get_state(Shell)
        try:
            if refused:
                raise TooMany(int(EVENT_WINDOW_SECONDS))
            return await self._judged(state, shell, event, token)
        except AppError as error:
            await self._refuse(state, shell, event, error)
            return StateUpdate()

    async def _judged(self, state: Any, shell: Shell, event: Any, token: str) -> StateUpdate | None:
        """As `_judge`. A page that connects or opens while the database is away waits: nothing else would bring it back."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return await self._judge(state, shell, event, token)
            except Unavailable:
                if event.name not in internal_events() or time.monotonic() > until:
                    raise
            await asyncio.sleep(random.uniform(*_PAUSES))  # noqa: S311 - no secret

    async def _judge(self, state: Any, shell: Shell, event: Any, token: str) -> StateUpdate | None:
        mark = fingerprint(token)
        binds = internal_events().get(event.name)
        if binds:
            await self._arrivals.enter(EventContext.get().token)
            self._arrivals.share(EventContext.get().token)
            await self._bind(state, shell, token)
            return None
        is_new = not shell._bound
        if is_new and token:  # the state is new, or of nobody: it expired while the page was open
            await self._bind(state, shell, token)
        if shell._bound != mark:
            raise Unauthenticated
        if event.name == error_report():
            browser_broke(Exception(event.payload))
            return StateUpdate()
        if binds is False:
            if event.name.endswith("on_load_internal"):
                await self._page_opens(state, shell, token)
                # A state that is new, or of nobody, is first sent as a whole: that is left to Reflex.
                return None if is_new else await self._load(state, shell, token)
            else:  # the page's own events have run
                self._arrivals.leave(EventContext.get().token)
            return None
        policy = policy_of(event.name)
        if policy is None:
            raise Forbidden
        if not isinstance(event.payload, dict):
            raise Invalid
        weigh(event.payload, MAX_EVENT_VALUES)
        if not policy.public:
            await self._admit(token, policy)
        return None

    async def _load(self, state: Any, shell: Shell, token: str) -> StateUpdate | None:
        """Runs the handlers that load the page, as parts of the event that opens it: as events of their own, each would cost
        as much again as what it does. What runs in the background follows as an event.

        Returns:
            An empty update, because there is nothing left to do; None where Reflex has to run the handlers.
        """
        found, root = _loads_of(state), state._get_root_state()
        if found is None:
            return None
        here, behind = found
        root.is_hydrated = False
        arrives = self._arrivals.share(EventContext.get().token)
        try:
            for event in here:
                serve(None)
                if event is here[-1]:
                    root.is_hydrated = True  # travels with what the last one has read
                await self._load_by(state, shell, token, event, arrives)
        finally:
            self._arrivals.leave(EventContext.get().token)
        await chain_updates([replace(one) for one in behind], handler_name="guard", root_state=root)
        return StateUpdate()

    async def _load_by(self, state: Any, shell: Shell, token: str, event: Event, arrives: bool) -> None:
        """Runs one of the handlers that load a page, if its sender may. A tab that `arrives` was checked when it connected, by
        the same event of its browser: that holds for a moment. A handler that the server is too busy for has itself run again
        (`ui.live.load_again`); where not even its sender could be checked, the page is opened again, see `_judged`.
        """
        self._count(token or EventContext.get().token)
        registered = RegistrationContext.get().event_handlers[event.name]
        try:
            await self._admit_load(shell, token, policy_of(event.name), arrives)
            its_state, root = await state.get_state(registered.states[0]), state._get_root_state()
            await process_event(registered.handler, event.payload, its_state, root)
        except Unavailable:
            raise
        except AppError as error:
            await self._refuse(state, shell, event, error)

    async def _admit_load(self, shell: Shell, token: str, policy: Policy | None, arrives: bool) -> None:
        if policy is None:
            raise Forbidden
        if not policy.public and token and arrives and shell.ready and is_just_introduced(shell):
            if policy.permission not in (None, *shell.permissions):
                raise Forbidden
            serve(await self._caller_of(token), self._opened.get(EventContext.get().token, _FORGOTTEN))
        elif not policy.public:
            await self._admit(token, policy)

    async def _admit(self, token: str, policy: Policy) -> None:
        if not token:
            raise Unauthenticated
        caller = await self._caller_of(token)
        if not policy.within:
            await on_loop.read(sessions.check, caller, policy.permission)
        need = Need(policy.permission) if policy.within else None
        serve(caller, self._opened.get(EventContext.get().token, _FORGOTTEN), need)

    async def _caller_of(self, token: str) -> SessionCaller:
        """The caller of a token. The token's meaning never changes; whether it is still valid is checked with every
        event.
        """
        known = self._known.get(token)
        if known is None or known[0] <= time.monotonic():
            known = self._remember(token, await on_loop.read(sessions.resolve, token))
        _check_address(known[1].workspace_slug)
        return known[1].caller

    def _remember(self, token: str, found: sessions.Resolved) -> tuple[float, sessions.Resolved]:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[token] = time.monotonic() + _REMEMBER_SECONDS, found
        return self._known[token]

    def _full_for(self, key: str) -> float:
        """The seconds until a session, or a page without one, may run another event; 0.0 when it may now."""
        started, count = self._counts.get(key, (0.0, 0))
        rest = started + EVENT_WINDOW_SECONDS - time.monotonic()
        return rest if rest > 0 and count >= MAX_EVENTS else 0.0

    def _count(self, key: str) -> None:
        """Counts an event of a session, or of a page without one."""
        started, count = self._counts.get(key, (0.0, 0))
        now = time.monotonic()
        if now - started >= EVENT_WINDOW_SECONDS:
            started, count = now, 0
            self._refused.discard(key)
        if len(self._counts) >= _REMEMBERED:
            self._counts.clear()
            self._refused.clear()
        self._counts[key] = (started, count + 1)

    async def _bind(self, state: Any, shell: Shell, token: str) -> None:
        """On (re)connect: resets the state for another session, and loads who is signed in."""
        mark = fingerprint(token)
        if shell._bound != mark:
            followers.leave(EventContext.get().token, wholly=True)
            if shell._bound:
                state._get_root_state().reset()
            shell._bound = mark
        shell.ready = shell.denied = False
        shell.leave, shell._introduced = "", 0.0
        shell.toasts = []  # set before this page was loaded
        if not token:
            shell.language = preferred_language(str(_headers().get("accept-language", "")))
        await self._page_opens(state, shell, token)

    async def _page_opens(self, state: Any, shell: Shell, token: str) -> None:
        """Loads who opens the page and whether the person may; the role may have changed since the last page."""
        if len(self._opened) >= _REMEMBERED:
            self._opened.clear()
        self._opened[EventContext.get().token] = hub.position()
        followers.leave(EventContext.get().token)
        spec = _page_of(state)
        if token and (spec is None or spec.on_load is None or is_outdated(shell)):
            try:
                position = hub.position()
                who = await on_loop.read(sessions.introduce, token)
                _check_address(who.principal.workspace_slug)
            except (Unauthenticated, Forbidden) as error:
                log.info("session not accepted", code=error.code)
                shell.ready = False
            else:
                self._remember(token, sessions.Resolved(who.caller, who.principal.workspace_slug))
                introduce(shell, who, position)
                for joins in frame.joins:
                    serve(who.caller, self._opened[EventContext.get().token])
                    await joins(state)
        if spec is None:
            return
        if not shell.ready and not spec.public:
            leave(state, shell)
        shell.denied = shell.ready and spec.permission is not None and spec.permission not in shell.permissions

    async def _refuse(self, state: Any, shell: Shell, event: Any, error: AppError) -> None:
        await turn_away(state, shell, error, event.name, leaves=event.name not in internal_events())
        payload = event.payload if isinstance(event.payload, dict) else {}
        if named := next(filter(None, map(form_id, payload.values())), ""):
            shell._answer(named, taken=False)
        await chain_updates(None, handler_name="guard", root_state=state._get_root_state())

    async def postprocess(self, app: rx.App, state: Any, event: Any, update: StateUpdate) -> StateUpdate:
        """Adds nothing."""
        return update


def _headers() -> dict[str, Any]:
    """The headers of the socket's handshake. None for an event without a socket, such as an upload: it belongs to
    nobody.
    """
    found: dict[str, Any] = EventContext.get().router_data.get("headers", {})
    return found


def _check_address(slug: str) -> None:
    """Raises WorkspaceMismatch when the page is at another workspace's own address."""
    wanted = sites.workspace_of(str(_headers().get("host", "")))
    if wanted is not None and wanted != slug:
        raise WorkspaceMismatch


def _page_of(state: Any) -> PageSpec | None:
    """The page that the browser claims to show, None for an unknown address."""
    route = RegistrationContext.get().app.router(str(state.rx_router_url.path).strip("/") or "index")
    return by_route().get(route) if route is not None else None


def _loads_of(state: Any) -> tuple[list[Event], list[Event]] | None:
    """The handlers that load the page: those that run one after the other, and those that run in the background behind them.
    None when there is one of another sort.
    """
    context = RegistrationContext.get()
    handlers = tuple(context.app.get_load_events(state.rx_router_url.path))
    if any(isinstance(one, rx.event.EventSpec) for one in handlers):  # such as a redirect, which cannot be kept
        return _loads_with.__wrapped__(context, handlers)
    return _loads_with(context, handlers)


@lru_cache(maxsize=512)
def _loads_with(context: Any, handlers: tuple[Any, ...]) -> tuple[list[Event], list[Event]] | None:
    """The events of these handlers, as `_loads_of` returns them. Nobody may modify them."""
    here, behind = list[Event](), list[Event]()
    for event in Event.from_event_type(list(handlers)):
        registered = context.event_handlers.get(event.name)
        if registered is None or event.payload:
            return None
        if registered.handler.is_background:
            behind.append(event)
        elif inspect.iscoroutinefunction(registered.handler.fn) and not behind:
            here.append(event)
        else:
            return None
    return (here, behind) if here else None


@lru_cache(maxsize=_REMEMBERED)
def fingerprint(token: str) -> str:
    """What a state keeps of the session it belongs to."""
    return hashlib.sha256(token.encode()).hexdigest() if token else ""
