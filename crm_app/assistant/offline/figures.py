"""Questions for figures and rankings of deals."""

import re
from datetime import date
from typing import Any, Literal

from crm_app.assistant.filters import AMOUNT_BOUNDS, DIMENSIONS, RATES, DealFilters, GroupBy, Measure, PeriodFilter
from crm_app.assistant.offline.amounts import take_amounts, take_limit, take_places
from crm_app.assistant.offline.lists import as_count, counted_kind
from crm_app.assistant.offline.meanings import (
    GROUPS,
    RANKS,
    TOP_DEFAULT,
    describes_entity,
    dimension_after_by,
    groups_deals,
    is_grouped,
)
from crm_app.assistant.offline.meant import use_own_pronouns
from crm_app.assistant.offline.measures import take_group, take_measure
from crm_app.assistant.offline.narrowing import take_deal_filters
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import Token
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import MAX_ROWS, Tool
from crm_app.assistant.tools.compare_deals import CompareDeals
from crm_app.assistant.tools.find_deals import FindDeals

STATUSES = ("status:won", "status:lost", "status:open", "status:closed")


def asks_softly_for_a_sum(q: Question) -> bool:
    """Whether an ambiguous word such as "how much" asks for a sum: it does when the question is about deals."""
    about_deals = q.has("noun:deal", "status:won", "status:lost", "status:open", "status:closed")
    grouped = is_grouped(q) and q.has(*GROUPS)
    return q.has("sum?") and (
        about_deals or grouped or q.has("date:closing") or any(e.kind in DIMENSIONS for e in q.entities)
    )


_SOLD = re.compile(r"\b(?:sold|sells?|selling|won|closed)\b|ขาย|ปิด")


def trades(q: Question) -> bool:
    """ "Which companies bought GTX Pro?": the companies, people or things in the deals of a status, with their sums."""
    nouns = [t for t in q.tokens if t.tag in GROUPS and not describes_entity(q, t)]
    stated = q.has("status:won", "status:lost", "status:open") and q.has("which", "list")
    compared = q.has("compare") and not q.entities
    sellers = (
        q.has("who") and bool(q.named("product", "sector", "country")) and _SOLD.search(q.text.lower()) is not None
    )
    if sellers and not nouns and not q.has("noun:deal", "noun:task", "me", "count", "top", "bottom"):
        return True  # "who sold GTK 500?"
    valued = q.has("max", "min", "median", "weighted")
    return bool(nouns) and (stated or compared) and not valued and not q.has("noun:deal", "noun:task", "me")


def asks_how_it_went(q: Question) -> bool:
    """ "How did Darcel do last quarter?": a seller or a product, a period, and nothing else."""
    plain = {
        "stop",
        "entity",
        "period",
        "about",
        "noun:owner",
        "status:won",
        "me",
        "noun:region",
        "noun:country",
        "noun:sector",
    }
    rest = {t.tag for t in q.tokens} - plain
    kinds = {e.kind for e in q.entities}
    if _GREETS.search(q.text.lower()):
        return False
    known = kinds <= {"owner", "product", "region", "manager", "country", "sector", "company"}
    if not rest and len(q.entities) == 1 and len(q.periods) == 1 and known and q.previous is None:
        return not q.excluded  # "Vicki this month?"
    pipeline = rest == {"how", "status:open"} and q.has("status:open") and known
    if not pipeline and (rest != {"how"} or not q.periods or not known or q.excluded):
        return False
    q.use("how", "about")
    return True


_PER_UNIT = re.compile(
    r"\baverage (?:sales|revenue|turnover)? ?(?:per|a|each) (?:day|week|month|quarter|year)\b"
    r"|\b(?:daily|weekly|monthly|quarterly|yearly) average\b"
    r"|เฉลี่ย(?:ต่อ|ราย)(?:วัน|สัปดาห์|อาทิตย์|เดือน|ไตรมาส|ปี)"
)
_THINGS = ("owner", "company", "product", "sector", "region", "country", "manager")
"""Groups that have a total of their own."""
_GREETS = re.compile(r"\bhow (?:are|do) you\b|สบายดี|คุณเป็น(?:ยังไง|อย่างไร|ไง)")
"""Questions about the assistant itself."""
_OFTEN = re.compile(r"\b(?:often|frequent(?:ly)?)\b|บ่อย")
_MEASURED = ("sum", "revenue", "average", "win_rate", "cycle", "median", "max", "min", "weighted")
"""Tags of words that name a measure besides the number."""


