"""What the product does with conversations: whose they are, what is asked in them, and what answers propose."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel
from sqlalchemy import ColumnElement, and_, exists, func, or_, select, text, true, tuple_
from sqlalchemy.orm import aliased

from crm_app.assistant.markdown import render
from crm_app.assistant.outcomes import Source
from crm_app.conversations import proposals, sharing
from crm_app.conversations.models import AiResponse, Conversation, Message, PendingAction
from crm_app.conversations.schemas import (
    ActionOut,
    Asked,
    AskIn,
    ConversationDetail,
    ConversationIn,
    ConversationOut,
    ConversationPatch,
    ConversationQuery,
    MessageOut,
    ResponseOut,
    SourceOut,
    UsageOut,
    UsageRow,
)
from crm_app.core import jobs, live
from crm_app.core.cache import client
from crm_app.core.clock import new_id, now
from crm_app.core.config import settings
from crm_app.core.database import Work
from crm_app.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from crm_app.core.i18n import text as say
from crm_app.core.permissions import record_kinds
from crm_app.core.tables import columns
from crm_app.records import RESTORERS
from crm_app.search.models import SearchDocument
from crm_app.values.finding import terms
from crm_app.workspaces.models import Membership

CONVERSATION, MESSAGE = columns(Conversation), columns(Message)
DOCUMENT = columns(SearchDocument)
RESPONSE, ACTION, MEMBER = columns(AiResponse), columns(PendingAction), columns(Membership)

MAX_MESSAGES_SHOWN = 60
MAX_MESSAGES = 400
MAX_OPEN = 3
"""Answers that one member may wait for at a time."""
STOP_SECONDS = 600


class AnswerPayload(BaseModel):
    """Payload of the answer job."""

    response_id: UUID


# ---------------------------------------------------------------- who may see what


def _visible(work: Work) -> ColumnElement[bool]:
    """Own conversations, and those that others share."""
    work.require("conversation.use")
    condition: ColumnElement[bool] = and_(
        CONVERSATION.deleted_at.is_(None),
        or_(CONVERSATION.owner_id == work.principal.member_id, CONVERSATION.shared),
    )
    return condition


def _mine(work: Work, conversation_id: UUID, *, deleted: bool = False) -> Conversation:
    """The conversation, locked, if it is the principal's. Raises NotFound for what may not be seen, Forbidden for what may."""
    work.require("conversation.use")
    statement = select(Conversation).where(
        CONVERSATION.id == conversation_id,
        CONVERSATION.deleted_at.is_not(None) if deleted else CONVERSATION.deleted_at.is_(None),
        or_(CONVERSATION.owner_id == work.principal.member_id, CONVERSATION.shared),
    )
    found: Conversation | None = work.db.execute(statement.with_for_update()).scalar_one_or_none()
    if found is None:
        raise NotFound
    if found.owner_id != work.principal.member_id:
        raise Forbidden("conversations.error.not_yours")
    return found


def may_follow(work: Work, response_id: UUID) -> AiResponse:
    """The answer, if its conversation may be seen. Raises NotFound."""
    statement = (
        select(AiResponse)
        .join(
            Conversation,
            and_(CONVERSATION.workspace_id == RESPONSE.workspace_id, CONVERSATION.id == RESPONSE.conversation_id),
        )
        .where(RESPONSE.id == response_id, _visible(work))
    )
    found: AiResponse | None = work.db.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


# ---------------------------------------------------------------- conversations


