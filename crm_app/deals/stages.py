"""Deals as the content of stages: whether a stage has deals, and how they move out of a removed stage."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from crm_app import records
from crm_app.core.clock import today
from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from crm_app.core.events import emit_many
from crm_app.deals import closing
from crm_app.deals.kind import DEAL, DEALS
from crm_app.deals.models import Deal
from crm_app.pipelines import contents
from crm_app.pipelines.models import Stage

MAX_MOVED = 20_000
_BATCH = 1000


class DealsInStages:
    """The interface of `pipelines.contents`, for deals."""

    def is_in_pipeline(self, work: Work, pipeline_id: UUID) -> bool:
        """Whether any deal is in the pipeline."""
        return _is_any(work, DEAL.pipeline_id == pipeline_id)

    def is_in_stage(self, work: Work, stage_id: UUID) -> bool:
        """Whether any deal is in the stage."""
        return _is_any(work, DEAL.stage_id == stage_id)

    def move(self, work: Work, stage: Stage, target: Stage) -> int:
        """Moves the deals of a stage below those of another one, in their order. Each change is in the audit trail.

        Returns how many were moved. Raises Invalid for more than 20,000.
        """
        moved = 0
        day = today(work.principal.workspace_timezone)
        last = select(func.max(DEAL.position)).where(DEAL.stage_id == target.id, DEAL.deleted_at.is_(None))
        position = float(work.db.execute(last).scalar() or 0.0)
        for batch in _batches(work, stage.id):
            if moved + len(batch) > MAX_MOVED:
                raise Invalid("pipelines.error.too_many_deals", limit=MAX_MOVED)
            events = []
            for deal in batch:
                moved += 1
                changes = closing.entering(target, day, deal)
                kept = {n: [getattr(deal, n), v] for n, v in changes.items() if getattr(deal, n) != v}
                for name, value in changes.items():
                    setattr(deal, name, value)
                deal.position = position + moved
                records.touch(deal)
                kept.pop("stage_changed_at", None)
                events.append(records.change_event(DEALS, deal, "update", kept))
            work.db.flush()
            emit_many(work, events)
            work.db.expunge_all()
            work.db.add_all((stage, target))
        return moved


def _is_any(work: Work, condition: ColumnElement[bool]) -> bool:
    statement = select(DEAL.id).where(condition, DEAL.deleted_at.is_(None)).limit(1)
    return work.db.execute(statement).first() is not None


def _batches(work: Work, stage_id: UUID) -> Iterator[list[Deal]]:
    statement = (
        select(Deal)
        .where(DEAL.workspace_id == work.workspace_id, DEAL.stage_id == stage_id, DEAL.deleted_at.is_(None))
        .order_by(DEAL.position, DEAL.id)
        .limit(_BATCH)
        .with_for_update()
    )
    while batch := list(work.db.execute(statement).scalars()):
        yield batch


contents.KINDS.append(DealsInStages())
