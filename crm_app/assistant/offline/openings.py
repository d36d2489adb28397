"""What stands before a question: a greeting, a word of assent, a correction ("no, I meant won"), a new beginning."""

import re
from dataclasses import dataclass

_POLITE = r"(?:ครับ|คับ|ค่ะ|คะ|จ้า|จ้ะ|นะ|สิ|เลย)*"
_GREETING = re.compile(
    r"^(?:hi|hello|hey|good (?:morning|afternoon|evening)|morning"
    r"|dear assistant)(?: (?:there|all|everyone|team))?\s*[,.!:–-]*\s+(?=\S)"
    rf"|^(?:สวัสดี|หวัดดี|ดีจ้า){_POLITE}[\s,!.]*(?=\S)",
    re.IGNORECASE,
)
_ASSENT = re.compile(
    r"^(?:ok(?:ay)?|lol|haha+|hm+|oh|ah|aha|thanks|thank you|thx|cheers|alright|yep|yes|yeah|understood|got it|i see)(?![\w'])"
    r"\s*[,.!:;–-]*\s+(?=\S)"
    r"|^(?:right|so|well|great|good|fine|perfect|cool|nice|interesting|then|now)\s*[,.!:;–-]+\s*(?=\S)"
    rf"|^(?:โอเค|โอเช|เออ|อ๋อ|อ่อ|อืม+|งั้น|เอ่อ|ว่าแต่|5{{3,}}\+?|ขอบคุณ(?:มาก)?|ขอบใจ|เข้าใจแล้ว|รับทราบ){_POLITE}[\s,.!]*(?=\S)",
    re.IGNORECASE,
)
_FRESH = re.compile(
    r"^(?:forget (?:it|that|about (?:it|that))|never ?mind(?: (?:that|it))?|scrap that|leave (?:it|that)"
    r"|(?:a )?(?:new|different|another|next) (?:question|topic|subject)|something else|on another (?:topic|note)"
    r"|start over|let's start (?:over|again)|changing the subject)\s*[,.!:;–-]*\s*(?:then\b)?\s*"
    rf"|^(?:ขอ)?(?:ถามใหม่|เปลี่ยนเรื่อง|คำถามใหม่|เรื่องใหม่|อีกเรื่อง(?:นึง|หนึ่ง)?|ช่างมัน(?:เถอะ)?|เริ่มใหม่){_POLITE}[\s,.!:]*",
    re.IGNORECASE,
)
_SORRY = r"(?:no|nope|nah|sorry|oops|wait|hm+|actually|not that(?: one)?|wrong)"
_CORRECTION = re.compile(
    rf"^(?:{_SORRY}\s*[,.!–-]*\s+)*(?:i\s+(?:actually\s+|really\s+)?(?:meant?"
    rf"|was asking(?: about| for)?)|what i meant (?:was|is))"
    r"\s*(?:to say|to ask(?: for| about)?)?\s*[:,]?\s+(?=\S)"
    rf"|^{_SORRY}\s*[,!–-]+\s*(?:not that(?: one)?\s*[,!–-]+\s*)?(?=\S)"
    rf"|^(?:(?:ไม่ใช่|ไม่|เปล่า|ขอโทษ|โทษที|เดี๋ยว|ผิด){_POLITE}[,\s]*)*(?:ฉัน|ผม|หนู|พี่|เรา)?\s*"
    r"(?:หมายถึง|หมายความว่า|จะถามว่า|จะถามถึง|ตั้งใจจะถาม(?:ว่า)?)\s*(?!อะไร|ว่าอะไร|ยังไง|อย่างไร|ใคร|ไหน)(?=\S)"
    rf"|^(?:ไม่ใช่|เปล่า){_POLITE}[,\s]+(?=\S)",
    re.IGNORECASE,
)
_ONLY_POLITE = re.compile(rf"^{_POLITE}[\s.!?]*$")


@dataclass(frozen=True)
class Opened:
    """A question without what stands before it.

    Attributes:
        fresh: it begins anew; what was talked about before does not count.
        corrects: it corrects the question before, of which it changes a part.
    """

    text: str
    fresh: bool = False
    corrects: bool = False

    @property
    def follows(self) -> str:
        """The question, as a follow-up where it corrects the one before."""
        if not self.corrects or self.fresh:
            return self.text
        return f"แล้ว{self.text}" if re.match("[\u0e00-\u0e7f]", self.text) else f"and {self.text}"


def opened(text: str) -> Opened:
    """The question in `text`, the result of `segment.clean`; `text` itself where nothing else is in it."""
    fresh = corrects = False
    rest = text
    for _ in range(6):
        if (found := _FRESH.match(rest)) and rest[found.end() :].strip():
            fresh, rest = True, rest[found.end() :]
        elif found := _CORRECTION.match(rest):
            corrects, rest = True, rest[found.end() :]
        elif found := _GREETING.match(rest) or _ASSENT.match(rest):
            rest = rest[found.end() :]
        else:
            break
        if _ONLY_POLITE.match(rest):  # "สวัสดีครับ" is a greeting and nothing else
            return Opened(text)
    return Opened(rest, fresh, corrects) if re.search(r"\w", rest) else Opened(text)
