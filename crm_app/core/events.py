"""How a domain hears of another that comes before it, without being imported by it.

Subscribers run in the transaction of whoever emits, so what they write is committed with the cause or not at all.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from crm_app.core.database import Work


@dataclass(frozen=True, slots=True)
class RecordChanged:
    """A record was created, updated, deleted or restored."""

    kind: str
    record_id: UUID
    action: str
    """`create`, `update`, `delete` or `restore`."""
    title: str
    owner_id: UUID | None
    text: str
    """What a search finds the record by."""
    changes: dict[str, Any] = field(default_factory=dict)
    """Changed attributes as `{name: [before, after]}`."""


@dataclass(frozen=True, slots=True)
class WorkspaceCreated:
    """A workspace has just been created, and its owner is the principal."""


_subscribers: dict[type[Any], list[Callable[[Work, Any], None]]] = defaultdict(list)


def on(event: type[Any]) -> Callable[[Callable[[Work, Any], None]], Callable[[Work, Any], None]]:
    """Subscribes the decorated function to `event`."""

    def subscribe(function: Callable[[Work, Any], None]) -> Callable[[Work, Any], None]:
        _subscribers[event].append(function)
        return function

    return subscribe


def emit(work: Work, event: object) -> None:
    """Tells every subscriber of `event`, now and in this transaction."""
    for subscriber in _subscribers[type(event)]:
        subscriber(work, event)
