"""The habits of servers that speak OpenAI's wire format, and answers that lie about themselves."""

import json
from typing import Any

import pytest

from crm_app.assistant.providers import openai_wire
from crm_app.assistant.providers.base import (
    BrokenStream,
    Done,
    Event,
    ProviderError,
    ProviderUnavailable,
    QuotaExceeded,
    RejectedRequest,
    Text,
    ToolCall,
    Usage,
)
from tests.support.openai_standin import calls, words


def read(chunks: list[Any], end: bool = True) -> list[Event]:
    pieces = [one if isinstance(one, str) else json.dumps(one) for one in chunks]
    return list(openai_wire.events(iter([*pieces, *([openai_wire.END] if end else [])]), "small"))


def text(events: list[Event]) -> str:
    return "".join(e.text for e in events if isinstance(e, Text))


def part(**function: Any) -> dict[str, Any]:
    more = {name: function.pop(name) for name in ("index", "id") if name in function}
    return {"choices": [{"delta": {"tool_calls": [more | {"function": function}]}}]}


def test_calls_arrive_in_parts() -> None:
    made = calls(("find_deals", '{"query": "Acme", "limit": 3}'), ("search_notes", '{"query": "ราคา"}'))
    found = [e for e in read(made) if isinstance(e, ToolCall)]
    assert [(c.id, c.name, c.arguments) for c in found] == [
        ("call-0", "find_deals", {"query": "Acme", "limit": 3}),
        ("call-1", "search_notes", {"query": "ราคา"}),
    ]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", {}),
        ({"query": "x"}, {"query": "x"}),
        ("{not json", {openai_wire.UNREADABLE: "{not json"}),
        ("[1, 2]", {openai_wire.UNREADABLE: "[1, 2]"}),
        ('"{}"', {openai_wire.UNREADABLE: '"{}"'}),
        ("[" * 5000, {openai_wire.UNREADABLE: "[" * 200}),
    ],
)
def test_odd_arguments(arguments: Any, expected: dict[str, Any]) -> None:
    chunk = part(index=0, id="a", name="search_notes", arguments=arguments)
    (call,) = (e for e in read([chunk, *words(finish="tool_calls")]) if isinstance(e, ToolCall))
    assert call.arguments == expected


def test_calls_without_ids_and_calls_that_are_all_numbered_0() -> None:
    without = [part(name="a", arguments="{}"), part(name="b", arguments="{}"), *words(finish="tool_calls")]
    found = [e for e in read(without) if isinstance(e, ToolCall)]
    assert [c.name for c in found] == ["a", "b"]
    assert len({c.id for c in found}) == 2
    same = [part(index=0, id=one, name=one, arguments="{}") for one in ("x", "y")]
    assert [c.name for c in read([*same, *words(finish="stop")]) if isinstance(c, ToolCall)] == ["x", "y"]


def test_a_call_of_an_answer_that_was_cut_is_not_made() -> None:
    events = read(calls(("find_deals", '{"query": "A'), finish="length"))
    assert not [e for e in events if isinstance(e, ToolCall)]
    assert isinstance(events[-1], Done)
    assert events[-1].reason == "length"


@pytest.mark.parametrize(
    "pieces",
    [
        ["<think>secret", " plan</think>\n\nThe answer"],
        ["<th", "ink>a", "b</thi", "nk>The ", "answer"],
        ["The ", "answer"],
    ],
)
def test_thoughts_are_left_out(pieces: list[str]) -> None:
    assert text(read(words(*pieces))) == "The answer"


def test_a_thought_without_an_end_is_no_answer() -> None:
    assert text(read(words("<think>", "for ever " * 1000))) == ""
    assert text(read(words("<thin"))) == "<thin"


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        ({"prompt_tokens": 5, "completion_tokens": 6}, Usage(5, 6)),
        ({"prompt_tokens": -5, "completion_tokens": 6}, Usage(0, 6)),
        ({"prompt_tokens": "5", "completion_tokens": True}, None),
        ({"prompt_tokens": 10**15, "completion_tokens": 2}, Usage(0, 2)),
        ([], None),
        ("many", None),
    ],
)
def test_a_count_that_cannot_be_true_is_not_believed(usage: Any, expected: Usage | None) -> None:
    chunk = {"choices": [{"delta": {"content": "hi"}, "finish_reason": "stop"}], "usage": usage}
    found = [e for e in read([chunk]) if isinstance(e, Usage)]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("chunk", "error"),
    [
        ("<html>", BrokenStream),
        ("[]", BrokenStream),
        ({"choices": ["x"]}, BrokenStream),
        ({"choices": [{"delta": {"tool_calls": ["x"]}}]}, BrokenStream),
        ({"choices": [{"delta": {"tool_calls": [{"function": "x"}]}}]}, BrokenStream),
        ({"error": {"message": "slow down", "code": "rate_limit_exceeded"}}, QuotaExceeded),
        ({"error": "out of memory"}, ProviderUnavailable),
        ("[" * 100_000, BrokenStream),
        (part(index=0, name="a", arguments="x" * 30_000), RejectedRequest),
    ],
)
def test_what_is_no_answer(chunk: Any, error: type[ProviderError]) -> None:
    with pytest.raises(error):
        read([chunk])


def test_calls_without_end_are_refused() -> None:
    many = [part(index=n, id=str(n), name="a", arguments="{}") for n in range(openai_wire.MAX_CALLS + 1)]
    with pytest.raises(RejectedRequest):
        read(many)


def test_an_end_without_a_reason_is_an_end_and_no_end_is_none() -> None:
    chunk = {"choices": [{"delta": {"content": "whole"}}]}
    assert text(read([chunk])) == "whole"
    with pytest.raises(BrokenStream):
        read([chunk], end=False)
