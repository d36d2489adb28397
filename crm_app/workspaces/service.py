"""Members, roles and settings of a workspace."""

import re
import secrets
from functools import lru_cache
from typing import Any
from uuid import UUID

from orjson import loads
from sqlalchemy import ARRAY, Uuid, and_, any_, bindparam, cast, func, select, text, tuple_

from crm_app.core import live
from crm_app.core.clock import new_id
from crm_app.core.database import HotQuery, Work, hot_page, hot_read, list_json, page_json
from crm_app.core.errors import Conflict, Forbidden, Invalid, NotFound
from crm_app.core.events import Noted, emit
from crm_app.core.i18n import catalogue, translate
from crm_app.core.principal import Caller
from crm_app.core.tables import columns
from crm_app.values.collation import sort_key
from crm_app.values.finding import searchable, terms
from crm_app.workspaces.models import Invitation, Membership, Role
from crm_app.workspaces.schemas import MemberOut, MemberPatch, MemberQuery, RoleIn, RoleOut, RolePatch, WorkspaceIn

MEMBER, ROLE, INVITATION = columns(Membership), columns(Role), columns(Invitation)
MAX_MEMBERS, MAX_ROLES, MAX_INVITATIONS = 500, 50, 200
MAX_SEARCHED = 20_000
"""How many members a search goes through, the first by name."""

_MEMBERS = (
    select(
        MEMBER.id,
        MEMBER.name,
        MEMBER.email,
        MEMBER.role_id,
        ROLE.key.label("role_key"),
        ROLE.name.label("role_name"),
        MEMBER.team,
        MEMBER.manager,
        MEMBER.status,
        MEMBER.person_id.is_not(None).label("has_account"),
        MEMBER.version,
        MEMBER.created_at,
    )
    .select_from(Membership)
    .outerjoin(Role, and_(ROLE.workspace_id == MEMBER.workspace_id, ROLE.id == MEMBER.role_id))
)
_MEMBER_LIST = list_json(_MEMBERS.order_by(MEMBER.status, MEMBER.name_key, MEMBER.id).limit(MAX_MEMBERS), "member.list")
_MEMBER_NAMES = list_json(
    select(MEMBER.id, MEMBER.name, MEMBER.email).order_by(MEMBER.name_key, MEMBER.id).limit(MAX_SEARCHED),
    "member.names",
)
_ROLE_LIST = list_json(
    select(ROLE.id, ROLE.key, ROLE.name, ROLE.permissions, ROLE.built_in, ROLE.version)
    .order_by(ROLE.built_in.desc(), ROLE.created_at, ROLE.key)
    .limit(MAX_ROLES),
    "role.list",
)


# ---------------------------------------------------------------- members


def members(caller: Caller) -> bytes:
    """The members by name, those who are active first, at most 500, as a JSON array."""
    return hot_read(caller, "member.read", _MEMBER_LIST) or b"[]"


def member_page(caller: Caller, query: MemberQuery) -> bytes:
    """A page of members by name, as JSON, `{"items": […], "next": …}`.

    Raises Invalid for any other sort, and for a cursor that no member has.
    """
    if query.sort not in (None, "name"):
        raise Invalid(fields={"sort": "core.field.invalid"})
    hot = _member_page(query.status is not None, query.q is not None, query.after is not None)
    values: dict[str, Any] = {"status": query.status, "limit": query.limit, "limit_plus_one": query.limit + 1}
    if query.q is not None:
        values["found"] = _members_found(caller, query.q)
    return hot_page(caller, "member.read", hot, Membership, after=query.after, **values)


def _members_found(caller: Caller, q: str) -> list[UUID]:
    """The members whose name or address contains all the words. Compared in Python, which folds them; members are
    few.
    """
    wanted = terms(q)
    members = loads(hot_read(caller, "member.read", _MEMBER_NAMES) or b"[]")
    return [
        UUID(row["id"])
        for row in members
        if all(term.text in searchable((row["name"], row["email"])) for term in wanted)
    ]


@lru_cache(maxsize=8)
def _member_page(by_status: bool, searched: bool, after: bool) -> HotQuery:
    statement = _MEMBERS
    if by_status:
        statement = statement.where(MEMBER.status == bindparam("status"))
    if searched:
        statement = statement.where(MEMBER.id == any_(cast(bindparam("found"), ARRAY(Uuid()))))
    if after:
        last = columns(Membership)
        anchor = select(last.name_key, last.id).where(last.id == bindparam("after", type_=Uuid()))
        statement = statement.where(tuple_(MEMBER.name_key, MEMBER.id) > anchor.correlate(None).scalar_subquery())
    statement = statement.order_by(MEMBER.name_key, MEMBER.id).limit(bindparam("limit_plus_one"))
    return page_json(statement, "member.page")


