"""A turn in words that the grammar does not know is read as the plain turn that means the same, and keeps the talk."""

from collections.abc import Sequence
from typing import Any

import pytest

from crm_app.assistant.examples.nearest_turns import NearTurn
from crm_app.assistant.filters import DealFilters
from crm_app.assistant.offline.turn_reading import turn_by_example
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from tests.assistant.offline.test_talk import TODAY
from tests.assistant.offline.test_understand import VOCABULARY, WON, Y2017, agg

TOP = agg("sum_amount", "owner", limit=5, status=WON, period=Y2017)


def read_after(turn: str, *near: NearTurn) -> Understanding | None:
    def read(text: str) -> Understanding:
        return understand(text, VOCABULARY, today=TODAY, previous=TOP, before=(TOP,))

    def nearest(_text: str) -> Sequence[NearTurn]:
        return near

    return turn_by_example(
        turn, read(turn), VOCABULARY, nearest, read, previous=TOP, today=TODAY, fiscal_start=1
    )  # fmt: skip


def worst(cosine: float = 0.8) -> NearTurn:
    return NearTurn("which is the worst", cosine, "who's dragging us down")


def test_the_nearest_turn_is_read_in_the_talk() -> None:
    found = read_after("who is dragging us down", worst(), NearTurn("by rep", 0.6, ""))
    assert found is not None
    assert found.call == TOP.model_copy(update={"order": "asc", "limit": 3})
    assert found.read_as == "which is the worst"


def test_a_thai_reader_sees_the_plain_turn_in_thai() -> None:
    found = read_after("ใครถ่วงเพื่อน", worst())
    assert found is not None
    assert found.read_as == "อันไหนแย่ที่สุด"


def test_the_names_of_the_turn_are_kept() -> None:
    found = read_after("who is dragging us down in the West", worst())
    assert found is not None
    assert isinstance(found.call, AggregateDeals)
    assert found.call.filters == DealFilters(status=["won"], period=Y2017, region=["West"])


@pytest.mark.parametrize(
    ("turn", "near"),
    [
        ("who is dragging us down", [worst(0.5)]),
        ("who is dragging us down", [worst(), NearTurn("by rep", 0.79, "")]),
        ("who is dragging us down", [NearTurn("", 0.9, "who likes tea"), worst()]),
        ("who is dragging us down with tariffs", [worst()]),
        ("what did they say about dragging", [worst()]),
    ],
    ids=["far", "two alike", "the world", "a condition", "notes"],
)
def test_what_is_not_clear_is_no_turn(turn: str, near: list[Any]) -> None:
    assert read_after(turn, *near) is None
