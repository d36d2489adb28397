"""What a question asks for and its calls do not hold is named, whoever read the question."""

import pytest

from crm_app.assistant.filters import DealFilters
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.offline.unheld import held
from crm_app.assistant.offline.vocabulary import Entity
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from tests.assistant.offline.test_understand import TODAY, VOCABULARY

WON = DealFilters(status=["won"])
SOLD = AggregateDeals(measure="sum_amount", filters=WON)


def lacking(question: str, call: Tool, *, follows: bool = False) -> list[str]:
    found = held(question, Understanding("en", "call", call=call), VOCABULARY, TODAY, follows=follows)
    return found.unknown


@pytest.mark.parametrize(
    ("question", "lost"),
    [
        ("how much did we sell without GTX Pro", "without"),
        ("sum of everything but GTX Pro", "everything but"),
        ("ยอดขายไม่รวม GTX Pro", "ไม่รวม"),
        ("rank the sellers by sales", "rank"),
        ("sales per seller", "per seller"),
        ("ยอดขายแต่ละคน", "แต่ละคน"),
        ("median of what we sold", "median"),
        ("what percentage did we sell", "percentage"),
        ("sales compared with the year before", "compared with"),
        ("sales of the top 7", "7"),
        ("accounts that made under 50m", "50"),
    ],
)
def test_a_word_with_force_that_the_call_lacks(question: str, lost: str) -> None:
    assert lost.lower() in [word.lower() for word in lacking(question, SOLD)]


@pytest.mark.parametrize(
    "question",
    ["How much did we sell in 2017?", "sales of GTX Pro in Q3 2017", "ยอดขายปี 2560", "how much did one seller sell"],
)
def test_days_and_names_are_no_lost_numbers(question: str) -> None:
    assert lacking(question, SOLD) == []


@pytest.mark.parametrize(
    "question",
    [
        "top 3 products by sales", "sales per seller in 2017", "deals above 2 million", "deals without an amount",
        "win rate by region", "the five biggest open deals", "ยอดขายแต่ละคน", "ดีลเกิน 2 ล้าน",
    ],
)  # fmt: skip
def test_what_the_grammar_understands_whole_is_answered(question: str) -> None:
    found = understand(question, VOCABULARY, today=TODAY)
    assert held(question, found, VOCABULARY, TODAY, follows=False).topic == "call"


def test_a_follow_up_keeps_groups_and_measure_of_the_question_before() -> None:
    assert lacking("and per seller?", SOLD, follows=True) == []
    assert lacking("and without GTX Pro?", SOLD, follows=True) == ["without"]


def test_what_was_closed_is_summed_without_the_lost_deals() -> None:
    both = AggregateDeals(measure="sum_amount", group_by="owner", filters=DealFilters(status=["won", "lost"]))
    answered = held("ใครปิดเก่งสุดปีนี้", Understanding("th", "call", call=both), VOCABULARY, TODAY, follows=False)
    assert isinstance(answered.call, AggregateDeals)
    assert answered.call.filters.status == ["won"]


def test_one_currency_alone_narrows_any_question_about_deals() -> None:
    found = Understanding("en", "call", call=FindDeals(filters=WON))
    answered = held("biggest won deals, baht only", found, VOCABULARY, TODAY, follows=True)
    assert isinstance(answered.call, FindDeals)
    assert answered.call.filters.currency == "THB"


def test_a_list_in_no_order_is_no_answer_to_biggest_first() -> None:
    assert lacking("list the retail customers, biggest first", FindRecords(kind="company")) == ["biggest"]
    assert lacking("customers with the most employees", FindRecords(kind="company", sort="employees")) == []


def test_who_is_to_have_the_tasks_is_no_filter_of_a_list() -> None:
    anna = Entity("owner", "Anna Berg", "2")
    tasks = Understanding("en", "call", call=FindRecords(kind="task"), entities=[anna])
    assert held("give all of Ben's tasks to Anna", tasks, VOCABULARY, TODAY, follows=False).topic == "cannot"
    assert held("give me the tasks assigned to Anna", tasks, VOCABULARY, TODAY, follows=False).topic == "call"
