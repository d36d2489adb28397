"""REST routes of tasks."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from crm_app.core import hot_write
from crm_app.core.database import Work
from crm_app.core.principal import Caller
from crm_app.records import queries
from crm_app.records.rest import records_router
from crm_app.rest.http import CallerDep, in_thread, json_bytes, json_value
from crm_app.tasks import service
from crm_app.tasks.models import Task
from crm_app.tasks.schemas import Agenda, AgendaQuery, TaskOut

router = APIRouter()
more = APIRouter(prefix="/api/v1/tasks", tags=["tasks"])


@more.get("/agenda", responses={200: {"model": Agenda}}, response_model=None, summary="Open tasks by urgency")
async def read_agenda(caller: CallerDep, query: Annotated[AgendaQuery, Query()]) -> Response:
    return json_value(await in_thread(service.agenda, caller, query))


@more.post("/{task_id}/complete", responses={200: {"model": TaskOut}}, response_model=None, summary="Tick a task off")
async def complete_task(caller: CallerDep, task_id: UUID) -> Response:
    return json_bytes(await _set_done(caller, task_id, True))


@more.post("/{task_id}/reopen", responses={200: {"model": TaskOut}}, response_model=None, summary="Reopen a task")
async def reopen_task(caller: CallerDep, task_id: UUID) -> Response:
    return json_bytes(await _set_done(caller, task_id, False))


async def _set_done(caller: Caller, task_id: UUID, done: bool) -> bytes:
    def run(work: Work) -> Task:
        return service.set_done(work, task_id, done)

    found = await hot_write.write(caller, "task.update", run, lambda task: queries.answer(service.TASKS, task.id))
    return found or b""


router.include_router(more)
router.include_router(records_router(service.TASKS))
