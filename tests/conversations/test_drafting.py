"""Drafts in a conversation about a record: by rule, by a model over HTTP, by one that lies, and by one that fails."""

from typing import Any
from uuid import UUID

from crm_app.activities import service as activities
from crm_app.activities.schemas import ActivityIn
from crm_app.assistant_settings import service as settings_service
from crm_app.assistant_settings.schemas import SettingsPatch
from crm_app.companies import service as companies
from crm_app.companies.kind import CompanyIn
from crm_app.conversations import asking
from crm_app.conversations.schemas import Asked, ConversationIn
from crm_app.core.clock import now
from tests.conversations.test_answering import answer, call, gemini, gemini_settings, pieces, sales, words
from tests.support.gemini_standin import GeminiStandIn
from tests.support.servers import environment
from tests.support.world import World

__all__ = ["gemini", "sales"]


def company(world: World) -> UUID:
    with world.owner.work() as work:
        made = companies.create(work, CompanyIn(name="Harbour Logistics", email="info@harbour.example")).id
        activities.create(
            work,
            ActivityIn(
                kind="call",
                company_id=made,
                occurred_at=now(),
                body="Peter asked when the 40 scanners will be delivered?",
            ),
        )
    return made


def about(world: World, company_id: UUID, question: str) -> Asked:
    with world.owner.work() as work:
        asked = asking.start(work, ConversationIn(question=question, about=f"/companies/{company_id}"))[1]
    assert asked is not None
    return asked


def told(standin: GeminiStandIn, company_id: UUID, *texts: str) -> None:
    def script(body: dict[str, Any]) -> list[dict[str, Any]]:
        if "functionResponse" in body["contents"][-1]["parts"][-1]:
            return words(*texts)
        return call("draft_message", address=f"/companies/{company_id}", form="mail", language="en")

    standin.script = script


def test_the_offline_assistant_shows_the_draft_of_the_rule(sales: World) -> None:
    made = company(sales)
    response, content = answer(sales.owner, about(sales, made, "Draft a formal email in English about this"))
    assert response.provider == "offline"
    assert "Nothing is sent" in content
    assert "> Dear" in content
    assert "40 scanners" in content
    assert response.cited == [1]


def test_a_model_writes_the_draft_from_the_facts(sales: World, gemini: GeminiStandIn) -> None:
    made = company(sales)
    told(
        gemini,
        made,
        "A draft [1]:\n\n> Dear Sir or Madam,\n>\n> you asked about the 40 scanners. ",
        "I will come back to you.",
    )
    response, content = answer(sales.owner, about(sales, made, "Draft a formal email in English about this"))
    assert response.provider == "google-genai"
    assert "you asked about the 40 scanners" in content
    assert "~~" not in content
    sent = gemini.requests[-1]["body"] if "body" in gemini.requests[-1] else gemini.requests[-1]
    assert "draft_message" in str(sent)


def test_what_a_model_invents_in_a_draft_is_struck_out(sales: World, gemini: GeminiStandIn) -> None:
    made = company(sales)
    told(
        gemini,
        made,
        "> you asked about the 40 scanners.\n>\n> We give you 15% off until 3 March 2027. I sent this to Peter.",
    )
    response, content = answer(sales.owner, about(sales, made, "Draft a formal email in English about this"))
    assert "you asked about the 40 scanners" in content
    assert "~~" in content
    struck = content.split("~~")[1]
    assert "15%" in struck
    assert "I sent this" not in content
    assert response.confidence <= 0.5


def test_a_model_that_breaks_leaves_the_draft_of_the_rule(sales: World, gemini: GeminiStandIn) -> None:
    made = company(sales)
    response, content = answer(sales.owner, about(sales, made, "Draft a formal email in English about this DROPS"))
    assert response.provider == "offline"
    assert response.fell_back is not None
    assert "> Dear" in content


def test_a_slow_model_shows_the_draft_piece_by_piece(sales: World, gemini: GeminiStandIn) -> None:
    made = company(sales)
    told(
        gemini,
        made,
        "A draft [1]:\n\n> Dear Sir or Madam,\n>\n",
        "> you asked about the 40 scanners. \n>\n",
        "> Regards",
    )
    gemini.delay_seconds = 0.4
    asked = about(sales, made, "Draft a formal email in English about this SLOW")
    response, content = answer(sales.owner, asked)
    assert (response.provider, response.fell_back) == ("google-genai", None)
    assert content.rstrip().endswith("Regards")
    shown = [one for one in pieces(asked.response_id) if one["type"] == "piece"]
    assert len(shown) > 1
    assert response.first_piece_ms is not None
    assert response.latency_ms is not None
    assert response.first_piece_ms < response.latency_ms


def test_a_spent_budget_leaves_the_draft_of_the_rule_and_calls_no_model(sales: World, gemini: GeminiStandIn) -> None:
    made = company(sales)
    gemini.script = lambda body: words("from Gemini")
    with environment(gemini_settings(gemini, CRM_AI_MONTHLY_BUDGET_USD="0.00001")):
        answer(sales.owner, about(sales, made, "Who is this?"))
        asked_before = len(gemini.requests)
        response, content = answer(sales.owner, about(sales, made, "Draft a formal email in English about this"))
    assert len(gemini.requests) == asked_before
    assert response.provider == "offline"
    assert "budget" in content
    assert "> Dear" in content
    assert "40 scanners" in content


def test_a_draft_of_a_model_holds_nothing_that_is_kept_back(sales: World, gemini: GeminiStandIn) -> None:
    made = company(sales)
    with sales.owner.work() as work:
        version = settings_service.out(work).version
        settings_service.change(work, SettingsPatch(version=version, hidden=["company.email", "activity.body"]))
    told(gemini, made, "> Dear Sir or Madam,\n>\n> thank you for your call.")
    response, _ = answer(sales.owner, about(sales, made, "Draft a formal email in English about this"))
    assert response.provider == "google-genai"
    everything = str([one["body"] for one in gemini.requests])
    assert "Harbour Logistics" in everything
    assert "40 scanners" not in everything
    assert "info@harbour.example" not in everything
