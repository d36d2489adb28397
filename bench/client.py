"""A client of the interface's websocket, speaking as a browser does: connect with the page's address, wait, answer pings.

It shares the machine with the server that it measures, so it does with a message what a browser has to do, and no more: read the
frame, read the JSON, put the values in their places.
"""

import asyncio
import itertools
import struct
from collections import deque
from collections.abc import Coroutine
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import orjson
import uvloop

ROOT = "reflex___state____state"
ON_LOAD = f"{ROOT}.reflex___state____on_load_internal_state.on_load_internal"
_HYDRATED = "is_hydrated_rx_state_"
_NAMESPACE = "/_event"
_EVENT = f"42{_NAMESPACE},".encode()
TIMEOUT_SECONDS = 60
Result = TypeVar("Result")
_GIVEN_UP_SECONDS, _MOST_CONNECTIONS = 20.0, 30
_CLOSE, _PING, _PONG = 8, 9, 10
"""Opcodes of frames."""


class Closed(Exception):
    """The server ended the connection."""


class Refused(Exception):
    """The server refused a form; `conflict`: because somebody else has changed the record, which the form now shows."""

    def __init__(self, text: str, conflict: bool = False) -> None:
        super().__init__(text)
        self.conflict = conflict


class _Line(asyncio.Protocol):
    """The connection of a tab: its handshake, then its frames.

    Args:
        tab: gets the texts, and hears of the end.
        request: the handshake.
    """

    def __init__(self, tab: "Tab", request: bytes) -> None:
        self._tab, self._request, self._rest, self._is_open = tab, request, b"", False
        self.transport: Any = None
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Ends when the first message of the server has come."""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("refused"))
        self._tab.ended()

    def data_received(self, data: bytes) -> None:
        data = self._rest + data if self._rest else data
        if not self._is_open:
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                self._rest = head
                return
            self._rest = b""
            if not head.startswith(b"HTTP/1.1 101"):
                self.transport.close()
                return
            self._is_open = True
        at = 0
        while (frame := _frame(data, at)) is not None:
            kind, begin, at = frame
            self._came(kind, data[begin:at])
        self._rest = data[at:]

    def _came(self, kind: int, data: bytes) -> None:
        if kind == _CLOSE:
            self.transport.close()
        elif kind == _PING:
            self.send(data, _PONG)
        elif not self.opened.done():
            self.opened.set_result(None)
        else:
            self._tab.came(data)

    def send(self, data: bytes, kind: int = 1) -> None:
        """Sends a frame. Its mask is nought: a mask protects against proxies, of which there are none."""
        size = len(data)
        if size < 126:
            head = struct.pack(">BB", 128 | kind, 128 | size)
        elif size < 65_536:
            head = struct.pack(">BBH", 128 | kind, 254, size)
        else:
            head = struct.pack(">BBQ", 128 | kind, 255, size)
        self.transport.write(head + b"\0\0\0\0" + data)


def _frame(data: bytes, at: int) -> tuple[int, int, int] | None:
    """The opcode of the frame that begins here, and where its content begins and ends; None where it has not come as a whole."""
    there = len(data) - at
    if there < 2:
        return None
    size, begin = data[at + 1] & 127, at + 2
    if size == 126:
        if there < 4:
            return None
        size, begin = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
    elif size == 127:
        if there < 10:
            return None
        size, begin = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
    return None if len(data) < begin + size else (data[at] & 15, begin, begin + size)


class Tab:
    """One browser tab: a connected state of a signed-in person.

    Args:
        base: the product's address.
        cookie: the session cookie's `name=value`.
    """

    def __init__(self, base: str, cookie: str) -> None:
        self._address, self._cookie = urlsplit(base), cookie
        self._inbox: deque[dict[str, Any] | None] = deque()
        """What has come by itself and was not applied yet; None at the end of the connection."""
        self._waiting: asyncio.Future[None] | None = None
        self._line: _Line | None = None
        self.received_bytes = 0
        self.loads = self.messages = 0
        """How many pages it has loaded, and of how many messages they came."""
        self.saved = self.conflicts = 0
        """How many of its forms were written, and how often one was refused because of a change by somebody else."""
        self._toasts: set[str] = set()
        self.path = ""
        """The address of its page."""
        self.state: dict[str, Any] = {}
        """The last received value of every public variable, by `<State>.<name>`."""

    async def open(self, path: str) -> None:
        """Connects like a freshly loaded page, and waits until its data has arrived."""
        self.path = path
        self._line = await self._connected()
        boot = {"name": f"{ROOT}.hydrate_and_load", "payload": {"vars": {}}, "router_data": _route(path)}
        self._line.send(f"40{_NAMESPACE},".encode() + orjson.dumps({"event": boot}))
        await self._until_loaded()

    async def _connected(self) -> _Line:
        """A new connection. As the browser's library does, it is given up after 20 seconds and begun again after 0.2 to 2 s."""
        where, loop = self._address, asyncio.get_running_loop()
        path = f"{_NAMESPACE}/?token={uuid4()}&EIO=4&transport=websocket"
        request = (
            f"GET {path} HTTP/1.1\r\nHost: {where.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            f"Cookie: {self._cookie}\r\n\r\n"
        ).encode()
        for number in itertools.count(1):
            self._inbox.clear()
            line: _Line | None = None
            try:
                async with asyncio.timeout(_GIVEN_UP_SECONDS):
                    _, line = await loop.create_connection(
                        lambda: _Line(self, request), str(where.hostname), where.port or 80
                    )
                    await line.opened
            except (OSError, TimeoutError):
                if line is not None:
                    line.transport.abort()
                if number == _MOST_CONNECTIONS:
                    raise
            else:
                return line
            await asyncio.sleep(0.2 * min(number, 10))
        raise AssertionError

    async def go(self, path: str) -> None:
        """Follows a link, and waits until the page's data has arrived."""
        self._send(ON_LOAD, {}, path)
        await self._until_loaded()

    async def event(self, handler: str, payload: dict[str, Any], path: str) -> None:
        """Sends the event of a form and waits until the server redirects the browser, as it does when the form was written.

        Raises Refused when the form was not written.
        """
        state = handler.rpartition(".")[0]
        self._new_toasts()
        self._send(handler, payload, path)
        while True:
            update = await self._next()
            if any(event["name"] == "_redirect" for event in update.get("events") or []):
                self.saved += 1
                return
            answer = (update.get("delta") or {}).get(state, {})
            if answer.get("conflicts_rx_state_"):
                self.conflicts += 1
                raise Refused(str(answer), conflict=True)
            if answer.get("form_errors_rx_state_"):
                raise Refused(str(answer))
            for toast in self._new_toasts():
                if toast["kind"] == "error":
                    raise Refused(toast["text"])

    def _new_toasts(self) -> list[Any]:
        """The messages that came since this was called last: the server sends the earlier ones again with each."""
        every = self.state.get("Shell.toasts", [])
        new = [toast for toast in every if toast["id"] not in self._toasts]
        self._toasts = {toast["id"] for toast in every}
        return new

    async def close(self) -> None:
        """Disconnects."""
        if self._line is not None:
            self._line.transport.close()
            await asyncio.sleep(0)

    def _send(self, name: str, payload: dict[str, Any], path: str) -> None:
        assert self._line is not None
        self.take_in()
        self.path = path
        message = ["event", {"name": name, "payload": payload, "router_data": _route(path)}]
        self._line.send(_EVENT + orjson.dumps(message))

    async def _until_loaded(self) -> None:
        self.loads += 1
        while True:
            update = await self._next()
            self.messages += 1
            if update.get("delta", {}).get(ROOT, {}).get(_HYDRATED):
                return

    async def _next(self) -> dict[str, Any]:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            return await self._applied()

    async def _applied(self) -> dict[str, Any]:
        while not self._inbox:
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        update = self._inbox.popleft()
        if update is None:
            raise Closed
        self._apply(update)
        return update

    async def closed(self) -> None:
        """Applies what comes by itself until the connection ends: then raises Closed."""
        while True:
            await self._applied()

    def take_in(self) -> None:
        """Applies what has come by itself, such as changes by others. Raises Closed when the connection has ended."""
        while self._inbox:
            update = self._inbox.popleft()
            if update is None:
                raise Closed
            self._apply(update)

    def _apply(self, update: dict[str, Any]) -> None:
        for state, values in (update.get("delta") or {}).items():
            for name, value in values.items():
                self.state[_short(state, name)] = value

    def came(self, data: bytes) -> None:
        """A text of the server."""
        self.received_bytes += len(data)
        if data == b"2" and self._line is not None:
            self._line.send(b"3")
        elif data.startswith(_EVENT):
            name, value = orjson.loads(data[len(_EVENT) :])
            if name == "event":
                self._put(value)

    def ended(self) -> None:
        """The connection is over."""
        self._put(None)

    def _put(self, update: dict[str, Any] | None) -> None:
        self._inbox.append(update)
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)


def run(main: Coroutine[Any, Any, Result]) -> Result:
    """Runs a program of tabs on the event loop that costs least."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)


@lru_cache(maxsize=5000)
def _short(state: str, name: str) -> str:
    return f"{state.rpartition('____')[2].title().replace('_', '')}.{name.removesuffix('_rx_state_')}"


def _route(path: str) -> dict[str, Any]:
    pathname, _, query = path.partition("?")
    given: dict[str, str] = dict(parse_qsl(query))
    parts = pathname.strip("/").split("/")
    if len(parts) > 1 and parts[1] != "new":
        given[f"{_kind(parts[0])}_id"] = parts[1]
    return {"pathname": pathname, "asPath": path, "query": given}


def _kind(plural: str) -> str:
    """The kind of the records under an address: of `companies` it is `company`."""
    return f"{plural[:-3]}y" if plural.endswith("ies") else plural.removesuffix("s")


def handler(module: str, state: str, name: str) -> str:
    """The wire name of a state's method, such as `("contacts.state", "ContactPage", "save")`."""
    snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in state).lstrip("_")
    return f"{ROOT}.crm_app___{module.replace('.', '___')}____{snake}.{name}"
