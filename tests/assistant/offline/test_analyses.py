# ruff: noqa: E501 (one question a line reads best)
"""Definitions, whom to call next, ways through stages, shares, growth, places, exclusions and amounts, in both languages."""

from typing import Any

import pytest

from crm_app.assistant.offline.sounds import skeleton
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.offline.vocabulary import Entity, Vocabulary
from crm_app.assistant.tools import tool_name
from crm_app.assistant.tools.base import Tool
from tests.assistant.offline.test_understand import TODAY

VOCABULARY = Vocabulary.of(
    [
        *(Entity("owner", n, n) for n in ("Darcel Schlecht", "Vicki Laflamme", "สมหญิง ใจดี")),
        *(Entity("company", n, n) for n in ("Acme Corporation", "Cancity")),
        *(Entity("stage", n, n) for n in ("Prospecting", "Engaging", "Won", "Lost")),
        *(Entity("sector", n) for n in ("medical", "retail")),
        Entity("country", "Thailand", words=("ไทย", "ประเทศไทย")),
        Entity("country", "Laos", words=("ลาว",)),
        Entity("lost_reason", "Price too high"),
        Entity("tag", "VIP"),
        Entity("own_field", "Channel", "channel", words=("ช่องทาง",)),
        Entity("own", "channel=Partner", "channel", words=("Partner", "พาร์ทเนอร์")),
        Entity("contact", "Jane Porter", "p"),
        Entity("project", "Website launch", "w"),
    ]
)  # fmt: skip


def read(question: str, previous: Tool | None = None) -> Understanding:
    return understand(question, VOCABULARY, today=TODAY, previous=previous)


def set_of(found: Understanding) -> dict[str, Any]:
    assert (found.topic, found.unknown) == ("call", []), found
    assert found.call is not None
    return {"tool": tool_name(found.call), **found.call.model_dump(mode="json", exclude_defaults=True)}


CALLS: list[tuple[str, dict[str, Any]]] = [
    ("what do you count as won?", {"tool": "define_term", "term": "won"}),
    ("how is the win rate calculated", {"tool": "define_term", "term": "win_rate"}),
    ("นับอะไรว่าชนะ", {"tool": "define_term", "term": "won"}),
    ("อัตราการชนะคำนวณอย่างไร", {"tool": "define_term", "term": "win_rate"}),
    ("what does stale mean", {"tool": "define_term", "term": "stale"}),
    ("who should I call next and why", {"tool": "next_calls"}),
    ("ควรโทรหาใครต่อ", {"tool": "next_calls"}),
    ("which of my deals need attention first", {"tool": "next_calls", "filters": {"mine": True}}),
    ("conversion from Prospecting to Engaging", {"tool": "stage_flow", "from_stage": "Prospecting", "to_stage": "Engaging"}),
    ("how many deals went from Engaging to Won", {"tool": "stage_flow", "from_stage": "Engaging", "to_stage": "Won"}),
    ("ดีลค้างอยู่ในขั้น Engaging เฉลี่ยกี่วัน", {"tool": "stage_flow", "measure": "days", "from_stage": "Engaging"}),
    ("time spent in each stage", {"tool": "stage_flow", "measure": "days"}),
    ("what share of sales came from Thailand", {"tool": "share_of_deals", "part": {"status": ["won"], "country": ["Thailand"]}, "whole": {"status": ["won"]}}),
    ("Darcel ขายได้กี่เปอร์เซ็นต์ของทั้งทีม", {"tool": "share_of_deals", "part": {"status": ["won"], "owner": ["Darcel Schlecht"]}, "whole": {"status": ["won"]}}),
    ("median of the open deals", {"tool": "aggregate_deals", "measure": "median_amount", "filters": {"status": ["open"]}}),
    ("weighted pipeline", {"tool": "aggregate_deals", "measure": "weighted_amount", "filters": {"status": ["open"]}}),
    ("why do we lose deals", {"tool": "aggregate_deals", "measure": "count", "group_by": "lost_reason", "limit": 50, "filters": {"status": ["lost"]}}),
    ("how many deals were lost because of price too high", {"tool": "aggregate_deals", "measure": "count", "filters": {"status": ["lost"], "lost_reason": ["Price too high"]}}),
    ("total revenue excluding Acme", {"tool": "aggregate_deals", "measure": "sum_amount", "filters": {"status": ["won"], "exclude": {"company": ["Acme Corporation"]}}}),
    ("จำนวนดีลที่ไม่รวม Acme", {"tool": "aggregate_deals", "measure": "count", "filters": {"exclude": {"company": ["Acme Corporation"]}}}),
    ("open deals not in Laos", {"tool": "find_deals", "filters": {"status": ["open"], "exclude": {"country": ["Laos"]}}}),
    ("how many open deals between 200k and 400k", {"tool": "aggregate_deals", "measure": "count", "filters": {"status": ["open"], "min_amount": "200000", "max_amount": "400000"}}),
    ("ดีลเปิดมูลค่า 2-4 ล้านมีกี่ดีล", {"tool": "aggregate_deals", "measure": "count", "filters": {"status": ["open"], "min_amount": "2000000", "max_amount": "4000000"}}),
    ("how many deals have no activity in 30 days", {"tool": "aggregate_deals", "measure": "count", "filters": {"status": ["open"], "quiet_days": 30}}),
    ("ดีลที่เงียบ 2 สัปดาห์มีกี่ดีล", {"tool": "aggregate_deals", "measure": "count", "filters": {"status": ["open"], "quiet_days": 14}}),
    ("who came second in sales", {"tool": "aggregate_deals", "measure": "sum_amount", "group_by": "owner", "limit": 2, "places": [2], "filters": {"status": ["won"]}}),
    ("ใครขายได้เป็นอันดับสองและสาม", {"tool": "aggregate_deals", "measure": "sum_amount", "group_by": "owner", "limit": 3, "places": [2, 3], "filters": {"status": ["won"]}}),
    ("second biggest open deal", {"tool": "find_deals", "sort": "amount", "limit": 2, "places": [2], "filters": {"status": ["open"]}}),
    ("เซลส์แต่ละคนแพ้กี่ดีล", {"tool": "aggregate_deals", "measure": "count", "group_by": "owner", "limit": 50, "filters": {"status": ["lost"]}}),
    ("which stage do deals get stuck in", {"tool": "stage_flow", "measure": "days"}),
    ("companies that never bought", {"tool": "find_records", "kind": "company", "filters": {"lacks": ["won_deal"]}, "sort": "name", "order": "asc", "limit": 20}),
    ("ผู้ติดต่อที่ไม่มีอีเมล", {"tool": "find_records", "kind": "contact", "filters": {"lacks": ["email"]}, "sort": "name", "order": "asc", "limit": 20}),
    ("who works at Acme", {"tool": "find_records", "kind": "contact", "filters": {"company": ["Acme Corporation"]}, "sort": "name", "order": "asc", "limit": 20}),
    ("Jane Porter ทำงานที่ไหน", {"tool": "get_record", "kind": "contact", "name": "Jane Porter", "fields": ["company", "job_title"]}),
    ("how many deals did we win through the partner channel", {"tool": "aggregate_deals", "measure": "count", "filters": {"status": ["won"], "own": ["channel=Partner"]}}),
    ("open pipeline of companies tagged VIP", {"tool": "aggregate_deals", "measure": "sum_amount", "filters": {"status": ["open"], "tag": ["VIP"]}}),
    ("status of project Website launch", {"tool": "get_record", "kind": "project", "name": "Website launch", "fields": ["status", "progress", "due_date"]}),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), CALLS, ids=[q for q, _ in CALLS])
