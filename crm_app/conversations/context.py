"""What an answer begins with: the question, the talk before it, and the workspace's settings of that moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from crm_app.assistant.offline.language import detect_language
from crm_app.assistant.offline.meanings import SINGLE_LIMIT
from crm_app.assistant.offline.talk import Shown, Talk, of_the_same, shown_by
from crm_app.assistant.outgoing import OWN
from crm_app.assistant.prompt import PROMPT_VERSION, own_fields
from crm_app.assistant.prompt_names import workspace_names
from crm_app.assistant.providers.choice import Choice
from crm_app.assistant.tools import tool_name, tools
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_groups import CompareGroups
from crm_app.assistant.tools.define_term import DefineTerm
from crm_app.assistant.tools.propose_change import ProposeChange
from crm_app.assistant.tools.search_notes import SearchNotes
from crm_app.assistant_settings.service import Policy, policy
from crm_app.conversations import access, subject, usage
from crm_app.conversations.models import AiResponse, Message, PendingAction
from crm_app.core.database import Work
from crm_app.core.i18n import Language
from crm_app.core.principal import Principal
from crm_app.records.own import OwnField

HISTORY_MESSAGES = 200
"""Messages of the conversation that are read; older ones than the newest few are summarised."""
OFFLINE = ("offline", "rules")
"""Provider and model of an answer that no language model makes."""
RECENT = 4
"""Answers whose lists a question can speak of."""
NOT_REPEATED = "(This answer is not repeated here.)"


@dataclass
class Context:
    """What is read before the answer begins.

    Attributes:
        pairs: former questions with their answers.
        previous: the call that a further question may change.
        before: the newest calls of the talk, also proposals, the newest first.
        policy: the settings that hold for this answer.
        spent: whose budget is used up; empty while a model may answer.
        names: names of the workspace for a model's instruction.
        fields: the workspace's own fields, for the same; without those that never leave.
        talk: what the answer before showed, and its question where it found nothing.
    """

    response: AiResponse
    question: str
    language: Language
    principal: Principal
    pairs: list[tuple[str, str]]
    previous: Tool | None
    before: tuple[Tool, ...]
    policy: Policy
    spent: Literal["", "workspace", "person"]
    names: dict[str, list[str]]
    fields: list[OwnField]
    talk: Talk


def begin(work: Work, attempt: int, response_id: UUID) -> Context | None:
    """Marks an answer as begun. None when it was stopped while it waited, or completed by an attempt that outlived its
    lease.
    """
    response = work.db.execute(
        select(AiResponse).where(access.RESPONSE.id == response_id).with_for_update()
    ).scalar_one_or_none()
    if response is None or response.status not in ("queued", "running"):
        return None
    if attempt > 1:
        withdraw(work, response_id)  # proposals of an earlier attempt would be shown twice
    holds = policy(work)
    question, answer, earlier = _messages(work, response)
    pairs, before, talk = _before(work, earlier, holds)
    spent = usage.spent_budget(work, holds) if holds.choice is not None else ""
    response.status, response.attempt = "running", attempt
    made_by(response, None if spent else holds.choice)
    if answer.content:
        answer.content = ""
    work.db.flush()
    return Context(
        response=response,
        question=subject.meant(work, question),
        language=detect_language(question.content),
        principal=work.principal,
        pairs=pairs,
        previous=next((call for call in before if not isinstance(call, _NO_SUBJECT)), None),
        before=before,
        policy=holds,
        spent=spent,
        names=workspace_names(work) if holds.choice is not None and not spent else {},
        fields=[one for one in own_fields(work) if (one.kind, f"{OWN}{one.key}") not in holds.hidden],
        talk=talk,
    )


def withdraw(work: Work, response_id: UUID) -> None:
    """Removes the changes that an answer proposed and that nobody has decided about."""
    for action in work.db.execute(
        select(PendingAction).where(access.ACTION.response_id == response_id, access.ACTION.status == "proposed")
    ).scalars():
        work.db.delete(action)


def made_by(response: AiResponse, choice: Choice | None) -> None:
    """Sets who makes an answer: the provider of `choice`, or the offline assistant."""
    response.provider, response.model = (choice.provider, choice.model) if choice is not None else OFFLINE
    response.prompt_version = PROMPT_VERSION if choice is not None else ""


def _messages(work: Work, response: AiResponse) -> tuple[Message, Message, list[Message]]:
    """The question of an answer, the message that the answer fills, and the newest messages before them, the oldest first."""
    asked = select(access.MESSAGE.position).where(access.MESSAGE.id == response.question_id).scalar_subquery()
    of_talk = (
        select(Message)
        .where(access.MESSAGE.conversation_id == response.conversation_id)
        .where((access.MESSAGE.position <= asked) | (access.MESSAGE.id == response.message_id))
        .order_by(access.MESSAGE.position.desc())
        .limit(HISTORY_MESSAGES + 2)
    )
    found = {message.id: message for message in work.db.execute(of_talk).scalars()}
    question, answer = found.pop(response.question_id), found.pop(response.message_id)
    return question, answer, list(found.values())[::-1]


def _before(work: Work, messages: list[Message], holds: Policy) -> tuple[list[tuple[str, str]], tuple[Tool, ...], Talk]:
    """Former questions with their answers, the tool calls that answered them, the newest first, and the talk."""
    answers = [message.id for message in messages if message.role == "assistant"]
    open_to_models = _open_to_models(work, answers, holds.hidden_at) if holds.hidden else set(answers)
    pairs = [
        (question.content, answer.content if answer.id in open_to_models else NOT_REPEATED)
        for question, answer in zip(messages[::2], messages[1::2], strict=False)
        if question.role == "user" and answer.role == "assistant" and answer.content
    ]
    asked = [message.content for message in messages if message.role == "user"]
    return pairs, _calls(work, answers), _talk(work, answers, asked)


def _open_to_models(work: Work, answers: list[UUID], since: datetime | None) -> set[UUID]:
    """The answers that hold nothing which is kept back from models: a model made them, with the present settings."""
    newest = (
        select(access.RESPONSE.message_id, access.RESPONSE.provider, access.RESPONSE.created_at)
        .where(access.RESPONSE.message_id.in_(answers), access.RESPONSE.status.in_(("done", "stopped")))
        .order_by(access.RESPONSE.message_id, access.RESPONSE.created_at.desc())
        .ext(distinct_on(access.RESPONSE.message_id))
    )
    return {
        row.message_id
        for row in work.db.execute(newest)
        if row.provider not in ("", "offline") and (since is None or row.created_at > since)
    }


_NO_SUBJECT = (SearchNotes, ProposeChange, DefineTerm)
"""Calls that a further question does not change: an answer without a figure or a list changes no subject."""


def _calls(work: Work, answers: list[UUID]) -> tuple[Tool, ...]:
    statement = (
        select(access.RESPONSE.last_call, access.RESPONSE.used_context)
        .join(
            Message,
            (access.MESSAGE.workspace_id == access.RESPONSE.workspace_id)
            & (access.MESSAGE.id == access.RESPONSE.message_id),
        )
        .where(access.RESPONSE.message_id.in_(answers), access.RESPONSE.last_call.is_not(None))
        .order_by(access.MESSAGE.position.desc(), access.RESPONSE.created_at.desc())
    )
    calls: list[Tool] = []
    for stored, used in work.db.execute(statement):
        last = _call_of(stored)
        calls += [] if last is None else [last, *_beside(last, used)]
    return tuple(calls)


def _beside(last: Tool, used: list[dict[str, Any]]) -> list[Tool]:
    """The other figure of the same deals in the same answer: the value besides the number."""
    if not isinstance(last, AggregateDeals):
        return []
    others = [_call_of(one) for one in used if one.get("tool") == tool_name(last) and "arguments" in one]
    return [
        one
        for one in others
        if isinstance(one, AggregateDeals) and one.measure != last.measure and one.filters == last.filters
    ]


def _talk(work: Work, answers: list[UUID], asked: list[str]) -> Talk:
    """What the newest answer showed. An answer without evidence that proposed nothing refused its question."""
    if not answers:
        return Talk()
    columns = (
        access.RESPONSE.last_call, access.RESPONSE.sources, access.RESPONSE.cited, access.RESPONSE.confidence,
        access.RESPONSE.used_context, access.RESPONSE.message_id,
    )  # fmt: skip
    statement = (
        select(*columns)
        .where(access.RESPONSE.message_id.in_(answers[-RECENT:]))
        .order_by(access.RESPONSE.created_at.desc())
    )
    rows = work.db.execute(statement).all()
    newest = next((row for row in rows if row.message_id == answers[-1]), None)
    if newest is None:
        return Talk()
    calls = [_call_of(one) for one in newest.used_context if one.get("outcome") == "proposal"]
    proposed = tuple(one for one in calls if isinstance(one, ProposeChange))
    refused = asked[-1] if asked and not newest.confidence and not calls else ""
    # What an answer without a list did not show stays on the screen above it.
    showing = next((row for row in rows if row.confidence and shown_by(_call_of(row.last_call), _cited(row))), newest)
    call = _call_of(showing.last_call)
    shown: dict[int, Shown] = {}
    for row in rows:
        if row is showing or of_the_same(_call_of(row.last_call), call):
            for one in shown_by(_call_of(row.last_call), _cited(row)):
                shown.setdefault(one.place, one)
    single = showing is newest and isinstance(call, AggregateDeals) and call.limit == SINGLE_LIMIT and not call.places
    single = single or (showing is newest and isinstance(call, CompareGroups) and call.order != "either")
    last = getattr(_call_of(newest.last_call), "filters", None)
    owners = [] if getattr(last, "company", []) else getattr(last, "owner", [])
    lines = tuple(shown[place] for place in sorted(shown))
    return Talk(
        shown=lines, refused=refused, proposed=proposed, single=single, person=owners[0] if len(owners) == 1 else ""
    )


def _cited(row: Any) -> list[tuple[str, str, str]]:
    """Kind, title and id of what an answer cites, in reading order."""
    found = [(str(one.get("kind", "")), str(one.get("title", "")), str(one.get("id") or "")) for one in row.sources]
    return [found[number - 1] for number in row.cited if 0 < number <= len(found)]


def _call_of(stored: dict[str, Any] | None) -> Tool | None:
    """A stored call; None for one of a tool that is gone, or with arguments that it took in an earlier version only."""
    tool = tools().get(stored["tool"]) if stored else None
    if stored is None or tool is None:
        return None
    try:
        return tool.model_validate(stored["arguments"])
    except ValidationError:
        return None
