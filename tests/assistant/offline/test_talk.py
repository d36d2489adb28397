"""Follow-ups keep the subject, the period and the filters of the talk."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crm_app.assistant.filters import DealFilters, PeriodFilter
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.get_record import GetRecord
from tests.assistant.offline.test_understand import DARCEL, OPEN, VICKI, VOCABULARY, WON, agg, period

TODAY = date(2026, 11, 27)


def after(question: str, previous: Tool, fiscal: int = 1) -> Any:
    return understand(question, VOCABULARY, today=TODAY, previous=previous, fiscal_start_month=fiscal).call


def won(start: str, end: str) -> AggregateDeals:
    return agg("sum_amount", status=WON, period=period(start, end))


Q3, YEAR = won("2017-07-01", "2017-10-01"), won("2017-01-01", "2018-01-01")


@pytest.mark.parametrize(
    ("previous", "question", "start", "end"),
    [
        (Q3, "and the quarter before?", "2017-04-01", "2017-07-01"),
        (Q3, "what about the previous quarter", "2017-04-01", "2017-07-01"),
        (Q3, "and the next quarter?", "2017-10-01", "2018-01-01"),
        (Q3, "and before that?", "2017-04-01", "2017-07-01"),
        (Q3, "and the same quarter last year?", "2016-07-01", "2016-10-01"),
        (Q3, "แล้วไตรมาสก่อนหน้าล่ะ", "2017-04-01", "2017-07-01"),
        (Q3, "แล้วไตรมาสถัดไปล่ะ", "2017-10-01", "2018-01-01"),
        (Q3, "แล้วก่อนหน้านั้นล่ะ", "2017-04-01", "2017-07-01"),
        (Q3, "แล้วไตรมาส 4 ล่ะ", "2017-10-01", "2018-01-01"),
        (YEAR, "and last year?", "2016-01-01", "2017-01-01"),
        (YEAR, "and the year before that?", "2016-01-01", "2017-01-01"),
        (YEAR, "แล้วปีที่แล้วล่ะ", "2016-01-01", "2017-01-01"),
        (YEAR, "แล้วปีก่อนหน้านั้นล่ะ", "2016-01-01", "2017-01-01"),
        (YEAR, "and in 2015?", "2015-01-01", "2016-01-01"),
        (YEAR, "and this year?", "2026-01-01", "2027-01-01"),
        (YEAR, "and last month?", "2026-10-01", "2026-11-01"),
    ],
)
def test_a_period_is_measured_from_the_talk(previous: Tool, question: str, start: str, end: str) -> None:
    found = after(question, previous)
    assert found == won(start, end)


def test_a_quarter_of_a_fiscal_year_is_measured_from_the_talk() -> None:
    found = after("and the quarter before?", won("2017-04-01", "2017-07-01"), fiscal=10)
    assert found.filters.period == PeriodFilter(start=date(2017, 1, 1), end=date(2017, 4, 1))


def test_without_a_period_in_the_talk_today_counts() -> None:
    found = after("and last year?", agg("sum_amount", status=WON))
    assert found.filters.period == PeriodFilter(start=date(2025, 1, 1), end=date(2026, 1, 1))


LIST = FindDeals(filters=DealFilters(status=["open"], owner=DARCEL))


@pytest.mark.parametrize(
    "question", ["only those above 1 million", "just the ones over 1m", "เอาเฉพาะที่เกิน 1 ล้าน", "เฉพาะที่มากกว่า 1 ล้านบาท"]
)
def test_a_list_is_narrowed_by_an_amount(question: str) -> None:
    named = "THB" if "บาท" in question else ""
    assert after(question, LIST) == FindDeals(
        filters=DealFilters(status=["open"], owner=DARCEL, above_amount=Decimal(1_000_000), currency=named)
    )


@pytest.mark.parametrize(
    "question",
    ["which of them are mine?", "which of these belong to me", "only mine", "อันไหนเป็นของผม", "ตัวไหนของฉันบ้าง"],
)
def test_a_list_is_narrowed_to_the_askers_own(question: str) -> None:
    assert after(question, LIST) == FindDeals(filters=DealFilters(status=["open"], owner=DARCEL, mine=True))


@pytest.mark.parametrize("question", ["how many of them are above 1 million?", "how many of those are over 1 million"])
def test_a_list_is_counted(question: str) -> None:
    assert after(question, LIST) == agg("count", status=OPEN, owner=DARCEL, above_amount=Decimal(1_000_000))


@pytest.mark.parametrize("question", ["and for how much?", "and the total value?", "คิดเป็นเงินเท่าไร", "รวมเป็นเงินเท่าไหร่"])
def test_the_other_figure_of_the_same_deals(question: str) -> None:
    before = agg("count", status=WON, owner=DARCEL, period=period("2017-01-01", "2018-01-01"))
    assert after(question, before) == before.model_copy(update={"measure": "sum_amount"})


def test_a_count_is_narrowed_and_then_listed() -> None:
    before = agg("count", status=OPEN)
    assert after("เอาเฉพาะที่เกิน 1 ล้าน", before) == agg("count", status=OPEN, above_amount=Decimal(1_000_000))
    assert after("which of them are Vicki's?", before) == FindDeals(filters=DealFilters(status=["open"], owner=VICKI))


def test_a_new_amount_replaces_the_former() -> None:
    before = FindDeals(filters=DealFilters(status=["open"], above_amount=Decimal(5)))
    assert after("only those under 2 million", before) == FindDeals(
        filters=DealFilters(status=["open"], below_amount=Decimal(2_000_000))
    )


def test_a_whole_question_is_no_follow_up() -> None:
    assert after("How many deals do we have?", LIST) == agg("count")
    assert after("open deals over 1 million", LIST) == FindDeals(
        filters=DealFilters(status=["open"], above_amount=Decimal(1_000_000))
    )


def test_the_others_are_shown_one_by_one() -> None:
    before = agg("sum_amount", status=WON, owner=["Darcel Schlecht"], period=period("2017-01-01", "2018-01-01"))
    for question in ("and the others?", "แล้วคนอื่นๆ ล่ะ"):
        found = after(question, before)
        assert (found.group_by, found.filters.owner, found.filters.exclude.owner) == ("owner", [], DARCEL)
        assert found.filters.period == before.filters.period


def test_what_a_list_shows_is_asked_of_the_list() -> None:
    before = FindDeals(filters=DealFilters(status=OPEN), sort="amount", limit=5)
    assert after("who owns it?", before) == before.model_copy(update={"fields": ["owner"], "limit": 1})
    assert after("ใครดูแลอยู่", before) == before.model_copy(update={"fields": ["owner"]})
    assert after("whose are they?", before) == before.model_copy(update={"fields": ["owner"]})


@pytest.mark.parametrize("question", ["why?", "why did we lose them?", "ทำไมล่ะ", "เพราะอะไร"])
def test_why_after_lost_deals_asks_for_their_reasons(question: str) -> None:
    before = agg("count", status=["lost"], period=period("2017-01-01", "2018-01-01"))
    assert after(question, before) == agg("count", "lost_reason", **before.filters.model_dump(exclude_defaults=True))


def test_mine_replaces_a_person_and_a_person_replaces_mine() -> None:
    before = agg("count", status=OPEN, owner=VICKI)
    mine = after("and mine?", before)
    assert (mine.filters.mine, mine.filters.owner) == (True, [])
    back = after("and Vicki?", mine)
    assert (back.filters.mine, back.filters.owner) == (False, VICKI)


def test_there_is_the_company_of_the_talk() -> None:
    before = GetRecord(kind="company", name="Cancity")
    assert after("open deals there", before).filters.company == ["Cancity"]
    assert "Cancity" in after("what did they say last?", before).query


def test_sales_of_days_to_come_are_expected_ones() -> None:
    found = after("and next month?", won("2026-11-01", "2026-12-01"))
    assert (found.filters.status, found.filters.period) == (OPEN, period("2026-12-01", "2027-01-01"))