def member(work: Work, member_id: UUID) -> dict[str, Any]:
    """A member as JSON values. Raises NotFound."""
    row = work.db.execute(_MEMBERS.where(MEMBER.id == member_id)).mappings().one_or_none()
    if row is None:
        raise NotFound
    return MemberOut.model_validate(dict(row)).model_dump(mode="json")


def update_member(work: Work, member_id: UUID, patch: MemberPatch) -> None:
    """Changes a member's role or status.

    Raises Forbidden for rights that the changer lacks, Invalid when the workspace would be left without an owner.
    """
    work.require("member.manage")
    work.alone("members")  # otherwise two owners who demote each other at once would both see the other one as an owner
    row: Membership | None = work.db.execute(
        select(Membership).where(MEMBER.id == member_id).with_for_update()
    ).scalar_one_or_none()
    if row is None:
        raise NotFound
    if row.version != patch.version:
        raise Conflict(current=member(work, member_id))
    changes, before = patch.changes(), row.model_dump()
    if row.role_id is not None:
        check_may_grant(work, role_of(work, row.role_id))
    if changes.get("role_id") is not None:
        check_may_grant(work, role_of(work, changes["role_id"]))
    elif "role_id" in changes and row.person_id is not None:
        raise Invalid(fields={"role_id": "core.field.required"})
    if changes.get("status") == "active" and (row.person_id is None or (changes.get("role_id") or row.role_id) is None):
        raise Invalid(fields={"status": "workspaces.error.no_account"})
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    work.db.flush()
    _keep_an_owner(work)
    emit(work, Noted("member", row.id, "update", row.name, _member_changes(work, before, changes)))
    live.publish(work, "member")


