"""Invitations by email, through a real SMTP server."""

import re
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import text

from crm_app.core.clock import now
from crm_app.core.config import settings
from crm_app.core.errors import Unavailable
from crm_app.mail import smtp
from crm_app.mail.compose import Email
from crm_app.mail.service import quoted
from crm_app.operations.bootstrap import connect
from crm_app.operations.embedded import Services
from crm_app.operations.embedded.process import free_port
from crm_app.workspaces import invitations
from crm_app.workspaces.invitations import invitation_secret
from tests.mail.conftest import Inbox, run_mail
from tests.support.world import PASSWORD, World, client

KIND = "mail.send_invitation"


def invite(world: World, address: str = "new@example.com") -> dict[str, Any]:
    role = next(r["id"] for r in client(world.owner).get("/api/v1/roles").json() if r["key"] == "member")
    made = client(world.owner).post("/api/v1/invitations", json={"email": address, "role_id": role})
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def test_an_invitation_is_mailed_encrypted_in_both_languages(world: World, inbox: Inbox) -> None:
    made = invite(world)
    assert (made["mailed"], made["link"]) == (True, None)
    assert run_mail(world, KIND) == ("done", None)
    [message] = inbox.messages
    assert inbox.encrypted == [True]
    assert inbox.logins == [(b"crm", b"pass:word")]
    assert (message["to"], message["subject"]) == ("new@example.com", "You are invited to a workspace")
    assert (message["auto-submitted"], message["list-unsubscribe"]) == ("auto-generated", None)
    body = message.get_content()
    secret = invitation_secret(UUID(made["id"]))
    assert body.count(f"/invitation?token={secret}") == 2
    assert "“Owner” (owner@example.com) invites you to a workspace that they call “Acme”" in body
    assert "เวิร์กสเปซที่ผู้ส่งตั้งชื่อว่า “Acme”" in body
    joined = client().post("/api/v1/auth/accept", json={"token": secret, "name": "New", "password": PASSWORD})
    assert joined.status_code == 200


def test_a_server_that_is_away_is_tried_again(world: World, inbox: Inbox) -> None:
    invite(world)
    inbox.answer = "451 try later"
    status, error = run_mail(world, KIND)
    assert (status, error["message_key"]) == ("queued", "mail.error.unreachable")
    inbox.answer = ""
    assert run_mail(world, KIND)[0] == "done"
    assert len(inbox.messages) == 1


def test_a_job_that_runs_again_sends_the_same_email_and_not_another(world: World, inbox: Inbox) -> None:
    """As when the worker died between the mail server's yes and its own note of it."""
    invite(world)
    for _ in range(2):
        assert run_mail(world, KIND)[0] == "done"
        with world.owner.work() as work:
            work.db.execute(text("update job set status = 'queued', attempts = 0 where kind = :kind"), {"kind": KIND})
    one, other = inbox.messages
    assert one["message-id"] == other["message-id"]
    assert re.fullmatch(r"<[0-9a-f-]{36}@example\.com>", one["message-id"])
    assert abs(parsedate_to_datetime(one["date"]) - now()) < timedelta(minutes=1)


def test_an_address_that_is_refused_fails_for_good(world: World, inbox: Inbox) -> None:
    invite(world)
    inbox.answer = "550 no such person"
    status, error = run_mail(world, KIND)
    assert (status, error["code"]) == ("failed", "not_delivered")
    assert inbox.messages == []


def test_a_withdrawn_invitation_is_not_mailed(world: World, inbox: Inbox) -> None:
    made = invite(world)
    assert client(world.owner).delete(f"/api/v1/invitations/{made['id']}").status_code == 204
    assert run_mail(world, KIND)[0] == "done"
    assert inbox.messages == []


def test_a_line_break_in_a_name_adds_no_header(world: World, inbox: Inbox) -> None:
    smtp.send(Email("new@example.com", "Hello\r\nBcc: evil@example.com", "text", "A\r\nBcc: evil@example.com"), "1")
    assert inbox.messages[0]["bcc"] is None
    assert inbox.messages[0]["subject"] == "Hello Bcc: evil@example.com"


