"""Values that are changed where they are shown: as the form would save them, refused at the cell, never lost."""

import json
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_app.activities.state import ActivityList
from crm_app.companies.state import CompanyList, CompanyPage
from crm_app.contacts.state import ContactList
from crm_app.core.i18n import translate
from crm_app.deals.state import DealList, DealPage
from crm_app.identity.state import FrameState
from crm_app.records import TYPES
from crm_app.tasks.state import TaskList, TaskPage
from crm_app.ui.state import Shell
from tests.audit.test_page import entries, values
from tests.changes.support import read
from tests.fields.test_api import declare
from tests.records.test_filter import make
from tests.support.states import Page, opened
from tests.support.world import World, client, give_role


async def begun(page: Page, kind: Any, record_id: str, name: str) -> Any:
    """The state of a page after a value has been opened."""
    await page.call(kind, "begin_cell", UUID(record_id), name)
    return await page.state(kind)


def sent(cell: Any, text: str, start: str | None = None, **more: str) -> dict[str, str]:
    """What the browser sends for the open value."""
    base = json.dumps({cell["input"]: cell["value"] if start is None else start})
    return {
        "record_id": cell["id"], "field": cell["name"], "form_version": cell["version"], "form_base": base,
        cell["input"]: text, **more,
    }  # fmt: skip


async def put(page: Page, kind: Any, record_id: str, name: str, text: str, **more: str) -> Any:
    """Opens a value and saves a text."""
    state = await begun(page, kind, record_id, name)
    await page.call(kind, "save_cell", sent(state.cell, text, **more))
    return state


async def test_every_type_of_field_is_changed_in_a_cell(world: World) -> None:
    own = {
        "region": declare(world.admin, "Region", "choice", choices=[{"label_en": "North"}, {"label_en": "South"}])[
            "key"
        ],
        "uses": declare(world.admin, "Uses", "choices", choices=[{"label_en": "SAP"}, {"label_en": "Odoo"}])["key"],
        "size": declare(world.admin, "Size", "number")["key"],
        "since": declare(world.admin, "Since", "date")["key"],
        "vip": declare(world.admin, "Vip", "yes_no")["key"],
    }
    parent = make(world.member, "companies", name="Group")
    firm = make(world.member, "companies", name="Acme", sector="Old")
    wanted = {
        "name": ("Acme Ltd", "Acme Ltd"), "sector": ("เหล็ก", "เหล็ก"), "employees": ("1,200", 1200),
        "annual_revenue": ("2,500,000.50", 2500000.5), "founded_year": ("1999", 1999), "website": ("acme.example", "https://acme.example"),
        "email": ("a@acme.example", "a@acme.example"), "phone": ("02 555 0100", "02 555 0100"),
        "tags": ("key, คู่ค้า", ["key", "คู่ค้า"]), "parent_id": (parent["id"], parent["id"]),
        "owner_id": (str(world.admin.member_id), str(world.admin.member_id)), "description": ("Two\nlines", "Two\nlines"),
        "revenue_currency": ("USD", "USD"),
    }  # fmt: skip
    shapes: dict[str, str] = {}
    async with opened(world.admin, "/companies", wide=True) as page:
        await page.call(CompanyList, "load")
        for name, (text, value) in wanted.items():
            state = await begun(page, CompanyList, firm["id"], name)
            shapes[name] = state.cell["shape"]
            await page.call(CompanyList, "save_cell", sent(state.cell, text))
            assert state.cell == {}, (name, state.cell)
            assert read(world.admin, "companies", firm["id"])[name] == value, name
        customs = {
            "region": ("south", {}, "south"), "size": ("1,000.5", {}, 1000.5), "since": ("26/11/2569", {}, "2026-11-26"),
            "vip": ("true", {}, True),
        }  # fmt: skip
        for key, (text, more, value) in customs.items():
            await put(page, CompanyList, firm["id"], f"custom.{own[key]}", text, **more)
            assert state.cell == {}, (key, state.cell)
            assert read(world.admin, "companies", firm["id"])["custom_fields"][own[key]] == value, key
        state = await begun(page, CompanyList, firm["id"], f"custom.{own['uses']}")
        ticks = {tick["label"]: tick["name"] for tick in state.cell["ticks"]}
        data = sent(state.cell, "several") | {ticks["Odoo"]: "on", "form_base": json.dumps({ticks["Odoo"]: ""})}
        await page.call(CompanyList, "save_cell", data)
        kept = read(world.admin, "companies", firm["id"])["custom_fields"]
        assert (kept[own["uses"]], kept[own["region"]]) == (["odoo"], "south")
        await put(page, CompanyList, firm["id"], "sector", "")
        assert read(world.admin, "companies", firm["id"])["sector"] is None
    assert (shapes["annual_revenue"], shapes["parent_id"]) == ("text", "link")
    assert (shapes["owner_id"], shapes["description"], shapes["revenue_currency"]) == ("choice", "area", "choice")


