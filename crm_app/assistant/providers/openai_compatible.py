"""Any server that speaks OpenAI's chat completions: Ollama, vLLM, llama.cpp, OpenAI itself and others."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import httpx

from crm_app.assistant.providers import openai_wire
from crm_app.assistant.providers.base import (
    BrokenStream,
    ChatRequest,
    Event,
    ProviderError,
    ProviderTimeout,
    ProviderUnavailable,
    RefusedAddress,
    RejectedRequest,
    ToolsUnsupported,
    error_for_status,
)
from crm_app.assistant.providers.endpoint import Pinned, RefusedEndpoint, checked_url
from crm_app.assistant.providers.pump import pump

MAX_LINE = 1_000_000
MAX_BYTES = 8_000_000
"""What is read of one answer; a server that sends more is cut off."""
MAX_ERROR = 20_000
_OPTIONAL = ("stream_options", "temperature")
"""Fields of a request that some servers refuse, and that an answer does not need."""


class OpenAICompatibleProvider:
    """A `ChatProvider`. Create one per process and settings: it owns the connections."""

    name = "openai"

    def __init__(
        self,
        api_key: str,
        model: str,
        *,
        base_url: str,
        timeout_seconds: float = 30.0,
        private: frozenset[str] = frozenset(),
    ) -> None:
        """
        Args:
            api_key: sent as a bearer token; empty for a server that wants none.
            model: the server's name of the model.
            base_url: the address before `/chat/completions`, such as `http://localhost:11434/v1`.
            timeout_seconds: the longest silence of the other side.
            private: origins that the operator allows though they are not public, see `endpoint.py`.

        Raises:
            RefusedAddress: the address may not be called.
        """
        self.model, self.supports_tools = model, True
        self._timeout = timeout_seconds
        self._left_out: frozenset[str] = frozenset()
        self._renamed: dict[str, str] = {}
        try:
            self._url = f"{checked_url(base_url, private)}/chat/completions"
        except RefusedEndpoint as error:
            raise RefusedAddress(error.key) from error
        headers = {"Accept": "text/event-stream"} | ({"Authorization": f"Bearer {api_key}"} if api_key else {})
        self._client = httpx.Client(
            transport=Pinned(private), headers=headers, timeout=timeout_seconds, follow_redirects=False, trust_env=False
        )

    def stream(self, request: ChatRequest, stop: threading.Event) -> Iterator[Event]:
        """See `ChatProvider.stream`. Raises ToolsUnsupported when the server or model knows no tools."""
        try:
            yield from openai_wire.events(pump(lambda: self._pieces(request), stop, self._timeout), self.model)
        except RefusedEndpoint as error:
            raise RefusedAddress(error.key) from error
        except httpx.TimeoutException as error:
            raise ProviderTimeout from error
        except httpx.ConnectError as error:
            raise ProviderUnavailable from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise BrokenStream from error

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _pieces(self, request: ChatRequest) -> Iterator[str]:
        """The JSON texts of an answer. Sends again, at most three times, without what the server does not know."""
        for _ in range(4):
            with self._client.stream("POST", self._url, json=self._body(request)) as response:
                if response.status_code == 200:
                    yield from _texts(response)
                    return
                message = _message(response)
                if not self._adapts(response.status_code, message):
                    raise self._refused(response, message, bool(request.tools))
        raise RejectedRequest

    def _body(self, request: ChatRequest) -> dict[str, Any]:
        body = openai_wire.body(request, self.model)
        return {self._renamed.get(name, name): value for name, value in body.items() if name not in self._left_out}

    def _adapts(self, status: int, message: str) -> bool:
        """Whether another form of the request may be accepted; the next one then has that form."""
        if status not in (400, 422):
            return False
        if "max_completion_tokens" in message and "max_tokens" not in self._renamed:
            self._renamed = {"max_tokens": "max_completion_tokens"}
            return True
        for name in _OPTIONAL:
            if name in message and name not in self._left_out:
                self._left_out |= {name}
                return True
        return False

    def _refused(self, response: httpx.Response, message: str, tools: bool) -> ProviderError:
        status, lower = response.status_code, message.lower()
        about_tools = "tool" in lower and any(word in lower for word in ("support", "requires", "enable"))
        if tools and about_tools and status in (400, 422, 500, 501):
            self.supports_tools = False
            return ToolsUnsupported()
        if 300 <= status < 400:
            return RejectedRequest()
        return error_for_status(status, message, self.model, _retry_after(response))


def _texts(response: httpx.Response) -> Iterator[str]:
    if "text/event-stream" in response.headers.get("content-type", ""):
        yield from _events(response)
        return
    # A server that ignores `stream` sends the whole answer; what is no JSON is no answer.
    whole = b"".join(_bounded(response.iter_bytes(), MAX_BYTES)).strip()
    if whole.startswith(b"data:"):  # a stream under a wrong name
        for line in whole.decode("utf-8", "replace").splitlines():
            if line.startswith("data:"):
                yield line[5:].strip()
        return
    yield whole.decode("utf-8", "replace")
    yield openai_wire.END


def _events(response: httpx.Response) -> Iterator[str]:
    """The data of server-sent events. An event may have several lines of data; comments are skipped."""
    rest, data = b"", list[bytes]()
    for part in _bounded(response.iter_bytes(), MAX_BYTES):
        rest += part
        *lines, rest = rest.replace(b"\r\n", b"\n").split(b"\n")
        if len(rest) > MAX_LINE:
            raise BrokenStream
        for line in lines:
            if line.startswith(b"data:"):
                data.append(line[5:].strip())
            elif not line.strip() and data:
                yield b"\n".join(data).decode("utf-8", "replace")
                data = []
    if rest.startswith(b"data:"):
        data.append(rest[5:].strip())
    if data:
        yield b"\n".join(data).decode("utf-8", "replace")


def _bounded(parts: Iterator[bytes], most: int) -> Iterator[bytes]:
    """The parts, at most `most` bytes. Raises BrokenStream beyond."""
    for part in parts:
        most -= len(part)
        if most < 0:
            raise BrokenStream
        yield part


def _message(response: httpx.Response) -> str:
    """The text of an error, of whatever form; it is inspected and never shown."""
    read = b""
    for part in response.iter_bytes():
        read += part
        if len(read) > MAX_ERROR:
            break
    text = read[:MAX_ERROR].decode("utf-8", "replace")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    error = found.get("error", found) if isinstance(found, dict) else found
    return str(error.get("message", error) if isinstance(error, dict) else error)


def _retry_after(response: httpx.Response) -> int | None:
    said = response.headers.get("retry-after", "").strip()
    return min(int(said), 86_400) if said.isascii() and said.isdigit() and len(said) < 9 else None
