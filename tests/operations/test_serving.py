"""Slow connections to a real server: a client that sends or reads slowly is disconnected."""

import asyncio
import logging
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from websockets.asyncio.client import connect

from crm_app.backend import options
from crm_app.core.config import Settings
from crm_app.operations import admission, serving

LIMIT = 0.6
"""Seconds, in place of the product's."""
BIG = 40_000_000
"""More than the buffers of the system take."""


class Tab:
    """A page's connection that says something and hears the same."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> "Tab":
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self._port)
        self.writer.write(_UPGRADE)
        await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 20)
        return self

    async def __aexit__(self, *error: object) -> None:
        self.writer.close()

    def say(self) -> None:
        self.writer.write(b"\x81\x82\x00\x00\x00\x00hi")

    async def hears(self) -> bytes:
        """The next frame."""
        return await asyncio.wait_for(self.reader.readexactly(4), 20)


_UPGRADE = (
    b"GET /_event/?token=x HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
    b"sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
ECHO, CLOSED = b"\x81\x02hi", b"\x88\x02\x03\xf4"
"""A text, and the close frame of a server that restarts."""


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message["text"]})


@asynccontextmanager
async def draining(
    seconds: float, served: ASGIApp = echo
) -> AsyncIterator[tuple[serving.Draining, int, "asyncio.Task[None]"]]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(served, http=serving.Patient, ws=serving.PageSocket, lifespan="off", log_level="error")
        server = serving.Draining(config, seconds)
        running = asyncio.create_task(server.serve(sockets=[listening]))
        yield server, listening.getsockname()[1], running
        server.should_exit = server.force_exit = True
        await running


async def test_a_server_that_ends_lets_go_of_its_pages_one_after_the_other() -> None:
    """A page whose turn has not come works as before; nobody new is accepted."""
    async with draining(600) as (server, port, running), Tab(port) as first, Tab(port) as second:
        server.should_exit = True
        hearing = {asyncio.create_task(tab.hears()): tab for tab in (first, second)}
        (closed,), (other,) = await asyncio.wait(hearing, timeout=20, return_when=asyncio.FIRST_COMPLETED)
        assert await closed == CLOSED
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", port)
        hearing[other].say()
        assert await other == ECHO
        assert not running.done()


async def test_a_second_signal_closes_the_rest_at_once() -> None:
    async with draining(600) as (server, port, running), Tab(port) as first, Tab(port) as second:
        server.should_exit = True
        hearing = [asyncio.create_task(tab.hears()) for tab in (first, second)]
        await asyncio.wait(hearing, timeout=20, return_when=asyncio.FIRST_COMPLETED)
        server.force_exit = True
        assert await asyncio.gather(*hearing) == [CLOSED, CLOSED]
        await asyncio.wait_for(running, 20)


async def takes_at_once(scope: Scope, receive: Receive, send: Send) -> None:
    """Says what it hears as soon as it comes, without ASGI's queue; and with it whether the client was written to at once."""
    wire: serving.PageSocket = scope[serving.CONNECTION]  # type: ignore[typeddict-item]

    def deliver(data: bytes) -> None:
        assert wire.write_text(data)

    assert not wire.write_text(b"before the handshake")
    await receive()
    await send({"type": "websocket.accept"})
    wire.deliver = deliver
    message = await receive()
    assert message["type"] == "websocket.disconnect"
    assert not wire.write_text(b"after the end")


async def test_texts_of_every_size_are_taken_and_written_without_asgi() -> None:
    texts = ["", "สวัสดี", "x" * 125, "x" * 126, "y" * 65_535, "z" * 65_536, "w" * 200_000]
    async with draining(0, takes_at_once) as (_, port, _), connect(f"ws://127.0.0.1:{port}/_event") as client:
        for text in texts:
            await client.send(text)
            assert await asyncio.wait_for(client.recv(), 20) == text
        await client.send(["in ", "three ", "parts"])
        assert await asyncio.wait_for(client.recv(), 20) == "in three parts"
        for text in texts:  # many at once, in their order
            await client.send(text)
        assert [await asyncio.wait_for(client.recv(), 20) for _ in texts] == texts


