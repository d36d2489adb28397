"""The choice of the router by the path answers every route as the ordinary search through all routers does."""

from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from starlette.routing import Match

from crm_app.crm_app import api
from crm_app.rest.http import routes_of
from crm_app.rest.shortcut import Shortcut, place, take_shortcut


def _scope(method: str, path: str) -> dict[str, Any]:
    return {"type": "http", "method": method, "path": path, "headers": [], "query_string": b"", "root_path": ""}


def test_every_route_of_the_product_is_found_by_its_place_and_by_the_router_that_had_it() -> None:
    shortcut = next(route for route in api.router.routes if isinstance(route, Shortcut))
    others = [route for route in api.router.routes if hasattr(route, "original_router")]
    checked = 0
    for path, route in routes_of(api.router.routes):
        example = path.replace("{", "").replace("}", "")
        for method in route.methods:
            match, found = shortcut.matches(_scope(method, example))
            first = next((one for one in others if one.matches(_scope(method, example))[0] is Match.FULL), None)
            assert (match is Match.FULL) == (first is not None), (method, path)
            assert found.get("crm.router") is first, (method, path)
            checked += first is not None
    assert checked > 100


@pytest.mark.parametrize(
    ("path", "wanted"),
    [("/api/v1/contacts/1/notes", "contacts"), ("/api/v1/contacts", "contacts"), ("/auth/login", "auth"), ("/", "")],
)
def test_the_place_of_a_path(path: str, wanted: str) -> None:
    assert place(path) == wanted


def test_routers_keep_their_order_and_a_parameter_at_the_place_is_asked_everywhere() -> None:
    app = FastAPI()
    for prefix, name in (("/api/v1/cats", "first"), ("/api/v1/{kind}", "any"), ("/api/v1/cats", "second")):
        router = APIRouter(prefix=prefix)

        router.add_api_route("/one", lambda name=name: name)
        if name == "second":
            router.add_api_route("/two/three", lambda name=name: name)
        app.include_router(router)
    take_shortcut(app)
    client = TestClient(app)
    assert client.get("/api/v1/cats/one").json() == "first"
    assert client.get("/api/v1/dogs/one").json() == "any"
    assert client.get("/api/v1/cats/two/three").json() == "second"
    assert client.get("/api/v1/cats/none").status_code == 404
    assert client.post("/api/v1/cats/one").status_code == 405
