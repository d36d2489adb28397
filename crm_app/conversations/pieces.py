"""The pieces of an answer while it is made: to the stream of its readers, and now and then to the database."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import redis

from crm_app.conversations import asking
from crm_app.conversations.models import AiResponse, Message
from crm_app.core import live
from crm_app.core.cache import client
from crm_app.core.clock import now
from crm_app.core.jobs import JobRun
from crm_app.core.logging import logger

log = logger(__name__)

FLUSH_SECONDS = 0.08
SAVE_SECONDS = 1.0
STOP_POLL_SECONDS = 0.1


@dataclass
class Sink:
    """Writes pieces to the stream every 80 ms, and to the database every second."""

    job_run: JobRun
    response: AiResponse
    text: str = ""
    first_piece_at: datetime | None = None
    _pending: str = ""
    _flushed: float = field(default_factory=time.monotonic)
    _saved: float = field(default_factory=time.monotonic)

    def begin(self) -> None:
        """Tells readers that this attempt starts with an empty answer."""
        self._send({"type": "begin"})

    def restart(self) -> None:
        """Forgets the pieces so far: another provider answers."""
        self.text, self._pending = "", ""
        self.begin()

    def piece(self, text: str) -> None:
        """See `engine.Sink`."""
        if self.first_piece_at is None:
            self.first_piece_at = now()
            self._flushed = 0.0  # the first piece is written at once
        self.text += text
        self._pending += text
        self.flush()

    def step(self, tool: str) -> None:
        """See `engine.Sink`."""
        self._send({"type": "step", "tool": tool})

    def flush(self, force: bool = False) -> None:
        """Write the gathered pieces, when their time has come or `force` is set."""
        moment = time.monotonic()
        if self._pending and (force or moment - self._flushed >= FLUSH_SECONDS):
            self._send({"type": "piece", "text": self._pending})
            self._pending, self._flushed = "", moment
        if moment - self._saved >= SAVE_SECONDS:
            self._saved = moment
            with self.job_run.work() as work:
                message = work.db.get_one(Message, (work.workspace_id, self.response.message_id))
                message.content = self.text

    def _send(self, data: dict[str, Any]) -> None:
        self.job_run.check() if data["type"] == "begin" else None
        try:
            live.append(asking.stream_of(self.response.id), {**data, "attempt": self.job_run.attempt})
        except redis.RedisError as error:
            # The database has the text; readers see it at the next save.
            log.warning("piece not streamed", error=str(error))


@contextmanager
def watch(job_run: JobRun, response_id: UUID, stop: threading.Event) -> Iterator[None]:
    """Sets `stop` when the person stopped the answer, or when this worker no longer holds the job."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(STOP_POLL_SECONDS):
            with suppress(redis.RedisError):
                if client().exists(asking.stop_mark(response_id)):
                    stop.set()
            if job_run.cancelled:
                stop.set()

    thread = threading.Thread(target=look, name="stop-watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