async def test_a_client_that_reads_slowly_is_not_written_to_at_once() -> None:
    written: list[bool] = []

    async def writes(scope: Scope, receive: Receive, send: Send) -> None:
        wire: serving.PageSocket = scope[serving.CONNECTION]  # type: ignore[typeddict-item]
        await receive()
        await send({"type": "websocket.accept"})
        while not written or (written[-1] and len(written) < 1000):
            written.append(wire.write_text(b"x" * 100_000))
        await send({"type": "websocket.send", "text": "the last"})
        await receive()

    async with draining(0, writes) as (_, port, _), connect(f"ws://127.0.0.1:{port}/_event", max_queue=1) as client:
        heard = [await asyncio.wait_for(client.recv(), 20)]
        while heard[-1] != "the last":
            heard.append(await asyncio.wait_for(client.recv(), 20))
    assert written[-1] is False
    assert len(heard) == len(written), "each that was written came, and what waited for the client came last"


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await receive()
        await send({"type": "websocket.send", "text": "still here"})
        return
    body = b"x" * (BIG if scope["path"] == "/big" else 2)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    for start in range(0, len(body), 1_000_000):
        more = start + 1_000_000 < len(body)
        await send({"type": "http.response.body", "body": body[start : start + 1_000_000], "more_body": more})


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """The port of a server with short limits."""
    monkeypatch.setattr(serving, "HEADER_SECONDS", LIMIT)
    monkeypatch.setattr(serving, "READING_SECONDS", LIMIT)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(
            app, http=serving.Patient, ws=serving.PageSocket, lifespan="off", log_level="error", timeout_keep_alive=5
        )
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve(sockets=[listening]))  # who connects meanwhile waits in the queue
        yield listening.getsockname()[1]
        server.should_exit = True
        await running


async def ended(reader: asyncio.StreamReader, began: float) -> tuple[bytes, float]:
    """What came until the server closed the connection, and after how many seconds it did."""
    rest = b""
    with suppress(ConnectionResetError):
        rest = await asyncio.wait_for(reader.read(), 20)
    return rest, time.perf_counter() - began


async def trickle(writer: asyncio.StreamWriter, pieces: int = 40) -> None:
    with suppress(ConnectionError):
        for _ in range(pieces):
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(LIMIT / 6)


def test_the_product_is_served_with_these_limits() -> None:
    assert options(Settings()).http == f"{serving.Patient.__module__}:{serving.Patient.__name__}"


