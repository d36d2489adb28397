"""What each workspace has declared, kept in this process until it changes."""

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select

from crm_app.core.database import Work, hot_read, list_json
from crm_app.core.live import MISSED, hub, publish
from crm_app.core.principal import Caller, SessionCaller
from crm_app.core.tables import columns
from crm_app.records.fields import Words
from crm_app.records.own.models import CustomField

TOPIC = "fields"
"""The live event which says that the fields of a workspace have changed."""
_SUPPOSED = "fields.supposed"
_KEPT_SECONDS = 30.0
"""How long a process without live events, such as a worker, may know former fields."""
_MOST = 2000
"""How many workspaces a process remembers."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A possible value with its words; one that is `archived` is kept but no longer offered."""

    value: str
    label: Words
    archived: bool = False


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field of a workspace's own."""

    id: str
    kind: str
    key: str
    """The name of its values in `custom_fields`; it never changes."""
    type: str
    label: Words
    hint: Words = ("", "")
    section: Words = ("", "")
    choices: tuple[Choice, ...] = ()
    required: bool = False
    unique: bool = False
    default: Any = field(default=None, hash=False)
    """The value of new records; None for none."""
    currency: str = ""
    archived: bool = False
    target: str = ""
    """For a link, the kind of the records to which it points."""

    @property
    def is_pointer(self) -> bool:
        """Whether its values are ids: of a member, or of a record."""
        return self.type in ("person", "link")

    @property
    def input(self) -> str:
        """The name of its input in a form."""
        return f"own_{self.id.replace('-', '')}"

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers."""
        return self.type in ("integer", "number", "money")

    @property
    def can_group(self) -> bool:
        """Whether records can be counted by its values."""
        return self.type != "choices"

    @property
    def is_text(self) -> bool:
        """Whether its values are free texts."""
        return self.type in ("text", "long_text", "url", "email", "phone")

    def words(self, language: str) -> str:
        """Its label for the reader."""
        return self.label[language == "th"]

    def choice(self, value: Any) -> Choice | None:
        """The declared choice with a value, or None."""
        return next((one for one in self.choices if one.value == value), None)


Fields = tuple[OwnField, ...]
_FIELD = columns(CustomField)
_STATEMENT = select(*_FIELD).order_by(_FIELD.kind, _FIELD.position, _FIELD.id)
ALL = list_json(_STATEMENT, "fields.all")
"""All fields of a workspace in their order, archived ones too."""
_known: OrderedDict[UUID, tuple[float, dict[str, Fields]]] = OrderedDict()
_zones: dict[UUID, str] = {}
_lock = threading.Lock()
_changes = 0
"""Counts what was forgotten, so that a read which began before a change is not kept after it."""


def of_kind(caller: Caller, kind: str, *, archived: bool = False) -> Fields:
    """The fields that the caller's workspace has declared for a kind, in their order.

    Args:
        archived: with those that are no longer in use.
    """
    workspace_id = caller.workspace_id if isinstance(caller, SessionCaller) else None
    found = _remembered(workspace_id)
    if found is None:
        began = _changes
        found = _grouped(orjson.loads(hot_read(caller, None, ALL) or b"[]"))
        if workspace_id is not None:
            _remember(workspace_id, found, began)
    return _of(found, kind, archived)


def within(work: Work, kind: str, *, archived: bool = False) -> Fields:
    """As `of_kind`, inside a unit of work."""
    _zones[work.workspace_id] = work.principal.workspace_timezone
    while len(_zones) > _MOST:
        _zones.pop(next(iter(_zones)), None)
    if (supposed := work.notes.get(_SUPPOSED, {}).get(kind)) is not None:
        return _of({kind: supposed}, kind, archived)
    found = _remembered(work.workspace_id)
    if found is None:
        began = _changes
        rows = work.db.execute(_STATEMENT.where(_FIELD.workspace_id == work.workspace_id)).mappings()
        found = _grouped(dict(row) for row in rows)
        if not work.notes.get(TOPIC):  # what this transaction has changed is not committed yet
            _remember(work.workspace_id, found, began)
    return _of(found, kind, archived)


def suppose(work: Work, kind: str, fields: Fields) -> None:
    """Lets this unit of work take `fields` for the fields of a kind: for a dry run with fields that are not made yet."""
    work.notes.setdefault(_SUPPOSED, {})[kind] = fields


def remembered(workspace_id: UUID, kind: str) -> Fields:
    """The fields of a kind as far as this process remembers them, without asking the database."""
    return _of(_remembered(workspace_id) or {}, kind, archived=False)


def zone_of(workspace_id: UUID) -> str:
    """The zone of a workspace as far as this process remembers it; UTC otherwise. Whoever writes records has called `within`."""
    return _zones.get(workspace_id, "UTC")


def changed(work: Work) -> None:
    """Makes every process forget the workspace's fields after the commit, and this transaction at once."""
    workspace_id = work.workspace_id
    work.notes[TOPIC] = True
    forget(workspace_id)
    work.after_commit.append(lambda: forget(workspace_id))
    publish(work, TOPIC)


def forget(workspace_id: UUID | None) -> None:
    """Forgets the fields of a workspace; of all of them for None."""
    global _changes
    with _lock:
        _changes += 1
        if workspace_id is None:
            _known.clear()
        else:
            _known.pop(workspace_id, None)


def _remembered(workspace_id: UUID | None) -> dict[str, Fields] | None:
    if workspace_id is None:
        return None
    found = _known.get(workspace_id)
    return found[1] if found is not None and found[0] > time.monotonic() else None


def _remember(workspace_id: UUID, found: dict[str, Fields], began: int) -> None:
    with _lock:
        if began != _changes:
            return
        _known[workspace_id] = (time.monotonic() + _KEPT_SECONDS, found)
        _known.move_to_end(workspace_id)
        while len(_known) > _MOST:
            _known.popitem(last=False)


def _of(found: dict[str, Fields], kind: str, archived: bool) -> Fields:
    every = found.get(kind, ())
    return every if archived else tuple(one for one in every if not one.archived)


def _grouped(rows: Iterable[dict[str, Any]]) -> dict[str, Fields]:
    found: dict[str, list[OwnField]] = {}
    for row in rows:
        found.setdefault(row["kind"], []).append(field_of(row))
    return {kind: tuple(fields) for kind, fields in found.items()}


def field_of(row: Any) -> OwnField:
    """A row of the table, or its JSON, as a field."""
    default = row["default_value"]
    return OwnField(
        id=str(row["id"]),
        kind=row["kind"],
        key=row["key"],
        type=row["type"],
        label=(row["label_en"], row["label_th"]),
        hint=(row["hint_en"], row["hint_th"]),
        section=(row["section_en"], row["section_th"]),
        choices=tuple(
            Choice(one["value"], (one["label_en"], one["label_th"]), bool(one.get("archived")))
            for one in row["choices"]
        ),
        required=row["is_required"],
        unique=row["is_unique"],
        default=default.get("value") if isinstance(default, dict) else None,
        currency=row["currency"],
        archived=row["archived_at"] is not None,
        target=row["target"],
    )


def _on_event(workspace_id: str, event: dict[str, Any]) -> None:
    topic = event.get("topic")
    if topic == MISSED:
        forget(UUID(workspace_id) if workspace_id else None)
    elif topic == TOPIC and workspace_id:
        forget(UUID(workspace_id))


hub.watchers.append(_on_event)
