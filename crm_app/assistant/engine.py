"""Answers one question: plans with tools, streams the words, checks the citations.

The engine knows no database and no queue. The caller passes a function that runs a tool with the asker's permissions
and a sink for the pieces, so that every provider behaves alike and can be tested alike.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

from pydantic import ValidationError

from crm_app.assistant.citations import CheckedAnswer, SourceBook, StreamedCitations, check, without_citations
from crm_app.assistant.cost import confidence, lowered
from crm_app.assistant.facts import Facts, gather
from crm_app.assistant.named import Names
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.outcomes import (
    CountOutcome,
    DefinitionOutcome,
    Figures,
    FlowOutcome,
    Outcome,
    PassagesOutcome,
    ProblemOutcome,
    ProposalOutcome,
    RecordsOutcome,
)
from crm_app.assistant.outgoing import Outgoing
from crm_app.assistant.prompt import as_prompt_data, number_sources, tool_payload
from crm_app.assistant.proof import Prover, ready
from crm_app.assistant.providers.base import (
    BrokenStream,
    ChatProvider,
    ChatRequest,
    Done,
    EmptyAnswer,
    ProviderError,
    ProviderTimeout,
    Stopped,
    Text,
    ToolCall,
    ToolResult,
    ToolsUnsupported,
    ToolTurn,
    Turn,
    Usage,
    UserTurn,
)
from crm_app.assistant.tools import declarations, tool_name, tools
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.search_notes import SearchNotes
from crm_app.core.direction import visible
from crm_app.core.i18n import translate

MAX_ROUNDS = 6
MAX_CALLS = 12
MAX_SECONDS = 180.0
MAX_ANSWER_CHARS = 20_000
MAX_VALUE_CHARS = 2_000
LEFT_OUT = 0.5
"""The most that an answer is worth which left out words of its question."""
BYTES_A_TOKEN = 4
"""An estimate for what no server counted: about four Latin letters, or one and a half Thai ones, are a token."""

RunTool = Callable[[Tool], Outcome]


class Sink(Protocol):
    """Receives an answer while it is written."""

    def piece(self, text: str) -> None:
        """The next piece of the answer."""

    def step(self, tool: str) -> None:
        """A tool is about to run."""


@dataclass
class Answer:
    """An answer and how it was made. `stopped`: the person stopped it; the text is then incomplete."""

    text: str = ""
    cited: tuple[int, ...] = ()
    sources: SourceBook = field(default_factory=SourceBook)
    calls: list[dict[str, Any]] = field(default_factory=list)
    last_call: Tool | None = None
    offers: list[str] = field(default_factory=list)
    """Questions near one that got no answer."""
    input_tokens: int = 0
    output_tokens: int = 0
    confidence: float = 0.0
    cut: bool = False
    stopped: bool = False


@dataclass
class _Run:
    answer: Answer
    outcomes: list[Outcome] = field(default_factory=list)
    streamed: StreamedCitations | None = None
    raw: str = ""
    held: str = ""
    """Streamed letters of a sentence that is not whole yet."""
    prover: Prover | None = None
    facts: Facts | None = None
    known: int = -1
    """How many results `facts` has."""
    outgoing: Outgoing | None = None
    """The gate to a model; None for the offline assistant, which sends nothing."""


@dataclass(frozen=True)
class Check:
    """What a model's answer is proved by, besides the results: the day, the language of marks, the workspace's names."""

    today: date
    language: str
    names: Names | None = None


def _prover(run: "_Run", request: ChatRequest, by: Check) -> Prover:
    last = request.turns[-1]

    def facts() -> Facts:
        if run.facts is None or run.known != len(run.outcomes):
            run.facts, run.known = gather(run.outcomes, run.answer.calls, by.today), len(run.outcomes)
        return run.facts

    return Prover(facts, last.text if isinstance(last, UserTurn) else "", by.language, by.names)


def ask(
    request: ChatRequest,
    provider: ChatProvider,
    run_tool: RunTool,
    sink: Sink,
    stop: threading.Event,
    book: SourceBook,
    *,
    plan: Callable[[str], Understanding] | None = None,
    check_by: "Check | None" = None,
    outgoing: Outgoing | None = None,
) -> Answer:
    """Answer the last turn of `request`.

    Args:
        request: instruction, history and question; the tools are added here.
        provider: the provider that answers.
        run_tool: runs a tool as the asker.
        sink: gets the pieces.
        stop: set when the person no longer wants the answer.
        book: numbers the sources; the offline assistant cites by it as well.
        plan: the offline planner, for a provider without tools.
        check_by: by what the sentences of a model are proved; the offline assistant only words results.
        outgoing: what of the results a model may see, and the note of what it was sent.

    Raises:
        ProviderError: the provider failed; its `used` has the tokens that were used all the same.
    """
    run = _Run(Answer(sources=book), streamed=StreamedCitations(book))
    if provider.name != "offline":
        run.prover = _prover(run, request, check_by) if check_by is not None else None
        run.outgoing = outgoing or Outgoing()
    try:
        _rounds(request, provider, run, run_tool, sink, stop, plan)
        if not run.answer.stopped:
            _refuse_empty(run, provider, sink, check_by.language if check_by else "en")
    except ProviderError as error:
        error.used = Usage(run.answer.input_tokens, run.answer.output_tokens)
        raise
    return _finished(run, sink, provider)


def _rounds(
    request: ChatRequest, provider: ChatProvider, run: _Run, run_tool: RunTool, sink: Sink, stop: threading.Event,
    plan: Callable[[str], Understanding] | None,
) -> None:  # fmt: skip
    """The calls to the provider, with the results of the tools that each asks for, until it has answered."""
    started, turns = time.monotonic(), list(request.turns)
    with_tools = provider.supports_tools or plan is None
    if not with_tools and plan is not None:
        turns[-1] = _with_results(turns[-1], plan, run, run_tool, sink)
    left = MAX_ROUNDS
    try:
        while left:
            left -= 1
            offered = declarations() if with_tools else ()
            try:
                done = _round(replace(request, turns=tuple(turns), tools=offered), provider, run, sink, stop, started)
            except ToolsUnsupported:
                if plan is None or not with_tools or run.answer.calls:
                    raise
                with_tools = False
                turns[-1] = _with_results(turns[-1], plan, run, run_tool, sink)
                continue
            run.answer.cut = done.reason == "length"
            if done.reason != "tool_calls":
                return
            results = tuple(_run_call(call, run, run_tool, sink) for call in done.turn.calls)
            turns += [done.turn, ToolTurn(results)]
        run.answer.cut = True
    except Stopped:
        run.answer.stopped = True


def _refuse_empty(run: _Run, provider: ChatProvider, sink: Sink, language: str) -> None:
    """Raises EmptyAnswer when a model said nothing at all. A proposal without words gets a sentence."""
    if provider.name == "offline" or run.raw.strip() or run.answer.cut:
        return
    if any(isinstance(outcome, ProposalOutcome) for outcome in run.outcomes):
        _piece(translate("assistant.only_proposal", language), run, sink)
    else:
        raise EmptyAnswer


def _round(
    request: ChatRequest, provider: ChatProvider, run: _Run, sink: Sink, stop: threading.Event, started: float
) -> Done:
    counted, said = False, 0
    done: Done | None = None
    try:
        for event in provider.stream(request, stop):
            if time.monotonic() - started > MAX_SECONDS:
                raise ProviderTimeout
            if isinstance(event, Text):
                said += len(event.text.encode())
                _piece(event.text, run, sink)
            elif isinstance(event, ToolCall):
                said += len(event.name) + len(str(event.arguments))
            elif isinstance(event, Usage):
                counted = True
                run.answer.input_tokens += event.input_tokens
                run.answer.output_tokens += event.output_tokens
            elif isinstance(event, Done):
                done = event
                break
    finally:
        # A stream that broke or was stopped, and a server that does not count, is counted by its letters.
        if said and not counted and provider.name != "offline":
            run.answer.input_tokens += _letters(request) // BYTES_A_TOKEN
            run.answer.output_tokens += -(-said // BYTES_A_TOKEN)
    if done is None:
        raise BrokenStream
    return done


def _letters(request: ChatRequest) -> int:
    """The size of a request in bytes, without the frame of its wire format."""
    size = len(request.system.encode()) + sum(len(str(tool)) for tool in request.tools)
    for turn in request.turns:
        results = turn.results if isinstance(turn, ToolTurn) else ()
        size += len(getattr(turn, "text", "").encode()) + sum(len(str(one.payload).encode()) for one in results)
    return size


def _piece(text: str, run: _Run, sink: Sink) -> None:
    if run.prover is not None:
        text = visible(text)
    room = MAX_ANSWER_CHARS - len(run.raw)
    if room <= 0 or run.streamed is None:
        return
    run.raw += text[:room]
    _show(run.streamed.feed(text[:room]), run, sink)


def _show(text: str, run: _Run, sink: Sink, *, last: bool = False) -> None:
    """Passes on a piece; of a model's answer whole sentences, once they are proved."""
    if run.prover is not None:
        run.held += text
        size = len(run.held) if last else ready(run.held)
        text, run.held = run.prover.piece(run.held[:size]), run.held[size:]
    if text:
        sink.piece(text)


