"""Time limits of connections: uvicorn's HTTP, with limits for slow senders and slow readers.

uvicorn itself waits without limit for the headers of a request, and for a client that does not read. Bodies have their
own limit (`rest/limits.py`), Reflex pings open pages, and uvicorn closes an idle connection after five seconds.
"""

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEADER_SECONDS = 15.0
"""Seconds in which the headers of a request have to arrive, counted from the connection or the request's first byte."""
READING_SECONDS = 60.0
"""Seconds in which a slow client has to read 48 KB of what is sent, which is 0.8 KB a second."""
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class Patient(H11Protocol):
    """One connection. uvicorn creates it (`--http crm_app.operations.serving:Patient`)."""

    _request_due: asyncio.TimerHandle | None = None
    _reading_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has connected; the time limit of its first request starts."""
        super().connection_made(transport)
        self._request_due = self.loop.call_later(HEADER_SECONDS, self._too_slow)

    def data_received(self, data: bytes) -> None:
        """Part of a request has come."""
        super().data_received(data)
        if self._is_served():
            self._request_came()
        elif self._request_due is None:
            self._request_due = self.loop.call_later(HEADER_SECONDS, self._too_slow)

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
        if self.cycle is not None and not self.cycle.response_complete:
            return True
        return self.transport.is_closing() or self.transport.get_protocol() is not self

    def _too_slow(self) -> None:
        self._request_due = None
        if self._is_served():
            return
        # A client that has sent nothing made no request: browsers open connections in advance.
        if self.conn.their_state is h11.IDLE and self.conn.trailing_data[0]:
            self.transport.write(_TOO_SLOW)
        self._end()

    def _end(self) -> None:
        """Closes the connection, and discards unsent data when the client does not read."""
        self.transport.close()
        if self.transport.get_write_buffer_size() and self._reading_due is None:
            self._reading_due = self.loop.call_later(READING_SECONDS, self.transport.abort)
