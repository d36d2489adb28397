"""Holds the meetings as people hold them, and counts the right answers of every turn."""

import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bench.assistant.asking import Said, talk_of
from bench.assistant.manager.expected import Figures
from bench.assistant.manager.run import Place
from bench.assistant.meetings import english, thai
from bench.assistant.meetings.turns import Meeting, Turn, judge

VERDICTS = ("right", "refused", "wrong")
SETS: Mapping[str, Callable[[Figures], list[Meeting]]] = {"en": english.meetings, "th": thai.meetings}


def half(figures: Figures, split: str) -> Iterator[tuple[str, Meeting]]:
    """The meetings of a half with their language: those at even places for tuning, the others for reporting."""
    for language, meetings in SETS.items():
        for place, one in enumerate(meetings(figures)):
            if (place % 2 == 0) == (split == "tuning"):
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
    for language, turn, said, verdict in held(place, split):
        found.setdefault(language, Counter())[verdict] += 1
        times.append(said.milliseconds)
        if show and verdict != "right":
            print(f"[{language}] {verdict}: {turn.question}\n    {said.words[:400]!r}\n    {said.calls}")
    print(f"median {statistics.median(times):.0f} ms, p95 {sorted(times)[int(len(times) * 0.95)]:.0f} ms")
    return [
        {"language": language, "asked": sum(counts.values()), **{name: counts[name] for name in VERDICTS}}
        for language, counts in sorted(found.items())
    ]
