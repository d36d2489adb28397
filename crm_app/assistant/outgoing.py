"""What leaves for a model: results of tools without the fields that a workspace keeps back, and a note of what was sent.

This is the only place where records become a model's input. A field is kept back by its kind and its name; what is
made of several fields (a phone number and a mobile one) is kept back with each of them, and what this module does not
know is kept back as soon as the workspace keeps back anything.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from crm_app import records
from crm_app.assistant.filters import MONEY
from crm_app.assistant.outcomes import (
    CountOutcome,
    DefinitionOutcome,
    Figures,
    FlowOutcome,
    Outcome,
    PassagesOutcome,
    ProblemOutcome,
    ProposalOutcome,
    RecordRow,
    RecordsOutcome,
    Source,
)

Hidden = frozenset[tuple[str, str]]
"""Fields that never leave: kind, and the name of the column, or `custom.` and the key of a field of the workspace's own."""
OWN = "custom."
HELD_BACK = "held_back"
"""The value of the problem that a model gets in place of a figure of a field that is kept back."""

_BESIDE: Mapping[str, tuple[str, ...]] = {
    "phone": ("mobile",),
    "address": ("city", "country"),
    "amount": ("currency",),
    "close_date": ("expected_close_date",),
    "region": ("team",),
}
"""Facts in which other columns than the one of the fact stand as well."""
_MADE: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("deal", "contact"): (("contact", "phone"), ("contact", "mobile"), ("contact", "email")),
    ("deal", "reason"): (),
}
"""Facts that a tool makes of other records: the fields that may stand in them, after the name and a comma."""
_GROUPS: Mapping[str, tuple[str, str]] = {
    "sector": ("company", "sector"),
    "country": ("company", "country"),
    "region": ("member", "team"),
    "manager": ("member", "manager"),
    "lost_reason": ("deal", "lost_reason"),
}


@dataclass(frozen=True)
class Sent:
    """Facts of a record that are sent; `record_id` None: of many records, in a figure."""

    kind: str
    record_id: str | None
    fields: tuple[str, ...]


