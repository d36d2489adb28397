"""REST route of the search."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from crm_app.rest.http import CallerDep, in_thread, json_bytes
from crm_app.search import service
from crm_app.search.schemas import Hits, SearchQuery

router = APIRouter(prefix="/api/v1", tags=["search"])


@router.get("/search", responses={200: {"model": Hits}}, response_model=None, summary="Search every kind of record")
async def search(caller: CallerDep, query: Annotated[SearchQuery, Query()]) -> Response:
    return json_bytes(await in_thread(service.everything, caller, query))
