"""The plain questions whose examples are nearest to a question in meaning."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from crm_app.assistant.embedders import Embedder
from crm_app.assistant.examples import english, thai, turns
from crm_app.assistant.prose import is_thai
from crm_app.assistant.worldly import OF_CUSTOMERS, WORLDLY

STORED = Path(__file__).with_name("vectors.npz")
"""The vectors of the examples by the bundled embedder, written by `python -m crm_app.assistant.examples`."""


STORED_TURNS = Path(__file__).with_name("turn_vectors.npz")
"""The vectors of the turns, written by the same program."""


@dataclass(frozen=True)
class Near:
    """A plain question, how near its best example is (a cosine), and that example; an empty one asks for no figure or list."""

    plain: str
    cosine: float
    example: str


@dataclass(frozen=True)
class Example:
    """An example, and the plain question that asks the same."""

    text: str
    plain: str


@lru_cache(maxsize=2)
def examples(*, in_thai: bool) -> tuple[Example, ...]:
    """The examples of a language; a plain question is an example of itself. Questions about the world and about what customers
    said have no plain question.
    """
    found = []
    for plain, others in (thai.EXAMPLES if in_thai else english.EXAMPLES).items():
        bare = plain.replace("{n} ", "").replace(" {n}", "")
        found += [Example(text.strip(), plain) for text in (bare, *others.split("|"))]
    others_ = [text for text in (*WORLDLY, *OF_CUSTOMERS) if is_thai(text) == in_thai]
    return (*found, *(Example(text, "") for text in others_))


@lru_cache(maxsize=512)
def words_of(plain: str, *, in_thai: bool) -> str:
    """All examples of a plain question as one text."""
    return " | ".join(one.text.lower() for one in examples(in_thai=in_thai) if one.plain == plain)


def fingerprint() -> str:
    """Of all examples: stored vectors of other examples are not used."""
    every = "\n".join(f"{one.text}|{one.plain}" for flag in (False, True) for one in examples(in_thai=flag))
    return hashlib.sha256(every.encode()).hexdigest()


@lru_cache(maxsize=1)
def turn_examples() -> tuple[Example, ...]:
    """The turns of both languages; a plain turn is an example of itself."""
    return tuple(
        Example(text.strip(), plain) for plain, others in turns.TURNS.items() for text in (plain, *others.split("|"))
    )


@lru_cache(maxsize=128)
def words_of_turn(plain: str) -> str:
    """All examples of a plain turn as one text."""
    return " | ".join(one.text.lower() for one in turn_examples() if one.plain == plain)


def turns_fingerprint() -> str:
    """Of all turns: stored vectors of other turns are not used."""
    every = "\n".join(f"{one.text}|{one.plain}" for one in turn_examples())
    return hashlib.sha256(every.encode()).hexdigest()


_KNOWN: dict[str, tuple[Any, Any]] = {}
_KNOWN_TURNS: dict[str, Any] = {}


def vectors(embedder: Embedder) -> tuple[Any, Any]:
    """The vectors of the English and of the Thai examples: the stored ones where they are of this embedder."""
    if embedder.asked_name not in _KNOWN:
        _KNOWN[embedder.asked_name] = _stored(embedder.asked_name) or made(embedder)
    return _KNOWN[embedder.asked_name]


def _stored(name: str) -> tuple[Any, Any] | None:
    import numpy as np

    if not STORED.exists():
        return None
    with np.load(STORED) as held:
        if str(held["embedder"]) != name or str(held["fingerprint"]) != fingerprint():
            return None
        return tuple(held[part].astype(np.float32) / 127 for part in ("en", "th"))


def made(embedder: Embedder) -> tuple[Any, Any]:
    """The vectors of the examples, made now: about 13 ms for each."""
    # Imported here, as in the other functions: the backend imports this module as well, and does not need the memory of numpy.
    import numpy as np

    english_, thai_ = (
        np.array([embedder.asked(one.text) for one in examples(in_thai=flag)], np.float32) for flag in (False, True)
    )
    return english_, thai_


def nearest(text: str, embedder: Embedder, *, in_thai: bool, most: int = 3) -> list[Near]:
    """The plain questions nearest to a text without names and days, the nearest first, each once."""
    import numpy as np

    every = examples(in_thai=in_thai)
    cosines = vectors(embedder)[in_thai] @ np.array(embedder.asked(text), np.float32)
    found: dict[str, Near] = {}
    for place in np.argsort(-cosines)[:40]:
        one = every[int(place)]
        found.setdefault(one.plain, Near(one.plain, float(cosines[place]), one.text))
        if len(found) == most:
            break
    return list(found.values())


def turn_vectors(embedder: Embedder) -> Any:
    """The vectors of the turns: the stored ones where they are of this embedder."""
    if embedder.asked_name not in _KNOWN_TURNS:
        stored = _stored_turns(embedder.asked_name)
        _KNOWN_TURNS[embedder.asked_name] = made_turns(embedder) if stored is None else stored
    return _KNOWN_TURNS[embedder.asked_name]


def _stored_turns(name: str) -> Any:
    import numpy as np

    if not STORED_TURNS.exists():
        return None
    with np.load(STORED_TURNS) as held:
        if str(held["embedder"]) != name or str(held["fingerprint"]) != turns_fingerprint():
            return None
        return held["turns"].astype(np.float32) / 127


def made_turns(embedder: Embedder) -> Any:
    """The vectors of the turns, made now."""
    import numpy as np

    return np.array([embedder.asked(one.text) for one in turn_examples()], np.float32)


def nearest_turns(text: str, embedder: Embedder, *, most: int = 3) -> list[Near]:
    """The plain turns nearest to a turn without names and days, the nearest first, each once; an empty one where a question
    about the world or about what customers said is nearer.
    """
    import numpy as np

    every, asked = turn_examples(), np.array(embedder.asked(text), np.float32)
    cosines = turn_vectors(embedder) @ asked
    found: dict[str, Near] = {}
    for place in np.argsort(-cosines):
        one = every[int(place)]
        found.setdefault(one.plain, Near(one.plain, float(cosines[place]), one.text))
        if len(found) == most:
            break
    others = [one for one in nearest(text, embedder, in_thai=is_thai(text)) if not one.plain]
    return sorted([*found.values(), *others[:1]], key=lambda one: -one.cosine)
