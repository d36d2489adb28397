"""Coroutines that are begun outside of a task, because most of them end without waiting: a task or a timer would cost more."""

from collections.abc import Coroutine, Generator
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


class Begun(Generic[Result]):
    """The rest of a coroutine that has begun and had to wait for `waits_for`, for whoever awaits it now.

    The coroutine ends when the waiting ends with an error, such as a cancellation.
    """

    __slots__ = ("_coroutine", "_waits_for")

    def __init__(self, coroutine: Coroutine[Any, Any, Result], waits_for: Any) -> None:
        self._coroutine, self._waits_for = coroutine, waits_for

    def __await__(self) -> Generator[Any, None, Result]:
        try:
            yield self._waits_for
        except BaseException:
            self._coroutine.close()
            raise
        return (yield from self._coroutine.__await__())
