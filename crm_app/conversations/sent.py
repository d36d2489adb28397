"""What answers sent to a model: noted before it leaves, listed for those who watch over the workspace."""

from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from crm_app.assistant.outgoing import Sent
from crm_app.assistant.providers.base import ChatProvider
from crm_app.conversations.access import MEMBER
from crm_app.conversations.models import AiResponse, SentRecord
from crm_app.conversations.schemas import SentOut, SentQuery
from crm_app.core.database import Work
from crm_app.core.jobs import JobRun
from crm_app.core.pagination import moment_cursor, moment_place
from crm_app.core.tables import columns
from crm_app.records import TYPES
from crm_app.workspaces.models import Membership

SENT = columns(SentRecord)


def note(job_run: JobRun, response: AiResponse, provider: ChatProvider, new: list[Sent]) -> None:
    """Stores what an answer is about to send, in a transaction of its own. A failure stops the answer, so that nothing is
    sent that is not listed.
    """
    with job_run.work("conversation.use") as work:
        for one in new:
            work.db.add(
                SentRecord(
                    workspace_id=work.workspace_id,
                    response_id=response.id,
                    asked_by=response.asked_by,
                    provider=provider.name,
                    model=provider.model[:100],
                    kind=one.kind,
                    record_id=UUID(one.record_id) if one.record_id else None,
                    fields=list(one.fields),
                )
            )


def page(work: Work, query: SentQuery) -> dict[str, Any]:
    """A page of what was sent, the newest first. Raises Forbidden unless the role grants `audit.read`."""
    work.require("audit.read")
    at, after = moment_place(query.after)
    statement = (
        select(
            SENT.id, SENT.created_at, SENT.response_id, SENT.asked_by, MEMBER.name.label("asker"), SENT.provider,
            SENT.model, SENT.kind, SENT.record_id, SENT.fields,
        )
        .outerjoin(Membership, and_(MEMBER.workspace_id == SENT.workspace_id, MEMBER.id == SENT.asked_by))
        .where(SENT.workspace_id == work.workspace_id)
        .order_by(SENT.created_at.desc(), SENT.id.desc())
        .limit(query.limit + 1)
    )  # fmt: skip
    for column, value in ((SENT.kind, query.kind), (SENT.record_id, query.record_id), (SENT.asked_by, query.asked_by)):
        if value is not None:
            statement = statement.where(column == value)
    if query.after is not None:
        earlier = (SENT.created_at < at) | ((SENT.created_at == at) & (SENT.id < after))
        statement = statement.where(earlier)
    rows = work.db.execute(statement).mappings().all()
    names = _names(work, [dict(row) for row in rows])
    items = [
        SentOut.model_validate(dict(row) | names.get((row["kind"], row["record_id"]), _UNNAMED))
        for row in rows[: query.limit]
    ]
    last = items[-1] if len(rows) > query.limit else None
    return {
        "items": [item.model_dump(mode="json") for item in items],
        "next": moment_cursor(last.created_at.isoformat(), str(last.id)) if last is not None else None,
    }


_UNNAMED: dict[str, Any] = {"title": "", "href": ""}


def _names(work: Work, rows: list[dict[str, Any]]) -> dict[tuple[str, UUID], dict[str, Any]]:
    """Name and address of the records among `rows` that the reader may read."""
    found: dict[tuple[str, UUID], dict[str, Any]] = {}
    for kind in {row["kind"] for row in rows} & TYPES.keys():
        if not work.principal.can(f"{kind}.read"):
            continue
        ids = [row["record_id"] for row in rows if row["kind"] == kind and row["record_id"]]
        record, column = TYPES[kind], columns(TYPES[kind].model)
        statement = select(column.id, column[record.title_column].label("title")).where(
            column.id.in_(ids), column.deleted_at.is_(None), work.sees(column.owner_id, f"{kind}.read")
        )
        for row in work.db.execute(statement):
            found[(kind, row.id)] = {"title": str(row.title or ""), "href": f"{record.path}/{row.id}"}
    members = [row["record_id"] for row in rows if row["kind"] == "member" and row["record_id"]]
    for row in work.db.execute(select(MEMBER.id, MEMBER.name).where(MEMBER.id.in_(members))):
        found[("member", row.id)] = {"title": row.name, "href": "/settings"}
    return found
