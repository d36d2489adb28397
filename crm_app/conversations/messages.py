"""Messages as a reader sees them: an answer with its sources and proposals, or the reason why it is hidden."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, tuple_

from crm_app.assistant.markdown import render
from crm_app.assistant.outcomes import Source
from crm_app.conversations import proposals, sharing
from crm_app.conversations.access import ACTION, CONVERSATION, may_follow
from crm_app.conversations.models import AiResponse, Feedback, Message, PendingAction
from crm_app.conversations.schemas import ActionOut, MessageOut, RatingOut, ResponseOut, SourceOut
from crm_app.core.database import Work
from crm_app.core.i18n import translate
from crm_app.core.permissions import record_kinds
from crm_app.core.tables import columns
from crm_app.search.models import SearchDocument

DOCUMENT, RATING = columns(SearchDocument), columns(Feedback)


def actions_of(work: Work, response_ids: list[UUID]) -> dict[UUID, list[ActionOut]]:
    """Proposed changes by answer."""
    found: dict[UUID, list[ActionOut]] = {}
    statement = select(PendingAction).where(ACTION.response_id.in_(response_ids)).order_by(ACTION.created_at, ACTION.id)
    actions = list(work.db.execute(statement).scalars())
    statuses = proposals.run_statuses(work, actions)
    for action in actions:
        status = statuses.get(str((action.result or {}).get("run_id")), "")
        out = proposals.shown(action, work.principal.language, status)
        found.setdefault(action.response_id, []).append(out)
    return found


def ratings_of(work: Work, response_ids: list[UUID]) -> dict[UUID, RatingOut]:
    """The reader's own ratings by answer."""
    statement = select(RATING.response_id, RATING.up, RATING.reason, RATING.note).where(
        RATING.response_id.in_(response_ids), RATING.given_by == work.principal.member_id
    )
    return {
        row.response_id: RatingOut(up=row.up, reason=row.reason, note=row.note) for row in work.db.execute(statement)
    }


def message_out(
    work: Work,
    message: Message,
    response: AiResponse | None,
    actions: dict[UUID, list[ActionOut]],
    author_name: str | None = None,
    hidden: Mapping[UUID, frozenset[str]] | None = None,
    gone: frozenset[tuple[str, str]] = frozenset(),
    ratings: Mapping[UUID, RatingOut] | None = None,
) -> MessageOut:
    """A message in output, an answer's Markdown converted to safe HTML.

    Args:
        hidden: answers that the reader may not see, from `sharing.hidden`: a placeholder names the missing permissions.
        gone: cited records that have been deleted, from `deleted_sources`.
        ratings: the reader's, by answer, from `ratings_of`.
    """
    lacking = hidden.get(response.id) if hidden and response is not None else None
    if response is not None and lacking:
        return _withheld(work, message, response, lacking)
    return MessageOut(
        id=message.id,
        role="assistant" if message.role == "assistant" else "user",
        author_name=author_name,
        content=message.content,
        html=render(message.content, _sources(work, response, gone)) if message.role == "assistant" else "",
        created_at=message.created_at,
        response=None
        if response is None
        else response_out(work, response, actions.get(response.id, []), gone, (ratings or {}).get(response.id)),
    )


def _withheld(work: Work, message: Message, response: AiResponse, lacking: frozenset[str]) -> MessageOut:
    """A placeholder for a hidden answer: only its time, and why it is hidden."""
    placeholder = sharing.placeholder(lacking, work.principal.language)
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
        content=placeholder,
        html=render(placeholder, []),
        created_at=message.created_at,
        response=response_out(work, bare, []),
        hidden=True,
    )


def may_watch(work: Work, response_id: UUID) -> bool:
    """Whether an answer's pieces may be shown while it is written. Raises NotFound when its conversation may not be
    seen.

    Other readers see the answer once its sources are known.
    """
    response = may_follow(work, response_id)
    owner = select(CONVERSATION.owner_id).where(CONVERSATION.id == response.conversation_id)
    mine: bool = work.db.execute(owner).scalar_one() == work.principal.member_id
    return mine or sharing.reads_everything(work)


def answer_out(work: Work, response: AiResponse) -> MessageOut:
    """The message of an answer in a conversation that may be seen, as this reader may see it."""
    message = work.db.get_one(Message, (work.workspace_id, response.message_id))
    hidden = {} if may_watch(work, response.id) else sharing.hidden(work, response.conversation_id)
    return message_out(
        work,
        message,
        response,
        actions_of(work, [response.id]),
        None,
        hidden,
        deleted_sources(work, [response]),
        ratings_of(work, [response.id]),
    )


def sources_of(response: AiResponse | None) -> list[Source]:
    """The sources of an answer's numbers, in order."""
    return [Source.model_validate(source) for source in (response.sources if response else [])]


def deleted_sources(work: Work, responses: Sequence[AiResponse]) -> frozenset[tuple[str, str]]:
    """Cited records that have since been deleted: kind and id. Restored ones are not among them."""
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


def _sources(work: Work, response: AiResponse | None, gone: frozenset[tuple[str, str]]) -> list[Source]:
    """The sources of an answer's citations in output."""
    language = work.principal.language
    return [
        source.model_copy(update={"title": translate("conversations.source.deleted", language, title=source.title)})
        if (source.kind, source.id) in gone
        else source
        for source in sources_of(response)
    ]


def response_out(
    work: Work,
    response: AiResponse,
    actions: list[ActionOut],
    gone: frozenset[tuple[str, str]] = frozenset(),
    rating: RatingOut | None = None,
) -> ResponseOut:
    """How an answer was made, its error in the reader's language."""
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
        fell_back=response.fell_back,
        prompt_version=response.prompt_version,
        used_context=response.used_context,
        sources=[
            _source_out(number, source, number in cited, (source.kind, source.id) in gone)
            for number, source in enumerate(sources_of(response), 1)
        ],
        cut=response.cut,
        offers=response.offers if response.asked_by == work.principal.member_id else [],
        error_code=error.get("code"),
        error=translate(error["message_key"], work.principal.language, **error.get("params", {})) if error else None,
        retryable=bool(error.get("retryable")),
        actions=actions,
        rating=rating,
    )


def _source_out(number: int, source: Source, cited: bool, deleted: bool) -> SourceOut:
    values = source.model_dump() | ({"excerpt": ""} if deleted else {})
    return SourceOut(number=number, cited=cited, deleted=deleted, **values)
