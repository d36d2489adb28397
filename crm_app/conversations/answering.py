"""Makes one answer, in the worker, as its asker: provider, tools, pieces to the stream, and the stored result."""

import threading
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import redis
from sqlalchemy import select

from crm_app.assistant.asker import Asker
from crm_app.assistant.citations import SourceBook
from crm_app.assistant.cost import cost_usd
from crm_app.assistant.embedders import Embedder, embedder
from crm_app.assistant.engine import Answer, Check, ask
from crm_app.assistant.names import names_finder, vocabulary
from crm_app.assistant.offline.language import detect_language
from crm_app.assistant.offline.vocabulary import Vocabulary
from crm_app.assistant.outcomes import Outcome, ProblemOutcome
from crm_app.assistant.prompt import history, own_fields, system_prompt
from crm_app.assistant.providers.base import ChatProvider, ChatRequest, ProviderError, UserTurn
from crm_app.assistant.providers.breaker import Breaker
from crm_app.assistant.providers.choice import Choice, fallback_note, of_operator, provider_of
from crm_app.assistant.providers.offline import OfflineProvider
from crm_app.assistant.providers.steady import SteadyProvider
from crm_app.assistant.tools import run as run_call
from crm_app.assistant.tools import tool_name, tools
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.propose_change import ProposeChange
from crm_app.assistant.tools.search_notes import SearchNotes
from crm_app.conversations import access, asking, proposals, subject, usage
from crm_app.conversations.models import AiResponse, Message, PendingAction
from crm_app.conversations.pieces import Sink, watch
from crm_app.core import live, metrics
from crm_app.core.clock import now, today
from crm_app.core.config import settings
from crm_app.core.database import Work
from crm_app.core.errors import AppError, Forbidden
from crm_app.core.i18n import Language, translate
from crm_app.core.jobs import JobRun
from crm_app.core.logging import logger
from crm_app.core.principal import Principal

log = logger(__name__)

HISTORY_MESSAGES = 16
OFFLINE_MODEL = "rules"


@dataclass
class _Context:
    """What is read before the answer begins."""

    response: AiResponse
    question: str
    language: Language
    principal: Principal
    pairs: list[tuple[str, str]]
    previous: Tool | None
    budget_spent: bool


def run(job_run: JobRun, response_id: UUID) -> None:
    """Answer `response_id`. May run again after a killed worker: it then starts the answer again."""
    with job_run.work("conversation.use") as work:
        context = _begin(work, job_run, response_id)
    if context is None:
        return
    stop = threading.Event()
    sink = Sink(job_run, context.response)
    sink.begin()
    try:
        with watch(job_run, response_id, stop):
            made = _answer(job_run, context, sink, stop)
    except ProviderError as error:
        sink.flush(force=True)
        log.warning("provider failed", code=error.code, provider=context.response.provider)
        fail(job_run, response_id, error, partial=sink.text)
        return
    job_run.check() if not made.answer.stopped else None
    sink.flush(force=True)
    _finish(job_run, context, sink, made)


def _begin(work: Work, job_run: JobRun, response_id: UUID) -> _Context | None:
    response = work.db.execute(
        select(AiResponse).where(access.RESPONSE.id == response_id).with_for_update()
    ).scalar_one_or_none()
    if response is None or response.status not in ("queued", "running"):
        return None  # stopped while it waited, or completed by an attempt that outlived its lease
    response.status, response.attempt = "running", job_run.attempt
    question = work.db.get_one(Message, (work.workspace_id, response.question_id))
    answer = work.db.get_one(Message, (work.workspace_id, response.message_id))
    answer.content = ""
    withdraw(work, response_id)  # proposals of an earlier attempt would be shown twice
    budget = settings().ai_monthly_budget_usd
    pairs, previous = _before(work, response, question.position)
    work.db.flush()
    return _Context(
        response=response,
        question=subject.meant(work, question),
        language=detect_language(question.content),
        principal=work.principal,
        pairs=pairs,
        previous=previous,
        budget_spent=bool(budget) and usage.spent_this_month(work) >= Decimal(str(budget)),
    )


def withdraw(work: Work, response_id: UUID) -> None:
    """Removes the changes that an answer proposed and that nobody has decided about."""
    for action in work.db.execute(
        select(PendingAction).where(access.ACTION.response_id == response_id, access.ACTION.status == "proposed")
    ).scalars():
        work.db.delete(action)


