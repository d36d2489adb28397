"""The values of a converted field, written by a run of changes: in the request, or by a job that can be stopped.

The definition of the field changes at once. A value that has not been reached yet stays as it is, as one that does not
fit does. The run keeps before-images, so that its undo puts back the values and the definition.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from crm_app import records
from crm_app.core import jobs
from crm_app.core.clock import new_id, now
from crm_app.core.database import Work
from crm_app.core.dialect import as_json
from crm_app.core.errors import Invalid
from crm_app.core.tables import columns
from crm_app.records.own import OwnField
from crm_app.records.own.definitions import field_of
from crm_app.records.own.models import CustomField
from crm_app.records.runs import BUSY, RUN_AT, ChangeRun, RunPayload, begin, publish, visible

ACTION = "convert"
JOB = "fields.convert"
DIRECT = 5_000
"""How many values are converted in the request; more by a job."""
BATCH = 1000
DEFINED = ("type", "currency", "choices", "default_value")
"""What a conversion changes in the definition of a field."""
Fitting = Callable[[OwnField, OwnField, Any], Any]


def former_of(row: CustomField) -> dict[str, Any]:
    """What a conversion changes in the definition, as it is now."""
    dumped = row.model_dump(mode="json")
    return {name: dumped[name] for name in DEFINED if name in dumped}


def refuse_while_busy(work: Work, field_id: UUID) -> None:
    """Raises Invalid while the values of the field are being converted or put back."""
    mine = select(RUN_AT.id).where(
        RUN_AT.workspace_id == work.workspace_id,
        RUN_AT.status.in_(BUSY),
        RUN_AT.change["field"].astext == str(field_id),
        RUN_AT.change["action"].astext == ACTION,
    )
    if work.db.execute(mine.limit(1)).first() is not None:
        raise Invalid("fields.error.converting")


def start(work: Work, row: CustomField, former: Mapping[str, Any], filled: int, fitting: Fitting) -> None:
    """Begins the run that converts the values of a field whose definition has been changed.

    Args:
        former: of `former_of`, before the change.
        filled: how many records have a value.
        fitting: the value in the notation of the new type; None when it does not fit.
    """
    if not filled:
        return
    label = {"label_en": row.label_en, "label_th": row.label_th}
    change = {"action": ACTION, "field": str(row.id), "to": row.type, "former": dict(former), **label}
    run = begin(work, row.kind, change)
    run.total = filled
    if filled > DIRECT:
        run.job_id = jobs.enqueue(work, JOB, RunPayload(run_id=run.id))
    else:
        while _write_some(work, run, row, fitting):
            pass
        _end(run)
    publish(work, run)


def run_job(job: jobs.JobRun, payload: RunPayload, fitting: Fitting) -> None:
    """The job that `start` enqueues: converts batch after batch, each in a transaction that also keeps its place."""
    more = True
    while more:
        job.check()
        with job.work() as work:
            run = visible(work, payload.run_id, lock=True)
            row = work.db.get(CustomField, (work.workspace_id, UUID(run.change["field"])))
            if run.status != "running" or row is None:
                return
            more = _write_some(work, run, row, fitting)
            if not more:
                _end(run)
            publish(work, run)


def _end(run: ChangeRun) -> None:
    run.status, run.finished_at = "done", now()


def _write_some(work: Work, run: ChangeRun, row: CustomField, fitting: Fitting) -> bool:
    """Converts the values of the next records. Returns whether there may be more."""
    after = field_of(row.model_dump())
    before = field_of(row.model_dump() | run.change["former"])
    at = columns(records.TYPES[run.kind].model)
    statement = select(at.id, at.custom_fields, at.version).where(
        at.workspace_id == work.workspace_id, at.custom_fields.has_key(row.key)
    )
    if done := run.change.get("reached"):
        statement = statement.where(at.id > UUID(done))
    found = work.db.execute(statement.order_by(at.id).limit(BATCH).with_for_update()).all()
    lines: list[dict[str, Any]] = []
    new: dict[UUID, Any] = {}
    counts = Counter(run.counts)
    for record_id, stored, version in found:
        value = stored[row.key]
        if value in (None, "", []):
            continue
        fits = fitting(before, after, value)
        if fits is None:
            reason = {"key": "fields.reason.misfit", "params": {"value": str(value)[:80]}}
            lines.append({"record": record_id, "state": "refused", "reason": reason})
        elif type(fits) is type(value) and fits == value:
            counts["unchanged"] += 1
        else:
            new[record_id] = fits
            image = {"before": {"custom_fields": stored}, "before_version": version, "after_version": version + 1}
            lines.append({"record": record_id, "state": "changed", "action": "update", **image})
    _write_values(work, run.kind, row.key, new)
    _write_lines(work, run, sum(counts.values()), lines)
    counts.update(line["state"] for line in lines)
    run.counts = dict(counts)
    if found:
        run.change = run.change | {"reached": str(found[-1].id)}
    return len(found) == BATCH


def _write_values(work: Work, kind: str, key: str, new: Mapping[UUID, Any]) -> None:
    """Writes the values of one field; other fields of these records stay as they are."""
    if not new:
        return
    name = records.TYPES[kind].model.__tablename__
    statement = text(
        f'update "{name}" r set custom_fields = jsonb_set(r.custom_fields, cast(:place as text[]), cast(n.value as jsonb)), '
        "version = r.version + 1, updated_at = :now "
        "from unnest(cast(:ids as uuid[]), cast(:values as text[])) as n (id, value) "
        "where r.workspace_id = :workspace and r.id = n.id"
    )
    values = {"ids": list(new), "values": [as_json(value) for value in new.values()]}
    work.db.execute(statement, {"place": [key], "now": now(), "workspace": work.workspace_id, **values})


def _write_lines(work: Work, run: ChangeRun, first: int, lines: list[dict[str, Any]]) -> None:
    """Stores what the run did to each record."""
    if not lines:
        return
    values: dict[str, Any] = {name: [line.get(name) for line in lines] for name in _LINE}
    for name in ("before", "reason"):
        values[name] = [None if value is None else as_json(value) for value in values[name]]
    work.db.execute(
        _INSERT,
        values
        | {"workspace": work.workspace_id, "run": run.id, "kind": run.kind}
        | {"id": [new_id() for _ in lines], "number": list(range(first, first + len(lines)))},
    )


_LINE = ("record", "state", "action", "before", "before_version", "after_version", "reason")
_INSERT = text("""
insert into change_row (workspace_id, id, run_id, number, kind, record_id, state, action, before, before_version,
                        after_version, reason)
select :workspace, n.id, :run, n.number, :kind, n.record, n.state, n.action, cast(n.before as jsonb), n.before_version,
       n.after_version, cast(n.reason as jsonb)
  from unnest(cast(:id as uuid[]), cast(:number as integer[]), cast(:record as uuid[]), cast(:state as text[]),
              cast(:action as text[]), cast(:before as text[]), cast(:before_version as integer[]),
              cast(:after_version as integer[]), cast(:reason as text[]))
       as n (id, number, record, state, action, before, before_version, after_version, reason)
""")
