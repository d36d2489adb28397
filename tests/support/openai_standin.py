"""A stand-in for a server that speaks OpenAI's chat completions: answers and failures over a real socket.

The question's text chooses what happens, the model's name chooses HTTP errors ("error-429") and the habits of a
server: "no-tools" (a model of Ollama without tools), "strict" (newer models of OpenAI), "plain" (ignores `stream`).
"""

import time
from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

from tests.support.model_standin import Chunk, Handler, StandIn, running

USAGE = {"prompt_tokens": 11, "completion_tokens": 12, "total_tokens": 23}


def words(*texts: str, finish: str = "stop") -> list[Chunk]:
    """An answer in pieces, with its usage in a last piece of its own."""
    pieces = [_choice({"content": one}) for one in texts]
    return [_choice({"role": "assistant", "content": ""}), *pieces, _choice({}, finish), _usage()]


def calls(*made: tuple[str, str], finish: str = "tool_calls") -> list[Chunk]:
    """Calls of tools, each a name and its arguments as they are sent, the arguments in two parts."""
    chunks = []
    for place, (name, arguments) in enumerate(made):
        half = len(arguments) // 2
        first = {"index": place, "id": f"call-{place}", "type": "function"}
        chunks.append(_choice({"tool_calls": [first | {"function": {"name": name, "arguments": arguments[:half]}}]}))
        rest = {"index": place, "function": {"arguments": arguments[half:]}}
        chunks.append(_choice({"tool_calls": [rest]}))
    return [*chunks, _choice({}, finish), _usage()]


def _choice(delta: dict[str, Any], finish: str | None = None) -> Chunk:
    return {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


def _usage() -> Chunk:
    return {"object": "chat.completion.chunk", "choices": [], "usage": USAGE}


class _Handler(Handler):
    def do_POST(self) -> None:
        body = self.body()
        model = str(body.get("model"))
        key = self.headers.get("authorization", "").removeprefix("Bearer ")
        self.standin.requests.append({"path": self.path, "model": model, "body": body, "key": key})
        time.sleep(self.standin.delay_seconds)
        if not self.path.endswith("/chat/completions"):
            return self._error(404, "page not found")
        if key == "bad":
            return self._error(401, "Incorrect API key provided")
        if model.startswith("error-"):
            return self._error(int(model.removeprefix("error-")), "synthetic")
        if model == "hang":
            time.sleep(5)
            return self.json({})
        if model == "gateway":
            return self.send(502, "text/html", b"<html>bad gateway</html>")
        if model == "redirect":
            return self.send(302, "text/html", b"", {"Location": f"{self.standin.url}/elsewhere"})
        if model == "html":
            return self.send(200, "text/html", b"<html>welcome</html>")
        if model == "no-tools" and body.get("tools"):
            return self._error(400, "registry.ollama.ai/library/small does not support tools")
        if model == "strict" and "max_tokens" in body:
            return self._error(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
        if model == "strict" and "temperature" in body:
            return self._error(400, "Unsupported value: 'temperature' does not support 0.2 with this model.")
        return self._complete(model, body)

    def _complete(self, model: str, body: dict[str, Any]) -> None:
        last = body["messages"][-1]
        question = last["content"] if last["role"] == "user" else ""
        scripted = self.standin.script(body) if self.standin.script else None
        chunks: Iterable[Chunk] = scripted if scripted is not None else self._chunks(body, last, question)
        if model == "plain":
            return self.json(_whole(list(chunks)))
        end = b"" if "NO FINISH" in question else b"data: [DONE]\n\n"
        error = {"error": {"code": 503, "message": "overloaded", "type": "server_error"}}
        return self.stream(
            chunks,
            question,
            "text/event-stream; charset=utf-8",
            lambda data, _: b": keep-alive\n\ndata: " + data + b"\n\n",
            error,
            end,
        )

    def _chunks(self, body: dict[str, Any], last: dict[str, Any], question: str) -> list[Chunk]:
        if "BLOCKED" in question:
            return words("part", finish="content_filter")
        if "NO FINISH" in question:
            return [_choice({"content": "half of"}), _usage()]
        if "TOO LONG" in question:
            return words("cut", finish="length")
        if "EMPTY" in question:
            return words("")
        if "MANY" in question:
            return words(*[f"piece{i} " for i in range(100)])
        if last["role"] == "tool":
            return words("The tool said ", last["content"])
        if body.get("tools") and "TOOL" in question:
            return [_choice({"reasoning_content": "Let me look."}), *calls(("aggregate_deals", '{"measure": "count"}'))]
        return words("สวัสดี ", "hello ", "world [1]")

    def _error(self, code: int, message: str) -> None:
        headers = {"Retry-After": "17"} if code == 429 else {}
        self.json({"error": {"message": message, "type": "synthetic", "code": None}}, code, headers)


def _whole(chunks: list[Chunk]) -> Chunk:
    """The pieces as the one answer of a server that does not stream."""
    text = "".join(c["choices"][0]["delta"].get("content") or "" for c in chunks if c["choices"])
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return {"object": "chat.completion", "choices": [choice], "usage": USAGE}


class OpenAIStandIn(StandIn):
    handler = _Handler


def openai_standin() -> AbstractContextManager[OpenAIStandIn]:
    """A running stand-in."""
    return running(OpenAIStandIn)
