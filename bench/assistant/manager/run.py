"""Asks the sales manager's questions as a person asks them, and counts the right answers."""

import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

from bench.assistant.asking import Said, said_to
from bench.assistant.manager import english, thai, world
from bench.assistant.manager.expected import Ask, Figures, holds
from bench.assistant.manager.rows import PEOPLE, rows

VERDICTS = ("right", "asked back", "notes", "nothing", "wrong")


@dataclass
class Place:
    """The workspace, and the figures of its day."""

    people: dict[str, Any]
    figures: Figures
    notes: dict[str, str] = field(default_factory=dict)
    """The ids of the notes by their keys."""


def make() -> Place:
    """A workspace with a manager's pipeline."""
    from crm_app import registry
    from crm_app.core.clock import today
    from tests.support.world import hash_quickly, join, register

    registry.load()
    first, *others = PEOPLE
    hash_quickly()
    mark = token_hex(4)  # several sets are asked in one installation
    people = {first: register(f"manager-{mark}", "Manager's bench")}
    for number, name in enumerate(others):
        people[name] = join(people[first], "member", f"seller{number}-{mark}")
    with people[first].work() as work:
        day = today(work.principal.workspace_timezone)
    made = rows(day)
    world.write(people[first], people, made)
    return Place(people, Figures(made))


Questions = Callable[[Figures], list[Ask]]


def half(figures: Figures, split: str, sets: Mapping[str, Questions]) -> Iterator[tuple[str, Ask]]:
    """The questions of a half with their language: those at even places for tuning, the others for reporting."""
    for language, questions in sets.items():
        for place, one in enumerate(questions(figures)):
            if (place % 2 == 0) == (split == "tuning"):
                yield language, one


def verdict(one: Ask, said: Said, notes: Mapping[str, str]) -> str:
    """How an answer was: right, a question back, notes, nothing, or wrong, which is a figure or list beside the point."""
    if one.nothing:
        return "wrong" if said.cited else "right"
    if one.note:
        return (
            "right" if said.cited[:1] == [notes[one.note]] else "notes" if notes[one.note] in said.cited else "nothing"
        )
    if one.proposes is not None:
        return _proposed(one.proposes, said)
    shown = bool(one.shows) and all(holds(said.words, part) for part in one.shows)
    if shown and not any(part in said.words for part in one.hides):
        return "right"
    if said.cited and set(said.tools) == {"search_notes"}:
        return "notes"
    if not said.cited:
        return "asked back" if said.offers else "nothing"
    return "wrong"


def _proposed(wanted: Mapping[str, Any], said: Said) -> str:
    """Whether the wanted change was proposed; another change is wrong."""
    calls = [call["arguments"] for call in said.calls if call["outcome"] == "proposal"]
    if not calls:
        return "asked back" if said.offers else "nothing"
    given = {name: str(value) for name, value in calls[0].items()}
    return (
        "right" if all(str(value).lower() in given.get(name, "").lower() for name, value in wanted.items()) else "wrong"
    )


MANAGER: Mapping[str, Questions] = {"en": english.questions, "th": thai.questions}


def run(place: Place, split: str, show: bool, sets: Mapping[str, Questions] = MANAGER) -> list[dict[str, Any]]:
    """The rows of the table: a kind of question and a language, and how the answers were."""
    first = next(iter(place.people.values()))
    found: dict[tuple[str, str], Counter[str]] = {}
    times: list[float] = []
    opened = [0, 0]
    for language, one in half(place.figures, split, sets):
        said = said_to(first, one.turns)
        times.append(said.milliseconds)
        judged = verdict(one, said, place.notes)
        found.setdefault((language, one.kind), Counter())[judged] += 1
        for good in _opens(first, said):
            opened[0] += good
            opened[1] += 1
            if not good and show:
                print(f"[{language} {one.kind}] A CITED LIST SHOWS OTHERS: {one.turns[-1]} {said.calls}")
        if show and judged != "right":
            missing = [part for part in one.shows if not holds(said.words, part)]
            print(
                f"[{language} {one.kind}] {judged}: {' / '.join(one.turns)}\n    {said.words[:330]!r}\n    missing {missing[:3]}"
            )
    print(f"median {statistics.median(times):.0f} ms, p95 {sorted(times)[int(len(times) * 0.95)]:.0f} ms")
    print(f"cited lists that show exactly what was counted: {opened[0]} of {opened[1]}")
    table: list[dict[str, Any]] = [
        {"language": language, "kind": kind, "asked": sum(counts.values()), **{name: counts[name] for name in VERDICTS}}
        for (language, kind), counts in sorted(found.items())
    ]
    for language in ("en", "th"):
        counts = sum((c for (lang, _), c in found.items() if lang == language), Counter())
        table.append({"language": language, "kind": "all", "asked": sum(counts.values()),
                      **{name: counts[name] for name in VERDICTS}})  # fmt: skip
    return table


def _opens(someone: Any, said: Said) -> Iterator[bool]:
    """For each list that a figure cites: whether the list has as many records as the figure counts."""
    from crm_app import records
    from crm_app.assistant.asker import Asker
    from crm_app.assistant.outcomes import CountOutcome
    from crm_app.assistant.outcomes import Figures as FigureRows
    from crm_app.assistant.tools import run as run_tool
    from crm_app.assistant.tools import tools
    from crm_app.records import queries
    from crm_app.records.states.values import address_values, list_query

    for call in said.calls:
        if call["outcome"] not in ("figures", "count"):
            continue
        with someone.work("conversation.use") as work:
            outcome = run_tool(tools()[call["tool"]].model_validate(call["arguments"]), Asker(work, "en"))
        counted: list[tuple[Any, int]] = []
        if isinstance(outcome, FigureRows):
            counted = [(row.source, row.records) for row in outcome.rows]
        elif isinstance(outcome, CountOutcome):
            counted = [(outcome.source, outcome.count)]
        for source, number in counted:
            record = next((r for r in records.TYPES.values() if source.href.split("?")[0] == r.path), None)
            if record is None:
                continue
            given = address_values(record.query, urlsplit(source.href).query)
            query = list_query(record.query, given)
            yield queries.count(record, someone.caller, query, 100_000) == number
