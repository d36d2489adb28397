"""The columns of a list's table: the fields by which the list is filtered, as far as its statement can show them.

So a declared field, a field of the workspace's own and a field of a linked record are columns without a further line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func

from crm_app.core.principal import Caller
from crm_app.records.fields import Field, Form, form_of
from crm_app.records.filtering import Asked, fields
from crm_app.records.kind import TYPES, RecordType
from crm_app.records.own import conditions as own_conditions
from crm_app.records.table import pointing
from crm_app.records.table.orders import orders

MAX_COLUMNS = 20
"""How many columns a table has besides the title."""
MAX_NAME = 200
"""The longest name of a column, in characters."""
MAX_TEXT = 160
"""How much of a text a cell shows, in characters."""
_USUAL = 4
"""How many fields a table shows by default, besides tags and the owner: as many as a usual screen has room for."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Column:
    """A column of a kind's table.

    Attributes:
        asked: the field that it shows.
        form: the input of the field in a form, empty for a field without one; it decides how a value is written.
        sources: what the statement selects for it, by the names of the result.
        shown: the name of the result with the value.
        currency: the name of the result with the currency of an amount.
        target: the name of the result with the id of the linked record.
        sort: the name of the list's order by this column; empty when there is none.
    """

    asked: Asked
    form: Form | None = None
    sources: dict[str, ColumnElement[Any]] = field(default_factory=dict)
    shown: str = ""
    currency: str = ""
    target: str = ""
    sort: str = ""

    @property
    def name(self) -> str:
        """Its name in an address."""
        return self.asked.name

    @property
    def is_number(self) -> bool:
        """Whether its values stand at the end of the cell: numbers, amounts, days and moments."""
        return self.asked.type in ("number", "money", "date", "moment")


Columns = tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What a table shows. Equal ones share a statement.

    Attributes:
        columns: its columns.
        further: names of what is selected besides, such as the title.
        own: whether the reader may change only records of their own, so that each row says whose it is.
    """

    columns: Columns
    further: tuple[str, ...]
    own: bool = False


@lru_cache(maxsize=64)
def of_kind(record: RecordType[Any]) -> dict[str, Column]:
    """The columns of a kind itself, by name, in the order of its declaration; without the title."""
    found: dict[str, Column] = {}
    taken: set[str] = set()
    for name, asked in fields.of_kind(record).items():
        made = _plain(record, asked)
        # A product is both a link and a name; the table shows it once.
        if name != record.title_column and made is not None and made.shown not in taken:
            found[name] = made
            taken.add(made.shown)
    return found


@lru_cache(maxsize=64)
def _selected(record: RecordType[Any]) -> dict[str, ColumnElement[Any]]:
    """What the statement of a list, or of an exported file, can select, by name."""
    found: dict[str, ColumnElement[Any]] = {str(one.key): one for one in record.select.selected_columns}
    return found | {str(one.key): one for one in record.exported}


def _plain(record: RecordType[Any], asked: Asked) -> Column | None:
    """The column of a field of the kind; None for an id without a name."""
    selected, name = _selected(record), asked.name
    sort = name if name in orders(record) else ""
    if asked.type in ("link", "person", "option"):
        stem = name.removesuffix("_id")
        title = TYPES[asked.link].title_column if asked.link else "name"
        label = f"{stem}_{title}"
        if label not in selected:
            return None
        sources = {label: selected[label]}
        # The id of the owner is selected too: it says whose new name the page has to show.
        if asked.type != "option":
            sources[name] = selected.get(name, asked.column)
        return Column(asked=asked, sources=sources, shown=label, target=name if asked.type == "link" else "", sort=sort)
    return _valued(record, asked, selected.get(name, asked.column), sort)


def _valued(target: RecordType[Any], asked: Asked, value: Any, sort: str = "") -> Column:
    declared = target.declared(asked.name.rpartition(".")[2])
    form = form_of(target.new, declared) if declared is not None and declared.name in target.new.model_fields else None
    shown = func.left(value, MAX_TEXT + 1) if form in ("area", "address") else value
    sources, currency = {asked.name: shown}, ""
    if asked.type == "money":
        currency = f"{asked.name}.currency"
        sources[currency] = asked.currency
    return Column(asked=asked, form=form, sources=sources, shown=asked.name, currency=currency, sort=sort)


@lru_cache(maxsize=4096)
def _own(record: RecordType[Any], asked: Asked) -> Column:
    """The column of a field of the workspace's own."""
    one: Any = asked.own
    name = one.input if asked.through is None else f"{asked.through.name}.{one.input}"
    if one.type == "long_text":
        value: Any = func.left(own_conditions.text(asked.column, one), MAX_TEXT + 1)
    else:
        value = own_conditions.value(asked.column, one)
    if one.is_pointer:
        return _pointing(asked, name)
    sorts = asked.through is None and own_conditions.sorted_by((one,), asked.name) is not None
    return Column(asked=asked, sources={name: value}, shown=name, sort=asked.name if sorts else "")


