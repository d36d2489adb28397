"""Redis or Valkey: the queue, live data and caches. It never holds the only copy of anything."""

import asyncio
import os
from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import Any

import redis
import redis.asyncio
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

from crm_app.core import on_loop
from crm_app.core.config import settings

_MOST_UNSENT = 1_000_000
"""Bytes that wait to be sent to a server which does not read; further messages go another way."""


def _retry() -> Retry:
    """Retries once, without a pause, because an idle connection may have been closed. The library's default of three
    retries with pauses delayed every write of a record by seven seconds while the cache was down.
    """
    return Retry(NoBackoff(), 1)


def pool() -> redis.ConnectionPool:
    """The connection pool, for code with a client of its own, such as the queue."""
    return redis.ConnectionPool.from_url(
        settings().redis_url, socket_timeout=5, socket_connect_timeout=2, health_check_interval=30, retry=_retry()
    )


def client() -> redis.Redis:
    """The synchronous client of this process: services and jobs, in threads. Raises `on_loop.Elsewhere` on the event loop."""
    on_loop.must_not_wait()
    return _client()


@lru_cache(maxsize=1)
def _client() -> redis.Redis:
    return redis.Redis(connection_pool=pool())


@lru_cache(maxsize=1)
def async_client() -> redis.asyncio.Redis:
    """The asynchronous client of this process: listeners on the event loop."""
    return redis.asyncio.Redis.from_url(
        settings().redis_url, socket_connect_timeout=2, health_check_interval=30, retry=AsyncRetry(NoBackoff(), 1)
    )


class Announcer:
    """Publishes messages without waiting for an answer: to wait for each cost more than to send it.

    The server is told to answer nothing on this connection. A message is lost when the server ends just then, in which case
    its readers have lost their connections as well.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._connection: Any = None

    def publish(self, channel: str, message: bytes) -> None:
        """Sends a message to the readers of a channel. Raises redis.RedisError or OSError when the server is down."""
        with self._lock:
            if self._is_usable():
                self._send(self._connection, channel, message)
                return
        made = self._connected()  # without the lock: other writes must not wait for one that cannot connect
        with self._lock:
            if self._connection is not None:
                self._connection.disconnect()
            self._connection = made
            self._send(made, channel, message)

    def _is_usable(self) -> bool:
        """Whether there is a connection that has not ended. Nothing is answered, so only its end can be read."""
        try:
            return self._connection is not None and not self._connection.can_read(timeout=0)
        except (redis.RedisError, OSError):
            return False  # the server has restarted; a new connection shows whether it is there

    @staticmethod
    def _send(connection: Any, channel: str, message: bytes) -> None:
        connection.send_command("PUBLISH", channel, message, check_health=False)

    @staticmethod
    def _connected() -> Any:
        made: Any = pool().make_connection()
        made.connect()
        made.send_command("CLIENT", "REPLY", "OFF", check_health=False)
        return made

    def forget(self) -> None:
        """Leaves the connection to another process, which may be using it at this moment."""
        self._lock, self._connection = Lock(), None

    def close(self) -> None:
        """Closes the connection; the next message opens a new one."""
        with self._lock:
            if self._connection is not None:
                self._connection.disconnect()
                self._connection = None


class LoopAnnouncer:
    """As `Announcer`, from the event loop: what cannot be sent without waiting is not sent."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._connection: Any = None
        self._line: _Line | None = None
        self._making: asyncio.Task[None] | None = None

    def publish(self, channel: str, message: bytes) -> bool:
        """Sends a message to the readers of a channel. Returns False when it has to go another way; then a connection is
        made.
        """
        transport = self._usable()
        if transport is None:
            self._make()
            return False
        name = channel.encode()
        transport.write(b"*3\r\n$7\r\nPUBLISH\r\n$%d\r\n%b\r\n$%d\r\n%b\r\n" % (len(name), name, len(message), message))
        return True

    def _usable(self) -> Any:
        """Where to write, while the connection lives and the server keeps up with it."""
        line = self._line
        if line is None or line.is_over or self._loop is not asyncio.get_running_loop():
            return None
        return line.transport if line.transport.get_write_buffer_size() < _MOST_UNSENT else None

    def _make(self) -> None:
        loop = asyncio.get_running_loop()
        if self._making is None or self._making.done() or self._loop is not loop:
            self._loop, self._connection, self._line = loop, None, None
            self._making = loop.create_task(self._connect())

    async def _connect(self) -> None:
        connections: Any = async_client().connection_pool
        made = connections.make_connection()
        try:
            await made.connect()
            await made.send_command("CLIENT", "REPLY", "OFF", check_health=False)
        except (redis.RedisError, OSError):
            return  # the next message tries again, and goes the other way meanwhile
        self._connection, self._line = made, _Line(made, lambda _: None)

    async def close(self) -> None:
        """Closes the connection."""
        making, made, self._making, self._connection, self._line = self._making, self._connection, None, None, None
        if self._loop is asyncio.get_running_loop():
            if making is not None:
                making.cancel()
            if made is not None:
                await made.disconnect(nowait=True)