def _before(work: Work, response: AiResponse, position: int) -> tuple[list[tuple[str, str]], Tool | None]:
    """Former questions with their answers, and the tool call that answered the last one."""
    statement = (
        select(Message)
        .where(access.MESSAGE.conversation_id == response.conversation_id, access.MESSAGE.position < position)
        .order_by(access.MESSAGE.position.desc())
        .limit(HISTORY_MESSAGES)
    )
    messages = list(work.db.execute(statement).scalars())[::-1]
    pairs = [
        (question.content, answer.content)
        for question, answer in zip(messages[::2], messages[1::2], strict=False)
        if question.role == "user" and answer.role == "assistant" and answer.content
    ]
    return pairs, _subject(work, [message.id for message in messages if message.role == "assistant"])


def _subject(work: Work, answers: list[UUID]) -> Tool | None:
    """The newest call that a further question may change: an answer without a figure or a list changes no subject."""
    statement = (
        select(access.RESPONSE.last_call)
        .join(
            Message,
            (access.MESSAGE.workspace_id == access.RESPONSE.workspace_id)
            & (access.MESSAGE.id == access.RESPONSE.message_id),
        )
        .where(access.RESPONSE.message_id.in_(answers), access.RESPONSE.last_call.is_not(None))
        .order_by(access.MESSAGE.position.desc(), access.RESPONSE.created_at.desc())
    )
    calls = (_call_of(stored) for stored in work.db.execute(statement).scalars())
    return next(
        (call for call in calls if call is not None and not isinstance(call, SearchNotes | ProposeChange)), None
    )


def _call_of(stored: dict[str, Any] | None) -> Tool | None:
    tool = tools().get(stored["tool"]) if stored else None
    return tool.model_validate(stored["arguments"]) if stored and tool is not None else None


# ---------------------------------------------------------------- answering


@dataclass(frozen=True)
class _Made:
    """An answer, who made it, and what it cost by whose prices."""

    answer: Answer
    provider: str
    model: str
    choice: Choice | None
    """The provider whose tokens the answer used; None for the offline assistant alone."""


def _answer(job_run: JobRun, context: _Context, sink: Sink, stop: threading.Event) -> _Made:
    """The answer of the chosen provider; of the offline assistant when that one fails, which the answer says."""
    choice = None if context.budget_spent else of_operator(settings())
    note = translate("conversations.budget_spent", context.language) if context.budget_spent else ""
    if choice is None:
        return _Made(_ask(job_run, context, sink, stop, None, note), "offline", OFFLINE_MODEL, None)
    try:
        provider = _steady(job_run, choice)
        return _Made(_ask(job_run, context, sink, stop, provider, note), provider.name, provider.model, choice)
    except ProviderError as error:
        log.warning("provider failed", code=error.code, provider=choice.provider, model=choice.model)
        sink.restart()
        with job_run.work() as work:
            withdraw(work, context.response.id)
        answer = _ask(job_run, context, sink, stop, None, fallback_note(error, choice.model, context.language))
        answer.input_tokens, answer.output_tokens = error.used.input_tokens, error.used.output_tokens
        return _Made(answer, "offline", OFFLINE_MODEL, choice)


def _steady(job_run: JobRun, choice: Choice) -> ChatProvider:
    breaker = Breaker(job_run.workspace_id, choice.provider, choice.model, choice.base_url, choice.key)
    return SteadyProvider(provider_of(choice), breaker, deadline_seconds=settings().chat_deadline_seconds)


def _ask(
    job_run: JobRun, context: _Context, sink: Sink, stop: threading.Event, provider: ChatProvider | None, note: str
) -> Answer:
    """The answer of a provider; None: of the offline assistant, with a note before it."""
    book, principal = SourceBook(), context.principal
    day = today(principal.workspace_timezone)

    def names(question: str) -> Vocabulary:
        with job_run.work("conversation.use") as work:
            return vocabulary(work, question)

    offline = OfflineProvider(
        vocabulary=names,
        today=day,
        fiscal_start_month=principal.fiscal_year_start,
        previous=context.previous,
        cite=book.number,
        note=note,
    )
    answering = provider or offline
    with job_run.work() as work:
        stored = work.db.get_one(AiResponse, (work.workspace_id, context.response.id))
        stored.provider, stored.model, fields = answering.name, answering.model, own_fields(work)
    request = ChatRequest(
        system=system_prompt(
            language=context.language,
            today=day,
            workspace=principal.workspace_name,
            currency=principal.currency,
            fiscal_start_month=principal.fiscal_year_start,
            person=principal.name,
            fields=fields,
        ),
        turns=(*history(context.pairs), UserTurn(context.question)),
        thinking_tokens=settings().ai_thinking_tokens,
    )
    run_tool = partial(_run_tool, job_run, context)
    check_by = Check(day, context.language, names_finder(partial(job_run.work, "conversation.use"), day))
    return ask(request, answering, run_tool, sink, stop, book, plan=offline.plan, check_by=check_by)


