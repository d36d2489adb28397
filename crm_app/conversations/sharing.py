"""What a reader of a shared conversation sees: only answers that the reader could have got as well.

An answer was made with the asker's rights. A reader sees it when the reader's own role reads everything that it depends
on: each record that it names, and for a figure or a complete list all records of the counted kinds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from crm_app.assistant import kinds
from crm_app.assistant.tools import tools
from crm_app.conversations.models import AiResponse, Message
from crm_app.core.database import Work
from crm_app.core.i18n import translate
from crm_app.core.tables import columns
from crm_app.records import TYPES

RESPONSE, MESSAGE = columns(AiResponse), columns(Message)
_OVER = ("done", "stopped")


@dataclass(frozen=True, slots=True)
class _Stands:
    """What an answer depends on: kinds of which all records were read, and single records by kind."""

    whole: frozenset[str]
    single: frozenset[tuple[str, str]]


def reads_everything(work: Work) -> bool:
    """Whether the principal's role reads all records of every kind, so that nothing has to be hidden."""
    return all(_scope(work, kind) == "all" for kind in kinds.everything())


def hidden(work: Work, conversation_id: UUID) -> dict[UUID, frozenset[str]]:
    """The answers of somebody else's conversation that the principal may not see: by id, with the kinds that the role
    lacks.

    A model read the earlier answers before it wrote: after a hidden answer, its answers are hidden as well.
    """
    if reads_everything(work):
        return {}
    rows = _answers(work, conversation_id)
    stands = {row.id: _stands_on(row) for row in rows}
    readable = _readable(work, {one for stand in stands.values() for one in stand.single})
    found: dict[UUID, frozenset[str]] = {}
    before: frozenset[str] = frozenset()
    for row in rows:
        stand = stands[row.id]
        lacking = {kind for kind in stand.whole if _scope(work, kind) != "all"}
        lacking |= {kind for kind, ident in stand.single if (kind, ident) not in readable}
        if row.provider != "offline":
            lacking |= before
        if lacking:
            found[row.id] = frozenset(lacking)
            before |= found[row.id]
    return found


def placeholder(lacking: Iterable[str], language: str) -> str:
    """The placeholder of a hidden answer, which says why it is hidden."""
    names = sorted(translate(_name_key(kind), language) for kind in lacking)
    return translate("conversations.hidden", language, kinds=", ".join(names))


def _name_key(kind: str) -> str:
    return f"{TYPES[kind].plural}.title" if kind in TYPES else "conversations.hidden.members"


def _scope(work: Work, kind: str) -> str | None:
    return work.principal.permissions.get(f"{kind}.read")


def _answers(work: Work, conversation_id: UUID) -> list[Any]:
    """Every answer of the conversation, in order; for a regenerated one, each attempt."""
    statement = (
        select(RESPONSE.id, RESPONSE.provider, RESPONSE.status, RESPONSE.used_context, RESPONSE.sources)
        .join(Message, and_(MESSAGE.workspace_id == RESPONSE.workspace_id, MESSAGE.id == RESPONSE.message_id))
        .where(RESPONSE.conversation_id == conversation_id)
        .order_by(MESSAGE.position, RESPONSE.created_at, RESPONSE.id)
    )
    return list(work.db.execute(statement).all())


def _stands_on(row: Any) -> _Stands:
    if row.status not in _OVER:  # the records that it read are known only once it is complete
        return _Stands(kinds.everything(), frozenset())
    whole: set[str] = set()
    single = {(str(source["kind"]), str(source["id"])) for source in row.sources if source.get("id")}
    for call in row.used_context:
        whole |= _counted(call)
    for kind, _ in single:  # a record is shown with the names of the records that it links to
        whole |= _named_by(kind)
    return _Stands(frozenset(whole), frozenset((kind, ident) for kind, ident in single if kind in TYPES))


def _counted(call: dict[str, Any]) -> frozenset[str]:
    """The kinds of which a call read all records. Records and passages that it found are sources of their own."""
    tool = tools().get(str(call.get("tool")))
    return kinds.everything() if tool is None else tool.looked_at(call)


def _named_by(kind: str) -> set[str]:
    record = TYPES.get(kind)
    return {"member"} if record is None else {"member", *record.references.values()}


def _readable(work: Work, records: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The ones among the records that the principal may read now; never a purged one."""
    found: set[tuple[str, str]] = set()
    for kind in {kind for kind, _ in records}:
        if _scope(work, kind) is None:
            continue
        ids = [UUID(ident) for of, ident in records if of == kind]
        column = columns(TYPES[kind].model)
        statement = select(column.id).where(
            column.id.in_(ids), column.deleted_at.is_(None), work.sees(column.owner_id, f"{kind}.read")
        )
        found |= {(kind, str(ident)) for ident in work.db.execute(statement).scalars()}
    return found
