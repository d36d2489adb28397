"""Removes old files."""

from datetime import timedelta

from crm_app.core.jobs import JobRun, Nothing, job
from crm_app.files import service


@job("files.purge", lane="background", every=timedelta(hours=6), permissions=lambda: {"file.read": "all"})
def purge(run: JobRun, _payload: Nothing) -> None:
    """Removes uploads that were never completed and files past their time."""
    with run.work() as work:
        service.purge(work)
