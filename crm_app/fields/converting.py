"""Another type for a field that has values: what would fit, and the conversion, which drops nothing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Text, func, literal_column, select
from sqlalchemy.dialects.postgresql import JSONB

from crm_app import records
from crm_app.core import live
from crm_app.core.database import Work
from crm_app.core.errors import Conflict, Invalid
from crm_app.core.pagination import MAX_CHOICES
from crm_app.core.tables import columns
from crm_app.fields import conversions, service
from crm_app.fields.schemas import ChoiceIn, ConversionIn, ConversionOut, FieldPatch
from crm_app.records.own import Choice, OwnField, reading
from crm_app.records.own.definitions import field_of
from crm_app.records.own.models import CustomField
from crm_app.records.own.values import Unfit, typed
from crm_app.records.runs import ChangeRun
from crm_app.records.undo import BEFORE
from crm_app.values.collation import fold

EXAMINED = 50_000
"""How many values a preview reads; of more it says so."""
_BATCH = 1000
_MOST_DIFFERENT = 5000
_EXAMPLES = 5
_SHOWN = 80
_CHOSEN = ("choice", "choices")


def preview(work: Work, field_id: UUID, wanted: ConversionIn) -> ConversionOut:
    """What the values of a field would become under another type. Writes nothing. Raises NotFound, Invalid."""
    work.require("field.manage")
    row = service.locked(work, field_id)
    before, after = _wanted(work, row, wanted)
    return _examined(work, before, after)


def convert(work: Work, field_id: UUID, wanted: ConversionIn) -> CustomField:
    """Gives a field another type, and its values the notation of that type, see `conversions`.

    A value that does not fit stays with its record as it is, and is shown so, until somebody changes it. Raises Conflict
    when `version` is stale, Invalid for a type that cannot be, and while an earlier conversion is running.
    """
    work.require("field.manage")
    work.alone("fields")
    row = service.locked(work, field_id)
    if row.version != wanted.version:
        raise Conflict(current=service.out(row).model_dump(mode="json"))
    conversions.refuse_while_busy(work, field_id)
    before, after = _wanted(work, row, wanted)
    former, said = conversions.former_of(row), service.told(row)
    row.indexed_at = None  # its expression is that of the former type; another one is made
    row.type, row.currency = after.type, after.currency
    row.choices = [
        {"value": one.value, "label_en": one.label[0], "label_th": one.label[1], "archived": one.archived}
        for one in after.choices
    ]
    _settled(work, row, fitting(before, after, before.default), said)
    conversions.start(work, row, former, _count(work, before), fitting)
    return row


def put_back(work: Work, run: ChangeRun) -> None:
    """Gives a converted field its former type again; the undo of the run then puts back its values.

    Raises Forbidden, NotFound, and Invalid when the field has been converted again since.
    """
    work.require("field.manage")
    work.alone("fields")
    row = service.locked(work, UUID(run.change["field"]))
    former, said = run.change["former"], service.told(row)
    if row.type != run.change["to"]:
        raise Invalid("fields.error.converted_since")
    row.indexed_at = None  # its expression is that of the former type; another one is made
    row.type, row.currency, row.choices = former["type"], former["currency"], former["choices"]
    _settled(work, row, (former["default_value"] or {}).get("value"), said)


BEFORE[conversions.ACTION] = put_back


def _settled(work: Work, row: CustomField, default: Any, said: dict[str, Any]) -> None:
    service.settle(work, row, default)
    row.version += 1
    service.written(work, row, "update", said, reads=True)
    live.publish(work, "records", kind=row.kind)


def convert_and_change(work: Work, field_id: UUID, wanted: ConversionIn, patch: FieldPatch) -> CustomField:
    """Gives a field another type and changes what else a form says, in one transaction. Errors as of both."""
    row = convert(work, field_id, wanted)
    sent = patch.changes() | {"version": row.version}
    if wanted.type not in _CHOSEN or not wanted.choices:
        sent.pop("choices", None)  # the field has those that its values have
    return service.change(work, field_id, FieldPatch.model_validate(sent))


def _wanted(work: Work, row: CustomField, wanted: ConversionIn) -> tuple[OwnField, OwnField]:
    """The field as it is and as it would be. Raises Invalid."""
    before = field_of(row.model_dump())
    if wanted.type == before.type:
        raise Invalid(fields={"type": "fields.error.same_type"})
    if wanted.type in ("person", "link") or before.is_pointer:
        raise Invalid(fields={"type": "fields.error.no_conversion"})
    after = replace(before, type=wanted.type, currency=_currency(work, wanted), choices=())
    if wanted.type in _CHOSEN:
        after = replace(after, choices=_choices(work, before, wanted))
    return before, after


def _examined(work: Work, before: OwnField, after: OwnField) -> ConversionOut:
    """What would fit, of the first values."""
    fits, misfits, examples = 0, 0, dict[str, None]()
    for _, value in islice(_values(work, before), EXAMINED):
        if fitting(before, after, value) is None:
            misfits += 1
            if len(examples) < _EXAMPLES:
                examples[reading.reads(before, value, work.principal.language)[:_SHOWN]] = None
        else:
            fits += 1
    choices = [one.label[0] for one in after.choices if not one.archived]
    examined = fits + misfits
    return ConversionOut(
        type=after.type,
        filled=examined if examined < EXAMINED else max(examined, _count(work, before)),
        fitting=fits,
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
    value_at = _value_of(before)
    statement = (
        select(value_at, func.count())
        .where(*_having(work, before))
        .group_by(value_at)
        .order_by(func.count().desc(), func.min(columns(records.TYPES[before.kind].model).created_at))
        .limit(_MOST_DIFFERENT)
    )
    for value, count in work.db.execute(statement):
        words = " ".join(_text(before, value).split())
        if words and len(words) <= _SHOWN:
            found.setdefault(fold(words), Counter())[words] += count
        if len(found) > MAX_CHOICES:
            raise Invalid(fields={"choices": ("fields.error.too_many_choices", {"limit": MAX_CHOICES})})
    return [spellings.most_common(1)[0][0] for spellings in found.values()]


def _value_of(one: OwnField) -> Any:
    at = columns(records.TYPES[one.kind].model)
    return at.custom_fields.op("->", return_type=JSONB())(
        literal_column("'" + one.key.replace("'", "''") + "'", Text())
    )


def _having(work: Work, one: OwnField) -> tuple[Any, Any]:
    """The conditions of records with a value, deleted ones included: they may come back."""
    at = columns(records.TYPES[one.kind].model)
    return at.workspace_id == work.workspace_id, at.custom_fields.has_key(one.key)


def _count(work: Work, one: OwnField) -> int:
    at = columns(records.TYPES[one.kind].model)
    return int(work.db.execute(select(func.count(at.id)).where(*_having(work, one))).scalar_one())


def _values(work: Work, one: OwnField) -> Iterator[tuple[UUID, Any]]:
    """The records with a value."""
    at = columns(records.TYPES[one.kind].model)
    statement = select(at.id, _value_of(one)).where(*_having(work, one))
    after: UUID | None = None
    while True:
        more = statement if after is None else statement.where(at.id > after)
        some = work.db.execute(more.order_by(at.id).limit(_BATCH)).all()
        yield from ((row[0], row[1]) for row in some if row[1] not in (None, "", []))
        if len(some) < _BATCH:
            return
        after = some[-1][0]


def fitting(before: OwnField, after: OwnField, value: Any) -> Any:
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
