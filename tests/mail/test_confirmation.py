"""The confirmation of an address by a mailed link; before it no other mail is sent there."""

import re
from typing import Any

from sqlalchemy import create_engine, text

from crm_app.core import job_running
from crm_app.core.config import settings
from tests.mail.conftest import Inbox
from tests.support.world import PASSWORD, World, browser, client

BODY = {"name": "Nina", "email": "nina@example.com", "password": PASSWORD, "workspace": "Nina's"}


def run(kind: str) -> None:
    """Runs what waits of a kind, in whatever workspace."""
    with create_engine(settings().owner_database_url).connect() as connection:
        waiting = connection.execute(text("select id from job where kind = :k and status = 'queued'"), {"k": kind})
        ids = [str(row.id) for row in waiting]
    for job_id in ids:
        job_running.run(job_id)


def register() -> Any:
    tokens = client().post("/api/v1/auth/register", json=BODY)
    assert tokens.status_code == 201, tokens.text
    return client(authorization=f"Bearer {tokens.json()['access_token']}")


def token_in(inbox: Inbox) -> str:
    found = re.search(r"/confirm\?token=(\S+)", inbox.messages[-1].get_content())
    assert found is not None
    return found[1]


def test_an_address_is_proven_by_the_link_that_is_mailed_to_it(world: World, inbox: Inbox) -> None:
    api = register()
    run("mail.send_confirmation")
    assert [str(message["to"]) for message in inbox.messages] == ["nina@example.com"]
    token = token_in(inbox)
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x" * 40, f"{'0' * 32}.{token.partition('.')[2]}"):
        assert client().post("/api/v1/auth/confirm", json={"token": wrong}).status_code == 404
        assert "error=confirm_over" in browser().post("/auth/confirm", data={"token": wrong}).headers["location"]
    assert api.get("/api/v1/me").json()["confirmed"] is False
    for _ in range(2):  # doing it again changes nothing
        answer = browser().post("/auth/confirm", data={"token": token, "language": "th"})
        assert answer.headers["location"] == "/th/confirm?lang=th&done=1"
    assert api.get("/api/v1/me").json()["confirmed"] is True
    again = api.post("/api/v1/me/confirmation")
    assert (again.status_code, again.json()["title"]) == (409, "This address is confirmed already.")


def test_the_link_can_be_asked_for_again_a_few_times(world: World, inbox: Inbox) -> None:
    api = register()
    assert [api.post("/api/v1/me/confirmation").status_code for _ in range(4)] == [202, 202, 202, 429]
    run("mail.send_confirmation")
    assert len(inbox.messages) == 4


def test_nothing_else_is_mailed_to_an_unproven_address(world: World, inbox: Inbox) -> None:
    with create_engine(settings().owner_database_url).begin() as connection:
        connection.execute(text("update person set confirmed_at = null where email = 'member@example.com'"))
    for member, mails in ((world.member, 0), (world.admin, 1)):
        task = {"title": "Call", "owner_id": str(member.member_id)}
        assert client(world.owner).post("/api/v1/tasks", json=task).status_code == 201
        with create_engine(settings().owner_database_url).begin() as connection:
            connection.execute(text("update job set run_after = now() where kind = 'mail.send_notification'"))
        run("mail.send_notification")
        assert len(inbox.messages) == mails


def test_a_mailed_invitation_proves_the_address_and_a_copied_one_does_not(world: World, inbox: Inbox) -> None:
    api = client(world.owner)
    role = next(r["id"] for r in api.get("/api/v1/roles").json() if r["key"] == "member")
    for email, copied in (("mailed@example.com", False), ("copied@example.com", True)):
        made = api.post("/api/v1/invitations", json={"email": email, "role_id": role}).json()
        run("mail.send_invitation")
        secret = re.search(r"/invitation\?token=(\S+)", inbox.messages[-1].get_content())
        assert secret is not None
        if copied:
            assert api.post(f"/api/v1/invitations/{made['id']}/link").status_code == 200
        body = {"token": secret[1], "name": "New", "password": PASSWORD}
        joined = client().post("/api/v1/auth/accept", json=body)
        assert joined.status_code == 200, joined.text
        member = client(authorization=f"Bearer {joined.json()['access_token']}")
        assert member.get("/api/v1/me").json()["confirmed"] is not copied


def test_a_password_chosen_by_a_mailed_link_proves_the_address(world: World, inbox: Inbox) -> None:
    register()
    assert client().post("/api/v1/auth/password-reset", json={"email": "nina@example.com"}).status_code == 202
    run("mail.send_reset")
    token = re.search(r"/reset\?token=(\S+)", inbox.messages[-1].get_content())
    assert token is not None
    body = {"token": token[1], "password": "an entirely new one"}
    assert client().post("/api/v1/auth/password-reset/confirm", json=body).status_code == 204
    entered = client().post("/api/v1/auth/token", json={"email": "nina@example.com", "password": body["password"]})
    api = client(authorization=f"Bearer {entered.json()['access_token']}")
    assert api.get("/api/v1/me").json()["confirmed"] is True


def test_without_mail_nothing_changes(world: World) -> None:
    api = register()
    assert api.get("/api/v1/me").json()["confirmed"] is True
    assert api.post("/api/v1/me/confirmation").status_code == 409
    role = next(r["id"] for r in api.get("/api/v1/roles").json() if r["key"] == "member")
    for _ in range(2):
        made = api.post("/api/v1/invitations", json={"email": "new@example.com", "role_id": role})
        assert made.status_code == 201
        assert made.json()["link"]
