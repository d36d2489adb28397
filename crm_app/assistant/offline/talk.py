"""The talk that a question continues: what the answer before showed, and the question before where it got no answer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crm_app.assistant.filters import TIME_GROUPS
from crm_app.assistant.offline.language import has_thai
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_deals import CompareDeals, Side
from crm_app.assistant.tools.compare_groups import CompareGroups
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.propose_change import ProposeChange


@dataclass(frozen=True)
class Shown:
    """A line of the answer before.

    Attributes:
        kind: the kind of the record, or what the figures are grouped by.
        name: its name.
        place: its place in the list, from 1.
        id: the record's; empty for a group.
    """

    kind: str
    name: str
    place: int
    id: str = ""


@dataclass(frozen=True)
class Talk:
    """What the answer before showed, in its order, and what it proposed; `refused`: the question before, where nothing was
    found for it. `single`: the list answers who or what was first, so that "his" and "their" mean its first line.
    `person`: whose deals the answer before was about.
    """

    shown: tuple[Shown, ...] = ()
    refused: str = ""
    proposed: tuple[ProposeChange, ...] = ()
    person: str = ""
    single: bool = False


NOTHING_SHOWN = Talk()


def shown_by(call: Tool | None, cited: Sequence[tuple[str, str, str]]) -> tuple[Shown, ...]:
    """The lines of an answer by what it cites.

    Args:
        call: the call that was answered.
        cited: kind, title and id of each source in reading order; a list has no id.
    """
    if isinstance(call, AggregateDeals) and call.group_by != "none":
        names = [title.partition(": ")[2] for _, title, one in cited if not one]
        lines = [(call.group_by, name) for name in dict.fromkeys(names) if name]
        places = call.places or range(1, len(lines) + 1)
        return tuple(Shown(kind, name, place) for (kind, name), place in zip(lines, places, strict=False))
    if isinstance(call, CompareGroups):
        groups = dict.fromkeys(title.partition(": ")[2].rpartition(" · ")[0] for _, title, one in cited if not one)
        return tuple(Shown(call.group_by, name, place) for place, name in enumerate(filter(None, groups), 1))
    records = list(dict.fromkeys(one for one in cited if one[2]))
    return tuple(Shown(kind, title, place, one) for place, (kind, title, one) in enumerate(records, 1))


def of_the_same(older: Tool | None, newer: Tool | None) -> bool:
    """Whether two calls rank the same groups, so that their places are those of one ranking."""
    if not isinstance(older, AggregateDeals) or not isinstance(newer, AggregateDeals):
        return False
    return older.model_copy(update={"limit": newer.limit, "places": newer.places}) == newer


_PLACES = {
    "first": 1, "1st": 1, "number one": 1, "no. 1": 1, "no 1": 1, "#1": 1, "top": 1, "best": 1, "winner": 1,
    "second": 2, "2nd": 2, "number two": 2, "no. 2": 2, "#2": 2, "third": 3, "3rd": 3, "number three": 3, "no. 3": 3,
    "#3": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "last": -1,
    "แรก": 1, "หนึ่ง": 1, "1": 1, "สอง": 2, "2": 2, "สาม": 3, "3": 3, "สี่": 4, "4": 4, "ห้า": 5, "5": 5, "สุดท้าย": -1,
}  # fmt: skip
_NOUN = (
    r"(?:one|company|customer|client|account|rep|seller|agent|person|guy|deal|opportunity|product|task|project|contact"
    r"|sector|country|office|team|name)"
)
_PLACE = re.compile(
    rf"(?:\b(?:the|that)\s+)(?P<a>first|second|third|fourth|fifth|last|top|best|1st|2nd|3rd|4th|5th)\s+{_NOUN}\b"
    r"|\b(?:the\s+)(?P<b>first|second|third|fourth|fifth|last|winner)(?=\s*(?:[?.!,;]|$|(?:and|or|ahead|behind|is|was"
    r"|sells?|sold|has|have|did|does|to(?! last)|as)\b))"
    r"|(?P<c>\bnumber one\b|\bnumber two\b|\bnumber three\b|\bno\.? ?[123]\b|#[123](?!\d))"
    r"|(?<!\d)(?<!\d )(?<!สอง)(?<!สาม)(?<!สี่)(?<!ห้า)(?<!สิบ)(?:คน|ราย|อัน|ตัว|เจ้า|ข้อ|บริษัท|ลูกค้า|สินค้า|ดีล|งาน|โครงการ)"
    r"(?:ที่)?\s*(?P<d>แรก|หนึ่ง|สอง|สาม|สี่|ห้า|สุดท้าย|[1-5](?!\d))(?!\s*(?:สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน|คน|ราย|อัน"
    r"|ตัว|เจ้า|เดือน|ปี|วัน|ดีล))",
    re.IGNORECASE,
)
_ONLY_ASKS = re.compile(
    r"^(?:and|so|then|what|who|which|how|about|is|was|are|were|the|in|place|please|pls|แล้ว|ล่ะ|ละ|ส่วน|คือ|ใคร|ไหน"
    r"|อะไร|เป็น|ครับ|ค่ะ|คะ|นะ|กับ"
    r"|บ้าง|[\s?.!,])*$",
    re.IGNORECASE,
)
_APART = re.compile(
    r"\b(?:apart|ahead|behind|gap|differ\w*|compare|more than|versus|vs)\b|ห่าง|ต่าง|เทียบ|นำ|มากกว่า|น้อยกว่า", re.IGNORECASE
)


def in_places(text: str, shown: Sequence[Shown]) -> Iterator[tuple[re.Match[str], Shown]]:
    """The words of a question that mean a line of the answer before, each with the line."""
    by_place = {one.place: one for one in shown}
    if not by_place:
        return
    for match in _PLACE.finditer(text):
        word = next(found for found in match.group("a", "b", "c", "d") if found).lower()
        place = _PLACES.get(word) or _PLACES.get(f"no. {word[-1]}", 0)
        one = by_place.get(max(by_place) if place == -1 else place)
        if one is not None:
            yield match, one


_ITS = re.compile(
    r"\b(?:his|her|hers|he|she|him|their|they|them|its|it)\b|ของ(?:เขา|เค้า|เธอ|เจ้านี้|รายนี้|คนนี้|ตัวนี้)"
    r"|(?<!พวก)(?<!ลูก)(?:เขา(?!ค้อ)|เค้า)",
    re.IGNORECASE,
)
_HIS = re.compile(
    r"\b(?:his|her|hers|he|she|him)\b|ของ(?:เขา|เค้า|เธอ|คนนี้)|(?<!พวก)(?<!ลูก)(?:เขา(?!ค้อ)|เค้า|เธอ)", re.IGNORECASE
)
_THAT_GROUP = re.compile(
    r"\b(?:that|this) (?:team|office|region|sector|industry|product|country|company)\b|(?:ทีม|กลุ่ม|สินค้า|ประเทศ"
    r"|บริษัท)(?:นั้น|นี้)",
    re.IGNORECASE,
)
_THAT_TIME = re.compile(
    r"\b(?:in )?that (?:month|quarter|year|week|day)\b|(?:ใน)?(?:เดือน|ไตรมาส|ปี|สัปดาห์|อาทิตย์|วัน)นั้น", re.IGNORECASE
)
_THINGS = re.compile(r"their|they|them|its|it|ของ(?:เขา|เค้า|เจ้านี้|รายนี้|ตัวนี้)|เขา|เค้า", re.IGNORECASE)
_ONE_OF_THEM = re.compile(
    r"\b(?:of|among|both|all) (?:them|these|those)\b|\b(?:is|was|does|did) (?:it|that)\b|พวก", re.IGNORECASE
)


def with_shown_names(text: str, talk: Talk) -> str:
    """The question with the names that its words for places mean: "who owns the second one?"; a question for the places
    themselves stays as it is: "and the second?".
    """
    found = list(in_places(text, talk.shown))
    if not found and talk.single and talk.shown and talk.shown[0].kind in ("owner", "company", "product"):
        own, other = _ITS.search(text), _ONE_OF_THEM.search(text)
        if own and re.search(r"ทีม(?:ของ)?$", text[: own.start()].rstrip()):
            return text
        person = talk.shown[0].kind == "owner"
        thing = talk.shown[0].kind == "product" and own is not None and not own[0].endswith("นี้")
        if own and not other and (not thing if not own[0].isascii() else person != bool(_THINGS.fullmatch(own[0]))):
            return f"{text[: own.start()]} {talk.shown[0].name} {text[own.end() :]}".strip()
    that = _THAT_TIME.search(text) if talk.single and talk.shown and talk.shown[0].kind in TIME_GROUPS else None
    if that is not None and not found:
        return " ".join(f"{text[: that.start()]} {talk.shown[0].name} {text[that.end() :]}".split())
    his = _HIS.search(text) if talk.person and not found else None
    if his is not None and re.search(r"ทีม(?:ของ)?$", text[: his.start()].rstrip()):
        his = None  # his team is not him
    if his is not None and not _ONE_OF_THEM.search(text):
        return f"{text[: his.start()]} {talk.person} {text[his.end() :]}".strip()
    that = _THAT_GROUP.search(text) if talk.single and talk.shown and not found else None
    if that is not None and talk.shown[0].kind in ("region", "sector", "product", "country", "company"):
        return f"{text[: that.start()]} {talk.shown[0].name} {text[that.end() :]}".strip()
    rest = text
    for match, _ in reversed(found):
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    if not found or _ONLY_ASKS.match(rest):
        return text
    for match, one in reversed(found):
        text = f"{text[: match.start()]} {one.name} {text[match.end() :]}"
    return " ".join(text.split())


def gap_of_places(text: str, talk: Talk, previous: Tool | None) -> CompareDeals | None:
    """ "How far is the first ahead of the second?": the figure of both lines."""
    if not isinstance(previous, AggregateDeals) or previous.group_by in ("none", "own", *TIME_GROUPS):
        return None
    lines = list(dict.fromkeys(one for _, one in in_places(text, talk.shown)))
    if len(lines) != 2 or not _APART.search(text) or previous.group_by not in type(previous.filters).model_fields:
        return None
    sides = [
        Side(label=one.name, filters=previous.filters.model_copy(update={previous.group_by: [one.name]}))
        for one in lines
    ]
    return CompareDeals(measure=previous.measure, sides=sides)


_LEAVE_OUT = re.compile(
    r"^(?:(?:now|and|ok|please|then|can you)[ ,]+)*(?:drop|take out|leave out|remove|exclude|skip|ignore"
    r"|leave off|cut out|forget|take away)\s+(?P<a>.+?)"
    r"(?:\s+(?:out|please|from (?:it|that|this|the list)))*[.?!]*$"
    r"|^(?:(?:now|and|ok|please|then|can you)[ ,]+)*take\s+(?P<b>.+?)\s+out[.?!]*$",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"^(?:(?:now|and|ok|please|then|can you)[ ,]+)*(?:change (?:it|that|this)? ?to|make (?:it|that)"
    r"|switch to|show (?:it|that|me that) (?:as|by))\s+"
    r"|^(?:(?:แล้ว|ขอ|ช่วย|งั้น)\s*)*(?:เปลี่ยนเป็น|เปลี่ยนเป็นดู|ดูเป็น|ขอเป็น|ถ้าดู|ถ้าเป็น|ถ้า)\s*",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"\s*\b(?:instead|rather)\b|\s*แทน(?:ได้ไหม|ได้มั้ย|ครับ|ค่ะ|คะ|นะ)*$", re.IGNORECASE)
_SORT = re.compile(
    r"\b(?:sort(?:ed)?|order(?:ed)?|rank(?:ed)?) (?:them |it |that )?by\b|(?:จัด)?เรียงตาม|เรียง", re.IGNORECASE
)


def in_turn(text: str, previous: Tool | None) -> str:
    """A question that turns a plan, without the words that only say that it is changed: "make it per quarter instead"."""
    if not isinstance(previous, AggregateDeals | CompareDeals | CompareGroups | FindDeals):
        return text
    left_out = _LEAVE_OUT.match(text)
    if left_out is not None:
        return f"without {left_out['a'] or left_out['b']}"
    turned = _SORT.sub("by", _INSTEAD.sub("", text, count=1), count=1)
    shorter = _TURN.sub("", turned, count=1).strip()
    return shorter if re.search(r"\w", shorter) else text


CONTEXT = 4
"""Words that may be left out of a question that got no answer, of which only the subject is kept."""
FRAGMENT = 6
"""Words of a question that leans on the talk; a longer one is a question of its own, of which no word is left out."""
_NAMES_SOMETHING = re.compile(
    r"(?:\b(?:of|for|from|by|at|with|in|to|about|than|and|or|not|no|is|are|was|were|be|been|get|got)|[,/&]|ของ|ที่|กับ"
    r"|และ|หรือ|คุณ|บริษัท|ร้าน|ให้|ใน|เรื่อง|ไม่)\s*$",
    re.IGNORECASE,
)


def without_strange(text: str, strange: Sequence[str], most: int = 2) -> str:
    """The question without up to `most` words that are in no list, where these are common words; else as it is.

    A word that may be a name is never left out: one behind "of" or "ของ", with a capital letter or a digit, or one that no
    Thai dictionary has.
    """
    words = list(dict.fromkeys(strange))
    if not 1 <= len(words) <= most or (most < CONTEXT and (len(text.split()) > FRAGMENT or len(text) > 5 * FRAGMENT)):
        return text
    for word in words:
        place = text.find(word)
        if place < 0 or _NAMES_SOMETHING.search(text[:place]) or not _is_common(word, place):
            return text
        text = f"{text[:place]} {text[place + len(word) :]}"
    return " ".join(text.split())


_TURNS = re.compile(
    r"no(?:thing|ne|body|where)?|never|neither|only|way|else|others?|rest|ไม่.*|เฉพาะ|ที่เหลือ"
    r"|postpone|delay|push|move|shift|reschedule|tag|hand|assign|mark|give|send|log|note|.*(?:เลื่อน|ย้าย|โอน|ติดแท็ก"
    r"|ปรับ|บันทึก|ส่ง|มอบ).*",
    re.IGNORECASE,
)
"""Words that turn what is asked into something else, where they are left out."""


def _is_common(word: str, place: int) -> bool:
    if _TURNS.fullmatch(word):
        return False
    if has_thai(word):
        # Imported here: the backend never cuts Thai, and the dictionary would cost it memory.
        from pythainlp.corpus import thai_words
        from pythainlp.tokenize import word_tokenize

        return all(part in thai_words() for part in word_tokenize(word, engine="newmm"))
    return word.isalpha() and (word.islower() or place == 0)


_CLAUSE = re.compile(r"\s*[:;?]\s+|\s*,\s+(?:and|but|or)?\s*|\s+-\s+|\.\s+")


def clauses(text: str) -> list[str]:
    """A question, and the parts of it that may be a question by themselves, the longest first."""
    parts = sorted(
        (part for part in _CLAUSE.split(text) if len(part.split()) > 2 or not part.isascii()), key=len, reverse=True
    )
    return list(dict.fromkeys([text, *parts]))[:4]


_OF_NOTHING = re.compile(
    r"^(?:(?:and|so|แล้ว|งั้น)\s*)*(?:any|have they(?: got)?(?: any)?|do they have(?: any)?|มี)"
    r"\s*(?:(?:open|running)\s+)?(?:deals?|ดีล)"
    r"\s*(?:ที่)?(?:เปิด|ค้าง)?(?:อยู่)?\s*(?:open|ไหม|มั้ย|รึเปล่า|หรือเปล่า|บ้าง)?[\s?.!ครับคะค่ะอ่ะ]*$"
    r"|^(?:(?:and|so|then|ok|แล้ว|งั้น)\s*)*(?:who(?:se)?|which|ของใคร|ใคร|ของทีมไหน|อันไหน|ตัวไหน)\s*(?:has|have|had"
    r"|is|are|got|'s)?\s*(?:the\s+)?"
    r"(?:most|least|best|worst|biggest|top|(?:เยอะ|มาก|น้อย|ใหญ่|แย่|ดี|สูง|ต่ำ)(?:ที่)?สุด)[\s?.!ครับคะค่ะอ่ะ]*$"
    r"|^(?:(?:and|so|then|แล้ว)\s*)*(?:ยอด|มูลค่า|เงิน)?(?:ซื้อ|ขาย)?\s*(?:รวมกัน|รวมแล้ว|รวมทั้งหมด"
    r"|in total|altogether|how much (?:is that|in total|altogether))"
    r"\s*(?:เท่าไหร่|เท่าไร|กี่บาท)?[\s?.!ครับคะค่ะอ่ะ]*$",
    re.IGNORECASE,
)


_AGAINST_THE_WORLD = re.compile(
    r"\s*\b(?:(?:stack|measure|match) up|compare[ds]?|rank)?\s*(?:against|with|to|vs\.?|versus)"
    r"\s+(?:the\s+)?(?:industry|market|sector|national)\s+\w+",
    re.IGNORECASE,
)


def without_the_world(text: str) -> str:
    """A question without the figure of others that it is compared with, which no workspace has: "our win rate against the
    industry average".
    """
    return _AGAINST_THE_WORLD.sub("", text)


_NARROWING = re.compile(
    r"^(?:(?:and|so|then|ok|no)[ ,]+)*(?:just|only|not|without|excluding|except|what about|how about|same|the same"
    r"|(?:break|split) (?:that|it|them)"
    r"|by (?:owner|rep|month|quarter|product|country|sector|region|company))\b"
    r"|^(?:แล้ว|งั้น|ก็)?\s*(?:เฉพาะ|เอาแค่|เอาเฉพาะ|ขอแค่|ขอเฉพาะ|แค่|ไม่รวม|ไม่นับ|ยกเว้น|แยก(?:ตาม|เป็น|ราย)?)",
    re.IGNORECASE,
)
_OF_THE_TALK = re.compile(
    r"^(?:and|what about|how about|แล้ว|งั้น|ส่วน)|\b(?:them|they|those|these|it|its|their|that|same|ones?|he|she|his|her)\b"
    r"|ล่ะ|พวกนี้|พวกนั้น|เขา|เค้า|อันนั้น|ในนั้น",
    re.IGNORECASE,
)
SHORT_TURN = 7
"""Words of a turn that says nothing by itself."""
SHORTEST_QUESTION = (5, 24)
"""Words and letters of a question that has a subject of its own."""


_DEALS = re.compile(r"\bdeals?\b|ดีล", re.IGNORECASE)


def changes_the_subject(refused: str, previous: Tool | None) -> bool:
    """Whether a question that got no answer was about something else than the one before it; "and in Q2?" after deals that
    were counted and deals that nobody could count is still about deals.
    """
    about_deals = isinstance(previous, AggregateDeals | CompareDeals | CompareGroups | FindDeals)
    return is_of_its_own(refused) and not (about_deals and _DEALS.search(refused))


def is_of_its_own(refused: str) -> bool:
    """Whether a question that got no answer had a subject of its own, so that the talk is about that and no longer about
    the question before it.
    """
    words, letters = SHORTEST_QUESTION
    long = len(refused.split()) >= words if refused.isascii() else len(refused) >= letters
    return long and _OF_THE_TALK.search(refused.strip()) is None


def leans_on_the_refused(text: str, refused: str) -> bool:
    """Whether a question speaks of what the question before was about, which nobody understood: "who has the most?" or
    "just Anna's" would be answered for all deals.
    """
    if _NARROWING.match(text.strip()) and len(text.split()) <= SHORT_TURN and is_of_its_own(refused):
        return True
    return _OF_NOTHING.match(text.strip()) is not None
