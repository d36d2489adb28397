"""Questions that continue the previous one: "and in Q2?"."""

import re
from typing import Any, cast

from crm_app.assistant.filters import AMOUNT_BOUNDS, DIMENSIONS, DealFilters, ExcludedDeals, GroupBy, PeriodFilter
from crm_app.assistant.offline.amounts import take_amounts, take_limit, take_places
from crm_app.assistant.offline.anchored import period_of
from crm_app.assistant.offline.declared import names_for
from crm_app.assistant.offline.language import detect_language
from crm_app.assistant.offline.meanings import GROUPS, describes_entity, is_grouped, kind_of, noun_of, subject_of
from crm_app.assistant.offline.measures import measure_of_turn, of_measure, take_group, take_measure
from crm_app.assistant.offline.narrowing import (
    refuse_names,
    take_deal_date,
    take_record_filters,
    take_statuses,
)
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import Token
from crm_app.assistant.offline.surroundings import take_surroundings
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import MAX_ROWS, Tool
from crm_app.assistant.tools.compare_deals import CompareDeals, Side
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.get_record import GetRecord
from crm_app.assistant.tools.propose_change import ProposeChange
from crm_app.assistant.tools.search_notes import SearchNotes
from crm_app.values.period_parts import exact_period


def as_follow_up(q: Question, measured: bool, ranked: bool) -> Tool | None:
    """Changes the previous call when the question is only a fragment: a period, a name, an amount, a measure."""
    if q.previous is None or isinstance(q.previous, SearchNotes | ProposeChange):
        return None
    if q.has("overdue") and _kind_of_call(q.previous) == "deal" and not q.has("refers", "follow"):
        return None  # what is overdue are tasks and projects
    fields = [tag.removeprefix("field:") for tag in q.tags("field:")]
    refers = _refers(q)
    nouns = [t for t in q.tokens if kind_of(t.tag) and not describes_entity(q, t)]
    if refers:
        nouns = [t for t in nouns if kind_of(t.tag) != _kind_of_call(q.previous)]
    marked = q.has("follow") or q.text.lower().startswith(("and ", "แล้ว", "ส่วน", "what about", "how about"))
    if isinstance(q.previous, GetRecord):
        return _follow_lookup(q, q.previous, fields, marked)
    if isinstance(q.previous, FindDeals | FindRecords) and _asks_a_field(q, fields):
        return _shown_again(q, q.previous)
    others = _others(q)
    if others is not None:
        return others
    group = _regrouped(q, marked)
    _compare_with_a_period(q)
    if _ASKS_WHAT_IS_IN.match(q.text) and q.named("stage") and not (refers or marked):
        return None
    fragment = (group is not None or not nouns) and not fields and (refers or not q.has("list", "about"))
    asks_sum = q.has("sum?")
    measure_only = (marked or refers or _is_measure(q)) and (measured or asks_sum) and not nouns
    if group is not None and fragment and not ranked and not measured:
        q.use("follow", "by", group.tag)
        return _changed(q, q.previous, GROUPS[group.tag])
    reranks = ranked and not nouns and _reranks(q, marked)
    if not fragment or (ranked and not refers and not reranks):
        return None
    compares = isinstance(q.previous, AggregateDeals) and bool(q.periods) and q.has("compare", "growth") and not nouns
    compares = compares and len(q.periods) == 1 and not q.entities and not q.tags("status:")
    if (measured or asks_sum) and not measure_only and not q.has("pronoun") and not compares:
        return None
    changes = bool(q.periods or q.entities or is_grouped(q) or q.tags("status:") or measure_only)
    changes = (
        changes or reranks or compares or q.has(*_NARROWS) or (refers and ranked) or (marked and bool(q.unknown()))
    )
    if not (marked or refers or compares or reranks or _is_measure(q) or _is_fragment(q)) or not changes:
        return None
    q.use("follow", "pronoun", "refers", "list", "which", "sum?")
    if refers:
        q.use(*[t.tag for t in q.tokens if kind_of(t.tag) == _kind_of_call(q.previous)])
    return _changed(q, q.previous)


