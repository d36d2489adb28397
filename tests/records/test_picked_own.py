"""The dialog that sets a field of the workspace's own in many records, by its own handlers, and the list of changes."""

from typing import Any
from uuid import UUID

from crm_app.changes.state import ChangesState
from crm_app.companies.state import CompanyList
from crm_app.records.own.models import TYPES
from tests.changes.support import make, read
from tests.fields.test_api import declare
from tests.support.states import Page, opened
from tests.support.world import World, give_role

CHOICES = [{"label_en": "North", "label_th": "เหนือ"}, {"label_en": "South", "label_th": "ใต้"}]


async def begun(page: Page, key: str, *ids: str) -> CompanyList:
    """The open dialog with the input of a field, for these records."""
    for one in ids:
        await page.call(CompanyList, "pick", UUID(one), False)
    await page.call(CompanyList, "begin_bulk", "field")
    await page.call(CompanyList, "choose_bulk_field", f"custom.{key}")
    return await page.state(CompanyList)


def declared(world: World) -> dict[str, str]:
    """A field of each type for companies, by type."""
    more: dict[str, dict[str, Any]] = {
        "choice": {"choices": CHOICES}, "choices": {"choices": CHOICES}, "link": {"target": "contact"},
    }  # fmt: skip
    return {one: declare(world.admin, f"My {one}", one, **more.get(one, {}))["key"] for one in TYPES}


async def test_a_field_of_every_type_is_set_put_back_and_named_in_the_list(world: World) -> None:
    keys = declared(world)
    nok = make(world.member, "contacts", name="Nok")["id"]
    first, second = (make(world.member, "companies", name=name)["id"] for name in ("Alpha", "Bravo"))
    typed: dict[str, tuple[str, Any, str]] = {
        "text": ("Steel", "Steel", "Steel"), "long_text": ("Two\nlines", "Two\nlines", "Two"),
        "integer": ("1,200", 1200, "1,200"), "number": ("2.5", 2.5, "2.5"), "money": ("1,000", 1000, "฿1,000"),
        "date": ("26/11/2569", "2026-11-26", "26 Nov 2026"), "yes_no": ("false", False, "No"),
        "choice": ("north", "north", "North"), "choices": ("several", ["south"], "South"),
        "url": ("siam.example", "https://siam.example", "siam"), "email": ("a@siam.example", "a@siam.example", "siam"),
        "phone": ("02 555 0100", "02 555 0100", "0100"), "link": (nok, nok, "Nok"),
        "moment": ("26/11/2026 14:30", "2026-11-26T07:30:00Z", "14:30"),
        "person": (str(world.admin.member_id), str(world.admin.member_id), "Admin"),
    }  # fmt: skip
    assert typed.keys() == set(TYPES)
    async with opened(world.owner, "/companies") as page, opened(world.owner, "/changes") as changes:
        await page.call(CompanyList, "load")
        for type_, (text, value, words) in typed.items():
            state = await begun(page, keys[type_], first, second)
            assert {"value": f"custom.{keys[type_]}", "label": f"My {type_}"} in state.bulk_options
            name = state.bulk_own["name"]
            sent = {"field": state.bulk_field, name: text} | ({f"{name}=south": "on"} if type_ == "choices" else {})
            await page.call(CompanyList, "change_picked", sent)
            assert (state.bulk_mode, state.form_errors) == ("", {}), type_
            for one in (first, second):
                assert read(world.owner, "companies", one)["custom_fields"].get(keys[type_]) == value, type_
            await changes.call(ChangesState, "load")
            line = (await changes.state(ChangesState)).rows[0]
            assert line["what"].startswith(f"Set My {type_} to "), line
            assert words in line["what"]
            await changes.call(ChangesState, "undo", UUID(line["id"]))
            assert keys[type_] not in read(world.owner, "companies", first)["custom_fields"]


async def test_all_that_match_are_emptied_and_what_cannot_be_is_said_at_the_input(world: World) -> None:
    keys = declared(world)
    ids = [make(world.member, "companies", name=f"C{n}", custom_fields={keys["integer"]: n})["id"] for n in range(3)]
    async with opened(world.owner, "/companies") as page:
        await page.call(CompanyList, "load")
        await page.call(CompanyList, "pick_matching")
        state = await begun(page, keys["integer"])
        name = state.bulk_own["name"]
        await page.call(CompanyList, "change_picked", {"field": state.bulk_field, name: "many"})
        assert state.form_errors == {name: "Enter a number."}
        assert read(world.owner, "companies", ids[1])["custom_fields"] == {keys["integer"]: 1}
        await page.call(CompanyList, "change_picked", {"field": state.bulk_field, name: ""})
        assert (state.bulk_mode, state.form_errors) == ("", {})
        assert [read(world.owner, "companies", one)["custom_fields"] for one in ids] == [{}, {}, {}]


async def test_a_required_field_is_not_emptied_and_hidden_targets_are_not_offered(world: World) -> None:
    key = declare(world.admin, "Region", "choice", choices=CHOICES, required=True)["key"]
    person, link = declare(world.admin, "Buyer", "person"), declare(world.admin, "Champion", "link", target="contact")
    firm = make(world.member, "companies", name="Acme", custom_fields={key: "north"})["id"]
    give_role(world, world.member, {"company.read": "all", "company.update": "all"})
    async with opened(world.member, "/companies") as page:
        await page.call(CompanyList, "load")
        state = await begun(page, key, firm)
        await page.call(CompanyList, "change_picked", {"field": state.bulk_field, state.bulk_own["name"]: ""})
        assert state.form_errors == {state.bulk_own["name"]: "Fill this in."}
        for hidden in (person["key"], link["key"], "nothing"):
            await page.call(CompanyList, "choose_bulk_field", f"custom.{hidden}")
            assert (state.bulk_field, state.bulk_own["name"]) == ("", "")
