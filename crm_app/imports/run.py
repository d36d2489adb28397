"""Runs an import: start, stop, resume, and the job that writes the rows."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from time import monotonic
from typing import Any
from uuid import UUID

import psycopg2
from orjson import JSONEncodeError
from sqlalchemy import func, select, text
from sqlalchemy.exc import DataError, IntegrityError

from crm_app.core import jobs, live
from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.errors import AppError, Invalid
from crm_app.core.threads import ahead
from crm_app.imports import new_fields, pipelines
from crm_app.imports.access import (
    BUSY,
    PERMISSION,
    RUN,
    RunPayload,
    check,
    format_of,
    locked,
    product_names,
    publish_status,
    readable,
    source_of,
    status_of,
    visible,
)
from crm_app.imports.convert import Converter, Record
from crm_app.imports.data_rows import read_rows
from crm_app.imports.mapping import Mapping
from crm_app.imports.models import ImportBatch, ImportRow
from crm_app.imports.problems import rejected
from crm_app.imports.reach import model_of
from crm_app.imports.reader import Row
from crm_app.imports.results import out
from crm_app.imports.similar_rows import SimilarRows
from crm_app.imports.source import Source
from crm_app.imports.targets import target_of
from crm_app.imports.writer import RowWriter
from crm_app.records import TYPES
from crm_app.values.collation import match_key

log = logging.getLogger(__name__)
BATCH_ROWS = 1000
MOST_BATCHES, MOST_SECONDS = 8, 1.0
"""A transaction writes this many batches, or those that can be begun in this time: its records are locked until it ends."""
COUNTED_AGAIN = 5000
"""The tables of an import that creates this many records are counted at its end."""
_REFUSALS = (
    Invalid,
    DataError,
    IntegrityError,
    psycopg2.DataError,  # of a message that was sent without SQLAlchemy, see `core.deferred`
    psycopg2.IntegrityError,
    UnicodeError,
    JSONEncodeError,
)
"""The errors of a batch with a row that cannot be stored."""


def start(work: Work, batch_id: UUID, mapping: Mapping) -> ImportBatch:
    """Imports the file with `mapping`, in a job. Raises Invalid, Forbidden."""
    batch = locked(work, batch_id)
    if batch.status != "ready":
        raise Invalid("imports.error.not_now")
    found = batch.guess or {}
    if not found.get("kind_certain", True) and mapping.entity == found.get("entity"):
        raise Invalid(fields={"entity": "imports.error.kind_unsure"})
    check(work, batch, mapping)
    new_fields.make(work, batch, mapping)
    batch.mapping, batch.entity = mapping.model_dump(mode="json"), mapping.entity
    batch.status, batch.started_at = "running", now()
    batch.job_id = jobs.enqueue(work, RUN, RunPayload(batch_id=batch.id))
    publish_status(work, batch)
    return batch


def resume(work: Work, batch_id: UUID) -> ImportBatch:
    """Resumes an import that failed or was cancelled, after its last row. Raises Invalid."""
    batch = locked(work, batch_id)
    if not out(work, batch, brief=True).can_resume and batch.status not in ("failed", "cancelled", "running"):
        raise Invalid("imports.error.not_now")
    status, _ = status_of(work, batch)
    if status not in ("failed", "cancelled") or batch.mapping is None or batch.undo_counts:
        raise Invalid("imports.error.not_now")
    check(work, batch, Mapping.model_validate(batch.mapping))
    batch.status, batch.error, batch.finished_at = "running", None, None
    batch.job_id = jobs.enqueue(work, RUN, RunPayload(batch_id=batch.id))
    publish_status(work, batch)
    return batch


def cancel(work: Work, batch_id: UUID) -> ImportBatch:
    """Stops a running import after the current batch of rows; imported rows remain until an undo."""
    batch = locked(work, batch_id)
    if batch.status != "running" or batch.job_id is None:
        raise Invalid("imports.error.not_now")
    jobs.cancel(work, batch.job_id)
    work.db.expire_all()
    job = work.db.get(jobs.Job, (work.workspace_id, batch.job_id))
    if job is not None and job.status == "cancelled":
        batch.status, batch.finished_at = "cancelled", now()
    publish_status(work, batch)
    return batch


def run_import(run: jobs.JobRun, payload: RunPayload) -> None:
    """The job that `start` starts: rows in batches, each a transaction that also moves the cursor."""
    with run.work(PERMISSION) as work:
        batch = locked(work, payload.batch_id)
        if batch.status != "running" or batch.mapping is None:
            return
        mapping = Mapping.model_validate(batch.mapping)
        check(work, batch, mapping)
        pipelines.prepare(work, batch, mapping)
        cursor, file_id = batch.cursor, batch.file_id
        products, home = product_names(work), work.principal.workspace_timezone
    source = source_of(run.work, file_id)
    try:
        with readable():
            part = _Part(run, payload.batch_id, mapping, Converter(mapping, products, home), source)
            with closing(ahead(part.read(cursor))) as batches:
                while part.write_some(batches):
                    run.check()
        run.check()
        _end(run, payload.batch_id, "done", None)
        _count_rows(run, payload.batch_id)
    except jobs.Cancelled:
        _end(run, payload.batch_id, "cancelled", None)
        raise


def _count_rows(run: jobs.JobRun, batch_id: UUID) -> None:
    """After many new rows, has PostgreSQL count them: otherwise its plans are those for the tables before the import."""
    with run.work(PERMISSION) as work:
        batch = visible(work, batch_id)
        extras = batch.counts.get("extras", {})
        if batch.entity is None or batch.counts.get("rows", {}).get("created", 0) < COUNTED_AGAIN:
            return
        kinds = [target_of(batch.entity).kind, *(kind for kind in extras if kind in TYPES)]
        names = [ImportRow.__tablename__, *(model_of(kind).__tablename__ for kind in kinds)]
        work.db.execute(text("select app_count_rows(cast(:names as text[]))"), {"names": names})


class _Part:
    """Writes rows in batches, each a transaction that also moves the cursor."""

    def __init__(
        self, run: jobs.JobRun, batch_id: UUID, mapping: Mapping, converter: Converter, source: Source
    ) -> None:
        self._run, self._batch_id, self._mapping, self._converter = run, batch_id, mapping, converter
        self._source, self._own_names = source, own_names(source, mapping)
        self._similar = SimilarRows(mapping, target_of(mapping.entity), converter).read(
            lambda: read_rows(source, format_of(mapping))
        )

    def read(self, cursor: int) -> Iterator[tuple[list[Row], list[tuple[Row, Record]]]]:
        """The rows after the one with the number `cursor` in batches, each as it stands and converted."""
        rows = (row for row in read_rows(self._source, format_of(self._mapping)) if row.number > cursor)
        while some := list(islice(rows, BATCH_ROWS)):
            yield some, self._rows(some)

    def write_some(self, batches: Iterator[tuple[list[Row], list[tuple[Row, Record]]]]) -> bool:
        """Writes the next batches in one transaction. Returns False when there are no more.

        When the database refuses one of them, the refused row is found and rejected; the others are imported.
        """
        taken = _Some(batches, lambda: self._run.cancelled)
        try:
            self._write(taken)
        except _REFUSALS:
            for rows in taken.rows:
                self.write(rows)
        taken.check()
        return not taken.is_last

    def write(self, rows: Sequence[Row]) -> None:
        """Writes `rows` in one transaction. A refused row is found and rejected; the others are imported."""
        try:
            self._write([self._rows(rows)])
        except _REFUSALS as error:
            if len(rows) == 1:
                log.warning("row %s of an import was refused: %s", rows[0].number, type(error).__name__)
                refused = self._rows(rows)
                refused[0][1].problems.append(rejected("invalid"))
                self._write([refused])
                return
            middle = len(rows) // 2
            self.write(rows[:middle])
            self.write(rows[middle:])

    def _write(self, batches: Iterable[Sequence[tuple[Row, Record]]]) -> None:
        _write(self._run, self._batch_id, self._mapping, batches, self._similar, self._own_names)

    def _rows(self, rows: Sequence[Row]) -> list[tuple[Row, Record]]:
        # A new row for each attempt, because writing removes values from it.
        return [(row, self._converter.convert(row)) for row in rows]


class _Some:
    """The batches of one transaction, as they are read."""

    def __init__(
        self, batches: Iterator[tuple[list[Row], list[tuple[Row, Record]]]], is_cancelled: Callable[[], bool]
    ) -> None:
        self._batches, self._is_cancelled = batches, is_cancelled
        self.rows: list[list[Row]] = []
        self.is_last = False
        self._failure: Exception | None = None

    def __iter__(self) -> Iterator[list[tuple[Row, Record]]]:
        until = monotonic() + MOST_SECONDS
        while len(self.rows) < MOST_BATCHES and monotonic() < until and not self._is_cancelled():
            try:
                found = next(self._batches, None)
            except Exception as failure:  # raised by `check`, when what was read before it is written
                self._failure = failure
                return
            if found is None:
                self.is_last = True
                return
            self.rows.append(found[0])
            yield found[1]

    def check(self) -> None:
        """Raises what ended the reading."""
        if self._failure is not None:
            raise self._failure


def _write(
    run: jobs.JobRun,
    batch_id: UUID,
    mapping: Mapping,
    batches: Iterable[Sequence[tuple[Row, Record]]],
    similar: SimilarRows,
    own_names: frozenset[str],
) -> None:
    with run.work(PERMISSION) as work:
        # One import at a time in a workspace: two that look for one record at the same time would both create it.
        work.db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"imports:{work.workspace_id}", 0))))
        batch = locked(work, batch_id)
        pipeline_id = pipelines.prepare(work, batch, mapping)
        writer = RowWriter(work, batch, mapping, similar, pipeline_id, own_names)
        is_first = True
        for rows in batches:
            if is_first and batch.cursor >= rows[0][0].number:
                raise jobs.LostClaim  # another worker has written these rows
            if not is_first:
                writer.go_on()
            writer.write(rows)
            is_first = False
        writer.end()
        if not is_first:
            batch.version += 1
            publish_status(work, batch)


def own_names(source: Source, mapping: Mapping) -> frozenset[str]:
    """Companies that rows name as parents and that have their own row, when no others may be created."""
    name, parent = mapping.column_of("name"), mapping.column_of("parent")
    if mapping.entity != "company" or mapping.create_companies or name is None or parent is None:
        return frozenset()
    form = format_of(mapping)
    parents = {match_key(row.cells[parent.index]) for row in read_rows(source, form)}
    return frozenset(parents & {match_key(row.cells[name.index]) for row in read_rows(source, form)})


def failed(run: jobs.JobRun, payload: Any, error: AppError | None) -> None:
    """Stores on the import that its job has failed for good, and the reason."""
    failure = {"key": error.message_key, "params": error.params} if error else {"key": "imports.error.failed"}
    _end(run, payload.batch_id, "failed", failure)


def _end(run: jobs.JobRun, batch_id: UUID, status: str, error: dict[str, Any] | None) -> None:
    with run.work() as work:
        batch = work.db.get(ImportBatch, (work.workspace_id, batch_id), with_for_update=True)
        if batch is not None and batch.status in BUSY:
            batch.status, batch.error, batch.finished_at = status, error, now()
            batch.version += 1
            if status == "done":
                live.publish(work, "records", kind=batch.entity)
            publish_status(work, batch)
