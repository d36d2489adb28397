"""Runs of changes to many records: what each changed, so that it can be shown, continued after a crash, and undone.

A run has one line for each record. A line keeps the former values of the columns that the run changed (the
before-image) and the record's version afterwards: a record with another version has been edited since.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import CheckConstraint, Index, or_, select, text, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from crm_app.core import jobs, live
from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.dialect import as_json
from crm_app.core.errors import Invalid, NotFound
from crm_app.core.i18n import catalogue, translate
from crm_app.core.tables import WorkspaceTable, belongs_to_workspace, columns, json_column, refers_to, timestamp
from crm_app.records.kind import TYPES

KEPT = timedelta(days=30)
"""How long a run can be undone and is listed."""
EVERYONES = "workspace.manage"
"""The permission that shows the runs of other people."""
BUSY = ("running", "undoing")
STATUSES = (*BUSY, "done", "stopped", "failed", "undone")
MAX_REASONS = 20
SEVERAL = "*"
"""The kind of a run that changes records of several kinds."""
APPROVED = "approved"
"""The action of a run that the assistant made."""
RUN, UNDO = "changes.run", "changes.undo"


class ChangeRun(WorkspaceTable, table=True):
    """A change to many records."""

    __tablename__ = "change_run"
    __table_args__ = (
        belongs_to_workspace(),
        refers_to("created_by", "membership"),
        CheckConstraint(f"status in ({', '.join(repr(s) for s in STATUSES)})", name="status"),
        Index("ix_change_run_created_at", "workspace_id", "created_at", "id"),
    )

    kind: str = Column(max_length=40)
    """The kind of record, or `SEVERAL`."""
    change: dict[str, Any] = json_column()
    """What is changed, see `bulk.Change`."""
    status: str = Column(default="running", max_length=10)
    total: int = 0
    counts: dict[str, Any] = json_column()
    """How many records were `changed`, `unchanged` or `refused`."""
    undo_counts: dict[str, Any] = json_column()
    """How many were `undone`, and how many were left because they were `edited`, `gone` or `refused`."""
    error: dict[str, Any] | None = Column(default=None, sa_type=JSONB)
    job_id: UUID | None = None
    created_by: UUID | None = None
    created_at: datetime = timestamp(default=True)
    finished_at: datetime | None = timestamp(nullable=True)


class ChangeRow(WorkspaceTable, table=True):
    """What a run does to one record."""

    __tablename__ = "change_row"
    __table_args__ = (
        belongs_to_workspace(),
        refers_to("run_id", "change_run", ondelete="CASCADE"),
        CheckConstraint("state in ('waiting', 'changed', 'unchanged', 'refused')", name="state"),
        Index("ix_change_row_run", "workspace_id", "run_id", "state", "number"),
        Index("ix_change_row_record", "workspace_id", "record_id"),
    )

    run_id: UUID
    number: int
    """Its place in the run; an undo goes backwards."""
    kind: str = Column(max_length=40)
    record_id: UUID
    wanted_version: int | None = None
    """The version that the record must have before the change; None for any."""
    state: str = Column(default="waiting", max_length=10)
    action: str | None = Column(default=None, max_length=10)
    """`create`, `update`, `delete` or `restore`."""
    before: dict[str, Any] | None = Column(default=None, sa_type=JSONB)
    before_version: int | None = None
    after_version: int | None = None
    reason: dict[str, Any] | None = Column(default=None, sa_type=JSONB)
    """Why the change was refused, or why the undo left the record: text keys and parameters."""
    undo: str | None = Column(default=None, max_length=10)
    """`undone`, or why not: `edited` since, `gone`, `refused`."""


RUN_AT, ROW_AT = columns(ChangeRun), columns(ChangeRow)


class RunPayload(BaseModel):
    """The payload of the jobs."""

    run_id: UUID


class RefusedOut(BaseModel):
    """A record that was refused or left, with the reason in the language of the reader."""

    id: UUID
    kind: str
    title: str
    """Empty for a record that the reader may not read."""
    deleted: bool
    reason: str


class ChangeOut(BaseModel):
    """A run in output."""

    id: UUID
    kind: str
    change: dict[str, Any]
    title: str = ""
    """In the list of runs, the name of the one record of a run, where the reader may read it."""
    status: str
    total: int
    changed: int
    unchanged: int
    refused: int
    undone: int
    left: int
    """How many records the undo left as they are."""
    error: str
    can_stop: bool
    can_undo: bool
    created_by: UUID | None
    created_by_name: str | None
    created_at: datetime
    finished_at: datetime | None
    undo_until: datetime
    refusals: list[RefusedOut] = []
    """The first 20 records that were refused, or that the undo left; only for a single run."""


def visible(work: Work, run_id: UUID, *, lock: bool = False) -> ChangeRun:
    """The run. Raises NotFound for an unknown run, and for another person's that the member may not see."""
    statement = select(ChangeRun).where(RUN_AT.workspace_id == work.workspace_id, RUN_AT.id == run_id, sees(work))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    run: ChangeRun | None = work.db.execute(statement).scalar_one_or_none()
    if run is None:
        raise NotFound
    return run


