"""Spoken Thai questions, and turns that continue a list, a ranking or a definition in a few words."""

from typing import Any

import pytest

from crm_app.assistant.filters import RecordFilters
from crm_app.assistant.offline.places import words_for_region
from crm_app.assistant.offline.talk import Shown, Talk, leans_on_the_refused
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.offline.vocabulary import Entity, Vocabulary
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_deals import CompareDeals
from crm_app.assistant.tools.define_term import DefineTerm
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.propose_change import ProposeChange
from crm_app.assistant.tools.shares_by_group import SharesByGroup
from tests.assistant.offline.test_understand import (
    DARCEL,
    OPEN,
    TODAY,
    VOCABULARY,
    WON,
    Y2017,
    agg,
    count,
    deals,
    period,
)


def read(question: str, *talk: Tool, shown: Talk | None = None) -> Understanding:
    """The reading after a talk, of which the newest call comes first."""
    previous = next((one for one in talk if not isinstance(one, DefineTerm)), None)
    return understand(question, VOCABULARY, today=TODAY, previous=previous, before=talk, talk=shown or Talk())


@pytest.mark.parametrize(
    ("question", "call"),
    [
        ("ของ Darcel มีกี่งาน", count("task", owner=DARCEL)),
        ("darcel ขายตัวไหนเก่งสุดอะ", agg("sum_amount", "product", limit=3, status=WON, owner=DARCEL)),
        ("ขอลูกค้าที่ซื้อเยอะสุด 10 อันดับพร้อมยอดค่ะ", agg("sum_amount", "company", limit=10, status=WON)),
        ("ใครอัตราปิดได้ต่ำสุด", agg("win_rate", "owner", order="asc", limit=3)),
        ("ธุรกิจกลุ่มไหนที่เราปิดได้น้อยสุดเมื่อเทียบกับที่แพ้", agg("win_rate", "sector", order="asc", limit=3)),
        ("ปกติใช้เวลากี่วันกว่าจะปิดการขายได้ครับ", agg("avg_cycle_days")),
        ("ดีลที่ชนะเฉลี่ยดีลละกี่เหรียญ", agg("avg_amount", status=WON)),
        ("เราปิดได้กี่เปอเซน", agg("win_rate")),
        ("ดีลไหนเลยวันที่คาดว่าจะปิดแล้วยังไม่ปิดซะที", deals(status=OPEN, past_expected=True)),
        ("darcel มีดีลค้างอยู่กี่ตัว อยู่ขั้นไหนบ้าง", agg("count", "stage", status=OPEN, owner=DARCEL)),
    ],
)
def test_spoken_words_have_their_meaning(question: str, call: Tool) -> None:
    found = read(question)
    assert (found.topic, found.call, found.skipped) == ("call", call, [])


@pytest.mark.parametrize(
    ("question", "call"),
    [
        ("เดือนไหนอีสทำได้ดีสุด", agg("sum_amount", "month", limit=3, status=WON, region=["East"])),
        (
            "ดีลค้างของฝั่งเวสต์ที่เริ่มคุยตั้งแต่ก่อนมีนา 2560 มีกี่ตัว",
            agg("count", status=OPEN, region=["West"], period=period(None, "2017-03-01", "engage_date")),
        ),
    ],
)
def test_a_team_is_known_in_thai_letters(question: str, call: Tool) -> None:
    names = Vocabulary.of(Entity("region", one, words=words_for_region(one)) for one in ("East", "West", "Central"))
    assert understand(question, names, today=TODAY).call == call


def test_what_is_done_is_no_longer_to_do() -> None:
    found = read("วันนี้ทีมมีงานอะไรต้องทำบ้างคะ").call
    assert isinstance(found, FindRecords)
    assert (found.kind, found.filters.status) == ("task", ["open"])


def test_half_years_share_the_year_that_is_named() -> None:
    found = read("ลูกค้ากลุ่ม medical ครึ่งปีหลัง 2560 โตจากครึ่งปีแรกเท่าไร").call
    assert isinstance(found, CompareDeals)
    days = {(str(one.filters.period.start), str(one.filters.period.end)) for one in found.sides if one.filters.period}
    assert days == {("2017-01-01", "2017-07-01"), ("2017-07-01", "2018-01-01")}
    assert all(one.filters.sector == ["medical"] for one in found.sides)


def test_the_lead_of_the_first_is_asked_for() -> None:
    found = read("ปี 2560 ทีมไหนยอดดีสุดครับ ทิ้งห่างที่สองเท่าไหร่")
    assert found.call == agg("sum_amount", "region", limit=3, status=WON, period=Y2017)
    assert found.single
    assert found.leads


TASKS = FindRecords(
    kind="task", filters=RecordFilters(status=["open"], period=period("2017-11-22", "2017-11-23", "due_date"))
)
BUYERS = agg("sum_amount", "company", limit=10, status=WON)
TEN = Talk(shown=tuple(Shown("company", f"Company {n}", n) for n in range(1, 11)))


