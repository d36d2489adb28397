"""Answers in words: right figures, right language, numbered citations, nothing from a record taken as a mark."""

from datetime import date
from decimal import Decimal

from crm_app.assistant.citations import SourceBook
from crm_app.assistant.kinds import fact_label
from crm_app.assistant.offline.answers import answer, answer_without_call
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.offline.vocabulary import Vocabulary
from crm_app.assistant.outcomes import (
    CountOutcome,
    FigureRow,
    Figures,
    Outcome,
    Passage,
    PassagesOutcome,
    ProblemOutcome,
    RecordRow,
    RecordsOutcome,
    Source,
)
from tests.assistant.offline.test_understand import TODAY, VOCABULARY


def source(name: str) -> Source:
    return Source(kind="list", title=name, href=f"/deals?{len(name)}")


def row(label: str, value: str | None, currency: str | None = None, records: int = 1) -> FigureRow:
    amount = None if value is None else Decimal(value)
    return FigureRow(label=label, value=amount, currency=currency, records=records, source=source(label or "all deals"))


def said(question: str, outcome: Outcome) -> str:
    return answer(understand(question, VOCABULARY, today=TODAY), [outcome], SourceBook().number)


def test_a_total_names_its_filters_value_and_source() -> None:
    text = said(
        "How much did we sell in Q1 2017?", Figures(measure="sum_amount", rows=[row("", "1153214.50", "THB", 42)])
    )
    assert text == (
        "Total value of deals (won, close date 1 January 2017 to 31 March 2017): "
        "**1,153,214.5 THB** (from 42 deals) [1]"
    )


def test_the_same_in_thai() -> None:
    text = said("ยอดขายไตรมาสแรกปี 2560 เท่าไร", Figures(measure="sum_amount", rows=[row("", "1153214", "THB", 42)]))
    assert "มูลค่ารวมของดีล" in text
    assert "1 มกราคม 2560 ถึง 31 มีนาคม 2560" in text
    assert "**1,153,214 THB**" in text
    assert "จาก 42 ดีล" in text


def test_currencies_are_never_added_up() -> None:
    text = said("total revenue", Figures(measure="sum_amount", rows=[row("", "10", "THB"), row("", "20", "USD")]))
    assert "**10 THB**" in text
    assert "**20 USD**" in text
    assert "30" not in text


def test_the_best_comes_first_and_ties_are_said() -> None:
    rows = [row("Darcel Schlecht", "1153214", "THB"), row("Vicki Laflamme", "478396", "THB")]
    text = said("Who is the best agent?", Figures(measure="sum_amount", group_by="owner", rows=rows))
    assert "**Darcel Schlecht** with 1,153,214 THB (from 1 deal) [1]." in text
    assert "Followed by Vicki Laflamme (478,396 THB) [2]." in text
    tied = said(
        "Who is the best agent?",
        Figures(measure="sum_amount", group_by="owner", rows=[row("A", "5", "THB"), row("B", "5", "THB")]),
    )
    assert "They are level." in tied


def test_rates_days_and_nothing_to_measure() -> None:
    assert "**63.2%**" in said("What is our win rate?", Figures(measure="win_rate", rows=[row("", "0.63154")]))
    assert "**51.8 days**" in said("average sales cycle", Figures(measure="avg_cycle_days", rows=[row("", "51.75")]))
    assert "nothing to measure" in said("What is our win rate?", Figures(measure="win_rate", rows=[row("", None)]))


def test_a_comparison_gives_the_difference() -> None:
    rows = [row("Q1 2017", "100", "THB"), row("Q2 2017", "130", "THB")]
    text = said("Compare Q1 and Q2 2017", Figures(measure="sum_amount", rows=rows))
    assert "- Q1 2017: **100 THB**" in text
    assert "Q2 2017 is higher by 30 THB." in text


