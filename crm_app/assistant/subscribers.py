"""Queues the embedding of changed records."""

from crm_app.core.database import Work
from crm_app.core.events import RecordChanged, on
from crm_app.core.jobs import enqueue_unless_waiting


@on(RecordChanged)
def embed_soon(work: Work, event: RecordChanged) -> None:
    """One waiting job is enough for any number of changes."""
    if event.action != "delete":
        enqueue_unless_waiting(work, "assistant.embed", delay_seconds=0.2)
