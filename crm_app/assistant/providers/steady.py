"""A provider that is called again after a passing failure, with a growing random pause, within one deadline."""

import random
import threading
import time
from collections.abc import Callable, Iterator

from crm_app.assistant.providers.base import (
    BrokenStream,
    ChatProvider,
    ChatRequest,
    Done,
    Event,
    ProviderError,
    ProviderTimeout,
    ProviderUnavailable,
    QuotaExceeded,
    Stopped,
    Text,
    ToolCall,
)
from crm_app.assistant.providers.breaker import Breaker

ATTEMPTS = 3
FIRST_PAUSE_SECONDS = 0.4
LONGEST_PAUSE_SECONDS = 8.0
_PASSING = (ProviderUnavailable, BrokenStream, QuotaExceeded)
"""Not a timeout: who waited so long is better served by the offline assistant."""


class SteadyProvider:
    """A `ChatProvider` around another one, for one answer.

    A call is repeated only while nothing of its answer has been passed on. What a failed attempt used is passed on as
    usage: it is paid for.
    """

    def __init__(
        self,
        inner: ChatProvider,
        breaker: Breaker,
        *,
        deadline_seconds: float,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """
        Args:
            inner: the provider that is called.
            breaker: learns of failures, and refuses calls to a provider that rests.
            deadline_seconds: from the first call of the answer; no call begins later.
            chance: a random number from 0 to 1, for the pauses.
        """
        self._inner, self._breaker, self._chance = inner, breaker, chance
        self._deadline = time.monotonic() + deadline_seconds

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def model(self) -> str:
        return self._inner.model

    @property
    def supports_tools(self) -> bool:
        return self._inner.supports_tools

    def stream(self, request: ChatRequest, stop: threading.Event) -> Iterator[Event]:
        """See `ChatProvider.stream`. Raises Resting, and ProviderTimeout after the deadline."""
        self._breaker.check()
        for attempt in range(ATTEMPTS):
            passed_on = False
            try:
                for event in self._inner.stream(request, stop):
                    if time.monotonic() > self._deadline:
                        raise ProviderTimeout
                    passed_on = passed_on or isinstance(event, Text | ToolCall)
                    if isinstance(event, Done):
                        self._breaker.succeeded()
                    yield event
            except ProviderError as error:
                pause = self._pause(error, attempt)
                if passed_on or pause is None:
                    self._breaker.failed(error)
                    raise
                if stop.wait(pause):
                    raise Stopped from error
            else:
                return

    def _pause(self, error: ProviderError, attempt: int) -> float | None:
        """Seconds until the next attempt; None when there is none."""
        if not isinstance(error, _PASSING) or attempt + 1 >= ATTEMPTS:
            return None
        pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2**attempt) * (0.5 + self._chance() / 2)
        if isinstance(error, QuotaExceeded) and error.seconds is not None:
            pause += error.seconds
        return pause if time.monotonic() + pause < self._deadline and pause <= 2 * LONGEST_PAUSE_SECONDS else None
