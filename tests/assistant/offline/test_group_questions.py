"""Groups beside each other: shares, changes between two periods, customers that bought in one of them, several measures."""

from typing import Any

import pytest

from crm_app.assistant.filters import DealFilters, PeriodFilter, RecordFilters
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_deals import CompareDeals, Side
from crm_app.assistant.tools.compare_groups import CompareGroups
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.define_term import DefineTerm
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.shares_by_group import SharesByGroup
from tests.assistant.offline.test_understand import TODAY, VOCABULARY, period

WON = DealFilters(status=["won"])
Q3, Q4 = period("2017-07-01", "2017-10-01"), period("2017-10-01", "2018-01-01")


def calls(question: str) -> tuple[Tool, ...]:
    found = understand(question, VOCABULARY, today=TODAY)
    assert (found.topic, found.unknown) == ("call", [])
    return found.calls


def share(group: Any, top: int | None = None) -> SharesByGroup:
    return SharesByGroup(group_by=group, filters=WON, top=top)


def change(group: Any, order: Any, thai: bool = False) -> CompareGroups:
    labels = ("ไตรมาสที่ 4 ปี 2560", "ไตรมาสที่ 3 ปี 2560") if thai else ("Q4 2017", "Q3 2017")
    sides = [
        Side(label=label, filters=WON.model_copy(update={"period": days}))
        for label, days in zip(labels, (Q4, Q3), strict=True)
    ]
    return CompareGroups(measure="sum_amount", group_by=group, sides=sides, order=order)


def idle(then: PeriodFilter, bought: PeriodFilter | None = None) -> FindRecords:
    filters = RecordFilters(lacks=["won_deal"], period=then, bought=bought)
    return FindRecords(kind="company", filters=filters, sort="name", order="asc", limit=20)


@pytest.mark.parametrize(
    ("question", "call"),
    [
        ("share of sales by product", share("product")),
        ("what percentage of sales does each rep make", share("owner")),
        ("สัดส่วนยอดขายแยกตามสินค้า", share("product")),
        ("สัดส่วนยอดขายแต่ละคน", share("owner")),
        ("share of the top 10 companies", share("company", 10)),
        ("สัดส่วนยอดขายของ 5 บริษัทแรก", share("company", 5)),
        ("which sector fell most from Q3 2017 to Q4 2017", change("sector", "fall")),
        ("which product grew most from Q3 2017 to Q4 2017", change("product", "rise")),
        ("which products drop most from Q3 2017 to Q4 2017", change("product", "fall")),
        ("sector ไหน Q4 ร่วงหนักสุดเทียบ Q3 2017", change("sector", "fall", thai=True)),
        ("Any customers who bought nothing in Q4 2017?", idle(Q4)),
        ("ลูกค้าที่ไม่ได้ซื้ออะไรเลยในไตรมาส 4 ปี 2560 มีใครบ้าง", idle(Q4)),
        ("which customers bought in Q3 2017 but not in Q4 2017?", idle(Q4, Q3)),
        ("ลูกค้ารายไหนซื้อไตรมาส 3 ปี 2560 แต่ไตรมาส 4 ปี 2560 ยังไม่ซื้อ", idle(Q4, Q3)),
        ("what does Engaging mean", DefineTerm(term="stage", stage="Engaging")),
        ("what do you count as a stale deal?", DefineTerm(term="stale")),
        ("contacts by source", CountRecords(kind="contact", group_by="source")),
        (
            "open tasks per person",
            CountRecords(kind="task", group_by="owner", filters=RecordFilters(status=["open"])),
        ),
    ],
)
def test_a_question_becomes_this_call(question: str, call: Tool) -> None:
    assert calls(question) == (call,)


def test_several_measures_are_several_figures() -> None:
    found = calls("average, median, smallest and largest value of won deals")
    assert [one.measure for one in found if isinstance(one, AggregateDeals)] == [
        "avg_amount",
        "median_amount",
        "min_amount",
        "max_amount",
    ]
    assert all(isinstance(one, AggregateDeals) and one.filters == WON for one in found)


def test_several_measures_of_two_groups() -> None:
    found = calls("compare finance and medical: deals won, money, win %")
    assert [one.measure for one in found if isinstance(one, CompareDeals)] == ["count", "sum_amount", "win_rate"]
    rate = found[-1]
    assert isinstance(rate, CompareDeals)
    assert all(not side.filters.status for side in rate.sides)


@pytest.mark.parametrize(
    "question", ["Which product has the highest win rate?", "which product has the highest average price"]
)
def test_the_highest_of_a_measure_is_a_ranking(question: str) -> None:
    (call,) = calls(question)
    assert isinstance(call, AggregateDeals)
    assert (call.group_by, call.limit) == ("product", 3)
