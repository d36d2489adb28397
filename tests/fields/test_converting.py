"""Another type for a field that has values: a preview, the conversion, and nothing dropped."""

from typing import Any

import pytest

from crm_app.fields import converting
from crm_app.fields.state import FieldSettings
from tests.fields.test_api import REGION, company, declare
from tests.imports.support import everything
from tests.support.states import opened
from tests.support.world import World, client


def converted(
    world: World, before: tuple[str, Any], after: str, *values: Any, **more: Any
) -> tuple[dict[str, Any], list[Any]]:
    """The preview of a conversion, and the values after it, in the order of `values`."""
    type_, choices = before
    one = declare(world.admin, "Thing", type_, choices=choices or [])
    for number, value in enumerate(values):
        company(world.owner, f"{number:02}", thing=value)
    path = f"/api/v1/fields/{one['id']}/conversion"
    preview = client(world.admin).post(f"{path}/preview", json={"type": after, **more})
    assert preview.status_code == 200, preview.text
    stored = [item["custom_fields"]["thing"] for item in everything(world.owner, "companies", sort="name")]
    assert stored == list(values), "a preview writes nothing"
    done = client(world.admin).post(path, json={"type": after, "version": 1, **more})
    assert (done.status_code, done.json()["type"]) == (200, after), done.text
    return preview.json(), [
        item["custom_fields"]["thing"] for item in everything(world.owner, "companies", sort="name")
    ]


@pytest.mark.parametrize(
    ("before", "after", "values", "expected", "misfits"),
    [
        (("text", None), "integer", ["12", "1,200", "many", "7.5"], [12, 1200, "many", "7.5"], ["many", "7.5"]),
        (("text", None), "date", ["2026-11-26", "26/11/2569", "soon"], ["2026-11-26", "2026-11-26", "soon"], ["soon"]),
        (("text", None), "yes_no", ["Yes", "ไม่ใช่", "perhaps"], [True, False, "perhaps"], ["perhaps"]),
        (("text", None), "email", ["a@acme.example", "nobody"], ["a@acme.example", "nobody"], ["nobody"]),
        (("text", None), "choice", ["North", "north", "South"], ["north", "north", "south"], []),
        (("integer", None), "text", [5, 1200], ["5", "1200"], []),
        (("number", None), "integer", [5, 0.5], [5, 0.5], ["0.5"]),
        (("yes_no", None), "text", [True, False], ["Yes", "No"], []),
        (("choice", REGION), "choices", ["north", "south"], [["north"], ["south"]], []),
        (
            ("choices", REGION),
            "choice",
            [["north"], ["north", "south"]],
            ["north", ["north", "south"]],
            ["North, South"],
        ),
        (("choice", REGION), "text", ["north", "south"], ["North", "South"], []),
        (("date", None), "text", ["2026-11-26"], ["2026-11-26"], []),
    ],
)
def test_what_fits_is_converted_and_the_rest_stays(
    world: World, before: tuple[str, Any], after: str, values: list[Any], expected: list[Any], misfits: list[str]
) -> None:
    preview, stored = converted(world, before, after, *values)
    assert stored == expected
    assert (preview["filled"], preview["misfits"], preview["examples"]) == (len(values), len(misfits), misfits)


def test_many_values_are_written_by_few_statements(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "_BATCH", 2)
    _, stored = converted(world, ("text", None), "integer", "1", "2", "3", "x", "5")
    assert stored == [1, 2, 3, "x", 5]


def test_what_does_not_fit_is_shown_and_survives_other_changes(world: World) -> None:
    converted(world, ("text", None), "integer", "12", "many")
    api = client(world.member)
    many = next(item for item in everything(world.owner, "companies") if item["name"] == "01")
    path = f"/api/v1/companies/{many['id']}"
    assert many["version"] == 1, "only what changed has a new version"
    kept = api.patch(path, json={"version": 1, "city": "Bangkok", "custom_fields": many["custom_fields"]}).json()
    assert kept["custom_fields"] == {"thing": "many"}
    found = api.get("/api/v1/companies", params={"where": "thing>=5"}).json()["items"]
    assert [item["name"] for item in found] == ["00"]


def test_what_cannot_be_is_refused(world: World) -> None:
    one = declare(world.admin, "Thing")
    path = f"/api/v1/fields/{one['id']}/conversion"
    for someone, body, status in (
        (world.admin, {"type": "text", "version": 1}, 422),
        (world.admin, {"type": "person", "version": 1}, 422),
        (world.admin, {"type": "planet"}, 422),
        (world.admin, {"type": "integer", "version": 7}, 409),
        (world.member, {"type": "integer", "version": 1}, 403),
    ):
        assert client(someone).post(path, json=body).status_code == status, body
    assert client(world.member).post(f"{path}/preview", json={"type": "integer"}).status_code == 403


async def test_the_settings_say_what_a_type_would_change(world: World) -> None:
    one = declare(world.admin, "Desks")
    for number, value in enumerate(("12", "1,200", "many")):
        company(world.owner, f"{number:02}", desks=value)
    async with opened(world.admin, "/settings/fields?kind=company") as page:
        await page.call(FieldSettings, "load")
        await page.call(FieldSettings, "ask", one["id"])
        await page.call(FieldSettings, "choose_type", "integer")
        state = await page.state(FieldSettings)
        assert state.conversion == ["2 values fit the new type. 1 do not fit and stay as they are: “many”"]
        await page.call(FieldSettings, "save", {"label_en": "Desks now", "type": "integer"})
        assert state.form_errors == {}
        assert (state.is_open, [row["meta"] for row in state.rows]) == (False, ["Whole number · desks"])
        assert [row["name"] for row in state.rows] == ["Desks now"]
        await page.call(FieldSettings, "ask", one["id"])
        await page.call(FieldSettings, "save", {"label_en": "Desks", "type": "integer"})
        assert [row["name"] for row in state.rows] == ["Desks"]
    assert [item["custom_fields"]["desks"] for item in everything(world.owner, "companies", sort="name")] == [
        12,
        1200,
        "many",
    ]
