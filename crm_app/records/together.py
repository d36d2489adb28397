"""Many changes of one transaction together: records are locked by one statement, and subscribers get all changes at once.

The services of a kind are called once for each record, as for single changes. While `together` is open, `records.store`
takes the records from here instead of locking each by a statement of its own, checks each linked record once, and
leaves the changes here. `publish` then hands these to the subscribers.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select

from crm_app.core import live
from crm_app.core.database import Work
from crm_app.core.events import RecordChanged, emit_many
from crm_app.core.tables import RecordTable, columns
from crm_app.records.kind import RecordType

_KEY, _WATCHED = "records together", "records watched"


@dataclass(frozen=True, slots=True)
class Noted:
    """A change that a service has written."""

    kind: str
    row: Any
    action: str
    """`create`, `update`, `delete` or `restore`."""
    changes: dict[str, Any]
    """Changed attributes as `{name: [before, after]}`."""


@dataclass(slots=True)
class Together:
    """The locked records, and the changes so far."""

    rows: dict[tuple[str, UUID], RecordTable] = field(default_factory=dict)
    known: set[tuple[str, UUID]] = field(default_factory=set)
    """Linked records, and members, that exist and may be read."""
    noted: list[Noted] = field(default_factory=list)
    events: list[RecordChanged] = field(default_factory=list)

    def note(self, noted: Noted, event: RecordChanged) -> None:
        """Adds a change."""
        self.noted.append(noted)
        self.events.append(event)

    def lock(self, work: Work, record: RecordType[Any], record_ids: Sequence[UUID]) -> dict[UUID, Any]:
        """Locks the records in the order of their ids, deleted ones included. Returns those that exist, by id."""
        at = columns(record.model)
        statement = select(record.model).where(at.workspace_id == work.workspace_id, at.id.in_(record_ids))
        statement = statement.order_by(at.id).with_for_update().execution_options(populate_existing=True)
        found = {row.id: row for row in work.db.execute(statement).scalars()}
        self.rows |= {(record.kind, record_id): row for record_id, row in found.items()}
        return found

    def publish(self, work: Work) -> None:
        """Hands the changes to the subscribers, and tells the open pages which kinds changed."""
        emit_many(work, self.events)
        for kind in sorted({noted.kind for noted in self.noted}):
            live.publish(work, "records", kind=kind)
        self.events = []


@contextmanager
def together(work: Work) -> Iterator[Together]:
    """Opens a `Together` in this transaction. The caller calls its `publish` before the block ends."""
    found = work.notes[_KEY] = Together()
    try:
        yield found
    finally:
        del work.notes[_KEY]


def open_in(work: Work) -> Together | None:
    """The open `Together` of the transaction, if there is one."""
    found: Together | None = work.notes.get(_KEY)
    return found


@contextmanager
def watched(work: Work) -> Iterator[list[Noted]]:
    """The changes that the services write within the block, also to other records; they are published as ever."""
    found: list[Noted] = []
    work.notes[_WATCHED] = found
    try:
        yield found
    finally:
        del work.notes[_WATCHED]


def watching(work: Work) -> list[Noted] | None:
    """The changes of `watched` so far, while it is open in this transaction."""
    found: list[Noted] | None = work.notes.get(_WATCHED)
    return found