def as_figures(q: Question, ranked: bool) -> tuple[Tool | None, bool]:
    """The call for the figure or ranking, and whether the question asks for one winner."""
    q.use("how")  # "อัตราชนะของแต่ละคนเป็นยังไงบ้าง": the measure says what is asked
    use_own_pronouns(q, "noun:deal", *STATUSES, *GROUPS)
    kind = counted_kind(q)
    if kind is not None and kind != "deal" and not ranked and q.has("count") and not is_grouped(q):
        return as_count(q, kind), False
    if ranked and _ranks_records(q):
        return _extreme_deals(q), False
    if ranked:
        q.use("lead")
    places = take_places(q)
    if q.use("trend") and not q.tags("group:"):
        q.tokens.append(Token("group:month", "", len(q.text), len(q.text)))
    conflicting = q.has("average") and q.has("count")
    group = take_group(q, ranked)
    if group == "none" and not ranked and _asked_apart(q) and q.has("count", "sum", "sum?"):
        group = "status"
    measure, default_won = _measure(q, ranked)
    if ranked and measure == "sum_amount" and _OFTEN.search(q.text.lower()) and not q.has("sum", "revenue"):
        measure = "count"
    if group == "stage" and default_won and not q.has(*STATUSES, "revenue"):
        q.tokens.append(
            Token("status:open", "", len(q.text), len(q.text))
        )  # deals stand in a stage while they are open
        default_won = False
    if trades(q):
        q.use("compare")
    single = ranked and not places and _wants_one(q)
    order: Literal["desc", "asc"] = "asc" if q.has("bottom", "shortest") else "desc"
    q.use(*RANKS)
    filters, limit = _selected(q, measure, default_won, ranked and not places, single)
    limit = max(places) if places else limit
    if group == "none":
        group = _group_of_several(q, filters)
        for token in q.tokens if group != "none" else ():
            token.used = token.used or (token.tag == "by" and token.text.lower() in ("each", "every", "แต่ละ"))
    if conflicting:
        _unuse(q, "average", "count")
    if measure == "avg_amount" and _PER_UNIT.search(q.text.lower()) and not q.has("noun:deal"):
        _unuse(q, "average")  # the mean of the months is not the mean of the deals
    if group == "none":
        _unuse(q, *(f"place:{place}" for place in places))  # a single figure has no second place
        if ranked and (q.has("which") or not q.has(*_MEASURED, *STATUSES, "earned")):
            _unuse(q, "top", "bottom")  # "top 5": of what?
        return AggregateDeals(measure=measure, filters=filters), False
    filters, totals = _totals(q, group, measure, filters)
    values: dict[str, Any] = {"own_field": q.own_field, "order": order, "limit": limit, "places": places, **totals}
    return AggregateDeals(measure=measure, group_by=group, filters=filters, **values), single


def _totals(q: Question, group: GroupBy, measure: Measure, filters: DealFilters) -> tuple[DealFilters, dict[str, Any]]:
    """The filters, and the bounds of the groups' totals: in "sellers below 200,000" the total of a person or a thing is meant,
    not the single deal.
    """
    held = {"above": filters.above_amount or filters.min_amount, "below": filters.below_amount or filters.max_amount}
    totals = {name: value for name, value in held.items() if value is not None}
    if not totals or group not in _THINGS or measure != "sum_amount" or q.has("noun:deal"):
        return filters, {}
    plain: dict[str, Any] = {**dict.fromkeys(AMOUNT_BOUNDS), "currency": "", "status": filters.status or ["won"]}
    return filters.model_copy(update=plain), totals


