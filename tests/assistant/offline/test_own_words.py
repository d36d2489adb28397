"""Words that misled: what was answered with another figure before."""

import pytest

from crm_app.assistant.offline.sectors import words_for
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.offline.vocabulary import Entity, Vocabulary
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.define_term import DefineTerm
from crm_app.assistant.tools.search_notes import SearchNotes
from tests.assistant.offline.test_understand import TODAY, VOCABULARY


def test_a_plain_word_is_no_misspelt_name() -> None:
    names = Vocabulary.of([Entity("owner", "Reed Clapper", "1"), Entity("sector", "retail")])
    found = understand("What's the ratio of wins to losses in retail?", names, today=TODAY)
    assert isinstance(found.call, AggregateDeals)
    assert (found.call.measure, found.call.filters.owner, found.assumed) == ("win_rate", [], [])


def test_a_ranking_is_no_definition() -> None:
    found = understand("สินค้าที่ขายได้จำนวนดีลเยอะสุดคืออะไร", VOCABULARY, today=TODAY)
    assert not isinstance(found.call, DefineTerm)


def test_a_number_of_deals_is_no_amount() -> None:
    for question in ("ใครมีดีลค้างอยู่มากกว่าร้อยดีลบ้าง", "who has more than 100 deals open"):
        found = understand(question, VOCABULARY, today=TODAY)
        assert "above_amount" not in (found.call.model_dump_json(exclude_defaults=True) if found.call else "")


def test_what_a_product_goes_for_is_its_average() -> None:
    found = understand("roughly how much does a GTX Pro go for", VOCABULARY, today=TODAY)
    assert isinstance(found.call, AggregateDeals)
    assert found.call.measure == "avg_amount"


@pytest.mark.parametrize("question", ["ยอดเฉลี่ยต่อเดือนของปี 2560 เท่าไหร่", "average sales per month in 2017"])
def test_the_mean_of_months_is_not_the_mean_of_deals(question: str) -> None:
    found = understand(question, VOCABULARY, today=TODAY)
    assert not (isinstance(found.call, AggregateDeals) and found.call.measure == "avg_amount")


@pytest.mark.parametrize(
    ("question", "sector"),
    [("what did we sell to hotels in 2017", "Hospitality"), ("ยอดขายกลุ่มโรงพยาบาลปี 2560", "Healthcare")],
)
def test_sectors_by_their_everyday_words(question: str, sector: str) -> None:
    names = Vocabulary.of(Entity("sector", one, words=words_for(one)) for one in ("Hospitality", "Healthcare"))
    found = understand(question, names, today=TODAY)
    filters = getattr(found.call, "filters", None)
    assert getattr(filters, "sector", None) == [sector]


def test_teams_and_years() -> None:
    names = Vocabulary.of([Entity("region", "Enterprise"), Entity("tag", "Enterprise"), Entity("sector", "retail")])
    team = understand("value of open deals of the Enterprise team by stage", names, today=TODAY).call
    assert isinstance(team, AggregateDeals)
    assert (team.filters.region, team.filters.tag) == (["Enterprise"], [])
    found = understand("compare sales in Q4 with Q3 2016", VOCABULARY, today=TODAY)
    assert found.call is not None
    text = found.call.model_dump_json()
    assert "2016-10-01" in text
    assert "2016-07-01" in text


def test_two_days_of_one_month() -> None:
    call = understand("Closed-won total between 1 and 15 November 2016?", VOCABULARY, today=TODAY).call
    assert isinstance(call, AggregateDeals)
    period = call.filters.period
    assert period is not None
    assert (str(period.start), str(period.end)) == ("2016-11-01", "2016-11-16")


def test_an_agreement_is_no_decline() -> None:
    """ตกลง is "agreed", not "fell"."""
    found = understand("เราตกลงอะไรไว้กับ Acme Corporation", VOCABULARY, today=TODAY)
    assert isinstance(found.call, SearchNotes)
