"""Keeps the search documents true, in the transaction that changes a record."""

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.events import RecordChanged, on
from crm_app.search.models import SearchDocument


@on(RecordChanged)
def keep(work: Work, event: RecordChanged) -> None:
    """Writes or removes the record's document. Its vector is made later, by the worker."""
    key = {"workspace_id": work.workspace_id, "kind": event.kind, "record_id": event.record_id}
    if event.action == "delete":
        work.db.execute(
            delete(SearchDocument).where(*(getattr(SearchDocument, name) == value for name, value in key.items()))
        )
        return
    values = {"owner_id": event.owner_id, "title": event.title, "text": event.text, "updated_at": now()}
    statement = insert(SearchDocument).values(**key, **values)
    work.db.execute(
        statement.on_conflict_do_update(
            index_elements=list(key), set_=values | {"embedded_at": None, "embedding": None}
        )
    )
