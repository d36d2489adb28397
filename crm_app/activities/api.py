"""REST routes of activities and timelines."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from crm_app.activities import service, timeline
from crm_app.activities.schemas import Timeline, TimelineQuery
from crm_app.records.about import Subject
from crm_app.records.rest import records_router
from crm_app.rest.http import CallerDep, in_thread, json_value, language_of

router = APIRouter()
more = APIRouter(prefix="/api/v1", tags=["activities"])


@more.get(
    "/timeline/{kind}/{record_id}",
    responses={200: {"model": Timeline}},
    response_model=None,
    summary="What happened with a record",
)
async def read_timeline(
    request: Request, caller: CallerDep, kind: Subject, record_id: UUID, query: Annotated[TimelineQuery, Query()]
) -> Response:
    return json_value(await in_thread(timeline.read, caller, kind, record_id, query, language_of(request)))


router.include_router(more)
router.include_router(records_router(service.ACTIVITIES))
