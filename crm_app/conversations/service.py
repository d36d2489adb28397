"""Lists, shows, renames, shares and deletes conversations.

Questions are in `asking.py`, the output of messages in `messages.py`, permissions in `access.py`.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, or_, select, true, tuple_
from sqlalchemy.orm import aliased

from crm_app.conversations import sharing, subject
from crm_app.conversations.access import CONVERSATION, MEMBER, MESSAGE, RESPONSE, mine_of, publish_change, visible
from crm_app.conversations.messages import actions_of, deleted_sources, message_out, ratings_of
from crm_app.conversations.models import AiResponse, Conversation, Message
from crm_app.conversations.schemas import ConversationDetail, ConversationOut, ConversationPatch, ConversationQuery
from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.errors import Conflict, Invalid, NotFound
from crm_app.records import RESTORERS
from crm_app.values.finding import terms
from crm_app.workspaces.models import Membership

MAX_MESSAGES_SHOWN = 60


def page(work: Work, query: ConversationQuery) -> dict[str, Any]:
    """A page of conversations, the latest first, as JSON values. `q` searches titles and messages, folded like any
    search.

    A conversation matches by its title or by one message that contains every word.

    Raises Invalid for a cursor that is not a conversation's id.
    """
    statement = _listed(work)
    if query.q:
        patterns = [term.pattern for term in terms(query.q)]
        said = exists().where(
            MESSAGE.workspace_id == CONVERSATION.workspace_id,
            MESSAGE.conversation_id == CONVERSATION.id,
            *(MESSAGE.found_by.like(pattern) for pattern in patterns),
            # In others' conversations only questions are searched: a search must not reveal the content of a hidden
            # answer.
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
        .where(visible(work))
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


def detail(work: Work, conversation_id: UUID, before: int | None = None) -> ConversationDetail:
    """A conversation with its newest messages, or those before position `before`. Raises NotFound."""
    row = work.db.execute(_listed(work).where(CONVERSATION.id == conversation_id)).one_or_none()
    if row is None:
        raise NotFound
    newest = aliased(AiResponse, _newest_response())
    # In one statement, so that answers and their texts are from the same moment.
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
    ratings = ratings_of(work, [response.id for _, response, _ in shown if response is not None])
    messages = [
        message_out(work, message, response, actions, author, hidden, gone, ratings)
        for message, response, author in shown
    ]
    topic = subject.of(work, row[0].about)
    return ConversationDetail(
        **base.model_dump(),
        about_title=topic.title if topic else "",
        about_href=topic.address if topic else "",
        messages=messages,
        earlier=len(rows) > MAX_MESSAGES_SHOWN,
        streams=base.mine or sharing.reads_everything(work),
    )


def _newest_response() -> Any:
    """The last response to the message of the outer statement."""
    return (
        select(AiResponse)
        .where(RESPONSE.workspace_id == MESSAGE.workspace_id, RESPONSE.message_id == MESSAGE.id)
        .order_by(RESPONSE.created_at.desc(), RESPONSE.id.desc())
        .limit(1)
        .lateral("newest")
    )


def change(work: Work, conversation_id: UUID, patch: ConversationPatch) -> Conversation:
    """Renames or shares a conversation. Raises NotFound, Forbidden or Conflict."""
    conversation = mine_of(work, conversation_id)
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
    publish_change(work, conversation_id, "changed")
    return conversation


def delete(work: Work, conversation_id: UUID) -> None:
    """Deletes a conversation softly; `restore` undoes it."""
    conversation = mine_of(work, conversation_id)
    conversation.deleted_at = now()
    work.db.flush()
    publish_change(work, conversation_id, "deleted")


def restore(work: Work, conversation_id: UUID) -> Conversation:
    """Undoes a deletion."""
    conversation = mine_of(work, conversation_id, deleted=True)
    conversation.deleted_at = None
    work.db.flush()
    publish_change(work, conversation_id, "created")
    return conversation


RESTORERS["conversation"] = restore