@pytest.mark.parametrize("before", [b"", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"], ids=["first", "a later request"])
async def test_headers_that_come_a_byte_at_a_time_are_not_waited_for(port: int, before: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    if before:
        writer.write(before)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        await reader.readexactly(2)
    began = time.perf_counter()
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    sending = asyncio.create_task(trickle(writer))
    answer, seconds = await ended(reader, began)
    await sending
    assert answer.startswith(b"HTTP/1.1 408") or not answer  # a reset may overtake it
    assert LIMIT * 0.8 < seconds < LIMIT * 4
    writer.close()


@pytest.mark.parametrize("line", [b"X-Long: ", b"", b"GET /"], ids=["one header", "many headers", "address"])
async def test_headers_without_end_are_refused(port: int, line: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write((b"" if line.startswith(b"GET") else b"GET / HTTP/1.1\r\nHost: x\r\n") + line)
    piece = b"a" * 1000 if line else b"X-Many: a\r\n" * 100
    with suppress(ConnectionError):
        for _ in range(200):
            writer.write(piece)
            await writer.drain()
    answer, _ = await ended(reader, time.perf_counter())
    assert answer.startswith(b"HTTP/1.1 431") or not answer  # a reset may overtake it
    writer.close()


async def test_requests_sent_together_are_answered_in_turn(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 3)
    for _ in range(3):
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        await reader.readexactly(2)
    writer.close()


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x16\x03\x01\x02\x00\x01\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET / HTTP/1.1\nHost: x\nX: \x00\n\n",
    ],
    ids=["TLS", "version", "two lengths", "length and chunks", "space before colon", "NUL"],
)
async def test_what_is_not_http_is_refused(port: int, request_bytes: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request_bytes)
    answer, _ = await ended(reader, time.perf_counter())
    assert answer.startswith(b"HTTP/1.1 400")
    writer.close()


async def test_an_unread_body_is_not_awaited(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
    began = time.perf_counter()
    sending = asyncio.create_task(trickle(writer))
    _, seconds = await ended(reader, began)
    await sending
    assert seconds < LIMIT * 4
    writer.close()


async def test_a_connection_that_says_nothing_is_closed_without_a_word(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer, seconds = await ended(reader, time.perf_counter())
    assert answer == b""
    assert seconds < LIMIT * 4
    writer.close()


async def test_who_does_not_read_an_answer_is_let_go(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1000)
    writer.write(b"GET /big HTTP/1.1\r\nHost: x\r\n\r\n")
    await asyncio.sleep(LIMIT * 4)
    came = 0
    with suppress(ConnectionResetError):
        while piece := await asyncio.wait_for(reader.read(1_000_000), 20):
            came += len(piece)
    assert came < BIG
    writer.close()


async def test_who_reads_slowly_but_reads_gets_all_of_it(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /big HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    came = 0
    while piece := await asyncio.wait_for(reader.read(1_000_000), 20):
        came += len(piece)
        await asyncio.sleep(LIMIT / 20)
    assert came > BIG
    writer.close()


_UPGRADE = (
    b"GET /?token=secret HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


async def test_ordinary_requests_and_open_pages_are_left_alone(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(3):
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        await reader.readexactly(2)
        await asyncio.sleep(LIMIT * 1.5)
    writer.write(_UPGRADE)
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101")
    await asyncio.sleep(LIMIT * 2)
    writer.write(b"\x81\x82\x00\x00\x00\x00hi")
    assert b"still here" in await asyncio.wait_for(reader.readuntil(b"here"), 20)
    writer.close()


async def test_the_begin_and_end_of_an_open_page_are_not_logged(port: int, caplog: pytest.LogCaptureFixture) -> None:
    """uvicorn's lines contain the address, and so Reflex's client token."""
    loggers = [logging.getLogger(name) for name in ("uvicorn", "uvicorn.error")]
    level = loggers[1].level
    loggers[1].setLevel(logging.INFO)
    for one in loggers:
        one.addHandler(caplog.handler)
    try:
        loggers[1].info("heard")
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(_UPGRADE)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101")
        writer.write(b"\x81\x82\x00\x00\x00\x00hi")
        assert b"still here" in await asyncio.wait_for(reader.readuntil(b"here"), 20)
        writer.close()
        await asyncio.sleep(0.1)
    finally:
        loggers[1].setLevel(level)
        for one in loggers:
            one.removeHandler(caplog.handler)
    assert {record.getMessage() for record in caplog.records} == {"heard"}


class _Later:
    """An admission that keeps connections until it is told otherwise."""

    def __init__(self) -> None:
        self.waiting: list[tuple[str, serving.Patient]] = []

    def add(self, tab: str, connection: serving.Patient) -> None:
        self.waiting.append((tab, connection))


async def test_a_page_waits_for_its_turn_while_calls_are_answered(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    later = _Later()
    monkeypatch.setattr(admission, "pages", later)
    pages = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
    for _, writer in pages:
        writer.write(_UPGRADE)
    call, asking = await asyncio.open_connection("127.0.0.1", port)
    asking.write(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
    assert (await asyncio.wait_for(call.read(), 5)).startswith(b"HTTP/1.1 200")
    await asyncio.sleep(2 * LIMIT)  # the limits of requests do not concern pages that wait
    assert [tab for tab, _ in later.waiting] == ["secret"] * 3
    pages[2][1].close()  # this browser has gone
    for _, connection in later.waiting[:2]:
        connection.admit()
    later.waiting[2][1].admit()
    for reader, _ in pages[:2]:
        assert (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)).startswith(b"HTTP/1.1 101")
    pages[0][1].write(b"\x81\x80\0\0\0\0")  # an empty message
    assert b"still here" in await asyncio.wait_for(pages[0][0].read(100), 5)
    for _, writer in (*pages, (call, asking)):
        writer.close()


async def test_a_page_that_has_waited_for_too_long_is_disconnected(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    later = _Later()
    monkeypatch.setattr(admission, "pages", later)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_UPGRADE)
    async with asyncio.timeout(5):
        while not later.waiting:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.01)
    later.waiting[0][1].send_away()
    assert (await ended(reader, time.perf_counter()))[0] == b""
    writer.close()
