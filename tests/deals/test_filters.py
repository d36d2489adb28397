"""The filters of deals: typed days, amounts within one currency, and expected close dates."""

from typing import Any

import pytest

from crm_app.activities import service as activities
from crm_app.activities.schemas import ActivityIn
from crm_app.companies import service as companies
from crm_app.companies.kind import CompanyIn
from crm_app.companies.state import CompanyList
from crm_app.contacts.kind import CONTACTS, ContactIn
from crm_app.contacts.state import ContactList
from crm_app.deals.kind import DEALS
from crm_app.deals.schemas import DealQuery
from crm_app.deals.state import DealList
from crm_app.projects.state import ProjectList
from crm_app.records import queries
from crm_app.records.service import service_of
from crm_app.records.states.values import address_values, list_query
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


async def test_deals_by_what_surrounds_them(world: World) -> None:
    """By the company's country and tags, without a person or a company, by the way through the stages and by silence."""
    stage = stages(world.owner)
    with world.owner.work() as work:
        laos = companies.create(work, CompanyIn(name="Mekong Gate", country="Laos", tags=["VIP"])).id
        thailand = companies.create(work, CompanyIn(name="Lanna Soft", country="Thailand", sector="Software")).id
    first = add(world.owner, "quiet", company_id=str(laos))["id"]
    second = add(world.owner, "busy", company_id=str(thailand), owner_id=str(world.member.member_id))["id"]
    add(world.owner, "alone")
    moved = client(world.owner).post(f"/api/v1/deals/{first}/move", json={"stage_id": stage["Proposal"]})
    assert moved.status_code == 200
    with world.owner.work() as work:
        activities.create(work, ActivityIn(kind="call", subject="Call", deal_id=second))
    expected = {
        "country=Laos": ["quiet"],
        "company_tag=VIP": ["quiet"],
        "not_company_tag=VIP": ["alone", "busy"],
        "not_country=Laos": ["alone", "busy"],
        f"not_owner_id={world.member.member_id}": ["alone", "quiet"],
        f"not_company_id={laos}&not_sector=Software": ["alone"],
        "quiet_from=2026-01-01T00:00:00%2B07:00": ["alone", "quiet"],
        f"stage_path={stage['Prospecting']}&stage_path={stage['Proposal']}": ["quiet"],
        f"stage_entered=../{stage['Proposal']}": ["quiet"],
        f"stage_entered=2026-01-01T00:00:00%2B07:00../{stage['Proposal']},{stage['Won']}": ["quiet"],
        f"stage_entered=..2026-01-01T00:00:00%2B07:00/{stage['Proposal']}": [],
        f"not_stage_id={stage['Proposal']}": ["alone", "busy"],
        "without_contact=true&without_country=true": ["alone"],
    }
    async with opened(world.owner, "/deals") as page:
        for query, wanted in expected.items():
            assert await names(page, f"/deals?{query}") == wanted, query
            found = list_query(DealQuery, address_values(DealQuery, query))
            assert queries.count(DEALS, world.owner.caller, found, 100) == len(wanted), query
        await names(page, f"/deals?stage_path={stage['Prospecting']}&not_company_id={laos}&without_country=false")
        labels = sorted(chip["label"] for chip in (await page.state(DealList)).chips)
        assert labels == ["Not Mekong Gate", "Passed through Prospecting", "With a country"]
        days = "2026-11-01T00:00:00%2B07:00..2026-12-01T00:00:00%2B07:00"
        await names(page, f"/deals?stage_entered={days}/{stage['Won']}")
        labels = [chip["label"] for chip in (await page.state(DealList)).chips]
        assert labels == ["Moved to Won, 1 Nov 2026 – 30 Nov 2026"]
    for value in ("x", f"2026-99-01..{stage['Won']}", f"..//{stage['Won']}", f"../{stage['Won']}'--"):
        answer = client(world.owner).get("/api/v1/deals", params={"stage_entered": value})
        assert answer.status_code == 422, value
    impossible = client(world.owner).get(
        "/api/v1/deals", params={"stage_entered": f"2026-99-01T00:00:00Z../{stage['Won']}"}
    )
    assert impossible.status_code == 422


async def test_companies_and_contacts_by_what_they_lack(world: World) -> None:
    stage = stages(world.owner)
    with world.owner.work() as work:
        bought = companies.create(work, CompanyIn(name="Bought")).id
        companies.create(work, CompanyIn(name="Never"))
        service_of(CONTACTS).create(work, ContactIn(name="Nid", company_id=bought, email="nid@example.com"))
        service_of(CONTACTS).create(work, ContactIn(name="Noi"))
    add(world.owner, "won", company_id=str(bought), stage_id=stage["Won"])
    async with opened(world.owner, "/companies") as page:
        assert await names(page, "/companies?without_won_deal=true", CompanyList) == ["Never"]
        assert await names(page, "/companies?without_contact=false", CompanyList) == ["Bought"]
        assert await names(page, "/companies?without_open_deal=true", CompanyList) == ["Bought", "Never"]
        assert await names(page, "/contacts?without_email=true&without_company=true", ContactList) == ["Noi"]


def test_all_that_match_a_filter_of_a_linked_record_are_counted_once(world: World) -> None:
    """A condition on the company counted each deal as often as there were such companies."""
    with world.owner.work() as work:
        ids = [companies.create(work, CompanyIn(name=name, sector="Retail")).id for name in ("A", "B", "C")]
    add(world.owner, "one", company_id=str(ids[0]))
    add(world.owner, "none")
    found = list_query(DealQuery, {"sector": ["Retail"]})
    assert queries.count(DEALS, world.owner.caller, found, 100) == 1
