"""Statements whose results nobody reads: a transaction sends them together with its next statement.

Each statement costs a round trip and SQLAlchemy's own work. The audit entry, the search document and the insert of a
record return nothing that the transaction needs, so that they travel in one message with the statement that follows, or
with the commit. They run in the order in which they were written. An error of one of them, such as a foreign key that is
not met, is raised by the statement that carries them.

A message that takes long is sent ahead (`send_ahead`): the transaction goes on while PostgreSQL works, and its next
statement waits for it. Where reads come next that do not depend on it, it is held back until they are done (`hold`, `release`).

The begin of a transaction is deferred in the same way, and its commit ends the message of what waits then: the driver
would send both by themselves. Its connections are therefore in the mode "autocommit".
"""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

import psycopg2
from psycopg2.extensions import TRANSACTION_STATUS_INERROR, TRANSACTION_STATUS_INTRANS
from sqlalchemy import JSON, Connection, Engine, Table, event

from crm_app.core.dialect import DIALECT, as_json
from crm_app.core.logging import logger
from crm_app.core.metrics import SLOW_QUERIES, STATEMENT_SECONDS

log = logger(__name__)
SLOW_SECONDS = 0.5
_MOST_CARRIED = 100_000
"""The longest message, in bytes, that joins another statement. The copies of a longer one would cost more than a round trip."""
_BEGIN = b"begin"
_OPEN = (TRANSACTION_STATUS_INTRANS, TRANSACTION_STATUS_INERROR)
WAITING = "deferred statements"
"""Where a connection keeps its statements that are not sent yet: bytes of SQL with their values written in, `_Said` or
`_Gathered`.
"""
_HELD = "statements held back"
"""Where a connection keeps those that go behind the next reads, see `hold`."""
AHEAD = "statements sent ahead"
"""Where a connection keeps the message that a thread sends for it."""


class Line(Protocol):
    """A transaction without SQLAlchemy's connection, see `core.hot_write`."""

    waiting: list[bytes]
    """Its statements that are not sent yet."""

    def written(self, sql: str, values: Any, *, is_kept: bool = False) -> bytes:
        """A statement with its values written in; `is_kept`: it is prepared."""

    def execute(self) -> Any:
        """Sends what waits. Returns the first row of the last statement."""


@dataclass(frozen=True, slots=True)
class Deferred:
    """A statement that takes all its values as one JSON text, in the place of `%s`.

    psycopg2 writes one text into a statement, where it would adapt each of thirty values by itself; PostgreSQL reads the JSON
    with the types of the table's columns.
    """

    sql: str


_NAMED = DIALECT.identifier_preparer.quote
"""A name as SQL spells it."""


@lru_cache(maxsize=64)
def insert_of(table: Table, names: tuple[str, ...] = ()) -> Deferred:
    """The insert of one row with these columns, by default with every column that the database does not compute."""
    wanted = names or (column.name for column in table.c if column.computed is None)
    written, into = ", ".join(map(_NAMED, wanted)), _NAMED(table.name)
    return Deferred(f"insert into {into} ({written}) select {written} from jsonb_populate_record(null::{into}, %s)")


@lru_cache(maxsize=64)
def insert_of_many(table: Table, names: tuple[str, ...]) -> Deferred:
    """The insert of any number of rows with these columns; its values are a list."""
    written, into = ", ".join(map(_NAMED, names)), _NAMED(table.name)
    return Deferred(f"insert into {into} ({written}) select {written} from jsonb_populate_recordset(null::{into}, %s)")


