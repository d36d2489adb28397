"""The wire format of OpenAI's chat completions: a request as JSON, and the pieces of a stream as events.

Servers speak it with differences, all of which are read: arguments as an object instead of a text, calls without an id
or with a repeated index, thoughts in a field of their own or between `<think>` marks, usage in a last piece without a
choice, and a whole answer where a stream was asked for.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from crm_app.assistant.providers.base import (
    AssistantTurn,
    Blocked,
    BrokenStream,
    ChatRequest,
    Done,
    Event,
    FinishReason,
    RejectedRequest,
    Text,
    ToolCall,
    ToolTurn,
    Turn,
    Usage,
    UserTurn,
    error_for_status,
)

MAX_ARGUMENTS = 20_000
"""Characters of the arguments of one call."""
MAX_CALLS = 32
MAX_TOKENS = 10_000_000
"""A server that reports more tokens for one call is not believed."""
END = "[DONE]"
UNREADABLE = "unreadable_arguments"
"""The name under which arguments that are no JSON object reach the tool, which refuses them."""
_OPEN, _CLOSE = "<think>", "</think>"
_ENDED = {
    "stop",
    "length",
    "tool_calls",
    "function_call",
    "eos",
    "eos_token",
    "stop_sequence",
    "end_turn",
    "max_tokens",
}


def body(request: ChatRequest, model: str) -> dict[str, Any]:
    """The body of a streamed request."""
    made: dict[str, Any] = {
        "model": model,
        "messages": [
            *([{"role": "system", "content": request.system}] if request.system else []),
            *(message for turn in request.turns for message in _messages(turn)),
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": request.temperature,
        "max_tokens": request.max_output_tokens + request.thinking_tokens,
    }
    if request.tools:
        made["tools"] = [{"type": "function", "function": tool} for tool in request.tools]
    return made


def _messages(turn: Turn) -> list[dict[str, Any]]:
    if isinstance(turn, UserTurn):
        return [{"role": "user", "content": turn.text}]
    if isinstance(turn, ToolTurn):
        return [
            {
                "role": "tool",
                "tool_call_id": result.call.id,
                "content": json.dumps(result.payload, ensure_ascii=False),
            }
            for result in turn.results
        ]
    said: dict[str, Any] = {"role": "assistant", "content": turn.text}
    if turn.calls:
        said["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": json.dumps(call.arguments, ensure_ascii=False)},
            }
            for call in turn.calls
        ]
    return [said]


@dataclass
class _Call:
    """A call that arrives in parts."""

    id: str = ""
    name: str = ""
    arguments: str = ""
    whole: dict[str, Any] | None = None


@dataclass
class _Reading:
    """What was read of one answer."""

    model: str
    text: list[str] = field(default_factory=list)
    calls: list[_Call] = field(default_factory=list)
    usage: Usage | None = None
    finish: str = ""
    ended: bool = False
    _places: dict[int, _Call] = field(default_factory=dict)
    _thoughts: "_Thoughts" = field(default_factory=lambda: _Thoughts())

    def read(self, piece: str) -> Iterator[Text]:
        """Takes one piece; yields the text of the answer in it."""
        data = _object(piece)
        if data.get("error"):
            raise _error(data["error"], self.model)
        self.usage = _usage(data.get("usage")) or self.usage
        choices = data.get("choices")
        for choice in choices[:1] if isinstance(choices, list) else []:
            if not isinstance(choice, dict):
                raise BrokenStream
            delta = choice.get("delta") or choice.get("message") or {}
            if not isinstance(delta, dict):
                raise BrokenStream
            said = self._thoughts.feed(_text(delta.get("content")))
            if said:
                self.text.append(said)
                yield Text(said)
            if delta.get("refusal"):
                raise Blocked
            for part in delta.get("tool_calls") or []:
                self._part(part)
            self.finish = str(choice.get("finish_reason") or self.finish)

    def rest(self) -> Iterator[Text]:
        """The text that was held back because it might have begun a thought."""
        said = self._thoughts.rest()
        if said:
            self.text.append(said)
            yield Text(said)

    def _part(self, part: Any) -> None:
        if not isinstance(part, dict) or not isinstance(function := part.get("function") or {}, dict):
            raise BrokenStream
        place, ident = part.get("index"), str(part.get("id") or "")[:100]
        name = str(function.get("name") or "")[:100]
        known = self._places.get(place) if isinstance(place, int) else (self.calls[-1] if self.calls else None)
        # Some servers number every call 0, and some repeat the id in each part: another id with a name is another call.
        if known is None or (name and ident and known.id and ident != known.id) or (place is None and name):
            if len(self.calls) >= MAX_CALLS:
                raise RejectedRequest
            known = _Call(id=ident, name=name)
            self.calls.append(known)
            if isinstance(place, int):
                self._places[place] = known
        elif name and name != known.name:
            known.name = (known.name + name)[:100]
        arguments = function.get("arguments")
        if isinstance(arguments, dict):
            known.whole = arguments
        elif isinstance(arguments, str):
            known.arguments += arguments
            if len(known.arguments) > MAX_ARGUMENTS:
                raise RejectedRequest

    def done(self) -> Done:
        """The end. Raises BrokenStream when the answer has none, Blocked, RejectedRequest."""
        if self.finish == "content_filter":
            raise Blocked
        if not self.finish and not self.ended:
            raise BrokenStream
        calls = tuple(_call(one) for one in self.calls)
        if self.finish and self.finish not in _ENDED and not calls and not self.text:
            raise RejectedRequest
        cut = self.finish in ("length", "max_tokens")
        reason: FinishReason = "tool_calls" if calls and not cut else "length" if cut else "stop"
        return Done(reason, AssistantTurn("".join(self.text), calls))


def events(pieces: Iterator[str], model: str) -> Iterator[Event]:
    """The events of a stream of JSON texts. Raises a ProviderError; the usage is reported before it."""
    reading = _Reading(model)
    try:
        for piece in pieces:
            if piece == END:
                reading.ended = True
                break
            yield from reading.read(piece)
    except Exception:
        if reading.usage is not None:
            yield reading.usage
        raise
    yield from reading.rest()
    if reading.usage is not None:
        yield reading.usage
    done = reading.done()
    if done.reason == "tool_calls":
        yield from done.turn.calls
    yield done


def _object(piece: str) -> dict[str, Any]:
    try:
        data = json.loads(piece)
    except (ValueError, RecursionError):
        raise BrokenStream from None
    if not isinstance(data, dict):
        raise BrokenStream
    return data


def _error(error: Any, model: str) -> Exception:
    """The error that a server reports inside of a stream."""
    known = error if isinstance(error, dict) else {"message": str(error)}
    code = known.get("code")
    status = code if isinstance(code, int) and 400 <= code <= 599 else 500
    if str(code) in ("rate_limit_exceeded", "insufficient_quota"):
        status = 429
    return error_for_status(status, str(known.get("message"))[:500], model)


def _text(content: Any) -> str:
    if isinstance(content, list):
        return "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _usage(said: Any) -> Usage | None:
    if not isinstance(said, dict):
        return None
    numbers = [said.get("prompt_tokens"), said.get("completion_tokens")]
    known = [n if isinstance(n, int) and not isinstance(n, bool) and 0 <= n <= MAX_TOKENS else 0 for n in numbers]
    return Usage(known[0], known[1]) if any(known) else None


def _call(one: _Call) -> ToolCall:
    if one.whole is not None:
        arguments: Any = one.whole
    else:
        try:
            arguments = json.loads(one.arguments or "{}")
        except (ValueError, RecursionError):
            arguments = None
    if not isinstance(arguments, dict):
        arguments = {UNREADABLE: one.arguments[:200]}
    return ToolCall(one.id or f"call-{uuid4()}", one.name, arguments)


class _Thoughts:
    """Leaves out what stands between `<think>` marks at the beginning of an answer."""

    def __init__(self) -> None:
        self._held, self._state = "", "start"

    def feed(self, text: str) -> str:
        """The part of `text` that belongs to the answer."""
        if self._state == "answer" or not text:
            return text
        self._held += text
        begun = self._held.lstrip()
        if self._state == "start":
            if begun.startswith(_OPEN):
                self._state = "thought"
            elif not _OPEN.startswith(begun):
                self._state = "answer"
                return self._held
            else:
                return ""
        _, end, after = self._held.partition(_CLOSE)
        if not end:
            self._held = self._held[-len(_CLOSE) :]
            return ""
        self._state = "answer"
        return after.lstrip()

    def rest(self) -> str:
        """The text held back at the end; an unfinished thought is no answer."""
        return self._held if self._state == "start" else ""
