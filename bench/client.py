"""A client of the interface's websocket, speaking as a browser does: connect with the page's address, wait, answer pings."""

import asyncio
import itertools
import json
from typing import Any
from uuid import uuid4

import aiohttp

ROOT = "reflex___state____state"
ON_LOAD = f"{ROOT}.reflex___state____on_load_internal_state.on_load_internal"
_HYDRATED = "is_hydrated_rx_state_"
_NAMESPACE = "/_event"
TIMEOUT_SECONDS = 60
_GIVEN_UP_SECONDS, _MOST_CONNECTIONS = 20.0, 30


class Closed(Exception):
    """The server ended the connection."""


class Refused(Exception):
    """The server refused a form; `conflict`: because somebody else has changed the record, which the form now shows."""

    def __init__(self, text: str, conflict: bool = False) -> None:
        super().__init__(text)
        self.conflict = conflict


class Tab:
    """One browser tab: a connected state of a signed-in person.

    Args:
        base: the product's address.
        cookie: the session cookie's `name=value`.
    """

    def __init__(self, http: aiohttp.ClientSession, base: str, cookie: str) -> None:
        self._http, self._base, self._cookie = http, base.replace("http", "ws", 1), cookie
        self._inbox: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._reader: asyncio.Task[None] | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None
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
        address = f"{self._base}{_NAMESPACE}/?token={uuid4()}&EIO=4&transport=websocket"
        self._socket = await self._connected(address)
        boot = {"name": f"{ROOT}.hydrate_and_load", "payload": {"vars": {}}, "router_data": _route(path)}
        await self._socket.send_str(f"40{_NAMESPACE}," + json.dumps({"event": boot}))
        self._reader = asyncio.create_task(self._read())
        await self._until_loaded()

    async def _connected(self, address: str) -> aiohttp.ClientWebSocketResponse:
        """A new connection. As the browser's library does, it is given up after 20 seconds and begun again after 0.2 to 2 s."""
        for number in itertools.count(1):
            try:
                async with asyncio.timeout(_GIVEN_UP_SECONDS):
                    socket = await self._http.ws_connect(address, headers={"Cookie": self._cookie}, max_msg_size=0)
                    await socket.receive_str()
            except (aiohttp.ClientError, OSError, TypeError, TimeoutError):
                if number == _MOST_CONNECTIONS:
                    raise
            else:
                return socket
            await asyncio.sleep(0.2 * min(number, 10))
        raise AssertionError

    async def go(self, path: str) -> None:
        """Follows a link, and waits until the page's data has arrived."""
        await self._send(ON_LOAD, {}, path)
        await self._until_loaded()

    async def event(self, handler: str, payload: dict[str, Any], path: str) -> None:
        """Sends the event of a form and waits until the server redirects the browser, as it does when the form was written.

        Raises Refused when the form was not written.
        """
        state = handler.rpartition(".")[0]
        self._new_toasts()
        await self._send(handler, payload, path)
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
        if self._reader is not None:
            self._reader.cancel()
        if self._socket is not None:
            await self._socket.close()

    async def _send(self, name: str, payload: dict[str, Any], path: str) -> None:
        assert self._socket is not None
        self.take_in()
        self.path = path
        message = ["event", {"name": name, "payload": payload, "router_data": _route(path)}]
        await self._socket.send_str(f"42{_NAMESPACE}," + json.dumps(message))

    async def _until_loaded(self) -> None:
        self.loads += 1
        while True:
            update = await self._next()
            self.messages += 1
            if update.get("delta", {}).get(ROOT, {}).get(_HYDRATED):
                return

    async def _next(self) -> dict[str, Any]:
        update = await asyncio.wait_for(self._inbox.get(), TIMEOUT_SECONDS)
        if update is None:
            raise Closed
        self._apply(update)
        return update

    async def closed(self) -> None:
        """Applies what comes by itself until the connection ends: then raises Closed."""
        while True:
            update = await self._inbox.get()
            if update is None:
                raise Closed
            self._apply(update)

    def take_in(self) -> None:
        """Applies what has come by itself, such as changes by others. Raises Closed when the connection has ended."""
        while not self._inbox.empty():
            update = self._inbox.get_nowait()
            if update is None:
                raise Closed
            self._apply(update)

    def _apply(self, update: dict[str, Any]) -> None:
        for state, values in (update.get("delta") or {}).items():
            short = state.rpartition("____")[2].title().replace("_", "")
            for name, value in values.items():
                self.state[f"{short}.{name.removesuffix('_rx_state_')}"] = value

    async def _read(self) -> None:
        assert self._socket is not None
        async for message in self._socket:
            data = str(message.data)
            self.received_bytes += len(data)
            if data == "2":
                await self._socket.send_str("3")
            elif data.startswith(f"42{_NAMESPACE},"):
                name, value = json.loads(data.partition(",")[2])
                if name == "event":
                    self._inbox.put_nowait(value)
        self._inbox.put_nowait(None)


def _route(path: str) -> dict[str, Any]:
    from urllib.parse import parse_qsl

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
