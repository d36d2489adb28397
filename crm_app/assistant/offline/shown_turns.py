"""Questions about what an answer showed: its companies, their deals, people and figures, and how a figure is counted."""

import re
from typing import Any

from crm_app.assistant.filters import DealFilters, PeriodFilter, RecordFilters
from crm_app.assistant.offline.anchored import period_of
from crm_app.assistant.offline.meant import RECENT, THERE, subject_of_talk, talked_about
from crm_app.assistant.offline.narrowing import take_statuses
from crm_app.assistant.offline.question import MEASURE_TAGS, Question, rest_of
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.define_term import DefineTerm, Term
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.get_record import GetRecord
from crm_app.assistant.tools.next_calls import NextCalls
from crm_app.assistant.tools.search_notes import SearchNotes

_PHONES = re.compile(
    r"\b(?:phones?|numbers?|mobiles?|e-?mails?|contacts?|reach)\b|เบอร์|โทรศัพท์|อีเมล|ติดต่อ", re.IGNORECASE
)
_CONTACTS = re.compile(
    r"\b(?:contacts?|contact persons?|who (?:do|can|should) (?:i|we) (?:speak|talk|call|ask)"
    r"|who (?:else )?do (?:we|i|you) know|who (?:else )?works?|who(?:'s| is) our (?:guy|man|person))\b"
    r"|คนติดต่อ|ผู้ติดต่อ|ติดต่อ(?:กับ)?ใคร|ติดต่อใคร|คุยกับใคร|มีใคร(?:อีก)?(?:ทำงาน)?|รู้จัก(?:ใคร)?",
    re.IGNORECASE,
)
_ELSE = ("else", "อีก")
_WHOM = re.compile(
    r"\b(?:who (?:do|can|should) (?:i|we)|who(?:'s| is) our|any contacts?)\b|คนติดต่อ|ติดต่อ(?:กับ)?ใคร|คุยกับใคร",
    re.IGNORECASE,
)
_ANY_DEALS = re.compile(
    r"^(?:and\s+|so\s+)?(?:any|are there(?: any)?|is there(?: any)?|do (?:they|we|these"
    r"|those)(?: \w+)? have(?: any)?|have (?:they|we)(?: got)?(?: any)?|"
    r"(?:show|list)(?: me)? (?:their|the)|what about|their|how many)\s+(?:open|won|lost|active|other|running)?\s*"
    r"(?:deals?|opportunit(?:y|ies)|pipeline)(?:\s+(?:there|with them|with these|open|do they have"
    r"|have they|running|still open|at all|now|for them))*\s*\??$"
    r"|^(?:แล้ว|ตอนนี้|เขา|เค้า|พวกเขา|เจ้านี้|รายนี้)*\s*(?:มี|เหลือ)\s*ดีล\S*\s*(?:ไหน|อะไร|ไหม|มั้ย|บ้าง|หรือเปล่า|รึเปล่า|กี่ดีล|กี่|ครับ|ค่ะ|คะ|อยู่|ไหนบ้าง)*\s*\??$",
    re.IGNORECASE,
)


def _companies(q: Question) -> list[str]:
    """The companies that the talk is about: those of the list shown, else the one that was asked or searched for."""
    for newest in q.before[:RECENT]:
        if not isinstance(newest, SearchNotes):
            break
        kind, name = talked_about(q, newest.query)
        if name:
            return [name] if kind == "company" else []
    if isinstance(q.previous, FindRecords) and q.previous.kind == "company":
        return [one.name for one in q.talk.shown if one.kind == "company"][:20]
    kind, name = subject_of_talk(q.previous, q.before)
    return [name] if kind == "company" else []


def reach_of(q: Question) -> Tool | None:
    """ "The phone number of the first one?" after whom to call: its line names the person and the number."""
    if not isinstance(q.previous, NextCalls) or not _PHONES.search(q.text) or q.periods:
        return None
    one = next((one for one in q.talk.shown if one.name in q.text), None)
    return None if one is None else q.previous.model_copy(update={"limit": one.place})


_HOW_COUNTED = re.compile(
    r"\bhow (?:do|did|does|is|are|was) (?:you|we|that|it|this|they)\b.*\b(?:work\w*|calculat\w*|count\w*"
    r"|comput\w*|figure\w*|measur\w*|get)\b"
    r"|สูตร|(?:คิด|คำนวณ|นับ)(?:มา)?(?:ยังไง|อย่างไร|จากอะไร|แบบไหน)"
    r"|\bwhat (?:counts as|do you mean by|does that mean)\b",
    re.IGNORECASE,
)
_TERM_OF: dict[str, Term] = {
    "win_rate": "win_rate", "avg_cycle_days": "cycle", "weighted_amount": "weighted", "avg_amount": "average",
    "median_amount": "median",
}  # fmt: skip


