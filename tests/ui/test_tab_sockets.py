"""The connections of open pages: messages in their order, slow readers, pings, and the end."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any, cast

import pytest
from engineio.exceptions import SocketIsClosedError
from engineio.packet import MESSAGE, Packet

from crm_app.ui import tab_sockets
from crm_app.ui.tab_sockets import TabSocket


async def until(done: Callable[[], bool]) -> None:
    for _ in range(1000):
        if done():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("did not happen within 5 seconds")


class Client:
    """The other end: what it got, and whether it reads."""

    def __init__(self) -> None:
        self.got: list[str] = []
        self.sends: asyncio.Queue[str | None] = asyncio.Queue()
        self.reads = asyncio.Event()
        self.reads.set()

    async def asgi_send(self, message: dict[str, Any]) -> None:
        await self.reads.wait()
        self.got.append(message.get("text", message["type"]))

    async def wait(self) -> str:
        found = await self.sends.get()
        if found is None:
            raise OSError
        return found


class Server:
    """What engine.io's server is to a connection."""

    max_http_buffer_size = 100
    ping_interval, ping_timeout = 0.02, 5.0
    async_handlers = False
    reason = SimpleNamespace(
        PING_TIMEOUT="silent",
        SERVER_DISCONNECT="server",
        TRANSPORT_CLOSE="gone",
        TRANSPORT_ERROR="slow",
        CLIENT_DISCONNECT="left",
    )
    logger = SimpleNamespace(info=lambda *_: None)

    def __init__(self) -> None:
        self.heard: list[tuple[Any, ...]] = []

    def create_queue(self) -> None:
        return None

    async def _trigger_event(self, name: str, *args: Any, **_: Any) -> None:
        if args[-1:] == ("broken",):
            raise ValueError
        self.heard.append((name, *args[1:]))


class Open:
    """A connection that is being served."""

    def __init__(self) -> None:
        self.server, self.client = Server(), Client()
        self.socket = TabSocket(self.server, "sid")

    async def __aenter__(self) -> "Open":
        self.task = asyncio.create_task(self.socket._websocket_handler(self.client))
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.client.reads.set()
        self.client.sends.put_nowait(None)
        await asyncio.wait_for(self.task, 2)


async def test_a_message_is_written_at_once_and_without_a_task() -> None:
    async with Open() as one:
        tasks = len(asyncio.all_tasks())
        one.socket.write(b"a")
        await one.socket.send(Packet(MESSAGE, "b"))
        assert one.client.got == ["a", "4b"]
        assert len(asyncio.all_tasks()) == tasks


async def test_what_is_written_before_the_connection_is_served_comes_first() -> None:
    one = Open()
    one.socket.write(b"first")
    async with one:
        one.socket.write(b"second")
        assert one.client.got == ["first", "second"]


async def test_a_slow_reader_gets_everything_in_order() -> None:
    async with Open() as one:
        one.client.reads.clear()
        for number in range(5):
            one.socket.write(str(number).encode())
        await asyncio.sleep(0.01)
        assert one.client.got == []
        one.client.reads.set()
        await asyncio.sleep(0.01)
        one.socket.write(b"5")
        assert one.client.got == list("012345")


async def test_a_client_that_reads_nothing_is_disconnected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tab_sockets, "MOST_WAITING", 20)
    async with Open() as one:
        one.client.reads.clear()
        for _ in range(4):
            one.socket.write(b"ten letters")
        one.client.reads.set()
        await until(lambda: sorted(one.client.got) == ["ten letters", "websocket.close"])
        assert one.server.heard == [("disconnect", "slow")]


async def test_messages_reach_the_handlers_and_a_broken_one_ends_nothing() -> None:
    async with Open() as one:
        for message in ("4hello", "4broken", "9", "4again"):
            one.client.sends.put_nowait(message)
        await asyncio.sleep(0.01)
        assert one.server.heard == [("message", "hello"), ("message", "again")]
    assert one.server.heard[-1] == ("disconnect", "gone")
    with pytest.raises(SocketIsClosedError):
        await one.socket.send(Packet(MESSAGE, "late"))
    one.socket.write(b"late")
    assert one.client.got == ["websocket.close"]


async def test_the_headers_of_a_connection_are_forgotten_after_its_first_message() -> None:
    async with Open() as one:
        scope: dict[str, Any] = {}
        environ = {"HTTP_COOKIE": "a cookie", "wsgi.input": object(), "QUERY_STRING": "token=1", "asgi.scope": scope}
        one.socket._environ = environ
        one.client.sends.put_nowait("40/_event")
        await until(lambda: bool(one.server.heard))
        await until(lambda: environ == {"QUERY_STRING": "token=1", "asgi.scope": scope})


@pytest.mark.parametrize("message", ["4" + "x" * 100, "1"])
async def test_a_message_that_is_too_long_and_a_farewell_end_the_connection(message: str) -> None:
    async with Open() as one:
        one.client.sends.put_nowait(message)
        await asyncio.wait_for(asyncio.shield(one.task), 2)
        assert one.server.heard[-1][0] == "disconnect"
        assert one.client.got == ["websocket.close"]