async def test_what_is_refused_stays_open_with_the_reason(world: World) -> None:
    firm = make(world.member, "companies", name="Acme", founded_year=1990)
    async with opened(world.member, "/companies", wide=True) as page:
        await page.call(CompanyList, "load")
        state = await put(page, CompanyList, firm["id"], "founded_year", "99999")
        assert (state.cell["error"] != "", state.cell["turn"], state.cell["version"]) == (True, 1, "1")
        assert state._sent_back
        other = make(world.member, "companies", name="Other")
        await page.call(CompanyList, "begin_cell", UUID(other["id"]), "sector")  # a click elsewhere loses nothing
        assert (state.cell["id"], state.cell["turn"]) == (firm["id"], 2)
        await page.call(CompanyList, "save_cell", sent(state.cell, "1999"))
        assert (state.cell, read(world.member, "companies", firm["id"])["founded_year"]) == ({}, 1999)
        state = await put(page, CompanyList, firm["id"], "name", "")
        assert state.cell["error"]
        await page.call(CompanyList, "leave_cell")
        assert (state.cell, read(world.member, "companies", firm["id"])["name"]) == ({}, "Acme")
        cell = dict((await begun(page, CompanyList, firm["id"], "sector")).cell)
        assert client(world.member).delete(f"/api/v1/companies/{firm['id']}").is_success
        await page.call(CompanyList, "save_cell", sent(cell, "Late"))
        assert state.cell["error"].startswith("This record has been deleted")


async def test_only_a_change_to_the_same_field_is_a_conflict(world: World) -> None:
    firm = make(world.member, "companies", name="Acme", sector="Old")
    path = f"/api/v1/companies/{firm['id']}"
    async with opened(world.member, "/companies", wide=True) as page:
        await page.call(CompanyList, "load")
        state = await begun(page, CompanyList, firm["id"], "sector")
        client(world.admin).patch(path, json={"version": 1, "city": "York"})
        await page.call(CompanyList, "save_cell", sent(state.cell, "Mine"))
        now = read(world.member, "companies", firm["id"])
        assert (state.cell, now["sector"], now["city"]) == ({}, "Mine", "York")

        state = await begun(page, CompanyList, firm["id"], "sector")
        client(world.admin).patch(path, json={"version": 3, "sector": "Theirs"})
        first = sent(state.cell, "Again mine")
        await page.call(CompanyList, "save_cell", first)
        assert (state.cell["theirs"], state.cell["version"]) == ("Theirs", "4")
        assert read(world.member, "companies", firm["id"])["sector"] == "Theirs"
        await page.call(CompanyList, "save_cell", first | {"form_version": state.cell["version"]})
        assert (state.cell, read(world.member, "companies", firm["id"])["sector"]) == ({}, "Again mine")
        await page.call(CompanyList, "save_cell", first)  # sent again after a lost connection
        assert (state.cell, read(world.member, "companies", firm["id"])["version"]) == ({}, 5)


