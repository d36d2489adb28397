"""Questions that continue the talk: two figures compared, names behind a number, owners, reasons, places, stages."""

from datetime import date
from typing import Any

import pytest

from crm_app.assistant.filters import DealFilters, RecordFilters
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_deals import CompareDeals
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.next_calls import NextCalls
from crm_app.assistant.tools.pipeline_changes import PipelineChanges
from crm_app.assistant.tools.search_notes import SearchNotes
from crm_app.assistant.tools.share_of_deals import ShareOfDeals
from crm_app.assistant.tools.stage_flow import StageFlow
from tests.assistant.offline.test_understand import DARCEL, OPEN, VICKI, VOCABULARY, WON, Y2017, agg, count

TODAY = date(2017, 11, 22)


def after(question: str, *talk: Tool) -> Any:
    """The call after a talk, of which the newest call comes first."""
    found = understand(question, VOCABULARY, today=TODAY, previous=talk[0], before=talk)
    assert found.topic == "call", found
    return found.call


@pytest.mark.parametrize("question", ["compare the two", "compare both", "เทียบสองคนนี้หน่อย", "how do they compare?"])
def test_the_two_last_figures_are_compared(question: str) -> None:
    talk = (agg("win_rate", owner=VICKI, period=Y2017), agg("win_rate", owner=DARCEL, period=Y2017))
    found = after(question, *talk)
    assert isinstance(found, CompareDeals)
    assert [(side.label, side.filters.owner) for side in found.sides] == [(DARCEL[0], DARCEL), (VICKI[0], VICKI)]
    assert {side.filters.period for side in found.sides} == {Y2017}


@pytest.mark.parametrize("question", ["what are their names?", "which ones?", "list them", "ชื่ออะไรบ้าง", "มีอะไรบ้าง"])
def test_a_number_is_followed_by_the_list_that_was_counted(question: str) -> None:
    companies = count("company", country=["Singapore"])
    found = after(question, companies)
    assert isinstance(found, FindRecords)
    assert (found.kind, found.filters) == ("company", companies.filters)
    deals = after(question, agg("count", status=OPEN, owner=VICKI))
    assert isinstance(deals, FindDeals)
    assert deals.filters == DealFilters(status=["open"], owner=VICKI)


@pytest.mark.parametrize("question", ["whose are they?", "who owns those?", "ของใครบ้าง", "ใครดูแล"])
def test_a_list_is_shown_with_its_owners(question: str) -> None:
    late = FindRecords(kind="task", filters=RecordFilters(overdue=True))
    assert after(question, late).fields == ["owner"]
    assert after(question, FindDeals(filters=DealFilters(status=["open"]))).fields == ["owner"]


@pytest.mark.parametrize("question", ["why?", "why them?", "ทำไมล่ะ"])
def test_the_reasons_of_the_next_calls_are_shown(question: str) -> None:
    assert after(question, NextCalls()) == NextCalls()


def test_places_and_sizes_are_those_of_the_list() -> None:
    largest = FindDeals(filters=DealFilters(status=["open"]), sort="amount", limit=5)
    assert after("second and third", largest).places == [2, 3]
    assert after("อันดับสองกับสามล่ะ", largest).places == [2, 3]
    stages = agg("sum_amount", "stage", status=OPEN)
    found = after("biggest 5", stages)
    assert (found.sort, found.limit, found.filters) == ("amount", 5, stages.filters)
    assert after("ใหญ่สุด5อันดับ", stages) == found


@pytest.mark.parametrize(
    ("previous", "question", "call"),
    [
        (StageFlow(from_stage="Prospecting", to_stage="Engaging"), "and engaging to won?", ("conversion", "Engaging", "Won")),
        (StageFlow(from_stage="Prospecting", to_stage="Engaging"), "แล้ว Engaging ไป Won ล่ะ", ("conversion", "Engaging", "Won")),
        (StageFlow(measure="days", from_stage="Prospecting"), "and in Engaging?", ("days", "Engaging", "")),
        (StageFlow(measure="days", from_stage="Prospecting"), "แล้ว Engaging ล่ะ", ("days", "Engaging", "")),
        (StageFlow(from_stage="Prospecting", to_stage="Engaging"), "and to Won?", ("conversion", "Prospecting", "Won")),
    ],
)  # fmt: skip
def test_another_way_through_the_stages(previous: StageFlow, question: str, call: tuple[str, str, str]) -> None:
    found = after(question, previous)
    assert (found.measure, found.from_stage, found.to_stage) == call


def test_companies_that_were_counted_are_ranked_by_what_they_bought() -> None:
    found = after("which one brought in more money?", count("company", country=["Singapore"]))
    assert found == AggregateDeals(
        measure="sum_amount", group_by="company", filters=DealFilters(status=["won"], country=["Singapore"])
    )
    assert after("เจ้าไหนซื้อเยอะกว่า", count("company", sector=["retail"])).filters.sector == ["retail"]


