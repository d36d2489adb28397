"""Which values a workspace's own fields accept, and what a record with such values must fulfil."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import func, literal, select
from sqlmodel import SQLModel

from crm_app.core.database import Work
from crm_app.core.errors import Invalid, Problem
from crm_app.core.pagination import MAX_FREE_TEXT, MAX_NUMBER
from crm_app.core.tables import columns
from crm_app.records.conditions import readable
from crm_app.records.own.definitions import Fields, OwnField, within
from crm_app.records.together import open_in
from crm_app.values.fields import EARLIEST_YEAR, LATEST_YEAR, Email, Website

if TYPE_CHECKING:
    from crm_app.records.kind import RecordType

MAX_LINE = 500
MAX_LONG = 20_000
MAX_PHONE = 60
MAX_MONEY = Decimal("1e13")
MAX_FREE = 100
"""How many values without a declared field a record may have."""
_EMAIL: TypeAdapter[str | None] = TypeAdapter(Email)
_WEBSITE: TypeAdapter[str | None] = TypeAdapter(Website)


class Unfit(ValueError):
    """A value that its field does not accept; `problem` is the message for the person."""

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(key)
        self.problem: Problem = (key, params)


def typed(one: OwnField, value: Any) -> Any:
    """The value as it is stored; None for an empty one. Raises Unfit when the field does not accept it."""
    if value is None or value == "" or value == []:
        return None
    return _TYPED[one.type](one, value)


def _text(limit: int) -> Callable[[OwnField, Any], Any]:
    def read(_: OwnField, value: Any) -> str | None:
        if not isinstance(value, str):
            raise Unfit("fields.error.text")
        if len(value.strip()) > limit:
            raise Unfit("core.field.too_long", limit=limit)
        return value.strip() or None

    return read


def _number(one: OwnField, value: Any) -> int | float:
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or abs(value) > MAX_NUMBER:
        raise Unfit("core.field.number")
    exact = Decimal(str(value))
    if one.type == "integer" and exact != exact.to_integral():
        raise Unfit("fields.error.integer")
    if one.type == "money" and (abs(exact) > MAX_MONEY or exact != exact.quantize(Decimal("0.01"))):
        raise Unfit("fields.error.money")
    return int(exact) if exact == exact.to_integral() else float(exact)


def _date(_: OwnField, value: Any) -> str:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        day = None
    if day is None:
        raise Unfit("fields.error.date")
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise Unfit("core.field.year")
    return day.isoformat()


def _moment(_: OwnField, value: Any) -> str:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) and len(value) > 10 else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise Unfit("fields.error.moment")
    if not EARLIEST_YEAR <= at.year <= LATEST_YEAR:
        raise Unfit("core.field.year")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _id(one: OwnField, value: Any) -> str:
    try:
        return str(UUID(value)) if isinstance(value, str) and len(value) == 36 else _refuse_id(one)
    except ValueError:
        return _refuse_id(one)


def _refuse_id(one: OwnField) -> str:
    raise Unfit(f"fields.error.{one.type}")


def _yes_no(_: OwnField, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unfit("core.field.boolean")
    return value


def _choice(one: OwnField, value: Any) -> str:
    found = one.choice(value)
    if found is None or found.archived:
        raise Unfit("fields.error.choice", choices=_offered(one))
    return found.value


def _choices(one: OwnField, value: Any) -> list[str]:
    if not isinstance(value, list):
        raise Unfit("fields.error.choices", choices=_offered(one))
    for part in value:
        if not isinstance(part, str) or one.choice(part) is None:
            raise Unfit("fields.error.choices", choices=_offered(one))
    return [choice.value for choice in one.choices if choice.value in value]


def _offered(one: OwnField) -> str:
    offered = [choice.value for choice in one.choices if not choice.archived]
    return ", ".join(offered[:10]) + (" …" if len(offered) > 10 else "")


def _address(adapter: TypeAdapter[Any], key: str) -> Callable[[OwnField, Any], Any]:
    def read(_: OwnField, value: Any) -> Any:
        try:
            return adapter.validate_python(value.strip() if isinstance(value, str) else value)
        except ValidationError:
            raise Unfit(key) from None

    return read


_TYPED: dict[str, Callable[[OwnField, Any], Any]] = {
    "text": _text(MAX_LINE),
    "long_text": _text(MAX_LONG),
    "integer": _number,
    "number": _number,
    "money": _number,
    "date": _date,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "url": _address(_WEBSITE, "core.field.website"),
    "email": _address(_EMAIL, "core.field.email"),
    "phone": _text(MAX_PHONE),
    "moment": _moment,
    "person": _id,
    "link": _id,
}


# ---------------------------------------------------------------- records


def accepted(
    work: Work,
    record: "RecordType[Any]",
    given: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
    record_id: UUID | None = None,
) -> dict[str, Any]:
    """The custom fields of a record as they are stored.

    A kind without fields of its own takes any names. Once it has some, only these are accepted, and what the record
    already has under other names. What a record has stays as it is, whether it fits or not, until somebody changes it.

    Args:
        given: what somebody sends, by key.
        before: what the record has; None for a new record, which also gets the defaults.
        record_id: the record, for unique fields.

    Raises Invalid, with a message per field, named `custom_fields.<key>`.
    """
    every = within(work, record.kind, archived=True)
    if not given and not every and before is None:
        return {}
    return _accepted(work, record, every, given, before, record_id)


def _accepted(
    work: Work,
    record: "RecordType[Any]",
    every: Fields,
    given: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    record_id: UUID | None,
) -> dict[str, Any]:
    known = {one.key: one for one in every if not one.archived}
    had = before or {}
    faults: dict[str, Problem] = {}
    kept = {one.key: had[one.key] for one in every if one.archived and one.key in had}
    for name, value in given.items():
        if name in had and _same(had[name], value):
            kept[name] = value
            continue
        try:
            if name in known:
                kept[name] = typed(known[name], value)
            else:
                kept[name] = _free(name, value, is_new=bool(known) and name not in had)
        except Unfit as error:
            faults[f"custom_fields.{name}"[:200]] = error.problem
    if before is None:
        kept |= {key: one.default for key, one in known.items() if one.default is not None and key not in given}
    kept = {name: value for name, value in kept.items() if value is not None or name not in known}
    for key, one in known.items():
        # A record from before the field was required may stay without it, but nobody empties it.
        if one.required and key not in kept and (before is None or key in had):
            faults.setdefault(f"custom_fields.{key}", ("core.field.required", {}))
    if sum(name not in known for name in kept) > MAX_FREE:
        faults["custom_fields"] = ("fields.error.too_many_free", {"limit": MAX_FREE})
    if faults:
        raise Invalid(fields=faults)
    changed = {key: value for key, value in kept.items() if key not in had or not _same(had[key], value)}
    check_targets(work, tuple(known.values()), changed)
    check_unique(work, record, tuple(known.values()), changed, record_id)
    return kept


def check_targets(work: Work, fields: Fields, values: Mapping[str, Any]) -> None:
    """Raises Invalid when a value points to nobody of the workspace, or to a record that the person may not read or that
    is deleted.
    """
    faults: dict[str, Problem] = {}
    many = open_in(work)
    known = many.known if many is not None else set()
    for one in fields:
        value = values.get(one.key)
        if one.is_pointer and value and not _is_there(work, one, UUID(value), known):
            faults[f"custom_fields.{one.key}"] = (f"fields.error.{one.type}", {})
    if faults:
        raise Invalid(fields=faults)


def _is_there(work: Work, one: OwnField, value: UUID, known: set[tuple[str, UUID]]) -> bool:
    place = (one.target or "member", value)
    if place in known:
        return True
    table = SQLModel.metadata.tables["membership" if one.type == "person" else one.target]
    at = table.c
    statement = select(at.id).where(at.workspace_id == work.workspace_id, at.id == value)
    if one.type == "link":
        statement = statement.where(readable(one.target, at))
    if work.db.execute(statement).first() is None:
        return False
    known.add(place)
    return True


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _free(name: str, value: Any, *, is_new: bool) -> Any:
    """A value without a declared field: a plain one of limited length, and no new one of a kind with fields."""
    if is_new:
        raise Unfit("fields.error.unknown", name=name)
    if isinstance(value, list):
        raise Unfit("core.field.invalid")
    if isinstance(value, str) and len(value) > MAX_FREE_TEXT:
        raise Unfit("core.field.too_long", limit=MAX_FREE_TEXT)
    return value


def check_unique(
    work: Work, record: "RecordType[Any]", fields: Fields, values: Mapping[str, Any], record_id: UUID | None
) -> None:
    """Raises Invalid when another record that is not deleted has the value of a unique field, whatever its case."""
    wanted = [one for one in fields if one.unique and values.get(one.key) not in (None, "", [])]
    if not wanted:
        return
    work.alone(f"fields.unique.{record.kind}")
    at, faults = columns(record.model), {}
    for one in wanted:
        value = values[one.key]
        statement = select(at.id).where(
            at.workspace_id == work.workspace_id,
            at.deleted_at.is_(None),
            func.lower(at.custom_fields[one.key].astext) == func.lower(literal(str(value))),
        )
        if record_id is not None:
            statement = statement.where(at.id != record_id)
        if work.db.execute(statement.limit(1)).first() is not None:
            faults[f"custom_fields.{one.key}"] = "fields.error.taken"
    if faults:
        raise Invalid(fields=faults)
