"""A picker without a match offers to create a record, which is created when the form is saved."""

from typing import Any

from crm_app.contacts.state import ContactPage
from crm_app.deals.state import DealPage
from crm_app.projects.state import ProjectPage
from tests.support.states import opened
from tests.support.world import World, client, give_role


def count(world: World, plural: str) -> int:
    return len(client(world.owner).get(f"/api/v1/{plural}").json()["items"])


async def typed(page: Any, **values: str) -> Any:
    state = await page.state(DealPage)
    return await page.call(DealPage, "create", state.form | {"form_key": state.form_key, "name": "Roof"} | values)


async def test_a_company_and_a_contact_are_made_with_the_deal(world: World) -> None:
    async with opened(world.member, "/deals/new") as page:
        await page.call(DealPage, "begin")
        state = await page.state(DealPage)
        await page.call(DealPage, "find", "company_id", " Acme  Co ")
        offer = {"value": "new:Acme Co", "label": "Acme Co", "meta": "when you save", "answers": " Acme  Co "}
        assert state.offered["company_id"] == [offer]
        await page.call(DealPage, "find", "contact_id", "Malee")
        assert state.offered["contact_id"][-1]["value"] == "new:Malee"
        assert (count(world, "companies"), count(world, "contacts")) == (0, 0)
        await typed(page, company_id="new:Acme Co", contact_id="new:Malee", amount="lots")
        assert list(state.form_errors) == ["amount"]
        await typed(page, company_id="new:Acme Co", contact_id="new:Malee", currency="XYZ")
        assert list(state.form_errors) == ["currency"]
        assert (count(world, "companies"), count(world, "contacts")) == (0, 0)
        await typed(page, company_id="new:Acme Co", contact_id="new:Malee")
    deal = client(world.owner).get("/api/v1/deals").json()["items"][0]
    assert (deal["company_name"], deal["contact_name"]) == ("Acme Co", "Malee")
    assert client(world.owner).get("/api/v1/contacts").json()["items"][0]["company_name"] == "Acme Co"


async def test_what_is_there_already_is_not_offered_again(world: World) -> None:
    client(world.owner).post("/api/v1/companies", json={"name": "Acme Co"})
    async with opened(world.member, "/deals/new") as page:
        await page.call(DealPage, "begin")
        state = await page.state(DealPage)
        await page.call(DealPage, "find", "company_id", "acme co")
        assert [one["label"] for one in state.offered["company_id"]] == ["Acme Co"]
        await page.call(DealPage, "find", "company_id", "acme")
        assert [one["value"][:4] for one in state.offered["company_id"]][-1] == "new:"
        await page.call(DealPage, "find", "company_id", "")
        assert [one["label"] for one in state.offered["company_id"]] == ["Acme Co"]


async def test_only_who_may_create_is_offered_it(world: World) -> None:
    kinds = ("company", "contact", "deal")
    rights = {f"{kind}.read": "all" for kind in kinds} | {"deal.create": "all"}
    give_role(world, world.member, rights)
    async with opened(world.member, "/deals/new") as page:
        await page.call(DealPage, "begin")
        await page.call(DealPage, "find", "company_id", "Acme")
        assert (await page.state(DealPage)).offered["company_id"] == []
        await typed(page, company_id="new:Acme")
        assert "Your role does not allow this" in (await page.toasts())[-1]
    assert (count(world, "companies"), count(world, "deals")) == (0, 0)


async def test_other_forms_offer_a_new_record_and_report_an_invalid_name_at_the_picker(world: World) -> None:
    async with opened(world.owner, "/contacts/new") as page:
        await page.call(ContactPage, "begin")
        contact = await page.state(ContactPage)
        await page.call(ContactPage, "find", "company_id", "Acme")
        assert contact.offered["company_id"][-1]["value"] == "new:Acme"
        data = contact.form | {"form_key": contact.form_key, "name": "Malee", "company_id": "new:" + "x" * 201}
        await page.call(ContactPage, "create", data)
        assert list(contact.form_errors) == ["company_id"]
        await page.call(ProjectPage, "begin")
        await page.call(ProjectPage, "find", "company_id", "Acme")
        project = await page.state(ProjectPage)
        assert project.offered["company_id"][-1]["value"] == "new:Acme"
        await page.call(ProjectPage, "find", "deal_id", "Acme")
        assert project.offered["deal_id"] == []
