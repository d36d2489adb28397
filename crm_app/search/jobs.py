"""Makes search documents anew that an earlier version of the product folded."""

from datetime import timedelta
from itertools import groupby

from sqlalchemy import delete, select

from crm_app import records
from crm_app.core.database import Work
from crm_app.core.jobs import JobRun, Nothing, job
from crm_app.core.permissions import record_kinds
from crm_app.core.tables import columns
from crm_app.search.models import SearchDocument
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
    """Goes through the documents of the workspace that an earlier folding made, a batch in each transaction."""
    while True:
        run.check()
        with run.work() as work:
            if renew_batch(work) == 0:
                return


def renew_batch(work: Work, limit: int = BATCH) -> int:
    """Makes documents and keys of at most `limit` records anew. Returns how many documents there were; 0 when done.

    Nothing that people see of a record changes, so neither its version nor its moment of change does.
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
        record = records.TYPES[kind]
        column = columns(record.model)
        # Locked, so that nobody changes a record between its reading and the writing of its document.
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
        gone = set(ids) - {row.id for row in kept}
        if gone:
            work.db.execute(
                delete(SearchDocument).where(
                    DOCUMENT.workspace_id == work.workspace_id, DOCUMENT.kind == kind, DOCUMENT.record_id.in_(gone)
                )
            )
    work.db.expunge_all()
    return len(rows)
