"""When a note stands before a record or a list, or in place of what was not understood."""

from collections.abc import Sequence

from crm_app.assistant.clues import mentions, names_in
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.outcomes import Outcome, Passage, PassagesOutcome
from crm_app.assistant.question_words import content_tokens, says_any
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.get_record import GetRecord
from crm_app.values.collation import fold

STRONG, STANDS_IN = 0.55, 0.7
"""The chance from which a passage stands before a record, and in place of what was not understood."""


def standing_in(understanding: Understanding, rows: Sequence[Passage]) -> list[Passage]:
    """Passages that may stand in for a figure: they say something about the word that was not understood, have the names
    that were not, in either script, or very likely answer and are about whom the question names.
    """
    words = content_tokens(" ".join(understanding.unknown))
    names = names_in(understanding.notes.query) if understanding.notes else ()
    unread = [name for name in names if name in fold(" ".join(understanding.unknown))]
    return [
        row
        for row in rows
        if says_any(said := fold(f"{row.text} {row.about}"), words)
        or (unread and all(mentions(said, name) for name in unread))
        or (row.score >= STANDS_IN and all(mentions(said, name) is not False for name in names))
    ]


def says_little(call: Tool | None, outcome: Outcome) -> bool:
    """Whether nothing is said of the notes besides a list or a figure: people with a job title may be none ("who makes the
    decision at Acme?"), and the reasons of lost deals stand in the figure, which a passage must very likely add to.
    """
    if isinstance(call, AggregateDeals) and call.group_by == "lost_reason":
        return not (isinstance(outcome, PassagesOutcome) and outcome.rows and outcome.rows[0].score >= STANDS_IN)
    return isinstance(call, FindRecords) and bool(call.filters.job_title)


def goes_first(call: Tool | None, outcome: Outcome) -> bool:
    """Whether a passage answers so well that it stands before a record or a list; never before a figure of reasons."""
    strong = isinstance(outcome, PassagesOutcome) and bool(outcome.rows) and outcome.rows[0].score >= STRONG
    return strong and not isinstance(call, AggregateDeals)


def is_weak(q: Question, call: Tool) -> bool:
    """Whether a call leaves open what was asked: a name alone ("What does Acme need?"), words that stand for a name or for
    a job, or a list for a question about when or how.
    """
    if isinstance(call, GetRecord):
        return not call.fields and q.has("which", "how", "when")
    if isinstance(call, FindRecords) and (call.filters.lacks or call.sort == "occurred_at"):
        return False
    if isinstance(call, FindRecords) and call.filters.job_title:
        return True
    return isinstance(call, FindDeals | FindRecords) and (bool(call.query) or q.has("when", "how"))
