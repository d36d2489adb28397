"""Words the outcome of a tool call in the asker's language, with numbered citations."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from crm_app.assistant import kinds
from crm_app.assistant.filters import Measure
from crm_app.assistant.markdown import escape
from crm_app.assistant.offline import analysis_words, share_words
from crm_app.assistant.offline.group_words import group_changes
from crm_app.assistant.offline.nearby import understood
from crm_app.assistant.offline.precedence import goes_first, says_little, standing_in
from crm_app.assistant.offline.ranking_words import no_amounts, ranking
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.outcomes import (
    CountOutcome,
    DefinitionOutcome,
    FigureRow,
    Figures,
    FlowOutcome,
    Outcome,
    Passage,
    PassagesOutcome,
    ProblemOutcome,
    ProposalOutcome,
    RecordRow,
    RecordsOutcome,
    Source,
)
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import MAX_ROWS, Tool
from crm_app.assistant.tools.compare_deals import CompareDeals
from crm_app.assistant.tools.compare_groups import CompareGroups
from crm_app.assistant.tools.draft_message import DraftMessage
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.get_record import GetRecord
from crm_app.assistant.tools.next_calls import NextCalls
from crm_app.assistant.tools.share_of_deals import ShareOfDeals
from crm_app.assistant.tools.shares_by_group import SharesByGroup
from crm_app.assistant.wording import day, phrase, rounded
from crm_app.core.i18n import translate

Cite = Callable[[Source], int]

QUOTE_LENGTH, FURTHER_LENGTH = 400, 110
SHORTEST_QUOTE = 16
"""Letters of the shortest text that says something: "Healthcare" on a company is no answer."""
FURTHER = 3
"""Number of passages that an answer names below the one that it quotes."""


def answer_without_call(understanding: Understanding) -> str:
    """The answer without a tool call: a greeting, a question back, or the words that were not understood."""
    language = understanding.language
    if understanding.topic == "unknown":
        parts = "”, “".join(escape(u) for u in understanding.unknown)
        refused = translate("assistant.offline.unknown", language, parts=parts)
        known = understood(understanding)
        return refused + (" " + translate("assistant.offline.understood", language, parts=known) if known else "")
    if understanding.topic == "ambiguous":
        first = understanding.ambiguous[0]
        candidates = ", ".join(escape(c) for c in first.candidates)
        return translate("assistant.offline.ambiguous", language, text=escape(first.text), candidates=candidates)
    return translate(f"assistant.offline.{understanding.topic}", language)


def answer(understanding: Understanding, outcomes: Sequence[Outcome], cite: Cite) -> str:
    """Put the outcomes of `understanding.call` and `understanding.notes` into Markdown.

    Args:
        understanding: the understood question.
        outcomes: the results of its tools, in their order.
        cite: returns the number of a source.
    """
    language = understanding.language
    lines = [
        translate("assistant.offline.assumed", language, typed=escape(typed), taken=escape(taken))
        for typed, taken in understanding.assumed
    ]
    if understanding.read_as:
        lines.append(_read_as(understanding))
    builder = _AnswerBuilder(language, cite)
    results = list(outcomes)
    if understanding.call is None:
        lines.append(builder.instead(understanding, results[0]))
        return "\n\n".join(line for line in lines if line)
    parts = [builder.write(understanding, results.pop(0))]
    if understanding.second is not None:
        single = understanding.single if understanding.single_second is None else understanding.single_second
        parts.append(builder.write(replace(understanding, call=understanding.second, single=single), results.pop(0)))
    parts += [builder.write(replace(understanding, call=tool), results.pop(0)) for tool in understanding.more]
    if understanding.skipped:
        skipped = "”, “".join(escape(part) for part in understanding.skipped)
        parts.append(builder.phrase("offline.skipped", parts=skipped))
    if understanding.left:
        left = "”, “".join(escape(part) for part in understanding.left)
        parts.append(builder.phrase("offline.left", parts=left))
    if understanding.notes is not None:
        empty = isinstance(outcomes[0], RecordsOutcome) and not outcomes[0].rows
        said = (
            ""
            if says_little(understanding.call, results[0]) and not empty
            else builder.besides(results[0], silent=understanding.weak)
        )
        if understanding.weak and said and empty:
            parts = []  # "none" of a list that rests on little is no answer where a note has one
        parts = [said, *parts] if understanding.weak and goes_first(understanding.call, results[0]) else [*parts, said]
    lines += parts
    return "\n\n".join(line for line in lines if line)


def _read_as(understanding: Understanding) -> str:
    """As what a question was read by its examples, and what of it was left out."""
    language = understanding.language
    said = translate("assistant.offline.read_as", language, plain=escape(understanding.read_as))
    left = "”, “".join(escape(word) for word in understanding.left_out)
    return f"{said} {translate('assistant.offline.left_out', language, parts=left)}" if left else said


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
        asked = call.asked(self.language) if call is not None else []
        if isinstance(outcome, FlowOutcome):
            return analysis_words.flow(outcome, asked, self.language, self.mark)
        if isinstance(outcome, DefinitionOutcome):
            return analysis_words.definition(outcome, self.mark)
        if isinstance(outcome, RecordsOutcome):
            if isinstance(call, NextCalls) and outcome.rows:
                return analysis_words.next_calls(outcome, asked, self.language, self.mark)
            return self._records(call, outcome)
        return self._figures(understanding, outcome)

    # --- figures -----------------------------------------------------------------------------------------------

    def _figures(self, understanding: Understanding, outcome: Figures) -> str:
        call = understanding.call
        noun = (
            self.phrase(f"measure.{outcome.measure}")
            if outcome.kind == "deal"
            else kinds.title(outcome.kind, self.language)
        )
        what = self._what(call, noun)
        if outcome.of_won:
            what = f"{what} ({self.phrase('offline.of_won')})"
        if outcome.rows and all(row.place is not None for row in outcome.rows):
            return f"{what}:\n\n" + "\n".join(self._standing(outcome.measure, row) for row in outcome.rows)
        if isinstance(call, ShareOfDeals):
            rows = "\n".join(self._item(outcome.measure, row) for row in outcome.rows)
            return f"{noun}:\n\n{rows}\n\n{analysis_words.share(outcome, self.language)}"
        if isinstance(call, CompareGroups):
            return group_changes(what, outcome, self._words())
        if not outcome.rows:
            return self.phrase("offline.empty_list", what=what, source="").strip()
        if isinstance(call, SharesByGroup):
            return share_words.shares(what, outcome, self._words(), together=call.top is not None)
        if isinstance(call, CompareDeals):
            return self._comparison(what, outcome)
        if outcome.group_by == "none":
            return "\n".join(self._total(what, outcome.measure, row) for row in outcome.rows)
        if understanding.single:
            return ranking(what, outcome, self._words(), self._basis, leads=understanding.leads)
        lines = [self._item(outcome.measure, row) for row in outcome.rows]
        if outcome.more and ((isinstance(call, AggregateDeals) and call.limit >= MAX_ROWS) or outcome.kind != "deal"):
            lines += ["", self.phrase("offline.cut", count=len(outcome.rows))]
        return f"{what}:\n\n" + "\n".join(lines)

    def _total(self, what: str, measure: Measure, row: FigureRow) -> str:
        if row.without_amount:
            return no_amounts(what, row, self._words())
        if row.value is None:
            return self.phrase("offline.no_data", what=what, source=self.mark(row.source))
        value = f"**{self._value(measure, row)}**{self._basis(measure, row)}"
        return self.phrase("offline.figure", what=what, value=value, source=self.mark(row.source))

    def _item(self, measure: Measure, row: FigureRow) -> str:
        value = "–" if row.value is None else f"**{self._value(measure, row)}**"
        return f"- {self._label(row)}: {value}{self._basis(measure, row)} {self.mark(row.source)}"

    def _standing(self, measure: Measure, row: FigureRow) -> str:
        place = self.phrase("offline.standing", place=row.place, among=row.among)
        return f"{self._item(measure, row)} – {place}"

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
        grown = analysis_words.growth(outcome, self.language)
        return "\n".join([*lines, "", grown] if grown else lines)

    def _words(self) -> share_words.Words:
        return share_words.Words(self.language, self._item, self._value, self._label, self.mark)

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
        if isinstance(call, DraftMessage):
            return analysis_words.draft(outcome.rows[0], self.language, self.mark)
        if isinstance(call, GetRecord):
            return "\n\n".join(self._record(row, call.fields) for row in outcome.rows)
        what = self._what(call, kinds.title(outcome.kind, self.language))
        wanted = call.fields if isinstance(call, FindDeals | FindRecords) else []
        lines = [f"{what}:", ""]
        for row in outcome.rows:
            shown = [
                self._field(row.source.kind, name, value)
                for name, value in row.fields.items()
                if (name in wanted if wanted else value not in (None, ""))
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

    def instead(self, understanding: Understanding, outcome: Outcome) -> str:
        """What the notes say about a question that was not understood whole; else what was not understood."""
        rows = outcome.rows if isinstance(outcome, PassagesOutcome) else []
        if understanding.measured:
            rows = standing_in(understanding, rows)
        if not rows:
            return answer_without_call(understanding)
        return self._passages(PassagesOutcome(rows=rows))

    def besides(self, outcome: Outcome, *, silent: bool) -> str:
        """What the notes say besides a figure or a record; `silent`: nothing is said where there is no such note."""
        if isinstance(outcome, PassagesOutcome) and outcome.rows:
            return self._passages(outcome)
        return "" if silent else self.phrase("offline.no_passage")

    def _passages(self, outcome: PassagesOutcome) -> str:
        """The best passage, quoted, with its author, day and record; of the others only their beginnings."""
        if not outcome.rows:
            return self.phrase("offline.not_said")
        said = [row for row in outcome.rows if len((row.sentence or row.text).strip()) >= SHORTEST_QUOTE]
        if not said:
            return self.phrase("offline.not_said")
        best, *others = said
        lines = [f"> {escape(_short(best.sentence or best.text, QUOTE_LENGTH))}\n>\n> — {self._origin(best)}"]
        if others:
            further = [
                f"- {self._origin(passage)}: {escape(_short(passage.sentence or passage.text, FURTHER_LENGTH))}"
                for passage in others[:FURTHER]
            ]
            lines.append("\n".join([self.phrase("offline.further"), "", *further]))
        return "\n\n".join(lines)

    def _origin(self, passage: Passage) -> str:
        """Who wrote a passage, when, and on which record, with its number."""
        written = day(passage.day, self.language) if passage.day is not None else ""
        title = passage.about or passage.source.title
        parts = [escape(part) for part in (title, passage.by, written) if part]
        return f"{', '.join(parts)} {self.mark(passage.source)}"

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


def _short(text: str, length: int) -> str:
    """`text` on one line, cut to `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[:length].rstrip() + "…"