@lru_cache(maxsize=512)
def update_of(table: Table, names: tuple[str, ...]) -> Deferred:
    """The update of these columns of one row; its key is in `workspace_id` and `id`."""
    written, into = ", ".join(f"{_NAMED(name)} = n.{_NAMED(name)}" for name in names), _NAMED(table.name)
    return Deferred(
        f"update {into} as r set {written} from jsonb_populate_record(null::{into}, %s) as n "
        "where r.workspace_id = n.workspace_id and r.id = n.id"
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """A deferred statement with the JSON of its values, which is written into it when it is sent."""

    statement: Deferred
    values: str

    def sql(self, cursor: Any) -> bytes:
        """The statement, with its values written in."""
        made: bytes = cursor.mogrify(self.statement.sql, (self.values,))
        return made


@dataclass(slots=True)
class _Gathered:
    """Changes of rows of one table and the same columns, which wait to be written by one statement."""

    table: Table
    names: tuple[str, ...]
    rows: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    def sql(self, cursor: Any) -> bytes:
        """The statement, with its values written in."""
        rows = list(self.rows.values())
        given: dict[str, Any] = {
            name: _texts(self.table, name, [row[name] for row in rows]) for name in ("id", *self.names)
        }
        made: bytes = cursor.mogrify(
            _update_of_many(self.table, self.names), given | {"workspace_id": rows[0]["workspace_id"]}
        )
        return made


_Waits = bytes | _Said | _Gathered


def gather(connection: Connection, table: Table, names: tuple[str, ...], values: dict[str, Any]) -> None:
    """Updates a row with the next statement of this transaction, together with those gathered just before it.

    Args:
        connection: the transaction's connection.
        table: its key is `workspace_id` and `id`.
        names: the columns to write.
        values: by column, with the key.
    """
    waiting: list[_Waits] = connection.info.setdefault(WAITING, [])
    last = waiting[-1] if waiting else b""
    # One statement writes a row once: a second change to the same row has a statement of its own.
    fits = isinstance(last, _Gathered) and (last.table, last.names) == (table, names)
    if isinstance(last, _Gathered) and fits and values["id"] not in last.rows:
        last.rows[values["id"]] = values
    else:
        waiting.append(_Gathered(table, names, {values["id"]: values}))


@lru_cache(maxsize=512)
def _update_of_many(table: Table, names: tuple[str, ...]) -> str:
    """The update of these columns of many rows. Values come as texts, which every type of column can be read from."""
    types = {name: table.c[name].type.compile(DIALECT) for name in names}
    # A cast to a text of limited length would cut it silently; the column itself refuses it.
    types = {name: "text" if kind.startswith("VARCHAR") else kind for name, kind in types.items()}
    written = ", ".join(f'"{name}" = cast(n."{name}" as {kind})' for name, kind in types.items())
    given = ", ".join(f"cast(%({name})s as text[])" for name in ("id", *names))
    columns = ", ".join(f'"{name}"' for name in ("id", *names))
    return (
        f'update "{table.name}" as r set {written} from unnest({given}) as n ({columns}) '
        "where r.workspace_id = %(workspace_id)s and r.id = cast(n.id as uuid)"
    )


def _texts(table: Table, name: str, values: list[Any]) -> list[str | None]:
    if isinstance(table.c[name].type, JSON):
        return [None if value is None else as_json(value) for value in values]
    return [None if value is None else value.isoformat() if isinstance(value, date) else str(value) for value in values]


def _bytes(waiting: list[_Waits], cursor: Any) -> bytes:
    """The statements that wait, as one message."""
    return b";\n".join(one if isinstance(one, bytes) else one.sql(cursor) for one in waiting)


def defer(connection: Connection | Line, statement: Deferred, values: Any) -> None:
    """Sends the statement with the next one of this transaction.

    Args:
        connection: the transaction's connection.
        statement: which one.
        values: what becomes the JSON of its values.
    """
    written = as_json(values)
    if isinstance(connection, Connection):
        connection.info.setdefault(WAITING, []).append(_Said(statement, written))
    else:
        connection.waiting.append(connection.written(statement.sql, (written,), is_kept=True))


def _written(connection: Connection, sql: str, values: Any) -> bytes:
    """A statement with its values written in."""
    arrive(connection)
    with _raw(connection).cursor() as cursor:
        made: bytes = cursor.mogrify(sql, values)
        return made


def send(connection: Connection) -> None:
    """Sends the statements that wait, in one round trip. Raises psycopg2's errors."""
    waiting = connection.info.pop(WAITING, None)
    if waiting:
        _execute(connection, waiting)


def send_ahead(connection: Connection) -> None:
    """Sends the statements that wait, and does not wait for them: the next statement of the connection does so, and raises
    their errors.
    """
    waiting = connection.info.pop(WAITING, None)
    if waiting:
        arrive(connection)
        connection.info[AHEAD] = _SENDERS.submit(_sent, _raw(connection), waiting)


def hold(connection: Connection) -> None:
    """Lets the next statements of the transaction go before those that wait, until `release` or the commit. They must not depend
    on these.
    """
    if waiting := connection.info.pop(WAITING, None):
        connection.info.setdefault(_HELD, []).extend(waiting)


def release(connection: Connection) -> None:
    """Sends what is held back, and does not wait for it, as `send_ahead`."""
    if held := connection.info.pop(_HELD, None):
        connection.info[WAITING] = [*held, *connection.info.get(WAITING, ())]
        send_ahead(connection)


_SENDERS = ThreadPoolExecutor(8, thread_name_prefix="ahead of a transaction")


def arrive(connection: Connection) -> None:
    """Waits for the message that was sent ahead, if there is one. Raises psycopg2's errors."""
    ahead: Future[Any] | None = connection.info.pop(AHEAD, None)
    if ahead is not None:
        try:
            ahead.result()
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            _give_up(connection)
            raise


def fetch(connection: Connection | Line, sql: str, values: Any, *, is_kept: bool = False) -> Any:
    """The first row of a statement, which carries those that wait; without SQLAlchemy's work. Raises psycopg2's errors.

    Args:
        connection: the transaction's connection.
        sql: with psycopg2's placeholders.
        values: a tuple, or by name.
        is_kept: the statement comes again and again: the connections of the event loop prepare it.

    Returns: a tuple, or None when there is no row.
    """
    if not isinstance(connection, Connection):
        connection.waiting.append(connection.written(sql, values, is_kept=is_kept))
        return connection.execute()
    waiting = connection.info.pop(WAITING, [])
    waiting.append(_written(connection, sql, values))
    return _execute(connection, waiting)


def _raw(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _execute(connection: Connection, waiting: list[_Waits]) -> Any:
    arrive(connection)
    try:
        return _sent(_raw(connection), waiting)
    except (psycopg2.OperationalError, psycopg2.InterfaceError):
        _give_up(connection)
        raise


def _give_up(connection: Connection) -> None:
    """Has the pool forget a connection that the driver has found broken."""
    if _raw(connection).closed:
        connection.invalidate()


def _sent(raw: Any, waiting: list[_Waits]) -> Any:
    """Sends the statements in one message. Returns the first row of the last one, or None."""
    began, message = time.perf_counter(), b""
    try:
        with raw.cursor() as cursor:
            message = _bytes(waiting, cursor)
            cursor.execute(message)
            return cursor.fetchone() if cursor.description is not None else None
    finally:
        observe(time.perf_counter() - began, message)


def observe(seconds: float, statement: str | bytes) -> None:
    """Counts a message of a unit of work by its duration, and logs a slow one."""
    STATEMENT_SECONDS.observe(seconds)
    if seconds > SLOW_SECONDS:
        SLOW_QUERIES.labels("unit of work").inc()
        text = statement.decode(errors="replace") if isinstance(statement, bytes) else statement
        log.warning("slow statement", seconds=round(seconds, 3), statement=" ".join(text.split())[:300])


def forget(info: dict[str, Any]) -> None:
    """Drops the statements that wait on a connection of the pool, and waits for those that were sent ahead; `info` is the
    connection's.
    """
    info.pop(WAITING, None)
    info.pop(_HELD, None)
    if (ahead := info.pop(AHEAD, None)) is not None:
        with suppress(psycopg2.Error):  # what it was for is given up
            ahead.result()


def leave(raw: Any) -> None:
    """Ends the transaction that a connection of the driver is in, if it is in one, without its changes."""
    if raw.get_transaction_status() in _OPEN:
        with raw.cursor() as cursor:
            cursor.execute("rollback")


def _begun(connection: Connection) -> None:
    connection.info[WAITING] = [_BEGIN]


def _committed(connection: Connection) -> None:
    waiting = [*connection.info.pop(_HELD, ()), *connection.info.pop(WAITING, ())]
    if waiting != [_BEGIN]:  # else nothing was done
        _execute(connection, [*waiting, b"commit"])


def _rolled_back(connection: Connection, *_: Any) -> None:
    if not connection.invalidated:  # the statements of a broken connection are gone with it
        forget(connection.info)


def _left(connection: Connection) -> None:
    if not connection.invalidated:
        forget(connection.info)
        leave(_raw(connection))


def watch(engine: Engine) -> None:
    """Makes every statement of the engine carry the deferred ones before it; `engine` is in the mode "autocommit"."""
    event.listen(engine, "before_cursor_execute", _carry, retval=True)
    event.listen(engine, "begin", _begun)
    event.listen(engine, "commit", _committed)
    event.listen(engine, "rollback", _left)
    # The savepoint's own statement carried what had been deferred before it.
    event.listen(engine, "rollback_savepoint", _rolled_back)


def _carry(
    connection: Connection, cursor: Any, statement: str, parameters: Any, _context: Any, executemany: bool
) -> tuple[str, Any]:
    arrive(connection)
    waiting = connection.info.get(WAITING)
    if not waiting:
        return statement, parameters
    # psycopg2 runs the text of an `executemany` once per row, and wraps that of a named cursor in a DECLARE
    if executemany or cursor.name:
        send(connection)
        return statement, parameters
    del connection.info[WAITING]
    carried = _bytes(waiting, cursor)
    if len(carried) > _MOST_CARRIED:
        _execute(connection, [carried])
        return statement, parameters
    return f"{carried.decode().replace('%', '%%')};\n{statement}", parameters
