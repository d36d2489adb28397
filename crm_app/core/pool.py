"""The pool of database connections of this process, and the time when a connection was last found broken."""

import time
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
import psycopg2
from psycopg2.extensions import AsIs, register_adapter
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError

from crm_app.core import deferred, on_loop
from crm_app.core.config import settings
from crm_app.core.dialect import as_json
from crm_app.core.metrics import POOL_IN_USE, POOL_SIZE

_RESTED_SECONDS = 5.0
_lost_at = 0.0
"""When a connection was last found broken, by `perf_counter`: connections made earlier are replaced."""


def engine() -> Engine:
    """The pool of this process. Its size is fixed, since psycopg2's connections are costly to make. Raises `on_loop.Elsewhere`
    on the event loop, which must not wait.
    """
    on_loop.must_not_wait()
    return _engine()


def _options() -> dict[str, Any]:
    """Arguments of psycopg2's `connect` for every connection of this process."""
    config = settings()
    return {
        "options": f"-c statement_timeout={config.statement_timeout_ms} -c lock_timeout=5000 -c timezone=UTC",
        "connect_timeout": 5,
        "application_name": "crm",
    }


async def read_on_loop(connections: int | None = None) -> None:
    """Opens the connections for reads on the running event loop, by default as many as are set; `on_loop.stop` closes them."""
    config = settings()
    most = config.read_connections if connections is None else connections
    if most:
        url = make_url(config.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
        register_adapter(UUID, _quoted)
        await on_loop.start(url, _options(), most)


@lru_cache(maxsize=1)
def _engine() -> Engine:
    config = settings()
    made = create_engine(
        config.database_url,
        pool_size=config.pool_size,
        max_overflow=0,
        pool_timeout=10,
        pool_pre_ping=False,
        pool_recycle=1800,
        pool_use_lifo=True,
        isolation_level="AUTOCOMMIT",  # `core.deferred` begins and commits
        json_serializer=as_json,
        json_deserializer=orjson.loads,
        connect_args=_options(),
    )
    pool: Any = made.pool
    POOL_SIZE.set(config.pool_size)
    POOL_IN_USE.set_function(pool.checkedout)
    event.listen(made, "connect", _made)
    event.listen(made, "reset", _reset)
    event.listen(made, "checkin", _returned)
    event.listen(made, "invalidate", _broken)
    event.listen(made, "checkout", _taken)
    event.listen(made, "handle_error", _noticed)
    deferred.watch(made)
    event.listen(made, "before_cursor_execute", _begin_statement)
    event.listen(made, "after_cursor_execute", _end_statement)
    return made


def _begin_statement(connection: Any, *_: Any) -> None:
    connection.info["began"] = time.perf_counter()


def _end_statement(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
    deferred.observe(time.perf_counter() - connection.info["began"], statement)


def dispose() -> None:
    """Closes the pool; the next use opens a new one from the settings as they are then."""
    if _engine.cache_info().currsize:
        _engine().dispose()
        _engine.cache_clear()


def lost() -> None:
    """Records that a connection was found broken: the server ended or restarted, so all other connections are broken
    too.
    """
    global _lost_at
    _lost_at = time.perf_counter()


def lately_lost(since: float) -> bool:
    """Whether a connection was found broken since `since` (a value of `perf_counter`): the next use then gets a new
    one.
    """
    return _lost_at >= since


def _made(connection: Any, record: Any) -> None:
    record.info["made"] = record.info["used"] = time.perf_counter()
    register_adapter(UUID, _quoted)  # SQLAlchemy has just registered psycopg2's own, which is slower


def _quoted(value: UUID) -> AsIs:
    return AsIs(f"'{value.int:032x}'::uuid")  # to put dashes into it costs a third of all that quotes a value


def _reset(connection: Any, record: Any, _state: Any) -> None:
    """A connection returns to the pool outside any transaction."""
    if connection is not None and not connection.closed:
        deferred.leave(connection)


def _broken(connection: Any, record: Any, error: BaseException | None) -> None:
    if connection.closed:
        lost()


def _returned(connection: Any, record: Any) -> None:
    record.info["used"] = time.perf_counter()
    deferred.forget(record.info)


def _taken(connection: Any, record: Any, fairy: Any) -> None:
    """Replaces a connection that must be broken when the pool hands it out; an idle one is tested first."""
    if record.info["made"] <= _lost_at:
        raise DisconnectionError("older than a connection that broke")
    if time.perf_counter() - record.info["used"] < _RESTED_SECONDS:
        return
    try:
        engine().dialect.do_ping(connection)
    except psycopg2.Error as error:
        lost()
        raise DisconnectionError("broken while it rested") from error


def _noticed(context: Any) -> None:
    if context.is_disconnect:
        lost()
