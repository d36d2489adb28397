"""New questions, regenerated answers, stopped answers. The worker answers, see `answering.py`."""

from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import func, select

from crm_app.conversations import subject
from crm_app.conversations.access import MESSAGE, RESPONSE, may_follow, mine_of, publish_change
from crm_app.conversations.models import AiResponse, Conversation, Message
from crm_app.conversations.schemas import Asked, AskIn, ConversationIn
from crm_app.core import jobs, live
from crm_app.core.cache import client
from crm_app.core.clock import new_id, now
from crm_app.core.database import Work
from crm_app.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from crm_app.core.i18n import translate

MAX_MESSAGES = 400
MAX_OPEN = 3
"""How many unfinished answers one member may have."""
STOP_SECONDS = 600


class AnswerPayload(BaseModel):
    """Payload of the answer job."""

    response_id: UUID


def start(work: Work, data: ConversationIn) -> tuple[Conversation, Asked | None]:
    """A new conversation, with its first question if there is one. Raises Forbidden for a subject that the asker may not
    read.
    """
    work.require("conversation.use")
    if work.principal.member_id is None:
        raise Forbidden
    subject.check(work, data.about)
    title = data.title or _title_of(data.question) or translate("conversations.untitled", work.principal.language)
    conversation = Conversation(
        workspace_id=work.workspace_id,
        id=new_id(),
        owner_id=work.principal.member_id,
        title=title,
        about=data.about,
    )
    work.db.add(conversation)
    work.db.flush()
    asked = _ask(work, conversation, data.question) if data.question else None
    publish_change(work, conversation.id, "created")
    return conversation, asked


def _title_of(question: str | None) -> str:
    words = " ".join((question or "").split())
    return words if len(words) <= 80 else words[:79].rstrip() + "…"


def ask(work: Work, conversation_id: UUID, data: AskIn) -> Asked:
    """Stores a question; the worker answers it. Raises NotFound, Forbidden, TooMany or Invalid."""
    return _ask(work, mine_of(work, conversation_id), data.question)


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
    if position == 0 and conversation.title in (
        translate("conversations.untitled", language) for language in ("en", "th")
    ):
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
    publish_change(work, conversation_id, "asked", response_id=str(response.id))
    return Asked(
        conversation_id=conversation_id, question_id=question_id, message_id=message_id, response_id=response.id
    )


def _limit_open(work: Work) -> None:
    """Raises TooMany when the principal already has the maximum of unfinished answers, also for concurrent requests."""
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
    """Stops an answer and keeps its text so far. Stopping a finished one changes nothing."""
    response = may_follow(work, response_id)
    mine_of(work, response.conversation_id)
    work.db.refresh(response, with_for_update=True)
    if response.status not in ("queued", "running"):
        return response
    if response.job_id is not None:
        jobs.cancel(work, response.job_id)
    if response.status == "queued":
        response.status, response.finished_at = "stopped", now()
        work.after_commit.append(lambda: live.append(stream_of(response_id), {"type": "end", "status": "stopped"}))
    # The worker checks this mark ten times a second; cancelling the job is the slower fallback.
    work.after_commit.append(lambda: _mark_stopped(response_id))
    work.db.flush()
    publish_change(work, response.conversation_id, "answered", response_id=str(response_id))
    return response


def stream_of(response_id: UUID) -> str:
    """Name of the Redis stream with an answer's pieces."""
    return f"answer:{response_id}"


def stop_mark(response_id: UUID) -> str:
    """Redis key that asks the worker to stop an answer."""
    return f"crm:stop:{response_id}"


def _mark_stopped(response_id: UUID) -> None:
    client().set(stop_mark(response_id), b"1", ex=STOP_SECONDS)


def regenerate(work: Work, message_id: UUID) -> Asked:
    """Answers the question of answer `message_id` again: also the retry after a failure. Raises NotFound, Conflict …"""
    message = work.db.execute(
        select(Message).where(MESSAGE.id == message_id, MESSAGE.role == "assistant")
    ).scalar_one_or_none()
    if message is None:
        raise NotFound
    conversation = mine_of(work, message.conversation_id)
    _limit_open(work)
    _refuse_while_open(work, conversation.id)
    question = work.db.execute(
        select(Message).where(MESSAGE.conversation_id == conversation.id, MESSAGE.position == message.position - 1)
    ).scalar_one()
    message.content = ""
    conversation.updated_at = now()
    work.db.flush()
    return _answer(work, conversation.id, question.id, message.id)
