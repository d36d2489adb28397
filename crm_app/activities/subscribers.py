"""Keeps activities true to what they are about."""

from crm_app.activities.models import Activity
from crm_app.core.database import Work
from crm_app.core.events import RecordsPurged, on
from crm_app.records import about


@on(RecordsPurged)
def forget(work: Work, event: RecordsPurged) -> None:
    """Unties the activities about records that are gone for good."""
    about.forget(work, Activity, event)
