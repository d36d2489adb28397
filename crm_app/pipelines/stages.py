"""The rules of the stages of a pipeline."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from crm_app.core.clock import new_id, now
from crm_app.core.database import Work
from crm_app.core.errors import Invalid, NotFound
from crm_app.core.events import Noted, emit
from crm_app.pipelines import contents
from crm_app.pipelines.models import Stage
from crm_app.pipelines.schemas import StageIn, StagePatch
from crm_app.pipelines.service import MAX_STAGES, STAGE, check_version, note, pipeline_of, publish_change, told


def add_stage(work: Work, pipeline_id: UUID, data: StageIn) -> Stage:
    """Writes a new stage: an open one after the last open one, a closing one at the end."""
    work.require("pipeline.manage")
    work.alone("pipelines")
    pipeline_of(work, pipeline_id)
    present = _stages_of(work, pipeline_id)
    if len(present) >= MAX_STAGES:
        raise Invalid("pipelines.error.too_many_stages", limit=MAX_STAGES)
    stage = Stage(
        workspace_id=work.workspace_id,
        id=new_id(),
        pipeline_id=pipeline_id,
        name=data.name,
        outcome=data.outcome,
        probability=_probability(data.outcome, data.probability),
    )
    place = sum(1 for other in present if other.outcome == "open") if data.outcome == "open" else len(present)
    work.db.add(stage)
    _number(work, [*present[:place], stage, *present[place:]])
    note(work, stage, "create", {})
    return stage


def change_stage(work: Work, stage_id: UUID, patch: StagePatch) -> Stage:
    """Changes a stage.

    Raises Conflict when `version` is stale, Invalid for another outcome while deals are in it, because it decides their
    status.
    """
    work.require("pipeline.manage")
    # the last open stage: otherwise two concurrent changes would each see the other one as open
    work.alone("pipelines")
    stage = _stage(work, stage_id)
    check_version(stage, patch.version)
    changes, before = patch.changes(), told(stage)
    outcome = changes.get("outcome", stage.outcome)
    if outcome != stage.outcome:
        if _is_used(work, stage_id):
            raise Invalid(fields={"outcome": "pipelines.error.outcome_in_use"})
        _keep_an_open_one(work, stage)
    stage.name = changes.get("name", stage.name)
    stage.outcome = outcome
    stage.probability = _probability(outcome, changes.get("probability", stage.probability))
    stage.version += 1
    work.db.flush()
    publish_change(work)
    note(work, stage, "update", before)
    return stage


def order_stages(work: Work, pipeline_id: UUID, order: Sequence[UUID]) -> None:
    """Puts a pipeline's stages into this order. Raises Invalid unless `order` names each of them once."""
    work.require("pipeline.manage")
    pipeline = pipeline_of(work, pipeline_id)
    present = {stage.id: stage for stage in _stages_of(work, pipeline_id)}
    if len(order) != len(present) or set(order) != set(present):
        raise Invalid("pipelines.error.order")
    names = [[stage.name for stage in present.values()], [present[stage_id].name for stage_id in order]]
    _number(work, [present[stage_id] for stage_id in order])
    if names[0] != names[1]:
        emit(work, Noted("pipeline", pipeline_id, "update", pipeline.name, {"order": names}))


def remove_stage(work: Work, stage_id: UUID, move_to: UUID | None = None) -> int:
    """Removes a stage and moves its deals to another one.

    Args:
        move_to: the stage for its deals; required while there are any.

    Returns: how many deals were moved.

    Raises Invalid when deals would be left without a stage, or the pipeline without an open one.
    """
    work.require("pipeline.manage")
    work.alone("pipelines")
    stage = _stage(work, stage_id)
    _keep_an_open_one(work, stage)
    moved = 0
    if _is_used(work, stage_id):
        if move_to is None or move_to == stage_id:
            raise Invalid(fields={"move_to": "pipelines.error.stage_in_use"})
        target = _stage(work, move_to)
        moved = sum(content.move(work, stage, target) for content in contents.KINDS)
    stage.deleted_at = now()
    stage.version += 1
    _number(work, [other for other in _stages_of(work, stage.pipeline_id) if other.id != stage_id])
    note(work, stage, "delete", {})
    return moved


def _is_used(work: Work, stage_id: UUID) -> bool:
    return any(content.is_in_stage(work, stage_id) for content in contents.KINDS)


def _keep_an_open_one(work: Work, stage: Stage) -> None:
    others = [one for one in _stages_of(work, stage.pipeline_id) if one.id != stage.id]
    if stage.outcome == "open" and not any(one.outcome == "open" for one in others):
        raise Invalid("pipelines.error.last_open_stage")


def _probability(outcome: str, probability: int) -> int:
    return {"won": 100, "lost": 0}.get(outcome, probability)


def _stage(work: Work, stage_id: UUID) -> Stage:
    statement = select(Stage).where(STAGE.id == stage_id, STAGE.deleted_at.is_(None))
    stage: Stage | None = work.db.execute(statement.with_for_update()).scalar_one_or_none()
    if stage is None:
        raise NotFound
    return stage


def _stages_of(work: Work, pipeline_id: UUID) -> list[Stage]:
    statement = (
        select(Stage)
        .where(STAGE.pipeline_id == pipeline_id, STAGE.deleted_at.is_(None))
        .order_by(STAGE.position, STAGE.id)
    )
    return list(work.db.execute(statement).scalars())


def _number(work: Work, order: Sequence[Stage]) -> None:
    for position, stage in enumerate(order):
        if stage.position != position:
            stage.position = position
    work.db.flush()
    publish_change(work)
