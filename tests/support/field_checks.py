"""What a field made by CONTRIBUTING.md can do. `tests/test_a_field.py` puts this beside the tests of contacts."""

import csv
import io

import pytest

from crm_app import records
from crm_app.contacts.state import ContactList, ContactPage
from crm_app.core.i18n import catalogue
from tests.conversations.test_answering import answer, start
from tests.imports.support import bring_in, everything
from tests.imports.test_round_trip import speak
from tests.support.states import opened
from tests.support.world import World, client


def contact(world: World, name: str = "Ploy Rattanakul", **values: object) -> dict[str, object]:
    made = client(world.member).post("/api/v1/contacts", json={"name": name, **values})
    assert made.status_code == 201, made.text
    found: dict[str, object] = made.json()
    return found


def test_rest_writes_reads_filters_sorts_and_finds_it(world: World) -> None:
    api = client(world.member)
    ploy, tom = contact(world, nickname="Ploy"), contact(world, "Tom Hale", nickname="Big Tom")
    assert (ploy["nickname"], api.get(f"/api/v1/contacts/{tom['id']}").json()["nickname"]) == ("Ploy", "Big Tom")
    changed = api.patch(f"/api/v1/contacts/{ploy['id']}", json={"version": 1, "nickname": "พลอย"})
    assert (changed.status_code, changed.json()["nickname"]) == (200, "พลอย")

    def names(**asked: str) -> list[str]:
        reply = api.get("/api/v1/contacts", params=asked)
        assert reply.status_code == 200, reply.text
        return [one["name"] for one in reply.json()["items"]]

    assert names(nickname="Big Tom") == ["Tom Hale"]
    assert names(sort="nickname") == ["Tom Hale", "Ploy Rattanakul"]
    assert names(sort="-nickname") == ["Ploy Rattanakul", "Tom Hale"]
    assert names(q="พลอย") == ["Ploy Rattanakul"]
    too_long = api.post("/api/v1/contacts", json={"name": "X", "nickname": "n" * 121})
    assert (too_long.status_code, list(too_long.json()["fields"])) == (422, ["nickname"])
    described = api.get("/api/openapi.json").json()["components"]["schemas"]["ContactIn"]["properties"]
    assert "nickname" in described


@pytest.mark.parametrize(("language", "heading"), [("en", "Nickname"), ("th", "ชื่อเล่น")])
def test_it_is_exported_and_comes_back(world: World, language: str, heading: str) -> None:
    contact(world, nickname="Ploy")
    speak(world.owner, language)
    api = client(world.owner)
    exported = api.get("/api/v1/contacts/export.csv").text
    rows = list(csv.DictReader(io.StringIO(exported.removeprefix("\ufeff"))))
    assert [row[heading] for row in rows] == ["Ploy"]
    assert bring_in(world.owner, exported, "contacts.csv")["counts"] == {"unchanged": 1}
    done = bring_in(world.owner, exported.replace("Ploy,", "Poy,"), "contacts.csv")
    assert (done["counts"], everything(world.owner, "contacts")[0]["nickname"]) == ({"updated": 1}, "Poy")


@pytest.mark.parametrize(
    "header", ["Full name,Nickname,Email", "Full name,Nick,Email", "ชื่อ-นามสกุล,ชื่อเล่น,อีเมล", "Contact,Nick_Name,E-mail"]
)
def test_a_file_of_another_system_brings_it(world: World, header: str) -> None:
    done = bring_in(world.owner, f"{header}\nTom Hale,Big Tom,tom@birch.example\n", "contacts.csv")
    assert (done["entity"], done["counts"]) == ("contact", {"created": 1})
    found = everything(world.owner, "contacts")[0]
    assert (found["name"], found["nickname"], found["custom_fields"]) == ("Tom Hale", "Big Tom", {})


async def test_the_form_the_page_and_the_list_have_it(world: World) -> None:
    from crm_app import crm_app  # noqa: F401 - registers the pages

    async with opened(world.member, "/contacts/new") as page:
        await page.call(ContactPage, "begin")
        state = await page.state(ContactPage)
        assert state.form["nickname"] == ""
        written = {"form_key": state.form_key, "name": "Tom Hale", "nickname": "Big Tom"}
        await page.call(ContactPage, "create", state.form | written)
    made = everything(world.member, "contacts")[0]
    assert made["nickname"] == "Big Tom"
    async with opened(world.member, f"/contacts/{made['id']}", contact_id=str(made["id"])) as page:
        await page.call(ContactPage, "load")
        assert (await page.state(ContactPage)).view["nickname"] == "Big Tom"
    async with opened(world.member, "/contacts?nickname=Big%20Tom&sort=nickname") as page:
        await page.call(ContactList, "load")
        state = await page.state(ContactList)
        assert [("Big Tom" in row["meta"], row["name"]) for row in state.rows] == [(True, "Tom Hale")]
        assert [chip["label"] for chip in state.chips] == ["Nickname: Big Tom"]


def test_the_timeline_describes_its_change(world: World) -> None:
    made, api = contact(world, nickname="Ploy"), client(world.member)
    api.patch(f"/api/v1/contacts/{made['id']}", json={"version": 1, "nickname": "Poy"})
    entries = api.get(f"/api/v1/timeline/contact/{made['id']}").json()["items"]
    assert entries[0]["sentences"] == ["changed the nickname from “Ploy” to “Poy”"]


def test_the_assistant_knows_it(world: World) -> None:
    assert records.TYPES["contact"].facts["nickname"] == "nickname"
    contact(world, nickname="Khun Noi")
    asked = start(world.member, "Who is Ploy Rattanakul?")
    answer(world.member, asked)
    said = client(world.member).get(f"/api/v1/conversations/{asked.conversation_id}").json()["messages"][-1]
    assert "Khun Noi" in said["content"], said["content"]


def test_everything_that_people_read_of_it_is_there_in_both_languages() -> None:
    keys = (
        "contacts.field.nickname",
        "contacts.filter.nickname",
        "contacts.sort.nickname",
        "imports.field.contact.nickname",
    )
    assert all(all(catalogue()[key]) for key in keys)
