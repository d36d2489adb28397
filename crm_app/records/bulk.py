"""Changes to many records of a kind at once: set fields, add and remove tags, delete, restore.

Up to 200 records are changed in the request. More are changed by a job, in batches of one transaction each: a job that
was killed continues with the records that wait. Each record is changed by the service of its kind, so that its rules,
permissions, version, audit trail and search are those of a single change (see `batches`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, Literal
from uuid import UUID

from pydantic import Field, create_model
from sqlalchemy import Select, func, insert, literal, select, text

from crm_app.core import jobs
from crm_app.core.clock import new_id, now
from crm_app.core.database import Work
from crm_app.core.errors import AppError, Conflict, Invalid, NotFound
from crm_app.core.pagination import Input, ListQuery
from crm_app.core.tables import columns, table
from crm_app.core.validation import parse
from crm_app.records import queries, store, tags
from crm_app.records.batches import Batch
from crm_app.records.images import image_of
from crm_app.records.kind import TYPES, RecordType
from crm_app.records.runs import (
    ROW_AT,
    RUN,
    SEVERAL,
    ChangeOut,
    ChangeRow,
    ChangeRun,
    RunPayload,
    begin,
    out,
    publish,
    reason_of,
    visible,
    write_lines,
)
from crm_app.records.service import service_of
from crm_app.records.together import Noted

DIRECT_ROWS = 200
"""How many records are changed in the request; more are changed by a job."""
MAX_ROWS = 100_000
"""How many records one run may change."""
MAX_IDS = 1000
BATCH_ROWS = 500
VERBS = {"update": "update", "delete": "delete", "restore": "delete"}
"""The permission that each action needs."""


class Chosen(Input):
    """A record of a change, with the version that it must have; without a version any is changed."""

    id: UUID
    version: int | None = Field(default=None, ge=1)


class Change(Input):
    """What is changed in each record.

    `set` has fields as in a change of one record; `custom_fields` in it changes only the custom fields that it names, and
    null removes one.
    """

    action: Literal["update", "delete", "restore"] = "update"
    set: dict[str, Any] = Field(default={}, max_length=30)
    add_tags: list[str] = Field(default=[], max_length=20)
    remove_tags: list[str] = Field(default=[], max_length=20)


class BulkIn(Change):
    """A change to many records: to those of `records`, or to all that match the filters `matching` of the list."""

    records: list[Chosen] | None = Field(default=None, min_length=1, max_length=MAX_IDS)
    matching: Any = None
    dry_run: bool = False
    """Writes nothing; the answer has the numbers of records that would be changed, unchanged and refused, above 200 only
    `total`.
    """


@lru_cache(maxsize=64)
def bulk_in(record: RecordType[Any]) -> type[BulkIn]:
    """`BulkIn` with the filters of the kind."""
    filters: Any = (record.query | None, None)
    return create_model(
        f"{record.model.__name__}Bulk", __base__=BulkIn, __module__=record.new.__module__, matching=filters
    )


def check(work: Work, record: RecordType[Any], change: Change) -> None:
    """Raises Forbidden when the role does not grant the change, Invalid when no record of the kind could take it."""
    work.require(f"{record.kind}.{VERBS[change.action]}")
    work.require(f"{record.kind}.read")
    sets = bool(change.set or change.add_tags or change.remove_tags)
    if sets != (change.action == "update"):
        raise Invalid(fields={"set": "core.field.required" if change.action == "update" else "core.field.unknown"})
    if (change.add_tags or change.remove_tags) and "tags" not in record.patch.model_fields:
        raise Invalid(fields={"add_tags": "core.field.unknown"})
    if "version" in change.set:
        raise Invalid(fields={"set.version": "core.field.unknown"})
    if "tags" in change.set and (change.add_tags or change.remove_tags):
        raise Invalid(fields={"add_tags": "core.field.invalid"})
    try:
        parse(
            record.patch, {**change.set, "version": 1} | ({"custom_fields": _named(change)} if _named(change) else {})
        )
        for name in ("add_tags", "remove_tags"):
            if getattr(change, name):
                parse(record.patch, {"version": 1, "tags": getattr(change, name)})
    except Invalid as error:
        raise Invalid(fields={f"set.{name}": problem for name, problem in error.fields.items()}) from None


def _named(change: Change) -> dict[str, Any]:
    found = change.set.get("custom_fields")
    return {name: value for name, value in found.items() if value is not None} if isinstance(found, dict) else {}


def run(work: Work, record: RecordType[Any], asked: BulkIn) -> ChangeOut:
    """Changes the records, or starts the job that does.

    With `dry_run` the transaction is rolled back, and nothing else can be done in it.

    Raises Forbidden, or Invalid: an impossible change, invalid filters, more records than a run may change.
    """
    check(work, record, asked)
    if (asked.records is None) == (asked.matching is None):
        raise Invalid(fields={"records": "changes.error.which"})
    change = asked.model_dump(mode="json", include=set(Change.model_fields), exclude_defaults=True)
    started = begin(work, record.kind, change | {"action": asked.action})
    if asked.records is not None:
        versions_of = {one.id: one.version for one in asked.records}
        _take(work, started, [(record.kind, one, versions_of[one]) for one in sorted(versions_of)])
    else:
        _take_matching(work, record, started, asked.matching)
    if not asked.dry_run:
        return _carry_out(work, started)
    if started.total <= DIRECT_ROWS:
        _write_all(work, started)
    found = out(work, started)
    found.status, found.can_undo, found.can_stop = "dry_run", False, False
    work.db.rollback()
    work.after_commit.clear()
    return found


def restore(work: Work, wanted: Mapping[str, Sequence[UUID]]) -> ChangeOut:
    """Restores deleted records of any kinds as one run; a record before those that are part of it.

    Args:
        wanted: the ids of the records by kind.

    Raises Forbidden when the role does not grant it for one of the kinds.
    """
    change = Change(action="restore")
    for kind in wanted:
        check(work, TYPES[kind], change)
    started = begin(work, next(iter(wanted)) if len(wanted) == 1 else SEVERAL, {"action": "restore"})
    _take(work, started, [(kind, one, None) for kind in TYPES for one in sorted(wanted.get(kind, ()))])
    return _carry_out(work, started)


def retag(work: Work, gone: Sequence[str], into: str | None) -> ChangeOut:
    """Replaces tags by another tag, or removes them, on all records of every kind that the member may read, as one run.

    Args:
        gone: the tags; upper and lower case do not count.
        into: the tag that takes their place; None removes them.

    Raises Invalid for more records than a run may change. Records that the member may not change are refused singly.
    """
    change = Change(remove_tags=list(gone), add_tags=[into] if into else [])
    started = begin(work, SEVERAL, change.model_dump(exclude_defaults=True) | {"action": "update"})
    for kind, record in TYPES.items():
        if "tags" in record.patch.model_fields and all(work.principal.can(f"{kind}.{v}") for v in ("read", "update")):
            check(work, record, change)
            at = columns(record.model)
            conditions = (at.deleted_at.is_(None), work.sees(at.owner_id, f"{kind}.read"), tags.has_one(at.tags, gone))
            _take_where(work, record, started, select(at.id).where(*conditions), {})
    return _carry_out(work, started)


def _carry_out(work: Work, started: ChangeRun) -> ChangeOut:
    """Changes the records of a new run's lines, or starts the job that does."""
    if started.total <= DIRECT_ROWS:
        _write_all(work, started)
    else:
        started.job_id = jobs.enqueue(work, RUN, RunPayload(run_id=started.id))
    publish(work, started)
    work.db.flush()
    return out(work, started)


