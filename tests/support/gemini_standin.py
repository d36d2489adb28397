"""A stand-in for Gemini's REST interface: answers and failures in the wire format, over a real socket.

The question's text chooses what happens, the model's name chooses HTTP errors ("error-429"), and a Gemini 3 model
refuses a function call that comes back without its thought signature, as the real one does.
"""

import base64
import json
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.support.model_standin import Chunk, Handler, StandIn, running

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


def _text(*pieces: str, finish: str = "STOP") -> list[Chunk]:
    chunks = [_candidate([{"text": piece}]) for piece in pieces]
    chunks[-1]["candidates"][0]["finishReason"] = finish
    chunks[-1]["usageMetadata"] = USAGE
    return chunks


def _candidate(parts: list[dict[str, Any]]) -> Chunk:
    return {"candidates": [{"content": {"role": "model", "parts": parts}, "index": 0}], "modelVersion": "stand-in"}


class _Handler(Handler):
    def do_POST(self) -> None:
        url = urlsplit(self.path)
        body = self.body()
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
            return self.json({})
        if model == "gateway":
            return self.send(502, "text/html", b"<html>bad gateway</html>")
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
        chunks: Iterable[Chunk] = scripted if scripted is not None else self._chunks(model, body, last, question)
        if method == "generateContent":
            return self.json(list(chunks)[-1])
        error = {"error": {"code": 503, "message": "overloaded", "status": "UNAVAILABLE"}}
        if sse:
            return self.stream(
                chunks, question, "text/event-stream", lambda data, _: b"data: " + data + b"\r\n\r\n", error, b""
            )
        return self.stream(
            chunks,
            question,
            "application/json; charset=UTF-8",
            lambda data, index: (b",\r\n" if index else b"[") + data,
            error,
            b"]",
        )

    def _chunks(self, model: str, body: dict[str, Any], last: dict[str, Any], question: str) -> list[Chunk]:
        if "BLOCKED PROMPT" in question:
            return [{"promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": USAGE}]
        if "BLOCKED ANSWER" in question:
            return [_candidate([{"text": "part"}]), {"candidates": [{"finishReason": "SAFETY", "index": 0}]}]
        if "NO FINISH" in question:
            return [_candidate([{"text": piece}]) | {"usageMetadata": USAGE} for piece in ("half", " of")]
        if "TOO LONG" in question:
            return _text("cut", finish="MAX_TOKENS")
        if "EMPTY" in question:
            return _text("")
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

    def _error(self, code: int, message: str) -> None:
        details: list[dict[str, Any]] = []
        if code == 429:
            details = [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "17s"}]
        status = STATUS.get(code, "UNKNOWN")
        self.json({"error": {"code": code, "message": message, "status": status, "details": details}}, code)


class GeminiStandIn(StandIn):
    handler = _Handler


def gemini_standin() -> AbstractContextManager[GeminiStandIn]:
    """A running stand-in."""
    return running(GeminiStandIn)