_NARROWS = (
    "not", "stale", "past_expected", "range", "over", "at_least", "under", "at_most", "and_up",
    "me", "earlier", "later", "overdue", "done", "undone", "no_company",
)  # fmt: skip
"""Tags of words that narrow or move what the question before was about."""


def _reranks(q: Question, marked: bool) -> bool:
    """ "And the bottom two?", "top 3" after a ranking."""
    grouped = isinstance(q.previous, AggregateDeals) and q.previous.group_by != "none"
    return grouped and (marked or {t.tag for t in q.tokens} <= {"top", "bottom", "number", "stop"})


def _compare_with_a_period(q: Question) -> None:
    """ "Is that more than the year before?" compares with a period; no amount follows."""
    for token, following in zip(q.tokens, [*q.tokens[1:], None], strict=True):
        if token.tag in ("over", "under") and (following is None or following.tag != "number") and q.periods:
            token.tag = "compare"


_ASKS_WHAT_IS_IN = re.compile(r"what(?:'s| is| do we have)?\b|which\b|อะไร|มีอะไร", re.IGNORECASE)
_FACTS = {
    "noun:owner": "owner", "noun:stage": "stage", "noun:company": "company", "noun:product": "product",
    "when": "close_date", "date:closing": "close_date", "noun:status": "status",
}  # fmt: skip
"""Tags of words for a fact that each line of a list can show."""
_FIELDS = (*_FACTS, "sum", "sum?")


def _others(q: Question) -> AggregateDeals | None:
    """ "And the others?" after the figure of one person, company or country: the figures of the others, one by one."""
    previous = q.previous
    if not isinstance(previous, AggregateDeals) or not q.has("others") or q.entities or q.periods:
        return None
    filters = previous.filters
    groups = set(ExcludedDeals.model_fields) - {"tag", "mine"}
    kind = next((k for k in DIMENSIONS if k in groups and len(getattr(filters, k)) == 1), None)
    if kind is None and not filters.mine:
        return None
    left_out: dict[str, Any] = {"mine": True} if kind is None else {kind: getattr(filters, kind)}
    before = (filters.exclude or ExcludedDeals()).model_dump(exclude_defaults=True)
    changed: dict[str, Any] = {"mine": False, "exclude": ExcludedDeals.model_validate(before | left_out)}
    if kind is not None:
        changed[kind] = []
    for token in q.tokens:
        token.used = True
    update: dict[str, Any] = {"filters": filters.model_copy(update=changed), "group_by": kind or "owner"}
    update |= {"limit": MAX_ROWS, "order": "desc", "places": []}
    return previous.model_copy(update=update)


def _asks_a_field(q: Question, fields: list[str]) -> bool:
    """ "Who owns it?" after a list: the question names no other thing, only what the lines of the list show."""
    for token in q.tokens:
        if token.text.lower() in ("whose", "ของใคร"):
            token.tag = "noun:owner"
    if (
        q.entities
        or q.periods
        or q.unknown()
        or not (q.has("pronoun", "refers", "who", "when", "noun:owner") or fields)
    ):
        return False
    rest = {t.tag for t in q.tokens} - {"stop", "and", "follow", "pronoun", "refers", "which", "who", "how", *_FIELDS}
    asked = bool(fields) or (q.has(*_FIELDS) and not q.has("sum", "sum?"))
    return asked and all(tag.startswith("field:") for tag in rest)


