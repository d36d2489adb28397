"""Reads and writes that wait for PostgreSQL on the event loop, without a thread.

A hot read is a few Python calls around one message to PostgreSQL. To hand it to a thread and its result back costs a fifth of its
CPU time. `read` runs such a service in a greenlet instead: the service stays an ordinary synchronous function, and where it would
wait for the message the greenlet gives the event loop back until the answer has come. A process has a few connections for this,
besides those of the pool.

Nothing else may wait there. What a read does besides, such as a transaction or a command to the cache, raises `Elsewhere`,
and the read begins again in a thread; so does a read that finds no free connection, or one that has broken. Writes go this
way by `core.hot_write`, which leaves their transaction before they begin again.
"""

import asyncio
import contextvars
import os
import socket
import time
from collections import deque
from collections.abc import Callable
from enum import Enum
from functools import partial
from select import POLLIN, POLLOUT, poll
from typing import Any, TypeVar

import psycopg2
from greenlet import getcurrent
from prometheus_client import Counter
from psycopg2.extensions import POLL_OK, POLL_READ, TRANSACTION_STATUS_IDLE

from crm_app.core.greenlets import Elsewhere as Elsewhere
from crm_app.core.greenlets import in_greenlet as in_greenlet
from crm_app.core.greenlets import link as link
from crm_app.core.greenlets import must_not_wait as must_not_wait
from crm_app.core.logging import logger
from crm_app.core.metrics import LOOP_READS
from crm_app.core.threads import in_thread

log = logger(__name__)
Result = TypeVar("Result")
LONGEST_MESSAGE = 60_000
"""Bytes of a message that surely fit into the buffer of a socket, which is made for it; a longer one could make the event loop
wait.
"""
WAIT_SECONDS = 0.02
"""How long a read waits for a connection, in seconds, before it goes to a thread: slow reads may have all of them."""
RETRY_SECONDS = 1.0
"""Pause after connections could not be made, in seconds."""
_CONNECT_SECONDS = 5.0


class NotHere(Enum):
    """What `attempt` returns for a call that has to begin again in a thread."""

    NOT_HERE = 0


NOT_HERE = NotHere.NOT_HERE


class _Link:
    """A connection whose answers the event loop awaits. It is in autocommit mode: a message is one transaction."""

    def __init__(self, raw: Any, links: "Links") -> None:
        self._raw, self._links, self.cursor = raw, links, raw.cursor()
        self._waiting: Any = None
        self.made, self.broken = time.perf_counter(), False
        self._heard = poll()
        self._heard.register(raw.fileno(), POLLIN)
        self.prepared: dict[str, None] = {}
        """The names of the statements that this connection has prepared; the last one was used last."""

    def fetch(self, sql: str, values: dict[str, Any]) -> Any:
        """The first row of the last statement of a message. Raises psycopg2's errors, or Elsewhere."""
        return self.run(self.cursor.mogrify(sql, values))

    def run(self, message: bytes, *, is_final: bool = False) -> Any:
        """The first row of the last statement of a message whose values are written in.

        Args:
            message: one or several statements.
            is_final: whether the message commits. When the connection breaks, nobody knows whether it did, so that its
                sender must not begin again.

        Raises psycopg2's errors, or Elsewhere.
        """
        current: Any = getcurrent()
        if self.broken or len(message) > LONGEST_MESSAGE or (is_final and self._has_ended()):
            raise Elsewhere
        try:
            self.cursor.execute(message)
            self._waiting = current
            current.parent.switch()  # `ready` goes on here
            return self.cursor.fetchone() if self.cursor.description is not None else None
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            if not self._raw.closed:
                raise  # of the statement, such as its time limit
            self.broken = True
            if is_final:
                raise
            raise Elsewhere from None  # the pool knows what to do without a server
        finally:
            self._waiting = None

    def _has_ended(self) -> bool:
        """Whether the server has ended the connection and the event loop has not seen it yet: a resting server says nothing
        else.
        """
        return bool(self._heard.poll(0))

    def is_in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return not self._raw.closed and self._raw.get_transaction_status() != TRANSACTION_STATUS_IDLE

    def ready(self) -> None:
        """The event loop calls this when something has come."""
        waiting = self._waiting
        try:
            if self._raw.poll() != POLL_OK:
                return
        except psycopg2.Error as error:
            if waiting is not None:
                waiting.throw(error)
            else:  # the server has closed it while it rested
                self.broken = True
            if self._raw.closed:
                self._links.drop(self)
            return
        if waiting is not None:
            waiting.switch()

    def fileno(self) -> int:
        """The socket's."""
        return int(self._raw.fileno())

    def close(self) -> None:
        """Closes the connection."""
        self._raw.close()


def _connected(url: str, options: dict[str, Any]) -> Any:
    """A new connection; waits for the server. Raises psycopg2's errors."""
    raw = psycopg2.connect(url, async_=1, **options)
    limit = time.monotonic() + _CONNECT_SECONDS
    while (state := raw.poll()) != POLL_OK:
        if time.monotonic() > limit:
            raw.close()
            raise psycopg2.OperationalError("the server did not answer in time")
        _is_ready(raw, POLLIN if state == POLL_READ else POLLOUT, _CONNECT_SECONDS)
    with socket.socket(fileno=os.dup(raw.fileno())) as own:
        own.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * LONGEST_MESSAGE)
    return raw