async def test_a_live_refresh_leaves_the_open_value(world: World) -> None:
    firm = make(world.member, "companies", name="Acme")
    async with opened(world.member, "/companies?sector=", wide=True) as page:
        await page.call(CompanyList, "load")
        state = await begun(page, CompanyList, firm["id"], "city")
        before = dict(state.cell)
        client(world.admin).delete(f"/api/v1/companies/{firm['id']}")
        await state._renew()
        assert (state.lines, state.cell) == ([], before)
        await page.call(CompanyList, "leave")
        assert state.cell == {}


async def test_nobody_changes_what_the_role_does_not_grant(world: World) -> None:
    mine = make(world.member, "companies", name="Mine")
    theirs = make(world.admin, "companies", name="Theirs")
    read_all = {
        "company.read": "all",
        "company.update": "own",
        "member.read": "all",
        "contact.read": "all",
        "deal.read": "all",
    }
    give_role(world, world.member, read_all)
    async with opened(world.member, "/companies", wide=True) as page:
        await page.call(CompanyList, "load")
        state = await page.state(CompanyList)
        assert {line["title"]: line["fixed"] for line in state.lines} == {"Mine": False, "Theirs": True}
        assert all(head["edit"] for head in (state.table["title"], *state.table["heads"]))
        await page.call(CompanyList, "begin_cell", UUID(theirs["id"]), "sector")
        assert state.cell == {}
        cell = (await begun(page, CompanyList, mine["id"], "sector")).cell
        await page.call(CompanyList, "save_cell", sent(cell, "X") | {"record_id": theirs["id"]})
        assert read(world.admin, "companies", theirs["id"])["sector"] is None
        for name in ("created_at", "company_id", "custom.none", "deleted_at", "", "parent_id.name"):
            await page.call(CompanyList, "leave_cell")
            await page.call(CompanyList, "begin_cell", UUID(mine["id"]), name)
            assert state.cell == {}, name
    async with opened(world.viewer, "/companies", wide=True) as page:
        await page.call(CompanyList, "load")
        state = await page.state(CompanyList)
        assert not any(head["edit"] for head in (state.table["title"], *state.table["heads"]))
    give_role(world, world.viewer, {"contact.read": "all", "contact.update": "all"})
    async with opened(world.viewer, "/contacts", wide=True) as page:  # a link to what one may not read is not offered
        await page.call(ContactList, "load")
        heads = {head["name"]: head["edit"] for head in (await page.state(ContactList)).table["heads"]}
        assert (heads["email"], heads["company_id"]) == (True, False)


async def test_rules_of_the_kinds_hold(world: World) -> None:
    deal = make(world.member, "deals", name="Rig", amount=5)
    task = make(world.member, "tasks", title="Call", due_at="2026-12-01T09:30:00+07:00")
    call = make(world.member, "activities", kind="call", body="Talked")
    async with opened(world.member, "/deals", wide=True) as page:
        await page.call(DealList, "load")
        state = await begun(page, DealList, deal["id"], "stage_id")
        lost = next(one["value"] for one in state.stages if one["outcome"] == "lost")
        assert lost in {one["value"] for one in state.cell["options"]}
        await page.call(DealList, "save_cell", sent(state.cell, lost))
        assert read(world.member, "deals", deal["id"])["status"] == "lost"
        state = await put(page, DealList, deal["id"], "close_date", "")
        assert state.cell["error"]  # a closed deal has a day
    async with opened(world.member, "/tasks/all", wide=True) as page:
        await page.call(TaskList, "load")
        state = await put(page, TaskList, task["id"], "due_date", "3 Dec 2026")
        assert (state.cell, read(world.member, "tasks", task["id"])["due_at"]) == ({}, "2026-12-03T02:30:00+00:00")
    async with opened(world.member, "/activities", wide=True) as page:
        await page.call(ActivityList, "load")
        state = await put(page, ActivityList, call["id"], "occurred_at", "")
        assert state.cell["error"]
        state = await put(page, ActivityList, call["id"], "occurred_at", "1 Dec 2026, 10:00")
        assert state.cell["error"] == "" if state.cell else True


