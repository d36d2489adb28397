"""A typed name arrives unchanged: in one header, at one address."""

import unicodedata
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import text

from crm_app.core.errors import Invalid
from crm_app.mail import smtp
from crm_app.mail.compose import Email, compose, shorten
from crm_app.mail.service import quoted
from crm_app.workspaces import service as workspaces
from tests.mail.conftest import Inbox, run_mail
from tests.mail.test_notifications import KIND, give_task
from tests.support.world import World, client

NAMES = (
    "Lastname, Firstname",
    'André "Dré" O\'Neil',
    "สมชาย ใจดี",
    "李小龍 🐉",
    "Bcc: evil@evil.example",
    "A <b@c.example>",
    "{name} {link}",
    "=?utf-8?q?hidden?=",
    "back\\slash; (comment)",
)
THAI_TITLE = ("น้ำดื่มเพื่อสุขภาพ กรุงเทพฯ ที่นี่ปู่ย่าซื้อ " * 5)[:199] + "ๆ"


def _read(raw: bytes) -> EmailMessage:
    found: Any = message_from_bytes(raw, policy=policy.default)
    return found  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_breaks_no_header(name: str, inbox: Inbox) -> None:
    smtp.send(
        Email("one@example.com", f"{name} invites you", f"{name}\nhttp://localhost:8000/x?token={'a' * 80}", name), "1"
    )
    [message] = inbox.messages
    assert message["subject"] == f"{name} invites you"
    [to] = message["to"].addresses
    assert to.addr_spec == "one@example.com"
    assert to.display_name == ("" if "=?" in name else name)
    [sender] = message["from"].addresses
    assert (sender.display_name, sender.addr_spec) == ("CRM", "crm@example.com")
    assert inbox.receivers == [["one@example.com"]]
    assert message["bcc"] is None
    assert f"http://localhost:8000/x?token={'a' * 80}" in message.get_content()


@pytest.mark.parametrize("name", NAMES[:5])
def test_people_and_workspaces_of_any_name_are_mailed(name: str, world: World, inbox: Inbox) -> None:
    api = client(world.owner)
    api.put("/api/v1/me", json={"name": name, "language": "en", "timezone": "Asia/Bangkok"})
    settings = {k: v for k, v in api.get("/api/v1/workspace").json().items() if k not in ("id", "slug")}
    assert api.put("/api/v1/workspace", json=settings | {"name": name}).status_code == 200
    reader = client(world.member)
    reader.put("/api/v1/me", json={"name": name, "language": "th", "timezone": "Asia/Bangkok"})
    give_task(world, title=THAI_TITLE)
    assert run_mail(world, KIND) == ("done", None)
    [message] = inbox.messages
    assert message["subject"] == f"{name} มอบหมายงานให้คุณ: {THAI_TITLE.strip()}"
    assert [a.display_name for a in message["to"].addresses] == [name]
    body = message.get_content()
    assert f"{name} มอบหมายงานให้คุณใน {quoted(name)}" in body
    assert "\ufffd" not in body + message["subject"]
    assert "{" not in body


def test_every_header_is_short_ascii_lines() -> None:
    raw = compose(Email("a@example.com", THAI_TITLE * 3, THAI_TITLE, "ชื่อยาว" * 30), "1").as_bytes()
    head = raw.partition(b"\n\n")[0]
    assert head.isascii()
    assert max(map(len, head.splitlines())) <= 78
    assert "\ufffd" not in str(_read(raw)["subject"])


def test_a_long_text_is_cut_between_characters() -> None:
    for sample in (THAI_TITLE, "👩‍👩‍👧‍👦" * 40, "🇹🇭" * 90, "e\u0301" * 200, "👍🏽" * 100, "เปล่าแก้ไขได้" * 20):
        for length in range(20, 60):
            cut = shorten(sample, length)
            assert len(cut) <= length
            kept, following = cut[:-1], sample[len(cut) - 1 :]
            assert sample.startswith(kept)
            first = following.lstrip()[0]
            assert not unicodedata.category(first).startswith("M"), cut
            assert first not in ("\u200d", "\u0e33"), cut
            assert kept[-1] not in ("\u200d", *"เแโใไ"), cut
            assert not 0x1F3FB <= ord(first) <= 0x1F3FF, cut
            flags = len(kept) - len(kept.rstrip("".join(map(chr, range(0x1F1E6, 0x1F200)))))
            assert flags % 2 == 0, cut


def test_a_domain_is_written_as_the_network_knows_it() -> None:
    message = _read(compose(Email("info@บริษัท.com", "x", "y"), "1").as_bytes())
    assert message["to"] == "info@xn--o3cf1ay4bq.com"
    for address in ("nobody", "a@b\r\nBcc: c@d.com", "a b@c.com", "a@"):
        with pytest.raises(Invalid):
            compose(Email(address, "x", "y"), "1")


# ---------------------------------------------------------------- nobody is there


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org",
        "a@mail.Example.ORG",
        "a@shop.test",
        "a@x.invalid",
        "a@b.example",
        "a@localhost",
        "a@x.localhost.",
    ],
)
def test_nothing_is_sent_to_addresses_kept_for_examples(address: str, world: World, inbox: Inbox) -> None:
    with pytest.raises(smtp.NobodysAddress):
        smtp.send(Email(address, "x", "y"), "1")
    assert inbox.messages == []


def test_an_invitation_to_such_an_address_says_that_it_is_not_mailed(world: World, inbox: Inbox) -> None:
    role = next(r["id"] for r in client(world.owner).get("/api/v1/roles").json() if r["key"] == "member")
    made = client(world.owner).post("/api/v1/invitations", json={"email": "piya@rimnam.example.org", "role_id": role})
    assert (made.status_code, made.json()["mailed"]) == (201, False)
    assert run_mail(world, "mail.send_invitation") == ("done", None)
    assert inbox.messages == []
    assert _noted(world, "mail.send_invitation") == "address kept for examples"


def _noted(world: World, kind: str) -> str | None:
    with world.owner.work() as work:
        query = "select progress->>'not_mailed' from job where kind = :kind order by created_at desc, id desc limit 1"
        found: str | None = work.db.execute(text(query), {"kind": kind}).scalar()
    return found


def test_a_demo_workspace_sends_no_mail(world: World, inbox: Inbox) -> None:
    give_task(world)  # written before the workspace was marked, as before an upgrade
    with world.owner.work() as work:
        workspaces.mark_demo(work)
    assert run_mail(world, KIND) == ("done", None)
    assert _noted(world, KIND) == "demo workspace"
    role = next(r["id"] for r in client(world.owner).get("/api/v1/roles").json() if r["key"] == "member")
    made = client(world.owner).post("/api/v1/invitations", json={"email": "new@example.com", "role_id": role})
    assert (made.status_code, made.json()["mailed"]) == (201, False)
    give_task(world, title="Another")
    with world.owner.work() as work:
        count = "select count(*) from job where kind like 'mail.%'"
        assert work.db.execute(text(count)).scalar() == 1, "no further mail is even queued"
    assert inbox.messages == []


def test_no_password_link_is_mailed_to_such_an_address(
    world: World, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client().post("/api/v1/auth/password-reset", json={"email": world.member.email}).status_code == 202
    monkeypatch.setattr("crm_app.values.mailboxes._DOMAINS", frozenset({"example.com"}))
    assert run_mail(world, "mail.send_reset") == ("done", None)
    assert _noted(world, "mail.send_reset") == "address kept for examples"
    assert inbox.messages == []
