"""Wishes for the indexes of fields by which large lists are filtered and ordered, and converts the values of fields."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from crm_app import records
from crm_app.core.clock import new_id, now
from crm_app.core.database import Work
from crm_app.core.jobs import JobRun, Nothing, job
from crm_app.core.tables import columns, table
from crm_app.fields import conversions, converting
from crm_app.operations.indexing import CHANNEL, KEPT
from crm_app.records import few, runs
from crm_app.records.own import usage
from crm_app.records.own.models import CustomField, WantedIndex

FIELD = columns(CustomField)


@job("fields.index", lane="background", every=timedelta(minutes=30), lease_seconds=300, priority=-10)
def index(run: JobRun, _: Nothing) -> None:
    """Wishes for the index of each field that lists of a large kind have used; `operations.indexing` makes and drops them."""
    with run.work() as work:
        used = usage.taken(work.workspace_id)
        declared = {one for one in used if "." in one}
        note_used(work, {UUID(one) for one in used - declared})
        wish(work, wanted(work, declared))


def wish(work: Work, fields: set[tuple[str, str]]) -> None:
    """Wishes for indexes: of kinds, and fields of them."""
    if not fields:
        return
    wishes = [
        {"workspace_id": work.workspace_id, "id": new_id(), "kind": kind, "field": field, "wanted_at": now()}
        for kind, field in sorted(fields)
    ]
    made = insert(table(WantedIndex)).values(wishes)
    work.db.execute(made.on_conflict_do_nothing(index_elements=["workspace_id", "kind", "field"]))
    work.db.execute(select(func.pg_notify(CHANNEL, "")))  # arrives with the commit


@job(conversions.JOB, lane="slow", max_attempts=5, failed=runs.failed)
def convert(run: JobRun, payload: runs.RunPayload) -> None:
    """Converts the values of a field, from where an earlier attempt stopped."""
    conversions.run_job(run, payload, converting.fitting)


def note_used(work: Work, fields: set[UUID]) -> None:
    """Stores that lists have used fields."""
    if fields:
        mine = update(CustomField).where(FIELD.workspace_id == work.workspace_id, FIELD.id.in_(fields))
        work.db.execute(mine.values(used_at=now()), execution_options={"synchronize_session": False})


def wanted(work: Work, declared: Iterable[str]) -> set[tuple[str, str]]:
    """The kind and the field of each index that lists of large kinds need.

    Args:
        declared: the used fields, `<kind>.<field>`. Those of the workspace's own are stored as used.
    """
    used = (FIELD.used_at > now() - KEPT, FIELD.archived_at.is_(None), FIELD.indexed_at.is_(None))
    rows = work.db.execute(select(FIELD.id, FIELD.kind).where(FIELD.workspace_id == work.workspace_id, *used)).all()
    found = {(row.kind, f"own:{row.id}") for row in rows}
    found |= {(kind, field) for kind, _, field in (one.partition(".") for one in declared)}
    large = {kind for kind in {kind for kind, _ in found} if _is_large(work, kind)}
    return {one for one in found if one[0] in large}


def _is_large(work: Work, kind: str) -> bool:
    at = columns(records.TYPES[kind].model)
    mine = select(at.id).where(at.workspace_id == work.workspace_id, at.deleted_at.is_(None))
    some = mine.limit(few.LARGE).subquery()
    return bool(work.db.execute(select(func.count()).select_from(some)).scalar_one() >= few.LARGE)
