"""The deletion of a workspace: who may ask, what everybody sees, what is gone afterwards, what stays."""

from typing import Any

import pytest
from sqlalchemy import create_engine, text

from crm_app import worker
from crm_app.core import job_running
from crm_app.core.config import settings
from crm_app.deletion import mails, service
from crm_app.deletion.state import DeletionState
from tests.mail.conftest import Inbox
from tests.support.states import opened
from tests.support.world import PASSWORD, World, client, give_role
from tests.test_worker import OneRound

ADDRESS = "/api/v1/workspace/deletion"
PATH = mails.PATH


def ask(world: World, name: str = "Acme", by: Any = None) -> Any:
    return client(by or world.owner).post(ADDRESS, json={"name": name})


def as_owner_of_the_database(sql: str, **values: Any) -> Any:
    """Runs a statement on what the serving role cannot reach."""
    engine = create_engine(settings().owner_database_url)
    with engine.begin() as connection:
        found = connection.execute(text(sql), values)
        rows = found.all() if found.returns_rows else []
    engine.dispose()
    return rows


def end_the_grace(world: World) -> None:
    as_owner_of_the_database(
        "update workspace_deletion set due_at = now() - interval '1 second' where workspace_id = :w",
        w=world.owner.caller.workspace_id,
    )


def rows_of(world: World) -> dict[str, int]:
    """How many rows each table has of the first workspace."""
    tables = [*service.tables(), "membership", "role", "user_session"]
    found = {}
    for name in tables:
        count = f'select count(*) from "{name}" where workspace_id = :w'
        found[name] = as_owner_of_the_database(count, w=world.owner.caller.workspace_id)[0][0]
    return {name: count for name, count in found.items() if count}


def fill(world: World) -> None:
    """Records of every kind that refer to each other, a conversation, an import and a deleted record."""
    api = client(world.owner)
    company = api.post("/api/v1/companies", json={"name": "Siam Parts", "tags": ["gone"]}).json()
    contact = api.post("/api/v1/contacts", json={"name": "Malee", "company_id": company["id"]}).json()
    deal = api.post("/api/v1/deals", json={"name": "Pumps", "company_id": company["id"], "contact_id": contact["id"]})
    assert deal.status_code == 201, deal.text
    for kind, body in (
        ("projects", {"name": "Rollout", "company_id": company["id"]}),
        ("tasks", {"title": "Call", "deal_id": deal.json()["id"]}),
        ("products", {"name": "Pump"}),
        ("activities", {"kind": "note", "body": "They want blue.", "contact_id": contact["id"]}),
        ("conversations", {"title": "Talk", "question": "How many deals?"}),
    ):
        made = api.post(f"/api/v1/{kind}", json=body)
        assert made.status_code in (201, 202), made.text
    assert api.delete(f"/api/v1/contacts/{contact['id']}").status_code == 204
    sent = api.post("/api/v1/imports", params={"name": "a.csv"}, content=b"Name,Website\nA,https://a.example\n")
    assert sent.status_code == 201, sent.text


def test_an_owner_asks_and_an_owner_withdraws(world: World) -> None:
    assert client(world.owner).get(ADDRESS).json() is None
    asked = ask(world, " Acme ")
    assert asked.status_code == 201, asked.text
    assert asked.json()["asked_by"] == "Owner"
    assert client(world.owner).get(ADDRESS).json() == asked.json()
    again = ask(world)
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    assert client(world.owner).delete(ADDRESS).status_code == 204
    assert client(world.owner).delete(ADDRESS).status_code == 404
    assert client(world.owner).get(ADDRESS).json() is None
    end_the_grace(world)
    assert service.run_due(lambda: False) == 0
    assert client(world.member).get("/api/v1/companies").status_code == 200


@pytest.mark.parametrize("typed", ["acme", "Acme Ltd", "", "Other"])
def test_the_name_must_be_repeated(world: World, typed: str) -> None:
    refused = ask(world, typed)
    assert refused.status_code == 422
    assert refused.json()["fields"] == {
        "name": "This is not the name of the workspace. Type it exactly as shown.",
    }
    assert client(world.owner).get(ADDRESS).json() is None


def test_administrators_may_not_and_a_role_may_be_given_it(world: World) -> None:
    for someone in (world.admin, world.member, world.viewer):
        assert ask(world, by=someone).status_code == 403
        assert client(someone).get(ADDRESS).status_code == 403
        assert client(someone).delete(ADDRESS).status_code == 403
    give_role(world, world.viewer, {"workspace.delete": "all"})
    assert ask(world, by=world.viewer).status_code == 201


def test_nothing_happens_within_the_grace(world: World) -> None:
    fill(world)
    ask(world)
    before = rows_of(world)
    assert service.run_due(lambda: False) == 0
    assert rows_of(world) == before
    assert client(world.member).post("/api/v1/companies", json={"name": "Still"}).status_code == 201


def test_afterwards_nothing_is_left_of_the_workspace(world: World) -> None:
    fill(world)
    theirs = client(world.stranger).post("/api/v1/companies", json={"name": "Theirs"}).json()
    ask(world)
    end_the_grace(world)
    assert service.run_due(lambda: False) == 1
    assert rows_of(world) == {}
    assert as_owner_of_the_database("select id from workspace where slug = 'acme'") == []
    assert client(world.stranger).get(f"/api/v1/companies/{theirs['id']}").status_code == 200
    for someone in (world.owner, world.member):
        assert client(someone).get("/api/v1/companies").status_code == 401
    people = as_owner_of_the_database("select email from person")
    assert [row.email for row in people] == [world.stranger.email]
    again = client().post("/api/v1/auth/token", json={"email": world.owner.email, "password": PASSWORD})
    assert again.status_code == 401
    assert service.run_due(lambda: False) == 0


