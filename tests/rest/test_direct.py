"""The short way answers as FastAPI does: the same route for every path, the same values, and errors in FastAPI's words."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI, Response
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.routing import Match

from crm_app.crm_app import api
from crm_app.rest.direct import Api, Direct, QueryPlan, plan_of
from crm_app.rest.http import install_errors, routes_of
from tests.support.world import World, client

_SOME_ID = "0192f0c1-7a5e-7cc3-98c4-dc0c0c07398f"


async def _nothing(*_: Any) -> None:
    raise AssertionError("nobody else was to answer")


DIRECT = Direct(api, _nothing)


def _by_fastapi(routes: Any, scope: dict[str, Any]) -> Any:
    """The endpoint that FastAPI's own search finds."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None and route.matches(dict(scope))[0] is Match.FULL:
            return _by_fastapi(included.routes, scope)
        if isinstance(route, APIRoute) and route.matches(dict(scope))[0] is Match.FULL:
            return route.endpoint
    return None


def _scope(method: str, path: str) -> dict[str, Any]:
    return {"type": "http", "method": method, "path": path, "headers": [], "query_string": b"", "root_path": ""}


def test_every_plan_is_of_the_route_that_fastapi_would_choose() -> None:
    checked = 0
    for path, route in routes_of(api.router.routes):
        if plan_of(route) is None:
            continue
        example = path
        for name in route.param_convertors:
            example = example.replace(f"{{{name}}}", _SOME_ID)
        for method in route.methods:
            found = DIRECT.find(method, example)
            assert found is not None, (method, path)
            assert found[0].endpoint is _by_fastapi(api.router.routes, _scope(method, example)), (method, path)
            checked += 1
    assert checked > 120


def test_all_routes_of_records_have_a_plan() -> None:
    missing = {
        path
        for path, route in routes_of(api.router.routes)
        if path.startswith(("/api/v1/contacts", "/api/v1/deals", "/api/v1/tasks")) and plan_of(route) is None
    }
    assert missing == set()


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/contacts/nonsense",
        "/api/v1/contacts/{}",
        f"/api/v1/contacts/{_SOME_ID}x",
        f"/api/v1/contacts/{_SOME_ID}\n",
        f"/api/v1/contacts/{_SOME_ID}/{_SOME_ID}",
        "/api/v1/contacts/",
        f"/api/v1/{_SOME_ID}/{_SOME_ID}",
    ],
)
def test_a_path_that_is_not_exactly_a_routes_is_left_to_fastapi(path: str) -> None:
    assert DIRECT.find("GET", path) is None


def _plan(path: str, method: str = "GET") -> QueryPlan:
    found = DIRECT.find(method, path)
    assert found is not None
    assert found[0].query is not None
    return found[0].query


@pytest.mark.parametrize(
    "query",
    [
        "limit=7&sort=-name&q=anna%20b",
        "limit=7&limit=8",
        "where=a%3D1&where=b%3D2&tag=x&tag=y",
        "q=%E0%B8%AA%E0%B8%A1&owner_id=" + _SOME_ID,
        "limit=",
        "q=",
        "limit=0",
        "nonsense=1",
        "limit=7;q=a",
        "after=nonsense",
        "created_from=2026-01-01T00:00:00%2B07:00",
    ],
)
def test_a_query_string_is_read_as_fastapi_reads_it(world: World, query: str) -> None:
    """The product's answer, against that of the same application without its short way."""
    bearer = {"authorization": f"Bearer {world.owner.tokens['access_token']}"}
    plain = TestClient(partial(FastAPI.__call__, api), headers=bearer)
    ours, theirs = client(world.owner).get(f"/api/v1/contacts?{query}"), plain.get(f"/api/v1/contacts?{query}")
    assert ours.status_code == theirs.status_code
    drop = {"request_id"}
    assert {k: v for k, v in ours.json().items() if k not in drop} == {
        k: v for k, v in theirs.json().items() if k not in drop
    }


def test_repeated_parameters_and_the_last_of_those_that_count_once() -> None:
    query = _plan("/api/v1/contacts").read(b"limit=7&limit=8&where=a%3D1&where=b%3D2")
    assert query.model_dump()["limit"] == 8
    assert query.model_dump()["where"] == ["a=1", "b=2"]


def test_a_function_that_breaks_is_answered_with_a_problem_and_not_twice() -> None:
    calls = []
    app = Api()
    install_errors(app)

    @app.get("/things/{thing_id}", response_model=None)
    async def thing(thing_id: UUID) -> Response:
        calls.append(thing_id)
        raise ZeroDivisionError

    assert isinstance(app.routes[-1], APIRoute)
    answer = TestClient(app, raise_server_exceptions=False).get(f"/things/{_SOME_ID}")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert len(calls) == 1
