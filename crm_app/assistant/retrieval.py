"""Finds the passages that are relevant to a question, among the records that its asker may read.

What speaks for a document is how near its vector is and the share of the question's rare words in it; `ranking.py` makes a
chance of it, and `quoting.py` chooses the sentences that are quoted. Vectors alone miss names, numbers and addresses; words alone
miss meaning. Permissions are conditions in SQL, applied before any limit.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import false, or_, select, text

from crm_app import records
from crm_app.assistant import linking
from crm_app.assistant.answer_kinds import AnswerKind, asked_for, holds_answer
from crm_app.assistant.bilingual import in_other_words
from crm_app.assistant.candidates import Candidate, beside_the_name, is_named, is_of_another, mark_meant, mark_named
from crm_app.assistant.clues import Clues, clues_of, mentions, names_in
from crm_app.assistant.embedders import Embedder
from crm_app.assistant.kinds import record_href
from crm_app.assistant.outcomes import Passage, PassagesOutcome, Source
from crm_app.assistant.prose import is_prose, is_thai, sentences
from crm_app.assistant.question_words import asks_for_all, content_tokens, coverage, holds, words_said
from crm_app.assistant.quoting import Wanted, quote
from crm_app.assistant.ranking import ALL_WORDS, THRESHOLD, Asked, Evidence, chances, least_chance
from crm_app.assistant.told import told
from crm_app.core.clock import today
from crm_app.core.database import Work
from crm_app.core.tables import columns
from crm_app.values.collation import fold, part_of_key
from crm_app.values.finding import like
from crm_app.workspaces.models import Membership

MEMBER = columns(Membership)
CANDIDATES = 40
PASSAGE_CHARS = 900

FURTHER, MUCH_WEAKER = 0.08, 0.05
"""The least chance of a passage after the best one, and the least of its odds beside the best one's."""
OF_ALL, OLDER, SUBSTANTIAL = 0.8, 0.9, 120
"""The chance of the newest note where everything about a record is asked for, that of each older one beside the newer, and the
letters of a note, with its title, that says more than that somebody called.
"""
IN_TALK, SURE, NEAR_IN_TALK = 0.5, 0.6, 0.05
"""The chance of the note of the question before that holds what is asked for, the chance from which another one goes before it,
and how near it must be.
"""
ALIKE = 0.6
"""The share of the best chance from which a newer note goes before it, where the newest is asked for."""
_NEWEST = re.compile(r"\b(?:latest|newest|most recent|last (?:said|complain|ask|told|want))|ล่าสุด|หลังสุด", re.IGNORECASE)
NO_SENTENCE = -0.1
"""How near a name, a job or a number is, which gets no vector: a note with the same words says more."""
NEARBY, NEIGHBOURS, LONG = 0.7, 2, 160
"""What the words count for that neighbouring sentences have, how many sentences those are, and the letters of a text that
is taken apart for it.
"""
CODE = re.compile(r"(?=.*[a-z])(?=.*\d).{4,}|\d{5,}")
"""A number of an invoice, a part and the like: no other one will do."""
REACHES = re.compile(r"(?:(?:https?://|www\.)\S+|\S+@\S+|[+\d][\d ()+./-]{4,})", re.IGNORECASE)
"""A web address, a mail address or a number by itself."""
FEWEST_WORDS = 3
"""Words of a text that is no name and no job: "They like tea."."""
MAX_PATTERNS = 16
"""Words by which the database looks for documents, see `assistant_candidates`."""


def search(
    work: Work,
    query: str,
    limit: int,
    embedder: Embedder,
    context: str = "",
    deals: Sequence[UUID] | None = None,
    *,
    besides: bool = False,
) -> PassagesOutcome:
    """The best passages for `query`, none when even the best is below `THRESHOLD`.

    Args:
        work: the transaction of the asker.
        query: the question.
        limit: the most passages.
        embedder: the models of the vectors.
        context: the question to the notes before, in a talk; its note is looked at first.
        deals: the deals that alone are meant; None for everything.
        besides: whether the question asks for a figure as well, which is given.
    """
    found = gathered(work, query, embedder, deals)
    if besides:
        found = replace(found, asked=replace(found.asked, not_records=max(0.0, found.asked.not_records)))
    scored = _in_the_talk(found, _of_the_talk(work, context, embedder))
    empty = not found.weights and not context and all(evidence.on_day is None for _, evidence in found.candidates)
    least = least_chance(found.asked, _share(scored[0][1], found.weights)) if scored else 1.0
    if not scored or scored[0][0] < least or empty:  # "which company is he with?" says nothing to find a note by
        return PassagesOutcome(rows=[])
    odds = scored[0][0] / max(1e-9, 1 - scored[0][0]) * MUCH_WEAKER
    least = max(FURTHER, odds / (1 + odds))
    bare = _without_names(query, scored[0][1], found.weights)
    vector = found.vector if bare == query else embedder.query(bare)
    wanted = Wanted(vector, embedder.name, found.kind, found.weights)
    rows: list[Passage] = []
    for score, candidate in scored[:limit]:
        if score < least:
            break
        passage = _passage(work, candidate, wanted, score)
        if passage is not None:
            rows.append(passage)
            wanted = replace(wanted, vector=())  # of the others an answer has only a line each
    return PassagesOutcome(rows=rows)


