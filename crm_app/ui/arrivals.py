"""Admits tabs that connect a few at a time, so that everybody else is answered while thousands come back.

After a restart all tabs connect within seconds. If all of them loaded their pages at once, each answer, also that of a sign-in
or of a REST call, would wait behind thousands of others in the event loop. A tab waits for its turn without cost. While many come
back, those that show the same share what they read.
"""

import asyncio
import time
from collections import deque
from contextvars import ContextVar

from crm_app.core.metrics import TABS_WAITING

AT_ONCE = 12
"""How many tabs load their first page at once: more than the threads of the pool, so that the database is never idle."""
LONGEST_SECONDS = 3.0
"""A tab that has not shown its page after this time, perhaps because it has gone, frees its place."""
MANY, MANY_SECONDS = 20, 1.0
"""Many come back when so many tabs have come within this time, in seconds."""
arriving: ContextVar[str | None] = ContextVar("arriving", default=None)
"""With whom the running event, which loads the first page after a connection, shares what it reads: with the other events of its
tab, whose name this is; with all tabs that come back, an empty text; None in any other event: it shares nothing.
"""


class Arrivals:
    """The tabs that are loading their first page after a connection.

    Args:
        at_once: how many places there are.
        longest: seconds until a place is free again at the latest.
    """

    def __init__(self, at_once: int = AT_ONCE, longest: float = LONGEST_SECONDS) -> None:
        self._places, self._longest = asyncio.Semaphore(at_once), longest
        self._inside: dict[str, asyncio.TimerHandle] = {}
        self._lately: deque[float] = deque(maxlen=MANY)
        """When the last tabs came."""

    async def enter(self, tab: str) -> None:
        """Waits for a place, in the order of arrival. A tab that has a place keeps it."""
        self._lately.append(time.monotonic())
        if tab in self._inside:
            return
        with TABS_WAITING.track_inprogress():
            await self._places.acquire()
        if tab in self._inside:  # it connected twice and has got a place meanwhile
            self._places.release()
            return
        self._inside[tab] = asyncio.get_running_loop().call_later(self._longest, self.leave, tab)

    def leave(self, tab: str) -> None:
        """Frees the place of a tab, if it has one: its page is shown."""
        timer = self._inside.pop(tab, None)
        if timer is not None:
            timer.cancel()
            self._places.release()

    def share(self, tab: str) -> bool:
        """Lets the running event share what it reads, when it loads the first page of a tab. Returns whether it does."""
        if tab not in self._inside:
            arriving.set(None)
            return False
        are_many = len(self._lately) == MANY and time.monotonic() - self._lately[0] < MANY_SECONDS
        arriving.set("" if are_many else tab)
        return True
