"""REST routes of recent changes to many records."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from crm_app.core.pagination import Page
from crm_app.records import recent, runs, undo
from crm_app.records.recent import ChangesQuery
from crm_app.records.runs import ChangeOut
from crm_app.rest.http import CallerDep, json_value, language_of, write

router = APIRouter(prefix="/api/v1/changes", tags=["changes"])
_OUT: dict[int | str, dict[str, object]] = {200: {"model": ChangeOut}}


@router.get(
    "",
    responses={200: {"model": Page[ChangeOut]}},
    response_model=None,
    summary="List changes to many records: one's own, or all for who manages the workspace",
)
async def list_changes(caller: CallerDep, query: Annotated[ChangesQuery, Query()]) -> Response:
    return json_value(await write(caller, None, lambda work: recent.page(work, query)))


@router.get("/{change_id}", responses=_OUT, response_model=None, summary="Read a change, with what it refused")
async def read_change(caller: CallerDep, change_id: UUID, request: Request) -> Response:
    found = await write(caller, None, lambda work: runs.get(work, change_id, language_of(request)))
    return json_value(found.model_dump(mode="json"))


@router.post("/{change_id}/stop", responses=_OUT, response_model=None, summary="Stop a change or its undo")
async def stop_change(caller: CallerDep, change_id: UUID) -> Response:
    found = await write(caller, None, lambda work: runs.out(work, runs.stop(work, change_id)))
    return json_value(found.model_dump(mode="json"))


@router.post("/{change_id}/undo", responses=_OUT, response_model=None, summary="Undo a change")
async def undo_change(caller: CallerDep, change_id: UUID) -> Response:
    found = await write(caller, None, lambda work: undo.start(work, change_id))
    return json_value(found.model_dump(mode="json"))
