"""When the notes are searched: instead of a figure, besides a figure, and never hidden by one known word."""

import pytest

from crm_app.assistant.citations import SourceBook
from crm_app.assistant.offline.answers import answer
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.outcomes import (
    CountOutcome,
    FigureRow,
    Figures,
    Outcome,
    Passage,
    PassagesOutcome,
    RecordsOutcome,
    Source,
)
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.get_record import GetRecord
from crm_app.assistant.tools.search_notes import SearchNotes
from tests.assistant.offline.test_understand import TODAY, VOCABULARY


def ask(question: str) -> Understanding:
    return understand(question, VOCABULARY, today=TODAY)


@pytest.mark.parametrize(
    "question",
    [
        "Why did we lose the Isdom deal?",
        "What did we promise Cancity?",
        "how does the buyer at Hottechi feel about the price",
        "which customer is worried about the delivery",
        "Who at Acme would rather stay with the old supplier?",
        "ร้านดำน้ำเอาถังอากาศมาจากไหน ใครบอก",
        "ใครบ่นเรื่องเครื่องกรองอากาศ",
        "which deals slipped because the budget was cut",
        "ทำไมเราถึงแพ้ดีลของ Isdom",
        "เรารับปากอะไรไว้กับสยามการค้า",
        "ลูกค้ารายไหนกังวลเรื่องการส่งของ",
    ],
)
def test_what_was_said_or_felt_or_why_searches_the_notes(question: str) -> None:
    found = ask(question)
    assert SearchNotes(query=question) in found.calls


def test_a_figure_and_its_reason_are_both_answered() -> None:
    found = ask("How many deals did we lose in 2017, and why?")
    assert isinstance(found.call, AggregateDeals)
    assert found.call.measure == "count"
    assert found.call.filters.status == ["lost"]
    assert found.notes is not None


@pytest.mark.parametrize("question", ["What does Cancity want from us?", "Hottechi อยากได้อะไร"])
def test_a_name_alone_is_weak_and_searches_the_notes_too(question: str) -> None:
    found = ask(question)
    assert found.notes is not None or isinstance(found.call, SearchNotes)
    assert not (isinstance(found.call, GetRecord) and not found.weak)


@pytest.mark.parametrize(
    ("question", "measures"),
    [
        ("How many deals did we win in 2017, and for how much?", ("count", "sum_amount")),
        ("the number and total value of the open deals", ("count", "sum_amount")),
        ("How many deals did Darcel win and what were they worth?", ("count", "sum_amount")),
        ("ปี 2560 ชนะกี่ดีล รวมเท่าไร", ("count", "sum_amount")),
        ("จำนวนและมูลค่าของดีลที่แพ้", ("count", "sum_amount")),
        ("How many deals are worth more than 1 million?", ("count",)),
        ("ดีลที่มูลค่าเกิน 1 ล้านมีกี่ดีล", ("count",)),
    ],
)
def test_both_halves_are_asked_and_no_other(question: str, measures: tuple[str, ...]) -> None:
    asked = [call.measure for call in ask(question).calls if isinstance(call, AggregateDeals)]
    assert tuple(asked) == measures


# ---------------------------------------------------------------- in words


def passage(text: str, sentence: str = "", about: str = "Cancity") -> Passage:
    source = Source(kind="activity", id=text[:9], title=text[:20], href="/companies/1")
    return Passage(source=source, text=text, sentence=sentence, score=0.8, by="Anna", day=TODAY, about=about)


def said(question: str, *outcomes: Outcome) -> str:
    return answer(ask(question), outcomes, SourceBook().number)


def test_the_sentence_is_quoted_with_its_author_its_day_and_its_record() -> None:
    best = passage("They rang. We promised a fix by Friday. All else is fine.", "We promised a fix by Friday.")
    other = passage("A second note on the promise to them.")
    words = said("What did we promise Cancity?", PassagesOutcome(rows=[best, other]))
    assert words.startswith("> We promised a fix by Friday.\n>\n> — Cancity, Anna, 22 November 2017 [1]")
    assert "- Cancity, Anna, 22 November 2017 [2]: A second note" in words
    assert words.count("\n> ") == 1  # one quotation alone


def test_of_many_passages_only_the_best_are_named() -> None:
    many = [passage(f"{number} says something about it.") for number in range(6)]
    words = said("What did we promise Cancity?", PassagesOutcome(rows=many))
    assert "[4]" in words
    assert "[5]" not in words


def test_two_figures_stand_under_each_other() -> None:
    source = Source(kind="deal_list", title="Deals", href="/deals")
    count = Figures(measure="count", rows=[FigureRow(value=3, records=3, source=source)])
    total = Figures(measure="sum_amount", rows=[FigureRow(value=900, currency="THB", records=3, source=source)])
    words = said("How many deals did we win, and for how much?", count, total)
    assert "Number of deals (won): **3** [1]" in words
    assert "Total value of deals (won): **900 THB** (from 3 deals) [1]" in words


def test_a_figure_that_was_not_understood_is_not_replaced_by_a_note_about_something_else() -> None:
    other = PassagesOutcome(rows=[passage("They sell a lot of bread.")])
    assert "“Zorblax”" in said("How much did Zorblax sell?", other)
    about = PassagesOutcome(rows=[passage("They sell the Zorblax machine.")])
    assert said("How much did Zorblax sell?", about).startswith("> They sell the Zorblax machine.")


def test_a_note_that_very_likely_answers_stands_in_for_what_was_not_understood() -> None:
    question = "How many of the trial parts failed measurement at Cancity?"
    likely = passage("We checked the samples, and 3 of 10 pieces were out of tolerance.")
    assert said(question, PassagesOutcome(rows=[likely])).startswith("> We checked the samples")
    doubtful = likely.model_copy(update={"score": 0.3, "text": "Nice lunch by the river."})
    assert "“failed”" in said(question, PassagesOutcome(rows=[doubtful]))


def test_a_list_of_people_with_a_job_that_nobody_has_gives_way_to_a_note() -> None:
    question = "Who really makes the purchase decision at Cancity?"
    source = Source(kind="contact_list", title="Contacts", href="/contacts")
    nobody = RecordsOutcome(kind="contact", rows=[], source=source)
    note = PassagesOutcome(rows=[passage("His wife Mem decides.")])
    words = said(question, nobody, note)
    assert words.startswith("> His wife Mem decides.")
    assert "none" not in words
    assert "none" in said(question, nobody, PassagesOutcome(rows=[]))


def test_a_reason_that_no_note_gives_is_said_below_the_figure() -> None:
    source = Source(kind="deal_list", title="Deals", href="/deals")
    count = Figures(measure="count", rows=[FigureRow(value=3, records=3, source=source)])
    words = said("How many deals did we lose in 2017, and why?", count, PassagesOutcome(rows=[]))
    assert "**3** [1]" in words
    assert words.endswith("The notes that you may read say nothing about the rest of your question.")


def test_a_count_of_records_keeps_its_one_figure() -> None:
    outcome = CountOutcome(
        kind="company", count=2, source=Source(kind="company_list", title="Companies", href="/companies")
    )
    assert "**2** [1]" in said("How many companies are there?", outcome)
