"""The states of the settings: members and invitations, roles, the workspace."""

from datetime import datetime
from typing import Annotated, Any, Literal, TypedDict
from uuid import UUID

import orjson
import reflex as rx
from pydantic import Field

from crm_app.core.errors import Invalid
from crm_app.core.i18n import translate
from crm_app.core.permissions import permissions
from crm_app.core.validation import parse
from crm_app.ui.actions import Actions, action
from crm_app.ui.state import Shell, Viewer
from crm_app.values import formats
from crm_app.values.options import Option
from crm_app.workspaces import invitations, service
from crm_app.workspaces.schemas import InvitationIn, MemberPatch, MemberQuery, RoleIn, RolePatch, WorkspaceIn

Form = dict[str, Any]
Short = Annotated[str, Field(max_length=200)]
PAGE_ROWS = 50


class MemberRow(TypedDict):
    """A member; `account` is 1 for a member who can sign in, else empty."""

    id: str
    name: str
    initials: str
    role_id: str
    role: str
    version: str
    account: str
    status: str
    team: str
    meta: str


class InvitationRow(TypedDict):
    """An open invitation."""

    id: str
    email: str
    meta: str


class MembersState(Actions, rx.State):
    """The members of the workspace, and the open invitations."""

    loading: bool = True
    status: str = "active"
    rows: list[MemberRow] = []
    roles: list[Option] = []
    first_role: str = ""
    """The initial role of an invitation: the plain member."""
    invitations: list[InvitationRow] = []
    link: str = ""
    """The link of the invitation that was just created; shown only once."""
    invited: str = ""
    mailed: bool = False
    has_next: bool = False
    has_previous: bool = False

    team_of: str = ""
    """The member whose team is named in the open dialog."""
    team_version: str = ""
    team_person: str = ""
    team: str = ""

    _q: str = ""
    _next: str = ""
    _trail: list[str] = []

    @action("member.read")
    async def load(self) -> None:
        """Loads the first page, the roles, and the open invitations for people who may invite."""
        self._trail, self._q, self.link, self.form_errors = [], "", "", {}
        viewer = await self._viewer()
        roles = orjson.loads(await self._read(service.roles))
        self.roles = [
            {"value": r["id"], "label": service.role_name(r["key"], r["name"], viewer.language)} for r in roles
        ]
        self.first_role = next((r["id"] for r in roles if r["key"] == "member"), "")
        await self._load_rows()
        await self._load_invitations()
        self.loading = False

    async def _load_rows(self) -> None:
        viewer = await self._viewer()
        query = MemberQuery(limit=PAGE_ROWS, status=self.status, q=self._q or None, after=self._after())
        found = orjson.loads(await self._read(service.member_page, query))
        self.rows = [_member(row, viewer) for row in found["items"]]
        self._next = found["next"] or ""
        self.has_next, self.has_previous = bool(self._next), bool(self._trail)

    def _after(self) -> UUID | None:
        return UUID(self._trail[-1]) if self._trail else None

    async def _load_invitations(self) -> None:
        if not await self._may("member.manage"):
            self.invitations = []
            return
        viewer = await self._viewer()
        found = orjson.loads(await self._read(invitations.invitations))
        self.invitations = [_invitation(row, viewer) for row in found[:PAGE_ROWS]]

    @action("member.read")
    async def choose_status(self, status: Literal["active", "inactive"]) -> None:
        """Shows the members who can sign in, or those who cannot."""
        self.status, self._trail = status, []
        await self._load_rows()

    @action("member.read")
    async def search(self, q: Short) -> None:
        """Finds members by name or address."""
        self._q, self._trail = q.strip(), []
        await self._load_rows()

    @action("member.read")
    async def next_page(self) -> None:
        """The next page."""
        if self._next:
            self._trail = [*self._trail[-100:], self._next]
            await self._load_rows()

    @action("member.read")
    async def previous_page(self) -> None:
        """The previous page."""
        self._trail = self._trail[:-1]
        await self._load_rows()

    @action("member.read")
    async def leave(self) -> None:
        """Clears everything when the page is left, above all the link of the invitation."""
        self.rows, self.invitations, self.roles, self.link, self.loading = [], [], [], "", True

    @action("member.manage")
    async def invite(self, form: Form) -> None:
        """Invites an address; without email, shows the link to pass on."""
        self.form_errors, self.link = {}, ""
        sent = await self._do_once(invitations.invite, parse(InvitationIn, form))
        if sent.made is not None:
            offer = sent.made
            self.invited, self.mailed = offer.email, offer.mailed
            self.link = "" if self.mailed else offer.link
            if self.mailed:
                await self._say("workspaces.invitation.sent", email=offer.email)
        await self._load_invitations()

    @action("member.manage")
    async def copy_link(self, invitation_id: UUID) -> None:
        """Shows the link of an open invitation, to pass on by hand; the showing is recorded."""
        self.form_errors = {}
        self.link = await self._do(invitations.copy_link, invitation_id)
        self.invited = next((row["email"] for row in self.invitations if row["id"] == str(invitation_id)), "")

    @action("member.manage")
    async def withdraw(self, invitation_id: UUID) -> None:
        """Revokes an open invitation."""
        await self._do(invitations.withdraw, invitation_id)
        self.link = ""
        await self._load_invitations()
        await self._say("workspaces.invitation.withdrawn")

    @action("member.manage")
    async def change_role(self, member_id: UUID, version: int, role_id: UUID) -> None:
        """Gives a member another role, with immediate effect."""
        await self._change(MemberPatch(version=version, role_id=role_id), member_id, "workspaces.member.role_changed")

    @action("member.manage")
    async def change_status(self, member_id: UUID, version: int, status: Literal["active", "inactive"]) -> None:
        """Ends a membership, or restores it."""
        said = "workspaces.member.deactivated" if status == "inactive" else "workspaces.member.activated"
        await self._change(MemberPatch(version=version, status=status), member_id, said)

    @action("member.manage")
    async def begin_team(self, member_id: UUID) -> None:
        """Opens the dialog that names the team of a member."""
        found = next((row for row in self.rows if row["id"] == str(member_id)), None)
        if found is not None:
            self.form_errors = {}
            self.team_of, self.team_version = found["id"], found["version"]
            self.team_person, self.team = found["name"], found["team"]

    @action("member.manage")
    async def close_team(self, is_open: bool) -> None:
        """Closes the dialog."""
        if not is_open:
            self.team_of = ""

    @action("member.manage")
    async def save_team(self, form: Form) -> None:
        """Puts a member into a team, or into none. A team is made of the members with its name."""
        try:
            member_id, version = UUID(str(form.get("member_id", ""))), int(str(form.get("version", ""))[:9])
        except ValueError:
            raise Invalid("ui.draft.gone") from None
        patch = parse(MemberPatch, {"version": version, "team": str(form.get("team", "")).strip() or None})
        await self._change(patch, member_id, "workspaces.member.team_changed")
        self.team_of = ""

    async def _change(self, patch: MemberPatch, member_id: UUID, said: str) -> None:
        try:
            await self._do(service.update_member, member_id, patch)
            await self._say(said)
        finally:  # also after a refusal, because the list must show the stored role
            await self._load_rows()

    async def _may(self, permission: str) -> bool:
        shell = await self.get_state(Shell)
        return permission in shell.permissions


