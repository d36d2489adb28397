"""Finds the passages that are relevant to a question, among the records that its asker may read.

A document's score combines the similarity of its vector with the share of the question's rare words in it. Vectors
alone miss names, numbers and addresses; words alone miss meaning. Permissions are conditions in SQL, applied before any
limit.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from crm_app import records
from crm_app.assistant import linking
from crm_app.assistant.bilingual import in_other_words, stem
from crm_app.assistant.clues import Clues, clues_of, mentions
from crm_app.assistant.embedders import Embedder
from crm_app.assistant.kinds import record_href
from crm_app.assistant.offline import lexicon
from crm_app.assistant.outcomes import Passage, PassagesOutcome, Source
from crm_app.assistant.prose import is_thai, sentences
from crm_app.assistant.question_words import WORD, content_tokens, coverage, holds
from crm_app.assistant.worldly import worldliness
from crm_app.core.clock import today
from crm_app.core.database import Work
from crm_app.core.tables import columns
from crm_app.values.collation import fold
from crm_app.workspaces.models import Membership

MEMBER = columns(Membership)
CANDIDATES = 40
PASSAGE_CHARS = 900

# Measured on the tuning half of bench/assistant; the curve is in docs/assistant.md.
STRANGER = {(False, False): 0.20, (True, True): 0.15, (False, True): 0.03, (True, False): 0.07}
"""Cosine of a question and a text about something else, by whether each of them is Thai: e5 puts texts of one language nearer
together, whatever they say.
"""
SPAN = 0.55
"""What is added to it where a text is about the same."""
WEIGHT_NEAR, WEIGHT_WORDS = 0.85, 0.65
"""What meaning alone, and words alone, can contribute at most. A passage with both is near 1."""
THRESHOLD = 0.40
"""Below this score a passage does not answer."""
EXPECTED = (0.11, 0.33)
"""How near a passage is without a vector: the mean of passages that share no word, and what all words add to it."""
NAMED_SHARE, NEARLY_ALL = 0.6, 0.8
"""The share of a name's letters by which a question names a record for certain: of `OWN_NAMES`, of another one."""
OWN_NAMES = ("company", "contact")
"""Kinds with names of their own; a deal is often called by a thing, as "Scanners 12" is."""
MEANT, STRANGERS = 0.15, 0.7
"""What it adds to a note that it is about the record that the question names, and what is left of other notes then."""
WORLDLY = 0.4
"""What a question about the world takes from the scores, see `worldly.py`."""
NOBODY, OTHER_DAY = 0.5, 0.8
"""What is left of a score where nothing names whom the question names, and of a passage of another day than it asks for."""
NEARBY, NEIGHBOURS, LONG = 0.7, 2, 160
"""What the words count for that neighbouring sentences have, how many sentences those are, and the letters of a text that
is taken apart for it.
"""
MAX_PATTERNS = 16
"""Words by which the database looks for documents, see `assistant_candidates`."""
KEEP_RATIO = 0.6
"""A passage much weaker than the best one adds only noise."""


@dataclass
class _Candidate:
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


def search(work: Work, query: str, limit: int, embedder: Embedder) -> PassagesOutcome:
    """The best passages for `query`, none when even the best is below `THRESHOLD`."""
    scored, weights = ranked(work, query, embedder)
    if not scored or scored[0][0] < THRESHOLD:
        return PassagesOutcome(rows=[])
    floor = max(THRESHOLD, scored[0][0] * KEEP_RATIO)
    rows: list[Passage] = []
    for score, candidate in scored[:limit]:
        if score < floor:
            break
        passage = _passage(work, candidate, weights, score)
        if passage is not None:
            rows.append(passage)
    return PassagesOutcome(rows=rows)


def ranked(work: Work, query: str, embedder: Embedder) -> tuple[list[tuple[float, _Candidate]], dict[str, float]]:
    """Every candidate for `query` with its score, the best first, whatever the threshold; and the weights of its words."""
    clues = clues_of(query, today(work.principal.workspace_timezone))
    tokens = content_tokens(clues.rest)
    vector = embedder.query(query)
    found = _candidates(work, vector, embedder.name, tokens)
    weights = _weights(work, tokens)
    _add_linked(work, vector, embedder.name, found, weights)
    member = bool(tokens) and _is_member(work, [*clues.names, *tokens])
    if member:  # "what did Darcel say?": what somebody wrote is about them as well
        for key, author in linking.authors(work, list(found)).items():
            found[key].about += " " + fold(author)
    _mark_meant(found, weights)
    thai = is_thai(query)
    worldly = WORLDLY * min(2.0, max(0.0, worldliness(embedder, vector, thai=thai)))
    scores = [(_score(c, weights, worldly, thai=thai), c) for c in found.values()]
    return sorted(_by_clues(scores, clues, member=member), key=lambda pair: -pair[0]), weights


