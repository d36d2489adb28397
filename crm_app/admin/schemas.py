"""Input and output of the administration page and its REST routes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from crm_app.core.pagination import ListQuery


class JobQuery(ListQuery):
    """Failed jobs, newest first."""


class FailedJobOut(BaseModel):
    """A job of this workspace that failed for good."""

    id: UUID
    kind: str
    attempts: int
    error: dict[str, Any] | None
    request_id: str
    requested_by: str | None
    created_at: datetime
    finished_at: datetime | None
    retryable: bool
    """Whether the job can be retried here. Otherwise it is repeated where it was requested (an answer, an import)."""


class OverviewOut(BaseModel):
    """The state of the product as this process sees it. Counts are of this workspace alone."""

    version: str
    python: str
    reflex: str
    database: str
    tables: str
    cache_up: bool
    worker_seen_seconds: float | None
    jobs_queued: int
    jobs_running: int
    jobs_failed: int
    oldest_seconds: float
    backup_name: str | None
    backup_bytes: int | None
    backup_at: datetime | None
