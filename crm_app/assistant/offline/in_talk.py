"""A turn in its talk: as an edit of the question before, as a question about the same things, or as it was read at first."""

from collections.abc import Callable

from crm_app.assistant.offline.composed import merged, questions_of
from crm_app.assistant.offline.edits import as_edit
from crm_app.assistant.offline.kept_talk import is_taken, of_something_else, says_so
from crm_app.assistant.offline.naming import read
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.turn_cues import Cues, cues_of
from crm_app.assistant.offline.understanding import Understanding, is_answered
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.search_notes import SearchNotes

Decide = Callable[[Question], Understanding]
Narrow = Callable[[Understanding, Question], Understanding]


def in_the_talk(
    result: Understanding,
    text: str,
    q: Question,
    previous: Tool | None,
    decide: Decide,
    narrow: Narrow,
    *,
    narrowed: bool,
) -> Understanding:
    """The reading of a turn that keeps most of the talk's question.

    Args:
        result: what the turn was read as.
        text: the turn, with its spelling corrected.
        q: its reading.
        previous: the question of the talk.
        decide: gives the reading of a question outside of a talk.
        narrow: adds the conditions on fields that were taken out of `text`.
        narrowed: whether there are any.
    """
    if not is_answered(result) and (notes := _other_notes(text, q)) is not None:
        return Understanding("en", "call", call=notes)
    if previous is None or q.today is None:
        return result
    edit = as_edit(text, q, previous, narrowed=narrowed)
    if edit is not None and is_taken(edit, result, previous):
        one = edit.question
        found = Understanding(
            "en", "call", call=edit.call, assumed=one.assumed, periods=one.periods, single=edit.single
        )
        return narrow(found, one)
    cues = cues_of(text)
    other = of_something_else(cues, result, previous, q.talk)
    if is_answered(result) and not other:
        return result
    about_the_same = _of_the_same(cues, q, previous, decide)
    if about_the_same is not None:
        return about_the_same
    # A turn that changes the question before in a way that cannot be done is no question for the notes.
    to_notes = isinstance(result.call, SearchNotes) or result.notes is not None
    searched = to_notes and not q.has("notes", "notes!", "summary")
    lost = other or (searched and cues.changes and len(cues.rest.split()) <= MOST_WORDS)
    return Understanding("en", "unknown", unknown=[text[:200]], measured=True) if lost else result


MOST_WORDS = 4
"""Words of a turn, besides what it does with the question before, that name nothing which a note could be about."""


def _other_notes(text: str, q: Question) -> SearchNotes | None:
    """ "And just Nattapong's?" after what notes say: the same question about the name, in place of one of its kind."""
    newest = q.before[0] if q.before else None
    if not isinstance(newest, SearchNotes) or q.today is None:
        return None
    cues = cues_of(text)
    one = read(cues.rest, q.vocabulary, q.today, q.fiscal_start, None)
    names = [e for e in one.entities if e not in one.excluded]
    if not (cues.only or cues.follows) or len(names) != 1 or one.excluded or one.ambiguous or one.unknown():
        return None
    if len([t for t in one.tokens if t.tag not in ("stop", "entity", "follow", "and")]) > 0:
        return None
    asked = read(newest.query, q.vocabulary, q.today, q.fiscal_start, None)
    same = [t for t in asked.tokens if t.tag == "entity" and t.entities[0].kind == names[0].kind]
    query = newest.query
    for token in reversed(same):
        place = query.find(token.text)
        query = f"{query[:place]}{names[0].name}{query[place + len(token.text) :]}" if place >= 0 else query
    if not same:
        query = f"{query.rstrip(' ?')} ({names[0].name})"
    return SearchNotes(query=query[:1000])


def _of_the_same(cues: Cues, q: Question, previous: Tool, decide: Decide) -> Understanding | None:
    if q.today is None or not (says_so(cues) or cues.rest):
        return None
    for question in questions_of(cues, previous):
        one = read(question, q.vocabulary, q.today, q.fiscal_start, None)
        alone = decide(one)
        call = merged(previous, alone.call, cues.rest) if is_answered(alone) and alone.second is None else None
        if call is not None:
            return Understanding("en", "call", call=call, assumed=one.assumed, periods=one.periods)
    return None