async def test_a_value_of_a_record_page_is_changed_and_shown(world: World) -> None:
    since = declare(world.admin, "Since", "date")["key"]
    firm = make(world.member, "companies", name="Acme", custom_fields={since: "2026-01-01"})
    async with opened(world.member, f"/companies/{firm['id']}", company_id=firm["id"]) as page:
        await page.call(CompanyPage, "load")
        state = await put(page, CompanyPage, firm["id"], "sector", "Steel")
        assert (state.cell, state.view["sector"]) == ({}, "Steel")
        assert [one["cell"] for one in state.custom] == [f"custom.{since}"]
        await put(page, CompanyPage, firm["id"], f"custom.{since}", "26/11/2569")
        assert state.custom[0]["value"] == "26 Nov 2026"
    trail = entries(world.owner, kind="company", action="update")
    assert [values(one) for one in trail] == [{"Since": ("1 Jan 2026", "26 Nov 2026")}, {"Sector": ("", "Steel")}]


CASES: tuple[tuple[str, str, Any, Any, dict[str, Any]], ...] = (
    ("companies", "company", CompanyList, CompanyPage, {"name": "Acme", "employees": 3, "annual_revenue": 10}),
    ("deals", "deal", DealList, DealPage, {"name": "Rig", "amount": 10}),
    ("tasks", "task", TaskList, TaskPage, {"title": "Call", "due_at": "2026-12-01T09:30:00+07:00"}),
)
TEXTS = (
    st.sampled_from(["", "0", "12", "1,200", "2.5m", "-1", "abc", "26/11/2569", "1 Dec 2026", "x" * 400, "ก ข", "a@b.example"])
    | st.text(max_size=8).filter(lambda text: "\x00" not in text)
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_a_value_changed_in_place_is_what_the_form_saves(world: World, data: st.DataObject) -> None:
    plural, kind, every, one, made_of = data.draw(st.sampled_from(CASES))
    record = TYPES[kind]
    names = [
        name for name in sorted(set(every._record.new.model_fields) & set(record.patch.model_fields))
        if record.declared(name) is not None and record.declared(name).link == "" and name not in ("due_at", "status")
    ]  # fmt: skip
    name, text = data.draw(st.sampled_from(names)), data.draw(TEXTS)
    first, second = (make(world.member, plural, **made_of) for _ in range(2))
    async with opened(world.member, f"/{plural}", wide=True) as page:
        await put(page, every, first["id"], name, text)
    async with opened(world.member, f"/{plural}/{second['id']}/edit", **{f"{kind}_id": second["id"]}) as page:
        await page.call(one, "edit")
        form = await page.state(one)
        start = {field: form.form[field] for field in form.form}
        sent_form = start | {
            name: text,
            "form_version": form.form_version,
            "form_base": json.dumps({name: start[name]}),
        }
        await page.call(one, "save", sent_form)
    in_cell, in_form = (read(world.member, plural, made["id"]) for made in (first, second))
    moving = {"id", "created_at", "updated_at", "position", "completed_at", "stage_changed_at"}
    assert {k: v for k, v in in_cell.items() if k not in moving} == {
        k: v for k, v in in_form.items() if k not in moving
    }


async def test_own_people_and_links_are_changed_in_a_cell_and_on_the_page(world: World) -> None:
    declare(world.admin, "Buyer", "person")
    declare(world.admin, "Champion", "link", target="contact")
    nok, ann = (make(world.member, "contacts", name=one)["id"] for one in ("Nok", "Ann"))
    firm = make(world.member, "companies", name="Acme", custom_fields={"champion": nok})["id"]
    path = "/companies?columns=custom.buyer&columns=custom.champion"
    async with opened(world.admin, path, wide=True) as page:
        await page.call(CompanyList, "load")
        state = await page.state(CompanyList)
        assert [head["edit"] for head in state.table["heads"]] == [True, True]
        state = await begun(page, CompanyList, firm, "custom.buyer")
        assert (state.cell["shape"], state.cell["options"][0]["value"]) == ("choice", "")
        await page.call(CompanyList, "save_cell", sent(state.cell, str(world.member.member_id)))
        assert state.cell == {}
        state = await begun(page, CompanyList, firm, "custom.champion")
        assert (state.cell["shape"], state.cell["chosen"]) == ("link", {"value": nok, "label": "Nok", "meta": ""})
        await page.call(CompanyList, "find_for_cell", "an")
        assert [one["label"] for one in state.cell["found"]] == ["Ann"]
        # somebody else changes it meanwhile: the cell says whom it names now
        version = read(world.admin, "companies", firm)["version"]
        custom = {"champion": ann, "buyer": str(world.member.member_id)}
        client(world.owner).patch(f"/api/v1/companies/{firm}", json={"version": version, "custom_fields": custom})
        await page.call(CompanyList, "save_cell", sent(state.cell, ""))
        assert state.cell["theirs"] == "Ann"
        await page.call(CompanyList, "save_cell", sent(state.cell, ""))
        assert state.cell == {}
        assert read(world.admin, "companies", firm)["custom_fields"] == {"buyer": str(world.member.member_id)}
    async with opened(world.admin, f"/companies/{firm}", company_id=firm) as page:
        await page.call(CompanyPage, "load")
        await put(page, CompanyPage, firm, "custom.buyer", str(world.owner.member_id))
        assert read(world.admin, "companies", firm)["custom_fields"] == {"buyer": str(world.owner.member_id)}


async def test_own_pointers_whose_targets_are_hidden_are_not_offered_in_place(world: World) -> None:
    declare(world.admin, "Buyer", "person")
    firm = make(world.member, "companies", name="Acme", custom_fields={"buyer": str(world.owner.member_id)})["id"]
    give_role(world, world.member, {"company.read": "all", "company.update": "all"})
    async with opened(world.member, "/companies?columns=custom.buyer", wide=True) as page:
        await page.call(CompanyList, "load")
        assert [head["edit"] for head in (await page.state(CompanyList)).table["heads"]] == [False]
    async with opened(world.member, f"/companies/{firm}", company_id=firm) as page:
        await page.call(CompanyPage, "load")
        assert [one["cell"] for one in (await page.state(CompanyPage)).custom] == [""]


async def test_a_change_in_place_is_undone_from_its_notice(world: World) -> None:
    firm = make(world.member, "companies", name="Acme", sector="Old", city="Rayong")
    async with opened(world.member, "/companies", wide=True) as page:
        await page.call(CompanyList, "load")
        await put(page, CompanyList, firm["id"], "sector", "Old")
        assert await page.toasts() == [], "nothing was changed"
        await put(page, CompanyList, firm["id"], "sector", "New")
        await put(page, CompanyList, firm["id"], "city", "Trang")
        shell = await page.state(Shell)
        (toast,) = shell.toasts  # one notice, that of the last change
        assert toast["text"] == "Changed. City: Acme"
        await page.call(FrameState, "undo", toast["undo"])
        kept = read(world.member, "companies", firm["id"])
        assert (kept["sector"], kept["city"]) == ("New", "Rayong")
        # among the recent changes the earlier one waits, and is undone after it
        first = client(world.member).get("/api/v1/changes").json()["items"][-1]
        assert (first["change"], first["can_undo"]) == ({"action": "update", "set": {"sector": "New"}}, True)
        assert client(world.member).post(f"/api/v1/changes/{first['id']}/undo").json()["undone"] == 1
        assert read(world.member, "companies", firm["id"])["sector"] == "Old"


async def test_a_change_in_place_that_somebody_edited_since_is_left(world: World) -> None:
    firm = make(world.member, "companies", name="Acme", sector="Old")
    async with opened(world.member, "/companies", wide=True) as page:
        await page.call(CompanyList, "load")
        await put(page, CompanyList, firm["id"], "sector", "New")
        client(world.admin).patch(f"/api/v1/companies/{firm['id']}", json={"version": 2, "city": "Trang"})
        await page.call(FrameState, "undo", (await page.state(Shell)).toasts[-1]["undo"])
        kept = read(world.member, "companies", firm["id"])
        assert (kept["sector"], kept["city"]) == ("New", "Trang")
        assert (await page.toasts())[-1] == translate("changes.said.undone_but", "en", count="0", left="1")
        assert client(world.stranger).get("/api/v1/changes").json()["items"] == []
