"""The interface of providers: requests, events, errors and the `ChatProvider` protocol."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Protocol

from crm_app.core.errors import AppError

FinishReason = Literal["stop", "length", "tool_calls"]


@dataclass(frozen=True)
class ToolCall:
    """The provider requests a tool. `arguments` come from the model and are unchecked."""

    id: str
    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class ToolResult:
    """The result of a tool as JSON-ready data for the provider. `outcome` is the typed result."""

    call: ToolCall
    payload: dict[str, Any]
    outcome: Any = None


@dataclass(frozen=True)
class UserTurn:
    text: str


@dataclass(frozen=True)
class AssistantTurn:
    """A turn of the provider. `raw` is the provider's own form of it: thought signatures must be sent back
    unchanged.
    """

    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    raw: Any = None


@dataclass(frozen=True)
class ToolTurn:
    results: tuple[ToolResult, ...]


Turn = UserTurn | AssistantTurn | ToolTurn


@dataclass(frozen=True)
class ChatRequest:
    """One call to a provider. `tools` are declarations from `tools.declarations()`. A model that thinks may use
    `thinking_tokens` for it besides those of the answer.
    """

    system: str
    turns: tuple[Turn, ...]
    tools: tuple[dict[str, Any], ...] = ()
    max_output_tokens: int = 2_048
    thinking_tokens: int = 0
    temperature: float = 0.2


@dataclass(frozen=True)
class Text:
    """A piece of the answer."""

    text: str


@dataclass(frozen=True)
class Usage:
    """Tokens of one call; thinking counts as output, because it is billed as output."""

    input_tokens: int = 0
    output_tokens: int = 0


@dataclass(frozen=True)
class Done:
    """The call ended well. `turn` goes back into the next request when tools were called."""

    reason: FinishReason
    turn: AssistantTurn = field(default_factory=AssistantTurn)


Event = Text | ToolCall | Usage | Done


class ChatProvider(Protocol):
    """Answers a request as a stream of events, the last of which is `Done`.

    `stream` raises a `ProviderError` for every failure of the provider, and `Stopped` soon after `stop` is set. It runs
    in a worker's thread and may block that thread alone.
    """

    @property
    def name(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def supports_tools(self) -> bool: ...

    def stream(self, request: ChatRequest, stop: threading.Event) -> Iterator[Event]: ...


class Stopped(Exception):
    """The person stopped the answer."""


class ProviderError(AppError):
    """The provider failed. `retryable`: a later retry may help without a change of settings."""

    status = 502
    code = "ai_failed"
    message_key = "assistant.error.failed"
    retryable: ClassVar[bool] = True
    used = Usage()
    """The tokens that the failed answer used all the same; the engine sets it."""


class BadKey(ProviderError):
    code = "ai_bad_key"
    message_key = "assistant.error.bad_key"
    retryable = False


class QuotaExceeded(ProviderError):
    """`seconds` until the provider accepts requests again, if it says so."""

    status = 429
    code = "ai_quota"
    message_key = "assistant.error.quota"

    def __init__(self, seconds: int | None = None) -> None:
        if seconds is None:
            super().__init__()
        else:
            super().__init__("assistant.error.quota_seconds", seconds=seconds)
        self.seconds = seconds


class Blocked(ProviderError):
    status = 422
    code = "ai_blocked"
    message_key = "assistant.error.blocked"
    retryable = False


class ProviderTimeout(ProviderError):
    status = 504
    code = "ai_timeout"
    message_key = "assistant.error.timeout"


class BrokenStream(ProviderError):
    code = "ai_broken_stream"
    message_key = "assistant.error.broken_stream"


class ProviderUnavailable(ProviderError):
    status = 503
    code = "ai_unavailable"
    message_key = "assistant.error.unavailable"


class UnknownModel(ProviderError):
    code = "ai_unknown_model"
    message_key = "assistant.error.unknown_model"
    retryable = False

    def __init__(self, model: str) -> None:
        super().__init__(model=model)


class RejectedRequest(ProviderError):
    """The provider did not accept the request; a retry of the same request fails again."""

    code = "ai_rejected"
    message_key = "assistant.error.rejected"
    retryable = False


class ToolsUnsupported(RejectedRequest):
    """The server or the model knows no tools; the same question without them may be answered."""


class RefusedAddress(ProviderError):
    """The address of the provider may not be called. `key` is the text key of the reason."""

    code = "ai_refused_address"
    retryable = False

    def __init__(self, key: str) -> None:
        super().__init__(key)


class EmptyAnswer(ProviderError):
    code = "ai_empty"
    message_key = "assistant.error.empty"


class MissingPackage(ProviderError):
    status = 503
    code = "ai_missing_package"
    message_key = "assistant.error.missing_package"
    retryable = False

    def __init__(self, package: str) -> None:
        super().__init__(package=package)


def error_for_status(status: int, message: str, model: str, retry_after: int | None = None) -> ProviderError:
    """The error for an HTTP status of a provider; `message` is only inspected, never shown."""
    if status in (401, 403) or (status == 400 and "api key" in message.lower()):
        return BadKey()
    if status == 404:
        return UnknownModel(model)
    if status == 429:
        return QuotaExceeded(retry_after)
    if status in (408, 504):
        return ProviderTimeout()
    if status >= 500:
        return ProviderUnavailable()
    return RejectedRequest()
