"""Tells sentences from names, addresses and numbers, and cuts texts into sentences.

Only sentences have a meaning that a vector can hold. Names, mail addresses and numbers are found by their letters.
"""

import re

MIN_WORDS, MIN_THAI = 4, 15
"""The least words of a sentence, or its least Thai letters: Thai has no spaces between words."""

_WORD = re.compile(r"(?<![^\s(\"'“])[^\W\d_\u0e00-\u0e7f]+(?=[\s.,;:!?)\"'”]|$)")
_THAI = re.compile(r"[\u0e00-\u0e7f]")
_LATIN = re.compile(r"[A-Za-z]")
_ADDRESS = re.compile(r"ถนน|แขวง|เขต|ตำบล|อำเภอ|จังหวัด|ซอย|หมู่ที่|ต\.|อ\.|จ\.")
_END = re.compile(r"(?<=[.!?])\s+(?=[^\s])|\n+")
_ABBREVIATIONS = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|no|vs|co|inc|ltd|acc|incl|approx|e\.g|i\.e)|\b[a-z])\.$", re.IGNORECASE
)
THAI_PIECE = 90
"""Thai sentences have no full stop: a longer line is cut at its blanks into pieces of about this many characters."""


def prose_of(body: str) -> str:
    """The lines of `body` that are sentences, joined; empty where it has none."""
    return "\n".join(line for line in body.split("\n") if is_prose(line))


def is_prose(line: str) -> bool:
    """Whether a line is a sentence, and no name, address or number."""
    if len(_THAI.findall(line)) >= MIN_THAI:
        return len(_ADDRESS.findall(line)) < 2
    words = _WORD.findall(line)
    small = sum(word.islower() for word in words)  # names and addresses are written with capitals
    return len(words) >= MIN_WORDS and small >= 2 and len(words) >= len(line.split()) / 2


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order; a long Thai line in pieces that end at its blanks."""
    found: list[str] = []
    for piece in _END.split(text):
        piece = piece.strip()
        if not piece:
            continue
        if found and _ABBREVIATIONS.search(found[-1]):
            found[-1] += " " + piece
        else:
            found.append(piece)
    return [part for sentence in found for part in _thai_parts(sentence)]


def _thai_parts(sentence: str) -> list[str]:
    if len(sentence) <= THAI_PIECE or len(_THAI.findall(sentence)) < len(sentence) / 2:
        return [sentence]
    parts: list[str] = []
    for run in sentence.split(" "):
        if parts and len(parts[-1]) + len(run) < THAI_PIECE:
            parts[-1] += " " + run
        else:
            parts.append(run)
    return parts


MOST_PARTS = 12
"""The most parts of a text that get a vector each."""
SHORTEST_PART = 25
"""Characters; a shorter sentence belongs to the one before it."""


def parts(prose: str) -> list[str]:
    """The sentences of a text, of which each gets a vector; empty where there is one alone. The sentences of a long text
    are joined to at most `MOST_PARTS` parts.
    """
    found: list[str] = []
    for sentence in sentences(prose):
        if found and (len(sentence) < SHORTEST_PART or len(found[-1]) < SHORTEST_PART):
            found[-1] += " " + sentence
        else:
            found.append(sentence)
    size = -(-len(found) // MOST_PARTS)
    joined = [" ".join(found[i : i + size]) for i in range(0, len(found), size or 1)]
    return joined if len(joined) > 1 else []


def is_thai(text: str) -> bool:
    """Whether a text is mostly in Thai: names of people and things often stay in Latin letters."""
    return len(_THAI.findall(text)) > 0.4 * len(_LATIN.findall(text))
