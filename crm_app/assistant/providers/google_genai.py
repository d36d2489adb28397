"""Gemini through `google-genai`, the default provider when a key is set.

This file works around the SDK's traps: the API version is pinned (3.0 moved it), one `Client` is kept (a temporary one
closes when it is collected), a timeout is set because there is none by default, dropped connections arrive as raw
`httpx2` errors, automatic function calling is turned off, and thought signatures are sent back unchanged.
"""

import re
import threading
from collections.abc import Iterator
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
                # One retry for a temporary failure of the service; the person decides about any other.
                retry_options=types.HttpRetryOptions(
                    attempts=2, initial_delay=0.3, max_delay=1.0, http_status_codes=[502, 503]
                ),
            ),
        )

    def stream(self, request: ChatRequest, stop: threading.Event) -> Iterator[Event]:
        """See `ChatProvider.stream`."""
        contents: Any = [_content(turn) for turn in request.turns]
        config = _config(request)
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


def _config(request: ChatRequest) -> types.GenerateContentConfig:
    functions = [
        types.FunctionDeclaration(
            name=tool["name"], description=tool["description"], parameters_json_schema=tool["parameters"]
        )
        for tool in request.tools
    ]
    return types.GenerateContentConfig(
        system_instruction=request.system,
        temperature=request.temperature,
        max_output_tokens=request.max_output_tokens,
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


def _events(chunks: Iterator[types.GenerateContentResponse]) -> Iterator[Event]:
    parts: list[types.Part] = []
    calls: list[ToolCall] = []
    text: list[str] = []
    usage: Usage | None = None
    finish: str | None = None
    for chunk in chunks:
        feedback = chunk.prompt_feedback
        if feedback is not None and feedback.block_reason is not None:
            raise Blocked
        if chunk.usage_metadata is not None:
            usage = _usage(chunk.usage_metadata)
        for candidate in chunk.candidates or []:
            for part in (candidate.content.parts if candidate.content else None) or []:
                parts.append(part)
                if part.function_call is not None:
                    call = _call(part.function_call)
                    calls.append(call)
                    yield call
                elif part.text and not part.thought:
                    text.append(part.text)
                    yield Text(part.text)
            if candidate.finish_reason is not None:
                finish = str(getattr(candidate.finish_reason, "value", candidate.finish_reason))
    if usage is not None:
        yield usage
    if finish is None:
        raise BrokenStream
    if finish in _BLOCKED:
        raise Blocked
    if finish not in _ENDED and not calls and not text:
        raise RejectedRequest
    reason: FinishReason = "tool_calls" if calls else "length" if finish == "MAX_TOKENS" else "stop"
    yield Done(reason, AssistantTurn("".join(text), tuple(calls), tuple(parts)))


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
