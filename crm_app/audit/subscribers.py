"""Writes the trail in the transaction of the change."""

from crm_app.audit.models import AuditEntry
from crm_app.core.clock import new_id
from crm_app.core.database import Work
from crm_app.core.events import RecordChanged, on


@on(RecordChanged)
def note(work: Work, event: RecordChanged) -> None:
    """Notes who changed the record; an order on the board is not worth a note."""
    changes = {name: change for name, change in event.changes.items() if name not in ("position", "stage_changed_at")}
    if event.action == "update" and not changes:
        return
    work.db.add(
        AuditEntry(
            workspace_id=work.workspace_id,
            id=new_id(),
            member_id=work.principal.member_id,
            kind=event.kind,
            record_id=event.record_id,
            action=event.action,
            title=event.title[:300],
            changes=changes,
        )
    )
