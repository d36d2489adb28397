"""The run of a change that was made at once, such as one in place: it is undone as changes to many records are."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from crm_app.core.clock import new_id, now
from crm_app.core.database import Work
from crm_app.core.deferred import insert_of
from crm_app.core.tables import table
from crm_app.records.images import image_of
from crm_app.records.runs import SEVERAL, ChangeRow, ChangeRun, announce
from crm_app.records.together import Noted, watched


def kept(work: Work, change: Mapping[str, Any], function: Callable[..., Any], *args: Any) -> str:
    """Calls a service with `args`. Returns the id of the run by which its changes can be undone; an empty text when it has
    changed nothing.

    Args:
        change: as for `keep`.
    """
    with watched(work) as noted:
        function(work, *args)
    return str(keep(work, change, noted)) if noted else ""


def keep(work: Work, change: Mapping[str, Any], noted: Sequence[Noted]) -> UUID:
    """Writes a finished run of changes that this transaction has made. Returns its id.

    Args:
        change: what was done, for the list of recent changes, see `bulk.Change`.
        noted: the changes, see `together.watched`.
    """
    lines = _lines(noted)
    kinds = {line["kind"] for line in lines}
    run_id = new_id()
    run = {
        "id": run_id,
        "kind": kinds.pop() if len(kinds) == 1 else SEVERAL,
        "change": dict(change),
        "status": "done",
        "total": len(lines),
        "counts": {"changed": len(lines)},
        "undo_counts": {},
        "created_by": work.principal.member_id,
        "created_at": now(),
        "finished_at": now(),
    }
    _insert(work, ChangeRun, run)
    for line in lines:
        _insert(work, ChangeRow, {"id": new_id(), "run_id": run_id, "state": "changed", **line})
    announce(work, run_id, work.principal.member_id, "done")
    return run_id


def _insert(work: Work, model: type[Any], values: dict[str, Any]) -> None:
    """Inserts a row without reading an answer; columns that `values` leaves out stay empty."""
    row = {"workspace_id": work.workspace_id, **values}
    work.later(insert_of(table(model), tuple(row)), row)


def _lines(noted: Sequence[Noted]) -> list[dict[str, Any]]:
    """The lines of a run: one for each record, with its values before its first change."""
    found: dict[tuple[str, UUID], dict[str, Any]] = {}
    for one in noted:
        key = (one.kind, one.row.id)
        before = image_of({name: old for name, (old, _) in one.changes.items()}) if one.action != "create" else {}
        line = found.get(key)
        if line is None:
            found[key] = {
                "number": len(found),
                "kind": one.kind,
                "record_id": one.row.id,
                "action": one.action,
                "before": before,
                "before_version": one.row.version - (one.action != "create"),
                "after_version": one.row.version,
            }
        else:
            line["before"] = before | line["before"]
            line["after_version"] = one.row.version
    return list(found.values())
