# ruff: noqa: E501 (long patterns)
"""What a question asks for (a time, a number, a person, a place, a way to reach somebody), and whether a sentence holds such a
thing. A reason is asked for too, but no form of words tells it: "the driver switched it off".

It tells little by itself, because "in spring" and "after the audit" are times as well. So it is one of the values that
`ranking.py` weighs, and it chooses between sentences of the same note.
"""

import re
from functools import lru_cache
from typing import Literal

AnswerKind = Literal["reach", "reason", "time", "number", "place", "person"]

_ASKED: dict[AnswerKind, str] = {
    "reach": r"\b(?:fax|(?:phone|mobile|telephone) number|e-?mail address)\b|เบอร์(?:โทร|แฟ|มือถือ|ติดต่อ)|อีเมลของ|ไลน์ไอดี",
    "reason": r"\bwhy\b|\bwhat (?:caused|is the (?:\w+ )?(?:cause|reason))\b|\bhow come\b|ทำไม|เพราะ(?:อะไร|เหตุใด|เหตุไร)|สาเหตุ|เหตุผล",
    "time": r"\bwhen\b|\bwhat time\b|\b(?:which|what) (?:day|date|month|months|year|season)\b|\bhow soon\b|\bearliest\b|\bbirthday\b"
    r"|เมื่อ(?:ไร|ไหร่|ใด)|(?:วัน|เดือน|ปี|ช่วง|ตอน|เวลา|เทอม)(?:ที่เท่าไร|ไหน|ใด)|กี่โมง|วันเกิด",
    "number": r"\bhow (?:many|much|long|old|often|far|big|large|high)\b|\bwhat (?:percentage|share|number|price|does .{3,60} cost)\b"
    r"|กี่|เท่า(?:ไร|ไหร่|ใด)|(?:นาน|มาก|ไกล|แพง|ถูก)แค่ไหน",
    "place": r"\bwhere\b|\b(?:which|what) (?:city|country|town|place|address)\b|ที่ไหน|(?:ประเทศ|จังหวัด|เมือง)(?:ไหน|อะไร|ใด)",
    "person": r"\bwho(?:m|se)?\b|ใคร",
}
"""In this order: "since when", "how many days" and the like are the first kind that fits."""
_HELD: dict[AnswerKind, str] = {
    "reach": r"\d[\d \-/.]{6,}\d|\S+@|\bext\b",
    "time": r"\b(?:jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)\b|\b(?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|today|tonight|tomorrow|yesterday|spring|summer|autumn|winter"
    r"|mornings?|noon|afternoons?|evenings?|nights?|weeks?|months?|years?|quarters?|days?|hours?|minutes?|weekends?|seasons?|holidays?|christmas"
    r"|easter|songkran|until|till|before|after|soon)\b|\d{1,2}(?::\d\d| ?[ap]m\b|st\b|nd\b|rd\b|th\b)"
    r"|วัน|เดือน|(?<![ก-๙])ปี|ปี(?:หน้า|ที่|นี้|ใหม่)|พรุ่งนี้|มะรืน|สัปดาห์|อาทิตย์|สงกรานต์|ไตรมาส|โมง|เช้า|เย็น|บ่าย|เที่ยง|คืน|หลัง|ก่อน|รอบหน้า|งวดหน้า|เทอม"
    r"|[มกพสตธ]\.[กพคยส]\.|มกรา|กุมภา|มีนา|เมษา|พฤษภา|มิถุนา|กรกฎา|สิงหา|กันยา|ตุลา|พฤศจิกา|ธันวา",
    "number": r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundreds?"
    r"|thousands?|millions?|half|third|quarter|once|twice|double|dozens?|both|none|nothing|free)\b"
    r"|[๐-๙]|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน|ครึ่ง|เดียว|ฟรี",
    "place": r"\b(?:in|at|to|from|near|on|outside) (?:the )?[A-Z]|\b(?:here|there|home|office|warehouse|plant|branch|site)\b|ที่|จังหวัด|สาขา|ประเทศ|เมือง",
    "person": r"(?<![.!?] )(?<!^)\b[A-Z][a-z]+|\b(?:he|she|they|his|her|mr|ms|mrs|dr|boss|owner|manager|director|wife|husband|son|daughter|ceo|cfo)\b"
    r"|คุณ|พี่|น้อง|หมอ|เฮีย|เจ๊|ลุง|ป้า|แก|เขา|เจ้าของ|ผู้จัดการ|ลูกชาย|ลูกสาว|หัวหน้า",
}


@lru_cache(maxsize=1)
def _asked() -> dict[AnswerKind, re.Pattern[str]]:
    return {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _ASKED.items()}


@lru_cache(maxsize=1)
def _held() -> dict[AnswerKind, re.Pattern[str]]:
    # Names of people and places begin with a capital.
    flags = {kind: re.NOFLAG if kind in ("place", "person") else re.IGNORECASE for kind in _HELD}
    return {kind: re.compile(pattern, flags[kind]) for kind, pattern in _HELD.items()}


def asked_for(question: str) -> AnswerKind | None:
    """What a question asks for; None where that cannot be told."""
    return next((kind for kind, asked in _asked().items() if asked.search(question)), None)


def holds_answer(sentence: str, kind: AnswerKind | None) -> bool | None:
    """Whether a sentence, as it was written, holds what is asked for; None where that cannot be told."""
    return _held()[kind].search(sentence) is not None if kind in _HELD else None
