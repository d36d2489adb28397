"""When a note stands before a record or a list, or in place of what was not understood."""

from collections.abc import Sequence

from crm_app.assistant.clues import mentions, names_in
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.outcomes import Outcome, Passage, PassagesOutcome
from crm_app.assistant.question_words import content_tokens, says_any
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.values.collation import fold

STRONG, STANDS_IN = 0.55, 0.7
"""The chance from which a passage stands before a record, and in place of what was not understood."""


def standing_in(understanding: Understanding, rows: Sequence[Passage]) -> list[Passage]:
    """Passages that may stand in for a figure: they say something about the word that was not understood, or very likely
    answer and are about whom the question names.
    """
    words = content_tokens(" ".join(understanding.unknown))
    names = names_in(understanding.notes.query) if understanding.notes else ()
    return [
        row
        for row in rows
        if says_any(said := fold(f"{row.text} {row.about}"), words)
        or (row.score >= STANDS_IN and all(mentions(said, name) is not False for name in names))
    ]


def is_guess(call: Tool | None) -> bool:
    """Whether a list is of people with a job title that may be none: "who makes the decision at Acme?"."""
    return isinstance(call, FindRecords) and bool(call.filters.job_title)


def is_strong(outcome: Outcome) -> bool:
    """Whether a passage answers so well that it stands before a record or a list."""
    return isinstance(outcome, PassagesOutcome) and bool(outcome.rows) and outcome.rows[0].score >= STRONG