def _of_the_talk(work: Work, context: str, embedder: Embedder) -> UUID | None:
    """The record whose text answered the question before; None where nothing did."""
    before = ranked(work, context, embedder)[:1] if context else []
    return next((candidate.record_id for chance, candidate in before if chance >= THRESHOLD), None)


def _in_the_talk(found: "Gathered", talk: UUID | None) -> list[tuple[float, Candidate]]:
    """The texts with their chances, the best first. The one of the question before comes first where it holds what is asked for
    and no other one very likely answers; what is about somebody else is left out.
    """
    scored = [pair for pair in _scored(found) if not is_of_another(pair[1])]
    evidence = next((one for candidate, one in found.candidates if candidate.record_id == talk), None)
    if not scored or evidence is None or found.kind is None or evidence.lacks or (evidence.near or 0.0) < NEAR_IN_TALK:
        return scored
    best = max(scored[0][0] if scored[0][0] < SURE else 0.0, IN_TALK)
    first = [(max(chance, best), one) for chance, one in scored if one.record_id == talk]
    return sorted([*first, *(pair for pair in scored if pair[1].record_id != talk)], key=lambda pair: -pair[0])


def _without_names(query: str, candidate: Candidate, weights: Mapping[str, float]) -> str:
    """A question without the names of what a text is about: they draw it to the sentences that name the customer once more."""
    rest = query
    named = weights.keys() - beside_the_name(candidate, weights).keys()
    for name in sorted({*named, *names_in(query)}, key=len, reverse=True):
        whole = rf"\b{re.escape(name)}\w*(?:['’]s)?" if name.isascii() else re.escape(name)
        rest = re.sub(whole, "", rest, flags=re.IGNORECASE)
    return " ".join(rest.split()) or query


def ranked(work: Work, query: str, embedder: Embedder) -> list[tuple[float, Candidate]]:
    """Every candidate for `query` with its chance, the best first, whatever the threshold."""
    return _scored(gathered(work, query, embedder))


def _scored(found: "Gathered") -> list[tuple[float, Candidate]]:
    scores = chances([evidence for _, evidence in found.candidates], found.asked)
    pairs = zip(scores, (candidate for candidate, _ in found.candidates), strict=True)
    scored = _with_all_of_it(found, sorted(pairs, key=lambda pair: -pair[0]))
    if found.newest and scored:
        alike = [one for chance, one in scored if chance >= ALIKE * scored[0][0] and records.TYPES[one.kind].opens_at]
        first = max(alike, key=lambda one: one.day or date.min, default=scored[0][1])  # of several as new the likeliest
        scored = [(scored[0][0], first), *(pair for pair in scored if pair[1] is not first)]
    return scored


def _with_all_of_it(found: "Gathered", scored: list[tuple[float, Candidate]]) -> list[tuple[float, Candidate]]:
    """Where a question asks for whatever was said about a record, its notes, the newest first and those that say something before
    the others.
    """
    about = [pair for pair in found.candidates if pair[0].meant and pair[0].named is not False]
    rest = [word for candidate, _ in about for word in beside_the_name(candidate, found.weights)]
    if not about or found.asked.not_records < 0 or not asks_for_all(rest):
        return scored
    about.sort(key=lambda one: (one[1].on_day is not False, len(one[0].body) >= SUBSTANTIAL, one[0].day or date.min))
    first, all_of_it = max(OF_ALL, scored[0][0]), [candidate for candidate, _ in reversed(about)]
    return [
        *((first * OLDER**place, candidate) for place, candidate in enumerate(all_of_it)),
        *((chance * OLDER ** len(about), candidate) for chance, candidate in scored if candidate not in all_of_it),
    ]


