"""The slots that a turn of a talk names, and the filters of the talk's question with them."""

import re
from dataclasses import dataclass, field, replace
from typing import Any, cast

from crm_app.assistant.filters import (
    AMOUNT_BOUNDS,
    DIMENSIONS,
    RATES,
    DealFilters,
    ExcludedDeals,
    FieldCondition,
    GroupBy,
    Measure,
    PeriodFilter,
)  # fmt: skip
from crm_app.assistant.offline.amounts import take_amounts, take_limit, take_places
from crm_app.assistant.offline.anchored import period_of
from crm_app.assistant.offline.currencies import currency_named
from crm_app.assistant.offline.meanings import GROUPS, describes_entity, kind_of, noun_of
from crm_app.assistant.offline.measures import KEPT_BY_HOW_MUCH, keep_the_measure, names_money, take_group, take_measure
from crm_app.assistant.offline.narrowing import take_deal_date, take_statuses
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.surroundings import take_surroundings
from crm_app.assistant.offline.turn_cues import Cues
from crm_app.assistant.tools.base import Tool
from crm_app.values.period_parts import Period


@dataclass(frozen=True)
class Slots:
    """What a turn names.

    Attributes:
        names: by dimension; `excluded`: those that it leaves out.
        added: whether the names come to those of the talk.
        period: the days, and `date` the day of deals that they are of, empty for the talk's.
        update: further filters by name.
        measure, group: None and "none" where the turn names none.
        ranked: desc or asc where it asks for the first or the last; `lines`: so many, 0 for no number.
    """

    names: dict[str, list[str]] = field(default_factory=dict)
    excluded: dict[str, list[str]] = field(default_factory=dict)
    added: bool = False
    period: Period | None = None
    date: str = ""
    update: dict[str, Any] = field(default_factory=dict)
    measure: Measure | None = None
    group: GroupBy = "none"
    ranked: str = ""
    places: list[int] = field(default_factory=list)
    lines: int = 0

    def names_one(self, kind: str) -> bool:
        """Whether the turn is about one name of this dimension."""
        return len(self.names.get(kind, [])) == 1 and not self.added

    def without(self, kind: str) -> "Slots":
        """Without the names of a dimension."""
        return replace(self, names={name: found for name, found in self.names.items() if name != kind})

    def without_names(self) -> "Slots":
        """Without any name."""
        return replace(self, names={})

    def without_excluded(self, kind: str) -> "Slots":
        """Without what it leaves out of a dimension."""
        return replace(self, excluded={name: found for name, found in self.excluded.items() if name != kind})


_FIGURE_OF = frozenset(
    {
        "number",
        "figure",
        "figures",
        "total",
        "result",
        "results",
        "part",
        "bit",
        "slice",
        "side",
        "piece",
        "ตัวเลข",
        "ส่วน",
    }
)
"""Words behind a name for its line of the answer: "the West number"."""


