"""A turn changes the slots of the talk's question that it names, and no other one."""

from decimal import Decimal
from typing import Any

import pytest

from crm_app.assistant.filters import DealFilters, ExcludedDeals, FieldCondition, RecordFilters
from crm_app.assistant.offline.talk import Shown, Talk
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_deals import CompareDeals, Side
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.search_notes import SearchNotes
from crm_app.assistant.tools.share_of_deals import ShareOfDeals
from crm_app.assistant.tools.shares_by_group import SharesByGroup
from tests.assistant.offline.test_talk import Q3, TODAY, YEAR
from tests.assistant.offline.test_understand import DARCEL, VICKI, VOCABULARY, WON, Y2017, agg, period

TOP = agg("sum_amount", "owner", limit=5, status=WON, period=Y2017)
RATES = agg("win_rate", "sector", limit=50, period=Y2017)
LOST = agg("count", "product", limit=50, status=["lost"], period=Y2017)
LIST = FindDeals(filters=DealFilters(status=["open"], period=Y2017))
Q3_DAYS, YEAR_DAYS = Q3.filters.period, YEAR.filters.period


def said(turn: str, previous: Tool, talk: Talk | None = None) -> Any:
    return understand(turn, VOCABULARY, today=TODAY, previous=previous, before=(previous,), talk=talk or Talk())


def with_filters(call: Any, **update: Any) -> Any:
    return call.model_copy(update={"filters": call.filters.model_copy(update=update)})


@pytest.mark.parametrize(
    ("turn", "call"),
    [
        ("strip out GTX Pro for me", with_filters(Q3, exclude=ExcludedDeals(product=["GTX Pro"]))),
        ("ตัด GTX Pro ออกหน่อยสิ", with_filters(Q3, exclude=ExcludedDeals(product=["GTX Pro"]))),
        ("hm what about West on its own", with_filters(Q3, region=["West"])),
        ("and for the year as a whole?", YEAR),
        ("ถ้าทั้งปีล่ะคะ", YEAR),
        ("where did that come from, office by office?", Q3.model_copy(update={"group_by": "region", "limit": 50})),
        ("แต่ละภาคได้เท่าไหร่บ้าง", Q3.model_copy(update={"group_by": "region", "limit": 50})),
        ("what's the average deal in there?", Q3.model_copy(update={"measure": "avg_amount"})),
        ("how many deals was that then", with_filters(Q3).model_copy(update={"measure": "count"})),
        ("what did that come to a year earlier?", with_filters(Q3, period=period("2016-07-01", "2016-10-01"))),
        ("ดูแค่เดือนสิงหา", with_filters(Q3, period=period("2017-08-01", "2017-09-01"))),
        ("counting only deals over 3000", with_filters(Q3, above_amount=Decimal(3000))),
    ],
)
def test_a_figure_keeps_what_a_turn_does_not_name(turn: str, call: Tool) -> None:
    assert said(turn, Q3).call == call


@pytest.mark.parametrize(
    ("turn", "call"),
    [
        ("and if you stretch that to ten", TOP.model_copy(update={"limit": 10})),
        ("ขยายเป็นสิบคนได้ไหม", TOP.model_copy(update={"limit": 10})),
        ("three is enough", TOP.model_copy(update={"limit": 3})),
        ("สามคนก็พอ", TOP.model_copy(update={"limit": 3})),
        ("turn it upside down", TOP.model_copy(update={"order": "asc"})),
        ("drop Darcel, he skews it", with_filters(TOP, exclude=ExcludedDeals(owner=DARCEL))),
        ("ถ้านับเป็นจำนวนดีลแทนล่ะ", TOP.model_copy(update={"measure": "count"})),
        ("and where does Vicki come in that?", TOP.model_copy(update={"standing": VICKI})),
    ],
)
def test_a_ranking_keeps_what_a_turn_does_not_name(turn: str, call: Tool) -> None:
    assert said(turn, TOP).call == call


