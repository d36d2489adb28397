"""Keeps the search documents true, in the transaction that changes a record."""

from collections.abc import Sequence

from sqlalchemy import delete, text, tuple_

from crm_app.core.database import Work
from crm_app.core.events import RecordChanged, RecordsPurged, on
from crm_app.core.tables import columns
from crm_app.search.models import SearchDocument

DOCUMENT = columns(SearchDocument)


# Arrays make it one statement for however many records. A vector is made anew only where the words changed.
_KEEP = text("""
insert into search_document as d (workspace_id, kind, record_id, owner_id, title, text, updated_at)
select :workspace, n.*, now()
  from unnest(cast(:kinds as text[]), cast(:ids as uuid[]), cast(:owners as uuid[]), cast(:titles as text[]),
              cast(:texts as text[])) as n (kind, record_id, owner_id, title, text)
on conflict (workspace_id, kind, record_id) do update set
    owner_id = excluded.owner_id, title = excluded.title, text = excluded.text, updated_at = excluded.updated_at,
    embedded_at = case when d.text = excluded.text then d.embedded_at end,
    embedding = case when d.text = excluded.text then d.embedding end
""")


def keep_many(work: Work, events: Sequence[RecordChanged]) -> None:
    """Writes or removes the documents of many records; of several changes to one record the last counts."""
    last = {(event.kind, event.record_id): event for event in events}
    gone = [key for key, event in last.items() if event.action == "delete"]
    if gone:
        work.db.execute(
            delete(SearchDocument).where(
                DOCUMENT.workspace_id == work.workspace_id,
                tuple_(DOCUMENT.kind, DOCUMENT.record_id).in_(gone),
            )
        )
    kept = [event for event in last.values() if event.action != "delete"]
    if kept:
        work.db.execute(
            _KEEP,
            {
                "workspace": work.workspace_id,
                "kinds": [event.kind for event in kept],
                "ids": [event.record_id for event in kept],
                "owners": [event.owner_id for event in kept],
                "titles": [event.title for event in kept],
                "texts": [event.text for event in kept],
            },
        )


@on(RecordChanged, many=keep_many)
def keep(work: Work, event: RecordChanged) -> None:
    """Writes or removes the record's document. Its vector is made later, by the worker."""
    keep_many(work, [event])


@on(RecordsPurged)
def forget(work: Work, event: RecordsPurged) -> None:
    """Removes the documents of records that are gone for good, should one have been left."""
    work.db.execute(
        delete(SearchDocument).where(
            DOCUMENT.workspace_id == work.workspace_id,
            DOCUMENT.kind == event.kind,
            DOCUMENT.record_id.in_(event.record_ids),
        )
    )
