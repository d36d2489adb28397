"""Jobs are rows. Huey loses what a killed worker was running, so its message is only a wake-up that carries an id.

A job is written in the transaction that caused it. A worker claims it with a lease, extends the lease while it works,
and completes it with the token of its claim: a worker that lost the claim can no longer complete the job. A sweeper
wakes jobs whose message got lost. Jobs may run twice, so their effects must be idempotent.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, TypeVar
from uuid import UUID

import redis
import structlog
from huey import PriorityRedisHuey
from huey.api import TaskWrapper
from huey.serializer import SignedSerializer
from pydantic import BaseModel
from sqlalchemy import CheckConstraint, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from crm_app.core.cache import pool
from crm_app.core.clock import new_id
from crm_app.core.config import settings
from crm_app.core.database import Work, transaction_without_workspace, unit_of_work
from crm_app.core.deferred import Deferred
from crm_app.core.dialect import as_json
from crm_app.core.errors import AppError
from crm_app.core.logging import logger
from crm_app.core.metrics import CACHE_ERRORS
from crm_app.core.principal import JobCaller
from crm_app.core.tables import WorkspaceTable, belongs_to_workspace, json_column, refers_to, timestamp

log = logger(__name__)
Payload = TypeVar("Payload", bound=BaseModel)
Lane = Literal["fast", "slow", "background"]


class Job(WorkspaceTable, table=True):
    """A piece of work for the worker, and its state."""

    __table_args__ = (
        belongs_to_workspace(),
        refers_to("requested_by", "membership", ondelete="CASCADE"),
        CheckConstraint("status in ('queued', 'running', 'done', 'failed', 'cancelled')", name="status"),
        Index("uq_job_id", "id", unique=True),
        Index("ix_job_open", "status", "run_after", postgresql_where=text("status in ('queued', 'running')")),
        Index("ix_job_kind", "workspace_id", "kind", "created_at"),
    )

    kind: str = Field(max_length=60)
    payload: dict[str, Any] = json_column()
    requested_by: UUID | None = None
    permissions: dict[str, Any] = json_column()
    """Permissions of system work alone; the job of a person has the permissions of that person."""
    status: str = Field(default="queued", max_length=10)
    priority: int = 0
    attempts: int = 0
    max_attempts: int = 3
    run_after: datetime = timestamp(default=True)
    lease_until: datetime | None = timestamp(nullable=True)
    woken_at: datetime | None = timestamp(nullable=True)
    """When the sweeper last sent a message for the job, so that a long queue is not filled with copies."""
    token: UUID | None = None
    cancel_requested: bool = False
    progress: dict[str, Any] = json_column()
    error: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    request_id: str = Field(default="", max_length=64)
    created_at: datetime = timestamp(default=True)
    started_at: datetime | None = timestamp(nullable=True)
    finished_at: datetime | None = timestamp(nullable=True)


class Cancelled(Exception):
    """Raised by `JobRun.check` when somebody asked for the job to stop."""


class LostClaim(Exception):
    """Raised by `JobRun.check` when another worker has taken the job over."""


@dataclass(slots=True)
class JobRun:
    """What a job's function gets: its identity, and methods to open a unit of work, report progress and stop."""

    job_id: UUID
    workspace_id: UUID
    caller: JobCaller
    attempt: int
    last_attempt: bool
    lease_seconds: int
    _state: threading.Event = field(default_factory=threading.Event)
    _cancel: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def work(self, permission: str | None = None) -> Iterator[Work]:
        """A unit of work as whoever asked for the job. Raises Unauthenticated once the claim is lost."""
        with unit_of_work(self.caller, permission) as work:
            yield work

    def check(self) -> None:
        """Call it between steps. Raises Cancelled or LostClaim."""
        if self._state.is_set():
            raise LostClaim
        if self._cancel.is_set():
            raise Cancelled

    @property
    def cancelled(self) -> bool:
        return self._cancel.is_set()

    def progress(self, **values: Any) -> None:
        """Stores how far the job is, in a transaction of its own."""
        with self.work() as work:
            work.db.execute(
                text(
                    "update job set progress = progress || cast(:values as jsonb) where workspace_id = :w and id = :id"
                ),
                {"values": as_json(values), "w": self.workspace_id, "id": self.job_id},
            )

    def beat(self) -> None:
        """Extends the lease and reads whether the job was cancelled."""
        with transaction_without_workspace() as db:
            answer = db.execute(
                text("select job_heartbeat(:job, :token, :lease)"),
                {"job": self.job_id, "token": self.caller.token, "lease": self.lease_seconds},
            ).scalar()
        if answer is None:
            self._state.set()
        elif answer == "cancel":
            self._cancel.set()


