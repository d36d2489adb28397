"""Live data: events of a workspace over pub/sub, and the pieces of an answer in a stream that a reloaded page reads
again.

PostgreSQL stays the authority: Redis may be emptied at any time, and open pages then lack changes until a reload.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

import orjson
import redis

from crm_app.core.cache import announcer, async_client, client, listen, loop_announcer
from crm_app.core.database import Work
from crm_app.core.logging import logger
from crm_app.core.metrics import CACHE_ERRORS

log = logger(__name__)
_CHANNEL = "crm:live:"
_QUEUE_LIMIT = 256
_KEPT = 4096
STREAM_SECONDS = 3600
MISSED = "missed"
"""The topic of the event that says that other events may have been lost."""
KINDS: set[str] = {"member", "notification", "pipeline", "change", "view", "conversation"}
"""Every kind whose changes are published. The record engine adds the declared kinds of record."""


def publish(work: Work, topic: str, **data: Any) -> None:
    """Publishes an event to the workspace's open pages after the commit. `data` must be JSON."""
    work.after_commit.append(Publication(work.workspace_id, topic, data))


@dataclass(slots=True)
class Publication:
    """An event that is published after the commit."""

    workspace_id: UUID
    topic: str
    data: dict[str, Any]

    def __call__(self) -> None:
        """Publishes it; may wait for a connection."""
        send(self.workspace_id, self.topic, **self.data)

    def on_loop(self) -> None:
        """Publishes it from the event loop, without waiting."""
        if not loop_announcer.publish(f"{_CHANNEL}{self.workspace_id}", _message(self.topic, self.data)):
            asyncio.get_running_loop().run_in_executor(None, self)


def send(workspace_id: UUID, topic: str, **data: Any) -> None:
    """Publishes an event to the workspace's open pages now. Without Redis the pages see the change at their next
    load.
    """
    try:
        announcer.publish(f"{_CHANNEL}{workspace_id}", _message(topic, data))
    except (redis.RedisError, OSError) as error:
        CACHE_ERRORS.labels("live event").inc()
        log.warning("live event not sent", topic=topic, error=str(error))


def _message(topic: str, data: dict[str, Any]) -> bytes:
    return orjson.dumps({"topic": topic, **data}, default=str)


