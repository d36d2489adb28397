"""How likely a passage answers a question: weights learned from the tuning questions of `bench/assistant`.

Each passage of a question has points, and so has "none of them answers". The chance that a passage answers is the logistic
function of their difference, so it means the same for a note with a vector and one without, in both languages.
`python -m bench.assistant.ranking` learns the weights and writes `training/ranking.json`.
"""

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "training" / "ranking.json"
ON_DAY, OTHER_DAY = 2.0, -2.0
"""Points of a passage of the day that the question asks for, and of another day. Chosen, not learned: no tuning question names
a day.
"""
MOST_WORLDLY = 2.0


@dataclass(frozen=True)
class Asked:
    """What is known of a question: `worldly` as in `worldly.py`, whether it names somebody whom nothing names, and whether it
    has at most one word with a meaning.
    """

    worldly: float = 0.0
    nobody: bool = False
    few: bool = False


@dataclass(frozen=True)
class Evidence:
    """What speaks for a passage: how near its vector is (0 for a text about something else; None where it waits for its
    vector), the share of the question's words in it, whether it is about the record, and the people, that the question
    names (None where it names none), and whether it is of the day.
    """

    near: float | None
    words: float
    meant: bool | None = None
    named: bool | None = None
    on_day: bool | None = None


@dataclass(frozen=True)
class Weights:
    """The learned points, and the nearness expected of a text without a vector: for no common word, and what all add."""

    passage: tuple[float, ...]
    none: tuple[float, ...]
    expected: tuple[float, float]


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights that were learned from the tuning questions."""
    found = json.loads(FILE.read_text())
    return Weights(tuple(found["passage"].values()), tuple(found["none"].values()), tuple(found["expected"].values()))


PASSAGE = ("near", "words", "about the record", "about another record", "names the person", "names another person",
           "worldly without the words")  # fmt: skip
NONE = ("always", "nobody has the name", "about customers", "few words")


def points_of(evidence: Evidence, asked: Asked, expected: tuple[float, float]) -> tuple[float, ...]:
    """The values that `Weights.passage` are for, in the order of `PASSAGE`."""
    near = expected[0] + expected[1] * evidence.words if evidence.near is None else evidence.near
    worldly = min(MOST_WORLDLY, max(0.0, asked.worldly))
    return (
        near,
        evidence.words,
        float(evidence.meant is True),
        float(evidence.meant is False),
        float(evidence.named is True),
        float(evidence.named is False),
        -worldly * (1 - evidence.words**2),
    )


def points_of_none(asked: Asked) -> tuple[float, ...]:
    """The values that `Weights.none` are for, in the order of `NONE`."""
    return (1.0, float(asked.nobody), min(MOST_WORLDLY, max(0.0, -asked.worldly)), float(asked.few))


def chance(evidence: Evidence, asked: Asked) -> float:
    """How likely a passage answers, 0 to 1."""
    learned = weights()
    points = _sum(learned.passage, points_of(evidence, asked, learned.expected))
    points -= _sum(learned.none, points_of_none(asked))
    if evidence.on_day is not None:
        points += ON_DAY if evidence.on_day else OTHER_DAY
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, points))))


def _sum(learned: tuple[float, ...], values: tuple[float, ...]) -> float:
    return sum(weight * value for weight, value in zip(learned, values, strict=True))