@dataclass(frozen=True, slots=True)
class JobKind:
    """A registered kind of job."""

    name: str
    schema: type[BaseModel]
    run: Callable[[JobRun, Any], None]
    lease_seconds: int
    max_attempts: int
    priority: int
    failed: Callable[[JobRun, Any, AppError | None], None] | None
    every: timedelta | None
    permissions: Callable[[], dict[str, str]]
    lane: Lane


KINDS: dict[str, JobKind] = {}
WARM_UPS: list[Callable[[], None]] = []
"""Functions that a worker runs once at its start, to load what its first job would otherwise wait for."""


class Nothing(BaseModel):
    """The payload of a job without arguments."""


def job(
    name: str,
    *,
    lease_seconds: int = 30,
    max_attempts: int = 3,
    priority: int = 0,
    failed: Callable[[JobRun, Any, AppError | None], None] | None = None,
    every: timedelta | None = None,
    permissions: Callable[[], dict[str, str]] = dict,
    lane: Lane = "fast",
) -> Callable[[Callable[[JobRun, Any], None]], Callable[[JobRun, Any], None]]:
    """Registers a job's function. The annotation of its second argument is the payload's schema.

    Args:
        name: `<domain>.<verb>`.
        lease_seconds: how long a worker keeps the job without a heartbeat; heartbeats come at a third of this time.
        max_attempts: after this many attempts the job has failed for good.
        priority: higher ones run first.
        failed: called once the job has failed for good, still under the claim, to leave a message for the asker.
        every: runs as system work in each workspace at this interval.
        permissions: returns the permissions of such system work; called after every domain has been loaded.
        lane: `slow` for work of more than a few seconds that somebody waits for, `background` for work that nobody
            waits for. Each lane has threads of its own, so that an import does not delay answers.
    """

    def register(function: Callable[[JobRun, Any], None]) -> Callable[[JobRun, Any], None]:
        schema = [a for n, a in function.__annotations__.items() if n != "return"][1]
        KINDS[name] = JobKind(
            name, schema, function, lease_seconds, max_attempts, priority, failed, every, permissions, lane
        )
        return function

    return register


def warm_up(function: Callable[[], None]) -> Callable[[], None]:
    """Registers the decorated function among `WARM_UPS`."""
    WARM_UPS.append(function)
    return function


def get_ready() -> None:
    """Runs the `WARM_UPS`. A failure is only logged: the job that needs the same thing will report it to its asker."""
    for function in WARM_UPS:
        started = time.perf_counter()
        try:
            function()
        except Exception:
            log.exception("warm-up failed", function=function.__qualname__)
        else:
            log.info("warmed up", function=function.__qualname__, seconds=round(time.perf_counter() - started, 2))


def enqueue(work: Work, kind: str, payload: BaseModel, *, delay_seconds: float = 0, once: str | None = None) -> UUID:
    """Writes a job in this transaction and wakes a worker after the commit.

    Args:
        kind: a registered kind.
        payload: an instance of the kind's schema.
        delay_seconds: the job is not claimed earlier than this.
        once: a key; several calls with the same key within this transaction make one job.

    Returns: the job's id.
    """
    if once is not None and (kind, once) in work.notes:
        existing: UUID = work.notes[kind, once]
        return existing
    row = Job(**_values(work, kind, payload))
    _time(row, delay_seconds)
    work.db.add(row)
    job_id = row.id
    if once is not None:
        work.notes[kind, once] = job_id
    if not delay_seconds:  # the sweeper wakes delayed jobs
        work.after_commit.append(lambda: wake(job_id, kind))
    return job_id


_JOB = """
insert into job (workspace_id, id, kind, payload, requested_by, permissions, priority, max_attempts, request_id, status,
                 attempts, cancel_requested, progress, created_at, run_after)
select n.workspace_id, n.id, n.kind, n.payload, n.requested_by, n.permissions, n.priority, n.max_attempts, n.request_id,
       'queued', 0, false, '{}', clock_timestamp(), clock_timestamp() + make_interval(secs => delay_seconds)
  from jsonb_to_record(%s) as n (workspace_id uuid, id uuid, kind text, payload jsonb, requested_by uuid, permissions jsonb,
       priority integer, max_attempts integer, request_id text, delay_seconds double precision)
"""
_LATER = Deferred(_JOB)
_UNLESS_WAITING = Deferred(
    _JOB + " where not exists"
    " (select from job j where j.workspace_id = n.workspace_id and j.kind = n.kind and j.status = 'queued')"
)


