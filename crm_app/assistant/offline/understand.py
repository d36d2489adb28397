"""From a question to one tool call, or to a list of what was not understood.

`understand()` cuts the question (`segment.py`), reads tags, names and periods, and decides on a tool. The decision must
use every word with a meaning; unused words are reported in `unknown`, so that no part of a question is silently
ignored.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from crm_app.assistant.offline.comparisons import as_comparison
from crm_app.assistant.offline.figures import as_figures, asks_how_it_went, asks_softly_for_a_sum, trades
from crm_app.assistant.offline.follow_ups import as_follow_up
from crm_app.assistant.offline.language import detect_language
from crm_app.assistant.offline.lists import as_list
from crm_app.assistant.offline.lookups import as_lookup
from crm_app.assistant.offline.meanings import RANKS, groups_deals
from crm_app.assistant.offline.naming import read
from crm_app.assistant.offline.question import Ambiguity, Question
from crm_app.assistant.offline.segment import clean
from crm_app.assistant.offline.vocabulary import Vocabulary
from crm_app.assistant.tools import tools
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.search_notes import SearchNotes
from crm_app.core.i18n import Language
from crm_app.values.period_parts import Period

Topic = Literal["call", "help", "thanks", "empty", "unknown", "ambiguous"]


@dataclass
class Understanding:
    """The meaning of a question. Exactly one of `call`, `unknown` and `ambiguous` is filled when the topic says so."""

    language: Language
    topic: Topic
    call: Tool | None = None
    unknown: list[str] = field(default_factory=list)
    ambiguous: list[Ambiguity] = field(default_factory=list)
    assumed: list[tuple[str, str]] = field(default_factory=list)
    """Names taken for similar ones: (as typed, as taken)."""
    periods: list[Period] = field(default_factory=list)
    single: bool = False
    """The question asks for one winner, not for a list."""


def understand(
    question: str,
    vocabulary: Vocabulary,
    *,
    today: date,
    fiscal_start_month: int = 1,
    previous: Tool | None = None,
) -> Understanding:
    """Read `question`.

    Args:
        question: as typed; only its beginning is read (`segment.MAX_QUESTION`).
        vocabulary: the names that the asker may know of.
        today: the day in the workspace's zone.
        fiscal_start_month: first month of the workspace's fiscal year.
        previous: the call that answered the question before, for follow-ups such as "and in Q2?".
    """
    text = clean(question)
    language = detect_language(text)
    if not re.search(r"\w", text):
        return Understanding(language, "empty")
    for tool in tools().values():
        call = tool.from_question(text, today, fiscal_start_month)
        if call is not None:
            return Understanding(language, "call", call=call)
    result = _decide(read(text, vocabulary, today, fiscal_start_month, previous))
    result.language = language
    return result


def _decide(q: Question) -> Understanding:
    small_talk = _small_talk(q)
    if small_talk is not None:
        return small_talk
    call, single = _call(q)
    if call is None and q.tags("field:") and q.unknown() and not q.has("notes", "notes!", "summary"):
        return Understanding("en", "unknown", unknown=q.unknown())
    if call is None or isinstance(call, SearchNotes):
        notes = SearchNotes(query=q.text)
        return Understanding("en", "call", call=notes, periods=q.periods)
    if q.ambiguous:
        return Understanding("en", "ambiguous", ambiguous=q.ambiguous)
    missing = q.left_over() + _unapplied(q, call)
    if missing:
        return Understanding("en", "unknown", unknown=missing)
    return Understanding("en", "call", call=call, assumed=q.assumed, periods=q.periods, single=single)


def _unapplied(q: Question, call: Tool) -> list[str]:
    """Names and periods of the question that `call` does not contain: the answer reports them instead of ignoring
    them.
    """
    applied = call.model_dump_json()
    names = [
        token.text
        for token in q.tokens
        if token.tag == "entity"
        and not token.used
        and json.dumps(token.entities[0].name, ensure_ascii=False) not in applied
    ]
    periods = [p.matched for p in q.periods if not any(str(d) in applied for d in (p.start, p.end) if d)]
    return names + periods


def _small_talk(q: Question) -> Understanding | None:
    meaningful = {t.tag for t in q.tokens} - {"stop", "and"}
    if meaningful and meaningful <= {"help", "which", "list"} and "help" in meaningful:
        return Understanding("en", "help")
    if meaningful == {"thanks"}:
        return Understanding("en", "thanks")
    return None


def _call(q: Question) -> tuple[Tool | None, bool]:
    measured = q.has("count", "sum", "revenue", "average", "win_rate", "cycle", "percent")
    ranked = q.has(*RANKS)
    if measured or ranked:
        q.use("summary")
    summary = q.has("summary") and not (measured or ranked)
    if q.has("notes", "notes!") or summary or (q.has("type:note") and not q.has("count")):
        return None, False
    found: Tool | None = as_follow_up(q, measured, ranked)
    found = found or as_lookup(q, ranked) or as_comparison(q)
    if found is not None:
        return found, False
    if ranked or measured or asks_softly_for_a_sum(q) or groups_deals(q) or trades(q) or asks_how_it_went(q):
        return as_figures(q, ranked)
    return as_list(q), False
