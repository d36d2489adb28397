"""Access to conversations: which ones a person may see, change and follow."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from crm_app.conversations.models import AiResponse, Conversation, Message, PendingAction
from crm_app.core import live
from crm_app.core.database import Work
from crm_app.core.errors import Forbidden, NotFound
from crm_app.core.tables import columns
from crm_app.workspaces.models import Membership

CONVERSATION, MESSAGE = columns(Conversation), columns(Message)
RESPONSE, ACTION, MEMBER = columns(AiResponse), columns(PendingAction), columns(Membership)


def visible(work: Work) -> ColumnElement[bool]:
    """The condition for conversations that the principal owns or that others share."""
    work.require("conversation.use")
    condition: ColumnElement[bool] = and_(
        CONVERSATION.deleted_at.is_(None),
        or_(CONVERSATION.owner_id == work.principal.member_id, CONVERSATION.shared),
    )
    return condition


def mine_of(work: Work, conversation_id: UUID, *, deleted: bool = False) -> Conversation:
    """The conversation, locked, if it is the principal's. Raises NotFound when it may not be seen, Forbidden when it is
    shared by somebody else.
    """
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
    """The response, if its conversation may be seen. Raises NotFound."""
    statement = (
        select(AiResponse)
        .join(
            Conversation,
            and_(CONVERSATION.workspace_id == RESPONSE.workspace_id, CONVERSATION.id == RESPONSE.conversation_id),
        )
        .where(RESPONSE.id == response_id, visible(work))
    )
    found: AiResponse | None = work.db.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def publish_change(work: Work, conversation_id: UUID, action: str, **data: str) -> None:
    """Publishes the change of a conversation to open pages."""
    # Everyone in the workspace gets the event; it has no content, and each page reads what its person may see.
    live.publish(work, "conversation", id=str(conversation_id), action=action, **data)
