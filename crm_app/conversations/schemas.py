"""Input and output of conversations."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from crm_app.assistant.tools.propose_change import MAX_FIELDS, Said
from crm_app.core.pagination import Input
from crm_app.values.fields import Exactly

MAX_QUESTION = 4_000
Title = Annotated[str, Field(min_length=1, max_length=200)]
Question = Annotated[str, Field(min_length=1, max_length=MAX_QUESTION)]
ResponseStatus = Literal["queued", "running", "done", "stopped", "failed"]


class ConversationIn(Input):
    """A new conversation, optionally with its first question."""

    question: Question | None = None
    title: Title | None = None
    about: Annotated[str, Field(min_length=2, max_length=2000)] | None = None
    """The address of the record or list that it is about, such as `/deals/<id>`."""


class ConversationPatch(Input):
    """Another name, or shared with the workspace."""

    version: int = Field(ge=1)
    title: Title = ""
    shared: bool = False


class AskIn(Input):
    """A question."""

    question: Question


class DecisionIn(Input):
    """The person's decision about a proposed change."""

    approve: bool


class DecisionsIn(DecisionIn):
    """One decision about several proposed changes: all of them are made, or none."""

    ids: list[UUID] = Field(min_length=1, max_length=20)


class RevisionIn(Input):
    """Other values for fields that a proposed change writes; without any it is prepared anew from the present record."""

    fields: list[Said] = Field(default=[], max_length=MAX_FIELDS)


class ConversationQuery(Input):
    """The parameters of the list of conversations, the latest first."""

    limit: int = Field(default=30, ge=1, le=100)
    after: UUID | None = None
    q: str | None = Field(default=None, max_length=200)


class ConversationOut(BaseModel):
    """A conversation in a list."""

    id: UUID
    title: str
    shared: bool
    mine: bool
    owner_name: str | None
    created_at: datetime
    updated_at: datetime
    version: int


class SourceOut(BaseModel):
    """The source of a number in an answer."""

    number: int
    kind: str
    id: str | None
    title: str
    href: str
    excerpt: str
    cited: bool
    deleted: bool
    """The record has since been deleted: its page says so, and its text is no longer quoted."""


class ActionField(BaseModel):
    """A field that a proposed change writes, in words for its reader."""

    name: str
    label: str
    before: str = ""
    """The value that is replaced."""
    value: str
    href: str | None = None
    """The address of the record that is changed, or linked to."""
    text: str | None = None
    """The value as it was said, which can be edited before the approval; None for a value that was not said."""


class ActionOut(BaseModel):
    """A proposed change, with everything that its approval writes."""

    id: UUID
    action: str
    summary: str
    status: Literal["proposed", "approved", "rejected"]
    fields: list[ActionField]
    also: list[ActionField] = []
    """What the rules of the kind write besides."""
    result: dict[str, Any] | None
    undone: bool = False
    """Whether the change was undone after its approval."""


class ResponseOut(BaseModel):
    """How an answer was made."""

    id: UUID
    status: ResponseStatus
    provider: str
    model: str
    input_tokens: int
    output_tokens: int
    cost_usd: Exactly
    latency_ms: int | None
    first_piece_ms: int | None
    confidence: float
    used_context: list[dict[str, Any]]
    sources: list[SourceOut]
    cut: bool
    offers: list[str]
    """Questions offered instead of an answer; only for the person who asked."""
    error_code: str | None
    error: str | None
    retryable: bool
    actions: list[ActionOut]


class MessageOut(BaseModel):
    """A question or an answer; `html` is the answer as safe HTML."""

    id: UUID
    role: Literal["user", "assistant"]
    author_name: str | None
    content: str
    html: str
    created_at: datetime
    response: ResponseOut | None
    hidden: bool = False
    """Whether the answer depends on records that this reader may not read: then `content` says so instead of the
    answer.
    """


class ConversationDetail(ConversationOut):
    """A conversation with its messages, the oldest first. `earlier`: there are more before them."""

    messages: list[MessageOut]
    earlier: bool
    about_title: str = ""
    about_href: str = ""
    """What it is about: a record or a list; empty for nothing that the reader may read."""
    streams: bool = True
    """Whether this reader sees an answer while it is written; otherwise once its sources are known."""


class Asked(BaseModel):
    """A question that waits for its answer; the answer streams at `/api/v1/ai-responses/{response_id}/stream`."""

    conversation_id: UUID
    question_id: UUID
    message_id: UUID
    response_id: UUID


class UsageRow(BaseModel):
    """What one member used this month."""

    member_id: UUID | None
    name: str | None
    answers: int
    input_tokens: int
    output_tokens: int
    cost_usd: Exactly


class UsageOut(BaseModel):
    """The workspace's usage this month, and its budget. A budget of 0 means no limit."""

    month: str
    cost_usd: Exactly
    budget_usd: float
    members: list[UsageRow]
