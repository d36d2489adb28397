"""What an assistant may call: typed questions to the records, and the shape of what comes back.

Every provider calls the same tools. Figures come from SQL, never from a model, and each result names the records or
the filtered list that it was counted from. A sum is always of one currency: amounts in several currencies come back
as several rows.
"""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, field_validator

from crm_app.assistant.kinds import RecordKind
from crm_app.records.about import Subject

Measure = Literal["count", "sum_amount", "avg_amount", "win_rate", "avg_cycle_days"]
GroupBy = Literal[
    "none", "owner", "company", "stage", "status", "product", "pipeline", "sector", "region", "manager",
    "month", "quarter", "year",
]  # fmt: skip
DealStatus = Literal["open", "won", "lost"]
DateField = Literal["close_date", "engage_date", "created_at"]
RecordDateField = Literal["created_at", "due_date", "occurred_at", "close_date", "engage_date"]
Order = Literal["desc", "asc"]
Names = Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=20)]

MAX_ROWS = 50


class _Input(BaseModel):
    # Models call with arguments of their own invention; an unknown one must not pass as if it had been applied.
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class PeriodFilter(_Input):
    """Days from `start` up to, not including, `end`."""

    field: RecordDateField = "close_date"
    start: date | None = None
    end: date | None = None


class DealFilters(_Input):
    """Which deals. Values in one list are alternatives; all given fields must hold."""

    status: list[DealStatus] = Field(default=[], max_length=3)
    owner: Names = Field(default=[], description="Names of the people who own the deals.")
    company: Names = []
    stage: Names = []
    product: Names = []
    pipeline: Names = []
    sector: Names = Field(default=[], description="Sectors of the deals' companies.")
    region: Names = Field(default=[], description="Regions of the deals' owners.")
    manager: Names = Field(default=[], description="Managers of the deals' owners.")
    mine: bool = Field(default=False, description="Only deals that the asker owns.")
    no_company: bool = Field(default=False, description="Only deals with no company.")
    min_amount: Decimal | None = Field(default=None, ge=0, description="This amount or more.")
    above_amount: Decimal | None = Field(default=None, ge=0, description="More than this amount.")
    max_amount: Decimal | None = Field(default=None, ge=0, description="This amount or less.")
    below_amount: Decimal | None = Field(default=None, ge=0, description="Less than this amount.")
    period: PeriodFilter | None = None


class RecordFilters(_Input):
    """Which records of a kind other than deals."""

    owner: Names = []
    company: Names = []
    sector: Names = []
    region: Names = Field(default=[], description="Only for members: their regions.")
    manager: Names = Field(default=[], description="Only for members: their managers.")
    status: list[Literal["open", "done", "planned", "active", "on_hold", "cancelled"]] = []
    activity_type: list[Literal["note", "call", "meeting", "email"]] = []
    mine: bool = False
    overdue: bool = False
    period: PeriodFilter | None = None


class Tool(_Input):
    """Base of all tools; the class docstring is what a model reads."""


class AggregateDeals(Tool):
    """Count, sum or average deals, or their win rate (won / (won + lost)) or average days from engagement to close.

    Group by owner, company, month … for rankings and trends. Amounts come per currency.
    """

    measure: Measure
    group_by: GroupBy = "none"
    filters: DealFilters = DealFilters()
    order: Order = "desc"
    limit: int = Field(default=10, ge=1, le=MAX_ROWS)


class Side(_Input):
    """One side of a comparison."""

    label: str = Field(min_length=1, max_length=200)
    filters: DealFilters


class CompareDeals(Tool):
    """The same measure for two to six selections of deals: two quarters, two people, won against lost."""

    measure: Measure
    sides: list[Side] = Field(min_length=2, max_length=6)


class CountRecords(Tool):
    """How many companies, contacts, projects, tasks, activities, products or members there are."""

    kind: RecordKind
    filters: RecordFilters = RecordFilters()


class FindDeals(Tool):
    """List deals, by default the newest first."""

    query: str = Field(default="", max_length=200, description="Words of the deal's name.")
    filters: DealFilters = DealFilters()
    sort: Literal["amount", "close_date", "created_at", "name"] = "created_at"
    order: Order = "desc"
    limit: int = Field(default=10, ge=1, le=20)


class FindRecords(Tool):
    """List companies, contacts, projects, tasks or activities."""

    kind: RecordKind
    query: str = Field(default="", max_length=200)
    filters: RecordFilters = RecordFilters()
    sort: Literal["created_at", "name", "due_date"] = "created_at"
    order: Order = "desc"
    limit: int = Field(default=10, ge=1, le=20)


class GetRecord(Tool):
    """One record by its name (or id), with its fields: phone, email, stage, amount, owner, dates …"""

    kind: RecordKind
    name: str = Field(min_length=1, max_length=300)
    fields: list[str] = Field(default=[], max_length=10, description="Only these fields; empty means all.")


