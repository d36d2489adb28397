"""Questions that are read by their shape as a whole, in both languages; a question with anything besides is not."""

from datetime import date
from typing import Any

import pytest

from crm_app.assistant.filters import DealFilters, EnteredStage, FieldCondition, PeriodFilter, RecordFilters
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_deals import CompareDeals
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from tests.assistant.offline.test_understand import ask

MONTH = PeriodFilter(start=date(2017, 11, 1), end=date(2017, 12, 1))
WEEK_BEFORE = PeriodFilter(field="occurred_at", start=date(2017, 11, 13), end=date(2017, 11, 20))
QUARTER = PeriodFilter(start=date(2017, 10, 1), end=date(2018, 1, 1))
YEAR = PeriodFilter(start=date(2017, 1, 1), end=date(2018, 1, 1))
QUARTER_BEFORE = PeriodFilter(start=date(2017, 7, 1), end=date(2017, 10, 1))


def lacking(field: str, **filters: Any) -> FindDeals:
    return FindDeals(filters=DealFilters(conditions=[FieldCondition(field=field, op="empty")], **filters))


def no_sale(period: PeriodFilter) -> FindRecords:
    filters = RecordFilters(lacks=["won_deal"], period=period)
    return FindRecords(kind="member", filters=filters, sort="name", order="asc", limit=20)


def bought(least: int, period: PeriodFilter | None = None) -> AggregateDeals:
    filters = DealFilters(status=["won"], period=period)
    return AggregateDeals(measure="count", group_by="company", filters=filters, min_records=least, limit=20)


def moved(stage: str, period: PeriodFilter) -> FindDeals:
    return FindDeals(
        filters=DealFilters(entered=EnteredStage(stage=[stage], start=period.start, end=period.end)), limit=20
    )


def talked(field: str, name: str, *types: Any) -> FindRecords:
    whom: dict[str, Any] = {"with_company": [name]}
    if field != "company_id":
        whom = {"conditions": [FieldCondition(field=field, op="is", values=[name], said=name)]}
    filters = RecordFilters(activity_type=list(types), **whom)
    return FindRecords(kind="activity", filters=filters, sort="occurred_at", limit=3)


def most(kind: str, **filters: Any) -> CountRecords:
    return CountRecords(kind=kind, filters=RecordFilters(**filters), group_by="owner")


@pytest.mark.parametrize(
    ("question", "call"),
    [
        ("open deals with no expected close date", lacking("expected_close_date", status=["open"])),
        ("my open deals without an amount", lacking("amount", status=["open"], mine=True)),
        ("lost deals without a reason", lacking("lost_reason", status=["lost"])),
        ("ดีลที่ไม่มีวันที่คาดว่าจะปิด", lacking("expected_close_date")),
        ("ดีลที่ยังไม่ใส่มูลค่า", lacking("amount")),
        (
            "how many deals have no expected close date?",
            AggregateDeals(measure="count", filters=lacking("expected_close_date").filters),
        ),
        ("who has the most open tasks?", most("task", status=["open"])),
        ("who logged the most calls", most("activity", activity_type=["call"])),
        ("ใครมีงานค้างเยอะสุด", most("task", status=["open"])),
        (
            "ใครโทรมากที่สุดเดือนนี้",
            most(
                "activity",
                activity_type=["call"],
                period=PeriodFilter(field="occurred_at", start=MONTH.start, end=MONTH.end),
            ),
        ),
        (
            "อาทิตย์ที่แล้วโทรไปกี่สาย",
            CountRecords(kind="activity", filters=RecordFilters(activity_type=["call"], period=WEEK_BEFORE)),
        ),
        ("when did we last talk to Cancity?", talked("company_id", "Cancity")),
        ("last meeting with Cancity", talked("company_id", "Cancity", "meeting")),
        ("when did we last call Jane Porter?", talked("contact_id", "Jane Porter", "call")),
        ("คุยกับ Cancity ล่าสุดเมื่อไหร่", talked("company_id", "Cancity")),
        (
            "deals stuck for more than 60 days",
            FindDeals(filters=DealFilters(status=["open"], quiet_days=60)),
        ),
        ("deals stalled for 3 weeks", FindDeals(filters=DealFilters(status=["open"], quiet_days=21))),
        ("ดีลที่ค้างเกิน 60 วัน", FindDeals(filters=DealFilters(status=["open"], quiet_days=60))),
        (
            "what slipped from last quarter?",
            FindDeals(
                filters=DealFilters(status=["open"], past_expected=True, period=QUARTER_BEFORE),
                sort="close_date",
                order="asc",
            ),
        ),
        (
            "largest deal per rep",
            AggregateDeals(measure="max_amount", group_by="owner", limit=50),
        ),
        (
            "smallest won deal by product this year",
            AggregateDeals(
                measure="min_amount",
                group_by="product",
                filters=DealFilters(status=["won"], period=YEAR),
                limit=50,
            ),
        ),
        ("ดีลใหญ่สุดของแต่ละคน", AggregateDeals(measure="max_amount", group_by="owner", limit=50)),
        (
            "which product has the highest average price",
            AggregateDeals(measure="avg_amount", group_by="product", filters=DealFilters(status=["won"]), limit=3),
        ),
        ("which customers bought more than 3 times?", bought(4)),
        ("customers with at least two won deals", bought(2)),
        ("repeat customers this year", bought(2, YEAR)),
        ("ลูกค้าไหนซื้อมากกว่า 3 ครั้ง", bought(4)),
        ("ลูกค้าที่ซื้อซ้ำ", bought(2)),
        ("who has no sales this quarter?", no_sale(QUARTER)),
        ("who hasn't sold anything this month", no_sale(MONTH)),
        ("reps without a sale this month", no_sale(MONTH)),
        ("ใครยังไม่มียอดไตรมาสนี้", no_sale(QUARTER)),
        ("เดือนนี้ใครยังขายไม่ได้เลย", no_sale(MONTH)),
        ("which deals moved to Engaging this month?", moved("Engaging", MONTH)),
        ("ดีลไหนย้ายเข้า Engaging เดือนนี้", moved("Engaging", MONTH)),
    ],
)
def test_a_whole_question_becomes_this_call(question: str, call: Tool) -> None:
    found = ask(question)
    assert (found.topic, found.unknown) == ("call", [])
    assert found.call == call


def test_this_month_is_compared_with_that_of_a_year_ago() -> None:
    for question in ("growth vs same month last year", "ยอดขายเทียบเดือนเดียวกันปีที่แล้ว"):
        call = ask(question).call
        assert isinstance(call, CompareDeals)
        periods = [side.filters.period for side in call.sides]
        assert periods == [MONTH, PeriodFilter(start=date(2016, 11, 1), end=date(2016, 12, 1))]


@pytest.mark.parametrize(
    "question",
    [
        "deals without a chihuahua",
        "customers who bought bananas more than 3 times",
        "which deals moved to Nowhere this month?",
        "who has the most open bottles?",
        "when did we last talk to Zorblax?",
    ],
)
def test_a_question_with_anything_besides_gets_no_figure(question: str) -> None:
    call = ask(question).call
    assert not isinstance(call, FindDeals | AggregateDeals | CountRecords | FindRecords)


def test_further_days_of_a_move_are_those_of_the_move() -> None:
    october = PeriodFilter(start=date(2017, 10, 1), end=date(2017, 11, 1))
    for first, then in (
        ("which deals moved to Engaging this month?", "and last month?"),
        ("ดีลไหนย้ายเข้า Engaging เดือนนี้", "เดือนที่แล้วล่ะ"),
    ):
        assert ask(then, ask(first).call).call == moved("Engaging", october)
