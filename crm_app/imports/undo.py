"""Undoes an import: deletes created records and restores changed ones, except those that people have edited since. For
each record an undo needs the same permission as the change itself: a person who may not delete a deal cannot delete it
by an undo.
"""

from collections import Counter, defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, select, text
from sqlmodel import SQLModel

from crm_app import records
from crm_app.core import jobs, live
from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.errors import Forbidden, Invalid
from crm_app.core.events import RecordChanged, emit_many
from crm_app.core.tables import columns
from crm_app.imports import new_fields
from crm_app.imports.access import PERMISSION, UNDO, RunPayload, locked, publish_status
from crm_app.imports.models import ImportBatch, ImportMember, ImportRow
from crm_app.imports.reach import UNDOABLE, may, model_of, rank, reaches_any, record_of
from crm_app.imports.results import out
from crm_app.records.images import restored
from crm_app.workspaces.models import Membership

MEMBER = columns(Membership)
LINE = columns(ImportRow)
IDENTIFIED = columns(ImportMember)


BATCH_ROWS = 500
# A reference from these tables does not keep a record.
_NO_USE = frozenset({"import_row", "import_batch", "import_member", "audit_entry", "job"})


def start(work: Work, batch_id: UUID) -> ImportBatch:
    """Undoes the import in a job.

    Raises Invalid for a running import and for one with nothing to undo; raises Forbidden when the member may undo no
    part of it.
    """
    batch = locked(work, batch_id)
    if not out(work, batch, brief=True).can_undo:
        raise Invalid("imports.error.not_now")
    if not reaches_any(work, batch):
        raise Forbidden("imports.error.undo_forbidden")
    batch.status, batch.error, batch.finished_at = "undoing", None, None
    batch.job_id = jobs.enqueue(work, UNDO, RunPayload(batch_id=batch.id))
    publish_status(work, batch)
    return batch


def run(job: jobs.JobRun, payload: RunPayload) -> None:
    """The job that `start` starts: the last row first, in batches, each a transaction."""
    more = True
    while more:
        job.check()
        with job.work(PERMISSION) as work:
            batch = locked(work, payload.batch_id)
            if batch.status != "undoing":
                return
            more = _undo_some(work, batch)
            if not more:
                batch.status, batch.finished_at = "undone", now()
                new_fields.archive_unused(work, batch)
                work.db.execute(
                    delete(ImportMember).where(
                        IDENTIFIED.workspace_id == work.workspace_id, IDENTIFIED.batch_id == batch.id
                    )
                )
                live.publish(work, "records", kind=batch.entity)
            publish_status(work, batch)


def _undo_some(work: Work, batch: ImportBatch) -> bool:
    statement = (
        select(ImportRow)
        .where(
            LINE.workspace_id == work.workspace_id,
            LINE.batch_id == batch.id,
            *UNDOABLE,
            LINE.undo.is_(None),
        )
        # The last created records are deleted first: deals before the companies and people that they refer to.
        .order_by(LINE.id.desc())
        .limit(BATCH_ROWS)
    )
    lines = list(work.db.execute(statement.with_for_update()).scalars())
    by_kind: dict[str, list[ImportRow]] = defaultdict(list)
    for line in lines:
        by_kind[line.kind or ""].append(line)
    for kind in sorted(by_kind, key=rank, reverse=True):
        _undo_kind(work, kind, by_kind[kind])
    counts = Counter(batch.undo_counts)
    counts.update(_outcome(line) for line in lines)
    batch.undo_counts = dict(counts)
    return len(lines) == BATCH_ROWS


def _outcome(line: ImportRow) -> str:
    if line.undo == "undone":
        return "deleted" if line.action == "created" else "restored"
    return str(line.undo)


