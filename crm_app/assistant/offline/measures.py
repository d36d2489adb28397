"""The measure of a question, and its grouping."""

import re
from typing import cast

from crm_app.assistant.filters import RATES, DealFilters, GroupBy, Measure
from crm_app.assistant.offline.meanings import GROUPS, describes_entity, names_own_field
from crm_app.assistant.offline.question import Question

KEPT_BY_HOW_MUCH: frozenset[str] = frozenset({*RATES, "avg_amount", "median_amount", "weighted_amount", "sum_amount"})
"""Measures of which a bare "how much?" asks again."""
_MONEY = re.compile(r"เงิน|ตัง|บาท|ล้าน|แสน|ดอล|เหรียญ|มูลค่า|ยอด|money|worth|value", re.IGNORECASE)


def names_money(q: Question) -> bool:
    """Whether a "how much" is one of money: "คิดเป็นเงินเท่าไร"."""
    return any(token.tag == "sum?" and _MONEY.search(token.text) for token in q.tokens)


def keep_the_measure(q: Question, told: str) -> None:
    """A bare "how much?" after a rate or an average asks for that again: "and how much for retail?".

    Args:
        told: the measure of the talk.
    """
    if told not in KEPT_BY_HOW_MUCH or q.has("revenue", "earned", "noun:deal") or q.tags("status:"):
        return
    sums = [token for token in q.tokens if token.tag == "sum"]
    if sums and all(token.text.lower() == "how much" for token in sums):
        for token in sums:
            token.tag = "sum?"


_OF_AMOUNTS: dict[str, Measure] = {"median": "median_amount", "max": "max_amount", "min": "min_amount"}


def take_measure(q: Question) -> Measure | None:
    """The measure that the words name; the most specific word decides."""
    q.use("sum?")
    if q.has("percent") and q.has("status:won"):
        q.use("percent", "count")
        return "win_rate"
    if q.use("weighted"):
        q.use("sum", "revenue", "sum?")
        return "weighted_amount"
    for tag, measure in _OF_AMOUNTS.items():
        if q.use(tag):
            q.use("sum", "revenue", "sum?", "average")
            return measure
    if q.use("win_rate"):
        q.use("percent")
        q.use("average")
        return "win_rate"
    if q.use("cycle", "longest", "shortest"):
        q.use("average", "date:closing")
        return "avg_cycle_days"
    if q.use("average"):
        q.use("sum", "revenue") if not q.has("count") else None
        return "avg_amount"
    if q.use("count"):
        q.use("revenue", "sum")
        return "count"
    if q.has("sum", "revenue"):
        q.use("sum")
        return "sum_amount"
    return None


def measure_of_turn(q: Question, told: Measure) -> Measure:
    """The measure that a turn names; else that of the talk, or the value for a "how much?" that does not ask for that again."""
    sums = any(token.tag == "sum?" for token in q.tokens)
    keeps = told in KEPT_BY_HOW_MUCH and not names_money(q)
    return take_measure(q) or ("sum_amount" if sums and not keeps else told)


def take_group(q: Question, ranked: bool) -> GroupBy:
    """The grouping of the figures. `ranked`: the question asks for a ranking."""
    for tag in q.tags("group:"):
        q.use(tag)
        if tag == "group:owner":
            q.use("noun:owner", "noun:member")  # "เซลส์แต่ละคน"
        return cast(GroupBy, tag.removeprefix("group:"))
    for index, token in enumerate(q.tokens):
        if token.tag != "by":
            continue
        following = [t for t in q.tokens[index + 1 :] if t.tag != "stop"][:1]
        if following and names_own_field(following[0]):
            token.used = following[0].used = True
            q.own_field = following[0].entities[0].id
            return "own"
        if following and following[0].tag in ("noun:deal", "entity"):
            token.used = True  # "average value per deal" is the average itself
        elif following and following[0].tag in GROUPS:
            token.used = following[0].used = True
            return GROUPS[following[0].tag]
        elif ranked:
            token.used = True  # "top companies by value": the noun after "by" is the measure
    if ranked or q.has("which", "who", "list", "compare"):
        for token in q.tokens:
            if token.tag in GROUPS and not token.used and not describes_entity(q, token):
                token.used = True
                return GROUPS[token.tag]
        if q.has("who"):
            return "owner"
        if ranked and q.has("when"):
            return "month"
    return "none"


def of_measure(filters: DealFilters, measure: Measure, before: Measure) -> DealFilters:
    """The filters for another measure: a rate has no state of deals, an amount behind a rate is that of won deals."""
    if measure in RATES:
        return filters.model_copy(update={"status": []})
    if before in RATES and measure != "count" and not filters.status:
        return filters.model_copy(update={"status": ["won"]})
    return filters
