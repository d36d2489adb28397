"""Drafts over REST: in both languages and tones, from the facts of the record alone, and nothing internal to a customer."""

from datetime import timedelta
from typing import Any

import pytest

from crm_app.core.clock import today
from tests.briefs.test_api import _deal, _post, _scope
from tests.support.world import World, client

TODAY = today("Asia/Bangkok")


def _draft(api: Any, kind: str, record_id: str, **wanted: str) -> dict[str, str]:
    reply = api.get(f"/api/v1/briefs/{kind}/{record_id}/draft", params=wanted)
    assert reply.status_code == 200, reply.text
    found: dict[str, str] = reply.json()
    return found


@pytest.fixture
def deal(world: World) -> dict[str, Any]:
    api = client(world.owner)
    made = _deal(api)
    api.patch(f"/api/v1/contacts/{made['contact_id']}", json={"version": 1, "email": "somchai@steel.example"})
    _post(api, "activities", kind="meeting", body="The drawings are still missing.", deal_id=made["id"])
    _post(api, "activities", kind="note", body="We must not go below 400,000. Secret margin.", deal_id=made["id"])
    _post(api, "tasks", title="Prepare contract", due_date=str(TODAY + timedelta(days=5)), deal_id=made["id"])
    return made


def test_a_formal_mail_says_what_was_said_and_asks_for_the_next_date(world: World, deal: dict[str, Any]) -> None:
    draft = _draft(client(world.owner), "deal", deal["id"])
    assert draft["to"] == "somchai@steel.example"
    assert draft["subject"] == "Roof renewal: next step"
    assert draft["body"].startswith("Dear Somchai,\n\nThank you for our meeting on ")
    assert "“The drawings are still missing.”" in draft["body"]
    assert f"Would {(TODAY + timedelta(days=5)).day} " in draft["body"]
    assert draft["body"].endswith("Kind regards,\nOwner\nAcme")


@pytest.mark.parametrize("form", ["mail", "line"])
@pytest.mark.parametrize("language", ["en", "th"])
@pytest.mark.parametrize("tone", ["formal", "friendly"])
def test_a_customer_is_told_nothing_internal(
    world: World, deal: dict[str, Any], form: str, language: str, tone: str
) -> None:
    draft = _draft(client(world.owner), "deal", deal["id"], form=form, language=language, tone=tone)
    for internal in ("400,000", "480,000", "margin", "Prepare contract", "Prospecting"):
        assert internal not in draft["body"] + draft["subject"]
    assert "{" not in draft["body"]
    assert "Somchai" in draft["body"]


def test_thai_has_the_particle_of_the_writer(world: World, deal: dict[str, Any]) -> None:
    his = _draft(client(world.owner), "deal", deal["id"], form="line", language="th", tone="friendly")
    hers = _draft(client(world.owner), "deal", deal["id"], form="line", language="th", tone="friendly", particle="ka")
    assert his["body"].startswith("สวัสดีครับ คุณ Somchai\n")
    assert hers["body"].startswith("สวัสดีค่ะ คุณ Somchai\n")
    assert hers["body"].endswith("สะดวกไหมคะ")
    assert "ครับ" not in hers["body"]
    formal = _draft(client(world.owner), "deal", deal["id"], language="th", particle="ka")
    assert "ดิฉัน" in formal["body"]


@pytest.mark.parametrize(
    ("tone", "words"), [("formal", "I come back to our emails of"), ("friendly", "Coming back to our emails of")]
)
def test_after_emails_nobody_is_thanked_for_a_call(world: World, deal: dict[str, Any], tone: str, words: str) -> None:
    _post(client(world.owner), "activities", kind="email", body="Thanks for the drawings.", deal_id=deal["id"])
    assert words in _draft(client(world.owner), "deal", deal["id"], tone=tone)["body"]


def test_a_call_note_is_for_colleagues(world: World, deal: dict[str, Any]) -> None:
    draft = _draft(client(world.owner), "deal", deal["id"], form="call")
    assert draft["subject"] == "Call with Somchai"
    assert "We must not go below 400,000." in draft["body"]
    assert "Prepare contract" in draft["body"]
    assert draft["to"] == ""


@pytest.mark.parametrize("language", ["en", "th"])
def test_where_nothing_is_known_nothing_is_invented(world: World, language: str) -> None:
    company = _post(client(world.owner), "companies", name="Quiet")
    draft = _draft(client(world.owner), "company", company["id"], language=language)
    assert "“" not in draft["body"]
    assert not any(letter.isdigit() for letter in draft["body"])
    assert draft["body"].startswith("Dear Sir or Madam," if language == "en" else "เรียน ท่านผู้เกี่ยวข้อง")


def test_a_draft_has_nothing_that_its_writer_may_not_read(world: World, deal: dict[str, Any]) -> None:
    for permission in ("activity.read", "contact.read", "task.read"):
        _scope(world, permission, "own")
    for form in ("mail", "line", "call"):
        draft = _draft(client(world.member), "deal", deal["id"], form=form)
        text = draft["body"] + draft["subject"] + draft["to"]
        for hidden in ("drawings", "Somchai", "somchai@", "Prepare", "400,000"):
            assert hidden not in text
    assert client(world.stranger).get(f"/api/v1/briefs/deal/{deal['id']}/draft").status_code == 404


def test_another_form_or_tone_is_refused(world: World, deal: dict[str, Any]) -> None:
    api = client(world.owner)
    for wrong in ({"form": "poem"}, {"tone": "rude"}, {"language": "fr"}, {"more": "x"}):
        assert api.get(f"/api/v1/briefs/deal/{deal['id']}/draft", params=wrong).status_code == 422
