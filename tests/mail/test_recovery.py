"""The link for a forgotten password, by email."""

import re
from uuid import UUID

from sqlalchemy import text

from crm_app.identity import recovery
from tests.mail.conftest import Inbox, run_mail
from tests.support.world import World, browser, client

NEW = "quite another one"


def test_the_link_of_the_email_chooses_another_password(world: World, inbox: Inbox) -> None:
    asked = client().post("/api/v1/auth/password-reset", json={"email": "Member@Example.com"})
    assert asked.status_code == 202
    assert run_mail(world, "mail.send_reset") == ("done", None)
    [message] = inbox.messages
    assert (message["to"], message["subject"]) == (f"Member <{world.member.email}>", "Choose another password")
    found = re.search(r"http://localhost:8000/reset\?token=(\S+)", message.get_content())
    assert found is not None
    chosen = browser().post("/auth/reset", data={"token": found[1], "password": NEW})
    assert chosen.headers["location"] == "/login?lang=en&notice=chosen"
    signed_in = client().post("/api/v1/auth/token", json={"email": world.member.email, "password": NEW})
    assert signed_in.status_code == 200


def test_a_link_that_was_used_meanwhile_is_not_mailed(world: World, inbox: Inbox) -> None:
    client().post("/api/v1/auth/password-reset", json={"email": world.member.email})
    with world.owner.work() as work:
        found = work.db.execute(text("select payload->>'reset_id' from job where kind = 'mail.send_reset'"))
        token = recovery.address(UUID(found.scalar_one())).partition("token=")[2]
    assert "notice" in browser().post("/auth/reset", data={"token": token, "password": NEW}).headers["location"]
    assert run_mail(world, "mail.send_reset") == ("done", None)
    assert inbox.messages == []
