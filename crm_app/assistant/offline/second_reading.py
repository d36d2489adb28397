"""When a question is read a second time, by its examples; see `by_example.py`."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from crm_app.assistant.examples.nearest import SAME, Near
from crm_app.assistant.offline.by_example import (
    CERTAIN,
    OFFERED,
    Nearest,
    Rewritten,
    as_offer,
    decided,
    masked,
    rewritten,
)
from crm_app.assistant.offline.language import has_thai
from crm_app.assistant.offline.naming import read
from crm_app.assistant.offline.openings import opened
from crm_app.assistant.offline.question import QUIET, Question
from crm_app.assistant.offline.segment import clean
from crm_app.assistant.offline.spelling import corrected
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.offline.vocabulary import Vocabulary
from crm_app.assistant.tools.get_record import GetRecord
from crm_app.assistant.tools.search_notes import SearchNotes

SHORTEST_PART = 12
"""Letters of a part that is read as the whole question."""
MOST_CUTS = 8
"""Places at which a sentence is parted: it is read at most twice as often, and once more."""
LONGEST = 60
"""Words of a question that is read by examples."""
FEWEST_IN_A_TALK = 5
"""Words of a question inside a talk, which else leans on the one before."""
WORLDLY = 0.25
"""The chance of being about the world, or about what a customer said, above which a question is not read by examples."""
_LEANS = frozenset({"refers", "pronoun", "follow", "others", "same", "earlier", "later"})


@dataclass
class SecondReading:
    """What a question is understood as in the end, and plain questions that it may mean where that is nothing."""

    found: Understanding
    offers: list[str] = field(default_factory=list)


def second_reading(
    question: str,
    first: Understanding,
    vocabulary: Vocabulary,
    nearest: Nearest,
    read_plain: Callable[[str], Understanding],
    *,
    today: date,
    fiscal_start_month: int,
    follows: bool,
) -> SecondReading:
    """The first reading where it is whole; else that of the plain question which the question means.

    Args:
        first: the reading by the grammar.
        nearest: gives the plain questions nearest in meaning.
        read_plain: reads a plain question by the grammar, outside of the talk.
        follows: whether there is a talk that the question may lean on.
    """
    if not _is_open(first):
        return SecondReading(first)
    text = corrected(opened(clean(question)).text, vocabulary)[0]

    def again() -> Question:
        return read(text, vocabulary, today, fiscal_start_month, None)

    q = again()
    if len(q.tokens) > LONGEST or q.ambiguous or (follows and _leans(q)):
        return SecondReading(first)
    without_names = masked(q)
    near, thai = nearest(without_names), has_thai(without_names)
    chosen = decided(near)
    if (
        chosen is not None
        and not _is_worldly(chosen, nearest(text))
        and not _asks_for_notes(q, first, chosen, thai=thai)
    ):
        plain = rewritten(again(), chosen, thai=thai)
        found = _answered(plain, read_plain) if plain is not None else None
        if found is not None and plain is not None:
            found.read_as, found.left_out, found.language = plain.text, plain.left_out, first.language
            return SecondReading(found)
    part = None if isinstance(first.call, SearchNotes) else _a_part(q, read_plain)
    if part is not None:
        part.language = first.language
        return SecondReading(part)
    near_ones = [rewritten(again(), one, thai=thai) for one in near if one.plain and one.chance >= OFFERED]
    return SecondReading(
        first, [as_offer(one.text) for one in near_ones if one is not None and _answered(one, read_plain)]
    )


def _asks_for_notes(q: Question, first: Understanding, chosen: Near, *, thai: bool) -> bool:
    """Whether a question that went to the notes asks for what was said, in words that no example has."""
    explained = chosen.words(in_thai=thai)
    told = [token for token in q.tokens if token.tag in ("notes", "notes!") and token.text.lower() not in explained]
    return isinstance(first.call, SearchNotes) and bool(told)


_CUT = re.compile(r"[.:;!?–—]\s+|,\s+|\s+-\s+")
_CUT_THAI = re.compile(r"[.:;!?]?\s+")
_PURPOSE = re.compile(
    r"\s*(?:so|because|since|as|to|for|thanks|please|thank you|i need|i want|we need|it'?s for)\b"
    r"|\s*(?:เพื่อ|จะได้|เพราะ|เกรง|เห็นว่า|ขอบคุณ|พอดี|เนื่องจาก)",
    re.IGNORECASE,
)
"""How what stands behind a question begins where it only says what the answer is for."""
_SAYS_NOTHING = frozenset({"unknown", "me", "how", "help", "thanks", "noun:sector", "noun:owner"})
"""Tags of words outside of a question that ask for nothing."""


def _a_part(q: Question, read_plain: Callable[[str], Understanding]) -> Understanding | None:
    """The reading of a sentence without what stands before or behind the question: "For the audit file: …", "ผมเป็นเจ้าของ…
    รบกวนขอ…". What is left out names nothing and asks for nothing.
    """
    cut = _CUT_THAI if has_thai(q.text) else _CUT
    places = [match.span() for match in cut.finditer(q.text)][:MOST_CUTS]
    begins = [end for _, end in places if not _says_something(q, 0, end)]
    ends = [
        start for start, end in places if not _says_something(q, start, len(q.text)) and _PURPOSE.match(q.text[end:])
    ]
    spans = [(begin, len(q.text)) for begin in begins] + [(0, end) for end in reversed(ends)]
    if begins and ends:
        spans.append((begins[-1], ends[0]))
    for begin, end in spans:
        found = _answered(Rewritten(q.text[begin:end]), read_plain) if end - begin >= SHORTEST_PART else None
        if found is not None and not isinstance(found.call, GetRecord):
            found.read_as = q.text[begin:end].strip()
            return found
    return None


def _says_something(q: Question, begin: int, end: int) -> bool:
    """Whether a part of a question may hold a condition: a name, a day, a number, a negation, a thing."""
    inside = [token for token in q.tokens if token.start < end and token.end > begin]
    return any(token.tag not in _SAYS_NOTHING and token.tag not in QUIET for token in inside)


def _is_worldly(chosen: Near, near: Sequence[Near]) -> bool:
    """Whether a question with its days and names may be about the world."""
    clear = chosen.chance == SAME or chosen.chance >= CERTAIN
    return not clear and any(not one.plain and one.chance > WORLDLY for one in near)


def _is_open(found: Understanding) -> bool:
    """Whether a reading left words over, or went to the notes."""
    return found.topic == "unknown" or (found.topic == "call" and isinstance(found.call, SearchNotes))


def _leans(q: Question) -> bool:
    return q.has(*_LEANS) or len(q.tokens) < FEWEST_IN_A_TALK


def _answered(plain: Rewritten, read_plain: Callable[[str], Understanding]) -> Understanding | None:
    found = read_plain(plain.text)
    whole = found.topic == "call" and found.call is not None and not found.unknown
    return found if whole and not isinstance(found.call, SearchNotes) and found.notes is None else None