def _run_tool(job_run: JobRun, context: _Context, tool: Tool) -> Outcome:
    """Runs each tool in a transaction of its own, as the asker; a refusal is returned to the model as a problem."""
    job_run.check()
    try:
        with job_run.work("conversation.use") as work:
            propose = partial(proposals.propose, work, context.response)
            return run_call(tool, Asker(work, context.language, _embedder, propose))
    except Forbidden:
        return ProblemOutcome(code="forbidden")


def _embedder() -> Embedder:
    config = settings()
    return embedder(config.embedder, config.embedding_model)


# ---------------------------------------------------------------- the end


def _finish(job_run: JobRun, context: _Context, sink: Sink, made: _Made) -> None:
    answer = made.answer
    status = "stopped" if answer.stopped else "done"
    with job_run.work() as work:
        response = work.db.get_one(AiResponse, (work.workspace_id, context.response.id), with_for_update=True)
        message = work.db.get_one(Message, (work.workspace_id, response.message_id))
        message.content = answer.text
        _measure(response, answer, made.choice)
        response.status, response.finished_at = status, now()
        response.latency_ms = _milliseconds(response.created_at, response.finished_at)
        if sink.first_piece_at is not None:
            response.first_piece_ms = _milliseconds(response.created_at, sink.first_piece_at)
        response.provider, response.model = made.provider, made.model
        response.error = None
        response.last_call = (
            {"tool": tool_name(answer.last_call), "arguments": answer.last_call.model_dump(mode="json")}
            if answer.last_call is not None
            else None
        )
        _announce(work, response, made.choice.provider if made.choice is not None else "")


def _measure(response: AiResponse, answer: Answer, choice: Choice | None) -> None:
    response.input_tokens, response.output_tokens = answer.input_tokens, answer.output_tokens
    prices = (choice.input_price, choice.output_price) if choice is not None else (0.0, 0.0)
    response.cost_usd = cost_usd(answer.input_tokens, answer.output_tokens, *prices)
    response.confidence = answer.confidence
    response.used_context = answer.calls
    response.sources = [source.model_dump(mode="json") for source in answer.sources.sources]
    response.cited = list(answer.cited)
    response.cut, response.offers = answer.cut, answer.offers


def _milliseconds(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds() * 1000)


def fail(job_run: JobRun, response_id: UUID, error: AppError | None, partial: str = "") -> None:
    """Stores why there is no answer. `error` None: the worker died more often than the job may be retried."""
    with job_run.work() as work:
        response = work.db.get(AiResponse, (work.workspace_id, response_id), with_for_update=True)
        if response is None or response.status not in ("queued", "running"):
            return
        message = work.db.get_one(Message, (work.workspace_id, response.message_id))
        message.content = partial
        stored = error or AppError("conversations.error.interrupted")
        response.status, response.finished_at = "failed", now()
        response.latency_ms = _milliseconds(response.created_at, response.finished_at)
        response.error = {
            "code": stored.code if error else "interrupted",
            "message_key": stored.message_key,
            "params": stored.params,
            "retryable": stored.retryable if isinstance(stored, ProviderError) else True,
        }
        _announce(work, response)


def _announce(work: Work, response: AiResponse, spender: str = "") -> None:
    """Notifies readers after the commit. `spender`: the provider that used the tokens."""
    stream, status, attempt = asking.stream_of(response.id), response.status, response.attempt

    def publish() -> None:
        try:
            live.append(stream, {"type": "end", "status": status, "attempt": attempt})
        except redis.RedisError as error:
            log.warning("end not streamed", error=str(error))

    figures = (response.provider, status, response.latency_ms or 0, response.first_piece_ms)
    tokens, cost = (response.input_tokens, response.output_tokens), float(response.cost_usd)
    work.after_commit.append(publish)
    work.after_commit.append(lambda: metrics.answer_ended(*figures, tokens, cost, spender))
    live.publish(
        work,
        "conversation",
        id=str(response.conversation_id),
        action="answered",
        response_id=str(response.id),
    )
