"""Questions that are neither a sum nor a list: definitions, whom to call next, ways through the stages, shares, growth,
reasons of loss.
"""

import re
from datetime import timedelta
from typing import Any, Literal, cast

from crm_app.assistant.filters import DealFilters, PeriodFilter
from crm_app.assistant.offline.amounts import take_limit
from crm_app.assistant.offline.language import detect_language
from crm_app.assistant.offline.meanings import RANKS
from crm_app.assistant.offline.narrowing import take_deal_date, take_deal_filters, take_statuses
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import Token
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import MAX_ROWS, Tool
from crm_app.assistant.tools.compare_deals import CompareDeals, Side
from crm_app.assistant.tools.define_term import DefineTerm, Term
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.next_calls import NextCalls
from crm_app.assistant.tools.share_of_deals import ShareOfDeals
from crm_app.assistant.tools.stage_flow import StageFlow
from crm_app.values.period_parts import Period, add_months
from crm_app.values.periods import find_period

_DEFINES = re.compile(
    r"\bwhat (?:do|does|would) (?:you|we|the system|it|crm) (?:count|consider|call|treat|mean)\b|\bwhat counts as\b"
    r"|\bhow (?:do|does|is|are|did) .*\b(?:calculate|calculated|compute|computed|counted|defined|define|count|work(?:ed)? out)\b"
    r"|\bdefinition of\b|\bdefine\b|\bwhat (?:does|do|is) .+ mean(?:s|t by)?\b|\bmeaning of\b|\bcounts? as\b"
    r"|นับ(?:อะไร|ยังไง|อย่างไร|ว่า|เป็น)|คำนวณ(?:ยังไง|อย่างไร|จาก|แบบไหน)|คิด(?:ยังไง|อย่างไร|จากอะไร)|หมาย(?:ถึง|ความว่า)อะไร"
    r"|แปลว่าอะไร|คืออะไร\s*(?:ครับ|คะ|ค่ะ)?$|นิยาม|ถือว่า(?:อะไร|เป็น)|แบบไหนถึง(?:เรียก|นับ|ถือ)ว่า"
)
_TERMS: tuple[tuple[str, Term], ...] = (
    ("win_rate", "win_rate"), ("weighted", "weighted"), ("stale", "stale"), ("flow", "conversion"), ("cycle", "cycle"),
    ("overdue", "overdue"), ("growth", "growth"), ("share", "share"), ("median", "median"), ("average", "average"),
    ("revenue", "revenue"), ("status:won", "won"), ("status:lost", "lost"), ("status:open", "open"),
)  # fmt: skip
"""Tags with the term that they ask for, the most specific first."""


def as_definition(q: Question) -> DefineTerm | None:
    """ "What do you count as won?": the call that explains a word."""
    if not _DEFINES.search(q.text.lower()) or q.periods or q.has(*RANKS):
        return None
    term = next((term for tag, term in _TERMS if q.has(tag)), None)
    names = [e for e in q.entities if e.kind not in ("stage", "pipeline")]
    if term == "average" and re.search(r"\bmeans?\b", q.text.lower()):
        term = None  # "what does Engaging mean?"
    counted = any(t.tag == "count" and t.text.lower() != "count" for t in q.tokens)
    if term is None and len(q.named("stage")) == 1 and not names and not q.has("count"):
        stage = q.named("stage")[0]
        _all_used(q)
        return DefineTerm(term="stage", stage=stage)
    if term is None or names or (counted and not q.has("status:won", "status:lost", "win_rate")):
        return None
    _all_used(q)
    return DefineTerm(term=term)


def _all_used(q: Question) -> None:
    for token in q.tokens:
        token.used, token.tag = True, "stop"
    q.entities, q.ambiguous, q.excluded, q.quiet_days = [], [], [], None


def as_next(q: Question) -> NextCalls | None:
    """ "Whom should I call next, and why?"."""
    if not q.use("next!"):
        return None
    for token in q.tokens:
        token.used = token.used or token.text.lower() in ("first", "next", "now", "ก่อน", "ต่อ", "ดี")
    q.use("notes", "list", "type:call", "noun:contact", "noun:company", "noun:deal", "because", "top", "sum?")
    tomorrow = q.today + timedelta(days=1) if q.today is not None else None
    for token in q.tokens:
        if token.tag == "period" and token.period is not None and token.period.start in (q.today, tomorrow):
            q.periods = [
                one for one in q.periods if one is not token.period
            ]  # "today", "tomorrow": that is when to call
    mine = q.has("me") and any(
        t.text.lower() in ("my", "mine") or t.text.startswith("ของ") for t in q.tokens if t.tag == "me"
    )
    if not mine:
        q.use("me")
    limit = min(take_limit(q, False, 5), 20)
    filters = take_deal_filters(q, q.periods[0] if q.periods else None, False)
    return NextCalls(filters=filters, limit=limit)


