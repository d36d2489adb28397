"""REST route of files: whoever may read the workspace's files may have one back as it came."""

from collections.abc import Iterator
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from crm_app.core.database import unit_of_work
from crm_app.core.http import CallerDep, in_thread
from crm_app.core.principal import Caller
from crm_app.files import service

router = APIRouter(prefix="/api/v1/files", tags=["files"])


@router.get("/{file_id}", response_model=None, summary="Download a file")
async def download(caller: CallerDep, file_id: UUID) -> StreamingResponse:
    file = await in_thread(service.describe, caller, file_id)
    return attachment(_bytes(caller, file_id), file.name, "application/octet-stream", file.size)


def _bytes(caller: Caller, file_id: UUID) -> Iterator[bytes]:
    return service.chunks(lambda: unit_of_work(caller, "file.read"), file_id)


def attachment(
    body: Iterator[bytes] | Iterator[str], name: str, media_type: str, size: int | None = None
) -> StreamingResponse:
    """A streamed download. Never shown in the browser: what people upload is not to be trusted as a page."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "sandbox",
    }
    if size is not None:
        headers["Content-Length"] = str(size)
    return StreamingResponse(body, media_type=media_type, headers=headers)
