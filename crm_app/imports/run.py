"""Imports a file: started, stopped, gone on with, and the job that does the work."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from crm_app.core import jobs, live
from crm_app.core.clock import now
from crm_app.core.collation import match_key
from crm_app.core.database import Work
from crm_app.core.errors import AppError, Invalid
from crm_app.imports import pipelines
from crm_app.imports.access import (
    BUSY,
    PERMISSION,
    RUN,
    RunPayload,
    check,
    format_of,
    locked,
    product_names,
    readable,
    source_of,
    status_of,
    tell,
)
from crm_app.imports.convert import Converter, Record
from crm_app.imports.data_rows import read_rows
from crm_app.imports.models import ImportBatch
from crm_app.imports.reader import Row
from crm_app.imports.results import out
from crm_app.imports.schemas import Entity, Mapping
from crm_app.imports.source import Source
from crm_app.imports.writer import Writer

BATCH_ROWS = 500


def start(work: Work, batch_id: UUID, mapping: Mapping) -> ImportBatch:
    """Imports the file with `mapping`, in a job. Raises Invalid, Forbidden."""
    batch = locked(work, batch_id)
    if batch.status != "ready":
        raise Invalid("imports.error.not_now")
    found = batch.guess or {}
    if not found.get("kind_certain", True) and mapping.entity == found.get("entity"):
        raise Invalid(fields={"entity": "imports.error.kind_unsure"})
    check(work, batch, mapping)
    batch.mapping, batch.entity = mapping.model_dump(mode="json"), mapping.entity
    batch.status, batch.started_at = "running", now()
    batch.job_id = jobs.enqueue(work, RUN, RunPayload(batch_id=batch.id))
    tell(work, batch)
    return batch


def resume(work: Work, batch_id: UUID) -> ImportBatch:
    """Goes on with an import that failed or was cancelled, after its last row. Raises Invalid."""
    batch = locked(work, batch_id)
    if not out(work, batch, brief=True).can_resume and batch.status not in ("failed", "cancelled", "running"):
        raise Invalid("imports.error.not_now")
    status, _ = status_of(work, batch)
    if status not in ("failed", "cancelled") or batch.mapping is None or batch.undo_counts:
        raise Invalid("imports.error.not_now")
    check(work, batch, Mapping.model_validate(batch.mapping))
    batch.status, batch.error, batch.finished_at = "running", None, None
    batch.job_id = jobs.enqueue(work, RUN, RunPayload(batch_id=batch.id))
    tell(work, batch)
    return batch


def cancel(work: Work, batch_id: UUID) -> ImportBatch:
    """Stops a running import after the batch of rows at hand; what is imported stays until it is undone."""
    batch = locked(work, batch_id)
    if batch.status != "running" or batch.job_id is None:
        raise Invalid("imports.error.not_now")
    jobs.cancel(work, batch.job_id)
    work.db.expire_all()
    job = work.db.get(jobs.Job, (work.workspace_id, batch.job_id))
    if job is not None and job.status == "cancelled":
        batch.status, batch.finished_at = "cancelled", now()
    tell(work, batch)
    return batch


def run_import(run: jobs.JobRun, payload: RunPayload) -> None:
    """The job behind `start`: rows in batches, each a transaction that also moves the cursor."""
    with run.work(PERMISSION) as work:
        batch = locked(work, payload.batch_id)
        if batch.status != "running" or batch.mapping is None:
            return
        mapping = Mapping.model_validate(batch.mapping)
        check(work, batch, mapping)
        pipelines.prepare(work, batch, mapping)
        cursor, file_id = batch.cursor, batch.file_id
        products = product_names(work)
    source = source_of(run.work, file_id)
    own_names = _own_names(source, mapping) if cursor == 0 or mapping.entity is Entity.COMPANY else frozenset()
    converter = Converter(mapping, products)
    pending: list[tuple[Row, Record]] = []
    try:
        with readable():
            for row in read_rows(source, format_of(mapping)):
                if row.number <= cursor:
                    continue
                pending.append((row, converter.convert(row)))
                if len(pending) >= BATCH_ROWS:
                    run.check()
                    _write(run, payload.batch_id, mapping, pending, own_names)
                    pending = []
        run.check()
        _write(run, payload.batch_id, mapping, pending, own_names, last=True)
    except jobs.Cancelled:
        _end(run, payload.batch_id, "cancelled", None)
        raise


def _write(
    run: jobs.JobRun,
    batch_id: UUID,
    mapping: Mapping,
    rows_: list[tuple[Row, Record]],
    own_names: frozenset[str],
    last: bool = False,
) -> None:
    with run.work(PERMISSION) as work:
        # One at a time in a workspace: two imports that look for a record at once would both make it.
        work.db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"imports:{work.workspace_id}", 0))))
        batch = locked(work, batch_id)
        if rows_ and batch.cursor >= rows_[0][0].number:
            raise jobs.LostClaim  # another worker has written these rows
        if rows_:
            pipeline_id = pipelines.prepare(work, batch, mapping)
            Writer(work, batch, mapping, pipeline_id, own_names).write(rows_)
        if last:
            batch.status, batch.finished_at = "done", now()
            live.publish(work, "records", kind=mapping.entity)
        batch.version += 1
        tell(work, batch)


def _own_names(source: Source, mapping: Mapping) -> frozenset[str]:
    """Which of the companies that rows name as parents have a row of their own, when no others may be created."""
    name, parent = mapping.column_of("name"), mapping.column_of("parent")
    if mapping.entity is not Entity.COMPANY or mapping.create_companies or name is None or parent is None:
        return frozenset()
    form = format_of(mapping)
    parents = {match_key(row.cells[parent.index]) for row in read_rows(source, form)}
    return frozenset(parents & {match_key(row.cells[name.index]) for row in read_rows(source, form)})


def failed(run: jobs.JobRun, payload: Any, error: AppError | None) -> None:
    """Notes on the import that its job has failed for good, and why."""
    told = {"key": error.message_key, "params": error.params} if error else {"key": "imports.error.failed"}
    _end(run, payload.batch_id, "failed", told)


def _end(run: jobs.JobRun, batch_id: UUID, status: str, error: dict[str, Any] | None) -> None:
    with run.work() as work:
        batch = work.db.get(ImportBatch, (work.workspace_id, batch_id), with_for_update=True)
        if batch is not None and batch.status in BUSY:
            batch.status, batch.error, batch.finished_at = status, error, now()
            tell(work, batch)
