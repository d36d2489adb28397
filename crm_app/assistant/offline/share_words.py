"""Words for shares of groups."""

from collections.abc import Callable
from dataclasses import dataclass

from crm_app.assistant.filters import Measure
from crm_app.assistant.outcomes import FigureRow, Figures, Source
from crm_app.assistant.wording import phrase, rounded


@dataclass(frozen=True)
class Words:
    """How an answer words a figure: a line with its mark, the value alone, the name of a group, the mark of a source."""

    language: str
    item: Callable[[Measure, FigureRow], str]
    value: Callable[[Measure, FigureRow], str]
    label: Callable[[FigureRow], str]
    mark: Callable[[Source], str]


def shares(what: str, outcome: Figures, words: Words, *, together: bool) -> str:
    """Each group with its share; or the largest groups, the whole, and their share together, for each currency."""
    found = {(one.label, one.currency): one.value for one in outcome.derived}
    lines = [f"{what}:", ""]
    for row in outcome.rows:
        value = None if together else found.get((row.label, row.currency))
        if together and not row.label:
            line = f"**{words.value(outcome.measure, row)}** {words.mark(row.source)}"
            lines.append(f"- {phrase('offline.whole', words.language, line=line)}")
            continue
        lines.append(words.item(outcome.measure, row) + ("" if value is None else f" – {rounded(value * 100, 1)}%"))
    if together:
        for (_, currency), value in found.items():
            share = "–" if value is None else f"{rounded(value * 100, 1)}%"
            several = f" {currency}" if len(found) > 1 and currency else ""
            lines += ["", phrase("offline.together", words.language, value=share + several)]
    return "\n".join(lines)
