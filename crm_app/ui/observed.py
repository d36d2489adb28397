"""The duration of a handler, and the id of its log lines."""

import time
from typing import Any
from uuid import uuid4

import structlog

from crm_app.core.metrics import EVENT_SECONDS


def name_of(function: Any) -> str:
    """The name of a handler in metrics and logs."""
    return f"{function.__module__.removeprefix('crm_app.')}.{function.__qualname__}"


class observed:
    """Measures a handler, and adds an id to its log lines."""

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
