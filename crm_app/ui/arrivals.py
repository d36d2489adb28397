"""Admits tabs that connect a few at a time, so that everybody else is answered while thousands come back.

After a restart all tabs connect within seconds. If all of them loaded their pages at once, each answer, also that of a sign-in
or of a REST call, would wait behind thousands of others in the event loop. A tab waits for its turn without cost.
"""

import asyncio

from crm_app.core.metrics import TABS_WAITING

AT_ONCE = 12
"""How many tabs load their first page at once: more than the threads of the pool, so that the database is never idle."""
LONGEST_SECONDS = 3.0
"""A tab that has not shown its page after this time, perhaps because it has gone, frees its place."""


class Arrivals:
    """The tabs that are loading their first page after a connection.

    Args:
        at_once: how many places there are.
        longest: seconds until a place is free again at the latest.
    """

    def __init__(self, at_once: int = AT_ONCE, longest: float = LONGEST_SECONDS) -> None:
        self._places, self._longest = asyncio.Semaphore(at_once), longest
        self._inside: dict[str, asyncio.TimerHandle] = {}

    async def enter(self, tab: str) -> None:
        """Waits for a place, in the order of arrival. A tab that has a place keeps it."""
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