def counted_how(q: Question) -> Tool | None:
    """ "How do you work that out?" after a rate: what it counts."""
    term = _TERM_OF.get(getattr(q.previous, "measure", ""))
    if getattr(getattr(q.previous, "filters", None), "quiet_days", None):
        term = "stale"
    if term is None or q.entities or q.periods or not _HOW_COUNTED.search(q.text):
        return None
    return DefineTerm(term=term)


_FACTS: dict[str, str] = {
    "noun:sector": "sector",
    "where": "address",
    "field:employees": "employees",
    "noun:country": "address",
}


def fact_of(q: Question) -> Tool | None:
    """ "What line of business is Cheers in?", of a company that was shown."""
    one = q.entities[0] if len(q.entities) == 1 and not q.excluded and not q.periods else None
    if one is None or one.kind != "company" or not any(shown.name == one.name for shown in q.talk.shown):
        return None
    wanted = [fact for tag, fact in _FACTS.items() if q.has(tag)]
    if not wanted or rest_of(q, "entity", "noun:company", "who", "unknown", *_FACTS) or len(q.unknown()) > 0:
        return None
    return GetRecord(kind="company", name=one.name, fields=list(dict.fromkeys(wanted)))


_BOUGHT = re.compile(
    r"\b(?:b[ou](?:y|ys|ught)|spen[dt]s?|worth|revenue|sales|paid|orders?)\b|ซื้อ|ยอด|จ่าย|รายได้", re.IGNORECASE
)


def their_sales(q: Question) -> Tool | None:
    """ "How much did they buy altogether?" after companies: what was sold to these."""
    previous = q.previous
    if not isinstance(previous, CountRecords | FindRecords) or previous.kind != "company" or q.entities or q.excluded:
        return None
    if (
        not _BOUGHT.search(q.text)
        or not q.has("sum", "sum?", "revenue", "count", "stay")
        or len(q.periods) > 1
        or q.unknown()
    ):
        return None
    if rest_of(
        q, "period", "status:won", "who", "of_all", "noun:company", "noun:deal", "earned", "stay", *MEASURE_TAGS
    ):
        return None
    filters = deals_of(previous)
    if filters is None:
        return None
    period = period_of(q, None)
    if period is not None:
        filters = filters.model_copy(update={"period": PeriodFilter(start=period.start, end=period.end)})
    return AggregateDeals(measure="count" if q.has("count") else "sum_amount", filters=filters)


def deals_of(call: CountRecords | FindRecords) -> DealFilters | None:
    """The won deals of the companies of a list, by the conditions of the list; None where deals have no such condition."""
    filters = call.filters
    kept: dict[str, Any] = {name: getattr(filters, name) for name in ("sector", "country", "tag", "company")}
    plain = RecordFilters(**kept, conditions=filters.conditions)
    if filters != plain or (isinstance(call, FindRecords) and call.query):
        return None
    conditions = [one.model_copy(update={"field": f"company_id.{one.field}"}) for one in filters.conditions]
    return DealFilters(status=["won"], **kept, conditions=conditions)


def contacts_of(q: Question) -> Tool | None:
    """ "Who is our contact there?" in a talk about a company."""
    if [e for e in q.entities if e.kind != "stage"] or q.periods or not _CONTACTS.search(q.text) or len(q.tokens) > 9:
        return None
    there = THERE.search(q.text.lower()) or q.has("pronoun", "refers")
    if q.has("lack", "not", "never", "count") or not (there or _WHOM.search(q.text)):
        return None
    companies = _companies(q)
    if not companies or any(
        not (THERE.search(word) or _CONTACTS.search(word) or word in _ELSE) for word in q.unknown()
    ):
        return None
    filters: Any = {"company": companies}
    return FindRecords.model_validate(
        {"kind": "contact", "filters": filters, "sort": "name", "order": "asc", "limit": 20}
    )


def their_deals(q: Question) -> Tool | None:
    """ "Any open deals?", "มีดีลเปิดอยู่ไหม" in a talk about companies: their deals."""
    if q.entities or q.periods or not _ANY_DEALS.match(q.text.strip()):
        return None
    companies = _companies(q)
    if not companies:
        return None
    filters = DealFilters(status=take_statuses(q), company=companies)
    if q.has("count"):
        return AggregateDeals(measure="count", filters=filters)
    return FindDeals(filters=filters, limit=20)
