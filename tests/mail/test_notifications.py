"""Emails of notifications: after a delay, in the member's language, unless it was read or emails are switched off."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from crm_app.core import job_running
from crm_app.core.clock import now
from tests.mail.conftest import Inbox, run_mail
from tests.support.world import World, client

KIND = "mail.send_notification"


def give_task(world: World, **values: Any) -> dict[str, Any]:
    body = {"title": "Call Somchai", "owner_id": str(world.member.member_id)} | values
    made = client(world.owner).post("/api/v1/tasks", json=body)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def test_a_task_that_is_given_is_mailed_in_the_language_of_its_reader(world: World, inbox: Inbox) -> None:
    me = client(world.member).get("/api/v1/me").json()
    client(world.member).put("/api/v1/me", json={"name": me["name"], "language": "th", "timezone": me["timezone"]})
    task = give_task(world)
    assert run_mail(world, KIND) == ("done", None)
    [message] = inbox.messages
    assert (message["to"], message["subject"]) == (
        f"Member <{world.member.email}>",
        "Owner มอบหมายงานให้คุณ: Call Somchai",
    )
    assert message["list-unsubscribe"] == "<http://localhost:8000/account>"
    assert f"http://localhost:8000/tasks/{task['id']}" in message.get_content()
    assert "/account" in message.get_content()


def test_a_reminder_is_mailed_when_it_comes_due(world: World, inbox: Inbox) -> None:
    remind_at = (now() + timedelta(days=1)).isoformat()
    made = client(world.member).post("/api/v1/tasks", json={"title": "Send the offer", "remind_at": remind_at})
    assert made.status_code == 201, made.text
    with world.owner.work() as work:
        query = "update job set run_after = now() where kind = 'notifications.remind' returning id"
        job_id = work.db.execute(text(query)).scalar_one()
    assert inbox.messages == []
    job_running.run(str(job_id))
    assert run_mail(world, KIND) == ("done", None)
    assert [(m["to"], m["subject"]) for m in inbox.messages] == [
        (f"Member <{world.member.email}>", "Reminder: Send the offer")
    ]


def test_what_was_read_in_the_product_is_not_mailed(world: World, inbox: Inbox) -> None:
    give_task(world)
    assert client(world.member).post("/api/v1/notifications/read", json={}).status_code == 204
    assert run_mail(world, KIND) == ("done", None)
    assert inbox.messages == []


def test_who_wants_no_emails_gets_none_in_that_workspace(world: World, inbox: Inbox) -> None:
    assert client(world.member).get("/api/v1/notifications/preferences").json() == {"mails": True}
    chosen = client(world.member).put("/api/v1/notifications/preferences", json={"mails": False})
    assert (chosen.status_code, chosen.json()) == (200, {"mails": False})
    assert client(world.owner).get("/api/v1/notifications/preferences").json() == {"mails": True}
    give_task(world)
    assert run_mail(world, KIND) == ("done", None)
    assert inbox.messages == []
    assert client(world.member).get("/api/v1/notifications").json()["unread"] == 1


def test_the_mail_waits_a_while_and_is_not_written_without_a_server(
    world: World, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_task(world)
    with world.owner.work() as work:
        query = "select count(*), min(run_after) > now() + interval '30 seconds' from job where kind = :kind"
        assert tuple(work.db.execute(text(query), {"kind": KIND}).one()) == (1, True)
    monkeypatch.setattr("crm_app.mail.service.settings", lambda: type("Off", (), {"smtp_url": ""}))
    give_task(world, title="Another")
    with world.owner.work() as work:
        assert work.db.execute(text("select count(*) from job where kind = :kind"), {"kind": KIND}).scalar() == 1
