"""The indexes of a kind's lists, by one rule: a field that is declared with `sort` has one in every workspace, in the order of
the list. Any other field gets one in a workspace with many records of the kind when its lists use the field, by a job.

Every index costs each write of a record, 13 to 24 microseconds of the database's time for a contact. The table declares by hand
those that other statements need; an order that one of these serves has no second one. `python -m crm_app revision` writes the
migration for what a changed declaration needs.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Index, Table, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.selectable import Select
from sqlalchemy.sql.visitors import iterate
from sqlmodel import SQLModel

from crm_app.core.database import compiled
from crm_app.records.filtering import fields
from crm_app.records.kind import TYPES, RecordType
from crm_app.records.table.orders import orders


def declare() -> None:
    """Declares the indexes of every kind. Call it after every kind has been declared; a second call adds nothing."""
    for record in TYPES.values():
        _declare(record)


def table_of(record: RecordType[Any]) -> Table:
    """The table of a kind."""
    return SQLModel.metadata.tables[str(record.model.__tablename__)]


@lru_cache(maxsize=64)
def _declare(record: RecordType[Any]) -> None:
    table = table_of(record)
    for one in record.fields:
        key = key_of(record, one.name) if one.sort and one.name in fields.of_kind(record) else None
        if key is not None and not any(_begins_with(index, key) for index in table.indexes):
            parts = [key] if one.name not in record.groups else [table.c[one.currency], key]
            name = f"ix_{table.name}_by_{one.name}"
            Index(name, table.c.workspace_id, *parts, table.c.id, postgresql_where=text("deleted_at IS NULL"))


def _begins_with(index: Index, key: Any) -> bool:
    found = tuple(index.expressions)
    return len(found) > 1 and found[1] is key


@lru_cache(maxsize=512)
def key_of(record: RecordType[Any], name: str) -> Any:
    """The expression by which lists are ordered or filtered by a declared field, for an index; None where it needs other
    tables.
    """
    asked = fields.of_kind(record).get(name)
    is_value = asked is not None and asked.type in ("link", "person", "option", "tags")
    key = asked.column if asked is not None and is_value else orders(record).get(name)
    if key is None or any(isinstance(one, Select) for one in iterate(key)):
        return None
    return None if is_value and not isinstance(key, Column) else key


@lru_cache(maxsize=512)
def wants(record: RecordType[Any], name: str) -> bool:
    """Whether a field of a kind may get an index by use: it has none in every workspace."""
    key = key_of(record, name)
    every = table_of(record).indexes
    by = f"ix_{table_of(record).name}_by_{name}"
    return key is not None and not any(_begins_with(one, key) or one.name == by for one in every)


def expressions() -> str:
    """The SQL function that knows the expression of each field, so that the serving role names only fields; GIN for lists."""
    lines = []
    for record in TYPES.values():
        for name in fields.of_kind(record):
            key = key_of(record, name)
            if key is not None:
                is_list = isinstance(key, Column) and isinstance(key.type, JSONB)
                words = ("gin " if is_list else "") + compiled(key).replace("%%", "%").replace(
                    f"{table_of(record).name}.", ""
                )
                quoted = words.replace("'", "''")
                lines.append(f"when '{record.kind}.{name}' then '{quoted}'")
    return (
        "create or replace function record_expression(p_kind text, p_field text) returns text "
        "language sql immutable set search_path = public, pg_temp as $$ select case p_kind || '.' || p_field "
        f"{' '.join(lines)} end $$"
    )
