"""Runs synchronous services off the event loop, in as many threads as there are database connections.

When all threads are busy a call waits in a queue for a limited time and is then refused with "try again", so that a
database that hangs does not pile up calls whose callers have given up.
"""

import asyncio
import contextvars
import functools
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from crm_app.core.config import settings
from crm_app.core.errors import Unavailable
from crm_app.core.metrics import POOL_TIMEOUTS

Result = TypeVar("Result")
WAIT_SECONDS = 10.0
"""How long a call waits for a thread, in seconds."""
PATIENCE_SECONDS = 60.0
_MOST_WAITING = 500
_pending = 0
_END: Any = object()


async def in_thread(function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """Runs a service call in a thread, with the context variables kept. Async code calls services only through it.

    Raises Unavailable when no thread gets free within `WAIT_SECONDS`, or when hundreds of calls wait already.
    """
    global _pending
    if _pending >= settings().pool_size + _MOST_WAITING:
        POOL_TIMEOUTS.inc()
        raise Unavailable
    _pending += 1
    try:
        call = functools.partial(plainly, function, *args, **kwargs)
        if _pending <= settings().pool_size:  # there is a thread for it
            return await asyncio.to_thread(call)
        return await _in_turn(call)
    finally:
        _pending -= 1


def plainly(function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """Runs a service for a Future, which does not accept StopIteration as an exception: its caller would wait for ever.

    Raises RuntimeError in its place, and what the service raises.
    """
    try:
        return function(*args, **kwargs)
    except StopIteration as error:
        raise RuntimeError("a service let StopIteration out") from error


def ahead(items: Iterator[Result]) -> Generator[Result, None, None]:
    """The items; a thread computes the next one while the present one is used, above all while the database works.

    At most two items exist at a time. Close it when it is left early: that waits for the item being computed.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as thread:
        coming = thread.submit(next, items, _END)
        while (item := coming.result()) is not _END:
            coming = thread.submit(next, items, _END)
            yield item


async def patiently(function: Callable[..., Result], *args: Any) -> Result:
    """As `in_thread`, for calls that are repeated while a page or a stream is open: retries for up to a minute while
    the database is down, so that the page continues when it is back. Raises Unavailable after a minute.
    """
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return await in_thread(function, *args)
        except Unavailable:
            if time.monotonic() > end:
                raise
            await asyncio.sleep(1)


async def _in_turn(call: Callable[[], Result]) -> Result:
    context, begun = contextvars.copy_context(), False

    def run() -> Result:
        nonlocal begun
        begun = True
        return context.run(call)

    future = asyncio.get_running_loop().run_in_executor(None, run)
    try:
        await asyncio.wait((future,), timeout=WAIT_SECONDS)
        if not begun and future.cancel():
            POOL_TIMEOUTS.inc()
            raise Unavailable
        return await future
    except asyncio.CancelledError:  # the caller has gone: what has not begun need not begin
        future.cancel()
        raise
