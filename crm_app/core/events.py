"""How a domain hears of another that comes before it, without being imported by it.

Subscribers run in the transaction of whoever emits, so what they write is committed with the cause or not at all.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
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
    body: str = ""
    """The texts that a search finds the record by beside its title, as they were written, a line each."""
    company_id: UUID | None = None
    day: date | datetime | None = None
    """The date that matters most about the record."""


@dataclass(frozen=True, slots=True)
class RecordsPurged:
    """Records that had been deleted are gone for good, and so must be whatever was kept about them."""

    kind: str
    record_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody is invited to the workspace."""

    invitation_id: UUID


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that belongs into the trail and changes no record, such as a secret that was shown."""

    kind: str
    subject_id: UUID
    action: str
    title: str


@dataclass(frozen=True, slots=True)
class Notified:
    """A member was told something."""

    notification_id: UUID


@dataclass(frozen=True, slots=True)
class WorkspaceCreated:
    """A workspace has just been created, and its owner is the principal."""


Subscriber = Callable[[Work, Any], None]
ManySubscriber = Callable[[Work, Sequence[Any]], None]
_subscribers: dict[type[Any], list[tuple[Subscriber, ManySubscriber | None]]] = defaultdict(list)


def on(event: type[Any], many: ManySubscriber | None = None) -> Callable[[Subscriber], Subscriber]:
    """Subscribes the decorated function to `event`; `many` takes a whole list of them where an import makes thousands."""

    def subscribe(function: Subscriber) -> Subscriber:
        _subscribers[event].append((function, many))
        return function

    return subscribe


def emit(work: Work, event: object) -> None:
    """Tells every subscriber of `event`, now and in this transaction."""
    for subscriber, _ in _subscribers[type(event)]:
        subscriber(work, event)


def emit_many(work: Work, events: Sequence[RecordChanged]) -> None:
    """Tells every subscriber of all `events`, in their order, at once where the subscriber can."""
    if not events:
        return
    for subscriber, many in _subscribers[RecordChanged]:
        if many is not None:
            many(work, events)
        else:
            for event in events:
                subscriber(work, event)
