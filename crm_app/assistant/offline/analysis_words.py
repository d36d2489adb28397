"""Words for ways through the stages, definitions, whom to call next, shares and growth."""

from collections.abc import Callable

from crm_app.assistant import kinds
from crm_app.assistant.markdown import escape
from crm_app.assistant.outcomes import (
    DefinitionOutcome,
    Derived,
    Figures,
    FlowOutcome,
    FlowRow,
    RecordRow,
    RecordsOutcome,
    Source,
)
from crm_app.assistant.wording import phrase, rounded

Mark = Callable[[Source], str]
"""The number of a source, in square brackets."""


def flow(outcome: FlowOutcome, asked: list[str], language: str, mark: Mark) -> str:
    """How deals moved through the stages, one line for each step.

    Args:
        asked: the filters of the call in words.
    """
    lines = [_step(row, outcome.measure, language, mark) for row in outcome.rows]
    title = phrase("offline.flow.title", language) + (f" ({', '.join(asked)})" if asked else "")
    return f"{title}:\n\n" + "\n".join(f"- {line}" for line in lines)


def _step(row: FlowRow, measure: str, language: str, mark: Mark) -> str:
    start, end = escape(row.start), escape(row.end)
    if measure == "conversion" and row.end:
        share = "–" if row.share is None else f"{rounded(row.share * 100, 1)}%"
        return phrase(
            "offline.flow.conversion", language, start=start, end=end, share=share, reached=f"{row.reached:,}",
            entered=f"{row.entered:,}", source=mark(row.source), went_on=mark(row.went_on),
        )  # fmt: skip
    if row.days is None:
        return phrase("offline.flow.none", language, start=start, source=mark(row.source))
    days, key = rounded(row.days, 1), "offline.flow.between" if row.end else "offline.flow.in"
    return phrase(key, language, start=start, end=end, days=days, reached=f"{row.reached:,}", went_on=mark(row.went_on))


def definition(outcome: DefinitionOutcome, mark: Mark) -> str:
    """A definition with the list of what it means."""
    return f"{escape(outcome.text)} {mark(outcome.source)}"


def next_calls(outcome: RecordsOutcome, asked: list[str], language: str, mark: Mark) -> str:
    """Deals in the order in which they need somebody, each with its reasons."""
    lines = [phrase("offline.next", language) + (f" ({', '.join(asked)})" if asked else ""), ""]
    for number, row in enumerate(outcome.rows, 1):
        facts = [
            escape(str(row.fields[name])) for name in ("contact", "company", "stage", "amount") if row.fields.get(name)
        ]
        why = f"{kinds.fact_label('deal', 'reason', language)}: {escape(str(row.fields['reason']))}"
        lines.append(f"{number}. **{escape(row.source.title)}** {mark(row.source)} – {', '.join(facts)}. {why}")
    return "\n".join(lines)


def draft(row: RecordRow, language: str, mark: Mark) -> str:
    """The draft as a quotation, line by line, so that it can be told from the answer."""
    found = [str(row.fields.get(name) or "") for name in ("draft_subject", "draft")]
    lines = [escape(line) for part in found if part for line in [*part.split("\n"), ""]]
    intro = phrase("offline.draft", language, source=mark(row.source))
    return f"{intro}\n\n" + "\n".join(f"> {line}  " if line else ">" for line in lines[:-1])


def share(outcome: Figures, language: str) -> str:
    """The shares of a figure in another, one for each currency."""
    return _all_derived("share", outcome, language)


def growth(outcome: Figures, language: str) -> str:
    """The growth from the earlier period to the later, one line for each currency; empty where none was computed."""
    return _all_derived("growth", outcome, language)


def _all_derived(kind: str, outcome: Figures, language: str) -> str:
    chosen = [one for one in outcome.derived if one.kind == kind]
    several = len({one.currency for one in chosen}) > 1
    return "\n\n".join(_derived(one, language, f" {one.currency}" if several else "") for one in chosen)


def _derived(one: Derived, language: str, currency: str) -> str:
    if one.value is None:
        return phrase("offline.no_share" if one.kind == "share" else "offline.no_growth", language)
    value = f"{rounded(abs(one.value) * 100, 1)}%"
    if one.kind == "share":
        return phrase("offline.share", language, value=value + currency)
    key = "offline.grew" if one.value >= 0 else "offline.shrank"
    return phrase(key, language, label=escape(one.label) + currency, value=value)
