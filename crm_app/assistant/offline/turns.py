"""Questions that change a part of the plan before: another side, measure or rank of a comparison or a ranking, and what was
shown before as the subject: "on win rate?", "add Anna", "which month was highest?", "do they have open deals?".

Each is the last plan with some of its slots replaced; a question with a word that fills no slot is none of these.
"""

import re
from typing import Any

from crm_app.assistant.filters import DIMENSIONS, TIME_GROUPS, DealFilters, GroupBy, PeriodFilter, RecordFilters
from crm_app.assistant.offline.amounts import take_limit, take_places
from crm_app.assistant.offline.anchored import period_of
from crm_app.assistant.offline.group_changes import as_group_change, as_grouped_comparison
from crm_app.assistant.offline.meanings import GROUPS, RANKS, SINGLE_LIMIT
from crm_app.assistant.offline.meant import RECENT, THERE, subject_of_talk, talked_about
from crm_app.assistant.offline.measures import of_measure, take_measure
from crm_app.assistant.offline.narrowing import take_statuses
from crm_app.assistant.offline.question import Question
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import MAX_ROWS, Tool
from crm_app.assistant.tools.compare_deals import CompareDeals, Side
from crm_app.assistant.tools.compare_groups import CompareGroups
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.define_term import DefineTerm, Term
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.get_record import GetRecord
from crm_app.assistant.tools.next_calls import NextCalls
from crm_app.assistant.tools.search_notes import SearchNotes

_GLUE = {"stop", "and", "follow", "which", "list", "refers", "pronoun", "same", "number", "how", "by"}
_MEASURES = {
    "win_rate", "cycle", "average", "median", "max", "min", "count", "revenue", "sum", "sum?", "shortest", "longest",
    "percent", "weighted", "noun:deal",
}  # fmt: skip


def as_turn(q: Question) -> Tool | None:
    """The call for a question that turns the plan before in one of these ways; its words are then accounted for."""
    if q.previous is None and not q.before:
        return None
    for read in (
        _definition, _fact, _mostly, as_group_change, as_grouped_comparison, _one_more_side, _versus,
        _other_measure, _narrowed, _ranked_again, _measured_by, _reach, _contacts, _their_deals, _their_sales,
    ):  # fmt: skip
        found = read(q)
        if found is not None:
            for token in q.tokens:
                token.used = True
            return found
    return None


def _rest(q: Question, *more: str) -> set[str]:
    """The tags of the words that are neither glue nor among `more`."""
    return {token.tag for token in q.tokens} - _GLUE - set(more)


# ---------------------------------------------------------------- comparisons

_ADDS = re.compile(
    r"^(?:(?:and|also|now|please|ok)\s+)*(?:add|include|plus|throw in)\b|(?:เพิ่ม|ใส่|รวม).*(?:ด้วย|เข้า|อีก)|^เพิ่ม",
    re.IGNORECASE,
)


def _varied(previous: CompareDeals) -> str:
    """The dimension in which the sides of a comparison differ, empty for another difference."""
    for name in DIMENSIONS:
        if len({tuple(getattr(side.filters, name)) for side in previous.sides}) == len(previous.sides):
            return name
    return ""


def _one_more_side(q: Question) -> Tool | None:
    """ "Add Anna Snelling" to two people."""
    previous = q.previous
    if not isinstance(previous, CompareDeals) or not _ADDS.search(q.text) or q.periods or len(previous.sides) > 5:
        return None
    kind = _varied(previous)
    names = q.named(kind) if kind else []
    if not names or _rest(q, "entity", f"noun:{kind}", "date:created", "sum", "unknown"):
        return None
    if any(t.tag == "unknown" and not _ADDS.search(t.text) for t in q.tokens):
        return None
    last = previous.sides[-1]
    added = [Side(label=n, filters=last.filters.model_copy(update={kind: [n]})) for n in names]
    return previous.model_copy(update={"sides": [*previous.sides, *added][:6]})


