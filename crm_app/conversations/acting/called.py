"""Records, members and stages by the names that a request gives them."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from crm_app.core.database import Work
from crm_app.core.tables import columns
from crm_app.pipelines.models import Pipeline, Stage
from crm_app.records import TYPES
from crm_app.records.own.names import identifier
from crm_app.search.models import SearchDocument
from crm_app.values.collation import fold
from crm_app.values.finding import like
from crm_app.workspaces.models import Membership

DOCUMENT, MEMBER, PIPELINE, STAGE = columns(SearchDocument), columns(Membership), columns(Pipeline), columns(Stage)
MOST = 6
"""How many candidates a question back names."""
_MYSELF = frozenset({"me", "myself", "i", "ฉัน", "ผม", "ดิฉัน", "หนู", "ตัวเอง", "เรา", "พี่"})


@dataclass
class Unclear(Exception):
    """A word of a request that stands for nothing, or for several things. `field`: what the word was said for."""

    code: Literal["unknown_value", "ambiguous"]
    field: str
    value: str
    candidates: tuple[str, ...] = ()


def record(work: Work, kind: str, name: str, field: str = "record_name") -> tuple[UUID, str]:
    """The one record of that name that the principal may read: id and title.

    An id stands for its record, as the lists of answers have it. Case and accents do not count. Where no name is equal,
    one that begins with the word or contains it is taken, if it is the only one. Raises Unclear, or Forbidden when the
    principal reads no such records.
    """
    wanted = fold(name)
    shown = identifier(name)
    conditions = [DOCUMENT.record_id == shown] if shown is not None else []
    if wanted:
        # Until the job `search.renew` has renewed it, a document of an earlier version has no folded title.
        earlier = and_(DOCUMENT.title_text == "", func.lower(DOCUMENT.title) == name.lower())
        conditions += [or_(DOCUMENT.title_text == wanted, earlier), DOCUMENT.title_text.like(like(wanted))]
    found: list[tuple[UUID, str]] = []
    for condition in conditions:
        found = _where(work, kind, condition)
        if found:
            break
    if len(found) == 1:
        return found[0]
    titles = tuple(dict.fromkeys(title for _, title in found))
    raise Unclear("ambiguous" if found else "unknown_value", field, name, titles)


def _where(work: Work, kind: str, condition: Any) -> list[tuple[UUID, str]]:
    column = columns(TYPES[kind].model)
    document = and_(
        DOCUMENT.workspace_id == column.workspace_id, DOCUMENT.kind == kind, DOCUMENT.record_id == column.id, condition
    )
    statement = (
        select(column.id, column[TYPES[kind].title_column])
        .join(SearchDocument, document)
        .where(column.deleted_at.is_(None), work.sees(column.owner_id, f"{kind}.read"))
        .order_by(column.id)
        .limit(MOST)
    )
    return [(row[0], row[1]) for row in work.db.execute(statement)]


def member(work: Work, name: str, field: str) -> UUID:
    """The active member of that name or email address; "me" is the principal. Raises Unclear."""
    wanted = fold(name)
    if wanted in _MYSELF and work.principal.member_id is not None:
        return work.principal.member_id
    rows = work.db.execute(
        select(MEMBER.id, MEMBER.name, MEMBER.email).where(MEMBER.status == "active").order_by(MEMBER.name).limit(500)
    ).all()
    for matches in (
        [row for row in rows if wanted in (fold(row.name), (row.email or "").lower())],
        [row for row in rows if wanted and wanted in fold(row.name).split()],
        [row for row in rows if wanted and fold(row.name).startswith(wanted)],
    ):
        if len(matches) == 1:
            return UUID(str(matches[0].id))
        if matches:
            raise Unclear("ambiguous", field, name, tuple(row.name for row in matches[:MOST]))
    raise Unclear("unknown_value", field, name)


def stage(work: Work, deal_id: UUID | None, name: str, field: str) -> UUID:
    """The stage of that name in a deal's pipeline; for a new deal in the default pipeline, else the only one of that name.

    Raises Unclear with the names of the stages that there are.
    """
    statement = select(STAGE.id, STAGE.name, STAGE.pipeline_id, PIPELINE.is_default).join(
        Pipeline, and_(PIPELINE.workspace_id == STAGE.workspace_id, PIPELINE.id == STAGE.pipeline_id)
    )
    statement = statement.where(STAGE.deleted_at.is_(None), PIPELINE.deleted_at.is_(None))
    if deal_id is not None:
        deal = columns(TYPES["deal"].model)
        statement = statement.where(
            STAGE.pipeline_id == select(deal.pipeline_id).where(deal.id == deal_id).scalar_subquery()
        )
    rows = work.db.execute(statement.order_by(PIPELINE.is_default.desc(), STAGE.position)).all()
    found = [row for row in rows if fold(row.name) == fold(name)]
    chosen = [row for row in found if row.is_default] or found
    if len(chosen) == 1:
        return UUID(str(chosen[0].id))
    raise Unclear("ambiguous" if found else "unknown_value", field, name, tuple(dict.fromkeys(r.name for r in rows)))


def names(work: Work, ids: set[UUID]) -> dict[str, str]:
    """The names of stages among these ids, by id."""
    rows = work.db.execute(select(STAGE.id, STAGE.name).where(STAGE.id.in_(ids))).all() if ids else ()
    return {str(row.id): row.name for row in rows}