class SearchNotes(Tool):
    """Passages of notes, activities, descriptions and records nearest to a query. For what no figure answers."""

    query: str = Field(min_length=1, max_length=1000)
    limit: int = Field(default=6, ge=1, le=10)


class ProposeChange(Tool):
    """Propose a change. Nothing is written: the person sees it and approves or rejects it."""

    action: Literal["create_task", "update_deal_stage", "add_note"]
    title: str = Field(min_length=1, max_length=300, description="The task's title, or what the change is in short.")
    record_kind: Subject | None = None
    record_name: str | None = Field(default=None, max_length=300)
    stage: str | None = Field(default=None, max_length=100, description="For update_deal_stage.")
    due_date: date | None = Field(default=None, description="For create_task.")
    body: str | None = Field(default=None, max_length=4000, description="For add_note.")

    @field_validator("title")
    @classmethod
    def _one_line(cls, value: str) -> str:
        return " ".join(value.split())


TOOLS: dict[str, type[Tool]] = {
    "aggregate_deals": AggregateDeals,
    "compare_deals": CompareDeals,
    "count_records": CountRecords,
    "find_deals": FindDeals,
    "find_records": FindRecords,
    "get_record": GetRecord,
    "search_notes": SearchNotes,
    "propose_change": ProposeChange,
}
_NAMES = {tool: name for name, tool in TOOLS.items()}


def tool_name(tool: Tool) -> str:
    """The name a provider calls `tool` by."""
    return _NAMES[type(tool)]


@cache  # pydantic takes some 25 ms of CPU to write these schemas
def declarations() -> tuple[dict[str, Any], ...]:
    """Name, description and JSON schema of every tool, references resolved (providers differ in support for $ref).

    Always the same values: not to be changed.
    """
    found = []
    for name, tool in TOOLS.items():
        schema = tool.model_json_schema()
        definitions = schema.pop("$defs", {})
        inlined = cast(dict[str, Any], _inline(schema, definitions))
        description = " ".join((tool.__doc__ or "").split())
        found.append({"name": name, "description": description, "parameters": _plain(inlined)})
    return tuple(found)


def _inline(node: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_inline(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _inline(definitions[str(node["$ref"]).rsplit("/", 1)[-1]], definitions)
    return {key: _inline(value, definitions) for key, value in node.items()}


_KEPT = {
    "type", "properties", "required", "items", "enum", "description", "anyOf", "format",
    "minimum", "maximum", "minItems", "maxItems",
}  # fmt: skip


def _plain(node: Any) -> Any:
    """Keep the part of JSON schema that every provider reads."""
    if not isinstance(node, dict):
        return node
    kept: dict[str, Any] = {}
    for key, value in node.items():
        if key == "properties":
            kept[key] = {name: _plain(child) for name, child in value.items()}
        elif key == "anyOf":
            kept[key] = [_plain(child) for child in value]
        elif key == "items":
            kept[key] = _plain(value)
        elif key in _KEPT:
            kept[key] = value
    return kept


# --- what comes back --------------------------------------------------------------------------------------------


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


class Figures(BaseModel):
    """Outcome of aggregate_deals and compare_deals."""

    type: Literal["figures"] = "figures"
    measure: Measure
    group_by: GroupBy = "none"
    rows: list[FigureRow]
    more: bool = False


class CountOutcome(BaseModel):
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
    source: Source
    text: str
    score: float = Field(ge=0, le=1)


class PassagesOutcome(BaseModel):
    """Outcome of search_notes: only passages above the threshold, best first; none means nothing was found."""

    type: Literal["passages"] = "passages"
    rows: list[Passage]


class ProposalOutcome(BaseModel):
    type: Literal["proposal"] = "proposal"
    action_id: str
    summary: str


class ProblemOutcome(BaseModel):
    """A call that could not be answered as asked. Says which value, so that the answer can."""

    type: Literal["problem"] = "problem"
    code: Literal["unknown_value", "ambiguous", "forbidden", "invalid", "unsupported"]
    field: str = ""
    value: str = ""
    candidates: list[str] = []


Outcome = Figures | CountOutcome | RecordsOutcome | PassagesOutcome | ProposalOutcome | ProblemOutcome


def sources_of(outcome: Outcome) -> list[Source]:
    """Everything that `outcome` may be cited by, in order."""
    if isinstance(outcome, Figures | PassagesOutcome):
        return [row.source for row in outcome.rows]
    if isinstance(outcome, CountOutcome):
        return [outcome.source]
    if isinstance(outcome, RecordsOutcome):
        return [row.source for row in outcome.rows] + ([outcome.source] if outcome.source else [])
    return []
