"""What pages share while they refresh because of the same changes (`ui/live.py`)."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from contextvars import ContextVar
from typing import Any, TypeVar

Result = TypeVar("Result")


class Sharing:
    """Results that pages of one audience share while they refresh because of the same changes."""

    def __init__(self) -> None:
        self._made: dict[Hashable, asyncio.Task[Any]] = {}

    async def once(self, key: Hashable, make: Callable[[], Awaitable[Result]]) -> Result:
        """The cached result for `key`; the first caller computes it with `make`."""
        if key not in self._made:
            self._made[key] = asyncio.ensure_future(make())
        found: Result = await self._made[key]
        return found


sharing: ContextVar[Sharing | None] = ContextVar("sharing", default=None)
