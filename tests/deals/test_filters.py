"""The filters of deals: typed days, amounts within one currency, and expected close dates."""

from typing import Any

import pytest

from crm_app.companies.state import CompanyList
from crm_app.contacts.state import ContactList
from crm_app.deals.state import DealList
from crm_app.projects.state import ProjectList
from tests.deals.test_board import add, stages
from tests.support.states import Page, opened
from tests.support.world import World, client


async def names(page: Page, path: str, state: Any = DealList) -> list[str]:
    page.go(path)
    await page.call(state, "load")
    found = await page.state(state)
    assert found.failed == ""
    return sorted(row["name"] for row in found.rows)


async def address(page: Page, data: dict[str, str]) -> str:
    """Where the form of further filters leads."""
    sent = await page.call(DealList, "apply", data)
    return str(sent.args[0][1]).strip('"') if sent is not None else ""


async def test_what_closes_in_a_quarter_counts_open_deals_too(world: World) -> None:
    stage = stages(world.owner)
    add(world.owner, "open in", expected_close_date="2026-11-30")
    add(world.owner, "open out", expected_close_date="2027-01-02")
    add(world.owner, "won in", stage_id=stage["Won"], close_date="2026-10-01")
    add(world.owner, "won out", stage_id=stage["Won"], close_date="2026-09-30")
    async with opened(world.owner, "/deals") as page:
        to = await address(page, {"closes_from": "1/10/2569", "closes_to": "31 Dec 2026"})
        assert to == "/deals?closes_from=2026-10-01&closes_to=2026-12-31"
        assert await names(page, to) == ["open in", "won in"]
        state = await page.state(DealList)
        assert [chip["label"] for chip in state.chips] == [
            "Closed or expected from 1 Oct 2026",
            "Closed or expected until 31 Dec 2026",
        ]
        assert (state.filters["closes_from"], state.filters["closes_to"]) == ("1 Oct 2026", "31 Dec 2026")
        assert await names(page, "/deals?expected_from=2026-10-01&expected_to=2026-12-31") == ["open in"]
        assert await names(page, "/deals?close_from=2026-10-01") == ["won in"]


async def test_an_invalid_day_or_amount_is_reported_at_its_field(world: World) -> None:
    async with opened(world.owner, "/deals?status=open") as page:
        assert await address(page, {"closes_from": "31/02/2569", "amount_from": "lots", "amount_to": "1,200"}) == ""
        assert list((await page.state(DealList)).form_errors) == ["closes_from", "amount_from"]
        to = await address(page, {"closes_from": "", "amount_from": "฿1,200.50", "currency": "THB"})
        assert to == "/deals?status=open&amount_from=1200.50&currency=THB"
        assert (await page.state(DealList)).form_errors == {}


async def test_amounts_are_compared_within_one_currency(world: World) -> None:
    add(world.owner, "baht", amount="50000")
    add(world.owner, "dollars", amount="60000", currency="USD")
    api = client(world.owner)
    refused = api.get("/api/v1/deals?amount_from=10")
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["currency"])
    assert [d["name"] for d in api.get("/api/v1/deals?amount_from=10&currency=USD").json()["items"]] == ["dollars"]
    assert api.get("/api/v1/deals?currency=ZZZ").status_code == 422
    async with opened(world.owner, "/deals") as page:
        assert await names(page, "/deals?amount_from=10") == ["baht"]
        state = await page.state(DealList)
        assert [chip["label"] for chip in state.chips] == ["Amount from 10", "Currency: THB"]
        assert "currency=THB" in state.export_href
        assert await names(page, "/deals?sort=-amount") == ["baht", "dollars"]
        assert [one["code"] for one in state.mixed] == ["THB", "USD"]
        assert state.mixed[1]["href"] == "/deals?sort=-amount&currency=USD"
        await names(page, "/deals?sort=-amount&currency=USD")
        assert state.mixed == []


def test_amounts_are_sorted_within_their_currency_the_workspaces_first(world: World) -> None:
    for currency, amounts in (("USD", (60000, 70)), ("THB", (50000, 900)), ("EUR", (80,)), ("JPY", (5_000_000,))):
        for amount in amounts:
            add(world.owner, f"{currency} {amount}", amount=str(amount), currency=currency)
    add(world.owner, "THB none")
    api = client(world.owner)

    def listed(sort: str) -> list[str]:
        found: list[str] = []
        after = None
        while True:  # in pages of two, so that pages begin within a currency and with one
            asked = {"sort": sort, "limit": 2} | ({"after": after} if after else {})
            page = api.get("/api/v1/deals", params=asked).json()
            found += [deal["name"] for deal in page["items"]]
            after = page["next"]
            if after is None:
                return found

    assert listed("-amount") == [
        "THB 50000", "THB 900", "THB none", "EUR 80", "JPY 5000000", "USD 60000", "USD 70",
    ]  # fmt: skip
    assert listed("amount") == [
        "THB none", "THB 900", "THB 50000", "EUR 80", "JPY 5000000", "USD 70", "USD 60000",
    ]  # fmt: skip


def test_a_currency_is_one_that_there_is(world: World) -> None:
    api = client(world.owner)
    for code, status in (("thb", 201), ("XYZ", 422), ("BTC", 422), ("US$", 422)):
        answer = api.post("/api/v1/deals", json={"name": "x", "currency": code})
        assert (code, answer.status_code) == (code, status)
    assert answer.json()["fields"]["currency"] == "Enter the code of a currency (ISO 4217), such as THB or USD."


@pytest.mark.parametrize(
    ("plural", "state"), [("contacts", ContactList), ("companies", CompanyList), ("projects", ProjectList)]
)
async def test_lists_are_narrowed_by_tags_that_are_in_use(world: World, plural: str, state: Any) -> None:
    api = client(world.owner)
    for name, tags in (("Anan", ["VIP", "งานแฟร์"]), ("Boon", ["VIP"]), ("Chai", [])):
        api.post(f"/api/v1/{plural}", json={"name": name, "tags": tags})
    found = api.get(f"/api/v1/{plural}", params={"tag": ["งานแฟร์"]}).json()["items"]
    assert [item["name"] for item in found] == ["Anan"]
    both = api.get(f"/api/v1/{plural}", params={"tag": ["งานแฟร์", "VIP"], "sort": "name"}).json()["items"]
    assert [item["name"] for item in both] == ["Anan", "Boon"]
    assert api.get(f"/api/v1/{plural}?tag=vi%25").json()["items"] == []
    async with opened(world.owner, f"/{plural}") as page:
        await page.call(state, "load")
        assert [one["value"] for one in (await page.state(state)).tags] == ["VIP", "งานแฟร์"]
        assert await names(page, f"/{plural}?tag=VIP", state) == ["Anan", "Boon"]
        assert (await page.state(state)).filters["tag"] == "VIP"
        assert await names(page, f"/{plural}?tag=VIP&tag=x", state) == ["Anan", "Boon"]
        assert [chip["label"] for chip in (await page.state(state)).chips] == ["Tag: VIP", "Tag: x"]
