"""REST routes of pipelines and their stages."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from crm_app.pipelines import service, stages
from crm_app.pipelines.models import Stage
from crm_app.pipelines.schemas import (
    PipelineIn,
    PipelineOut,
    PipelinePatch,
    StageIn,
    StageOrder,
    StageOut,
    StagePatch,
    VersionedStageOut,
)
from crm_app.rest.http import CallerDep, in_thread, json_bytes, json_value, write

router = APIRouter(prefix="/api/v1", tags=["pipelines"])


def _stage_out(stage: Stage) -> dict[str, Any]:
    return VersionedStageOut.model_validate(stage.model_dump()).model_dump(mode="json")


@router.get(
    "/pipelines",
    responses={200: {"model": list[PipelineOut]}},
    response_model=None,
    summary="List pipelines with their stages",
)
async def list_pipelines(caller: CallerDep) -> Response:
    return json_value(await in_thread(service.pipelines, caller))


@router.post("/pipelines", status_code=201, response_model=list[PipelineOut], summary="Add a pipeline")
async def create_pipeline(caller: CallerDep, body: PipelineIn) -> Any:
    """Answers with all pipelines as they then are."""
    await write(caller, "pipeline.manage", lambda work: service.add_pipeline(work, body).id)
    return await in_thread(service.pipelines, caller)


@router.patch("/pipelines/{pipeline_id}", response_model=list[PipelineOut], summary="Change a pipeline")
async def change_pipeline(caller: CallerDep, pipeline_id: UUID, body: PipelinePatch) -> Any:
    """Answers with all pipelines as they then are."""
    await write(caller, "pipeline.manage", lambda work: service.change_pipeline(work, pipeline_id, body).id)
    return await in_thread(service.pipelines, caller)


@router.delete("/pipelines/{pipeline_id}", status_code=204, response_model=None, summary="Remove an empty pipeline")
async def remove_pipeline(caller: CallerDep, pipeline_id: UUID) -> Response:
    await write(caller, "pipeline.manage", lambda work: service.remove_pipeline(work, pipeline_id))
    return Response(status_code=204)


@router.put("/pipelines/{pipeline_id}/stages", response_model=list[PipelineOut], summary="Put stages in another order")
async def order_stages(caller: CallerDep, pipeline_id: UUID, body: StageOrder) -> Any:
    """Answers with all pipelines as they then are."""
    await write(caller, "pipeline.manage", lambda work: stages.order_stages(work, pipeline_id, body.stages))
    return await in_thread(service.pipelines, caller)


@router.post(
    "/pipelines/{pipeline_id}/stages", status_code=201, response_model=VersionedStageOut, summary="Add a stage"
)
async def create_stage(caller: CallerDep, pipeline_id: UUID, body: StageIn) -> Any:
    return await write(caller, "pipeline.manage", lambda work: _stage_out(stages.add_stage(work, pipeline_id, body)))


@router.get("/stages", responses={200: {"model": list[StageOut]}}, response_model=None, summary="List stages")
async def list_stages(caller: CallerDep) -> Response:
    return json_bytes(await in_thread(service.stages, caller))


@router.patch("/stages/{stage_id}", response_model=VersionedStageOut, summary="Change a stage")
async def change_stage(caller: CallerDep, stage_id: UUID, body: StagePatch) -> Any:
    return await write(caller, "pipeline.manage", lambda work: _stage_out(stages.change_stage(work, stage_id, body)))


@router.delete("/stages/{stage_id}", summary="Remove a stage, its deals moving to another")
async def remove_stage(caller: CallerDep, stage_id: UUID, move_to: UUID | None = None) -> dict[str, int]:
    """Answers with how many deals were moved."""
    moved = await write(caller, "pipeline.manage", lambda work: stages.remove_stage(work, stage_id, move_to))
    return {"moved": moved}