class Outgoing:
    """The gate of one answer."""

    def __init__(self, hidden: Hidden = frozenset(), note: Callable[[list[Sent]], None] | None = None) -> None:
        """
        Args:
            hidden: fields that never leave.
            note: is given what is about to be sent for the first time in this answer.
        """
        self._hidden, self._report = hidden, note
        self._sent: dict[tuple[str, str | None], set[str]] = {}
        self._new: list[Sent] = []

    def let(self, outcome: Outcome) -> Outcome:
        """The result as a model may see it. Notes what of it is sent."""
        if self._hidden:
            outcome = self._without(outcome)
        self._note(outcome)
        self._tell()
        return outcome

    def title(self, source: Source) -> str:
        """The name of a source as a model may see it: a note without a subject is named by its text."""
        if source.kind == "activity" and ("activity", "body") in self._hidden:
            return records.TYPES["activity"].plural
        return source.title

    def excerpt(self, source: Source) -> str:
        """The quoted text of a source as a model may see it."""
        return "" if self._keeps_text(source.kind) else source.excerpt

    def note_names(self, names: Iterable[str]) -> None:
        """Notes that names of the workspace were sent, such as those of its stages."""
        self._add("workspace", None, names)
        self._tell()

    # ---- keeping back

    def _without(self, outcome: Outcome) -> Outcome:
        if isinstance(outcome, RecordsOutcome):
            return outcome.model_copy(update={"rows": [self._row(row) for row in outcome.rows]})
        if isinstance(outcome, PassagesOutcome):
            kept = [row for row in outcome.rows if not self._keeps_text(row.source.kind)]
            return outcome.model_copy(update={"rows": kept})
        if isinstance(outcome, Figures) and (reason := self._of_figures(outcome)):
            return ProblemOutcome(code="forbidden", field=reason, value=HELD_BACK)
        if isinstance(outcome, ProblemOutcome) and any(name.endswith(outcome.field) for _, name in self._hidden):
            return outcome.model_copy(update={"candidates": []})
        known = (Figures, FlowOutcome, DefinitionOutcome, CountOutcome, ProposalOutcome, ProblemOutcome)
        return outcome if isinstance(outcome, known) else ProblemOutcome(code="forbidden", value=HELD_BACK)

    def _row(self, row: RecordRow) -> RecordRow:
        kind = row.source.kind.removesuffix("_list")  # the first row of a summary is of a whole list
        fields: dict[str, Any] = {}
        for fact, value in row.fields.items():
            made = _MADE.get((kind, fact))
            if made is not None and any(one in self._hidden for one in made):
                fields[fact] = str(value).partition(",")[0] if value else value
            elif made is not None or self._may_leave(kind, fact):
                fields[fact] = value
        return row.model_copy(update={"fields": fields})

    def _may_leave(self, kind: str, fact: str) -> bool:
        columns = _columns(kind, fact)
        return bool(columns) and not any((kind, column) in self._hidden for column in columns)

    def _keeps_text(self, kind: str) -> bool:
        """Whether the text of a kind's records, which holds all fields that a search finds, is kept back."""
        record = records.TYPES.get(kind)
        names = {name for of, name in self._hidden if of == kind}
        if record is None or not names:
            return bool(names)
        return any(
            name.startswith(OWN) or (found := record.declared(name)) is None or found.search or name == "body"
            for name in names
        )

    def _of_figures(self, figures: Figures) -> str:
        """The field that a figure may not be made of; empty when it may leave."""
        if figures.measure in MONEY and ("deal", "amount") in self._hidden:
            return "amount"
        if {_GROUPS.get(figures.group_by), (figures.kind, figures.group_by)} & self._hidden:
            return figures.group_by
        own = figures.group_by == "own" and any(name.startswith(OWN) for _, name in self._hidden)
        return "own" if own else ""

    # ---- noting

    def _note(self, outcome: Outcome) -> None:
        if isinstance(outcome, RecordsOutcome):
            for row in outcome.rows:
                self._add(
                    row.source.kind, row.source.id, ("name", *(k for k, v in row.fields.items() if v is not None))
                )
        elif isinstance(outcome, PassagesOutcome):
            for passage in outcome.rows:
                self._add(passage.source.kind, passage.source.id, ("name", "text"))
        elif isinstance(outcome, Figures):
            self._add(
                outcome.kind, None, (outcome.measure, *([outcome.group_by] if outcome.group_by != "none" else []))
            )
        elif isinstance(outcome, CountOutcome):
            self._add(outcome.kind, None, ("count",))
        elif isinstance(outcome, FlowOutcome):
            self._add("deal", None, (outcome.measure,))

    def _add(self, kind: str, ident: str | None, names: Iterable[str]) -> None:
        known = self._sent.setdefault((kind, ident), set())
        new = [name for name in dict.fromkeys(names) if name not in known]
        if new:
            known.update(new)
            self._new.append(Sent(kind, ident, tuple(new)))

    def _tell(self) -> None:
        new, self._new = self._new, []
        if new and self._report is not None:
            self._report(new)


def _columns(kind: str, fact: str) -> tuple[str, ...]:
    """The columns that a fact of a record is made of; empty for an unknown fact."""
    record = records.TYPES.get(kind)
    own: tuple[str, ...]
    if record is None:
        own = (fact,) if kind == "member" else ()
    else:
        own = tuple(name for name, shown in record.facts.items() if shown == fact)
    return (*own, *_BESIDE.get(fact, ())) if own else ()


def fields_of(kind: str, own: Iterable[Any] = ()) -> list[tuple[str, str, str]]:
    """The fields of a kind that can be kept back: name, label in English, label in Thai. Names of records leave always.

    Args:
        kind: a kind of record.
        own: the workspace's own fields of that kind.
    """
    record = records.TYPES[kind]
    names = {"name", "title", "subject"}
    found = [(one.name, *one.label) for one in record.fields if one.name not in names and not one.link]
    if kind == "activity" and "body" not in {name for name, _, _ in found}:
        found.append(("body", "Text", "เนื้อหา"))
    return found + [(f"{OWN}{one.key}", *one.label) for one in own]