def _versus(q: Question) -> Tool | None:
    """ "Vs medical?" after the figure of retail."""
    previous = q.previous
    if not isinstance(previous, AggregateDeals) or previous.group_by != "none" or not q.has("compare") or q.periods:
        return None
    kinds = {e.kind for e in q.entities if e not in q.excluded}
    kind = next((name for name in DIMENSIONS if kinds == {name}), None)
    if kind is None or len(q.named(kind)) != 1 or len(getattr(previous.filters, kind)) != 1:
        return None
    if _rest(q, "entity", "compare", "over", "under", f"noun:{kind}", *_MEASURES):
        return None
    first, other = getattr(previous.filters, kind)[0], q.named(kind)[0]
    if first == other:
        return None
    sides = [
        Side(label=first, filters=previous.filters),
        Side(label=other, filters=previous.filters.model_copy(update={kind: [other]})),
    ]
    return CompareDeals(measure=previous.measure, sides=sides)


def _other_measure(q: Question) -> Tool | None:
    """ "On win rate?" after a comparison: the same sides by another measure."""
    previous = q.previous
    if not isinstance(previous, CompareDeals | CompareGroups) or q.entities or q.periods:
        return None
    named = {t.tag for t in q.tokens} & (_MEASURES - {"noun:deal", "sum?", "percent"})
    plain = (
        "who",
        "compare",
        "top",
        "bottom",
        "over",
        "under",
        "status:won",
        "status:closed",
        "date:closing",
        "growth",
    )
    if not named or _rest(q, *_MEASURES, *plain):
        return None
    measure = take_measure(q) or ("sum_amount" if named & {"revenue", "sum"} else None)
    if measure is None or measure == previous.measure:
        return None
    sides = [
        side.model_copy(update={"filters": of_measure(side.filters, measure, previous.measure)})
        for side in previous.sides
    ]
    return previous.model_copy(update={"measure": measure, "sides": sides})


def _narrowed(q: Question) -> Tool | None:
    """ "Just the East", "เอาแค่ Q1" after a comparison: both sides with the name or in the period."""
    previous = q.previous
    if not isinstance(previous, CompareDeals | CompareGroups) or q.excluded or not (q.entities or q.periods):
        return None
    names: dict[str, Any] = {kind: q.named(kind) for kind in DIMENSIONS if q.named(kind)}
    varied = _varied(previous) if isinstance(previous, CompareDeals) else ""
    if varied in names or any(e.kind not in DIMENSIONS for e in q.entities) or len(q.periods) > 1:
        return None
    if _rest(q, "entity", "period", "me", *(f"noun:{kind}" for kind in names)):
        return None
    update = dict(names)
    if q.periods:
        days = {side.filters.period for side in previous.sides}
        before = next(iter(days))
        period = period_of(q, before) if len(days) == 1 else None
        if period is None or before is None:
            return None
        update["period"] = before.model_copy(update={"start": period.start, "end": period.end})
    sides = [s.model_copy(update={"filters": s.filters.model_copy(update=update)}) for s in previous.sides]
    changed = previous.model_copy(update={"sides": sides})
    if isinstance(changed, CompareGroups) and changed.group_by in names:
        return changed.model_copy(update={"group_by": "owner" if changed.group_by != "owner" else "product"})
    return changed


# ---------------------------------------------------------------- rankings


def _ranked_again(q: Question) -> Tool | None:
    """ "Which month was highest?" after lost deals by month: the groups of this plan in their order, whatever it measures."""
    previous = q.previous
    if not isinstance(previous, AggregateDeals) or not q.has("top", "bottom") or q.entities or q.periods:
        return None
    nouns = [t.tag for t in q.tokens if t.tag in GROUPS]
    group = GROUPS[nouns[0]] if len(nouns) == 1 else "none"
    units: dict[str, GroupBy] = {
        "single day": "day",
        "which day": "day",
        "which week": "week",
        "วันไหน": "day",
        "สัปดาห์ไหน": "week",
    }
    if not nouns:
        group = next((unit for words, unit in units.items() if words in q.text.lower()), "none")
    if group == "none" or (previous.group_by != group and (previous.group_by != "none" or group not in TIME_GROUPS)):
        return None
    money = previous.measure == "sum_amount" and previous.filters.status == ["won"]
    earned = ("earned", "revenue", "status:won", "sum") if money else ()
    if _rest(q, "top", "bottom", "who", *nouns, "unknown", "days", *earned, *(f"place:{n}" for n in range(2, 6))):
        return None
    if any(
        t.tag == "unknown" and t.text.lower() not in ("single", "day", "week", "money", "วัน", "สัปดาห์") for t in q.tokens
    ):
        return None
    places = take_places(q)
    limit = max(places) if places else min(take_limit(q, True, SINGLE_LIMIT), MAX_ROWS - 1)
    order = "asc" if q.has("bottom") else "desc"
    q.single = not places
    return previous.model_copy(update={"group_by": group, "order": order, "limit": limit, "places": places})


