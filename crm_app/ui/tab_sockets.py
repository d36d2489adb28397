"""The sockets of open pages, without tasks and queues of their own.

The library of Reflex's sockets keeps for every connection a task that writes, a task that waits for its next ping and two
queues, and creates two more tasks for each message. Here a timer of the event loop pings, and a message is read and written as
soon as it can be; only what a client is too slow for waits.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from crm_app.core.begun import Begun
from crm_app.core.logging import logger
from crm_app.operations.serving import CONNECTION
from crm_app.ui.reflex_seam import AsyncSocket, Packet, SocketIsClosedError, UnknownPacketError

log = logger(__name__)
MOST_WAITING = 4_000_000
"""How many bytes wait at most for a client that reads slowly. Its connection is closed beyond: the tab connects again and
loads its page.
"""
RAW_SEND = "crm_app.send"
"""In the scope of a connection: the server's own `send`. The layers around the app have nothing to do with messages after the
answer to the handshake.
"""
_PING, _PONG = b"2", b"3"
_CLOSE = b"1"
_KEPT = frozenset({"asgi.scope", "asgi.send", "QUERY_STRING", "REQUEST_METHOD", "REMOTE_ADDR"})
"""What of a connection's description is needed after its first message; the rest, such as its headers, is 4 KiB."""
_NONE = -1.0
"""Instead of the time of a ping while none is under way."""


class Wire(Protocol):
    """A connection of the server that hands over what comes, and sends at once (`operations.serving.PageSocket`)."""

    deliver: Callable[[bytes], None] | None
    transport: Any

    def write_text(self, data: bytes) -> bool: ...


