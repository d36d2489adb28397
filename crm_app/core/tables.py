"""What every table of a workspace has in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

import orjson
from pydantic import BaseModel
from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    String,
    Table,
    Text,
    TypeDecorator,
    Uuid,
    cast,
    func,
    inspect,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import configure_mappers, make_transient_to_detached
from sqlalchemy.orm.attributes import instance_state, set_attribute
from sqlmodel import Field, SQLModel

from crm_app.core.clock import new_id, now, read_id

Row = TypeVar("Row", bound=SQLModel)
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING


def timestamp(*, nullable: bool = False, default: bool = False) -> Any:
    """A `timestamptz` column; with `default` it is set to the time of creation."""
    options: dict[str, Any] = {"sa_type": DateTime(timezone=True), "nullable": nullable}
    return Field(default_factory=now, **options) if default else Field(default=None, **options)


def json_column(default_factory: Any = dict) -> Any:
    """A JSONB column that is never null."""
    empty = "'{}'" if default_factory is dict else "'[]'"
    return Field(
        default_factory=default_factory,
        sa_type=JSONB,
        nullable=False,
        sa_column_kwargs={"server_default": text(empty)},
    )


def belongs_to_workspace() -> ForeignKeyConstraint:
    """A foreign key to the workspace: rows are deleted with their workspace."""
    return ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE")


def refers_to(column: str, table: str, ondelete: str | None = None) -> ForeignKeyConstraint:
    """A foreign key that includes the workspace, so that a row cannot point into another workspace.

    `ondelete` by default sets `column` alone to null, never the workspace.
    """
    return ForeignKeyConstraint(
        ["workspace_id", column],
        [f"{table}.workspace_id", f"{table}.id"],
        ondelete=ondelete or f"SET NULL ({column})",
    )


def record_indexes(table: str, *extra: tuple[str, ...]) -> tuple[Index, ...]:
    """The indexes that a record table's lists need; each of `extra` is one more tuple of columns to sort or filter by.

    All are partial, for rows that are not deleted; one is for the trash, which lists and purges deleted ones.
    """
    live = text("deleted_at IS NULL")
    columns = (("created_at",), ("updated_at",), ("owner_id",), *extra)
    lists = tuple(Index(f"ix_{table}_{'_'.join(c)}", "workspace_id", *c, "id", postgresql_where=live) for c in columns)
    external = Index(
        f"uq_{table}_external",
        "workspace_id",
        "external_source",
        "external_id",
        unique=True,
        postgresql_where=text("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    deleted = Index(
        f"ix_{table}_deleted_at",
        "workspace_id",
        "deleted_at",
        "id",
        postgresql_where=text("deleted_at IS NOT NULL"),
    )
    return (*lists, external, deleted)


def about_index(table: str) -> Index:
    """The index by which a record of any kind finds the rows about it."""
    there = text("deleted_at IS NULL AND about_id IS NOT NULL")
    return Index(f"ix_{table}_about", "workspace_id", "about_kind", "about_id", "id", postgresql_where=there)


class WorkspaceTable(SQLModel):
    """A row of one workspace. `workspace_id` comes first in the key."""

    workspace_id: UUID = Field(primary_key=True)
    id: UUID = Field(default_factory=new_id, primary_key=True)


class RecordTable(WorkspaceTable):
    """A record that people keep: owned, versioned, deleted softly, with custom fields."""

    owner_id: UUID | None = Field(default=None)
    created_by: UUID | None = Field(default=None)
    created_at: datetime = timestamp(default=True)
    updated_at: datetime = timestamp(default=True)
    deleted_at: datetime | None = timestamp(nullable=True)
    version: int = Field(default=1)
    external_source: str | None = Field(default=None, max_length=100)
    external_id: str | None = Field(default=None, max_length=200)
    custom_fields: dict[str, Any] = json_column()


def table(model: type[SQLModel]) -> Table:
    """The table of a model."""
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found


def columns(model: type[SQLModel]) -> Any:
    """The columns of a model for queries. Typed Any, because a type checker would read the attributes as plain
    values.
    """
    return table(model).c


def columns_of(model: type[SQLModel], out: type[BaseModel]) -> list[Any]:
    """The columns of `model` that are fields of the schema `out`."""
    found = table(model).c
    return [found[name] for name in out.model_fields if name in found]


def row_of(model: type[Row], values: Mapping[str, Any]) -> Row:
    """A new object of a table, as its constructor makes it from these values and the defaults.

    The constructor sets each attribute through SQLModel and SQLAlchemy, which costs more than to insert the row.
    `values` have been checked by a schema; names that are no columns are ignored.
    """
    shape = _shape(model)
    row: Row = shape.new()
    held = row.__dict__
    held.update(shape.constants)
    for name, make in shape.makers:
        if name not in values:
            held[name] = make()
    names = shape.names
    held.update({name: value for name, value in values.items() if name in names})
    return row


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the objects of a table begin with."""

    new: Callable[[], Any]
    names: frozenset[str]
    constants: dict[str, Any]
    makers: tuple[tuple[str, Callable[[], Any]], ...]
    """The columns whose default is made for each row."""


