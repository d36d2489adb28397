"""Updates the search documents, in the transaction that changes a record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from crm_app.core import jobs
from crm_app.core.database import Work
from crm_app.core.deferred import Deferred
from crm_app.core.events import ReadsChanged, RecordChanged, RecordsPurged, on
from crm_app.core.tables import columns
from crm_app.records.purging import delete_rows_of
from crm_app.search.models import SearchDocument
from crm_app.search.schemas import FieldValues
from crm_app.values.collation import FOLDING, fold

DOCUMENT = columns(SearchDocument)
AT_ONCE = 5
"""More records than this in one step are changed by an import or a bulk action, and not by a person who waits."""


# One statement for any number of records.
_WRITE = """
insert into search_document as d
    (workspace_id, kind, record_id, owner_id, title, title_text, text, body, company_id, day, updated_at, folding, bulk)
select workspace_id, kind, record_id, owner_id, title, title_text, text, body, company_id, day, now(), folding, bulk
  from jsonb_populate_recordset(null::search_document, %s)
on conflict (workspace_id, kind, record_id) do update set
    owner_id = excluded.owner_id, title = excluded.title, title_text = excluded.title_text, text = excluded.text,
    body = excluded.body, company_id = excluded.company_id, day = excluded.day, folding = excluded.folding
"""
_RENEW = Deferred(_WRITE)
# A vector is computed again only for changed words.
_KEEP = Deferred(
    f"""{_WRITE},
    bulk = excluded.bulk, updated_at = excluded.updated_at,
    embedded_at = case when d.text = excluded.text then d.embedded_at end,
    embedding = case when d.text = excluded.text then d.embedding end,
    embedding_parts = case when d.text = excluded.text then d.embedding_parts end
"""
)
_REMOVE = Deferred("""
delete from search_document as d using jsonb_populate_recordset(null::search_document, %s) as n
 where d.workspace_id = n.workspace_id and d.kind = n.kind and d.record_id = n.record_id
""")


def keep_many(work: Work, events: Sequence[RecordChanged], *, renewed: bool = False) -> None:
    """Writes or removes the documents of many records; of several changes to one record the last one counts.

    `renewed`: the records are unchanged and only derived values are computed again. Vectors are kept.
    """
    last = {(event.kind, event.record_id): event for event in events}
    gone = [
        {"workspace_id": work.workspace_id, "kind": kind, "record_id": record_id}
        for (kind, record_id), event in last.items()
        if event.action == "delete"
    ]
    if gone:
        work.later(_REMOVE, gone)
    kept = [event for event in last.values() if event.action != "delete"]
    if kept:
        is_bulk = renewed or len(kept) > AT_ONCE
        work.later(_RENEW if renewed else _KEEP, [_document(work, event, is_bulk) for event in kept])


def _document(work: Work, event: RecordChanged, is_bulk: bool) -> dict[str, Any]:
    day = event.day
    if isinstance(day, datetime):
        day = day.astimezone(ZoneInfo(work.principal.workspace_timezone)).date()
    return {
        "workspace_id": work.workspace_id,
        "kind": event.kind,
        "record_id": event.record_id,
        "owner_id": event.owner_id,
        "title": event.title,
        "title_text": fold(event.title),
        "text": event.text,
        "body": event.body,
        "company_id": event.company_id,
        "day": day,
        "folding": FOLDING,
        "bulk": is_bulk,
    }


@on(RecordChanged, many=keep_many)
def keep(work: Work, event: RecordChanged) -> None:
    """Writes or removes the record's document. The worker makes its vector later."""
    if event.action == "delete":
        keep_many(work, [event])
    else:
        work.later(_KEEP, [_document(work, event, is_bulk=False)])


@on(ReadsChanged)
def reread(work: Work, event: ReadsChanged) -> None:
    """Has the worker renew the documents of the records with a value in a field that reads differently now."""
    key = f"{event.kind} {event.key}"
    jobs.enqueue(work, "search.reread", FieldValues(kind=event.kind, key=event.key), once=key)


@on(RecordsPurged)
def forget(work: Work, event: RecordsPurged) -> None:
    """Removes remaining documents of purged records."""
    delete_rows_of(work, SearchDocument, event)
