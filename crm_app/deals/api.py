"""REST routes of deals, pipelines with their stages, and products."""

from itertools import chain
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from crm_app import records
from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.deals import pipelines, service
from crm_app.deals.models import Product, Stage
from crm_app.deals.schemas import (
    Board,
    BoardQuery,
    DealMove,
    DealOut,
    PipelineIn,
    PipelineOut,
    PipelinePatch,
    ProductIn,
    ProductOut,
    ProductPatch,
    StageIn,
    StageOrder,
    StageOut,
    StagePatch,
    VersionedStageOut,
)
from crm_app.records.rest import records_router
from crm_app.rest.http import CallerDep, attachment, in_thread, json_bytes, json_value, write

router = APIRouter()
more = APIRouter(prefix="/api/v1", tags=["deals"])


@more.post("/deals/{deal_id}/move", responses={200: {"model": DealOut}}, response_model=None, summary="Move a deal")
async def move_deal(caller: CallerDep, deal_id: UUID, body: DealMove) -> Response:
    def run(work: Work) -> bytes:
        return records.fetch_json(work, service.DEALS, service.move(work, deal_id, body).id)

    return json_bytes(await write(caller, "deal.update", run))


@more.get("/deals/board", responses={200: {"model": Board}}, response_model=None, summary="Deals by stage")
async def deals_board(caller: CallerDep, query: Annotated[BoardQuery, Query()]) -> Response:
    return json_bytes(await in_thread(service.board, caller, query))


# ---------------------------------------------------------------- pipelines and stages


def _stage_out(stage: Stage) -> dict[str, Any]:
    return VersionedStageOut.model_validate(stage.model_dump()).model_dump(mode="json")


@more.get(
    "/pipelines",
    responses={200: {"model": list[PipelineOut]}},
    response_model=None,
    summary="List pipelines with their stages",
)
async def list_pipelines(caller: CallerDep) -> Response:
    return json_value(await in_thread(pipelines.pipelines, caller))


@more.post("/pipelines", status_code=201, response_model=list[PipelineOut], summary="Add a pipeline")
async def create_pipeline(caller: CallerDep, body: PipelineIn) -> Any:
    """Answers with all pipelines as they then are."""
    await write(caller, "pipeline.manage", lambda work: pipelines.add_pipeline(work, body).id)
    return await in_thread(pipelines.pipelines, caller)


@more.patch("/pipelines/{pipeline_id}", response_model=list[PipelineOut], summary="Change a pipeline")
async def change_pipeline(caller: CallerDep, pipeline_id: UUID, body: PipelinePatch) -> Any:
    """Answers with all pipelines as they then are."""
    await write(caller, "pipeline.manage", lambda work: pipelines.change_pipeline(work, pipeline_id, body).id)
    return await in_thread(pipelines.pipelines, caller)


@more.delete("/pipelines/{pipeline_id}", status_code=204, response_model=None, summary="Remove an empty pipeline")
async def remove_pipeline(caller: CallerDep, pipeline_id: UUID) -> Response:
    await write(caller, "pipeline.manage", lambda work: pipelines.remove_pipeline(work, pipeline_id))
    return Response(status_code=204)


@more.put("/pipelines/{pipeline_id}/stages", response_model=list[PipelineOut], summary="Put stages in another order")
async def order_stages(caller: CallerDep, pipeline_id: UUID, body: StageOrder) -> Any:
    """Answers with all pipelines as they then are."""
    await write(caller, "pipeline.manage", lambda work: pipelines.order_stages(work, pipeline_id, body.stages))
    return await in_thread(pipelines.pipelines, caller)


@more.post("/pipelines/{pipeline_id}/stages", status_code=201, response_model=VersionedStageOut, summary="Add a stage")
async def create_stage(caller: CallerDep, pipeline_id: UUID, body: StageIn) -> Any:
    return await write(caller, "pipeline.manage", lambda work: _stage_out(pipelines.add_stage(work, pipeline_id, body)))


@more.get("/stages", responses={200: {"model": list[StageOut]}}, response_model=None, summary="List stages")
async def list_stages(caller: CallerDep) -> Response:
    return json_bytes(await in_thread(pipelines.stages, caller))


@more.patch("/stages/{stage_id}", response_model=VersionedStageOut, summary="Change a stage")
async def change_stage(caller: CallerDep, stage_id: UUID, body: StagePatch) -> Any:
    return await write(caller, "pipeline.manage", lambda work: _stage_out(pipelines.change_stage(work, stage_id, body)))


@more.delete("/stages/{stage_id}", summary="Remove a stage, its deals moving to another")
async def remove_stage(caller: CallerDep, stage_id: UUID, move_to: UUID | None = None) -> dict[str, int]:
    """Answers with how many deals were moved."""
    moved = await write(caller, "pipeline.manage", lambda work: pipelines.remove_stage(work, stage_id, move_to))
    return {"moved": moved}


# ---------------------------------------------------------------- products


def _product_out(product: Product) -> dict[str, Any]:
    return ProductOut.model_validate(product.model_dump()).model_dump(mode="json")


@more.get("/products", responses={200: {"model": list[ProductOut]}}, response_model=None, summary="List products")
async def list_products(caller: CallerDep, limit: Annotated[int, Query(ge=1, le=1000)] = 500) -> Response:
    return json_bytes(await in_thread(pipelines.products, caller, limit))


@more.get(
    "/products.csv",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}, "description": "All products."}},
    summary="Download products as CSV",
)
async def export_products(caller: CallerDep) -> Response:
    pieces = pipelines.export_products(caller)
    first = await in_thread(next, pieces)
    return attachment(chain([first], pieces), f"products-{now():%Y-%m-%d}.csv", "text/csv; charset=utf-8")


@more.post(
    "/products", status_code=201, responses={201: {"model": ProductOut}}, response_model=None, summary="Add a product"
)
async def create_product(caller: CallerDep, body: ProductIn) -> Response:
    found = await write(caller, "product.manage", lambda work: _product_out(pipelines.add_product(work, body)))
    return json_value(found, 201)


@more.patch(
    "/products/{product_id}",
    responses={200: {"model": ProductOut}},
    response_model=None,
    summary="Change a product",
)
async def change_product(caller: CallerDep, product_id: UUID, body: ProductPatch) -> Response:
    found = await write(
        caller, "product.manage", lambda work: _product_out(pipelines.change_product(work, product_id, body))
    )
    return json_value(found)


@more.delete("/products/{product_id}", status_code=204, response_model=None, summary="Take a product off the list")
async def remove_product(caller: CallerDep, product_id: UUID) -> Response:
    await write(caller, "product.manage", lambda work: pipelines.remove_product(work, product_id))
    return Response(status_code=204)


@more.post(
    "/products/{product_id}/restore", status_code=204, response_model=None, summary="Put a product back on the list"
)
async def restore_product(caller: CallerDep, product_id: UUID) -> Response:
    await write(caller, "product.manage", lambda work: pipelines.restore_product(work, product_id))
    return Response(status_code=204)


router.include_router(more)
router.include_router(records_router(service.DEALS))