def in_the_period_of_the_talk(q: Question, found: Tool | None) -> Tool | None:
    """ "And who sold the most?" after the sales of a quarter asks for that quarter: a ranking without days of its own has
    those of the talk, which the answer shows.
    """
    before = q.previous.sides[-1] if isinstance(q.previous, CompareDeals) else q.previous
    if isinstance(q.previous, CompareDeals):
        days = [side.filters.period for side in q.previous.sides]
        before = next((s for s in q.previous.sides if s.filters.period == max(days, key=_begin)), before)
    period = getattr(getattr(before, "filters", None), "period", None)
    if not isinstance(found, AggregateDeals) or found.group_by == "none" or found.filters.period is not None:
        return found
    if not isinstance(q.previous, AggregateDeals | CompareDeals) or period is None or len(q.tokens) > SHORT_QUESTION:
        return found
    if not q.has(*RANKS) or q.entities or _EVER.search(q.text.lower()) or period.field != "close_date":
        return found
    if found.filters.status not in (["won"], ["lost"]) and found.measure not in RATES:
        return found
    update: dict[str, Any] = {"period": period}
    about = q.previous.filters if isinstance(q.previous, AggregateDeals) and q.previous.group_by == "none" else None
    if about is not None and about.product and not q.has("noun:product") and found.group_by != "product":
        update["product"] = about.product  # "who sold the most?" after the number of one product
    return found.model_copy(update={"filters": found.filters.model_copy(update=update)})


SHORT_QUESTION = 8
"""Words of a question that may lean on the one before."""
_EVER = re.compile(r"\b(?:ever|all[- ]time|overall|in total|altogether|of all)\b|ตลอด|ทั้งหมด|โดยรวม|ที่ผ่านมา|เคย")


def _begin(period: PeriodFilter | None) -> date:
    return (period.start if period is not None else None) or date.min


def _measure(q: Question, ranked: bool) -> tuple[Measure, bool]:
    """The measure, and whether the deals are won ones where the question names no status."""
    about_deals = q.has("noun:deal") or any("ดีล" in t.text for t in q.tokens if t.tag.startswith("status:"))
    counts_deals = ranked and about_deals and not q.has(*_MEASURED)
    measure, default_won, awaited = take_measure(q), False, q.has("date:closing") and not q.has(*STATUSES, "revenue")
    if measure is None:
        # Lost and open deals earned nothing: there the question asks for the number of deals.
        unearned = not q.has("status:won", "status:closed") and q.has("status:lost", "status:open")
        valued = ranked and any(
            re.search("pipeline|ไปป์ไลน์", t.text.lower()) for t in q.tokens if t.tag == "status:open"
        )
        countable = not valued and (counts_deals or groups_deals(q) or (unearned and (trades(q) or ranked)))
        measure = "count" if countable else "sum_amount"
        default_won = measure != "count" and (ranked or not q.has("status:open", "status:lost", "status:closed"))
    if (
        measure == "sum_amount"
        and not q.has("status:open", "status:lost", "status:closed")
        and (ranked or _is_sales(q))
    ):
        default_won = True
    default_won = default_won and not awaited  # what is expected to close is open
    return measure, default_won and measure not in ("win_rate", "avg_cycle_days", "weighted_amount")


def _is_sales(q: Question) -> bool:
    """ "The total of Anna this year", "ยอดปีนี้": without a word for deals or a stage, a total is what was sold."""
    about = q.periods or q.has("me") or q.named("owner", "region", "manager", "product", "country", "sector")
    return (
        bool(about)
        and not q.has(
            "noun:deal", "no_company", "stale", "past_expected", "date:created", "date:engaged", "date:closing"
        )
        and not q.named("stage", "deal")
    )


def _asked_apart(q: Question) -> bool:
    """ "How many won and how many lost?": each state by itself."""
    return len({t.tag for t in q.tokens if t.tag in ("status:won", "status:lost", "status:open")}) > 1


