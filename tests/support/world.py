"""People in workspaces, made as the product makes them, and clients that call the REST API as each of them."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import jwt
from anyio.from_thread import BlockingPortal, start_blocking_portal
from sqlalchemy import text
from starlette.testclient import TestClient

from crm_app import registry
from crm_app.core import cache, on_loop, pool
from crm_app.core.database import unit_of_work
from crm_app.core.principal import SessionCaller
from crm_app.core.tokens import access_token
from crm_app.identity import passwords, service
from crm_app.identity.schemas import AcceptIn, LoginIn, RegisterIn
from crm_app.identity.service import Client
from crm_app.workspaces import invitations
from crm_app.workspaces import service as workspaces
from crm_app.workspaces.schemas import InvitationIn, MemberPatch, RoleIn

PASSWORD = "a long enough password"
ROLES = ("owner", "admin", "member", "viewer")
CLIENT = Client("127.0.0.1", "tests", "api")


_QUICK = {"argon2__memory_cost": 64, "argon2__time_cost": 1}
_honest = passwords._context.copy()


def hash_quickly() -> None:
    """Makes argon2 cheap in this process: an honest hash takes a quarter of a second, and most tests sign somebody in."""
    passwords._context.update(**_QUICK)
    passwords.REFUSED_SECONDS = 0.0


@contextmanager
def honest_passwords() -> Iterator[None]:
    """Hashes as the product does."""
    with patch.object(passwords, "_context", _honest), patch.object(passwords, "_dummy", []):
        yield


@contextmanager
def uncounted() -> Iterator[None]:
    """Counts no attempts: the many people and sign-ins of a module's tests are no attack."""
    with patch.object(service, "throttle", lambda _keys, _limits: None):
        yield


@dataclass
class Someone:
    """A signed-in person."""

    email: str
    caller: SessionCaller
    browser_token: str
    tokens: dict[str, Any]
    member_id: Any = None

    def work(self, permission: str | None = None) -> Any:
        """A unit of work as this person."""
        return unit_of_work(self.caller, permission)


@dataclass
class World:
    """The people of two workspaces."""

    owner: Someone
    admin: Someone
    member: Someone
    viewer: Someone
    stranger: Someone
    """Owner of the other workspace."""
    extra: dict[str, Any] = field(default_factory=dict)

    def role(self, name: str) -> Someone:
        found: Someone = getattr(self, name)
        return found


def _someone(email: str, signed_in: service.SignedIn) -> Someone:
    with unit_of_work(signed_in.caller) as work:
        member_id = work.principal.member_id
    return Someone(email, signed_in.caller, signed_in.token, service.tokens_for(signed_in.caller), member_id)


def register(name: str, workspace: str, language: str = "en") -> Someone:
    """A new person with a new workspace."""
    email = f"{name}@example.com"
    data = RegisterIn(name=name.title(), email=email, password=PASSWORD, workspace=workspace, language=language)
    with uncounted():
        return _someone(email, service.register(data, CLIENT))


def join(host: Someone, role: str, name: str) -> Someone:
    """A new person who takes up an invitation of `host`."""
    email = f"{name}@example.com"
    with host.work() as work:
        role_id = work.db.execute(text("select id from role where key = :key"), {"key": role}).scalar_one()
        offer = invitations.invite(work, InvitationIn(email=email, role_id=role_id))
    data = AcceptIn(token=offer.secret, name=name.title(), password=PASSWORD)
    with uncounted():
        return _someone(email, service.accept_invitation(data, CLIENT))


def make_world() -> World:
    """Five people in two workspaces."""
    registry.load()  # a new workspace gets its pipeline from a subscriber
    owner = register("owner", "Acme")
    return World(
        owner=owner,
        admin=join(owner, "admin", "admin"),
        member=join(owner, "member", "member"),
        viewer=join(owner, "viewer", "viewer"),
        stranger=register("stranger", "Other"),
    )


def with_new_tokens(world: World) -> World:
    """The people of a world that was made earlier: an access token does not live as long as a test run."""
    for someone in (world.owner, world.admin, world.member, world.viewer, world.stranger):
        slug = jwt.decode(someone.tokens["access_token"], options={"verify_signature": False})["slug"]
        someone.tokens["access_token"] = access_token(someone.caller, slug)[0]
    return world


@lru_cache(maxsize=1)
def _app() -> Any:
    from crm_app.crm_app import api

    return api


_portals = ExitStack()


@lru_cache(maxsize=1)
def _portal() -> BlockingPortal:
    return _portals.enter_context(start_blocking_portal())


def _connect() -> None:
    """Lets the clients' calls wait for PostgreSQL on their event loop, as in the product, and not in threads."""
    if on_loop._links is None:
        _portal().call(pool.read_on_loop, 2)


def disconnect() -> None:
    """Closes the connections of the clients' event loop: another database may follow."""
    if _portal.cache_info().currsize:
        _portal().call(_disconnected)


async def _disconnected() -> None:
    if on_loop._links is not None and on_loop._links.loop is asyncio.get_running_loop():
        await on_loop.stop()
    await cache.loop_announcer.close()


def stop_clients() -> None:
    """Ends the event loop in which all clients call the API. One each would cost more than most calls do."""
    disconnect()
    _portal.cache_clear()
    _portals.close()


def _test_client(**options: Any) -> TestClient:
    made = TestClient(_app(), base_url="http://localhost:8000", **options)
    made.portal = _portal()
    return made


def client(someone: Someone | None = None, **headers: str) -> TestClient:
    """A REST client, signed in as `someone`."""
    if someone is not None:
        headers["authorization"] = f"Bearer {someone.tokens['access_token']}"
        _connect()
    return _test_client(headers=headers, raise_server_exceptions=False)


def browser(someone: Someone | None = None) -> TestClient:
    """A client as a browser is one: with the session cookie and the site's own origin."""
    made = _test_client(headers={"origin": "http://localhost:8000"})
    if someone is not None:
        made.cookies.set("crm_session", someone.browser_token)
    made.follow_redirects = False
    return made


def sign_in(someone: Someone) -> Someone:
    """The same person on another device."""
    with uncounted():
        signed_in = service.sign_in(LoginIn(email=someone.email, password=PASSWORD), CLIENT)
    found = _someone(someone.email, signed_in)
    found.member_id = someone.member_id
    return found


def give_role(world: World, someone: Someone, permissions: dict[str, Any]) -> None:
    """Makes a role with these permissions and gives it to a member of the first workspace."""
    with world.owner.work() as work:
        role = workspaces.add_role(work, RoleIn(name=f"Tailored {uuid4().hex[:8]}", permissions=permissions))
        version = workspaces.member(work, someone.member_id)["version"]
        workspaces.update_member(work, someone.member_id, MemberPatch(version=version, role_id=role.id))
