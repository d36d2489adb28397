"""The permissions of an undo: for each record the same as for deleting or changing the record itself."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from crm_app import records
from crm_app.core.database import Work
from crm_app.core.tables import columns
from crm_app.imports.models import ImportBatch, ImportRow
from crm_app.imports.targets import targets_by_kind
from crm_app.imports.targets.record import RecordTarget
from crm_app.pipelines.models import Stage

LINE = columns(ImportRow)
_STAGE, _STAGE_RANK = "stage", 25
UNDOABLE: tuple[Any, ...] = (LINE.action.in_(("created", "updated")), LINE.record_id.is_not(None))


def rank(kind: str) -> int:
    """The order of kinds: kinds of a higher rank refer to kinds of a lower one."""
    return _STAGE_RANK if kind == _STAGE else targets_by_kind()[kind].rank


def model_of(kind: str) -> Any:
    """The table's model."""
    return Stage if kind == _STAGE else targets_by_kind()[kind].model


def record_of(kind: str) -> records.RecordType[Any] | None:
    """The record type; None for a stage or a member, which are no records."""
    target = targets_by_kind().get(kind)
    return target.record if target is not None and issubclass(target, RecordTarget) else None


def may(work: Work, kind: str, action: str, owner_id: UUID | None) -> bool:
    """Whether the member may undo the changes of a record with this owner."""
    permissions = work.principal.permissions
    if record_of(kind) is None:
        return all(permission in permissions for permission in _plain_needs(kind))
    scope = permissions.get(f"{kind}.{'delete' if action == 'created' else 'update'}")
    return scope == "all" or (scope == "own" and owner_id == work.principal.member_id)


def _plain_needs(kind: str) -> tuple[str, ...]:
    return ("pipeline.manage",) if kind == _STAGE else targets_by_kind()[kind].needs


def reaches_any(work: Work, batch: ImportBatch) -> bool:
    """Whether the member may undo any part of the import."""
    statement = (
        select(LINE.kind, LINE.action)
        .where(LINE.workspace_id == work.workspace_id, LINE.batch_id == batch.id, *UNDOABLE)
        .distinct()
    )
    for kind, action in work.db.execute(statement):
        if may(work, kind, action, None):
            return True
        if may(work, kind, action, work.principal.member_id) and _owns_any(work, batch, kind, action):
            return True
    return False


def _owns_any(work: Work, batch: ImportBatch, kind: str, action: str) -> bool:
    at = columns(model_of(kind))
    statement = (
        select(at.id)
        .join(ImportRow, (LINE.workspace_id == at.workspace_id) & (LINE.record_id == at.id))
        .where(
            at.workspace_id == work.workspace_id,
            at.owner_id == work.principal.member_id,
            LINE.batch_id == batch.id,
            LINE.kind == kind,
            LINE.action == action,
        )
    )
    return work.db.execute(statement.limit(1)).first() is not None
