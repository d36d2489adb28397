"""Messages that nobody answers reach their readers, also after the server has closed the connection."""

import asyncio
import threading
import time

import pytest
import redis

from crm_app.core import cache
from crm_app.core.cache import Announcer
from crm_app.core.config import settings
from tests.support.world import World


def _read(reader: redis.client.PubSub, count: int) -> list[bytes]:
    found: list[bytes] = []
    until = time.monotonic() + 10
    while len(found) < count and time.monotonic() < until:
        message = reader.get_message(ignore_subscribe_messages=True, timeout=0.5)
        if message is not None:
            found.append(message["data"])
    return found


def test_messages_arrive_in_their_order_from_many_threads(world: World) -> None:
    announcer, channel = Announcer(), "crm:test:announcer"
    with cache.client().pubsub() as reader:
        reader.subscribe(channel)
        assert reader.get_message(timeout=5)
        announcer.publish(channel, b"first")
        threads = [threading.Thread(target=announcer.publish, args=(channel, b"%d" % n)) for n in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        announcer.publish(channel, b"last")
        found = _read(reader, 22)
    assert (found[0], found[-1]) == (b"first", b"last")
    assert set(found[1:-1]) == {b"%d" % n for n in range(20)}
    announcer.close()


def test_a_connection_that_the_server_closed_is_replaced_before_the_message_is_sent(world: World) -> None:
    announcer, channel = Announcer(), "crm:test:announcer"
    with cache.client().pubsub() as reader:
        reader.subscribe(channel)
        assert reader.get_message(timeout=5)
        for name in (b"one", b"two", b"three"):
            announcer.publish(channel, name)
            assert _read(reader, 1) == [name]
            mine = announcer._connection._sock.getsockname()
            cache.client().client_kill_filter(addr=f"{mine[0]}:{mine[1]}")
    announcer.close()


def test_a_server_that_is_away_is_said_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_REDIS_URL", "redis://127.0.0.1:1/0")
    settings.cache_clear()
    try:
        with pytest.raises(redis.RedisError):
            Announcer().publish("crm:test:announcer", b"lost")
    finally:
        monkeypatch.undo()
        settings.cache_clear()


def test_a_forked_process_opens_a_connection_of_its_own(world: World) -> None:
    announcer = Announcer()
    announcer.publish("crm:test:announcer", b"one")
    mine, held = announcer._connection, announcer._lock
    with held:  # as a thread of the other process may hold it
        announcer.forget()
        announcer.publish("crm:test:announcer", b"two")
    assert announcer._connection is not mine
    announcer.close()
    mine.disconnect()


async def test_published_messages_are_read_whole_and_in_their_order(world: World) -> None:
    """Also long ones, which come in several pieces, and many at once; and the end of the connection is an error."""
    long = "สวัสดี\r\n$5\r\n".encode() * 30_000
    sent = [b"first", b"", long, *(b"%d" % number for number in range(500))]
    announcer = Announcer()
    found: list[bytes] = []
    begun, all_came = asyncio.Event(), asyncio.Event()

    def came(channel: str, message: bytes) -> None:
        assert channel == "crm:test:one"
        found.append(message)
        if len(found) == len(sent):
            all_came.set()

    listening = asyncio.create_task(cache.listen("crm:test:*", came, begun.set))
    await asyncio.wait_for(begun.wait(), 10)

    def publish() -> None:
        for one in sent:
            announcer.publish("crm:test:one", one)

    await asyncio.to_thread(publish)
    await asyncio.wait_for(all_came.wait(), 10)
    assert found == sent
    await asyncio.to_thread(cache.client().client_kill_filter, _type="pubsub")
    with pytest.raises(redis.ConnectionError):
        await asyncio.wait_for(listening, 10)
    announcer.close()


async def test_a_message_that_cannot_be_read_ends_the_listening_with_its_error(world: World) -> None:
    begun, announcer = asyncio.Event(), Announcer()

    def came(_: str, message: bytes) -> None:
        int(message)

    listening = asyncio.create_task(cache.listen("crm:test:*", came, begun.set))
    await asyncio.wait_for(begun.wait(), 10)
    await asyncio.to_thread(announcer.publish, "crm:test:one", b"no number")
    with pytest.raises(ValueError, match="no number"):
        await asyncio.wait_for(listening, 10)
    announcer.close()