def _undo_kind(work: Work, kind: str, lines: list[ImportRow]) -> None:
    model, record = model_of(kind), record_of(kind)
    ids = [line.record_id for line in lines]
    found = work.db.execute(
        select(model).where(model.workspace_id == work.workspace_id, model.id.in_(ids)).with_for_update()
    ).scalars()
    rows = {row.id: row for row in found}
    doomed: dict[UUID, tuple[ImportRow, Any]] = {}
    events: list[RecordChanged] = []
    restored_: list[tuple[UUID, int, int]] = []
    for line in lines:
        row = rows.get(line.record_id)
        if row is None or getattr(row, "deleted_at", None) is not None:
            line.undo = "gone"
        elif not may(work, kind, line.action, getattr(row, "owner_id", None)):
            line.undo = "denied"
        elif row.version != line.after_version:
            line.undo = "edited"
        elif line.action == "created":
            doomed[row.id] = (line, row)
        else:
            events += _restore(work, record, line, row)
            if line.before_version is not None:
                restored_.append((row.id, line.before_version, row.version))
    _see_through(work, kind, restored_)
    for record_id in _still_used(work, model.__table__, set(doomed)):
        doomed.pop(record_id)[0].undo = "in_use"
    for line, row in doomed.values():
        line.undo = "undone"
        if record is not None:
            row.deleted_at = now()
            records.touch(row)
            events.append(_event(record, row, "delete", {}))
        elif kind != "member":
            row.deleted_at = now()
            row.version += 1
    if kind == "member" and doomed:
        work.db.flush()
        work.db.execute(
            delete(Membership).where(
                MEMBER.workspace_id == work.workspace_id,
                MEMBER.id.in_(list(doomed)),
                MEMBER.person_id.is_(None),
            )
        )
    work.db.flush()
    emit_many(work, events)


_SEE_THROUGH = text("""
update import_row as line set after_version = seen.now
  from unnest(cast(:ids as uuid[]), cast(:before as integer[]), cast(:now as integer[])) as seen (id, before, now)
 where line.workspace_id = :workspace and line.record_id = seen.id and line.kind = :kind
   and line.after_version = seen.before and line.undo is null
""")


def _see_through(work: Work, kind: str, restored_: list[tuple[UUID, int, int]]) -> None:
    """Stores on earlier imports that a record is again as they left it: neither the import nor its undo is an edit."""
    if not restored_:
        return
    work.db.flush()
    ids, before, now_ = ([part[n] for part in restored_] for n in range(3))
    work.db.execute(
        _SEE_THROUGH, {"workspace": work.workspace_id, "kind": kind, "ids": ids, "before": before, "now": now_}
    )


def _restore(work: Work, record: records.RecordType[Any] | None, line: ImportRow, row: Any) -> list[RecordChanged]:
    values = restored(type(row), line.before or {})
    changes = {name: [getattr(row, name), value] for name, value in values.items()}
    for name, value in values.items():
        setattr(row, name, value)
    line.undo = "undone"
    if record is None:
        row.version += 1
        return []
    if record.repair:
        # The former values may be invalid now: a deal's stage may have been removed.
        work.db.flush()
        for name, (now_is, becomes) in record.repair(work, row).items():
            changes[name] = [changes.get(name, [now_is])[0], becomes]
    record.prepare(row)
    records.touch(row)
    return [_event(record, row, "update", changes)]


def _event(record: records.RecordType[Any], row: Any, action: str, changes: dict[str, Any]) -> RecordChanged:
    return records.change_event(record, row, action, changes)


def _still_used(work: Work, table: Table, doomed: set[UUID]) -> set[UUID]:
    """The records that cannot be deleted because a record that is not deleted refers to them."""
    used: set[UUID] = set()
    if not doomed:
        return used
    # A record that is kept may keep another of the same kind: repeat until nothing changes.
    for _ in range(20):
        fresh = _referred(work, table, doomed - used) - used
        if not fresh:
            break
        used |= fresh
    return used


def _referred(work: Work, table: Table, ids: set[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for other in SQLModel.metadata.sorted_tables:
        if other.name in _NO_USE:
            continue
        for key in other.foreign_key_constraints:
            names = list(key.column_keys)
            if key.referred_table is not table or names[0] != "workspace_id" or len(names) != 2:
                continue
            column = other.c[names[1]]
            statement = select(column).where(other.c.workspace_id == work.workspace_id, column.in_(ids)).distinct()
            if "deleted_at" in other.c:
                statement = statement.where(other.c.deleted_at.is_(None))
            if other is table:
                statement = statement.where(other.c.id.not_in(ids))
            found |= set(work.db.execute(statement).scalars())
    return found
