"""The settings of fields."""

from typing import Any

from crm_app.fields.state import FieldSettings
from tests.fields.test_api import REGION, company, declare
from tests.support.states import Page, opened
from tests.support.world import World, client

FORM = {
    "label_en": "Region",
    "label_th": "ภาค",
    "type": "choice",
    "choices": "North | เหนือ\n South|ใต้\n\n",
    "required": "on",
}


async def opened_form(page: Page, **form: str) -> Any:
    await page.call(FieldSettings, "load")
    await page.call(FieldSettings, "ask_new")
    return await page.call(FieldSettings, "save", FORM | form)


async def test_a_field_is_declared_changed_moved_archived_and_taken_up_again(world: World) -> None:
    async with opened(world.admin, "/settings/fields?kind=deal") as page:
        await opened_form(page, default="ใต้")
        await page.call(FieldSettings, "ask_new")
        await page.call(FieldSettings, "save", {"label_en": "Size", "type": "integer", "default": "๑๐"})
        state = await page.state(FieldSettings)
        assert [(row["name"], row["meta"]) for row in state.rows] == [
            ("Region", "One of · region"), ("Size", "Whole number · size"),
        ]  # fmt: skip
        region, size = (row["id"] for row in state.rows)
        await page.call(FieldSettings, "shift", size, -1)
        assert [row["name"] for row in state.rows] == ["Size", "Region"]
        await page.call(FieldSettings, "ask", region)
        assert (state.form["choices"], state.form["default"]) == ("North | เหนือ\nSouth | ใต้", "South")
        await page.call(FieldSettings, "save", FORM | {"choices": "North\nEast | ตะวันออก", "required": ""})
        await page.call(FieldSettings, "archive", size, True)
        assert ([row["name"] for row in state.rows], [row["name"] for row in state.archived]) == (["Region"], ["Size"])
        await page.call(FieldSettings, "archive", size, False)
        assert (len(state.rows), state.archived) == (2, [])
    found = {one["key"]: one for one in client(world.viewer).get("/api/v1/fields", params={"kind": "deal"}).json()}
    assert [(one["value"], one["label_th"], one["archived"]) for one in found["region"]["choices"]] == [
        ("north", "North", False), ("east", "ตะวันออก", False), ("south", "ใต้", True),
    ]  # fmt: skip
    assert (found["region"]["required"], found["region"]["default"], found["size"]["default"]) == (False, None, 10)


async def test_a_wrong_form_says_what_is_wrong_and_stays_open(world: World) -> None:
    declare(world.admin, "Region", kind="deal")
    async with opened(world.admin, "/settings/fields?kind=deal") as page:
        for wrong, at in (
            ({}, "label_en"),
            ({"label_en": "Other", "choices": ""}, "choices"),
            ({"label_en": "Other", "default": "West"}, "default"),
            ({"label_en": "Other", "type": "yes_no", "unique": "on"}, "unique"),
        ):
            await opened_form(page, **wrong)
            state = await page.state(FieldSettings)
            assert (state.is_open, state.form_errors.keys()) == (True, {at}), wrong


async def test_values_from_before_become_a_field(world: World) -> None:
    made = company(world.member, "Acme", **{"ชั้น 1": "3", "Code": "x"})
    async with opened(world.admin, "/settings/fields?kind=company") as page:
        await page.call(FieldSettings, "load")
        state = await page.state(FieldSettings)
        assert sorted(state.undeclared) == ["Code", "ชั้น 1"]
        await page.call(FieldSettings, "adopt", "ชั้น 1")
        await page.call(FieldSettings, "save", {"label_en": "Floor", "label_th": "ชั้น"})
        assert (state.undeclared, [row["name"] for row in state.rows]) == (["Code"], ["Floor"])
    api = client(world.member)
    assert [one["id"] for one in api.get("/api/v1/companies", params={"where": "ชั้น 1=3"}).json()["items"]] == [
        made["id"]
    ]


async def test_nobody_else_arranges_fields(world: World) -> None:
    one = declare(world.admin, "Region", "choice", choices=REGION)
    async with opened(world.member, "/settings/fields") as page:
        state = await page.state(FieldSettings)
        state.is_open, state.is_new = True, True
        await page.call(FieldSettings, "save", FORM | {"label_en": "Mine"})
        await page.call(FieldSettings, "archive", one["id"], True)
    assert [field["archived"] for field in client(world.viewer).get("/api/v1/fields").json()] == [False]
