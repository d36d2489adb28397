"""What made a figure rise or fall: "why?" after a comparison, "who improved?", "split by office", "sector ไหนร่วงหนักสุด"."""

import re
from typing import Any, Literal

from crm_app.assistant.filters import DIMENSIONS, RATES, TIME_GROUPS, DealFilters, GroupBy, Measure, PeriodFilter
from crm_app.assistant.offline.analyses import period_before
from crm_app.assistant.offline.anchored import period_of
from crm_app.assistant.offline.language import detect_language
from crm_app.assistant.offline.meanings import GROUPS
from crm_app.assistant.offline.measures import take_measure
from crm_app.assistant.offline.narrowing import take_deal_filters
from crm_app.assistant.offline.question import Question
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import MAX_ROWS, Tool
from crm_app.assistant.tools.compare_deals import CompareDeals, Side
from crm_app.assistant.tools.compare_groups import CompareGroups
from crm_app.values.period_parts import Period, exact_period

_CAUSE = re.compile(
    r"\bwhy\b|\bhow come\b|\bwhat (?:caused|drove|drives|explains|happened|went wrong|made)\b|\bwhat(?:'s| is| was) behind\b"
    r"|\bto blame\b|\bwhere (?:does|did|is) (?:it|that|the \w+) com(?:e|ing) from\b|\breasons? (?:for|behind)\b"
    r"|ทำไม|เพราะ(?:อะไร|ไร)|สาเหตุ|เกิดจาก(?:อะไร|ไหน)|มาจาก(?:อะไร|ไหน)|เกิดอะไรขึ้น",
    re.IGNORECASE,
)
_FALL = re.compile(
    r"\b(?:dr[oa]p\w*|fall\w*|fell|declin\w*|decreas\w*|down|wors[et]\w*|shr[aiu]nk\w*|slipped|blame|dip\w*|slump\w*|los[te]\s+ground|losers?)\b"
    r"|ลดลง|ลด(?!ราคา)|ตก|ร่วง|แย่ลง|น้อยลง|หดตัว",
    re.IGNORECASE,
)
_RISE = re.compile(
    r"\b(?:improv\w*|gr[eo]w\w*|growth|rose|ris(?:e|en|ing)|increas\w*|gain\w*|went up|did better|winners?)\b"
    r"|ดีขึ้น|เพิ่มขึ้น|โตขึ้น|เติบโต|พุ่ง|โต",
    re.IGNORECASE,
)
_SAID = re.compile(
    rf"(?:{_CAUSE.pattern}|{_FALL.pattern}|{_RISE.pattern}|\b(?:actually|ground|most|much|hard|hit|hurt|drag\w*|pull\w*|split|broken|break|went|so|low"
    r"|high|people|happened|caused|drove|explains?|behind|wrong|gap|difference|change[ds]?|who's|whose|against|before)\b"
    r"|ขนาด(?:นั้น|นี้)|ถึง|หนัก|แรง|สุด|กว่า|มาก|เยอะ|ต่าง(?:กัน)?|แบบ(?:นั้น|นี้)|อย่าง(?:นั้น|นี้)|แยก|ล่ะ|ลง|ขึ้น|ไป|จาก|เดิม|ที่)+",
    re.IGNORECASE,
)
_ALL_PARTS: tuple[GroupBy, ...] = ("owner", "product", "sector", "region")
PARTS = 3
"""Groupings, and lines of each, that a "why?" is answered with."""
_PEOPLE = re.compile(r"\b(?:my|our|the) (?:people|guys|team|folks)\b|ลูกทีม|ลูกน้อง|ทีมงาน", re.IGNORECASE)