def page(work: Work, query: ConversationQuery) -> dict[str, Any]:
    """A page of conversations, the latest first, as JSON values. `q` looks in titles and messages, folded like any search.

    A conversation is found by its title or by one message that has all of what is looked for.

    Raises Invalid for a cursor that no conversation has.
    """
    statement = _listed(work)
    if query.q:
        patterns = [term.pattern for term in terms(query.q)]
        said = exists().where(
            MESSAGE.workspace_id == CONVERSATION.workspace_id,
            MESSAGE.conversation_id == CONVERSATION.id,
            *(MESSAGE.found_by.like(pattern) for pattern in patterns),
            # Of others' conversations only the questions: a search must not tell what an answer holds that is hidden.
            or_(CONVERSATION.owner_id == work.principal.member_id, MESSAGE.role == "user"),
        )
        titled = and_(true(), *(CONVERSATION.found_by.like(pattern) for pattern in patterns))
        statement = statement.where(or_(titled, said))
    if query.after is not None:
        anchor = select(CONVERSATION.updated_at, CONVERSATION.id).where(CONVERSATION.id == query.after)
        if work.db.execute(anchor).first() is None:
            raise Invalid(fields={"after": "core.field.cursor"})
        statement = statement.where(tuple_(CONVERSATION.updated_at, CONVERSATION.id) < anchor.scalar_subquery())
    ordered = statement.order_by(CONVERSATION.updated_at.desc(), CONVERSATION.id.desc()).limit(query.limit + 1)
    rows = work.db.execute(ordered).all()
    items = [_conversation_out(work, row) for row in rows[: query.limit]]
    more = len(rows) > query.limit
    return {
        "items": [item.model_dump(mode="json") for item in items],
        "next": str(items[-1].id) if more and items else None,
    }


def _listed(work: Work) -> Any:
    return (
        select(Conversation, MEMBER.name.label("owner_name"))
        .outerjoin(
            Membership, and_(MEMBER.workspace_id == CONVERSATION.workspace_id, MEMBER.id == CONVERSATION.owner_id)
        )
        .where(_visible(work))
    )


def _conversation_out(work: Work, row: Any) -> ConversationOut:
    conversation: Conversation = row[0]
    return ConversationOut(
        id=conversation.id,
        title=conversation.title,
        shared=conversation.shared,
        mine=conversation.owner_id == work.principal.member_id,
        owner_name=row.owner_name,
        created_at=conversation.created_at,
        updated_at=conversation.updated_at,
        version=conversation.version,
    )


def start(work: Work, data: ConversationIn) -> tuple[Conversation, Asked | None]:
    """A new conversation, with its first question if there is one."""
    work.require("conversation.use")
    if work.principal.member_id is None:
        raise Forbidden
    title = data.title or _title_of(data.question) or say("conversations.untitled", work.principal.language)
    conversation = Conversation(
        workspace_id=work.workspace_id, id=new_id(), owner_id=work.principal.member_id, title=title
    )
    work.db.add(conversation)
    work.db.flush()
    asked = _ask(work, conversation, data.question) if data.question else None
    _tell(work, conversation.id, "created")
    return conversation, asked


def _title_of(question: str | None) -> str:
    words = " ".join((question or "").split())
    return words if len(words) <= 80 else words[:79].rstrip() + "…"


def detail(work: Work, conversation_id: UUID, before: int | None = None) -> ConversationDetail:
    """A conversation with its newest messages, or those before position `before`. Raises NotFound."""
    row = work.db.execute(_listed(work).where(CONVERSATION.id == conversation_id)).one_or_none()
    if row is None:
        raise NotFound
    newest = aliased(AiResponse, _newest_response())
    # In one statement, hence as of one moment: an answer that is done must not come with the text from before it was.
    statement = (
        select(Message, newest, MEMBER.name.label("author_name"))
        .select_from(Message)
        .outerjoin(newest, true())
        .outerjoin(Membership, and_(MEMBER.workspace_id == MESSAGE.workspace_id, MEMBER.id == MESSAGE.author_id))
        .where(MESSAGE.conversation_id == conversation_id)
        .order_by(MESSAGE.position.desc())
        .limit(MAX_MESSAGES_SHOWN + 1)
    )
    if before is not None:
        statement = statement.where(MESSAGE.position < before)
    rows = list(work.db.execute(statement).all())
    shown = rows[:MAX_MESSAGES_SHOWN][::-1]
    actions = actions_of(work, [response.id for _, response, _ in shown if response is not None])
    base = _conversation_out(work, row)
    hidden = {} if base.mine else sharing.hidden(work, conversation_id)
    gone = deleted_sources(work, [response for _, response, _ in shown if response is not None])
    messages = [
        message_out(work, message, response, actions, author, hidden, gone) for message, response, author in shown
    ]
    return ConversationDetail(
        **base.model_dump(),
        messages=messages,
        earlier=len(rows) > MAX_MESSAGES_SHOWN,
        streams=base.mine or sharing.reads_everything(work),
    )


