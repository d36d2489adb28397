"""The duration of a handler, and the id of its log lines."""

import time
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

import structlog

from crm_app.core.metrics import EVENT_SECONDS, seconds_of

_is_inside: ContextVar[bool] = ContextVar("is_inside", default=False)


def name_of(function: Any) -> str:
    """The name of a handler in metrics and logs."""
    return f"{function.__module__.removeprefix('crm_app.')}.{function.__qualname__}"


class observed:
    """Measures a handler, and adds an id to its log lines: that of the handler of which it is a part, if it is one."""

    def __init__(self, name: str) -> None:
        self._name, self._outcome = name, list[str]()
        self._ids: Any = None
        if not _is_inside.get():
            self._ids = structlog.contextvars.bound_contextvars(request_id=uuid4().hex, event=name)

    def __enter__(self) -> list[str]:
        self._started = time.perf_counter()
        if self._ids is not None:
            self._ids.__enter__()
            self._mark = _is_inside.set(True)
        return self._outcome

    def __exit__(self, *error: Any) -> None:
        seconds = time.perf_counter() - self._started
        seconds_of(EVENT_SECONDS, self._name, self._outcome[0] if self._outcome else "ok").observe(seconds)
        if self._ids is not None:
            self._ids.__exit__(*error)
            _is_inside.reset(self._mark)
