"""Where one name stands among the others, who has more than some number of deals, and whether a figure rises or falls."""

import re
from typing import Any

from crm_app.assistant.filters import AMOUNT_BOUNDS, RATES, DealFilters, GroupBy, Measure, RecordFilters
from crm_app.assistant.offline.anchored import period_of
from crm_app.assistant.offline.figures import STATUSES
from crm_app.assistant.offline.lexicon import NUMBERS
from crm_app.assistant.offline.meanings import GROUPS, SINGLE_LIMIT
from crm_app.assistant.offline.measures import take_measure
from crm_app.assistant.offline.narrowing import take_deal_filters
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import Token
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import MAX_ROWS, Tool
from crm_app.assistant.tools.compare_deals import CompareDeals
from crm_app.assistant.tools.compare_groups import CompareGroups
from crm_app.assistant.tools.find_records import FindRecords

_RANK = re.compile(
    r"\bwhere (?:does|do|did|is|are|was|were)\b.{1,60}\b(?:rank(?:ed)?|stand|come|place)\b|\bwh(?:at|ich) (?:rank"
    r"|place|position|number)\b"
    r"|\bhow (?:does|do|did)\b.{1,60}\brank\b|\brank(?:ing)? of\b|'s (?:rank|place|position)\b|\bwhat number is\b"
    r"|อันดับ(?:ที่)?\s*(?:เท่าไ|อะไร|กี่|ไหน)|ที่เท่าไ(?:ร|หร่)|อยู่อันดับ",
    re.IGNORECASE,
)
_RANKED = ("owner", "company", "product", "sector", "region", "country")
_AROUND = {
    "stop", "and", "follow", "which", "where", "how", "top", "entity", "period", "by", "compare", "earned", "who", "sum", "sum?",
    "revenue", "count", "noun:deal", "win_rate", "average", "cycle", "status:won", "status:lost", "status:open", "place", "among",
}  # fmt: skip
_SAID_OF_RANKS = re.compile(
    r"rank\w*|stand|stands|place|position|number|among|amongst|come|comes|sellers?|reps?", re.IGNORECASE
)


def as_standing(q: Question) -> AggregateDeals | None:
    """ "Where does Vicki rank by revenue?": her place, and of how many."""
    kinds = {one.kind for one in q.entities}
    kind = next((name for name in _RANKED if kinds == {name}), None)
    if kind is None or q.excluded or not _RANK.search(q.text):
        return None
    around = _AROUND | {f"noun:{kind}"}
    if any(
        t.tag not in around and not t.tag.startswith("place:") and not _SAID_OF_RANKS.fullmatch(t.text)
        for t in q.tokens
    ):
        return None
    measure: Measure = take_measure(q) or (
        "count" if q.has("noun:deal") and not q.has("revenue", "sum") else "sum_amount"
    )
    names = q.named(kind)
    filters = take_deal_filters(q, q.periods[0] if q.periods else None, not q.has(*STATUSES))
    cleared: dict[str, Any] = {kind: []} | ({"status": []} if measure in RATES else {})
    filters = filters.model_copy(update=cleared)
    order = "asc" if measure == "avg_cycle_days" else "desc"
    return AggregateDeals(measure=measure, group_by=kind, filters=filters, standing=names, order=order)


def other_standing(q: Question) -> AggregateDeals | None:
    """ "And Markita?" after where somebody stands: the place of the other one; another period or measure of the same."""
    previous = q.previous
    if not isinstance(previous, AggregateDeals) or not previous.standing or q.excluded:
        return None
    kinds = {one.kind for one in q.entities}
    if (kinds and kinds != {previous.group_by}) or not (kinds or q.periods):
        return None
    if {t.tag for t in q.tokens} - {
        "stop",
        "and",
        "follow",
        "entity",
        "period",
        "which",
        "how",
        "top",
        "where",
        "refers",
        "by",
    }:
        return None
    update: dict[str, Any] = {}
    if kinds:
        update["standing"] = q.named(previous.group_by)
    days = period_of(q, previous.filters.period) if q.periods else None
    if days is not None:
        period = {"start": days.start, "end": days.end}
        update["filters"] = DealFilters.model_validate(previous.filters.model_dump() | {"period": period})
    return previous.model_copy(update=update)