def _newest_response() -> Any:
    """The last answer to the message that the statement around it reads."""
    return (
        select(AiResponse)
        .where(RESPONSE.workspace_id == MESSAGE.workspace_id, RESPONSE.message_id == MESSAGE.id)
        .order_by(RESPONSE.created_at.desc(), RESPONSE.id.desc())
        .limit(1)
        .lateral("newest")
    )


def actions_of(work: Work, response_ids: list[UUID]) -> dict[UUID, list[ActionOut]]:
    """Proposed changes by answer."""
    found: dict[UUID, list[ActionOut]] = {}
    statement = select(PendingAction).where(ACTION.response_id.in_(response_ids)).order_by(ACTION.created_at, ACTION.id)
    for action in work.db.execute(statement).scalars():
        out = proposals.shown(action, work.principal.language)
        found.setdefault(action.response_id, []).append(out)
    return found


def message_out(
    work: Work,
    message: Message,
    response: AiResponse | None,
    actions: dict[UUID, list[ActionOut]],
    author_name: str | None = None,
    hidden: Mapping[UUID, frozenset[str]] | None = None,
    gone: frozenset[tuple[str, str]] = frozenset(),
) -> MessageOut:
    """A message as it leaves the service, an answer's Markdown made safe HTML.

    Args:
        hidden: answers that the reader may not see, as `sharing.hidden` gives them: what is missing is told instead.
        gone: cited records that have been deleted, as `deleted_sources` gives them.
    """
    lacking = hidden.get(response.id) if hidden and response is not None else None
    if response is not None and lacking:
        return _withheld(work, message, response, lacking)
    return MessageOut(
        id=message.id,
        role="assistant" if message.role == "assistant" else "user",
        author_name=author_name,
        content=message.content,
        html=render(message.content, _told(work, response, gone)) if message.role == "assistant" else "",
        created_at=message.created_at,
        response=None if response is None else response_out(work, response, actions.get(response.id, []), gone),
    )


def _withheld(work: Work, message: Message, response: AiResponse, lacking: frozenset[str]) -> MessageOut:
    """A placeholder for an answer: nothing of it but when it was given, and why it is not shown."""
    told = sharing.placeholder(lacking, work.principal.language)
    bare = AiResponse(
        id=response.id,
        workspace_id=response.workspace_id,
        conversation_id=response.conversation_id,
        message_id=response.message_id,
        question_id=response.question_id,
        status=response.status,
        provider=response.provider,
        model=response.model,
    )
    return MessageOut(
        id=message.id,
        role="assistant",
        author_name=None,
        content=told,
        html=render(told, []),
        created_at=message.created_at,
        response=response_out(work, bare, []),
        hidden=True,
    )


def may_watch(work: Work, response_id: UUID) -> bool:
    """Whether an answer's pieces may be shown as they come. Raises NotFound when its conversation may not be seen.

    Who may not watch is shown the answer once it is known what it stands on.
    """
    response = may_follow(work, response_id)
    owner = select(CONVERSATION.owner_id).where(CONVERSATION.id == response.conversation_id)
    mine: bool = work.db.execute(owner).scalar_one() == work.principal.member_id
    return mine or sharing.reads_everything(work)


def answer_out(work: Work, response: AiResponse) -> MessageOut:
    """The message of an answer that may be followed, as this reader may see it."""
    message = work.db.get_one(Message, (work.workspace_id, response.message_id))
    hidden = {} if may_watch(work, response.id) else sharing.hidden(work, response.conversation_id)
    return message_out(
        work, message, response, actions_of(work, [response.id]), None, hidden, deleted_sources(work, [response])
    )


def sources_of(response: AiResponse | None) -> list[Source]:
    """What an answer's numbers stand for, in order."""
    return [Source.model_validate(source) for source in (response.sources if response else [])]


