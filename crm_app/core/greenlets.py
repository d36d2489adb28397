"""Greenlets in which synchronous functions run on the event loop, see `core.on_loop`."""

import asyncio
import contextvars
from collections.abc import Callable
from dataclasses import dataclass
from threading import local
from typing import Any, TypeVar

from greenlet import getcurrent, greenlet

Result = TypeVar("Result")


class Elsewhere(BaseException):
    """This read would block the event loop: it begins again in a thread. Not an Exception, so that no service catches it."""


@dataclass(slots=True)
class _Task:
    """One read or write, and how it ended."""

    call: Callable[[], Any]
    ends: Callable[[], None]
    is_over: bool = False
    result: Any = None
    error: BaseException | None = None
    waiting: "asyncio.Future[None] | None" = None
    """Set when it is over."""

    def run(self) -> None:
        try:
            self.result = self.call()
        except BaseException as error:
            self.error = error
        finally:
            self.ends()
        self.is_over = True
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_result(None)


class _Reader(greenlet):  # type: ignore[misc]
    """Runs reads and writes on the event loop, one after the other: a new greenlet for each would take new memory for its stack
    from the kernel.
    """

    link: Any
    """The connection of its task, or what that has in place of one in a joined message (`core.joined`)."""
    task: _Task | None

    def run(self) -> None:
        idle = _idle()
        while self.task is not None:
            self.task.run()
            self.task = self.link = None
            if len(idle) >= _MOST_IDLE:
                return
            idle.append(self)
            self.parent.switch()  # `in_greenlet` gives it the next task


_MOST_IDLE = 64
_of_thread = local()


def _idle() -> list[_Reader]:
    """The readers of this thread that have no task."""
    try:
        found: list[_Reader] = _of_thread.idle
    except AttributeError:
        found = _of_thread.idle = []
    return found


def must_not_wait() -> None:
    """What waits calls this first. Raises Elsewhere on the event loop."""
    if isinstance(getcurrent(), _Reader):
        raise Elsewhere


def link() -> Any:
    """The connection of the read that runs on the event loop, or what it has in place of one (`core.joined`); None in a
    thread.
    """
    current = getcurrent()
    return current.link if isinstance(current, _Reader) else None


async def in_greenlet(
    call: Callable[[], Result],
    link: Any,
    *,
    waits: Callable[[], None] = lambda: None,
    ends: Callable[[], None] = lambda: None,
) -> Result:
    """Runs `call` in a greenlet, and waits for its result. Raises what `call` raises, also Elsewhere.

    Args:
        link: what its reads are sent by.
        waits: called when `call` waits for the first time.
        ends: called when `call` ends, also when nobody waits for the result any more.
    """
    idle = _idle()
    reader, task = idle.pop() if idle else _Reader(), _Task(call, ends)
    reader.link, reader.task, reader.gr_context = link, task, contextvars.copy_context()
    reader.switch()
    if not task.is_over:
        task.waiting = asyncio.get_running_loop().create_future()
        waits()
        await task.waiting
    if task.error is not None:
        raise task.error
    result: Result = task.result
    return result