def test_a_password_is_never_sent_in_the_clear(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    box = Inbox()
    port = free_port()
    plain = Controller(box, hostname="localhost", port=port)
    plain.start()
    try:
        monkeypatch.setenv("CRM_SMTP_URL", f"smtp://crm:secret@localhost:{port}")
        settings.cache_clear()
        with pytest.raises(Unavailable):
            smtp.send(Email("new@crm-people.com", "Subject", "text"), "1")
        assert box.messages == []
    finally:
        plain.stop()


def test_without_a_server_nothing_is_queued(world: World) -> None:
    assert invite(world)["mailed"] is False
    with world.owner.work() as work:
        query = "select count(*) from job where kind = 'mail.send_invitation'"
        assert work.db.execute(text(query)).scalar() == 0


def test_a_link_is_shown_on_request_alone_and_that_is_noted(world: World, inbox: Inbox) -> None:
    made = invite(world)
    address = f"/api/v1/invitations/{made['id']}/link"
    assert client(world.member).post(address).status_code == 403
    shown = client(world.admin).post(address)
    assert shown.json() == {"link": invitations.invitation_link(invitation_secret(UUID(made["id"])))}
    with world.owner.work() as work:
        noted = work.db.execute(text("select member_id, title from audit_entry where action = 'copy_link'")).one()
        shown_at = work.db.execute(text("select told_at from invitation where email = 'new@example.com'")).scalar_one()
    assert (noted.member_id, noted.title) == (world.admin.member_id, "new@example.com")
    assert shown_at is not None
    client(world.owner).delete(f"/api/v1/invitations/{made['id']}")
    assert client(world.admin).post(address).status_code == 404


def test_a_link_beyond_ones_own_rights_is_not_shown(world: World, inbox: Inbox) -> None:
    owner_role = next(r["id"] for r in client(world.owner).get("/api/v1/roles").json() if r["key"] == "owner")
    body = {"email": "boss@example.com", "role_id": owner_role}
    made = client(world.owner).post("/api/v1/invitations", json=body).json()
    assert client(world.admin).post(f"/api/v1/invitations/{made['id']}/link").status_code == 403


def test_an_address_is_not_flooded_with_invitations(
    world: World, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = next(r["id"] for r in client(world.owner).get("/api/v1/roles").json() if r["key"] == "member")

    def again(email: str = "victim@example.com", who: Any = None) -> Any:
        return client(who or world.owner).post("/api/v1/invitations", json={"email": email, "role_id": role})

    assert again().status_code == 201
    refused = again()
    assert refused.status_code == 429
    assert 500 < int(refused.headers["retry-after"]) <= 600
    monkeypatch.setattr(invitations, "_COOL", invitations.timedelta(0))
    assert [again().status_code for _ in range(6)] == [201, 201, 201, 201, 429, 429]
    others = next(r["id"] for r in client(world.stranger).get("/api/v1/roles").json() if r["key"] == "member")
    elsewhere = {"email": "victim@example.com", "role_id": others}
    assert client(world.stranger).post("/api/v1/invitations", json=elsewhere).status_code == 429
    monkeypatch.setattr(invitations, "MAX_A_DAY", 8)
    made = [again(f"n{number}@example.com").status_code for number in range(4)]
    assert made.count(429) >= 2


def test_a_clock_that_was_set_back_delays_no_invitation(world: World, inbox: Inbox, database: Services) -> None:
    """As if the clock had been two days ahead when the invitation was made."""
    role = next(r["id"] for r in client(world.owner).get("/api/v1/roles").json() if r["key"] == "member")
    wanted = {"email": "new@example.com", "role_id": role}
    assert client(world.owner).post("/api/v1/invitations", json=wanted).status_code == 201
    assert client(world.owner).post("/api/v1/invitations", json=wanted).status_code == 429
    with connect(database.owner_database_url) as cursor:
        cursor.execute("update invitation set created_at = created_at + interval '2 days'")
    assert client(world.owner).post("/api/v1/invitations", json=wanted).status_code == 201


def test_an_unconfirmed_person_sends_no_mail(world: World, inbox: Inbox) -> None:
    body = {"name": "Mallory", "email": "mallory@example.com", "password": PASSWORD, "workspace": "Free prizes"}
    tokens = client().post("/api/v1/auth/register", json=body)
    assert tokens.status_code == 201, tokens.text
    api = client(authorization=f"Bearer {tokens.json()['access_token']}")
    assert api.get("/api/v1/me").json()["confirmed"] is False
    role = next(r["id"] for r in api.get("/api/v1/roles").json() if r["key"] == "member")
    invited = {"email": "victim@example.com", "role_id": role}
    refused = api.post("/api/v1/invitations", json=invited)
    assert (refused.status_code, "Confirm your own address" in refused.json()["title"]) == (403, True)
    assert api.post("/api/v1/companies", json={"name": "Acme"}).status_code == 201, "everything else works"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Acme", "“Acme”"),
        ("Acme Co., Ltd.", "“Acme Co., Ltd.”"),
        ("You won!\r\n\r\nhttps://evil.example/prize now", "“You won! … now”"),
        ("see www.evil.example", "“see …”"),
        ("evil.example/prize", "“…”"),
        ("call me@evil.example", "“call …”"),
        ("Acme” urgent: “pay", "“Acme' urgent: 'pay”"),
        ("\u202eemcA", "“emcA”"),
        ("x" * 200, f"“{'x' * 59}…”"),
        ("บริษัท สยาม จำกัด", "“บริษัท สยาม จำกัด”"),
    ],
)
def test_a_name_in_a_mail_is_a_quotation_without_anything_to_click_on(name: str, shown: str) -> None:
    assert quoted(name) == shown