def deleted_sources(work: Work, responses: Sequence[AiResponse]) -> frozenset[tuple[str, str]]:
    """The records that the answers cite and that have been deleted since: kind and id. A restored one is none."""
    cited = {
        (source["kind"], source["id"])
        for response in responses
        for source in response.sources
        if source.get("id") and source["kind"] in record_kinds()
    }
    if not cited:
        return frozenset()
    # A record has a search document exactly while it is not deleted.
    found = work.db.execute(
        select(DOCUMENT.kind, DOCUMENT.record_id).where(
            DOCUMENT.workspace_id == work.workspace_id,
            tuple_(DOCUMENT.kind, DOCUMENT.record_id).in_([(kind, UUID(record_id)) for kind, record_id in cited]),
        )
    )
    return frozenset(cited - {(row.kind, str(row.record_id)) for row in found})


def _told(work: Work, response: AiResponse | None, gone: frozenset[tuple[str, str]]) -> list[Source]:
    """The sources as an answer's citations name them."""
    language = work.principal.language
    return [
        source.model_copy(update={"title": say("conversations.source.deleted", language, title=source.title)})
        if (source.kind, source.id) in gone
        else source
        for source in sources_of(response)
    ]


def response_out(
    work: Work, response: AiResponse, actions: list[ActionOut], gone: frozenset[tuple[str, str]] = frozenset()
) -> ResponseOut:
    """How an answer came about, its error in the reader's language."""
    error = response.error or {}
    cited = set(response.cited)
    return ResponseOut(
        id=response.id,
        status=response.status,
        provider=response.provider,
        model=response.model,
        input_tokens=response.input_tokens,
        output_tokens=response.output_tokens,
        cost_usd=response.cost_usd,
        latency_ms=response.latency_ms,
        first_piece_ms=response.first_piece_ms,
        confidence=response.confidence,
        used_context=response.used_context,
        sources=[
            _source_out(number, source, number in cited, (source.kind, source.id) in gone)
            for number, source in enumerate(sources_of(response), 1)
        ],
        cut=response.cut,
        error_code=error.get("code"),
        error=say(error["message_key"], work.principal.language, **error.get("params", {})) if error else None,
        retryable=bool(error.get("retryable")),
        actions=actions,
    )


def _source_out(number: int, source: Source, cited: bool, deleted: bool) -> SourceOut:
    values = source.model_dump() | ({"excerpt": ""} if deleted else {})
    return SourceOut(number=number, cited=cited, deleted=deleted, **values)


def change(work: Work, conversation_id: UUID, patch: ConversationPatch) -> Conversation:
    """Renames or shares a conversation. Raises NotFound, Forbidden or Conflict."""
    conversation = _mine(work, conversation_id)
    changes = patch.model_fields_set - {"version"}
    if "shared" in changes and patch.shared:
        work.require("conversation.share")
    if conversation.version != patch.version:
        raise Conflict(current={"title": conversation.title, "version": conversation.version})
    if "title" in changes:
        conversation.title = patch.title
    if "shared" in changes:
        conversation.shared = patch.shared
    conversation.version += 1
    work.db.flush()
    _tell(work, conversation_id, "changed")
    return conversation


def delete(work: Work, conversation_id: UUID) -> None:
    """Deletes a conversation softly; `restore` undoes it."""
    conversation = _mine(work, conversation_id)
    conversation.deleted_at = now()
    work.db.flush()
    _tell(work, conversation_id, "deleted")


def restore(work: Work, conversation_id: UUID) -> Conversation:
    """Undoes a deletion."""
    conversation = _mine(work, conversation_id, deleted=True)
    conversation.deleted_at = None
    work.db.flush()
    _tell(work, conversation_id, "created")
    return conversation


RESTORERS["conversation"] = restore


def _tell(work: Work, conversation_id: UUID, action: str, **data: str) -> None:
    # Everyone in the workspace gets the event; it carries no content, and whoever reads it asks for what they may see.
    live.publish(work, "conversation", id=str(conversation_id), action=action, **data)


# ---------------------------------------------------------------- asking


def ask(work: Work, conversation_id: UUID, data: AskIn) -> Asked:
    """Puts a question; the worker answers it. Raises NotFound, Forbidden, TooMany or Invalid."""
    return _ask(work, _mine(work, conversation_id), data.question)


