"""What every provider must do behind the seam, over HTTP against a stand-in that speaks its wire format."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from crm_app.assistant.providers.base import (
    BadKey,
    Blocked,
    BrokenStream,
    ChatProvider,
    ChatRequest,
    Done,
    Event,
    ProviderError,
    ProviderTimeout,
    ProviderUnavailable,
    QuotaExceeded,
    RejectedRequest,
    Stopped,
    Text,
    ToolCall,
    ToolResult,
    ToolTurn,
    UnknownModel,
    Usage,
    UserTurn,
)
from crm_app.assistant.providers.endpoint import origins
from crm_app.assistant.providers.google_genai import GoogleGenAIProvider
from crm_app.assistant.providers.google_generativeai import GoogleGenerativeAIProvider
from crm_app.assistant.providers.openai_compatible import OpenAICompatibleProvider
from crm_app.assistant.tools import declarations
from tests.support.gemini_standin import GeminiStandIn
from tests.support.model_standin import StandIn, running
from tests.support.openai_standin import OpenAIStandIn


@dataclass(frozen=True)
class Wire:
    """A provider, the stand-in that speaks its wire format, and the names of what the test reads of a request."""

    provider: Callable[..., ChatProvider]
    standin: type[StandIn]
    path: str
    system: Callable[[dict[str, Any]], str]
    limit: Callable[[dict[str, Any]], int]
    tools: Callable[[dict[str, Any]], list[dict[str, Any]]]


def _gemini(provider: Callable[..., ChatProvider]) -> Wire:
    return Wire(
        provider,
        GeminiStandIn,
        "/v1beta/",
        lambda body: body["systemInstruction"]["parts"][0]["text"],
        lambda body: body["generationConfig"]["maxOutputTokens"],
        lambda body: body["tools"][0]["functionDeclarations"],
    )


def _compatible(key: str, model: str, *, base_url: str, timeout_seconds: float = 30.0) -> ChatProvider:
    url = f"{base_url}/v1"
    return OpenAICompatibleProvider(
        key, model, base_url=url, timeout_seconds=timeout_seconds, private=origins(base_url)
    )


WIRES = {
    "google-genai": _gemini(GoogleGenAIProvider),
    "google-generativeai": _gemini(GoogleGenerativeAIProvider),
    "openai": Wire(
        _compatible,
        OpenAIStandIn,
        "/v1/chat/completions",
        lambda body: body["messages"][0]["content"],
        lambda body: body["max_tokens"],
        lambda body: [one["function"] for one in body["tools"]],
    ),
}
WITH_TOOLS = [
    ("google-genai", "gemini-2.5-flash"),
    ("google-genai", "gemini-3.5-flash"),
    ("openai", "small"),
]


@pytest.fixture(params=WIRES)
def wire(request: pytest.FixtureRequest) -> Wire:
    return WIRES[request.param]


@pytest.fixture
def standin(wire: Wire) -> Iterator[StandIn]:
    with running(wire.standin) as server:
        yield server


@pytest.fixture
def make(wire: Wire, standin: StandIn):
    def build(model: str = "gemini-2.5-flash", key: str = "good", timeout: float = 5.0) -> ChatProvider:
        return wire.provider(key, model, base_url=standin.url, timeout_seconds=timeout)

    return build


def ask(provider: ChatProvider, question: str, tools: bool = False, **more: Any) -> list[Event]:
    request = ChatRequest("Be brief.", (UserTurn(question),), declarations() if tools else (), **more)
    return list(provider.stream(request, threading.Event()))


def seen(provider: ChatProvider, question: str) -> tuple[list[Event], ProviderError | None]:
    """The events before an error, and the error."""
    found: list[Event] = []
    try:
        for event in provider.stream(ChatRequest("Be brief.", (UserTurn(question),)), threading.Event()):
            found.append(event)
    except ProviderError as error:
        return found, error
    return found, None


def test_an_answer_streams_in_pieces_with_its_usage(make, standin: StandIn, wire: Wire) -> None:
    events = ask(make(), "hello")
    assert [e.text for e in events if isinstance(e, Text)] == ["สวัสดี ", "hello ", "world [1]"]
    assert [e for e in events if isinstance(e, Usage)] == [Usage(11, 12)]
    assert isinstance(events[-1], Done)
    assert events[-1].reason == "stop"
    assert events[-1].turn.text == "สวัสดี hello world [1]"
    sent = standin.requests[-1]
    assert sent["key"] == "good"
    assert wire.path in sent["path"]
    assert wire.system(sent["body"]) == "Be brief."
    assert wire.limit(sent["body"]) == 2048


def test_thinking_has_a_budget_besides_the_answers(make, standin: StandIn, wire: Wire) -> None:
    ask(make(), "hello", thinking_tokens=1000)
    assert wire.limit(standin.requests[-1]["body"]) == 3048


@pytest.mark.parametrize(
    ("model", "key", "error"),
    [
        ("gemini-2.5-flash", "bad", BadKey),
        ("error-401", "good", BadKey),
        ("error-403", "good", BadKey),
        ("error-404", "good", UnknownModel),
        ("error-400", "good", RejectedRequest),
        ("error-429", "good", QuotaExceeded),
        ("error-500", "good", ProviderUnavailable),
        ("error-503", "good", ProviderUnavailable),
        ("error-504", "good", ProviderTimeout),
        ("gateway", "good", ProviderUnavailable),
    ],
)
def test_http_errors(make, model: str, key: str, error: type[ProviderError]) -> None:
    started = time.monotonic()
    with pytest.raises(error) as raised:
        ask(make(model, key), "hello")
    assert time.monotonic() - started < 4
    assert type(raised.value) is error
    for language in ("en", "th"):
        assert raised.value.message(language)


def test_quota_says_when_to_come_back(make) -> None:
    with pytest.raises(QuotaExceeded) as raised:
        ask(make("error-429"), "hello")
    assert raised.value.seconds == 17


@pytest.mark.parametrize(
    ("question", "error"),
    [
        ("BLOCKED PROMPT", Blocked),
        ("BLOCKED ANSWER", Blocked),
        ("NO FINISH", BrokenStream),
        ("it DROPS", BrokenStream),
        ("GARBLED", BrokenStream),
    ],
)
def test_streams_that_end_badly(make, question: str, error: type[ProviderError]) -> None:
    with pytest.raises(error):
        ask(make(), question)


def test_a_stream_without_an_end_reports_what_it_used(make) -> None:
    events, error = seen(make(), "NO FINISH")
    assert isinstance(error, BrokenStream)
    assert events[-1] == Usage(11, 12)


def test_an_error_inside_the_stream(make) -> None:
    with pytest.raises((ProviderUnavailable, BrokenStream)):
        ask(make(), "it FAILS")


def test_a_slow_stream_is_waited_for(make) -> None:
    assert isinstance(ask(make(timeout=1.0), "SLOW")[-1], Done)


def test_an_empty_answer_is_empty(make) -> None:
    events = ask(make(), "EMPTY")
    assert "".join(e.text for e in events if isinstance(e, Text)) == ""
    assert isinstance(events[-1], Done)


def test_silence_ends_in_a_timeout(make) -> None:
    for model, question in (("hang", "hello"), ("gemini-2.5-flash", "it STALLS")):
        started = time.monotonic()
        with pytest.raises(ProviderTimeout):
            ask(make(model, timeout=0.5), question)
        assert time.monotonic() - started < 2


def test_an_answer_without_a_reader(make, standin: StandIn) -> None:
    provider = make()
    standin.close()
    with pytest.raises(ProviderUnavailable):
        ask(provider, "hello")


def test_a_cut_answer_says_that_it_was_cut(make) -> None:
    done = ask(make(), "TOO LONG")[-1]
    assert isinstance(done, Done)
    assert done.reason == "length"


def test_a_stop_takes_hold_at_once(make) -> None:
    stop = threading.Event()
    events = make().stream(ChatRequest("Be brief.", (UserTurn("MANY"),)), stop)
    assert isinstance(next(events), Text)
    stop.set()
    started = time.monotonic()
    with pytest.raises(Stopped):
        list(events)
    assert time.monotonic() - started < 0.5


@pytest.mark.parametrize(("name", "model"), WITH_TOOLS)
def test_the_tool_loop(name: str, model: str) -> None:
    wire = WIRES[name]
    with running(wire.standin) as standin:
        provider = wire.provider("good", model, base_url=standin.url)
        events = ask(provider, "TOOL please", tools=True)
        call = next(e for e in events if isinstance(e, ToolCall))
        assert (call.name, call.arguments) == ("aggregate_deals", {"measure": "count"})
        assert not [e for e in events if isinstance(e, Text)], "thoughts are no part of the answer"
        done = events[-1]
        assert isinstance(done, Done)
        assert done.reason == "tool_calls"
        turns = (UserTurn("TOOL please"), done.turn, ToolTurn((ToolResult(call, {"value": 42}),)))
        answer = list(provider.stream(ChatRequest("", turns, declarations()), threading.Event()))
        assert "".join(e.text for e in answer if isinstance(e, Text)) == 'The tool said {"value": 42}'


@pytest.mark.parametrize(("name", "model"), WITH_TOOLS)
def test_every_tool_reaches_the_wire_as_plain_schema(name: str, model: str) -> None:
    wire = WIRES[name]
    with running(wire.standin) as standin:
        ask(wire.provider("good", model, base_url=standin.url), "hello", tools=True)
        sent = wire.tools(standin.requests[-1]["body"])
    assert [tool["name"] for tool in sent] == [tool["name"] for tool in declarations()]
    assert "$ref" not in str(sent)
