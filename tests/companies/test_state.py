"""The pages of companies, by their handlers."""

import json
from typing import Any
from uuid import uuid4

import pytest

from crm_app.companies.state import CompanyList, CompanyPage, Subsidiaries
from crm_app.core.errors import Forbidden
from crm_app.core.i18n import translate
from crm_app.core.permissions import default_roles
from crm_app.ui.actions import Policy
from crm_app.ui.state import Shell
from tests.support.states import Page, opened
from tests.support.world import Someone, World, client, give_role


def add(someone: Someone, name: str, **fields: Any) -> dict[str, Any]:
    reply = client(someone).post("/api/v1/companies", json={"name": name, **fields})
    assert reply.status_code == 201, reply.text
    made: dict[str, Any] = reply.json()
    return made


def company(someone: Someone, company_id: str) -> dict[str, Any]:
    found: dict[str, Any] = client(someone).get(f"/api/v1/companies/{company_id}").json()
    return found


async def shown(page: Page) -> list[str]:
    await page.call(CompanyList, "load")
    return [row["name"] for row in (await page.state(CompanyList)).rows]


def goes_to(event: Any) -> str:
    """The address that a handler sends the browser to."""
    return str({str(name): value for name, value in event.args}["path"]._var_value)


async def test_the_address_says_what_the_list_shows(world: World) -> None:
    add(world.owner, "สยามเทรดดิ้ง", sector="retail", country="Thailand")
    add(world.member, "Cancity", sector="retail", country="Japan")
    add(world.member, "Betasoloin", sector="medical", country="Japan")
    async with opened(world.viewer, "/companies?sector=retail&sort=-name") as page:
        assert await shown(page) == ["สยามเทรดดิ้ง", "Cancity"]
        state = await page.state(CompanyList)
        assert (state.filters["sector"], state.filters["sort"], state.filtered) == ("retail", "-name", True)
        assert (state.count, state.next_href, state.chips) == ("2", "", [])
        assert state.export_href == "/api/v1/companies/export.csv?sort=-name&sector=retail"
        page.go(f"/companies?owner_id={world.member.member_id}&sector=retail&sector=medical")
        assert await shown(page) == ["Betasoloin", "Cancity"]
        state = await page.state(CompanyList)
        assert [chip["label"] for chip in state.chips] == ["Sector: retail", "Sector: medical"]
        assert state.chips[0]["href"] == f"/companies?owner_id={world.member.member_id}&sector=medical"


async def test_a_choice_keeps_the_other_filters_and_begins_at_the_first_page(world: World) -> None:
    async with opened(world.viewer, "/companies?sector=retail&after=01a2036a-14a6-78fc-bd52-bede8423c304") as page:
        assert goes_to(await page.call(CompanyList, "choose", "country", "Japan")) == (
            "/companies?sector=retail&country=Japan"
        )
        assert goes_to(await page.call(CompanyList, "choose", "sector", "")) == "/companies"
        await page.call(CompanyList, "choose", "colour", "red")
        assert await page.toasts() == ["Some fields need your attention. Correct them and try again."]


async def test_pages_follow_each_other_and_lead_back(world: World) -> None:
    names = [f"Company {number:02}" for number in range(60)]
    for name in names:
        add(world.owner, name)
    async with opened(world.owner, "/companies") as page:
        seen = await shown(page)
        state = await page.state(CompanyList)
        assert (state.count, state.previous_href) == ("25+", "")
        page.go(state.next_href)
        seen += await shown(page)
        assert (state.count, state.previous_href) == ("", "/companies")
        second = state.next_href
        page.go(second)
        seen += await shown(page)
        assert seen == names
        assert state.next_href == ""
        page.go(state.previous_href)
        assert await shown(page) == names[25:50]
        assert state.next_href == second


