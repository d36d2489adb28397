"""How long conversations and the list of what was sent are kept."""

from datetime import timedelta

from sqlalchemy import delete, func, select

from crm_app.assistant_settings.service import kept_days
from crm_app.conversations.access import CONVERSATION
from crm_app.conversations.models import Conversation, SentRecord
from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.tables import columns

SENT = columns(SentRecord)
BATCH = 200
MAX_BATCHES = 100
"""Maximum per run; the next run continues."""
OFFERED_DAYS = (30, 90, 180, 365, 730)


def forget(work: Work) -> bool:
    """Deletes a batch of what is kept no longer, for good. Whether there may be more."""
    conversation_days, sent_days = kept_days(work)
    gone = 0
    if conversation_days is not None:
        old = (
            select(CONVERSATION.id)
            .where(
                CONVERSATION.workspace_id == work.workspace_id,
                CONVERSATION.updated_at < now() - timedelta(days=conversation_days),
            )
            .limit(BATCH)
        )
        ids = list(work.db.execute(old).scalars())
        work.db.execute(
            delete(Conversation).where(CONVERSATION.workspace_id == work.workspace_id, CONVERSATION.id.in_(ids))
        )
        gone = len(ids)
    expired = (
        select(SENT.id)
        .where(SENT.workspace_id == work.workspace_id, SENT.created_at < now() - timedelta(days=sent_days))
        .limit(BATCH)
    )
    rows = list(work.db.execute(expired).scalars())
    work.db.execute(delete(SentRecord).where(SENT.workspace_id == work.workspace_id, SENT.id.in_(rows)))
    return gone == BATCH or len(rows) == BATCH


def days_kept(work: Work) -> int | None:
    """Days after its last message until a conversation is deleted; None: it is kept."""
    work.require("conversation.use")
    return kept_days(work)[0]


def older_than(work: Work) -> dict[int, int]:
    """How many conversations each of `OFFERED_DAYS` would delete now."""
    work.require("workspace.manage")
    counts = [
        func.count().filter(CONVERSATION.updated_at < now() - timedelta(days=days)).label(str(days))
        for days in OFFERED_DAYS
    ]
    row = work.db.execute(select(*counts).where(CONVERSATION.workspace_id == work.workspace_id)).one()
    return dict(zip(OFFERED_DAYS, row, strict=True))
