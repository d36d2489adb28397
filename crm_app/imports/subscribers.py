"""Reactions of imports to the final deletion of records."""

from sqlalchemy import delete

from crm_app.core.database import Work
from crm_app.core.events import RecordsPurged, on
from crm_app.core.tables import columns
from crm_app.imports.models import ImportLink

LINK = columns(ImportLink)


@on(RecordsPurged)
def forget(work: Work, event: RecordsPurged) -> None:
    """Removes the waiting links of records that are deleted for good."""
    work.db.execute(
        delete(ImportLink).where(
            LINK.workspace_id == work.workspace_id,
            LINK.kind == event.kind,
            LINK.record_id.in_(event.record_ids),
        )
    )
