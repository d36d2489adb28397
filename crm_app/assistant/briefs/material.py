"""What a brief of a record is made of, read with the reader's permissions: the record, what was said, tasks, open deals."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    DateTime,
    Numeric,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
)

from crm_app import records
from crm_app.activities.models import Activity
from crm_app.activities.service import ACTIVITIES
from crm_app.assistant.asker import Asker, day_in
from crm_app.assistant.deal_conditions import DEAL
from crm_app.assistant.outcomes import RecordRow, Source
from crm_app.assistant.record_rows import record_row
from crm_app.assistant.tools.next_calls import Need, needing, statement
from crm_app.core.clock import today
from crm_app.core.database import HotQuery, compiled, hot_read, list_json
from crm_app.core.errors import NotFound
from crm_app.core.principal import SessionCaller
from crm_app.core.tables import columns
from crm_app.records.conditions import member_name
from crm_app.tasks.models import Task
from crm_app.tasks.service import TASKS
from crm_app.workspaces.models import Membership

Ask = Callable[[HotQuery, dict[str, Any]], Any]
"""Runs a query with its values; returns its JSON."""
_ZONE: Any = select(func.app_workspace_zone()).scalar_subquery()
ACTIVITY, TASK, MEMBER = columns(Activity), columns(Task), columns(Membership)
MOST_SAID, MOST_TASKS = 30, 20
"""The newest activities and the first open tasks that a brief is made of."""
MOST_TEXT = 4_000
"""Characters of an activity's text that a brief reads."""
_NEEDED = ("deal.read", "activity.read", "task.read")
"""What the rule for the next call asks for: without one of these its reasons could be wrong."""


@dataclass(frozen=True)
class Said:
    """An activity without its text."""

    id: str
    version: int
    kind: str
    day: date
    subject: str
    by: str
    direction: str

    @property
    def source(self) -> Source:
        """The activity, to cite."""
        return Source(kind="activity", id=self.id, title=self.subject[:200], href=f"/activities/{self.id}")


@dataclass(frozen=True)
class OpenTask:
    """An open task."""

    id: str
    version: int
    title: str
    due: date | None
    owner: str
    deal_id: str | None

    @property
    def source(self) -> Source:
        """The task, to cite."""
        return Source(kind="task", id=self.id, title=self.title[:200], href=f"/tasks/{self.id}")


@dataclass(frozen=True)
class Material:
    """What the reader may know of a record.

    Attributes:
        row: the record as an answer of the assistant shows it.
        values: the columns of the record.
        said: the newest activities about it and its parts, the newest first.
        tasks: open tasks about it and its parts, the first due first.
        needs: its open deals, those that need somebody most first; None where the reader may not know.
    """

    kind: str
    id: UUID
    row: RecordRow
    values: dict[str, Any]
    said: list[Said]
    tasks: list[OpenTask]
    needs: list[Need] | None
    workspace_id: UUID
    today: date
    """The day in the workspace's zone."""
    language: str
    """The reader's."""
    ask: Ask
    """Reads with the reader's rights."""

    def texts(self) -> dict[str, str]:
        """The texts of `said`, as far as the reader may read them, by id."""
        ids = [UUID(one.id) for one in self.said]
        rows = json.loads(self.ask(_texts(), {"ids": ids}) or "[]") if ids else []
        return {row["id"]: row["body"] for row in rows}

    @property
    def source(self) -> Source:
        """The record, to cite."""
        return self.row.source

    def versions(self) -> list[Any]:
        """What decides a brief of it: two readers who may read different things, or one reader after a change, have
        different ones.
        """
        return [
            self.kind,
            self.id,
            self.values,
            [(one.id, one.version, one.by, one.day) for one in self.said],
            [(one.id, one.version, one.owner) for one in self.tasks],
            None if self.needs is None else [(vars(need.row), need.reasons) for need in self.needs],
        ]


