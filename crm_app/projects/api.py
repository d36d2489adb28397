"""REST routes of projects and of their members."""

from uuid import UUID

from fastapi import APIRouter, Response

from crm_app.projects import service
from crm_app.projects.schemas import ProjectMemberIn, ProjectMemberOut
from crm_app.records.rest import records_router
from crm_app.rest.http import CallerDep, in_thread, json_bytes, write

router = APIRouter()
more = APIRouter(prefix="/api/v1/projects/{project_id}/members", tags=["projects"])


@more.get("", responses={200: {"model": list[ProjectMemberOut]}}, response_model=None, summary="List project members")
async def list_members(caller: CallerDep, project_id: UUID) -> Response:
    def run() -> bytes:
        service.get(caller, project_id)
        return service.members(caller, project_id)

    return json_bytes(await in_thread(run))


@more.put("/{member_id}", status_code=204, response_model=None, summary="Add a member, or change what they do")
async def put_member(caller: CallerDep, project_id: UUID, member_id: UUID, body: ProjectMemberIn) -> Response:
    await write(caller, "project.update", lambda work: service.put_member(work, project_id, member_id, body))
    return Response(status_code=204)


@more.delete("/{member_id}", status_code=204, response_model=None, summary="Take a member off a project")
async def remove_member(caller: CallerDep, project_id: UUID, member_id: UUID) -> Response:
    await write(caller, "project.update", lambda work: service.remove_member(work, project_id, member_id))
    return Response(status_code=204)


router.include_router(more)
router.include_router(records_router(service.PROJECTS))
