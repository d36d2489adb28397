"""REST routes of the administration."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from crm_app.admin import service
from crm_app.admin.schemas import FailedJobOut, JobQuery, OverviewOut
from crm_app.core.database import Work
from crm_app.core.pagination import Page
from crm_app.rest.http import CallerDep, json_value, write

router = APIRouter(prefix="/api/v1/admin", tags=["admin"])


@router.get("/overview", responses={200: {"model": OverviewOut}}, response_model=None, summary="Versions and health")
async def read_overview(caller: CallerDep) -> Response:
    found = await write(caller, service.MANAGE, service.overview)
    return json_value(found.model_dump(mode="json"))


@router.get("/jobs", responses={200: {"model": Page[FailedJobOut]}}, response_model=None, summary="Failed jobs")
async def list_failed_jobs(caller: CallerDep, query: Annotated[JobQuery, Query()]) -> Response:
    def run(work: Work) -> dict[str, Any]:
        page = service.failed_jobs(work, query)
        return {"items": [item.model_dump(mode="json") for item in page["items"]], "next": page["next"]}

    return json_value(await write(caller, service.MANAGE, run))


@router.post("/jobs/{job_id}/retry", status_code=204, response_model=None, summary="Run a failed job once more")
async def retry_job(caller: CallerDep, job_id: UUID) -> Response:
    await write(caller, service.MANAGE, lambda work: service.retry(work, job_id))
    return Response(status_code=204)