def sees(work: Work) -> Any:
    """The condition of runs that the caller may see: their own, or all for who manages the workspace."""
    return true() if work.principal.can(EVERYONES) else RUN_AT.created_by == work.principal.member_id


def get(work: Work, run_id: UUID, language: str) -> ChangeOut:
    """A run with the first records that were refused, or that its undo left. Raises NotFound."""
    run = visible(work, run_id)
    found = out(work, run, names_of(work, {run.created_by}))
    found.refusals = _refusals(work, run, language)
    return found


def out(work: Work, run: ChangeRun, names: Mapping[UUID | None, str] | None = None) -> ChangeOut:
    """A run in output."""
    counts, undone = Counter(run.counts), Counter(run.undo_counts)
    status, error = _status(work, run)
    until = run.created_at + KEPT
    return ChangeOut(
        id=run.id,
        kind=run.kind,
        change=run.change,
        status=status,
        total=run.total,
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        refused=counts["refused"],
        undone=undone["undone"],
        left=sum(undone.values()) - undone["undone"],
        error=translate(error["key"], work.principal.language, **error.get("params", {})) if error else "",
        can_stop=status in BUSY,
        can_undo=status not in (*BUSY, "undone") and counts["changed"] > 0 and until > now(),
        created_by=run.created_by,
        created_by_name=(names or {}).get(run.created_by),
        created_at=run.created_at,
        finished_at=run.finished_at,
        undo_until=until,
    )


def _status(work: Work, run: ChangeRun) -> tuple[str, dict[str, Any] | None]:
    """The status; a run whose job has failed for good counts as failed, also when the job could not store this."""
    if run.status in BUSY and run.job_id is not None:
        job = work.db.get(jobs.Job, (work.workspace_id, run.job_id))
        if job is not None and job.status == "failed":
            return "failed", {"key": "changes.error.failed"}
    return run.status, run.error


def names_of(work: Work, members: set[UUID | None]) -> dict[UUID | None, str]:
    """The names of these members, as far as the caller may know them."""
    wanted = [one for one in members if one is not None]
    if not work.principal.can("member.read"):
        return {work.principal.member_id: work.principal.name} if work.principal.member_id in wanted else {}
    at = SQLModel.metadata.tables["membership"].c
    statement = select(at.id, at.name).where(at.workspace_id == work.workspace_id, at.id.in_(wanted))
    return {row.id: row.name for row in work.db.execute(statement)}


def _refusals(work: Work, run: ChangeRun, language: str) -> list[RefusedOut]:
    refused = or_(ROW_AT.state == "refused", ROW_AT.undo.in_(("edited", "gone", "refused")))
    statement = select(ROW_AT.record_id, ROW_AT.kind, ROW_AT.reason).where(
        ROW_AT.workspace_id == work.workspace_id, ROW_AT.run_id == run.id, refused
    )
    found = list(work.db.execute(statement.order_by(ROW_AT.number).limit(MAX_REASONS)))
    seen = seen_of(work, found)
    return [
        RefusedOut(
            id=line.record_id,
            kind=line.kind,
            title=TYPES[line.kind].title(seen[line.record_id]) if line.record_id in seen else "",
            deleted=line.record_id in seen and seen[line.record_id].deleted_at is not None,
            reason=reason_in(language, line.reason),
        )
        for line in found
    ]


def seen_of(work: Work, lines: Sequence[Any]) -> dict[UUID, Any]:
    """Those records of lines, each with `kind` and `record_id`, that the member may read, by id."""
    seen: dict[UUID, Any] = {}
    for kind in {line.kind for line in lines if work.principal.can(f"{line.kind}.read")}:
        at = columns(TYPES[kind].model)
        rows = select(TYPES[kind].model).where(
            at.workspace_id == work.workspace_id,
            at.id.in_([line.record_id for line in lines]),
            work.sees(at.owner_id, f"{kind}.read"),
        )
        seen |= {row.id: row for row in work.db.execute(rows).scalars()}
    return seen


def reason_of(error: Any) -> dict[str, Any]:
    """What a line keeps of an AppError."""
    fields = {name: [key, _plain(params)] for name, (key, params) in getattr(error, "fields", {}).items()}
    return {"key": error.message_key, "params": _plain(error.params), "fields": fields}


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, (str, int)) else str(value) for name, value in params.items()}