def _shown_again(q: Question, previous: FindDeals | FindRecords) -> Tool:
    """The list again, of which each line shows the asked field; its first line where one record is meant."""
    asked = [tag.removeprefix("field:") for tag in q.tags("field:")]
    asked += [fact for tag, fact in _FACTS.items() if q.has(tag)]
    for token in q.tokens:
        token.used = True
    one = any(t.text.lower() in ("it", "its", "he", "she", "his", "her", "him", "that", "เขา", "เธอ") for t in q.tokens)
    if not isinstance(previous, FindDeals):
        return previous
    first = {"limit": 1} if one and previous.sort == "amount" else {}
    return previous.model_copy(update={"fields": list(dict.fromkeys(asked)), **first})


def _refers(q: Question) -> bool:
    """Whether the question speaks of what the answer before showed: "which of them", "only those", "อันไหน"."""
    return q.has("refers") or (_ELLIPTIC.match(q.text) is not None and not q.has("noun:deal") and not q.entities)


_ELLIPTIC = re.compile(r"(?:and\s+)?how (?:many|much) (?:are|were|is|was) (?!there)(?!they)|ที่", re.IGNORECASE)
"""Questions without a subject: "how many are open?", "ที่เปิดอยู่กี่ดีล"."""


_MEASURES = {
    "sum", "sum?", "count", "average", "win_rate", "percent", "cycle", "median", "max", "min", "weighted", "pronoun",
}  # fmt: skip


def _is_measure(q: Question) -> bool:
    """Whether the question is nothing but a measure: "for how much?", "คิดเป็นเงินเท่าไร"."""
    tags = {t.tag for t in q.tokens} - {"stop", "and", "follow", "which"}
    whole = re.search(
        r"\b(?:our|we|overall|in general|usually|normally|company[- ]wide)\b|ของเรา|โดยรวม|ปกติ|ทั้งบริษัท", q.text.lower()
    )
    return bool(tags) and tags <= _MEASURES and not whole


def _kind_of_call(call: Tool) -> str:
    return call.kind if isinstance(call, CountRecords | FindRecords | GetRecord) else "deal"


def _regrouped(q: Question, marked: bool) -> Token | None:
    """The noun of a follow-up that only asks for another grouping: "by agent?", "what about products?"."""
    if not isinstance(q.previous, AggregateDeals):
        return None
    meaningful = [t for t in q.tokens if t.tag not in ("stop", "follow", "and", "by", "period", "which")]
    if len(meaningful) != 1 or meaningful[0].tag not in GROUPS:
        return None
    return meaningful[0] if marked or q.has("by") else None


def _is_fragment(q: Question) -> bool:
    """Whether the question consists of filters: "Q2 2017?", "by month", "only Vicki"."""
    tags = {t.tag for t in q.tokens} - {"stop", "entity", "period", "by", "and", "unknown"}
    return all(t in _FRAGMENTS or t.startswith(("group:", "status:", "noun:", "scale:")) for t in tags)


_FRAGMENTS = (*_NARROWS, "days", "weeks", "refers", "number", "same", "which")


def _follow_lookup(q: Question, previous: GetRecord, fields: list[str], marked: bool) -> GetRecord | None:
    subject = subject_of(q.entities)
    if subject is None and fields and (q.has("pronoun") or marked):
        q.use("pronoun", "follow", *[f"field:{name}" for name in fields])
        return GetRecord(kind=previous.kind, name=previous.name, fields=fields)
    if subject is not None and marked and not fields and subject.kind == previous.kind:
        q.use("follow")
        return GetRecord(kind=previous.kind, name=subject.name, fields=previous.fields)
    return None