def asked_slots(q: Question, cues: Cues, previous: Tool) -> Slots | None:
    """The slots of a turn about deals, whose words are then accounted for; None where it is about something else."""
    names: dict[str, list[str]] = {kind: found for kind in DIMENSIONS if (found := q.named(kind))}
    if any(entity.kind not in DIMENSIONS for entity in q.entities) or len(q.periods) > 1:
        return None
    if any(
        kind_of(t.tag) not in (None, "deal") and t.tag not in GROUPS and not describes_entity(q, t) for t in q.tokens
    ):
        return None
    _use_figures_of_names(q)
    first = _first(previous)
    lost = first.status == ["lost"] and q.use("lost_because")
    group: GroupBy = "lost_reason" if lost else asked_group(q, previous)
    ranked = "asc" if q.has("bottom", "shortest") else "desc" if q.has("top", "longest") else ""
    measure, won = asked_measure(q, getattr(previous, "measure", ""), often=cues.often)
    places = take_places(q)
    lines = take_limit(q, False, 0) if ranked or group != "none" or q.has("list") else 0
    update: dict[str, Any] = {}
    statuses = take_statuses(q)
    if statuses and measure not in RATES:
        update["status"] = statuses
    elif won:
        update["status"] = ["won"]
    update |= _people(q, cues)
    date = take_deal_date(q) if q.has("date:created", "date:engaged") else ""
    period = period_of(q, first.period)
    if first.status == ["open"] or update.get("status") == ["open"]:
        q.use("date:closing", "status:closed")
    update |= _bounds(q, first)
    surroundings = take_surroundings(q)
    excluded = surroundings.pop("exclude", {})
    if excluded.pop("mine", False):
        update["without_me"] = True
    update |= surroundings
    if q.use("no_company"):
        update |= {"no_company": True, "company": []}
    for kind in names:
        q.use(noun_of(cast(Any, kind)))
    q.use("noun:deal", "top", "bottom", "pronoun", "refers", "earned", "how", "sum?", "list")
    if names.keys() & {"country", "sector", "tag", "company_own"}:
        q.use("noun:company")
    if names.keys() & {"region", "manager"} or update.get("mine"):
        q.use("noun:owner", "noun:member")
    if group == getattr(previous, "group_by", "none"):
        q.use(*[tag for tag, named in GROUPS.items() if named == group])
    return Slots(names, excluded, cues.added, period, date, update, measure, group, ranked, places, lines)


def but_those(slots: Slots, previous: Tool) -> Slots | None:
    """The slots of a turn about all the others: without the one name of the talk; None where it names none or several."""
    filters = _first(previous)
    named = [kind for kind in ExcludedDeals.model_fields if kind != "mine" and getattr(filters, kind)]
    if filters.mine and not named:
        return replace(
            slots, update={**slots.update, "without_me": True}, group=slots.group if slots.group != "none" else "owner"
        )
    if len(named) != 1 or slots.names.get(named[0]):
        return None
    kind = cast(Any, named[0])
    group: GroupBy = slots.group if slots.group != "none" else kind
    excluded = {**slots.excluded, kind: list(getattr(filters, kind))}
    return replace(slots, excluded=excluded, update={**slots.update, kind: []}, group=group)


def _first(previous: Tool) -> DealFilters:
    """The filters of a question, of a comparison those of its first side."""
    for one in (previous, *getattr(previous, "sides", [])):
        found = getattr(one, "filters", None) or getattr(one, "whole", None)
        if isinstance(found, DealFilters):
            return found
    return DealFilters()


def _use_figures_of_names(q: Question) -> None:
    for token, following in zip(q.tokens, q.tokens[1:], strict=False):
        if token.tag == "entity" and following.text.lower() in _FIGURE_OF:
            following.tag = "stop"


def asked_measure(q: Question, told: str, *, often: bool) -> tuple[Measure | None, bool]:
    """The measure that a turn names, and whether it is one of won deals.

    Args:
        told: the measure of the talk, which a bare "how much?" keeps.
        often: whether the turn asks how often something is won.
    """
    won = q.has("revenue")
    if often and q.use("status:won"):
        q.use("compare", "top", "bottom")
        return "win_rate", False
    keep_the_measure(q, told)
    found = take_measure(q)
    if found is None and (q.has("revenue") or (q.has("sum?") and (told not in KEPT_BY_HOW_MUCH or names_money(q)))):
        found = "sum_amount"
    bare_count = found is None and q.has("noun:deal") and q.has("by") and not _by_noun(q)
    if bare_count:
        q.use("by")
        return "count", False
    q.use("sum", "sum?", "revenue")
    return found, won and found not in RATES


def _by_noun(q: Question) -> bool:
    return any(a.tag == "by" and b.tag in GROUPS for a, b in zip(q.tokens, q.tokens[1:], strict=False))


