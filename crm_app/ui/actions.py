"""`@action`: the decorator that lets the browser call a state's method, and the services of such a method.

It declares the permission, validates the payload, and turns refusals into messages. The guard (`ui/guard.py`) runs
first.
"""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

import reflex as rx
from pydantic import TypeAdapter, ValidationError

from crm_app.core import hot_write, on_loop, sessions
from crm_app.core.database import Need, needed, unit_of_work
from crm_app.core.direction import readable
from crm_app.core.errors import AppError, Forbidden, Invalid, Unauthenticated, Unavailable
from crm_app.core.live import hub
from crm_app.core.logging import logger
from crm_app.core.once import Sent, once
from crm_app.core.threads import patiently
from crm_app.core.validation import invalid
from crm_app.core.work import Work
from crm_app.rest.http import in_thread
from crm_app.ui.answering import Answering, current_form, without_id
from crm_app.ui.arrivals import arriving
from crm_app.ui.live import load_again
from crm_app.ui.observed import name_of, observed
from crm_app.ui.recalled import just_read, recalled
from crm_app.ui.reflex_seam import format_event_handler
from crm_app.ui.refusing import is_page_load, show_error, turn_away
from crm_app.ui.running import current_caller as current_caller
from crm_app.ui.running import page_opened as page_opened
from crm_app.ui.running import serve
from crm_app.ui.sharing import sharing
from crm_app.ui.state import Shell, Viewer
from crm_app.ui.turns import turns

log = logger(__name__)
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may call a handler. `permission` None: everybody who is signed in."""

    permission: str | None
    public: bool
    within: bool = False
    """Whether the handler's first statement checks the session and the role, instead of a round trip before it."""


def action(
    permission: str | None = None, *, public: bool = False, background: bool = False, within: bool = False
) -> Callable[[Any], Any]:
    """Makes an async state method callable from the browser.

    Args:
        permission: the role must grant it; None admits everybody who is signed in.
        public: admits everybody, signed in or not.
        background: runs without the state's lock; the method takes it with `async with self`.
        within: session and role are checked by the method's first statement, in the same round trip. For methods that
            show and change nothing in the state before they have read, written or called `admitted`.

    The arguments are validated against the method's annotations with pydantic. An AppError becomes a toast; field
    messages go to the state's `form_errors` if it has them.
    """

    def decorate(function: Any) -> Any:
        make = _generator if inspect.isasyncgenfunction(function) else _handler
        wrapper = make(function, background)
        wrapper.__signature__ = inspect.Signature(
            [p.replace(annotation=inspect.Parameter.empty) for p in inspect.signature(function).parameters.values()]
        )
        wrapper.__annotations__ = {}  # Reflex must not convert the values, because pydantic validates them
        wrapper._policy = Policy(permission, public, within)
        return rx.event(wrapper, background=True) if background else rx.event(wrapper)

    return decorate


