"""What a search compares: the text of a record, the words that somebody typed, and the places where the words stand.

A word is found anywhere in the folded text. Numbers written in groups (telephone numbers, tax ids) are stored in the
text a second time as bare digits, and typed ones are compared by their digits without country code or trunk zero: all
spellings of one number match each other.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crm_app.values.collation import fold

MAX_TEXT = 20_000
MAX_TERMS = 8
MIN_DIGITS = 5
"""Groups with fewer digits than this are not searched as a number, but as ordinary words."""
_MAX_NUMBERS = 2000
_SNIPPET = 110
_BEFORE = 40
_SHORT = 80
"""Texts up to this length are remembered: many records have the same."""

_GROUPS = re.compile(r"\+?\(?[0-9](?:[ ().\-/]{0,3}[0-9])+")
_TYPED = re.compile(r"(?<!\S)[+(]?[0-9][0-9 ().\-/]*(?!\S)")
# Country codes of one and of two digits; all others have three (ITU-T E.164).
_CODES = re.compile("1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9][0-9][0-9]")
# A letter with its marks, or a sequence that folds to one letter: two sara e, sara am in two parts.
_CLUSTER = re.compile(
    "\u0e40\u0e40|.[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*\u0e4d[\u0e48-\u0e4c]*\u0e32|"
    ".[\u0300-\u036f\u0e31\u0e33-\u0e3a\u0e47-\u0e4e\u200b-\u200f\u00ad]*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text that is shown; `found` where it matches one of the words."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Term:
    """One search term, folded: a word, or the digits of a number."""

    text: str
    is_number: bool = False

    @property
    def pattern(self) -> str:
        """The LIKE pattern that matches the term anywhere."""
        return like(self.text)


def like(text: str) -> str:
    """The LIKE pattern that matches `text` anywhere."""
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def searchable(parts: Iterable[str | None]) -> str:
    """The text by which a search finds a record: folded words on one line, bare numbers on a second, if there are any.

    At most `MAX_TEXT` characters.
    """
    texts: list[str] = []
    found: dict[str, None] = {}
    for part in parts:
        if part:
            folded, in_part = _short_part(part) if len(part) <= _SHORT else _part(part)
            if folded:
                texts.append(folded)
            if in_part:
                found |= dict.fromkeys(in_part)
    words = " ".join(texts)[:MAX_TEXT]
    numbers = " ".join(found)[:_MAX_NUMBERS]
    return f"{words}\n{numbers}"[:MAX_TEXT] if numbers else words


def _part(text: str) -> tuple[str, tuple[str, ...]]:
    """A text folded, and the numbers in it."""
    folded = fold(text)
    return folded, tuple(_numbers(folded)) if _GROUPS.search(folded) else ()


_short_part = lru_cache(maxsize=8192)(_part)


def terms(q: str) -> list[Term]:
    """The typed text as search terms, the longest first, at most eight. A record must match all of them."""
    folded = fold(q)
    found: dict[Term, None] = {}
    rest = []
    position = 0
    for match in _TYPED.finditer(folded):
        rest.append(folded[position : match.start()])
        position = match.end()
        typed = match[0].strip()
        for piece in [typed] if typed[0] in "+(0" else typed.split():
            found.setdefault(_number(piece) or Term(piece))
    rest.append(folded[position:])
    words = " ".join(rest).split()
    if any(len(re.sub(r"[^\w]", "", word)) for word in words):
        # Besides words, a lone sign such as the dash of "Acme - Bangkok" is ignored.
        words = [word for word in words if re.search(r"\w", word) or len(words) == 1]
    for word in words:
        found.setdefault(Term(word))
    return sorted(found, key=lambda term: (-len(term.text), term.text))[:MAX_TERMS]


_OTHER = re.compile("[^0-9]+")


def _digits(text: str) -> str:
    return _OTHER.sub("", text)


def _numbers(folded: str) -> Iterator[str]:
    for match in _GROUPS.finditer(folded):
        digits = _digits(match[0])
        if len(digits) >= MIN_DIGITS and digits != match[0]:
            yield digits


def _number(typed: str) -> Term | None:
    """The digits that every spelling of the typed number contains: without country code and trunk zero."""
    digits = _digits(typed)
    if len(digits) < MIN_DIGITS:
        return None
    international = typed.startswith("+") or (digits.startswith("00") and len(digits) >= 11)
    digits = digits.lstrip("0") if digits.startswith("00") and international else digits
    # Eleven or more digits that begin with a country code are an international number even without a plus.
    if international or (len(digits) >= 11 and not digits.startswith("0")):
        code = _CODES.match(digits)
        if code and len(digits) - code.end() >= MIN_DIGITS:
            digits = digits[code.end() :]
    if len(digits) >= 8:
        digits = digits.removeprefix("0")
    return Term(digits, is_number=True)


# ---------------------------------------------------------------- where the words stand


def marked(text: str, wanted: Sequence[Term]) -> list[Part]:
    """`text` in pieces; pieces that match a term are marked."""
    parts: list[Part] = []
    position = 0
    for start, end in _places(text, wanted):
        if start > position:
            parts.append(Part(text[position:start], False))
        parts.append(Part(text[start:end], True))
        position = end
    if position < len(text):
        parts.append(Part(text[position:], False))
    return parts


def snippet(body: str, wanted: Sequence[Term]) -> list[Part]:
    """The line of `body` with the most terms, cut around the first of them; None when no line has one."""
    best: tuple[int, str, list[tuple[int, int]]] = (0, "", [])
    for line in body.split("\n"):
        places = _places(line, wanted) if line else []
        if len(places) > best[0]:
            best = (len(places), line, places)
    count, line, places = best
    if not count:
        return []
    start = 0 if len(line) <= _SNIPPET else max(0, places[0][0] - _BEFORE)
    if start:
        space = line.find(" ", start, places[0][0])
        start = space + 1 if space >= 0 else start
    piece = line[start : start + max(_SNIPPET, places[0][1] - start)]
    parts = marked(piece, wanted)
    if start:
        parts.insert(0, Part("… ", False))
    if start + len(piece) < len(line):
        parts.append(Part(" …", False))
    return parts


@lru_cache(maxsize=20_000)
def _folded(cluster: str) -> str:
    return " " if cluster.isspace() else fold(cluster)


def _places(text: str, wanted: Sequence[Term]) -> list[tuple[int, int]]:
    """The places of the terms in `text`, in order and without overlaps."""
    if not any(term.is_number or term.text in fold(text) for term in wanted):
        return []
    folded, starts, ends = _aligned(text)
    found: list[tuple[int, int]] = []
    for term in wanted:
        found += _numbers_at(folded, term.text) if term.is_number else _words_at(folded, term.text)
    places: list[tuple[int, int]] = []
    for first, last in sorted(found):
        left = bisect_right(starts, first) - 1
        right = bisect_right(starts, last - 1) - 1
        start, end = (ends[left - 1] if left else 0), ends[right]
        if places and start <= places[-1][1]:
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        else:
            places.append((start, end))
    return places


def _aligned(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """`text` folded, with the place of each letter: where it begins in the folded text, and where it ends in `text`."""
    if text.isascii():
        return text.lower().replace("`", "'"), range(len(text)), range(1, len(text) + 1)
    pieces, starts, ends, size = [], [], [], 0
    for match in _CLUSTER.finditer(text):
        piece = _folded(match[0])
        pieces.append(piece)
        starts.append(size)
        ends.append(match.end())
        size += len(piece)
    return "".join(pieces), starts, ends


def _words_at(folded: str, word: str) -> Iterator[tuple[int, int]]:
    at = folded.find(word)
    while at >= 0:
        yield at, at + len(word)
        at = folded.find(word, at + len(word))


def _numbers_at(folded: str, digits: str) -> Iterator[tuple[int, int]]:
    for match in _GROUPS.finditer(folded):
        places = [match.start() + i for i, char in enumerate(match[0]) if char in "0123456789"]
        at = _digits(match[0]).find(digits)
        if at >= 0:
            yield places[at], places[at + len(digits) - 1] + 1
