"""Words with the same meaning, in both languages, so that a question finds a note in other words or in the other language
without a model.
"""

import re
from functools import lru_cache

from crm_app.assistant.senses_of_business import GROUPS

_ENDING = re.compile(r"(?<=complain)ts?$|(?<=[a-z]{4})(?:ies|ing|ed|es|s)$")
MAX_OTHERS = 12
"""Words of either language that are tried for each word of a question."""
SHORTEST = 4
"""Letters of an English word that is too short to lose its last one."""
_SHORT_ENDING = re.compile(r"(?<=[a-z]{3})(?:ing|ed|s)$")


def stem(word: str) -> str:
    """An English word without its ending, if enough is left: a note has "complained", a question "complaints"."""
    return _ENDING.sub("", word) if word.isascii() and word.isalpha() else word


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for line in GROUPS.strip().splitlines():
        for group in line.lower().split("|"):
            words = [word.strip() for word in group.split(",") if word.strip()]
            for word in words:
                # "services" loses its "es", so "service" is found without its "e" as well.
                for key in dict.fromkeys((word, stem(word), word.removesuffix("e") if len(word) > SHORTEST else word)):
                    others = table.setdefault(key, [])
                    others += [other for other in words if other != word and other not in others]
    return {word: tuple(others) for word, others in table.items()}


@lru_cache(maxsize=4096)
def _alike(token: str) -> tuple[str, ...]:
    table = _table()
    found = table.get(token) or ()
    if not found and token.isascii():
        shorter = _SHORT_ENDING.sub("", token)  # "buying", of which `stem` leaves too little
        found = table.get(shorter) or table.get(_compared(token)) or table.get(_longest_prefix(token), ())
    return found


def in_other_words(token: str) -> tuple[str, ...]:
    """Words of the other language with the meaning of a stem or a Thai word; empty where none is known."""
    return tuple(word for word in _alike(token) if word.isascii() != token.isascii())[:MAX_OTHERS]


def synonyms(token: str) -> tuple[str, ...]:
    """Words of the same language with the meaning of a stem or a Thai word; empty where none is known."""
    return tuple(word for word in _alike(token) if word.isascii() == token.isascii())[:MAX_OTHERS]


def _compared(token: str) -> str:
    """ "fast" of "faster" and "fastest"."""
    shorter = re.sub(r"(?<=[a-z]{3})(?:er|est)$", "", token)
    return re.sub(r"i$", "y", shorter)


def _longest_prefix(token: str) -> str:
    """The longest stem of the groups with which an English word begins: "inspect" of "inspection". The stem has at least
    five letters, and seven where it lacks more than two letters of the word.
    """
    for size in range(len(token) - 1, max(4, min(len(token) - 3, 6), len(token) - 6), -1):
        if token[:size] in _table():
            return token[:size]
    return ""
