"""What every table of a workspace has in common."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import DateTime, ForeignKeyConstraint, Index, Table, inspect, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import configure_mappers, make_transient_to_detached
from sqlmodel import Field, SQLModel

from crm_app.core.clock import new_id, now

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
    defaults = _defaults(model)
    found: Any = inspect(model)
    row: Row = found.class_manager.new_instance()
    for name, make in defaults:
        if name in values:
            row.__dict__[name] = values[name]
        elif make is not None:
            row.__dict__[name] = make()
    return row


@lru_cache(maxsize=128)
def _defaults(model: type[SQLModel]) -> tuple[tuple[str, Callable[[], Any] | None], ...]:
    """What makes the default of each column; None for a column that must be given."""
    configure_mappers()  # a constructor would have done so
    made: list[tuple[str, Any]] = []
    for name, field in model.model_fields.items():
        default = None if field.is_required() else field.default_factory or _always(field.default)
        made.append((name, default))
    return tuple(made)


def _always(value: Any) -> Callable[[], Any]:
    return lambda: value


def stored(model: type[Row], values: Mapping[str, Any]) -> Row:
    """The object of a row that is in the database, from the values of all its columns. No session knows it yet."""
    row = row_of(model, values)
    make_transient_to_detached(row)
    return row
