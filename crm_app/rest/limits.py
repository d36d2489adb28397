"""Limits of a request: its address, the bytes, values and depth of its body, and the seconds in which it must arrive.

They are checked before the body is parsed into schemas: pydantic's work grows with the number of values and faults, and
runs on the event loop. Uploads register limits of their own (`allow`), and their routes count the bytes.
"""

import asyncio
import json
import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crm_app.core.begun import Begun
from crm_app.core.errors import AddressTooLong, AppError, Invalid, TooLarge, TooSlow, Unreadable
from crm_app.core.exact import from_json
from crm_app.core.metrics import REFUSALS
from crm_app.rest.http import NO_SNIFF, NO_STORE, in_thread, language_of, problem, request_id

MAX_QUERY_BYTES = 16_000
MAX_DEPTH = 32
MAX_EVENT_BYTES, MAX_EVENT_VALUES = 256_000, 2_000
"""Maximum bytes of a page's event, enough for any form. A longer message closes its socket."""
BODY_SECONDS = 20.0
"""Seconds in which the whole body of an ordinary request has to arrive."""
UPLOAD_PAUSE_SECONDS, UPLOAD_GRACE_SECONDS, UPLOAD_BYTES_A_SECOND = 30.0, 60.0, 1_000
"""Longest pause of an upload in seconds, and its minimum speed after the first minute."""
_SMALL = 8_192
"""Bytes of a body that is parsed on the event loop, because a thread would cost more time."""
_BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})
_NESTED = ("depth", "recursion", "allocate")
"""The message of the JSON parser for nesting beyond its own limit."""
_BOM = b"\xef\xbb\xbf"
BODY = "crm.body"
"""Where a request's scope has the value of a JSON body that was read and checked."""
_LONG_NUMBER = re.compile(rb"[\[:,][ \t\r\n]*-?[0-9.]{16}")
"""Numbers with so many digits are left to Python's reader, which keeps them all."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Limits of a body: `size` in bytes; `values` counts the entries of all its objects and lists.

    `upload`: the route itself reads the body and counts its bytes.
    """

    size: int = 1_000_000
    values: int = 2_000
    upload: bool = False


_ORDINARY = Limit()
_exact: dict[str, Limit] = {}
_under: dict[str, Limit] = {}


def allow(path: str, limit: Limit, *, under: bool = False) -> None:
    """Sets a limit for the routes at `path`, or with `under` for all routes whose path begins with it."""
    (_under if under else _exact)[path] = limit


def limit_of(path: str) -> Limit:
    """The limit of the body that is sent to `path`."""
    found = _exact.get(path)
    if found is not None:
        return found
    for start, limit in _under.items():
        if path.startswith(start):
            return limit
    return _ORDINARY


_PARTS: frozenset[Any] = frozenset({dict, list})


def weigh(value: Any, values: int, depth: int = MAX_DEPTH) -> None:
    """Raises Invalid when the value has more than `values` entries in all, or is nested more than `depth` deep."""
    if value.__class__ is dict and len(value) <= values and not _PARTS.intersection(map(type, value.values())):
        return
    level, deep, seen = [value], 0, 0
    while level:
        below: list[Any] = []
        for part in level:
            if isinstance(part, dict):
                seen += len(part)
                below.extend(item for item in part.values() if isinstance(item, dict | list))
            elif isinstance(part, list):
                seen += len(part)
                below.extend(item for item in part if isinstance(item, dict | list))
        if seen > values:
            raise Invalid("core.error.too_many_values", limit=f"{values:,}")
        deep += 1
        if below and deep >= depth:
            raise Invalid("core.error.too_deep", limit=depth)
        level = below