def _by_clues(scores: list[tuple[float, _Candidate]], clues: Clues, *, member: bool) -> list[tuple[float, _Candidate]]:
    """Passages that name whom the question names, or are of its days, before the others; what is asked about somebody whom
    nothing names has no answer.
    """
    if clues.names:
        held = [[mentions(f"{c.body} {c.about}", name) for name in clues.names] for _, c in scores]
        if any(True in one for one in held):
            scores = [(s * (1 if c.meant is not None or True in one else STRANGERS), c)
                      for (s, c), one in zip(scores, held, strict=True)]  # fmt: skip
        elif not any(None in one for one in held) and not member:
            scores = [(s * NOBODY, c) for s, c in scores]
    if clues.days is not None:
        first, last = clues.days
        scores = [(1 - (1 - s) * (1 - MEANT) if c.day and first <= c.day <= last else s * OTHER_DAY, c)
                  for s, c in scores]  # fmt: skip
    return scores


def _is_member(work: Work, names: Sequence[str]) -> bool:
    statement = select(MEMBER.name).where(MEMBER.workspace_id == work.workspace_id)
    members = [fold(name) for name in work.db.execute(statement).scalars()]
    return any(mentions(member, name) for member in members for name in names if len(name) > 2)


def _candidates(work: Work, vector: list[float], model: str, tokens: list[str]) -> dict[tuple[str, UUID], _Candidate]:
    rows = work.db.execute(
        text(
            "select kind, record_id, title, body, similarity, thai, day, waits from assistant_candidates(:v, :m, :p, :n)"
        ),
        {"v": str(vector), "m": model, "p": [_pattern(word) for word in _looked_for(tokens)], "n": CANDIDATES},
    )
    found: dict[tuple[str, UUID], _Candidate] = {}
    for row in rows:
        found.setdefault(
            (row.kind, row.record_id),
            _Candidate(row.kind, row.record_id, row.title, row.body, row.similarity, row.thai, row.day, row.waits),
        )
    return found


def _looked_for(tokens: list[str]) -> list[str]:
    """The words of a question, and words of the other language with their meanings as far as there is room."""
    others = [next(iter(in_other_words(token)), None) for token in tokens]
    return [*tokens, *(word for word in others if word is not None)][:MAX_PATTERNS]


def _add_linked(
    work: Work, vector: list[float], model: str, found: dict[tuple[str, UUID], _Candidate], weights: dict[str, float]
) -> None:
    """Adds the notes about records that the question names, and to each note the names of what it is about."""
    named = sorted(
        (c for c in found.values() if _is_named(c, weights)), key=lambda c: -coverage(fold(c.title), weights)
    )
    for row in linking.notes_about(work, [(c.kind, c.record_id) for c in named[:CANDIDATES]], vector, model):
        key = (row["kind"], row["record_id"])
        found.setdefault(
            key, _Candidate(*key, row["title"], row["text"], row["similarity"], row["thai"], row["day"], row["waits"])
        )
    notes = [key for key, c in found.items() if c.kind in records.TYPES and records.TYPES[c.kind].opens_at]
    for key, names in linking.names_of_links(work, notes).items():
        found[key].about = fold(" ".join(names))


def _mark_meant(found: dict[tuple[str, UUID], _Candidate], weights: dict[str, float]) -> None:
    """Notes, by whether they are about a record that the question names: a note about another company is no answer."""
    keys = {tuple(key) for c in found.values() if (key := _named_by(c, weights))}
    notes = [c for c in found.values() if c.kind in records.TYPES and records.TYPES[c.kind].opens_at]
    about = [c for c in notes if any(all(holds(f"{c.body} {c.about}", word) for word in key) for key in keys)]
    if about:
        for candidate in notes:
            candidate.meant = candidate in about


def _named_by(candidate: _Candidate, weights: dict[str, float]) -> list[str]:
    """The words by which a question names a record: the first word of a Latin name, or most of the letters of a name."""
    title = fold(candidate.title)
    if candidate.kind not in records.TYPES or not records.TYPES[candidate.kind].has_timeline:
        return []
    held = [token for token in weights if holds(title, token)]
    letters = len(re.sub(r"\W", "", title))
    first = (WORD.findall(title) or [""])[0]
    own = candidate.kind in OWN_NAMES
    starts = own and first.isascii() and len(first) >= 4 and first not in lexicon.phrases() and stem(first) in held
    return held if held and (starts or sum(map(len, held)) >= (NAMED_SHARE if own else NEARLY_ALL) * letters) else []


