"""The rules of pipelines. Their stages are changed in `stages.py`."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import and_, func, literal_column, select
from sqlalchemy import update as update_rows

from crm_app.core import live
from crm_app.core.clock import new_id, now
from crm_app.core.database import Work, hot_read, list_json
from crm_app.core.errors import Conflict, Invalid, NotFound
from crm_app.core.events import Noted, differences, emit
from crm_app.core.i18n import translate
from crm_app.core.principal import Caller
from crm_app.core.tables import columns
from crm_app.pipelines import contents
from crm_app.pipelines.models import Pipeline, Stage
from crm_app.pipelines.schemas import PipelineIn, PipelinePatch

PIPELINE, STAGE = columns(Pipeline), columns(Stage)
MAX_PIPELINES, MAX_STAGES = 20, 25

_STAGES = list_json(
    select(
        PIPELINE.id.label("pipeline_id"),
        PIPELINE.name.label("pipeline_name"),
        PIPELINE.is_default,
        PIPELINE.version.label("pipeline_version"),
        STAGE.id,
        STAGE.name,
        STAGE.position,
        STAGE.outcome,
        STAGE.probability,
        STAGE.version,
    )
    .join(Stage, and_(STAGE.workspace_id == PIPELINE.workspace_id, STAGE.pipeline_id == PIPELINE.id))
    .where(PIPELINE.deleted_at.is_(None), STAGE.deleted_at.is_(None))
    .order_by(PIPELINE.is_default.desc(), PIPELINE.position, PIPELINE.id, STAGE.position, STAGE.id)
    .limit(literal_column(str(MAX_PIPELINES * MAX_STAGES))),
    "deal.stages",
)


# ---------------------------------------------------------------- reading


def stages(caller: Caller) -> bytes:
    """Every stage with its pipeline, in order, as a JSON array."""
    return hot_read(caller, "deal.read", _STAGES) or b"[]"


def pipelines(caller: Caller) -> list[dict[str, Any]]:
    """The pipelines, the default one first, each with its stages in order."""
    found: dict[str, dict[str, Any]] = {}
    for row in orjson.loads(stages(caller)):
        pipeline = found.setdefault(
            row["pipeline_id"],
            {
                "id": row["pipeline_id"],
                "name": row["pipeline_name"],
                "is_default": row["is_default"],
                "version": row["pipeline_version"],
                "stages": [],
            },
        )
        stage = {name: row[name] for name in ("id", "pipeline_id", "name", "position", "outcome", "probability")}
        pipeline["stages"].append(stage | {"version": row["version"]})
    return list(found.values())


# ---------------------------------------------------------------- pipelines

DEFAULT_STAGES = (
    ("prospecting", "open", 10),
    ("qualified", "open", 30),
    ("proposal", "open", 50),
    ("negotiation", "open", 75),
    ("won", "won", 100),
    ("lost", "lost", 0),
)


def add_pipeline(work: Work, data: PipelineIn) -> Pipeline:
    """Writes a new pipeline with the default stages. Raises Invalid when the maximum number of pipelines is reached."""
    work.require("pipeline.manage")
    work.alone("pipelines")
    count, last = work.db.execute(
        select(func.count(), func.max(PIPELINE.position)).where(PIPELINE.deleted_at.is_(None))
    ).one()
    if count >= MAX_PIPELINES:
        raise Invalid("pipelines.error.too_many_pipelines", limit=MAX_PIPELINES)
    pipeline = write_pipeline(work, data.name, (last or 0) + 1, is_default=count == 0)
    note(work, pipeline, "create", {})
    return pipeline


def write_pipeline(work: Work, name: str, position: int, *, is_default: bool) -> Pipeline:
    """Writes a pipeline with the default stages, named in the principal's language."""
    pipeline = Pipeline(
        workspace_id=work.workspace_id, id=new_id(), name=name, position=position, is_default=is_default
    )
    work.db.add(pipeline)
    work.db.flush()
    work.db.add_all(
        Stage(
            workspace_id=work.workspace_id,
            id=new_id(),
            pipeline_id=pipeline.id,
            name=translate(f"pipelines.stage.{key}", work.principal.language),
            position=place,
            outcome=outcome,
            probability=probability,
        )
        for place, (key, outcome, probability) in enumerate(DEFAULT_STAGES)
    )
    work.db.flush()
    publish_change(work)
    return pipeline


def change_pipeline(work: Work, pipeline_id: UUID, patch: PipelinePatch) -> Pipeline:
    """Renames a pipeline, or makes it the default of new deals. Raises Conflict when `version` is stale."""
    work.require("pipeline.manage")
    work.alone("pipelines")
    pipeline = pipeline_of(work, pipeline_id)
    check_version(pipeline, patch.version)
    before = told(pipeline)
    if patch.name is not None:
        pipeline.name = patch.name
    if patch.is_default and not pipeline.is_default:
        work.db.execute(
            update_rows(Pipeline)
            .where(PIPELINE.workspace_id == work.workspace_id, PIPELINE.is_default)
            .values(is_default=False, version=PIPELINE.version + 1)
        )
        pipeline.is_default = True
    pipeline.version += 1
    work.db.flush()
    publish_change(work)
    note(work, pipeline, "update", before)
    return pipeline


def remove_pipeline(work: Work, pipeline_id: UUID) -> None:
    """Removes a pipeline. Raises Invalid for the default one, or while deals are in it."""
    work.require("pipeline.manage")
    work.alone("pipelines")
    pipeline = pipeline_of(work, pipeline_id)
    if pipeline.is_default:
        raise Invalid("pipelines.error.default_pipeline")
    if any(content.is_in_pipeline(work, pipeline_id) for content in contents.KINDS):
        raise Invalid("pipelines.error.pipeline_in_use")
    pipeline.deleted_at = now()
    pipeline.version += 1
    work.db.execute(
        update_rows(Stage)
        .where(STAGE.workspace_id == work.workspace_id, STAGE.pipeline_id == pipeline_id, STAGE.deleted_at.is_(None))
        .values(deleted_at=now())
    )
    work.db.flush()
    publish_change(work)
    note(work, pipeline, "delete", {})


def pipeline_of(work: Work, pipeline_id: UUID) -> Pipeline:
    """The pipeline, locked. Raises NotFound."""
    statement = select(Pipeline).where(PIPELINE.id == pipeline_id, PIPELINE.deleted_at.is_(None))
    pipeline: Pipeline | None = work.db.execute(statement.with_for_update()).scalar_one_or_none()
    if pipeline is None:
        raise NotFound
    return pipeline


def check_version(row: Pipeline | Stage, version: int) -> None:
    """Raises Conflict, with the present state, when `version` is stale."""
    if row.version != version:
        raise Conflict(current=row.model_dump(mode="json", include={"id", "name", "version"}))


def note(work: Work, row: Pipeline | Stage, action: str, before: Mapping[str, Any]) -> None:
    """Notes in the audit trail what somebody did to a pipeline or a stage.

    Args:
        before: what `told` returned before a change; empty for another action.
    """
    changes = differences(before, told(row)) if action != "delete" else {}
    if changes or action == "delete":
        emit(work, Noted("pipeline" if isinstance(row, Pipeline) else "stage", row.id, action, row.name, changes))


def told(row: Pipeline | Stage) -> dict[str, Any]:
    """What the audit trail says of a pipeline or a stage."""
    found = row.model_dump(include={"name", "is_default", "outcome", "probability"})
    return found | {"is_default": True} if found.pop("is_default", False) else found


def publish_change(work: Work) -> None:
    """Makes open pages refresh the pipelines."""
    live.publish(work, "pipeline")
