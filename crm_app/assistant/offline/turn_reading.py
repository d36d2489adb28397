"""A turn that the grammar does not understand, read by examples of turns: "who's dragging us down" is the worst of those shown.

The nearest plain turn (`examples/turns.py`) is read in the talk with the names, days and amounts of the turn itself. It counts
only where it keeps the question of the talk.
"""

from collections.abc import Callable, Sequence
from datetime import date

from crm_app.assistant.examples.nearest_turns import NearTurn
from crm_app.assistant.examples.turns import IN_THAI
from crm_app.assistant.offline.by_example import masked, rewritten
from crm_app.assistant.offline.kept_talk import dropped
from crm_app.assistant.offline.naming import read
from crm_app.assistant.offline.openings import opened
from crm_app.assistant.offline.segment import clean
from crm_app.assistant.offline.spelling import corrected
from crm_app.assistant.offline.understanding import Understanding, is_answered
from crm_app.assistant.offline.vocabulary import Vocabulary
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.get_record import GetRecord
from crm_app.assistant.tools.search_notes import SearchNotes

SURE, CLOSE, CLEAR, FAR_AHEAD = 0.68, 0.60, 0.04, 0.10
"""A cosine from which a plain turn decides if it is `CLEAR` ahead of the next one, and one from which it decides if it is
`FAR_AHEAD`."""
LONGEST = 16
"""Words of a turn; a longer one is a question of its own."""
NearestTurns = Callable[[str], Sequence[NearTurn]]
_WIDER = frozenset({"owner", "mine", "region", "manager"})


def turn_by_example(
    turn: str, first: Understanding, vocabulary: Vocabulary, nearest: NearestTurns, read_in_talk: Callable[[str], Understanding],
    *, previous: Tool, today: date, fiscal_start: int,
) -> Understanding | None:  # fmt: skip
    """The reading of a turn as the plain turn that it means; None where none is clear, or it would lose a part of the talk.

    Args:
        first: the reading by the grammar.
        nearest: gives the plain turns nearest in meaning.
        read_in_talk: reads a plain turn in the talk.
        previous: the question of the talk.
    """
    if (is_answered(first) and not first.skipped) or first.topic not in ("call", "unknown"):
        return None
    text = corrected(opened(clean(turn)).text, vocabulary)[0]
    q = read(text, vocabulary, today, fiscal_start, None)
    if (
        q.ambiguous
        or len(q.tokens) > LONGEST
        or q.has("notes", "notes!", "summary")
        or any(t.tag.startswith("field:") for t in q.tokens)
    ):
        return None
    chosen = _decided(nearest(masked(q)))
    plain = rewritten(q, chosen, thai=False) if chosen is not None else None
    if plain is None:
        return None
    found = read_in_talk(plain.text)
    if (
        not is_answered(found)
        or found.topic != "call"
        or found.notes is not None
        or isinstance(found.call, GetRecord | SearchNotes)
    ):
        return None
    if found.call == previous or set(dropped(previous, found.call)) - (
        _WIDER if chosen and "everyone" in chosen.plain else set()
    ):
        return None
    shown = (
        plain.text
        if first.language != "th" or chosen is None
        else plain.text.replace(chosen.plain, IN_THAI[chosen.plain])
    )
    found.read_as, found.left_out, found.language = shown, plain.left_out, first.language
    return found


def _decided(near: Sequence[NearTurn]) -> NearTurn | None:
    if not near or not near[0].plain:
        return None
    ahead = near[0].cosine - (near[1].cosine if len(near) > 1 else 0.0)
    sure = near[0].cosine >= SURE and ahead >= CLEAR
    return near[0] if sure or (near[0].cosine >= CLOSE and ahead >= FAR_AHEAD) else None
