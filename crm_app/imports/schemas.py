"""What an import is told: which entity the file holds and where each column goes. Forms and REST share it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from crm_app.core.exact import Exact
from crm_app.core.pagination import Input
from crm_app.imports.dates import DateOrder
from crm_app.imports.numbers import DecimalSign
from crm_app.imports.source import DELIMITERS, ENCODINGS, MAX_COLUMNS, MAX_HEADER_CHARS, MAX_HEADER_ROW

FieldKind = Literal[
    "text",
    "long_text",
    "date",
    "moment",
    "money",
    "number",
    "integer",
    "email",
    "phone",
    "url",
    "choice",
    "name",
    "option",
    "tags",
    "json",
]
"""What a field holds. An `option` is one of a few values, each with a word of its own; a `choice` can be any text."""
StageStatus = Literal["open", "won", "lost"]
SameRowsChoice = Literal["apart", "join", "leave_out"]

MAX_STAGES = 50
MAX_OWNERS = 200
MAX_PLACEHOLDERS = 20


class Entity(StrEnum):
    """What the rows of a file are."""

    COMPANY = "company"
    CONTACT = "contact"
    DEAL = "deal"
    PRODUCT = "product"
    PERSON = "person"
    PROJECT = "project"
    TASK = "task"
    ACTIVITY = "activity"


class FieldSpec(BaseModel):
    """A field that a column can fill; `weight` says how much such a column speaks for the entity."""

    model_config = ConfigDict(frozen=True)

    name: str
    kind: FieldKind
    required: bool = False
    weight: float = 1.0

    def label_key(self, entity: Entity) -> str:
        """The text key of the field's name in forms."""
        return f"imports.field.{entity}.{self.name}"


def _specs(*fields: tuple[str, FieldKind, float] | tuple[str, FieldKind, float, bool]) -> dict[str, FieldSpec]:
    return {
        name: FieldSpec(name=name, kind=kind, weight=weight, required=bool(rest))
        for name, kind, weight, *rest in fields
    }


# What only an export of the product has: which record a row is, and from where the record came.
_OWN: tuple[tuple[str, FieldKind, float], ...] = (
    ("id", "text", 0.0),
    ("external_source", "text", 0.0),
    ("custom_fields", "json", 0.0),
)
# The weight says how much a column of that meaning speaks for the entity: a stage makes a deal, a name nothing.
FIELDS: dict[Entity, dict[str, FieldSpec]] = {
    Entity.COMPANY: _specs(
        ("name", "name", 2.0, True),
        ("external_id", "text", 0.5),
        ("website", "url", 1.0),
        ("phone", "phone", 0.5),
        ("email", "email", 0.3),
        ("sector", "choice", 2.0),
        ("employees", "integer", 2.0),
        ("annual_revenue", "money", 2.0),
        ("founded_year", "integer", 2.0),
        ("country", "text", 1.0),
        ("city", "text", 0.7),
        ("address", "long_text", 0.7),
        ("tax_id", "text", 1.5),
        ("parent", "name", 2.0),
        ("parent_ref", "text", 0.5),
        ("owner", "name", 0.5),
        ("revenue_currency", "text", 0.3),
        ("tags", "tags", 0.2),
        ("description", "long_text", 0.3),
        *_OWN,
    ),
    Entity.CONTACT: _specs(
        ("name", "name", 1.0),
        ("first_name", "text", 2.0),
        ("last_name", "text", 2.0),
        ("external_id", "text", 0.5),
        ("email", "email", 2.0),
        ("phone", "phone", 1.5),
        ("mobile", "phone", 1.5),
        ("job_title", "text", 2.0),
        ("company", "name", 1.0),
        ("company_ref", "text", 0.5),
        ("company_domain", "text", 0.5),
        ("city", "text", 0.5),
        ("country", "text", 0.5),
        ("owner", "name", 0.5),
        ("line_id", "text", 1.5),
        ("status", "option", 0.5),
        ("source", "text", 0.5),
        ("tags", "tags", 0.2),
        ("description", "long_text", 0.3),
        *_OWN,
    ),
    Entity.DEAL: _specs(
        ("external_id", "text", 1.5),
        ("name", "text", 1.5),
        ("company", "name", 1.0),
        ("company_ref", "text", 0.5),
        ("company_domain", "text", 0.5),
        ("contact", "name", 0.5),
        ("contact_ref", "text", 0.5),
        ("contact_email", "email", 0.5),
        ("owner", "name", 1.0),
        ("product", "choice", 1.0),
        ("stage", "choice", 3.0),
        ("amount", "money", 2.0),
        ("currency", "text", 0.7),
        ("engage_date", "date", 1.5),
        ("close_date", "date", 2.5),
        ("expected_close_date", "date", 2.0),
        ("lost_reason", "long_text", 1.5),
        ("pipeline", "choice", 1.5),
        ("status", "option", 0.5),
        ("description", "long_text", 0.3),
        *_OWN,
    ),
    Entity.PRODUCT: _specs(
        ("name", "name", 1.5, True),
        ("series", "text", 1.5),
        ("price", "money", 2.5),
        ("currency", "text", 0.5),
    ),
    Entity.PERSON: _specs(
        ("name", "name", 2.0, True),
        ("email", "email", 1.0),
        ("manager", "name", 2.0),
        ("team", "text", 2.0),
    ),
    Entity.PROJECT: _specs(
        ("external_id", "text", 0.5),
        ("name", "text", 1.5, True),
        ("company", "name", 0.7),
        ("deal", "name", 0.7),
        ("owner", "name", 0.5),
        ("status", "option", 0.7),
        ("start_date", "date", 1.5),
        ("due_date", "date", 1.5),
        ("progress_by_hand", "integer", 1.5),
        ("budget", "money", 1.5),
        ("currency", "text", 0.3),
        ("tags", "tags", 0.2),
        ("description", "long_text", 0.3),
        *_OWN,
    ),
    Entity.TASK: _specs(
        ("external_id", "text", 0.5),
        ("title", "text", 2.0, True),
        ("status", "option", 1.5),
        ("priority", "option", 2.0),
        ("due_date", "moment", 2.5),
        ("due_at", "moment", 1.0),
        ("remind_at", "moment", 1.5),
        ("completed_at", "moment", 1.5),
        ("company", "name", 0.5),
        ("contact", "name", 0.5),
        ("deal", "name", 0.5),
        ("project", "name", 1.0),
        ("owner", "name", 0.7),
        ("description", "long_text", 0.3),
        *_OWN,
    ),
    Entity.ACTIVITY: _specs(
        ("external_id", "text", 0.5),
        ("kind", "option", 2.5),
        ("subject", "text", 1.0),
        ("body", "long_text", 1.0),
        ("occurred_at", "moment", 2.0),
        ("duration_minutes", "integer", 2.0),
        ("direction", "option", 2.0),
        ("company", "name", 0.5),
        ("contact", "name", 0.7),
        ("deal", "name", 0.5),
        ("project", "name", 0.5),
        ("task", "name", 0.5),
        ("owner", "name", 0.5),
        *_OWN,
    ),
}

