"""Another type for a field that has values: what would fit, and the conversion, which drops nothing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import literal, select, text
from sqlalchemy.dialects.postgresql import JSONB

from crm_app import records
from crm_app.core import live
from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.dialect import as_json
from crm_app.core.errors import Conflict, Invalid
from crm_app.core.pagination import MAX_CHOICES
from crm_app.core.tables import columns
from crm_app.fields import service
from crm_app.fields.schemas import ChoiceIn, ConversionIn, ConversionOut, FieldPatch
from crm_app.records.own import Choice, OwnField, reading
from crm_app.records.own.definitions import field_of
from crm_app.records.own.models import CustomField
from crm_app.records.own.values import Unfit, typed
from crm_app.values.collation import fold

MOST_RECORDS = 50_000
"""How many records with a value a conversion may have: it is one transaction, so that nobody sees half of it."""
_BATCH = 1000
_EXAMPLES = 5
_SHOWN = 80
_CHOSEN = ("choice", "choices")


def preview(work: Work, field_id: UUID, wanted: ConversionIn) -> ConversionOut:
    """What the values of a field would become under another type. Writes nothing. Raises NotFound, Invalid."""
    work.require("field.manage")
    row = service.locked(work, field_id)
    return _tried(work, row, wanted)[1]


def convert(work: Work, field_id: UUID, wanted: ConversionIn) -> CustomField:
    """Gives a field another type, and its values the notation of that type.

    A value that does not fit stays with its record as it is, and is shown so, until somebody changes it. Raises Conflict
    when `version` is stale, Invalid for a type that cannot be.
    """
    work.require("field.manage")
    work.alone("fields")
    row = service.locked(work, field_id)
    if row.version != wanted.version:
        raise Conflict(current=service.out(row).model_dump(mode="json"))
    before, said = field_of(row.model_dump()), service.told(row)
    after, found = _tried(work, row, wanted)
    if found.filled > MOST_RECORDS:
        raise Invalid("fields.error.too_many_values", limit=MOST_RECORDS)
    if row.indexed_at is not None:  # its expression was that of the former type; the job makes another one
        work.db.execute(text("select own_index_drop(:field)"), {"field": row.id})
        work.db.refresh(row)
    row.type, row.currency = after.type, after.currency
    row.choices = [
        {"value": one.value, "label_en": one.label[0], "label_th": one.label[1], "archived": one.archived}
        for one in after.choices
    ]
    default = _fitting(before, after, before.default)
    service.settle(work, row, default)
    row.version += 1
    _write(work, before, after)
    service.written(work, row, "update", said, reads=True)
    live.publish(work, "records", kind=row.kind)
    return row


def convert_and_change(work: Work, field_id: UUID, wanted: ConversionIn, patch: FieldPatch) -> CustomField:
    """Gives a field another type and changes what else a form says, in one transaction. Errors as of both."""
    row = convert(work, field_id, wanted)
    sent = patch.changes() | {"version": row.version}
    if wanted.type not in _CHOSEN or not wanted.choices:
        sent.pop("choices", None)  # the field has those that its values have
    return service.change(work, field_id, FieldPatch.model_validate(sent))


def _tried(work: Work, row: CustomField, wanted: ConversionIn) -> tuple[OwnField, ConversionOut]:
    before = field_of(row.model_dump())
    if wanted.type == before.type:
        raise Invalid(fields={"type": "fields.error.same_type"})
    if wanted.type in ("person", "link") or before.is_pointer:
        raise Invalid(fields={"type": "fields.error.no_conversion"})
    after = replace(before, type=wanted.type, currency=_currency(work, wanted), choices=())
    if wanted.type in _CHOSEN:
        after = replace(after, choices=_choices(work, before, wanted))
    fitting, misfits, examples = 0, 0, dict[str, None]()
    for _, value in _values(work, before):
        if _fitting(before, after, value) is None:
            misfits += 1
            if len(examples) < _EXAMPLES:
                examples[reading.reads(before, value, work.principal.language)[:_SHOWN]] = None
        else:
            fitting += 1
    choices = [one.label[0] for one in after.choices if not one.archived]
    return after, ConversionOut(
        type=wanted.type,
        filled=fitting + misfits,
        fitting=fitting,
        misfits=misfits,
        examples=list(examples),
        choices=choices,
    )


def _currency(work: Work, wanted: ConversionIn) -> str:
    return (wanted.currency or work.principal.currency) if wanted.type == "money" else ""


def _choices(work: Work, before: OwnField, wanted: ConversionIn) -> tuple[Choice, ...]:
    """The choices that are sent, else those that the field has, else its different values. Raises Invalid."""
    if not wanted.choices and before.choices:
        return before.choices
    given = wanted.choices or [ChoiceIn(label_en=words) for words in _different(work, before)]
    stored = service.stored_choices(given, [])
    return tuple(Choice(one["value"], (one["label_en"], one["label_th"] or one["label_en"])) for one in stored)


def _different(work: Work, before: OwnField) -> list[str]:
    found: dict[str, Counter[str]] = {}
    for _, value in _values(work, before):
        words = " ".join(_text(before, value).split())
        if words and len(words) <= _SHOWN:
            found.setdefault(fold(words), Counter())[words] += 1
        if len(found) > MAX_CHOICES:
            raise Invalid(fields={"choices": ("fields.error.too_many_choices", {"limit": MAX_CHOICES})})
    return [spellings.most_common(1)[0][0] for spellings in found.values()]


def _values(work: Work, one: OwnField) -> Iterator[tuple[UUID, Any]]:
    """The records with a value, deleted ones included: they may come back."""
    at = columns(records.TYPES[one.kind].model)
    value: Any = at.custom_fields.op("->", return_type=JSONB())(literal(one.key))
    statement = select(at.id, value).where(at.workspace_id == work.workspace_id, at.custom_fields.has_key(one.key))
    after: UUID | None = None
    while True:
        more = statement if after is None else statement.where(at.id > after)
        some = work.db.execute(more.order_by(at.id).limit(_BATCH)).all()
        yield from ((row[0], row[1]) for row in some if row[1] not in (None, "", []))
        if len(some) < _BATCH:
            return
        after = some[-1][0]


def _fitting(before: OwnField, after: OwnField, value: Any) -> Any:
    """The value in the notation of another type; None when it does not fit."""
    if value in (None, "", []):
        return None
    try:
        if after.type in _CHOSEN:
            return _chosen(before, after, value)
        if before.type not in _CHOSEN:  # the stored value of a choice is not what its readers know
            return typed(after, value)
    except Unfit:
        pass
    try:
        return reading.read(after, _text(before, value), "UTC")
    except Unfit:
        return None


def _chosen(before: OwnField, after: OwnField, value: Any) -> Any:
    """A choice as one of several, several that are one as this one, and a text as the choice with its words."""
    parts = value if isinstance(value, list) else [value]
    if after.type == "choice" and len(parts) != 1:
        raise Unfit("core.field.invalid")
    known = [
        part if isinstance(part, str) and after.choice(part) is not None else _named(after, _text(before, part))
        for part in parts
    ]
    return typed(after, known if after.type == "choices" else known[0])


def _named(after: OwnField, words: str) -> str:
    wanted = fold(" ".join(words.split()))
    for one in after.choices:
        if wanted in map(fold, one.label):
            return one.value
    raise Unfit("core.field.invalid")


def _text(one: OwnField, value: Any) -> str:
    """A value as its reader knows it, without separators of thousands."""
    if isinstance(value, list):
        return ", ".join(reading.words_of(one, part, "en") for part in value)
    if isinstance(value, bool) or one.type in _CHOSEN:
        return reading.words_of(one, value, "en")
    if isinstance(value, int | float):
        return reading.plain_number(value)
    return str(value)


def _write(work: Work, before: OwnField, after: OwnField) -> None:
    """Writes the values that fit, a thousand records with one statement. Other fields of these records stay as they are."""
    new: dict[UUID, Any] = {}
    for record_id, value in list(_values(work, before)):
        fitting = _fitting(before, after, value)
        if fitting is not None and not (type(fitting) is type(value) and fitting == value):
            new[record_id] = fitting
    table = records.TYPES[before.kind].model.__tablename__
    statement = text(
        f'update "{table}" r set custom_fields = jsonb_set(r.custom_fields, cast(:place as text[]), cast(n.value as jsonb)), '
        "version = r.version + 1, updated_at = :now "
        "from unnest(cast(:ids as uuid[]), cast(:values as text[])) as n (id, value) "
        "where r.workspace_id = :workspace and r.id = n.id"
    )
    fixed = {"place": [before.key], "now": now(), "workspace": work.workspace_id}
    ids = list(new)
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        work.db.execute(statement, fixed | {"ids": some, "values": [as_json(new[one]) for one in some]})