def _ask(work: Work, conversation: Conversation, question: str) -> Asked:
    _limit_open(work)
    last = work.db.execute(
        select(func.max(MESSAGE.position)).where(MESSAGE.conversation_id == conversation.id)
    ).scalar()
    position = 0 if last is None else last + 1
    if position >= MAX_MESSAGES:
        raise Invalid("conversations.error.too_long")
    _refuse_while_open(work, conversation.id)
    asked = Message(
        workspace_id=work.workspace_id,
        id=new_id(),
        conversation_id=conversation.id,
        position=position,
        role="user",
        author_id=work.principal.member_id,
        content=question,
    )
    answer = Message(
        workspace_id=work.workspace_id,
        id=new_id(),
        conversation_id=conversation.id,
        position=position + 1,
        role="assistant",
        content="",
    )
    work.db.add_all([asked, answer])
    conversation.updated_at = now()
    if position == 0 and conversation.title in (say("conversations.untitled", language) for language in ("en", "th")):
        conversation.title = _title_of(question)
    work.db.flush()
    return _answer(work, conversation.id, asked.id, answer.id)


def _answer(work: Work, conversation_id: UUID, question_id: UUID, message_id: UUID) -> Asked:
    response = AiResponse(
        workspace_id=work.workspace_id,
        id=new_id(),
        conversation_id=conversation_id,
        message_id=message_id,
        question_id=question_id,
        asked_by=work.principal.member_id,
    )
    response.job_id = jobs.enqueue(work, "conversations.answer", AnswerPayload(response_id=response.id))
    work.db.add(response)
    work.db.flush()
    _tell(work, conversation_id, "asked", response_id=str(response.id))
    return Asked(
        conversation_id=conversation_id, question_id=question_id, message_id=message_id, response_id=response.id
    )


def _limit_open(work: Work) -> None:
    """Raises TooMany when the principal waits for as many answers as they may, however many are asked for at once."""
    work.alone(f"questions of {work.principal.member_id}")
    waiting = select(func.count()).where(
        RESPONSE.asked_by == work.principal.member_id, RESPONSE.status.in_(("queued", "running"))
    )
    if work.db.execute(waiting).scalar_one() >= MAX_OPEN:
        raise TooMany(10, "conversations.error.too_many_open")


def _refuse_while_open(work: Work, conversation_id: UUID) -> None:
    waiting = select(RESPONSE.id).where(
        RESPONSE.conversation_id == conversation_id, RESPONSE.status.in_(("queued", "running"))
    )
    if work.db.execute(waiting).first() is not None:
        raise Conflict("conversations.error.still_answering")


def stop(work: Work, response_id: UUID) -> AiResponse:
    """Stops an answer; what there is of it stays. Stopping a finished one changes nothing."""
    response = may_follow(work, response_id)
    _mine(work, response.conversation_id)
    work.db.refresh(response, with_for_update=True)
    if response.status not in ("queued", "running"):
        return response
    if response.job_id is not None:
        jobs.cancel(work, response.job_id)
    if response.status == "queued":
        response.status, response.finished_at = "stopped", now()
        work.after_commit.append(lambda: live.append(stream_of(response_id), {"type": "end", "status": "stopped"}))
    # The worker looks for this mark ten times a second; the job's own request to cancel is the slower second way.
    work.after_commit.append(lambda: _mark_stopped(response_id))
    work.db.flush()
    _tell(work, response.conversation_id, "answered", response_id=str(response_id))
    return response


def stream_of(response_id: UUID) -> str:
    """Name of the Redis stream that an answer's pieces go through."""
    return f"answer:{response_id}"


def stop_mark(response_id: UUID) -> str:
    """Redis key that asks the worker to stop an answer."""
    return f"crm:stop:{response_id}"


def _mark_stopped(response_id: UUID) -> None:
    client().set(stop_mark(response_id), b"1", ex=STOP_SECONDS)


