"""Writes the trail in the transaction of the change."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from crm_app.audit.models import AuditEntry
from crm_app.core.clock import new_id, now
from crm_app.core.database import Work
from crm_app.core.deferred import Deferred
from crm_app.core.events import Noted, RecordChanged, RecordsPurged, on
from crm_app.core.tables import columns

ENTRY = columns(AuditEntry)


def _entry(
    work: Work,
    kind: str,
    record_id: UUID | None,
    action: str,
    title: str,
    changes: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> dict[str, Any]:
    return {
        "workspace_id": work.workspace_id,
        "id": new_id(),
        "member_id": work.principal.member_id,
        "kind": kind,
        "record_id": record_id,
        "action": action,
        "title": title[:300],
        "changes": changes or {},
        "created_at": at or now(),
    }


def note_many(work: Work, events: Sequence[RecordChanged]) -> None:
    """Records who changed the records; a new position on the board is not recorded."""
    rows, at = [], now()
    for event in events:
        changes = event.changes
        if "position" in changes or "stage_changed_at" in changes:
            changes = {n: change for n, change in changes.items() if n not in ("position", "stage_changed_at")}
        if event.action == "update" and not changes:
            continue
        rows.append(_entry(work, event.kind, event.record_id, event.action, event.title, changes, at))
    if rows:
        work.later(_INSERT, rows)


# One statement for any number of entries.
_INSERT = Deferred("""
insert into audit_entry (workspace_id, id, member_id, kind, record_id, action, title, changes, created_at)
select workspace_id, id, member_id, kind, record_id, action, title, changes, created_at
  from jsonb_populate_recordset(null::audit_entry, %s)
""")


@on(RecordChanged, many=note_many)
def note(work: Work, event: RecordChanged) -> None:
    """Records who changed a record."""
    note_many(work, [event])


@on(Noted)
def note_other(work: Work, event: Noted) -> None:
    """Records other events of the audit trail."""
    entry = _entry(work, event.kind, event.subject_id, event.action, event.title, event.changes)
    work.later(_INSERT, [entry])


@on(RecordsPurged)
def forget(work: Work, event: RecordsPurged) -> None:
    """Keeps the fact that there was a record, who changed it and when; removes its contents."""
    work.db.execute(
        update(AuditEntry)
        .where(
            ENTRY.workspace_id == work.workspace_id,
            ENTRY.kind == event.kind,
            ENTRY.record_id.in_(event.record_ids),
        )
        .values(title="", changes={}),
        execution_options={"synchronize_session": False},
    )
