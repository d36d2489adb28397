"""Deny by default: every public method of a state is an open endpoint, so only those that `@action` marks may run.

`@action` names the permission, validates the payload, and turns refusals into messages. The guard looks at every event
before Reflex runs it: no mark, no run. It binds a state to the session that made it, so that a copied client token is
worth nothing without the cookie.
"""

import hashlib
import inspect
import time
from collections.abc import AsyncIterator, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, TypeVar
from uuid import uuid4

import reflex as rx
import structlog
from pydantic import TypeAdapter, ValidationError
from reflex.middleware.middleware import Middleware
from reflex.state import FrontendEventExceptionState, OnLoadInternalState, State, StateUpdate
from reflex_base.event.context import EventContext
from reflex_base.event.processor.base_state_processor import chain_updates
from reflex_base.registry import RegistrationContext
from reflex_base.utils.format import format_event_handler

from crm_app.core import sessions, sites
from crm_app.core.database import unit_of_work
from crm_app.core.direction import plain, plain_json
from crm_app.core.errors import (
    AppError,
    Forbidden,
    Invalid,
    TooMany,
    Unauthenticated,
    WorkspaceMismatch,
)
from crm_app.core.i18n import preferred_language
from crm_app.core.logging import logger
from crm_app.core.metrics import EVENT_SECONDS, REFUSALS
from crm_app.core.once import Sent, once
from crm_app.core.principal import SessionCaller
from crm_app.core.threads import patiently
from crm_app.core.validation import invalid
from crm_app.rest.http import in_thread, own_page
from crm_app.rest.limits import MAX_EVENT_VALUES, weigh
from crm_app.ui.answering import Answering, current_form, form_id, without_id
from crm_app.ui.entrance import by_route, login_page
from crm_app.ui.page import PageSpec
from crm_app.ui.state import Shell, Viewer

log = logger(__name__)
Result = TypeVar("Result")
_caller: ContextVar[SessionCaller | None] = ContextVar("caller", default=None)