class TabSocket(AsyncSocket):
    """One connection. engine.io calls the methods without an underscore; `write` is the product's own."""

    takes: Callable[[str, bytes], bool] = staticmethod(lambda _sid, _data: False)
    """Hands an event of the browser to Reflex at once; returns whether it did. `reflex_seam.use_sockets` sets it."""
    _wire: Wire | None = None
    _behind: deque[bytes] | None = None
    """What has come while a message is handled that takes a task, such as that of the connection; None while none is."""

    _send_asgi: Callable[[dict[str, Any]], Coroutine[Any, Any, None]] | None = None
    _timer: asyncio.TimerHandle | None = None
    _waiting: deque[bytes] | None = None
    """What could not be sent yet."""
    _waiting_size: int = 0
    _draining: asyncio.Task[None] | None = None
    _environ: dict[str, Any] | None = None
    """The description of the connection, until its first message has been handled."""

    _raw_send: Callable[[dict[str, Any]], Coroutine[Any, Any, None]] | None = None

    last_ping: float
    closing: bool
    closed: bool

    def __init__(self, server: Any, sid: str) -> None:
        super().__init__(server, sid)
        self.queue = None

    def write(self, data: bytes) -> None:
        """Sends a text in UTF-8 at once, or after those that wait already. Never waits itself."""
        if self.closed:
            return
        if self._send_asgi is None or self._draining is not None:
            self._keep(data)
            return
        if self._wire is not None and self._wire.write_text(data):
            return
        sending = self._send_asgi(_message(data))
        try:
            waits_for = sending.send(None)
        except StopIteration:
            return
        except Exception as error:  # the client has gone, whom the reader notices too
            log.debug("message not sent", error=str(error))
        else:
            self._draining = asyncio.ensure_future(self._drain(Begun(sending, waits_for)))

    def _keep(self, data: bytes) -> None:
        if self._waiting is None:
            self._waiting = deque()
        self._waiting.append(data)
        self._waiting_size += len(data)
        if self._waiting_size > MOST_WAITING:
            log.warning("a page reads too slowly and is disconnected", waiting=self._waiting_size)
            self._waiting, self._waiting_size, self.closed = None, 0, True
            _run(self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_ERROR))
            self._hang_up()

    async def _drain(self, first: Begun[None]) -> None:
        """Sends what waits, in its order."""
        try:
            await first
            while self._waiting and self._send_asgi is not None:
                data = self._waiting.popleft()
                self._waiting_size -= len(data)
                await self._send_asgi(_message(data))
        except Exception as error:
            log.debug("message not sent", error=str(error))
        finally:
            self._waiting, self._waiting_size, self._draining = None, 0, None

    async def send(self, pkt: Any) -> None:
        """Sends a packet of engine.io."""
        if self.closed:
            raise SocketIsClosedError
        self.write(pkt.encode().encode())

    # ---- pings

    def schedule_ping(self) -> None:
        """The client has answered the last ping, or has just connected."""
        if self.last_ping == _NONE:
            return
        self.last_ping = _NONE
        self._at(self.server.ping_interval, self._ping)

    def _at(self, seconds: float, call: Callable[[], None]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, call)

    def _ping(self) -> None:
        if not self.closing:
            self.last_ping = time.time()
            self.write(_PING)
            self._at(self.server.ping_timeout, self._unanswered)

    def _unanswered(self) -> None:
        if not self.closing:
            self._timer = asyncio.get_running_loop().call_later(self.server.ping_timeout, self._hang_up)
            _run(self.close(wait=False, reason=self.server.reason.PING_TIMEOUT))

    # ---- the end

    async def close(self, wait: bool = True, abort: bool = False, reason: Any = None) -> None:
        """Ends the connection.

        Args:
            wait: whether to wait until what waits has been sent; it is never waited for.
            abort: whether the connection is known to be broken, so that nothing is sent.
            reason: what the handlers of the disconnection are told.
        """
        if self.closing:
            return
        self.closing = True
        if self._timer is not None:
            self._timer.cancel()
        await self.server._trigger_event(
            "disconnect", self.sid, reason or self.server.reason.SERVER_DISCONNECT, run_async=False
        )
        if not abort:
            self.write(_CLOSE)
            self._hang_up()
        self.closed = True

    def _hang_up(self) -> None:
        if self._send_asgi is not None:
            _run(self._end(self._send_asgi))

    async def _end(self, send: Callable[[dict[str, Any]], Coroutine[Any, Any, None]]) -> None:
        try:
            await send({"type": "websocket.close"})
        except Exception as error:  # it has ended already
            log.debug("connection not closed", error=str(error))

    # ---- reading

    async def handle_get_request(self, environ: dict[str, Any]) -> Any:
        """Serves the connection that a request opens."""
        scope = environ.get("asgi.scope", {})
        self._environ, self._raw_send, self._wire = environ, scope.get(RAW_SEND), scope.get(CONNECTION)
        return await super().handle_get_request(environ)

    def _forget_request(self) -> None:
        environ, self._environ = self._environ, None
        for name in tuple(environ or ()):
            if environ is not None and name not in _KEPT:
                del environ[name]

    async def _websocket_handler(self, ws: Any) -> None:
        """Serves the connection until it ends."""
        self.connected = self.upgraded = True
        self._send_asgi = self._raw_send or ws.asgi_send
        kept, self._waiting, self._waiting_size = self._waiting or (), None, 0
        for data in kept:
            self.write(data)
        del kept
        if self._wire is not None:
            self._wire.deliver = self._came
        try:
            while not self.closed:
                data = await ws.wait()
                if not data or len(data) > self.server.max_http_buffer_size:
                    break
                await self._handle(data)
        except OSError as error:
            log.debug("connection lost", error=str(error))
        finally:
            await self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
            await self._end(ws.asgi_send)
            if self._wire is not None:
                self._wire.deliver = None
            self._send_asgi = self._wire = None

    async def _handle(self, data: str) -> None:
        try:
            await self.receive(Packet(encoded_packet=data))
        except UnknownPacketError:
            log.debug("unknown packet")
        except SocketIsClosedError:
            self._hang_up()
        except Exception:
            log.exception("message of a page not understood")
        if self._environ is not None:
            self._forget_request()

    def _came(self, data: bytes) -> None:
        """A text has come: nearly always a pong, or an event."""
        if self._behind is not None:
            self._behind.append(data)
        elif data == _PONG:
            self.schedule_ping()
        elif len(data) > self.server.max_http_buffer_size or not self.takes(self.sid, data):
            self._behind = deque((data,))
            if self._wire is not None:
                self._wire.transport.pause_reading()
            _run(self._catch_up(self._behind))

    async def _catch_up(self, behind: deque[bytes]) -> None:
        """Handles texts one after the other, until no more have come meanwhile."""
        while behind and not self.closed:
            data = behind.popleft()
            if len(data) > self.server.max_http_buffer_size:
                await self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
            else:
                await self._handle(data.decode(errors="replace"))
        self._behind = None
        if self.closed:
            self._hang_up()
        elif self._wire is not None and not self._wire.transport.is_closing():
            self._wire.transport.resume_reading()


def _message(data: bytes) -> dict[str, Any]:
    return {"type": "websocket.send", "text": data.decode()}


_running: set[asyncio.Task[None]] = set()


def _run(coroutine: Coroutine[Any, Any, None]) -> None:
    """Runs a coroutine in a task that is kept until its end."""
    task = asyncio.ensure_future(coroutine)
    _running.add(task)
    task.add_done_callback(_running.discard)
