"""Several measures in one question: "mean, median, smallest and largest value", "deals won, money and win rate"."""

import re
from itertools import pairwise

from crm_app.assistant.filters import RATES, DealFilters, Measure
from crm_app.assistant.offline.measures import of_measure
from crm_app.assistant.offline.question import Question
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_deals import CompareDeals
from crm_app.assistant.tools.count_records import CountRecords

_MEASURES: tuple[tuple[Measure, tuple[str, ...]], ...] = (
    ("avg_amount", ("average",)),
    ("median_amount", ("median",)),
    ("min_amount", ("min", "bottom")),
    ("max_amount", ("max", "top")),
    ("win_rate", ("win_rate",)),
    ("avg_cycle_days", ("cycle",)),
    ("sum_amount", ("sum", "revenue")),
    ("count", ("count", "noun:deal", "status:won")),
)
_PLAIN = ("sum_amount", "count")


def measures_asked(q: Question) -> list[Measure]:
    """The measures that a question lists, in their order; none where it asks for one alone or for a ranking."""
    if q.has("who", "share", "growth", "weighted", "stay", "flow") or q.tags("place:"):
        return []
    found = {measure: min(places) for measure, tags in _MEASURES if (places := _places(q, tags))}
    if not {"avg_amount", "median_amount"} & set(found) or not _side_by_side(q):
        for measure, tags in (("min_amount", "min"), ("max_amount", "max")):
            if measure in found and not q.has(tags):
                del found[measure]  # "the highest win rate" is a ranking
    if "avg_cycle_days" in found and "avg_amount" in found and _AVERAGE_DAYS.search(q.text.lower()):
        del found["avg_amount"]
    if "count" in found and not q.has("count") and not _WON_IN_A_LIST.search(q.text.lower()):
        del found["count"]
    special = [measure for measure in found if measure not in _PLAIN]
    extremes = {"min_amount", "max_amount"} & set(special)
    loose = [t for t in q.tokens if t.tag in ("top", "bottom")]
    if len(special) < 2 and not (special and not loose and _listed(q, found)):
        return []
    if loose and not ({"avg_amount", "median_amount"} & set(special)) and extremes == set(special):
        return []  # "biggest and smallest deal": records
    chosen = special if "count" not in found or not _listed(q, found) else [*special, "count"]
    if "sum_amount" in found and _listed(q, found):
        chosen.append("sum_amount")
    return sorted(chosen, key=lambda one: found[one])


def _side_by_side(q: Question) -> bool:
    """Whether an extreme stands in a list of measures: "median, smallest and largest"."""
    places = [
        index
        for index, token in enumerate(q.tokens)
        if token.tag in ("top", "bottom", "max", "min", "average", "median")
    ]
    near = [b - a <= 2 for a, b in pairwise(places)]
    if len(places) < 2 or not all(near) or q.has("which"):
        return False
    between = q.text[q.tokens[places[0]].start : q.tokens[places[-1]].end].lower()
    return len(places) > 2 or bool(re.search(r",|\band\b|&|และ|กับ", between))


_AVERAGE_DAYS = re.compile(r"average (?:days|time|cycle|sales cycle)|(?:วัน|เวลา)เฉลี่ย|เฉลี่ยกี่วัน")
_WON_IN_A_LIST = re.compile(r"(?:deals? won|won deals?|wins|won)\s*[,;]|จำนวน(?:ดีล)?")


def _places(q: Question, tags: tuple[str, ...]) -> list[int]:
    return [token.start for token in q.tokens if token.tag in tags]


def _listed(q: Question, found: dict[Measure, int]) -> bool:
    """Whether the measures stand in a list: "deals won, money, win %"."""
    first, last = min(found.values()), max(found.values())
    return "," in q.text[first:last] and len(found) > 2


def only_first(q: Question, measures: list[Measure]) -> None:
    """Leaves the first measure in the question; the others are calls of their own."""
    keep = next(tags for measure, tags in _MEASURES if measure == measures[0])
    for measure, tags in _MEASURES:
        if measure in measures[1:]:
            for token in q.tokens:
                if token.tag in tags and token.tag not in keep and not token.tag.startswith(("noun:", "status:")):
                    token.tag = "stop"
    q.use("sum", "revenue", "list")
    for token in q.tokens:
        if token.tag in ("top", "bottom") and measures[0] in ("min_amount", "max_amount"):
            token.tag = "max" if token.tag == "top" else "min"


def take_measures(q: Question) -> list[Measure]:
    """The measures of a list, of which only the first stays in the question; none for one measure, and in a talk."""
    measures = measures_asked(q) if q.previous is None else []
    if measures:
        only_first(q, measures)
    return measures


def calls_of(call: Tool, measures: list[Measure]) -> list[Tool]:
    """A call for each of several measures, or of several types of activities; none where there are not several."""
    if isinstance(call, CountRecords) and len(call.filters.activity_type) > 1:
        types = [call.filters.model_copy(update={"activity_type": [one]}) for one in call.filters.activity_type]
        return [call.model_copy(update={"filters": filters}) for filters in types]
    found = [other for one in measures if (other := with_measure(call, one)) is not None]
    return found if len(found) > 1 else []


def with_measure(call: Tool, measure: Measure) -> Tool | None:
    """The same figure with another measure, of won deals where it names no state; None for a call without one."""

    def of_won(filters: DealFilters) -> DealFilters:
        found = of_measure(filters, measure, "count")
        return found if found.status or measure in RATES else found.model_copy(update={"status": ["won"]})

    if isinstance(call, AggregateDeals):
        return call.model_copy(update={"measure": measure, "filters": of_won(call.filters)})
    if isinstance(call, CompareDeals):
        sides = [side.model_copy(update={"filters": of_won(side.filters)}) for side in call.sides]
        return call.model_copy(update={"measure": measure, "sides": sides})
    return None