def read(asker: Asker, kind: str, record_id: UUID) -> Material:
    """The material for a brief.

    Args:
        asker: the reader; their language is that of the reasons.
        kind: a kind that has a timeline, see `records.about.Subject`.

    Raises NotFound where there is no such record that the reader may read, Forbidden without the permission.
    """
    asker.work.require(f"{kind}.read")

    def ask(query: HotQuery, values: dict[str, Any]) -> Any:
        row = asker.work.fetch(query.sql, values)
        return row[0] if row else None

    return _made(ask, asker.work.workspace_id, kind, record_id, asker.language)


def read_for(caller: SessionCaller, kind: str, record_id: UUID, language: str) -> Material:
    """As `read`, by hot reads: one, and another one for the texts."""

    def ask(query: HotQuery, values: dict[str, Any]) -> Any:
        return hot_read(caller, f"{kind}.read", query, **values)

    return _made(ask, caller.workspace_id, kind, record_id, language)


def _made(ask: Ask, workspace_id: UUID, kind: str, record_id: UUID, language: str) -> Material:
    found = json.loads(ask(_query(kind), {"id": record_id}) or "{}", parse_float=Decimal)
    if not found or found["record"] is None:
        raise NotFound
    day, record = today(found["zone"]), records.TYPES[kind]
    values = _typed(_read_as(record.select), found["record"])
    row = record_row(kind, values)
    own_page = row.source.model_copy(update={"href": f"{record.path}/{record_id}"})
    deals = None if found["deals"] is None else [SimpleNamespace(**_typed(_OF_DEALS, one)) for one in found["deals"]]
    return Material(
        kind=kind,
        id=record_id,
        row=row.model_copy(update={"source": own_page}),
        values=values,
        said=[Said(**one | {"day": date.fromisoformat(one["day"])}) for one in found["said"]],
        tasks=[OpenTask(**one | {"due": one["due"] and date.fromisoformat(one["due"])}) for one in found["tasks"]],
        needs=None if deals is None else needing(deals, day, language),
        workspace_id=workspace_id,
        today=day,
        language=language,
        ask=ask,
    )


_Readers = Mapping[str, Callable[[Any], Any]]
_READERS: tuple[tuple[type[Any], Callable[[Any], Any]], ...] = (
    (Uuid, UUID),
    (DateTime, datetime.fromisoformat),
    (Date, date.fromisoformat),
    (Numeric, lambda value: Decimal(str(value))),
)


@lru_cache(maxsize=64)
def _read_as(statement: Any) -> _Readers:
    """By column of a statement, what reads its value from JSON."""
    found = {
        column.name: next((reader for kind, reader in _READERS if isinstance(column.type, kind)), None)
        for column in statement.selected_columns
    }
    return {name: reader for name, reader in found.items() if reader is not None}


def _typed(readers: _Readers, row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: readers[name](value) if value is not None and name in readers else value for name, value in row.items()
    }


_OF_DEALS: _Readers = {
    "amount": lambda value: Decimal(str(value)),
    "weighted": lambda value: Decimal(str(value)),
    "expected": date.fromisoformat,
    "last": date.fromisoformat,
}


def stands_on(kind: str) -> frozenset[str]:
    """The kinds of which a brief of a record of `kind` reads records: deals, and what is said and to do about them."""
    about = {name for name, record in records.TYPES.items() if "deal" in record.references.values()}
    return frozenset({kind, "deal", *about})


@lru_cache(maxsize=1)
def _texts() -> HotQuery:
    ids = any_(cast(bindparam("ids"), ARRAY(Uuid())))
    body = func.left(func.coalesce(ACTIVITY.body, ""), literal_column(str(MOST_TEXT))).label("body")
    return list_json(
        select(ACTIVITY.id, body).where(ACTIVITY.id == ids, records.readable("activity", ACTIVITY)), "brief.texts"
    )


