"""Two questions in one sentence, figures in pairs, and words that speak of an answer that there is not."""

from datetime import date
from typing import Any

import pytest

from crm_app.assistant.filters import DealFilters
from crm_app.assistant.offline.halves import halves
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_deals import CompareDeals, Side
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.search_notes import SearchNotes
from tests.assistant.offline.test_understand import DARCEL, OPEN, VICKI, VOCABULARY, WON, Y2017, agg

TODAY = date(2017, 11, 22)


def asked(question: str, *talk: Tool) -> Understanding:
    return understand(question, VOCABULARY, today=TODAY, previous=talk[0] if talk else None, before=talk)


def calls(question: str, *talk: Tool) -> list[Any]:
    found = asked(question, *talk)
    assert found.topic == "call", found
    return [found.call, found.second]


@pytest.mark.parametrize(
    "question",
    [
        "what was the win rate in 2017 and how long did it take to close a deal?",
        "win rate in 2017? how long is the sales cycle?",
        "อัตราชนะปี 2560 เท่าไร และใช้เวลาปิดการขายกี่วัน",
    ],
)
def test_two_figures_of_one_sentence_are_both_given(question: str) -> None:
    assert [call.measure for call in calls(question)] == ["win_rate", "avg_cycle_days"]


@pytest.mark.parametrize(
    "question", ["how many tasks are overdue and who has the most?", "งานที่เลยกำหนดมีกี่งาน ของใครมากสุด"]
)
def test_the_second_half_speaks_of_the_first(question: str) -> None:
    number, by_person = calls(question)
    assert isinstance(number, CountRecords)
    assert isinstance(by_person, CountRecords)
    assert (number.group_by, by_person.group_by) == ("none", "owner")
    assert number.filters == by_person.filters
    assert number.filters.overdue


def test_a_list_and_whose_it_is_are_one_list() -> None:
    first, second = calls("what is overdue and whose is it?")
    assert first.fields == ["owner"]
    assert second is None


def test_a_joint_within_a_question_cuts_nothing() -> None:
    assert not list(halves("deals of Darcel and Vicki"))
    assert not list(halves("ดีลของ Darcel และ Vicki มีกี่ดีล"))


PAIR = (agg("sum_amount", status=WON, period=Y2017), agg("count", status=WON, period=Y2017))


@pytest.mark.parametrize("question", ["and in Q3?", "ไตรมาสสามล่ะ", "and Vicki?"])
def test_a_number_and_a_value_are_both_continued(question: str) -> None:
    first, second = calls(question, *PAIR)
    assert {first.measure, second.measure} == {"count", "sum_amount"}
    assert first.filters == second.filters != PAIR[0].filters


def test_a_measure_of_its_own_continues_alone() -> None:
    assert calls("and the average?", *PAIR)[1] is None
    assert calls("and in Q3?", PAIR[0])[1] is None


@pytest.mark.parametrize(
    "question",
    ["how many of those are Vicki's?", "ในนั้นของ Darcel กี่ดีล", "how much is that altogether?", "รวมกันเป็นเงินเท่าไหร่"],
)
def test_nothing_is_counted_where_nothing_was_shown(question: str) -> None:
    assert asked(question).topic == "unknown"
    assert asked(question, FindDeals(filters=DealFilters(status=OPEN))).topic == "call"


SOLD = AggregateDeals(measure="sum_amount", group_by="product", filters=DealFilters(status=["won"]), limit=3)


def test_one_place_of_a_ranking_is_not_all_of_it() -> None:
    assert calls("how many deals was that one?", SOLD)[0] == SOLD.model_copy(update={"places": [1]})
    second = SOLD.model_copy(update={"places": [2], "limit": 2})
    assert calls("ตัวนั้นขายได้กี่ดีล", second)[0] == second
    assert asked("what share did the first one bring in?", SOLD).unknown == ["the first one"]


@pytest.mark.parametrize("question", ["who has the higher win rate?", "ใครมีอัตราการชนะสูงกว่า"])
def test_a_comparison_goes_on_with_another_measure(question: str) -> None:
    sides = [Side(label=name[0], filters=DealFilters(status=["won"], owner=name)) for name in (DARCEL, VICKI)]
    found = calls(question, CompareDeals(measure="sum_amount", sides=sides))[0]
    assert isinstance(found, CompareDeals)
    assert found.measure == "win_rate"
    assert [side.filters.owner for side in found.sides] == [DARCEL, VICKI]
    assert not any(side.filters.status for side in found.sides)


@pytest.mark.parametrize("question", ["just the ones that Vicki handles", "only those Vicki owns"])
def test_deals_that_a_person_owns_are_no_fact_about_the_person(question: str) -> None:
    found = calls(question, FindDeals(filters=DealFilters(status=OPEN)))[0]
    assert found == FindDeals(filters=DealFilters(status=OPEN, owner=VICKI))


@pytest.mark.parametrize(
    ("question", "currency"),
    [("won deals over 25,000 dollars", "USD"), ("ดีลที่เปิดอยู่เกิน 2 แสนบาท", "THB"), ("open deals above 25k", "")],
)
def test_an_amount_keeps_the_currency_that_is_named(question: str, currency: str) -> None:
    assert calls(question)[0].filters.currency == currency


@pytest.mark.parametrize("question", ["open deals from largest to smallest", "ดีลที่เปิดอยู่ เรียงจากมากไปน้อย"])
def test_a_list_is_ordered_as_asked(question: str) -> None:
    found = calls(question)[0]
    assert isinstance(found, FindDeals)
    assert (found.sort, found.order) == ("amount", "desc")


@pytest.mark.parametrize("question", ["which stage holds the most money?", "ขั้นไหนมีมูลค่ามากที่สุด"])
def test_money_in_a_stage_is_of_open_deals(question: str) -> None:
    found = calls(question)[0]
    assert (found.group_by, found.filters.status) == ("stage", ["open"])


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("deals that haven't been touched for two weeks", 14),
        ("ดีลที่เงียบเกินเดือน", 30),
        ("deals with no activity in 5 days", 5),
    ],
)
def test_days_without_an_activity_in_words(question: str, days: int) -> None:
    assert calls(question)[0].filters.quiet_days == days


@pytest.mark.parametrize(
    ("first", "then", "name"),
    [
        (
            "what did Jane Porter at Acme Corporation complain about?",
            "when does their warranty end?",
            "Acme Corporation",
        ),
        ("Jane Porter บอกว่าอะไรเรื่องค่าบริการ", "เขากังวลเรื่องอะไร", "Jane Porter"),
    ],
)
def test_a_search_goes_on_about_the_same_record(first: str, then: str, name: str) -> None:
    found = understand(then, VOCABULARY, today=TODAY, before=(SearchNotes(query=first),))
    assert found.notes is not None or isinstance(found.call, SearchNotes)
    notes = found.notes if found.notes is not None else found.call
    assert isinstance(notes, SearchNotes)
    assert notes.query.endswith(f"({name})")


def test_things_by_their_value_are_ranked() -> None:
    found = calls("products by revenue")[0]
    assert (found.group_by, found.measure, found.filters.status) == ("product", "sum_amount", ["won"])
