"""REST route of files: a member with access to files can download one unchanged."""

from collections.abc import Iterator
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from crm_app.core.database import unit_of_work
from crm_app.core.principal import Caller
from crm_app.files import service
from crm_app.rest.http import CallerDep, attachment, in_thread

router = APIRouter(prefix="/api/v1/files", tags=["files"])


@router.get(
    "/{file_id}",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/octet-stream": {}}, "description": "The file as it was sent."}},
    summary="Download a file",
)
async def download(caller: CallerDep, file_id: UUID) -> StreamingResponse:
    file = await in_thread(service.describe, caller, file_id)
    return attachment(_bytes(caller, file_id), file.name, "application/octet-stream", file.size)


def _bytes(caller: Caller, file_id: UUID) -> Iterator[bytes]:
    return service.chunks(lambda: unit_of_work(caller, "file.read"), file_id)
