"""REST routes of saved views."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from crm_app.core.database import Work
from crm_app.core.errors import NotFound
from crm_app.core.principal import Caller
from crm_app.records.saved import service
from crm_app.records.saved.schemas import ViewIn, ViewMine, ViewOut, ViewPatch
from crm_app.rest.http import CallerDep, in_thread, write

router = APIRouter(prefix="/api/v1/views", tags=["views"])
KindParam = Annotated[str | None, Query(max_length=40)]


def _one(caller: Caller, view_id: UUID) -> ViewOut:
    found = next((one for one in service.views(caller) if one.id == view_id), None)
    if found is None:
        raise NotFound
    return found


async def _written(caller: Caller, run: Any) -> ViewOut:
    view_id: UUID = await write(caller, None, run)
    return await in_thread(_one, caller, view_id)


@router.get("", response_model=list[ViewOut], summary="List saved views")
async def list_views(caller: CallerDep, kind: KindParam = None) -> Any:
    """The shared views and one's own, of one kind of record or of all. `query` holds the parameters of the list."""
    return await in_thread(service.views, caller, kind)


@router.post("", status_code=201, response_model=ViewOut, summary="Save a view")
async def create_view(caller: CallerDep, body: ViewIn) -> Any:
    return await _written(caller, lambda work: service.add(work, body))


@router.patch("/{view_id}", response_model=ViewOut, summary="Change a view")
async def change_view(caller: CallerDep, view_id: UUID, body: ViewPatch) -> Any:
    return await _written(caller, lambda work: service.change(work, view_id, body))


@router.put("/{view_id}/mine", response_model=ViewOut, summary="Pin a view, or make it one's default")
async def choose_view(caller: CallerDep, view_id: UUID, body: ViewMine) -> Any:
    def run(work: Work) -> UUID:
        service.choose(work, view_id, body)
        return view_id

    return await _written(caller, run)


@router.delete("/{view_id}", status_code=204, response_model=None, summary="Delete a view")
async def delete_view(caller: CallerDep, view_id: UUID) -> Response:
    await write(caller, None, lambda work: service.remove(work, view_id))
    return Response(status_code=204)


@router.post("/{view_id}/restore", response_model=ViewOut, summary="Undo the deletion of a view")
async def restore_view(caller: CallerDep, view_id: UUID) -> Any:
    def run(work: Work) -> UUID:
        service.restore(work, view_id)
        return view_id

    return await _written(caller, run)
