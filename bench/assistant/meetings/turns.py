"""A turn of a meeting, and whether its answer is right."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from bench.assistant.asking import Said
from bench.assistant.manager.expected import Figures, Show, holds
from bench.assistant.manager.rows import Deal

Shown = Show | Sequence[Show]
"""What an answer shows, or a list of which it shows at least one."""
REFUSALS = ("I did not understand", "Not found", "I cannot", "ฉันไม่เข้าใจ", "ไม่พบ", "ฉันเตรียมการเปลี่ยนแปลงนี้ไม่ได้")

NOT_UNDERSTOOD = ("I did not understand", "Not found", "ฉันไม่เข้าใจ", "ไม่พบ")


@dataclass(frozen=True)
class Turn:
    """What somebody types in a meeting, and what the answer must hold."""

    question: str
    shows: tuple[Shown, ...] = ()
    hides: tuple[str, ...] = ()
    note: str = ""
    """The key of the note that the answer cites."""
    does: tuple[Mapping[str, Any], ...] = ()
    """Arguments of each change that is proposed; of a text, a part of it."""
    talk: bool = False
    """Small talk, or a question that no record answers: nothing is cited and nothing is called "not understood"."""


Meeting = tuple[Turn, ...]


def t(
    question: str,
    *shows: Shown,
    hides: Iterable[str] = (),
    note: str = "",
    does: Iterable[Mapping[str, Any]] = (),
    talk: bool = False,
) -> Turn:
    """A turn of a meeting."""
    return Turn(question, shows, tuple(hides), note, tuple(does), talk)


def either(found: Iterable[Show], nothing: Shown) -> list[Shown]:
    """What is found; in place of nothing the words that say so."""
    return [*found] or [nothing]


def names(deals: list[Deal], most: int = 6) -> tuple[str, ...]:
    """The names of a list, or of its first records where an answer may not show all of them."""
    return tuple(deal.name for deal in deals[:most]) if len(deals) <= most else ()


def listed(f: Figures, question: str, inside: list[Deal], outside: Iterable[Deal] = ()) -> Turn:
    """A turn whose answer is a list of deals: none of `outside` that is not in it may be shown."""
    here = {deal.name for deal in inside}
    shows: list[Shown] = [*names(inside)]
    if len(inside) > 6:
        shows.append([deal.name for deal in inside])
    if not inside:
        shows.append(["none", "ไม่มี"])
    return t(question, *shows, hides=[deal.name for deal in outside if deal.name not in here])


def judge(turn: Turn, said: Said, notes: Mapping[str, str]) -> str:
    """How an answer was: right, refused, or wrong, which is a figure, list or change beside the point."""
    words = said.words
    refused = any(one in words for one in REFUSALS)
    if turn.talk:
        shown = all(_shows(words, one) for one in turn.shows)
        silent = any(one in words for one in NOT_UNDERSTOOD) or not words.strip() or not shown
        return "wrong" if said.cited else "refused" if silent else "right"
    if turn.does:
        return _changes(turn.does, said)
    if turn.note:
        return "right" if notes[turn.note] in said.cited[:2] else "wrong" if said.cited else "refused"
    shown = all(_shows(words, one) for one in turn.shows) and not any(holds(words, one) for one in turn.hides)
    if shown:
        return "right"
    return "wrong" if said.cited and not refused else "refused"


def _shows(words: str, wanted: Shown) -> bool:
    return any(holds(words, one) for one in wanted) if isinstance(wanted, list) else holds(words, cast(Show, wanted))


def _changes(wanted: tuple[Mapping[str, Any], ...], said: Said) -> str:
    calls = [call["arguments"] for call in said.calls if call["outcome"] == "proposal"]
    if not calls:
        return "refused" if not said.cited else "wrong"
    left = [{name: str(value).lower() for name, value in call.items()} for call in calls]
    for one in wanted:
        fits = [c for c in left if all(str(v).lower() in c.get(k, "") for k, v in one.items())]
        if not fits:
            return "wrong"
        left.remove(fits[0])
    return "wrong" if left else "right"
