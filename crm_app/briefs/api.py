"""REST routes of briefs."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from crm_app.assistant.briefs.drafts import Draft, DraftIn
from crm_app.briefs import service
from crm_app.briefs.schemas import BriefOut
from crm_app.core import on_loop
from crm_app.records.about import Subject
from crm_app.rest.http import CallerDep, language_of, write

router = APIRouter(prefix="/api/v1/briefs", tags=["assistant"])


@router.get("/{kind}/{record_id}", summary="What a record is about, the last touch, open points and the next step")
async def read_brief(request: Request, caller: CallerDep, kind: Subject, record_id: UUID) -> BriefOut:
    return await on_loop.read(service.read, caller, kind, record_id, language_of(request))


@router.get("/{kind}/{record_id}/draft", summary="Draft a mail, a LINE message or a call note; nothing is written")
async def draft_message(caller: CallerDep, kind: Subject, record_id: UUID, query: Annotated[DraftIn, Query()]) -> Draft:
    return await write(caller, None, lambda work: service.draft(work, kind, record_id, query))
