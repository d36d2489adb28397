"""The state of the administration page."""

from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

import reflex as rx

from crm_app.admin import service
from crm_app.admin.schemas import FailedJobOut, JobQuery, OverviewOut
from crm_app.core.i18n import catalogue, translate
from crm_app.ui.actions import Actions, action
from crm_app.ui.state import Viewer
from crm_app.values import formats


class FailedJob(TypedDict):
    """A job that failed; `retryable` is 1 or empty."""

    id: str
    kind: str
    meta: str
    when: str
    retryable: str


class AdminState(Actions, rx.State):
    """Versions, health, queue, last backup, and the newest failed jobs."""

    loading: bool = True
    facts: dict[str, str] = {}
    """product, database, tables, python, reflex, worker, queue, oldest, backup."""
    cache_up: bool = True
    worker_up: bool = True
    rows: list[FailedJob] = []
    has_next: bool = False
    has_previous: bool = False

    _next: str = ""
    _trail: list[str] = []

    @action(service.MANAGE)
    async def load(self) -> None:
        """Loads all values, beginning with the first failed job."""
        self._trail = []
        await self._load()
        self.loading = False

    async def _load(self) -> None:
        viewer = await self._viewer()
        found: OverviewOut = await self._do(service.overview)
        self.facts = _facts(found, viewer)
        self.cache_up, self.worker_up = found.cache_up, found.worker_seen_seconds is not None
        after = UUID(self._trail[-1]) if self._trail else None
        page = await self._do(service.failed_jobs, JobQuery(limit=20, after=after))
        self.rows = [_row(job, viewer) for job in page["items"]]
        self._next = str(page["next"] or "")
        self.has_next, self.has_previous = bool(self._next), bool(self._trail)

    @action(service.MANAGE)
    async def next_page(self) -> None:
        """The next page."""
        if self._next:
            self._trail = [*self._trail[-100:], self._next]
            await self._load()

    @action(service.MANAGE)
    async def previous_page(self) -> None:
        """The previous page."""
        self._trail = self._trail[:-1]
        await self._load()

    @action(service.MANAGE)
    async def retry(self, job_id: UUID) -> None:
        """Retries a failed job."""
        try:
            await self._do(service.retry, job_id)
            await self._say("admin.retried")
        finally:
            await self._load()

    @action(service.MANAGE)
    async def leave(self) -> None:
        """Clears all values when the page is left."""
        self.rows, self.facts, self.loading = [], {}, True


def _facts(found: OverviewOut, viewer: Viewer) -> dict[str, str]:
    language = viewer.language
    backup = translate("admin.backup.none", language)
    if found.backup_at is not None:
        when = _moment(found.backup_at, viewer)
        backup = translate("admin.backup.value", language, when=when, size=formats.file_size(found.backup_bytes or 0))
    worker = translate("admin.down", language)
    if found.worker_seen_seconds is not None:
        worker = translate("admin.worker.seen", language, ago=formats.number(found.worker_seen_seconds))
    return {
        "product": found.version,
        "database": f"PostgreSQL {found.database}",
        "tables": found.tables,
        "python": found.python,
        "reflex": found.reflex,
        "cache": translate("admin.up" if found.cache_up else "admin.down", language),
        "worker": worker,
        "queue": translate(
            "admin.queue.value",
            language,
            queued=formats.number(found.jobs_queued),
            running=formats.number(found.jobs_running),
            failed=formats.number(found.jobs_failed),
        ),
        "oldest": translate("admin.oldest.value", language, seconds=formats.number(found.oldest_seconds)),
        "backup": backup,
    }


def _row(job: FailedJobOut, viewer: Viewer) -> FailedJob:
    language = viewer.language
    meta = translate(
        "admin.jobs.meta",
        language,
        who=job.requested_by or translate("admin.jobs.system", language),
        attempts=formats.number(job.attempts),
        error=_reason(job.error or {}, language),
    )
    return {
        "id": str(job.id),
        "kind": job.kind,
        "meta": meta,
        "when": _moment(job.finished_at or job.created_at, viewer),
        "retryable": "1" if job.retryable else "",
    }


def _reason(error: dict[str, Any], language: str) -> str:
    key = error.get("message_key", "")
    if key in catalogue():
        return translate(key, language, **error.get("params", {}))
    if error.get("code") == "lost":
        return translate("admin.jobs.lost", language)
    return " ".join((translate("admin.jobs.unexpected", language), str(error.get("detail", "")))).strip()


def _moment(value: datetime, viewer: Viewer) -> str:
    return formats.date_time(value, viewer.language, viewer.timezone)
