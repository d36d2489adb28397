"""The words for the fields of a kind: names, labels and further words in both languages, as requests use them."""

from typing import Any

from crm_app.core.i18n import catalogue, translate
from crm_app.records.kind import RecordType
from crm_app.values.collation import fold

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
    "lost_reason": "reason, lost reason, เหตุผล, เหตุผลที่แพ้",
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


def declared(record: RecordType[Any], word: str) -> str | None:
    """The field of the kind with that name or label, in either language; None when there is none."""
    wanted = fold(word.replace("_", " "))
    # Names come before labels, and labels before further words: "name" is the name, whatever else is called so.
    for words_of in (_names, _labels, _further):
        for name in writable(record):
            if wanted in words_of(record, name):
                return name
    return None


def _names(record: RecordType[Any], name: str) -> tuple[str, ...]:
    return (name.replace("_", " "), name.removesuffix("_id").replace("_", " "))


def _labels(record: RecordType[Any], name: str) -> tuple[str, ...]:
    return tuple(fold(label(record, name, language)) for language in ("en", "th"))


def _further(record: RecordType[Any], name: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in _ALSO.get(name, "").split(", "))