announcer = Announcer()
loop_announcer = LoopAnnouncer()
os.register_at_fork(after_in_child=announcer.forget)  # else processes would write into one another's messages


class _Line(asyncio.Protocol):
    """A connection of redis-py whose bytes come here, without its reader.

    Args:
        connection: it has been made, and nothing is awaited on it.
        came: gets each piece that has come.
    """

    def __init__(self, connection: Any, came: Callable[[bytes], None]) -> None:
        self.transport: Any = connection._writer.transport
        self.is_over = False
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Done when the connection has ended; raises what `came` has raised."""
        self._came = came
        self.transport.set_protocol(self)

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        try:
            self._came(data)
        except Exception as error:
            self._end(error)

    def eof_received(self) -> None:
        """See asyncio.Protocol; the transport closes itself."""
        self._end(None)

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        self._end(None)

    def _end(self, error: Exception | None) -> None:
        self.is_over = True
        if self.ended.done():
            return
        if error is None:
            self.ended.set_result(None)
        else:
            self.ended.set_exception(error)


async def listen(pattern: str, came: Callable[[str, bytes], None], began: Callable[[], None]) -> None:
    """Reads the messages that are published in the channels of a pattern until the connection ends.

    The client's own reader takes ten times as much CPU time for a message as the reading of these few shapes, and a task that
    waits for each one twice as much.

    Args:
        came: gets the channel and the message of each.
        began: called when the subscription has begun.

    Raises redis.RedisError or OSError when the connection ends, and what `came` raises.
    """
    connections: Any = async_client().connection_pool
    connection = connections.make_connection()
    unread = bytearray()

    def read(piece: bytes) -> None:
        unread.extend(piece)
        while unread and (parts := _reply(unread)) is not None:
            if parts[0] == b"pmessage":
                came(parts[2].decode(), parts[3])
            elif parts[0] == b"psubscribe":
                began()

    try:
        await connection.connect()
        line, name = _Line(connection, read), pattern.encode()
        line.transport.write(b"*2\r\n$10\r\nPSUBSCRIBE\r\n$%d\r\n%b\r\n" % (len(name), name))
        await line.ended
        raise redis.ConnectionError("the server has ended the connection")
    finally:
        await connection.disconnect(nowait=True)


_LIST, _NUMBER = ord("*"), ord(":")


def _reply(unread: bytearray) -> list[bytes] | None:
    """Takes the first reply off what has been read, a list of texts and numbers; None when it has not come as a whole."""
    end = unread.find(b"\r\n")
    if end < 0:
        return None
    if unread[0] != _LIST:
        raise redis.ResponseError(unread[:end].decode(errors="replace"))
    parts, at = [], end + 2
    for _ in range(int(unread[1:end])):
        end = unread.find(b"\r\n", at)
        if end < 0:
            return None
        if unread[at] == _NUMBER:
            parts.append(bytes(unread[at + 1 : end]))
            at = end + 2
            continue
        begin, length = end + 2, int(unread[at + 1 : end])
        at = begin + length + 2
        if len(unread) < at:
            return None
        parts.append(bytes(unread[begin : begin + length]))
    del unread[:at]
    return parts


def is_up() -> float:
    """1 if the cache answers within a second, else 0. Blocks, so only the thread of the metrics calls it."""
    try:
        with redis.Redis.from_url(settings().redis_url, socket_timeout=1, socket_connect_timeout=1) as probe:
            return float(bool(probe.ping()))
    except (redis.RedisError, OSError):
        return 0.0


def forget() -> None:
    """Drops the clients; the next use creates new ones from the settings as they are then."""
    announcer.close()
    _client.cache_clear()
    async_client.cache_clear()
