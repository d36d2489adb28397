"""Writes the trail in the transaction of the change."""

from collections.abc import Sequence

from sqlalchemy import insert

from crm_app.audit.models import AuditEntry
from crm_app.core.clock import new_id, now
from crm_app.core.database import Work
from crm_app.core.events import RecordChanged, on
from crm_app.core.tables import table


def note_many(work: Work, events: Sequence[RecordChanged]) -> None:
    """Notes who changed the records; an order on the board is not worth a note."""
    rows = []
    for event in events:
        changes = {
            name: change for name, change in event.changes.items() if name not in ("position", "stage_changed_at")
        }
        if event.action == "update" and not changes:
            continue
        rows.append(
            {
                "workspace_id": work.workspace_id,
                "id": new_id(),
                "member_id": work.principal.member_id,
                "kind": event.kind,
                "record_id": event.record_id,
                "action": event.action,
                "title": event.title[:300],
                "changes": changes,
                "created_at": now(),
            }
        )
    if rows:
        work.db.execute(insert(table(AuditEntry)), rows)


@on(RecordChanged, many=note_many)
def note(work: Work, event: RecordChanged) -> None:
    """Notes who changed the record."""
    note_many(work, [event])
