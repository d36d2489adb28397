"""REST routes of members, invitations, roles and the workspace."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from crm_app.core.database import Work
from crm_app.core.pagination import Page
from crm_app.rest.http import CallerDep, in_thread, json_bytes, json_value, write
from crm_app.workspaces import invitations, service
from crm_app.workspaces.schemas import (
    InvitationIn,
    InvitationLink,
    InvitationMade,
    InvitationOut,
    MemberOut,
    MemberPatch,
    MemberQuery,
    RoleIn,
    RoleOut,
    RolePatch,
    WorkspaceIn,
    WorkspaceOut,
)

router = APIRouter(prefix="/api/v1", tags=["workspace"])


@router.get("/members", responses={200: {"model": Page[MemberOut]}}, response_model=None)
async def list_members(caller: CallerDep, query: Annotated[MemberQuery, Query()]) -> Response:
    return json_bytes(await in_thread(service.member_page, caller, query))


@router.get("/members/{member_id}", responses={200: {"model": MemberOut}}, response_model=None)
async def read_member(caller: CallerDep, member_id: UUID) -> Response:
    return json_value(await write(caller, "member.read", lambda work: service.member(work, member_id)))


@router.patch("/members/{member_id}", responses={200: {"model": MemberOut}}, response_model=None)
async def change_member(caller: CallerDep, member_id: UUID, body: MemberPatch) -> Response:
    def run(work: Work) -> dict[str, Any]:
        service.update_member(work, member_id, body)
        return service.member(work, member_id)

    return json_value(await write(caller, "member.manage", run))


@router.get("/invitations", responses={200: {"model": list[InvitationOut]}}, response_model=None)
async def list_invitations(caller: CallerDep) -> Response:
    return json_bytes(await in_thread(invitations.invitations, caller))


@router.post("/invitations", status_code=201, responses={201: {"model": InvitationMade}}, response_model=None)
async def invite(caller: CallerDep, body: InvitationIn) -> Response:
    offer = await write(caller, "member.manage", lambda work: invitations.invite(work, body))
    link = None if offer.mailed else offer.link
    made = InvitationMade(id=offer.id, email=offer.email, link=link, mailed=offer.mailed)
    return json_value(made.model_dump(), 201)


@router.post(
    "/invitations/{invitation_id}/link",
    responses={200: {"model": InvitationLink}},
    response_model=None,
    summary="Show the link of an open invitation, and note that it was shown",
)
async def copy_invitation_link(caller: CallerDep, invitation_id: UUID) -> Response:
    link = await write(caller, "member.manage", lambda work: invitations.copy_link(work, invitation_id))
    return json_value({"link": link})


@router.delete("/invitations/{invitation_id}", status_code=204, response_model=None)
async def withdraw_invitation(caller: CallerDep, invitation_id: UUID) -> Response:
    await write(caller, "member.manage", lambda work: invitations.withdraw(work, invitation_id))
    return Response(status_code=204)


@router.get("/roles", responses={200: {"model": list[RoleOut]}}, response_model=None)
async def list_roles(caller: CallerDep) -> Response:
    return json_bytes(await in_thread(service.roles, caller))


@router.post("/roles", status_code=201, responses={201: {"model": RoleOut}}, response_model=None)
async def create_role(caller: CallerDep, body: RoleIn) -> Response:
    return json_value(
        await write(caller, "role.manage", lambda work: service.role_out(service.add_role(work, body))), 201
    )


@router.patch("/roles/{role_id}", responses={200: {"model": RoleOut}}, response_model=None)
async def change_role(caller: CallerDep, role_id: UUID, body: RolePatch) -> Response:
    def run(work: Work) -> dict[str, Any]:
        return service.role_out(service.update_role(work, role_id, body))

    return json_value(await write(caller, "role.manage", run))


@router.delete("/roles/{role_id}", status_code=204, response_model=None)
async def delete_role(caller: CallerDep, role_id: UUID) -> Response:
    await write(caller, "role.manage", lambda work: service.delete_role(work, role_id))
    return Response(status_code=204)


@router.get("/workspace", responses={200: {"model": WorkspaceOut}}, response_model=None)
async def read_workspace(caller: CallerDep) -> Response:
    return json_value(await write(caller, None, service.workspace))


@router.put("/workspace", responses={200: {"model": WorkspaceOut}}, response_model=None)
async def change_workspace(caller: CallerDep, body: WorkspaceIn) -> Response:
    def run(work: Work) -> dict[str, Any]:
        service.update_workspace(work, body)
        return body.model_dump() | {"id": work.workspace_id, "slug": work.principal.workspace_slug}

    return json_value(await write(caller, "workspace.manage", run))
