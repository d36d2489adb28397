"""Embeds search documents, batch by batch."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import select, update

from crm_app.assistant.embedders import Embedder
from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.tables import columns
from crm_app.search.models import SearchDocument

DOCUMENT = columns(SearchDocument)
BATCH = 32
LINE = "\n"
"""The prefix of bare numbers, which text search needs and embedding does not."""

OpenWork = Callable[[], AbstractContextManager[Work]]
"""Opens a transaction of the caller."""


def embed_batch(open_work: OpenWork, embedder: Embedder, limit: int = BATCH) -> int:
    """Embed the documents that have waited longest. Returns how many; 0 when none waits.

    The model runs between two transactions, not inside one, so that a person who edits a record does not wait for it. A document
    that changed meanwhile keeps waiting, because its time of change is no longer the one that was read.
    """
    statement = (
        select(DOCUMENT.kind, DOCUMENT.record_id, DOCUMENT.title, DOCUMENT.text, DOCUMENT.updated_at)
        .where(DOCUMENT.embedded_at.is_(None))
        .order_by(DOCUMENT.updated_at)
        .limit(limit)
    )
    with open_work() as work:
        rows = work.db.execute(statement).all()
    if not rows:
        return 0
    vectors = embedder.passages([f"{row.title}\n{row.text.partition(LINE)[0]}" for row in rows])
    with open_work() as work:
        for row, vector in zip(rows, vectors, strict=True):
            work.db.execute(
                update(SearchDocument)
                .where(
                    DOCUMENT.workspace_id == work.workspace_id,
                    DOCUMENT.kind == row.kind,
                    DOCUMENT.record_id == row.record_id,
                    DOCUMENT.updated_at == row.updated_at,
                )
                .values(embedding=vector, embedding_model=embedder.name, embedded_at=now())
            )
    return len(rows)