@pytest.mark.parametrize(
    ("turn", "previous", "call"),
    [
        ("overall?", RATES, agg("win_rate", period=Y2017)),
        (
            "now show me money won instead of rate",
            RATES,
            agg("sum_amount", "sector", limit=50, status=WON, period=Y2017),
        ),
        ("แต่ละกลุ่มแพ้กี่ดีล", RATES, agg("count", "sector", limit=50, status=["lost"], period=Y2017)),
        ("as a percentage?", LOST, SharesByGroup(measure="count", group_by="product", filters=LOST.filters)),
        ("add them up for me", LOST, agg("count", status=["lost"], period=Y2017)),
    ],
)
def test_another_measure_share_or_total_of_groups(turn: str, previous: Tool, call: Tool) -> None:
    assert said(turn, previous).call == call


@pytest.mark.parametrize("turn", ["แล้วถ้า medical อย่างเดียวได้เท่าไหร่", "and how much for medical alone?"])
def test_a_bare_how_much_asks_for_the_measure_of_the_talk(turn: str) -> None:
    assert said(turn, RATES).call.measure == "win_rate"


@pytest.mark.parametrize("turn", ["GTX Pro คิดเป็นกี่ % ของทั้งหมดคะ", "what share of the total is GTX Pro?"])
def test_the_share_of_a_name_is_of_all_that_the_talk_is_about(turn: str) -> None:
    told = agg("sum_amount", "month", limit=50, status=WON, period=Y2017)
    found = said(turn, told).call
    assert isinstance(found, ShareOfDeals)
    assert (found.part.product, found.whole.product, found.whole.period) == (["GTX Pro"], [], Y2017)


@pytest.mark.parametrize(
    ("turn", "lines"), [("where would I come in that?", ["me"]), ("where does Vicki rank?", VICKI)]
)
def test_a_place_among_those_of_the_talk(turn: str, lines: list[str]) -> None:
    named = with_filters(TOP, owner=[*DARCEL, *VICKI])
    found = said(turn, named).call
    assert found.standing == lines
    assert found.filters.period == Y2017


def test_the_others_are_without_the_name_of_the_talk() -> None:
    told = agg("count", status=["lost"], lost_reason=["Price"], period=Y2017)
    found = said("นอกนั้นแพ้เพราะอะไรเยอะสุด", told).call
    assert (found.group_by, found.filters.exclude.lost_reason, found.filters.lost_reason) == (
        "lost_reason",
        ["Price"],
        [],
    )
    assert found.filters.period == Y2017


def test_the_notes_are_asked_again_about_somebody_else() -> None:
    told = SearchNotes(query="why do we keep losing to Darcel?")
    found = understand("and just Vicki's?", VOCABULARY, today=TODAY, previous=None, before=(told,))
    assert found.call == SearchNotes(query="why do we keep losing to Vicki Laflamme?")


def test_a_side_more_in_a_comparison() -> None:
    sides = [Side(label=one[0], filters=DealFilters(status=WON, owner=one, period=Y2017)) for one in (DARCEL, VICKI)]
    found = said("throw in Anna Snelling", CompareDeals(measure="sum_amount", sides=sides)).call
    assert [one.filters.owner for one in found.sides] == [DARCEL, VICKI, ["Anna Snelling"]]
    assert {one.filters.period for one in found.sides} == {Y2017}


@pytest.mark.parametrize(
    ("turn", "call"),
    [
        ("sort it by amount", LIST.model_copy(update={"sort": "amount"})),
        ("เรียงตามมูลค่าให้ด้วย", LIST.model_copy(update={"sort": "amount"})),
        (
            "leave out the ones in dollars",
            with_filters(
                LIST, conditions=[FieldCondition(field="currency", op="none_of", values=["USD"], said="≠ USD")]
            ),
        ),
        ("How many of these are retail customers?", agg("count", status=["open"], period=Y2017, sector=["retail"])),
    ],
)
def test_a_list_keeps_what_a_turn_does_not_name(turn: str, call: Tool) -> None:
    assert said(turn, LIST).call == call


TASKS = FindRecords(
    kind="task",
    filters=RecordFilters(status=["open"], mine=True, period=period("2026-12-01", "2027-01-01", "due_date")),
)


def test_what_is_due_later_is_after_the_days_of_the_talk() -> None:
    assert said("and in January?", TASKS).call.filters.period == period("2027-01-01", "2027-02-01", "due_date")