@pytest.mark.parametrize("query", ["sort=colour", "parent_id=abc", "limit=9999&owner_id=x", "after=abc"])
async def test_a_wrong_address_says_so_and_shows_nothing(world: World, query: str) -> None:
    add(world.owner, "Acme")
    async with opened(world.owner, f"/companies?{query}") as page:
        assert await shown(page) == []
        assert (await page.state(CompanyList)).failed.startswith("The address asks for something")
        assert await page.toasts() == []


async def test_a_company_is_created_with_what_was_typed_as_people_type_it(world: World) -> None:
    parent = add(world.owner, "บริษัทแม่")
    async with opened(world.member, f"/companies/new?parent_id={parent['id']}") as page:
        await page.call(CompanyPage, "begin")
        state = await page.state(CompanyPage)
        assert state.linked["parent_id"]["label"] == "บริษัทแม่"
        typed = state.form | {
            "form_id": str(uuid4()),
            "name": "  Fresh Co ",
            "employees": "๑,๒๐๐",
            "annual_revenue": "1,234,567.50",
            "website": "fresh.example",
            "tags": "vip, ลูกค้าใหม่ ,",
            "custom_name_0": "รหัส",
            "custom_value_0": "A-1",
        }
        went = await page.call(CompanyPage, "create", typed)
        again = await page.call(CompanyPage, "create", typed)
        assert goes_to(again) == goes_to(went), "sent twice, written once"
    made = client(world.member).get("/api/v1/companies", params={"q": "fresh"}).json()["items"]
    assert [goes_to(went)] == [f"/companies/{one['id']}" for one in made]
    one = made[0]
    assert (one["name"], one["employees"], one["annual_revenue"]) == ("Fresh Co", 1200, 1234567.5)
    assert (one["website"], one["tags"]) == ("https://fresh.example", ["vip", "ลูกค้าใหม่"])
    assert (one["custom_fields"], one["parent_name"], one["owner_name"]) == ({"รหัส": "A-1"}, "บริษัทแม่", "Member")


async def test_a_refused_form_says_what_is_wrong_where_it_is_wrong(world: World) -> None:
    async with opened(world.member, "/companies/new") as page:
        await page.call(CompanyPage, "begin")
        state = await page.state(CompanyPage)
        sent = {"form_id": str(uuid4()), "name": "", "employees": "many", "annual_revenue": "0.001", "email": "x"}
        assert await page.call(CompanyPage, "create", sent) is None
        assert state.form_errors == {
            "name": translate("core.field.required", "en"),
            "annual_revenue": translate("core.field.amount", "en"),
        }
        assert state.refused == 1
        await page.call(CompanyPage, "create", sent | {"annual_revenue": ""})
        assert state.form_errors == {
            "name": "Fill this in.",
            "employees": "Enter a number.",
            "email": "Enter an email address such as name@example.com.",
        }
        answers = [(one["form"], one["taken"]) for one in (await page.state(Shell)).answers]
        assert answers == [(sent["form_id"], "")] * 2, "the answer lets the browser keep the typed texts"
    assert client(world.owner).get("/api/v1/companies").json()["items"] == []


async def test_two_people_at_one_record_lose_nothing(world: World) -> None:
    made = add(world.member, "Acme", city="Bangkok", sector="retail", phone="1")
    async with opened(world.member, f"/companies/{made['id']}/edit", company_id=made["id"]) as page:
        await page.call(CompanyPage, "edit")
        state = await page.state(CompanyPage)
        theirs = {"version": 1, "city": "ภูเก็ต", "sector": "tourism", "custom_fields": {"code": 7}}
        assert client(world.owner).patch(f"/api/v1/companies/{made['id']}", json=theirs).status_code == 200
        typed = state.form | {"form_key": state.form_key, "city": "Chiang Mai", "phone": "2"}
        assert await page.call(CompanyPage, "save", typed) is None
        assert {one["name"]: (one["theirs"], one["mine"]) for one in state.conflicts} == {
            "city": ("ภูเก็ต", "Chiang Mai"),
            "sector": ("tourism", ""),
            "custom_fields": ("code: 7", ""),
        }
        assert company(world.owner, made["id"])["phone"] == "1", "nothing is written before the person has chosen"
        went = await page.call(CompanyPage, "save", typed | {"take_city": "theirs"})
        assert goes_to(went) == f"/companies/{made['id']}"
    now = company(world.owner, made["id"])
    assert (now["city"], now["sector"], now["phone"], now["version"]) == ("ภูเก็ต", "tourism", "2", 3)
    assert now["custom_fields"] == {"code": 7}


