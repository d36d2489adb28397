"""Reactions of recent changes to the final deletion of records."""

from crm_app.core.database import Work
from crm_app.core.events import RecordsPurged, on
from crm_app.records.purging import delete_rows_of
from crm_app.records.runs import ChangeRow


@on(RecordsPurged)
def forget(work: Work, event: RecordsPurged) -> None:
    """Removes the before-images of records that are deleted for good."""
    delete_rows_of(work, ChangeRow, event)