# One of each group must be mapped, or the rows could not be told apart.
IDENTITIES: dict[Entity, tuple[str, ...]] = {
    Entity.COMPANY: ("name",),
    Entity.CONTACT: ("name", "first_name", "last_name", "email"),
    Entity.DEAL: ("external_id", "name"),
    Entity.PRODUCT: ("name",),
    Entity.PERSON: ("name",),
    Entity.PROJECT: ("name",),
    Entity.TASK: ("title",),
    Entity.ACTIVITY: ("subject", "body"),
}


# The others have no room for further attributes: their surplus columns can only be left out.
WITH_CUSTOM_FIELDS = frozenset(
    {Entity.COMPANY, Entity.CONTACT, Entity.DEAL, Entity.PROJECT, Entity.TASK, Entity.ACTIVITY}
)
MAX_CUSTOM_COLUMNS = 100


class ColumnMapping(Exact):
    """Where one column goes: into a field, into the record's custom fields under its header, or nowhere."""

    model_config = ConfigDict(extra="forbid")

    index: Annotated[int, Field(ge=0, lt=MAX_COLUMNS)]
    header: Annotated[str, StringConstraints(min_length=1, max_length=MAX_HEADER_CHARS + 8)]
    target: Literal["field", "custom", "ignore"] = "custom"
    field: Annotated[str, StringConstraints(max_length=50)] = ""
    key: Annotated[str, StringConstraints(max_length=80)] = ""
    """The name of the custom field, where the header is not it: two columns of a file cannot have one header."""
    date_order: DateOrder | None = None
    """How the column's dates are written; None: as the whole column speaks for. So with the two below."""
    buddhist: bool | None = None
    decimal_sign: DecimalSign | None = None


class StageMapping(Exact):
    """Which stage of the pipeline a value of the stage column means, and what that says of the deal."""

    model_config = ConfigDict(extra="forbid")

    value: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    stage: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    status: StageStatus = "open"


class OwnerMapping(Exact):
    """Who a value of the owner column is: a member, a new owner without a sign-in, or nobody."""

    model_config = ConfigDict(extra="forbid")

    value: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    action: Literal["member", "create", "leave"] = "member"
    member_id: UUID | None = None

    @model_validator(mode="after")
    def _consistent(self) -> "OwnerMapping":
        if (self.member_id is None) == (self.action == "member"):
            raise ValueError("imports.mapping.owner_member")
        return self


