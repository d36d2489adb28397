"""Each REST route, times each caller who must not use it."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from crm_app.crm_app import api
from tests.security.conftest import Stage
from tests.security.declarations import (
    BODIES,
    CONTROLS,
    EVERY_MEMBER_ROUTES,
    FORMS,
    PUBLIC_ROUTES,
    QUERIES,
    SECRET,
    VIEWER_WRITES,
    Things,
)
from tests.support.world import Someone, World, browser, client

SAFE = {"GET", "HEAD"}


def _walk(routes: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from _walk(included.routes, prefix + route.include_context.prefix)
        else:
            for method in sorted(set(getattr(route, "methods", ())) - {"HEAD", "OPTIONS"}):  # a mount has none
                yield method, prefix + route.path


ROUTES = sorted(set(_walk(api.routes)), key=lambda route: (route[1], route[0]))
KEYS = [f"{method} {path}" for method, path in ROUTES]
CLOSED = [key for key in KEYS if key not in PUBLIC_ROUTES]
GUARDED = [key for key in CLOSED if key not in EVERY_MEMBER_ROUTES]


def call(http: TestClient, key: str, things: Things, body: Any = None) -> httpx.Response:
    """Calls the route with what it needs of the first workspace."""
    method, _, path = key.partition(" ")
    address = re.sub(r"{(\w+)(?::\w+)?}", lambda found: things.of(found[1], path), path)
    body = things.body(key) if body is None else body
    http.follow_redirects = False
    if isinstance(body, bytes):
        return http.request(method, address, params={"name": "file.csv"}, content=body)
    if body is not None and path.startswith(FORMS):
        return http.request(method, address, data=body)
    return http.request(method, address, params=QUERIES.get(key), json=body)


def is_form(key: str) -> bool:
    """Whether a page's own form posts there: it asks for the page's origin first, and answers with a page."""
    path = key.partition(" ")[2]
    return path.startswith(FORMS) or path.endswith("/form")


def refused(answer: httpx.Response, key: str) -> bool:
    """Whether the call was refused: a status, or for a form the way back without a new session."""
    if is_form(key) and answer.status_code == 303:
        where = answer.headers["location"].partition("?")[0]
        switched = key == "POST /auth/switch" and where == "/" and not answer.headers.get("set-cookie")
        return where in ("/login", "/th/login") or switched
    return answer.status_code in (401, 403, 404, 409, 422)


def test_the_walk_finds_every_route() -> None:
    described = {f"{m.upper()} {path}" for path, methods in api.openapi()["paths"].items() for m in methods}
    assert described <= set(KEYS)
    assert len(KEYS) > 60
    known = [r for r in api.routes if isinstance(r, APIRoute) or hasattr(r, "original_router") or hasattr(r, "path")]
    others = {type(route).__name__ for route in api.routes if route not in known}
    assert others == {"_OtherMethods"}, "it only refuses methods"


def test_what_is_declared_exists() -> None:
    assert set(PUBLIC_ROUTES) - set(KEYS) <= {"GET /api/docs"}
    assert set(EVERY_MEMBER_ROUTES) <= set(KEYS)
    assert set(BODIES) | set(CONTROLS) <= set(KEYS)


@pytest.mark.parametrize("key", CLOSED)
def test_every_route_needs_a_living_session(stage: Stage, key: str) -> None:
    things = stage.things
    callers = [client(), client(stage.revoked), browser(stage.revoked), client(None, authorization="Bearer nonsense")]
    answers = [call(http, key, things) for http in callers[:1]]
    before = stage.ledger.read()
    answers += [call(http, key, things) for http in callers]
    assert [refused(answer, key) for answer in answers] == [True] * 5, [answer.status_code for answer in answers]
    assert {answer.status_code for answer in answers} <= ({401, 403, 303} if is_form(key) else {401})
    assert stage.ledger.read() == before


@pytest.mark.parametrize("key", GUARDED)
def test_a_role_that_grants_nothing_opens_nothing(stage: Stage, key: str) -> None:
    body = stage.things.body(key)
    call(client(), key, stage.things, body)
    before = stage.ledger.read()
    answer = call(client(stage.nobody), key, stage.things, body)
    assert answer.status_code == 403, answer.text
    assert SECRET not in answer.text
    assert stage.ledger.read() == before


@pytest.mark.parametrize(
    "key", [k for k in GUARDED if k.split()[0] not in SAFE and not any(part in k for part in VIEWER_WRITES)]
)
def test_who_may_only_read_changes_nothing(stage: Stage, key: str) -> None:
    body = stage.things.body(key)
    call(client(), key, stage.things, body)
    before = stage.ledger.read()
    answer = call(client(stage.reader), key, stage.things, body)
    assert answer.status_code == 403 or (key.endswith("/preview") and refused(answer, key)), answer.text
    assert stage.ledger.read() == before


@pytest.mark.parametrize("key", CLOSED)
def test_another_workspace_is_out_of_reach(stage: Stage, key: str) -> None:
    things, mine = stage.things, stage.world.owner.caller.workspace_id
    body = things.body(key)
    call(client(), key, things, body)
    before, sessions = stage.ledger.read(mine), stage.ledger.read()["user_session"]
    answer = call(client(stage.world.stranger), key, things, body)
    assert SECRET not in re.sub(rf"{SECRET} sample text|{SECRET.lower()}\S*", "", answer.text) or "{" not in key
    if "{" in key:
        assert refused(answer, key), (answer.status_code, answer.text)
    assert stage.ledger.read(mine) == before
    if "{session_id}" in key:
        assert stage.ledger.read()["user_session"] == sessions
    if key in ("POST /auth/logout", "POST /api/v1/auth/logout", "PUT /api/v1/me/password"):
        stage.world.stranger = _back(stage.world.stranger, key)


def _back(someone: Someone, key: str) -> Someone:
    """The same person with a session again, their password as it was."""
    from crm_app.identity import service
    from crm_app.identity.schemas import LoginIn, PasswordIn
    from tests.support.world import CLIENT, PASSWORD, sign_in

    if "password" in key:
        changed = service.sign_in(LoginIn(email=someone.email, password="another long password"), CLIENT)
        service.change_password(changed.caller, PasswordIn(current="another long password", new=PASSWORD))
    return sign_in(someone)


@pytest.mark.parametrize("key", CLOSED)
def test_a_header_that_names_another_workspace_is_refused(stage: Stage, key: str) -> None:
    body = stage.things.body(key)
    call(client(), key, stage.things, body)
    before = stage.ledger.read()
    http = browser(stage.world.owner) if is_form(key) else client(stage.world.owner)
    http.headers["x-workspace"] = "other"
    answer = call(http, key, stage.things, body)
    assert answer.status_code == 403, answer.text
    assert stage.ledger.read() == before


@pytest.mark.parametrize(
    "key", [k for k in KEYS if k.split()[0] not in SAFE and not k.startswith("POST /api/v1/auth/")]
)
def test_another_sites_page_cannot_use_the_cookie(stage: Stage, key: str) -> None:
    body = stage.things.body(key)
    call(client(), key, stage.things, body)
    before = stage.ledger.read()
    for origin in ("https://evil.example", "null", ""):
        http = browser(stage.world.owner)
        http.headers["origin"] = origin
        if not origin:
            del http.headers["origin"]
        assert call(http, key, stage.things, body).status_code == 403, origin
    assert stage.ledger.read() == before


@pytest.mark.parametrize("key", CLOSED)
def test_the_same_call_by_its_rightful_caller_succeeds(world: World, key: str) -> None:
    things = Things(world)
    answer = call(browser(world.owner) if is_form(key) else client(world.owner), key, things)
    allowed, _reason = CONTROLS.get(key, ({200, 201, 202, 204}, ""))
    assert answer.status_code in allowed, answer.text
