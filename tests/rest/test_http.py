"""The common properties of all answers of the API."""

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


def test_the_interface_is_described_for_people_in_their_language() -> None:
    for language, title in (("en", "REST interface"), ("th", "อินเทอร์เฟซ REST")):
        page = client(**{"accept-language": language}).get("/api/docs")
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")
        assert title in page.text
        for call in ("POST /api/v1/auth/token", "GET /api/v1/deals", "PATCH /api/v1/companies/{record_id}"):
            assert f"<code>{call}</code>" in page.text
        assert "<code>expected_from</code>" in page.text, "what a list can be filtered by"
        assert "<code>stage_id</code>" in page.text, "what a body holds"
        assert "<script" not in page.text
