"""A won deal offers to create its project, with copied values, once."""

from typing import Any

from crm_app.deals.board_state import DealBoard
from crm_app.projects.state import ProjectPage, WonDeal
from crm_app.ui.state import Shell
from tests.deals.test_board import add, stages
from tests.support.states import opened
from tests.support.world import World, client


def won(world: World, **values: Any) -> dict[str, Any]:
    company = client(world.owner).post("/api/v1/companies", json={"name": "สยาม"}).json()["id"]
    more = {"amount": "84000.50", "currency": "USD", "description": "All of it", "company_id": company} | values
    return add(world.owner, "Roof", stage_id=stages(world.owner)["Won"], **more)


async def test_the_offer_is_there_until_there_is_a_project(world: World) -> None:
    deal, still = won(world), add(world.owner, "Open")
    async with opened(world.owner, f"/deals/{deal['id']}") as page:
        offer = await page.state(WonDeal)
        await page.call(WonDeal, "show_for", still["id"])
        assert offer.offered is False
        await page.call(WonDeal, "show_for", deal["id"])
        assert offer.offered is True
        client(world.owner).post("/api/v1/projects", json={"name": "Roof", "deal_id": deal["id"]})
        await page.call(WonDeal, "show_for", deal["id"])
        assert offer.offered is False


async def test_the_form_of_the_project_has_what_the_deal_says(world: World) -> None:
    deal = won(world)
    async with opened(world.admin, f"/projects/new?deal_id={deal['id']}") as page:
        await page.call(ProjectPage, "begin")
        state = await page.state(ProjectPage)
        carried = ("name", "company_id", "deal_id", "owner_id", "description", "budget", "currency")
        assert {name: state.form[name] for name in carried} == {
            "name": "Roof", "company_id": deal["company_id"], "deal_id": deal["id"], "owner_id": deal["owner_id"],
            "description": "All of it", "budget": "84,000.50", "currency": "USD",
        }  # fmt: skip
        assert state.linked["company_id"]["label"] == "สยาม"
        assert state.existing == {}
        await page.call(ProjectPage, "create", state.form | {"form_key": state.form_key})
    made = client(world.owner).get(f"/api/v1/projects?deal_id={deal['id']}").json()["items"]
    assert [(p["name"], p["budget"], p["currency"], p["owner_id"]) for p in made] == [
        ("Roof", 84000.5, "USD", deal["owner_id"])
    ]
    async with opened(world.admin, f"/projects/new?deal_id={deal['id']}") as page:
        await page.call(ProjectPage, "begin")
        assert (await page.state(ProjectPage)).existing == {"name": "Roof", "href": f"/projects/{made[0]['id']}"}


async def test_what_the_address_says_stays_and_an_unknown_deal_is_no_fault(world: World) -> None:
    deal = won(world)
    async with opened(world.owner, f"/projects/new?deal_id={deal['id']}&name=Mine") as page:
        await page.call(ProjectPage, "begin")
        assert (await page.state(ProjectPage)).form["name"] == "Mine"
        for unknown in ("x", "00000000-0000-0000-0000-000000000000"):
            page.go(f"/projects/new?deal_id={unknown}")
            await page.call(ProjectPage, "begin")
            assert (await page.state(ProjectPage)).status == "ready"


async def test_winning_on_the_board_leads_to_the_project(world: World) -> None:
    stage = stages(world.owner)
    deal = add(world.owner, "Roof", amount=10, stage_id=stage["Proposal"])
    async with opened(world.owner, "/deals/board") as page:
        await page.call(DealBoard, "load")
        move = (await page.state(DealBoard)).event_handlers["move"].fn
        board = await page.state(DealBoard)
        async for _ in move(board, deal["id"], stage["Proposal"], stage["Won"], 0):
            pass
        toast = (await page.state(Shell)).toasts[-1]
        assert (toast["text"], toast["action_href"]) == ("Roof is won.", f"/projects/new?deal_id={deal['id']}")