class Hub:
    """Distributes the events that arrive at this process to its open pages. One Redis connection serves all pages."""

    def __init__(self) -> None:
        self.watchers: list[Callable[[str, dict[str, Any]], None]] = []
        """Called in the event loop with each event and its workspace; an empty workspace stands for all of them. They must
        be quick.
        """
        self._listens = False
        self._people: dict[str, int] = {}
        self._newest: dict[str, int] = {}
        self._broken = 0
        self._queues: dict[str, set[asyncio.Queue[dict[str, Any]]]] = defaultdict(set)
        self._recent: deque[tuple[str, dict[str, Any]]] = deque(maxlen=_KEPT)
        """The newest events with their workspaces; an empty workspace stands for all of them."""
        self._arrived = 0

    @property
    def subscribers(self) -> int:
        """How many queues there are."""
        return sum(map(len, self._queues.values()))

    def position(self) -> int:
        """The number of events that have arrived at this process: `subscribe` takes it as `since`."""
        return self._arrived

    def people_changed(self, workspace_id: str) -> int:
        """The position after the last change to members, roles or settings of a workspace, or after the last loss of
        events.
        """
        return max(self._people.get(workspace_id, 0), self._broken)

    def changed(self, workspace_id: str) -> int:
        """The position after the last event of a workspace, or after the last loss of events."""
        return max(self._newest.get(workspace_id, 0), self._broken)

    @asynccontextmanager
    async def subscribe(
        self, workspace_id: UUID, since: int | None = None
    ) -> AsyncIterator[asyncio.Queue[dict[str, Any]]]:
        """Yields a queue of the workspace's events; it is fed until the block ends.

        A reader that lags too far behind gets `MISSED` in place of the events that it has not read.

        Args:
            workspace_id: whose events.
            since: a `position`; the queue begins with the events that arrived after it, or with `MISSED` where these events
                are no longer kept. By default the queue begins empty.
        """
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue(_QUEUE_LIMIT)
        key = str(workspace_id)
        for event in self.since(key, since):
            _put(queue, event)
        self._queues[key].add(queue)
        try:
            yield queue
        finally:
            self._queues[key].discard(queue)
            if not self._queues[key]:
                del self._queues[key]

    async def listen(self) -> None:
        """Runs as long as the process and reconnects by itself when Redis restarts.

        Events published while the process was disconnected are lost. Every queue therefore gets `MISSED` after the
        process has reconnected, and its page refreshes what it shows.
        """
        self._listens = True
        try:
            while True:
                await self._listened()
        finally:
            self._listens = False

    async def _listened(self) -> None:
        try:
            # begun, also after a break
            await listen(f"{_CHANNEL}*", self._deliver, lambda: self._broadcast({"topic": MISSED}))
        # the last branch: a message that this product did not publish
        except (redis.RedisError, OSError, ValueError) as error:
            CACHE_ERRORS.labels("listener").inc()
            log.warning("live listener reconnects", error=str(error))
            await asyncio.sleep(1)

    def catch_up(self, workspace_id: UUID) -> None:
        """Tells the watchers that events of a workspace may have been lost, in a process that does not listen, such as a worker:
        what it remembers of the workspace may be older than a job that it begins.
        """
        if not self._listens:
            for watcher in self.watchers:
                watcher(str(workspace_id), {"topic": MISSED})

    def _deliver(self, channel: str, data: bytes) -> None:
        workspace_id, event = channel.removeprefix(_CHANNEL), orjson.loads(data)
        self._keep(workspace_id, event)
        if workspace_id in self._queues:
            for queue in tuple(self._queues[workspace_id]):
                _put(queue, event)

    def _broadcast(self, event: dict[str, Any]) -> None:
        self._keep("", event)
        for queues in tuple(self._queues.values()):
            for queue in tuple(queues):
                _put(queue, event)

    def _keep(self, workspace_id: str, event: dict[str, Any]) -> None:
        self._recent.append((workspace_id, event))
        self._arrived += 1
        self._newest[workspace_id] = self._arrived
        topic = event.get("topic")
        if topic == "member":
            self._people[workspace_id] = self._arrived
        elif topic == MISSED:
            self._broken = self._arrived
        for watcher in self.watchers:
            watcher(workspace_id, event)

    def since(self, workspace_id: str, position: int | None) -> list[dict[str, Any]]:
        """The events of a workspace that arrived after `position`, or `MISSED` where they are no longer kept."""
        if position is None:
            return []
        count = self._arrived - position
        if not 0 <= count <= len(self._recent):
            return [{"topic": MISSED}]
        newest = islice(reversed(self._recent), count)
        return [event for of, event in newest if of in (workspace_id, "")][::-1]


def _put(queue: asyncio.Queue[dict[str, Any]], event: dict[str, Any]) -> None:
    if queue.full():
        while not queue.empty():
            queue.get_nowait()
        event = {"topic": MISSED}
    queue.put_nowait(event)


hub = Hub()


def append(stream: str, data: dict[str, Any]) -> None:
    """Adds a piece to a stream; a stream keeps 5,000 pieces at most, for an hour."""
    key = f"crm:stream:{stream}"
    pipe = client().pipeline(transaction=False)
    pipe.xadd(key, {"d": orjson.dumps(data, default=str)}, maxlen=5000, approximate=True)
    pipe.expire(key, STREAM_SECONDS)
    pipe.execute()


async def read(stream: str, after: str = "0", wait_ms: int = 1000) -> list[tuple[str, dict[str, Any]]]:
    """The pieces after id `after`, waiting up to `wait_ms` for the first. Each is (id, data)."""
    found: Any = await async_client().xread({f"crm:stream:{stream}": after}, count=500, block=wait_ms)
    return [(key.decode(), orjson.loads(value[b"d"])) for _, entries in found for key, value in entries]