@lru_cache(maxsize=128)
def _shape(model: type[SQLModel]) -> _Shape:
    configure_mappers()  # a constructor would have done so
    found: Any = inspect(model)
    fields = {name: field for name, field in model.model_fields.items() if not field.is_required()}
    makers: dict[str, Any] = {name: field.default_factory for name, field in fields.items() if field.default_factory}
    constants = {name: field.default for name, field in fields.items() if name not in makers}
    names = frozenset(model.model_fields)
    return _Shape(found.class_manager.new_instance, names, constants, tuple(makers.items()))


def stored(model: type[Row], values: dict[str, Any]) -> Row:
    """The object of a row that is in the database, from the values of all its columns. No session knows it yet."""
    row: Row = _shape(model).new()
    row.__dict__.update(values)
    in_database(row)
    return row


def row_text(model: type[SQLModel]) -> ColumnElement[str]:
    """A row as one text, for `row_from`: to take thirty values from an answer costs more than all else about a row."""
    every = table(model).c.values()
    return cast(func.json_build_array(*(cast(c, Text) if _is_exact(c) else c for c in every)), Text)


def _is_exact(column: Any) -> bool:
    """Whether a JSON reader would lose digits of its numbers."""
    kind = _type(column)
    return isinstance(kind, Numeric) and not isinstance(kind, Float)


def _type(column: Any) -> Any:
    return column.type.impl if isinstance(column.type, TypeDecorator) else column.type


def row_from(model: type[Row], text: str) -> Row:
    """As `stored`, from the row's text."""
    names, readers = _reading(model)
    values = dict(zip(names, orjson.loads(text), strict=True))
    for name, read in readers:
        if values[name] is not None:
            values[name] = read(values[name])
    return stored(model, values)


_PLAIN = (String, Integer, Boolean, JSON)
"""Types whose values are the same in JSON."""
_READ: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Float, float),
    (Uuid, read_id),
    (DateTime, datetime.fromisoformat),
    (Date, date.fromisoformat),
    (Numeric, Decimal),
)


@lru_cache(maxsize=128)
def _reading(model: type[SQLModel]) -> tuple[tuple[str, ...], tuple[tuple[str, Callable[[Any], Any]], ...]]:
    """The names of the columns, and how the values of some become those of their type."""
    readers = []
    for column in table(model).c:
        kind = _type(column)
        if not isinstance(kind, _PLAIN):
            found = next((read for known, read in _READ if isinstance(kind, known)), None)
            if found is None:
                raise TypeError(f"{column} has a type that rows are not read in")
            readers.append((column.name, found))
    return tuple(table(model).c.keys()), tuple(readers)


def put(row: Any, name: str, value: Any) -> None:
    """Sets a column of a row: of a model's object, whose later changes the ORM writes, or of a plain object.

    SQLModel's own way looks for the attribute twice, in SQLAlchemy's and in pydantic's.
    """
    state: Any = row.__dict__.get("_sa_instance_state")
    if state is None:
        setattr(row, name, value)
    elif state.key is None and state.session_id is None:  # a new row, as a whole to be written
        row.__dict__[name] = value
    else:
        set_attribute(row, name, value)


def in_database(row: SQLModel) -> None:
    """Lets the ORM take a row that no session knows for one that is in the database.

    SQLAlchemy's own function also looks for columns without a value, which takes as long as all else to make a row.
    """
    state: Any = instance_state(row)
    if state.modified or len(state.dict) <= len(state.mapper.columns):  # besides the columns it holds the state
        make_transient_to_detached(row)
    else:
        held = state.dict
        state.key = state.mapper.identity_key_from_primary_key((held["workspace_id"], held["id"]))
