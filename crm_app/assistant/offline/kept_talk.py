"""Whether a reading of a turn keeps the question of the talk, and which of two readings is taken."""

import re
from typing import Any

from crm_app.assistant.filters import RATES, DealFilters, RecordFilters
from crm_app.assistant.offline.composed import kind_of_talk
from crm_app.assistant.offline.edits import Edit
from crm_app.assistant.offline.meanings import kind_of
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import Token, segment
from crm_app.assistant.offline.talk import Talk
from crm_app.assistant.offline.turn_cues import Cues
from crm_app.assistant.offline.turns import OF_ALL
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.offline.vocabulary import Vocabulary
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.search_notes import SearchNotes

SHORT = 6
"""Words of a turn that is no question of its own."""


def filters_of(call: Tool | None) -> list[Any]:
    """The filters of a call: one, or those of both sides."""
    sides = [one.filters for one in getattr(call, "sides", [])]
    parts = [found for name in ("part", "whole") if (found := getattr(call, name, None)) is not None]
    own = getattr(call, "filters", None)
    return sides or parts or ([own] if isinstance(own, DealFilters | RecordFilters) else [])


def dropped(previous: Tool | None, call: Tool | None) -> list[str]:
    """The conditions of the talk's question that a call has nothing for: "period", "owner" …; "kind" for records of another
    kind."""
    before, now = filters_of(previous), filters_of(call)
    if not before or not now:
        return []
    if type(before[0]) is not type(now[0]) or getattr(previous, "kind", "") != getattr(call, "kind", ""):
        return ["kind"]
    rate = getattr(call, "measure", "") in RATES
    set_before = {name for name, value in before[0] if value not in (None, [], "", False)}
    set_now = {name for one in now for name, value in one if value not in (None, [], "", False)}
    lost = set_before - set_now - ({"status"} if rate else set())
    grouped = {getattr(call, "group_by", "none"), "standing"}
    return sorted(lost - grouped)


def says_so(cues: Cues) -> bool:
    """Whether a turn goes on with the talk by what it says."""
    said = (
        cues.follows, cues.only, cues.added, cues.compared, cues.limit, cues.order, cues.share, cues.standing, cues.of_shown,
        cues.others,
        cues.that_time,
    )  # fmt: skip
    return any(said)


def leans(edit: Edit) -> bool:
    """Whether a turn goes on with the talk: by what it says, or because it is short."""
    low = edit.question.text.lower()
    if _OF_ALL_ALONE.search(low):
        return False
    if len(_content(edit.question)) > SHORT + 2:
        return any(
            (edit.cues.follows, edit.cues.of_shown, edit.cues.that_time)
        )  # a whole question needs a word of the talk
    return says_so(edit.cues) or (_is_short(edit.question) and not OF_ALL.search(low))


_OF_ALL_ALONE = re.compile(r"\b(?:in general|usually|normally|company[- ]wide)\b|ทั้งบริษัท")


def _is_short(q: Question) -> bool:
    if q.has("noun:deal") and not q.has("by"):
        return False  # "open deals over 1 million" is a question of its own
    return len(_content(q)) <= SHORT


def _content(q: Question) -> list[Token]:
    return [token for token in q.tokens if token.tag != "stop"]


def is_taken(edit: Edit, found: Understanding, previous: Tool | None) -> bool:
    """Whether an edit is taken in place of the reading `found`: where that is none, or loses a part of the talk's question."""
    if found.topic in ("unknown", "cannot") or (found.topic == "call" and isinstance(found.call, SearchNotes)):
        return leans(edit) or bool(edit.cues.found)
    if found.topic != "call" or found.call is None or found.call == edit.call:
        return False
    figures = getattr(previous, "measure", None) and getattr(edit.call, "measure", None)
    listed = (
        bool(figures)
        and not hasattr(found.call, "measure")
        and not edit.question.has("noun:deal", "which", "top", "bottom")
    )
    if not leans(edit) or not (dropped(previous, found.call) or listed):
        return False
    other_kind = kind_of_talk(previous) != kind_of_talk(found.call)
    return (
        says_so(edit.cues)
        or _is_elliptic(edit.question, edit.call, named=other_kind)
        or _is_the_same(previous, found.call)
    )


_COUNTED = re.compile(r"^(?:ของ\S{1,30}?)?(?:มี|ได้|รวม|เป็น|\s)*\s*กี่\S{1,12}$")


_SUBJECTS = ("lost_because", "growth", "flow", "stay", "next!", "notes", "notes!", "trend", "stale")


def _is_elliptic(q: Question, call: Tool, *, named: bool) -> bool:
    """Whether a turn says nothing of what it is about: "how many is that?"; with `named` it may hold a name or days."""
    subject = q.has(*_SUBJECTS) or any(t.tag.startswith(("noun:", "status:", "group:", "type:")) for t in q.tokens)
    if subject and not (_COUNTED.match(q.text.strip()) and kind_of_talk(call) not in ("", "deal")):
        return False
    return not (
        q.has("by", "revenue", "weighted", "sum", "win_rate", "average", "cycle")
        or ((q.entities or q.periods) and not named)
    )


def _is_the_same(previous: Tool | None, call: Tool) -> bool:
    """Whether a call asks for the measure or the groups of the one before, so that it goes on with it."""
    if type(previous) is not type(call):
        return False
    group, told = getattr(call, "group_by", "none"), getattr(previous, "group_by", "none")
    measure = getattr(call, "measure", None)
    return (group != "none" and group == told) or (
        measure is not None and measure == getattr(previous, "measure", None)
    )


def names_shown(call: Tool | None, talk: Talk) -> bool:
    """Whether a call is about lines that were shown, by their names."""
    shown = {one.name for one in talk.shown}
    named = {
        name
        for one in filters_of(call)
        for _, value in one
        if isinstance(value, list)
        for name in value
        if isinstance(name, str)
    }
    return bool(shown & named) or getattr(call, "name", "") in shown


def of_something_else(cues: Cues, found: Understanding, previous: Tool | None, talk: Talk) -> bool:
    """Whether a turn about what was shown ("of these") was read as a question about other things."""
    if not cues.of_shown or found.topic != "call" or found.call is None or isinstance(found.call, SearchNotes):
        return False
    return bool(dropped(previous, found.call)) and not names_shown(found.call, talk)


FRAGMENT = 5
"""Words of a turn that can hardly be about other records than the talk is."""


def in_the_days_of_the_talk(previous: Tool | None, call: Tool | None, turn: str) -> Tool | None:
    """A reading of a short turn alone, with what it lost of the talk's question: the days, of a fragment every condition; None
    where it is about records that neither the turn nor the talk names.
    """
    lost = dropped(previous, call)
    if call is None or not lost:
        return call
    tokens = [t for t in segment(turn, Vocabulary(), []) if t.tag != "stop"]
    if len(tokens) > SHORT + 2:
        return call
    if lost == ["kind"]:
        return (
            call if any(kind_of(t.tag) == kind_of_talk(call) for t in tokens) or kind_of_talk(call) == "deal" else None
        )
    told, own = filters_of(previous)[0], getattr(call, "filters", None)
    kept = lost if len(tokens) <= FRAGMENT else [name for name in lost if name == "period"]
    if own is None or not kept:
        return call
    return call.model_copy(update={"filters": own.model_copy(update={name: getattr(told, name) for name in kept})})