def test_the_share_of_the_figure_before() -> None:
    found = after("what percent of the total is that?", agg("sum_amount", status=WON, owner=VICKI, period=Y2017))
    assert isinstance(found, ShareOfDeals)
    assert (found.part.owner, found.whole.owner, found.whole.period) == (VICKI, [], Y2017)


def test_the_number_and_the_value_of_a_list() -> None:
    previous = FindDeals(filters=DealFilters(status=["open"], owner=DARCEL))
    found = understand(
        "how many are there and what are they worth?", VOCABULARY, today=TODAY, previous=previous, before=(previous,)
    )
    assert [one.measure for one in found.calls if isinstance(one, AggregateDeals)] == ["count", "sum_amount"]
    assert all(one.filters == previous.filters for one in found.calls if isinstance(one, AggregateDeals))


def test_a_question_of_its_own_is_not_narrowed_by_the_talk() -> None:
    talk = agg("win_rate", owner=VICKI, period=Y2017)
    assert after("what's our average sales cycle?", talk).filters == DealFilters()
    late = after("whats overdue", FindDeals(filters=DealFilters(owner=VICKI)))
    assert (late.kind, late.filters.overdue) == ("task", True)


def test_what_makes_no_sense_in_the_talk_is_read_by_itself() -> None:
    found = after("status of Website launch?", FindRecords(kind="task", filters=RecordFilters(overdue=True)))
    assert (found.kind, found.name) == ("project", "Website launch")
    assert isinstance(after("please blorf the zonk", CountRecords(kind="company")), SearchNotes)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("what's the weather like tomorrow?", "outside"),
        ("พรุ่งนี้ฝนจะตกไหม", "outside"),
        ("are you a human?", "yourself"),
        ("เป็นคนหรือบอท", "yourself"),
        ("nice", "fine"),
        ("ok cool, bye", "fine"),
        ("เยี่ยมมากครับ", "fine"),
        ("who is behind target?", "targets"),
        ("ใครยังไม่ถึงเป้าบ้าง", "targets"),
    ],
)
def test_small_talk_is_answered_as_such(question: str, topic: str) -> None:
    assert understand(question, VOCABULARY, today=TODAY, previous=agg("count", status=WON)).topic == topic


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("what changed in the pipeline since Monday?", date(2017, 11, 20), date(2017, 11, 23)),
        ("which deals moved last week", date(2017, 11, 13), date(2017, 11, 20)),
        ("what changed in the pipeline?", date(2017, 11, 16), date(2017, 11, 23)),
        ("ตั้งแต่วันจันทร์ pipeline มีอะไรเปลี่ยนบ้าง", date(2017, 11, 20), date(2017, 11, 23)),
        ("อาทิตย์ที่แล้วมีดีลไหนขยับบ้าง", date(2017, 11, 13), date(2017, 11, 20)),
    ],
)
def test_what_changed_in_the_pipeline(question: str, start: date, end: date) -> None:
    found = understand(question, VOCABULARY, today=TODAY)
    assert isinstance(found.call, PipelineChanges)
    assert (found.call.start, found.call.end) == (start, end)
    assert isinstance(found.second, FindDeals)
    assert found.second.filters.entered is not None
    again = after("and the week before?", found.call)
    assert isinstance(again, PipelineChanges)
    assert again.end <= found.call.start or again.start < found.call.start


@pytest.mark.parametrize("question", ["which deals have not moved in 30 days", "what moved to Engaging last week"])
def test_other_moves_are_read_elsewhere(question: str) -> None:
    assert not isinstance(understand(question, VOCABULARY, today=TODAY).call, PipelineChanges)


@pytest.mark.parametrize(
    "question", ["growth of revenue from Q2 2017 to Q3 2017", "ยอดขายโตขึ้นเท่าไรจากไตรมาส 2 ปี 2560 ถึงไตรมาส 3 ปี 2560"]
)
def test_a_growth_from_one_period_to_another_has_these_two_sides(question: str) -> None:
    found = understand(question, VOCABULARY, today=TODAY).call
    assert isinstance(found, CompareDeals)
    starts = [side.filters.period.start for side in found.sides if side.filters.period]
    assert starts == [date(2017, 4, 1), date(2017, 7, 1)]


def test_what_they_sold_is_not_what_everybody_sold() -> None:
    found = understand("how much did they sell in 2017", VOCABULARY, today=TODAY)
    assert (found.topic, found.unknown) == ("unknown", ["they"])


def test_the_share_of_another_name_and_the_open_ones_of_a_list() -> None:
    share = ShareOfDeals(
        measure="sum_amount", part=DealFilters(status=["won"], owner=VICKI), whole=DealFilters(status=["won"])
    )
    assert after("and Darcel?", share).part.owner == DARCEL
    lonely = FindDeals(filters=DealFilters(no_company=True))
    assert after("how many are open?", lonely).filters == DealFilters(status=["open"], no_company=True)
    assert after("top 3", agg("sum_amount", "sector", status=WON)).limit == 3
