"""What every Gemini SDK must do behind the seam, over HTTP against the stand-in."""

import threading
import time
from collections.abc import Iterator

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
from crm_app.assistant.providers.google_genai import GoogleGenAIProvider
from crm_app.assistant.providers.google_generativeai import GoogleGenerativeAIProvider
from crm_app.assistant.tools import declarations
from tests.support.gemini_standin import GeminiStandIn, gemini_standin

PROVIDERS = [GoogleGenAIProvider, GoogleGenerativeAIProvider]


@pytest.fixture
def standin() -> Iterator[GeminiStandIn]:
    with gemini_standin() as running:
        yield running


@pytest.fixture(params=PROVIDERS, ids=lambda p: p.name)
def make(request: pytest.FixtureRequest, standin: GeminiStandIn):
    def build(model: str = "gemini-2.5-flash", key: str = "good", timeout: float = 5.0) -> ChatProvider:
        return request.param(key, model, base_url=standin.url, timeout_seconds=timeout)

    return build


def ask(provider: ChatProvider, question: str, tools: bool = False) -> list[Event]:
    request = ChatRequest("Be brief.", (UserTurn(question),), declarations() if tools else ())
    return list(provider.stream(request, threading.Event()))


def test_an_answer_streams_in_pieces_with_its_usage(make, standin: GeminiStandIn) -> None:
    events = ask(make(), "hello")
    assert [e.text for e in events if isinstance(e, Text)] == ["สวัสดี ", "hello ", "world [1]"]
    assert [e for e in events if isinstance(e, Usage)] == [Usage(11, 12)]
    assert isinstance(events[-1], Done)
    assert events[-1].reason == "stop"
    assert events[-1].turn.text == "สวัสดี hello world [1]"
    sent = standin.requests[-1]
    assert sent["key"] == "good"
    assert "/v1beta/" in sent["path"]
    assert sent["body"]["systemInstruction"]["parts"][0]["text"] == "Be brief."
    assert sent["body"]["generationConfig"]["maxOutputTokens"] == 2048


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
    ],
)
def test_streams_that_end_badly(make, question: str, error: type[ProviderError]) -> None:
    with pytest.raises(error):
        ask(make(), question)


def test_an_error_inside_the_stream(make) -> None:
    with pytest.raises((ProviderUnavailable, BrokenStream)):
        ask(make(), "it FAILS")


def test_silence_ends_in_a_timeout(make) -> None:
    for model, question in (("hang", "hello"), ("gemini-2.5-flash", "it STALLS")):
        started = time.monotonic()
        with pytest.raises(ProviderTimeout):
            ask(make(model, timeout=0.5), question)
        assert time.monotonic() - started < 2


def test_an_answer_without_a_reader(make, standin: GeminiStandIn) -> None:
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


@pytest.mark.parametrize("model", ["gemini-2.5-flash", "gemini-3.5-flash"])
def test_the_tool_loop_keeps_thought_signatures(standin: GeminiStandIn, model: str) -> None:
    provider = GoogleGenAIProvider("good", model, base_url=standin.url)
    events = ask(provider, "TOOL please", tools=True)
    call = next(e for e in events if isinstance(e, ToolCall))
    assert (call.name, call.arguments) == ("aggregate_deals", {"measure": "count"})
    assert not [e for e in events if isinstance(e, Text)], "thoughts are no part of the answer"
    done = events[-1]
    assert isinstance(done, Done)
    assert done.reason == "tool_calls"
    again = ChatRequest(
        "",
        (UserTurn("TOOL please"), done.turn, ToolTurn((ToolResult(call, {"value": 42}),))),
        declarations(),
    )
    answer = list(provider.stream(again, threading.Event()))
    assert "".join(e.text for e in answer if isinstance(e, Text)) == 'The tool said {"value": 42}'


def test_every_tool_reaches_the_wire_as_plain_schema(standin: GeminiStandIn) -> None:
    ask(GoogleGenAIProvider("good", "gemini-3.5-flash", base_url=standin.url), "hello", tools=True)
    sent = standin.requests[-1]["body"]["tools"][0]["functionDeclarations"]
    assert [tool["name"] for tool in sent] == [tool["name"] for tool in declarations()]
    assert "$ref" not in str(sent)