def _changed(q: Question, previous: Tool, regrouped: GroupBy | None = None) -> Tool | None:
    if (
        isinstance(previous, AggregateDeals)
        and previous.group_by == "none"
        and q.has("compare", "growth")
        and q.periods
    ):
        return _compared(q, previous)
    if isinstance(previous, AggregateDeals) and previous.group_by != "none" and q.has("top", "bottom", *_PLACES):
        return _reordered(q, previous)
    if isinstance(previous, CompareDeals):
        first = previous.sides[0].filters
        both = _compared_then(q, previous)
        if both is not None:
            return both
        return _changed(q, AggregateDeals(measure=previous.measure, filters=first))
    if isinstance(previous, AggregateDeals | FindDeals):
        filters = _changed_filters(q, previous.filters)
        order = "asc" if q.has("bottom") else "desc"
        if q.use("top", "bottom"):
            limit = min(take_limit(q, False, 5), 20)
            return FindDeals.model_validate({"filters": filters, "sort": "amount", "order": order, "limit": limit})
        if isinstance(previous, FindDeals):
            measure = take_measure(q) or ("sum_amount" if _asked_sum(q) else None)
            if measure is not None and not previous.query:
                return AggregateDeals(measure=measure, filters=of_measure(filters, measure, "count"))
            return previous.model_copy(update={"filters": filters})
        listed = previous.group_by == "none" or q.has("date:closing")
        if listed and q.has("refers") and q.has("which", "list") and not q.has("count", "sum"):
            return FindDeals(filters=filters)
        group = regrouped or take_group(q, False)
        measure = measure_of_turn(q, previous.measure)
        filters = of_measure(filters, measure, previous.measure)
        kept_group = group if group != "none" else previous.group_by
        theirs = (
            q.has("pronoun")
            and group == "none"
            and len(filters.company) + len(filters.owner) + len(filters.product) == 1
        )
        if theirs:  # "their win rate" after what they buy
            kept_group = "none"
        if kept_group != "none" and len(getattr(filters, kept_group, [])) == 1:
            kept_group = "none"
        changed: dict[str, Any] = {"filters": filters, "group_by": kept_group, "measure": measure}
        if previous.group_by == "none" and kept_group != "none":
            changed["limit"] = 50
        return previous.model_copy(update=changed)
    if isinstance(previous, CountRecords | FindRecords):
        return _other_records(q, previous)
    return None


def _other_records(q: Question, previous: CountRecords | FindRecords) -> Tool:
    """The records before, with the filters of the question."""
    period = period_of(q, previous.filters.period)
    if period is not None and q.periods:
        q.periods = [period, *q.periods[1:]]
    given = take_record_filters(q, previous.kind)
    update = {name: getattr(given, name) for name in given.model_fields_set}
    if given.overdue and period is None:
        update["period"] = None  # "which of them are overdue?" after those of today
    if given.owner:
        update["mine"] = False  # "what about Anna's?" after the asker's own
    elif given.mine:
        update["owner"] = []
    merged = previous.filters.model_copy(update=update)
    refuse_names(q, names_for(previous.kind))
    shown = q.has("which", "list", "refers") and not q.has("count") and isinstance(previous, CountRecords)
    if shown and previous.kind != "member":
        return FindRecords(kind=previous.kind, filters=merged, sort="name", order="asc", limit=20)
    return previous.model_copy(update={"filters": merged})


def _compared_then(q: Question, previous: CompareDeals) -> CompareDeals | None:
    """ "And last year?" after two names in one period: both of them in the other period."""
    days = previous.sides[0].filters.period
    if days is None or not q.periods or q.entities or any(side.filters.period != days for side in previous.sides):
        return None
    period = period_of(q, days)
    if period is None:
        return None
    q.use("compare", "follow")
    q.periods = [period]
    then = days.model_copy(update={"start": period.start, "end": period.end})
    sides = [
        one.model_copy(update={"filters": one.filters.model_copy(update={"period": then})}) for one in previous.sides
    ]
    return previous.model_copy(update={"sides": sides})


_PLACES = ("place:2", "place:3", "place:4", "place:5")