def regenerate(work: Work, message_id: UUID) -> Asked:
    """Answers the question of answer `message_id` anew: also the retry after a failure. Raises NotFound, Conflict …"""
    message = work.db.execute(
        select(Message).where(MESSAGE.id == message_id, MESSAGE.role == "assistant")
    ).scalar_one_or_none()
    if message is None:
        raise NotFound
    conversation = _mine(work, message.conversation_id)
    _limit_open(work)
    _refuse_while_open(work, conversation.id)
    question = work.db.execute(
        select(Message).where(MESSAGE.conversation_id == conversation.id, MESSAGE.position == message.position - 1)
    ).scalar_one()
    message.content = ""
    conversation.updated_at = now()
    work.db.flush()
    return _answer(work, conversation.id, question.id, message.id)


# ---------------------------------------------------------------- use and budget


def month_start(work: Work) -> datetime:
    """The first moment of this month in the workspace's zone."""
    local = datetime.now(ZoneInfo(work.principal.workspace_timezone))
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def spent_this_month(work: Work) -> Decimal:
    """What the workspace's answers cost this month, in US dollars."""
    total = select(func.coalesce(func.sum(RESPONSE.cost_usd), 0)).where(RESPONSE.created_at >= month_start(work))
    return Decimal(work.db.execute(total).scalar_one())


def usage(work: Work) -> UsageOut:
    """This month's use: of everybody for who manages the workspace, else of oneself."""
    work.require("conversation.use")
    statement = (
        select(
            RESPONSE.asked_by,
            MEMBER.name,
            func.count().label("answers"),
            func.sum(RESPONSE.input_tokens).label("input_tokens"),
            func.sum(RESPONSE.output_tokens).label("output_tokens"),
            func.sum(RESPONSE.cost_usd).label("cost_usd"),
        )
        .outerjoin(Membership, and_(MEMBER.workspace_id == RESPONSE.workspace_id, MEMBER.id == RESPONSE.asked_by))
        .where(RESPONSE.created_at >= month_start(work))
        .group_by(RESPONSE.asked_by, MEMBER.name)
        .order_by(func.sum(RESPONSE.cost_usd).desc(), MEMBER.name)
        .limit(200)
    )
    if not work.principal.can("workspace.manage"):
        statement = statement.where(RESPONSE.asked_by == work.principal.member_id)
    rows = [
        UsageRow(
            member_id=row.asked_by,
            name=row.name,
            answers=row.answers,
            input_tokens=row.input_tokens,
            output_tokens=row.output_tokens,
            cost_usd=row.cost_usd,
        )
        for row in work.db.execute(statement)
    ]
    cost = sum((row.cost_usd for row in rows), Decimal(0))
    budget = settings().ai_monthly_budget_usd
    return UsageOut(month=f"{month_start(work):%Y-%m}", cost_usd=cost, budget_usd=budget, members=rows)


# ---------------------------------------------------------------- suggestions


def suggestions(work: Work) -> list[str]:
    """Up to three questions drawn from the person's own records, in their language."""
    work.require("conversation.use")
    language = work.principal.language
    found: list[str] = []
    if work.principal.can("deal.read"):
        own = text(
            "select d.name, c.name as company from deal d "
            "left join company c on c.workspace_id = d.workspace_id and c.id = d.company_id and c.deleted_at is null "
            "and app_reads('company', c.owner_id) "
            "where d.deleted_at is null and d.owner_id = :member order by d.updated_at desc limit 1"
        )
        deal = work.db.execute(own, {"member": work.principal.member_id}).one_or_none()
        if deal is not None:
            found.append(say("conversations.suggestion.deal", language, deal=deal.name))
            if deal.company and work.principal.can("company.read"):
                found.append(say("conversations.suggestion.company", language, company=deal.company))
        period = "conversations.suggestion.quarter" if _sold_last_quarter(work) else "conversations.suggestion.pipeline"
        found.append(say(period, language))
        found.append(say("conversations.suggestion.best", language))
    return found[:3]


def _sold_last_quarter(work: Work) -> bool:
    since = date.today() - timedelta(days=180)
    won = text("select 1 from deal where deleted_at is null and status = 'won' and close_date >= :since limit 1")
    return work.db.execute(won, {"since": since}).first() is not None
