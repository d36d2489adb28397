"""Requests that change, create or delete a record: "set the amount of Acme renewal to 500k", "โอน Acme ให้ Anna".

A request becomes a proposal only where the record and the field are understood; its values are read when it is proposed.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from crm_app import records
from crm_app.assistant.offline.due_days import due_day
from crm_app.assistant.offline.logged_talks import KINDS_OF_TALK, POLITE, POLITE_TH, TALK
from crm_app.assistant.offline.naming import resolve
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import segment
from crm_app.assistant.offline.vocabulary import Entity, Vocabulary
from crm_app.assistant.tools.propose_change import ProposeChange
from crm_app.records import field_words
from crm_app.records.imported import nouns_of

_IT = re.compile(
    r"^(?:it|this|that|him|her|them|this one|that one|(?:this|that|the) (?:deal|company|contact|customer|project|task|one)|"
    r"มัน|เขา|เค้า|เธอ|อันนี้|รายนี้|เจ้านี้|(?:ดีล|บริษัท|ผู้ติดต่อ|ลูกค้า|โครงการ|งาน|คน)นี้)$",
    re.IGNORECASE,
)
_SET = re.compile(
    rf"^{POLITE}(?:change|set|update|edit|correct|fix|make|put|push(?: back)?"
    rf"|move|shift|postpone|delay|bring forward)\s+(?P<what>.+)$"
    rf"|^{POLITE_TH}(?:เปลี่ยน|แก้ไข|แก้|ตั้ง|อัปเดต|อัพเดท|อัปเดท|ปรับ|กำหนด|ใส่|ระบุ|เลื่อน)\s*(?P<what_th>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_INTO = re.compile(r"\s+(?:to|as|into)\s+|\s*(?:=|:|→|->)\s*|\s*(?:ให้เป็น|เป็น|ว่า|ไปเป็น|ไป)\s*", re.IGNORECASE)
_CLEAR = re.compile(
    rf"^{POLITE}(?:clear|empty|blank|remove|erase)\s+(?P<what>.+)$|^{POLITE_TH}(?:ล้าง|เอา|ลบ)\s*(?P<what_th>.+?)(?:ออก)?$",
    re.IGNORECASE,
)
_DELETE = re.compile(
    rf"^{POLITE}(?:delete|remove|trash)\s+(?P<what>.+)$|^{POLITE_TH}ลบ\s*(?P<what_th>.+?)(?:ทิ้ง|ออก)?$", re.IGNORECASE
)
_ASSIGN = re.compile(
    rf"^{POLITE}(?:assign|reassign|give|hand(?: over)?|transfer)\s+(?P<what>.+?)\s+(?:over\s+)?to\s+(?P<who>.+)$"
    rf"|^{POLITE}make\s+(?P<who2>.+?)\s+(?:the\s+)?owner of\s+(?P<what2>.+)$"
    rf"|^{POLITE_TH}(?:มอบหมาย|มอบ|โอน|ยก|ย้าย)\s*(?P<what_th>.+?)\s*(?:ไปให้|ให้กับ|ให้)\s*(?P<who_th>.+?)(?:\s*(?:ดูแล|รับผิดชอบ|ทำ))?$"
    rf"|^{POLITE_TH}ให้\s*(?P<who_th2>.+?)\s*(?:ดูแล|รับผิดชอบ)\s*(?P<what_th2>.+)$",
    re.IGNORECASE,
)
_DONE = re.compile(
    rf"^{POLITE}(?:mark|set)\s+(?:the\s+)?(?:task|to-?do)\s+(?P<a>.+?)\s+(?:as\s+|to\s+)?(?:done|completed?|finished)$"
    rf"|^{POLITE}(?:complete|finish|close|tick off)\s+(?:the\s+)?(?:task|to-?do)\s+(?P<b>.+)$"
    r"|^(?:the\s+)?(?:task|to-?do)\s+(?P<c>.+?)\s+(?:is|was)\s+(?:done|completed?|finished)$"
    rf"|^{POLITE}(?:mark|set|tick off|check off)\s+(?P<f>.+?)\s+(?:as\s+|to\s+)?(?:done|completed?|finished)$"
    rf"|^{POLITE_TH}(?:ปิด|ทำเครื่องหมาย(?:ว่า)?|ติ๊ก)\s*งาน\s*(?P<d>.+?)(?:\s*(?:ว่า)?เสร็จ(?:แล้ว)?)?$"
    r"|^งาน\s*(?P<e>.+?)\s*เสร็จ(?:เรียบร้อย)?แล้ว$",
    re.IGNORECASE,
)
_OWN_WORDS = frozenset({"task", "activity"})
"""Kinds whose requests have words of their own: "remind me to …", "log a call with …"."""


@lru_cache(maxsize=1)
def _kinds_by_word() -> dict[str, str]:
    """The kinds by the words for one such record. Call it after every kind has been declared."""
    return {
        word.lower(): kind
        for kind, record in records.TYPES.items()
        if kind not in _OWN_WORDS
        for word in (*nouns_of(record), *(record.one or ()))
    }


@lru_cache(maxsize=1)
def _new() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _kinds_by_word()), key=len, reverse=True))
    return re.compile(
        rf"^{POLITE}(?:create|add|make|open|new|register|start)\s+(?:me\s+)?(?:a\s+|an\s+)?(?:new\s+)?(?P<kind>{words})\b"
        r"\s*(?:called|named|:|-)?\s*(?P<rest>.+)$"
        rf"|^{POLITE_TH}(?:สร้าง|เพิ่ม|เปิด|ลง)\s*(?P<kind_th>{words})(?:ใหม่|รายใหม่|คนใหม่)?\s*(?:ชื่อว่า|ชื่อ|:)?\s*(?P<rest_th>.+)$",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _nouns() -> re.Pattern[str]:
    words = {word for record in records.TYPES.values() for word in (*nouns_of(record), *(record.one or ()))}
    latin = "|".join(sorted((re.escape(word) for word in words if word.isascii()), key=len, reverse=True))
    thai = "|".join(sorted((word for word in (*words, "ลูกค้า") if not word.isascii()), key=len, reverse=True))
    return re.compile(rf"(?:^|\s)(?:the\s+)?(?:{latin}|record)(?=\s|$)|{thai}", re.IGNORECASE)


_PART = re.compile(
    r"(?:^|[\s,]+)(?:with\s+)?(?P<word>for|at|from|of company|worth|valued at|value|amount|for the amount of|"
    r"email|e-mail|phone|mobile|tel|"
    r"closing(?: on| by)?|expected(?: on| by)?|owner|owned by|city|country|"
    r"ของบริษัท|ที่บริษัท|บริษัท|ให้บริษัท|ของ|ที่|สำหรับ|มูลค่า|ราคา|ยอด|อีเมล|เมล|เบอร์โทร|เบอร์|โทร|มือถือ|คาดว่าจะปิด|ปิดภายใน|ปิด|ผู้ดูแล|ผู้รับผิดชอบ|เมือง|จังหวัด)"
    r"\s*[:=]?\s+|(?P<mail>[^\s@,]+@[^\s@,]+\.[^\s@,]+)",
    re.IGNORECASE,
)
_PART_FIELDS = {
    "company_id": "for, at, from, of company, ของบริษัท, ที่บริษัท, บริษัท, ให้บริษัท, ของ, ที่, สำหรับ",
    "amount": "worth, valued at, value, amount, for the amount of, มูลค่า, ราคา, ยอด",
    "email": "email, e-mail, อีเมล, เมล",
    "phone": "phone, tel, เบอร์โทร, เบอร์, โทร",
    "mobile": "mobile, มือถือ",
    "expected_close_date": "closing, closing on, closing by, expected, expected on, expected by, คาดว่าจะปิด, ปิดภายใน, ปิด",
    "owner_id": "owner, owned by, ผู้ดูแล, ผู้รับผิดชอบ",
    "city": "city, เมือง, จังหวัด",
    "country": "country",
}
_FIELD_OF_PART = {word: field for field, words in _PART_FIELDS.items() for word in words.split(", ")}
_AMOUNTS = ("amount", "budget", "list_price")
"""The fields for an amount; a kind has one of them."""
_AROUND = re.compile(
    r"^(?:the|a|an|its|of|for|on|in|to|'s|ของ|ที่|ใน|ให้|ค่า|ฟิลด์|field)\s+|\s+(?:of|for|on|in|at|is|'s|ของ|ที่|ใน|ให้)$|^ของ|ของ$|^'s|'s$",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\b(?:how many|how much|which|who|when|why|what)\b|กี่|เท่าไร|เท่าไหร่|อะไร|ไหน|ใคร|ทำไม|\?\s*$", re.IGNORECASE
)
_TAIL = re.compile(
    r"\s*(?:ด้วย|หน่อย|ให้หน่อย|ให้ที|ทีนะ|นะ|ครับ|ค่ะ|คะ|จ้า|คับ|ฮะ|please|pls|plz|thanks|thank you)\s*[.!]*$", re.IGNORECASE
)


@dataclass(frozen=True)
class Subject:
    """The one record that the talk is about; "it" means it. `title`: what it is called, where `name` is its id."""

    kind: str
    name: str
    title: str = ""


def as_change(text: str, vocabulary: Vocabulary, subject: Subject | None) -> ProposeChange | None:
    """The change that `text` requests; None where it is a question, or where a part of the request is not understood.

    Args:
        text: the result of `segment.clean`.
        vocabulary: the names that the asker may know of.
        subject: what the talk is about.
    """
    if _QUESTION.search(text):
        return None
    while (shorter := _TAIL.sub("", text.rstrip(" ."))) != text:
        text = shorter
    for read in (_talk, _tagged, _assigned, _done, _set, _cleared, _deleted, _created):
        found = read(text, vocabulary, subject)
        if found is not None:
            return found
    return None


# ---------------------------------------------------------------- changes of a field


def _said(match: re.Match[str], part: str) -> str:
    """What a form of the request has for a part, whichever form it is."""
    return next(value for name, value in match.groupdict().items() if name.startswith(part) and value)


def _set(text: str, vocabulary: Vocabulary, subject: Subject | None) -> ProposeChange | None:
    match = _SET.match(text)
    if match is None:
        return None
    what = _said(match, "what")
    for into in _INTO.finditer(what):
        value = what[into.end() :].strip(" \"'")
        target = _target(what[: into.start()], vocabulary, subject)
        if target is None or not value:
            continue
        day = _only(target[0].kind, _DAYS) if not target[1] and _SHIFTS.match(text) and _is_day(value) else None
        amount = _only(target[0].kind, _AMOUNTS) if not target[1] and _AN_AMOUNT.match(value) else None
        if target[1] or day or amount:
            return _updated(target[0], target[1] or str(day or amount), value)
    return None


_SHIFTS = re.compile(
    rf"^{POLITE}(?:push(?: back)?|move|shift|postpone|delay|bring forward|reschedule)\b|^{POLITE_TH}(?:เลื่อน|ขยับ|ย้าย)",
    re.IGNORECASE,
)
_AN_AMOUNT = re.compile(
    r"^[฿$€]?\s*\d[\d,.]*\s*(?:k|m|mn|million|thousand|thb|usd|baht|dollars?|พัน|หมื่น|แสน|ล้าน|บาท|\s)*$", re.IGNORECASE
)
"""An amount alone: "set it to 2 million"."""
_DAYS = ("due_date", "expected_close_date")
"""The fields for the day to which a record is moved; a kind has one of them."""


def _only(kind: str, fields: tuple[str, ...]) -> str | None:
    """The one of these fields that a kind has."""
    return next((one for one in fields if one in records.TYPES[kind].new.model_fields), None)


_LATER = re.compile(r"^(?:by|อีก|ออกไป)\b|^(?:อีก|ออกไป)", re.IGNORECASE)
"""A number of days to add, which is no day: "by a week"."""


def _is_day(value: str) -> bool:
    """Whether a value is a day and nothing else; which day it is, is read when it is proposed."""
    found = due_day(value, date(2000, 1, 3), 1)
    return (
        found is not None
        and not _LATER.match(value)
        and not re.search(r"\w", f"{value[: found.span[0]]}{value[found.span[1] :]}")
    )


def _cleared(text: str, vocabulary: Vocabulary, subject: Subject | None) -> ProposeChange | None:
    match = _CLEAR.match(text)
    target = _target(_said(match, "what"), vocabulary, subject) if match else None
    return _updated(*target, "") if target is not None and target[1] else None


def _assigned(text: str, vocabulary: Vocabulary, subject: Subject | None) -> ProposeChange | None:
    match = _ASSIGN.match(text)
    if match is None:
        return None
    who = _said(match, "who").strip()
    target = _target(_said(match, "what"), vocabulary, subject)
    person = _entity(who, vocabulary, ("owner",))
    myself = who.lower() in ("me", "myself", "ฉัน", "ผม", "ดิฉัน", "หนู")
    if target is None or target[1] or not (person or myself):
        return None
    return _updated(target[0], "owner_id", person.name if person else who)


def _done(text: str, vocabulary: Vocabulary, _subject: Subject | None) -> ProposeChange | None:
    match = _DONE.match(text)
    if match is None:
        return None
    title = next(match[name] for name in "abcdef" if match[name])
    quoted, title = title[:1] in "\"'“", title.strip(" \"'“”")
    known = _entity(title, vocabulary, ("task",))
    if match["f"] and not (known or quoted):
        return None  # it may be a deal or a project
    return _updated(Subject("task", known.name if known else title), "status", "done")


def _deleted(text: str, vocabulary: Vocabulary, subject: Subject | None) -> ProposeChange | None:
    match = _DELETE.match(text)
    target = _target(_said(match, "what"), vocabulary, subject) if match else None
    if target is None or target[1]:
        return None
    return ProposeChange(action="delete", record_kind=target[0].kind, record_name=target[0].name)


def _updated(record: Subject, field: str, value: str) -> ProposeChange:
    said = [{"field": field, "value": _UNIT.sub("", value)[:4000]}]
    return ProposeChange.model_validate(
        {"action": "update", "record_kind": record.kind, "record_name": record.name, "fields": said}
    )


_UNIT = re.compile(r"(?<=\d)\s*(?:คน|people|employees|staff|persons)$", re.IGNORECASE)
"""What is counted: "90 people" is 90."""


def _target(text: str, vocabulary: Vocabulary, subject: Subject | None) -> tuple[Subject, str] | None:
    """The record that a text names, and the field named beside it, empty for none; None where anything is left over."""
    text = text.strip(" \"'")
    q = Question(text, vocabulary, 1, None)
    q.tokens = segment(text, vocabulary, [])
    q.entities = resolve(q)
    unclear = {one.text for one in q.ambiguous}
    spans = [t for t in q.tokens if t.tag == "entity" and t.text not in unclear and t.entities[0].kind in records.TYPES]
    for token in sorted(spans, key=lambda t: (not t.full, records.TYPES[t.entities[0].kind].name_rank)):
        rest = f"{text[: token.start]} {text[token.end :]}"
        record = Subject(token.entities[0].kind, token.entities[0].name)
        field = _field(record, rest, vocabulary)
        if field is not None:
            return record, field
    if spans or subject is None:
        return None
    for pronoun in re.finditer(r"[\u0e00-\u0e7f]+|[^\W_]+(?:\s[^\W_]+)?", text):
        if _IT.match(pronoun[0]):
            field = _field(subject, f"{text[: pronoun.start()]} {text[pronoun.end() :]}", vocabulary)
            if field is not None:
                return subject, field
    field = _field(subject, text, vocabulary)
    return (subject, field) if field else None


def _field(record: Subject, text: str, vocabulary: Vocabulary) -> str | None:
    """The field that a text names, empty for a text without one; None for a text that names something else."""
    plain = _nouns().sub(" ", text)
    for words in (text, plain):
        words = " ".join(words.split())
        while (shorter := _AROUND.sub("", words).strip()) != words:
            words = shorter
        if not words:
            return ""
        name = field_words.declared(records.TYPES[record.kind], words)
        if name is not None:
            return name
        own = next((one for one in vocabulary.full.get(words.lower(), ()) if one.kind == "own_field"), None)
        if own is not None:
            return own.name
    return None


def _entity(text: str, vocabulary: Vocabulary, kinds: tuple[str, ...]) -> Entity | None:
    q = Question(text, vocabulary, 1, None)
    q.tokens = segment(text, vocabulary, [])
    q.entities = resolve(q)
    found = [one for one in q.entities if one.kind in kinds]
    return found[0] if len(found) == 1 and not q.ambiguous else None


_TAGGED = re.compile(
    rf"^{POLITE}tag\s+(?P<what>.+?)\s+(?:as|with)\s+(?P<tag>.+)$"
    rf"|^{POLITE}(?:add|put|give)\s+(?:the\s+|a\s+)?tag\s+(?P<tag2>.+?)\s+(?:to|on|for)\s+(?P<what2>.+)$"
    rf"|^{POLITE}(?:add|put)\s+(?:the\s+|a\s+)?tag\s+(?P<tag3>.+)$"
    rf"|^{POLITE_TH}(?:ใส่|ติด|เพิ่ม|เติม)\s*(?:แท็ก|แท็ค|แทก|tag)\s*(?:ว่า|เป็น)?\s*(?P<tag_th>.+?)\s*(?:ให้(?:กับ)?|ที่|กับ)\s*(?P<what_th>.+)$"
    rf"|^{POLITE_TH}(?:ใส่|ติด|เพิ่ม|เติม)\s*(?:แท็ก|แท็ค|แทก|tag)\s*(?:ว่า|เป็น)?\s*(?P<tag_th2>.+?)(?:\s*ให้)?$",
    re.IGNORECASE,
)


def _tagged(text: str, vocabulary: Vocabulary, subject: Subject | None) -> ProposeChange | None:
    """ "Tag Acme as VIP": one more tag."""
    match = _TAGGED.match(text)
    if match is None:
        return None
    tag = _said(match, "tag").strip(" \"'")
    what = next((match[name] for name in ("what", "what2", "what_th") if match[name]), "")
    plural = _IT_PLURAL.match(what.strip())
    target = (subject, "") if subject is not None and (plural or not what) else _target(what, vocabulary, subject)
    if target is None or target[1] or "tags" not in records.TYPES[target[0].kind].patch.model_fields:
        return None
    return _updated(target[0], "tags", f"+{tag}")


_IT_PLURAL = re.compile(r"(?:them|they|those|these|พวกเขา|พวกนั้น|พวกนี้|เขา|เค้า)(?:ด้วย)?$", re.IGNORECASE)

# ---------------------------------------------------------------- new records


def _talk(text: str, vocabulary: Vocabulary, subject: Subject | None) -> ProposeChange | None:
    """ "Log a call with Jane: wants a discount"."""
    match = TALK.match(text)
    if match is None:
        return None
    kind, who, body = (_said(match, part) for part in ("kind", "who", "body"))
    target = _target(who, vocabulary, subject)
    if target is None or target[1] or not records.TYPES[target[0].kind].has_timeline:
        return None
    said = [{"field": "kind", "value": KINDS_OF_TALK[kind.lower()]}, {"field": "body", "value": body.strip()[:4000]}]
    about = {"record_kind": target[0].kind, "record_name": target[0].name}
    return ProposeChange.model_validate({"action": "create", "kind": "activity", "fields": said, **about})


def _created(text: str, _vocabulary: Vocabulary, _subject: Subject | None) -> ProposeChange | None:
    """ "New deal Pump for Acme worth 200k": the name, then parts that each begin with a word for a field."""
    match = _new().match(text)
    if match is None:
        return None
    kind = _kinds_by_word()[(match["kind"] or match["kind_th"]).lower()]
    rest = (match["rest"] or match["rest_th"]).strip(" \"'")
    cuts = list(_PART.finditer(rest))
    said: dict[str, str] = {}
    for place, cut in enumerate(cuts):
        end = cuts[place + 1].start() if place + 1 < len(cuts) else len(rest)
        name = "email" if cut["mail"] else _FIELD_OF_PART[" ".join(cut["word"].lower().split())]
        written = records.TYPES[kind].new.model_fields
        if name == "amount":
            name = next((one for one in _AMOUNTS if one in written), name)
        value = (cut["mail"] or rest[cut.end() : end]).strip(" ,\"'")
        if name == "email" and not value and place + 1 < len(cuts) and cuts[place + 1]["mail"]:
            continue
        if name not in written or name in said or not value:
            return None
        said[name] = value
    title = rest[: cuts[0].start()].strip(" ,\"'") if cuts else rest
    title = title or (said.get("company_id", "") if kind == "deal" else "")
    if not re.search(r"\w", title) or len(title) > 200:
        return None
    fields = [{"field": records.TYPES[kind].title_column, "value": title}]
    fields += [{"field": name, "value": value} for name, value in said.items()]
    return ProposeChange.model_validate({"action": "create", "kind": kind, "fields": fields})
