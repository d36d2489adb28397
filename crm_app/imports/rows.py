"""A row during its processing by `RowWriter`, and the common context of a batch."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from crm_app.core.database import Work
from crm_app.imports.convert import MAX_CUSTOM, Record
from crm_app.imports.fields import kind_of
from crm_app.imports.mapping import Mapping
from crm_app.imports.models import ImportBatch
from crm_app.imports.problems import Problem, warning
from crm_app.values import collation

if TYPE_CHECKING:
    from crm_app.imports.ledger import Ledger
    from crm_app.imports.links import Links, Waiting
    from crm_app.imports.named import Companies, Members
    from crm_app.imports.similar_rows import Similar

# A file names the same few companies in many rows.
match_key = lru_cache(8192)(collation.match_key)


@dataclass
class InputRow:
    """A row during its processing by `RowWriter`."""

    record: Record
    cells: list[str]
    similar: "Similar | None" = None
    """Similar rows in the rest of the file."""
    values: dict[str, Any] = field(default_factory=dict)
    """Columns of the record."""
    created_with: dict[str, Any] = field(default_factory=dict)
    """Further columns of the record when the row creates it."""
    own: Any = None
    """The record with the product's identifier in the row."""
    made_name: str = ""
    """The name of a new record whose row has no name."""
    waiting: "list[Waiting]" = field(default_factory=list)
    """Links to records that are not there yet."""
    action: str = "unchanged"
    """The result of the row: created, updated, unchanged, left_out or rejected."""
    record_id: UUID | None = None
    """The record that the row matches, as soon as it is known."""
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    """The row's changes to a record that existed before the import: `{column: (before, after)}`."""

    def warn(self, problem: Problem) -> None:
        """Adds a problem to the row."""
        self.record.problems.append(problem)

    def text(self, name: str) -> str:
        """The converted value of the field `name` as text, empty when the row has none."""
        return str(self.record.values.get(name) or "")

    def take(self, name: str) -> str:
        """As `text`, and removes the value from the row."""
        return str(self.record.values.pop(name, "") or "")


@dataclass
class Context:
    """The common context of one batch of rows."""

    work: Work
    batch: ImportBatch
    mapping: Mapping
    pipeline_id: UUID | None
    own_names: frozenset[str]
    """Matching keys of companies that have a row of their own in the file."""
    is_dry_run: bool
    """A dry run for the preview: nothing is written."""
    ledger: "Ledger"
    members: "Members"
    companies: "Companies"
    links: "Links"

    @property
    def me(self) -> UUID | None:
        """The importing member."""
        return self.work.principal.member_id

    def header(self, name: str) -> str:
        """The header of the column that fills the field `name`, or the field's own name."""
        column = self.mapping.column_of(name)
        return column.header if column else name

    def keep(self, row: InputRow, header: str, typed: str) -> None:
        """Stores a typed value as a custom field of the record, when its kind has custom fields."""
        if kind_of(self.mapping.entity).has_custom_fields:
            row.record.custom.setdefault(header, typed[:MAX_CUSTOM])  # a cell of several values is kept whole already

    def refer(self, row: InputRow, name: str, column: str, found: UUID | None, typed: str) -> None:
        """Links the row's `column` to the record that its field `name` means, or adds the problem that there is none."""
        if found is not None:
            row.values[column] = found
            return
        header = self.header(name)
        row.warn(warning(f"{name}_unknown", header, typed))
        self.keep(row, header, typed)