def _measured_by(q: Question) -> Tool | None:
    """ "Now by number of deals", "เรียงตามจำนวนดีล" after a ranking: the same groups by another measure."""
    previous = q.previous
    if (
        not isinstance(previous, AggregateDeals)
        or previous.group_by == "none"
        or not q.has("by")
        or q.entities
        or q.periods
    ):
        return None
    if any(t.tag in GROUPS for t in q.tokens) or q.tags("group:") or q.has(*RANKS):
        return None
    if _rest(q, *_MEASURES, "status:won"):
        return None
    measure = take_measure(q) or (
        "sum_amount" if q.has("revenue", "sum", "sum?") else "count" if q.has("noun:deal") else None
    )
    if measure is None:
        return None
    filters = of_measure(previous.filters, measure, previous.measure)
    return previous.model_copy(update={"measure": measure, "filters": filters})


_MOSTLY = re.compile(
    r"\b(?:mostly|mainly|usually|typically|most of the time|primarily)\b|เป็นหลัก|ส่วนใหญ่|ส่วนมาก|เยอะ(?:ที่)?สุด|มาก(?:ที่)?สุด"
)
_TRADED = re.compile(r"\b(?:buy|buys|bought|buying|sell|sells|sold|selling|order|orders|ordered)\b|ซื้อ|ขาย|สั่ง")
_WHAT = re.compile(r"\bwh?at\b|\bwhich products?\b|อะไร|สินค้า(?:ตัว)?ไหน|ตัวไหน")


def _mostly(q: Question) -> Tool | None:
    """ "What do they mostly buy?": the products that were sold to a company, or by a person, the largest first."""
    low = q.text.lower()
    kinds = {e.kind for e in q.entities}
    if not (_MOSTLY.search(low) and _TRADED.search(low) and _WHAT.search(low)) or q.excluded:
        return None
    kind = next((name for name in ("company", "owner", "sector", "country", "region") if kinds == {name}), None)
    if kind is None or any(not _MOSTLY.search(word.lower()) for word in q.unknown()):
        return None
    update: dict[str, Any] = {"status": ["won"], kind: q.named(kind)}
    days = getattr(getattr(q.previous, "filters", None), "period", None)
    period = period_of(q, days) if q.periods else None
    if period is not None:
        update["period"] = {"start": period.start, "end": period.end}
    return AggregateDeals.model_validate(
        {"measure": "sum_amount", "group_by": "product", "filters": update, "limit": 5}
    )


# ---------------------------------------------------------------- what was shown