def test_a_number_after_a_list_counts_in_the_list() -> None:
    assert read("ของ Darcel มีกี่งาน", TASKS).call == count(
        "task", owner=DARCEL, status=["open"], period=period("2017-11-22", "2017-11-23", "due_date")
    )


@pytest.mark.parametrize(
    "question", ["สิบเจ้านี้รวมกันเป็นกี่เปอร์เซ็นต์ของยอดทั้งหมดคะ", "what percent of the total are these ten together?"]
)
def test_the_share_of_the_lines_shown(question: str) -> None:
    share = SharesByGroup(group_by="company", filters=BUYERS.filters, top=10)
    assert read(question, BUYERS, shown=TEN).call == share
    assert read("แล้วท้ายตารางล่ะ เอาแค่ 5 ราย", share, BUYERS).call == agg(
        "sum_amount", "company", order="asc", limit=5, status=WON
    )


def test_a_number_other_than_that_of_the_lines_is_no_share_of_them() -> None:
    assert not isinstance(read("ห้าเจ้านี้รวมกันเป็นกี่เปอร์เซ็นต์ของยอดทั้งหมด 5 ราย", BUYERS, shown=TEN).call, SharesByGroup)


@pytest.mark.parametrize(
    ("term", "question", "call"),
    [
        ("win_rate", "ของเราเท่าไหร่", agg("win_rate")),
        ("cycle", "แล้วของเราเท่าไหร่ครับ", agg("avg_cycle_days")),
        ("win_rate", "and what's ours?", agg("win_rate")),
    ],
)
def test_a_definition_is_followed_by_its_figure(term: Any, question: str, call: AggregateDeals) -> None:
    assert read(question, DefineTerm(term=term)).call == call


@pytest.mark.parametrize("question", ["ตัวที่เก่าสุดเปิดมาตั้งแต่เมื่อไหร่", "and the oldest?"])
def test_the_oldest_of_the_deals_counted(question: str) -> None:
    found = read(question, agg("count", "stage", status=OPEN, owner=DARCEL)).call
    assert isinstance(found, FindDeals)
    assert (found.sort, found.order, found.limit, found.filters.owner) == ("started", "asc", 1, DARCEL)


@pytest.mark.parametrize("question", ["ที่ไหนยังไม่มีดีลเปิดอยู่เลย", "which of them have no open deals?"])
def test_customers_of_the_list_without_an_open_deal(question: str) -> None:
    found = read(question, FindRecords(kind="company", filters=RecordFilters(sector=["medical"]))).call
    assert isinstance(found, FindRecords)
    assert (found.kind, found.filters.sector, found.filters.lacks) == ("company", ["medical"], ["open_deal"])


def test_calls_and_meetings_are_counted_apart() -> None:
    found = read("อาทิตย์ที่แล้วเราโทรหาลูกค้ากับประชุมไปกี่ครั้ง แยกให้ดูหน่อย")
    days = period("2017-11-13", "2017-11-20", "occurred_at")
    assert found.calls == tuple(count("activity", activity_type=[one], period=days) for one in ("call", "meeting"))


def test_the_highest_person_is_that_of_the_ranking_before() -> None:
    rates = agg("win_rate", "owner", order="asc", limit=3)
    reasons = agg("count", "lost_reason", status=["lost"], owner=DARCEL)
    assert read("แล้วคนที่สูงสุดอะใคร", reasons, rates).call == agg("win_rate", "owner", limit=3)


def test_why_a_person_loses() -> None:
    assert read("ทำไม Darcel แพ้เยอะจัง").call == agg("count", "lost_reason", status=["lost"], owner=DARCEL)


def test_sellers_by_their_totals() -> None:
    days = period("2017-07-01", "2017-10-01")
    assert read("ขอ 5 อันดับเซลส์ที่ยอดสูงสุดไตรมาส 3 ปี 2560").call == agg(
        "sum_amount", "owner", limit=5, status=WON, period=days
    )
    assert read("สินค้ารุ่นไหนขายไม่ค่อยออก").call == agg("sum_amount", "product", order="asc", limit=3, status=WON)


def test_the_difference_of_two_figures() -> None:
    east, west = agg("count", status=["lost"], region=["East"]), agg("count", status=["lost"], region=["West"])
    found = read("ต่างกันเท่าไหร่", west, east).call
    assert isinstance(found, CompareDeals)
    assert [one.label for one in found.sides] == ["East", "West"]


def test_who_looks_after_them_is_shown_in_the_list() -> None:
    found = read("ลูกค้ากลุ่ม medical มีเจ้าไหนบ้าง ใครดูแล").call
    assert isinstance(found, FindRecords)
    assert (found.kind, found.filters.sector, found.fields) == ("company", ["medical"], ["owner"])


def test_a_call_just_made_is_logged() -> None:
    found = read("บันทึกให้หน่อยครับ เมื่อกี้โทรคุยกับสยามการค้า ขอให้ส่งใบเสนอราคาใหม่ภายในพฤหัสนี้").call
    assert isinstance(found, ProposeChange)
    assert (found.action, found.kind, found.record_kind) == ("create", "activity", "company")