MAX_EVENTS, EVENT_WINDOW_SECONDS = 150, 5.0
_REMEMBER_SECONDS, _REMEMBERED = 60.0, 20_000
_INTRODUCED_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may call a handler. `permission` None: whoever is signed in."""

    permission: str | None
    public: bool


# ---------------------------------------------------------------- handlers


def action(permission: str | None = None, *, public: bool = False, background: bool = False) -> Callable[[Any], Any]:
    """Makes an async state method callable from the browser.

    Args:
        permission: what the role must grant; None admits whoever is signed in.
        public: admits everybody, signed in or not.
        background: runs without the state's lock; the method takes it with `async with self`.

    The arguments are validated against the method's annotations with pydantic. An AppError becomes a toast; field
    messages go to the state's `form_errors` if it has them.
    """

    def decorate(function: Any) -> Any:
        parameters = list(inspect.signature(function).parameters.values())[1:]
        required = {p.name for p in parameters if p.default is p.empty}
        adapters = {p.name: TypeAdapter(Any if p.annotation is p.empty else p.annotation) for p in parameters}
        name = f"{function.__module__.removeprefix('crm_app.')}.{function.__qualname__}"

        def validated(args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
            given = dict(zip(adapters, args, strict=False)) | kwargs
            if len(args) > len(adapters) or not required <= set(given) <= set(adapters):
                raise Invalid
            try:
                return {key: adapters[key].validate_python(value) for key, value in given.items()}
            except ValidationError as error:
                raise invalid(error) from None

        @wraps(function)
        async def handler(self: Any, *args: Any, **kwargs: Any) -> Any:
            sent = () if background else (*args, *kwargs.values())
            with _observed(name) as outcome, Answering(self, sent) as form:
                try:
                    result = await function(self, **without_id(validated(args, kwargs)))
                except AppError as error:
                    outcome.append(error.code)
                    await _report(self, error, background)
                except Exception:
                    outcome.append("unexpected")
                    log.exception("event broke")
                    await _report(self, AppError(), background)
                else:
                    await form.taken()
                    return result
                await form.refused()

        @wraps(function)
        async def generator(self: Any, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
            with _observed(name) as outcome:
                try:
                    async for update in function(self, **validated(args, kwargs)):
                        yield update
                except AppError as error:
                    outcome.append(error.code)
                    await _report(self, error, background)
                except Exception:
                    outcome.append("unexpected")
                    log.exception("event broke")
                    await _report(self, AppError(), background)

        wrapper: Any = generator if inspect.isasyncgenfunction(function) else handler
        wrapper.__signature__ = inspect.Signature(
            [p.replace(annotation=inspect.Parameter.empty) for p in inspect.signature(function).parameters.values()]
        )
        wrapper.__annotations__ = {}  # Reflex must not coerce: pydantic validates
        wrapper._policy = Policy(permission, public)
        return rx.event(wrapper, background=True) if background else rx.event(wrapper)

    return decorate


class _observed:
    """Times a handler, and gives its log lines an id."""

    def __init__(self, name: str) -> None:
        self._name, self._outcome = name, list[str]()
        self._ids = structlog.contextvars.bound_contextvars(request_id=uuid4().hex, event=name)

    def __enter__(self) -> list[str]:
        self._started = time.perf_counter()
        self._ids.__enter__()
        return self._outcome

    def __exit__(self, *error: Any) -> None:
        seconds = time.perf_counter() - self._started
        EVENT_SECONDS.labels(self._name, self._outcome[0] if self._outcome else "ok").observe(seconds)
        self._ids.__exit__(*error)


async def _report(state: Any, error: AppError, background: bool) -> None:
    if background:
        async with state:
            await _tell(state, error)
    else:
        await _tell(state, error)


async def _tell(state: Any, error: AppError) -> None:
    REFUSALS.labels("event", error.code).inc()
    shell = await state.get_state(Shell)
    message = error.message(shell.language)
    if isinstance(error, Invalid) and error.fields:
        found = error.field_messages(shell.language)
        if "form_errors" in type(state).vars:
            state.form_errors = found
        else:
            message = f"{message} {' '.join(found.values())}"
    if isinstance(error, Unauthenticated):
        shell.ready = False
        _leave(state, shell)
    shell._toast("error", message)


class Actions(rx.State, mixin=True):
    """What every page's state has: faults of its form, and the ways to the services."""

    form_errors: dict[str, str] = {}
    """Field to message, of the form that was refused last."""
    _sent_back: bool = False
    """Whether the handler that runs refuses its form without an error."""

    async def _do(self, function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        """`function(work, …)` in a unit of work, in a thread, committed."""

        def run() -> Result:
            with unit_of_work(current_caller()) as work:
                return _readable(function(work, *args, **kwargs))

        return await in_thread(run)

    async def _do_once(self, function: Callable[..., Result], *args: Any) -> Sent[Result]:
        """As `_do`, for what the form that runs this handler asks for: once, however often the browser sends it."""
        form = current_form()

        def run() -> Sent[Result]:
            with unit_of_work(current_caller()) as work:
                return once(work, form, lambda: function(work, *args))

        return await in_thread(run)

    async def _read(self, function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        """`function(caller, …)` in a thread: hot reads."""
        caller = current_caller()
        return await in_thread(lambda: _readable(function(caller, *args, **kwargs)))

    async def _say(self, key: str, kind: Any = "success", undo: str = "", **params: Any) -> None:
        """A toast with the text of `key` in the person's language; `undo` is `<kind>:<id>` of a deleted record."""
        shell = await self.get_state(Shell)
        shell._say(key, kind, undo, **params)

    async def _viewer(self) -> Viewer:
        """The language, zone and currency to write in."""
        shell: Shell = await self.get_state(Shell)
        return shell._viewer()


def _readable(result: Result) -> Result:
    """What a service gave, for a page: texts and JSON without characters that would turn lines round."""
    if isinstance(result, bytes):
        return plain_json(result)  # type: ignore[return-value]
    if isinstance(result, str):
        return plain(result)  # type: ignore[return-value]
    if isinstance(result, dict):
        return {name: _readable(value) for name, value in result.items()}  # type: ignore[return-value]
    return [_readable(value) for value in result] if isinstance(result, list) else result  # type: ignore[return-value]


def current_caller() -> SessionCaller:
    """The caller of the event that runs. Raises Unauthenticated outside of one."""
    caller = _caller.get()
    if caller is None:
        raise Unauthenticated
    return caller


async def still_allowed(permission: str | None) -> None:
    """For long handlers, at every flush: raises Unauthenticated or Forbidden once the session or the role is gone.

    While the database is away it waits (see `patiently`), so that an open page goes on when it is back.
    """
    await patiently(sessions.check, current_caller(), permission)


# ---------------------------------------------------------------- the guard


@lru_cache(maxsize=1)
def internal_events() -> dict[str, bool]:
    """Reflex's own events that may run, and whether each (re)binds the state. Its `setvar` and storage ones may not."""
    return {
        format_event_handler(State.event_handlers["hydrate"]): True,
        format_event_handler(State.event_handlers["hydrate_and_load"]): True,
        format_event_handler(OnLoadInternalState.event_handlers["on_load_internal"]): False,
        format_event_handler(OnLoadInternalState.event_handlers["set_is_hydrated"]): False,
    }


@lru_cache(maxsize=1)
def error_report() -> str:
    """The event with which a browser reports a script error. It never runs: Reflex would answer it with a script."""
    return format_event_handler(FrontendEventExceptionState.event_handlers["handle_frontend_exception"])


def browser_broke(exception: Exception) -> None:
    """Logs what a browser reports of itself. Anybody may send anything here."""
    log.warning("browser reported an error", report=str(exception)[:1000])


def server_broke(exception: Exception) -> None:
    """Logs an error outside of any action. Reflex's own handler would show a toast by script."""
    log.error("event broke before it ran", exc_info=exception)


def policy_of(event_name: str) -> Policy | None:
    """The policy of a registered handler, or None when it carries none and so may not run."""
    registered = RegistrationContext.get().event_handlers[event_name]
    found = getattr(registered.handler.fn, "_policy", None)
    return found if isinstance(found, Policy) else None


class Guard(Middleware):
    """Looks at every event before it runs."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, sessions.Resolved]] = {}
        self._counts: dict[str, tuple[float, int]] = {}

    async def preprocess(self, app: rx.App, state: Any, event: Any) -> StateUpdate | None:
        """Lets the event run (None), or stops it (an empty update) and says why."""
        _caller.set(None)
        token = sessions.token_of(str(_headers().get("cookie", "")))
        excess = self._excess(token or EventContext.get().token)
        if excess > 1:
            return StateUpdate()  # told once, then silence: an answer to each would be work for us and none for them
        shell = await state.get_state(Shell)
        try:
            if excess == 1:
                raise TooMany(int(EVENT_WINDOW_SECONDS))
            return await self._judge(state, shell, event, token)
        except AppError as error:
            await self._refuse(app, state, shell, event, error)
            return StateUpdate()

    async def _judge(self, state: Any, shell: Shell, event: Any, token: str) -> StateUpdate | None:
        mark = fingerprint(token)
        binds = internal_events().get(event.name)
        if binds:
            await self._bind(state, shell, token)
            return None
        if not shell._bound and token:  # the state is new, or of nobody: it expired under an open page
            await self._bind(state, shell, token)
        if shell._bound != mark:
            raise Unauthenticated
        if event.name == error_report():
            browser_broke(Exception(event.payload))
            return StateUpdate()
        if binds is False:
            if event.name.endswith("on_load_internal"):
                await self._page_opens(state, shell, token)
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

    async def _admit(self, token: str, policy: Policy) -> None:
        if not token:
            raise Unauthenticated
        caller = await self._caller_of(token)
        await in_thread(sessions.check, caller, policy.permission)
        _caller.set(caller)

    async def _caller_of(self, token: str) -> SessionCaller:
        """What a token stands for never changes; whether it still does is checked with every event."""
        known = self._known.get(token)
        if known is None or known[0] <= time.monotonic():
            known = (time.monotonic() + _REMEMBER_SECONDS, await in_thread(sessions.resolve, token))
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[token] = known
        _check_address(known[1].workspace_slug)
        return known[1].caller

    def _excess(self, key: str) -> int:
        """By how many this event exceeds what one session, or one page of nobody, may send at a time."""
        started, count = self._counts.get(key, (0.0, 0))
        now = time.monotonic()
        if now - started > EVENT_WINDOW_SECONDS:
            started, count = now, 0
        if len(self._counts) >= _REMEMBERED:
            self._counts.clear()
        self._counts[key] = (started, count + 1)
        return max(0, count + 1 - MAX_EVENTS)

    async def _bind(self, state: Any, shell: Shell, token: str) -> None:
        """On (re)connect: the state starts anew for another session, and learns who is looking."""
        mark = fingerprint(token)
        if shell._bound != mark:
            if shell._bound:
                state._get_root_state().reset()
            shell._bound = mark
        shell.ready = shell.denied = False
        shell.leave, shell._introduced = "", 0.0
        shell.toasts = []  # said before this page was loaded
        if not token:
            shell.language = preferred_language(str(_headers().get("accept-language", "")))
        await self._page_opens(state, shell, token)

    async def _page_opens(self, state: Any, shell: Shell, token: str) -> None:
        """Who looks at the page now, and whether they may; their role may have changed since the last one."""
        spec = _page_of(state)
        if token and abs(time.time() - shell._introduced) > _INTRODUCED_SECONDS:  # also when the clock was put back
            try:
                who = await in_thread(sessions.introduce, token)
                _check_address(who.principal.workspace_slug)
            except (Unauthenticated, Forbidden) as error:
                log.info("session not accepted", code=error.code)
                shell.ready = False
            else:
                _introduce(shell, who)
        if spec is None:
            return
        if not shell.ready and not spec.public:
            _leave(state, shell)
        shell.denied = shell.ready and spec.permission is not None and spec.permission not in shell.permissions

    async def _refuse(self, app: rx.App, state: Any, shell: Shell, event: Any, error: AppError) -> None:
        REFUSALS.labels("event", error.code).inc()
        log.warning("event refused", event_name=event.name[-120:], code=error.code)
        if isinstance(error, Unauthenticated):
            if event.name not in internal_events():
                shell.ready = False
                _leave(state, shell)
        elif isinstance(error, Forbidden) and self._is_page_load(app, state, event):
            shell.denied = True
        else:
            shell._toast("error", error.message(shell.language))
        if (
            named := next(filter(None, map(form_id, event.payload.values())), "")
            if isinstance(event.payload, dict)
            else ""
        ):
            shell._answer(named, taken=False)
        await chain_updates(None, handler_name="guard", root_state=state._get_root_state())

    def _is_page_load(self, app: rx.App, state: Any, event: Any) -> bool:
        loads = app.get_load_events(state.rx_router_url.path)
        return any(event.name == _handler_name(load) for load in loads)

    async def postprocess(self, app: rx.App, state: Any, event: Any, update: StateUpdate) -> StateUpdate:
        """Adds nothing."""
        return update


def _headers() -> dict[str, Any]:
    """The headers of the socket's handshake. None for an event that no socket sent, such as an upload: it is nobody's."""
    found: dict[str, Any] = EventContext.get().router_data.get("headers", {})
    return found


def _check_address(slug: str) -> None:
    """Raises WorkspaceMismatch when the page is at another workspace's own address."""
    wanted = sites.workspace_of(str(_headers().get("host", "")))
    if wanted is not None and wanted != slug:
        raise WorkspaceMismatch


def _introduce(shell: Shell, who: sessions.Introduction) -> None:
    principal = who.principal
    shell.language, shell.theme = principal.language, who.theme
    shell.person_name, shell.person_email = principal.name, principal.email
    shell.person_initials = initials(principal.name)
    shell.workspace_name, shell.workspace_slug = principal.workspace_name, principal.workspace_slug
    shell.role_name, shell.permissions = principal.role, sorted(principal.permissions)
    shell.workspaces = who.workspaces
    shell._timezone, shell.currency = principal.timezone, principal.currency
    shell._member_id = str(principal.member_id)
    shell._own = [name for name, scope in principal.permissions.items() if scope == "own"]
    shell._introduced = time.time()
    shell.ready = True


def _page_of(state: Any) -> PageSpec | None:
    """The page that the browser says it shows, None for an address that leads nowhere."""
    route = RegistrationContext.get().app.router(str(state.rx_router_url.path).strip("/") or "index")
    return by_route().get(route) if route is not None else None


def _leave(state: Any, shell: Shell) -> None:
    """Sends the browser to the sign-in page, and from there back here."""
    url = state.rx_router_url
    here = f"{url.path}?{url.query}" if url.query else str(url.path)
    shell.leave = login_page("th" if shell.language == "th" else "en", own_page(here))


def _handler_name(load: Any) -> str:
    return format_event_handler(getattr(load, "handler", load))


def fingerprint(token: str) -> str:
    """What a state keeps of the session it belongs to."""
    return hashlib.sha256(token.encode()).hexdigest() if token else ""


def initials(name: str) -> str:
    """Up to two letters for an avatar; a Thai name's vowel written before its consonant is passed over."""
    words = [word.lstrip("เแโใไ") for word in name.split()]
    return "".join(word[0] for word in words if word)[:2].upper()
