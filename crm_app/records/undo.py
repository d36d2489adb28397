"""Undoes a run of changes: puts former values back, restores what it deleted, deletes what it created or restored.

Records that have been edited since are left alone and listed. For each record an undo needs the permission of the change
that it makes. Up to 200 records are undone in the request, more by a job.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from crm_app.core import jobs
from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.dialect import as_json
from crm_app.core.errors import AppError, Conflict, Invalid, NotFound
from crm_app.records import store
from crm_app.records.batches import Batch
from crm_app.records.bulk import BATCH_ROWS, DIRECT_ROWS
from crm_app.records.images import restored
from crm_app.records.kind import RESTORERS, TYPES, RecordType
from crm_app.records.runs import ROW_AT, UNDO, ChangeOut, ChangeRun, RunPayload, out, publish, reason_of, visible
from crm_app.records.together import Noted
from crm_app.values import formats

BEFORE: dict[str, Callable[[Work, ChangeRun], None]] = {}
"""What the undo of a run does first, by the `action` of its change: puts back what is no record."""


def start(work: Work, run_id: UUID) -> ChangeOut:
    """Undoes a run, in the request or by a job.

    Raises NotFound, or Invalid while the run is running, when it is undone, changed nothing, or is older than 30 days.
    """
    run = visible(work, run_id, lock=True)
    if not out(work, run).can_undo:
        raise Invalid("changes.error.not_now")
    if (first := BEFORE.get(run.change.get("action", ""))) is not None and not run.undo_counts:
        first(work, run)
    run.status, run.finished_at, run.error, run.job_id = "undoing", None, None, None
    if int(run.counts.get("changed", 0)) <= DIRECT_ROWS:
        while _undo_some(work, run):
            pass
        _end(run)
    else:
        run.job_id = jobs.enqueue(work, UNDO, RunPayload(run_id=run.id))
    publish(work, run)
    work.db.flush()
    return out(work, run)


RESTORERS["change"] = start


def undone_message(found: ChangeOut) -> tuple[str, dict[str, str]]:
    """The message about an undo: a text key and its parameters."""
    if found.status == "undoing":
        return "changes.said.undoing", {"count": formats.number(found.changed)}
    if found.left:
        counts = {"count": formats.number(found.undone), "left": formats.number(found.left)}
        return "changes.said.undone_but", counts
    return "changes.said.undone", {"count": formats.number(found.undone)}


def run_job(job: jobs.JobRun, payload: RunPayload) -> None:
    """The job that `start` starts: undoes the last record first, in batches, each a transaction."""
    more = True
    while more:
        job.check()
        with job.work() as work:
            run = visible(work, payload.run_id, lock=True)
            if run.status != "undoing":
                return
            more = _undo_some(work, run)
            if not more:
                _end(run)
            publish(work, run)


def _end(run: ChangeRun) -> None:
    run.status, run.finished_at = "undone", now()


def _undo_some(work: Work, run: ChangeRun) -> bool:
    """Undoes the next records of a run. Returns whether there may be more."""
    statement = (
        select(
            ROW_AT.id, ROW_AT.kind, ROW_AT.record_id, ROW_AT.action, ROW_AT.before, ROW_AT.before_version,
            ROW_AT.after_version,
        )
        .where(
            ROW_AT.workspace_id == work.workspace_id,
            ROW_AT.run_id == run.id,
            ROW_AT.state == "changed",
            ROW_AT.undo.is_(None),
        )
        .order_by(ROW_AT.number.desc())
        .limit(BATCH_ROWS)
    )  # fmt: skip
    lines = work.db.execute(statement).all()
    by_kind: dict[str, list[Any]] = defaultdict(list)
    for line in lines:
        by_kind[line.kind].append(line)
    counts = Counter(run.undo_counts)
    for kind, found in by_kind.items():
        outcomes = _Undo(work, TYPES[kind], run).run(found)
        _write_lines(work, kind, outcomes)
        counts.update(outcome["undo"] for outcome in outcomes)
    run.undo_counts = dict(counts)
    return len(lines) == BATCH_ROWS


class _Undo(Batch):
    """Puts records back as they were before a run."""

    def __init__(self, work: Work, record: RecordType[Any], run: ChangeRun) -> None:
        super().__init__(work, record)
        # What changes the values of deleted records as well, because they may come back, is undone in the trash too.
        self._reaches_trash = run.change.get("action") in BEFORE

    def check(self, line: Any, row: Any) -> None:
        """Raises NotFound, or Conflict when the record has been edited since the run."""
        if row is not None and self._reaches_trash and row.deleted_at is not None:
            if row.version - line.after_version not in (0, 1):  # one more for a deletion since
                raise Conflict("changes.reason.edited")
            return
        if row is None or (row.deleted_at is not None) != (line.action == "delete"):
            raise NotFound("changes.reason.gone")
        if row.version != line.after_version:
            raise Conflict("changes.reason.edited")

    def act(self, line: Any, row: Any) -> None:
        """Does the opposite of the line's change."""
        if self._reaches_trash and row.deleted_at is not None:
            store.get_for(self.work, self.record, row.id, "update", deleted=True)
            store.revert_deleted(self.work, row, restored(self.record.model, line.before or {}))
        elif line.action == "delete":
            self.service.restore(self.work, row.id)
        elif line.action in ("restore", "create"):
            self.service.delete(self.work, row.id)
        else:
            store.get_for(self.work, self.record, row.id, "update")
            store.revert(self.work, self.record, row, restored(self.record.model, line.before or {}))

    def refused(self, error: AppError) -> dict[str, Any]:
        """The outcome with the reason."""
        return {"undo": {404: "gone", 409: "edited"}.get(error.status, "refused"), "reason": reason_of(error)}

    def done(self, line: Any, row: Any, version: int, noted: Sequence[Noted]) -> dict[str, Any]:
        """The outcome with the record's versions before the run and now."""
        return {"undo": "undone", "record_id": line.record_id, "before": line.before_version, "now": row.version}


_WRITE = text("""
update change_row as line set undo = n.undo, reason = cast(n.reason as jsonb)
  from unnest(cast(:id as uuid[]), cast(:undo as text[]), cast(:reason as text[])) as n (id, undo, reason)
 where line.workspace_id = :workspace and line.id = n.id
""")

# An earlier run can be undone after a later one: the record is again as the earlier run left it.
_SEE_THROUGH = text("""
update change_row as line set after_version = seen.now
  from unnest(cast(:record_id as uuid[]), cast(:before as integer[]), cast(:now as integer[])) as seen (id, before, now)
 where line.workspace_id = :workspace and line.record_id = seen.id and line.kind = :kind
   and line.after_version = seen.before and line.state = 'changed' and line.undo is null
""")


def _write_lines(work: Work, kind: str, outcomes: list[dict[str, Any]]) -> None:
    reasons = [as_json(one["reason"]) if one.get("reason") else None for one in outcomes]
    values: dict[str, Any] = {"id": [one["id"] for one in outcomes], "undo": [one["undo"] for one in outcomes]}
    work.db.execute(_WRITE, values | {"reason": reasons, "workspace": work.workspace_id})
    undone = [one for one in outcomes if one["undo"] == "undone"]
    if undone:
        seen = {name: [one[name] for one in undone] for name in ("record_id", "before", "now")}
        work.db.execute(_SEE_THROUGH, seen | {"workspace": work.workspace_id, "kind": kind})