def test_a_question_becomes_this_analysis(question: str, expected: dict[str, Any]) -> None:
    assert set_of(read(question)) == expected


def test_growth_compares_with_the_period_before() -> None:
    for question in ("how much did revenue grow in 2016", "ปี 2559 ยอดขายเติบโตเท่าไร"):
        found = set_of(read(question))
        starts = [side["filters"]["period"]["start"] for side in found["sides"]]
        assert (found["tool"], starts) == ("compare_deals", ["2015-01-01", "2016-01-01"])


def test_the_quarter_before_is_measured_from_the_quarter_beside_it() -> None:
    found = set_of(read("did we sell more last quarter than the quarter before"))
    assert [side["filters"]["period"]["start"] for side in found["sides"]] == ["2017-07-01", "2017-04-01"]


@pytest.mark.parametrize(
    ("first", "then", "holds"),
    [
        ("total revenue in 2016", "excluding Darcel?", {"filters": {"exclude": {"owner": ["Darcel Schlecht"]}}}),
        ("top 3 reps", "and the bottom 2?", {"order": "asc", "limit": 2, "group_by": "owner"}),
        ("ดีลเปิดมีกี่ดีล", "ค่ามัธยฐานล่ะ", {"measure": "median_amount"}),
        ("show stale deals", "only mine", {"filters": {"quiet_days": 30, "mine": True}}),
    ],
)
def test_a_follow_up_changes_the_analysis(first: str, then: str, holds: dict[str, Any]) -> None:
    found = set_of(read(then, read(first).call))
    for name, value in holds.items():
        assert (found[name].items() >= value.items()) if isinstance(value, dict) else found[name] == value


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("stale deals last month", "last month"),  # nothing counts the activities of these days alone
        ("companies not tagged", "not"),
        ("share of left-handed reps", "left-handed"),
        ("how many companies are stale", "stale"),
        ("deals without a car", "without"),
        ("ดีลที่ไม่มีรถ", "ไม่มี"),
        ("conversion from Prospecting to Nirvana", "Nirvana"),
        ("sales excluding Zorblax", "Zorblax"),
    ],
)
def test_an_analysis_that_is_not_understood_whole_is_not_answered(question: str, part: str) -> None:
    found = read(question)
    assert found.call is None or found.weak, found
    assert any(part in text for text in found.unknown), found.unknown


def test_a_latin_name_in_thai_letters_is_heard() -> None:
    assert skeleton("ดาร์เซล") == skeleton("Darcel")
    assert skeleton("วิคกี้") == skeleton("Vicki")
    found = read("วิคกี้ขายได้เท่าไร")
    assert found.assumed == [("วิคกี้", "Vicki Laflamme")]
    assert read("ปลาวาฬขายได้เท่าไร").unknown