def kept(record: dict[str, Any], **changed: tuple[str, str]) -> dict[str, str]:
    """What a browser sends of a form of `record` as it once was: each changed field's new text, and what it began with."""
    base = {name: before for name, (before, _) in changed.items()}
    typed = {name: after for name, (_, after) in changed.items()}
    return typed | {"form_version": str(record["version"]), "form_base": json.dumps(base), "form_id": str(uuid4())}


async def test_a_draft_of_an_older_version_is_compared_with_what_it_was_typed_against(world: World) -> None:
    made = add(world.member, "Acme", city="Bangkok", sector="retail", phone="1")
    theirs = {"version": 1, "city": "ภูเก็ต", "sector": "tourism"}
    assert client(world.owner).patch(f"/api/v1/companies/{made['id']}", json=theirs).status_code == 200
    async with opened(world.member, f"/companies/{made['id']}/edit", company_id=made["id"]) as page:
        await page.call(CompanyPage, "edit")  # after a restart: the form is of the later version
        state = await page.state(CompanyPage)
        typed = state.form | kept(made, city=("Bangkok", "Chiang Mai"), phone=("1", "2"))
        assert await page.call(CompanyPage, "save", typed) is None
        assert [(one["name"], one["theirs"], one["mine"]) for one in state.conflicts] == [
            ("city", "ภูเก็ต", "Chiang Mai")
        ]
        assert company(world.owner, made["id"])["phone"] == "1", "nothing is written before the person has chosen"
        await page.call(CompanyPage, "save", typed | {"take_city": "mine"})
    now = company(world.owner, made["id"])
    assert (now["city"], now["sector"], now["phone"], now["version"]) == ("Chiang Mai", "tourism", "2", 3)


async def test_what_was_written_before_the_line_broke_is_no_conflict_with_itself(world: World) -> None:
    made = add(world.member, "Acme", city="Bangkok", custom_fields={"code": 7})
    custom = {"custom_name_0": ("code", "code"), "custom_value_0": ("7", "8")}
    async with opened(world.member, f"/companies/{made['id']}/edit", company_id=made["id"]) as page:
        await page.call(CompanyPage, "edit")
        form = dict((await page.state(CompanyPage)).form)
        first = form | kept(made, city=("Bangkok", "Trang"), **custom)
        await page.call(CompanyPage, "save", first)
    async with opened(world.member, f"/companies/{made['id']}/edit", company_id=made["id"]) as page:
        # The answer got lost, the server forgot the page, the person typed on and pressed again.
        later = form | kept(made, city=("Bangkok", "Trang"), phone=("", "2"), **custom)
        assert goes_to(await page.call(CompanyPage, "save", later)) == f"/companies/{made['id']}"
        assert (await page.state(CompanyPage)).conflicts == []
    now = company(world.owner, made["id"])
    assert (now["city"], now["phone"], now["custom_fields"], now["version"]) == ("Trang", "2", {"code": "8"}, 3)


