"""The declaration of a kind of record, and the register of all kinds.

A kind says once what it is. What it leaves out, the engine makes in the usual form, see `records.derive`: the statement that
reads it, its orders and filters, its texts, its service, its REST routes and its pages.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any, Generic, Literal, TypeVar
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

Row = TypeVar("Row", bound=RecordTable)
USUAL: Any = None
"""Stands where a kind leaves something to the engine; `RecordType` puts the usual form in its place."""


@dataclass(frozen=True, eq=False, kw_only=True)
class RecordType(Generic[Row]):
    """A kind of record: what it is called, its table, its schemas, its fields, and how it differs from the usual form."""

    kind: str
    plural: str
    model: type[Row]
    new: type[BaseModel]
    """The schema of a new record."""
    patch: type[Patch]
    """The schema of a change."""
    out: type[BaseModel]
    """What leaves the service."""
    query: type[ListQuery] = USUAL
    """How its lists are narrowed; made of the fields unless it is given."""
    fields: Sequence[Field] = ()
    """Its fields in the order in which forms ask for them, beside the owner and the workspace's own fields."""
    one: Words | None = None
    many: Words | None = None
    """What one and several of them are called. Without these the kind's `texts.py` has all its texts."""
    order: int = 1000
    """Its place in the menu, small first."""
    statement: Select[Any] | None = None
    """The statement that names every column that leaves the service; made of `out` and the links unless it is given."""
    computed: Mapping[str, Any] = field(default_factory=dict)
    """What leaves the service besides the columns of the table and the names of what it points to: expressions by name."""
    sorts: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)
    """Orders beside those that the fields make; the expressions must never be null (see `never_null`)."""
    default_sort: str = "-created_at"
    filters: Mapping[str, Condition] = field(default_factory=dict)
    """Filters beside the common ones and those that the fields make: fields of `query`, each with its condition."""
    title: Callable[[Row], str] = USUAL
    text: Callable[[Row], Iterable[str | None]] = USUAL
    """What a search finds the record by, beside its title."""
    day: Callable[[Row], date | datetime | None] = USUAL
    """The date that matters most about it: when it closes, is due, happened."""
    groups: Mapping[str, tuple[ColumnElement[Any], ColumnElement[Any]]] = field(default_factory=dict)
    """For those of `sorts` whose values compare within a group alone, say amounts within their currency: what sorts the
    groups of a list that ascends, and of one that descends, never null. The second turns the first round, so that groups
    stand in one order whichever way the values run."""
    references: Mapping[str, str] = USUAL
    """Fields that point to another record, with its kind."""
    names: tuple[str, ...] = ()
    """What else is shown by name in it, beside those and its owner: `pipeline` (and its stages), `product`."""
    prepare: Callable[[Row], None] = USUAL
    """Derives columns, such as a sort key, before a row is written."""
    kept_by: Literal["members", "managers"] = "members"
    """Who creates, changes and deletes such records by default: everybody who works, or those who manage the workspace."""
    is_named_alone: bool = False
    """Whether one can be made of its name alone, from the form of a record that points to it."""
    mend: Callable[[Work, Row], dict[str, list[Any]]] | None = None
    """Puts right what changed around a record that comes back from deletion or to what it was before. Returns what
    it changed, as `[before, after]` by column."""
    icon: str = "file"
    """Name of the icon that stands for the kind."""
    title_column: str = "name"
    """The column that holds the title, for statements that name records of several kinds."""
    part_of: tuple[str, ...] = ()
    """Kinds whose timelines also show the records of this kind; the field `<kind>_id` says which record's timeline."""
    has_timeline: bool = True
    """Whether a record of this kind has a timeline, and can be what an activity is about."""
    name_rank: int = 100
    """How likely a name in a question means a record of this kind, where records of several kinds are called so: small first."""
    opens_at: tuple[str, ...] = ()
    """Fields of `references`: a link to the record opens the first record that one of these fields names."""
    exported: tuple[Any, ...] = ()
    """What a file of such records has besides what leaves the service: labelled expressions over `select`."""
    not_exported: frozenset[str] = frozenset()
    """Fields of `out` that a file has no use for: what depends on the moment of reading."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What the assistant shows of a record first, before the fields that say so: columns of `select`, each with the name
    that tools know it by."""
    imported: Imported = field(default_factory=Imported)
    """How files bring it in, beside what the fields say."""

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
        """The statement that names every column that leaves the service."""
        return derive.statement(self) if self.statement is None else self.statement

    @cached_property
    def file_kind(self) -> FileKind:
        """How files bring it in. To be asked when every kind has been declared."""
        return imported.file_kind(self)

    def declared(self, name: str) -> Field | None:
        """The declaration of a field, None where there is none."""
        return next((one for one in self.fields if one.name == name), None)

    @property
    def path(self) -> str:
        """Where the list of the kind has its page; a record's page is `<path>/<id>`."""
        return f"/{self.plural}"

    def parts(self) -> tuple[str, ...]:
        """Kinds whose records the timeline of a record of this kind shows too."""
        return tuple(kind for kind, record in TYPES.items() if self.kind in record.part_of)

    @property
    def named_kinds(self) -> frozenset[str]:
        """The kinds of what is shown by name in such a record: when one of them is renamed, the record reads otherwise."""
        return frozenset((*self.references.values(), *self.names, "member"))


TYPES: dict[str, RecordType[Any]] = {}


RESTORERS: dict[str, Callable[[Work, UUID], Any]] = {}
"""How the deletion of what is no record, such as a conversation, is undone. By kind."""
