"""REST routes of the caller's own notifications."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from crm_app.notifications import service
from crm_app.notifications.schemas import NotificationQuery, Notifications, Preferences, ReadIn
from crm_app.rest.http import CallerDep, in_thread, json_bytes, json_value, write

router = APIRouter(prefix="/api/v1/notifications", tags=["notifications"])


@router.get("", responses={200: {"model": Notifications}}, response_model=None, summary="List my notifications")
async def list_notifications(caller: CallerDep, query: Annotated[NotificationQuery, Query()]) -> Response:
    return json_bytes(await in_thread(service.page, caller, query))


@router.post("/read", status_code=204, response_model=None, summary="Mark my notifications as read")
async def mark_read(caller: CallerDep, body: ReadIn) -> Response:
    await write(caller, None, lambda work: service.mark_read(work, body))
    return Response(status_code=204)


@router.get("/preferences", responses={200: {"model": Preferences}}, response_model=None, summary="How I am notified")
async def read_preferences(caller: CallerDep) -> Response:
    return json_value((await write(caller, None, service.preferences)).model_dump())


@router.put(
    "/preferences", responses={200: {"model": Preferences}}, response_model=None, summary="Set how I am notified"
)
async def set_preferences(caller: CallerDep, body: Preferences) -> Response:
    return json_value((await write(caller, None, lambda work: service.set_preferences(work, body))).model_dump())