def _run_call(call: ToolCall, run: _Run, run_tool: RunTool, sink: Sink) -> ToolResult:
    outcome = _outcome(call, run, run_tool, sink)
    run.outcomes.append(outcome)
    book = run.answer.sources
    numbers = number_sources(outcome, book)
    payload = tool_payload(outcome, book, run.outgoing) if run.outgoing is not None else {}
    run.answer.calls.append(
        {
            "tool": call.name[:60],
            "arguments": _bounded(call.arguments),
            "outcome": outcome.type,
            "problem": outcome.code if isinstance(outcome, ProblemOutcome) else None,
            "sources": numbers,
        }
    )
    return ToolResult(call, payload, outcome)


def _outcome(call: ToolCall, run: _Run, run_tool: RunTool, sink: Sink) -> Outcome:
    """Run one call; an invalid call is returned to the model as a problem, never raised."""
    if len(run.answer.calls) >= MAX_CALLS:
        return ProblemOutcome(code="unsupported", value="too many calls; answer with what you have")
    kind = tools().get(call.name)
    if kind is None:
        return ProblemOutcome(code="invalid", field="name", value=call.name[:60])
    try:
        tool = kind.model_validate(call.arguments)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        return ProblemOutcome(code="invalid", field=where[:200], value=str(first["msg"])[:200])
    sink.step(call.name)
    if run.answer.last_call is None or not isinstance(tool, SearchNotes):
        run.answer.last_call = tool  # a search besides a figure is nothing that the next question changes
    return run_tool(tool)


