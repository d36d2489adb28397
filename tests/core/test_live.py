"""The hub of live events: a subscription after a read gets the events since the read, or a notice that events were
missed.
"""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from crm_app.core import live
from crm_app.core.live import MISSED, Hub

ACME, OTHER = uuid4(), uuid4()


def say(hub: Hub, workspace: UUID, number: int) -> None:
    hub._deliver(str(workspace), orjson.dumps({"topic": "record", "id": number}))


def received(queue: "asyncio.Queue[dict[str, Any]]") -> list[Any]:
    """The ids of the events in the queue, or the topic of the event `MISSED`."""
    return [event.get("id", event["topic"]) for event in (queue.get_nowait() for _ in range(queue.qsize()))]


async def test_a_queue_begins_with_what_came_since_the_read() -> None:
    hub = Hub()
    say(hub, ACME, 1)
    opened = hub.position()
    for number, workspace in enumerate((ACME, OTHER, ACME), start=2):
        say(hub, workspace, number)
    async with hub.subscribe(ACME, opened) as since, hub.subscribe(ACME) as fresh:
        say(hub, ACME, 5)
        assert received(since) == [2, 4, 5]
        assert received(fresh) == [5]
    async with hub.subscribe(ACME, hub.position()) as queue:
        assert received(queue) == []


async def test_a_lost_connection_between_read_and_subscription_is_reported() -> None:
    hub = Hub()
    opened = hub.position()
    hub._broadcast({"topic": MISSED})
    async with hub.subscribe(ACME, opened) as queue:
        assert received(queue) == [MISSED]


@pytest.mark.parametrize("position", [-1, 0, 10_000])
async def test_a_position_whose_events_are_no_longer_kept_means_that_some_were_missed(position: int) -> None:
    """The positions are one that nobody noted, one from before the kept events, and one of another process."""
    hub = Hub()
    for number in range(live._KEPT + 1):
        say(hub, OTHER, number)
    async with hub.subscribe(ACME, position) as queue:
        assert received(queue) == [MISSED]


async def test_a_slow_reader_gets_a_notice_of_missed_events() -> None:
    hub = Hub()
    async with hub.subscribe(ACME) as queue:
        for number in range(live._QUEUE_LIMIT + 2):
            say(hub, ACME, number)
        assert received(queue) == [MISSED, live._QUEUE_LIMIT + 1]
