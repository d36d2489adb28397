"""REST routes of scores."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from crm_app.core import on_loop
from crm_app.rest.http import CallerDep, language_of, write
from crm_app.scores import service
from crm_app.scores.schemas import ModelOut, ScoreOut

router = APIRouter(prefix="/api/v1/scores", tags=["scores"])


@router.get("/model", summary="What was learned from the closed deals, and how well it predicts")
async def read_model(request: Request, caller: CallerDep) -> ModelOut:
    language = language_of(request)
    return await write(caller, "deal.read", lambda work: service.model(work, language))


@router.post("/model", status_code=204, response_model=None, summary="Learn again, in the background")
async def learn_again(caller: CallerDep) -> Response:
    await write(caller, "pipeline.manage", service.ask)
    return Response(status_code=204)


@router.get("/deals/{deal_id}", summary="The chance of an open deal to be won, with its reasons")
async def read_score(request: Request, caller: CallerDep, deal_id: UUID) -> ScoreOut:
    return await on_loop.read(service.of_deal, caller, deal_id, language_of(request))