def test_the_number_is_that_of_the_list() -> None:
    assert said("how many is that?", TASKS).call == CountRecords(kind="task", filters=TASKS.filters)


@pytest.mark.parametrize("turn", ["just the high priority ones", "เอาเฉพาะที่สำคัญมาก"])
def test_a_list_is_narrowed_by_a_priority(turn: str) -> None:
    found = said(turn, TASKS).call
    assert [(one.field, one.op, one.values) for one in found.filters.conditions] == [("priority", "any_of", ["high"])]
    assert with_filters(found, conditions=[]) == TASKS


@pytest.mark.parametrize("turn", ["whatever isn't urgent", "only those that are not high priority"])
def test_a_list_without_a_priority(turn: str) -> None:
    found = said(turn, TASKS).call
    assert [(one.field, one.op, one.values) for one in found.filters.conditions] == [("priority", "none_of", ["high"])]


@pytest.mark.parametrize("turn", ["what about Vicki's?", "แล้วของ Vicki ล่ะ"])
def test_another_person_takes_the_place_of_the_asker(turn: str) -> None:
    found = said(turn, TASKS).call
    assert (found.filters.owner, found.filters.mine) == (VICKI, False)


def test_everybodys_instead_of_mine() -> None:
    assert said("everyone's, not just mine", TASKS).call == with_filters(TASKS, mine=False)


@pytest.mark.parametrize("turn", ["which ones have never bought anything?", "รายไหนยังไม่เคยซื้อเลย"])
def test_a_turn_without_a_noun_is_about_the_things_of_the_talk(turn: str) -> None:
    told = FindRecords(kind="company", filters=RecordFilters(sector=["retail"]))
    found = said(turn, told).call
    assert isinstance(found, FindRecords)
    assert (found.filters.sector, found.filters.lacks) == (["retail"], ["won_deal"])


def test_a_turn_about_what_was_shown_is_never_answered_for_something_else() -> None:
    shown = Talk(shown=(Shown("deal", "Cancity renewal", 1, "d1"),))
    found = said("how many contacts are in these?", LIST, shown)
    assert found.topic == "unknown" or found.call is None or not isinstance(found.call, CountRecords | AggregateDeals)


def test_a_change_that_cannot_be_made_is_no_question_for_the_notes() -> None:
    found = said("leave out Vicki", TASKS)
    assert (found.topic, found.notes) == ("unknown", None)


@pytest.mark.parametrize("turn", ["how did West do the quarter after", "what did West sell in the quarter before"])
def test_a_quarter_after_another_is_measured_from_the_talk(turn: str) -> None:
    days = period("2017-10-01", "2018-01-01") if "after" in turn else period("2017-04-01", "2017-07-01")
    assert said(turn, Q3).call.filters.period == days


@pytest.mark.parametrize(
    ("turn", "update"),
    [
        ("which of them came last", {"order": "asc", "limit": 3}),
        ("what's the company total?", {"group_by": "none", "limit": 10}),
        ("เปลี่ยนจากเซลส์เป็นสินค้าแทน", {"group_by": "product"}),
        ("ห้าคนนี้คิดเป็นกี่ % ของทั้งปี", {}),
    ],
)
def test_further_turns_of_a_ranking(turn: str, update: dict[str, Any]) -> None:
    found = said(turn, TOP).call
    wanted = TOP.model_copy(update=update) if update else None
    assert found == (wanted or SharesByGroup(measure="sum_amount", group_by="owner", filters=TOP.filters, top=5))


@pytest.mark.parametrize(
    "turn", ["open deals over 1 million", "how many deals do we have?", "what's our overall win rate?"]
)
def test_a_question_of_its_own_is_no_edit(turn: str) -> None:
    found = said(turn, TOP).call
    assert isinstance(found, AggregateDeals | FindDeals)
    assert found.filters.period is None


@pytest.mark.parametrize("turn", ["only the shiny ones", "without the wobbly part", "sort it by colour"])
def test_a_turn_with_a_word_that_is_not_read_gives_no_figure(turn: str) -> None:
    assert (
        said(turn, TOP).topic == "unknown"
        or said(turn, TOP).notes is not None
        or said(turn, TOP).call.__class__.__name__ == "SearchNotes"
    )