def reason_in(language: str, reason: Mapping[str, Any] | None) -> str:
    """The reason of a line in a language; of a refused field the field's message."""
    if not reason:
        return ""
    fields = reason.get("fields", {}).values()
    texts = [(key, params) for key, params in fields] or [(reason.get("key", ""), reason.get("params", {}))]
    return " ".join(translate(key, language, **params) for key, params in texts if key in catalogue())


def begin(work: Work, kind: str, change: Mapping[str, Any]) -> ChangeRun:
    """Writes a new run without lines.

    Raises Invalid while five runs of the workspace are unfinished.
    """
    work.alone("changes")
    busy = select(RUN_AT.id).where(RUN_AT.workspace_id == work.workspace_id, RUN_AT.status.in_(BUSY))
    if len(work.db.execute(busy.limit(MAX_BUSY)).all()) >= MAX_BUSY:
        raise Invalid("changes.error.too_many_runs", limit=MAX_BUSY)
    run = ChangeRun(workspace_id=work.workspace_id, kind=kind, change=dict(change), created_by=work.principal.member_id)
    work.db.add(run)
    work.db.flush()
    return run


MAX_BUSY = 5
"""How many runs of a workspace may be unfinished at the same time."""


def stop(work: Work, run_id: UUID) -> ChangeRun:
    """Stops a run, or its undo, after the present batch. What was written remains, and can be undone.

    Raises NotFound, or Invalid when it is not running.
    """
    run = visible(work, run_id, lock=True)
    if run.status not in BUSY:
        raise Invalid("changes.error.not_now")
    if run.job_id is not None:
        jobs.cancel(work, run.job_id)
    run.status, run.finished_at = "stopped", now()
    publish(work, run)
    return run


def publish(work: Work, run: ChangeRun) -> None:
    """Tells the open pages how far the run is."""
    announce(work, run.id, run.created_by, run.status)


def announce(work: Work, run_id: UUID, member_id: UUID | None, status: str) -> None:
    """Tells the open pages the status of a run of this member."""
    live.publish(work, "change", id=str(run_id), member=str(member_id), status=status)


def write_lines(work: Work, lines: Sequence[Mapping[str, Any]]) -> None:
    """Stores the outcome of lines; each has the keys `id`, `state`, `action`, `before`, `before_version`,
    `after_version`, `reason`.
    """
    if not lines:
        return
    values: dict[str, Any] = {name: [line.get(name) for line in lines] for name in ("id", *_OUTCOME)}
    for name in ("before", "reason"):
        values[name] = [None if value is None else as_json(value) for value in values[name]]
    work.db.execute(_WRITE, values | {"workspace": work.workspace_id})


_OUTCOME = ("state", "action", "before", "before_version", "after_version", "reason")
_WRITE = text("""
update change_row as line
   set state = n.state, action = n.action, before = cast(n.before as jsonb), before_version = n.before_version,
       after_version = n.after_version, reason = cast(n.reason as jsonb)
  from unnest(cast(:id as uuid[]), cast(:state as text[]), cast(:action as text[]), cast(:before as text[]),
              cast(:before_version as integer[]), cast(:after_version as integer[]), cast(:reason as text[]))
       as n (id, state, action, before, before_version, after_version, reason)
 where line.workspace_id = :workspace and line.id = n.id
""")


def failed(run: jobs.JobRun, payload: Any, error: Any) -> None:
    """Stores on the run that its job has failed for good, and the reason."""
    with run.work() as work:
        found = work.db.get(ChangeRun, (work.workspace_id, payload.run_id), with_for_update=True)
        if found is not None and found.status in BUSY:
            key, params = (error.message_key, error.params) if error else ("changes.error.failed", {})
            found.status, found.finished_at, found.error = "failed", now(), {"key": key, "params": _plain(params)}
            publish(work, found)


def purge(work: Work, before: datetime, limit: int) -> int:
    """Removes for good lines of runs older than the moment `before`, at most `limit`, and the runs without lines.

    Returns how many lines were removed.
    """
    values = {"w": work.workspace_id, "before": before, "limit": limit}
    old = "select id from change_run where workspace_id = :w and created_at < :before"
    gone = work.db.execute(
        text(
            "delete from change_row where workspace_id = :w and id in (select id from change_row "
            f"where workspace_id = :w and run_id in ({old}) limit :limit) returning id"
        ),
        values,
    )
    count = len(gone.all())
    if count < limit:
        work.db.execute(text(f"delete from change_run where workspace_id = :w and id in ({old})"), values)
    return count
