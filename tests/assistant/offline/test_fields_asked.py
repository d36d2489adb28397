"""Conditions on declared fields: cities, continents, series of products, sources of contacts, numbers of employees."""

import pytest

from crm_app.assistant.filters import FieldCondition
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.offline.vocabulary import Entity, Vocabulary
from tests.assistant.offline.test_understand import TODAY

NAMES = Vocabulary.of(
    [
        Entity("company", "Chiang Mai Foods", "1"),
        Entity("company", "Acme Corporation", "2"),
        Entity("country", "Thailand"),
        Entity("country", "Laos"),
        Entity("product", "Edge router", "3"),
        Entity("owner", "พนักงาน ดีเด่น", "4"),
    ],
    values={
        "city": ["เชียงใหม่", "Chiang Mai", "Phuket", "เลย"],
        "country": ["Thailand", "Laos", "Philipines", "Germany"],
        "series": ["Services", "Network"],
        "source": ["Referral", "Trade fair"],
    },
)


def read(question: str) -> Understanding:
    return understand(question, NAMES, today=TODAY)


def conditions(question: str) -> list[tuple[str, str, list[str]]]:
    """The conditions of the call as field, operator and values."""
    filters = getattr(read(question).call, "filters", None)
    found: list[FieldCondition] = getattr(filters, "conditions", [])
    return [(one.field, one.op, sorted(one.values)) for one in found]


BOTH = sorted(["เชียงใหม่", "Chiang Mai"])


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("companies in Chiang Mai", ("city", "any_of", BOTH)),
        ("ลูกค้าเชียงใหม่มีกี่ราย", ("city", "any_of", BOTH)),
        ("ลูกค้าจังหวัดเลยมีกี่ราย", ("city", "any_of", ["เลย"])),
        ("open deals in Phuket", ("company_id.city", "any_of", ["Phuket"])),
        ("ลูกค้าแถบเอเชียมีใครบ้าง", ("country", "any_of", ["Laos", "Philipines", "Thailand"])),
        ("sales to customers in Europe this year", ("company_id.country", "any_of", ["Germany"])),
        ("companies outside Thailand", ("country", "none_of", ["Thailand"])),
        ("How many of our clients sit outside Thailand?", ("country", "none_of", ["Thailand"])),
        ("sales by product in 2017, services only", ("product_id.series", "any_of", ["Services"])),
        ("How much did we sell of the Network range this year?", ("product_id.series", "any_of", ["Network"])),
        ("contacts who came through Referral", ("source", "any_of", ["Referral"])),
        ("companies with more than 500 employees", ("employees", "greater", ["500"])),
        ("บริษัทที่มีพนักงานเกินหมื่นคนมีกี่แห่ง", ("employees", "greater", ["10000"])),
        ("companies founded before 2000", ("founded_year", "less", ["2000"])),
    ],
)
def test_a_value_becomes_a_condition(question: str, wanted: tuple[str, str, list[str]]) -> None:
    assert conditions(question) == [wanted]


@pytest.mark.parametrize(
    "question",
    [
        "open deals of Chiang Mai Foods",  # a part of a name
        "How many deals did we win in 2017?",
        "ยอดขายปีนี้ไม่รวมใครเลย",  # a province that is a common word
        "ยอดขายของพนักงานขายแต่ละคน",  # sellers, no employees
        "Which customers want services?",  # not about the products of a series
    ],
)
def test_other_words_are_no_condition(question: str) -> None:
    assert conditions(question) == []


def test_a_condition_that_no_call_takes_is_reported() -> None:
    found = read("what is the phone number of Acme Corporation in Phuket?")
    assert found.call is None or "Phuket" in str(found.call.model_dump())