_HOLDS = re.compile(
    r"\b(?:who(?:'s|se)?|which \w+|reps?|sellers?|salespeople|people|agents?|customers?|companies|clients"
    r"|accounts|products|sectors|countries|regions)\b"
    r".{0,40}?\b(?P<bound>more than|over|above|at least|fewer than|less than|under|below)\s+(?P<n>\d{1,6}"
    r"|[a-z]{3,5})\s+(?:\w+\s+)?(?:deals?|wins?|sales|losses)\b",
    re.IGNORECASE,
)
_HOLDS_TH = re.compile(
    r"(?:ใคร|เซลส์|เซลล์|พนักงานขาย|ลูกค้า|บริษัท|สินค้า|คนไหน|รายไหน).{0,40}?(?P<bound>มากกว่า|เกิน|อย่างน้อย|น้อยกว่า|ไม่ถึง"
    r"|ต่ำกว่า)\s*(?P<n>\d{1,6})\s*(?:ดีล|เคส|ครั้ง)"
)
_UNDER = re.compile(r"fewer|less|under|below|น้อยกว่า|ไม่ถึง|ต่ำกว่า", re.IGNORECASE)
_LEAST = re.compile(r"at least|อย่างน้อย", re.IGNORECASE)
_SITS = re.compile(
    r"sitting|sits?|holding|holds?|carrying|carries|got|has|have|had|who's|with|on|more|than|over|above|at|least"
    r"|fewer|less|under|below|มี|ถือ|บ้าง|ดีล",
    re.IGNORECASE,
)


_COUNTED = frozenset(
    {
        "over",
        "under",
        "at_least",
        "at_most",
        "number",
        "who",
        "which",
        "compare",
        "list",
        "count",
        "earned",
        "stay",
        "stop",
    }
)


def _all_read(q: Question, nouns: list[Token], begin: int, end: int) -> bool:
    """Whether a question has nothing besides its groups, its bound and its filters; the words of the bound are then used."""
    inside = [t for t in q.tokens if t.end > begin and t.start < end]
    plain = (*_COUNTED, *STATUSES, "entity", "period", "and", "by", "noun:deal")
    rest = [t for t in q.tokens if t not in inside and t not in nouns and t.tag not in plain]
    if any(not _SITS.fullmatch(t.text) for t in rest):
        return False
    for token in q.tokens:
        bound = (token in inside and token.tag not in STATUSES) or token.number is not None
        token.used = token.used or bound or token in nouns or token.tag in _COUNTED or token in rest
    return True


def as_holders(q: Question) -> AggregateDeals | None:
    """ "Who has more than 100 open deals?": the groups by their number of deals."""
    found = _HOLDS.search(q.text) or _HOLDS_TH.search(q.text)
    if found is None or any(e.kind not in ("region", "sector", "country", "product", "manager") for e in q.entities):
        return None
    word = found["n"].lower()
    number = int(word) if word.isdigit() else NUMBERS.get(word)
    if number is None:
        return None
    nouns = [t for t in q.tokens if t.tag in GROUPS and t.start < found.start("bound")]
    group: GroupBy = GROUPS[nouns[0].tag] if nouns else "owner"
    if group not in ("owner", *_RANKED):
        return None
    if not _all_read(q, nouns, found.span("bound")[0], found.end()):
        return None
    filters = take_deal_filters(q, q.periods[0] if q.periods else None, default_won=False)
    sold = not filters.status and group in ("company", "product", "sector", "country")
    filters = filters.model_copy(
        update={**dict.fromkeys(AMOUNT_BOUNDS), "currency": "", **({"status": ["won"]} if sold else {})}
    )
    under, least = _UNDER.search(found["bound"]), _LEAST.search(found["bound"])
    held: dict[str, Any] = {"below": number} if under else {"above": number - 1 if least else number}
    return AggregateDeals.model_validate(
        {
            "measure": "count",
            "group_by": group,
            "filters": filters,
            "limit": 20,
            "order": "asc" if under else "desc",
            **held,
        }
    )


