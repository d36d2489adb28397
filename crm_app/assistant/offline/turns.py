"""Questions that change a part of the plan before: another side, measure or rank of a comparison or a ranking, and what was
shown before as the subject: "on win rate?", "add Anna", "which month was highest?", "do they have open deals?".

Each is the last plan with some of its slots replaced; a question with a word that fills no slot is none of these.
"""

import re
from typing import Any

from crm_app.assistant.filters import (
    DIMENSIONS,
    TIME_GROUPS,
    ExcludedDeals,
    GroupBy,
)
from crm_app.assistant.offline.amounts import take_limit, take_places
from crm_app.assistant.offline.anchored import period_of
from crm_app.assistant.offline.currencies import in_currency
from crm_app.assistant.offline.group_changes import as_group_change, as_grouped_comparison
from crm_app.assistant.offline.meanings import GROUPS, RANKS, SINGLE_LIMIT
from crm_app.assistant.offline.measures import of_measure, take_measure
from crm_app.assistant.offline.question import MEASURE_TAGS, Question, rest_of
from crm_app.assistant.offline.shown_turns import contacts_of, counted_how, fact_of, reach_of, their_deals, their_sales
from crm_app.assistant.offline.spoken_turns import (
    counted_of_list,
    defined_figure,
    oldest_of_them,
    other_end,
    share_of_the_shown,
    without_deals,
)
from crm_app.assistant.offline.standings import end_of_ranking, other_standing, with_many
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import MAX_ROWS, Tool
from crm_app.assistant.tools.compare_deals import CompareDeals, Side
from crm_app.assistant.tools.compare_groups import CompareGroups


def as_turn(q: Question) -> Tool | None:
    """The call for a question that turns the plan before in one of these ways; its words are then accounted for."""
    if q.previous is None and not q.before:
        return None
    for read in (
        in_currency, other_standing, with_many, defined_figure, without_deals, counted_of_list, share_of_the_shown,
        other_end, oldest_of_them, end_of_ranking,
        counted_how, fact_of, _mostly, as_group_change, as_grouped_comparison, _one_more_side, _versus,
        _other_measure, _narrowed, _ranked_again, _measured_by, reach_of, contacts_of, their_deals, their_sales,
    ):  # fmt: skip
        found = read(q)
        if found is not None:
            for token in q.tokens:
                token.used = True
            return found
    return None


# ---------------------------------------------------------------- comparisons

OF_ALL = re.compile(
    r"\b(?:our|we|us|overall|in general|usually|normally|company[- ]wide)\b|ของเรา|โดยรวม|ปกติ|ทั้งบริษัท|โดยเฉลี่ยแล้ว"
)
"""Words of a question about all deals, whatever was talked about before."""
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
    if not names or rest_of(q, "entity", f"noun:{kind}", "date:created", "sum", "unknown"):
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
    if rest_of(q, "entity", "compare", "over", "under", f"noun:{kind}", *MEASURE_TAGS):
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
    if OF_ALL.search(q.text.lower()):
        return None
    named = {t.tag for t in q.tokens} & (MEASURE_TAGS - {"noun:deal", "sum?", "percent"})
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
    if not named or rest_of(q, *MEASURE_TAGS, *plain):
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
    if not isinstance(previous, CompareDeals | CompareGroups) or not (q.entities or q.periods):
        return None
    if q.excluded:
        return _without(q, previous)
    names: dict[str, Any] = {kind: q.named(kind) for kind in DIMENSIONS if q.named(kind)}
    varied = _varied(previous) if isinstance(previous, CompareDeals) else ""
    if varied in names or any(e.kind not in DIMENSIONS for e in q.entities) or len(q.periods) > 1:
        return None
    if rest_of(q, "entity", "period", "me", *(f"noun:{kind}" for kind in names)):
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


def _without(q: Question, previous: CompareDeals | CompareGroups) -> Tool | None:
    """ "Leave out Donn" after a comparison: both sides without him."""
    if q.periods or any(e not in q.excluded for e in q.entities) or rest_of(q, "entity", "not", "lack"):
        return None
    sides = []
    for side in previous.sides:
        before = (side.filters.exclude or ExcludedDeals()).model_dump(exclude_defaults=True)
        for one in q.excluded:
            before[one.kind] = [*before.get(one.kind, []), one.name]
        left = side.filters.model_copy(update={"exclude": ExcludedDeals.model_validate(before)})
        sides.append(side.model_copy(update={"filters": left}))
    return previous.model_copy(update={"sides": sides})


# ---------------------------------------------------------------- rankings


_THAT_TIME = re.compile(r"\b(?:that|this|the same) (?:year|quarter|month|week)\b|(?:ปี|ไตรมาส|เดือน|สัปดาห์)(?:นั้น|นี้)")


def _ranked_again(q: Question) -> Tool | None:
    """ "Which month was highest?" after lost deals by month: the groups of this plan in their order, whatever it measures."""
    previous = q.previous
    if not isinstance(previous, AggregateDeals) or not q.has("top", "bottom") or q.entities or q.periods:
        return None
    if _THAT_TIME.search(q.text.lower()):
        return None  # which days are meant is not those of the plan
    if q.has("who") and previous.group_by not in ("owner", "none"):
        # "who is the highest?" after the reasons of one person: the ranking of people before
        ranked = (one for one in q.before if isinstance(one, AggregateDeals) and one.group_by == "owner")
        previous = next(ranked, previous)
    nouns = [t.tag for t in q.tokens if t.tag in GROUPS]
    group = GROUPS[nouns[0]] if len(nouns) == 1 else "none"
    if q.has("who") and group != "owner" and nouns:
        return None  # "who lost most that month?" ranks people
    units: dict[str, GroupBy] = {
        "single day": "day",
        "which day": "day",
        "which week": "week",
        "วันไหน": "day",
        "สัปดาห์ไหน": "week",
    }
    if not nouns:
        group = next((unit for words, unit in units.items() if words in q.text.lower()), "none")
    if not nouns and q.has("who") and previous.group_by in ("owner", "none"):
        group = "owner"  # "who has the fewest?" after open deals by owner
    whole = previous.group_by == "none" and group == "owner"
    if whole and (previous.filters.owner or not q.has("bottom", "top")):
        return None
    if group == "none" or (
        previous.group_by != group and not whole and (previous.group_by != "none" or group not in TIME_GROUPS)
    ):
        return None
    money = previous.measure == "sum_amount" and previous.filters.status == ["won"]
    earned = ("earned", "revenue", "status:won", "sum") if money else ()
    if rest_of(q, "top", "bottom", "who", *nouns, "unknown", "days", *earned, *(f"place:{n}" for n in range(2, 6))):
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
    if rest_of(q, *MEASURE_TAGS, "status:won"):
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
    if kind is None or any(not _MOSTLY.search(word.lower()) for word in q.unknown() if word != "หลัก"):
        return None
    update: dict[str, Any] = {"status": ["won"], kind: q.named(kind)}
    days = getattr(getattr(q.previous, "filters", None), "period", None)
    period = period_of(q, days) if q.periods else None
    if period is not None:
        update["period"] = {"start": period.start, "end": period.end}
    return AggregateDeals.model_validate(
        {"measure": "sum_amount", "group_by": "product", "filters": update, "limit": 5}
    )
