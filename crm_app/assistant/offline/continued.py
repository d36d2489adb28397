"""Questions that only make sense after another one: "compare the two", "why?", "their names?", "and in Qualified?"."""

import re
from typing import Any

from crm_app.assistant.filters import DIMENSIONS, DealFilters, PeriodFilter, RecordFilters
from crm_app.assistant.offline.amounts import take_limit, take_places
from crm_app.assistant.offline.analyses import outcome_stage
from crm_app.assistant.offline.anchored import period_of
from crm_app.assistant.offline.language import detect_language
from crm_app.assistant.offline.meanings import kind_of
from crm_app.assistant.offline.meant import place_meant
from crm_app.assistant.offline.measures import of_measure, take_measure
from crm_app.assistant.offline.question import Question
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import MAX_ROWS, Tool
from crm_app.assistant.tools.compare_deals import CompareDeals, Side
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.next_calls import NextCalls
from crm_app.assistant.tools.share_of_deals import ShareOfDeals
from crm_app.assistant.tools.stage_flow import StageFlow
from crm_app.values.period_parts import exact_period

_END = r"(?:\s*(?:please|pls|then|again|now|ครับ|ค่ะ|คะ|คับ|นะ|ล่ะ|หน่อย|บ้าง|ที|อะ|อ่ะ))*\s*[?.!]*$"
_START = r"^(?:(?:and|so|then|ok|well|but|also|now|please|แล้ว|งั้น|ช่วย|ขอ|ส่วน)[\s,]*)*"
_BOTH = re.compile(
    rf"{_START}(?:compare|contrast)\s+(?:the\s+two|both|them|those(?: two)?"
    rf"|these(?: two)?|the\s+two of them|one with the other)\b.{{0,20}}$"
    rf"|{_START}(?:is|was|are|were) (?:that|it|this|they) (?:up or down|more or less|better or worse"
    rf"|higher or lower|more|less|better|worse|higher|lower|up|down)"
    rf"(?: than (?:before|that|the other))?{_END}|{_START}(?:up or down|more or less|better or worse"
    rf"|how does (?:that|it|this) compare){_END}"
    rf"|{_START}(?:มาก|ดี|สูง|เพิ่ม)?ขึ้น\s*(?:หรือ|รึ)\s*(?:น้อย|แย่|ต่ำ|ลด)?ลง{_END}|{_START}(?:ดี|มาก|สูง|เพิ่ม)ขึ้น(?:ไหม|มั้ย|หรือเปล่า|รึเปล่า){_END}"
    rf"|{_START}(?:มัน)?(?:ต่าง|ห่าง)กัน(?:อยู่)?\s*(?:เท่าไหร่|เท่าไร|แค่ไหน|กี่ดีล|กี่บาท|มากไหม|มากมั้ย|เยอะไหม|เยอะมั้ย){_END}"
    rf"|{_START}(?:the two|both|them)\s+(?:side by side|compared"
    rf"|together){_END}|{_START}how do (?:they|the two|both) compare{_END}"
    rf"|{_START}(?:เปรียบ)?เทียบ(?:กัน)?\s*(?:ให้)?(?:ดู)?\s*(?:ทั้ง)?(?:สอง|2|คู่)\s*(?:คน|เจ้า|ราย|อัน|ตัว|ช่วง|ปี|ไตรมาส|เดือน|บริษัท)?(?:นี้|นั้น)?(?:กัน)?(?:ให้)?(?:ดู)?{_END}"
    rf"|{_START}(?:เปรียบ)?เทียบกัน(?:ให้)?(?:ดู)?{_END}",
    re.IGNORECASE,
)
_WHY = re.compile(
    rf"{_START}(?:why(?: (?:them|those|these|that|so|this order|is that))?(?:,? (?:and )?not .{{1,60}})?|how come|for what reason"
    rf"|ทำไม(?:ถึง)?(?:เป็น)?(?:แบบนี้|แบบนั้น|อย่างนั้น|คนนี้|รายนี้|ล่ะ)?|เพราะ(?:อะไร|ไร)){_END}",
    re.IGNORECASE,
)
_NAMES = re.compile(
    rf"{_START}(?:what (?:are|were) (?:their|the) names|(?:their|the"
    rf"|give me (?:their|the)) names|names|name them|who are (?:they|those)|"
    r"which (?:ones?(?: are (?:they|those))?|are (?:they|those|these))|what are (?:they|those)|"
    r"(?:list|show|see|open|name|let me see)(?: me)?(?: them| those| these)(?: all)?|which (?:deals?"
    r"|companies|customers|tasks|contacts|people|projects)(?: are (?:they|those|these))?)"
    rf"{_END}|{_START}(?:ชื่ออะไร|มีชื่ออะไร|มีใคร|มีอะไร|คือใคร|คืออะไร|ใคร|อะไร|(?:มี)?(?:ราย|เจ้า|ดีล|อัน|ตัว|บริษัท|ลูกค้า|คน|งาน|โครงการ)(?:ไหน|อะไร|ใด)|(?:ดู)?(?:รายชื่อ|ชื่อ|รายการ)|ดู(?:รายชื่อ|รายการ)?)(?:บ้าง){_END}"
    rf"|{_START}(?:ชื่ออะไร|(?:ดู|แสดง)?(?:รายชื่อ|รายการ)|ดูหน่อย){_END}",
    re.IGNORECASE,
)
_WHOSE = re.compile(
    rf"{_START}(?:who(?: has| owns| holds|'s got)? the most(?: of (?:them|those|these))?"
    r"|who (?:sold|won|closed|lost|made|landed|got|did) (?:them|those|these|it|that)"
    r"|who (?:brought|pulled|got) (?:them|those|these|it|that) in"
    r"|whose(?: (?:deals?|ones?|customers?|tasks?))?(?: (?:are|is|were|was) (?:they|those|these|it|that|this))?|who (?:owns|has"
    rf"|is responsible for|handles|is on|looks after) (?:them|those|these|it|that|each)"
    r"|who (?:are|is) the (?:owners?|assignees?)|(?:and )?(?:the |their )?owners?|by whom|who do (?:they|those) belong to)"
    rf"{_END}|{_START}(?:(?:เป็น)?ของ)?ใคร(?:มี)?(?:เยอะ|มาก)(?:ที่)?สุด{_END}|{_START}(?:(?:เป็น)?ของ)?ใคร(?:เป็นคน(?:ขาย|ปิด|ดูแล)|ขาย(?:ได้)?|ปิด(?:ได้)?|บ้าง|ดูแล(?:บ้าง|อยู่)?|รับผิดชอบ(?:บ้าง|อยู่)?|เป็นเจ้าของ|ถือ(?:อยู่)?|ทำ)?{_END}",
    re.IGNORECASE,
)
_BUYS = re.compile(
    r"\b(?:bought|buys?|buying|brought in|brings? in|money|revenue|sales"
    r"|spen[dt]s?|paid|earned?|worth|business)\b|ซื้อ|ทำเงิน|ทำยอด|ยอด|รายได้|จ่าย",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(?:more|most|bigger|biggest|larger|largest|best|better|higher|highest)\b|กว่า|สุด", re.IGNORECASE)
_LESS = re.compile(r"\b(?:less|least|smaller|smallest|worst|lower|lowest)\b|น้อย|ต่ำ", re.IGNORECASE)
_WHICH = re.compile(r"\b(?:which|who|whom)\b|ไหน|ใคร|รายใด", re.IGNORECASE)
_SIZED = re.compile(r"big|large|small|huge|ใหญ่|เล็ก|มูลค่า", re.IGNORECASE)
_OF_VALUE = re.compile(
    r"(?:แล้ว)?(?:อัน|ตัว|ดีล)(?:ที่)?(?:ไหน)?มูลค่า(?:เยอะ|มาก|สูง|น้อย|ต่ำ)(?:ที่)?สุด"
    r"|which (?:one )?(?:has|is) the (?:highest|lowest) value",
    re.IGNORECASE,
)
_PLAIN = {"stop", "and", "follow", "which", "list", "refers", "pronoun", "noun:deal", "number"}


def as_continued(q: Question) -> Tool | None:
    """The call for a question that continues the talk in one of these ways; its words are then accounted for."""
    if q.previous is None:
        return None
    for read in (
        _compared,
        _counted_place,
        _compared_by,
        _flow,
        _reasons,
        _named,
        _owners,
        _placed,
        _sized,
        _both_figures,
        _traded,
        _share,
        _share_of_another,
    ):
        found = read(q, q.previous)
        if found is not None:
            for token in q.tokens:
                token.used = True
            return found
    return None


def _compared(q: Question, previous: Tool) -> Tool | None:
    """ "Compare the two" after the figure of one and then of another."""
    if q.entities or q.periods or not _BOTH.match(q.text) or not isinstance(previous, AggregateDeals):
        return None
    for other in q.before[1:] if q.before and q.before[0] == previous else q.before:
        if not isinstance(other, AggregateDeals) or other.measure != previous.measure:
            continue
        differ = [name for name, value in previous.filters if getattr(other.filters, name) != value]
        if len(differ) == 1 and differ[0] in (*DIMENSIONS, "period"):
            labels = [_label(one.filters, differ[0], detect_language(q.text)) for one in (other, previous)]
            if all(labels) and previous.group_by == other.group_by == "none":
                sides = [
                    Side(label=label, filters=one.filters) for label, one in zip(labels, (other, previous), strict=True)
                ]
                return CompareDeals(measure=previous.measure, sides=sides)
    return None


def _counted_place(q: Question, previous: Tool) -> AggregateDeals | None:
    """ "How many deals was that one?" after a ranking by value: its line, which has the number too."""
    if not isinstance(previous, AggregateDeals) or not place_meant(q) or not q.has("count") or q.periods:
        return None
    rest = {t.tag for t in q.tokens} - _PLAIN - {"count", "status:won", "noun:product", "noun:company", "noun:owner"}
    if rest or previous.measure == "count":
        return None
    return previous if previous.places else previous.model_copy(update={"places": [1]})


def _compared_by(q: Question, previous: Tool) -> CompareDeals | None:
    """ "Who has the better win rate?" after a comparison: the same sides by another measure."""
    if not isinstance(previous, CompareDeals) or q.entities or q.periods or not _WHICH.search(q.text):
        return None
    if not (_MORE.search(q.text) or _LESS.search(q.text)):
        return None
    measures = {"win_rate", "cycle", "average", "median", "count", "revenue", "sum", "shortest", "longest"}
    rest = {t.tag for t in q.tokens} - _PLAIN - {"who", "compare", "top", "bottom", "over", "under", "status:won"}
    if not rest & measures or not rest <= measures or q.has("noun:deal"):
        return None
    measure = take_measure(q)
    if measure is None:
        return None
    sides = [
        one.model_copy(update={"filters": of_measure(one.filters, measure, previous.measure)}) for one in previous.sides
    ]
    return CompareDeals(measure=measure, sides=sides)


def _label(filters: DealFilters, name: str, language: str) -> str:
    if name == "period":
        days = filters.period
        if days is None or days.start is None or days.end is None:
            return ""
        return exact_period(days.start, days.end).label("th" if language == "th" else "en")
    return " / ".join(getattr(filters, name))


def _flow(q: Question, previous: Tool) -> Tool | None:
    """ "And from Negotiation to Won?", "and in Qualified?" after a way through the stages."""
    if not isinstance(previous, StageFlow):
        return None
    if previous.measure == "conversion" and q.has("stay", "cycle", "days"):
        return None  # a question of its own, about time
    stages = q.named("stage")
    others = {t.tag for t in q.tokens} - _PLAIN
    others -= {
        "entity",
        "period",
        "flow",
        "stay",
        "noun:stage",
        "status:won",
        "status:lost",
        "days",
        "by",
        "sum?",
        "cycle",
    }
    if others or [e for e in q.entities if e.kind != "stage"]:
        return None
    stages = [*stages, *outcome_stage(q)]
    if not stages:
        return None
    start, end = [*stages, "", ""][:2]
    onwards = re.search(rf"(?:\bto\b|ไป|ถึง)\s*(?:ขั้น(?:ตอน)?|the\s+)?\s*{re.escape(stages[0])}", q.text, re.IGNORECASE)
    if previous.measure == "conversion" and not end and onwards and previous.from_stage:
        start, end = previous.from_stage, stages[0]
    filters = previous.filters
    if q.periods:
        period = period_of(q, filters.period)
        if period is not None and filters.period is not None:
            days = filters.period.model_copy(update={"start": period.start, "end": period.end})
            filters = filters.model_copy(update={"period": days})
    return StageFlow(measure=previous.measure, from_stage=start, to_stage=end, filters=filters)


def _reasons(q: Question, previous: Tool) -> Tool | None:
    """ "Why?" after the deals that need somebody: each is shown with its reasons."""
    return previous if isinstance(previous, NextCalls) and _WHY.match(q.text) else None


def _named(q: Question, previous: Tool) -> Tool | None:
    """ "What are their names?" after a number: the list that was counted."""
    if q.entities or q.periods or not _NAMES.match(q.text):
        return None
    wanted = {kind_of(t.tag) for t in q.tokens if kind_of(t.tag)} - {None}
    if isinstance(previous, CountRecords) and previous.group_by == "none" and wanted <= {previous.kind}:
        return FindRecords(kind=previous.kind, filters=previous.filters, sort="name", order="asc", limit=20)
    if isinstance(previous, AggregateDeals) and previous.group_by == "none" and wanted <= {"deal"}:
        return FindDeals(filters=previous.filters, sort="amount", limit=20)
    return None


def _owners(q: Question, previous: Tool) -> Tool | None:
    """ "Whose are they?" after a list: the list with its owners."""
    if q.entities or q.periods or not _WHOSE.match(q.text):
        return None
    if isinstance(previous, AggregateDeals) and (
        previous.group_by == "none" or getattr(previous.filters, previous.group_by, [])
    ):
        return previous.model_copy(update={"group_by": "owner", "limit": MAX_ROWS})
    if isinstance(previous, CountRecords) and previous.group_by == "none" and previous.kind != "member":
        return previous.model_copy(update={"group_by": "owner"})
    if isinstance(previous, FindDeals):
        one = previous.sort == "amount" and re.search(r"\b(?:it|that|this)\b", q.text.lower())
        return previous.model_copy(update={"fields": ["owner"], **({"limit": 1} if one else {})})
    if isinstance(previous, FindRecords) and previous.kind != "member":
        return previous.model_copy(update={"fields": ["owner"]})
    return None


def _placed(q: Question, previous: Tool) -> Tool | None:
    """ "Second and third" after the largest deals."""
    if not q.tags("place:") or q.entities or q.periods:
        return None
    if any(not t.tag.startswith("place:") and t.tag not in (*_PLAIN, "who", "top") for t in q.tokens):
        return None
    places = take_places(q)
    if isinstance(previous, AggregateDeals) and previous.group_by != "none":
        return previous.model_copy(update={"places": places, "limit": max(places)})
    if not isinstance(previous, FindDeals) or previous.sort != "amount":
        return None
    return previous.model_copy(update={"places": places, "limit": max(places), "fields": []})


def _sized(q: Question, previous: Tool) -> Tool | None:
    """ "Biggest 5" after a figure or a list of deals: the largest of these."""
    if not isinstance(previous, AggregateDeals | FindDeals) or not q.has("top", "bottom"):
        return None
    ranked = [t for t in q.tokens if t.tag in ("top", "bottom")]
    valued = {"sum"} if _OF_VALUE.match(q.text) else set()
    if not (valued or any(_SIZED.search(t.text) for t in ranked)):
        return None
    if {t.tag for t in q.tokens} - _PLAIN - {"top", "bottom"} - valued:
        return None
    if any(t.text.startswith(("which", "what")) or (t.tag == "number" and t.number is None) for t in q.tokens):
        return None
    order: Any = "asc" if q.has("bottom") else "desc"
    if q.has("noun:deal") and not q.has("refers") and not re.match("แล้ว|and", q.text.lower()):
        return None
    return FindDeals(filters=previous.filters, sort="amount", order=order, limit=min(take_limit(q, False, 5), 20))


def _both_figures(q: Question, previous: Tool) -> Tool | None:
    """ "How many are there and what are they worth?" after a list: the number; the value is its second figure."""
    if not isinstance(previous, FindDeals | AggregateDeals) or q.entities or q.periods:
        return None
    sums = q.has("sum", "sum?", "revenue")
    if not (q.has("count") and sums) or {t.tag for t in q.tokens} - _PLAIN - {"count", "sum", "sum?", "revenue"}:
        return None
    if q.has("noun:deal") and not q.has("refers", "pronoun", "follow"):
        return None
    if isinstance(previous, FindDeals) and previous.query:
        return None
    return AggregateDeals(measure="count", filters=previous.filters)


def _ranked_again(q: Question, previous: Tool) -> AggregateDeals | None:
    """ "Which of them spent least in December?" after what companies bought: the same companies in that order."""
    if not isinstance(previous, AggregateDeals) or previous.group_by != "company" or previous.measure != "sum_amount":
        return None
    text = q.text
    if q.entities or not q.has("refers", "pronoun") or not (_BUYS.search(text) and _WHICH.search(text)):
        return None
    if not (_LESS.search(text) or _MORE.search(text)):
        return None
    order: Any = "asc" if _LESS.search(text) else "desc"
    days, filters = period_of(q, previous.filters.period), previous.filters
    if days is not None:
        period = PeriodFilter(start=days.start, end=days.end)
        filters = filters.model_copy(update={"period": period})
    return previous.model_copy(update={"order": order, "limit": 10, "places": [], "filters": filters})


def _traded(q: Question, previous: Tool) -> Tool | None:
    """ "Which one bought more?" after companies: what was sold to each of them."""
    again = _ranked_again(q, previous)
    if again is not None:
        return again
    text = q.text
    if not isinstance(previous, CountRecords | FindRecords) or previous.kind != "company" or q.entities:
        return None
    if not (_WHICH.search(text) and _BUYS.search(text) and (_MORE.search(text) or _LESS.search(text))):
        return None
    filters = previous.filters
    kept = {name: getattr(filters, name) for name in ("sector", "country", "tag") if getattr(filters, name)}
    if filters != RecordFilters(**kept) or (isinstance(previous, FindRecords) and previous.query):
        return None
    period = period_of(q, None)
    days = {"period": {"start": period.start, "end": period.end}} if period is not None else {}
    return AggregateDeals.model_validate(
        {"measure": "sum_amount", "group_by": "company", "limit": 10, "order": "asc" if _LESS.search(text) else "desc",
         "filters": {"status": ["won"], **kept, **days}}
    )  # fmt: skip


def _share_of_another(q: Question, previous: Tool) -> Tool | None:
    """ "And Konex?" after the share of one name: the share of the other."""
    kinds = {one.kind for one in q.entities}
    if not isinstance(previous, ShareOfDeals) or len(kinds) != 1 or q.periods or q.excluded:
        return None
    kind = next((name for name in DIMENSIONS if name in kinds), None)
    if kind is None or {t.tag for t in q.tokens} - _PLAIN - {"entity", f"noun:{kind}"}:
        return None
    update: dict[str, Any] = {
        name: [] for name in DIMENSIONS if getattr(previous.part, name) != getattr(previous.whole, name)
    }
    update |= {"mine": previous.whole.mine, kind: q.named(kind)}
    whole = previous.whole.model_copy(update={kind: []})
    return ShareOfDeals(measure=previous.measure, part=previous.part.model_copy(update=update), whole=whole)


_OF_WHOLE = re.compile(r"\b(?:percent(?:age)?|share|proportion|pct)\b|%|เปอร์เซ็นต์|สัดส่วน|ร้อยละ", re.IGNORECASE)


def _share(q: Question, previous: Tool) -> Tool | None:
    """ "What percent of the total is that?" after the figure of one name: its share in the figure without the name."""
    if not isinstance(previous, AggregateDeals) or not _OF_WHOLE.search(q.text) or q.entities or q.periods:
        return None
    if previous.measure not in ("count", "sum_amount", "weighted_amount") or previous.group_by != "none":
        return None
    plain = _PLAIN | {
        "percent",
        "share",
        "of_all",
        "sum",
        "sum?",
        "revenue",
        "count",
        "status:won",
        "status:closed",
        "noun:deal",
    }
    if {t.tag for t in q.tokens} - plain:
        return None
    empty: dict[str, Any] = {name: [] for name in DIMENSIONS if getattr(previous.filters, name)}
    empty |= {"mine": False} if previous.filters.mine else {}
    closed = q.has("status:closed", "status:won") and len(previous.filters.status) == 1 and previous.measure == "count"
    if closed and not empty:
        empty = {"status": ["won", "lost"]}
    if not empty:
        return None
    whole = previous.filters.model_copy(update=empty)
    return ShareOfDeals(measure=previous.measure, part=previous.filters, whole=whole)
