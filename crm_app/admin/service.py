"""Reads the state of the product, and retries failed jobs of the workspace."""

import importlib.metadata
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import redis
from sqlalchemy import select, text

from crm_app.admin.schemas import FailedJobOut, JobQuery, OverviewOut
from crm_app.core import cache, job_upkeep, jobs
from crm_app.core.config import settings
from crm_app.core.database import Work
from crm_app.core.errors import Conflict, NotFound
from crm_app.core.tables import columns
from crm_app.workspaces.models import Membership

JOB = columns(jobs.Job)
MEMBER = columns(Membership)
MANAGE = "job.manage"


def overview(work: Work) -> OverviewOut:
    """Versions, health, queue and last backup. Raises Forbidden without `job.manage`."""
    work.require(MANAGE)
    server, tables = work.db.execute(
        text(
            "select current_setting('server_version'), coalesce(shobj_description(oid, 'pg_database'), '') "
            "from pg_database where datname = current_database()"
        )
    ).one()
    counts = {
        row.status: row
        for row in work.db.execute(
            text(
                "select status, count(*) as jobs, coalesce(max(extract(epoch from now() - run_after)) "
                "filter (where run_after <= now()), 0)::float8 as oldest from job "
                "where workspace_id = :w and status in ('queued', 'running', 'failed') group by status"
            ),
            {"w": work.workspace_id},
        )
    }
    name, size, moment = last_backup()
    return OverviewOut(
        version=settings().version,
        python=platform.python_version(),
        reflex=importlib.metadata.version("reflex"),
        database=server.partition(" ")[0],
        tables=tables.partition(" ")[0],
        cache_up=bool(cache.is_up()),
        worker_seen_seconds=_worker_seen(),
        jobs_queued=counts["queued"].jobs if "queued" in counts else 0,
        jobs_running=counts["running"].jobs if "running" in counts else 0,
        jobs_failed=counts["failed"].jobs if "failed" in counts else 0,
        oldest_seconds=counts["queued"].oldest if "queued" in counts else 0.0,
        backup_name=name,
        backup_bytes=size,
        backup_at=moment,
    )


def _worker_seen() -> float | None:
    try:
        return job_upkeep.worker_alive_seconds_ago()
    except redis.RedisError:
        return None


def last_backup() -> tuple[str | None, int | None, datetime | None]:
    """Name, size in bytes and time of the newest backup, or None three times."""
    folder = settings().backups_dir or settings().data_dir / "backups"
    newest: tuple[float, Path, int] | None = None
    for file in folder.glob("crm-*.dump") if folder.is_dir() else ():
        found = file.stat()
        if newest is None or found.st_mtime > newest[0]:
            newest = (found.st_mtime, file, found.st_size)
    if newest is None:
        return None, None, None
    return newest[1].name, newest[2], datetime.fromtimestamp(newest[0], UTC)


def failed_jobs(work: Work, query: JobQuery) -> dict[str, Any]:
    """A page of the workspace's failed jobs, newest first. Raises Forbidden without `job.manage`."""
    work.require(MANAGE)
    statement = (
        select(jobs.Job, MEMBER.name)
        .outerjoin(Membership, (MEMBER.workspace_id == JOB.workspace_id) & (MEMBER.id == JOB.requested_by))
        .where(JOB.workspace_id == work.workspace_id, JOB.status == "failed")
        .order_by(JOB.id.desc())
        .limit(query.limit + 1)
    )
    if query.after is not None:
        statement = statement.where(JOB.id < query.after)
    if query.q:
        statement = statement.where(JOB.kind.contains(query.q, autoescape=True))
    rows = work.db.execute(statement).all()
    items = [_out(job, name) for job, name in rows[: query.limit]]
    return {"items": items, "next": items[-1].id if len(rows) > query.limit else None}


def _out(job: jobs.Job, name: str | None) -> FailedJobOut:
    return FailedJobOut(
        id=job.id,
        kind=job.kind,
        attempts=job.attempts,
        error=job.error,
        request_id=job.request_id,
        requested_by=name,
        created_at=job.created_at,
        finished_at=job.finished_at,
        retryable=jobs.is_retryable(job.kind),
    )


def retry(work: Work, job_id: UUID) -> None:
    """Runs a failed job once more, with the rights of its requester.

    Raises:
        Forbidden: without `job.manage`.
        NotFound: no such failed job in this workspace.
        Conflict: the requester was shown the failure, and repeats the request there.
    """
    work.require(MANAGE)
    job = work.db.execute(
        select(jobs.Job).where(JOB.workspace_id == work.workspace_id, JOB.id == job_id).with_for_update()
    ).scalar_one_or_none()
    if job is None or job.status != "failed":
        raise NotFound("admin.error.no_failed_job")
    if not jobs.is_retryable(job.kind):
        raise Conflict(message_key="admin.error.repeat_there")
    jobs.retry(work, job)
