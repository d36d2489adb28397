"""The job that writes to the owners when a workspace is to be deleted, or kept."""

from crm_app.core.jobs import JobRun, job
from crm_app.deletion import mails
from crm_app.mail.jobs import send
from crm_app.mail.service import silence


@job(mails.JOB, lease_seconds=90, max_attempts=6, priority=20)
def announce(run: JobRun, payload: mails.Announcement) -> None:
    """Sends the announcement to one owner."""
    with run.work("workspace.delete") as work:
        silent = silence(work)
        email = None if silent else mails.announcement(work, payload)
    send(run, email, silent)