async def test_a_new_record_sent_again_with_more_in_it_is_one_record_with_all_of_it(world: World) -> None:
    sent = {"form_id": str(uuid4()), "name": "Fresh Co", "city": "Trang"}
    async with opened(world.member, "/companies/new") as page:
        await page.call(CompanyPage, "create", sent)
    async with opened(world.member, "/companies/new") as page:
        await page.call(CompanyPage, "create", sent | {"city": "Krabi", "phone": "2"})
    found = client(world.member).get("/api/v1/companies").json()["items"]
    assert [(one["name"], one["city"], one["phone"]) for one in found] == [("Fresh Co", "Krabi", "2")]
    client(world.owner).patch(f"/api/v1/companies/{found[0]['id']}", json={"version": 2, "city": "Phuket"})
    async with opened(world.member, "/companies/new") as page:
        await page.call(CompanyPage, "create", sent | {"city": "Satun"})
        assert (await page.state(CompanyPage)).form_errors == {"form": translate("ui.draft.written", "en")}
    assert company(world.owner, found[0]["id"])["city"] == "Phuket"


async def test_a_form_stays_open_when_the_line_comes_back(world: World) -> None:
    made = add(world.member, "Acme", city="Bangkok")
    async with opened(world.member, f"/companies/{made['id']}/edit", company_id=made["id"]) as page:
        await page.call(CompanyPage, "edit")
        state = await page.state(CompanyPage)
        key = state.form_key
        await page.call(CompanyPage, "add_custom_field")
        await page.call(CompanyPage, "edit")
        assert (state.form_key, len(state.custom_rows)) == (key, 2), "the same form, with the row that was added"
    async with opened(world.member, f"/companies/{made['id']}/edit", company_id=made["id"]) as page:
        await page.call(
            CompanyPage, "add_custom_field"
        )  # the first that the server hears after it has forgotten the page
        await page.call(CompanyPage, "edit")
        state = await page.state(CompanyPage)
        assert (state.form_key, len(state.custom_rows)) == (key, 2)
        client(world.owner).patch(f"/api/v1/companies/{made['id']}", json={"version": 1, "city": "Trang"})
        await page.call(CompanyPage, "edit")
        assert (state.form_key, state.form["city"]) == (f"{made['id']} 2", "Trang")


async def test_a_form_with_nonsense_for_its_beginning_is_refused(world: World) -> None:
    made = add(world.member, "Acme")
    async with opened(world.member, f"/companies/{made['id']}/edit", company_id=made["id"]) as page:
        await page.call(CompanyPage, "edit")
        for base, version in (("[1]", "1"), ("{", "x"), ('{"name": {"a": [1]}}', "9" * 40)):
            await page.call(CompanyPage, "save", {"name": "B", "form_base": base, "form_version": version})
        assert company(world.owner, made["id"])["name"] == "Acme"


async def test_keeping_ones_own_overrides_theirs_alone_where_both_wrote(world: World) -> None:
    made = add(world.member, "Acme", city="Bangkok", sector="retail")
    async with opened(world.member, f"/companies/{made['id']}/edit", company_id=made["id"]) as page:
        await page.call(CompanyPage, "edit")
        state = await page.state(CompanyPage)
        for version, city in ((1, "ภูเก็ต"), (2, "Trang")):
            theirs = {"version": version, "city": city, "sector": "tourism"}
            assert client(world.owner).patch(f"/api/v1/companies/{made['id']}", json=theirs).status_code == 200
            typed = state.form | {"form_key": state.form_key, "city": "Chiang Mai", "take_city": "mine"}
            assert await page.call(CompanyPage, "save", typed) is None
            assert [one["theirs"] for one in state.conflicts if one["name"] == "city"] == [city]
        await page.call(CompanyPage, "save", typed)
    now = company(world.owner, made["id"])
    assert (now["city"], now["sector"], now["version"]) == ("Chiang Mai", "tourism", 4)


