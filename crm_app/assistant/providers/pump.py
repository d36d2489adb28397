"""Reads a blocking stream in a thread of its own, so that a stop or a timeout takes effect at once.

The SDKs block in a socket read and may retry internally, without regard to a stop. The thread is a daemon, reads into a
bounded queue and ends at its own read timeout at the latest.
"""

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from crm_app.assistant.providers.base import ProviderTimeout, Stopped

Item = TypeVar("Item")

POLL_SECONDS = 0.05
QUEUE_SIZE = 256


class _End:
    pass


class _Failed:
    def __init__(self, error: BaseException) -> None:
        self.error = error


def pump(open_stream: Callable[[], Iterable[Item]], stop: threading.Event, idle_seconds: float) -> Iterator[Item]:
    """Yield what `open_stream()` yields.

    Args:
        open_stream: opens the connection and returns its pieces; called in the reading thread.
        stop: set when the person no longer wants the answer.
        idle_seconds: the longest silence, also before the first piece.

    Raises:
        Stopped: `stop` was set.
        ProviderTimeout: nothing came for `idle_seconds`.
        Exception: whatever the stream raised.
    """
    pieces: queue.Queue[Any] = queue.Queue(QUEUE_SIZE)
    abandoned = threading.Event()

    def put(piece: object) -> bool:
        while not abandoned.is_set():
            with contextlib.suppress(queue.Full):
                pieces.put(piece, timeout=POLL_SECONDS)
                return True
        return False

    def read() -> None:
        stream: Any = None
        try:
            stream = open_stream()
            for piece in stream:
                if not put(piece):
                    break
            put(_End())
        except BaseException as error:
            put(_Failed(error))
        finally:
            close = getattr(stream, "close", None)
            if close is not None:
                # An error of a second close, or of closing a lost connection, does not matter.
                with contextlib.suppress(Exception):
                    close()

    threading.Thread(target=read, name="ai-stream", daemon=True).start()
    try:
        silent_since = time.monotonic()
        while True:
            if stop.is_set():
                raise Stopped
            try:
                piece = pieces.get(timeout=POLL_SECONDS)
            except queue.Empty:
                if time.monotonic() - silent_since > idle_seconds:
                    raise ProviderTimeout from None
                continue
            silent_since = time.monotonic()
            if isinstance(piece, _End):
                return
            if isinstance(piece, _Failed):
                raise piece.error
            yield piece
    finally:
        abandoned.set()
