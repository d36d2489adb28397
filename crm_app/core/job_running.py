"""How a worker runs a job: it claims the job, extends the lease, and completes the job with the token of the claim."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import structlog
from sqlalchemy import text

from crm_app.core import jobs
from crm_app.core.database import transaction_without_workspace
from crm_app.core.dialect import as_json
from crm_app.core.errors import AppError, Unauthenticated
from crm_app.core.jobs import Cancelled, JobKind, JobRun, LostClaim, log
from crm_app.core.live import hub
from crm_app.core.metrics import JOB_SECONDS
from crm_app.core.principal import JobCaller

_BACKGROUND_NICENESS = 10


def run(job_id: str) -> None:
    """Runs one job if it can be claimed; a second delivery of its message finds nothing to claim."""
    token = uuid4()
    claim = _claim(UUID(job_id), token)
    if claim is None:
        return
    kind = jobs.KINDS[claim["kind"]]
    if kind.lane == "background" and sys.platform == "linux":  # priorities of threads exist on Linux alone
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _BACKGROUND_NICENESS)
    job_run = JobRun(
        job_id=UUID(job_id),
        workspace_id=UUID(claim["workspace_id"]),
        caller=JobCaller(UUID(job_id), token),
        attempt=claim["attempts"],
        last_attempt=claim["attempts"] >= claim["max_attempts"],
        lease_seconds=kind.lease_seconds,
    )
    hub.catch_up(job_run.workspace_id)
    with structlog.contextvars.bound_contextvars(job_id=job_id, job=kind.name, request_id=claim["request_id"]):
        started = time.perf_counter()
        with _heartbeat(job_run):
            outcome = _attempt(kind, job_run, claim)
        JOB_SECONDS.labels(kind.name, outcome).observe(time.perf_counter() - started)
        log.info("job ended", outcome=outcome, attempt=job_run.attempt)


def _claim(job_id: UUID, token: UUID) -> dict[str, Any] | None:
    with transaction_without_workspace() as db:
        claim = db.execute(text("select job_claim(:job, :token, 30)"), {"job": job_id, "token": token}).scalar()
    return claim


def _attempt(kind: JobKind, job_run: JobRun, claim: dict[str, Any]) -> str:
    payload = kind.schema.model_validate(claim["payload"])
    if claim["attempts"] > claim["max_attempts"]:  # its last worker died before it could report a failure
        return _fail(kind, job_run, payload, None, {"code": "lost"})
    try:
        job_run.beat()
        job_run.check()
        kind.run(job_run, payload)
    except Cancelled:
        return _finish(job_run, "cancelled")
    except (LostClaim, Unauthenticated):
        return "lost"
    except AppError as error:
        log.warning("job refused", code=error.code)
        if error.status < 500:
            return _fail(kind, job_run, payload, error, _as_error(error))
        return _retry(kind, job_run, payload, error, _as_error(error))
    except Exception as error:
        log.exception("job broke")
        return _retry(kind, job_run, payload, None, {"code": "unexpected", "detail": type(error).__name__})
    return _finish(job_run, "done")


def _as_error(error: AppError) -> dict[str, Any]:
    return {"code": error.code, "message_key": error.message_key, "params": error.params}


def _retry(kind: JobKind, job_run: JobRun, payload: Any, error: AppError | None, stored: dict[str, Any]) -> str:
    if job_run.last_attempt:
        return _fail(kind, job_run, payload, error, stored)
    return _finish(job_run, "queued", stored, retry_seconds=2**job_run.attempt)


def _fail(kind: JobKind, job_run: JobRun, payload: Any, error: AppError | None, stored: dict[str, Any]) -> str:
    if kind.failed is not None:
        try:
            kind.failed(job_run, payload, error)
        except Exception:
            log.exception("job's failure could not be reported")
    return _finish(job_run, "failed", stored)


def _finish(job_run: JobRun, status: str, error: dict[str, Any] | None = None, retry_seconds: int = 0) -> str:
    with transaction_without_workspace() as db:
        kept = db.execute(
            text("select job_finish(:job, :token, :status, cast(:error as jsonb), :retry)"),
            {
                "job": job_run.job_id,
                "token": job_run.caller.token,
                "status": status,
                "error": as_json(error) if error else None,
                "retry": retry_seconds,
            },
        ).scalar()
    return status if kept else "lost"


@contextmanager
def _heartbeat(job_run: JobRun) -> Iterator[None]:
    over = threading.Event()

    def beat() -> None:
        while not over.wait(job_run.lease_seconds / 3):
            try:
                job_run.beat()
            except Exception as error:  # the database may be restarting; the lease outlives two misses
                log.warning("heartbeat missed", error=str(error))

    thread = threading.Thread(target=beat, name=f"beat-{job_run.job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
