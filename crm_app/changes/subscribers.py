"""Reactions of recent changes to the final deletion of records."""

from sqlalchemy import delete

from crm_app.core.database import Work
from crm_app.core.events import RecordsPurged, on
from crm_app.records.runs import ROW_AT, ChangeRow


@on(RecordsPurged)
def forget(work: Work, event: RecordsPurged) -> None:
    """Removes the before-images of records that are deleted for good."""
    work.db.execute(
        delete(ChangeRow).where(
            ROW_AT.workspace_id == work.workspace_id,
            ROW_AT.kind == event.kind,
            ROW_AT.record_id.in_(event.record_ids),
        ),
        execution_options={"synchronize_session": False},
    )
