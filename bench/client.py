"""A client of the interface's websocket, speaking as a browser does: connect with the page's address, wait, answer pings."""

import asyncio
import json
from typing import Any
from uuid import uuid4

import aiohttp

ROOT = "reflex___state____state"
ON_LOAD = f"{ROOT}.reflex___state____on_load_internal_state.on_load_internal"
_HYDRATED = "is_hydrated_rx_state_"
_NAMESPACE = "/_event"
TIMEOUT_SECONDS = 60


class Closed(Exception):
    """The server ended the connection."""


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
        self.state: dict[str, Any] = {}
        """The last received value of every public variable, by `<State>.<name>`."""

    async def open(self, path: str) -> None:
        """Connects like a freshly loaded page, and waits until its data has arrived."""
        address = f"{self._base}{_NAMESPACE}/?token={uuid4()}&EIO=4&transport=websocket"
        self._socket = await self._http.ws_connect(address, headers={"Cookie": self._cookie}, max_msg_size=0)
        await self._socket.receive_str()
        boot = {"name": f"{ROOT}.hydrate_and_load", "payload": {"vars": {}}, "router_data": _route(path)}
        await self._socket.send_str(f"40{_NAMESPACE}," + json.dumps({"event": boot}))
        self._reader = asyncio.create_task(self._read())
        await self._until_loaded()

    async def go(self, path: str) -> None:
        """Follows a link, and waits until the page's data has arrived."""
        await self._send(ON_LOAD, {}, path)
        await self._until_loaded()

    async def event(self, handler: str, payload: dict[str, Any], path: str) -> None:
        """Sends an event and waits until the server redirects the browser, as a saved form does.

        Raises RuntimeError when an error message comes instead.
        """
        await self._send(handler, payload, path)
        while True:
            update = await self._next()
            if any(event["name"] == "_redirect" for event in update.get("events") or []):
                return
            for toast in self.state.pop("Shell.toasts", []):
                if toast["kind"] == "error":
                    raise RuntimeError(toast["text"])

    async def close(self) -> None:
        """Disconnects."""
        if self._reader is not None:
            self._reader.cancel()
        if self._socket is not None:
            await self._socket.close()

    async def _send(self, name: str, payload: dict[str, Any], path: str) -> None:
        assert self._socket is not None
        while not self._inbox.empty():
            self._inbox.get_nowait()
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
        for state, values in (update.get("delta") or {}).items():
            short = state.rpartition("____")[2].title().replace("_", "")
            for name, value in values.items():
                self.state[f"{short}.{name.removesuffix('_rx_state_')}"] = value
        return update

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
        given["contact_id"] = parts[1]
    return {"pathname": pathname, "asPath": path, "query": given}


def handler(module: str, state: str, name: str) -> str:
    """The wire name of a state's method, such as `("contacts.state", "ContactPage", "save")`."""
    snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in state).lstrip("_")
    return f"{ROOT}.crm_app___{module.replace('.', '___')}____{snake}.{name}"
