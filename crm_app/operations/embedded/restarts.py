"""When something that ended by itself is started again, and when to give up."""

import time

STABLE_SECONDS = 60.0
"""What ran this long is not one that dies at its start: its pauses begin anew."""
_LONGEST_PAUSE = 30.0


class Restarts:
    """The pauses before one process is started again. They double up to 30 seconds while it keeps ending soon.

    Args:
        limit: how often in a row it may end soon after its start before `hopeless` is true. None: for ever.
        first: the first pause, in seconds.
    """

    def __init__(self, limit: int | None = None, first: float = 1.0) -> None:
        self._limit, self._first = limit, first
        self._pause = first
        self._started = self._not_before = time.monotonic()
        self._soon = 0

    @property
    def hopeless(self) -> bool:
        """Whether it has ended soon after its start so often that nothing but a person will help."""
        return self._limit is not None and self._soon >= self._limit

    @property
    def soon(self) -> int:
        """How often in a row it ended soon after its start."""
        return self._soon

    def started(self) -> None:
        """It was started now."""
        self._started = time.monotonic()

    def ended(self) -> float:
        """It was found to have ended. Returns the pause in seconds until `due`."""
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