def test_who_belongs_to_another_workspace_keeps_the_account(world: World) -> None:
    as_owner_of_the_database(
        "insert into membership (workspace_id, id, person_id, role_id, name, name_key, email, status, mails, created_at,"
        " version) select r.workspace_id, gen_random_uuid(), p.id, r.id, p.name, p.name, p.email, 'active', true, now(),"
        " 1 from role r, person p where r.workspace_id = :other and r.key = 'member' and p.email = :email",
        other=world.stranger.caller.workspace_id,
        email=world.member.email,
    )
    ask(world)
    end_the_grace(world)
    service.run_due(lambda: False)
    signed_in = client().post("/api/v1/auth/token", json={"email": world.member.email, "password": PASSWORD})
    assert signed_in.status_code == 200


def test_a_stopped_worker_leaves_a_closed_workspace_which_the_next_one_deletes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "BATCH", 1)
    fill(world)
    ask(world)
    end_the_grace(world)
    steps = iter([False, False, True])
    assert service.run_due(lambda: next(steps, True)) == 0
    left = rows_of(world)
    assert left["company"] == 1
    answer = client(world.owner).get("/api/v1/companies")
    assert answer.status_code in (401, 403), "a closed workspace cannot be entered"
    running = as_owner_of_the_database(
        "select count(*) from job where workspace_id = :w and status in ('queued', 'running')",
        w=world.owner.caller.workspace_id,
    )
    assert running[0][0] == 0
    worker._eraser(OneRound())
    assert rows_of(world) == {}


def test_the_worker_outlives_a_failure(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(world)
    end_the_grace(world)
    with monkeypatch.context() as patch:
        patch.setattr(service, "tables", lambda: ["person"])
        worker._eraser(OneRound())
    assert rows_of(world) != {}
    assert as_owner_of_the_database("select count(*) from person")[0][0] == 5, "no table but those of workspaces"
    worker._eraser(OneRound())
    assert rows_of(world) == {}


def test_every_owner_is_written_to_and_gets_no_second_email(world: World, inbox: Inbox) -> None:
    ask(world)
    run_mails(world)
    [asked] = inbox.messages
    assert asked["to"] == f"Owner <{world.owner.email}>"
    assert "will be deleted on" in asked["subject"]
    assert f"{settings().origin}{PATH}" in asked.get_content()
    client(world.owner).delete(ADDRESS)
    run_mails(world)
    assert [message["subject"] for message in inbox.messages[1:]] == ["“Acme” is kept"]


def run_mails(world: World) -> None:
    with world.owner.work() as work:
        rows = work.db.execute(text("select id from job where kind = :kind and status = 'queued'"), {"kind": mails.JOB})
        ids = rows.scalars().all()
    for job_id in ids:
        job_running.run(str(job_id))


def test_the_receipt_says_what_was_deleted(world: World, inbox: Inbox) -> None:
    fill(world)
    ask(world)
    end_the_grace(world)
    inbox.answer = "451 later"
    assert service.run_due(lambda: False) == 1
    assert inbox.messages == []
    as_owner_of_the_database("update workspace_deletion set tried_at = now() - interval '6 minutes'")
    inbox.answer = ""
    service.run_due(lambda: False)
    service.run_due(lambda: False)
    [message] = inbox.messages
    assert message["subject"] == "“Acme” has been deleted"
    said = message.get_content()
    for line in ("Companies: 1", "Contacts: 1", "Deals: 1", "Products: 1", "Members: 4"):
        assert line in said, said
    assert "Accounts of people without another workspace: 4" in said


def test_a_receipt_that_is_refused_is_not_tried_again(world: World, inbox: Inbox) -> None:
    ask(world)
    end_the_grace(world)
    inbox.answer = "550 nobody here"
    service.run_due(lambda: False)
    as_owner_of_the_database("update workspace_deletion set tried_at = now() - interval '6 minutes'")
    inbox.answer = ""
    service.run_due(lambda: False)
    assert inbox.messages == []
    assert as_owner_of_the_database("select attempts, mailed_at from workspace_deletion") == [(1, None)]


def test_without_a_mail_server_no_receipt_is_tried(world: World) -> None:
    ask(world)
    end_the_grace(world)
    assert service.run_due(lambda: False) == 1
    assert as_owner_of_the_database("select attempts from workspace_deletion") == [(0,)]


async def test_the_page_asks_for_the_name_and_every_page_says_when(world: World) -> None:
    async with opened(world.owner, PATH) as page:
        await page.call(DeletionState, "load")
        await page.call(DeletionState, "ask", {"name": "Acne"})
        state = await page.state(DeletionState)
        assert (state.due, list(state.form_errors)) == ("", ["name"])
        await page.call(DeletionState, "ask", {"name": "Acme"})
        state = await page.state(DeletionState)
        assert state.due
        assert state.asked_by == "Owner"
        await page.call(DeletionState, "keep")
        assert (await page.state(DeletionState)).due == ""
