"""Words the outcome of a tool call in the asker's language, with numbered citations."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from crm_app.assistant import kinds
from crm_app.assistant.filters import Measure
from crm_app.assistant.markdown import escape
from crm_app.assistant.offline.understand import Understanding
from crm_app.assistant.outcomes import (
    CountOutcome,
    FigureRow,
    Figures,
    Outcome,
    PassagesOutcome,
    ProblemOutcome,
    ProposalOutcome,
    RecordRow,
    RecordsOutcome,
    Source,
)
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_deals import CompareDeals
from crm_app.assistant.tools.get_record import GetRecord
from crm_app.assistant.wording import day, phrase, rounded
from crm_app.core.i18n import translate

Cite = Callable[[Source], int]

QUOTE_LENGTH = 400


def answer_without_call(understanding: Understanding) -> str:
    """The answer without a tool call: a greeting, a question back, or the words that were not understood."""
    language = understanding.language
    if understanding.topic == "unknown":
        return translate(
            "assistant.offline.unknown", language, parts="”, “".join(escape(u) for u in understanding.unknown)
        )
    if understanding.topic == "ambiguous":
        first = understanding.ambiguous[0]
        candidates = ", ".join(escape(c) for c in first.candidates)
        return translate("assistant.offline.ambiguous", language, text=escape(first.text), candidates=candidates)
    return translate(f"assistant.offline.{understanding.topic}", language)


def answer(understanding: Understanding, outcome: Outcome, cite: Cite) -> str:
    """Put `outcome` of `understanding.call` into Markdown.

    Args:
        understanding: the understood question.
        outcome: the result of the tool.
        cite: returns the number of a source.
    """
    language = understanding.language
    lines = [
        translate("assistant.offline.assumed", language, typed=escape(typed), taken=escape(taken))
        for typed, taken in understanding.assumed
    ]
    lines.append(_AnswerBuilder(language, cite).write(understanding, outcome))
    return "\n\n".join(line for line in lines if line)


class _AnswerBuilder:
    def __init__(self, language: str, cite: Cite) -> None:
        self.language = language
        self.cite = cite

    def phrase(self, key: str, **params: object) -> str:
        return phrase(key, self.language, **params)

    def mark(self, source: Source) -> str:
        return f"[{self.cite(source)}]"

    def write(self, understanding: Understanding, outcome: Outcome) -> str:
        call = understanding.call
        if isinstance(outcome, ProblemOutcome):
            return self._problem(outcome)
        if isinstance(outcome, ProposalOutcome):
            return self.phrase("offline.proposal", summary=escape(outcome.summary))
        if isinstance(outcome, PassagesOutcome):
            return self._passages(outcome)
        if isinstance(outcome, CountOutcome):
            what = self._what(call, kinds.title(outcome.kind, self.language))
            return self.phrase("offline.count", what=what, count=f"{outcome.count:,}", source=self.mark(outcome.source))
        if isinstance(outcome, RecordsOutcome):
            return self._records(call, outcome)
        return self._figures(understanding, outcome)

    # --- figures -----------------------------------------------------------------------------------------------

    def _figures(self, understanding: Understanding, outcome: Figures) -> str:
        call = understanding.call
        what = self._what(call, self.phrase(f"measure.{outcome.measure}"))
        if not outcome.rows:
            return self.phrase("offline.not_found")
        if isinstance(call, CompareDeals):
            return self._comparison(what, outcome)
        if outcome.group_by == "none":
            return "\n".join(self._total(what, outcome.measure, row) for row in outcome.rows)
        if understanding.single:
            return self._ranking(what, outcome)
        return f"{what}:\n\n" + "\n".join(self._item(outcome.measure, row) for row in outcome.rows)

    def _total(self, what: str, measure: Measure, row: FigureRow) -> str:
        if row.value is None:
            return self.phrase("offline.no_data", what=what, source=self.mark(row.source))
        value = f"**{self._value(measure, row)}**{self._basis(measure, row)}"
        return self.phrase("offline.figure", what=what, value=value, source=self.mark(row.source))

    def _item(self, measure: Measure, row: FigureRow) -> str:
        value = "–" if row.value is None else f"**{self._value(measure, row)}**"
        return f"- {self._label(row)}: {value}{self._basis(measure, row)} {self.mark(row.source)}"

    def _ranking(self, what: str, outcome: Figures) -> str:
        blocks = [f"{what}:"]
        currencies = list(dict.fromkeys(row.currency for row in outcome.rows))
        for currency in currencies:
            rows = [row for row in outcome.rows if row.currency == currency and row.value is not None]
            if not rows:
                continue
            best = [row for row in rows if row.value == rows[0].value]
            lines = []
            for row in best:
                value = self._value(outcome.measure, row) + self._basis(outcome.measure, row)
                lines.append(
                    self.phrase("offline.winner", label=self._label(row), value=value, source=self.mark(row.source))
                )
            if len(best) > 1:
                lines.append(self.phrase("offline.tie"))
            others = [
                f"{self._label(row)} ({self._value(outcome.measure, row)}) {self.mark(row.source)}"
                for row in rows[len(best) :]
            ]
            if others:
                lines.append(self.phrase("offline.runners_up", others=", ".join(others)))
            blocks.append(" ".join(lines))
        return "\n\n".join(blocks) if len(blocks) > 1 else self.phrase("offline.not_found")

    def _comparison(self, what: str, outcome: Figures) -> str:
        lines = [f"{what}:", "", *(self._item(outcome.measure, row) for row in outcome.rows)]
        for currency in dict.fromkeys(row.currency for row in outcome.rows):
            rows = [row for row in outcome.rows if row.currency == currency and row.value is not None]
            if len(rows) == 2 and rows[0].value is not None and rows[1].value is not None:
                high, low = sorted(rows, key=lambda row: row.value or Decimal(0), reverse=True)
                difference = (high.value or Decimal(0)) - (low.value or Decimal(0))
                if difference == 0:
                    lines += ["", self.phrase("offline.tie")]
                else:
                    gap = self._value(outcome.measure, high.model_copy(update={"value": difference}))
                    lines += ["", self.phrase("offline.higher", label=self._label(high), value=gap)]
        return "\n".join(lines)

    def _label(self, row: FigureRow) -> str:
        if row.label in ("open", "won", "lost"):
            return self.phrase(f"status.{row.label}")
        return escape(row.label) or self.phrase("offline.unassigned")

    def _value(self, measure: Measure, row: FigureRow) -> str:
        value = row.value if row.value is not None else Decimal(0)
        if measure == "count":
            return f"{int(value):,}"
        if measure == "win_rate":
            return f"{rounded(value * 100, 1)}%"
        if measure == "avg_cycle_days":
            return self.phrase("offline.value.days", value=rounded(value, 1))
        return f"{rounded(value, 2)} {row.currency or ''}".strip()

    def _basis(self, measure: Measure, row: FigureRow) -> str:
        if measure == "count":
            return ""
        key = "offline.from_deal" if row.records == 1 else "offline.from_deals"
        return f" ({self.phrase(key, count=f'{row.records:,}')})"

    # --- records -----------------------------------------------------------------------------------------------

    def _records(self, call: Tool | None, outcome: RecordsOutcome) -> str:
        if not outcome.rows and outcome.source is not None:
            what = self._what(call, kinds.title(outcome.kind, self.language))
            return self.phrase("offline.empty_list", what=what, source=self.mark(outcome.source))
        if not outcome.rows:
            return self.phrase("offline.not_found")
        if isinstance(call, GetRecord):
            return "\n\n".join(self._record(row, call.fields) for row in outcome.rows)
        what = self._what(call, kinds.title(outcome.kind, self.language))
        lines = [f"{what}:", ""]
        for row in outcome.rows:
            shown = [
                self._field(row.source.kind, name, value)
                for name, value in row.fields.items()
                if value not in (None, "")
            ]
            lines.append(
                f"- {escape(row.source.title)} {self.mark(row.source)}"
                + (" – " + ", ".join(shown[:4]) if shown else "")
            )
        if outcome.more and outcome.source is not None:
            lines += ["", self.phrase("offline.more", source=self.mark(outcome.source))]
        return "\n".join(lines)

    def _record(self, row: RecordRow, wanted: list[str]) -> str:
        name = f"**{escape(row.source.title)}** {self.mark(row.source)}"
        if wanted:
            found = {field: row.fields.get(field) for field in wanted}
            parts = [self._field(row.source.kind, field, value) for field, value in found.items()]
            return f"{name}: " + ", ".join(parts)
        lines = [
            f"- {self._field(row.source.kind, field, value)}"
            for field, value in row.fields.items()
            if value not in (None, "")
        ]
        return name + ("\n\n" + "\n".join(lines) if lines else "")

    def _field(self, kind: str, name: str, value: str | int | Decimal | date | None) -> str:
        label = kinds.fact_label(kind, name, self.language)
        if value is None or value == "":
            return f"{label}: {self.phrase('offline.no_field')}"
        if name == "status" and value in ("open", "won", "lost"):
            return f"{label}: {self.phrase(f'status.{value}')}"
        if isinstance(value, date):
            return f"{label}: {day(value, self.language)}"
        if isinstance(value, Decimal):
            return f"{label}: {rounded(value, 2)}"
        return f"{label}: {escape(kinds.choice_label(kind, name, str(value), self.language))}"

    def _passages(self, outcome: PassagesOutcome) -> str:
        if not outcome.rows:
            return self.phrase("offline.not_found")
        lines = [self.phrase("offline.passages")]
        for passage in outcome.rows:
            quoted = " ".join(passage.text.split())
            cut = quoted[:QUOTE_LENGTH] + ("…" if len(quoted) > QUOTE_LENGTH else "")
            lines.append(f"> {escape(cut)}\n>\n> — {escape(passage.source.title)} {self.mark(passage.source)}")
        return "\n\n".join(lines)

    def _problem(self, problem: ProblemOutcome) -> str:
        if problem.code == "ambiguous":
            return self.phrase(
                "offline.ambiguous",
                text=escape(problem.value),
                candidates=", ".join(escape(c) for c in problem.candidates),
            )
        if problem.code == "unknown_value":
            return self.phrase("offline.unknown_value", value=escape(problem.value))
        if problem.code == "forbidden":
            return self.phrase("offline.forbidden")
        return self.phrase("offline.unsupported", value=escape(problem.value))

    def _what(self, call: Tool | None, noun: str) -> str:
        """The measured thing with every applied filter, so that the reader sees what the figure means."""
        parts = call.asked(self.language) if call is not None else []
        return noun + (f" ({', '.join(parts)})" if parts else "")
