"""Servers that differ from OpenAI's, over HTTP."""

import threading
from collections.abc import Iterator

import pytest

from crm_app.assistant.providers.base import (
    BrokenStream,
    ChatRequest,
    Done,
    Event,
    RefusedAddress,
    RejectedRequest,
    Text,
    ToolsUnsupported,
    UserTurn,
)
from crm_app.assistant.providers.endpoint import origins
from crm_app.assistant.providers.openai_compatible import OpenAICompatibleProvider
from crm_app.assistant.tools import declarations
from tests.support.openai_standin import OpenAIStandIn, openai_standin


@pytest.fixture
def server() -> Iterator[OpenAIStandIn]:
    with openai_standin() as running:
        yield running


def made(server: OpenAIStandIn, model: str = "small", key: str = "") -> OpenAICompatibleProvider:
    return OpenAICompatibleProvider(
        key, model, base_url=f"{server.url}/v1/", timeout_seconds=3, private=origins(server.url)
    )


def ask(provider: OpenAICompatibleProvider, tools: bool = False) -> list[Event]:
    request = ChatRequest("", (UserTurn("hello"),), declarations() if tools else ())
    return list(provider.stream(request, threading.Event()))


def text(events: list[Event]) -> str:
    return "".join(e.text for e in events if isinstance(e, Text))


def test_a_server_without_a_key_gets_none(server: OpenAIStandIn) -> None:
    assert text(ask(made(server)))
    assert server.requests[-1]["key"] == ""


def test_a_model_that_wants_other_fields_gets_them_and_is_asked_so_from_then_on(server: OpenAIStandIn) -> None:
    provider = made(server, "strict")
    assert text(ask(provider)) == "สวัสดี hello world [1]"
    assert [
        sorted(r["body"].keys() & {"max_tokens", "max_completion_tokens", "temperature"}) for r in server.requests
    ] == [
        ["max_tokens", "temperature"],
        ["max_completion_tokens", "temperature"],
        ["max_completion_tokens"],
    ]
    ask(provider)
    assert len(server.requests) == 4


def test_a_model_without_tools_says_so_once(server: OpenAIStandIn) -> None:
    provider = made(server, "no-tools")
    with pytest.raises(ToolsUnsupported):
        ask(provider, tools=True)
    assert not provider.supports_tools
    assert text(ask(provider))


def test_a_server_that_does_not_stream_is_read_whole(server: OpenAIStandIn) -> None:
    events = ask(made(server, "plain"))
    assert text(events) == "สวัสดี hello world [1]"
    assert isinstance(events[-1], Done)


def test_a_page_instead_of_an_answer_and_a_redirect(server: OpenAIStandIn) -> None:
    with pytest.raises(BrokenStream):
        ask(made(server, "html"))
    with pytest.raises(RejectedRequest):
        ask(made(server, "redirect"))
    assert not any("elsewhere" in r["path"] for r in server.requests)


def test_an_answer_without_end_is_cut_off(server: OpenAIStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_app.assistant.providers.openai_compatible.MAX_BYTES", 2_000)
    server.script = lambda body: ({"choices": [{"delta": {"content": "x" * 100}}]} for _ in range(10_000))
    with pytest.raises(BrokenStream):
        ask(made(server))


def test_an_address_in_this_machine_is_refused_unless_the_operator_allows_it(server: OpenAIStandIn) -> None:
    with pytest.raises(RefusedAddress):
        OpenAICompatibleProvider("", "small", base_url=server.url)
    https = server.url.replace("http://", "https://")
    with pytest.raises(RefusedAddress):
        OpenAICompatibleProvider("", "small", base_url=https)
    named = https.replace("127.0.0.1", "localhost")
    with pytest.raises(RefusedAddress):
        ask(OpenAICompatibleProvider("", "small", base_url=named))
    assert server.requests == []
