"""Makes and drops the indexes of fields by which large lists are filtered and ordered, and converts their values."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, text, update

from crm_app import records
from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.errors import Unavailable
from crm_app.core.jobs import JobRun, Nothing, job
from crm_app.core.logging import logger
from crm_app.core.tables import columns
from crm_app.fields import conversions, converting
from crm_app.records import few, runs
from crm_app.records.own import usage
from crm_app.records.own.definitions import changed
from crm_app.records.own.models import CustomField

FIELD = columns(CustomField)
log = logger(__name__)
KEPT = timedelta(days=30)
"""How long a field keeps its index after its last use."""


@job("fields.index", lane="background", every=timedelta(minutes=30), lease_seconds=300, priority=-10)
def index(run: JobRun, _: Nothing) -> None:
    """Makes the index of each field that lists of a large kind have used, and drops those of unused and archived ones.

    An index that other statements do not let begin within two seconds is made by a later run.
    """
    with run.work() as work:
        used = usage.taken(work.workspace_id)
        declared = {one for one in used if "." in one}
        note_used(work, {UUID(one) for one in used - declared})
        fields = wanted(work)
        large = {kind for kind in sorted({name.partition(".")[0] for name in declared}) if _is_large(work, kind)}
    with _unless_busy("unused"), run.work() as work:
        work.db.execute(text("select record_indexes_drop(:since)"), {"since": now() - KEPT})
    for field_id, is_made in fields:
        run.check()
        with _unless_busy(str(field_id)), run.work() as work:  # each by itself: writes to the kind wait for it
            settle(work, field_id, make=is_made)
    for used_name in sorted(declared):
        run.check()
        kind, field = used_name.split(".", 1)
        if kind in large:
            with _unless_busy(used_name, run.workspace_id), run.work() as work:
                work.db.execute(text("select record_index_make(:kind, :field)"), {"kind": kind, "field": field})


@contextmanager
def _unless_busy(field: str, workspace_id: UUID | None = None) -> Iterator[None]:
    """Leaves an index to a later run where other statements hold its table.

    Args:
        field: as `usage.note` names it; `unused` for the indexes that nothing has used.
        workspace_id: the field is noted again as used by its lists, because nothing else remembers it.
    """
    try:
        yield
    except Unavailable as error:
        log.info("an index is made or dropped later", field=field, error=str(error)[:100])
        if workspace_id is not None:
            usage.forget()
            usage.note(workspace_id, {field})


@job(conversions.JOB, lane="slow", max_attempts=5, failed=runs.failed)
def convert(run: JobRun, payload: runs.RunPayload) -> None:
    """Converts the values of a field, from where an earlier attempt stopped."""
    conversions.run_job(run, payload, converting.fitting)


def note_used(work: Work, fields: set[UUID]) -> None:
    """Stores that lists have used fields."""
    if fields:
        mine = update(CustomField).where(FIELD.workspace_id == work.workspace_id, FIELD.id.in_(fields))
        work.db.execute(mine.values(used_at=now()), execution_options={"synchronize_session": False})


def wanted(work: Work) -> list[tuple[UUID, bool]]:
    """The fields whose index must be made (True) or dropped (False)."""
    mine = select(FIELD.id, FIELD.kind, FIELD.used_at, FIELD.indexed_at, FIELD.archived_at)
    rows = work.db.execute(mine.where(FIELD.workspace_id == work.workspace_id).order_by(FIELD.id)).all()
    since = now() - KEPT
    is_used = {row.id: row.archived_at is None and row.used_at is not None and row.used_at > since for row in rows}
    drops = [(row.id, False) for row in rows if row.indexed_at is not None and not is_used[row.id]]
    asked = [row for row in rows if row.indexed_at is None and is_used[row.id]]
    large = {kind for kind in {row.kind for row in asked} if _is_large(work, kind)}
    return [*drops, *((row.id, True) for row in asked if row.kind in large)]


def _is_large(work: Work, kind: str) -> bool:
    at = columns(records.TYPES[kind].model)
    some = (
        select(at.id).where(at.workspace_id == work.workspace_id, at.deleted_at.is_(None)).limit(few.LARGE).subquery()
    )
    return bool(work.db.execute(select(func.count()).select_from(some)).scalar_one() >= few.LARGE)


def settle(work: Work, field_id: UUID, *, make: bool) -> bool:
    """Makes or drops the index of a field. Returns whether it has one now; there may be too many already."""
    function = "own_index_make" if make else "own_index_drop"
    found = work.db.execute(text(f"select {function}(:field)"), {"field": field_id}).scalar()
    changed(work)
    return bool(found)
