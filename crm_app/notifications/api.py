"""REST routes of the caller's own notifications."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from crm_app.core.http import CallerDep, in_thread, json_bytes, write
from crm_app.notifications import service
from crm_app.notifications.schemas import NotificationQuery, Notifications, ReadIn

router = APIRouter(prefix="/api/v1/notifications", tags=["notifications"])


@router.get("", responses={200: {"model": Notifications}}, response_model=None, summary="List my notifications")
async def list_notifications(caller: CallerDep, query: Annotated[NotificationQuery, Query()]) -> Response:
    return json_bytes(await in_thread(service.page, caller, query))


@router.post("/read", status_code=204, response_model=None, summary="Mark my notifications as read")
async def mark_read(caller: CallerDep, body: ReadIn) -> Response:
    await write(caller, None, lambda work: service.mark_read(work, body))
    return Response(status_code=204)
