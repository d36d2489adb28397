"""Statements whose results nobody reads: a transaction sends them together with its next statement.

Each statement costs a round trip and SQLAlchemy's own work. The audit entry, the search document and the insert of a
record return nothing that the transaction needs, so that they travel in one message with the statement that follows, or
alone before the commit. They run in the order in which they were written. An error of one of them, such as a foreign key
that is not met, is raised by the statement that carries them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ClauseElement, Connection, Engine, Table, bindparam, event, insert, update

from crm_app.core.dialect import DIALECT

_WAITING = "deferred statements"
"""Where a connection keeps its statements that are not sent yet, as bytes of SQL with their values written in."""

Processor = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Deferred:
    """A statement, compiled once."""

    sql: str
    """With psycopg2's named placeholders."""
    processors: dict[str, Processor]
    """What turns a value into one that psycopg2 accepts, by parameter."""


def prepared(statement: ClauseElement) -> Deferred:
    """Compiles a statement whose every value is a `bindparam`.

    Args:
        statement: an insert, update or delete, or a `text` with `:name` parameters.
    """
    made: Any = statement.compile(dialect=DIALECT)
    processors = {}
    for name, bind in made.binds.items():
        processor = bind.type.dialect_impl(DIALECT).bind_processor(DIALECT)
        if processor is not None:
            processors[name] = processor
    return Deferred(str(made), processors)


@lru_cache(maxsize=64)
def insert_of(table: Table) -> Deferred:
    """The insert of one row with every column that the database does not compute."""
    values = {column.name: bindparam(column.name, type_=column.type) for column in table.c if column.computed is None}
    return prepared(insert(table).values(values))


@lru_cache(maxsize=512)
def update_of(table: Table, names: tuple[str, ...]) -> Deferred:
    """The update of these columns of one row; its key is in `workspace_id` and `id`."""
    key = (table.c[name] == bindparam(name, type_=table.c[name].type) for name in ("workspace_id", "id"))
    values = {name: bindparam(name, type_=table.c[name].type) for name in names}
    return prepared(update(table).where(*key).values(values))


def defer(connection: Connection, statement: Deferred, values: dict[str, Any]) -> None:
    """Sends the statement with the next one of this transaction.

    Args:
        connection: the transaction's connection.
        statement: from `prepared`, `insert_of` or `update_of`.
        values: by parameter; names that are not parameters are ignored.
    """
    processors = statement.processors
    ready = {
        name: processors[name](value) if name in processors and value is not None else value
        for name, value in values.items()
    }
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor:
        connection.info.setdefault(_WAITING, []).append(cursor.mogrify(statement.sql, ready))


def send(connection: Connection) -> None:
    """Sends the statements that wait, in one round trip. Raises psycopg2's errors."""
    waiting = connection.info.pop(_WAITING, None)
    if waiting:
        raw: Any = connection.connection.driver_connection
        with raw.cursor() as cursor:
            cursor.execute(b";\n".join(waiting))


def forget(info: dict[str, Any]) -> None:
    """Drops the statements that wait on a connection of the pool; `info` is the connection's."""
    info.pop(_WAITING, None)


def _rolled_back(connection: Connection, *_: Any) -> None:
    if not connection.invalidated:  # the statements of a broken connection are gone with it
        forget(connection.info)


def watch(engine: Engine) -> None:
    """Makes every statement of the engine carry the deferred ones before it."""
    event.listen(engine, "before_cursor_execute", _carry, retval=True)
    event.listen(engine, "rollback", _rolled_back)
    # The savepoint's own statement carried what had been deferred before it.
    event.listen(engine, "rollback_savepoint", _rolled_back)


def _carry(
    connection: Connection, cursor: Any, statement: str, parameters: Any, _context: Any, executemany: bool
) -> tuple[str, Any]:
    waiting = connection.info.get(_WAITING)
    if not waiting:
        return statement, parameters
    # psycopg2 runs the text of an `executemany` once per row, and wraps that of a named cursor in a DECLARE
    if executemany or cursor.name:
        send(connection)
        return statement, parameters
    del connection.info[_WAITING]
    carried = b";\n".join(waiting).decode().replace("%", "%%")
    return f"{carried};\n{statement}", parameters
