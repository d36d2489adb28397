"""The plain turns of a talk whose examples are nearest to a turn in meaning."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from crm_app.assistant.embedders import Embedder
from crm_app.assistant.examples import turns
from crm_app.assistant.examples.corpus import Example
from crm_app.assistant.worldly import OF_CUSTOMERS, WORLDLY

STORED = Path(__file__).with_name("turn_vectors.npz")
"""The vectors of the turns by the bundled embedder, written by `python -m bench.assistant.learn_examples`."""


@dataclass(frozen=True)
class NearTurn:
    """A plain turn, how near its best example is (a cosine), and that example; an empty one is about the world or about what
    customers said.
    """

    plain: str
    cosine: float
    example: str


@lru_cache(maxsize=1)
def turn_examples() -> tuple[Example, ...]:
    """The turns of both languages; a plain turn is an example of itself. What is about something else has no plain turn."""
    found = [Example(t.strip(), plain) for plain, others in turns.TURNS.items() for t in (plain, *others.split("|"))]
    return (*found, *(Example(text, "") for text in (*WORLDLY, *OF_CUSTOMERS)))


@lru_cache(maxsize=128)
def words_of_turn(plain: str) -> str:
    """All examples of a plain turn as one text."""
    return " | ".join(one.text.lower() for one in turn_examples() if one.plain == plain)


def fingerprint() -> str:
    """Of all turns: stored vectors of other turns are not used."""
    every = "\n".join(f"{one.text}|{one.plain}" for one in turn_examples())
    return hashlib.sha256(every.encode()).hexdigest()


_KNOWN: dict[str, Any] = {}


def vectors(embedder: Embedder) -> Any:
    """The vectors of the turns: the stored ones where they are of this embedder."""
    if embedder.asked_name not in _KNOWN:
        held = stored(embedder.asked_name)
        _KNOWN[embedder.asked_name] = made(embedder) if held is None else held
    return _KNOWN[embedder.asked_name]


def stored(name: str) -> Any:
    """The stored vectors; None where they are of another embedder or of other turns."""
    import numpy as np

    if not STORED.exists():
        return None
    with np.load(STORED) as held:
        if str(held["embedder"]) != name or str(held["fingerprint"]) != fingerprint():
            return None
        return held["turns"].astype(np.float32) / 127


def made(embedder: Embedder) -> Any:
    """The vectors of the turns, made now: about 13 ms for each."""
    # Imported here, as in the other functions: the backend imports this module as well, and does not need the memory of numpy.
    import numpy as np

    return np.array([embedder.asked(one.text) for one in turn_examples()], np.float32)


def store(embedder: Embedder) -> None:
    """Embeds the turns and stores their vectors as bytes."""
    import numpy as np

    whole = np.round(made(embedder) * 127).astype(np.int8)
    np.savez_compressed(STORED, embedder=embedder.asked_name, fingerprint=fingerprint(), turns=whole)


def nearest_turns(text: str, embedder: Embedder, *, most: int = 3) -> list[NearTurn]:
    """The plain turns nearest to a turn without names and days, the nearest first, each once."""
    import numpy as np

    every, asked = turn_examples(), np.array(embedder.asked(text), np.float32)
    cosines = vectors(embedder) @ asked
    found: dict[str, NearTurn] = {}
    for place in np.argsort(-cosines):
        one = every[int(place)]
        found.setdefault(one.plain, NearTurn(one.plain, float(cosines[place]), one.text))
        if len(found) == most:
            break
    return list(found.values())