# ---------------------------------------------------------------- ways through the stages


def as_flow(q: Question) -> StageFlow | None:
    """Conversion between stages, and the time in them."""
    stages = q.named("stage")
    moves = q.has("flow") or (len(stages) == 2 and q.has("cycle", "count", "percent"))
    each = ("stage" in q.text.lower() or "ขั้น" in q.text) and (
        q.has("by") or bool(re.search(r"แต่ละ|each|every|stages|which|ขั้นไหน", q.text.lower()))
    )
    stays = q.has("stay") and (bool(stages) or each)
    spends = q.has("cycle", "average", "days") and (each or len(stages) == 1) and _speaks_of_time(q)
    if not ((moves and (stages or each or q.has("flow"))) or stays or spends) or len(stages) > 2:
        return None
    if q.has("win_rate") and not stages:
        return None
    stages = _in_order(q, stages)
    days = q.has("stay", "cycle", "days") or spends
    measure: Literal["conversion", "days"] = "days" if days and not q.has("percent") else "conversion"
    q.use(
        "flow", "stay", "cycle", "average", "days", "percent", "count", "by", "noun:stage", "sum?", "noun:deal", "which"
    )
    q.use("win_rate", "and", "how", "list", "longest", "range", "share", "compare", "status:open")
    used = [token for token in q.tokens if token.tag == "entity" and token.entities[0].kind == "stage"]
    for token in used:
        token.used = True
    if not used or len(used) < 2:
        # "from Proposal to won": the outcome is a stage as well
        stages = (
            [*stages, *outcome_stage(q)] if (len(stages) == 1 and measure == "conversion") or _from_to(q) else stages
        )
    others = [e for e in q.entities if e.kind != "stage"]
    q.entities = others
    filters = take_deal_filters(q, _started(q), False).model_copy(update={"status": []})
    start, end = [*stages, "", ""][:2]
    return StageFlow(measure=measure, from_stage=start, to_stage=end, filters=filters)


def _started(q: Question) -> Period | None:
    return q.periods[0] if q.periods else None


def _speaks_of_time(q: Question) -> bool:
    return bool(re.search(r"\btime\b|\bdays?\b|\blong\b|เวลา|กี่วัน|นาน", q.text.lower()))


def _from_to(q: Question) -> bool:
    return bool(re.search(r"\bfrom\b|จาก", q.text.lower()))


def _in_order(q: Question, stages: list[str]) -> list[str]:
    """The stages in the order of the question: "to Negotiation from Proposal" begins with Proposal."""
    if len(stages) == 2 and re.search(r"\bto\b.*\bfrom\b", q.text.lower()):
        return stages[::-1]
    return stages


def outcome_stage(q: Question) -> list[str]:
    """The stage that a word such as "won" names, where the workspace has a stage of that name."""
    for token in q.use("status:won", "status:lost"):
        known = q.vocabulary.full.get(token.text.lower(), [])
        found = [entity.name for entity in known if entity.kind == "stage"]
        if found:
            return found[:1]
        token.used = False
    return []


# ---------------------------------------------------------------- shares and growth


def as_share(q: Question) -> ShareOfDeals | None:
    """ "What share of sales came from Thailand?": a part, and the whole without the name of the part."""
    figure = q.has("sum", "revenue", "weighted", "sum?", "status:open", "earned")
    if not (q.has("share") or (q.has("percent") and (figure or q.has("of_all")))) or q.has(
        "win_rate", "growth", "flow", *RANKS
    ):
        return None
    parts = [e for e in q.entities if e not in q.excluded and e.kind in DealFilters.model_fields]
    left_out = bool(q.excluded) and not parts
    if not parts and not left_out and not q.has("me"):
        return None
    weighted = bool(q.use("weighted"))
    counts = q.has("noun:deal") and not q.has("sum", "revenue", "sum?", "earned") and not weighted
    q.use("share", "percent", "count", "sum", "sum?", "compare", "by", "via")
    opened = q.has("status:open") or weighted
    bare = q.has("status:won", "status:lost", "status:open")
    filters = take_deal_filters(q, q.periods[0] if q.periods else None, not opened and not bare)
    if weighted and not filters.status:
        filters = filters.model_copy(update={"status": ["open"]})
    kinds = {e.kind for e in parts}
    empty: dict[str, Any] = {kind: [] for kind in kinds} | ({"mine": False} if filters.mine else {})
    measure: Literal["count", "sum_amount", "weighted_amount"] = "count" if counts else "sum_amount"
    whole = filters.model_copy(update=empty | ({"exclude": None} if left_out else {}))
    return ShareOfDeals(measure="weighted_amount" if weighted else measure, part=filters, whole=whole)


