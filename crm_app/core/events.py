"""Events by which a domain reacts to an earlier domain that does not import it.

Subscribers run in the transaction of the emitter: their writes are committed together with the cause, or not at all.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
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
    """The line that a search finds the record by."""
    changes: dict[str, Any] = field(default_factory=dict)
    """Changed attributes as `{name: [before, after]}`."""
    body: str = ""
    """Further texts that a search finds the record by, as they were written, one a line."""
    company_id: UUID | None = None
    day: date | datetime | None = None
    """The date that matters most about the record."""


@dataclass(frozen=True, slots=True)
class RecordsPurged:
    """Deleted records were removed for good; subscribers remove what they kept about these records."""

    kind: str
    record_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ReadsChanged:
    """A field of the workspace's own was declared or changed, so that values which records already have read differently."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody is invited to the workspace."""

    invitation_id: UUID


@dataclass(frozen=True, slots=True)
class Noted:
    """An entry for the audit trail that changes no record, such as a role that was changed or a secret that was shown."""

    kind: str
    subject_id: UUID | None
    action: str
    title: str
    changes: dict[str, Any] = field(default_factory=dict)
    """As of `RecordChanged`."""


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What differs between two states of the same thing, as `Noted` takes it; a state may be empty."""
    names = [*before, *(name for name in after if name not in before)]
    pairs = {name: [before.get(name), after.get(name)] for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@dataclass(frozen=True, slots=True)
class Notified:
    """A member got a notification."""

    notification_id: UUID


@dataclass(frozen=True, slots=True)
class WorkspaceCreated:
    """A workspace has just been created, and its owner is the principal."""


Subscriber = Callable[[Work, Any], None]
ManySubscriber = Callable[[Work, Sequence[Any]], None]
_subscribers: dict[type[Any], list[tuple[Subscriber, ManySubscriber | None]]] = defaultdict(list)


def on(event: type[Any], many: ManySubscriber | None = None) -> Callable[[Subscriber], Subscriber]:
    """Subscribes the decorated function to `event`; with `many` it takes a list of events, for imports that emit
    thousands.
    """

    def subscribe(function: Subscriber) -> Subscriber:
        _subscribers[event].append((function, many))
        return function

    return subscribe


def emit(work: Work, event: object) -> None:
    """Calls every subscriber of `event`, now and in this transaction."""
    for subscriber, _ in _subscribers[type(event)]:
        subscriber(work, event)


def emit_many(work: Work, events: Sequence[RecordChanged]) -> None:
    """Calls every subscriber of all `events`, in their order; subscribers declared with `many` get the whole list."""
    if not events:
        return
    for subscriber, many in _subscribers[RecordChanged]:
        if many is not None:
            many(work, events)
        else:
            for event in events:
                subscriber(work, event)
