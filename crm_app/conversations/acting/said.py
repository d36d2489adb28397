"""The fields of a record as a request names them, with values in words: "amount: 500k", "owner: Anna", "due: พรุ่งนี้"."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from crm_app.conversations.acting import called
from crm_app.conversations.acting.called import Unclear
from crm_app.core.clock import today
from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from crm_app.records import RecordType, field_words, own
from crm_app.records.fields import choices_of, written_as
from crm_app.records.filtering import fields as asked_fields
from crm_app.records.own import OwnField, reading
from crm_app.records.own.values import Unfit
from crm_app.records.reading import typed_input
from crm_app.values.collation import fold


@dataclass(frozen=True)
class Loose:
    """Reads what forms do not. Each function returns None for a text that it cannot read."""

    day: Callable[[str, date], date | None]
    """A day, such as "next Friday"; gets the text and the present day."""
    number: Callable[[str], Decimal | None]
    """A number, such as "1.5 ล้าน"."""


def field_called(record: RecordType[Any], fields: Sequence[OwnField], word: str) -> str | OwnField:
    """The field of that name or label, in either language. Raises Unclear with the labels of all fields."""
    name = field_words.declared(record, word)
    if name is not None:
        return name
    wanted = fold(word.replace("_", " "))
    for one in fields:
        if wanted in (fold(one.key.replace("_", " ")), *map(fold, one.label)):
            return one
    known = (
        *(field_words.label(record, name, "en") for name in field_words.writable(record)),
        *(one.words("en") for one in fields),
    )
    raise Unclear("unknown_value", "field", word, tuple(dict.fromkeys(known)))


def values_of(
    work: Work,
    record: RecordType[Any],
    said: Sequence[tuple[str, str]],
    record_id: UUID | None,
    loose: Loose,
) -> dict[str, Any]:
    """What was said, as input for the schema of the kind.

    Args:
        said: pairs of a field and its value, both in words; an empty value clears the field.
        record_id: the record that is changed; None for a new one.
        loose: reads what forms do not.

    Raises Unclear for a field, a name or a choice that nobody knows, Invalid for a value that cannot be read.
    """
    fields = own.within(work, record.kind)
    values: dict[str, Any] = {}
    customs: dict[str, Any] = {}
    for word, text in said:
        found = field_called(record, fields, word)
        if isinstance(found, OwnField):
            customs[found.key] = _own_value(work, found, text, loose)
        else:
            values[found] = _value(work, record, found, text.strip(), record_id, loose)
    return values | ({"custom_fields": customs} if customs else {})


def _value(work: Work, record: RecordType[Any], name: str, text: str, record_id: UUID | None, loose: Loose) -> Any:
    if text == "" and name not in ("stage_id",):
        return typed_input(record.new, {name: ""}, work.principal)[name]
    if name == "owner_id":
        return called.member(work, text, name)
    if name == "stage_id":
        return called.stage(work, record_id, text, name)
    if name in record.references:
        return called.record(work, record.references[name], text, name)[0]
    if name == "tags" and text.startswith("+"):
        added = typed_input(record.new, {name: text.lstrip("+ ")}, work.principal)[name]
        return list(dict.fromkeys([*_present_tags(work, record, record_id), *added]))
    choices = choices_of(record.new, name)
    if choices:
        return _choice(record, name, choices, text)
    try:
        return typed_input(record.new, {name: text}, work.principal)[name]
    except Invalid:
        found: Any = None
        if written_as(record.new, name) == "day":
            found = loose.day(text, today(work.principal.timezone))
        elif written_as(record.new, name) == "amount":
            found = loose.number(text)
        if found is None:
            raise
        return found


def _present_tags(work: Work, record: RecordType[Any], record_id: UUID | None) -> list[str]:
    """The tags of a record, to which "+VIP" adds."""
    if record_id is None:
        return []
    found = work.db.get(record.model, (work.workspace_id, record_id))
    return list(getattr(found, "tags", None) or [])


def _choice(record: RecordType[Any], name: str, choices: Sequence[str], text: str) -> str:
    asked = asked_fields.of_kind(record).get(name)
    words: Mapping[str, Any] = asked.choices if asked is not None else {}
    wanted = fold(text)
    for value in choices:
        if wanted in (fold(value), *map(fold, words.get(value, ()))):
            return value
    raise Unclear("unknown_value", name, text, tuple(words[value][0] if value in words else value for value in choices))


def _own_value(work: Work, one: OwnField, text: str, loose: Loose) -> Any:
    reader = work.principal
    if text.strip() and one.type == "person":
        return str(called.member(work, text, one.key))
    if text.strip() and one.type == "link":
        return str(called.record(work, one.target, text, one.key)[0])
    try:
        return reading.read(one, text, reader.timezone, reader.language)
    except Unfit as error:
        day = loose.day(text, today(reader.timezone)) if one.type == "date" else None
        number = loose.number(text) if one.is_number else None
        if day is not None:
            return day.isoformat()
        if number is not None:
            return number
        raise Invalid(fields={one.key: error.problem}) from None