@pytest.mark.parametrize("question", ["แล้วของสมปองคนเดียวล่ะ", "ทีมเขาทำยอดรวมเท่าไหร่"])
def test_whose_is_not_known_is_asked_back(question: str) -> None:
    found = read(question, agg("count", status=["lost"], owner=DARCEL))
    assert (found.topic, found.notes) == ("unknown", None)


def test_that_month_is_the_first_line() -> None:
    months = agg("count", "month", limit=3, status=["lost"], period=Y2017)
    talk = Talk(shown=(Shown("month", "พฤษภาคม 2560", 1), Shown("month", "สิงหาคม 2560", 2)), single=True)
    may = period("2017-05-01", "2017-06-01")
    assert read("เดือนนั้นใครแพ้เยอะสุด", months, shown=talk).call == agg(
        "count", "owner", limit=3, status=["lost"], period=may
    )
    assert read("เดือนนั้นใครแพ้เยอะสุด", months).call != months


def test_who_sold_the_most_of_the_product_of_the_talk() -> None:
    sold = agg("count", status=WON, product=["GTX Pro"], period=Y2017)
    assert read("ใครขายได้เยอะสุด", sold).call == agg(
        "sum_amount", "owner", limit=3, status=WON, product=["GTX Pro"], period=Y2017
    )


def test_pending_tasks_of_somebody() -> None:
    found = read("งานค้างของ Darcel มีอะไรบ้าง").call
    assert isinstance(found, FindRecords)
    assert (found.kind, found.filters.owner, found.filters.status, found.filters.mine) == (
        "task",
        DARCEL,
        ["open"],
        False,
    )


def test_the_largest_value_of_a_list() -> None:
    quiet = deals(status=OPEN, quiet_days=14)
    assert read("อันที่มูลค่าเยอะสุดคืออันไหน", quiet).call == deals(sort="amount", limit=5, status=OPEN, quiet_days=14)


def test_a_house_is_called_without_its_kind() -> None:
    names = Vocabulary.of(Entity("company", one, one) for one in ("โรงพยาบาลร่มเกศ", "โรงแรมเชียงใหม่"))
    assert "ร่มเกศ" in names.short
    assert "เชียงใหม่" not in names.short
    found = understand("ใครเป็นผู้ติดต่อที่ร่มเกศ ขอเบอร์ด้วย", names, today=TODAY).call
    assert isinstance(found, FindRecords)
    assert (found.kind, found.filters.company) == ("contact", ["โรงพยาบาลร่มเกศ"])


@pytest.mark.parametrize(
    "question",
    [
        "ตอนนี้มีโครงการกำลังทำอยู่กี่อันคะ อันไหนใกล้ครบกำหนดสุด",
        "ดีลจากผู้ติดต่อที่มาทาง line oa ปิดได้กี่เปอเซน เทียบกับที่มีคนแนะนำมา",
    ],
)
def test_no_note_stands_in_for_a_figure_of_records(question: str) -> None:
    found = read(question)
    assert (found.topic, found.notes) == ("unknown", None)


@pytest.mark.parametrize("question", ["มีดีลเปิดอยู่ไหม", "any open deals?", "แล้วมีดีลค้างอยู่มั้ยคะ"])
def test_deals_of_nobody_that_was_understood_lean_on_the_refused(question: str) -> None:
    assert leans_on_the_refused(question, "คุยอะไรกับเขาไปบ้าง")
    assert not leans_on_the_refused("มีดีลเปิดอยู่กี่ดีลเดือนนี้", "คุยอะไรกับเขาไปบ้าง")


def test_a_silent_letter_at_the_end_of_a_name() -> None:
    names = Vocabulary.of(Entity("owner", one, one) for one in ("Nattapong Chairat", "Zane Levy"))
    found = understand("ณัฐพงษ์ชนะกี่ดีล", names, today=TODAY)
    assert found.call == agg("count", status=WON, owner=["Nattapong Chairat"])
    assert not understand("ศูนย์ชนะกี่ดีล", names, today=TODAY).entities


def test_a_person_is_meant_rather_than_a_product() -> None:
    sold = agg("sum_amount", "product", limit=3, status=WON, owner=DARCEL)
    talk = Talk(shown=(Shown("product", "GTX Pro", 1),), single=True, person=DARCEL[0])
    assert read("เค้ามีดีลค้างอยู่กี่ตัว", sold, shown=talk).call == agg("count", status=OPEN, owner=DARCEL)


@pytest.mark.parametrize(
    "question",
    [
        "งั้นสร้างงานให้เจ้าของดีลไปเคลียร์พวกนี้ภายในสิ้นเดือนหน้าหน่อย",
        "เปิดงานให้ณัฐพงษ์เป็นคนส่งด้วยนะ",
        "กลุ่มธุรกิจที่เขียนว่า technolgy สะกดผิดนะ แก้เป็น technology ให้หมดเลย",
    ],
)
def test_what_cannot_be_proposed_is_said(question: str) -> None:
    assert read(question).topic == "cannot"