_WITH_MANY = re.compile(
    r"^(?:(?:and|now|ok|so|please)[ ,]+)*(?:only|just|which|who|show|keep)\b.{0,30}?\b(?P<bound>more than|over"
    r"|at least)\s+(?P<n>\d{1,5})\s+(?:deals?|wins?|sales|orders?)\W*$"
    r"|^(?:แล้ว|ขอ|เอา)*(?:เฉพาะ|แค่).{0,30}?(?P<bound_th>มากกว่า|เกิน|อย่างน้อย)\s*(?P<n_th>\d{1,5})\s*(?:ดีล|ครั้ง)\s*$",
    re.IGNORECASE,
)


def with_many(q: Question) -> AggregateDeals | None:
    """ "Only those with more than 200 wins" after a ranking: its groups with that many deals."""
    previous, found = q.previous, _WITH_MANY.match(q.text)
    if found is None or not isinstance(previous, AggregateDeals) or previous.group_by == "none" or q.entities:
        return None
    least = int(found["n"] or found["n_th"]) + (0 if _LEAST.search(found["bound"] or found["bound_th"]) else 1)
    return previous.model_copy(update={"min_records": least}) if 2 <= least <= 10_000 else None


_END = re.compile(
    r"^(?:(?:and|so|ok|then)[ ,]+)*(?:which|what|who)?\s*(?:one|of (?:them|those|these))?\s*(?:is|was|are"
    r"|has)?\s*(?:the )?"
    r"(?P<end>smallest|lowest|least|worst|fewest|biggest|highest|largest|most|best)(?: one)?(?: of (?:them|those"
    r"|these|all))?\W*$",
    re.IGNORECASE,
)


def end_of_ranking(q: Question) -> AggregateDeals | None:
    """ "And the smallest of those?" after products with their sums: the end of that ranking, no single deals."""
    previous, found = q.previous, _END.match(q.text)
    if found is None or not isinstance(previous, AggregateDeals) or previous.group_by == "none" or q.entities:
        return None
    low = found["end"].lower() in ("smallest", "lowest", "least", "worst", "fewest")
    q.single = True
    return previous.model_copy(update={"order": "asc" if low else "desc", "limit": SINGLE_LIMIT, "places": []})


_DIRECTION = re.compile(
    r"^(?:(?:and|so|then|ok)[ ,]+)*(?:is|are|was|were|has|have)\b.{1,60}?\b(?:going (?:up or down|down or up|up"
    r"|down)|up or down|(?:been )?(?:slipping|falling|dropping|declining|shrinking"
    r"|rising|growing|improving|increasing|decreasing|getting (?:better|worse|bigger|smaller)))(?: or (?:\w+ing"
    r"|not))?(?: lately| recently| over time)?\s*\??$"
    r"|(?:กำลัง)?(?:เพิ่มขึ้น|ดีขึ้น|มากขึ้น|โตขึ้น|ขึ้น)\s*หรือ\s*(?:ลดลง|แย่ลง|น้อยลง|ลง)(?:ครับ|คะ|ค่ะ)?\s*\??$",
    re.IGNORECASE,
)
_MOVES = re.compile(
    r"(?:going|up|down|or|slipping|falling|dropping|declining|shrinking|rising|growing|improving|increasing"
    r"|decreasing|getting|better|worse|bigger|smaller|lately|recently|over time|been|buying|purchases?|spending"
    r"|spend|orders?|ordering|business|not|up or down|กำลัง|เพิ่มขึ้น|ลดลง|ดีขึ้น|แย่ลง|ขึ้น|ลง|หรือ)",
    re.IGNORECASE,
)