def _take(work: Work, started: ChangeRun, wanted: Sequence[tuple[str, UUID, int | None]]) -> None:
    """Writes the lines of a run for these records: each with its kind, its id and the version that it must have."""
    lines = [
        {
            "workspace_id": work.workspace_id,
            "id": new_id(),
            "run_id": started.id,
            "number": number,
            "kind": kind,
            "record_id": record_id,
            "wanted_version": version,
            "state": "waiting",
        }
        for number, (kind, record_id, version) in enumerate(wanted)
    ]
    work.db.execute(insert(table(ChangeRow)), lines)
    started.total = len(lines)


def _take_matching(work: Work, record: RecordType[Any], started: ChangeRun, query: ListQuery) -> None:
    """Writes the lines of a run for the records of a list."""
    scope = text("select set_config('app.scope', :scope, true)")
    work.db.execute(scope, {"scope": work.scope(f"{record.kind}.read")})
    # The service of the kind refuses filters that it does not accept.
    service_of(record).page(work.caller, query.model_copy(update={"limit": 1, "after": None, "sort": None}))
    _take_where(work, record, started, *queries.matching(record, work.caller, query))


def _take_where(
    work: Work, record: RecordType[Any], started: ChangeRun, found: Select[Any], values: Mapping[str, Any]
) -> None:
    """Adds to a run lines for the records of a kind whose ids a statement selects; `values` are its parameters."""
    at = columns(record.model)
    ids = (
        found.add_columns((func.row_number().over(order_by=at.id) + started.total).label("number"))
        .where(at.workspace_id == work.workspace_id)
        .limit(MAX_ROWS + 1)
        .subquery()
    )
    lines = select(
        literal(work.workspace_id),
        func.gen_random_uuid(),
        literal(started.id),
        ids.c.number,
        literal(record.kind),
        ids.c.id,
        literal("waiting"),
    )
    names = ["workspace_id", "id", "run_id", "number", "kind", "record_id", "state"]
    written = work.db.execute(insert(table(ChangeRow)).from_select(names, lines), dict(values))
    started.total += int(written.rowcount)  # type: ignore[attr-defined]
    if started.total > MAX_ROWS:
        raise Invalid("changes.error.too_many_rows", limit=MAX_ROWS)


