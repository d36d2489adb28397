"""The declaration of a kind of record, and the register of all kinds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import (
    ColumnElement,
    Select,
)

from crm_app.core import live, permissions
from crm_app.core.database import Work
from crm_app.core.pagination import ListQuery
from crm_app.core.tables import RecordTable, columns
from crm_app.records.conditions import Condition, at_least, before

Row = TypeVar("Row", bound=RecordTable)


@dataclass(frozen=True, eq=False)
class RecordType(Generic[Row]):
    """How a kind of record is listed, found and written. `select` names every column that leaves the service."""

    kind: str
    plural: str
    model: type[Row]
    out: type[BaseModel]
    query: type[ListQuery]
    select: Select[Any]
    sorts: Mapping[str, ColumnElement[Any]]
    """Sortable fields by name; the expressions must never be null (see `never_null`)."""
    default_sort: str
    filters: Mapping[str, Condition]
    """Fields of `query` beside the common ones, each with its condition."""
    title: Callable[[Row], str]
    text: Callable[[Row], Iterable[str | None]]
    """What a search finds the record by, beside its title."""
    day: Callable[[Row], date | datetime | None] = lambda _: None
    """The date that matters most about it: when it closes, is due, happened."""
    groups: Mapping[str, tuple[ColumnElement[Any], ColumnElement[Any]]] = field(default_factory=dict)
    """For those of `sorts` whose values compare within a group alone, say amounts within their currency: what sorts the
    groups of a list that ascends, and of one that descends, never null. The second turns the first round, so that groups
    stand in one order whichever way the values run."""
    references: Mapping[str, str] = field(default_factory=dict)
    """Fields that point to another record, with its kind."""
    names: tuple[str, ...] = ()
    """What else is shown by name in it, beside those and its owner: `pipeline` (and its stages), `product`."""
    prepare: Callable[[Row], None] | None = None
    """Derives columns, such as a sort key, before a row is written."""
    by_name: Callable[[Work, str, Mapping[str, Any]], Row] | None = None
    """Makes one of its name alone, for a record with the values that are the last argument; None where that is too little."""
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
    opens_at: tuple[str, ...] = ()
    """Fields of `references`: a link to the record opens the first record that one of these fields names."""
    exported: tuple[Any, ...] = ()
    """What a file of such records has besides what leaves the service: labelled expressions over `select`."""
    not_exported: frozenset[str] = frozenset()
    """Fields of `out` that a file has no use for: what depends on the moment of reading."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What the assistant shows of a record: columns of `select`, each with the name that tools know it by."""

    def __post_init__(self) -> None:
        created = columns(self.model).created_at
        common = {"created_from": at_least(created), "created_before": before(created)}
        object.__setattr__(self, "filters", {**common, **self.filters})
        TYPES[self.kind] = self
        live.KINDS.add(self.kind)
        permissions.register_kind(self.kind)

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
