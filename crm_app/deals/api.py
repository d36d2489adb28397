"""REST routes of deals, stages and products."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from crm_app.core import records
from crm_app.core.database import Work
from crm_app.core.http import CallerDep, in_thread, json_bytes, json_value, records_router, write
from crm_app.deals import service
from crm_app.deals.schemas import (
    Board,
    BoardQuery,
    DealIn,
    DealMove,
    DealOut,
    DealPatch,
    ProductIn,
    ProductOut,
    StageOut,
)

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


@more.get("/stages", responses={200: {"model": list[StageOut]}}, response_model=None, summary="List stages")
async def list_stages(caller: CallerDep) -> Response:
    return json_bytes(await in_thread(service.stages, caller))


@more.get("/products", responses={200: {"model": list[ProductOut]}}, response_model=None, summary="List products")
async def list_products(caller: CallerDep, limit: Annotated[int, Query(ge=1, le=1000)] = 500) -> Response:
    return json_bytes(await in_thread(service.products, caller, limit))


@more.post(
    "/products", status_code=201, responses={201: {"model": ProductOut}}, response_model=None, summary="Add a product"
)
async def create_product(caller: CallerDep, body: ProductIn) -> Response:
    def run(work: Work) -> dict[str, Any]:
        return ProductOut.model_validate(service.add_product(work, body).model_dump()).model_dump(mode="json")

    return json_value(await write(caller, "product.manage", run), 201)


router.include_router(more)
router.include_router(records_router(service.DEALS, service, DealIn, DealPatch))
