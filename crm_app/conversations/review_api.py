"""REST routes of ratings, of their review and export, and of what was sent to a model."""

from itertools import chain
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from crm_app.conversations import feedback, sent
from crm_app.conversations.schemas import RatingIn, ReviewedIn, ReviewPage, ReviewQuery, SentPage, SentQuery
from crm_app.core.clock import now
from crm_app.core.threads import in_thread
from crm_app.rest.http import CallerDep, attachment, json_value, write

router = APIRouter(prefix="/api/v1", tags=["conversations"])
USE, MANAGE = "conversation.use", "workspace.manage"


@router.put("/ai-responses/{response_id}/rating", status_code=204, response_model=None, summary="Rate an answer")
async def rate_answer(caller: CallerDep, response_id: UUID, body: RatingIn) -> Response:
    """Who manages the workspace can then read the question and the answer."""
    await write(caller, USE, lambda work: feedback.rate(work, response_id, body))
    return Response(status_code=204)


@router.delete(
    "/ai-responses/{response_id}/rating", status_code=204, response_model=None, summary="Take one's rating back"
)
async def unrate_answer(caller: CallerDep, response_id: UUID) -> Response:
    await write(caller, USE, lambda work: feedback.unrate(work, response_id))
    return Response(status_code=204)


@router.get(
    "/answer-reviews", responses={200: {"model": ReviewPage}}, response_model=None, summary="List rated answers"
)
async def list_reviews(caller: CallerDep, query: Annotated[ReviewQuery, Query()]) -> Response:
    return json_value(await write(caller, MANAGE, lambda work: feedback.page(work, query)))


@router.put(
    "/answer-reviews/{rating_id}/reviewed", status_code=204, response_model=None, summary="Mark a rating as reviewed"
)
async def mark_reviewed(caller: CallerDep, rating_id: UUID, body: ReviewedIn) -> Response:
    await write(caller, MANAGE, lambda work: feedback.review(work, rating_id, body.reviewed))
    return Response(status_code=204)


@router.get(
    "/answer-reviews/export.csv",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}, "description": "All that the filters leave."}},
    summary="Download rated answers as CSV; the audit trail records the download",
)
async def export_csv(caller: CallerDep, query: Annotated[ReviewQuery, Query()]) -> Response:
    return await _download(caller, query, "csv", "text/csv; charset=utf-8")


@router.get(
    "/answer-reviews/export.jsonl",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/x-ndjson": {}}, "description": "All that the filters leave."}},
    summary="Download rated answers as JSON, one a line; the audit trail records the download",
)
async def export_jsonl(caller: CallerDep, query: Annotated[ReviewQuery, Query()]) -> Response:
    return await _download(caller, query, "jsonl", "application/x-ndjson; charset=utf-8")


async def _download(caller: CallerDep, query: ReviewQuery, form: Any, media_type: str) -> Response:
    pieces = feedback.export(caller, query, form)
    first = await in_thread(next, pieces, "")  # refused before the answer begins
    return attachment(chain([first], pieces), f"answers-{now():%Y-%m-%d}.{form}", media_type)


@router.get(
    "/sent-records",
    responses={200: {"model": SentPage}},
    response_model=None,
    summary="List what answers sent to a model, by record and asker",
)
async def list_sent(caller: CallerDep, query: Annotated[SentQuery, Query()]) -> Response:
    return json_value(await write(caller, "audit.read", lambda work: sent.page(work, query)))
