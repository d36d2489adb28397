"""Why deals are won or lost: the reasons of those very deals, and only notes about them."""

import pytest

from crm_app.assistant.offline.understand import understand
from crm_app.assistant.offline.vocabulary import Entity, Vocabulary
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.search_notes import SearchNotes
from tests.assistant.offline.test_understand import TODAY

NAMES = Vocabulary.of([
    Entity("product", "Next-generation firewall"),
    Entity("product", "Label printer"),
    Entity("sector", "Healthcare", words=("hospital",)),
    Entity("company", "Lakeside Motors", id="1"),
])  # fmt: skip


@pytest.mark.parametrize(
    "question",
    [
        "Why do we keep losing the firewall deals?",
        "why do we lose firewall deals so often",
        "why are we losing Next-generation firewall deals",
        "ทำไมเราแพ้ดีลไฟร์วอลล์บ่อย",
        "ทำไมเราแพ้งานไฟร์วอลล์",
    ],
)
def test_why_deals_of_a_kind_are_lost_is_a_figure_of_their_reasons(question: str) -> None:
    found = understand(question, NAMES, today=TODAY)
    assert isinstance(found.call, AggregateDeals), found
    assert found.call.group_by == "lost_reason"
    assert (found.call.filters.product, found.call.filters.status) == (["Next-generation firewall"], ["lost"])
    assert found.notes is not None
    assert found.notes.deals == found.call.filters


def test_why_deals_are_won_is_told_by_notes_about_these() -> None:
    found = understand("Why do we win hospital deals?", NAMES, today=TODAY)
    assert isinstance(found.call, SearchNotes)
    assert found.call.deals is not None
    assert (found.call.deals.sector, found.call.deals.status) == (["Healthcare"], ["won"])


@pytest.mark.parametrize("question", ["Why did we lose Lakeside Motors?", "ทำไมเราแพ้ Lakeside Motors"])
def test_why_one_customer_was_lost_is_told_by_any_note(question: str) -> None:
    found = understand(question, NAMES, today=TODAY)
    assert isinstance(found.call, SearchNotes)
    assert found.call.deals is None


def test_a_word_of_a_product_means_it_in_a_question_about_deals_alone() -> None:
    counted = understand("How many firewall deals did we lose?", NAMES, today=TODAY)
    assert isinstance(counted.call, AggregateDeals)
    assert counted.call.filters.product == ["Next-generation firewall"]
    assert counted.assumed == [("firewall", "Next-generation firewall")]
    told = understand("Who complained about the firewall?", NAMES, today=TODAY)
    assert isinstance(told.call, SearchNotes)
