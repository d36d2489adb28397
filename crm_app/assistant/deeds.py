"""Sentences of a model that claim to have done something. Nothing is done without an approval, so they are not true."""

import re

_DONE = (
    "moved|updated|changed|created|added|emailed|mailed|sent|called|phoned|messaged|texted|scheduled|rescheduled|assigned|"
    "reassigned|deleted|removed|marked|closed|reopened|set|logged|booked|notified|reminded|saved|completed|merged|invited|"
    "contacted|recorded|entered|edited|renamed|archived|forwarded|shared|uploaded|imported|exported|cancelled|canceled|"
    "postponed|informed|replied|wrote|written|made|arranged|finished|registered|transferred|approved|applied|corrected|fixed"
)
_DEEDS = (
    re.compile(
        rf"\b(?:I|we)(?:\s+have|['’]ve|\s+had|['’]d)?\s+(?:just\s+|already\s+|now\s+|also\s+|successfully\s+|gone ahead and\s+)*"
        rf"(?:{_DONE})\b(?!\s+(?:up\s+)?(?:of|from|by)\s+the\s+(?:tools?|records?))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:has|have|was|were|is|are)\s+(?:now\s+|just\s+|already\s+|been\s+|successfully\s+)+(?:{_DONE})\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^\W*(?:done|all set)\b|\b(?:{_DONE})\s+(?:it|them|this|that)\s+for you\b|\bsuccessfully\s+(?:{_DONE})\b",
        re.I,
    ),
    re.compile(r"\b(?:I|we)['’]ll\s+(?:send|email|call|move|update|create|remind|notify)\b", re.IGNORECASE),
    re.compile(
        r"(?:ย้าย|อัปเดต|อัพเดต|แก้ไข|แก้|สร้าง|เพิ่ม|ส่ง|ลบ|บันทึก|มอบหมาย|โทร|แจ้ง|ตั้ง|ปิด|เปลี่ยน|นัด|เลื่อน|จอง|ทำเครื่องหมาย|เชิญ|อนุมัติ|"
        r"ดำเนินการ|จัดการ|ทำ|โพสต์|ตอบ|แนบ|รวม)[^.!?\n]{0,60}?(?:ให้แล้ว|เรียบร้อย|ให้คุณแล้ว|เสร็จแล้ว|สำเร็จแล้ว|แล้ว(?:ค่ะ|ครับ|นะ|จ้า))"
    ),
    re.compile(
        r"(?:ดิฉัน|ผม|ฉัน|เรา|ระบบ)(?:ได้)(?:ทำการ)?(?:ย้าย|อัปเดต|แก้ไข|สร้าง|เพิ่ม|ส่ง|ลบ|บันทึก|มอบหมาย|โทร|แจ้ง|ตั้ง|ปิด|เปลี่ยน|นัด|จอง)"
    ),
)
_PROPOSED = re.compile(
    r"\b(?:propos|prepar|draft|suggest|approv|pending|would|could|can|not|never|n['’]t|if)\w*|เสนอ|เตรียม|รออนุมัติ|ให้คุณอนุมัติ|ร่าง|ยังไม่|ไม่ได้|หาก|ถ้า",
    re.IGNORECASE,
)
_FACTS = re.compile(r"\bI (?:found|checked|looked|searched|counted|read|made sure)\b", re.IGNORECASE)


def claims_deed(sentence: str) -> bool:
    """Whether a sentence says that the assistant has done, or will do by itself, what needs an approval."""
    if _FACTS.search(sentence) or _PROPOSED.search(sentence):
        return bool(re.search(r"ให้แล้ว|เรียบร้อยแล้ว", sentence)) and not re.search(
            r"ยังไม่|ไม่ได้|อนุมัติ|เสนอ|เตรียม|หาก|ถ้า", sentence
        )
    return any(pattern.search(sentence) for pattern in _DEEDS)
