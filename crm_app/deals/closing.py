"""The fields that depend on a deal's stage: status, closing day and reason of loss.

Every change of stage uses `entering`: a form, the board, a REST call, an import, a removed stage, a restored deal, an
undone import. An open deal has neither a closing day nor a reason, a closed one always has a day, only a lost one has a
reason.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from sqlalchemy import and_, case, select

from crm_app.core.clock import now, today
from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from crm_app.core.tables import columns
from crm_app.deals.models import Deal
from crm_app.pipelines.models import Pipeline, Stage

PIPELINE, STAGE = columns(Pipeline), columns(Stage)


class Standing(Protocol):
    """The fields of a deal before it enters a stage."""

    stage_id: Any
    status: Any
    close_date: Any
    lost_reason: Any


def entering(
    stage: Stage, day: date, deal: Standing | None = None, given: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The columns of a deal that enters `stage`, or whose fields are to match its present stage.

    Args:
        stage: the stage.
        day: today in the workspace's zone; the closing day of a closed deal without one.
        deal: the fields before; None for a new deal.
        given: `close_date` and `lost_reason`, where the change sets them. Values that do not fit the stage are left out.
    """
    details = {name: value for name, value in (given or {}).items() if name in ("close_date", "lost_reason")}
    changes: dict[str, Any] = {
        "stage_id": stage.id,
        "pipeline_id": stage.pipeline_id,
        "status": stage.outcome,
        "close_date": None,
        "lost_reason": None,
    }
    if stage.outcome != "open":
        was_closed = deal is not None and deal.status != "open"
        changes["close_date"] = details.get("close_date") or (deal.close_date if deal and was_closed else None) or day
    if stage.outcome == "lost":
        changes["lost_reason"] = details.get("lost_reason", deal.lost_reason if deal else None)
    if deal is None or deal.stage_id != stage.id:
        changes["stage_changed_at"] = now()
    return changes


def check(outcome: str, given: Mapping[str, Any], deal: Standing | None = None) -> None:
    """Raises Invalid for a closing day or a reason that does not fit the outcome.

    Args:
        outcome: of the present or new stage of the deal.
        given: the values that somebody sets. A value that the deal already had is accepted, because forms send it along.
        deal: the fields before; None for a new deal.
    """
    faults = {}
    for name, fits, key in (
        ("close_date", outcome != "open", "deals.error.still_open"),
        ("lost_reason", outcome == "lost", "deals.error.not_lost"),
    ):
        value = given.get(name)
        if value is not None and not fits and (deal is None or value != getattr(deal, name)):
            faults[name] = key
    if faults:
        raise Invalid(fields=faults)


def home(work: Work, deal: Deal) -> Stage:
    """The stage of a deal that is restored.

    Its own stage; if that stage was removed, one of the same outcome in the same pipeline, then in the others, the
    default one first; the first open one where there is no other.
    """
    statement = (
        select(Stage)
        .join(Pipeline, and_(PIPELINE.workspace_id == STAGE.workspace_id, PIPELINE.id == STAGE.pipeline_id))
        .where(STAGE.workspace_id == work.workspace_id, STAGE.deleted_at.is_(None), PIPELINE.deleted_at.is_(None))
        .order_by(
            STAGE.id != deal.stage_id,
            case((STAGE.outcome == deal.status, 0), (STAGE.outcome == "open", 1), else_=2),
            PIPELINE.id != deal.pipeline_id,
            PIPELINE.is_default.desc(),
            PIPELINE.position,
            STAGE.position,
            STAGE.id,
        )
    )
    stage: Stage | None = work.db.execute(statement.limit(1)).scalar_one_or_none()
    if stage is None:
        raise Invalid(fields={"stage_id": "core.field.missing_record"})
    return stage


def settle(work: Work, deal: Deal) -> dict[str, list[Any]]:
    """Makes the fields of a restored deal match its stage, or the stage that replaces a removed one.

    Returns: the changes, as `[before, after]` by column.
    """
    changes = entering(home(work, deal), today(work.principal.workspace_timezone), deal)
    changed = {name: [getattr(deal, name), value] for name, value in changes.items() if getattr(deal, name) != value}
    for name, (_, value) in changed.items():
        setattr(deal, name, value)
    return changed