def as_growth(q: Question) -> CompareDeals | None:
    """ "How much did revenue grow in 2025?": the period beside the one before."""
    if not q.has("growth") or len(q.periods) != 1 or q.has(*RANKS):
        return None
    period = q.periods[0]
    if period.start is None or period.end is None:
        return None
    counts = q.has("noun:deal", "count") and not q.has("sum", "revenue")
    measure: Any = "win_rate" if q.use("win_rate") else "count" if counts else "sum_amount"
    q.use("growth", "percent", "compare", "sum", "sum?", "count", "revenue", "how", "by", "over")
    statuses = take_statuses(q)
    base = take_deal_filters(q, None, False)
    status: Any = [] if measure == "win_rate" else statuses or ["won"]
    against = bool(_AGAINST.search(q.text[: period.span[0]].lower())) and q.today is not None and period.end <= q.today
    pair = (period, _after(period)) if against else (period_before(period), period)
    sides = []
    for one in pair:
        days = PeriodFilter(field=cast(Any, take_deal_date(q)), start=one.start, end=one.end)
        label = one.label(detect_language(q.text))
        sides.append(Side(label=label, filters=base.model_copy(update={"status": status, "period": days})))
    return CompareDeals(measure=measure, sides=sides)


_AGAINST = re.compile(
    r"(?:\b(?:on|than|versus|vs|over|against|compared (?:to|with)|from)|กว่า|จาก|เทียบกับ|เทียบ)\s*(?:the\s+)?$"
)
"""Words before a period that something is measured against: "up on last year"."""


def _after(period: Period) -> Period:
    """The period of the same length just after."""
    from crm_app.values.period_parts import exact_period

    start, end = period.start, period.end
    if start is None or end is None:
        return period
    if start.day == 1 and end.day == 1:
        months = (end.year - start.year) * 12 + end.month - start.month
        year = find_period(str(end.year), end) if months == 12 and end.month == 1 else None
        return year or exact_period(end, add_months(end, months))
    return exact_period(end, end + (end - start))


def period_before(period: Period) -> Period:
    """The period of the same length just before."""
    from crm_app.values.period_parts import exact_period

    start, end = period.start, period.end
    if start is None or end is None:
        return period
    if start.day == 1 and end.day == 1:
        months = (end.year - start.year) * 12 + end.month - start.month
        return exact_period(add_months(start, -months), start)
    return exact_period(start - (end - start), start)


# ---------------------------------------------------------------- reasons


def as_reasons(q: Question) -> Tool | None:
    """ "Why do we lose deals?": the reasons on the lost deals, the most frequent first."""
    again = _reasons_of_the_talk(q)
    if again is not None:
        return again
    if not q.has("lost_because") or q.named("lost_reason"):
        return None
    top = q.has(*RANKS, "top")
    order: Literal["desc", "asc"] = "asc" if q.has("bottom") else "desc"
    q.use(
        "lost_because",
        "notes",
        "notes!",
        "status:lost",
        "count",
        "by",
        "which",
        *RANKS,
        "noun:lost_reason",
        "sum?",
        "list",
    )
    q.use("noun:deal")
    limit = take_limit(q, False, 10 if top else MAX_ROWS)
    sums = bool(q.use("sum", "revenue"))
    filters = take_deal_filters(q, q.periods[0] if q.periods else None, False)
    lost = filters.model_copy(update={"status": ["lost"]})
    measure: Any = "sum_amount" if sums else "count"
    return AggregateDeals(measure=measure, group_by="lost_reason", filters=lost, order=order, limit=limit)


_WHY_THEM = {
    "notes",
    "notes!",
    "lost_because",
    "refers",
    "pronoun",
    "status:lost",
    "stop",
    "follow",
    "which",
    "and",
    "noun:deal",
    "because",
}


def _reasons_of_the_talk(q: Question) -> AggregateDeals | None:
    """ "Why?" after a question on lost deals: the reasons of these deals."""
    before = q.previous
    if not isinstance(before, AggregateDeals | FindDeals) or before.filters.status != ["lost"]:
        return None
    why = re.search(r"\bwhy\b|ทำไม|เพราะอะไร|เพราะไร|เพราะเหตุใด|สาเหตุ|\breasons?\b|เหตุผล", q.text.lower())
    if not why or not {t.tag for t in q.tokens} <= _WHY_THEM:
        return None
    if not q.has("refers", "pronoun") and q.has("lost_because", "noun:deal"):
        return None  # "why do we lose deals?" is a question of its own
    for token in q.tokens:
        token.used = True
    q.tokens.append(Token("lost_because", "", len(q.text), len(q.text), used=True))
    return AggregateDeals(measure="count", group_by="lost_reason", filters=before.filters, limit=MAX_ROWS)