def _with_results(turn: Turn, plan: Callable[[str], Understanding], run: _Run, run_tool: RunTool, sink: Sink) -> Turn:
    """For a provider without tools: puts the results of the offline planner before the question."""
    if not isinstance(turn, UserTurn):
        return turn
    understanding = plan(turn.text)
    calls: list[Tool] = list(understanding.calls)
    if not any(isinstance(call, SearchNotes) for call in calls):
        calls.append(SearchNotes(query=turn.text[:1000]))
    payloads = []
    for number, tool in enumerate(calls):
        arguments = tool.model_dump(mode="json", exclude_defaults=True)
        result = _run_call(ToolCall(str(number), tool_name(tool), arguments), run, run_tool, sink)
        payloads.append(result.payload)
    if understanding.call is not None:
        run.answer.last_call = understanding.call
    return UserTurn(as_prompt_data(payloads) + "\nQuestion: " + turn.text)


def _found(outcome: Outcome) -> bool:
    if isinstance(outcome, RecordsOutcome):
        return bool(outcome.rows) or outcome.source is not None  # an empty list is a result too
    if isinstance(outcome, Figures | FlowOutcome | PassagesOutcome):
        return bool(outcome.rows)
    return isinstance(outcome, CountOutcome | DefinitionOutcome | ProposalOutcome)


def _finished(run: _Run, sink: Sink, provider: ChatProvider) -> Answer:
    offline, offers = provider.name == "offline", list(getattr(provider, "offers", []))
    plan: Understanding | None = getattr(provider, "understanding", None)
    answer = run.answer
    if run.streamed is not None:
        _show(run.streamed.close(), run, sink, last=True)
    checked = check(run.raw, answer.sources)
    proven = run.prover.prove(checked.text) if run.prover is not None else None
    if proven is not None:
        again = check(proven.text, answer.sources)
        checked = CheckedAnswer(again.text, again.cited, checked.removed)
    if not any(_found(outcome) for outcome in run.outcomes):
        checked = CheckedAnswer(without_citations(checked.text), (), checked.removed)
    answer.text, answer.cited, answer.offers = checked.text, checked.cited, offers
    if offline and plan is not None and plan.call is not None:
        answer.last_call = plan.call  # of two figures the first is what the next question changes
    assumed = bool(plan and (plan.assumed or plan.skipped or plan.read_as))
    answer.confidence = confidence(run.outcomes, checked, answer.sources, assumed=assumed, exact=offline)
    if plan is not None and plan.left_out:
        answer.confidence = min(answer.confidence, LEFT_OUT)
    if proven is not None:
        answer.confidence = lowered(answer.confidence, proven)
    return answer


def _bounded(value: Any, depth: int = 0) -> Any:
    """A model's arguments, cut to a size that may be stored."""
    if isinstance(value, str):
        return value[:MAX_VALUE_CHARS]
    if depth > 5:
        return None
    if isinstance(value, dict):
        return {str(key)[:100]: _bounded(item, depth + 1) for key, item in list(value.items())[:40]}
    if isinstance(value, list):
        return [_bounded(item, depth + 1) for item in value[:40]]
    return value if value is None or isinstance(value, int | float | bool) else str(value)[:MAX_VALUE_CHARS]
