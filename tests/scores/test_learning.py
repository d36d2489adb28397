"""Learning: what is known to be there is found, chances come true, and what tells the outcome by itself is left out."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from crm_app.scores.features import NAMES, Begun, matrix
from crm_app.scores.learning import auc, learn, predict

FIRST = date(2024, 1, 1)


def _known(seed: int, count: int = 3000) -> tuple[list[list[float]], list[bool]]:
    """Deals whose chance is known: the first feature helps, the second harms, the third is noise."""
    chosen = random.Random(seed)
    rows, won = [], []
    for _ in range(count):
        row = [chosen.gauss(0, 1) for _ in range(3)]
        chance = 1 / (1 + np.exp(-(0.4 + 1.2 * row[0] - 0.8 * row[1])))
        rows.append(row)
        won.append(chosen.random() < chance)
    return rows, won


def test_the_auc_counts_pairs_and_ties_half() -> None:
    scores = [0.1, 0.4, 0.4, 0.8, 0.8, 0.9]
    won = [0, 0, 1, 1, 0, 1]
    pairs = [
        1.0 if high > low else 0.5 if high == low else 0.0
        for high, is_won in zip(scores, won, strict=True)
        if is_won
        for low, other in zip(scores, won, strict=True)
        if not other
    ]
    assert auc(np.array(scores), np.array(won)) == pytest.approx(sum(pairs) / len(pairs))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_known_is_found_and_the_chances_come_true(seed: int) -> None:
    rows, won = _known(seed)
    model = learn(rows, won, ("helps", "harms", "noise"))
    weights = dict(zip(model.names, model.weights, strict=True))
    assert weights["helps"] == pytest.approx(1.2, abs=0.2)
    assert weights["harms"] == pytest.approx(-0.8, abs=0.2)
    assert abs(weights["noise"]) < 0.15
    assert model.auc_low < 0.806 < model.auc_high
    assert all(abs(one["predicted"] - one["came"]) < 0.1 for one in model.bins)
    assert sum(one["deals"] for one in model.bins) == len(won)
    new_rows, new_won = _known(seed + 100)
    chances = np.array([chance for chance, _ in predict(model, new_rows, ("helps", "harms", "noise"))])
    assert auc(chances, np.array(new_won)) == pytest.approx(model.auc, abs=0.03)
    assert float(chances.mean()) == pytest.approx(float(np.mean(new_won)), abs=0.04)


def test_reasons_are_the_strongest_parts_with_their_direction() -> None:
    rows, won = _known(4)
    model = learn(rows, won, ("helps", "harms", "noise"))
    ((high, reasons),) = predict(model, [[2.0, 2.5, 0.0]], ("helps", "harms", "noise"))
    assert [(one["name"], one["for"]) for one in reasons[:2]] == [("helps", True), ("harms", False)]
    ((higher, _),) = predict(model, [[3.0, -1.0, 0.0]], ("helps", "harms", "noise"))
    assert high < higher


def test_where_nothing_can_be_known_nothing_is_claimed() -> None:
    chosen = random.Random(5)
    rows = [[chosen.gauss(0, 1)] for _ in range(2000)]
    model = learn(rows, [chosen.random() < 0.6 for _ in rows], ("noise",))
    assert model.auc_low <= 0.5
    assert all(0.5 < one["predicted"] < 0.7 for one in model.bins)


def test_an_amount_that_only_won_deals_have_is_left_out() -> None:
    rows, won = _known(6)
    names = ("helps", "harms", "noise", "amount", "amount_known")
    leaking = [[*row, float(is_won) * 2, float(is_won)] for row, is_won in zip(rows, won, strict=True)]
    model = learn(leaking, won, names)
    assert model.left_out == ["amount", "amount_known"]
    assert model.names == ["helps", "harms", "noise"]
    assert model.auc < 0.85


# ---------------------------------------------------------------- features


def _begun(number: int, **more: Any) -> Begun:
    chosen = random.Random(number)
    start = FIRST + timedelta(days=chosen.randrange(600))
    values: dict[str, Any] = {
        "id": number, "start": start, "owner": chosen.choice("abc"), "company": chosen.randrange(9),
        "product": chosen.choice("xyz"), "sector": chosen.choice(["steel", "water", None]), "country": "TH",
        "employees": chosen.choice([None, 10, 900]), "amount": chosen.choice([None, Decimal(chosen.randrange(1, 9999))]),
        "currency": chosen.choice(["THB", "USD"]), "has_contact": chosen.random() < 0.5,
        "closed": start + timedelta(days=chosen.randrange(1, 90)), "won": chosen.random() < 0.5,
    }  # fmt: skip
    return Begun(**(values | more))


@pytest.mark.parametrize("place", range(0, 120, 7))
def test_no_feature_knows_the_end_of_its_deal_or_anything_later(place: int) -> None:
    """The outcome of a deal, and of all that ended when it began or later, can change: its features do not."""
    deals = [_begun(number) for number in range(120)]
    one = deals[place]
    other = [
        deal
        if deal.closed is not None and deal.closed < one.start
        else _begun(deal.id, won=not deal.won, closed=None if deal is one else deal.closed)
        for deal in deals
    ]
    assert matrix(deals)[place] == matrix(other)[place]


def test_history_speaks_for_whoever_won_before() -> None:
    early = [
        _begun(number, start=FIRST, closed=FIRST + timedelta(days=9), owner=owner, won=owner == "good")
        for number, owner in enumerate(["good", "bad"] * 20)
    ]
    late = [
        _begun(90 + n, start=FIRST + timedelta(days=30), owner=owner) for n, owner in enumerate(["good", "bad", "new"])
    ]
    rates = [row[NAMES.index("owner_rate")] for row in matrix([*early, *late])[-3:]]
    assert rates[0] > 0.5
    assert rates[1] < -0.5
    assert rates[2] == 0
