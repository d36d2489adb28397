"""Makes one answer, in the worker, as its asker: provider, tools, pieces to the stream, and the stored result."""

import threading
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

import redis

from crm_app.assistant.asker import Asker
from crm_app.assistant.citations import SourceBook
from crm_app.assistant.cost import cost_usd
from crm_app.assistant.embedders import Embedder, embedder
from crm_app.assistant.engine import Answer, Check, ask
from crm_app.assistant.examples.nearest import nearest
from crm_app.assistant.examples.nearest_turns import nearest_turns
from crm_app.assistant.names import names_finder, vocabulary
from crm_app.assistant.offline.vocabulary import Vocabulary
from crm_app.assistant.outcomes import Outcome, ProblemOutcome
from crm_app.assistant.outgoing import Outgoing
from crm_app.assistant.prompt import history, system_prompt
from crm_app.assistant.prose import is_thai
from crm_app.assistant.providers.base import ChatProvider, ChatRequest, ProviderError, UserTurn
from crm_app.assistant.providers.breaker import Breaker
from crm_app.assistant.providers.choice import Choice, fallback_note, provider_of
from crm_app.assistant.providers.offline import OfflineProvider
from crm_app.assistant.providers.steady import SteadyProvider
from crm_app.assistant.tools import run as run_call
from crm_app.assistant.tools import tool_name
from crm_app.assistant.tools.base import Tool
from crm_app.conversations import asking, proposals, sent
from crm_app.conversations.context import OFFLINE, Context, begin, made_by, withdraw
from crm_app.conversations.models import AiResponse, Message
from crm_app.conversations.pieces import Sink, watch
from crm_app.core import live, metrics
from crm_app.core.clock import now, today
from crm_app.core.config import settings
from crm_app.core.database import Work
from crm_app.core.errors import AppError, Forbidden
from crm_app.core.i18n import translate
from crm_app.core.jobs import JobRun
from crm_app.core.logging import logger

log = logger(__name__)

HISTORY_MESSAGES = 16


def run(job_run: JobRun, response_id: UUID) -> None:
    """Answer `response_id`. May run again after a killed worker: it then starts the answer again."""
    with job_run.work("conversation.use") as work:
        context = begin(work, job_run.attempt, response_id)
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


# ---------------------------------------------------------------- answering


@dataclass(frozen=True)
class _Made:
    """An answer, who made it, and what it cost by whose prices."""

    answer: Answer
    provider: str
    model: str
    choice: Choice | None
    """The provider whose tokens the answer used; None for the offline assistant alone."""
    fell_back: dict[str, str] | None = None


def _answer(job_run: JobRun, context: Context, sink: Sink, stop: threading.Event) -> _Made:
    """The answer of the chosen provider; of the offline assistant when that one fails, which the answer says."""
    choice = None if context.spent else context.policy.choice
    if choice is None:
        note = translate(f"conversations.budget_spent.{context.spent}", context.language) if context.spent else ""
        return _Made(_ask(job_run, context, sink, stop, None, note), *OFFLINE, None)
    try:
        if context.policy.unusable is not None:
            raise context.policy.unusable
        provider = _steady(job_run, choice)
        return _Made(_ask(job_run, context, sink, stop, provider, ""), provider.name, provider.model, choice)
    except ProviderError as error:
        log.warning("provider failed", code=error.code, provider=choice.provider, model=choice.model)
        sink.restart()
        with job_run.work() as work:
            withdraw(work, context.response.id)
            made_by(work.db.get_one(AiResponse, (work.workspace_id, context.response.id)), None)
        answer = _ask(job_run, context, sink, stop, None, fallback_note(error, choice.model, context.language))
        answer.input_tokens, answer.output_tokens = error.used.input_tokens, error.used.output_tokens
        fell_back = {"provider": choice.provider, "model": choice.model, "code": error.code}
        return _Made(answer, *OFFLINE, choice, fell_back)


def _steady(job_run: JobRun, choice: Choice) -> ChatProvider:
    breaker = Breaker(job_run.workspace_id, choice.provider, choice.model, choice.base_url, choice.key)
    return SteadyProvider(provider_of(choice), breaker, deadline_seconds=settings().chat_deadline_seconds)


def _ask(
    job_run: JobRun, context: Context, sink: Sink, stop: threading.Event, provider: ChatProvider | None, note: str
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
        before=context.before,
        talk=context.talk,
        cite=book.number,
        note=note,
        nearest=lambda text: nearest(text, _embedder(), in_thai=is_thai(text)),
        nearest_turns=lambda text: nearest_turns(text, _embedder()),
    )
    request = ChatRequest(
        system=system_prompt(
            language=context.language,
            today=day,
            workspace=principal.workspace_name,
            currency=principal.currency,
            fiscal_start_month=principal.fiscal_year_start,
            person=principal.name,
            fields=context.fields,
            names=context.names,
        ),
        turns=(*history(context.pairs), UserTurn(context.question)),
        thinking_tokens=settings().ai_thinking_tokens,
    )
    run_tool = partial(_run_tool, job_run, context)
    check_by = Check(day, context.language, names_finder(partial(job_run.work, "conversation.use"), day))
    gate = None
    if provider is not None:
        gate = Outgoing(context.policy.hidden, partial(sent.note, job_run, context.response, provider))
        gate.note_names(context.names)
    return ask(
        request, provider or offline, run_tool, sink, stop, book, plan=offline.plan, check_by=check_by, outgoing=gate
    )


def _run_tool(job_run: JobRun, context: Context, tool: Tool) -> Outcome:
    """Runs each tool in a transaction of its own, as the asker; a refusal is returned to the model as a problem."""
    job_run.check()
    try:
        with job_run.work("conversation.use") as work:
            propose = partial(proposals.propose, work, context.response, language=context.language)
            return run_call(tool, Asker(work, context.language, _embedder, propose))
    except Forbidden:
        return ProblemOutcome(code="forbidden")


def _embedder() -> Embedder:
    config = settings()
    return embedder(config.embedder, config.embedding_model)


# ---------------------------------------------------------------- the end


def _finish(job_run: JobRun, context: Context, sink: Sink, made: _Made) -> None:
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
        response.error, response.fell_back = None, made.fell_back
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
