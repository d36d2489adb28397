"""REST routes of the audit trail."""

from itertools import chain
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from crm_app.audit import service
from crm_app.audit.schemas import AuditPage, AuditQuery
from crm_app.core.clock import now
from crm_app.core.threads import in_thread
from crm_app.rest.http import CallerDep, attachment, json_value, language_of

router = APIRouter(prefix="/api/v1/audit", tags=["audit"])


@router.get(
    "",
    responses={200: {"model": AuditPage}},
    response_model=None,
    summary="List the audit trail: who did what, when, with the values before and after",
)
async def list_entries(caller: CallerDep, query: Annotated[AuditQuery, Query()], request: Request) -> Response:
    """Days in the filters are those of UTC, fields and values in the language of Accept-Language."""
    return json_value(await in_thread(service.page, caller, query, language_of(request), "UTC"))


@router.get(
    "/export.csv",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}, "description": "All that the filters leave, a row for each field."}},
    summary="Download the audit trail as CSV; the trail records the download",
)
async def export_entries(caller: CallerDep, query: Annotated[AuditQuery, Query()]) -> Response:
    pieces = service.export(caller, query)
    first = await in_thread(next, pieces)  # refused before the answer begins
    return attachment(chain([first], pieces), f"audit-{now():%Y-%m-%d}.csv", "text/csv; charset=utf-8")
