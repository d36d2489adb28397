"""Chooses the sentences of a passage that answer a question, which an answer quotes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from crm_app.assistant.answer_kinds import AnswerKind, holds_answer
from crm_app.assistant.prose import parts, prose_of, sentences
from crm_app.assistant.question_words import coverage
from crm_app.core.database import Work
from crm_app.values.collation import fold

WORDS, HOLDS, NEIGHBOUR = 0.1, 0.2, 0.4
"""What all words of the question count in a sentence, and what it counts that it holds what is asked for, beside its nearness
of -1 to 1; and the share that a sentence has of its better neighbour. Chosen with the words that answer the tuning questions of
`bench/assistant/passages/stranger.py`.
"""
WHOLE = 3
"""A passage of fewer sentences is quoted whole."""


@dataclass(frozen=True)
class Wanted:
    """A question: its vector, best without the name of the customer, with the name of its model (empty: only words
    choose); what it asks for; and its words with their weights.
    """

    vector: Sequence[float]
    model: str
    kind: AnswerKind | None
    weights: Mapping[str, float]


def quote(work: Work, key: tuple[str, UUID], passage: str, wanted: Wanted) -> str:
    """The two neighbouring sentences of a record that answer best; `passage`, a part of its text, where it has few.

    Args:
        work: the transaction, of somebody who may read the record.
        key: the kind and the id of the record.
        passage: the part of it that has most of the question's words.
        wanted: the question. Words that name the record itself tell no sentence from another and should be left out.
    """
    found, near = _sentences(work, key, passage, wanted)
    if len(found) < WHOLE:
        return passage
    said = [coverage(fold(sentence), wanted.weights) for sentence in found]
    holds = [holds_answer(sentence, wanted.kind) is True for sentence in found]
    if not any(near) and not any(said) and not any(holds):
        return passage
    own = [n + WORDS * s + HOLDS * h for n, s, h in zip(near, said, holds, strict=True)]
    points = [one + NEIGHBOUR * max(own[i] for i in _beside(at, len(own))) for at, one in enumerate(own)]
    best = max(range(len(points)), key=lambda at: points[at])
    other = max(_beside(best, len(points)), key=lambda at: points[at])
    return " ".join(found[min(best, other) : max(best, other) + 1])


def _beside(at: int, length: int) -> list[int]:
    return [i for i in (at - 1, at + 1) if 0 <= i < length]


def _sentences(work: Work, key: tuple[str, UUID], passage: str, wanted: Wanted) -> tuple[list[str], list[float]]:
    """The sentences of a record with their nearness to the question; those of `passage`, and 0 for each, where they have no
    vectors.
    """
    plain = sentences(passage)
    if not wanted.vector:
        return plain, [0.0] * len(plain)
    row = work.db.execute(
        text(
            "select d.body, array(select 1 - (p.part <=> cast(:v as vector)) from unnest(d.embedding_parts) with ordinality"
            " as p(part, place) order by p.place) as near from search_document d"
            " where d.workspace_id = :w and d.kind = :k and d.record_id = :r and d.embedding_model = :m"
        ),
        {"v": str(list(wanted.vector)), "w": work.workspace_id, "k": key[0], "r": key[1], "m": wanted.model},
    ).one_or_none()
    if row is not None:
        found = parts(prose_of(row.body))
        if found and len(found) == len(row.near):
            return found, list(row.near)
    return plain, [0.0] * len(plain)
