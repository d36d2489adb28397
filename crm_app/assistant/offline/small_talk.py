"""Talk that asks for no record: greetings, thanks, assent, questions about the assistant, about the world, and targets."""

import re
from typing import Literal

from crm_app import records
from crm_app.assistant.offline.question import Question

Talk = Literal["help", "thanks", "fine", "yourself", "outside", "targets"]
_FINE = re.compile(
    r"^(?:(?:ok(?:ay)?|cool|nice|great|good|perfect|super|fine|awesome|excellent|wonderful|lovely|wow|alright|right|got it|"
    r"understood|i see|noted|good job|well done|nice one|good to know"
    r"|that'?s (?:all|it|great|good|fine|enough|helpful)(?: for now)?|"
    r"all good|no problem|never ?mind|forget (?:it|that)|bye|goodbye"
    r"|bye bye|see you(?: later| tomorrow)?|have a (?:nice|good) (?:day|one)|"
    r"good ?night|cheers|yes|yep|yeah|no|nope|sure|lol|haha+|hm+|thanks?"
    r"|thank you|thx|very much|a lot|so much|then|for now)[\s,.!]*)+$"
    r"|^(?:(?:โอเค|โอเช|ตกลง|ได้เลย|เยี่ยม(?:มาก|เลย|ไปเลย)?|ดีมาก|ดีเลย|ดี|เจ๋ง(?:มาก)?|สุดยอด|เก่งมาก|เข้าใจแล้ว|รับทราบ|ทราบแล้ว|โอ้โห|ว้าว|"
    r"แค่นี้(?:แหละ|ก่อน|ละกัน)?|พอแล้ว|จบ|ไม่เป็นไร|ช่างมัน|บาย(?:บาย)?|ลาก่อน|ไว้เจอกัน|ขอบคุณ(?:มาก)?|ขอบใจ|ใช่|ไม่|อืม+|เออ|อ๋อ|5{3,}\+?|"
    r"ครับ|คับ|ค่ะ|คะ|จ้า|จ้ะ|นะ|เลย|แล้ว|มาก)[\s,.!]*)+$",
    re.IGNORECASE,
)
_THANKS = re.compile(r"\b(?:thanks?|thank you|thx|cheers)\b|ขอบคุณ|ขอบใจ", re.IGNORECASE)
_YOURSELF = re.compile(
    r"\b(?:are you|r u|you are|you're) (?:an? )?(?:real|human|person|robot"
    r"|bot|machine|ai|program|model|gpt|chat ?gpt|gemini|there|sure)\b"
    r"|\b(?:who|what) (?:are|r) (?:you|u)\b|\bwhat(?:'s| is) your name\b|\bhow are you\b|\bwho (?:made|built) you\b"
    r"|(?:เธอ|คุณ|แก|นี่)?เป็น(?:คน|มนุษย์)(?:จริง)?(?:หรือ|รึ|ไหม|มั้ย)|(?:เป็น|คือ)(?:บอท|หุ่นยนต์|โรบอท|เอไอ|ai)(?:หรือ|รึ|ไหม|มั้ย|เปล่า|ใช่|$)"
    r"|(?:คุณ|เธอ)(?:คือ|เป็น)ใคร|(?:คุณ|เธอ)ชื่ออะไร|สบายดี(?:ไหม|มั้ย)",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"\b(?:weather|rain(?:ing)?|temperature outside|joke|lottery"
    r"|horoscope|recipe|poem|football|soccer|premier league|exchange rate"
    r"|what time is it|traffic|bitcoin|news today|industry (?:average|norms?|standards?|benchmarks?)|market average|benchmarks?"
    r"|(?:the )?(?:baht|dollar|yen|euro|kip)\b.{0,20}\b(?:weaken|strengthen|rise|fall|drop|go up|go down|get stronger|get weaker)"
    r"|stock market|stock prices?|share price of|president|prime minister|capital of)\b"
    r"|หุ้น(?:ไทย|วันนี้|ขึ้น|ตก|ตัวไหน)|ตลาดหุ้น|ราคาทอง|ข่าววันนี้|(?<!ถัง)(?<!ปรับ)(?<!กรอง)(?<!ฟอก)(?<!อัด)(?<!ดูด)(?<!บรรยา)อากาศ(?!ยาน)|ฝน(?:จะ)?ตก|พยากรณ์อากาศ|เล่า(?:เรื่อง)?ตลก|มุกตลก|หวย|ดวง(?:วันนี้|ของ)|ผลบอล|ฟุตบอล|แต่งกลอน|สูตรอาหาร|ร้านอาหาร|กี่โมงแล้ว|รถติด|อัตราแลกเปลี่ยน|นายก(?:รัฐมนตรี|ฯ)",
    re.IGNORECASE,
)
_TARGET = re.compile(
    r"\b(?:sales )?(?:targets?|quotas?|kpis?)\b|\bgoals? (?:for|this|of the)\b|\b(?:our|the|my|his|her|their|sales) goals?\b"
    r"|เป้า(?!ชนะ)|โควต้า|โควตา|เคพีไอ",
    re.IGNORECASE,
)


def small_talk(q: Question) -> Talk | None:
    """What kind of talk a question is; None where it asks for records or for what was said."""
    meaningful = {token.tag for token in q.tokens} - {"stop", "and"}
    if "help" in meaningful and meaningful <= {"help", "which", "list"}:
        return "help"
    if meaningful == {"thanks"}:
        return "thanks"
    if _FINE.match(q.typed):
        return "thanks" if _THANKS.search(q.typed) else "fine"
    named = any(entity.kind not in ("stage", "pipeline", "country") for entity in q.entities)
    if not named and _YOURSELF.search(q.typed):
        return "yourself"
    if q.has("notes", "notes!", "summary"):
        return None
    if _TARGET.search(q.typed) and not _has_targets(q):
        return "targets"
    return "outside" if not named and _OUTSIDE.search(q.typed) else None


def _has_targets(q: Question) -> bool:
    """Whether a field or a record of the workspace has such a name."""
    named = (e for token in q.tokens if _TARGET.search(token.text) for e in token.entities)
    fields = (e for form, found in q.vocabulary.full.items() if _TARGET.search(form) for e in found)
    return any(one.kind in records.TYPES or "own" in one.kind.split("_") for one in (*named, *fields))
