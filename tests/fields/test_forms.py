"""Forms and pages of records with fields of the workspace's own."""

import json
from typing import Any
from uuid import uuid4

from crm_app.companies.state import CompanyList, CompanyPage
from tests.companies.test_state import goes_to
from tests.fields.test_api import REGION, company, declare
from tests.support.states import opened
from tests.support.world import World, client


def declared(world: World) -> dict[str, str]:
    """A field of each type; the names of their inputs by their keys."""
    made = [
        declare(world.admin, "Region", "choice", label_th="ภาค", choices=REGION, required=True, section_en="Sales"),
        declare(world.admin, "Uses", "choices", choices=[{"label_en": "SAP"}, {"label_en": "Odoo"}]),
        declare(world.admin, "Size", "integer", default=10),
        declare(world.admin, "Share", "number"),
        declare(world.admin, "Limit", "money", currency="THB"),
        declare(world.admin, "Since", "date"),
        declare(world.admin, "Partner", "yes_no"),
        declare(world.admin, "Shop", "url"),
        declare(world.admin, "Bills", "email"),
        declare(world.admin, "Fax", "phone"),
        declare(world.admin, "Code", unique=True),
        declare(world.admin, "Story", "long_text"),
    ]
    return {one["key"]: "own_" + one["id"].replace("-", "") for one in made}


TYPED = {
    "region": "north", "uses": "several", "size": "๑,๒๐๐", "share": "0.125", "limit": "฿1,200.50",
    "since": "26/11/2569", "partner": "true", "shop": "shop.example", "bills": "bills@acme.example",
    "fax": "02 555 0100", "code": " A-1 ", "story": "Two\r\nlines",
}  # fmt: skip
STORED = {
    "region": "north", "uses": ["sap", "odoo"], "size": 1200, "share": 0.125, "limit": 1200.5, "since": "2026-11-26",
    "partner": True, "shop": "https://shop.example", "bills": "bills@acme.example", "fax": "02 555 0100", "code": "A-1",
    "story": "Two\nlines",
}  # fmt: skip


def written(world: World, name: str) -> Any:
    found = client(world.member).get("/api/v1/companies", params={"q": name}).json()["items"]
    return [one["custom_fields"] for one in found]


async def test_a_form_asks_for_own_fields_and_writes_them_typed(world: World) -> None:
    names = declared(world)
    async with opened(world.member, "/companies/new") as page:
        await page.call(CompanyPage, "begin")
        state = await page.state(CompanyPage)
        assert [(one["label"], one["shape"]) for one in state.own_inputs][:3] == [
            ("Region", "choice"), ("Uses", "several"), ("Size", "text"),
        ]  # fmt: skip
        assert (state.own_inputs[0]["heading"], state.own_inputs[2]["value"], state.custom_rows) == ("Sales", "10", [])
        typed = {names[key]: text for key, text in TYPED.items()}
        typed |= {f"{names['uses']}=sap": "on", f"{names['uses']}=odoo": "on"}
        await page.call(CompanyPage, "create", state.form | typed | {"name": "Acme", "form_id": str(uuid4())})
    assert written(world, "Acme") == [STORED]


async def test_refusals_stand_at_their_inputs_in_the_readers_language(world: World) -> None:
    names = declared(world)
    company(world.owner, "Other", region="south", code="a-1")
    async with opened(world.member, "/companies/new") as page:
        await page.call(CompanyPage, "begin")
        state = await page.state(CompanyPage)
        sent = {"name": "Acme", "form_id": str(uuid4())}
        wrong = {names["size"]: "many", names["since"]: "31/02/2026"}
        assert await page.call(CompanyPage, "create", state.form | sent | wrong) is None
        assert state.form_errors.keys() == {names["size"], names["since"], names["region"]}
        taken = {names["region"]: "north", names["code"]: "A-1"}
        assert await page.call(CompanyPage, "create", state.form | sent | taken) is None
        assert state.form_errors == {names["code"]: "Another record already has this value."}
        emptied = {names["region"]: "north", names["size"]: ""}
        await page.call(CompanyPage, "create", state.form | sent | emptied)
    assert written(world, "Acme") == [{"region": "north"}]


