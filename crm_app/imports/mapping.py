"""The mapping of an import: the kind of the file, the field of each column, and the notation of its cells."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from crm_app.core.exact import Exact
from crm_app.core.pagination import MAX_CHOICES
from crm_app.fields.schemas import FieldType
from crm_app.imports.dates import DateOrder
from crm_app.imports.fields import MAX_CUSTOM_COLUMNS, Entity, fields_of, kind_of
from crm_app.imports.numbers import DecimalSign
from crm_app.imports.source import DELIMITERS, ENCODINGS, MAX_COLUMNS, MAX_HEADER_CHARS, MAX_HEADER_ROW

StageStatus = Literal["open", "won", "lost"]
SameRowsChoice = Literal["apart", "join", "leave_out"]

MAX_STAGES = 50
MAX_OWNERS = 200
MAX_PLACEHOLDERS = 20


class NewField(Exact):
    """A field of the workspace's own that the start of the import makes of a column."""

    model_config = ConfigDict(extra="forbid")

    type: FieldType
    label: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    label_th: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""
    choices: Annotated[
        list[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]],
        Field(max_length=MAX_CHOICES),
    ] = []
    """The words of the choices of a field of that type; those of the column when it is empty."""
    currency: Annotated[str, StringConstraints(pattern=r"^(?:[A-Z]{3})?$")] = ""
    """Of amounts of money; by default that of the workspace."""


class ColumnMapping(Exact):
    """The target of one column: a field, a custom field named after its header, or none."""

    model_config = ConfigDict(extra="forbid")

    index: Annotated[int, Field(ge=0, lt=MAX_COLUMNS)]
    header: Annotated[str, StringConstraints(min_length=1, max_length=MAX_HEADER_CHARS + 8)]
    target: Literal["field", "custom", "ignore"] = "custom"
    field: Annotated[str, StringConstraints(max_length=50)] = ""
    key: Annotated[str, StringConstraints(max_length=80)] = ""
    """The name of the custom field, when the header is not the name: two columns of a file cannot have one header."""
    make: NewField | None = None
    """The field that is made of a custom column when the import starts; for those who may declare fields."""
    made: UUID | None = None
    """The field that the start of the import has made of the column."""
    date_order: DateOrder | None = None
    """The notation of the column's dates; None for the notation that the whole column shows.

    The next two fields alike.
    """
    buddhist: bool | None = None
    decimal_sign: DecimalSign | None = None


class StageMapping(Exact):
    """The stage of the pipeline for a value of the stage column, and the outcome that it means."""

    model_config = ConfigDict(extra="forbid")

    value: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    stage: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    status: StageStatus = "open"


class OwnerMapping(Exact):
    """The owner for a value of the owner column: a member, a new owner without a sign-in, or none."""

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
    """All settings that a person can change before the rows are imported."""

    model_config = ConfigDict(extra="forbid")

    entity: Entity
    columns: Annotated[list[ColumnMapping], Field(max_length=MAX_COLUMNS)]
    encoding: str = "utf-8"
    delimiter: str = ","
    header_row: Annotated[int, Field(ge=0, le=MAX_HEADER_ROW)] | None = None
    """The number of the heading row in a spreadsheet; 0 for a file without headings, None to find it."""
    stages: Annotated[list[StageMapping], Field(max_length=MAX_STAGES)] = []
    pipeline: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    source: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)] = "csv"
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    same_rows: SameRowsChoice = "apart"
    """What happens to rows without identifiers that look like the same record."""
    create_companies: bool = True
    create_owners: bool = True
    create_stages: bool = False
    owners: Annotated[list[OwnerMapping], Field(max_length=MAX_OWNERS)] = []
    """The person's choices for single owners; the others are matched by address and name."""
    placeholders: Annotated[
        list[Annotated[str, StringConstraints(max_length=200)]], Field(max_length=MAX_PLACEHOLDERS)
    ] = []
    """Cells that are read as empty, such as "Upgrade to reveal"."""
    own: Literal["", "en", "th"] = ""
    """The language of an export of this product: its cells are parsed exactly, and its rows have identifiers."""
    keep_unread_amounts: bool = False
    """Whether a row is imported without its amount when the amount is unreadable; otherwise the row is rejected."""

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
        if any(column.make and column.make.type == "link" for column in self.columns):
            raise ValueError("imports.mapping.make_link")
        if any(column.make and column.target != "custom" for column in self.columns):
            raise ValueError("imports.mapping.make_custom")
        if customs and not kind_of(self.entity).has_custom_fields:
            raise ValueError("imports.mapping.no_custom")
        if any(name not in fields_of(self.entity) for name in used):
            raise ValueError("imports.mapping.field_unknown")
        if len(set(used)) < len(used):
            raise ValueError("imports.mapping.field_twice")
        if len({stage.value for stage in self.stages}) < len(self.stages):
            raise ValueError("imports.mapping.stage_twice")
        if len({owner.value for owner in self.owners}) < len(self.owners):
            raise ValueError("imports.mapping.owner_twice")
        if not set(used) & set(kind_of(self.entity).identities):
            raise ValueError(f"imports.mapping.identity_{self.entity}")
        return self

    def column_of(self, field: str) -> ColumnMapping | None:
        """The column that fills `field`, or None."""
        return next((c for c in self.columns if c.target == "field" and c.field == field), None)