class Mapping(Exact):
    """Everything that a person may adjust before the rows are imported."""

    model_config = ConfigDict(extra="forbid")

    entity: Entity
    columns: Annotated[list[ColumnMapping], Field(max_length=MAX_COLUMNS)]
    encoding: str = "utf-8"
    delimiter: str = ","
    header_row: Annotated[int, Field(ge=0, le=MAX_HEADER_ROW)] | None = None
    """The row of the column names, as a spreadsheet numbers it; 0 when the file has none, None to find it."""
    stages: Annotated[list[StageMapping], Field(max_length=MAX_STAGES)] = []
    pipeline: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    source: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)] = "csv"
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    same_rows: SameRowsChoice = "apart"
    """What becomes of rows without identifiers that look like the same record."""
    create_companies: bool = True
    create_owners: bool = True
    create_stages: bool = False
    owners: Annotated[list[OwnerMapping], Field(max_length=MAX_OWNERS)] = []
    """What a person decided about single owners; the others are matched by address and name."""
    placeholders: Annotated[
        list[Annotated[str, StringConstraints(max_length=200)]], Field(max_length=MAX_PLACEHOLDERS)
    ] = []
    """Cells that say no more than an empty one, such as "Upgrade to reveal"."""
    own: Literal["", "en", "th"] = ""
    """The language of an export of this product: it is read to the letter, and says which record each row is."""
    keep_unread_amounts: bool = False
    """Whether a row is imported without its amount when that cannot be read; otherwise the row is rejected."""

    @model_validator(mode="after")
    def _consistent(self) -> "Mapping":
        if self.encoding not in ENCODINGS:
            raise ValueError("imports.mapping.encoding")
        if self.delimiter not in DELIMITERS:
            raise ValueError("imports.mapping.delimiter")
        if len({column.index for column in self.columns}) < len(self.columns):
            raise ValueError("imports.mapping.column_twice")
        used = [column.field for column in self.columns if column.target == "field"]
        customs = sum(column.target == "custom" for column in self.columns)
        if customs > MAX_CUSTOM_COLUMNS and not self.own:
            raise ValueError("imports.mapping.too_many_custom")
        if customs and self.entity not in WITH_CUSTOM_FIELDS:
            raise ValueError("imports.mapping.no_custom")
        if any(name not in FIELDS[self.entity] for name in used):
            raise ValueError("imports.mapping.field_unknown")
        if len(set(used)) < len(used):
            raise ValueError("imports.mapping.field_twice")
        if len({stage.value for stage in self.stages}) < len(self.stages):
            raise ValueError("imports.mapping.stage_twice")
        if len({owner.value for owner in self.owners}) < len(self.owners):
            raise ValueError("imports.mapping.owner_twice")
        if not set(used) & set(IDENTITIES[self.entity]):
            raise ValueError(f"imports.mapping.identity_{self.entity}")
        return self

    def column_of(self, field: str) -> ColumnMapping | None:
        """The column that fills `field`, if any does."""
        return next((c for c in self.columns if c.target == "field" and c.field == field), None)


class ColumnGuess(BaseModel):
    """A guessed column with what a person needs to judge the guess."""

    mapping: ColumnMapping
    kind: str
    confidence: Annotated[float, Field(ge=0, le=1)]
    filled: int
    total: int
    examples: list[str]
    doubts: list[dict[str, object]] = []
    """What is in doubt about the column as it is mapped here."""
    as_dates: list[dict[str, object]] = []
    """What would be in doubt if the column went to a date."""
    as_numbers: list[dict[str, object]] = []
    """What would be in doubt if it went to a number or an amount."""


class KindGuess(BaseModel):
    """One kind of record that the rows may be: its share of the likelihood, and the columns that speak for it."""

    entity: Entity
    share: Annotated[float, Field(ge=0, le=1)]
    columns: list[str]


class FileLine(BaseModel):
    """One of the first rows of a file, for choosing the row of the column names."""

    number: int
    cells: list[str]


class Guess(BaseModel):
    """What a file seems to hold. `mapping` is ready to be used when `complete`; `others` are the other entities."""

    entity: Entity
    confidence: Annotated[float, Field(ge=0, le=1)]
    others: dict[Entity, float]
    kind_certain: bool = True
    """False when two kinds are near: then a person says which it is (analyse with `entity`) before anything starts."""
    kinds: list[KindGuess] = []
    """The kinds that come into question, the likeliest first."""
    columns: list[ColumnGuess]
    stages: list[StageMapping]
    complete: bool
    encoding: str
    encoding_assumed: bool
    delimiter: str
    header_row: int = 1
    first_rows: list[FileLine] = []
    placeholders: list[str] = []
    """Cells that seem to stand for nothing; the mapping reads them as empty."""
    rows: int
    currency: str = ""
    problems: list[dict[str, object]] = []
    mapping: Mapping | None = None


