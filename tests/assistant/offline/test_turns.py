"""A question changes a part of the plan before; what is shown can be spoken of by its place; both sides of a comparison stay."""

from datetime import date
from typing import Any

import pytest

from crm_app.assistant.offline.talk import Shown, Talk, without_strange
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_deals import CompareDeals, Side
from crm_app.assistant.tools.compare_groups import CompareGroups
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.get_record import GetRecord
from crm_app.assistant.tools.next_calls import NextCalls
from crm_app.assistant.tools.propose_change import ProposeChange
from crm_app.assistant.tools.search_notes import SearchNotes
from tests.assistant.offline.test_understand import DARCEL, VICKI, VOCABULARY, WON, agg, period

TODAY = date(2026, 11, 27)  # a Friday
Q3, Q4 = period("2017-07-01", "2017-10-01"), period("2017-10-01", "2018-01-01")
YEAR = period("2017-01-01", "2018-01-01")


def after(question: str, previous: Tool | None, talk: Talk | None = None, before: tuple[Tool, ...] = ()) -> Any:
    told = (*before, *([previous] if previous is not None else []))
    return understand(question, VOCABULARY, today=TODAY, previous=previous, before=told, talk=talk or Talk())


def side(label: str, **filters: Any) -> Side:
    return Side.model_validate({"label": label, "filters": filters})


QUARTERS = CompareDeals(
    measure="sum_amount", sides=[side("Q4 2017", status=WON, period=Q4), side("Q3 2017", status=WON, period=Q3)]
)
TWO = CompareDeals(
    measure="sum_amount",
    sides=[
        side(DARCEL[0], status=WON, owner=DARCEL, period=YEAR),
        side(VICKI[0], status=WON, owner=VICKI, period=YEAR),
    ],
)


@pytest.mark.parametrize(
    "question", ["why?", "Why the difference?", "what caused the drop?", "ทำไมถึงลดลง", "ต่างกันเพราะอะไร"]
)
def test_why_after_a_comparison_names_the_parts(question: str) -> None:
    found = after(question, QUARTERS)
    calls = [found.call, *found.more]
    assert [(type(one), one.group_by) for one in calls] == [
        (CompareGroups, group) for group in ("owner", "product", "sector")
    ]
    assert all(one.sides == QUARTERS.sides for one in calls)


def test_why_after_the_figure_of_a_period_compares_with_the_one_before() -> None:
    found = after("why so low?", agg("sum_amount", status=WON, period=Q4)).call
    assert isinstance(found, CompareGroups)
    days = [one.filters.period for one in found.sides]
    assert [(one.start, one.end) for one in days if one] == [
        (date(2017, 10, 1), date(2018, 1, 1)), (date(2017, 7, 1), date(2017, 10, 1)),
    ]  # fmt: skip


def test_why_after_two_figures_compares_these() -> None:
    older, newer = (
        agg("sum_amount", status=WON, period=YEAR),
        agg("sum_amount", status=WON, period=period("2015-01-01", "2016-01-01")),
    )
    found = after("why the difference?", newer, before=(newer, older)).call
    assert isinstance(found, CompareGroups)
    assert [one.filters.period.start for one in found.sides if one.filters.period] == [
        date(2015, 1, 1),
        date(2017, 1, 1),
    ]


@pytest.mark.parametrize(
    ("question", "group", "order"),
    [
        ("split by product?", "product", "either"), ("Which products lost ground?", "product", "fall"),
        ("who improved?", "owner", "rise"), ("สินค้าตัวไหนที่ตก", "product", "fall"), ("แยกตามสินค้า", "product", "either"),
    ],
)  # fmt: skip
def test_a_comparison_is_split_by_group(question: str, group: str, order: str) -> None:
    found = after(question, QUARTERS).call
    assert isinstance(found, CompareGroups)
    assert (found.group_by, found.order, found.sides) == (group, order, QUARTERS.sides)


@pytest.mark.parametrize("question", ["on win rate?", "what about the win rate?", "ถ้าดูอัตราชนะล่ะ", "เปลี่ยนเป็นอัตราชนะ"])
def test_another_measure_keeps_both_sides(question: str) -> None:
    found = after(question, TWO).call
    assert isinstance(found, CompareDeals)
    assert (found.measure, [s.filters.owner for s in found.sides], [s.filters.status for s in found.sides]) == (
        "win_rate", [DARCEL, VICKI], [[], []],
    )  # fmt: skip