def _member(row: dict[str, Any], viewer: Viewer) -> MemberRow:
    role = service.role_name(row["role_key"], row["role_name"], viewer.language)
    about = [
        row["email"],
        row["team"],
        "" if row["has_account"] else translate("workspaces.no_account", viewer.language),
    ]
    return {
        "id": row["id"],
        "name": row["name"],
        "initials": formats.initials(row["name"]),
        "role_id": row["role_id"] or "",
        "role": role,
        "version": str(row["version"]),
        "account": "1" if row["has_account"] else "",
        "status": row["status"],
        "team": row["team"] or "",
        "meta": " · ".join(part for part in about if part),
    }


def _invitation(row: dict[str, Any], viewer: Viewer) -> InvitationRow:
    until = formats.date_time(datetime.fromisoformat(row["expires_at"]), viewer.language, viewer.timezone)
    role = service.role_name(row["role_name"].lower(), row["role_name"], viewer.language)
    return {
        "id": row["id"],
        "email": row["email"],
        "meta": translate("workspaces.invitation.meta", viewer.language, role=role, until=until),
    }


class RoleRow(TypedDict):
    """A role; `built_in` is 1 for a role that comes with the product, else empty."""

    id: str
    name: str
    meta: str
    built_in: str


class RolesState(Actions, rx.State):
    """The roles, and the open role."""

    loading: bool = True
    rows: list[RoleRow] = []
    open: bool = False
    role_id: str = ""
    role_name: str = ""
    built_in: bool = False
    version: int = 1
    grants: dict[str, str] = {}
    """Scope by permission: `own`, `all`, or empty."""

    _roles: list[dict[str, Any]] = []

    @action("member.read")
    async def load(self) -> None:
        """Loads all roles, at most 50."""
        self.open = False
        await self._load()
        self.loading = False

    async def _load(self) -> None:
        viewer = await self._viewer()
        self._roles = orjson.loads(await self._read(service.roles))
        self.rows = [
            {
                "id": role["id"],
                "name": service.role_name(role["key"], role["name"], viewer.language),
                "meta": translate("workspaces.role.grants", viewer.language, count=len(role["permissions"])),
                "built_in": "1" if role["built_in"] else "",
            }
            for role in self._roles
        ]

    @action("member.read")
    async def leave(self) -> None:
        """Clears the rows when the page is left."""
        self.rows, self.grants, self._roles, self.open, self.loading = [], {}, [], False, True

    @action("member.read")
    async def show(self, role_id: UUID) -> None:
        """Opens a role."""
        viewer = await self._viewer()
        role = next((one for one in self._roles if one["id"] == str(role_id)), None)
        if role is not None:
            self._open(role, service.role_name(role["key"], role["name"], viewer.language), role["built_in"])

    @action("role.manage")
    async def begin(self) -> None:
        """Opens a new role with the permissions of a member."""
        like: dict[str, Any] = next((one for one in self._roles if one["key"] == "member"), {"permissions": {}})
        self._open({"id": "", "version": 1, "permissions": like["permissions"]}, "", built_in=False)

    def _open(self, role: dict[str, Any], name: str, built_in: bool) -> None:
        self.role_id, self.version, self.role_name, self.built_in = role["id"], role["version"], name, built_in
        self.grants = {permission: role["permissions"].get(permission, "") for permission in permissions()}
        self.form_errors, self.open = {}, True

    @action("member.read")
    async def close(self, is_open: bool) -> None:
        """Closes the open role."""
        self.open = is_open and self.open

    @action("role.manage")
    async def save(self, form: Form) -> None:
        """Writes the open role."""
        self.form_errors = {}
        if not self.open:  # the state has lost the subject of the form, as after a restart
            raise Invalid("ui.draft.gone")
        grants = {name: form[name] for name in permissions() if form.get(name)}
        values = {"name": form.get("name", ""), "permissions": grants}
        if self.role_id:
            patch = parse(RolePatch, values | {"version": self.version})
            await self._do(service.update_role, UUID(self.role_id), patch)
        else:
            await self._do_once(service.add_role, parse(RoleIn, values))
        self.open = False
        await self._load()
        await self._say("workspaces.role.saved")

    @action("role.manage")
    async def delete(self) -> None:
        """Deletes the open role, if no member has it."""
        await self._do(service.delete_role, UUID(self.role_id))
        self.open = False
        await self._load()
        await self._say("workspaces.role.deleted")


class WorkspaceState(Actions, rx.State):
    """The workspace's settings."""

    loaded: bool = False
    values: dict[str, str] = {}

    @action()
    async def load(self) -> None:
        """Loads the settings."""
        found = await self._do(service.workspace)
        self.values = {name: str(value) for name, value in found.items()}
        self.form_errors, self.loaded = {}, True

    @action("workspace.manage")
    async def save(self, form: Form) -> None:
        """Writes the settings."""
        self.form_errors = {}
        data = parse(WorkspaceIn, form)
        await self._do(service.update_workspace, data)
        shell = await self.get_state(Shell)
        shell.workspace_name, shell.currency = data.name, data.currency
        self.values = {**self.values, **{name: str(value) for name, value in data.model_dump().items()}}
        await self._say("workspaces.settings.saved")
