"""Whether one passage can answer a question at all: it asks for what somebody said, wants or noted, and neither for records (a
list, a figure, a ranking, the fields of a record) or a change of them, nor about the world.

Each is a line in the space of vectors, learned from about 1,500 questions in two languages and the examples of figures and
lists (`python -m bench.assistant.told`, `training/told.json`; multiplication and addition at run time).
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from crm_app.assistant.embedders import Embedder

FILE = Path(__file__).parent / "training" / "told.json"
MOST = 6.0
"""The most that a line says of a question, to either side."""


def told(embedder: Embedder, vector: Sequence[float]) -> tuple[float, float]:
    """The logarithms of the odds that a question asks for what was said and not for records, and that it does and not about the
    world: above 0 where it does. 0 for an embedder of which nothing was learned.

    Args:
        embedder: the one that made `vector`.
        vector: of the question.
    """
    learned = _lines().get(embedder.name)
    if learned is None:
        return 0.0, 0.0
    records, world = (max(-MOST, min(MOST, _sum(line, vector) + start)) for line, start in learned)
    return records, world


def _sum(line: Sequence[float], vector: Sequence[float]) -> float:
    return sum(way * x for way, x in zip(line, vector, strict=True))


@lru_cache(maxsize=1)
def _lines() -> dict[str, list[tuple[list[float], float]]]:
    """Both lines of each embedder, each with what is added."""
    found = json.loads(FILE.read_text())
    return {name: [(one["line"], one["start"]) for one in lines.values()] for name, lines in found.items()}