def _validator(function: Any) -> Callable[[tuple[Any, ...], dict[str, Any]], dict[str, Any]]:
    """Makes the check of a method's arguments against its annotations. The check raises Invalid."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    required = {p.name for p in parameters if p.default is p.empty}
    adapters = {p.name: TypeAdapter(Any if p.annotation is p.empty else p.annotation) for p in parameters}

    def validated(args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        given = dict(zip(adapters, args, strict=False)) | kwargs
        if len(args) > len(adapters) or not required <= set(given) <= set(adapters):
            raise Invalid
        try:
            return {key: adapters[key].validate_python(value) for key, value in given.items()}
        except ValidationError as error:
            raise invalid(error) from None

    return validated


def _handler(function: Any, background: bool) -> Any:
    """An action that is a coroutine: its arguments validated, its errors shown, its form answered."""
    validated, name = _validator(function), name_of(function)

    @wraps(function)
    async def handler(self: Any, *args: Any, **kwargs: Any) -> Any:
        sent = () if background else (*args, *kwargs.values())
        with observed(name) as outcome, Answering(self, sent) as form:
            try:
                try:
                    given = without_id(validated(args, kwargs))
                    async with nullcontext() if background else turns.turn():
                        result = await function(self, **given)
                except Invalid:
                    await admitted()  # nobody else learns what is wrong
                    raise
                await admitted()
            except AppError as error:
                outcome.append(error.code)
                name_sent = format_event_handler(type(self).event_handlers[function.__name__])
                if _is_unmet() and isinstance(error, (Unauthenticated, Forbidden)):
                    await turn_away(self, await self.get_state(Shell), error, name_sent)
                elif isinstance(error, Unavailable) and not background and is_page_load(self, name_sent):
                    if load_again(self, function.__name__, policy_of(type(self), function.__name__).permission):
                        await _report(self, error, background)
                else:
                    await _report(self, error, background)
            except Exception:
                await _broke(self, outcome, background)
            else:
                await form.taken()
                return result
            await form.refused()

    return handler


def _generator(function: Any, background: bool) -> Any:
    """An action that yields updates: its arguments validated, its errors shown."""
    validated, name = _validator(function), name_of(function)

    @wraps(function)
    async def generator(self: Any, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        with observed(name) as outcome:
            try:
                async for update in function(self, **validated(args, kwargs)):
                    yield update
            except AppError as error:
                outcome.append(error.code)
                await _report(self, error, background)
            except Exception:
                await _broke(self, outcome, background)

    return generator


async def _broke(state: Any, outcome: list[str], background: bool) -> None:
    outcome.append("unexpected")
    log.exception("event broke")
    await _report(state, AppError(), background)


def _is_unmet() -> bool:
    need = needed.get()
    return need is not None and not need.met


async def admitted() -> None:
    """Checks session and role of the running event, unless a statement of its handler has already done so.

    For handlers with `within`, before they show something without a read or a write, such as the error for an invalid
    address. An Invalid that such a handler raises is checked in this way by itself.
    """
    if _is_unmet():
        await on_loop.read(sessions.check, current_caller(), None)


async def _report(state: Any, error: AppError, background: bool) -> None:
    if background:
        async with state:
            await show_error(state, error)
    else:
        await show_error(state, error)


class Actions(rx.State, mixin=True):
    """Base of the states of all pages: errors of a form, and methods that call services."""

    form_errors: dict[str, str] = {}
    """Field to message, of the form that was refused last."""
    _sent_back: bool = False
    """Whether the running handler refuses its form without raising an error."""

    async def _do(self, function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        """Runs `function(work, …)` in a unit of work, in a thread, and commits."""

        def run() -> Result:
            with unit_of_work(current_caller()) as work:
                return readable(function(work, *args, **kwargs))

        return await in_thread(run)

    async def _commit(self, function: Callable[..., Result], *args: Any) -> Result:
        """As `_do`, on the event loop where the service can (`core.hot_write`): for services that write records. Such a service
        may be called twice, and what it does after the commit may still run when this returns.
        """
        return await hot_write.run(current_caller(), None, lambda work: readable(function(work, *args)))

    async def _do_once(self, function: Callable[..., Result], *args: Any) -> Sent[Result]:
        """As `_do`, for the form that runs this handler: writes once, however often the browser sends the form."""
        form = current_form()

        def run() -> Sent[Result]:
            with unit_of_work(current_caller()) as work:
                return once(work, form, lambda: function(work, *args))

        return await in_thread(run)

    async def _commit_once(self, function: Callable[..., Result], *args: Any) -> Sent[Result]:
        """As `_do_once`, on the event loop where the service can, see `_commit`."""
        form = current_form()
        return await hot_write.run(current_caller(), None, lambda work: once(work, form, lambda: function(work, *args)))

    async def _read(self, function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        """Runs `function(caller, …)` in a thread: hot reads."""
        caller = current_caller()
        return await in_thread(lambda: readable(function(caller, *args, **kwargs)))

    async def _answer(
        self, permission: str, function: Callable[[Work], Result], statement: Callable[[Result], tuple[str, Any]]
    ) -> tuple[Result, bytes]:
        """What `function(work)` returns, and the JSON of the statement that it asks with: a read that needs the principal, in one
        message on the event loop where it can (`core.hot_write`).
        """
        made: list[Result] = []

        def kept(work: Work) -> Result:
            made[:] = [function(work)]
            return made[0]

        written = await hot_write.write(current_caller(), permission, kept, statement)
        return made[0], readable(written or b"")

    async def _find(self, function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        """As `_read`, on the event loop: for one or two hot reads with little work besides."""
        caller = current_caller()
        return await on_loop.read(lambda: readable(function(caller, *args, **kwargs)))

    async def _recall(self, function: Callable[..., Result], *args: Hashable) -> Result:
        """As `_find`, for what changes seldom: the result may be half a minute old, and all pages of this process whose
        readers may see the same share it. Nobody may modify it. Changes to members and roles count at once.
        """
        if sharing.get() is not None:  # the reader's present role decides who shares a refresh
            return await self._shared((function, args), lambda: self._find(function, *args))
        await admitted()
        shell: Shell = await self.get_state(Shell)
        workspace_id = current_caller().workspace_id
        changed = hub.people_changed(str(workspace_id))
        if changed > shell._people:  # the frame may show an earlier role
            return await self._find(function, *args)
        key = (workspace_id, *_rights(shell), function, args)
        found = recalled.get(key, changed)
        if found is not None:
            result: Result = found[0]
            return result
        position = hub.position()
        result = await self._find(function, *args)
        recalled.put(key, position, result)
        return result

    async def _shared(self, key: Hashable, make: Callable[[], Awaitable[Result]]) -> Result:
        """The result of `make`, shared by the pages that refresh because of the same changes, see `ui/live.py`, and by the
        tabs that come back at the same time.

        Args:
            key: every value that decides the result, besides the workspace and the reader's role.
            make: computes the result. Nobody may modify the result.
        """
        common = sharing.get()
        if common is not None:
            return await common.once(key, make)
        if arriving.get() != "":
            return await make()
        viewer = await self._viewer()
        return await self._arrived((type(self), viewer.language, viewer.timezone, viewer.currency, key), make)

    async def _arrived(self, key: Hashable, make: Callable[[], Awaitable[Result]]) -> Result:
        """The result of `make`, or what a tab whose reader may see the same has read in the last two seconds, when nothing has
        changed in the workspace since. A change under way refreshes the page as it does any open page."""
        await admitted()
        shell: Shell = await self.get_state(Shell)
        workspace_id = current_caller().workspace_id
        if hub.people_changed(str(workspace_id)) > shell._people:  # the frame may show an earlier role
            return await make()
        full = (workspace_id, *_rights(shell), arriving.get(), key)
        found = just_read.get(full, hub.changed(str(workspace_id)))
        if found is not None:
            result: Result = found[0]
            return result
        position = hub.position()
        result = await make()
        just_read.put(full, position, result)
        return result

    async def _say(self, key: str, kind: Any = "success", undo: str = "", **params: Any) -> None:
        """Shows a toast with the text of `key` in the person's language; `undo` is `<kind>:<id>` of a deleted
        record.
        """
        shell = await self.get_state(Shell)
        shell._say(key, kind, undo, **params)

    def _put(self, **values: Any) -> None:
        """Sets the vars whose values differ. A list or a mapping that is assigned is sent to the browser even if nothing has
        changed.
        """
        held = self.__dict__
        for name, value in values.items():
            if name not in held or held[name] != value:
                setattr(self, name, value)

    async def _viewer(self) -> Viewer:
        """The person's language, zone and currency, for formatting."""
        shell: Shell = await self.get_state(Shell)
        return shell._viewer()


def _rights(shell: Shell) -> tuple[Hashable, ...]:
    """Equal for readers who may see the same of every record."""
    permissions, own = tuple(shell.get_value("permissions")), tuple(shell.get_value("_own"))
    alone = own or "member.read" not in permissions
    return shell.role_name, permissions, own, shell._member_id if alone else ""


def policy_of(state: type[Any], name: str) -> Policy:
    """The policy of the action `name` of a state."""
    found: Policy = state.event_handlers[name].fn._policy
    return found


async def within_event(state: Any, name: str, **arguments: Any) -> None:
    """Runs another action within the running event, with the checks that it would have as an event of its own.

    Args:
        state: the state that has the action.
        name: an action that is declared with `within`.
        arguments: its arguments.
    """
    serve(current_caller(), page_opened(), Need(policy_of(type(state), name).permission))
    await getattr(state, name)(**arguments)


async def still_allowed(permission: str | None) -> None:
    """For long handlers, before every flush: raises Unauthenticated or Forbidden once the session or the role has
    ended.

    While the database is down it retries (see `patiently`), so that an open page continues when the database is back.
    """
    await patiently(sessions.check, current_caller(), permission)
