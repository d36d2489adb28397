"""REST routes of the deletion of the workspace."""

from typing import Any

from fastapi import APIRouter, Response

from crm_app.deletion import service
from crm_app.deletion.schemas import DeletionIn, DeletionOut
from crm_app.rest.http import CallerDep, write

router = APIRouter(prefix="/api/v1/workspace/deletion", tags=["workspace"])
PERMISSION = "workspace.delete"


@router.get("", response_model=DeletionOut | None, summary="The pending deletion of the workspace, or null")
async def read_deletion(caller: CallerDep) -> Any:
    return await write(caller, PERMISSION, service.pending)


@router.post("", status_code=201, response_model=DeletionOut, summary="Ask to delete the workspace in seven days")
async def ask_deletion(caller: CallerDep, body: DeletionIn) -> Any:
    return await write(caller, PERMISSION, lambda work: service.ask(work, body))


@router.delete("", status_code=204, response_model=None, summary="Keep the workspace")
async def withdraw_deletion(caller: CallerDep) -> Response:
    await write(caller, PERMISSION, service.withdraw)
    return Response(status_code=204)