def _member_changes(work: Work, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What the audit trail keeps of the change of a member: the names of roles instead of their ids."""
    found = {name: [before[name], value] for name, value in after.items() if before[name] != value}
    if "role_id" in found:
        pair = found.pop("role_id")
        found["role"] = [None if one is None else role_words(role_of(work, one)) for one in pair]
    return found


def role_name(key: str | None, name: str | None, language: str) -> str:
    """A role's name; roles that come with the product have one in each language."""
    own = f"workspaces.role.{key}"
    return translate(own, language) if own in catalogue() else name or ""


def role_words(role: Role) -> str:
    """What the audit trail calls a role: the key of one that comes with the product, else its name."""
    return role.key if role.built_in else role.name


def add_inactive(work: Work, name: str, **more: Any) -> Membership:
    """Adds a member who owns records and cannot sign in, such as an owner named by an import."""
    row = Membership(
        workspace_id=work.workspace_id, id=new_id(), name=name, name_key=sort_key(name), status="inactive", **more
    )
    work.db.add(row)
    work.db.flush()
    return row


def _keep_an_owner(work: Work) -> None:
    statement = (
        select(func.count())
        .select_from(Membership)
        .join(Role, and_(ROLE.workspace_id == MEMBER.workspace_id, ROLE.id == MEMBER.role_id))
        .where(ROLE.key == "owner", MEMBER.status == "active")
    )
    if not work.db.execute(statement).scalar():
        raise Invalid("workspaces.error.last_owner")


def role_of(work: Work, role_id: UUID) -> Role:
    row: Role | None = work.db.execute(select(Role).where(ROLE.id == role_id)).scalar_one_or_none()
    if row is None:
        raise Invalid(fields={"role_id": "core.field.missing_record"})
    return row


def check_may_grant(work: Work, role: Role) -> None:
    """Raises Forbidden for rights beyond one's own: these cannot be granted, revoked or edited. Only an owner appoints
    owners.
    """
    mine = work.principal.permissions
    beyond = any(mine.get(name) not in (scope, "all") for name, scope in role.permissions.items())
    if beyond or (role.key == "owner" and work.principal.role != "owner"):
        raise Forbidden("workspaces.error.beyond_own_rights")


# ---------------------------------------------------------------- roles


def roles(caller: Caller) -> bytes:
    """The roles, as a JSON array."""
    return hot_read(caller, "member.read", _ROLE_LIST) or b"[]"


def role_out(row: Role) -> dict[str, Any]:
    """A role as JSON values."""
    return RoleOut.model_validate(row, from_attributes=True).model_dump(mode="json")


def add_role(work: Work, data: RoleIn) -> Role:
    """Writes a new role. Raises Forbidden for rights beyond one's own."""
    work.require("role.manage")
    work.alone("roles")
    count = work.db.execute(select(func.count()).select_from(Role)).scalar_one()
    if count >= MAX_ROLES:
        raise Invalid("workspaces.error.too_many_roles")
    row = Role(
        workspace_id=work.workspace_id,
        id=new_id(),
        key=f"{re.sub(r'[^a-z0-9]+', '-', data.name.lower()).strip('-')[:20] or 'role'}-{secrets.token_hex(3)}",
        name=data.name,
        permissions=dict(data.permissions),
    )
    check_may_grant(work, row)
    work.db.add(row)
    work.db.flush()
    emit(work, Noted("role", row.id, "create", row.name, _granted({}, row.permissions)))
    return row


def update_role(work: Work, role_id: UUID, patch: RolePatch) -> Role:
    """Changes a custom role. Raises Forbidden for a built-in one, Conflict when stale."""
    work.require("role.manage")
    row = _role_for_change(work, role_id)
    if row.version != patch.version:
        raise Conflict(
            current={"id": str(row.id), "name": row.name, "permissions": row.permissions, "version": row.version}
        )
    check_may_grant(work, row)
    before = row.model_dump()
    for name, value in patch.changes().items():
        setattr(row, name, value)
    row.version += 1
    check_may_grant(work, row)
    work.db.flush()
    renamed = {} if before["name"] == row.name else {"name": [before["name"], row.name]}
    emit(work, Noted("role", row.id, "update", row.name, renamed | _granted(before["permissions"], row.permissions)))
    live.publish(work, "member")
    return row


def delete_role(work: Work, role_id: UUID) -> None:
    """Deletes a role without members. Raises Invalid while somebody has it."""
    work.require("role.manage")
    row = _role_for_change(work, role_id)
    if work.db.execute(select(MEMBER.id).where(MEMBER.role_id == role_id).limit(1)).first() is not None:
        raise Invalid("workspaces.error.role_in_use")
    work.db.delete(row)
    work.db.flush()
    emit(work, Noted("role", row.id, "delete", row.name, _granted(row.permissions, {})))


def _granted(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """The permissions that differ, as the audit trail keeps them."""
    pairs = {name: [before.get(name, "none"), after.get(name, "none")] for name in sorted({**before, **after})}
    return {f"permission.{name}": pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _role_for_change(work: Work, role_id: UUID) -> Role:
    row: Role | None = work.db.execute(select(Role).where(ROLE.id == role_id).with_for_update()).scalar_one_or_none()
    if row is None:
        raise NotFound
    if row.built_in:
        raise Forbidden("workspaces.error.built_in_role")
    return row


# ---------------------------------------------------------------- the workspace


def workspace(work: Work) -> dict[str, Any]:
    """The workspace's settings as JSON values."""
    who = work.principal
    return {
        "id": str(work.workspace_id),
        "slug": who.workspace_slug,
        "name": who.workspace_name,
        "timezone": who.workspace_timezone,
        "currency": who.currency,
        "fiscal_year_start": who.fiscal_year_start,
    }


def update_workspace(work: Work, data: WorkspaceIn) -> None:
    """Changes the workspace's name, zone, currency and fiscal year."""
    work.require("workspace.manage")
    before, after = workspace(work), data.model_dump()
    work.db.execute(text("select workspace_update(:name, :timezone, :currency, :fiscal_year_start)"), after)
    changes = {name: [before[name], value] for name, value in after.items() if before[name] != value}
    emit(work, Noted("workspace", work.workspace_id, "update", data.name, changes))
    live.publish(work, "member")


def is_demo(work: Work) -> bool:
    """Whether this is a demo workspace: its people are made up, and nothing is ever mailed from it."""
    return bool(work.db.execute(text("select workspace_is_demo()")).scalar())


def mark_demo(work: Work) -> None:
    """Makes this a demo workspace, for good. Call it before anybody is invited. Raises Forbidden."""
    work.require("workspace.manage")
    work.db.execute(text("select workspace_mark_demo()"))
