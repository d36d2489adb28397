"""A row on its way through the writer, and what every part of the writer shares about the import at hand."""

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
    from crm_app.imports.twins import Twin

# Files name the same few companies in row after row.
match_key = lru_cache(8192)(collation.match_key)


@dataclass
class Seen:
    """A row on its way through the writer."""

    record: Record
    cells: list[str]
    twin: "Twin | None" = None
    """What the rest of the file says about the row."""
    values: dict[str, Any] = field(default_factory=dict)
    """Columns of that record."""
    created_with: dict[str, Any] = field(default_factory=dict)
    """Further columns that the record has when the row creates it."""
    own: Any = None
    """The record that the row names by the product's own identifier."""
    made_name: str = ""
    """The name of a new record whose row has none."""
    waiting: "list[Waiting]" = field(default_factory=list)
    """Links to records that are not there yet."""
    action: str = "unchanged"
    """What became of the row: created, updated, unchanged, left_out or rejected."""
    record_id: UUID | None = None
    """The record that the row is about, once that is known."""
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    """What the row changes in a record that was there before the import: `{column: (before, after)}`."""

    def warn(self, problem: Problem) -> None:
        """Adds something that a person should know about the row."""
        self.record.problems.append(problem)

    def text(self, name: str) -> str:
        """The converted value of the field `name` as text, empty when the row has none."""
        return str(self.record.values.get(name) or "")

    def take(self, name: str) -> str:
        """As `text`, and removes the value from the row."""
        return str(self.record.values.pop(name, "") or "")


@dataclass
class Context:
    """What every part of the writer shares about one batch of rows."""

    work: Work
    batch: ImportBatch
    mapping: Mapping
    pipeline_id: UUID | None
    own_names: frozenset[str]
    """Matching keys of companies that have a row of their own in the file."""
    is_rehearsal: bool
    """Nothing is written: the preview asks what would be."""
    ledger: "Ledger"
    members: "Members"
    companies: "Companies"
    links: "Links"

    @property
    def me(self) -> UUID | None:
        """The member who imports."""
        return self.work.principal.member_id

    def header(self, name: str) -> str:
        """The header of the column that fills the field `name`, or the field's own name."""
        column = self.mapping.column_of(name)
        return column.header if column else name

    def keep(self, row: Seen, header: str, typed: str) -> None:
        """Keeps what somebody typed among the record's extra fields, where the kind has any."""
        if kind_of(self.mapping.entity).has_custom_fields:
            row.record.custom[header] = typed[:MAX_CUSTOM]

    def refer(self, row: Seen, name: str, column: str, found: UUID | None, typed: str) -> None:
        """Points the row's `column` to the record that its field `name` means, or says that there is none."""
        if found is not None:
            row.values[column] = found
            return
        header = self.header(name)
        row.warn(warning(f"{name}_unknown", header, typed))
        self.keep(row, header, typed)
