"""The fields of a record as a request names them, with values in words: "amount: 500k", "owner: Anna", "due: พรุ่งนี้"."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from crm_app.conversations.acting import called
from crm_app.conversations.acting.called import Unclear
from crm_app.core.clock import today
from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from crm_app.core.i18n import catalogue, translate
from crm_app.records import RecordType, own
from crm_app.records.fields import choices_of, written_as
from crm_app.records.filtering import fields as asked_fields
from crm_app.records.own import OwnField, reading
from crm_app.records.own.values import Unfit
from crm_app.records.reading import typed_input
from crm_app.values.collation import fold

ReadDay = Callable[[str, date], date | None]
"""Reads a day that forms do not, such as "next Friday"; gets the text and the present day."""
_NEVER = frozenset({"custom_fields", "about_kind", "about_id", "version"})
_ALSO = {
    "owner_id": "assignee, assigned to, owner, person responsible, ผู้รับผิดชอบ, คนดูแล, ผู้ดูแล, เจ้าของ",
    "due_date": "due date, deadline, กำหนดส่ง, ครบกำหนด",
    "expected_close_date": "close date, expected close, closing date, วันที่คาดว่าจะปิด, กำหนดปิด",
    "amount": "value, price, มูลค่า, ยอด, ราคา",
    "stage_id": "stage, ขั้น, ขั้นตอน, สเตจ",
    "name": "name, title, ชื่อ",
    "title": "name, title, ชื่อ",
    "phone": "phone number, tel, telephone, เบอร์, เบอร์โทร, โทรศัพท์",
    "mobile": "mobile number, cell, มือถือ, เบอร์มือถือ",
    "email": "e-mail, mail, email address, เมล, อีเมล์",
    "job_title": "position, role, ตำแหน่ง, ตำแหน่งงาน",
    "description": "notes, details, รายละเอียด",
    "tags": "tag, แท็ก",
}
"""Further words for fields, besides their names and labels."""


def writable(record: RecordType[Any]) -> tuple[str, ...]:
    """The names of the fields that a request may write."""
    return tuple(name for name in record.new.model_fields if name not in _NEVER)


def label(record: RecordType[Any], name: str, language: str) -> str:
    """The words for a field on pages."""
    key = f"{record.plural}.field.{name}"
    return translate(key, language) if key in catalogue() else name.removesuffix("_id").replace("_", " ")


def field_called(record: RecordType[Any], fields: Sequence[OwnField], word: str) -> str | OwnField:
    """The field of that name or label, in either language. Raises Unclear with the labels of all fields."""
    wanted = fold(word.replace("_", " "))
    # Names come before labels, and labels before further words: "name" is the name, whatever else is called so.
    for words_of in (_names, _labels, _further):
        for name in writable(record):
            if wanted in words_of(record, name):
                return name
    for one in fields:
        if wanted in (fold(one.key.replace("_", " ")), *map(fold, one.label)):
            return one
    known = (*(label(record, name, "en") for name in writable(record)), *(one.words("en") for one in fields))
    raise Unclear("unknown_value", "field", word, tuple(dict.fromkeys(known)))


def _names(record: RecordType[Any], name: str) -> tuple[str, ...]:
    return (name.replace("_", " "), name.removesuffix("_id").replace("_", " "))


def _labels(record: RecordType[Any], name: str) -> tuple[str, ...]:
    return tuple(fold(label(record, name, language)) for language in ("en", "th"))


def _further(record: RecordType[Any], name: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in _ALSO.get(name, "").split(", "))


def values_of(
    work: Work,
    record: RecordType[Any],
    said: Sequence[tuple[str, str]],
    record_id: UUID | None,
    read_day: ReadDay,
) -> dict[str, Any]:
    """What was said, as input for the schema of the kind.

    Args:
        said: pairs of a field and its value, both in words; an empty value clears the field.
        record_id: the record that is changed; None for a new one.
        read_day: reads days that forms do not.

    Raises Unclear for a field, a name or a choice that nobody knows, Invalid for a value that cannot be read.
    """
    fields = own.within(work, record.kind)
    values: dict[str, Any] = {}
    customs: dict[str, Any] = {}
    for word, text in said:
        found = field_called(record, fields, word)
        if isinstance(found, OwnField):
            customs[found.key] = _own_value(work, found, text, read_day)
        else:
            values[found] = _value(work, record, found, text.strip(), record_id, read_day)
    return values | ({"custom_fields": customs} if customs else {})


def _value(work: Work, record: RecordType[Any], name: str, text: str, record_id: UUID | None, read_day: ReadDay) -> Any:
    if text == "" and name not in ("stage_id",):
        return typed_input(record.new, {name: ""}, work.principal)[name]
    if name == "owner_id":
        return called.member(work, text, name)
    if name == "stage_id":
        return called.stage(work, record_id, text, name)
    if name in record.references:
        return called.record(work, record.references[name], text, name)[0]
    choices = choices_of(record.new, name)
    if choices:
        return _choice(record, name, choices, text)
    try:
        return typed_input(record.new, {name: text}, work.principal)[name]
    except Invalid:
        day = read_day(text, today(work.principal.timezone)) if written_as(record.new, name) == "day" else None
        if day is None:
            raise
        return day


def _choice(record: RecordType[Any], name: str, choices: Sequence[str], text: str) -> str:
    asked = asked_fields.of_kind(record).get(name)
    words: Mapping[str, Any] = asked.choices if asked is not None else {}
    wanted = fold(text)
    for value in choices:
        if wanted in (fold(value), *map(fold, words.get(value, ()))):
            return value
    raise Unclear("unknown_value", name, text, tuple(words[value][0] if value in words else value for value in choices))


def _own_value(work: Work, one: OwnField, text: str, read_day: ReadDay) -> Any:
    reader = work.principal
    if text.strip() and one.type == "person":
        return str(called.member(work, text, one.key))
    if text.strip() and one.type == "link":
        return str(called.record(work, one.target, text, one.key)[0])
    try:
        return reading.read(one, text, reader.timezone, reader.language)
    except Unfit as error:
        day = read_day(text, today(reader.timezone)) if one.type == "date" else None
        if day is None:
            raise Invalid(fields={one.key: error.problem}) from None
        return day.isoformat()
