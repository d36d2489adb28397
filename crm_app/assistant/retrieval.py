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
from crm_app.assistant.bilingual import in_other_words, stem
from crm_app.assistant.clues import Clues, clues_of, mentions, names_in
from crm_app.assistant.embedders import Embedder
from crm_app.assistant.kinds import record_href
from crm_app.assistant.offline import lexicon
from crm_app.assistant.outcomes import Passage, PassagesOutcome, Source
from crm_app.assistant.prose import is_thai, sentences
from crm_app.assistant.question_words import WORD, content_tokens, coverage, holds, words_said
from crm_app.assistant.quoting import Wanted, quote
from crm_app.assistant.ranking import Asked, Evidence, chances
from crm_app.assistant.worldly import worldliness
from crm_app.core.clock import today
from crm_app.core.database import Work
from crm_app.core.tables import columns
from crm_app.values.collation import fold, part_of_key
from crm_app.values.finding import like
from crm_app.workspaces.models import Membership

MEMBER = columns(Membership)
CANDIDATES = 40
PASSAGE_CHARS = 900

THRESHOLD = 0.25
"""Below this chance a passage does not answer. Chosen on tuning questions; the curve is in docs/assistant.md."""
FURTHER, MUCH_WEAKER = 0.08, 0.05
"""The least chance of a passage after the best one, and the least of its odds beside the best one's."""
NAMED_SHARE, NEARLY_ALL = 0.6, 0.8
"""The share of a name's letters by which a question names a record for certain: of `OWN_NAMES`, of another one."""
OWN_NAMES = ("company", "contact")
"""Kinds with names of their own; a deal is often called by a thing, as "Scanners 12" is."""
NO_SENTENCE = -0.1
"""How near a name, a job or a number is, which gets no vector: a note with the same words says more."""
NEARBY, NEIGHBOURS, LONG = 0.7, 2, 160
"""What the words count for that neighbouring sentences have, how many sentences those are, and the letters of a text that
is taken apart for it.
"""
CODE = re.compile(r"(?=.*[a-z])(?=.*\d).{4,}|\d{5,}")
"""A number of an invoice, a part and the like: no other one will do."""
MAX_PATTERNS = 16
"""Words by which the database looks for documents, see `assistant_candidates`."""


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
    named: bool | None = None
    """Whether it names a person whom the question names; None where nothing does."""


def search(work: Work, query: str, limit: int, embedder: Embedder) -> PassagesOutcome:
    """The best passages for `query`, none when even the best is below `THRESHOLD`."""
    found = gathered(work, query, embedder)
    scored = _scored(found)
    if not scored or scored[0][0] < THRESHOLD:
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


def _without_names(query: str, candidate: _Candidate, weights: Mapping[str, float]) -> str:
    """A question without the names of what a text is about: they draw it to the sentences that name the customer once more."""
    rest = query
    named = weights.keys() - _beside_the_name(candidate, weights).keys()
    for name in sorted({*named, *names_in(query)}, key=len, reverse=True):
        whole = rf"\b{re.escape(name)}\w*(?:['’]s)?" if name.isascii() else re.escape(name)
        rest = re.sub(whole, "", rest, flags=re.IGNORECASE)
    return " ".join(rest.split()) or query


def ranked(work: Work, query: str, embedder: Embedder) -> list[tuple[float, _Candidate]]:
    """Every candidate for `query` with its chance, the best first, whatever the threshold."""
    return _scored(gathered(work, query, embedder))


def _scored(found: "Gathered") -> list[tuple[float, _Candidate]]:
    scores = chances([evidence for _, evidence in found.candidates], found.asked)
    pairs = zip(scores, (candidate for candidate, _ in found.candidates), strict=True)
    return sorted(pairs, key=lambda pair: -pair[0])


@dataclass(frozen=True)
class Gathered:
    """What is known of a question, every candidate with what speaks for it, the weights of the question's words, its vector,
    and what it asks for.
    """

    asked: Asked
    candidates: list[tuple[_Candidate, Evidence]]
    weights: dict[str, float]
    vector: list[float]
    kind: AnswerKind | None


def gathered(work: Work, query: str, embedder: Embedder) -> Gathered:
    """What speaks for each candidate for `query`."""
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
    nobody = _mark_named(list(found.values()), clues.names) and not member
    _mark_meant(found, weights)
    thai = is_thai(query)
    asked = Asked(worldliness(embedder, vector), nobody, len(weights) <= 1)
    kind = asked_for(query)
    judged = [(c, _evidence(c, weights, clues, embedder.unrelated[thai, c.thai], kind)) for c in found.values()]
    return Gathered(asked, judged, weights, vector, kind)


def _mark_named(candidates: list[_Candidate], names: Sequence[str]) -> bool:
    """Marks passages by whether they name whom the question names, and gives them the name as the question writes it.

    Returns: whether the question names somebody whom no passage names.
    """
    if not names:
        return False
    held = [[mentions(f"{c.body} {c.about}", name) for name in names] for c in candidates]
    for candidate, one in zip(candidates, held, strict=True):
        candidate.about += "".join(f" {name}" for name, said in zip(names, one, strict=True) if said)
    if any(True in one for one in held):
        for candidate, one in zip(candidates, held, strict=True):
            candidate.named = True in one
        return False
    return not any(None in one for one in held)


def _evidence(
    candidate: _Candidate, weights: dict[str, float], clues: Clues, unrelated: float, kind: AnswerKind | None
) -> Evidence:
    near = None if candidate.waits else NO_SENTENCE
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
    words = _share(candidate, weights)
    return Evidence(near, words, candidate.meant, named, on_day, _only_named(candidate, weights), lacks)


def _only_named(candidate: _Candidate, weights: dict[str, float]) -> float:
    """How much of the question is the name of the record, times how much of the rest the record does not have: "what is Acme's
    fax number?" is near to every note about Acme.
    """
    rest = _beside_the_name(candidate, weights)
    if not rest or len(rest) == len(weights):
        return 0.0
    return (1 - sum(rest.values()) / sum(weights.values())) * (1 - coverage(candidate.body, rest))


def _beside_the_name(candidate: _Candidate, weights: Mapping[str, float]) -> dict[str, float]:
    """The question's words without those that name what a text is about."""
    names = candidate.about or (fold(candidate.title) if candidate.kind in OWN_NAMES else "")
    named = words_said(names, weights)
    return {token: weight for token, weight in weights.items() if token not in named}


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


def _share(candidate: _Candidate, weights: dict[str, float]) -> float:
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


def _passage(work: Work, candidate: _Candidate, wanted: Wanted, score: float) -> Passage | None:
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
    best = max(pieces, key=lambda piece: (coverage(fold(piece), wanted.weights), len(piece)))
    own = replace(wanted, weights=_beside_the_name(candidate, wanted.weights))
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


def _cut(body: str) -> list[str]:
    """`body` in pieces of at most `PASSAGE_CHARS`, cut at line ends where there are any."""
    pieces: list[str] = []
    for paragraph in re.split(r"\n{2,}", body):
        stripped = paragraph.strip()
        pieces += [stripped[i : i + PASSAGE_CHARS] for i in range(0, len(stripped), PASSAGE_CHARS)]
    return pieces
