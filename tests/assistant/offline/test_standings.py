"""Where a name stands, who holds how many deals, figures that rise or fall, the currency as a condition."""

from typing import Any

import pytest

from crm_app.assistant.filters import DealFilters, PeriodFilter
from crm_app.assistant.offline.currencies import currency_asked
from crm_app.assistant.offline.rewordings import reworded, without_comment
from crm_app.assistant.offline.talk import changes_the_subject, is_of_its_own, leans_on_the_refused
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_deals import CompareDeals
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from tests.assistant.offline.test_understand import TODAY, VOCABULARY

WON = DealFilters(status=["won"])
BY_OWNER = AggregateDeals(measure="sum_amount", group_by="owner", filters=WON, limit=5)
OCTOBER = PeriodFilter.model_validate({"start": "2017-10-10", "end": "2017-10-21"})


def asked(question: str, previous: Tool | None = None) -> Any:
    """The call for a question, alone or after another call."""
    told = (previous,) if previous is not None else ()
    return understand(question, VOCABULARY, today=TODAY, previous=previous, before=told).call


@pytest.mark.parametrize(
    "question",
    ["where does Vicki rank by revenue?", "what place is Vicki Laflamme in by sales?", "Vicki อยู่อันดับที่เท่าไหร่"],
)
def test_where_a_name_stands_is_its_place_among_all(question: str) -> None:
    standing = AggregateDeals(measure="sum_amount", group_by="owner", filters=WON, standing=["Vicki Laflamme"])
    assert asked(question) == standing
    assert asked("and Anna Snelling?", standing) == standing.model_copy(update={"standing": ["Anna Snelling"]})


@pytest.mark.parametrize(
    ("question", "bound"),
    [
        ("who's sitting on more than 100 open deals", {"above": 100}),
        ("which reps have at least 100 open deals?", {"above": 99}),
        ("who has fewer than 5 open deals", {"below": 5, "order": "asc"}),
        ("ใครมีดีลเปิดอยู่เกิน 100 ดีล", {"above": 100}),
    ],
)
def test_a_bound_on_the_number_of_deals_is_one_of_the_group(question: str, bound: dict[str, Any]) -> None:
    values = {"measure": "count", "group_by": "owner", "filters": {"status": ["open"]}, "limit": 20, **bound}
    assert asked(question) == AggregateDeals.model_validate(values)


def test_a_ranking_keeps_only_groups_with_so_many_deals() -> None:
    found = asked("now only those with more than 200 wins", BY_OWNER)
    assert found == BY_OWNER.model_copy(update={"min_records": 201})


def test_the_smallest_of_those_is_a_group_of_the_ranking() -> None:
    by_product = AggregateDeals(measure="sum_amount", group_by="product", filters=WON, limit=50)
    found = asked("and the smallest of those?", by_product)
    assert (found.group_by, found.order, found.limit) == ("product", "asc", 3)
    assert asked("which is highest", by_product).order == "desc"


def test_either_of_two_conditions_is_two_lists() -> None:
    found = understand("any tasks overdue or due today?", VOCABULARY, today=TODAY)
    late, due = (one.filters for one in found.calls if isinstance(one, FindRecords))
    assert (late.overdue, late.period) == (True, None)
    assert (due.overdue, due.period is not None) == (False, True)


def test_turns_of_phrase_are_read_in_plainer_words() -> None:
    year = AggregateDeals(measure="sum_amount", filters=DealFilters(status=["won"], period=OCTOBER))
    assert reworded("top 5 reps for the whole year please, with number of deals", year) == "top 5 reps in 2017 please"
    assert without_comment("same without Darcel, he makes everyone look bad", year) == "same without Darcel"
    assert without_comment("same without Darcel, and who is next", year) == "same without Darcel, and who is next"
    each = "list customers with more than 10,000 employees and what each has bought"
    assert reworded(each, None) == "revenue by company with more than 10,000 employees"
    assert reworded("contacts at Isdom, with mobile numbers", None) == "contacts at Isdom"


def test_people_without_any_deal() -> None:
    found = asked("do we have reps with no deals at all?")
    assert isinstance(found, FindRecords)
    assert (found.kind, found.filters.lacks) == ("member", ["deal"])


def test_fewer_or_smaller_is_the_number_and_the_size_of_both_sides() -> None:
    quarters = CompareDeals.model_validate(
        {
            "measure": "sum_amount",
            "sides": [
                {"label": one, "filters": {"status": ["won"], "owner": [one]}}
                for one in ("Anna Snelling", "Vicki Laflamme")
            ],
        }
    )
    found = understand("was that fewer deals or smaller ones", VOCABULARY, today=TODAY, previous=quarters)
    assert [one.measure for one in found.calls if isinstance(one, CompareDeals)] == ["count", "avg_amount"]


def test_a_direction_is_shown_quarter_by_quarter() -> None:
    of_one = AggregateDeals(measure="sum_amount", filters=DealFilters(status=["won"], company=["Hottechi"]))
    theirs = asked("is their buying going up or down", of_one)
    assert (theirs.group_by, theirs.filters.company, theirs.filters.status) == ("quarter", ["Hottechi"], ["won"])
    rate = asked("is our win rate slipping?")
    assert (rate.measure, rate.group_by, rate.filters.status) == ("win_rate", "quarter", [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("baht only", "THB"),
        ("the dollar ones, which customer is that", "USD"),
        ("only in dollars", "USD"),
        ("เฉพาะดอลลาร์", "USD"),
        ("deals over 500 dollars", ""),
        ("how many dollars did we make", ""),
    ],
)
def test_a_currency_alone_is_a_condition_only_where_it_is_said_so(text: str, code: str) -> None:
    assert currency_asked(text) == code


def test_the_deals_in_a_currency_narrow_what_was_shown() -> None:
    figure = AggregateDeals(measure="count", filters=DealFilters(stage=["Engaging"]))
    found = asked("the dollar ones, which customer is that", figure)
    assert isinstance(found, FindDeals)
    assert (found.filters.stage, found.filters.currency, found.fields) == (["Engaging"], "USD", ["amount", "company"])
    monthly = asked("won amount by month in 2017, baht only")
    assert (monthly.group_by, monthly.filters.currency) == ("month", "THB")


def test_what_was_shown_before_is_never_all_records_of_a_kind() -> None:
    assert not isinstance(asked("whose deals were those?"), FindDeals)


def test_closed_behind_a_state_says_which_day_is_meant() -> None:
    found = asked("sum of won deals closed between 10 and 20 October 2017")
    assert found == AggregateDeals(measure="sum_amount", filters=DealFilters(status=["won"], period=OCTOBER))


def test_the_other_end_of_a_ranking_by_time() -> None:
    slow = asked("which product takes longest to close on average")
    assert (slow.order, asked("and the quickest?", slow).order) == ("desc", "asc")


def test_a_fragment_leans_on_a_refused_question_of_its_own() -> None:
    assert changes_the_subject("what is overdue over there for the sales people", BY_OWNER)
    assert not changes_the_subject("how many deals were frobnicated in Q1 2017?", BY_OWNER)
    assert is_of_its_own("what is overdue over there for the sales people")
    assert not is_of_its_own("and what about those of the other team")
    assert leans_on_the_refused("just Nattapong's please", "what is overdue over there for the sales people")
    assert not leans_on_the_refused("just Nattapong's please", "by region?")
    assert not leans_on_the_refused("how many deals did we win?", "what is overdue over there for the sales people")
