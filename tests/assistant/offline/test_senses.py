"""Words with several meanings are read by the rest of the question."""

import pytest

from crm_app.assistant.filters import ExcludedDeals
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.offline.vocabulary import Entity, Vocabulary
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.search_notes import SearchNotes
from tests.assistant.offline.test_understand import (
    LAST_M,
    LAST_Q,
    OPEN,
    TODAY,
    WON,
    Y2016,
    Y2017,
    agg,
    ask,
    compare,
    deals,
    period,
)

NEXT_M = period("2017-12-01", "2018-01-01")
TODAY_ONLY = period("2017-11-22", "2017-11-23", "due_date")


def tasks(**filters: object) -> FindRecords:
    return FindRecords.model_validate(
        {"kind": "task", "filters": {"status": ["open"], **filters}, "sort": "due_date", "order": "asc"}
    )


def people_of(company: str, **filters: object) -> FindRecords:
    return FindRecords.model_validate(
        {"kind": "contact", "filters": {"company": [company], **filters}, "sort": "name", "order": "asc", "limit": 20}
    )


@pytest.mark.parametrize(
    ("question", "call"),
    [
        ("how much did we close last quarter", agg("sum_amount", status=WON, period=LAST_Q)),
        (
            "how many deals did darcel close last month",
            agg("count", status=WON, period=LAST_M, owner=["Darcel Schlecht"]),
        ),
        ("ไตรมาสก่อนปิดไปเท่าไหร่", agg("sum_amount", status=WON, period=LAST_Q)),
        ("closed deals last month", deals(sort="close_date", status=["won", "lost"], period=LAST_M)),
        ("how much will we close next month", agg("sum_amount", status=OPEN, period=NEXT_M)),
        ("เดือนหน้าจะปิดได้เท่าไหร่", agg("sum_amount", status=OPEN, period=NEXT_M)),
        ("anna's total for 2017", agg("sum_amount", status=WON, period=Y2017, owner=["Anna Snelling"])),
        (
            "ยอดปี 2560 ไม่นับ Cancity เท่าไหร่",
            agg("sum_amount", status=WON, period=Y2017, exclude=ExcludedDeals(company=["Cancity"])),
        ),
        ("total value of deals in 2017", agg("sum_amount", period=Y2017)),
        ("how many won and how many lost in 2017", agg("count", "status", status=["won", "lost"], period=Y2017)),
        ("ปี 2560 ชนะกี่ดีล แพ้กี่ดีล", agg("count", "status", status=["won", "lost"], period=Y2017)),
        ("ปี 2560 แพ้ไปกี่งาน", agg("count", status=["lost"], period=Y2017)),
        ("เซลส์คนไหนทำยอดสูงสุดเดือนที่แล้ว", agg("sum_amount", "owner", limit=3, status=WON, period=LAST_M)),
        ("top five deals by value", deals(sort="amount", limit=5)),
        ("list my open deals sorted by amount", deals(sort="amount", status=OPEN, mine=True)),
        ("which deals are late", deals(status=OPEN, past_expected=True)),
        ("what's stuck", deals(status=OPEN, quiet_days=30)),
        ("open deals that aren't mine", deals(status=OPEN, exclude=ExcludedDeals(mine=True))),
        ("ดีลเปิดที่ไม่ใช่ของผม", deals(status=OPEN, exclude=ExcludedDeals(mine=True))),
        ("what % of deals do we win", agg("win_rate")),
        ("biggest win in 2017", deals(sort="amount", limit=3, status=WON, period=Y2017)),
        ("last deal we won", deals(sort="close_date", status=WON)),
        ("vicki in 2017?", agg("sum_amount", status=WON, owner=["Vicki Laflamme"], period=Y2017)),
        ("get me darcel's open deals", deals(status=OPEN, owner=["Darcel Schlecht"])),
        ("top reasons last quarter", agg("count", "lost_reason", limit=10, status=["lost"], period=LAST_Q)),
        ("which team sold the most", agg("sum_amount", "region", limit=3, status=WON)),
        (
            "average won deal this year vs last",
            compare(
                "avg_amount", **{"2017": {"status": WON, "period": Y2017}, "2016": {"status": WON, "period": Y2016}}
            ),
        ),
        (
            "tasks due today and tomorrow",
            FindRecords.model_validate(
                {
                    "kind": "task",
                    "filters": {"period": period("2017-11-22", "2017-11-24", "due_date")},
                    "sort": "due_date",
                    "order": "asc",
                }
            ),
        ),
        (
            "are we up or down on last year",
            compare(
                "sum_amount",
                **{
                    "2016": {"status": WON, "period": Y2016},
                    "2017": {"status": WON, "period": Y2017},
                },
            ),
        ),
        ("what do i have to do today", tasks(mine=True, period=TODAY_ONLY)),
        ("วันนี้สมหญิงต้องทำอะไรบ้าง", tasks(owner=["สมหญิง ใจดี"], period=TODAY_ONLY)),
        ("who can i call at Cancity, need the phone number", people_of("Cancity")),
        ("เรารู้จักใครที่ Cancity บ้าง", people_of("Cancity")),
        ("email of the finance director at Cancity", people_of("Cancity", job_title="finance director")),
    ],
)
def test_a_word_is_read_by_the_rest_of_the_question(question: str, call: Tool) -> None:
    found = ask(question)
    assert (found.call, found.unknown) == (call, [])


def test_how_it_went_is_answered_by_value_and_number() -> None:
    found = ask("how are we doing this year")
    assert found.calls == (agg("sum_amount", status=WON, period=Y2017), agg("count", status=WON, period=Y2017))


@pytest.mark.parametrize("question", ["how many deals did we lose on price", "แพ้เพราะราคากี่ดีล"])
def test_a_reason_is_found_by_a_word_of_it_in_either_language(question: str) -> None:
    names = ("Price too high", "ราคาสูงเกินไป", "Chose a competitor")
    vocabulary = Vocabulary.of([Entity("lost_reason", name) for name in names])
    found = understand(question, vocabulary, today=TODAY)
    assert found.call == agg("count", status=["lost"], lost_reason=["Price too high", "ราคาสูงเกินไป"])


def test_customers_by_a_field_of_the_workspace() -> None:
    vocabulary = Vocabulary.of([Entity("company_own", "segment=Enterprise", "segment", words=("Enterprise",))])
    found = understand("enterprise customers", vocabulary, today=TODAY)
    assert found.call == FindRecords.model_validate({"kind": "company", "filters": {"own": ["segment=Enterprise"]}})


@pytest.mark.parametrize(
    "question",
    [
        "ดีลเปิดของฉันกับของวิคกี้",
        "top 5",
        "what about the price with Cancity",
        "remind me what we promised Cancity",
    ],
)
def test_what_no_tool_answers_whole_gets_no_figure(question: str) -> None:
    """Half an answer, such as a list without the days or without one of two people, would look like a whole one."""
    found = ask(question)
    assert found.call is None or isinstance(found.call, SearchNotes)


@pytest.mark.parametrize(
    "question", ["how are you today", "คุณเป็นยังไงบ้างวันนี้", "who won the match yesterday", "how much is gold today"]
)
def test_small_talk_is_no_figure(question: str) -> None:
    found = ask(question)
    assert found.call is None or isinstance(found.call, SearchNotes)
