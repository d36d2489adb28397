"""Turns that continue a list, a ranking or a definition in a few spoken words: "สิบเจ้านี้รวมกันกี่เปอร์เซ็นต์", "ของเราเท่าไหร่"."""

import re
from typing import Any

from crm_app.assistant.filters import TIME_GROUPS, DealFilters
from crm_app.assistant.offline.amounts import take_limit
from crm_app.assistant.offline.meanings import kind_of
from crm_app.assistant.offline.question import Question, rest_of
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.define_term import DefineTerm
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.shares_by_group import SharesByGroup


def counted_of_list(q: Question) -> Tool | None:
    """ "ของคุณศิริพรมีกี่งาน" after the tasks of today: how many of these are hers."""
    previous = q.previous
    if not isinstance(previous, FindRecords | CountRecords) or not q.has("count") or q.periods or q.excluded:
        return None
    if isinstance(previous, FindRecords) and previous.query:
        return None
    nouns = {kind_of(t.tag) for t in q.tokens if kind_of(t.tag)}
    owners = q.named("owner")
    if nouns != {previous.kind} or not owners or any(e.kind != "owner" for e in q.entities):
        return None
    if rest_of(q, "entity", "count", *(t.tag for t in q.tokens if kind_of(t.tag))) or previous.filters.owner:
        return None
    return CountRecords(kind=previous.kind, filters=previous.filters.model_copy(update={"owner": owners}))


_NO_DEALS = re.compile(
    r"^(?:and\s+|so\s+)?which(?: ones?)?(?: of (?:them|these|those))?\s+(?:have|has|got|are|is)\s+(?:no|without(?: any| an?)?)\s+"
    r"(?P<open>open\s+)?deals?(?: yet| now| open)?\s*\??$"
    r"|^(?:แล้ว)?(?:ที่ไหน|รายไหน|เจ้าไหน|บริษัทไหน|ลูกค้าไหน|อันไหน|ใคร)(?:บ้าง)?(?:ที่)?(?:ยัง)?ไม่มีดีล(?P<open_th>ที่?เปิด|เปิด)?(?:อยู่)?(?:เลย|บ้าง)?"
    r"(?:ครับ|คะ|ค่ะ|อะ|นะ|[\s?.!])*$",
    re.IGNORECASE,
)


def without_deals(q: Question) -> Tool | None:
    """ "ที่ไหนยังไม่มีดีลเปิดอยู่เลย" after customers: those of them without an open deal."""
    previous = q.previous
    if not isinstance(previous, FindRecords | CountRecords) or previous.kind != "company" or q.entities or q.periods:
        return None
    found = _NO_DEALS.match(q.text.strip())
    if found is None or previous.filters.lacks or (isinstance(previous, FindRecords) and previous.query):
        return None
    lack = "open_deal" if found["open"] or found["open_th"] else "deal"
    filters = previous.filters.model_copy(update={"lacks": [lack]})
    return FindRecords(kind="company", filters=filters, sort="name", order="asc", limit=20)


_FIGURES: dict[str, dict[str, Any]] = {
    "win_rate": {"measure": "win_rate"},
    "cycle": {"measure": "avg_cycle_days"},
    "weighted": {"measure": "weighted_amount", "filters": DealFilters(status=["open"])},
    "average": {"measure": "avg_amount", "filters": DealFilters(status=["won"])},
    "median": {"measure": "median_amount", "filters": DealFilters(status=["won"])},
    "revenue": {"measure": "sum_amount", "filters": DealFilters(status=["won"])},
    "won": {"measure": "count", "filters": DealFilters(status=["won"])},
    "lost": {"measure": "count", "filters": DealFilters(status=["lost"])},
    "open": {"measure": "count", "filters": DealFilters(status=["open"])},
}
_OURS = re.compile(
    r"^(?:(?:and|so|ok|then)\s+)?(?:what(?:'s| is) (?:ours|it)(?: now| at the moment| then)?"
    r"|(?:what|how much) (?:are|is) (?:we|ours)(?: at)?|ours)\s*[?.!]*$"
    r"|^(?:แล้ว|งั้น)?\s*(?:ตอนนี้)?\s*(?:ของ)?(?:เรา|บริษัทเรา|ทีมเรา)\s*(?:ตอนนี้|อยู่ที่|ได้)*\s*(?:เท่าไหร่|เท่าไร|กี่\s*(?:%|เปอร์เซ็นต์))"
    r"(?:ครับ|คะ|ค่ะ|อะ|อ่ะ|นะ|ล่ะ|[\s?.!])*$",
    re.IGNORECASE,
)


