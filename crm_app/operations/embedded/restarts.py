"""Decides when a process that ended by itself is restarted, and when to give up."""

import time

STABLE_SECONDS = 60.0
"""A process that ran this many seconds did not fail at its start: the pauses begin again."""
_LONGEST_PAUSE = 30.0


class Restarts:
    """The pauses before restarts of one process. They double up to 30 seconds while it keeps ending soon after its
    start.

    Args:
        limit: `hopeless` is true after this many early ends in a row. None: never.
        first: the first pause, in seconds.
    """

    def __init__(self, limit: int | None = None, first: float = 1.0) -> None:
        self._limit, self._first = limit, first
        self._pause = first
        self._started = self._not_before = time.monotonic()
        self._soon = 0

    @property
    def hopeless(self) -> bool:
        """Whether it ended soon after its start so often that further restarts are useless."""
        return self._limit is not None and self._soon >= self._limit

    @property
    def soon(self) -> int:
        """How many times in a row it ended soon after its start."""
        return self._soon

    def started(self) -> None:
        """Records a start at the present time."""
        self._started = time.monotonic()

    def ended(self) -> float:
        """Records the end of the process. Returns the pause in seconds until `due`."""
        now = time.monotonic()
        if now - self._started > STABLE_SECONDS:
            self._pause, self._soon = self._first, 0
        self._soon += 1
        pause, self._pause = self._pause, min(self._pause * 2, _LONGEST_PAUSE)
        self._not_before = now + pause
        return pause

    def due(self) -> bool:
        """Whether the pause is over."""
        return time.monotonic() >= self._not_before
