"""REST routes of deals and their board."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from crm_app.core import hot_write
from crm_app.core.database import Work
from crm_app.deals import service
from crm_app.deals.kind import DEALS
from crm_app.deals.models import Deal
from crm_app.deals.schemas import Board, BoardQuery, DealMove, DealOut
from crm_app.records import queries
from crm_app.records.rest import records_router
from crm_app.rest.http import CallerDep, in_thread, json_bytes

router = APIRouter()
more = APIRouter(prefix="/api/v1", tags=["deals"])


@more.post("/deals/{deal_id}/move", responses={200: {"model": DealOut}}, response_model=None, summary="Move a deal")
async def move_deal(caller: CallerDep, deal_id: UUID, body: DealMove) -> Response:
    def run(work: Work) -> Deal:
        return service.move(work, deal_id, body)

    found = await hot_write.write(caller, "deal.update", run, lambda deal: queries.answer(DEALS, deal.id))
    return json_bytes(found or b"")


@more.get("/deals/board", responses={200: {"model": Board}}, response_model=None, summary="Deals by stage")
async def deals_board(caller: CallerDep, query: Annotated[BoardQuery, Query()]) -> Response:
    return json_bytes(await in_thread(service.board, caller, query))


router.include_router(more)
router.include_router(records_router(DEALS))
