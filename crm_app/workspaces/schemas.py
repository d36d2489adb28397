"""Input and output of members, roles, invitations and the workspace's settings."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from crm_app.core.pagination import Input, ListQuery, Patch
from crm_app.core.permissions import permissions
from crm_app.core.principal import Scope
from crm_app.identity.schemas import LoginEmail, Timezone
from crm_app.values.fields import Currency


def _known(value: dict[str, Scope]) -> dict[str, Scope]:
    if set(value) - set(permissions()):
        raise ValueError("workspaces.error.unknown_permission")
    return value


Permissions = Annotated[dict[str, Scope], AfterValidator(_known)]


class MemberPatch(Patch):
    """A change to a member: another role, or the end of the membership."""

    role_id: UUID | None = None
    status: Literal["active", "inactive"] = "active"
    team: Annotated[str | None, Field(max_length=120)] = None
    manager: Annotated[str | None, Field(max_length=120)] = None


class MemberOut(BaseModel):
    """A member. One without an account owns records and cannot sign in."""

    id: UUID
    name: str
    email: str | None
    role_id: UUID | None
    role_key: str | None
    role_name: str | None
    team: str | None
    manager: str | None
    status: Literal["active", "inactive"]
    has_account: bool
    version: int
    created_at: datetime


class MemberQuery(ListQuery):
    """The parameters of the list of members."""

    status: Literal["active", "inactive"] | None = None


class InvitationIn(Input):
    """An invitation for an address."""

    email: LoginEmail
    role_id: UUID


class InvitationOut(BaseModel):
    """An open invitation."""

    id: UUID
    email: str
    role_name: str
    created_at: datetime
    expires_at: datetime


class InvitationMade(BaseModel):
    """A new invitation. `link` is empty when it is mailed: another call shows it, and the audit trail records the
    call.
    """

    id: UUID
    email: str
    link: str | None
    mailed: bool


class InvitationLink(BaseModel):
    """The link of an open invitation, to be passed on by hand."""

    link: str


class RoleIn(Input):
    """A custom role."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    permissions: Permissions


class RolePatch(Patch):
    """A change to a role."""

    name: Annotated[str, Field(min_length=1, max_length=80)] = "role"
    permissions: Permissions = {}


class RoleOut(BaseModel):
    """A role."""

    id: UUID
    key: str
    name: str
    permissions: dict[str, Any]
    built_in: bool
    version: int


class WorkspaceIn(Input):
    """The workspace's settings."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    timezone: Timezone
    currency: Currency
    fiscal_year_start: Annotated[int, Field(ge=1, le=12)] = 1


class WorkspaceOut(BaseModel):
    """The workspace's settings."""

    id: UUID
    slug: str
    name: str
    timezone: str
    currency: str
    fiscal_year_start: int