def as_group_change(q: Question) -> CompareGroups | None:
    """The call for the groups that made a figure change."""
    cause = _CAUSE.search(q.text) is not None
    order: Literal["either", "fall", "rise"] = (
        "fall" if _FALL.search(q.text) else "rise" if _RISE.search(q.text) else "either"
    )
    group = _group(q)
    told = _talk_of(q, cause=cause)
    if told is None:
        told = _sides_named(q) if group is not None and order != "either" else None
    elif not (cause or group is not None) or not _is_all_read(q):
        return None
    elif not cause and order == "either" and (q.has("top", "bottom") or not _splits(q)):
        return None  # "who sold the most?" asks for a ranking, not for the largest change
    if told is None:
        return None
    measure, sides = told
    names: dict[str, Any] = {kind: q.named(kind) for kind in DIMENSIONS if q.named(kind)}
    if names:
        sides = [s.model_copy(update={"filters": s.filters.model_copy(update=names)}) for s in sides]
    chosen = group or parts_of(sides)[0]
    return CompareGroups(measure=measure, group_by=chosen, sides=sides, order=order, limit=5 if cause else 10)


def further_parts(q: Question, call: Tool) -> tuple[Tool, ...]:
    """The other groupings of a "why?" that names none: the products and sectors besides the owners."""
    if not isinstance(call, CompareGroups) or not _CAUSE.search(q.text) or _group(q) is not None:
        return ()
    parts = [part for part in parts_of(call.sides) if part != call.group_by][: PARTS - 1]
    return tuple(call.model_copy(update={"group_by": part, "limit": PARTS}) for part in parts)


def parts_of(sides: list[Side]) -> list[GroupBy]:
    """The groupings in which the sides can differ: one that a filter fixes to a name says nothing."""
    fixed = {name for name in _ALL_PARTS if any(len(getattr(side.filters, name)) == 1 for side in sides)}
    return [part for part in _ALL_PARTS if part not in fixed] or ["owner"]


def _splits(q: Question) -> bool:
    """Whether a question asks for the groups of what is compared: "by team?", "and which reps?"."""
    marked = q.has("follow", "refers") or q.text.lower().startswith(("and ", "แล้ว"))
    return q.has("by") or bool(q.tags("group:")) or (marked and not q.tags("status:"))


def _group(q: Question) -> GroupBy | None:
    nouns = [t.tag for t in q.tokens if t.tag in GROUPS and GROUPS[t.tag] not in TIME_GROUPS]
    if q.named("sector", "country", "tag"):
        nouns = [tag for tag in nouns if tag != "noun:company"]  # "medical customers only"
    named = next((GROUPS[tag] for tag in nouns), None)
    if named is None and (q.has("who", "group:owner") or _PEOPLE.search(q.text)):
        return "owner"
    return named


def _is_all_read(q: Question) -> bool:
    """Whether each word belongs to a question about a change, a name or a grouping."""
    plain = {
        "stop", "and", "follow", "which", "who", "by", "refers", "pronoun", "list", "notes", "notes!", "because", "growth",
        "compare", "entity", "top", "bottom", "lost_because", "how", "group:owner", "over", "under", "me", "noun:deal", "sum?",
        "revenue", "sum", "status:won", "number", "status:lost", *GROUPS,
    }  # fmt: skip
    return all(t.tag in plain or _SAID.fullmatch(t.text) is not None for t in q.tokens)


def _talk_of(q: Question, *, cause: bool) -> tuple[Measure, list[Side]] | None:
    """The two sides that the talk compares: those of the answer before, or the period of its figure and the one before."""
    previous = q.previous
    if isinstance(previous, CompareGroups) and not q.periods:
        return previous.measure, list(previous.sides)
    if isinstance(previous, CompareDeals) and len(previous.sides) == 2 and not q.periods:
        return previous.measure, list(previous.sides)
    if not isinstance(previous, AggregateDeals) or previous.measure not in ("count", "sum_amount") or not cause:
        return None
    days = previous.filters.period
    if previous.filters.status == ["lost"] and not (_FALL.search(q.text) or _RISE.search(q.text)):
        return None  # "why?" asks for the reasons why they were lost
    if days is None or days.start is None or days.end is None:
        return None
    other = _figure_before(q, previous) if not q.periods else None
    if other is not None and other.filters.period is not None:
        language = detect_language(q.text)
        labels = [
            exact_period(one.start, one.end).label(language)
            for one in (days, other.filters.period)
            if one.start and one.end
        ]
        pair = zip(labels, (previous, other), strict=False)
        return previous.measure, [Side(label=label, filters=one.filters) for label, one in pair]
    named = period_of(q, days) if q.periods else None
    if previous.group_by != "none" and named is None:
        return None
    period = named or exact_period(days.start, days.end)
    return previous.measure, _with_the_one_before(q, previous.filters, period)


