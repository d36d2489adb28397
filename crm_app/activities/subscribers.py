"""Updates activities when the records that they are about are purged."""

from crm_app.activities.models import Activity
from crm_app.core.database import Work
from crm_app.core.events import RecordsPurged, on
from crm_app.records import about


@on(RecordsPurged)
def forget(work: Work, event: RecordsPurged) -> None:
    """Clears the links of activities to purged records."""
    about.forget(work, Activity, event)
