"""Purges old deleted rows, in small batches that do not slow the product down."""

from datetime import timedelta

from sqlalchemy import text

from crm_app import records
from crm_app.core.clock import now
from crm_app.core.jobs import JobRun, Nothing, job
from crm_app.core.permissions import record_kinds
from crm_app.records import trash

BATCH = 100
MAX_BATCHES = 50
"""Maximum per kind and run; the next run continues."""


@job(
    "audit.purge",
    lane="background",
    every=timedelta(hours=6),
    lease_seconds=120,
    priority=-10,
    permissions=lambda: {f"{kind}.delete": "all" for kind in record_kinds()},
)
def purge(run: JobRun, _: Nothing) -> None:
    """Purges the workspace's deleted records, its finished jobs, and sessions that ended long ago."""
    before = now() - trash.KEPT  # a finished job is kept as long as a deleted record
    for record in tuple(records.TYPES.values()):
        for _batch in range(MAX_BATCHES):
            run.check()
            with run.work() as work:
                if records.purge(work, record, before, BATCH) < BATCH:
                    break
    run.check()
    with run.work() as work:
        work.db.execute(
            text(
                "delete from job where workspace_id = :w and id in (select id from job where workspace_id = :w "
                "and status in ('done', 'failed', 'cancelled') and finished_at < :before limit 5000)"
            ),
            {"w": work.workspace_id, "before": before},
        )
        work.db.execute(text("select auth_forget(1000)"))
