"""Gemini through `google-generativeai`, the SDK that `google-genai` replaced; selectable, not the default.

It is out of support: its REST transport drops thought signatures and its asynchronous side fails over plain http, so
this provider is synchronous, offers no tools, and turns the SDK's hidden retries off. Figures then come from the
offline planner, whose results go into the prompt (see `engine.py`).
"""

import importlib
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from crm_app.assistant.providers.base import (
    AssistantTurn,
    Blocked,
    BrokenStream,
    ChatRequest,
    Done,
    Event,
    MissingPackage,
    ProviderError,
    ProviderTimeout,
    ProviderUnavailable,
    RejectedRequest,
    Stopped,
    Text,
    ToolTurn,
    Usage,
    UserTurn,
    error_for_status,
)
from crm_app.assistant.providers.pump import pump

PACKAGE = "google-generativeai"
_BLOCKED = {"SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII", "RECITATION"}


class GoogleGenerativeAIProvider:
    """A `ChatProvider`. The SDK stores its key for the whole process, so create one."""

    name = "google-generativeai"
    supports_tools = False

    def __init__(self, api_key: str, model: str, *, base_url: str = "", timeout_seconds: float = 30.0) -> None:
        """Arguments as for `GoogleGenAIProvider`.

        Raises:
            MissingPackage: the SDK is not installed; it is part of requirements.txt, not of the lean base.
        """
        try:
            self._sdk: Any = importlib.import_module("google.generativeai")
            self._errors: Any = importlib.import_module("google.api_core.exceptions")
        except ModuleNotFoundError as error:
            raise MissingPackage(PACKAGE) from error
        self.model = model
        self._timeout = timeout_seconds
        options = {"api_endpoint": base_url.rstrip("/")} if base_url else None
        self._sdk.configure(api_key=api_key, transport="rest", client_options=options)

    def stream(self, request: ChatRequest, stop: threading.Event) -> Iterator[Event]:
        """See `ChatProvider.stream`."""
        contents = [_content(turn) for turn in request.turns if not isinstance(turn, ToolTurn)]

        def read() -> Iterator[Any]:
            model = self._sdk.GenerativeModel(self.model, system_instruction=request.system)
            response = model.generate_content(
                contents,
                stream=True,
                generation_config={
                    "max_output_tokens": request.max_output_tokens + request.thinking_tokens,
                    "temperature": request.temperature,
                },
                request_options={"timeout": self._timeout, "retry": None},
            )
            yield from response

        try:
            yield from self._events(pump(read, stop, self._timeout))
        except (ProviderError, Stopped):
            raise
        except self._errors.GoogleAPICallError as error:
            raise self._translated(error) from error
        except Exception as error:
            raise _transport_error(error) from error

    def _events(self, chunks: Iterator[Any]) -> Iterator[Event]:
        """The events of a stream. The usage is reported before an error as well."""
        reading = _Reading()
        try:
            for chunk in chunks:
                yield from reading.read(chunk)
        except Exception as error:
            if reading.usage is not None:
                yield reading.usage
            if isinstance(error, self._sdk.types.BlockedPromptException):
                raise Blocked from error
            raise
        if reading.usage is not None:
            yield reading.usage
        yield reading.done()

    def _translated(self, error: Any) -> ProviderError:
        if isinstance(error, self._errors.RetryError):
            return ProviderTimeout()
        match = re.search(r"retry_delay\s*\{\s*seconds:\s*(\d+)|retryDelay\W+(\d+)", f"{error} {error.details}")
        seconds = int(match[1] or match[2]) if match else None
        return error_for_status(int(error.code or 500), str(error.message), self.model, seconds)


@dataclass
class _Reading:
    """What was read of one answer."""

    text: list[str] = field(default_factory=list)
    usage: Usage | None = None
    finish: str = ""

    def read(self, chunk: Any) -> Iterator[Text]:
        """Takes one piece; yields its text."""
        metadata = chunk.usage_metadata
        if metadata is not None and metadata.total_token_count:
            # Thinking tokens are included in the total alone.
            self.usage = Usage(metadata.prompt_token_count, metadata.total_token_count - metadata.prompt_token_count)
        if getattr(chunk.prompt_feedback, "block_reason", 0):
            raise Blocked
        for candidate in chunk.candidates:
            for part in candidate.content.parts:
                if part.text:
                    self.text.append(part.text)
                    yield Text(part.text)
            if candidate.finish_reason:
                self.finish = getattr(candidate.finish_reason, "name", str(candidate.finish_reason))

    def done(self) -> Done:
        """The end. Raises BrokenStream when the answer has none, Blocked, RejectedRequest."""
        if not self.finish:
            raise BrokenStream
        if self.finish in _BLOCKED:
            raise Blocked
        if not self.text and self.finish not in ("STOP", "MAX_TOKENS"):
            raise RejectedRequest
        return Done("length" if self.finish == "MAX_TOKENS" else "stop", AssistantTurn("".join(self.text)))


def _content(turn: UserTurn | AssistantTurn) -> dict[str, Any]:
    return {"role": "user" if isinstance(turn, UserTurn) else "model", "parts": [{"text": turn.text}]}


def _transport_error(error: Exception) -> Exception:
    """Errors of `requests` and of truncated JSON, recognised by name, because the product does not depend on these
    packages.
    """
    names = {kind.__name__ for kind in type(error).__mro__}
    if names & {"Timeout", "ReadTimeout", "ConnectTimeout"} or "timed out" in str(error):
        return ProviderTimeout()
    if names & {"ChunkedEncodingError", "ProtocolError", "JSONDecodeError", "ParseError"}:
        return BrokenStream()
    if "ConnectionError" in names:
        return ProviderUnavailable()
    if isinstance(error, ValueError | TypeError | StopIteration | RuntimeError):
        return BrokenStream()
    return error
