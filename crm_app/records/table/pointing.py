"""Names to which fields of the workspace's own point, as expressions of a statement: as far as the reader may see them."""

from typing import Any

from sqlalchemy import Uuid, cast, func, literal_column, select
from sqlmodel import SQLModel

from crm_app.records.conditions import member_name, readable
from crm_app.records.kind import TYPES
from crm_app.records.own import OwnField
from crm_app.records.own import conditions as own_conditions


def name(column: Any, one: OwnField, *, key: bool = False) -> Any:
    """The name of the person or the record, by a subquery on each row; null for none.

    Args:
        column: the `custom_fields` of the rows.
        key: the key by which names are sorted, in place of the name.
    """
    to = _target(one)
    found = own_conditions.identifier(column, one)
    where = [to.c.workspace_id == column.table.c.workspace_id, to.c.id == found, *_readable(one, to)]
    return select(_title(one, to, key)).where(*where).correlate(column.table).scalar_subquery()


def name_of(one: OwnField, identifier: str) -> Any:
    """The statement that selects the name of the person or the record with an id.

    Args:
        identifier: SQL of a text with the id.
    """
    to = _target(one)
    return select(_title(one, to, False)).where(
        to.c.id == cast(literal_column(identifier), Uuid()), *_readable(one, to)
    )


def _target(one: OwnField) -> Any:
    # Several columns of a statement may point to one table: each has a name of its own.
    table = "membership" if one.type == "person" else str(TYPES[one.target].model.__tablename__)
    return SQLModel.metadata.tables[table].alias(f"at_{one.input}")


def _title(one: OwnField, to: Any, key: bool) -> Any:
    if one.type == "person":
        return member_name(to.c, to.c.name_key) if key else member_name(to.c)
    return title_key(TYPES[one.target].title_column, to) if key else to.c[TYPES[one.target].title_column]


def title_key(title: str, table: Any) -> Any:
    """The key by which titles of a table are sorted."""
    key = table.c.get(f"{title}_key")
    return func.lower(table.c[title]) if key is None else key


def _readable(one: OwnField, to: Any) -> list[Any]:
    return [] if one.type == "person" else [readable(one.target, to.c)]
