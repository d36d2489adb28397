"""Logistic regression with numpy: fitted, cross-validated and calibrated. No database.

numpy is in the lean installation; scikit-learn would add to it more than the whole worker takes, see docs/decisions.md.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
FOLDS, STEPS, PENALTY = 5, 30, 1.0
LEAK = 0.95
"""A feature that alone orders won before lost deals better than this tells the outcome, and is left out."""
FARTHEST = 3.0
"""Standard deviations up to which a value counts: beyond, nothing was learned."""
BINS = 10
REASONS = 5
LEAST_REASON = 0.03
"""The least part of a logit that is named as a reason."""


@dataclass(frozen=True)
class Learned:
    """A fitted model and how well it predicts deals that it has not seen.

    Attributes:
        names: the features that it uses.
        left_out: those that tell the outcome by themselves.
        weights: of the standardised features; `centre` and `spread` standardise them.
        bins: `predicted`, `came` and `deals`, by rising chance.
    """

    names: list[str]
    left_out: list[str]
    centre: Array
    spread: Array
    weights: Array
    intercept: float
    auc: float
    auc_low: float
    auc_high: float
    brier: float
    bins: list[dict[str, float]]


def auc(scores: Array, won: Array) -> float:
    """The chance that a won deal has a higher score than a lost one; ties count half."""
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2)[inverse]
    positives = float(won.sum())
    negatives = float(len(won) - positives)
    if not positives or not negatives:
        return 0.5
    return float((ranks[won > 0].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def learn(rows: Sequence[Sequence[float]], outcomes: Sequence[bool], names: Sequence[str]) -> Learned:
    """Learns from closed deals, at least one of them won and one lost.

    Args:
        rows: the features of each deal, in the order of `names`.
        outcomes: whether each was won.
    """
    every, won = np.asarray(rows, dtype=float), np.asarray(outcomes, dtype=float)
    alone = [auc(every[:, place], won) for place in range(every.shape[1])]
    telling = {name for name, one in zip(names, alone, strict=True) if not 1 - LEAK < one < LEAK}
    # An amount that is known only of won deals tells the outcome, and so does then its height.
    telling |= {
        name for name in names for other in telling if name.partition("_")[0] == other.partition("_")[0] == "amount"
    }
    kept = [place for place, name in enumerate(names) if name not in telling and float(every[:, place].std()) > 1e-9]
    used = every[:, kept]
    logits = _unseen(used, won)
    slope, shift = _calibrated(logits, won)
    chances = _chance(slope * logits + shift)
    centre, spread, weights, intercept = _fit(used, won)
    found = auc(logits, won)
    margin = 1.96 * _error(found, float(won.sum()), float(len(won) - won.sum()))
    return Learned(
        names=[names[place] for place in kept],
        left_out=sorted(telling),
        centre=centre,
        spread=spread,
        weights=weights * slope,
        intercept=float(intercept * slope + shift),
        auc=found,
        auc_low=max(0.0, found - margin),
        auc_high=min(1.0, found + margin),
        brier=float(np.mean((chances - won) ** 2)),
        bins=_bins(chances, won),
    )


def predict(
    model: Learned, rows: Sequence[Sequence[float]], names: Sequence[str]
) -> list[tuple[float, list[dict[str, Any]]]]:
    """The chance of each deal and its strongest reasons.

    Args:
        rows: the features of open deals, in the order of `names`.
    """
    if not rows:
        return []
    places = [list(names).index(name) for name in model.names]
    standard = np.clip((np.asarray(rows, dtype=float)[:, places] - model.centre) / model.spread, -FARTHEST, FARTHEST)
    parts = standard * model.weights
    chances = _chance(parts.sum(axis=1) + model.intercept)
    return [(round(float(chance), 4), _reasons(model.names, part)) for chance, part in zip(chances, parts, strict=True)]


def _reasons(names: list[str], parts: Array) -> list[dict[str, Any]]:
    order = np.argsort(-np.abs(parts))[:REASONS]
    return [
        {"name": names[place], "for": bool(parts[place] > 0)} for place in order if abs(parts[place]) >= LEAST_REASON
    ]


def _chance(logits: Array) -> Array:
    found: Array = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return found


def _fit(rows: Array, won: Array) -> tuple[Array, Array, Array, float]:
    """The centre and spread of the features, and the weights and intercept of the standardised ones, by Newton's method."""
    centre = rows.mean(axis=0)
    spread = np.where(rows.std(axis=0) > 1e-9, rows.std(axis=0), 1.0)
    inputs = np.column_stack([(rows - centre) / spread, np.ones(len(rows))])
    solved = _newton(inputs, won, PENALTY)
    return centre, spread, solved[:-1], float(solved[-1])


def _newton(inputs: Array, won: Array, penalty: float) -> Array:
    """The weights of penalised logistic regression; the last input is the constant, which is not penalised."""
    weights: Array = np.zeros(inputs.shape[1])
    ridge = np.full(inputs.shape[1], penalty)
    ridge[-1] = 1e-9
    for _ in range(STEPS):
        chances = _chance(inputs @ weights)
        slope = inputs.T @ (chances - won) + ridge * weights
        bend = (inputs * (chances * (1 - chances))[:, None]).T @ inputs + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if float(np.abs(step).max()) < 1e-8:
            break
    return weights


def _unseen(rows: Array, won: Array) -> Array:
    """The logit of each deal by a model that was fitted without it, in folds with equal shares of won deals."""
    logits: Array = np.zeros(len(won))
    fold_of, chosen = np.zeros(len(won), dtype=int), np.random.default_rng(7)
    for outcome in (0, 1):
        places = chosen.permutation(np.flatnonzero(won == outcome))
        fold_of[places] = np.arange(len(places)) % FOLDS
    for fold in range(FOLDS):
        inside = fold_of != fold
        centre, spread, weights, intercept = _fit(rows[inside], won[inside])
        logits[~inside] = (rows[~inside] - centre) / spread @ weights + intercept
    return logits


def _calibrated(logits: Array, won: Array) -> tuple[float, float]:
    """The slope and shift that make unseen logits fit the outcomes (Platt)."""
    solved = _newton(np.column_stack([logits, np.ones(len(logits))]), won, 1e-3)
    return float(solved[0]), float(solved[1])


def _error(found: float, positives: float, negatives: float) -> float:
    """The standard error of an AUC (Hanley and McNeil)."""
    first, second = found / (2 - found), 2 * found * found / (1 + found)
    spread = found * (1 - found) + (positives - 1) * (first - found**2) + (negatives - 1) * (second - found**2)
    return math.sqrt(max(spread, 0.0) / (positives * negatives))


def _bins(chances: Array, won: Array) -> list[dict[str, float]]:
    order = np.argsort(chances, kind="stable")
    return [
        {
            "predicted": round(float(chances[part].mean()), 4),
            "came": round(float(won[part].mean()), 4),
            "deals": len(part),
        }
        for part in np.array_split(order, min(BINS, max(1, len(won) // 20)))
        if len(part)
    ]
