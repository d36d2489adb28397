"""The rules of a workspace's own fields: who declares them, and what fits together."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import and_, func, or_, select

from crm_app import records
from crm_app.core.clock import new_id, now
from crm_app.core.database import Work, hot_read
from crm_app.core.errors import Conflict, Invalid, NotFound
from crm_app.core.events import Noted, ReadsChanged, differences, emit
from crm_app.core.pagination import MAX_CHOICES
from crm_app.core.principal import Caller
from crm_app.core.tables import columns
from crm_app.fields.schemas import ChoiceIn, FieldIn, FieldOut, FieldPatch
from crm_app.records.own.definitions import ALL, changed, field_of
from crm_app.records.own.models import CustomField
from crm_app.records.own.values import Unfit, typed

FIELD = columns(CustomField)
MAX_FIELDS = 64
"""How many fields of a kind may be in use."""
MAX_KEPT = 200
"""How many there may be with the archived ones."""
_UNIQUE = ("text", "integer", "number", "date", "url", "email", "phone")


def kinds() -> tuple[str, ...]:
    """The kinds of record that can have fields of a workspace's own."""
    return tuple(kind for kind, record in records.TYPES.items() if "custom_fields" in record.new.model_fields)


def out(row: CustomField | dict[str, Any]) -> FieldOut:
    """A field in output."""
    values = row if isinstance(row, dict) else row.model_dump()
    choices = [{"archived": False} | one for one in values["choices"]]
    more = {"required": values["is_required"], "unique": values["is_unique"], "choices": choices}
    archived = values["archived_at"] is not None
    return FieldOut.model_validate(
        values | more | {"default": values["default_value"].get("value"), "archived": archived}
    )


def fields(caller: Caller, kind: str | None = None) -> list[FieldOut]:
    """The workspace's fields of one kind, or of all, in their order, with the archived ones."""
    found = (out(row) for row in orjson.loads(hot_read(caller, None, ALL) or b"[]"))
    return [one for one in found if kind in (None, one.kind)]


def undeclared(caller: Caller, kind: str) -> list[str]:
    """The names of values of a kind that belong to no field, the most used first. Raises NotFound for no such kind."""
    if kind not in kinds():
        raise NotFound
    record = records.TYPES[kind]
    known = {one.key for one in fields(caller, kind)}
    return [name for name in records.custom_names(record, caller, record.query()) if name not in known]


def add(work: Work, data: FieldIn) -> CustomField:
    """Declares a field. Raises Invalid for what does not fit together, and beyond the limits."""
    work.require("field.manage")
    if data.kind not in kinds():
        raise Invalid(fields={"kind": "core.field.invalid"})
    work.alone("fields")
    mine = and_(FIELD.workspace_id == work.workspace_id, FIELD.kind == data.kind)
    rows = work.db.execute(select(FIELD.key, FIELD.position, FIELD.archived_at).where(mine)).all()
    if sum(row.archived_at is None for row in rows) >= MAX_FIELDS or len(rows) >= MAX_KEPT:
        raise Invalid("fields.error.too_many", limit=MAX_FIELDS)
    if (data.type == "link") != bool(data.target) or (data.target and data.target not in records.TYPES):
        raise Invalid(fields={"target": "fields.error.target" if data.type == "link" else "fields.error.no_target"})
    taken = {row.key for row in rows}
    if data.key and data.key in taken:
        raise Invalid(fields={"key": "core.field.taken"})
    values = data.model_dump(exclude={"required", "unique", "default", "choices"})
    label = data.label_en or data.label_th
    values["key"] = data.key or _free_key(slug(label) or label or "field", taken)
    if data.type == "money":
        values["currency"] = data.currency or work.principal.currency
    else:
        values["currency"] = ""
    row = CustomField(
        workspace_id=work.workspace_id,
        id=new_id(),
        position=max((row.position for row in rows), default=0) + 1,
        choices=stored_choices(data.choices, []),
        is_required=data.required,
        is_unique=data.unique,
        **values,
    )
    settle(work, row, data.default)
    work.db.add(row)
    written(work, row, "create", {}, reads=True)
    return row