def _is_named(candidate: _Candidate, weights: dict[str, float]) -> bool:
    """Whether the question names the record: at least a third of the letters of its title are words of the question."""
    title = fold(candidate.title)
    if candidate.kind not in records.TYPES or not records.TYPES[candidate.kind].has_timeline:
        return False
    held = [token for token in weights if holds(title, token)]
    return sum(map(len, held)) >= len(re.sub(r"\W", "", title)) / 3 if held else False


def _pattern(token: str) -> str:
    return "%" + token.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _weights(work: Work, tokens: list[str]) -> dict[str, float]:
    """Inverse document frequency of each token among the documents that the asker may read."""
    if not tokens:
        return {}
    rows = work.db.execute(
        text("select pattern, documents, total from assistant_token_counts(:p)"), {"p": [_pattern(t) for t in tokens]}
    ).all()
    counts = {row.pattern: (row.documents, row.total) for row in rows}
    weights = {}
    for token in tokens:
        documents, total = counts.get(_pattern(token), (0, 0))
        weights[token] = math.log((total + 1) / (documents + 1)) + 0.1
    return weights


def _score(candidate: _Candidate, weights: dict[str, float], worldly: float, *, thai: bool) -> float:
    """0 to 1: 1 - (1 - w * nearness) * (1 - w * share of the words), for a question in Thai or in English.

    `worldly` is taken from a text in which words of the question are missing: "Who likes tea?" is answered where it says so.
    A text that waits for its vector has the expected nearness; a name or a number, which gets no vector, has none.
    """
    covered = _share(candidate, weights)
    if candidate.similarity is not None:
        near = min(1.0, max(0.0, (candidate.similarity - STRANGER[thai, candidate.thai]) / SPAN))
    elif candidate.waits:
        near = EXPECTED[0] + EXPECTED[1] * covered
    else:
        near = 0.0
    score = 1 - (1 - WEIGHT_NEAR * near) * (1 - WEIGHT_WORDS * covered)
    score *= 1 - worldly * (1 - covered**2)
    if candidate.meant is None:
        return score
    return 1 - (1 - score) * (1 - MEANT) if candidate.meant else score * STRANGERS


def _share(candidate: _Candidate, weights: dict[str, float]) -> float:
    """The share of the question's words in a text, most of it for those that stand near each other: a long note has some
    word of many questions.
    """
    whole = coverage(f"{candidate.body} {candidate.about}", weights)
    if not whole or len(candidate.body) < LONG:
        return whole
    found = sentences(candidate.body)
    if len(found) <= NEIGHBOURS:
        return whole
    spans = (" ".join(found[i : i + NEIGHBOURS]) for i in range(len(found) - NEIGHBOURS + 1))
    nearest = max(coverage(f"{span} {candidate.about}", weights) for span in spans)
    return (1 - NEARBY) * whole + NEARBY * nearest


def _passage(work: Work, candidate: _Candidate, weights: dict[str, float], score: float) -> Passage | None:
    """The part of the record, as it was written, with most of the question's words."""
    record = records.TYPES.get(candidate.kind)
    if record is None:
        return None
    column = columns(record.model)
    statement = select(record.model).where(
        column.id == candidate.record_id,
        column.deleted_at.is_(None),
        work.sees(column.owner_id, f"{candidate.kind}.read"),
    )
    row: Any = work.db.execute(statement).scalar_one_or_none()
    if row is None:
        return None
    title = record.title(row)
    pieces = [piece for part in record.text(row) if part for piece in _cut(part)] or [title]
    best = max(pieces, key=lambda piece: (coverage(fold(piece), weights), len(piece)))
    source = Source(
        kind=candidate.kind,
        id=str(candidate.record_id),
        title=title,
        href=record_href(candidate.kind, row.model_dump()),
        excerpt=best[:300],
    )
    written = linking.written(work, candidate.kind, row)
    return Passage(
        source=source,
        text=best,
        sentence=_sentence(best, weights),
        score=round(min(1.0, score), 3),
        by=written.by,
        day=written.day,
        about=written.about,
    )


def _sentence(passage: str, weights: dict[str, float]) -> str:
    """The sentence of a passage with most of the question's words, and the sentence after it where it is short; the
    whole passage where no sentence has any.
    """
    found = sentences(passage)
    shares = [coverage(fold(sentence), weights) for sentence in found]
    if len(found) < 3 or not max(shares):
        return passage
    best = max(range(len(found)), key=lambda i: shares[i])
    return " ".join(found[best : best + 2])


def _cut(body: str) -> list[str]:
    """`body` in pieces of at most `PASSAGE_CHARS`, cut at line ends where there are any."""
    pieces: list[str] = []
    for paragraph in re.split(r"\n{2,}", body):
        stripped = paragraph.strip()
        pieces += [stripped[i : i + PASSAGE_CHARS] for i in range(0, len(stripped), PASSAGE_CHARS)]
    return pieces
