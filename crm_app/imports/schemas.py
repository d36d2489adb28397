"""What an import answers: the guess about a file, the preview, the import and its rows; and what REST asks for."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from crm_app.core.pagination import Input
from crm_app.imports.fields import Entity
from crm_app.imports.mapping import ColumnMapping, Mapping, StageMapping
from crm_app.imports.source import MAX_HEADER_ROW


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
