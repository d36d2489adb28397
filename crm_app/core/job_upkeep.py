"""What workers do besides jobs: wake lost jobs, write jobs that are due, measure the queue, report that they are
alive.
"""

import time

from sqlalchemy import text

from crm_app.core import jobs
from crm_app.core.cache import client
from crm_app.core.database import transaction_without_workspace
from crm_app.core.dialect import as_json
from crm_app.core.jobs import log, wake
from crm_app.core.metrics import JOBS_WAITING, OLDEST_JOB_SECONDS

_ALIVE = "crm:worker-alive"


def report_alive() -> None:
    """Records that this worker is alive; called each second. The administration page and `doctor` read it."""
    client().set(_ALIVE, str(time.time()), ex=60)


def worker_alive_seconds_ago() -> float | None:
    """Seconds since a worker last reported that it is alive, or None when none has within a minute."""
    said = client().get(_ALIVE)
    return None if said is None else max(0.0, time.time() - float(said))  # type: ignore[arg-type]


def sweep(limit: int = 500) -> int:
    """Wakes jobs whose message got lost or whose worker died. Returns how many."""
    with transaction_without_workspace() as db:
        due = db.execute(text("select id, kind from job_due(:limit)"), {"limit": limit}).all()
    for row in due:
        if row.kind in jobs.KINDS:  # otherwise the kind belongs to a newer version, whose own worker runs it
            wake(row.id, row.kind)
    return len(due)


def correct_times() -> int:
    """Corrects times of jobs that lie in the future because a clock was ahead. Returns how many."""
    with transaction_without_workspace() as db:
        corrected = int(db.execute(text("select job_mend_times()")).scalar_one())
    if corrected:
        log.warning("the clock was put back: times of jobs are corrected", jobs=corrected)
    return corrected


def schedule() -> int:
    """Writes the system jobs that are due, one per workspace. Returns how many."""
    made = 0
    for kind in jobs.KINDS.values():
        if kind.every is None:
            continue
        with transaction_without_workspace() as db:
            statement = text("select * from job_schedule(:kind, cast(:permissions as jsonb), :every)")
            values = {"kind": kind.name, "permissions": as_json(kind.permissions()), "every": kind.every}
            ids = db.execute(statement, values).scalars().all()
        for job_id in ids:
            wake(job_id, kind.name)
        made += len(ids)
    return made


def measure() -> None:
    """Sets the gauges of the queue."""
    with transaction_without_workspace() as db:
        rows = db.execute(text("select status, jobs, oldest_seconds from job_stats()")).all()
    counts = {row.status: row for row in rows}
    for status in ("queued", "running"):
        JOBS_WAITING.labels(status).set(counts[status].jobs if status in counts else 0)
    OLDEST_JOB_SECONDS.set(counts["queued"].oldest_seconds if "queued" in counts else 0)