async def test_a_record_shows_and_changes_its_own_fields_and_loses_nothing(world: World) -> None:
    old = client(world.member).post("/api/v1/companies", json={"name": "Acme", "custom_fields": {"Floor": 3}}).json()
    names = declared(world)
    path = f"/api/v1/companies/{old['id']}"
    client(world.member).patch(path, json={"version": 1, "custom_fields": {"Floor": 3} | STORED})
    async with opened(world.member, f"/companies/{old['id']}", company_id=old["id"]) as page:
        await page.call(CompanyPage, "load")
        state = await page.state(CompanyPage)
        facts = {one["name"]: one["value"] for one in state.custom}
        assert facts == {
            "Region": "North", "Uses": "SAP, Odoo", "Size": "1,200", "Share": "0.125", "Limit": "฿1,200.50",
            "Since": "26 Nov 2026", "Partner": "Yes", "Shop": "https://shop.example", "Bills": "bills@acme.example",
            "Fax": "02 555 0100", "Code": "A-1", "Story": "Two\nlines", "Floor": "3",
        }  # fmt: skip
        assert {one["name"]: one["href"] for one in state.custom if one["href"]} == {
            "Shop": "https://shop.example", "Bills": "mailto:bills@acme.example", "Fax": "tel:025550100",
        }  # fmt: skip
        page.go(f"/companies/{old['id']}/edit", company_id=old["id"])
        await page.call(CompanyPage, "edit")
        assert [(row["name"], row["value"]) for row in state.custom_rows] == [("Floor", "3")]
        base = {names["size"]: "1200", f"{names['uses']}=sap": "on"}
        sent = state.form | {
            "form_version": state.form_version, "form_base": json.dumps(base), names["size"]: "5",
            names["uses"]: "several", f"{names['uses']}=odoo": "on", "custom_name_0": "Floor", "custom_value_0": "3",
        }  # fmt: skip
        assert goes_to(await page.call(CompanyPage, "save", sent)) == f"/companies/{old['id']}"
    assert written(world, "Acme") == [{"Floor": 3} | STORED | {"size": 5, "uses": ["odoo"]}]


async def test_two_people_change_different_own_fields(world: World) -> None:
    names = declared(world)
    made = company(world.member, "Acme", region="north", size=1)
    async with opened(world.member, f"/companies/{made['id']}/edit", company_id=made["id"]) as page:
        await page.call(CompanyPage, "edit")
        state = await page.state(CompanyPage)
        theirs = {"version": 1, "custom_fields": {"region": "south", "size": 1}}
        assert client(world.owner).patch(f"/api/v1/companies/{made['id']}", json=theirs).status_code == 200
        sent = state.form | {"form_version": state.form_version, "form_base": json.dumps({names["size"]: "1"})}
        sent |= {names["size"]: "7"}
        assert await page.call(CompanyPage, "save", sent) is None
        assert [(one["label"], one["theirs"], one["mine"]) for one in state.conflicts] == [("Region", "South", "")]
        await page.call(CompanyPage, "save", sent)
    assert written(world, "Acme") == [{"region": "south", "size": 7}]


async def test_a_list_shows_in_words_what_the_address_asks_of_own_fields(world: World) -> None:
    declared(world)
    company(world.member, "Acme", region="north", size=12)
    company(world.member, "Boon", region="south", size=12)
    async with opened(world.member, "/companies?where=region%3Dnorth&sort=-custom.size") as page:
        page.go("/companies?where=region%3Dnorth&sort=-custom.size")
        await page.call(CompanyList, "load")
        state = await page.state(CompanyList)
        assert [row["name"] for row in state.rows] == ["Acme"]
        assert [chip["label"] for chip in state.chips] == ["Region: North"]
        assert "where=region%3Dnorth" in state.export_href
        page.go("/companies?where=size%3E%3D10")
        await page.call(CompanyList, "load")
        assert ([chip["label"] for chip in state.chips], len(state.rows)) == (["Size ≥ 10"], 2)
        page.go("/companies?where=size%3E%3D1e999")
        await page.call(CompanyList, "load")
        assert (state.rows, [chip["label"] for chip in state.chips]) == ([], ["Size ≥ 1e999"])
        page.go("/companies?where=nothing%3D1")
        await page.call(CompanyList, "load")
        assert (state.rows, [chip["label"] for chip in state.chips]) == ([], ["nothing=1"])
        assert state.failed.startswith("The address asks for something")
