"""The language of a question."""

import re

from crm_app.core.i18n import Language

_ENGLISH = re.compile(
    r"\b(?:what|who|how|which|when|where|is|are|was|were|does|did|do|have|has|show|list|tell|my|compare|many|much|remind|"
    r"create|and|about|of|for)\b",
    re.IGNORECASE,
)
_THAI_WORDS = re.compile(
    r"กี่|ใคร|อะไร|เท่าไ|ไหน|ไหม|หรือไม่|อย่างไร|ยังไง|เมื่อไ|ทำไม|แล้ว|ล่ะ|ยอด|มูลค่า|จำนวน|แสดง|ช่วย|ขอ|ของ|เบอร์|อีเมล|เทียบ|เตือน|สรุป|ครับ|ค่ะ|คะ"
)


_THAI_LETTER = re.compile(r"[\u0e00-\u0e7f]")


def has_thai(text: str) -> bool:
    """Whether a text has a Thai letter."""
    return _THAI_LETTER.search(text) is not None


def detect_language(text: str) -> Language:
    """The language of a question, decided by its own words and not by names in it."""
    if not has_thai(text):
        return "en"
    if _ENGLISH.search(text) and not (_THAI_WORDS.search(text) and not text[:1].isascii()):
        return "en" if len(_ENGLISH.findall(text)) >= len(_THAI_WORDS.findall(text)) else "th"
    return "th"
