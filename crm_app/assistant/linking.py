"""The records that notes are about: their names belong to what a note says, and a name leads to its notes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, bindparam, func, or_, select

from crm_app import records
from crm_app.core.database import Work
from crm_app.core.tables import columns
from crm_app.search.models import SearchDocument
from crm_app.workspaces.models import Membership

DOCUMENT, MEMBER = columns(SearchDocument), columns(Membership)
MAX_LINKED = 40
"""Maximum number of notes that the names of a question lead to, for each kind."""

Key = tuple[str, UUID]
"""The kind and the id of a record."""


@dataclass(frozen=True)
class Written:
    """Who wrote a record, when, and the name of the record that it is about; empty where nothing is known."""

    by: str = ""
    day: date | None = None
    about: str = ""


def names_of_links(work: Work, keys: Sequence[Key], *, whoever_asks: bool = False) -> dict[Key, list[str]]:
    """The names of the records that each record links to and that the asker may read, the most specific first.

    Args:
        whoever_asks: for the index, which many people search: also of records that the asker may not read.
    """
    links: dict[Key, list[Key]] = {}
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for kind, ids in _by_kind(keys).items():
        record = records.TYPES[kind]
        at = columns(record.model)
        fields = [*record.opens_at, *(name for name in record.references if name not in record.opens_at)]
        if not fields:
            continue
        rows = work.db.execute(
            select(at.id, *(at[name] for name in fields)).where(at.id.in_(ids), _may_be_named(kind, at, whoever_asks))
        )
        for row in rows:
            found = [(record.references[name], row._mapping[name]) for name in fields if row._mapping[name]]
            links[kind, row.id] = found
            for other, other_id in found:
                wanted[other].add(other_id)
    titles = _titles(work, wanted, whoever_asks)
    return {key: [titles[link] for link in found if link in titles] for key, found in links.items()}


def authors(work: Work, keys: Sequence[Key]) -> dict[Key, str]:
    """The names of the members who wrote what says what happened, such as notes, or to whom it belongs."""
    found: dict[Key, str] = {}
    for kind, ids in _by_kind(keys).items():
        record = records.TYPES[kind]
        if not record.opens_at:
            continue
        at = columns(record.model)
        statement = (
            select(at.id, MEMBER.name)
            .join(Membership, MEMBER.id == func.coalesce(at.owner_id, at.created_by))
            .where(at.id.in_(ids), records.readable(kind, at))
        )
        found |= {(kind, row.id): row.name for row in work.db.execute(statement)}
    return found


def _titles(work: Work, wanted: dict[str, set[UUID]], whoever_asks: bool) -> dict[Key, str]:
    titles: dict[Key, str] = {}
    for kind, ids in wanted.items():
        record = records.TYPES[kind]
        at = columns(record.model)
        statement = select(at.id, at[record.title_column].label("title")).where(
            at.id.in_(ids), _may_be_named(kind, at, whoever_asks)
        )
        titles |= {(kind, row.id): row.title for row in work.db.execute(statement) if row.title}
    return titles


def _may_be_named(kind: str, at: Any, whoever_asks: bool) -> ColumnElement[bool]:
    present: ColumnElement[bool] = at.deleted_at.is_(None)
    return present if whoever_asks else records.readable(kind, at)


def notes_about(work: Work, named: Sequence[Key], vector: list[float], model: str) -> list[Any]:
    """The newest documents of records without a timeline of their own, such as notes, that are about one of `named`.

    Returns: mappings with `kind`, `record_id`, `title`, `text`, `thai`, `day`, `waits` and `similarity`, None without a
    vector of `model`.
    """
    found: list[Any] = []
    by_kind = _by_kind(named)
    for kind, record in records.TYPES.items():
        at = columns(record.model)
        linked = [
            at[name].in_(by_kind[other])
            for name, other in record.references.items()
            if name in record.opens_at and other in by_kind
        ]
        if not linked:
            continue
        asked = bindparam("asked", vector, type_=DOCUMENT.embedding.type)
        near = func.assistant_nearness(DOCUMENT.embedding, DOCUMENT.embedding_parts, asked).label("similarity")
        statement = (
            select(
                DOCUMENT.kind,
                DOCUMENT.record_id,
                DOCUMENT.title,
                DOCUMENT.text,
                near,
                DOCUMENT.thai,
                DOCUMENT.day,
                DOCUMENT.embedding_model,
                DOCUMENT.embedded_at.is_(None).label("waits"),
            )
            .join(record.model, (at.workspace_id == DOCUMENT.workspace_id) & (at.id == DOCUMENT.record_id))
            .where(DOCUMENT.kind == kind, or_(*linked), records.readable(kind, at))
            .order_by(DOCUMENT.day.desc().nulls_last(), DOCUMENT.record_id)
            .limit(MAX_LINKED)
        )
        found += work.db.execute(statement).all()
    return [
        dict(row._mapping) | {"similarity": row.similarity if row.embedding_model == model else None} for row in found
    ]


def written(work: Work, kind: str, row: Any) -> Written:
    """Who wrote a record, when, and what it is about."""
    record = records.TYPES[kind]
    author = row.owner_id or row.created_by
    name = work.db.execute(select(MEMBER.name).where(MEMBER.id == author)).scalar() if author else None
    happened = record.day(row) or row.created_at
    about = names_of_links(work, [(kind, row.id)]).get((kind, row.id), []) if record.opens_at else []
    if not record.opens_at:  # the day of a deal or a task is no day on which somebody wrote
        happened = row.created_at
    zone = ZoneInfo(work.principal.workspace_timezone)
    local = happened.astimezone(zone).date() if isinstance(happened, datetime) else happened
    return Written(name or "", local, about[0] if about else "")


def _by_kind(keys: Iterable[Key]) -> dict[str, list[UUID]]:
    found: dict[str, list[UUID]] = defaultdict(list)
    for kind, record_id in keys:
        if kind in records.TYPES:
            found[kind].append(record_id)
    return found