@pytest.mark.parametrize("question", ["and in Q1 only?", "เอาแค่ Q1"])
def test_another_period_keeps_both_sides(question: str) -> None:
    found = after(question, TWO).call
    assert isinstance(found, CompareDeals)
    assert {s.filters.period.start for s in found.sides if s.filters.period} == {date(2017, 1, 1)}
    assert {s.filters.period.end for s in found.sides if s.filters.period} == {date(2017, 4, 1)}
    assert [s.filters.owner for s in found.sides] == [DARCEL, VICKI]


def test_a_side_is_added() -> None:
    two = TWO.model_copy(
        update={"sides": [TWO.sides[0], side("Anna Snelling", status=WON, owner=["Anna Snelling"], period=YEAR)]}
    )
    found = after("add Vicki Laflamme", two).call
    assert isinstance(found, CompareDeals)
    assert [s.filters.owner for s in found.sides] == [DARCEL, ["Anna Snelling"], VICKI]


def test_the_highest_of_a_trend_is_that_of_what_it_measures() -> None:
    lost = agg("count", "month", status=["lost"], period=YEAR)
    found = after("which month was the highest?", lost).call
    assert (found.measure, found.group_by, found.filters.status, found.order) == ("count", "month", ["lost"], "desc")
    assert after("เดือนไหนต่ำสุด", lost).call.order == "asc"


@pytest.mark.parametrize("question", ["now by number of deals", "sort by number of deals instead", "เรียงตามจำนวนดีลแทน"])
def test_a_ranking_by_another_measure(question: str) -> None:
    found = after(question, agg("sum_amount", "company", status=WON)).call
    assert (found.measure, found.group_by) == ("count", "company")


def test_a_rate_has_no_status_and_an_amount_behind_a_rate_is_won() -> None:
    listed = FindDeals.model_validate({"filters": {"status": ["won"], "owner": DARCEL}})
    assert after("what is the win rate of those?", listed).call == AggregateDeals.model_validate(
        {"measure": "win_rate", "filters": {"owner": DARCEL}}
    )
    assert after("and as average deal size?", agg("win_rate", "product", period=YEAR)).call.filters.status == ["won"]


def test_two_periods_without_a_year_are_in_that_of_the_talk() -> None:
    found = after("compare the third quarter with Q4", agg("count", status=WON, period=YEAR)).call
    assert isinstance(found, CompareDeals)
    assert sorted(s.filters.period.start for s in found.sides if s.filters.period and s.filters.period.start) == [
        date(2017, 7, 1), date(2017, 10, 1),
    ]  # fmt: skip


# ---------------------------------------------------------------- what was shown

IDS = [f"01a22104-0000-7000-8000-00000000000{n}" for n in range(1, 4)]
TASKS = Talk(shown=tuple(Shown("task", f"Task {n}", n, IDS[n - 1]) for n in (1, 2, 3)))
TASK_LIST = FindRecords.model_validate({"kind": "task", "filters": {"overdue": True}})
SELLERS = Talk(shown=(Shown("owner", DARCEL[0], 1), Shown("owner", VICKI[0], 2)))


def test_the_gap_between_two_places() -> None:
    ranking = agg("sum_amount", "owner", status=WON)
    for question in ("how far is the first ahead of the second?", "คนแรกทิ้งห่างคนที่สองเท่าไหร่"):
        found = after(question, ranking, SELLERS).call
        assert isinstance(found, CompareDeals), question
        assert [s.filters.owner for s in found.sides] == [DARCEL, VICKI]


def test_a_place_is_a_name_and_a_question_for_places_stays() -> None:
    ranking = agg("sum_amount", "owner", status=WON)
    found = after("how many deals did the second one win?", ranking, SELLERS).call
    assert (found.measure, found.filters.owner) == ("count", VICKI)
    assert after("แล้วที่สองล่ะ", ranking, SELLERS).call.places == [2]


