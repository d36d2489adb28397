"""REST routes of tags."""

from typing import Any

from fastapi import APIRouter, Response

from crm_app.core.threads import in_thread
from crm_app.records.runs import ChangeOut
from crm_app.rest.http import CallerDep, write
from crm_app.tags import service
from crm_app.tags.schemas import DeleteIn, MergeIn, RenameIn, TagIn, TagOut

router = APIRouter(prefix="/api/v1/tags", tags=["tags"])


@router.get("", response_model=list[TagOut], summary="List the tags with their colours and numbers of records")
async def list_tags(caller: CallerDep) -> Any:
    return await in_thread(service.tags, caller)


@router.put("", status_code=204, response_model=None, summary="Declare a tag, or choose its colour")
async def save_tag(caller: CallerDep, body: TagIn) -> Response:
    await write(caller, "tag.manage", lambda work: service.save(work, body))
    return Response(status_code=204)


@router.post("/rename", response_model=ChangeOut, summary="Rename a tag on all records, as a change that can be undone")
async def rename_tag(caller: CallerDep, body: RenameIn) -> Any:
    return await write(caller, "tag.manage", lambda work: service.rename(work, body))


@router.post("/merge", response_model=ChangeOut, summary="Merge tags on all records, as a change that can be undone")
async def merge_tags(caller: CallerDep, body: MergeIn) -> Any:
    return await write(caller, "tag.manage", lambda work: service.merge(work, body))


@router.post(
    "/delete", response_model=ChangeOut, summary="Remove tags from all records, as a change that can be undone"
)
async def delete_tags(caller: CallerDep, body: DeleteIn) -> Any:
    return await write(caller, "tag.manage", lambda work: service.delete(work, body))
