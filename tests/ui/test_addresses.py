"""Invalid addresses: a usable list or a plain message with a link back, never a page that loads for ever."""

from typing import Any

import pytest

from crm_app.companies.state import CompanyList, CompanyPage
from crm_app.contacts.state import ContactList
from crm_app.deals.board_state import DealBoard
from crm_app.deals.state import DealList
from crm_app.tasks.state import TaskList
from tests.support.states import opened
from tests.support.world import World, client

NOWHERE = "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("/deals?status=undefined", DealList),
        ("/deals?owner_id=null", DealList),
        ("/deals?sort=;drop", DealList),
        ("/deals?sort=-", DealList),
        ("/deals?after=not-a-uuid", DealList),
        (f"/deals?after={NOWHERE}", DealList),
        ("/deals?close_from=2569-01-01&close_to=01/02/2026", DealList),
        ("/deals?amount_from=1e400", DealList),
        ("/deals?amount_to=NaN", DealList),
        ("/deals?currency=BTC", DealList),
        ("/deals?company_id=x&contact_id=y&stage_id=z", DealList),
        ("/companies?q=%00", CompanyList),
        ("/companies?q=%ED%A0%80", CompanyList),
        ("/companies?tag=" + "x" * 3000, CompanyList),
        ("/contacts?status=lead&status=lead&status=x", ContactList),
        ("/contacts?company_id=null", ContactList),
        ("/tasks/all?due_group=never&priority=x", TaskList),
        ("/tasks/all?due_from=tomorrow", TaskList),
    ],
)
async def test_a_list_says_what_is_wrong_and_leads_back(world: World, path: str, state: Any) -> None:
    client(world.owner).post("/api/v1/deals", json={"name": "Big", "amount": 1})
    async with opened(world.owner, path) as page:
        await page.call(state, "load")
        found = await page.state(state)
        assert found.loading is False
        assert found.rows == []
        # "Clear all" leads from a failed or filtered list to the whole of it, another link to its first page.
        assert found.failed or found.filtered or found.first_href
        assert not [toast for toast in await page.toasts() if "our side" in toast]


async def test_a_limit_is_the_pages_own_affair(world: World) -> None:
    client(world.owner).post("/api/v1/deals", json={"name": "Big"})
    async with opened(world.owner, "/deals?limit=0&page=7&utm_source=mail") as page:
        await page.call(DealList, "load")
        assert [row["name"] for row in (await page.state(DealList)).rows] == ["Big"]


@pytest.mark.parametrize("ident", ["not-a-uuid", NOWHERE])
async def test_a_record_that_is_not_there_says_so(world: World, ident: str) -> None:
    async with opened(world.owner, f"/companies/{ident}", company_id=ident) as page:
        await page.call(CompanyPage, "load")
        assert (await page.state(CompanyPage)).status == "missing"
        await page.call(CompanyPage, "edit")
        assert (await page.state(CompanyPage)).status == "missing"


@pytest.mark.parametrize("query", ["pipeline_id=null", "owner_id=x", f"pipeline_id={NOWHERE}", "q=%00"])
async def test_a_board_that_is_not_there_says_so(world: World, query: str) -> None:
    async with opened(world.owner, f"/deals/board?{query}") as page:
        await page.call(DealBoard, "load")
        board = await page.state(DealBoard)
        assert (board.loading, bool(board.failed)) == (False, True)
