"""Texts that may answer a question, and which of them are about the records and people that the question names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from crm_app import records
from crm_app.assistant.bilingual import stem
from crm_app.assistant.clues import mentions, says_name
from crm_app.assistant.offline import lexicon
from crm_app.assistant.question_words import WORD, holds, words_said
from crm_app.values.collation import fold

NAMED_SHARE, NEARLY_ALL = 0.6, 0.8
"""The share of a name's letters by which a question names a record for certain: of `OWN_NAMES`, of another one."""
OWN_NAMES = ("company", "contact")
"""Kinds with names of their own; a deal is often called by a thing, as "Scanners 12" is."""


@dataclass
class Candidate:
    """A text that may answer a question."""

    kind: str
    record_id: UUID
    title: str
    body: str
    similarity: float | None
    thai: bool
    day: date | None
    """The day on which it took place."""
    waits: bool
    """Whether the record is new or changed and has no vector yet."""
    about: str = ""
    """The names of the records that it is about, folded."""
    meant: bool | None = None
    """Whether it is about a record that the question names; None where the question names none with notes."""
    of_another: bool = False
    """Whether the question surely names another record, by the first word of a Latin name."""
    named: bool | None = None
    """Whether it names a person whom the question names; None where nothing does."""


def mark_named(candidates: list[Candidate], names: Sequence[tuple[str, ...]], *, member: bool) -> bool:
    """Marks passages by whether they name whom the question names, and gives them the name as the question writes it.

    Args:
        candidates: the passages, with the names of their authors where a member is asked about.
        names: of the question.
        member: whether a member has such a name, so that nothing in the other script is needed for it.

    Returns: whether the question names somebody whom no passage names.
    """
    if not names:
        return False
    held = [[says_name(f"{c.body} {c.about}", name) for name in names] for c in candidates]
    for candidate, one in zip(candidates, held, strict=True):
        said = [word for name, has in zip(names, one, strict=True) if has for word in name]
        candidate.about += "".join(f" {word}" for word in said if mentions(f"{candidate.body} {candidate.about}", word))
    if any(True in one for one in held):
        for candidate, one in zip(candidates, held, strict=True):
            candidate.named = True in one
        return False
    return member or not any(None in one for one in held)


def beside_the_name(candidate: Candidate, weights: Mapping[str, float]) -> dict[str, float]:
    """The question's words without those that name what a text is about."""
    names = candidate.about or (fold(candidate.title) if candidate.kind in OWN_NAMES else "")
    named = words_said(names, weights)
    return {token: weight for token, weight in weights.items() if token not in named}


def mark_meant(found: dict[tuple[str, UUID], Candidate], weights: dict[str, float]) -> None:
    """Notes, by whether they are about a record that the question names: a note about another company is no answer, also where
    one that is named by its own first word has no notes.
    """
    keys = {tuple(key) for c in found.values() if (key := _named_by(c, weights))}
    notes = [c for c in found.values() if c.kind in records.TYPES and records.TYPES[c.kind].opens_at]
    about = [c for c in notes if any(all(holds(f"{c.body} {c.about}", word) for word in key) for key in keys)]
    certain = any(_starts(c, [token for token in weights if holds(fold(c.title), token)]) for c in found.values())
    if about or certain:
        for candidate in notes:
            candidate.meant = candidate in about
            candidate.of_another = certain and not candidate.meant


def is_of_another(candidate: Candidate) -> bool:
    """Whether a text is about another record, or another person, than the question names."""
    return candidate.of_another or (candidate.named is False and not candidate.meant)


def _named_by(candidate: Candidate, weights: dict[str, float]) -> list[str]:
    """The words by which a question names a record: the first word of a Latin name, or most of the letters of a name."""
    title = fold(candidate.title)
    if candidate.kind not in records.TYPES or not records.TYPES[candidate.kind].has_timeline:
        return []
    held = [token for token in weights if holds(title, token)]
    letters = len(re.sub(r"\W", "", title))
    share = NAMED_SHARE if candidate.kind in OWN_NAMES else NEARLY_ALL
    return held if held and (_starts(candidate, held) or sum(map(len, held)) >= share * letters) else []


def _starts(candidate: Candidate, held: Sequence[str]) -> bool:
    """Whether words of a question have the first word of a Latin name, which is no word by itself."""
    first = (WORD.findall(fold(candidate.title)) or [""])[0]
    own = candidate.kind in OWN_NAMES and first.isascii() and len(first) >= 4
    return own and first not in lexicon.phrases() and stem(first) in held


def is_named(candidate: Candidate, weights: dict[str, float]) -> bool:
    """Whether the question names the record: at least a third of the letters of its title are words of the question."""
    title = fold(candidate.title)
    if candidate.kind not in records.TYPES or not records.TYPES[candidate.kind].has_timeline:
        return False
    held = [token for token in weights if holds(title, token)]
    return sum(map(len, held)) >= len(re.sub(r"\W", "", title)) / 3 if held else False
