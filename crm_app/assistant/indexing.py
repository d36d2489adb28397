"""Makes the vectors of search documents, batch by batch."""

from sqlalchemy import select, update

from crm_app.assistant.embedders import Embedder
from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.tables import columns
from crm_app.search.models import SearchDocument

DOCUMENT = columns(SearchDocument)
BATCH = 32


def embed_batch(work: Work, embedder: Embedder, limit: int = BATCH) -> int:
    """Embed the documents that wait longest. Returns how many; 0 when none waits.

    A document that changes meanwhile waits again: its row is locked, and its subscriber empties `embedded_at`.
    """
    statement = (
        select(DOCUMENT.kind, DOCUMENT.record_id, DOCUMENT.title, DOCUMENT.text)
        .where(DOCUMENT.embedded_at.is_(None))
        .order_by(DOCUMENT.updated_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = work.db.execute(statement).all()
    vectors = embedder.passages([f"{row.title}\n{row.text}" for row in rows])
    for row, vector in zip(rows, vectors, strict=True):
        work.db.execute(
            update(SearchDocument)
            .where(
                DOCUMENT.workspace_id == work.workspace_id,
                DOCUMENT.kind == row.kind,
                DOCUMENT.record_id == row.record_id,
            )
            .values(embedding=vector, embedding_model=embedder.name, embedded_at=now())
        )
    return len(rows)
