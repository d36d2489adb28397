"""Queues the embedding of changed records."""

from sqlalchemy import text

from crm_app.core.database import Work
from crm_app.core.events import RecordChanged, on
from crm_app.core.jobs import Nothing, enqueue


@on(RecordChanged)
def embed_soon(work: Work, event: RecordChanged) -> None:
    """One waiting job is enough for any number of changes."""
    if event.action == "delete" or work.notes.get("assistant.embed.waits"):
        return
    waiting = text("select 1 from job where kind = 'assistant.embed' and status = 'queued' limit 1")
    work.notes["assistant.embed.waits"] = True
    if work.db.execute(waiting).first() is None:
        enqueue(work, "assistant.embed", Nothing(), delay_seconds=1)
