"""What a kind made by `docs/extending.md` can do beside REST. `tests/test_extending.py` puts this beside its tests."""

import csv
import io

from crm_app import records
from crm_app.core.i18n import catalogue
from tests.conversations.test_answering import answer, start
from tests.imports.support import act, bring_in
from tests.support.states import opened
from tests.support.world import World, client


def ticket(world: World, **values: object) -> dict[str, object]:
    made = client(world.member).post("/api/v1/tickets", json={"name": "Broken pump", **values})
    assert made.status_code == 201, made.text
    found: dict[str, object] = made.json()
    return found


def test_its_timeline_describes_its_changes_and_activities(world: World) -> None:
    made = ticket(world)
    api = client(world.member)
    api.patch(f"/api/v1/tickets/{made['id']}", json={"version": 1, "status": "done"})
    note = {"kind": "note", "body": "They called twice.", "about_kind": "ticket", "about_id": made["id"]}
    assert api.post("/api/v1/activities", json=note).status_code == 201
    entries = api.get(f"/api/v1/timeline/ticket/{made['id']}").json()["items"]
    assert [one["activity"]["body"] for one in entries if one["activity"]] == ["They called twice."]
    assert [one["sentences"] for one in entries if not one["activity"]] == [
        ["changed the status from Open to Done"],
        ["created the ticket"],
    ]


def test_a_company_shows_what_happened_with_its_tickets(world: World) -> None:
    company = client(world.member).post("/api/v1/companies", json={"name": "Acme"}).json()
    ticket(world, company_id=company["id"])
    entries = client(world.member).get(f"/api/v1/timeline/company/{company['id']}").json()["items"]
    assert {one["about"]["kind"] for one in entries} == {"company", "ticket"}


def test_a_task_can_be_about_it_and_only_about_what_is_there(world: World) -> None:
    made, api = ticket(world), client(world.member)
    task = api.post("/api/v1/tasks", json={"title": "Fix it", "about_kind": "ticket", "about_id": made["id"]})
    assert (task.status_code, task.json()["about_title"]) == (201, "Broken pump")
    asked = {"about_kind": "ticket", "about_id": made["id"]}
    assert [one["title"] for one in api.get("/api/v1/tasks", params=asked).json()["items"]] == ["Fix it"]
    nowhere = {"title": "Fix it", "about_kind": "ticket", "about_id": world.owner.member_id}
    assert api.post("/api/v1/tasks", json=nowhere | {"about_id": str(world.owner.member_id)}).status_code == 422


def test_it_is_found_exported_and_restored(world: World) -> None:
    made, api = ticket(world), client(world.owner)
    hits = api.get("/api/v1/search", params={"q": "pump"}).json()["items"]
    assert [(hit["kind"], hit["title"]) for hit in hits] == [("ticket", "Broken pump")]
    rows = list(csv.reader(io.StringIO(api.get("/api/v1/tickets/export.csv").text.removeprefix("\ufeff"))))
    assert ("Subject" in rows[0], "Broken pump" in rows[1], "Open" in rows[1]) == (True, True, True)
    assert api.delete(f"/api/v1/tickets/{made['id']}").status_code == 204
    assert api.post(f"/api/v1/tickets/{made['id']}/restore").status_code == 200


TICKETS = """Ticket ID,Subject,Company,Status,Description
T-1,Broken pump,Acme,Open,It leaks
T-2,ใบกำกับภาษี,สยามเทรดดิ้ง,Done,
"""


def test_a_file_of_them_comes_in_and_can_be_taken_back(world: World) -> None:
    done = bring_in(world.owner, TICKETS, "tickets.csv", create_companies=True)
    assert (done["entity"], done["counts"]["created"]) == ("ticket", 2)
    found = client(world.owner).get("/api/v1/tickets", params={"sort": "name"}).json()["items"]
    assert {(one["name"], one["company_name"], one["status"]) for one in found} == {
        ("Broken pump", "Acme", "open"),
        ("ใบกำกับภาษี", "สยามเทรดดิ้ง", "done"),
    }
    assert bring_in(world.owner, TICKETS, "tickets.csv")["counts"].get("created") is None
    assert act(world.owner, done["id"], "undo")["undo_counts"]["deleted"] >= 2
    assert client(world.owner).get("/api/v1/tickets").json()["items"] == []


def test_its_export_imported_again_changes_nothing(world: World) -> None:
    ticket(world, description="It leaks", custom_fields={"Floor": "3"})
    exported = client(world.owner).get("/api/v1/tickets/export.csv").text
    again = bring_in(world.owner, exported, "tickets.csv")
    assert (again["entity"], again["counts"]) == ("ticket", {"unchanged": 1})
    assert client(world.owner).get("/api/v1/tickets/export.csv").text == exported


def test_the_assistant_counts_it_and_quotes_it(world: World) -> None:
    ticket(world, description="The gasket of the pump leaks since Monday.")
    for question, words in (
        ("How many tickets are there?", "1"),
        ("Why does the gasket of the pump leak?", "since Monday"),
    ):
        asked = start(world.member, question)
        answer(world.member, asked)
        messages = client(world.member).get(f"/api/v1/conversations/{asked.conversation_id}").json()["messages"]
        assert words in messages[-1]["content"], messages[-1]["content"]
        assert "[1]" in messages[-1]["content"], question


def test_everything_that_people_read_is_there_in_both_languages() -> None:
    needed = ("title", "one", "new", "edit", "search", "empty.title", "empty.text", "field.name", "status.open")
    assert all(all(catalogue()[f"tickets.{key}"]) for key in needed)
    assert records.TYPES["ticket"].icon


async def test_its_pages_show_what_a_person_wrote(world: World) -> None:
    from crm_app import crm_app  # noqa: F401 - registers the pages
    from crm_app.records import usual_states

    company = client(world.member).post("/api/v1/companies", json={"name": "Acme"}).json()
    page_state, list_state = usual_states.TicketPage, usual_states.TicketList
    async with opened(world.member, f"/tickets/new?company_id={company['id']}") as page:
        await page.call(page_state, "begin")
        state = await page.state(page_state)
        assert (state.form["status"], state.linked["company_id"]["label"]) == ("open", "Acme")
        await page.call(page_state, "create", state.form | {"form_key": state.form_key, "name": "No paper"})
    async with opened(world.member, "/tickets?status=open") as page:
        await page.call(list_state, "load")
        rows = (await page.state(list_state)).rows
        assert [(row["name"], row["meta"], row["state"]) for row in rows] == [("No paper", "Acme", "open")]
