"""Open points in what was written: sentences that ask, promise, wait for something or name a difficulty, by rule."""

import re
from collections.abc import Collection

from crm_app.assistant.prose import sentences

LONGEST = 240
"""Characters of a quoted sentence."""

_ENGLISH = re.compile(
    r"\?\s*$|\b(?:wait(?:s|ing)? (?:for|on)|await(?:s|ing)?|needs?|wants?|wish(?:es)?|ask(?:s|ed)? (?:for|to|us|me|whether|if|"
    r"about|that)|requests?|requested|wonders?|promised?|agreed to|(?:will|shall|going to|'ll) (?:\w+ )?(?:send|call|get|come|"
    r"check|confirm|decide|reply|answer|let|discuss|review|share|prepare|follow|pay|sign|visit|deliver)|should|must|"
    r"has to|have to|pending|not yet|still|concern(?:ed|s)?|worr(?:y|ied|ies)|objection|objects?|problem|issue|blocked|blocker|"
    r"unclear|unsure|undecided|follow[- ]?up|next steps?|to[- ]?do|by (?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"before (?:the )?(?:end|next|mon|tues|wednes|thurs|fri)|deadline|expects?|too (?:expensive|high|late|slow|long))\b",
    re.IGNORECASE,
)
_THAI = re.compile(
    r"\?\s*$|ไหม(?:คะ|ครับ)?\s*$|หรือไม่|หรือเปล่า|รอ(?!ง|บ|ด|ย)|ขอ(?!ง|บคุณ)|ต้องการ|อยากได้|อยากให้|สอบถาม|ถามว่า|ถามเรื่อง|"
    r"จะ(?:ส่ง|โทร|แจ้ง|ตัดสินใจ|ตอบ|นัด|เข้า|คุย|ปรึกษา|พิจารณา|ชำระ|เซ็น|ลงนาม|กลับมา|ติดต่อ)|รับปาก|สัญญาว่า|ต้อง|ยังไม่|กังวล|ห่วง|"
    r"ปัญหา|ติดขัด|ค้าง|ติดตาม|นัด(?:หมาย|ประชุม|คุย|อีก)|ภายใน(?:วัน|สัปดาห์|เดือน|สิ้น)|แพงไป|แพงเกิน|ช้าไป|ไม่แน่ใจ|ขั้นต่อไป|ให้(?:ส่ง|โทร|เสนอ|ปรับ|แก้)"
)
_SETTLED = re.compile(
    r"\b(?:no (?:further |more |open )?(?:questions?|issues?|problems?|concerns?|objections?)|resolved|settled|sorted out|solved|"
    r"no longer|does not need|doesn't need|thanked)\b|ไม่มีปัญหา|แก้ไขแล้ว|เรียบร้อยแล้ว|ไม่ต้อง|เคลียร์แล้ว",
    re.IGNORECASE,
)


def is_open(sentence: str) -> bool:
    """Whether a sentence asks, promises, waits or names a difficulty, and does not say that it is settled."""
    return bool(_ENGLISH.search(sentence) or _THAI.search(sentence)) and not _SETTLED.search(sentence)


def open_points(text: str) -> list[str]:
    """The sentences of a text that leave something open, in order, as they stand."""
    return [short(sentence) for sentence in sentences(text) if is_open(sentence)]


def gist(text: str, without: Collection[str] = ()) -> str:
    """The first sentence of a text, with the next one where it is short; empty where there is none.

    Args:
        without: sentences that are shown elsewhere.
    """
    every = sentences(text)
    found = [sentence for sentence in every if short(sentence) not in without]
    if not found:
        return ""
    longer = len(found) == len(every) > 1 and len(found[0]) < 40
    return short(f"{found[0]} {found[1]}" if longer else found[0])


def short(sentence: str) -> str:
    """A sentence on one line, cut to `LONGEST` characters."""
    line = " ".join(sentence.split())
    return line if len(line) <= LONGEST else line[:LONGEST].rstrip() + "…"