def as_direction(q: Question) -> AggregateDeals | None:
    """ "Is their buying going up or down?", "is our win rate slipping?": the figure quarter by quarter."""
    if not _DIRECTION.search(q.text) or q.periods or q.excluded:
        return None
    around = {
        "stop",
        "and",
        "follow",
        "pronoun",
        "refers",
        "growth",
        "compare",
        "entity",
        "trend",
        "status:won",
        "noun:deal",
        "me",
        "how",
    }
    measures = {"win_rate", "revenue", "sum", "average", "cycle", "count", "median", "stay", "status:lost"}
    if any(t.tag not in around | measures and not _MOVES.fullmatch(t.text) for t in q.tokens):
        return None
    theirs = q.has("pronoun", "refers") and not q.entities
    before = getattr(q.previous, "filters", None)
    names = isinstance(before, DealFilters) and (before.company or before.owner or before.product)
    if theirs and not names:
        return None
    if not q.entities and not theirs and not q.has(*measures):
        return None
    measure: Measure = take_measure(q) or "sum_amount"
    default = not q.has("status:lost") and measure not in RATES
    filters = take_deal_filters(q, None, default_won=default)
    if theirs and isinstance(before, DealFilters):
        kept = {name: getattr(before, name) for name in ("company", "owner", "product")}
        filters = filters.model_copy(update=kept)
    if measure in RATES:
        filters = filters.model_copy(update={"status": []})
    return AggregateDeals(measure=measure, group_by="quarter", filters=filters, limit=MAX_ROWS)


_FEWER_OR_SMALLER = re.compile(
    r"\b(?:fewer|less|more)\b.{0,20}\bor\b.{0,12}\b(?:smaller|cheaper|bigger|larger)\b|\b(?:smaller"
    r"|bigger)\b.{0,20}\bor\b.{0,12}\b(?:fewer|less|more)\b"
    r"|(?:จำนวน)?(?:ดีล)?(?:น้อย|มาก)ลง?หรือ(?:ดีล)?(?:เล็ก|ใหญ่)ลง?",
    re.IGNORECASE,
)


def number_or_size(q: Question) -> tuple[Tool, Tool] | None:
    """ "Was that fewer deals or smaller ones?" after a comparison: the number and the average of both sides."""
    previous = q.previous
    if not isinstance(previous, CompareDeals | CompareGroups) or not _FEWER_OR_SMALLER.search(q.text):
        return None
    if q.entities or q.periods:
        return None
    every = {"order": "either"} if isinstance(previous, CompareGroups) else {}
    count, size = ({"measure": one, **every} for one in ("count", "avg_amount"))
    return previous.model_copy(update=count), previous.model_copy(update=size)


_NO_DEALS = re.compile(
    r"^(?:(?:do we have|are there|is there|have we got|which|any|what|who are the|list"
    r"|show)\s+)*(?:any\s+)?(?:reps?|sellers?|salespeople|sales people|people|agents?|members|who)\s+"
    r"(?:(?:that|who)\s+)?(?:with|have|has|without|that have|who have)?\s*(?:no|any|zero"
    r"|not a single)?\s*deals?(?:\s+at all|\s+whatsoever)?\s*\??$"
    r"|^(?:มี)?(?:ใคร|เซลส์|เซลล์|พนักงานขาย|คน)(?:คน)?(?:ไหน)?(?:บ้าง)?(?:ที่)?(?:ยัง)?ไม่มีดีล(?:เลย|สักดีล)?(?:บ้าง|ไหม"
    r"|มั้ย)?(?:ครับ|คะ|ค่ะ)?\s*\??$",
    re.IGNORECASE,
)


def as_without_deals(q: Question) -> FindRecords | None:
    """ "Reps with no deals at all": the people who own none."""
    if (
        not _NO_DEALS.match(q.text.strip())
        or q.entities
        or q.periods
        or not re.search(r"\b(?:no|without|zero|not a)\b|ไม่มี", q.text.lower())
    ):
        return None
    return FindRecords(kind="member", filters=RecordFilters(lacks=["deal"]), sort="name", order="asc", limit=20)


def standing_question(q: Question) -> Tool | None:
    """The call for a question of one of these kinds; its words are then accounted for."""
    for read in (as_standing, as_holders, as_direction, as_without_deals):
        found = None if q.ambiguous else read(q)
        if found is not None:
            for token in q.tokens:
                token.used = True
            return found
    return None
