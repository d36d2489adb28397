"""How the benchmark of turns judges a call."""

import pytest

from bench.assistant.asking import Said
from bench.assistant.turns.calls import judge

CALL = {
    "tool": "aggregate_deals",
    "arguments": {
        "measure": "sum_amount",
        "group_by": "owner",
        "limit": 5,
        "filters": {
            "status": ["won"],
            "exclude": {"product": ["Help Desk"]},
            "period": {"start": "2017-07-01", "end": "2017-10-01"},
        },
    },
}


def said(*calls: dict[str, object]) -> Said:
    return Said("", [None] if calls else [], 0, list(calls), [], 1.0)


@pytest.mark.parametrize(
    ("right", "verdict"),
    [
        ("agg sum_amount by=owner won per=2017Q3 x.product=Help_Desk", "right"),
        ("agg sum_amount by=owner won per=2017Q3 x.product=Help_Desk limit=5", "right"),
        ("agg count by=owner won per=2017 | agg sum_amount by=owner won per=2017Q3 x.product=Help_Desk", "right"),
        ("agg sum_amount by=owner won per=2017Q3 x.product=Help_Desk limit=10", "wrong"),
        ("agg sum_amount by=owner won per=2017Q3", "wrong"),
        ("agg sum_amount by=owner won per=2017Q3 x.product=Help_Desk region=North", "wrong"),
    ],
)
def test_every_filter_of_a_call_counts(right: str, verdict: str) -> None:
    assert judge(said(CALL), right) == verdict


def test_notes_alone_are_a_refusal() -> None:
    notes = {"tool": "search_notes", "arguments": {"query": "x"}}
    assert judge(said(notes), "agg count won") == "refused"
    assert judge(said(), "agg count won | refuse") == "right"


def test_sides_of_a_comparison_stand_in_any_order() -> None:
    sides = [{"filters": {"status": ["won"], "owner": ["Anna Petrova"]}}, {"filters": {"status": ["won"]}}]
    call = {"tool": "compare_deals", "arguments": {"measure": "count", "sides": sides}}
    assert judge(said(call), "cmp count [won] [owner=Anna_Petrova won]") == "right"
