"""REST routes of the assistant's settings."""

from typing import Any

from fastapi import APIRouter

from crm_app.assistant_settings import service
from crm_app.assistant_settings.schemas import SettingsOut, SettingsPatch, TrialOut
from crm_app.rest.http import CallerDep, in_thread, write

router = APIRouter(prefix="/api/v1/assistant-settings", tags=["assistant"])
MANAGE = "workspace.manage"


@router.get("", response_model=SettingsOut, summary="The workspace's settings of the assistant")
async def read_settings(caller: CallerDep) -> Any:
    return await write(caller, MANAGE, service.out)


@router.patch("", response_model=SettingsOut, summary="Change the settings of the assistant")
async def change_settings(caller: CallerDep, body: SettingsPatch) -> Any:
    """The key is stored encrypted and never shown again. Another provider or address forgets it."""
    return await write(caller, MANAGE, lambda work: service.change(work, body))


@router.post("/trial", response_model=TrialOut, summary="Call the stored model once")
async def try_settings(caller: CallerDep) -> Any:
    return await in_thread(service.trial, caller)