def _reordered(q: Question, previous: AggregateDeals) -> AggregateDeals | None:
    """ "And the bottom two?" after a ranking: the same ranking from its other end, or other places of it."""
    if q.has("who") and previous.group_by != "owner":
        return None  # "who is the highest?" ranks people
    places = take_places(q)
    group = next((GROUPS[t.tag] for t in q.tokens if t.tag in GROUPS), previous.group_by)
    q.use(*[tag for tag, named in GROUPS.items() if named == group])
    order = "asc" if q.has("bottom") else "desc" if q.has("top") else previous.order
    q.use("top", "bottom")
    limit = max(places) if places else min(take_limit(q, False, previous.limit), MAX_ROWS)
    filters = _changed_filters(q, previous.filters)
    return previous.model_copy(
        update={"filters": filters, "order": order, "limit": limit, "places": places, "group_by": group}
    )


def _compared(q: Question, previous: AggregateDeals) -> CompareDeals | None:
    """ "How does that compare to the quarter before?": the same figure of both periods."""
    before = previous.filters.period
    period = period_of(q, before)
    if before is None or period is None or before.start is None:
        return None
    q.use("compare", "growth", "percent", "how", "pronoun", "sum?", "which")
    language = detect_language(q.text)
    days = before.model_copy(update={"start": period.start, "end": period.end})
    q.periods = [period]
    first = exact_period(before.start, before.end).label(language) if before.end else str(before.start)
    sides = [
        Side(label=first, filters=previous.filters),
        Side(label=period.label(language), filters=previous.filters.model_copy(update={"period": days})),
    ]
    return CompareDeals(measure=previous.measure, sides=sides)


def _asked_sum(q: Question) -> bool:
    return any(token.tag == "sum?" for token in q.tokens)


def _merged(given: dict[str, Any], filters: DealFilters) -> dict[str, Any]:
    """New surroundings, with what was excluded before."""
    names = given.get("exclude")
    if names is None:
        return given
    before = filters.exclude or ExcludedDeals()
    kept = {kind: values if kind == "mine" else [*getattr(before, kind), *values] for kind, values in names.items()}
    return given | {"exclude": before.model_copy(update=kept)}


def _changed_filters(q: Question, filters: DealFilters) -> DealFilters:
    update: dict[str, Any] = {}
    statuses = take_statuses(q) or (["won"] if q.use("revenue") else [])
    if statuses:
        update["status"] = statuses
    for kind in DIMENSIONS:
        if q.named(kind):
            update[kind] = q.named(kind)
            q.use(noun_of(kind))
    if q.named("owner"):
        update["mine"] = False  # "and Vicki?" after the asker's own
    if q.use("me"):
        update |= {"mine": True} if q.has("refers") else {"mine": True, "owner": q.named("owner")}
    entered = filters.entered
    before = PeriodFilter(start=entered.start, end=entered.end) if entered is not None else filters.period
    period = period_of(q, before)
    if period is not None:
        old = filters.period.field if filters.period else take_deal_date(q)
        q.periods = [period, *q.periods[1:]] if q.periods else []
        if entered is not None:  # the days are those of the move
            update["entered"] = entered.model_copy(update={"start": period.start, "end": period.end})
        else:
            update["period"] = PeriodFilter(field=cast(Any, old), start=period.start, end=period.end)
        q.use("date:closing", "status:closed") if "open" in filters.status else None
    update |= _merged(take_surroundings(q), filters)
    for left_out in {one.kind for one in q.excluded} & set(DIMENSIONS):
        update.setdefault(left_out, [])  # "everyone except Japan" after a figure of Korea
    if q.use("no_company"):
        update |= {"no_company": True, "company": []}
    bounds = take_amounts(q)
    if bounds:
        others = {} if set(bounds) == {"currency"} else dict.fromkeys(AMOUNT_BOUNDS) | {"currency": ""}
        update |= others | bounds
    refuse_names(q, DIMENSIONS)
    days, status = update.get("period"), update.get("status", filters.status)
    begins = days.start if days is not None else None
    if begins is not None and q.today is not None and begins > q.today and status == ["won"]:
        update["status"] = ["open"]  # "and next month?" after sales: what is expected to close then
    return filters.model_copy(update=update)