def versions(work: Work, record: RecordType[Any], record_ids: Sequence[UUID]) -> dict[str, int]:
    """The versions of those of these records that the member may read, by id."""
    at = columns(record.model)
    statement = select(at.id, at.version).where(
        at.workspace_id == work.workspace_id, at.id.in_(record_ids), work.sees(at.owner_id, f"{record.kind}.read")
    )
    return {str(row.id): row.version for row in work.db.execute(statement)}


def run_job(job: jobs.JobRun, payload: RunPayload) -> None:
    """The job that `run` starts: changes the records that wait, in batches, each a transaction."""
    more = True
    while more:
        job.check()
        with job.work() as work:
            started = visible(work, payload.run_id, lock=True)
            if started.status != "running":
                return
            more = _write_some(work, started)
            if not more:
                _end(started)
            publish(work, started)


def _write_all(work: Work, started: ChangeRun) -> None:
    while _write_some(work, started):
        pass
    _end(started)


def _end(started: ChangeRun) -> None:
    started.status, started.finished_at = "done", now()


def _write_some(work: Work, started: ChangeRun) -> bool:
    """Changes the next records of a run. Returns whether more may wait. Raises Forbidden as `check` does."""
    statement = (
        select(ROW_AT.id, ROW_AT.kind, ROW_AT.record_id, ROW_AT.wanted_version)
        .where(ROW_AT.workspace_id == work.workspace_id, ROW_AT.run_id == started.id, ROW_AT.state == "waiting")
        .order_by(ROW_AT.number)
        .limit(BATCH_ROWS)
    )
    lines = work.db.execute(statement).all()
    change = parse(Change, started.change)
    for kind, some in groupby(lines, key=lambda line: str(line.kind)):
        check(work, TYPES[kind], change)
        outcomes = _Change(work, TYPES[kind], change).run(list(some))
        write_lines(work, outcomes)
        counts = Counter(started.counts)
        counts.update(outcome["state"] for outcome in outcomes)
        started.counts = dict(counts)
    return len(lines) == BATCH_ROWS


class _Change(Batch):
    """The same change to each record."""

    def __init__(self, work: Work, record: RecordType[Any], change: Change) -> None:
        super().__init__(work, record)
        self._change = change
        merged = {"custom_fields"} & change.set.keys() or change.add_tags or change.remove_tags
        self._patch = None if merged or change.action != "update" else parse(record.patch, {**change.set, "version": 1})

    def check(self, line: Any, row: Any) -> None:
        """Raises NotFound, Conflict when the record has been edited since it was chosen, or Invalid when it is to be
        restored and a record that it is part of is deleted.
        """
        if row is None:
            raise NotFound
        if line.wanted_version not in (None, row.version):
            raise Conflict("changes.reason.edited")
        if self._change.action == "restore":
            store.check_whole(self.work, self.record, row)

    def refused(self, error: AppError) -> dict[str, Any]:
        """The outcome with the reason."""
        reason = reason_of(NotFound("changes.reason.gone") if isinstance(error, NotFound) else error)
        return {"state": "refused", "reason": reason}

    def done(self, line: Any, row: Any, version: int, noted: Sequence[Noted]) -> dict[str, Any]:
        """The outcome with the record's former values, where these were changed."""
        for one in noted:
            if one.row is row:
                image = image_of({name: old for name, (old, _) in one.changes.items()})
                versions = {"before_version": version, "after_version": row.version}
                return {"state": "changed", "action": one.action, "before": image, **versions}
        return {"state": "unchanged"}

    def act(self, line: Any, row: Any) -> None:
        """Changes the record."""
        if self._change.action == "delete":
            self.service.delete(self.work, row.id)
        elif self._change.action == "restore":
            self.service.restore(self.work, row.id)
        elif self._patch is not None:
            self.service.update(self.work, row.id, self._patch.model_copy(update={"version": row.version}))
        else:
            self.service.update(self.work, row.id, self._merged(row))

    def _merged(self, row: Any) -> Any:
        """The change of one record, where it depends on what the record has: its tags, its custom fields."""
        change = self._change
        values = {**change.set, "version": row.version}
        if change.add_tags or change.remove_tags:
            gone = {tag.strip().casefold() for tag in change.remove_tags}
            kept = [tag for tag in row.tags if tag.casefold() not in gone]
            values["tags"] = [*kept, *(tag for tag in change.add_tags if tag not in kept)]
        if "custom_fields" in values:
            given = values["custom_fields"]
            kept_fields = {name: value for name, value in row.custom_fields.items() if name not in given}
            values["custom_fields"] = kept_fields | _named(change)
        return parse(self.record.patch, values)
