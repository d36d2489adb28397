"""Holds the meetings as people hold them, and counts the right answers of every turn."""

import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bench.assistant.asking import Said, talk_of
from bench.assistant.manager.expected import Figures
from bench.assistant.manager.run import Place
from bench.assistant.meetings import asked, english, fresh, heard, thai, turned
from bench.assistant.meetings.turns import Meeting, Turn, judge
from crm_app.conversations.rows import supported

VERDICTS = ("right", "refused", "wrong")
Meetings = Mapping[str, Callable[[Figures], list[Meeting]]]
SETS: Mapping[str, Meetings] = {
    "tuning": {
        "en": lambda f: [*english.meetings(f), *turned.english(f), *asked.english(f), *heard.english(f)],
        "th": lambda f: [*thai.meetings(f), *turned.thai(f), *asked.thai(f)],
    },
    "reporting": {"en": fresh.english, "th": fresh.thai},
}


def half(figures: Figures, split: str) -> Iterator[tuple[str, Meeting]]:
    """The meetings of a half with their language."""
    for language, meetings in SETS[split].items():
        for one in meetings(figures):
            yield language, one


def held(place: Place, split: str) -> Iterator[tuple[str, Turn, Said, str]]:
    """Each turn of a half: its language, itself, its answer and the verdict."""
    first = next(iter(place.people.values()))
    for language, meeting in half(place.figures, split):
        answers = talk_of(first, tuple(turn.question for turn in meeting))
        for turn, said in zip(meeting, answers, strict=True):
            yield language, turn, said, judge(turn, said, place.notes)


def run(place: Place, split: str, show: bool) -> list[dict[str, Any]]:
    """The rows of the table: a language, and how the answers were."""
    found: dict[str, Counter[str]] = {}
    times: list[float] = []
    trusted: Counter[tuple[str, bool]] = Counter()
    for language, turn, said, verdict in held(place, split):
        if said.cited:
            trusted[supported(said.confidence), verdict == "right"] += 1
        found.setdefault(language, Counter())[verdict] += 1
        times.append(said.milliseconds)
        if show and verdict != "right":
            print(f"[{language}] {verdict}: {turn.question}\n    {said.words[:400]!r}\n    {said.calls}")
    print(f"median {statistics.median(times):.0f} ms, p95 {sorted(times)[int(len(times) * 0.95)]:.0f} ms")
    for level in ("high", "middle", "low"):
        good, bad = trusted[level, True], trusted[level, False]
        if good + bad:
            print(f"cited answers with confidence {level!r}: {good} of {good + bad} right")
    return [
        {"language": language, "asked": sum(counts.values()), **{name: counts[name] for name in VERDICTS}}
        for language, counts in sorted(found.items())
    ]
