"""Whose event is running, and since when: what the handlers of a state may ask about their event."""

from contextvars import ContextVar

from crm_app.core.database import Need, needed
from crm_app.core.errors import Unauthenticated
from crm_app.core.live import hub
from crm_app.core.principal import SessionCaller

_caller: ContextVar[SessionCaller | None] = ContextVar("caller", default=None)
_opened: ContextVar[int | None] = ContextVar("opened", default=None)
_began: ContextVar[int | None] = ContextVar("began", default=None)


def serve(caller: SessionCaller | None, opened: int | None = None, need: Need | None = None) -> None:
    """Sets the caller of the running event. Only the guard calls it, and `within_event` for a part of an event.

    Args:
        caller: whose session sent the event; None: nobody has been admitted yet.
        opened: the hub's position of live events (`core/live.py`) when the page of the event was opened.
        need: what the event's first statement has to check; None when it has been checked.
    """
    _caller.set(caller)
    _opened.set(opened)
    _began.set(hub.position())
    needed.set(need)


def current_caller() -> SessionCaller:
    """The caller of the running event. Raises Unauthenticated outside of an event."""
    caller = _caller.get()
    if caller is None:
        raise Unauthenticated
    return caller


def page_opened() -> int | None:
    """The hub's position of live events before the page of the running event read anything; None outside of a page."""
    return _opened.get()


def event_began() -> int | None:
    """The hub's position of live events before the running event read anything; None outside of an event."""
    return _began.get()
