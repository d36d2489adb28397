"""Another type for a field that has values: a preview, the conversion, and nothing dropped."""

from typing import Any

import pytest
from sqlalchemy import text

from crm_app.changes.state import ChangesState
from crm_app.core import job_running
from crm_app.fields import conversions, converting
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
    monkeypatch.setattr(conversions, "BATCH", 2)
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


def changes_of(world: World) -> dict[str, Any]:
    """The newest change, as the list of recent changes has it."""
    api = client(world.owner)
    found: dict[str, Any] = api.get("/api/v1/changes").json()["items"][0]
    whole: dict[str, Any] = api.get(f"/api/v1/changes/{found['id']}").json()
    return whole


def stored(world: World) -> list[Any]:
    return [item["custom_fields"]["thing"] for item in everything(world.owner, "companies", sort="name")]


def run_waiting(world: World) -> None:
    """Runs the jobs that convert and undo, as a worker would."""
    waiting = "select id from job where status = 'queued' and kind in ('fields.convert', 'changes.undo') order by id"
    with world.owner.work() as work:
        found = work.db.execute(text(waiting)).scalars().all()
    for job_id in found:
        job_running.run(str(job_id))


@pytest.mark.parametrize("direct", [10, 1])
def test_a_conversion_is_a_change_that_can_be_undone(
    world: World, monkeypatch: pytest.MonkeyPatch, direct: int
) -> None:
    monkeypatch.setattr(conversions, "DIRECT", direct)
    monkeypatch.setattr(conversions, "BATCH", 2)
    values = ["12", "1,200", "many", "7", "8"]
    one = declare(world.admin, "Thing")
    for number, value in enumerate(values):
        company(world.owner, f"{number:02}", thing=value)
    path = f"/api/v1/fields/{one['id']}"
    done = client(world.admin).post(f"{path}/conversion", json={"type": "integer", "version": 1})
    assert done.json()["type"] == "integer"
    if direct == 1:
        assert (changes_of(world)["status"], stored(world)) == ("running", values)
        busy = client(world.admin).post(f"{path}/conversion", json={"type": "number", "version": 2})
        assert busy.status_code == 422
        run_waiting(world)
    found = changes_of(world)
    assert (found["status"], found["total"], found["changed"], found["refused"]) == ("done", 5, 4, 1)
    assert "many" in found["refusals"][0]["reason"]
    assert stored(world) == [12, 1200, "many", 7, 8]

    company_id = everything(world.owner, "companies", sort="name")[3]
    edited = {"version": company_id["version"], "custom_fields": {"thing": 99}}
    assert client(world.owner).patch(f"/api/v1/companies/{company_id['id']}", json=edited).is_success
    assert client(world.viewer).post(f"/api/v1/changes/{found['id']}/undo").status_code == 404
    assert client(world.owner).post(f"/api/v1/changes/{found['id']}/undo").is_success
    run_waiting(world)
    undone = changes_of(world)
    assert (undone["status"], undone["undone"], undone["left"]) == ("undone", 3, 1)
    kinds = {each["id"]: each for each in client(world.admin).get("/api/v1/fields", params={"kind": "company"}).json()}
    assert kinds[one["id"]]["type"] == "text"
    assert stored(world) == ["12", "1,200", "many", 99, "8"], "what somebody has edited since is left"


def test_conversions_are_undone_the_newest_first_and_can_be_stopped(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = declare(world.admin, "Thing")
    company(world.owner, "01", thing="12")
    path = f"/api/v1/fields/{one['id']}/conversion"
    client(world.admin).post(path, json={"type": "integer", "version": 1})
    first = changes_of(world)["id"]
    monkeypatch.setattr(conversions, "DIRECT", 0)
    client(world.admin).post(path, json={"type": "text", "version": 2})
    second = changes_of(world)["id"]
    api = client(world.owner)
    assert api.post(f"/api/v1/changes/{second}/stop").json()["status"] == "stopped"
    run_waiting(world)
    assert stored(world) == [12], "a stopped conversion converts no more"
    again = client(world.admin).post(path, json={"type": "yes_no", "version": 3})
    assert again.is_success
    refused = api.post(f"/api/v1/changes/{first}/undo")
    assert refused.status_code == 422
    assert "Undo that change first" in refused.json()["title"]


def test_a_preview_of_many_values_says_how_many_it_has_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "EXAMINED", 2)
    preview, _ = converted(world, ("text", None), "integer", "1", "2", "3", "x")
    assert (preview["filled"], preview["fitting"], preview["misfits"]) == (4, 2, 0)


async def test_recent_changes_name_the_field_and_its_type(world: World) -> None:
    converted(world, ("text", None), "integer", "12", "many")
    async with opened(world.admin, "/changes") as page:
        await page.call(ChangesState, "load")
        state = await page.state(ChangesState)
        assert state.rows[0]["what"] == "Type of Thing: Whole number"


def test_the_undo_of_a_conversion_reaches_the_trash(world: World) -> None:
    one = declare(world.admin, "Thing", "text")
    api, made = client(world.owner), {}
    for name in ("Oak", "Elm", "Fir", "Ash"):
        made[name] = company(world.owner, name, thing="12")["id"]
    assert api.delete(f"/api/v1/companies/{made['Oak']}").is_success
    done = client(world.admin).post(f"/api/v1/fields/{one['id']}/conversion", json={"type": "integer", "version": 1})
    assert done.status_code == 200, done.text
    for name in ("Elm", "Ash"):
        assert api.delete(f"/api/v1/companies/{made[name]}").is_success
    assert api.post(f"/api/v1/companies/{made['Ash']}/restore").is_success
    found = changes_of(world)
    assert api.post(f"/api/v1/changes/{found['id']}/undo").is_success
    run_waiting(world)
    undone = changes_of(world)
    assert (undone["undone"], undone["left"]) == (3, 1), "what was restored has been changed since"
    for name in ("Oak", "Elm"):
        assert api.get(f"/api/v1/companies/{made[name]}").status_code == 404
        assert api.get("/api/v1/search", params={"q": name}).json()["items"] == []
        assert api.post(f"/api/v1/companies/{made[name]}/restore").is_success
    values = {item["name"]: item["custom_fields"]["thing"] for item in everything(world.owner, "companies")}
    assert values == dict.fromkeys(made, "12") | {"Ash": 12}
