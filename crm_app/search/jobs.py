"""Renews search documents: those that an earlier version of the folding made, and those whose own fields read differently."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import delete, select

from crm_app import records
from crm_app.core.database import Work
from crm_app.core.jobs import JobRun, Nothing, job
from crm_app.core.permissions import record_kinds
from crm_app.core.tables import columns
from crm_app.records import own
from crm_app.search.models import SearchDocument
from crm_app.search.schemas import FieldValues
from crm_app.search.subscribers import DOCUMENT, keep_many
from crm_app.values.collation import FOLDING

BATCH = 200


@job(
    "search.renew",
    lane="background",
    every=timedelta(hours=6),
    lease_seconds=120,
    priority=-5,
    permissions=lambda: {f"{kind}.read": "all" for kind in record_kinds()},
)
def renew(run: JobRun, _: Nothing) -> None:
    """Renews the workspace's documents with an earlier folding, one batch per transaction."""
    while True:
        run.check()
        with run.work() as work:
            if renew_batch(work) == 0:
                return


@job("search.reread", lane="background", lease_seconds=120, priority=-5)
def reread(run: JobRun, payload: FieldValues) -> None:
    """Renews the documents of the records that have a value in a field, one batch per transaction."""
    after: UUID | None = None
    while True:
        run.check()
        with run.work() as work:
            after = reread_batch(work, payload, after)
        if after is None:
            return


def reread_batch(work: Work, wanted: FieldValues, after: UUID | None, limit: int = BATCH) -> UUID | None:
    """Renews the documents of at most `limit` records after the one with the id `after`. Returns the id of the last one, None
    when there are no more.
    """
    record = records.TYPES[wanted.kind]
    column = columns(record.model)
    conditions = [
        column.workspace_id == work.workspace_id,
        column.deleted_at.is_(None),
        column.custom_fields.has_key(wanted.key),
        *([] if after is None else [column.id > after]),
    ]
    ids = list(work.db.execute(select(column.id).where(*conditions).order_by(column.id).limit(limit)).scalars())
    renew_documents(work, wanted.kind, ids)
    work.db.expunge_all()
    return ids[-1] if len(ids) == limit else None


def renew_documents(work: Work, kind: str, ids: Sequence[UUID]) -> set[UUID]:
    """Renews the documents and keys of records of a kind. Returns the ids of those that are there."""
    record = records.TYPES[kind]
    column = columns(record.model)
    own.within(work, kind)  # the texts of a document read the remembered fields
    # Locked, so that nobody changes a record between the reading of it and the writing of its document.
    found = work.db.execute(
        select(record.model)
        .where(column.workspace_id == work.workspace_id, column.id.in_(ids), column.deleted_at.is_(None))
        .order_by(column.id)
        .with_for_update()
    )
    kept = list(found.scalars())
    for row in kept:
        record.prepare(row)
    work.db.flush()
    keep_many(work, [records.change_event(record, row, "update", {}) for row in kept], renewed=True)
    return {row.id for row in kept}


def renew_batch(work: Work, limit: int = BATCH) -> int:
    """Renews the documents and keys of at most `limit` records. Returns how many documents there were; 0 when done.

    Visible data does not change, so neither a record's version nor its time of change does.
    """
    stale = (
        select(DOCUMENT.kind, DOCUMENT.record_id)
        .where(DOCUMENT.workspace_id == work.workspace_id, DOCUMENT.folding < FOLDING)
        .order_by(DOCUMENT.kind, DOCUMENT.record_id)
        .limit(limit)
    )
    rows = work.db.execute(stale).all()
    for kind, documents in groupby(rows, key=lambda row: str(row.kind)):
        ids = [row.record_id for row in documents]
        gone = set(ids) - renew_documents(work, kind, ids)
        if gone:
            work.db.execute(
                delete(SearchDocument).where(
                    DOCUMENT.workspace_id == work.workspace_id, DOCUMENT.kind == kind, DOCUMENT.record_id.in_(gone)
                )
            )
    work.db.expunge_all()
    return len(rows)
