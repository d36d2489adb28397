"""The pages of deals, by their handlers."""

from crm_app.contacts.state import CompanyContacts
from crm_app.core.i18n import translate
from crm_app.deals.state import CompanyDeals, DealList, DealPage
from crm_app.projects.state import CompanyProjects
from tests.deals.test_board import add, stages
from tests.support.states import opened
from tests.support.world import World, client


async def test_a_figures_address_shows_what_it_counted(world: World) -> None:
    stage = stages(world.owner)
    add(world.owner, "won in March", stage_id=stage["Won"], close_date="2026-03-31", amount="1234.50")
    add(world.owner, "won in April", stage_id=stage["Won"], close_date="2026-04-01")
    async with opened(world.viewer, "/deals?status=won&close_from=2026-01-01&close_to=2026-03-31") as page:
        await page.call(DealList, "load")
        state = await page.state(DealList)
        assert [(row["name"], row["amount"], row["day"]) for row in state.rows] == [
            ("won in March", "฿1,234.50", "31 Mar 2026")
        ]
        assert [chip["label"] for chip in state.chips] == ["Closed from 1 Jan 2026", "Closed until 31 Mar 2026"]
        assert state.filters["status"] == "won"


async def test_every_filter_without_a_control_reads_in_words(world: World) -> None:
    company = client(world.owner).post("/api/v1/companies", json={"name": "สยาม"}).json()["id"]
    product = client(world.owner).post("/api/v1/products", json={"name": "GTX"}).json()["id"]
    query = (
        f"company_id={company}&product_id={product}&contact_id={company}&currency=THB&without_company=true"
        "&without_amount=false&amount_from=10&expected_from=2026-01-31&closes_to=2026-03-01&manager=Boss"
        "&created_from=2026-01-01T00:00:00%2B07:00&without_product=true&without_engage_date=false&engage_to=2026-02-01&status=won&status=lost"
    )
    async with opened(world.viewer, f"/deals?{query}") as page:
        await page.call(DealList, "load")
        state = await page.state(DealList)
        assert state.failed == ""
        assert {chip["label"] for chip in state.chips} == {
            "Company: สยาม",
            "Product: GTX",
            "Contact: –",
            "Currency: THB",
            "Without a company",
            "With an amount",
            "Amount from 10",
            "Expected from 31 Jan 2026",
            "Closed or expected until 1 Mar 2026",
            "Manager: Boss",
            "Created from 1 Jan 2026, 00:00",
            "Without a product",
            "With an engage date",
            "Engaged until 1 Feb 2026",
            "Status: Won",
            "Status: Lost",
        }


async def test_a_deal_moves_through_its_stages_and_is_closed(world: World) -> None:
    stage = stages(world.owner)
    deal = add(world.member, "Deal", amount=10)
    async with opened(world.member, f"/deals/{deal['id']}", deal_id=deal["id"]) as page:
        await page.call(DealPage, "load")
        state = await page.state(DealPage)
        assert [(step["name"], step["place"]) for step in state.steps] == [
            ("Prospecting", "here"),
            ("Qualified", "after"),
            ("Proposal", "after"),
            ("Negotiation", "after"),
        ]
        await page.call(DealPage, "move_to", stage["Proposal"])
        assert [step["place"] for step in state.steps] == ["before", "before", "here", "after"]
        await page.call(DealPage, "close_won", {"amount": "lots", "close_date": ""})
        assert (state.view["status"], await page.toasts()) == (
            "open",
            ["The deal is now in Proposal.", "Some fields need your attention. Correct them and try again."],
        )
        assert state.form_errors == {"amount": translate("core.field.amount", "en")}
        await page.call(DealPage, "close_won", {"amount": "฿1,200.50", "close_date": "2026-05-31"})
        assert (state.view["status"], state.view["amount"], state.view["close_date"]) == (
            "won",
            "฿1,200.50",
            "31 May 2026",
        )
        await page.call(DealPage, "move_to", stage["Negotiation"])
        await page.call(DealPage, "close_lost", {"lost_reason": "ราคาสูงกว่าคู่แข่ง"})
        assert (state.view["status"], state.view["lost_reason"]) == ("lost", "ราคาสูงกว่าคู่แข่ง")


async def test_a_stage_is_not_changed_over_what_another_person_did_meanwhile(world: World) -> None:
    stage = stages(world.owner)
    deal = add(world.member, "Deal")
    async with opened(world.member, f"/deals/{deal['id']}", deal_id=deal["id"]) as page:
        await page.call(DealPage, "load")
        path = f"/api/v1/deals/{deal['id']}"
        client(world.owner).patch(path, json={"version": 1, "stage_id": stage["Negotiation"]})
        await page.call(DealPage, "move_to", stage["Qualified"])
        state = await page.state(DealPage)
        assert (await page.toasts())[0].startswith("Somebody else changed this record")
        assert state.view["stage"] == "Negotiation"
        await page.call(DealPage, "move_to", stage["Qualified"])
        assert state.view["stage"] == "Qualified"


async def test_a_new_deal_begins_with_what_the_address_says(world: World) -> None:
    company = client(world.owner).post("/api/v1/companies", json={"name": "สยาม"}).json()["id"]
    async with opened(world.member, f"/deals/new?company_id={company}") as page:
        await page.call(DealPage, "begin")
        state = await page.state(DealPage)
        assert (state.linked["company_id"]["label"], state.form["currency"]) == ("สยาม", "THB")
        assert state.form["stage_id"] == stages(world.owner)["Prospecting"]
        sent = state.form | {"form_key": state.form_key, "name": "ระบบใหม่", "amount": "1,500"}
        await page.call(DealPage, "create", sent)
    found = client(world.owner).get("/api/v1/deals").json()["items"]
    assert [(one["name"], one["amount"], one["company_name"]) for one in found] == [("ระบบใหม่", 1500, "สยาม")]


async def test_what_belongs_to_a_company_stands_on_its_page(world: World) -> None:
    api = client(world.owner)
    company = api.post("/api/v1/companies", json={"name": "สยามเทรดดิ้ง"}).json()["id"]
    for plural, state in (("deals", CompanyDeals), ("contacts", CompanyContacts), ("projects", CompanyProjects)):
        api.post(f"/api/v1/{plural}", json={"name": "Theirs", "company_id": company})
        api.post(f"/api/v1/{plural}", json={"name": "Another's"})
        async with opened(world.owner, f"/companies/{company}") as page:
            await page.call(state, "show_for", company)
            assert await page.toasts() == []
            rows = (await page.state(state)).rows
            assert [row["name"] for row in rows] == ["Theirs"], plural
