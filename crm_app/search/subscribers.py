"""Updates the search documents, in the transaction that changes a record."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, text, tuple_

from crm_app.core import jobs
from crm_app.core.database import Work
from crm_app.core.deferred import prepared
from crm_app.core.events import ReadsChanged, RecordChanged, RecordsPurged, on
from crm_app.core.tables import columns
from crm_app.records.purging import delete_rows_of
from crm_app.search.models import SearchDocument
from crm_app.search.schemas import FieldValues
from crm_app.values.collation import FOLDING, fold

DOCUMENT = columns(SearchDocument)
AT_ONCE = 5
"""More records than this in one step are changed by an import or a bulk action, and not by a person who waits."""


# Arrays make it one statement for any number of records. A vector is computed again only for changed words.
_KEEP = prepared(
    text("""
insert into search_document as d
    (workspace_id, kind, record_id, owner_id, title, title_text, text, body, company_id, day, updated_at, folding, bulk)
select :workspace, n.*, now(), :folding, :bulk
  from unnest(cast(:kinds as text[]), cast(:ids as uuid[]), cast(:owners as uuid[]), cast(:titles as text[]),
              cast(:title_texts as text[]), cast(:texts as text[]), cast(:bodies as text[]),
              cast(:companies as uuid[]), cast(:days as date[]))
       as n (kind, record_id, owner_id, title, title_text, text, body, company_id, day)
on conflict (workspace_id, kind, record_id) do update set
    owner_id = excluded.owner_id, title = excluded.title, title_text = excluded.title_text, text = excluded.text,
    body = excluded.body, company_id = excluded.company_id, day = excluded.day, folding = excluded.folding,
    bulk = case when :renewed then d.bulk else excluded.bulk end,
    updated_at = case when :renewed then d.updated_at else excluded.updated_at end,
    embedded_at = case when :renewed or d.text = excluded.text then d.embedded_at end,
    embedding = case when :renewed or d.text = excluded.text then d.embedding end,
    embedding_parts = case when :renewed or d.text = excluded.text then d.embedding_parts end
""")
)


def keep_many(work: Work, events: Sequence[RecordChanged], *, renewed: bool = False) -> None:
    """Writes or removes the documents of many records; of several changes to one record the last one counts.

    `renewed`: the records are unchanged and only derived values are computed again. Vectors are kept.
    """
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
        zone = ZoneInfo(work.principal.workspace_timezone)
        work.later(
            _KEEP,
            {
                "workspace": work.workspace_id,
                "kinds": [event.kind for event in kept],
                "ids": [event.record_id for event in kept],
                "owners": [event.owner_id for event in kept],
                "titles": [event.title for event in kept],
                "title_texts": [fold(event.title) for event in kept],
                "texts": [event.text for event in kept],
                "bodies": [event.body for event in kept],
                "companies": [event.company_id for event in kept],
                "days": [_day(event, zone) for event in kept],
                "folding": FOLDING,
                "renewed": renewed,
                "bulk": renewed or len(kept) > AT_ONCE,
            },
        )


def _day(event: RecordChanged, zone: ZoneInfo) -> date | None:
    return event.day.astimezone(zone).date() if isinstance(event.day, datetime) else event.day


@on(RecordChanged, many=keep_many)
def keep(work: Work, event: RecordChanged) -> None:
    """Writes or removes the record's document. The worker makes its vector later."""
    keep_many(work, [event])


@on(ReadsChanged)
def reread(work: Work, event: ReadsChanged) -> None:
    """Has the worker renew the documents of the records with a value in a field that reads differently now."""
    key = f"{event.kind} {event.key}"
    jobs.enqueue(work, "search.reread", FieldValues(kind=event.kind, key=event.key), once=key)


@on(RecordsPurged)
def forget(work: Work, event: RecordsPurged) -> None:
    """Removes remaining documents of purged records."""
    delete_rows_of(work, SearchDocument, event)
