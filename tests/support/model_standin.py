"""What stand-ins for model servers share: a real socket, recorded requests, and streams that go wrong.

The question's text chooses what goes wrong: "DROPS" ends the connection after the first piece, "STALLS" is silent after
it, "FAILS" reports an error in the stream, "GARBLED" sends a piece that is no JSON, "SLOW" takes its time.
"""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

Chunk = dict[str, Any]


class StandIn:
    """Serves until `close`. `requests` holds every request; `script` may replace what a question gets."""

    handler: type["Handler"]

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.delay_seconds = 0.0
        self.script: Callable[[dict[str, Any]], Iterable[Chunk] | None] | None = None
        own = type("Own", (self.handler,), {"standin": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), own)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


Some = TypeVar("Some", bound=StandIn)


@contextlib.contextmanager
def running(kind: type[Some]) -> Iterator[Some]:
    """A running stand-in."""
    standin = kind()
    try:
        yield standin
    finally:
        standin.close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # As every real service does: else the kernel holds small pieces back, up to 40 ms, until the former is acknowledged.
    disable_nagle_algorithm = True
    standin: Any

    def log_message(self, *args: Any) -> None:
        """Tests read `requests`, not a log."""

    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        return found

    def stream(
        self,
        chunks: Iterable[Chunk],
        question: str,
        kind: str,
        frame: Callable[[bytes, int], bytes],
        error: Chunk,
        end: bytes,
    ) -> None:
        """Sends the pieces as `frame` puts them on the wire; after the first one, what the question wants to go wrong."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for index, chunk in enumerate(chunks):
                if index == 1 and "DROPS" in question:
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                if index == 1 and "FAILS" in question:
                    chunk = error
                if index == 1 and "STALLS" in question:
                    time.sleep(5)
                data = json.dumps(chunk, ensure_ascii=False).encode()
                if index == 1 and "GARBLED" in question:
                    data = data[: len(data) // 2]
                self.piece(frame(data, index))
                if chunk is error:
                    break
                time.sleep(0.2 if "SLOW" in question else 0.01)
            self.piece(end)
            self.wfile.write(b"0\r\n\r\n")

    def piece(self, data: bytes) -> None:
        if data:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            self.wfile.flush()

    def json(self, value: Any, code: int = 200, headers: dict[str, str] | None = None) -> None:
        self.send(code, "application/json; charset=UTF-8", json.dumps(value, ensure_ascii=False).encode(), headers)

    def send(self, code: int, kind: str, data: bytes, headers: dict[str, str] | None = None) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)
