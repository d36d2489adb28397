"""A request for a draft is recognised, in both languages; the draft has what the rule writes."""

from datetime import date

import pytest

from crm_app.assistant.asker import Asker
from crm_app.assistant.outcomes import ProblemOutcome, RecordsOutcome
from crm_app.assistant.tools import run
from crm_app.assistant.tools.draft_message import DraftMessage, is_asked
from crm_app.companies import service as companies
from crm_app.companies.kind import CompanyIn
from tests.support.world import World

HERE = "(/deals/01a2204b-ba15-7c0b-bf1a-51678b9d0043)"


@pytest.mark.parametrize(
    ("question", "form", "language", "tone"),
    [
        ("Draft a formal email in English about this", "mail", "en", "formal"),
        ("write me a friendly LINE message in Thai for them", "line", "th", "friendly"),
        ("draft a call note", "call", "en", "formal"),
        ("please write a mail to the buyer", "mail", "en", "formal"),
        ("ร่างอีเมลแบบทางการเป็นภาษาไทยเกี่ยวกับเรื่องนี้", "mail", "th", "formal"),
        ("เขียนข้อความไลน์แบบเป็นกันเองหน่อย", "line", "th", "friendly"),
        ("ร่างบันทึกเตรียมโทรให้หน่อย", "call", "th", "formal"),
        ("ร่างอีเมลภาษาอังกฤษให้หน่อย", "mail", "en", "formal"),
    ],
)
def test_a_request_for_a_draft(question: str, form: str, language: str, tone: str) -> None:
    found = DraftMessage.from_question(f"{question} “Acme” {HERE}", date(2026, 11, 28), 1)
    assert isinstance(found, DraftMessage)
    assert (found.form, found.language, found.tone) == (form, language, tone)
    assert DraftMessage.from_question(question, date(2026, 11, 28), 1) is None


@pytest.mark.parametrize(
    "question", ["Who wrote the mail?", "how many emails did we write last week", "อีเมลของ Acme คืออะไร"]
)
def test_other_questions_ask_for_no_draft(question: str) -> None:
    assert not is_asked(question)


def test_the_draft_of_a_record_that_the_asker_may_read(world: World) -> None:
    with world.owner.work() as work:
        made = companies.create(work, CompanyIn(name="Acme", email="info@acme.example"))
        outcome = run(DraftMessage(address=f"/companies/{made.id}"), Asker(work, "en"))
        assert isinstance(outcome, RecordsOutcome)
        assert outcome.rows[0].fields["draft_to"] == "info@acme.example"
        assert str(outcome.rows[0].fields["draft"]).startswith("Dear")
        missing = run(DraftMessage(address=f"/companies/{work.workspace_id}"), Asker(work, "en"))
        assert isinstance(missing, ProblemOutcome)
        assert missing.code == "unknown_value"
