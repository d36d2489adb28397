"""What every answer of the API has in common."""

import pytest

from tests.support.world import World, client


@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("GET", "/api/v1/nothing", 404, "nothing at this address"),
        ("GET", "/api/nothing", 404, "nothing at this address"),
        ("PUT", "/api/v1/deals", 405, "does not take that method"),
        ("DELETE", "/api/v1/auth/token", 405, "does not take that method"),
    ],
)
def test_an_address_that_leads_nowhere_says_so_as_a_problem(
    world: World, method: str, path: str, status: int, said: str
) -> None:
    for api in (client(world.owner), client()):
        answer = api.request(method, path)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert said in answer.json()["title"]
        assert answer.json()["status"] == status
