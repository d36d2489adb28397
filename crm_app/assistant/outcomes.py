"""The results of tools: figures, records, passages, a proposal or a problem, each with the sources to cite."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from crm_app.assistant.filters import GroupBy, Measure
from crm_app.assistant.kinds import RecordKind


class Source(BaseModel):
    """Something an answer can cite: a record (`id` set) or a filtered list that shows what a figure counts."""

    model_config = ConfigDict(frozen=True)

    kind: str
    id: str | None = None
    title: str
    href: str
    excerpt: str = ""


class FigureRow(BaseModel):
    """One figure. `label` is empty for a total; `value` is None where there is nothing to measure."""

    label: str = ""
    currency: str | None = None
    value: Decimal | None
    records: int
    source: Source
    without_amount: int = 0
    """Of a sum: the deals that meet its conditions, where none of them has an amount."""
    place: int | None = None
    """The place in a ranking, where it was asked for."""
    among: int | None = None
    """The number of places in that ranking."""


class Derived(BaseModel):
    """A figure computed from two others: the share of one in the other, the growth, or the difference.

    `value` of a share or a growth is a ratio: 0.25 is 25 %. It is None where the other figure is zero.
    """

    kind: Literal["share", "growth", "difference"]
    value: Decimal | None
    label: str = ""
    """The larger side of a difference, the later side of a growth."""
    currency: str | None = None


class Figures(BaseModel):
    """Outcome of tools that count or measure. `kind`: what is counted; only deals have other measures."""

    type: Literal["figures"] = "figures"
    kind: RecordKind = "deal"
    measure: Measure
    group_by: GroupBy | Literal["source", "city", "series"] = "none"
    rows: list[FigureRow]
    derived: list[Derived] = []
    more: bool = False
    of_won: bool = False
    """Only won deals were measured although no state was asked for, because lost deals have no amount."""


class FlowRow(BaseModel):
    """How deals moved from one stage to another: how many entered the first, how many of them went on, and in how
    many days on average. `end` is empty for the time that deals spend in a stage.
    """

    start: str
    end: str = ""
    entered: int
    reached: int
    days: Decimal | None
    source: Source
    """The deals that entered the first stage."""
    went_on: Source
    """Those of them that reached the other one, or left the stage."""

    @property
    def share(self) -> Decimal | None:
        """The share that went on, None where no deal entered."""
        return Decimal(self.reached) / self.entered if self.entered else None


class FlowOutcome(BaseModel):
    """Outcome of stage_flow."""

    type: Literal["flow"] = "flow"
    measure: Literal["conversion", "days"]
    rows: list[FlowRow]


class DefinitionOutcome(BaseModel):
    """Outcome of define_term: what the product counts, in words, and the list of what it means."""

    type: Literal["definition"] = "definition"
    term: str
    text: str
    source: Source


class CountOutcome(BaseModel):
    """The number of records of a kind."""

    type: Literal["count"] = "count"
    kind: RecordKind
    count: int
    source: Source


class RecordRow(BaseModel):
    """A record with the fields to show, each already a text, number or date."""

    source: Source
    fields: dict[str, str | int | Decimal | date | None]


class RecordsOutcome(BaseModel):
    """Outcome of find_deals, find_records and get_record. `source` opens the whole list where there is one."""

    type: Literal["records"] = "records"
    kind: RecordKind
    rows: list[RecordRow]
    more: bool = False
    source: Source | None = None


class Passage(BaseModel):
    """A piece of a record's text. `score` is its similarity to the query."""

    source: Source
    text: str
    sentence: str = ""
    """The sentence of `text` that answers best."""
    score: float = Field(ge=0, le=1)
    by: str = ""
    """Who wrote it."""
    day: date | None = None
    about: str = ""
    """The name of the record that it is about."""


class PassagesOutcome(BaseModel):
    """Outcome of search_notes: only passages above the threshold, best first; none means nothing was found."""

    type: Literal["passages"] = "passages"
    rows: list[Passage]


class ProposalOutcome(BaseModel):
    """A proposed change that waits for a person."""

    type: Literal["proposal"] = "proposal"
    action_id: str
    summary: str


class ProblemOutcome(BaseModel):
    """A call that could not be answered. Names the faulty value, so that the answer can name it."""

    type: Literal["problem"] = "problem"
    code: Literal["unknown_value", "ambiguous", "forbidden", "invalid", "unsupported"]
    field: str = ""
    value: str = ""
    candidates: list[str] = []


Outcome = (
    Figures
    | FlowOutcome
    | DefinitionOutcome
    | CountOutcome
    | RecordsOutcome
    | PassagesOutcome
    | ProposalOutcome
    | ProblemOutcome
)


def sources_of(outcome: Outcome) -> list[Source]:
    """Every source of `outcome`, in order."""
    if isinstance(outcome, Figures | PassagesOutcome):
        return [row.source for row in outcome.rows]
    if isinstance(outcome, CountOutcome | DefinitionOutcome):
        return [outcome.source]
    if isinstance(outcome, FlowOutcome):
        return [source for row in outcome.rows for source in (row.source, row.went_on)]
    if isinstance(outcome, RecordsOutcome):
        return [row.source for row in outcome.rows] + ([outcome.source] if outcome.source else [])
    return []


class UnknownName(Exception):
    """A name of a call that no readable record has, or that several have."""

    def __init__(self, problem: ProblemOutcome) -> None:
        super().__init__(problem.value)
        self.problem = problem