_PHONES = re.compile(
    r"\b(?:phones?|numbers?|mobiles?|e-?mails?|contacts?|reach)\b|เบอร์|โทรศัพท์|อีเมล|ติดต่อ", re.IGNORECASE
)
_CONTACTS = re.compile(
    r"\b(?:contacts?|contact persons?|who (?:do|can|should) (?:i|we) (?:speak|talk|call|ask)"
    r"|who do we know|who(?:'s| is) our (?:guy|man|person))\b"
    r"|คนติดต่อ|ผู้ติดต่อ|ติดต่อ(?:กับ)?ใคร|ติดต่อใคร|คุยกับใคร",
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


def _reach(q: Question) -> Tool | None:
    """ "The phone number of the first one?" after whom to call: its line names the person and the number."""
    if not isinstance(q.previous, NextCalls) or not _PHONES.search(q.text) or q.periods:
        return None
    one = next((one for one in q.talk.shown if one.name in q.text), None)
    return None if one is None else q.previous.model_copy(update={"limit": one.place})


_HOW_COUNTED = re.compile(
    r"\bhow (?:do|did|does|is|are|was) (?:you|we|that|it|this|they)\b.*\b(?:work\w*|calculat\w*|count\w*"
    r"|comput\w*|figure\w*|measur\w*|get)\b"
    r"|สูตร|(?:คิด|คำนวณ|นับ)(?:มา)?(?:ยังไง|อย่างไร|จากอะไร|แบบไหน)",
    re.IGNORECASE,
)
_TERM_OF: dict[str, Term] = {
    "win_rate": "win_rate", "avg_cycle_days": "cycle", "weighted_amount": "weighted", "avg_amount": "average",
    "median_amount": "median",
}  # fmt: skip


def _definition(q: Question) -> Tool | None:
    """ "How do you work that out?" after a rate: what it counts."""
    term = _TERM_OF.get(getattr(q.previous, "measure", ""))
    if term is None or q.entities or q.periods or not _HOW_COUNTED.search(q.text):
        return None
    return DefineTerm(term=term)


_FACTS: dict[str, str] = {
    "noun:sector": "sector",
    "where": "address",
    "field:employees": "employees",
    "noun:country": "address",
}


def _fact(q: Question) -> Tool | None:
    """ "What line of business is Cheers in?", of a company that was shown."""
    one = q.entities[0] if len(q.entities) == 1 and not q.excluded and not q.periods else None
    if one is None or one.kind != "company" or not any(shown.name == one.name for shown in q.talk.shown):
        return None
    wanted = [fact for tag, fact in _FACTS.items() if q.has(tag)]
    if not wanted or _rest(q, "entity", "noun:company", "who", "unknown", *_FACTS) or len(q.unknown()) > 0:
        return None
    return GetRecord(kind="company", name=one.name, fields=list(dict.fromkeys(wanted)))


_BOUGHT = re.compile(
    r"\b(?:b[ou](?:y|ys|ught)|spen[dt]s?|worth|revenue|sales|paid|orders?)\b|ซื้อ|ยอด|จ่าย|รายได้", re.IGNORECASE
)


def _their_sales(q: Question) -> Tool | None:
    """ "How much did they buy altogether?" after companies: what was sold to these."""
    previous = q.previous
    if not isinstance(previous, CountRecords | FindRecords) or previous.kind != "company" or q.entities or q.excluded:
        return None
    if not _BOUGHT.search(q.text) or not q.has("sum", "sum?", "revenue", "count") or len(q.periods) > 1 or q.unknown():
        return None
    if _rest(q, "period", "status:won", "who", "of_all", "noun:company", "noun:deal", "earned", *_MEASURES):
        return None
    filters = _deals_of(previous)
    if filters is None:
        return None
    period = period_of(q, None)
    if period is not None:
        filters = filters.model_copy(update={"period": PeriodFilter(start=period.start, end=period.end)})
    return AggregateDeals(measure="count" if q.has("count") else "sum_amount", filters=filters)


def _deals_of(call: CountRecords | FindRecords) -> DealFilters | None:
    """The won deals of the companies of a list, by the conditions of the list; None where deals have no such condition."""
    filters = call.filters
    kept: dict[str, Any] = {name: getattr(filters, name) for name in ("sector", "country", "tag", "company")}
    plain = RecordFilters(**kept, conditions=filters.conditions)
    if filters != plain or (isinstance(call, FindRecords) and call.query):
        return None
    conditions = [one.model_copy(update={"field": f"company_id.{one.field}"}) for one in filters.conditions]
    return DealFilters(status=["won"], **kept, conditions=conditions)


def _contacts(q: Question) -> Tool | None:
    """ "Who is our contact there?" in a talk about a company."""
    if [e for e in q.entities if e.kind != "stage"] or q.periods or not _CONTACTS.search(q.text) or len(q.tokens) > 9:
        return None
    companies = _companies(q)
    if not companies or any(not THERE.search(word) and not _CONTACTS.search(word) for word in q.unknown()):
        return None
    filters: Any = {"company": companies}
    return FindRecords.model_validate(
        {"kind": "contact", "filters": filters, "sort": "name", "order": "asc", "limit": 20}
    )


def _their_deals(q: Question) -> Tool | None:
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
