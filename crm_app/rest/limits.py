"""What a request may weigh: its address, the bytes, values and depth of its body, and the seconds it may take to arrive.

All of it is looked at before anything is understood: what pydantic costs grows with the values and the faults that it is
given, and it works on the event loop. Uploads bring limits of their own (`allow`), and the routes that take them count.
"""

import asyncio
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crm_app.core.errors import AddressTooLong, AppError, Invalid, TooLarge, TooSlow, Unreadable
from crm_app.core.exact import from_json
from crm_app.core.metrics import REFUSALS
from crm_app.rest.http import in_thread, language_of, problem, request_id

MAX_QUERY_BYTES = 16_000
MAX_DEPTH = 32
MAX_EVENT_BYTES, MAX_EVENT_VALUES = 256_000, 2_000
"""A page's event: what a form holds at most. A longer message ends its socket."""
BODY_SECONDS = 20.0
"""The time in which the whole body of an ordinary request has to arrive."""
UPLOAD_PAUSE_SECONDS, UPLOAD_GRACE_SECONDS, UPLOAD_BYTES_A_SECOND = 30.0, 60.0, 1_000
"""An upload may pause that long, and be that slow after its first minute."""
_SMALL = 8_192
"""Bytes of a body that is read on the event loop, which is quicker than asking a thread."""
_BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})
_NESTED = ("depth", "recursion", "allocate")
"""What the parser says of JSON that is nested deeper than it goes."""
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Limit:
    """What a body may weigh: `size` in bytes; `values` counts the entries of all its objects and lists.

    `upload`: the route itself reads the body, and counts its bytes.
    """

    size: int = 1_000_000
    values: int = 2_000
    upload: bool = False


_ORDINARY = Limit()
_exact: dict[str, Limit] = {}
_under: dict[str, Limit] = {}


def allow(path: str, limit: Limit, *, under: bool = False) -> None:
    """Gives the routes at `path`, or with `under` all those whose address begins with it, a limit of their own."""
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


def weigh(value: Any, values: int, depth: int = MAX_DEPTH) -> None:
    """Raises Invalid when what was sent has more than `values` entries in all, or is nested more than `depth` deep."""
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


def check_json(body: bytes, values: int) -> None:
    """Raises Unreadable for what is no JSON, with the place, and Invalid for JSON that weighs too much."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        if any(word in error.msg for word in _NESTED):
            raise Invalid("core.error.too_deep", limit=MAX_DEPTH) from None
        raise Unreadable("core.error.json", character=error.pos + 1, line=error.lineno) from None
    weigh(value, values)


class Bounded:
    """ASGI middleware around the REST interface: refuses what weighs too much, and forbids answers to be kept."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def told(message: Message) -> None:
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
            answer.headers["connection"] = "close"  # what is still on its way is not waited for
            await answer(scope, receive, told)
        else:
            await self.app(scope, receive, told)


def _mark(message: MutableMapping[str, Any]) -> None:
    """An answer is of one person at one moment: nobody keeps it, and no browser guesses what it is."""
    headers = message.setdefault("headers", [])
    known = {name for name, _ in headers}
    if b"cache-control" not in known:
        headers.append((b"cache-control", b"no-store"))
    if b"x-content-type-options" not in known:
        headers.append((b"x-content-type-options", b"nosniff"))


async def _bounded(scope: Scope, receive: Receive) -> Receive:
    """The body of the request, read and looked at. Raises TooLarge, TooSlow, Unreadable or Invalid."""
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
            check_json(text, limit.values)
        else:
            await in_thread(check_json, text, limit.values)
        from_json.set(True)  # of this request alone: each has a context of its own
    return _replayed(body, rest, receive)


async def _read(receive: Receive, size: int) -> tuple[bytes, Message | None]:
    """The whole body, and the message that ended it early if the client went away."""
    pieces, seen = [], 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    return b"", message
                piece = message.get("body", b"")
                seen += len(piece)
                if seen > size:
                    raise TooLarge(limit=_bytes(size))
                pieces.append(piece)
                if not message.get("more_body", False):
                    return b"".join(pieces), None
    except TimeoutError:
        raise TooSlow from None


def _replayed(body: bytes, ended: Message | None, receive: Receive) -> Receive:
    told = False

    async def replay() -> Message:
        nonlocal told
        if ended is not None:
            return ended
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _paced(receive: Receive) -> Receive:
    """An upload's pieces, for as long as they keep coming. Raises TooSlow where the route reads."""
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
