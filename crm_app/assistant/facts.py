"""What the tools of one answer returned, as facts: numbers, days, names and places, with the rows in which they stand."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from crm_app.assistant.numerals import numbers_in
from crm_app.assistant.outcomes import Derived, Figures, FlowOutcome, Outcome, ProblemOutcome, RecordsOutcome
from crm_app.values.collation import fold_letters
from crm_app.values.periods import find_periods

MIN_NAME = 2
LARGE = 10_000
"""A number of this size in the name of a group is no figure: a choice may be called "sales were 99,000,000"."""


@dataclass(frozen=True)
class Number:
    """A number of a result. `row`: the row in which it stands, None for a number of the whole result."""

    value: Decimal
    is_percent: bool = False
    row: tuple[int, int] | None = None
    of_record: bool = False
    """A field of a record, which may be a percentage, such as a progress of 60."""


@dataclass
class Facts:
    """Everything that the tools of an answer returned, and what they were asked."""

    today: date
    numbers: list[Number] = field(default_factory=list)
    days: set[date] = field(default_factory=set)
    periods: list[tuple[date | None, date | None]] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)
    """Folded names and texts of results and of arguments."""
    rows: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    """The rows that a folded name labels."""
    order: dict[int, list[Decimal | None]] = field(default_factory=dict)
    """The values of each grouped result in the order of its rows."""

    def holds_text(self, text: str) -> bool:
        """Whether a folded text stands in a result."""
        return any(text in known for known in self.texts)


def gather(outcomes: Iterable[Outcome], calls: Iterable[Mapping[str, Any]], today: date) -> Facts:
    """The facts of an answer.

    Args:
        outcomes: the results of its tools.
        calls: the calls as stored: `arguments` and `problem`.
        today: the day in the workspace's zone.
    """
    facts = Facts(today)
    for call in calls:
        if not call.get("problem"):
            _add_value(facts, call.get("arguments"), None)
    for index, outcome in enumerate(outcomes):
        if isinstance(outcome, ProblemOutcome):
            _add_text(facts, " ".join(outcome.candidates), None)
            continue
        _add_outcome(facts, index, outcome)
    return facts


def _add_outcome(facts: Facts, index: int, outcome: Outcome) -> None:
    rows: list[Any] = list(getattr(outcome, "rows", ()))
    facts.numbers.append(Number(Decimal(len(rows))))
    for place, row in enumerate(rows):
        at = (index, place)
        label = getattr(row, "label", "") or getattr(getattr(row, "source", None), "title", "")
        for name in _forms(label):
            facts.rows.setdefault(name, set()).add(at)
        before = len(facts.numbers)
        _add_value(facts, row.model_dump(mode="python"), at)
        if isinstance(outcome, Figures):
            called = {number.value for number in numbers_in(label) if number.value >= LARGE} - {row.value, row.records}
            facts.numbers[before:] = [one for one in facts.numbers[before:] if one.value not in called]
        if isinstance(outcome, RecordsOutcome):
            facts.numbers[before:] = [replace(one, of_record=True) for one in facts.numbers[before:]]
    if isinstance(outcome, Figures):
        facts.order[index] = [row.value for row in outcome.rows]
        ratio = outcome.measure == "win_rate"
        for place, row in enumerate(outcome.rows):
            if ratio and row.value is not None:
                facts.numbers.append(Number(row.value * 100, True, (index, place)))
        for one in outcome.derived:
            _add_derived(facts, one)
    elif isinstance(outcome, FlowOutcome):
        for place, step in enumerate(outcome.rows):
            if step.share is not None:
                facts.numbers.append(Number(step.share * 100, True, (index, place)))
    elif not rows or isinstance(outcome, RecordsOutcome):
        _add_value(facts, {k: v for k, v in outcome.model_dump(mode="python").items() if k != "rows"}, None)


def _forms(label: str) -> list[str]:
    """A label as sentences have it: whole, and by its first word where it is a name of several."""
    folded = fold_letters(" ".join(label.split()))
    first = folded.partition(" ")[0]
    short = [first] if first != folded and len(first) >= 3 and first.isalpha() and not re.search(r"\d", folded) else []
    thai = [first] if first != folded and re.search(r"[\u0e00-\u0e7f]", first) and len(first) >= 4 else []
    return [folded, *(short or thai)] if folded else []


def _add_derived(facts: Facts, one: Derived) -> None:
    if one.value is not None:
        is_ratio = one.kind != "difference"
        facts.numbers.append(Number(abs(one.value) * (100 if is_ratio else 1), is_ratio))


def _add_value(facts: Facts, value: Any, row: tuple[int, int] | None) -> None:
    """Adds what a value holds; a source's address and excerpt are no facts of a figure."""
    if isinstance(value, Mapping):
        if {"start", "end"} & value.keys():
            facts.periods.append((_day(value.get("start")), _day(value.get("end"))))
        for name, one in value.items():
            if name == "source" and isinstance(one, Mapping):
                _add_text(facts, f"{one.get('title', '')} {one.get('excerpt', '')}", row)
            elif name not in ("type", "href", "score", "id"):
                _add_value(facts, one, row)
    elif isinstance(value, list | tuple):
        for one in value:
            _add_value(facts, one, row)
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, date):
        facts.days.add(value if type(value) is date else date(value.year, value.month, value.day))
    elif isinstance(value, int | float | Decimal):
        facts.numbers.append(Number(Decimal(str(value)), False, row))
    else:
        _add_text(facts, str(value), row)


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) else None


def _add_text(facts: Facts, text: str, row: tuple[int, int] | None) -> None:
    folded = fold_letters(" ".join(text.split()))
    if len(folded) >= MIN_NAME:
        facts.texts.add(folded)
    for found in numbers_in(text):
        facts.numbers.append(Number(found.value, found.is_percent, row))
    for period in find_periods(text, facts.today):
        facts.periods.append((period.start, period.end))