def change(work: Work, field_id: UUID, patch: FieldPatch) -> CustomField:
    """Changes a field. Raises Conflict when `version` is stale."""
    work.require("field.manage")
    work.alone("fields")
    row = locked(work, field_id)
    if row.version != patch.version:
        raise Conflict(current=out(row).model_dump(mode="json"))
    sent, before = patch.changes(), told(row)
    if "choices" in sent:
        row.choices = stored_choices(patch.choices, row.choices)
    for name in ("label_en", "label_th", "hint_en", "hint_th", "section_en", "section_th"):
        if name in sent:
            setattr(row, name, sent[name])
    was_unique = row.is_unique
    row.is_required = sent.get("required", row.is_required)
    row.is_unique = sent.get("unique", row.is_unique)
    archived = row.archived_at is not None
    if sent.get("archived", archived) != archived:
        row.archived_at = None if archived else now()
        row.indexed_at = None
        if archived:
            _check_room(work, row.kind)
    settle(work, row, sent["default"] if "default" in sent else row.default_value.get("value"))
    if row.is_unique and (not was_unique or archived):
        _check_no_repeats(work, row)
    row.version += 1
    written(work, row, "update", before, reads=bool({"choices", "label_en", "label_th", "archived"} & sent.keys()))
    return row


def order(work: Work, kind: str, ids: Sequence[UUID]) -> None:
    """Puts the fields of a kind that are in use in another order. Raises Invalid unless all of them are named once."""
    work.require("field.manage")
    work.alone("fields")
    found = work.db.execute(
        select(CustomField).where(
            FIELD.workspace_id == work.workspace_id, FIELD.kind == kind, FIELD.archived_at.is_(None)
        )
    ).scalars()
    rows = {row.id: row for row in found}
    if len(ids) != len(rows) or set(ids) != set(rows):
        raise Invalid(fields={"fields": "fields.error.order"})
    names = [sorted(rows, key=lambda field_id: (rows[field_id].position, field_id)), list(ids)]
    for position, field_id in enumerate(ids, 1):
        rows[field_id].position = position
    work.db.flush()
    if names[0] != names[1]:
        shown = [[rows[field_id].label_en for field_id in one] for one in names]
        emit(work, Noted("custom_field", None, "update", kind, {"order": shown}))
    changed(work)


def slug(label: str) -> str:
    """The key that is made from an English label: "Customer since" is `customer_since`; empty for a Thai one."""
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")[:60] if label.isascii() else ""


def _free_key(wanted: str, taken: set[str]) -> str:
    return next(key for n in range(1, MAX_KEPT + 2) if (key := wanted if n == 1 else f"{wanted}_{n}") not in taken)


