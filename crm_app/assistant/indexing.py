"""Embeds search documents, batch by batch."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Update, or_, select, tuple_, update

from crm_app import records
from crm_app.assistant.embedders import Embedder
from crm_app.assistant.linking import names_of_links
from crm_app.assistant.prose import is_thai, parts, prose_of
from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.tables import columns
from crm_app.search.models import SearchDocument

DOCUMENT = columns(SearchDocument)
BATCH = 8
"""Number of vectors that are made at once, in less than a second."""
LOOK_AHEAD = 256
"""Number of waiting documents that are read at once; those without sentences cost no time of the model."""

OpenWork = Callable[[], AbstractContextManager[Work]]
"""Opens a transaction of the caller."""


def embed_batch(open_work: OpenWork, embedder: Embedder, limit: int = BATCH, *, bulk: bool = True) -> int:
    """Embed the sentences of documents that wait, those of people before those of imports and the newest first.

    Documents without sentences, such as names and addresses, are taken off the queue: words find them. The model runs
    between two transactions, not inside one, so that a person who edits a record does not wait for it. A document
    that changed meanwhile keeps waiting, because its time of change is no longer the one that was read.

    Args:
        open_work: opens a transaction of the caller.
        embedder: makes the vectors.
        limit: the largest number of vectors to make.
        bulk: whether documents of imports are embedded as well.

    Returns: how many documents no longer wait; 0 when none waits.
    """
    statement = (
        select(DOCUMENT.kind, DOCUMENT.record_id, DOCUMENT.title, DOCUMENT.body, DOCUMENT.updated_at)
        .where(DOCUMENT.embedded_at.is_(None), DOCUMENT.bulk.in_((False, bulk)))
        .order_by(DOCUMENT.bulk, DOCUMENT.updated_at.desc())
        .limit(LOOK_AHEAD)
    )
    with open_work() as work:
        waiting = work.db.execute(statement).all()
        texts = [(row, prose_of(row.body)) for row in waiting]
        embedded = [(row, prose) for row, prose in texts if prose][:limit]
        about = names_of_links(work, [(row.kind, row.record_id) for row, _ in embedded], whoever_asks=True)
    if not waiting:
        return 0
    nameless = [row for row, prose in texts if not prose]
    pieces: list[list[str]] = []
    names: list[str | None] = []
    for row, prose in embedded:
        linked = about.get((row.kind, row.record_id), [])
        # Beside a whole text with a name stands one without: short notes about a company would all be alike.
        sentences = parts(prose) or ([prose] if linked else [])
        pieces.append([_text_of(row.title, prose), *sentences])
        names += [linked[0] if linked else "", *(None for _ in sentences)]
    vectors = iter(embedder.passages([piece for one in pieces for piece in one], names))
    with open_work() as work:
        moment = now()
        if nameless:
            nothing = {"embedding": None, "embedding_parts": None, "embedding_model": None}
            work.db.execute(_done(work, nameless).values(**nothing, embedded_at=moment))
        for (row, prose), texts_of in zip(embedded, pieces, strict=True):
            whole, *of_parts = islice(vectors, len(texts_of))
            made = {"embedding": whole, "embedding_parts": of_parts or None, "thai": is_thai(prose)}
            work.db.execute(_done(work, [row]).values(**made, embedding_model=embedder.name, embedded_at=moment))
    return len(nameless) + len(embedded)


def wait_again(open_work: OpenWork, embedder: Embedder) -> int:
    """Let documents with vectors of another model wait once more, behind all others: the models of an installation change.

    Returns: how many documents wait again.
    """
    with open_work() as work:
        statement = update(SearchDocument).where(
            DOCUMENT.workspace_id == work.workspace_id,
            DOCUMENT.embedded_at.is_not(None),
            DOCUMENT.embedding_model.is_not(None),
            DOCUMENT.embedding_model != embedder.name,
        )
        return len(work.db.execute(statement.values(embedded_at=None, bulk=True).returning(DOCUMENT.record_id)).all())


def wait_for_names(open_work: OpenWork, kind: str, ids: Sequence[UUID]) -> int:
    """Let the texts about these records, and of these records, wait once more, behind all others: the name of what a text is
    about is in its vector. They are found by their old vectors meanwhile.

    Args:
        open_work: opens a transaction of the caller.
        kind: of the records whose name or links changed.
        ids: their ids.

    Returns: how many documents wait again.
    """
    with open_work() as work:
        texts = [(DOCUMENT.kind == kind) & DOCUMENT.record_id.in_(ids)]
        for other, record in records.TYPES.items():
            at = columns(record.model)
            for name in (name for name, target in record.references.items() if target == kind):
                linked = select(at.id).where(at.workspace_id == work.workspace_id, at[name].in_(ids))
                texts.append((DOCUMENT.kind == other) & DOCUMENT.record_id.in_(linked))
        statement = update(SearchDocument).where(
            DOCUMENT.workspace_id == work.workspace_id, DOCUMENT.embedding_model.is_not(None), or_(*texts)
        )
        return len(work.db.execute(statement.values(embedded_at=None, bulk=True).returning(DOCUMENT.record_id)).all())


def _done(work: Work, rows: Sequence[Any]) -> Update:
    """The update of these documents, unless they have changed since they were read."""
    keys = [(row.kind, row.record_id, row.updated_at) for row in rows]
    return update(SearchDocument).where(
        DOCUMENT.workspace_id == work.workspace_id,
        tuple_(DOCUMENT.kind, DOCUMENT.record_id, DOCUMENT.updated_at).in_(keys),
    )


def _text_of(title: str, prose: str) -> str:
    """What a vector is made of. A note without a subject has the beginning of its text as its title."""
    return prose if prose.startswith(title.rstrip("…")) else f"{title}\n{prose}"