def enqueue_later(work: Work, kind: str, payload: BaseModel, delay_seconds: float) -> None:
    """Writes a job in this transaction without a message of its own, so that writes on the event loop can do so.

    Args:
        kind: a registered kind.
        payload: an instance of the kind's schema.
        delay_seconds: more than 0; the sweeper wakes the job.
    """
    work.later(_LATER, _values(work, kind, payload) | {"delay_seconds": delay_seconds})


def enqueue_unless_waiting(work: Work, kind: str, delay_seconds: float) -> None:
    """Writes a job without a payload in this transaction, unless one of its kind waits already in the workspace.

    Args:
        kind: a registered kind whose one job does all there is to do.
        delay_seconds: more than 0; the sweeper wakes the job.
    """
    if (kind, "waits") in work.notes:
        return
    work.notes[kind, "waits"] = True
    values = _values(work, kind, Nothing())
    work.later(_UNLESS_WAITING, values | {"delay_seconds": delay_seconds})


def _values(work: Work, kind: str, payload: BaseModel) -> dict[str, Any]:
    spec = KINDS[kind]
    return {
        "workspace_id": work.workspace_id,
        "id": new_id(),
        "kind": kind,
        "payload": {} if type(payload) is Nothing else payload.model_dump(mode="json"),
        "requested_by": work.principal.member_id,
        "permissions": {} if work.principal.member_id else dict(work.principal.permissions),
        "priority": spec.priority,
        "max_attempts": spec.max_attempts,
        "request_id": str(structlog.contextvars.get_contextvars().get("request_id", "")),
    }


def _time(row: Any, delay_seconds: float, anew: bool = True) -> None:
    """Sets when a job may be claimed, by the clock of the database, which also decides the claim: this machine's may
    differ.
    """
    moment_of_database = func.clock_timestamp()
    row.run_after = moment_of_database + timedelta(seconds=delay_seconds)
    if anew:
        row.created_at = moment_of_database


def cancel(work: Work, job_id: UUID) -> None:
    """Cancels a job: at once when it waits, at its next step when it runs."""
    work.db.execute(
        text(
            "update job set cancel_requested = true, "
            "status = case when status = 'queued' then 'cancelled' else status end, "
            "finished_at = case when status = 'queued' then now() else finished_at end "
            "where workspace_id = :w and id = :id and status in ('queued', 'running')"
        ),
        {"w": work.workspace_id, "id": job_id},
    )


def is_retryable(kind: str) -> bool:
    """Whether a failed job can simply be retried: a kind with a `failed` function cannot, because its failure was
    handled.
    """
    return kind in KINDS and KINDS[kind].failed is None


def retry(work: Work, job: Job) -> None:
    """Queues a failed job of this workspace once more, with all its attempts, and wakes a worker after the commit."""
    job.status, job.attempts, job.error, job.finished_at = "queued", 0, None, None
    job.cancel_requested = False
    _time(job, 0, anew=False)
    job_id, kind = job.id, job.kind
    work.after_commit.append(lambda: wake(job_id, kind))


# ---------------------------------------------------------------- the queue


def _run(job_id: str) -> None:
    """Runs a job in a worker. The import is inside the function because `job_running` imports this module."""
    from crm_app.core.job_running import run

    run(job_id)


@lru_cache(maxsize=3)
def _run_task(lane: Lane) -> TaskWrapper:
    config = settings()
    queue = PriorityRedisHuey(
        f"crm-{lane}",
        connection_pool=pool(),
        results=False,
        read_timeout=2,  # seconds that a thread waits for a message: a resting worker asks half as often as by default
        serializer=SignedSerializer(config.secret_key.get_secret_value()),
    )
    return TaskWrapper(queue, _run, name="run_job")


def huey(lane: Lane = "fast") -> PriorityRedisHuey:
    """The queue of a lane. Messages are signed, since Huey pickles them."""
    return _run_task(lane).huey


def forget_queue() -> None:
    """Drops the queue's client; the next use creates a new one from the settings as they are then."""
    _run_task.cache_clear()


def wake(job_id: UUID, kind: str) -> None:
    """Sends the wake-up message. When Redis is down the sweeper finds the row a little later."""
    spec = KINDS[kind]
    task = _run_task(spec.lane)
    try:
        task.huey.enqueue(task.s(str(job_id), priority=spec.priority))
    except (redis.RedisError, OSError) as error:
        CACHE_ERRORS.labels("wake-up").inc()
        log.warning("wake-up not sent, the sweeper will find the job", job_id=str(job_id), error=str(error))
