"""What workers do beside jobs: wake what got lost, write the jobs that are due, measure the queue, say that they live."""

import time

from sqlalchemy import text

from crm_app.core import jobs
from crm_app.core.cache import client
from crm_app.core.database import open_door
from crm_app.core.jobs import as_json, log, wake
from crm_app.core.metrics import JOBS_WAITING, OLDEST_JOB_SECONDS

_ALIVE = "crm:worker-alive"


def say_alive() -> None:
    """Said by every worker each second: for the administration page and `doctor`."""
    client().set(_ALIVE, str(time.time()), ex=60)


def worker_alive_seconds_ago() -> float | None:
    """Seconds since a worker last said that it lives, or None when none has within a minute."""
    said = client().get(_ALIVE)
    return None if said is None else max(0.0, time.time() - float(said))  # type: ignore[arg-type]


def sweep(limit: int = 500) -> int:
    """Wakes jobs whose message got lost or whose worker died. Returns how many."""
    with open_door() as db:
        due = db.execute(text("select id, kind from job_due(:limit)"), {"limit": limit}).all()
    for row in due:
        if row.kind in jobs.KINDS:  # else a newer version's, left for its own worker
            wake(row.id, row.kind)
    return len(due)


def mend_times() -> int:
    """Puts right the times of jobs that a clock that was ahead has left in the future. Returns how many."""
    with open_door() as db:
        mended = int(db.execute(text("select job_mend_times()")).scalar_one())
    if mended:
        log.warning("the clock was put back: times of jobs are mended", jobs=mended)
    return mended


def schedule() -> int:
    """Writes the system jobs that are due, one per workspace. Returns how many."""
    made = 0
    for kind in jobs.KINDS.values():
        if kind.every is None:
            continue
        with open_door() as db:
            statement = text("select * from job_schedule(:kind, cast(:permissions as jsonb), :every)")
            values = {"kind": kind.name, "permissions": as_json(kind.permissions()), "every": kind.every}
            ids = db.execute(statement, values).scalars().all()
        for job_id in ids:
            wake(job_id, kind.name)
        made += len(ids)
    return made


def measure() -> None:
    """Sets the gauges of the queue."""
    with open_door() as db:
        rows = db.execute(text("select status, jobs, oldest_seconds from job_stats()")).all()
    counts = {row.status: row for row in rows}
    for status in ("queued", "running"):
        JOBS_WAITING.labels(status).set(counts[status].jobs if status in counts else 0)
    OLDEST_JOB_SECONDS.set(counts["queued"].oldest_seconds if "queued" in counts else 0)