@dataclass(frozen=True)
class Gathered:
    """What is known of a question, every candidate with what speaks for it, the weights of the question's words, its vector,
    and what it asks for.
    """

    asked: Asked
    candidates: list[tuple[Candidate, Evidence]]
    weights: dict[str, float]
    vector: list[float]
    kind: AnswerKind | None
    newest: bool = False
    """Whether it asks for the newest: "their latest complaint"."""


def gathered(work: Work, query: str, embedder: Embedder, deals: Sequence[UUID] | None = None) -> Gathered:
    """What speaks for each candidate for `query`; with `deals` for these and what was written about them alone."""
    clues = clues_of(query, today(work.principal.workspace_timezone))
    tokens = content_tokens(clues.rest)
    vector = embedder.query(query)
    found = _candidates(work, vector, embedder.name, tokens)
    weights = _weights(work, tokens)
    _add_linked(work, vector, embedder.name, found, weights, deals)
    member = bool(tokens) and _is_member(work, [*(word for name in clues.names for word in name), *tokens])
    if member:  # "what did Darcel say?": what somebody wrote is about them as well
        for key, author in linking.authors(work, list(found)).items():
            found[key].about += " " + fold(author)
    nobody = mark_named(list(found.values()), clues.names, member=member)
    mark_meant(found, weights)
    thai = is_thai(query)
    asked = Asked(*told(embedder, vector), nobody, len(weights) <= 1)
    kind = asked_for(query)
    judged = [(c, _evidence(c, weights, clues, embedder.unrelated[thai, c.thai], kind)) for c in found.values()]
    return Gathered(asked, judged, weights, vector, kind, _NEWEST.search(query) is not None)


def _evidence(
    candidate: Candidate, weights: dict[str, float], clues: Clues, unrelated: float, kind: AnswerKind | None
) -> Evidence:
    words = _share(candidate, weights)
    near = None if candidate.waits or words >= ALL_WORDS else NO_SENTENCE  # "They like tea" is too short for a vector
    if candidate.similarity is not None:
        near = candidate.similarity - unrelated
    named = candidate.named
    if named is False and candidate.meant:
        named = None
    on_day = None
    if clues.days is not None:
        on_day = candidate.day is not None and clues.days[0] <= candidate.day <= clues.days[1]
    # A folded text has no capitals, by which places and people are told.
    lacks = kind in ("time", "number", "reach") and holds_answer(candidate.body, kind) is False
    lacks = lacks or any(CODE.fullmatch(token) and not holds(candidate.body, token) for token in weights)
    return Evidence(near, words, candidate.meant, named, on_day, _only_named(candidate, weights), lacks)


def _only_named(candidate: Candidate, weights: dict[str, float]) -> float:
    """How much of the question is the name of the record, times how much of the rest the record does not have: "what is Acme's
    fax number?" is near to every note about Acme.
    """
    rest = beside_the_name(candidate, weights)
    if not rest or len(rest) == len(weights):
        return 0.0
    return (1 - sum(rest.values()) / sum(weights.values())) * (1 - coverage(candidate.body, rest))


MOST_HEARD = 2000
"""Among how many members whose names are in another script than the question a name is sought by its sound."""


def _is_member(work: Work, names: Sequence[str]) -> bool:
    """Whether a member has one of these names, folded, in its script or by its sound in the other one."""
    wanted = [name for name in names if len(name) > 2]
    mine = select(MEMBER.name).where(MEMBER.workspace_id == work.workspace_id)
    same = mine.where(or_(false(), *(MEMBER.name_key.like(like(part_of_key(name))) for name in wanted)))
    if any(mentions(fold(name), one) for name in work.db.execute(same.limit(MOST_HEARD)).scalars() for one in wanted):
        return True
    scripts = {"[ก-๙]" if name.isascii() else "[a-z]" for name in wanted}
    other = mine.where(or_(false(), *(MEMBER.name_key.op("~")(script) for script in scripts)))
    heard = [fold(name) for name in work.db.execute(other.limit(MOST_HEARD)).scalars()]
    return any(mentions(name, one) for name in heard for one in wanted)


