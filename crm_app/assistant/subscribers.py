"""Queues the embedding of changed records, and of the notes about a record whose name changed."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from crm_app import records
from crm_app.assistant.schemas import Renamed
from crm_app.core.database import Work
from crm_app.core.events import RecordChanged, on
from crm_app.core.jobs import enqueue_later, enqueue_unless_waiting


def embed_many(work: Work, events: Sequence[RecordChanged]) -> None:
    """One waiting job is enough for any number of changes. The name of the record that a note is about is in the note's vector: a
    changed name or link makes that vector anew, in the background, behind everything else.
    """
    if any(event.action != "delete" for event in events):
        enqueue_unless_waiting(work, "assistant.embed", delay_seconds=0.2)
    renamed: dict[str, list[UUID]] = defaultdict(list)
    for event in events:
        if event.action == "update" and (record := records.TYPES.get(event.kind)) is not None:
            names = {record.title_column, *record.references}
            if names & event.changes.keys():
                renamed[event.kind].append(event.record_id)
    for kind, ids in renamed.items():
        for start in range(0, len(ids), Renamed.MOST):
            enqueue_later(work, "assistant.renamed", Renamed(kind=kind, ids=ids[start : start + Renamed.MOST]), 0.2)


@on(RecordChanged, many=embed_many)
def embed_soon(work: Work, event: RecordChanged) -> None:
    """As `embed_many`, for one record."""
    embed_many(work, [event])
