"""The plain questions that a question most likely means."""

import re
from dataclasses import dataclass
from functools import lru_cache

from crm_app.assistant.embedders import Embedder
from crm_app.assistant.examples.corpus import examples, words_of
from crm_app.assistant.examples.slots import features_of, learned


@dataclass(frozen=True)
class Near:
    """A plain question, and the chance that it is meant; an empty one asks for no figure or list."""

    plain: str
    chance: float
    also: tuple[str, ...] = ()
    """Further plain questions that ask the same."""

    def words(self, *, in_thai: bool) -> str:
        """All its examples as one text."""
        return " | ".join(words_of(plain, in_thai=in_thai) for plain in (self.plain, *self.also))


def nearest(text: str, embedder: Embedder, *, in_thai: bool, most: int = 3) -> list[Near]:
    """The likeliest plain questions of a text without names and days, the likeliest first.

    A text with all words of an example, or an example with nearly all of its, means that example's plain question.
    """
    import numpy as np  # the backend imports this module as well, and does not need the memory of numpy

    model = learned(embedder, in_thai=in_thai)
    chances = model.chances(features_of([text], embedder, model.tags))[0]
    best = [(model.plains[place], float(chances[place])) for place in np.argsort(-chances)[:most]]
    found = [Near(plain, chance, tuple(also)) for (plain, *also), chance in best]
    same = _of_the_same_words(text, in_thai=in_thai)
    if same is None or same in (found[0].plain, *found[0].also):
        return found
    alike = next((alike for alike in model.plains if same in alike), (same,))
    return [Near(same, SAME, tuple(one for one in alike if one != same)), *found][:most]


SAME = 0.95
"""The chance of the plain question of an example with the same words."""
FEWEST = 4
"""Words of an example that another question may contain."""
MOST_ALIKE = 0.75
"""The part of all their words that two questions of the same words have in common."""


def _of_the_same_words(text: str, *, in_thai: bool) -> str | None:
    """The plain question of the examples with the same words; None where there is none, or several."""
    words = frozenset(_WORD.findall(text.lower()))
    found = set()
    for known, plain in _word_sets(in_thai=in_thai):
        common = len(known & words)
        inside = common == len(known) >= FEWEST
        if inside or (common >= FEWEST - 1 and common >= MOST_ALIKE * len(known | words)):
            found.add(plain)
    return found.pop() if len(found) == 1 else None


_WORD = re.compile(r"[a-z0-9']+")


@lru_cache(maxsize=2)
def _word_sets(*, in_thai: bool) -> tuple[tuple[frozenset[str], str], ...]:
    """The words of each English example; Thai ones are not parted by spaces."""
    every = () if in_thai else examples(in_thai=False)
    return tuple((frozenset(_WORD.findall(one.text.lower())), one.plain) for one in every if one.plain)


__all__ = ["Near", "examples", "nearest", "words_of"]
