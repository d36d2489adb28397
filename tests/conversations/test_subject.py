"""What a conversation is about: which words mean it, and answers to "summarise this deal" and "which of these are at risk?"."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from crm_app.conversations import service, subject
from crm_app.conversations.subject import Subject, resolve
from crm_app.core.clock import today
from tests.conversations.test_answering import answer
from tests.support.world import Someone, World, client

DEAL = Subject("deal", uuid4(), "Roof renewal", "/deals/0191aaaa-0000-7000-8000-000000000001")
CONTACT = Subject("contact", uuid4(), "Somchai", "/contacts/0191aaaa-0000-7000-8000-000000000002")
LIST = Subject("deal", None, "Deals", "/deals?status=open")
TODAY = today("Asia/Bangkok")


@pytest.mark.parametrize(
    ("question", "topic", "meant"),
    [
        ("When does this deal close?", DEAL, "When does Roof renewal close?"),
        ("How much is it worth?", DEAL, "How much is Roof renewal worth?"),
        ("Who is its owner?", DEAL, "Who is Roof renewal's owner?"),
        ("What do we know about this?", DEAL, "What do we know about Roof renewal?"),
        ("ดีลนี้ปิดเมื่อไหร่", DEAL, "Roof renewal ปิดเมื่อไหร่"),
        ("ใครดูแลดีลนี้", DEAL, "ใครดูแล Roof renewal"),
        ("What did we promise him?", CONTACT, "What did we promise Somchai?"),
        ("ลูกค้าคนนี้ทำงานที่ไหน", CONTACT, "Somchai ทำงานที่ไหน"),
        ("How many deals did we win this month?", DEAL, "How many deals did we win this month?"),
        ("เดือนนี้ปิดได้กี่ดีล", DEAL, "เดือนนี้ปิดได้กี่ดีล"),
        ("How many open deals are there?", LIST, "How many open deals are there?"),
        ("Summarise these", LIST, "Summarise these (/deals?status=open)"),
        ("รายการใดเหล่านี้ที่เสี่ยง", LIST, "รายการใดเหล่านี้ที่เสี่ยง (/deals?status=open)"),
        ("What's next?", DEAL, f"What's next? “Roof renewal” ({DEAL.address})"),
        ("Summarise please", DEAL, f"Summarise please “Roof renewal” ({DEAL.address})"),
        ("สรุปให้หน่อย", DEAL, f"สรุปให้หน่อย “Roof renewal” ({DEAL.address})"),
        ("Summarise last quarter", DEAL, "Summarise last quarter"),
        ("สรุปยอดขายเดือนนี้", DEAL, "สรุปยอดขายเดือนนี้"),
        ("Summarise", LIST, "Summarise (/deals?status=open)"),
        ("Summarise this deal", DEAL, f"Summarise “Roof renewal” ({DEAL.address})"),
        ("สรุปดีลนี้", DEAL, f"สรุป “Roof renewal”  ({DEAL.address})"),
    ],
)
def test_words_that_mean_the_subject_are_replaced_by_its_name(question: str, topic: Subject, meant: str) -> None:
    assert resolve(question, topic, is_first=True) == meant


def test_later_it_is_what_was_talked_about_last_and_this_deal_is_the_subject_still() -> None:
    assert resolve("How much is it worth?", DEAL, is_first=False) == "How much is it worth?"
    assert resolve("How much is this deal worth?", DEAL, is_first=False) == "How much is Roof renewal worth?"
    assert resolve("How much is it worth?", None, is_first=True) == "How much is it worth?"


@pytest.mark.parametrize(
    "address",
    [
        "/settings",
        "https://x.example/deals",
        "/deals/nothing",
        "//deals",
        "/deals?q=“x”",
        "/deals" + "?q=" + "x" * 3000,
    ],
)
def test_other_addresses_are_no_subject(address: str) -> None:
    assert subject.kind_at(address) is None


# ---------------------------------------------------------------- answers


def _post(api: Any, path: str, **values: Any) -> dict[str, Any]:
    made = api.post(f"/api/v1/{path}", json=values)
    assert made.status_code in (200, 201), made.text
    found: dict[str, Any] = made.json()
    return found


@pytest.fixture
def deal(world: World) -> dict[str, Any]:
    api = client(world.owner)
    company = _post(api, "companies", name="Siam Steel")
    past = str(TODAY - timedelta(days=9))
    made = _post(api, "deals", name="Roof renewal", amount="480000", company_id=company["id"], expected_close_date=past)
    _post(api, "activities", kind="call", body="They are waiting for the drawings.", deal_id=made["id"])
    _post(api, "deals", name="Gate repair", amount="20000", company_id=company["id"])
    return made


def _ask(someone: Someone, about: str, question: str) -> tuple[str, list[str]]:
    """The answer, and the addresses that it cites."""
    from crm_app.conversations import asking
    from crm_app.conversations.schemas import ConversationIn

    with someone.work() as work:
        asked = asking.start(work, ConversationIn(question=question, about=about))[1]
    assert asked is not None
    response, words = answer(someone, asked)
    return words, [source["href"] for n, source in enumerate(response.sources, 1) if n in response.cited]


@pytest.mark.parametrize("language", ["en", "th"])
def test_each_offered_question_about_a_record_is_answered_and_cited(
    world: World, deal: dict[str, Any], language: str
) -> None:
    address = f"/deals/{deal['id']}"
    with world.owner.work() as work:
        topic = subject.of(work, address)
        assert topic is not None
        offered = subject.questions(topic, language)
    assert len(offered) == 4
    for question in offered:
        words, cited = _ask(world.owner, address, question)
        assert cited, (question, words)
    words, cited = _ask(world.owner, address, offered[0])
    assert "They are waiting for the drawings." in words
    assert "480,000" in words


@pytest.mark.parametrize("language", ["en", "th"])
def test_each_offered_question_about_a_list_is_answered_for_the_list_as_filtered(
    world: World, deal: dict[str, Any], language: str
) -> None:
    with world.owner.work() as work:
        topic = subject.of(work, "/deals?status=open&amount_from=100000")
        assert topic is not None
        summarise, risk = subject.questions(topic, language)
    words, cited = _ask(world.owner, topic.address, summarise)
    assert "480,000" in words
    assert "500,000" not in words
    assert cited[0] == topic.address
    words, cited = _ask(world.owner, topic.address, risk)
    assert f"/deals/{deal['id']}" in cited
    assert "Gate repair" not in words


def test_it_is_the_record_of_the_page_in_the_first_question(world: World, deal: dict[str, Any]) -> None:
    address = f"/deals/{deal['id']}"
    for question in ("How much is it worth?", "What is the amount of this deal?", "Summarise", "ดีลนี้มูลค่าเท่าไหร่"):
        words, cited = _ask(world.owner, address, question)
        assert "480,000" in words, (question, words)
        assert address in cited


def test_nobody_learns_of_a_subject_that_they_may_not_read(world: World, deal: dict[str, Any]) -> None:
    address = f"/deals/{deal['id']}"
    made = client(world.stranger).post(
        "/api/v1/conversations", json={"question": "Summarise this deal", "about": address}
    )
    assert made.status_code == 403
    with world.stranger.work() as work:
        assert subject.of(work, address) is None
    made = client(world.owner).post("/api/v1/conversations", json={"question": "Summarise this deal", "about": address})
    assert made.status_code == 201, made.text
    conversation = made.json()["conversation_id"] if "conversation_id" in made.json() else made.json()["id"]
    with world.owner.work() as work:
        assert service.detail(work, conversation).about_title == "Roof renewal"