def asked_group(q: Question, previous: Tool) -> GroupBy:
    """The grouping that a turn names: "by rep", "which product", "each", or a bare noun after groups."""
    told: GroupBy = getattr(previous, "group_by", "none")
    by = [t for t in q.tokens if t.tag == "by"]
    ranked = q.has("top", "bottom")
    found = take_group(q, ranked)
    if found == "none":
        nouns = [t for t in q.tokens if t.tag in GROUPS and not t.used and not describes_entity(q, t)]
        others = [
            t for t in q.tokens if t.tag not in ("stop", "and", "follow", "which", "list", "by") and t not in nouns
        ]
        if len(nouns) == 1 and (by or (told != "none" and not others)):
            nouns[0].used, found = True, GROUPS[nouns[0].tag]
    if found == "none" and told != "none" and by:
        found = told  # "in each?", "แต่ละกลุ่ม"
    if found != "none":
        q.use("by")
    return found


def _people(q: Question, cues: Cues) -> dict[str, Any]:
    """Whose deals: the asker's, everybody's."""
    if cues.everyone:
        q.use("me")
        return {"mine": False, "owner": [], "region": [], "manager": []}
    if q.named("owner"):
        q.use("me") if not q.has("and") else None
        return {"mine": False}
    return {"mine": True, "owner": []} if q.use("me") else {}


_DOLLARS = re.compile(r"(?:without|ไม่รวม)\s*(?P<what>.+)$", re.IGNORECASE)


def _bounds(q: Question, filters: DealFilters) -> dict[str, Any]:
    """The bounds of amounts and the currency; a currency that is left out is a condition."""
    left_out = _DOLLARS.search(q.text)
    code = currency_named(left_out["what"]) if left_out is not None else ""
    if code and left_out is not None:
        for token in q.tokens:
            if token.end > left_out.start() and token.tag not in ("entity", "period"):
                token.used = True
        one = FieldCondition(field="currency", op="none_of", values=[code], said=f"≠ {code}")
        return {"conditions": [*filters.conditions, one]}
    bounds = take_amounts(q)
    if not bounds:
        return {}
    others = {} if set(bounds) == {"currency"} else dict.fromkeys(AMOUNT_BOUNDS) | {"currency": ""}
    return others | bounds


def edited(filters: DealFilters, slots: Slots) -> DealFilters:
    """The filters with the slots of a turn; every other one stays."""
    update: dict[str, Any] = dict(slots.update)
    without_me = update.pop("without_me", False)
    left_out = {kind: list(names) for kind, names in slots.excluded.items()}
    before = filters.exclude or ExcludedDeals()
    for kind, names in slots.names.items():
        update[kind] = [*getattr(filters, kind), *names] if slots.added else names
        kept = [name for name in getattr(before, kind, []) if name not in names]
        before = before.model_copy(update={kind: kept}) if hasattr(before, kind) else before
    for kind, names in left_out.items():
        told = getattr(filters, kind)
        if kind in slots.update:
            continue
        if set(told) & set(names) and len(told) > len(names):
            update[kind] = [name for name in told if name not in names]
            left_out[kind] = []
        elif told and not set(told) & set(names):
            update.setdefault(kind, [])  # "everyone except Japan" after a figure of Korea
    merged = {
        kind: [*getattr(before, kind), *[n for n in names if n not in getattr(before, kind)]]
        for kind, names in left_out.items()
    }
    before = before.model_copy(update=merged | ({"mine": True} if without_me else {}))
    update["exclude"] = before if before != ExcludedDeals() else None
    if without_me:
        update["mine"] = False
    if slots.period is not None:
        told_field = filters.period.field if filters.period else "close_date"
        entered = filters.entered
        if entered is not None and not slots.date:
            update["entered"] = entered.model_copy(update={"start": slots.period.start, "end": slots.period.end})
        else:
            field_: Any = slots.date or told_field
            update["period"] = PeriodFilter(field=field_, start=slots.period.start, end=slots.period.end)
    return filters.model_copy(update=update)
