"""Gemini through `google-genai`, the default provider when a key is set.

This file works around the SDK's traps: the API version is pinned (3.0 moved it), one `Client` is kept (a temporary one
closes when it is collected), a timeout is set because there is none by default, dropped connections arrive as raw
`httpx2` errors, automatic function calling is turned off, and thought signatures are sent back unchanged.
"""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx2
from google import genai
from google.genai import errors, types

from crm_app.assistant.providers.base import (
    AssistantTurn,
    Blocked,
    BrokenStream,
    ChatRequest,
    Done,
    Event,
    FinishReason,
    ProviderError,
    ProviderTimeout,
    ProviderUnavailable,
    RejectedRequest,
    Text,
    ToolCall,
    ToolTurn,
    Turn,
    Usage,
    UserTurn,
    error_for_status,
)
from crm_app.assistant.providers.pump import pump

API_VERSION = "v1beta"
LITTLE_THOUGHT = 4_096
"""Tokens of thinking up to which Gemini 3 is asked to think little."""
_BLOCKED = {"SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII", "RECITATION", "IMAGE_SAFETY"}
_ENDED = {"STOP", "MAX_TOKENS"}


class GoogleGenAIProvider:
    """A `ChatProvider`. Create one per process: it owns the connections."""

    name = "google-genai"
    supports_tools = True

    def __init__(self, api_key: str, model: str, *, base_url: str = "", timeout_seconds: float = 30.0) -> None:
        """
        Args:
            api_key: the Gemini API key.
            model: such as "gemini-3.5-flash".
            base_url: another endpoint of the same wire format.
            timeout_seconds: the longest silence of the other side.
        """
        self.model = model
        self._timeout = timeout_seconds
        self._client = genai.Client(
            api_key=api_key,
            vertexai=False,
            http_options=types.HttpOptions(
                base_url=base_url or None,
                api_version=API_VERSION,
                timeout=int(timeout_seconds * 1000),
                retry_options=types.HttpRetryOptions(attempts=1),  # `steady.py` repeats
            ),
        )

    def stream(self, request: ChatRequest, stop: threading.Event) -> Iterator[Event]:
        """See `ChatProvider.stream`."""
        contents: Any = [_content(turn) for turn in request.turns]
        config = _config(request, self.model)
        try:
            yield from _events(
                pump(
                    lambda: self._client.models.generate_content_stream(
                        model=self.model, contents=contents, config=config
                    ),
                    stop,
                    self._timeout,
                )
            )
        except errors.APIError as error:
            raise _translated(error, self.model) from error
        except errors.UnknownApiResponseError as error:
            raise BrokenStream from error
        except httpx2.TimeoutException as error:
            raise ProviderTimeout from error
        except httpx2.ConnectError as error:
            raise ProviderUnavailable from error
        except httpx2.HTTPError as error:
            raise BrokenStream from error

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _thinking(model: str, tokens: int) -> types.ThinkingConfig | None:
    """How much the model may think, in the form that its generation knows; older models know none."""
    if tokens and "gemini-2.5" in model:
        return types.ThinkingConfig(thinking_budget=tokens)
    if tokens and "gemini-3" in model:
        level = types.ThinkingLevel.LOW if tokens <= LITTLE_THOUGHT else types.ThinkingLevel.HIGH
        return types.ThinkingConfig(thinking_level=level)
    return None


def _config(request: ChatRequest, model: str) -> types.GenerateContentConfig:
    functions = [
        types.FunctionDeclaration(
            name=tool["name"], description=tool["description"], parameters_json_schema=tool["parameters"]
        )
        for tool in request.tools
    ]
    return types.GenerateContentConfig(
        system_instruction=request.system,
        temperature=request.temperature,
        max_output_tokens=request.max_output_tokens + request.thinking_tokens,
        thinking_config=_thinking(model, request.thinking_tokens),
        tools=[types.Tool(function_declarations=functions)] if functions else None,
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
    )


def _content(turn: Turn) -> types.Content:
    if isinstance(turn, UserTurn):
        return types.Content(role="user", parts=[types.Part(text=turn.text)])
    if isinstance(turn, ToolTurn):
        parts = [
            types.Part(
                function_response=types.FunctionResponse(
                    id=result.call.id or None, name=result.call.name, response=result.payload
                )
            )
            for result in turn.results
        ]
        return types.Content(role="user", parts=parts)
    if turn.raw is not None:
        return types.Content(role="model", parts=list(turn.raw))
    return types.Content(role="model", parts=[types.Part(text=turn.text)])


@dataclass
class _Reading:
    """What was read of one answer."""

    parts: list[types.Part] = field(default_factory=list)
    calls: list[ToolCall] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    usage: Usage | None = None
    finish: str | None = None

    def read(self, chunk: types.GenerateContentResponse) -> Iterator[Event]:
        """Takes one piece; yields its text and calls."""
        if chunk.usage_metadata is not None:
            self.usage = _usage(chunk.usage_metadata)
        feedback = chunk.prompt_feedback
        if feedback is not None and feedback.block_reason is not None:
            raise Blocked
        for candidate in chunk.candidates or []:
            for part in (candidate.content.parts if candidate.content else None) or []:
                self.parts.append(part)
                if part.function_call is not None:
                    call = _call(part.function_call)
                    self.calls.append(call)
                    yield call
                elif part.text and not part.thought:
                    self.text.append(part.text)
                    yield Text(part.text)
            if candidate.finish_reason is not None:
                self.finish = str(getattr(candidate.finish_reason, "value", candidate.finish_reason))

    def done(self) -> Done:
        """The end. Raises BrokenStream when the answer has none, Blocked, RejectedRequest."""
        if self.finish is None:
            raise BrokenStream
        if self.finish in _BLOCKED:
            raise Blocked
        if self.finish not in _ENDED and not self.calls and not self.text:
            raise RejectedRequest
        reason: FinishReason = "tool_calls" if self.calls else "length" if self.finish == "MAX_TOKENS" else "stop"
        return Done(reason, AssistantTurn("".join(self.text), tuple(self.calls), tuple(self.parts)))


def _events(chunks: Iterator[types.GenerateContentResponse]) -> Iterator[Event]:
    """The events of a stream. The usage is reported before an error as well."""
    reading = _Reading()
    try:
        for chunk in chunks:
            yield from reading.read(chunk)
    except Exception:
        if reading.usage is not None:
            yield reading.usage
        raise
    if reading.usage is not None:
        yield reading.usage
    yield reading.done()


def _call(call: types.FunctionCall) -> ToolCall:
    return ToolCall(call.id or str(uuid4()), call.name or "", dict(call.args or {}))


def _usage(metadata: types.GenerateContentResponseUsageMetadata) -> Usage:
    output = (metadata.candidates_token_count or 0) + (metadata.thoughts_token_count or 0)
    return Usage((metadata.prompt_token_count or 0) + (metadata.tool_use_prompt_token_count or 0), output)


def _translated(error: errors.APIError, model: str) -> ProviderError:
    status = int(error.code or 500)
    return error_for_status(status, str(error.message or ""), model, _retry_after(error))


def _retry_after(error: errors.APIError) -> int | None:
    match = re.search(r"retryDelay'?\"?:\s*'?\"?(\d+)", str(error.details))
    return int(match[1]) if match else None
