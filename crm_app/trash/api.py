"""REST routes of the trash."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from crm_app.core.threads import in_thread
from crm_app.records import bulk, trash
from crm_app.records.runs import ChangeOut
from crm_app.records.trash import Chosen, DestroyedOut, DestroyIn, TrashPage, TrashQuery
from crm_app.rest.http import CallerDep, json_value, write

router = APIRouter(prefix="/api/v1/trash", tags=["trash"])


@router.get(
    "",
    responses={200: {"model": TrashPage}},
    response_model=None,
    summary="List the deleted records of every kind that one may read",
)
async def list_trash(caller: CallerDep, query: Annotated[TrashQuery, Query()]) -> Response:
    return json_value(await in_thread(trash.page, caller, query))


@router.post(
    "/restore",
    responses={200: {"model": ChangeOut}},
    response_model=None,
    summary="Restore deleted records, as a change that can be undone",
)
async def restore_trash(caller: CallerDep, body: Chosen) -> Response:
    found = await write(caller, None, lambda work: bulk.restore(work, trash.by_kind(body.records)))
    return json_value(found.model_dump(mode="json"))


@router.post(
    "/destroy",
    responses={200: {"model": DestroyedOut}},
    response_model=None,
    summary="Destroy deleted records for good, or tell with `dry_run` what that would remove",
)
async def destroy_trash(caller: CallerDep, body: DestroyIn) -> Response:
    found = await write(caller, "record.destroy", lambda work: trash.destroy(work, body))
    return json_value(found.model_dump(mode="json"))
