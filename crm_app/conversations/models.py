"""Conversations, their messages, how each answer was made, and changes that wait for approval."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from crm_app.core.tables import WorkspaceTable, belongs_to_workspace, json_column, refers_to, timestamp
from crm_app.values.finding import searchable


class Conversation(WorkspaceTable, table=True):
    """A thread of one member with the assistant. Other members see it only when it is shared."""

    __table_args__ = (
        belongs_to_workspace(),
        refers_to("owner_id", "membership", ondelete="CASCADE"),
        Index("ix_conversation_owner", "workspace_id", "owner_id", "updated_at", "id"),
        Index(
            "ix_conversation_shared",
            "workspace_id",
            "updated_at",
            "id",
            postgresql_where=text("shared AND deleted_at IS NULL"),
        ),
    )

    owner_id: UUID
    title: str = Field(max_length=200)
    found_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The title, folded for searches (see `values.finding.searchable`). Kept in sync with the title by itself."""
    about: str | None = Field(default=None, max_length=2000)
    """The address of the record or list that "it" and "these" mean, see `conversations.subject`."""
    shared: bool = False
    """Whether every member who may use conversations can read it."""
    created_at: datetime = timestamp(default=True)
    updated_at: datetime = timestamp(default=True)
    deleted_at: datetime | None = timestamp(nullable=True)
    version: int = 1


class Message(WorkspaceTable, table=True):
    """A question, or the answer to the question before it."""

    __table_args__ = (
        belongs_to_workspace(),
        refers_to("conversation_id", "conversation", ondelete="CASCADE"),
        refers_to("author_id", "membership"),
        CheckConstraint("role in ('user', 'assistant')", name="role"),
        Index("uq_message_position", "workspace_id", "conversation_id", "position", unique=True),
    )

    conversation_id: UUID
    position: int
    role: str = Field(max_length=10)
    author_id: UUID | None = None
    content: str
    """For an answer: Markdown with [1], [2] … that stand for `AiResponse.sources`."""
    found_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The content, folded for searches (see `values.finding.searchable`). Kept in sync with the content by itself."""
    created_at: datetime = timestamp(default=True)


@event.listens_for(Conversation, "before_insert")
@event.listens_for(Conversation, "before_update")
def _fold_title(_mapper: Any, _connection: Any, row: Conversation) -> None:
    row.found_by = searchable([row.title])


@event.listens_for(Message, "before_insert")
@event.listens_for(Message, "before_update")
def _fold_content(_mapper: Any, _connection: Any, row: Message) -> None:
    row.found_by = searchable([row.content])


class AiResponse(WorkspaceTable, table=True):
    """How an answer was made. Regenerating adds another one; the newest belongs to the message."""

    __tablename__ = "ai_response"
    __table_args__ = (
        belongs_to_workspace(),
        refers_to("conversation_id", "conversation", ondelete="CASCADE"),
        refers_to("message_id", "message", ondelete="CASCADE"),
        refers_to("question_id", "message", ondelete="CASCADE"),
        refers_to("asked_by", "membership"),
        CheckConstraint("status in ('queued', 'running', 'done', 'stopped', 'failed')", name="status"),
        Index("ix_ai_response_message", "workspace_id", "message_id", "created_at"),
        Index("ix_ai_response_created_at", "workspace_id", "created_at"),
        Index(
            "ix_ai_response_open",
            "workspace_id",
            "asked_by",
            postgresql_where=text("status in ('queued', 'running')"),
        ),
    )

    conversation_id: UUID
    message_id: UUID
    question_id: UUID
    asked_by: UUID | None = None
    job_id: UUID | None = None
    status: str = Field(default="queued", max_length=10)
    provider: str = Field(default="", max_length=40)
    model: str = Field(default="", max_length=100)
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: Decimal = Field(default=Decimal(0), sa_type=Numeric(12, 6))
    latency_ms: int | None = None
    """From the question's arrival to the end of the answer."""
    first_piece_ms: int | None = None
    """From the question's arrival to the first piece of the answer."""
    confidence: float = 0.0
    used_context: list[dict[str, Any]] = json_column(list)
    """The tools that ran, with their arguments and the numbers of their sources."""
    sources: list[dict[str, Any]] = json_column(list)
    """Everything retrieved, by number."""
    cited: list[int] = json_column(list)
    """The numbers that the answer cites."""
    offers: list[str] = json_column(list)
    """Questions that the assistant offers instead of an answer."""
    last_call: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    """The tool call that a follow-up question changes."""
    error: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    """Code, text key and parameters; `retryable` says whether a retry may help."""
    cut: bool = False
    fell_back: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    """The model that failed before the offline assistant answered: provider, model, code of the error."""
    prompt_version: str = Field(default="", max_length=20, sa_column_kwargs={"server_default": ""})
    """The version of the instruction that a model was given."""
    attempt: int = 0
    created_at: datetime = timestamp(default=True)
    finished_at: datetime | None = timestamp(nullable=True)


