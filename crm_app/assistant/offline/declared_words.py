"""The tables of words by which questions name records and figures; see the text files beside this module."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True)
class Words:
    """An entry of a table: what its phrases mean, such as `("choice", "task", "priority", "high")`."""

    meaning: tuple[str, ...]
    phrases: tuple[str, ...]


@lru_cache(maxsize=4)
def table(name: str) -> tuple[Words, ...]:
    """The entries of a text file, in its order.

    Args:
        name: of the file beside this module.
    """
    found: list[tuple[tuple[str, ...], list[str]]] = []
    for line in Path(__file__).with_name(name).read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            found.append((tuple(line.rstrip(": ").split()), []))
        else:
            found[-1][1].extend(word.strip() for word in line.split(", ") if word.strip())
    return tuple(Words(meaning, tuple(phrases)) for meaning, phrases in found)


def of(name: str, *meaning: str) -> list[Words]:
    """The entries of a file whose meaning begins so."""
    return [entry for entry in table(name) if entry.meaning[: len(meaning)] == meaning]
