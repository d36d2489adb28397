"""Reactions of imports to the final deletion of records."""

from crm_app.core.database import Work
from crm_app.core.events import RecordsPurged, on
from crm_app.imports.models import ImportLink
from crm_app.records.purging import delete_rows_of


@on(RecordsPurged)
def forget(work: Work, event: RecordsPurged) -> None:
    """Removes the waiting links of records that are deleted for good."""
    delete_rows_of(work, ImportLink, event)
