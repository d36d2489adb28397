"""What people think of answers: thumbs with a reason, the list of rated answers to review, and their export."""

import json
from collections.abc import Iterator
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from crm_app.conversations import sharing
from crm_app.conversations.access import RESPONSE, may_follow
from crm_app.conversations.messages import may_watch
from crm_app.conversations.models import AiResponse, Feedback, Message
from crm_app.conversations.schemas import RatingIn, ReviewOut, ReviewQuery
from crm_app.core.clock import now
from crm_app.core.database import Work, unit_of_work
from crm_app.core.errors import Conflict, NotFound
from crm_app.core.events import Noted, emit
from crm_app.core.i18n import translate
from crm_app.core.pagination import moment_cursor, moment_place
from crm_app.core.principal import Caller
from crm_app.core.tables import columns
from crm_app.records.export import filters_of
from crm_app.values.exports import csv_lines
from crm_app.workspaces.models import Membership

RATING = columns(Feedback)
MANAGE = "workspace.manage"
_EXPORTED_ROWS = 500


def rate(work: Work, response_id: UUID, data: RatingIn) -> None:
    """Stores the reader's thumb. A new one replaces the former and has to be reviewed again.

    Raises NotFound for an answer that the reader may not see, Conflict while it is being written.
    """
    response = _seen(work, response_id)
    if response.status not in ("done", "stopped"):
        raise Conflict("conversations.error.still_answering")
    work.alone(f"rating {response_id} {work.principal.member_id}")
    row = _mine(work, response_id) or Feedback(
        workspace_id=work.workspace_id, response_id=response_id, given_by=work.principal.member_id, up=data.up
    )
    row.up, row.reason, row.note = data.up, "" if data.up else data.reason, data.note
    row.created_at, row.reviewed_at, row.reviewed_by = now(), None, None
    work.db.add(row)
    work.db.flush()


def unrate(work: Work, response_id: UUID) -> None:
    """Takes the reader's thumb back. Raises NotFound for an answer that the reader may not see."""
    _seen(work, response_id)
    row = _mine(work, response_id)
    if row is not None:
        work.db.delete(row)
        work.db.flush()


def _seen(work: Work, response_id: UUID) -> AiResponse:
    response = may_follow(work, response_id)
    if not may_watch(work, response_id) and response_id in sharing.hidden(work, response.conversation_id):
        raise NotFound
    return response


def _mine(work: Work, response_id: UUID) -> Feedback | None:
    statement = select(Feedback).where(RATING.response_id == response_id, RATING.given_by == work.principal.member_id)
    found: Feedback | None = work.db.execute(statement).scalar_one_or_none()
    return found


# ---------------------------------------------------------------- review


def review(work: Work, rating_id: UUID, reviewed: bool) -> None:
    """Marks a rated answer as reviewed, or as open again. Raises NotFound."""
    work.require(MANAGE)
    row = work.db.execute(select(Feedback).where(RATING.id == rating_id).with_for_update()).scalar_one_or_none()
    if row is None:
        raise NotFound
    row.reviewed_at, row.reviewed_by = (now(), work.principal.member_id) if reviewed else (None, None)
    work.db.flush()


def page(work: Work, query: ReviewQuery) -> dict[str, Any]:
    """A page of rated answers, as a `ReviewPage` in JSON values. Only rated answers: a thumb lets others read them."""
    work.require(MANAGE)
    rows = _rows(work, query, query.limit + 1)
    shown = [_out(work, row).model_dump(mode="json") for row in rows[: query.limit]]
    more = len(rows) > query.limit
    following = moment_cursor(shown[-1]["created_at"], shown[-1]["id"]) if more else None
    return {"items": shown, "next": following}


