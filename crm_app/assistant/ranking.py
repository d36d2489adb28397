"""How likely a passage answers a question: weights learned from the tuning questions of `bench/assistant`.

Two questions are learned apart. Which of the passages answers: each has points (`PASSAGE`), learned from questions that a note
answers. And whether the best one answers at all (`ANSWERS`), learned from these and from questions that no note answers, a
third of them about customers who have notes. The chance means the same for a note with a vector and one without, in both
languages. `python -m bench.assistant.ranking` learns the weights and writes `training/ranking.json`.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "training" / "ranking.json"
ON_DAY, OTHER_DAY = 2.0, -2.0
"""Points of a passage of the day that the question asks for, and of another day. Chosen, not learned: no tuning question names
a day.
"""
OTHER_RECORD = -2.0
"""Points, besides the learned ones, of a passage about another record than the question names: a reader who asks about one
customer is not told of another. Chosen, because too few tuning questions name a record; it costs none of them its place.
"""
MOST_TOLD, MOST_POINTS, ALL_WORDS = 1.5, 30.0, 0.99
"""How much a question may speak for a passage, whatever the passage is; the most points; and the share of all words."""


@dataclass(frozen=True)
class Asked:
    """What is known of a question: whether it asks for what was said, rather than for records and rather than about the world
    (`told.py`), whether it names somebody whom nothing names, and whether it has at most one word with a meaning.
    """

    not_records: float = 0.0
    not_world: float = 0.0
    nobody: bool = False
    few: bool = False


@dataclass(frozen=True)
class Evidence:
    """What speaks for a passage: how near its vector is (0 for a text about something else; None where it waits for its
    vector), the share of the question's words in it, whether it is about the record, and the people, that the question
    names (None where it names none), and whether it is of the day.

    Against it speak `only_named`, how much it has the customer's name and nothing else of the question (0 to 1: "what is
    Acme's fax number?"), and `lacks`: it has no number, time or address where one is asked for.
    """

    near: float | None
    words: float
    meant: bool | None = None
    named: bool | None = None
    on_day: bool | None = None
    only_named: float = 0.0
    lacks: bool = False


@dataclass(frozen=True)
class Weights:
    """The learned points, and the nearness expected of a text without a vector: for no common word, and what all add."""

    passage: tuple[float, ...]
    answers: tuple[float, ...]
    expected: tuple[float, float]


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights that were learned from the tuning questions."""
    found = json.loads(FILE.read_text())
    return Weights(
        tuple(found["passage"].values()), tuple(found["answers"].values()), tuple(found["expected"].values())
    )


PASSAGE = ("near", "words", "about the record", "about another record", "names the person", "names another person",
           "lacks what is asked for")  # fmt: skip
ANSWERS = ("always", "near", "words", "only the name", "names another person", "lacks what is asked for",
           "nobody has the name", "few words", "asks for no records", "asks not about the world")  # fmt: skip


def _near(evidence: Evidence, expected: tuple[float, float]) -> float:
    return expected[0] + expected[1] * evidence.words if evidence.near is None else evidence.near


def points_of(evidence: Evidence, expected: tuple[float, float]) -> tuple[float, ...]:
    """The values that `Weights.passage` are for, in the order of `PASSAGE`."""
    return (
        _near(evidence, expected),
        evidence.words,
        float(evidence.meant is True),
        float(evidence.meant is False),
        float(evidence.named is True),
        float(evidence.named is False),
        float(evidence.lacks),
    )


def answers_of(evidence: Evidence, asked: Asked, expected: tuple[float, float]) -> tuple[float, ...]:
    """The values that `Weights.answers` are for, in the order of `ANSWERS`."""
    return (
        1.0,
        max(0.0, _near(evidence, expected)),  # "They like tea" is too short for a vector, and answers
        evidence.words,
        evidence.only_named,
        float(evidence.named is False),
        float(evidence.lacks),
        float(asked.nobody),
        float(asked.few and evidence.words < ALL_WORDS),
        _told(evidence, asked.not_records),
        _told(evidence, asked.not_world),
    )


def _told(evidence: Evidence, odds: float) -> float:
    """How little a question is for records, or about the world; where it is, less so where the text has its words: customers too
    like tea.
    """
    return odds * (1 - evidence.words**2) if odds < 0 else min(MOST_TOLD, odds)


THRESHOLD = 0.25
"""Below this chance a passage does not answer. Chosen on tuning questions; the curve is in docs/assistant.md."""
OF_RECORDS, OF_RECORDS_THRESHOLD = -0.7, 0.5
"""The logarithm of the odds below which a question hardly asks for what was said (6 of 120 kept-back questions for notes lie
below), and the chance that a note without all its words needs: a note about something else is worse than none for "deals that
are open for over 90 days".
"""


def least_chance(asked: Asked, words: float) -> float:
    """The chance from which a passage is shown.

    Args:
        asked: what the question asks for.
        words: the share of its words that the passage has.
    """
    return OF_RECORDS_THRESHOLD if asked.not_records < OF_RECORDS and words < ALL_WORDS else THRESHOLD


def chances(found: Sequence[Evidence], asked: Asked) -> list[float]:
    """How likely each passage answers, 0 to 1, in the order of `found`: that the best one does, and for the others as much
    less as their points are fewer.
    """
    if not found:
        return []
    learned = weights()
    days = [0.0 if one.on_day is None else ON_DAY if one.on_day else OTHER_DAY for one in found]
    others = [OTHER_RECORD if one.meant is False else 0.0 for one in found]
    points = [
        _sum(learned.passage, points_of(one, learned.expected)) + day + other
        for one, day, other in zip(found, days, others, strict=True)
    ]
    best = max(range(len(found)), key=lambda at: points[at])
    answers = _sum(learned.answers, answers_of(found[best], asked, learned.expected)) + days[best] + others[best]
    return [_chance(answers + one - points[best]) for one in points]


def _chance(points: float) -> float:
    return 1 / (1 + math.exp(-max(-MOST_POINTS, min(MOST_POINTS, points))))


def _sum(learned: tuple[float, ...], values: tuple[float, ...]) -> float:
    return sum(weight * value for weight, value in zip(learned, values, strict=True))
