"""Requests for a task, a move of a deal or a note, with the records that they name; `changes` reads all others.

A request becomes a proposal only where every part of it is understood: the deal and the stage of a move, the record and
the text of a note. A question about moves or notes is no request.
"""

import re
from datetime import date

from crm_app import records
from crm_app.assistant.offline.changes import Subject, as_change
from crm_app.assistant.offline.due_days import due_day
from crm_app.assistant.offline.logged_talks import POLITE, POLITE_TH
from crm_app.assistant.offline.naming import resolve
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import Token, segment
from crm_app.assistant.offline.vocabulary import Entity, Vocabulary
from crm_app.assistant.tools.propose_change import ProposeChange

_TASKS = (
    rf"^{POLITE}(?:create|add|make|set up|set|schedule|open|new)\s+(?:me\s+)?(?:a\s+|an\s+)?(?:new\s+)?"
    r"(?:task|to-?do|reminder|follow[- ]?up(?: task)?)(?:\s+for me)?"
    r"(?:\s+to\b|\s*[:,–-]|\s+for\b|\s+about\b|\s+that\b|\s+saying\b)?\s+(?P<what>.+)$",
    rf"^{POLITE}(?:put|add|stick|pop)\s+(?:a\s+|an\s+)?(?:task|to-?do|reminder|something)?\s*(?:on|in|to)\s+my\s+"
    r"(?:list|calendar|plate|to-?dos?|to-?do list|tasks)\s*(?:to\b|for\b|:|that\b|about\b)?\s*(?P<what>.+)$",
    r"^(?:new\s+)?(?:task|to-?do|reminder)(?:\s+for me)?\s*[:–-]\s*(?P<what>.+)$",
    rf"^{POLITE}remind me\s+(?!(?:what|who|when|why|how|which|where|whether|if)\b)(?:to\s+|about\s+|that\s+)?(?P<what>.+)$",
    rf"^{POLITE}(?:do not|don't|dont) let me forget\s+(?:to\s+|about\s+)?(?P<what>.+)$",
    rf"^{POLITE}(?:set up|schedule|book|arrange|plan)\s+(?:a\s+|an\s+|the\s+)?"
    r"(?P<what>(?:meeting|call|visit|demo|appointment|lunch)\b.+)$",
    rf"^{POLITE_TH}(?!.*(?:อะไร|ไหน|กี่|ใคร|เมื่อไ|มั้ย|ไหม|บ้าง))(?:ลง|ตั้ง|ทำ|สร้าง)?\s*(?P<what>นัด(?:ประชุม|หมาย|คุย|พบ|เข้าพบ|เดโม|โทร)?\s*(?:กับ)?.+)$",
    rf"^{POLITE_TH}(?:สร้าง|เพิ่ม|ตั้ง|จด|ลง|ใส่|เปิด)\s*(?:รายการ)?(?:งาน|ทาสก์|ทาส์ก|task|todo|to-do|สิ่งที่ต้องทำ)(?:ใหม่)?\s*"
    r"(?:ให้(?:ผม|ฉัน|หนู|ดิฉัน|หน่อย|ที)?|:|ว่า|เรื่อง|-)?\s*(?P<what>.+)$",
    rf"^{POLITE_TH}(?:ตั้ง)?(?:การ)?(?:เตือน|แจ้งเตือน)(?:ความจำ)?\s*(?:ให้)?\s*(?:ฉัน|ผม|ดิฉัน|หนู|เรา|พี่)?\s*(?:ด้วย|หน่อย|ที)?\s*(?:ให้|ว่า|เรื่อง|:)?\s*(?P<what>.+)$",
    r"^(?:งาน|ทาสก์|task)(?:ใหม่)?\s*[:–-]\s*(?P<what>.+)$",
    r"^อย่าลืมเตือน(?:ฉัน|ผม|หนู)?(?:ให้|ว่า)?\s*(?P<what>.+)$",
)
_TASK = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _TASKS)
_MOVE = re.compile(
    rf"^{POLITE}(?:move|put|shift|push|drag|advance|bring|change|update|set|mark|flag|close|make)\b"
    rf"|^{POLITE_TH}(?:ย้าย|เลื่อน|เปลี่ยน|ขยับ|ปรับ|ดัน|อัปเดต|อัพเดท|อัปเดท|ตั้ง|ปิดดีล|ปิด|มาร์ค|มาร์ก|ทำเครื่องหมาย|เอา)",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    r"(?:\b(?:as|to|into|is|it|=)\s+(?:closed[- ])?(?P<en>won|lost)\b)|(?:(?:เป็น|ว่า|ไป)\s*(?:ปิด)?(?P<th>ชนะ|แพ้|won|lost))",
    re.IGNORECASE,
)
_STATED = re.compile(
    rf"^{POLITE}(?:we|i|they)(?:'ve|\s+have)?\s+(?:just\s+|now\s+|finally\s+)?(?P<en>won|lost)(?P<th>)\s+(?=\S)",
    re.IGNORECASE,
)
"""What happened, said as a statement: "we lost Acme renewal, budget frozen"."""
_STATED_TH = re.compile(r"(?P<en>)(?P<th>ชนะ|ได้งาน|ปิดได้|แพ้|เสีย|หลุด)(?:ไป)?แล้ว")
_REASON = re.compile(
    r"^\s*(?:stage|deal|ขั้นตอน|ขั้น|ดีลนี้)?\s*(?:[,:;–-]\s*)?(?:because(?: of)?\b"
    r"|due to\b|on account of\b|reason(?:\s+(?:is|was))?\b:?|as\b|since\b|over\b|on\b|"
    r"เพราะ(?:ว่า)?|เนื่องจาก|(?:ด้วย)?เหตุผล(?:คือ|ว่า|:)?|สาเหตุ(?:คือ|:)?|(?<=[,:;–-])|(?<=[,:;–-]\s))\s*(?P<reason>[^\s].{1,180})$",
    re.IGNORECASE,
)
"""Why a deal was lost, behind the stage."""
_ITS_PLACE = re.compile(r"\b(?:it|this(?: deal)?|that(?: deal)?|the deal)\b|(?:ดีล|อัน)นี้|มัน", re.IGNORECASE)
_INTO = re.compile(r"\b(?:to|into|in|as|onto|under)\b|->|→|ไป|เป็น|เข้า|สู่|ขั้น|ที่")
_ASKS = re.compile(
    r"\b(?:how many|how much|which|who|when|why|what)\b|กี่|เท่าไร|เท่าไหร่|อะไร|ไหน|ใคร|ทำไม|\?\s*$", re.IGNORECASE
)
_NOTES = (
    rf"^{POLITE}(?:add|write|make|leave|create|put|save|jot(?: down)?|take|log|record)\s+(?:down\s+)?(?:me\s+)?"
    r"(?:a\s+|an\s+|this\s+)?(?:new\s+|quick\s+)?"
    r"(?:note|comment|memo)\s*(?:(?:to|on|for|at|about|under|with|in)\s+)?(?P<where>[^:]{0,120}?)\s*(?:[:–]|\s-\s|,?\s+(?:that|saying)\b)\s*(?P<body>.+)$",
    r"^(?:note|memo)\s+(?:to|on|for|about)\s+(?P<where>[^:]{1,120}?)\s*(?:[:–]|\s-\s)\s*(?P<body>.+)$",
    rf"^{POLITE_TH}(?:(?:เพิ่ม|จด|เขียน|ใส่|ลง|ทำ|สร้าง|บันทึก)\s*(?:โน้ต|โน๊ต|โน้ท|บันทึก|หมายเหตุ|note)|จด|บันทึก|โน้ต)(?:ไว้)?\s*"
    r"(?:ที่|ใน|ให้|ของ|ลงใน|ลง|เรื่อง|กับ|ถึง|ไว้ที่)?\s*(?P<where>[^:]{0,120}?)\s*(?::|\s-\s|ว่า)\s*(?P<body>.+)$",
)
_NOTE = tuple(re.compile(pattern, re.IGNORECASE | re.DOTALL) for pattern in _NOTES)
_BEFORE_DAY = re.compile(
    r"(?:\b(?:by|on|before|due|for|at|this|until)|ภายใน|วันที่|ในวัน|ใน|ก่อน|ตอน|วัน)\s*$", re.IGNORECASE
)
_TAIL = re.compile(
    r"\s*(?:ให้ด้วย|ด้วย|หน่อย|ให้หน่อย|ให้ที|ที|นะ|ครับ|ค่ะ|คะ|จ้า|คับ|ฮะ|please|pls|plz|thanks|thank you)\s*[.!]*$", re.IGNORECASE
)
_COMMAND = re.compile(
    rf"^{POLITE}(?:create|add|make|update|change|set|edit|delete|remove|move|put|assign|reassign|rename|email|mail|send|log|"
    r"book|cancel|merge|mark|close|tag|push|postpone|delay|shift|reschedule|hand|transfer)\b(?!\s+(?:me|us)\b)"
    rf"|^{POLITE_TH}(?:สร้าง|เพิ่ม|แก้ไข|แก้|ลบ|ย้าย|เปลี่ยน|ส่งเมล|ส่งอีเมล์?|มอบหมาย|โอน|บันทึก|จด|เปิดงาน|นัด|ยกเลิก|ปิดดีล|เลื่อนดีล|ติดแท็ก|ใส่แท็ก|เลื่อน|ปรับ|ตั้งเตือน)",
    re.IGNORECASE,
)
_CORRECTS = re.compile(r"(?:แก้|เปลี่ยน)(?:ให้)?เป็น\s*\S.*(?:ให้(?:หมด|ที|หน่อย|ด้วย)|หน่อย|ทั้งหมด|ทุก)")
"""An order behind what it is about: "… สะกดผิด แก้เป็น technology ให้หมดเลย"."""
_CHANGED = re.compile(
    r"\b(?:deals?|tasks?|notes?|contacts?|compan(?:y|ies)|emails?|meetings?|calls?|projects?|amount|owner|stage)\b"
    r"|ดีล|งาน|โน้ต|ผู้ติดต่อ|บริษัท|อีเมล|ประชุม|โครงการ|มูลค่า|ขั้น|ลูกค้า",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^([\"'“‘«])(.+)([\"'”’»])$")


def as_request(
    text: str, vocabulary: Vocabulary, today: date, fiscal_start: int, subject: Subject | None = None
) -> ProposeChange | None:
    """The change that `text` requests; None where it is a question, or where a part of the request is not understood.

    Args:
        text: the result of `segment.clean`.
        vocabulary: the names that the asker may know of.
        today: the day in the workspace's zone.
        fiscal_start: first month of the workspace's fiscal year.
        subject: the record that the talk is about.
    """
    return (
        as_change(text, vocabulary, subject)
        or _note(text, vocabulary)
        or _move(text, vocabulary, subject)
        or _task(text, vocabulary, today, fiscal_start, subject)
    )


_BEFORE_A_COMMAND = re.compile(
    r"^(?:(?:and|also|then|so|now|ok)[ ,]+)+|^[^,.;!?]{3,80}[,;.!]\s+(?:so\s+|please\s+)?", re.IGNORECASE
)


def orders_a_change(text: str, entities: list[Entity]) -> bool:
    """Whether a sentence orders a change, also behind "and" or a reason: "Donn left us, reassign his deals to Cassey".

    Args:
        text: the result of `segment.clean`.
        entities: the names that were understood.
    """
    return is_command(text, entities) or is_command(_BEFORE_A_COMMAND.sub("", text, count=1), entities)


def is_command(text: str, entities: list[Entity]) -> bool:
    """Whether `text` orders a change of records rather than asks something.

    Args:
        text: the result of `segment.clean`.
        entities: the names that were understood.
    """
    if _CORRECTS.search(text) and not _ASKS.search(text):
        return True
    if not _COMMAND.match(text) or _ASKS.search(text):
        return False
    return (
        any(entity.kind in (*records.TYPES, "stage", "owner") for entity in entities)
        or _CHANGED.search(text) is not None
    )


# ---------------------------------------------------------------- tasks


def _task(
    text: str, vocabulary: Vocabulary, today: date, fiscal_start: int, told: Subject | None
) -> ProposeChange | None:
    text, early = _early_day(text, today, fiscal_start)
    match = next((found for pattern in _TASK if (found := pattern.match(text))), None)
    if match is None:
        return None
    what = _trimmed(match["what"])
    named_day = due_day(what, today, fiscal_start)
    due = early
    if named_day is not None:
        due, (start, end) = named_day.day, named_day.span
        what = _trimmed(f"{_BEFORE_DAY.sub('', what[:start]).rstrip()} {what[end:].lstrip()}".strip(" ,."))
    if _FOR_MANY.search(what):
        return None  # a task has one assignee, who is not known here
    what = _QUOTED.sub(r"\2", what)
    if not re.search(r"\w", what) or _NOTHING.fullmatch(what):
        return None
    subject: Entity | Subject | None = _about(what, vocabulary, told)
    if subject is None and told is not None and records.TYPES[told.kind].has_timeline and _MEANS_IT.search(what):
        subject = told
        if told.title and _NO_OBJECT.search(what):
            what = f"{what} {told.title}"
    named = {"record_kind": subject.kind, "record_name": subject.name} if subject is not None else {}
    return ProposeChange.model_validate({"action": "create_task", "title": what[:300], "due_date": due, **named})


_FOR_MANY = re.compile(
    r"^(?:เจ้าของ|ผู้ดูแล|คนดูแล|ทุกคน|แต่ละคน|เซลส์ทุกคน|ทีม).*(?:พวกนี้|เหล่านี้|พวกนั้น|เหล่านั้น|ทั้งหมด|แต่ละ|ทุก)"
    r"|^\S+เป็นคน"
    r"|\b(?:each|the|their|every) (?:owners?|reps?|sellers?)\b.*\b(?:these|those|them|each|all)\b",
    re.IGNORECASE,
)
"""Tasks for somebody else ("ณัฐพงษ์เป็นคนส่ง"), or for several people about several records: "for the owners to clear these"."""
_NOTHING = re.compile(r"(?:ไว้|ด้วย|นะ|ที|หน่อย|ให้|ก่อน|that|it|this|about it|about that|too|as well|[\s.])+", re.IGNORECASE)
_NO_OBJECT = re.compile(r"(?:โทรหา|โทรไป|ติดต่อ|คุยกับ|นัดคุย|ส่งให้|ไปหา)$")
_MEANS_IT = re.compile(
    rf"\b(?:him|her|them|it|their|his|its|they)\b|(?<!ลูก)เขา(?!ค้อ)|เค้า|เธอ|มัน|{_NO_OBJECT.pattern}", re.IGNORECASE
)
TIME = re.compile(
    r"^(?:ตอน|เวลา|at\s)?\s*(?:บ่าย\s*(?:โมง|หนึ่ง|สอง|สาม|สี่|\d)?(?:โมง)?(?:ครึ่ง)?(?:เย็น)?"
    r"|(?:สิบเอ็ด|สิบ|เก้า|แปด|เจ็ด|หก|ห้า|สี่|\d{1,2})\s*โมง(?:เช้า|เย็น)?(?:ครึ่ง)?|เที่ยง(?:ตรง|ครึ่ง)?|เช้า|เย็น|\d{1,2}[:.]\d{2}\s*(?:น\.?)?"
    r"|\d{1,2}(?::\d{2})?\s*(?:am|pm)|noon)[\s,]*",
    re.IGNORECASE,
)


def _early_day(text: str, today: date, fiscal_start: int) -> tuple[str, date | None]:
    """ "พรุ่งนี้เตือนผมโทรหา Jane": a day before the request, and the text after it."""
    named_day = due_day(text, today, fiscal_start)
    if named_day is None or named_day.span[0] > 0:
        return text, None
    rest = text[named_day.span[1] :].lstrip(" ,")
    time = TIME.match(rest)
    if time is not None and rest[time.end() :].strip():
        rest = f"{rest[time.end() :].strip()} {time[0].strip(' ,')}"  # the time of the day stays in the title
    return rest, named_day.day


def _trimmed(text: str) -> str:
    """Without polite words at its end."""
    shorter = _TAIL.sub("", text.strip(" .!?,"))
    while shorter != text and shorter:
        text, shorter = shorter, _TAIL.sub("", shorter.strip(" .!?,"))
    return text.strip(" .!?,")


# ---------------------------------------------------------------- moves


def _move(text: str, vocabulary: Vocabulary, subject: Subject | None) -> ProposeChange | None:
    stated = _STATED.match(text) or _STATED_TH.search(text)
    if not (_MOVE.match(text) or stated) or _ASKS.search(text):
        return None
    q = _named(text, vocabulary)
    deals = [e for e in q.entities if e.kind == "deal"]
    it = _ITS_PLACE.search(text) if not deals and subject is not None and subject.kind == "deal" else None
    if it is not None and subject is not None and not q.ambiguous:
        deals, place = [Entity("deal", subject.name)], it.end()
    elif len(deals) == 1 and not q.ambiguous:
        place = next(t.end for t in q.tokens if t.tag == "entity" and t.entities[0] == deals[0])
    else:
        return None
    stage, place = _stage_after(q, text, place, vocabulary)
    if stage is None and stated is not None:
        stage, place = _outcome_stage((stated["en"] or "").lower() or _THAI_OUTCOMES[stated["th"]], vocabulary), place
    if stage is None:
        return None
    behind = _TAIL.sub("", _STATED_TH.sub("", text[place:]).rstrip(" .!?"))
    reason = _REASON.match(behind) if stage.lower() in _OUTCOMES["lost"] else None
    if reason is not None:
        said = [{"field": "stage_id", "value": stage}, {"field": "lost_reason", "value": reason["reason"]}]
        return ProposeChange.model_validate(
            {"action": "update", "record_kind": "deal", "record_name": deals[0].name, "fields": said}
        )
    title = f"{deals[0].name} → {stage}"[:300]
    return ProposeChange(
        action="update_deal_stage", title=title, record_kind="deal", record_name=deals[0].name, stage=stage
    )


def rest_of_move(text: str, vocabulary: Vocabulary, deal: str) -> str:
    """What a request for a move says behind the stage, which the move does not hold; empty for nothing."""
    q = _named(text, vocabulary)
    place = next((t.end for t in q.tokens if t.tag == "entity" and t.entities[0].name == deal), 0)
    stage, end = _stage_after(q, text, place, vocabulary)
    rest = _trimmed(re.sub(r"^\s*(?:stage|ขั้นตอน|ขั้น)?[\s,:–-]*(?:and|แล้ว|และ)?\s*", "", text[end:], flags=re.IGNORECASE))
    named = due_day(rest, date(2000, 1, 3), 1)
    only_now = named is not None and re.fullmatch(r"today|now|right now|วันนี้|ตอนนี้|เลย", rest, re.IGNORECASE)
    return "" if stage is None or only_now else rest


def _stage_after(q: Question, text: str, place: int, vocabulary: Vocabulary) -> tuple[str | None, int]:
    """The stage that is named after the deal, and where its words end."""
    for token in q.tokens:
        if token.start < place:
            continue
        known = token.entities or vocabulary.full.get(token.text.lower(), [])
        stages = [entity.name for entity in known if entity.kind == "stage"]
        if stages and _INTO.search(text[place : token.start + 1]):
            return stages[0], token.end
    outcome = _OUTCOME.search(text, place)
    if outcome is None:
        return None, place
    word = (outcome["en"] or outcome["th"]).lower()
    return _outcome_stage(_THAI_OUTCOMES.get(word, word), vocabulary), outcome.end()


_OUTCOMES = {"won": ("won", "closed won", "ชนะ", "ปิดการขายได้"), "lost": ("lost", "closed lost", "แพ้", "ปิดการขายไม่ได้")}
"""Names of stages for each outcome."""
_THAI_OUTCOMES = {"ชนะ": "won", "ได้งาน": "won", "ปิดได้": "won", "แพ้": "lost", "เสีย": "lost", "หลุด": "lost"}


def _outcome_stage(outcome: str, vocabulary: Vocabulary) -> str | None:
    stages = [e.name for key in _OUTCOMES[outcome] for e in vocabulary.full.get(key, []) if e.kind == "stage"]
    return stages[0] if stages else None


# ---------------------------------------------------------------- notes


def _note(text: str, vocabulary: Vocabulary) -> ProposeChange | None:
    match = next((found for pattern in _NOTE if (found := pattern.match(text))), None)
    if match is None:
        return None
    where, body = match["where"].strip(" \"'"), _QUOTED.sub(r"\2", match["body"].strip())
    subject = _about(where, vocabulary) if where else _about(body, vocabulary)
    if (where and subject is None) or not re.search(r"\w", body):
        return None
    first = re.split(r"(?<=[.!?])\s|\n", body)[0]
    named = {"record_kind": subject.kind, "record_name": subject.name} if subject is not None else {}
    return ProposeChange.model_validate({"action": "add_note", "title": first[:80], "body": body[:4000], **named})


# ---------------------------------------------------------------- names


def _named(text: str, vocabulary: Vocabulary) -> Question:
    q = Question(text, vocabulary, 1, None)
    q.tokens = segment(text, vocabulary, [])
    q.entities = resolve(q)
    return q


def _about(text: str, vocabulary: Vocabulary, told: Subject | None = None) -> Entity | None:
    """The record that a text names, the most specific first: a contact before their company; None where it is unclear.

    Args:
        told: what the talk is about; a person of whom only the first name is said need not be the one of that name then.
    """
    q = _named(text, vocabulary)
    unclear = {one.text for one in q.ambiguous}
    tokens: list[Token] = [t for t in q.tokens if t.tag == "entity" and t.text not in unclear]
    found = [
        t.entities[0]
        for t in tokens
        if t.entities[0].kind in records.TYPES
        and t.entities[0].kind not in ("task", "product")
        and not (told is not None and told.kind == "company" and t.entities[0].kind == "contact" and not t.full)
    ]
    found.sort(key=lambda e: records.TYPES[e.kind].name_rank)
    wholes = {whole for entity in found for whole in records.TYPES[entity.kind].part_of}
    return next((e for e in found if e.kind not in wholes), found[0] if found else None)