def _figure_before(q: Question, previous: AggregateDeals) -> AggregateDeals | None:
    """The figure of another period just before: "and the year before?", "why the difference?"."""
    for one in q.before[:3]:
        if not isinstance(one, AggregateDeals) or one == previous or one.measure != previous.measure:
            continue
        days = one.filters.period
        same = one.filters.model_copy(update={"period": previous.filters.period}) == previous.filters
        if same and one.group_by == previous.group_by == "none" and days is not None and days.start and days.end:
            return one
    return None


def _with_the_one_before(q: Question, filters: DealFilters, period: Period) -> list[Side]:
    language, days = detect_language(q.text), filters.period or PeriodFilter()
    sides = []
    for one in (period, period_before(period)):
        moved = days.model_copy(update={"start": one.start, "end": one.end})
        sides.append(Side(label=one.label(language), filters=filters.model_copy(update={"period": moved})))
    return sides


def _sides_named(q: Question) -> tuple[Measure, list[Side]] | None:
    """ "Which sector fell most from Q3 to Q4 2017?": the sides of a question that names both periods itself."""
    if len(q.periods) != 2 or any(one.start is None for one in q.periods):
        return None
    if any(t.tag == "unknown" and _SAID.fullmatch(t.text) is None for t in q.tokens):
        return None
    language = detect_language(q.text)
    periods = sorted(q.periods, key=lambda one: str(one.start), reverse=True)
    measure: Measure = take_measure(q) or ("count" if q.has("count") else "sum_amount")
    base = take_deal_filters(q, None, measure in ("sum_amount", "count") and not q.tags("status:"))
    if measure in RATES:
        base = base.model_copy(update={"status": []})
    sides = [
        Side(label=one.label(language), filters=DealFilters.model_validate(
            base.model_dump() | {"period": {"start": one.start, "end": one.end}}))
        for one in periods
    ]  # fmt: skip
    return measure, sides


def as_grouped_comparison(q: Question) -> CompareGroups | None:
    """ "And compared with Q3?" after a figure by sector: both periods, sector by sector."""
    previous = q.previous
    if not isinstance(previous, AggregateDeals) or previous.group_by in ("none", "own", *TIME_GROUPS):
        return None
    days = previous.filters.period
    if not q.has("compare", "growth") or len(q.periods) != 1 or q.entities or days is None or days.end is None:
        return None
    if {t.tag for t in q.tokens} - {
        "stop",
        "and",
        "follow",
        "compare",
        "growth",
        "period",
        "pronoun",
        "refers",
        "how",
        "which",
    }:
        return None
    period = period_of(q, days)
    if period is None or days.start is None or (period.start, period.end) == (days.start, days.end):
        return None
    language = detect_language(q.text)
    then = days.model_copy(update={"start": period.start, "end": period.end})
    sides = [
        Side(label=exact_period(days.start, days.end).label(language), filters=previous.filters),
        Side(label=period.label(language), filters=previous.filters.model_copy(update={"period": then})),
    ]
    return CompareGroups(
        measure=previous.measure, group_by=previous.group_by, sides=sides, limit=min(max(previous.limit, 10), MAX_ROWS)
    )
