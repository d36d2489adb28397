"""Lets a limited number of page events work at once; the others wait for their turn, in order, without cost.

Each handler needs threads and connections, of which there are a few. If all events of thousands of tabs asked for them at once,
their calls would fill the queue of the threads, which refuses what exceeds it: pages would not load and forms would be sent
back, although the server could do all of it a moment later. REST would wait behind them too.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

from crm_app.core.config import settings
from crm_app.core.errors import Unavailable
from crm_app.core.metrics import EVENTS_WAITING

MORE = 8
"""How many events may work besides those for which there are threads and connections: they compute, or have just begun."""
LONGEST_SECONDS = 60.0
"""How long an event waits for its turn, in seconds."""
_inside: ContextVar[bool] = ContextVar("inside", default=False)


class Turns:
    """The events that work at this moment.

    Args:
        at_once: how many there may be; by default as many as the process has threads and connections, and `MORE`.
        longest: seconds after which an event is refused.
    """

    def __init__(self, at_once: int | None = None, longest: float = LONGEST_SECONDS) -> None:
        self._at_once, self._longest = at_once, longest
        self._places: asyncio.Semaphore | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Waits for a turn, which lasts as long as the block. An event that has its turn gets no second one.

        Whoever needs the state of a tab takes its lock before this, so that nobody has a turn and waits for a lock whose
        holder waits for a turn. Raises Unavailable after `longest` seconds.
        """
        if _inside.get():
            yield
            return
        places = self._here()
        if places.locked():
            with EVENTS_WAITING.track_inprogress():
                try:
                    async with asyncio.timeout(self._longest):
                        await places.acquire()
                except TimeoutError:
                    raise Unavailable from None
        else:
            await places.acquire()
        mark = _inside.set(True)
        try:
            yield
        finally:
            _inside.reset(mark)
            places.release()

    def _here(self) -> asyncio.Semaphore:
        """The places of the running event loop."""
        loop = asyncio.get_running_loop()
        if self._places is None or self._loop is not loop:
            config = settings()
            count = self._at_once or config.pool_size + config.read_connections + MORE
            self._places, self._loop = asyncio.Semaphore(count), loop
        return self._places


turns = Turns()