@pytest.mark.parametrize(
    ("question", "ids", "field", "value"),
    [
        ("push all of those to Monday", IDS, "due_date", "Monday"), ("เลื่อนทั้งหมดไปวันศุกร์", IDS, "due_date", "วันศุกร์"),
        ("mark the second one as done", IDS[1:2], "status", "done"), ("อันแรกเสร็จแล้ว", IDS[:1], "status", "done"),
    ],
)  # fmt: skip
def test_requests_change_what_was_shown(question: str, ids: list[str], field: str, value: str) -> None:
    found = after(question, TASK_LIST, TASKS)
    changes = [found.call, *found.more]
    assert all(isinstance(one, ProposeChange) and one.action == "update" for one in changes)
    assert [one.record_name for one in changes] == ids
    assert {(said.field, said.value) for one in changes for said in one.fields} == {(field, value)}


@pytest.mark.parametrize("question", ["push it to Monday", "tag the fourth one as VIP"])
def test_nothing_is_changed_where_it_is_not_said_which(question: str) -> None:
    assert not isinstance(after(question, TASK_LIST, TASKS).call, ProposeChange)


def test_a_correction_reaches_every_proposal() -> None:
    proposed = tuple(
        ProposeChange.model_validate(
            {
                "action": "update",
                "record_kind": "task",
                "record_name": one,
                "fields": [{"field": "due_date", "value": "Friday"}],
            }
        )
        for one in IDS
    )
    found = after("no, make it Thursday", None, Talk(proposed=proposed), before=proposed[:1])
    changes = [found.call, *found.more]
    assert [(one.record_name, one.fields[0].value) for one in changes] == [(one, "Thursday") for one in IDS]
    assert [one.replaces for one in changes] == [
        True,
        False,
        False,
    ]  # only what the answer before proposed is withdrawn


def test_a_tag_is_added_to_the_company_of_the_talk() -> None:
    found = after("tag them as VIP", GetRecord(kind="company", name="Cancity")).call
    assert isinstance(found, ProposeChange)
    assert (found.record_name, found.fields[0].field, found.fields[0].value) == ("Cancity", "tags", "+VIP")


def test_the_deals_of_the_company_that_the_notes_were_about() -> None:
    searched = SearchNotes(query="what did we talk about with Cancity?")
    for question in ("any open deals with them?", "มีดีลเปิดอยู่ไหม"):
        found = after(question, None, before=(searched,)).call
        assert isinstance(found, FindDeals), question
        assert (found.filters.company, found.filters.status) == (["Cancity"], ["open"])
    assert not isinstance(after("any open deals with them?", None).call, FindDeals)  # of whom is not known


def test_the_number_of_the_first_to_call() -> None:
    shown = Talk(shown=(Shown("deal", "Cancity renewal", 1, IDS[0]),))
    assert after("what's the phone number of the first one?", NextCalls(), shown).call == NextCalls(limit=1)


def test_a_time_moves_a_task_and_its_day_may_come_first() -> None:
    found = after("พรุ่งนี้บ่ายโมงนัดประชุมกับ Cancity", None).call
    assert (found.title, found.due_date, found.record_name) == (
        "นัดประชุมกับ Cancity บ่ายโมง",
        date(2026, 11, 28),
        "Cancity",
    )
    later = after("ขอเป็นสิบโมง", None, Talk(proposed=(found,)), before=(found,)).call
    assert (later.title, later.due_date) == ("นัดประชุมกับ Cancity สิบโมง", date(2026, 11, 28))


def test_a_reminder_of_nothing_is_not_proposed() -> None:
    assert not isinstance(after("ตั้งเตือนไว้ด้วยนะ", None).call, ProposeChange)


@pytest.mark.parametrize(
    ("text", "strange", "left"),
    [
        ("and by month zzz", ["zzz"], "and by month"), ("sales of zzz", ["zzz"], "sales of zzz"),
        ("and nothing by month", ["nothing"], "and nothing by month"), ("and Zzz by month", ["Zzz"], "and Zzz by month"),
        ("postpone by month", ["postpone"], "postpone by month"),
    ],
)  # fmt: skip
def test_only_a_common_word_is_left_out(text: str, strange: list[str], left: str) -> None:
    assert without_strange(text, strange) == left
