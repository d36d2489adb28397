"""A stand-in for Gemini's REST interface: answers and failures in the wire format, over a real socket.

The question's text chooses what happens (see `SCRIPTS`), the model's name chooses HTTP errors ("error-429"), and a
Gemini 3 model refuses a function call that comes back without its thought signature, as the real one does.
"""

import base64
import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
SIGNATURE = base64.b64encode(b"a signature that must come back").decode()
BAD_KEY = "API key not valid. Please pass a valid API key."
USAGE = {"promptTokenCount": 11, "candidatesTokenCount": 7, "thoughtsTokenCount": 5, "totalTokenCount": 23}

Chunk = dict[str, Any]


def _text(*pieces: str, finish: str = "STOP") -> list[Chunk]:
    chunks = [_candidate([{"text": piece}]) for piece in pieces]
    chunks[-1]["candidates"][0]["finishReason"] = finish
    chunks[-1]["usageMetadata"] = USAGE
    return chunks


def _candidate(parts: list[dict[str, Any]]) -> Chunk:
    return {"candidates": [{"content": {"role": "model", "parts": parts}, "index": 0}], "modelVersion": "stand-in"}


class GeminiStandIn:
    """Serves until `close`. `requests` holds every request body; `script` may replace what a question gets."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.delay_seconds = 0.0
        self.script: Callable[[dict[str, Any]], Iterable[Chunk] | None] | None = None
        owner = self

        class Handler(_Handler):
            standin = owner

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextlib.contextmanager
def gemini_standin() -> Iterator[GeminiStandIn]:
    """A running stand-in."""
    standin = GeminiStandIn()
    try:
        yield standin
    finally:
        standin.close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # As every real service does: else the kernel holds small pieces back, up to 40 ms, until the former is acknowledged.
    disable_nagle_algorithm = True
    standin: GeminiStandIn

    def log_message(self, *args: Any) -> None:
        """Tests read `requests`, not a log."""

    def do_POST(self) -> None:
        url = urlsplit(self.path)
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        model, _, method = url.path.rpartition("/")[2].partition(":")
        key = self.headers.get("x-goog-api-key")
        self.standin.requests.append({"path": self.path, "model": model, "method": method, "body": body, "key": key})
        time.sleep(self.standin.delay_seconds)
        if not key:
            return self._error(403, "Method doesn't allow unregistered callers")
        if key == "bad":
            return self._error(400, BAD_KEY)
        if model.startswith("error-"):
            return self._error(int(model.removeprefix("error-")), "synthetic")
        if model == "hang":
            time.sleep(5)
            return self._json({})
        if model == "gateway":
            return self._send(502, "text/html", b"<html>bad gateway</html>")
        if method not in ("generateContent", "streamGenerateContent"):
            return self._error(404, f"unknown method {method}")
        return self._generate(model, method, body, parse_qs(url.query).get("alt") == ["sse"])

    def _generate(self, model: str, method: str, body: dict[str, Any], sse: bool) -> None:
        if model.startswith("gemini-3"):
            for content in body.get("contents", []):
                for part in content["parts"]:
                    if "functionCall" in part and part.get("thoughtSignature") != SIGNATURE:
                        return self._error(400, "Function call is missing a thought_signature in functionCall parts.")
        last = body["contents"][-1]["parts"][-1]
        question = last.get("text", "")
        if "BAD KEY" in question:
            return self._error(400, BAD_KEY)
        if "QUOTA" in question:
            return self._error(429, "synthetic")
        scripted = self.standin.script(body) if self.standin.script else None
        chunks = scripted if scripted is not None else self._chunks(model, body, last, question)
        if method == "generateContent":
            return self._json(list(chunks)[-1])
        return self._stream(chunks, question, sse)

    def _chunks(self, model: str, body: dict[str, Any], last: dict[str, Any], question: str) -> list[Chunk]:
        if "BLOCKED PROMPT" in question:
            return [{"promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": USAGE}]
        if "BLOCKED ANSWER" in question:
            return [_candidate([{"text": "part"}]), {"candidates": [{"finishReason": "SAFETY", "index": 0}]}]
        if "NO FINISH" in question:
            return [_candidate([{"text": "half of"}])]
        if "TOO LONG" in question:
            return _text("cut", finish="MAX_TOKENS")
        if "MANY" in question:
            return _text(*[f"piece{i} " for i in range(100)])
        if "functionResponse" in last:
            return _text("The tool said ", json.dumps(last["functionResponse"]["response"], ensure_ascii=False))
        if body.get("tools") and "TOOL" in question:
            call: dict[str, Any] = {
                "functionCall": {"name": "aggregate_deals", "args": {"measure": "count"}, "id": "call-1"}
            }
            if model.startswith("gemini-3"):
                call["thoughtSignature"] = SIGNATURE
            chunk = _candidate([{"text": "Let me look.", "thought": True}, call])
            chunk["candidates"][0]["finishReason"] = "STOP"
            return [{**chunk, "usageMetadata": USAGE}]
        return _text("สวัสดี ", "hello ", "world [1]")

    def _stream(self, chunks: Iterable[Chunk], question: str, sse: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream" if sse else "application/json; charset=UTF-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._piece(b"" if sse else b"[")
            for index, chunk in enumerate(chunks):
                if index == 1 and "DROPS" in question:
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                if index == 1 and "FAILS" in question:
                    chunk = {"error": {"code": 503, "message": "overloaded", "status": "UNAVAILABLE"}}
                if index == 1 and "STALLS" in question:
                    time.sleep(5)
                data = json.dumps(chunk, ensure_ascii=False).encode()
                self._piece(b"data: " + data + b"\r\n\r\n" if sse else (b",\r\n" if index else b"") + data)
                if "error" in chunk:
                    break
                time.sleep(0.01)
            self._piece(b"" if sse else b"]")
            self.wfile.write(b"0\r\n\r\n")

    def _piece(self, data: bytes) -> None:
        if data:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            self.wfile.flush()

    def _error(self, code: int, message: str) -> None:
        details: list[dict[str, Any]] = []
        if code == 429:
            details = [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "17s"}]
        error = {"code": code, "message": message, "status": STATUS[code], "details": details}
        self._send(code, "application/json; charset=UTF-8", json.dumps({"error": error}).encode())

    def _json(self, value: Any) -> None:
        self._send(200, "application/json; charset=UTF-8", json.dumps(value, ensure_ascii=False).encode())

    def _send(self, code: int, kind: str, data: bytes) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
