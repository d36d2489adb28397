"""The schemas of imports: the guess about a file, the preview, the import and its rows; and the requests of REST."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from crm_app.core.pagination import Input
from crm_app.fields.schemas import FieldType
from crm_app.imports.fields import Entity
from crm_app.imports.mapping import ColumnMapping, Mapping, StageMapping
from crm_app.imports.source import MAX_HEADER_ROW


class NewFieldGuess(BaseModel):
    """The field of the workspace's own that could be made of a column."""

    type: FieldType
    label: str
    choices: list[str] = []
    """The different values of the column when they are few enough to choose from."""
    currency: str = ""


class ColumnGuess(BaseModel):
    """A guessed column with the evidence for judging the guess."""

    mapping: ColumnMapping
    kind: str
    confidence: Annotated[float, Field(ge=0, le=1)]
    filled: int
    total: int
    examples: list[str]
    new_field: NewFieldGuess | None = None
    """The field that could be made of the column, its type guessed from all values."""
    doubts: list[dict[str, object]] = []
    """The doubts about the column with its present target."""
    as_dates: list[dict[str, object]] = []
    """The doubts about the column with a date as its target."""
    as_numbers: list[dict[str, object]] = []
    """The doubts about the column with a number or an amount as its target."""


class KindGuess(BaseModel):
    """A possible kind of the rows: its likelihood, and the columns that are evidence for it."""

    entity: Entity
    share: Annotated[float, Field(ge=0, le=1)]
    columns: list[str]


class FileLine(BaseModel):
    """One of the first rows of a file, for choosing the heading row."""

    number: int
    cells: list[str]


class Guess(BaseModel):
    """The guess about a file. `mapping` can be used when `complete`; `others` are the other kinds."""

    entity: Entity
    confidence: Annotated[float, Field(ge=0, le=1)]
    others: dict[Entity, float]
    kind_certain: bool = True
    """False when two kinds are nearly equally likely: then a person has to choose one (analyse with `entity`) first."""
    kinds: list[KindGuess] = []
    """The possible kinds, the likeliest first."""
    columns: list[ColumnGuess]
    stages: list[StageMapping]
    complete: bool
    encoding: str
    encoding_assumed: bool
    delimiter: str
    header_row: int = 1
    first_rows: list[FileLine] = []
    placeholders: list[str] = []
    """Placeholder cells; the mapping reads them as empty."""
    rows: int
    currency: str = ""
    problems: list[dict[str, object]] = []
    mapping: Mapping | None = None


# --- what REST takes and gives -------------------------------------------------------------------------------------


class AnalyseIn(Input):
    """Reads the file again: as another kind, in another encoding, with another separator."""

    entity: Entity | None = None
    encoding: Annotated[str | None, Field(max_length=20)] = None
    delimiter: Annotated[str | None, Field(max_length=1)] = None
    header_row: Annotated[int | None, Field(ge=0, le=MAX_HEADER_ROW)] = None
    """The number of the heading row in a spreadsheet; 0 for a file without headings."""


class ImportQuery(Input):
    """The page of a list of imports or of rows, newest imports first."""

    limit: int = Field(default=50, ge=1, le=100)
    after: UUID | None = None


class ImportRowQuery(ImportQuery):
    """The filter of an import's rows."""

    action: Literal["created", "updated", "unchanged", "left_out", "rejected"] | None = None
    with_problems: bool = False
    left_by_undo: bool = False


class ProblemOut(BaseModel):
    """A problem of a row, in the reader's language."""

    key: str
    severity: str
    column: str
    value: str
    message: str


class MadeField(BaseModel):
    """A field of the workspace's own that an import has made, or has taken up again, for a column."""

    id: UUID
    key: str
    label_en: str
    label_th: str
    archived: bool


class ImportOut(BaseModel):
    """An import with its status."""

    id: UUID
    group_id: UUID | None = None
    """Equal for files that were uploaded together."""
    queued: str | None = None
    """`start` or `undo`: starts when the preceding files of the group have ended."""
    file_id: UUID | None
    file_name: str
    file_size: int
    status: str
    entity: Entity | None
    rows: int
    progress: float
    """From 0 to 1."""
    counts: dict[str, int]
    """Rows by result: created, updated, unchanged, rejected; `warned` counts rows among them."""
    extras: dict[str, int]
    """Records created because rows named them: company, member, stage."""
    undo_counts: dict[str, int]
    guess: dict[str, Any] | None
    mapping: Mapping | None
    made_fields: list[MadeField] = []
    """The fields that the import has made of columns. An undo archives those in which no record has a value any more."""
    error: str | None
    created_by_name: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    can_undo: bool
    undo_refusal: str | None = None
    """The reason why the reader may not undo it although a colleague may."""
    can_resume: bool


class ImportRowOut(BaseModel):
    """The result of one row."""

    id: UUID
    number: int
    action: str
    kind: str | None
    record_id: UUID | None
    is_extra: bool
    problems: list[ProblemOut]
    undo: str | None


class PreviewChange(BaseModel):
    """A value of an existing record, before and after."""

    field: str
    """The name of the column."""
    before: str
    after: str


class PreviewRow(BaseModel):
    """A row as it would be imported."""

    number: int
    action: str
    record_id: UUID | None = None
    """The existing record."""
    values: dict[str, str]
    changes: list[PreviewChange] = []
    """The row's changes to the record."""
    problems: list[ProblemOut]


class SameRows(BaseModel):
    """Rows without identifiers that look like the same record."""

    label: str
    rows: list[int]
    """The numbers of the first 20."""
    count: int
    equal: int
    """How many of them equal an earlier one in every column."""


class ProblemCount(BaseModel):
    """The frequency of a problem, with the first row that has it."""

    problem: ProblemOut
    rows: int
    first_row: int


class OwnerMatch(BaseModel):
    """A value of the owner column, and its owner."""

    value: str
    rows: int
    action: Literal["member", "create", "leave"]
    member_id: UUID | None = None
    member_name: str | None = None
    how: Literal["chosen", "email", "name", "nickname", "none"]
    """The reason of the match: a person's choice, the address, the name, a short or former form of it, or none."""


class Preview(BaseModel):
    """The first rows as they would be imported, and the effects of the rows up to `scanned`."""

    rows: list[PreviewRow]
    scanned: int
    is_whole_file: bool
    counts: dict[str, int]
    """The rows up to `scanned` by result: created, updated, unchanged, left_out, rejected."""
    rejected: int
    problems: list[ProblemCount]
    owners: list[OwnerMatch] = []
    """The owners that rows name with their matches, the most frequent first."""
    same_rows: list[SameRows]
    """The first 50 groups of rows of the whole file that look like the same record."""
    same_group_count: int
    same_row_count: int
    compared: int = 0
    """Similar rows were looked for among this many first rows; 0 for the whole file."""
    overwrites: list[PreviewRow]
    """The first 50 rows that would replace a value of an existing record."""
    overwrite_count: int
    new_owners: list[str]
    new_owner_count: int
    new_companies: list[str]
    new_company_count: int
    new_stages: list[str]