def defined_figure(q: Question) -> Tool | None:
    """ "ของเราเท่าไหร่" after what a rate counts: the rate."""
    newest = q.before[0] if q.before else None
    if not isinstance(newest, DefineTerm) or newest.term not in _FIGURES or not _OURS.match(q.text.strip()):
        return None
    return AggregateDeals(**_FIGURES[newest.term])


_THESE_LINES = re.compile(
    r"\b(?:these|those|the (?:top|first|last)?) ?(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)?\b"
    r".*\b(?:together|combined|make up|account)\b"
    r"|\b(?:these|those)\b|(?:เจ้า|ราย|คน|ตัว|บริษัท|ลูกค้า|อัน|สินค้า)(?:นี้|พวกนี้)|พวกนี้|เหล่านี้|ทั้งหมดนี้",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\b(?:percent(?:age)?|share|proportion|pct)\b|%|เปอร์?เซ็?นต?์?|สัดส่วน|ร้อยละ", re.IGNORECASE)


def share_of_the_shown(q: Question) -> Tool | None:
    """ "สิบเจ้านี้รวมกันเป็นกี่เปอร์เซ็นต์ของทั้งหมด" after the largest customers: their share together."""
    previous = q.previous
    if not isinstance(previous, AggregateDeals) or previous.group_by in ("none", *TIME_GROUPS) or previous.places:
        return None
    if previous.order != "desc" or previous.measure not in ("count", "sum_amount") or q.entities or q.periods:
        return None
    if not (_SHARE.search(q.text) and _THESE_LINES.search(q.text)) or q.has("who", "by", "top", "bottom"):
        return None
    lines = len(q.talk.shown) or previous.limit
    numbers = [int(t.number) for t in q.tokens if t.number is not None]
    if numbers and numbers != [lines]:
        return None
    measure: Any = previous.measure
    return SharesByGroup(measure=measure, group_by=previous.group_by, filters=previous.filters, top=lines)


def other_end(q: Question) -> Tool | None:
    """ "แล้วท้ายตารางล่ะ เอาแค่ 5 ราย" after the share of the largest: the smallest of the same groups."""
    previous = q.previous
    if not isinstance(previous, SharesByGroup) or previous.top is None or q.entities or q.periods:
        return None
    if not q.has("bottom") or rest_of(q, "bottom", "list", "unknown") or q.unknown():
        return None
    limit = take_limit(q, False, previous.top)
    return AggregateDeals(
        measure=previous.measure, group_by=previous.group_by, filters=previous.filters, order="asc", limit=limit
    )


_OLDEST = re.compile(
    r"^(?:and\s+)?(?:how old is |what(?:'s| is) |which is |since when is )?(?:the )?oldest(?: one| of (?:them|these|those))?\b"
    r"|^(?:แล้ว)?(?:ดีล|ตัว|อัน|ราย)?(?:ที่)?(?:เก่า|นาน|ค้างนาน)(?:ที่)?สุด",
    re.IGNORECASE,
)


def oldest_of_them(q: Question) -> Tool | None:
    """ "ตัวที่เก่าสุดเปิดมาตั้งแต่เมื่อไหร่" after open deals: the one that began first, with its day."""
    previous = q.previous
    if not isinstance(previous, AggregateDeals | FindDeals) or q.entities or q.periods or not _OLDEST.match(q.text):
        return None
    known = (
        "oldest",
        "when",
        "status:open",
        "longest",
        "noun:deal",
        "date:engaged",
        "cycle",
        "date:created",
        "unknown",
        "stay",
    )
    if rest_of(q, *known) or len(q.unknown()) > 1 or (isinstance(previous, FindDeals) and previous.query):
        return None
    return FindDeals(filters=previous.filters, sort="started", order="asc", limit=1)
