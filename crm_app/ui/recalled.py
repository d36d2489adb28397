"""Results of reads that a process keeps for a while, for readers who may see the same.

Choices of filters hardly change, and reading them takes as long as reading the page itself: the tags in use are found in all
records. Every open tab asks for them once a minute.
"""

import time
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

KEPT_SECONDS = 30.0
_MOST = 2_000
"""How many results a process keeps. A result is a list of a few hundred short texts at most."""


class Recalled:
    """Results with the moment and the position of live events (`core/live.py`) before they were read.

    Args:
        seconds: how long they are kept.
        most: how many there are at most.
    """

    def __init__(self, seconds: float = KEPT_SECONDS, most: int = _MOST) -> None:
        self._seconds, self._most = seconds, most
        self._kept: OrderedDict[Hashable, tuple[float, int, Any]] = OrderedDict()

    def get(self, key: Hashable, since: int) -> tuple[Any] | None:
        """The result for `key`, in a tuple of one; None when there is none that was read lately.

        Args:
            key: everything that decides the result, the reader's rights included.
            since: the result must have been read after this position.
        """
        found = self._kept.get(key)
        if found is None or found[0] <= time.monotonic() or found[1] < since:
            return None
        return (found[2],)

    def put(self, key: Hashable, position: int, result: Any) -> None:
        """Keeps a result. Nobody may modify it.

        Args:
            position: of live events, before the result was read.
        """
        self._kept[key] = time.monotonic() + self._seconds, position, result
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forgets everything."""
        self._kept.clear()

    def __len__(self) -> int:
        return len(self._kept)


recalled = Recalled()
just_read = Recalled(seconds=2.0, most=500)
"""The pages that tabs have just read which come back together, see `Actions._shared`; a page is ten kilobytes at most."""
