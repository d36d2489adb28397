"""Invitations by email, through a real SMTP server."""

from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import text

from crm_app.core.config import settings
from crm_app.core.embedded.process import free_port
from crm_app.core.errors import Unavailable
from crm_app.mail import smtp
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
    assert made["mailed"] is True
    assert run_mail(world, KIND) == ("done", None)
    [message] = inbox.messages
    assert inbox.encrypted == [True]
    assert inbox.logins == [(b"crm", b"pass:word")]
    assert (message["to"], message["subject"]) == ("new@example.com", "Owner invites you to Acme")
    body = message.get_content()
    assert body.count(made["link"]) == 2
    assert "เชิญคุณเข้าร่วมเวิร์กสเปซ Acme" in body
    secret = made["link"].partition("token=")[2]
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
    smtp.send("new@example.com", "Hello\r\nBcc: evil@example.com", "text")
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
            smtp.send("new@example.com", "Subject", "text")
        assert box.messages == []
    finally:
        plain.stop()


def test_without_a_server_nothing_is_queued(world: World) -> None:
    assert invite(world)["mailed"] is False
    with world.owner.work() as work:
        query = "select count(*) from job where kind = 'mail.send_invitation'"
        assert work.db.execute(text(query)).scalar() == 0