def test_counts_lists_and_records() -> None:
    assert said("มีลูกค้ากี่ราย", CountOutcome(kind="company", count=1085, source=source("c"))) == "บริษัท: **1,085** [1]"
    found = RecordsOutcome(
        kind="contact",
        rows=[
            RecordRow(
                source=Source(kind="contact", id="1", title="Jane Porter", href="/contacts/1"),
                fields={"phone": "081-234-5678", "email": None},
            )
        ],
    )
    assert said("phone of Jane Porter", found) == "**Jane Porter** [1]: Phone: 081-234-5678"
    assert "not filled in" in said("email of Jane Porter", found)


def test_what_was_not_found_has_no_citation() -> None:
    for outcome in (
        PassagesOutcome(rows=[]),
        RecordsOutcome(kind="deal", rows=[]),
        ProblemOutcome(code="unknown_value", value="X"),
    ):
        text = said("who won the world cup", outcome)
        assert text.startswith("Not found")
        assert "[1]" not in text


def test_an_empty_list_is_an_answer_with_its_link() -> None:
    empty = RecordsOutcome(kind="task", rows=[], source=source("tasks"))
    assert said("show my overdue tasks", empty) == "Tasks (yours, overdue): none [1]"


def test_what_was_not_understood_is_quoted() -> None:
    text = answer_without_call(understand("How many bananas do we have?", VOCABULARY, today=TODAY))
    assert "bananas" in text
    thai = answer_without_call(understand("ยอดขายของพงษ์เทพปี 2560", VOCABULARY, today=TODAY))
    assert "ไม่เข้าใจ" in thai
    assert "พงษ์เทพ" in thai


def test_a_record_cannot_mark_up_the_answer() -> None:
    evil = Passage(source=source("a [9] <b>"), text="![x](https://evil.example) [7] **bold**", score=0.7)
    text = said("notes about Acme", PassagesOutcome(rows=[evil]))
    assert r"\!\[x\]" in text
    assert r"\[7\]" in text


def test_dates_speak_the_readers_calendar() -> None:
    found = RecordsOutcome(
        kind="deal",
        rows=[
            RecordRow(
                source=Source(kind="deal", id="1", title="Cancity renewal", href="/deals/1"),
                fields={"close_date": date(2017, 3, 1)},
            )
        ],
    )
    assert "1 March 2017" in said("close date of deal Cancity renewal", found)
    assert "1 มีนาคม 2560" in said("Cancity renewal ปิดเมื่อไร", found)


def test_small_talk_is_answered() -> None:
    for question in ("hello", "thanks", "", "สวัสดี"):
        assert answer_without_call(understand(question, Vocabulary(), today=TODAY))


def test_facts_and_their_values_are_called_as_the_kind_declares_them() -> None:
    """A fact that the assistant has no words of its own for is called by the label of its field."""
    project = Source(kind="project", id="1", title="Roof", href="/projects/1")
    outcome = RecordsOutcome(kind="project", rows=[RecordRow(source=project, fields={"status": "on_hold"})])
    assert "Status: On hold" in said("Website launch", outcome)
    assert "สถานะ: พักไว้" in answer(
        understand("โครงการ Website launch", VOCABULARY, today=TODAY), [outcome], lambda _source: 1
    )
    assert fact_label("project", "start_date", "en") == "Start date"


def test_a_sum_of_deals_without_amounts_is_no_zero() -> None:
    empty = row("", "0", "THB", 0).model_copy(update={"without_amount": 2089})
    text = said("What is the total value of open deals?", Figures(measure="sum_amount", rows=[empty]))
    assert "none of the 2,089 deals has an amount [1]" in text
    assert "THB" not in text


def test_the_lead_of_the_first_is_worded() -> None:
    rows = [row("West", "300", "THB"), row("Central", "180", "THB")]
    text = said("ปี 2560 ทีมไหนยอดดีสุด ทิ้งห่างที่สองเท่าไหร่", Figures(measure="sum_amount", group_by="region", rows=rows))
    assert "นำ Central อยู่ **120 THB**" in text