@lru_cache(maxsize=64)
def _query(kind: str) -> HotQuery:
    """The statement that reads what a brief of a record of `kind` is made of, as one object."""
    at, record_id = columns(records.TYPES[kind].model), bindparam("id", type_=Uuid())
    one = records.TYPES[kind].select.where(at.id == record_id, records.readable(kind, at))
    may = " and ".join(f"current_setting('app.reads', true)::jsonb ? '{permission}'" for permission in _NEEDED)
    parts = {
        "record": f"(select row_to_json(r) from ({compiled(one)}) r)",
        "zone": "app_workspace_zone()",
        "said": _rows(_said(kind, record_id)),
        "tasks": _rows(_tasks(kind, record_id)),
        "deals": f"case when {may} then {_rows(_deals(kind, record_id))} end",
    }
    written = ", ".join(f"'{name}', {part}" for name, part in parts.items())
    return HotQuery(f"select json_build_object({written})::text", f"brief.{kind}")


def _rows(statement: Any) -> str:
    """The rows of a statement, None for none, as an expression of SQL."""
    return "'[]'::json" if statement is None else f"(select coalesce(json_agg(r), '[]') from ({compiled(statement)}) r)"


def _about(other: records.RecordType[Any], at: Any, kind: str, record_id: Any) -> ColumnElement[bool]:
    """The condition that a row of `other` is about a record, or about a part of it that the reader may read."""

    def link(target: str) -> Any:
        return at[f"{target}_id"] if f"{target}_id" in other.references else None

    column = link(kind)
    about = and_(at.about_kind == kind, at.about_id == record_id) if column is None else column == record_id
    branches = [about]
    for part in records.TYPES[kind].parts():
        own, column = columns(records.TYPES[part].model), link(part)
        if column is not None and other.kind != part:
            inside = select(own.id).where(own[f"{kind}_id"] == record_id, records.readable(part, own))
            branches.append(column.in_(inside))
    return or_(*branches)


def _said(kind: str, record_id: Any) -> Any:
    if kind not in ACTIVITIES.references.values() and not records.TYPES[kind].has_timeline:
        return None
    return (
        select(
            ACTIVITY.id,
            ACTIVITY.version,
            ACTIVITY.kind,
            day_in(_ZONE, ACTIVITY.occurred_at).label("day"),
            func.coalesce(ACTIVITY.subject, "").label("subject"),
            func.coalesce(member_name(MEMBER), "").label("by"),
            func.coalesce(ACTIVITY.direction, "").label("direction"),
        )
        .outerjoin(Membership, and_(MEMBER.workspace_id == ACTIVITY.workspace_id, MEMBER.id == ACTIVITY.owner_id))
        .where(_about(ACTIVITIES, ACTIVITY, kind, record_id), records.readable("activity", ACTIVITY))
        .order_by(ACTIVITY.occurred_at.desc(), ACTIVITY.id.desc())
        .limit(literal_column(str(MOST_SAID)))
    )


def _tasks(kind: str, record_id: Any) -> Any:
    if kind == TASKS.kind:
        return None
    return (
        select(
            TASK.id,
            TASK.version,
            TASK.title,
            TASK.due_date.label("due"),
            func.coalesce(member_name(MEMBER), "").label("owner"),
            TASK.deal_id,
        )
        .outerjoin(Membership, and_(MEMBER.workspace_id == TASK.workspace_id, MEMBER.id == TASK.owner_id))
        .where(_about(TASKS, TASK, kind, record_id), TASK.status == "open", records.readable(TASKS.kind, TASK))
        .order_by(TASK.due_date.nulls_last(), TASK.created_at, TASK.id)
        .limit(literal_column(str(MOST_TASKS)))
    )


def _deals(kind: str, record_id: Any) -> Any:
    column = DEAL.id if kind == "deal" else DEAL.get(f"{kind}_id")
    if column is None:
        return None
    day = day_in(_ZONE, func.now(type_=DateTime(timezone=True)))
    return statement(_ZONE, day, [DEAL.status == "open", records.readable("deal", DEAL), column == record_id])
