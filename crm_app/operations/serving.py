"""Limits of connections: uvicorn's HTTP, with limits for slow senders, slow readers and long headers.

uvicorn itself waits without limit for the headers of a request, in time and size, and for a client that does not read.
Bodies have their own limit (`rest/limits.py`), Reflex pings open pages, and uvicorn closes an idle connection after five
seconds.
"""

import asyncio
import logging
import re
import socket
import time
from collections.abc import Callable
from struct import Struct
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from crm_app.operations import admission

HEADER_SECONDS = 15.0
"""Seconds in which the headers of a request have to arrive, counted from the connection or the request's first byte."""
READING_SECONDS = 60.0
"""Seconds in which a slow client has to read 48 KB of what is sent, which is 0.8 KB a second."""
HEADER_BYTES = 65_536
"""The size of a request's first line and headers. The last piece of data, at most 256 KB, may exceed it."""
_TOKEN = re.compile(rb"[?&]token=([^&]{1,100})")
"""The tab in the address of a page's connection."""
CONNECTION = "crm_app.connection"
"""In the scope of a page's connection: its `PageSocket`, for an app that takes its texts without waiting for them."""
_TEXT = 0x81
"""The first byte of a frame that is a whole text."""
_HEAD, _LONG_HEAD, _LONGEST_HEAD = Struct(">BB"), Struct(">BBH"), Struct(">BBQ")
_SOCKETS = logging.getLogger(__name__)  # uvicorn's configuration resets the levels of loggers below its own
_SOCKETS.setLevel(logging.WARNING)
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class Patient(HttpToolsProtocol):
    """One connection. uvicorn creates it (`--http crm_app.operations.serving:Patient`)."""

    _in_headers: bool = False
    """Whether the headers of a request have come in part."""
    _header_bytes: int = 0
    _waits: bool = False
    """Whether it is a page's connection that waits for its turn."""
    _request_due: asyncio.TimerHandle | None = None
    _reading_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has connected; the time limit of its first request starts."""
        super().connection_made(transport)
        self._request_due = self.loop.call_later(HEADER_SECONDS, self._too_slow)

    def data_received(self, data: bytes) -> None:
        """Part of a request has come."""
        super().data_received(data)
        self._header_bytes = self._header_bytes + len(data) if self._in_headers else 0
        if self._header_bytes > HEADER_BYTES:
            self._refuse(_TOO_LONG)
            return
        if self._is_served():
            self._request_came()
        elif self._request_due is None:
            self._request_due = self.loop.call_later(HEADER_SECONDS, self._too_slow)

    def on_message_begin(self) -> None:
        """The first byte of a request has come."""
        self._in_headers = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The headers of a request have come."""
        self._in_headers = False
        super().on_headers_complete()

    def handle_websocket_upgrade(self) -> None:
        """A page connects: it is served when its turn has come, and nothing more is read before."""
        self._waits = True
        self.transport.pause_reading()
        token = _TOKEN.search(self.url)
        admission.pages.add(token[1].decode("latin-1") if token else str(id(self)), self)

    def admit(self) -> None:
        """The page's turn has come."""
        self._waits = False
        if not self.transport.is_closing():
            super().handle_websocket_upgrade()
            self.transport.resume_reading()

    def send_away(self) -> None:
        """The page has waited for so long that it is about to try again."""
        self._waits = False
        self.transport.abort()

    def pause_writing(self) -> None:
        """The client reads more slowly than it is sent data."""
        super().pause_writing()
        self._reading_due = self._reading_due or self.loop.call_later(READING_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """The client has read the waiting data."""
        super().resume_writing()
        self._answer_read()

    def timeout_keep_alive_handler(self) -> None:
        """The client has sent no further request."""
        super().timeout_keep_alive_handler()
        self._end()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is over."""
        super().connection_lost(exc)
        self._request_came()
        self._answer_read()

    def _request_came(self) -> None:
        if self._request_due is not None:
            self._request_due.cancel()
            self._request_due = None

    def _answer_read(self) -> None:
        if self._reading_due is not None:
            self._reading_due.cancel()
            self._reading_due = None

    def _is_served(self) -> bool:
        """Whether a request is being answered, or the connection has become a page's socket."""
        if self._waits or (self.cycle is not None and not self.cycle.response_complete):
            return True
        return self.transport.is_closing() or self.transport.get_protocol() is not self

    def _too_slow(self) -> None:
        self._request_due = None
        if self._is_served():
            return
        # A client that has sent nothing made no request: browsers open connections in advance.
        self._refuse(_TOO_SLOW if self._in_headers else b"")

    def _refuse(self, answer: bytes) -> None:
        if answer and not self._is_served():
            self.transport.write(answer)
        self._request_came()
        self._end()

    def _end(self) -> None:
        """Closes the connection, and discards unsent data when the client does not read."""
        self.transport.close()
        if self.transport.get_write_buffer_size() and self._reading_due is None:
            self._reading_due = self.loop.call_later(READING_SECONDS, self.transport.abort)


class PageSocket(WebSocketsSansIOProtocol):
    """A page's connection (`--ws crm_app.operations.serving:PageSocket`). It forgets its handshake, 2 KiB for each open page, and
    logs no line for its begin and its end: uvicorn's contain Reflex's client token, and metrics count the connections.

    ASGI hands each text over by a queue and a task that waits for it, and each answer by a coroutine: more work than to read
    and to write it. An app that finds this object in the scope under `CONNECTION` may do without.
    """

    deliver: Callable[[bytes], None] | None = None
    """What gets each text as it comes; None: they wait for the app's `receive`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.logger = self.conn.logger = _SOCKETS

    def start_keepalive(self) -> None:
        """The handshake is over."""
        super().start_keepalive()
        del self.request, self.response

    def handle_connect(self, event: Any) -> None:
        """A page asks for a connection."""
        super().handle_connect(event)
        if not self.close_sent:  # it was not refused
            scope: Any = self.scope
            scope[CONNECTION] = self

    def send_receive_event_to_app(self) -> None:
        """A whole message has come."""
        if self.deliver is None or self.curr_msg_data_type != "text":
            super().send_receive_event_to_app()
            return
        data = b"".join(self.frames)
        self.frames = []
        if not self.close_sent:
            self.deliver(data)

    def write_text(self, data: bytes) -> bool:
        """Sends a text at once. Returns whether it did: not before the handshake, not while the client reads slowly, and not at
        the end of the connection.
        """
        if not self.writable.is_set() or self.disconnected or self.close_sent or not self.handshake_complete:
            return False
        if self.transport.is_closing():
            return False
        size = len(data)
        if size < 126:
            head = _HEAD.pack(_TEXT, size)
        elif size < 65_536:
            head = _LONG_HEAD.pack(_TEXT, 126, size)
        else:
            head = _LONGEST_HEAD.pack(_TEXT, 127, size)
        self.transport.write(head + data)
        return True

    def shutdown(self) -> None:
        """The server ends; it may say so twice."""
        if not self.transport.is_closing():
            super().shutdown()


class Draining(uvicorn.Server):
    """A server that ends where others serve on: it refuses new connections at once, and closes the sockets of its pages one after
    the other, so that they do not come to the others all together. Until then each page works as before.

    Args:
        seconds: the time for all of them; 0 closes all at once.
    """

    def __init__(self, config: uvicorn.Config, seconds: float) -> None:
        super().__init__(config)
        self._seconds = seconds

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """uvicorn calls it at the end. A second signal closes the rest at once."""
        for server in self.servers:
            server.close()
        for one in sockets or ():
            one.close()
        pages = [one for one in self.server_state.connections if isinstance(one, PageSocket)]
        began = time.monotonic()
        for number, page in enumerate(pages):
            due = began + self._seconds * number / len(pages)
            while (left := due - time.monotonic()) > 0 and not self.force_exit:  # noqa: ASYNC110 - a signal's flag
                await asyncio.sleep(min(left, 0.1))
            if page in self.server_state.connections:
                page.shutdown()
        await super().shutdown(sockets)