def check_json(body: bytes, values: int) -> Any:
    """The value of JSON. Raises Unreadable for invalid JSON, with the place, and Invalid for JSON that exceeds a limit."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        if any(word in error.msg for word in _NESTED):
            raise Invalid("core.error.too_deep", limit=MAX_DEPTH) from None
        raise Unreadable("core.error.json", character=error.pos + 1, line=error.lineno) from None
    weigh(value, values)
    return json.loads(body) if _LONG_NUMBER.search(body) else value


class Bounded:
    """ASGI middleware around the REST interface: refuses requests over a limit, and forbids caching of answers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def marked_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                _mark(message)
            await send(message)

        from_json.set(False)
        try:
            if len(scope["query_string"]) > MAX_QUERY_BYTES:
                raise AddressTooLong("core.error.address_too_long", limit=f"{MAX_QUERY_BYTES:,}")
            if scope["method"] not in _BODILESS:
                receive = await _bounded(scope, receive)
        except AppError as error:
            REFUSALS.labels("rest", error.code).inc()
            answer = problem(error, language_of(Request(scope)), request_id())
            answer.headers["connection"] = "close"  # the rest of the body is not awaited
            await answer(scope, receive, marked_send)
        else:
            await self.app(scope, receive, marked_send)


def _mark(message: MutableMapping[str, Any]) -> None:
    """Adds headers: an answer is for one person at one moment, so no cache stores it and no browser guesses its
    type.
    """
    headers = message.setdefault("headers", [])
    if NO_STORE in headers and NO_SNIFF in headers:
        return
    known = {name for name, _ in headers}
    if b"cache-control" not in known:
        headers.append(NO_STORE)
    if b"x-content-type-options" not in known:
        headers.append(NO_SNIFF)


async def _bounded(scope: Scope, receive: Receive) -> Receive:
    """The body of the request, read and checked. Raises TooLarge, TooSlow, Unreadable or Invalid."""
    length, kind, chunked = b"", b"", False
    for name, value in scope["headers"]:
        if name == b"content-length":
            length = value
        elif name == b"content-type":
            kind = value
        elif name == b"transfer-encoding":
            chunked = True
    if not chunked and length in (b"", b"0"):
        return receive
    limit = limit_of(scope["path"])
    if limit.upload:
        return _paced(receive)
    if length.isdigit() and int(length) > limit.size:
        raise TooLarge(limit=_bytes(limit.size))
    body, rest = await _read(receive, limit.size)
    if b"json" in kind.lower() and body:
        text = body.removeprefix(_BOM)
        if len(text) <= _SMALL:
            value = check_json(text, limit.values)
        else:
            value = await in_thread(check_json, text, limit.values)
        from_json.set(True)  # of this request alone: each request has a context of its own
        if kind.lower().startswith(b"application/json"):
            scope[BODY] = value
    return _replayed(body, rest, receive)


async def _read(receive: Receive, size: int) -> tuple[bytes, Message | None]:
    """The whole body, and the message that ended it early if the client went away."""
    reading: Any = receive()
    message: Message | None = None
    waits_for = None
    try:
        waits_for = reading.send(None)
    except StopIteration as at_once:
        message = at_once.value
        if message["type"] == "http.request" and not message.get("more_body", False):
            body = message.get("body", b"")  # it has come with the headers, and needs no time limit
            if len(body) > size:
                raise TooLarge(limit=_bytes(size)) from None
            return body, None
    pieces, seen = [], 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            if message is None:
                message = await Begun[Message](reading, waits_for)
            while message["type"] == "http.request":
                piece = message.get("body", b"")
                seen += len(piece)
                if seen > size:
                    raise TooLarge(limit=_bytes(size))
                pieces.append(piece)
                if not message.get("more_body", False):
                    return b"".join(pieces), None
                message = await receive()
            return b"", message
    except TimeoutError:
        raise TooSlow from None


def _replayed(body: bytes, ended: Message | None, receive: Receive) -> Receive:
    replayed = False

    async def replay() -> Message:
        nonlocal replayed
        if ended is not None:
            return ended
        if replayed:
            return await receive()
        replayed = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _paced(receive: Receive) -> Receive:
    """Yields an upload's pieces while they keep coming. Raises TooSlow where the route reads."""
    clock = asyncio.get_running_loop().time
    latest = clock() + UPLOAD_GRACE_SECONDS

    async def paced() -> Message:
        nonlocal latest
        try:
            async with asyncio.timeout(max(0.0, min(UPLOAD_PAUSE_SECONDS, latest - clock()))):
                message = await receive()
        except TimeoutError:
            raise TooSlow from None
        latest += len(message.get("body", b"")) / UPLOAD_BYTES_A_SECOND
        return message

    return paced


def _bytes(size: int) -> str:
    return f"{size // 1_000_000} MB" if size >= 1_000_000 else f"{size // 1_000} KB"
