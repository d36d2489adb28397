"""How long a connection may take: uvicorn's HTTP, with limits for who sends a request slowly or reads its answer slowly.

uvicorn itself waits without limit for the headers of a request, and for a client that does not read. Bodies have their
own limit (`limits.py`), open pages are pinged by Reflex, and an idle connection is closed by uvicorn after five seconds.
"""

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEADER_SECONDS = 15.0
"""The time in which the headers of a request have to arrive, from the connection or the request's first byte on."""
READING_SECONDS = 60.0
"""The time in which a client that is sent more than it takes has to take some: 48 KB, so 0.8 KB a second."""
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class Patient(H11Protocol):
    """One connection. uvicorn makes it (`--http crm_app.operations.serving:Patient`)."""

    _request_due: asyncio.TimerHandle | None = None
    _reading_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has connected; its request is due."""
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
        """The client takes less than it is sent."""
        super().pause_writing()
        self._reading_due = self._reading_due or self.loop.call_later(READING_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """The client has taken what was waiting."""
        super().resume_writing()
        self._answer_read()

    def timeout_keep_alive_handler(self) -> None:
        """No further request has come."""
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
        # Who has sent nothing asked nothing: a browser connects ahead of need.
        if self.conn.their_state is h11.IDLE and self.conn.trailing_data[0]:
            self.transport.write(_TOO_SLOW)
        self._end()

    def _end(self) -> None:
        """Closes the connection, and lets nobody who reads nothing keep it for what was still to be sent."""
        self.transport.close()
        if self.transport.get_write_buffer_size() and self._reading_due is None:
            self._reading_due = self.loop.call_later(READING_SECONDS, self.transport.abort)