def _pointing(asked: Asked, name: str) -> Column:
    """The column of a field that points to a person or a record: its name, as far as the reader may see it, and its id.

    The name comes with the row, by a subquery on the few rows of a page.
    """
    one: Any = asked.own
    sources = {
        f"{name}_name": pointing.name(asked.column, one),
        f"{name}_id": own_conditions.identifier(asked.column, one),
    }
    sort = asked.name if asked.through is None else ""
    return Column(asked=asked, sources=sources, shown=f"{name}_name", target=f"{name}_id", sort=sort)


@lru_cache(maxsize=4096)
def _along(record: RecordType[Any], asked: Asked) -> Column:
    """The column of a field of a linked record."""
    link: Any = asked.through
    return _valued(TYPES[link.kind], asked, asked.column)


def _of(record: RecordType[Any], asked: Asked) -> Column | None:
    if asked.own is not None:
        return _own(record, asked)
    return of_kind(record).get(asked.name) if asked.through is None else _along(record, asked)


def find(caller: Caller, record: RecordType[Any], name: str) -> Column | None:
    """The column of that name; None when there is none."""
    asked = fields.find(caller, record, name) if len(name) <= MAX_NAME else None
    return None if asked is None else _of(record, asked)


def every(caller: Caller, record: RecordType[Any]) -> list[Column]:
    """All columns that the caller can choose: of the kind, of the workspace's own, then those along links."""
    found = (_of(record, asked) for asked in fields.every(caller, record))
    return [one for one in found if one is not None]


@lru_cache(maxsize=64)
def usual(record: RecordType[Any]) -> Columns:
    """The columns of a table whose address names none: those of the declaration, else the first fields of rows and filters,
    tags and the owner.
    """
    known = of_kind(record)
    if record.columns:
        return tuple(known[name] for name in record.columns)
    short = [one for one in record.fields if one.name in known and _is_short(record, one)]
    best = sorted(short, key=lambda one: (not one.row, not (one.sort or one.filter), not one.search))[:_USUAL]
    names = [one.name for one in short if one in best]
    tags = [one.name for one in record.fields if one.name == "tags"]
    return tuple(known[name] for name in (*names, *tags, "owner_id"))


def _is_short(record: RecordType[Any], one: Field) -> bool:
    return form_of(record.new, one) not in ("area", "address", "currency", "tags", "url")


def chosen(caller: Caller, record: RecordType[Any], names: Sequence[str]) -> tuple[Columns, list[str]]:
    """The columns of an address, and those of its names that the kind does not have.

    Args:
        names: as they stand in the address; the usual columns when there are none. Repeated names, the title, and those
            beyond the limit count once, or not at all.
    """
    if not names:
        return usual(record), []
    found: dict[str, Column] = {}
    unknown: list[str] = []
    for name in dict.fromkeys(names):
        one = None if name == record.title_column else find(caller, record, name)
        if one is not None and len(found) < MAX_COLUMNS:
            found[name] = one
        elif one is None and name != record.title_column:
            unknown.append(name)
    return tuple(found.values()), unknown


def kinds_along(every: Columns) -> frozenset[str]:
    """The kinds of the linked records whose fields these columns show."""
    return frozenset(one.asked.through.kind for one in every if one.asked.through is not None)


def statement(record: RecordType[Any], look: Look) -> Select[Any]:
    """The statement that selects what a table shows, with the id of each record."""
    selected, every = _selected(record), look.columns
    wanted: dict[str, Any] = {name: selected[name] for name in dict.fromkeys(("id", *look.further))}
    wanted |= {name: value for one in every for name, value in one.sources.items()}
    found = record.select.with_only_columns(
        *(value if getattr(value, "key", None) == name else value.label(name) for name, value in wanted.items())
    )
    for link in dict.fromkeys(_links(every)):
        found = found.outerjoin(link.other, link.joined)
    return found


def _links(every: Columns) -> Iterator[Any]:
    return (one.asked.through for one in every if one.asked.through is not None)