def _is_ready(raw: Any, event: int, seconds: float) -> bool:
    """Whether the socket of a connection gets ready for `event` within `seconds`. `select` would refuse numbers above 1,023."""
    waiting = poll()
    waiting.register(raw.fileno(), event)
    return bool(waiting.poll(seconds * 1000))


class Links:
    """The connections of one event loop.

    Args:
        url: of the database, as psycopg2 wants it.
        options: further arguments of psycopg2's `connect`.
        most: how many connections there are.
    """

    def __init__(self, url: str, options: dict[str, Any], most: int) -> None:
        self._url, self._options, self._most = url, options, most
        self.loop = asyncio.get_running_loop()
        self._free: list[_Link] = []
        self._waiting: deque[asyncio.Future[_Link | None]] = deque()
        self._all: dict[_Link, int] = {}
        """Every connection, with the number of its socket: a closed one knows it no longer."""
        self._making: asyncio.Task[None] | None = None
        self._closed = False

    async def begin(self) -> None:
        """Makes the connections, and waits a little for them."""
        self._making = self.loop.create_task(self._fill())
        await asyncio.wait((self._making,), timeout=_CONNECT_SECONDS)

    async def _fill(self) -> None:
        """Makes connections until there are enough. While the server is away it tries again and again."""
        while not self._closed and len(self._all) < self._most:
            try:
                raw = await asyncio.to_thread(_connected, self._url, self._options)
            except psycopg2.Error:
                await asyncio.sleep(RETRY_SECONDS)
                continue
            made = _Link(raw, self)
            self._all[made] = made.fileno()
            self.loop.add_reader(made.fileno(), made.ready)
            self._free.append(made)

    def free(self) -> _Link | None:
        """A connection that nobody uses now, for one read."""
        while self._free:
            found = self._free.pop()
            if not found.broken:
                return found
            self.drop(found)
        return None

    async def take(self) -> _Link | None:
        """A connection for one read; None when none gets free within `WAIT_SECONDS`."""
        if (found := self.free()) is not None:
            return found
        if not self._all or len(self._waiting) >= self._most * 4:
            return None
        turn: asyncio.Future[_Link | None] = self.loop.create_future()
        self._waiting.append(turn)
        limit = self.loop.call_later(WAIT_SECONDS, self._give_up, turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and (got := turn.result()) is not None:
                self.give_back(got)
            raise
        finally:
            limit.cancel()

    def _give_up(self, turn: "asyncio.Future[_Link | None]") -> None:
        if not turn.done():
            self._waiting.remove(turn)
            turn.set_result(None)

    def give_back(self, used: _Link) -> None:
        """Makes a connection available for the next read."""
        if used.broken:
            self.drop(used)
        elif used in self._all:
            while self._waiting:
                turn = self._waiting.popleft()
                if not turn.done():
                    turn.set_result(used)
                    return
            self._free.append(used)

    def drop(self, broken: _Link) -> None:
        """Forgets a broken connection, and makes another one in the background."""
        broken.broken = True
        number = self._all.pop(broken, None)
        if number is None:
            return
        self.loop.remove_reader(number)
        broken.close()
        if not self._closed and (self._making is None or self._making.done()):
            self._making = self.loop.create_task(self._fill())

    async def close(self) -> None:
        """Closes all connections; reads begin in threads again."""
        self._closed = True
        if self._making is not None:
            self._making.cancel()
        for one in tuple(self._all):
            self.drop(one)
        self._free.clear()

    async def run(self, used: _Link, call: Callable[[], Result]) -> Result:
        """Runs `call` in a greenlet with the connection, which is given back when it ends. Raises Elsewhere."""
        return await in_greenlet(call, used, ends=partial(self.give_back, used))


_links: Links | None = None
joining: contextvars.ContextVar[Any] = contextvars.ContextVar("joining", default=None)
"""What the reads of the running task are joined by, see `core.joined`; None: each is a message of its own."""


async def start(url: str, options: dict[str, Any], most: int) -> Links:
    """Lets the reads of this process run on its event loop; see `Links` for the arguments."""
    global _links
    _links = Links(url, options, most)
    await _links.begin()
    return _links


async def stop() -> None:
    """Closes the connections; reads run in threads."""
    global _links
    links, _links = _links, None
    if links is not None:
        await links.close()


def present() -> Links | None:
    """The connections of the running event loop, if there are any."""
    return _links if _links is not None and _links.loop is asyncio.get_running_loop() else None


async def attempt(call: Callable[[], Result], declined: Counter = LOOP_READS) -> Result | NotHere:
    """Runs `call` on the event loop. Returns `NOT_HERE` when it has to begin again in a thread. Raises what `call` raises.

    Args:
        call: it has no effect that remains when it raises Elsewhere.
        declined: counts the calls that begin again.
    """
    part = joining.get()
    if part is not None and declined is LOOP_READS:
        found: Result | NotHere = await part.read(call)
        return found
    links = present()
    if links is None:
        return NOT_HERE
    used = links.free() or await links.take()
    if used is None:
        declined.labels("busy").inc()
        return NOT_HERE
    try:
        return await in_greenlet(call, used, ends=partial(links.give_back, used))
    except Elsewhere:
        declined.labels("elsewhere").inc()
        return NOT_HERE


async def read(function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """Runs a service that only reads, and whose reads are hot reads. Raises what the service raises, and Unavailable as
    `in_thread` does.
    """
    found = await attempt(partial(function, *args, **kwargs))
    return await in_thread(function, *args, **kwargs) if isinstance(found, NotHere) else found
