"""Lets pages connect as fast as the process has time for them, so that everybody else is answered while thousands come back.

After a restart all tabs connect within seconds. To accept a connection and to load its page takes some milliseconds of the event
loop; if thousands were accepted as they come, each REST call and each sign-in would wait behind them. So a connection waits,
unread and without cost, until the process has time. The browser's library waits for 20 seconds, then it begins another
connection, which keeps the place of the first: tabs come back in the order in which they came.
"""

import asyncio
import heapq
import itertools
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

SHARE = 0.75
"""The share of the event loop's time that may be used while tabs wait; the rest is for what else happens."""
SHARE_BESIDE, LONGEST_BESIDE_SECONDS = 0.5, 0.015
"""As `SHARE` and `_LONGEST_SECONDS` while somebody waits who needs a core besides: pages that load keep the database busy too."""
GIVEN_UP_SECONDS = 19.0
"""A connection that has waited for this long is closed: its browser is about to begin another one."""
_SAVED_SECONDS = 0.05
"""The time at most that a quiet process has saved for tabs, or a busy one owes."""
_LONGEST_SECONDS = 0.01
"""However busy the process is, one tab is admitted after this time, in seconds."""
_REMEMBERED_SECONDS, _REMEMBERED = 60.0, 50_000


def _time_of_this_thread() -> Callable[[], float]:
    """Tells the time, in seconds, in which this thread has run or wanted to run: on Linux also that in which other programs had
    its core, because a thread that waits for its core has no time either.
    """
    try:
        file = os.open(f"/proc/self/task/{threading.get_native_id()}/schedstat", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return time.thread_time

    def told() -> float:
        ran, waited, _ = os.pread(file, 100, 0).split()
        return (int(ran) + int(waited)) / 1e9

    return told


class Waiting(Protocol):
    """A connection that waits."""

    def admit(self) -> None:
        """The connection is served from now on."""

    def send_away(self) -> None:
        """The connection is closed."""


class Admission:
    """The connections of pages that wait to be accepted by the running event loop.

    Args:
        share: how much of the event loop's time may be used while connections wait; above 1 nobody ever waits.
        given_up: seconds after which a waiting connection is closed.
    """

    def __init__(self, share: float = SHARE, given_up: float = GIVEN_UP_SECONDS) -> None:
        self._share, self._given_up = share, given_up
        self._numbers = itertools.count()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._since: dict[str, float] = {}
        """When a tab that waits, or that has been sent away, came first."""
        self._waiting: list[tuple[float, int, str, float, Waiting]] = []
        """When the tab came first, a number that decides between equal ones, the tab, when this connection came, and itself."""
        self._is_due = False
        self._urgent = 0
        self._told: Callable[[], float] = time.thread_time
        self._counted = self._used = self._admitted = self._saved = 0.0

    def add(self, tab: str, connection: Waiting) -> None:
        """Admits a connection of the tab with this name, now or when its turn has come."""
        now, loop = time.monotonic(), asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._waiting, self._is_due, self._told = loop, [], False, _time_of_this_thread()
            self._counted, self._used, self._saved = now, self._told(), 0.0
        if len(self._since) >= _REMEMBERED:
            self._since.clear()
        since = self._since.setdefault(tab, now)
        heapq.heappush(self._waiting, (since, next(self._numbers), tab, now, connection))
        if not self._is_due:
            self._next()

    def __len__(self) -> int:
        return len(self._waiting)

    @contextmanager
    def giving_way(self) -> Iterator[None]:
        """Within the block fewer are admitted: somebody waits for work that needs a core, such as the hash of a password."""
        self._urgent += 1
        try:
            yield
        finally:
            self._urgent -= 1

    def _next(self) -> None:
        """Admits the first connection if there is time, and comes back when there may be time for the next."""
        now = time.monotonic()
        share, longest = self._share, _LONGEST_SECONDS
        if self._urgent:
            share, longest = min(share, SHARE_BESIDE), LONGEST_BESIDE_SECONDS
        self._count(now, share)
        if self._saved >= 0 or now - self._admitted >= longest:
            self._admit(now)
        self._is_due = bool(self._waiting) and self._loop is not None
        if self._is_due and self._loop is not None:
            pause = min(_LONGEST_SECONDS, max(0.0, -self._saved / share))
            self._loop.call_later(pause, self._next)
        else:
            self._since = {tab: since for tab, since in self._since.items() if now - since < _REMEMBERED_SECONDS}

    def _count(self, now: float, share: float) -> None:
        """Adds what the event loop might have used since the last count, and subtracts what it has used."""
        used = self._told()
        self._saved += share * (now - self._counted) - (used - self._used)
        self._saved = min(_SAVED_SECONDS, max(-_SAVED_SECONDS, self._saved))
        self._counted, self._used = now, used

    def _admit(self, now: float) -> None:
        while self._waiting:
            _, _, tab, came, connection = heapq.heappop(self._waiting)
            if now - came > self._given_up:
                connection.send_away()
                continue
            self._since.pop(tab, None)
            self._admitted = now
            connection.admit()
            return


pages = Admission()
"""Those of this process."""
