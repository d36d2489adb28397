"""Asks each turn after its question, and counts the right calls."""

import statistics
from collections import Counter
from collections.abc import Mapping
from typing import Any

from bench.assistant.asking import said_to
from bench.assistant.manager.run import Place
from bench.assistant.turns import english, thai
from bench.assistant.turns.calls import Talk, judge

VERDICTS = ("right", "refused", "wrong")
SETS: Mapping[str, Mapping[str, tuple[Talk, ...]]] = {
    "tuning": {"en": english.TUNING, "th": thai.TUNING},
    "reporting": {"en": english.REPORTING, "th": thai.REPORTING},
}


def run(place: Place, split: str, show: bool) -> list[dict[str, Any]]:
    """The rows of the table: a language, and how the answers were."""
    first = next(iter(place.people.values()))
    found: dict[str, Counter[str]] = {}
    times: list[float] = []
    for language, talks in SETS[split].items():
        for question, turns in talks:
            for turn, right in turns:
                said = said_to(first, (question, turn))
                times.append(said.milliseconds)
                verdict = judge(said, right)
                found.setdefault(language, Counter())[verdict] += 1
                if show and verdict != "right":
                    print(f"[{language}] {verdict}: {question} / {turn}\n    {right}\n    {said.calls}")
    print(f"median {statistics.median(times):.0f} ms, p95 {sorted(times)[int(len(times) * 0.95)]:.0f} ms")
    return [
        {"language": language, "asked": sum(counts.values()), **{name: counts[name] for name in VERDICTS}}
        for language, counts in sorted(found.items())
    ]