def _rows(work: Work, query: ReviewQuery, limit: int) -> list[Any]:
    question: Any = aliased(Message)
    answer: Any = aliased(Message)
    giver: Any = aliased(Membership)
    asker: Any = aliased(Membership)
    reviewer: Any = aliased(Membership)
    at, after = moment_place(query.after)

    def joined(model: Any, column: Any) -> Any:
        return and_(model.workspace_id == RATING.workspace_id, model.id == column)

    statement = (
        select(
            Feedback, AiResponse, question.content.label("question"), answer.content.label("answer"),
            giver.name.label("giver"), asker.name.label("asker"), reviewer.name.label("reviewer"),
        )
        .join(AiResponse, and_(RESPONSE.workspace_id == RATING.workspace_id, RESPONSE.id == RATING.response_id))
        .join(question, joined(question, RESPONSE.question_id))
        .join(answer, joined(answer, RESPONSE.message_id))
        .outerjoin(giver, joined(giver, RATING.given_by))
        .outerjoin(asker, joined(asker, RESPONSE.asked_by))
        .outerjoin(reviewer, joined(reviewer, RATING.reviewed_by))
        .where(*_conditions(query))
        .order_by(RATING.created_at.desc(), RATING.id.desc())
        .limit(limit)
    )  # fmt: skip
    if query.after is not None:
        statement = statement.where((RATING.created_at < at) | ((RATING.created_at == at) & (RATING.id < after)))
    return list(work.db.execute(statement).all())


def _conditions(query: ReviewQuery) -> list[Any]:
    found = []
    for column, value in (
        (RATING.up, query.up),
        (RATING.reason, query.reason),
        (RESPONSE.asked_by, query.asked_by),
        (RESPONSE.provider, query.provider),
    ):
        if value is not None:
            found.append(column == value)
    if query.reviewed is not None:
        found.append(RATING.reviewed_at.is_not(None) if query.reviewed else RATING.reviewed_at.is_(None))
    if query.confidence_below is not None:
        found.append(RESPONSE.confidence < query.confidence_below)
    return found


def _out(work: Work, row: Any) -> ReviewOut:
    rating: Feedback = row[0]
    response: AiResponse = row[1]
    lacking = _lacking(work, response)
    newest = row.answer  # the text of a regenerated answer is that of its newest attempt
    return ReviewOut(
        id=rating.id,
        response_id=response.id,
        up=rating.up,
        reason=rating.reason,
        note=rating.note,
        given_by=rating.given_by,
        giver=row.giver,
        created_at=rating.created_at,
        asked_by=response.asked_by,
        asker=row.asker,
        question=row.question,
        answer=sharing.placeholder(lacking, work.principal.language) if lacking else newest,
        hidden=bool(lacking),
        tools=[]
        if lacking
        else [{"tool": c.get("tool"), "arguments": c.get("arguments")} for c in response.used_context],
        provider=response.provider,
        model=response.model,
        prompt_version=response.prompt_version,
        confidence=response.confidence,
        reviewed_at=rating.reviewed_at,
        reviewer=row.reviewer,
    )


def _lacking(work: Work, response: AiResponse) -> frozenset[str]:
    """The kinds of record that this answer depends on and that the reader may not read."""
    if response.asked_by == work.principal.member_id or sharing.reads_everything(work):
        return frozenset()
    return sharing.hidden(work, response.conversation_id).get(response.id, frozenset())


# ---------------------------------------------------------------- export


def export(caller: Caller, query: ReviewQuery, form: Literal["csv", "jsonl"]) -> Iterator[str]:
    """Yields the rated answers as CSV, or as JSON, one a line, for the tuning of questions. The download is an entry of the
    audit trail.

    Args:
        query: the filters; its limit and cursor are ignored.
        form: of the file.

    Raises Forbidden unless the role grants `workspace.manage` and `record.export`.
    """
    with unit_of_work(caller, MANAGE) as work:
        work.require("record.export")
        language = work.principal.language
        emit(work, Noted("answer_feedback", None, "export", "", filters_of(query)))
    if form == "jsonl":
        for item in _exported(caller, query):
            yield json.dumps(item, ensure_ascii=False) + "\n"
        return
    heading = [translate(f"conversations.review.column.{name}", language) for name in _COLUMNS]
    yield from csv_lines(heading, ([_cell(item[name]) for name in _COLUMNS] for item in _exported(caller, query)))


_COLUMNS = (
    "created_at", "up", "reason", "note", "question", "answer", "tools", "provider", "model", "prompt_version", "confidence",
    "asker", "giver", "reviewed_at",
)  # fmt: skip


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _exported(caller: Caller, query: ReviewQuery) -> Iterator[dict[str, Any]]:
    after: str | None = None
    while True:
        asked = query.model_copy(update={"after": after, "limit": _EXPORTED_ROWS})
        with unit_of_work(caller, MANAGE) as work:
            found = page(work, asked)
        yield from found["items"]
        after = found["next"]
        if after is None:
            return