# --- what REST takes and gives -------------------------------------------------------------------------------------


class AnalyseIn(Input):
    """Reads the file again: as another entity, in another encoding, with another separator."""

    entity: Entity | None = None
    encoding: Annotated[str | None, Field(max_length=20)] = None
    delimiter: Annotated[str | None, Field(max_length=1)] = None
    header_row: Annotated[int | None, Field(ge=0, le=MAX_HEADER_ROW)] = None
    """The row of the column names, as a spreadsheet numbers it; 0 when the file has none."""


class ImportQuery(Input):
    """Which imports, or which rows of one, newest imports first."""

    limit: int = Field(default=50, ge=1, le=100)
    after: UUID | None = None


class ImportRowQuery(ImportQuery):
    """Which rows of an import."""

    action: Literal["created", "updated", "unchanged", "left_out", "rejected"] | None = None
    with_problems: bool = False
    left_by_undo: bool = False


class ProblemOut(BaseModel):
    """Something that a person should know about a row, in their language."""

    key: str
    severity: str
    column: str
    value: str
    message: str


class ImportOut(BaseModel):
    """An import as it stands."""

    id: UUID
    group_id: UUID | None = None
    """Shared by files that were uploaded together."""
    queued: str | None = None
    """`start` or `undo`: what happens once the group's files before it are through."""
    file_id: UUID | None
    file_name: str
    file_size: int
    status: str
    entity: Entity | None
    rows: int
    progress: float
    """From 0 to 1."""
    counts: dict[str, int]
    """Rows by what became of them: created, updated, unchanged, rejected, and warned among the others."""
    extras: dict[str, int]
    """Records created because rows named them: company, member, stage."""
    undo_counts: dict[str, int]
    guess: dict[str, Any] | None
    mapping: Mapping | None
    error: str | None
    created_by_name: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    can_undo: bool
    undo_refusal: str | None = None
    """Why the reader may not undo it, when a colleague may."""
    can_resume: bool


class ImportRowOut(BaseModel):
    """What became of one row."""

    id: UUID
    number: int
    action: str
    kind: str | None
    record_id: UUID | None
    is_extra: bool
    problems: list[ProblemOut]
    undo: str | None


class PreviewChange(BaseModel):
    """A value of a record that is there already, before and after."""

    field: str
    """The name of the column."""
    before: str
    after: str


class PreviewRow(BaseModel):
    """A row as it would be imported."""

    number: int
    action: str
    record_id: UUID | None = None
    """The record that is there already."""
    values: dict[str, str]
    changes: list[PreviewChange] = []
    """What the row would change in that record."""
    problems: list[ProblemOut]


class SameRows(BaseModel):
    """Rows without identifiers that look like the same record."""

    label: str
    rows: list[int]
    """The numbers of the first 20."""
    count: int
    equal: int
    """How many of them are equal to an earlier one in every column."""


class ProblemCount(BaseModel):
    """How often a problem comes up, with the first row that has it."""

    problem: ProblemOut
    rows: int
    first_row: int


class OwnerMatch(BaseModel):
    """A value of the owner column, and who it is taken for."""

    value: str
    rows: int
    action: Literal["member", "create", "leave"]
    member_id: UUID | None = None
    member_name: str | None = None
    how: Literal["chosen", "email", "name", "nickname", "none"]
    """What the match stands on: a person's choice, the address, the name, a short or former form of it, nothing."""


class Preview(BaseModel):
    """The first rows as they would be imported, and what the rows up to `scanned` would bring with them."""

    rows: list[PreviewRow]
    scanned: int
    is_whole_file: bool
    counts: dict[str, int]
    """The rows up to `scanned` by what would become of them: created, updated, unchanged, left_out, rejected."""
    rejected: int
    problems: list[ProblemCount]
    owners: list[OwnerMatch] = []
    """The owners that rows name, the most frequent first, and who they are taken for."""
    same_rows: list[SameRows]
    """The first 50 groups of rows of the whole file that look like the same record."""
    same_group_count: int
    same_row_count: int
    overwrites: list[PreviewRow]
    """The first 50 rows that would replace a value of a record that is there already."""
    overwrite_count: int
    new_owners: list[str]
    new_owner_count: int
    new_companies: list[str]
    new_company_count: int
    new_stages: list[str]