async def test_an_unchanged_form_writes_nothing(world: World) -> None:
    made = add(world.member, "Acme", annual_revenue="1000.50", tags=["a", "b"], custom_fields={"n": 1, "yes": True})
    async with opened(world.member, f"/companies/{made['id']}/edit", company_id=made["id"]) as page:
        await page.call(CompanyPage, "edit")
        state = await page.state(CompanyPage)
        custom = {f"custom_name_{row['number']}": row["name"] for row in state.custom_rows}
        custom |= {f"custom_value_{row['number']}": row["value"] for row in state.custom_rows}
        await page.call(CompanyPage, "save", state.form | custom | {"form_key": state.form_key})
    assert company(world.owner, made["id"]) == made


async def test_a_deleted_company_offers_to_be_taken_back(world: World) -> None:
    made = add(world.member, "Acme")
    async with opened(world.member, f"/companies/{made['id']}", company_id=made["id"]) as page:
        await page.call(CompanyPage, "load")
        assert goes_to(await page.call(CompanyPage, "remove")) == "/companies"
        assert [toast["undo"] for toast in (await page.state(Shell)).toasts] == [f"company:{made['id']}"]
        await page.call(CompanyPage, "load")
        assert (await page.state(CompanyPage)).status == "missing"


async def test_buttons_stand_for_what_the_role_allows(world: World) -> None:
    made, theirs = add(world.member, "Mine"), add(world.owner, "Theirs")
    for someone, record, edit, delete in (
        (world.member, made, True, True),
        (world.member, theirs, True, False),
        (world.viewer, made, False, False),
    ):
        async with opened(someone, f"/companies/{record['id']}", company_id=record["id"]) as page:
            await page.call(CompanyPage, "load")
            state = await page.state(CompanyPage)
            assert (state.may_edit, state.may_delete) == (edit, delete)
            if not delete:
                await page.call(CompanyPage, "remove")
                assert await page.toasts() == [Forbidden().message("en")]
    assert company(world.owner, theirs["id"]) == theirs


@pytest.mark.parametrize("company_id", ["abc", "", "00000000-0000-0000-0000-000000000000"])
async def test_a_company_that_is_not_there_is_said_to_be_missing(world: World, company_id: str) -> None:
    async with opened(world.owner, f"/companies/{company_id}", company_id=company_id) as page:
        await page.call(CompanyPage, "load")
        assert (await page.state(CompanyPage)).status == "missing"


async def test_subsidiaries_come_some_at_a_time(world: World) -> None:
    parent = add(world.owner, "Parent")
    for number in range(10):
        add(world.owner, f"Child {number}", parent_id=parent["id"])
    async with opened(world.viewer, "/companies") as page:
        await page.call(Subsidiaries, "show_for", parent["id"])
        state = await page.state(Subsidiaries)
        assert (len(state.rows), state.more) == (8, True)
        await page.call(Subsidiaries, "show_more")
        assert ([row["name"] for row in state.rows], state.more) == ([f"Child {n}" for n in range(10)], False)


async def test_a_role_that_sees_no_companies_has_none_to_choose_from(world: World) -> None:
    give_role(world, world.member, {n: s for n, s in default_roles()["member"].items() if n != "member.read"})
    async with opened(world.member, "/companies") as page:
        await page.call(CompanyList, "load")
        assert (await page.state(CompanyList)).owners == []
        assert await page.toasts() == []


def test_every_handler_asks_for_the_permission_of_its_kind() -> None:
    asked = {name: handler.fn._policy for name, handler in CompanyPage.event_handlers.items() if name != "setvar"}
    assert asked["remove"] == Policy("company.delete", False)
    assert asked["create"] == Policy("company.create", False, within=True)
    assert asked["save"] == asked["edit"] == Policy("company.update", False, within=True)
    assert all("{" not in str(policy.permission) for policy in asked.values())


async def test_a_companys_page_shows_each_tag_by_itself(world: World) -> None:
    made = add(world.owner, "Acme", tags=["SME", "Export"])
    async with opened(world.viewer, f"/companies/{made['id']}", company_id=made["id"]) as page:
        await page.call(CompanyPage, "load")
        assert (await page.state(CompanyPage)).view["tags"] == ["SME", "Export"]
