"""When a question is read a second time, by its examples; see `by_example.py`."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from crm_app.assistant.offline.by_example import OFFERED, Nearest, Rewritten, decided, masked, rewritten
from crm_app.assistant.offline.naming import read
from crm_app.assistant.offline.openings import opened
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import clean
from crm_app.assistant.offline.spelling import corrected
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.offline.vocabulary import Vocabulary
from crm_app.assistant.tools.search_notes import SearchNotes
from crm_app.assistant.worldly import WORLDLY

LONGEST = 60
"""Words of a question that is read by examples."""
FEWEST_IN_A_TALK = 5
"""Words of a question inside a talk, which else leans on the one before."""
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
    near = nearest(masked(q))
    thai = bool(re.search("[\u0e00-\u0e7f]", masked(q)))
    chosen = decided(near)
    if chosen is not None and nearest(text)[0].example in WORLDLY:
        chosen = None  # with its days and names it is a question about the world
    asks_for_notes = isinstance(first.call, SearchNotes) and q.has("notes", "notes!")
    if chosen is not None and not asks_for_notes:
        plain = rewritten(again(), chosen.plain, thai=thai)
        found = _answered(plain, read_plain) if plain is not None else None
        if found is not None and plain is not None:
            found.read_as, found.left_out, found.language = plain.text, plain.left_out, first.language
            return SecondReading(found)
    offers = []
    for one in near:
        plain = rewritten(again(), one.plain, thai=thai) if one.plain and one.cosine >= OFFERED else None
        if plain is not None and _answered(plain, read_plain) is not None:
            offers.append(plain.text)
    return SecondReading(first, offers)


def _is_open(found: Understanding) -> bool:
    """Whether a reading left words over, or went to the notes."""
    return found.topic == "unknown" or (found.topic == "call" and isinstance(found.call, SearchNotes))


def _leans(q: Question) -> bool:
    return q.has(*_LEANS) or len(q.tokens) < FEWEST_IN_A_TALK


def _answered(plain: Rewritten, read_plain: Callable[[str], Understanding]) -> Understanding | None:
    found = read_plain(plain.text)
    whole = found.topic == "call" and found.call is not None and not found.unknown
    return found if whole and not isinstance(found.call, SearchNotes) and found.notes is None else None
