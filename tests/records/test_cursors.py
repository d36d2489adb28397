"""The cursor of a purged record: reported as an error, never shown as an empty list."""

import pytest

from crm_app.core.clock import new_id
from crm_app.deals.state import DealList
from tests.support.states import opened
from tests.support.world import World, client

LISTS = ("companies", "contacts", "deals", "projects", "tasks", "activities", "members", "conversations")
NOWHERE = "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize("cursor", ["not-a-uuid", NOWHERE])
def test_a_cursor_that_cannot_be_is_refused_by_every_list(world: World, cursor: str) -> None:
    api = client(world.owner)
    for name in LISTS:
        answer = api.get(f"/api/v1/{name}", params={"after": cursor})
        assert (name, answer.status_code) == (name, 422)
        assert list(answer.json()["fields"]) == ["after"]


def test_a_cursor_of_a_deleted_record_still_holds_its_place(world: World) -> None:
    api = client(world.owner)
    made = [api.post("/api/v1/companies", json={"name": name}).json()["id"] for name in "abc"]
    api.delete(f"/api/v1/companies/{made[1]}")
    page = api.get("/api/v1/companies", params={"sort": "name", "after": made[1]}).json()
    assert [item["name"] for item in page["items"]] == ["c"]
    assert api.get("/api/v1/companies", params={"sort": "name", "after": made[2]}).json()["items"] == []
    assert api.get("/api/v1/companies", params={"after": str(new_id())}).status_code == 422


@pytest.mark.parametrize(
    "query", ["starting_after=abc", "page=2", "limit=5&cursor=x", "limit=0", "sort=-", "sort=;drop"]
)
def test_unknown_parameters_do_not_give_the_first_page_again(world: World, query: str) -> None:
    assert client(world.owner).get(f"/api/v1/deals?{query}").status_code == 422


@pytest.mark.parametrize("cursor", ["not-a-uuid", NOWHERE])
async def test_the_page_says_that_the_place_is_gone_and_leads_to_the_first(world: World, cursor: str) -> None:
    client(world.owner).post("/api/v1/deals", json={"name": "Big"})
    async with opened(world.owner, f"/deals?status=open&after={cursor}") as page:
        await page.call(DealList, "load")
        state = await page.state(DealList)
        assert (state.rows, state.loading, state.first_href) == ([], False, "/deals?status=open")
    async with opened(world.owner, "/deals?status=open") as page:
        await page.call(DealList, "load")
        state = await page.state(DealList)
        assert (len(state.rows), state.first_href) == (1, "")


async def test_the_last_page_whose_rows_went_meanwhile_leads_back_too(world: World) -> None:
    last = client(world.owner).post("/api/v1/deals", json={"name": "Big"}).json()["id"]
    async with opened(world.owner, f"/deals?after={last}") as page:
        await page.call(DealList, "load")
        assert (await page.state(DealList)).first_href == "/deals"
