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


Reason = Literal["", "wrong", "incomplete", "off_topic", "source", "language", "slow", "other"]
REASONS: tuple[Reason, ...] = ("wrong", "incomplete", "off_topic", "source", "language", "slow", "other")


class RatingIn(Input):
    """A thumb up or down, with a reason. Who manages the workspace can then read the question and the answer."""

    up: bool
    reason: Reason = ""
    note: Annotated[str, Field(max_length=1000)] = ""


class RatingOut(BaseModel):
    """What the reader thinks of an answer."""

    up: bool
    reason: str
    note: str


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
    fell_back: dict[str, str] | None
    """The model that failed before the offline assistant answered: provider, model and code."""
    prompt_version: str
    used_context: list[dict[str, Any]]
    sources: list[SourceOut]
    cut: bool
    offers: list[str]
    """Questions offered instead of an answer; only for the person who asked."""
    error_code: str | None
    error: str | None
    retryable: bool
    actions: list[ActionOut]
    rating: RatingOut | None = None
    """The reader's own."""


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
    """The workspace's usage this month, and the budgets of the workspace and of each person; null means no limit."""

    month: str
    cost_usd: Exactly
    budget_usd: float | None
    person_budget_usd: float | None
    members: list[UsageRow]


class SentQuery(Input):
    """The parameters of the list of what was sent, the newest first. `after`: the `next` of the former page."""

    limit: int = Field(default=50, ge=1, le=200)
    after: Annotated[str | None, Field(max_length=100)] = None
    kind: Annotated[str | None, Field(max_length=40)] = None
    record_id: UUID | None = None
    asked_by: UUID | None = None


class SentOut(BaseModel):
    """What one answer sent of one record, or of many in a figure."""

    id: UUID
    created_at: datetime
    response_id: UUID | None
    """Null once the conversation has been deleted."""
    asked_by: UUID | None
    asker: str | None
    provider: str
    model: str
    kind: str
    record_id: UUID | None
    """Null for a figure over many records, and for names of the workspace."""
    title: str
    """Empty for what the reader may not read."""
    href: str
    fields: list[str]


class SentPage(BaseModel):
    """A page of what was sent."""

    items: list[SentOut]
    next: str | None


class ReviewQuery(Input):
    """The parameters of the list of rated answers, the newest rating first."""

    limit: int = Field(default=25, ge=1, le=100)
    after: Annotated[str | None, Field(max_length=100)] = None
    up: bool | None = None
    reviewed: bool | None = None
    asked_by: UUID | None = None
    provider: Annotated[str | None, Field(max_length=40)] = None
    reason: Reason | None = None
    confidence_below: Annotated[float | None, Field(ge=0, le=1)] = None
    """Only answers with a lower confidence."""


class ReviewOut(BaseModel):
    """A rated answer."""

    id: UUID
    """Of the rating."""
    response_id: UUID
    up: bool
    reason: str
    note: str
    given_by: UUID | None
    giver: str | None
    created_at: datetime
    asked_by: UUID | None
    asker: str | None
    question: str
    answer: str
    hidden: bool
    """The answer depends on records that this reader may not read; `answer` says so."""
    tools: list[dict[str, Any]]
    """The calls of tools, each with its name and arguments."""
    provider: str
    model: str
    prompt_version: str
    confidence: float
    reviewed_at: datetime | None
    reviewer: str | None


class ReviewPage(BaseModel):
    """A page of rated answers."""

    items: list[ReviewOut]
    next: str | None


class ReviewedIn(Input):
    """Whether a rated answer has been reviewed."""

    reviewed: bool