def stored_choices(given: Sequence[ChoiceIn], before: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The choices as they are stored. One that is left out stays as an archived one: records may have it."""
    found: dict[str, dict[str, Any]] = {}
    named = {one["label_en"].lower(): one["value"] for one in before}
    taken = {one.value for one in given if one.value} | {one["value"] for one in before}
    labels = [one.label_en.lower() for one in given]
    if len(set(labels)) < len(labels):
        raise Invalid(fields={"choices": "fields.error.choice_twice"})
    for one in given:
        value = one.value or named.get(one.label_en.lower()) or _free_key(slug(one.label_en) or one.label_en, taken)
        if value in found:
            raise Invalid(fields={"choices": "fields.error.choice_twice"})
        taken.add(value)
        found[value] = one.model_dump() | {"value": value}
    left = {one["value"]: one | {"archived": True} for one in before if one["value"] not in found}
    if len(found) + len(left) > MAX_CHOICES:
        raise Invalid(fields={"choices": ("fields.error.too_many_choices", {"limit": MAX_CHOICES})})
    return [*found.values(), *left.values()]


def settle(work: Work, row: CustomField, default: Any) -> None:
    """Completes a field, and raises Invalid for what does not fit together."""
    faults = {}
    if not (row.label_en or row.label_th):
        faults["label_th" if work.principal.language == "th" else "label_en"] = "core.field.required"
    row.label_en, row.label_th = row.label_en or row.label_th, row.label_th or row.label_en
    row.hint_en, row.hint_th = row.hint_en or row.hint_th, row.hint_th or row.hint_en
    row.section_en, row.section_th = row.section_en or row.section_th, row.section_th or row.section_en
    row.choices = [one | {"label_th": one["label_th"] or one["label_en"]} for one in row.choices]
    has_choices = row.type in ("choice", "choices")
    if has_choices and not any(not one.get("archived") for one in row.choices):
        faults["choices"] = "fields.error.no_choices"
    if row.choices and not has_choices:
        faults["choices"] = "fields.error.choices_of_type"
    if default not in (None, "") and row.type in ("person", "link"):
        raise Invalid(fields=faults | {"default": "fields.error.pointer_default"})
    if row.is_unique and row.type not in _UNIQUE:
        faults["unique"] = "fields.error.unique_type"
    row.default_value = {}
    try:
        value = typed(field_of(row.model_dump()), default)
        row.default_value = {} if value is None else {"value": value}
    except Unfit as error:
        raise Invalid(fields=faults | {"default": error.problem}) from None
    if row.is_unique and row.default_value:
        faults["default"] = "fields.error.unique_default"
    taken = select(FIELD.id).where(
        FIELD.workspace_id == work.workspace_id,
        FIELD.kind == row.kind,
        FIELD.id != row.id,
        FIELD.archived_at.is_(None),
        or_(
            func.lower(FIELD.label_en) == row.label_en.lower(),
            func.lower(FIELD.label_th) == row.label_th.lower(),
        ),
    )
    with work.db.no_autoflush:
        if row.archived_at is None and work.db.execute(taken.limit(1)).first() is not None:
            faults["label_en"] = "fields.error.label_taken"
    if faults:
        raise Invalid(fields=faults)


def _check_room(work: Work, kind: str) -> None:
    mine = and_(FIELD.workspace_id == work.workspace_id, FIELD.kind == kind, FIELD.archived_at.is_(None))
    with work.db.no_autoflush:
        if work.db.execute(select(func.count()).where(mine)).scalar_one() >= MAX_FIELDS:
            raise Invalid("fields.error.too_many", limit=MAX_FIELDS)


def _check_no_repeats(work: Work, row: CustomField) -> None:
    """Raises Invalid when two records have the same value of a field that becomes unique."""
    at = columns(records.TYPES[row.kind].model)
    value = func.lower(at.custom_fields[row.key].astext)
    twice = (
        select(value)
        .where(at.workspace_id == work.workspace_id, at.deleted_at.is_(None), value.is_not(None))
        .group_by(value)
        .having(func.count() > 1)
        .limit(1)
    )
    found = work.db.execute(twice).scalar()
    if found is not None:
        raise Invalid(fields={"unique": ("fields.error.repeats", {"value": found[:80]})})


def locked(work: Work, field_id: UUID) -> CustomField:
    """The field, locked for a change. Raises NotFound."""
    statement = select(CustomField).where(FIELD.workspace_id == work.workspace_id, FIELD.id == field_id)
    row: CustomField | None = work.db.execute(statement.with_for_update()).scalar_one_or_none()
    if row is None:
        raise NotFound
    return row


def told(row: CustomField) -> dict[str, Any]:
    """What the audit trail says of a field."""
    choices = [one["label_en"] for one in row.choices if not one.get("archived")]
    default = row.default_value.get("value")
    names = ("label_en", "label_th", "type", "currency", "hint_en", "hint_th", "section_en", "section_th")
    return {
        **{name: getattr(row, name) or None for name in names},
        "choices": choices or None,
        "default": None if default is None else str(default),
        "required": row.is_required or None,
        "unique": row.is_unique or None,
        "archived": row.archived_at is not None or None,
    }


def written(work: Work, row: CustomField, action: str, before: Mapping[str, Any], *, reads: bool) -> None:
    """Notes a change of a field in the audit trail, and makes every process learn it.

    Args:
        before: what `told` returned before the change; empty for a new field.
        reads: whether values that records have already may read differently now.
    """
    work.db.flush()
    if reads:
        emit(work, ReadsChanged(row.kind, row.key))
    changes = differences(before, told(row))
    emit(work, Noted("custom_field", row.id, action, f"{row.kind}: {row.label_en}", changes))
    changed(work)