class PendingAction(WorkspaceTable, table=True):
    """A change that an answer proposes. It is made only when the asker approves it, with the asker's permissions."""

    __tablename__ = "pending_action"
    __table_args__ = (
        belongs_to_workspace(),
        refers_to("conversation_id", "conversation", ondelete="CASCADE"),
        refers_to("response_id", "ai_response", ondelete="CASCADE"),
        refers_to("proposed_to", "membership", ondelete="CASCADE"),
        CheckConstraint("status in ('proposed', 'approved', 'rejected')", name="status"),
        Index("ix_pending_action_conversation", "workspace_id", "conversation_id", "created_at"),
    )

    conversation_id: UUID
    response_id: UUID
    proposed_to: UUID
    action: str = Field(max_length=40)
    payload: dict[str, Any] = json_column()
    summary: str = Field(max_length=500)
    status: str = Field(default="proposed", max_length=10)
    result: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    created_at: datetime = timestamp(default=True)
    decided_at: datetime | None = timestamp(nullable=True)


class SentRecord(WorkspaceTable, table=True):
    """What an answer sent to a model: of one record, or of many for a figure, the names of the facts."""

    __tablename__ = "sent_record"
    __table_args__ = (
        belongs_to_workspace(),
        refers_to("response_id", "ai_response"),
        refers_to("asked_by", "membership"),
        Index("ix_sent_record_record", "workspace_id", "kind", "record_id", "created_at"),
        Index("ix_sent_record_created_at", "workspace_id", "created_at", "id"),
        Index("ix_sent_record_asked_by", "workspace_id", "asked_by", "created_at"),
        Index("ix_sent_record_response", "workspace_id", "response_id"),
    )

    response_id: UUID | None = None
    """Null once the conversation has been deleted."""
    asked_by: UUID | None = None
    provider: str = Field(max_length=40)
    model: str = Field(max_length=100)
    kind: str = Field(max_length=40)
    record_id: UUID | None = None
    """Null for a figure over many records, and for names of the workspace such as those of its stages."""
    fields: list[str] = json_column(list)
    created_at: datetime = timestamp(default=True)


class Feedback(WorkspaceTable, table=True):
    """What somebody thinks of an answer. It lets those who manage the workspace read the question and the answer."""

    __tablename__ = "answer_feedback"
    __table_args__ = (
        belongs_to_workspace(),
        refers_to("response_id", "ai_response", ondelete="CASCADE"),
        refers_to("given_by", "membership"),
        refers_to("reviewed_by", "membership"),
        CheckConstraint(
            "reason in ('', 'wrong', 'incomplete', 'off_topic', 'source', 'language', 'slow', 'other')", name="reason"
        ),
        Index("uq_answer_feedback", "workspace_id", "response_id", "given_by", unique=True),
        Index("ix_answer_feedback_created_at", "workspace_id", "created_at", "id"),
    )

    response_id: UUID
    given_by: UUID | None = None
    up: bool
    reason: str = Field(default="", max_length=20)
    note: str = Field(default="", max_length=1000)
    created_at: datetime = timestamp(default=True)
    reviewed_at: datetime | None = timestamp(nullable=True)
    reviewed_by: UUID | None = None
