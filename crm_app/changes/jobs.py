"""The jobs of changes to many records: thin, the record engine does the work."""

from datetime import timedelta

from crm_app.core.clock import now
from crm_app.core.jobs import JobRun, Nothing, job
from crm_app.records import bulk, runs, undo
from crm_app.records.runs import RunPayload

BATCH = 5000
MAX_BATCHES = 40
"""Maximum per run of the purge; the next run continues."""


@job(runs.RUN, lane="slow", max_attempts=5, failed=runs.failed)
def run_change(run: JobRun, payload: RunPayload) -> None:
    """Changes the records that wait."""
    bulk.run_job(run, payload)


@job(runs.UNDO, lane="slow", max_attempts=5, failed=runs.failed)
def undo_change(run: JobRun, payload: RunPayload) -> None:
    """Undoes a change, from where an earlier attempt stopped."""
    undo.run_job(run, payload)


@job("changes.purge", lane="background", every=timedelta(hours=6), lease_seconds=120, priority=-10)
def purge(run: JobRun, _: Nothing) -> None:
    """Removes changes that can no longer be undone, with their before-images."""
    before = now() - runs.KEPT
    for _batch in range(MAX_BATCHES):
        run.check()
        with run.work() as work:
            if runs.purge(work, before, BATCH) < BATCH:
                break