def _selected(q: Question, measure: Measure, default_won: bool, ranked: bool, single: bool) -> tuple[DealFilters, int]:
    """The deals of a figure, and the number of groups to show."""
    amounts = take_amounts(q)
    limit = take_limit(q, single, TOP_DEFAULT) if ranked else MAX_ROWS
    filters = take_deal_filters(q, q.periods[0] if q.periods else None, default_won)
    update: dict[str, Any] = dict(amounts)
    if measure == "weighted_amount" and not filters.status:
        update["status"] = ["open"]
    if measure in RATES:
        update["status"] = []
    return filters.model_copy(update=update), limit


def _unuse(q: Question, *tags: str) -> None:
    for token in q.tokens:
        if token.tag in tags:
            token.used = False


def _group_of_several(q: Question, filters: DealFilters) -> GroupBy:
    """ "Deals of Darcel and Vicki" asks for each of them."""
    for kind in ("owner", "company", "product", "stage", "sector", "region"):
        if len(getattr(filters, kind)) > 1:
            return kind
    return "none"


def _wants_one(q: Question) -> bool:
    plural = re.search(
        r"\b(?:agents|reps|salespeople|sellers|owners|companies|accounts|customers|clients|products|stages|sectors|"
        r"industries|regions|months|quarters|years|ranking|rank|leaderboard)\b|อันดับแรก|อันดับต้น|จัดอันดับ|ใครบ้าง|อะไรบ้าง|ไหนบ้าง",
        q.text.lower(),
    )
    numbers = any(t.number is not None or t.tag == "number" for t in q.tokens)
    return not plural and not numbers


_SIZES = re.compile(r"big|large|small|huge|ใหญ่|เล็ก")
"""Sizes are of single deals: "our biggest win" is a deal, "the best month" is not."""


def _ranks_records(q: Question) -> bool:
    """Whether the question ranks records ("the biggest deals") rather than groups ("the best agents")."""
    seller_too = bool(_SELLER_TOO.search(q.text.lower())) and q.has("noun:deal")
    if seller_too:
        q.use("who", "noun:owner", "field:owner", "pronoun", "status:won", "which")
        for token in q.tokens:
            token.tag = "stop" if token.tag in ("who", "noun:owner") else token.tag
    if _grouped_by_a_thing(q) or q.has(
        "who", "average", "win_rate", "cycle", "count", "longest", "shortest", "weighted"
    ):
        return False
    groups = [t for t in q.tokens if t.tag in GROUPS and not describes_entity(q, t)]
    sized = any(t.tag in ("top", "bottom") and _SIZES.search(t.text.lower()) for t in q.tokens)
    single = sized and q.has(*STATUSES) and not q.has("sum", "sum?", "revenue", "max", "min", "median")
    return (q.has("noun:deal") or single) and not groups


_SELLER_TOO = re.compile(
    r"\band who (?:sold|owns?|owned|closed|won|made|landed|has|had) (?:it|that|this)\b|\bwhose (?:is|was) it\b|"
    r"ใคร(?:เป็น)?(?:คนขาย|ขาย|คนปิด|ปิด|เจ้าของ)"
)
"""A deal and its seller: "what is our biggest win, and who sold it?"."""


def _grouped_by_a_thing(q: Question) -> bool:
    """ "Top deals by value" ranks the deals; only a thing after "by" makes groups."""
    return bool(q.tags("group:")) or (q.has("by") and dimension_after_by(q) is not None)


def _extreme_deals(q: Question) -> FindDeals:
    order: Literal["desc", "asc"] = "asc" if q.has("bottom") and not q.has("top") else "desc"
    singular = re.search(r"\b(?:deal|opportunity|win|loss)\b", q.text.lower()) is not None
    q.use(*RANKS, "sum", "list", "sum?", "by")
    amounts = take_amounts(q)
    places = take_places(q)
    both = q.has("top") and q.has("bottom")
    q.use(*RANKS)
    limit = 1 if both else take_limit(q, singular, TOP_DEFAULT)
    filters = take_deal_filters(q, q.periods[0] if q.periods else None, False).model_copy(update=amounts)
    limit = max(places) if places else min(limit, 20)
    fields = ["owner", "amount", "company", "product"] if _SELLER_TOO.search(q.text.lower()) else []
    return FindDeals(filters=filters, sort="amount", order=order, limit=limit, places=places, fields=fields)