async def test_a_client_that_answers_pings_stays_and_a_silent_one_is_disconnected() -> None:
    async with Open() as one:
        one.socket.schedule_ping()
        for _ in range(3):
            await until(lambda: "2" in one.client.got)
            one.client.got.clear()
            one.client.sends.put_nowait("3")
        assert not one.server.heard
        one.server.ping_timeout = 0.01
        await until(lambda: bool(one.server.heard))
        await until(lambda: one.client.got == ["2", "1", "websocket.close"])
        assert one.server.heard == [("disconnect", "silent")]


async def test_updates_are_written_straight_to_the_connections_of_their_tabs() -> None:
    from crm_app.crm_app import app
    from crm_app.ui import reflex_seam as seam

    assert app.sio is not None
    assert app.event_namespace is not None
    sid = await app.sio.manager.pre_connect("engine", app.event_namespace.namespace)
    one = Open()
    app.sio.eio.sockets["engine"] = one.socket
    app.event_namespace._token_manager.token_to_socket["tab"] = cast(Any, SimpleNamespace(sid=sid))
    try:
        async with one:
            update = seam.StateUpdate(delta={"state": {"name": "ไทย"}})
            await app.event_namespace.emit_update(update, "tab")
            assert one.client.got == ['42/_event,["event",{"delta":{"state":{"name":"ไทย"}}}]']
            assert seam._send(app, ["tab", "unknown"], update) == 1
    finally:
        del app.sio.eio.sockets["engine"]
        del app.event_namespace._token_manager.token_to_socket["tab"]
        await app.sio.manager.disconnect(sid, app.event_namespace.namespace)
        await _leaves_nothing_behind(app.sio.manager, app.event_namespace.namespace)


async def _leaves_nothing_behind(manager: Any, namespace: str) -> None:
    """The end of a connection removes all that socketio keeps of it, and nothing of other tabs."""
    others = set(manager.rooms.get(namespace, {}))
    first, second = [await manager.pre_connect(f"engine {n}", namespace) for n in range(2)]
    await manager.connect("engine 2", namespace)
    manager.pre_disconnect(first, namespace)
    rooms = {name: set(room) for name, room in manager.rooms[namespace].items()}
    await manager.disconnect(first, namespace)
    expected = {name: room - {first} for name, room in rooms.items() if name != first}
    assert {name: set(room) for name, room in manager.rooms[namespace].items()} == expected
    assert first not in manager.pending_connect[namespace]
    assert second in manager.pending_connect[namespace]
    assert namespace not in manager.pending_disconnect
    for sid in set(expected) - others - {None}:
        await manager.disconnect(sid, namespace)
    assert set(manager.rooms.get(namespace, {})) == others


class Wire:
    """The server's own connection, as `operations.serving.PageSocket` has it."""

    def __init__(self, client: Client) -> None:
        self.deliver: Callable[[bytes], None] | None = None
        self.transport, self._client = self, client
        self.is_slow = self.is_paused = False

    def write_text(self, data: bytes) -> bool:
        if not self.is_slow:
            self._client.got.append(data.decode())
        return not self.is_slow

    def pause_reading(self) -> None:
        self.is_paused = True

    def resume_reading(self) -> None:
        self.is_paused = False

    def is_closing(self) -> bool:
        return False


@asynccontextmanager
async def wired(takes: Callable[[str, bytes], bool]) -> AsyncIterator[tuple[Open, Wire, Callable[[bytes], None]]]:
    """A connection whose texts are delivered at once; `takes` as Reflex does."""
    one = Open()
    wire = one.socket._wire = Wire(one.client)
    one.socket.takes = takes
    async with one:
        assert wire.deliver is not None
        yield one, wire, wire.deliver
    assert wire.deliver is None


async def test_events_are_taken_at_once_and_others_one_after_the_other() -> None:
    taken: list[bytes] = []

    def takes(_: str, data: bytes) -> bool:
        if data.startswith(b"42"):
            taken.append(data)
        return data.startswith(b"42")

    async with wired(takes) as (one, wire, deliver):
        deliver(b"42a")
        assert taken == [b"42a"]
        deliver(b"40connects")
        assert wire.is_paused
        for text in (b"42b", b"4broken", b"4hello"):  # came with it
            deliver(text)
        assert taken == [b"42a"], "what comes behind a message that takes a task waits for it"
        await until(lambda: not wire.is_paused)
        assert one.server.heard == [("message", "0connects"), ("message", "2b"), ("message", "hello")]
        deliver(b"42c")
        assert taken == [b"42a", b"42c"]


async def test_a_pong_is_answered_by_a_ping_and_a_text_that_is_too_long_ends_the_connection() -> None:
    async with wired(lambda *_: False) as (one, _, deliver):
        one.socket.last_ping = 0.0
        one.socket.schedule_ping()
        await until(lambda: "2" in one.client.got)
        deliver(b"3")
        await until(lambda: one.client.got.count("2") == 2)
        deliver(b"4" * 101)
        await until(lambda: one.client.got[-1] == "websocket.close")
        assert one.server.heard == [("disconnect", "gone")]


async def test_who_reads_slowly_gets_what_waits_in_its_order() -> None:
    async with wired(lambda *_: False) as (one, wire, _):
        one.socket.write(b"1")
        wire.is_slow = True
        one.client.reads.clear()
        one.socket.write(b"2")
        wire.is_slow = False
        one.socket.write(b"3")
        assert one.client.got == ["1"]
        one.client.reads.set()
        await until(lambda: one.client.got == ["1", "2", "3"])
        await until(lambda: one.socket._draining is None)
        one.socket.write(b"4")
        assert one.client.got[-1] == "4"