def _candidates(work: Work, vector: list[float], model: str, tokens: list[str]) -> dict[tuple[str, UUID], Candidate]:
    rows = work.db.execute(
        text(
            "select kind, record_id, title, body, similarity, thai, day, waits from assistant_candidates(:v, :m, :p, :n)"
        ),
        {"v": str(vector), "m": model, "p": [_pattern(word) for word in _looked_for(tokens)], "n": CANDIDATES},
    )
    found: dict[tuple[str, UUID], Candidate] = {}
    for row in rows:
        found.setdefault(
            (row.kind, row.record_id),
            Candidate(row.kind, row.record_id, row.title, row.body, row.similarity, row.thai, row.day, row.waits),
        )
    return found


def _looked_for(tokens: list[str]) -> list[str]:
    """The words of a question, and words of the other language with their meanings as far as there is room."""
    others = [next(iter(in_other_words(token)), None) for token in tokens]
    return [*tokens, *(word for word in others if word is not None)][:MAX_PATTERNS]


def _add_linked(
    work: Work, vector: list[float], model: str, found: dict[tuple[str, UUID], Candidate], weights: dict[str, float],
    deals: Sequence[UUID] | None,
) -> None:  # fmt: skip
    """Adds the notes about records that the question names, and to each note the names of what it is about. With `deals`
    only these, and the notes about them, stay.
    """
    named = sorted((c for c in found.values() if is_named(c, weights)), key=lambda c: -coverage(fold(c.title), weights))
    keys = [(c.kind, c.record_id) for c in named[:CANDIDATES]]
    if deals is not None:
        keys = [("deal", one) for one in deals]
        for key in found.keys() - set(keys):
            del found[key]
    for row in linking.notes_about(work, keys, vector, model):
        key = (row["kind"], row["record_id"])
        found.setdefault(
            key, Candidate(*key, row["title"], row["text"], row["similarity"], row["thai"], row["day"], row["waits"])
        )
    notes = [key for key, c in found.items() if c.kind in records.TYPES and records.TYPES[c.kind].opens_at]
    for key, names in linking.names_of_links(work, notes).items():
        found[key].about = fold(" ".join(names))


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


def _share(candidate: Candidate, weights: dict[str, float]) -> float:
    """The share of the question's words in a text, most of it for those that stand near each other: a long note has some
    word of many questions.
    """
    total = sum(weights.values())
    text_and_names = f"{candidate.body} {candidate.about}"
    said = words_said(text_and_names, weights)  # most texts have few: only these are looked for again
    whole = coverage(text_and_names, said, total)
    if not whole or len(candidate.body) < LONG:
        return whole
    found = sentences(candidate.body)
    if len(found) <= NEIGHBOURS:
        return whole
    spans = (" ".join(found[i : i + NEIGHBOURS]) for i in range(len(found) - NEIGHBOURS + 1))
    nearest = max(coverage(f"{span} {candidate.about}", said, total) for span in spans)
    return (1 - NEARBY) * whole + NEARBY * nearest


def _passage(work: Work, candidate: Candidate, wanted: Wanted, score: float) -> Passage | None:
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
    pieces = [piece for part in record.text(row) if part for piece in _cut(part)]
    if wanted.kind != "reach":
        pieces = [piece for piece in pieces if _says_something(piece, spoken=bool(record.opens_at))]
    if not pieces:
        return None
    best = max(pieces, key=lambda piece: (coverage(fold(piece), wanted.weights), len(piece)))
    own = replace(wanted, weights=beside_the_name(candidate, wanted.weights))
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
        sentence=quote(work, (candidate.kind, candidate.record_id), best, own),
        score=round(min(1.0, score), 3),
        by=written.by,
        day=written.day,
        about=written.about,
    )


def _says_something(piece: str, *, spoken: bool) -> bool:
    """Whether a part of a record answers anything but how to reach somebody: no web address, mail address or number alone, and
    in a record that says nothing of what happened no name or job either.
    """
    return not REACHES.fullmatch(piece) and (spoken or len(piece.split()) >= FEWEST_WORDS or is_prose(piece))


def _cut(body: str) -> list[str]:
    """`body` in pieces of at most `PASSAGE_CHARS`, cut at line ends where there are any."""
    pieces: list[str] = []
    for paragraph in re.split(r"\n{2,}", body):
        stripped = paragraph.strip()
        pieces += [stripped[i : i + PASSAGE_CHARS] for i in range(0, len(stripped), PASSAGE_CHARS)]
    return pieces
