"""The browser's session cookie, and what it stands for."""

from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from uuid import UUID

from sqlalchemy import text

from crm_app.core.config import settings
from crm_app.core.database import HotQuery, hot_read, open_door, unit_of_work
from crm_app.core.errors import Unauthenticated
from crm_app.core.principal import Principal, SessionCaller
from crm_app.core.tokens import token_hash


@dataclass(frozen=True, slots=True)
class Resolved:
    """A living session and the slug of its workspace."""

    caller: SessionCaller
    workspace_slug: str


def cookie_name() -> str:
    """`__Host-` binds the cookie to this very host; browsers accept that prefix over https alone."""
    return "__Host-crm_session" if settings().secure_cookies else "crm_session"


def token_of(cookie_header: str) -> str:
    """The session token in a Cookie header, or an empty string."""
    try:
        cookies = SimpleCookie(cookie_header[:8192])
    except CookieError:
        return ""
    morsel = cookies.get(cookie_name())
    return morsel.value if morsel else ""


def resolve(token: str) -> Resolved:
    """The session of a cookie's token. Raises Unauthenticated when it is unknown, over or revoked."""
    if not 20 <= len(token) <= 100:
        raise Unauthenticated
    with open_door() as db:
        found = db.execute(text("select auth_resolve_token(:hash)"), {"hash": token_hash(token)}).scalar()
    if found is None:
        raise Unauthenticated
    caller = SessionCaller(UUID(found["session_id"]), UUID(found["workspace_id"]))
    return Resolved(caller, found["workspace_slug"])


@dataclass(frozen=True, slots=True)
class Introduction:
    """What the frame of every page shows of a signed-in person."""

    caller: SessionCaller
    principal: Principal
    theme: str
    workspaces: list[dict[str, str]]


def introduce(token: str) -> Introduction:
    """Who a session token stands for. Raises Unauthenticated or Forbidden."""
    caller = resolve(token).caller
    with unit_of_work(caller) as work:
        values = {"s": caller.session_id}
        person = work.db.execute(text("select auth_person(:s)"), values).scalar_one()
        known = work.db.execute(text("select auth_my_workspaces(:s)"), values).scalar_one()
        others = [{name: str(w[name]) for name in ("id", "slug", "name", "role")} for w in known[:50]]
        return Introduction(caller, work.principal, person["theme"], others)


def check(caller: SessionCaller, permission: str | None) -> None:
    """Raises Unauthenticated when the session is over, Forbidden when the role does not grant `permission`."""
    hot_read(caller, permission, _NOTHING)


_NOTHING = HotQuery("select null::text", "session.check")
