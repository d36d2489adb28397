"""A client of the pages' websocket that may send anything: any event, any payload, any token, any cookie."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

ROOT = "reflex___state____state"
HYDRATE = f"{ROOT}.hydrate_and_load"
ON_LOAD = f"{ROOT}.reflex___state____on_load_internal_state.on_load_internal"
_NAMESPACE = "/_event"
_NEVER_QUIET_SECONDS = 60.0


@dataclass
class Socket:
    """One open page, as the server sees it."""

    connection: ClientConnection
    token: str
    path: str
    given_token: str | None = None
    """The token that the server gave in place of the one that was asked for."""
    updates: list[dict[str, Any]] = field(default_factory=list)
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, name: str, *, raw: Any = None, path: str | None = None, **payload: Any) -> None:
        """Sends an event by its full name. `raw` replaces the whole payload; `path` says which page it claims to be on."""
        data = {"name": name, "payload": payload if raw is None else raw, "router_data": _router(path or self.path)}
        await self.connection.send(f"42{_NAMESPACE},{json.dumps(['event', data])}")

    async def emit(self, event: str, data: Any) -> None:
        """Sends any other message of the socket's protocol."""
        await self.connection.send(f"42{_NAMESPACE},{json.dumps([event, data])}")

    async def call(self, name: str, *, settle: float = 0.4, **options: Any) -> dict[str, Any]:
        """Sends an event and gives what came back until nothing more did for `settle` seconds."""
        start = len(self.updates)
        await self.send(name, **options)
        return await self.settled(start, settle)

    async def visit(self, path: str) -> dict[str, Any]:
        """Goes to another page as a link does, and gives what came with it once it is loaded."""
        start = len(self.updates)
        await self.send(ON_LOAD, path=path)
        return await self.loaded(start)

    async def loaded(self, start: int = 0) -> dict[str, Any]:
        """What has come since update number `start`, merged, once the page has read all that its loading begins.

        Quiet alone says nothing: on a busy machine a page is quiet while it is being read. Reflex calls a page hydrated
        after the last of its handlers. Raises TimeoutError.
        """
        await self.until(lambda seen: seen.get("state.is_hydrated"), start=start)
        return await self.settled(start)

    async def settled(self, start: int = 0, settle: float = 0.4) -> dict[str, Any]:
        """What has come since update number `start`, merged, once it is quiet. Raises TimeoutError if it never is."""
        async with asyncio.timeout(_NEVER_QUIET_SECONDS):
            while True:
                self._arrived.clear()
                try:
                    await asyncio.wait_for(self._arrived.wait(), settle if len(self.updates) > start else settle + 2)
                except TimeoutError:
                    return merged(self.updates[start:])

    async def until(self, found: Any, seconds: float = 30.0, start: int = 0) -> dict[str, Any]:
        """What has come since update number `start`, merged, once `found` says so of it. Raises TimeoutError.

        The patience is for a busy machine: a wait ends as soon as it is fulfilled.
        """
        async with asyncio.timeout(seconds):
            while not found(merged(self.updates[start:])):
                self._arrived.clear()
                await self._arrived.wait()
        return merged(self.updates[start:])

    async def _read(self) -> None:
        with suppress(ConnectionClosed):
            async for message in self.connection:
                text = str(message)
                if text == "2":
                    await self.connection.send("3")
                elif text.startswith(f"42{_NAMESPACE},"):
                    event, data = json.loads(text.removeprefix(f"42{_NAMESPACE},"))
                    if event == "event":
                        self.updates.append(data)
                    elif event == "new_token":
                        self.given_token = data
                    self._arrived.set()


def merged(updates: list[dict[str, Any]]) -> dict[str, Any]:
    """`state.var` to its last value, and under `events` the names and payloads of what the server asked for."""
    values: dict[str, Any] = {"events": []}
    for update in updates:
        for state, changes in (update.get("delta") or {}).items():
            for name, value in changes.items():
                values[f"{state.split('.')[-1].split('____')[-1]}.{name.removesuffix('_rx_state_')}"] = value
        values["events"] += [(event["name"], event.get("payload")) for event in update.get("events") or []]
    return values


def _router(path: str) -> dict[str, Any]:
    page, _, query = path.partition("?")
    return {"pathname": page, "asPath": path, "query": dict(p.split("=", 1) for p in query.split("&") if "=" in p)}


@asynccontextmanager
async def open_page(
    origin: str, path: str = "/", *, cookie: str = "", token: str = "", site: str | None = None, hydrate: bool = True
) -> AsyncIterator[Socket]:
    """Opens a page's socket.

    Args:
        origin: where the product answers.
        path: the page, with its query.
        cookie: the session token; empty for nobody.
        token: Reflex's client token; a new one untold.
        site: the Origin header, the product's own untold.
        hydrate: whether to load the page, as a browser does.
    """
    token = token or str(uuid4())
    address = f"{origin.replace('http', 'ws', 1)}/_event/?token={token}&EIO=4&transport=websocket"
    headers = {"Cookie": f"crm_session={cookie}"} if cookie else {}
    async with connect(address, additional_headers=headers, origin=site or origin, max_size=None) as connection:  # type: ignore[arg-type]
        await asyncio.wait_for(connection.recv(), 30)
        socket = Socket(connection, token, path)
        boot = {"event": {"name": HYDRATE, "payload": {"vars": {}}, "router_data": _router(path)}} if hydrate else {}
        await connection.send(f"40{_NAMESPACE},{json.dumps(boot)}")
        reader = asyncio.create_task(socket._read())
        try:
            if hydrate:
                await socket.loaded()
            else:
                await asyncio.sleep(0.2)
            yield socket
        finally:
            reader.cancel()
            with suppress(asyncio.CancelledError):
                await reader
