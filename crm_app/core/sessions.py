"""The browser's session cookie, and the session that it identifies."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from crm_app.core.config import settings
from crm_app.core.database import HotQuery, call, hot_read, principal_of
from crm_app.core.errors import Unauthenticated
from crm_app.core.principal import Principal, Scope, SessionCaller
from crm_app.core.tokens import token_hash


@dataclass(frozen=True, slots=True)
class Resolved:
    """A living session and the slug of its workspace."""

    caller: SessionCaller
    workspace_slug: str


def cookie_name() -> str:
    """The cookie's name. `__Host-` binds the cookie to this very host; browsers accept that prefix over https alone."""
    return "__Host-crm_session" if settings().secure_cookies else "crm_session"


def token_of(cookie_header: str) -> str:
    """The session token in a Cookie header, or an empty string. Of several cookies with its name the last one counts."""
    name, found = cookie_name(), ""
    if name in cookie_header:
        for part in cookie_header[:8192].split(";"):
            key, _, value = part.partition("=")
            if key.strip() == name:
                found = value.strip().strip('"')
    return found


def resolve(token: str) -> Resolved:
    """The session of a cookie's token. Raises Unauthenticated when it is unknown, over or revoked."""
    if not 20 <= len(token) <= 100:
        raise Unauthenticated
    found = call("session.resolve", "select auth_resolve_token(%(hash)s)", hash=token_hash(token))
    if found is None:
        raise Unauthenticated
    return Resolved(_caller(found), found["workspace_slug"])


def _caller(found: dict[str, str]) -> SessionCaller:
    return SessionCaller(UUID(found["session_id"]), UUID(found["workspace_id"]))


@dataclass(frozen=True, slots=True)
class Introduction:
    """What the frame of every page shows of a signed-in person."""

    caller: SessionCaller
    principal: Principal
    theme: str
    workspaces: list[dict[str, str]]
    ends_at: datetime | None
    """When the workspace will be deleted, if an owner has asked for it."""


def introduce(token: str) -> Introduction:
    """The person and workspace of a session token, in one round trip. Raises Unauthenticated or Forbidden."""
    if not 20 <= len(token) <= 100:
        raise Unauthenticated
    found = call("session.introduce", "select app_introduce(%(hash)s)", hash=token_hash(token))
    if found is None:
        raise Unauthenticated
    caller = _caller(found["session"])
    known = [{name: str(one[name]) for name in ("id", "slug", "name", "role")} for one in found["workspaces"][:50]]
    ends_at = datetime.fromisoformat(found["ends_at"]) if found["ends_at"] else None
    return Introduction(caller, principal_of(found["principal"], caller), found["theme"], known, ends_at)


def check(caller: SessionCaller, permission: str | None) -> None:
    """Raises Unauthenticated when the session is over, Forbidden when the role does not grant `permission`."""
    hot_read(caller, permission, _NOTHING)


_NOTHING = HotQuery("select null::text", "session.check")


@dataclass(frozen=True, slots=True)
class Admitted:
    """What a living session may do now."""

    member_id: str
    role_id: str
    permissions: dict[str, Scope]

    @property
    def audience(self) -> tuple[str, str]:
        """A key that is equal for sessions that read the same of every record: for a role that reads all records and
        sees the members' names the role, else the member.
        """
        own = any(scope == "own" for name, scope in self.permissions.items() if name.endswith(".read"))
        own = own or "member.read" not in self.permissions
        return self.role_id, self.member_id if own else ""


def admitted(workspace_id: UUID, sessions: Collection[UUID]) -> dict[UUID, Admitted]:
    """Those of `sessions` that are alive and of active members of the workspace, in one round trip."""
    found = call(
        "session.admitted",
        "select app_admitted(%(workspace)s, %(sessions)s::uuid[])",
        workspace=workspace_id,
        sessions=list(sessions),
    )
    return {UUID(one["session"]): Admitted(one["member"], one["role"], one["permissions"]) for one in found}
