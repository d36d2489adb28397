"""The declaration of a kind of record, and the register of all kinds.

A kind is declared once. The engine derives what a declaration leaves out, see `records.derive`: the statement that
reads records, orders and filters, texts, the service, REST routes and pages.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Select

from crm_app.core import i18n, live, permissions
from crm_app.core.database import Work
from crm_app.core.pagination import ListQuery, Patch
from crm_app.core.tables import RecordTable, columns
from crm_app.records import derive, imported
from crm_app.records.conditions import Condition, at_least, before
from crm_app.records.fields import Field, Words
from crm_app.records.imported import FileKind, Imported

if TYPE_CHECKING:
    from crm_app.records.filtering import Asked

Row = TypeVar("Row", bound=RecordTable)
USUAL: Any = None
"""The default of attributes that the engine derives; `RecordType` replaces it with the derived value."""


@dataclass(frozen=True, eq=False, kw_only=True)
class RecordType(Generic[Row]):
    """A kind of record: its name, table, schemas and fields, and its differences from the derived defaults."""

    kind: str
    plural: str
    model: type[Row]
    new: type[BaseModel]
    """The schema of a new record."""
    patch: type[Patch]
    """The schema of a change."""
    out: type[BaseModel]
    """The schema of a record in output."""
    query: type[ListQuery] = USUAL
    """The schema of its lists' filters; by default derived from the fields."""
    fields: Sequence[Field] = ()
    """Its fields in the order of forms, besides the owner and the custom fields."""
    one: Words | None = None
    many: Words | None = None
    """Its singular and plural. Without these the kind's `texts.py` must have all its texts."""
    order: int = 1000
    """Its position in the menu, small first."""
    statement: Select[Any] | None = None
    """The statement that selects every column of the output; by default derived from `out` and the links."""
    computed: Mapping[str, Any] = field(default_factory=dict)
    """Output besides the columns of the table and the names of linked records: expressions by name."""
    sorts: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)
    """Orders besides those of the fields; the expressions must never be null (see `never_null`)."""
    default_sort: str = "-created_at"
    columns: Sequence[str] = ()
    """The names of the columns that the table of its list has by default; without any, the engine chooses among the fields."""
    asked: Sequence["Asked"] = ()
    """Fields besides the declared ones that the conditions of a list can name, such as the stage of a deal."""
    filters: Mapping[str, Condition] = field(default_factory=dict)
    """Filters besides the common ones and those of the fields: fields of `query`, each with its condition. A derived
    `query` has a yes-or-no field for each one named `without_…`, and the assistant can ask for what such records lack.
    """
    title: Callable[[Row], str] = USUAL
    text: Callable[[Row], Iterable[str | None]] = USUAL
    """The texts by which a search finds the record, besides its title."""
    day: Callable[[Row], date | datetime | None] = USUAL
    """Its most important date: when it closes, is due, or happened."""
    groups: Mapping[str, tuple[ColumnElement[Any], ColumnElement[Any]]] = field(default_factory=dict)
    """For those of `sorts` whose values compare only within a group, such as amounts within their currency: the sort
    expressions of the groups for an ascending and for a descending list, never null. The second reverses the first,
    so that the groups have the same order in both.
    """
    references: Mapping[str, str] = USUAL
    """Fields that link to another record, with the kind of the other record."""
    names: tuple[str, ...] = ()
    """Further things whose names it shows, besides the links and the owner: `pipeline` (and its stages), `product`."""
    prepare: Callable[[Row], None] = USUAL
    """Derives columns, such as a sort key, before a row is written."""
    kept_by: Literal["members", "managers"] = "members"
    """Who creates, changes and deletes such records by default: every working member, or the managers of the workspace.
    """
    is_named_alone: bool = False
    """Whether the form of a linking record can create one from its name alone."""
    repair: Callable[[Work, Row], dict[str, list[Any]]] | None = None
    """Corrects a record that is restored from deletion or to earlier values, where its surroundings changed. Returns
    its changes as `[before, after]` by column.
    """
    icon: str = "file"
    """Name of the kind's icon."""
    title_column: str = "name"
    """The column that holds the title, for statements that name records of several kinds."""
    part_of: tuple[str, ...] = ()
    """Kinds whose timelines also show the records of this kind; the field `<kind>_id` says which record's timeline."""
    has_timeline: bool = True
    """Whether a record of this kind has a timeline, and an activity can be about it."""
    name_rank: int = 100
    """Precedence when a name in a question matches records of several kinds: small first."""
    opens_at: tuple[str, ...] = ()
    """Fields of `references`: a link to the record opens the record of the first field that is set."""
    exported: tuple[Any, ...] = ()
    """Columns of an exported file besides the output: labelled expressions over `select`."""
    not_exported: frozenset[str] = frozenset()
    """Fields of `out` that an exported file leaves out, because they depend on the moment of reading."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """The first facts of a record for the assistant, before the fields with `fact`: columns of `select`, each with its
    name for the tools.
    """
    imported: Imported = field(default_factory=Imported)
    """How files are imported, besides what the fields declare."""

    def __post_init__(self) -> None:
        TYPES[self.kind] = self
        created = columns(self.model).created_at
        common = {"created_from": at_least(created), "created_before": before(created)}
        self._unless_given("references", {one.name: one.link for one in self.fields if one.link})
        self._unless_given("query", lambda: derive.query(self))
        object.__setattr__(self, "sorts", {**derive.sorts(self), **self.sorts})
        object.__setattr__(
            self, "facts", {**self.facts, **{k: v for k, v in derive.facts(self).items() if k not in self.facts}}
        )
        for name in ("title", "text", "prepare", "day"):
            self._unless_given(name, partial(partial, getattr(derive, name), self))
        object.__setattr__(self, "filters", {**common, **derive.filters(self), **self.filters})
        live.KINDS.add(self.kind)
        permissions.register_kind(self.kind, is_managed=self.kept_by == "managers")
        i18n.derive(derive.texts(self) | imported.texts(self))

    def _unless_given(self, name: str, usual: Any) -> None:
        if getattr(self, name) is USUAL:
            object.__setattr__(self, name, usual() if callable(usual) else usual)

    @cached_property
    def select(self) -> Select[Any]:
        """The statement that selects every column of the output."""
        return derive.statement(self) if self.statement is None else self.statement

    @cached_property
    def file_kind(self) -> FileKind:
        """The import of files as this kind. Call it after every kind has been declared."""
        return imported.file_kind(self)

    def declared(self, name: str) -> Field | None:
        """The declaration of a field, or None."""
        return next((one for one in self.fields if one.name == name), None)

    @property
    def path(self) -> str:
        """The address of the kind's list; a record's page is `<path>/<id>`."""
        return f"/{self.plural}"

    def parts(self) -> tuple[str, ...]:
        """The kinds whose records the timeline of a record of this kind includes."""
        return tuple(kind for kind, record in TYPES.items() if self.kind in record.part_of)

    @property
    def named_kinds(self) -> frozenset[str]:
        """The kinds whose names such a record shows: when a record of them is renamed, this one has to be refreshed."""
        return frozenset((*self.references.values(), *self.names, "member"))


TYPES: dict[str, RecordType[Any]] = {}


RESTORERS: dict[str, Callable[[Work, UUID], Any]] = {}
"""Functions that undo a deletion of something other than a record, such as a conversation, by kind."""
