"""The second figure of a question: the value besides the number, the deals besides what changed."""

import re
from typing import Any

from crm_app.assistant.filters import DealFilters
from crm_app.assistant.offline.changed import moved_deals
from crm_app.assistant.offline.meanings import RANKS
from crm_app.assistant.offline.question import Question
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_deals import CompareDeals
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.next_calls import NextCalls
from crm_app.assistant.tools.pipeline_changes import PipelineChanges


def second_call(q: Question, call: Tool) -> Tool | None:
    """The sum besides a number, or the number besides a sum, where the question asks for both; the largest deals besides
    a figure of all deals.
    """
    if isinstance(call, NextCalls) and q.has("top") and q.has("noun:deal"):
        return FindDeals(filters=DealFilters(status=["open"]), sort="amount", limit=1)  # "why not the biggest deal?"
    if isinstance(call, PipelineChanges):
        return moved_deals(call, q)
    if isinstance(call, FindDeals) and call.sort == "amount" and q.has("top") and q.has("bottom"):
        return call.model_copy(update={"order": "asc"})
    sold = any(t.tag == "status:won" and re.match("s[eo]l[ld]|ขาย", t.text.lower()) for t in q.tokens)
    if isinstance(call, FindDeals) and sold and not call.query and call.sort != "amount":
        return AggregateDeals(
            measure="sum_amount", filters=call.filters
        )  # "what did Darcel sell?": the deals and their sum
    if not isinstance(call, AggregateDeals) or call.measure not in ("count", "sum_amount"):
        return None
    if call.group_by == "none" and q.has("count", "sum", "revenue") and q.has("top", "bottom"):
        return FindDeals(filters=call.filters, sort="amount", order="asc" if q.has("bottom") else "desc", limit=3)
    bounds = ("over", "at_least", "under", "at_most", "number")
    sums = [
        token
        for token, following in zip(q.tokens, [*q.tokens[1:], None], strict=True)
        if token.tag in ("sum", "sum?", "revenue") and (following is None or following.tag not in bounds)
    ]  # in "deals with a value over 1 million" the value is no figure that is asked for
    if not q.has("count") or not sums or q.has("average", *RANKS):
        return None
    return call.model_copy(update={"measure": "sum_amount" if call.measure == "count" else "count"})


_OR = re.compile(r"\bor\b|หรือ", re.IGNORECASE)


def either_of(q: Question, call: Tool) -> tuple[Tool, Tool] | None:
    """ "Is any project late or on hold?": those of either condition, one list after the other."""
    if not isinstance(call, FindRecords | CountRecords) or not call.filters.overdue or not _OR.search(q.text):
        return None
    if not call.filters.status and call.filters.period is None:
        return None
    late: dict[str, Any]
    state: dict[str, Any]
    late, state = ({"status": [], "period": None}, {"overdue": False})
    one, other = (call.filters.model_copy(update=update) for update in (late, state))
    return call.model_copy(update={"filters": one}), call.model_copy(update={"filters": other})


_PAIR = {"count": "sum_amount", "sum_amount": "count"}


def pair_of_the_talk(q: Question, call: Tool) -> Tool | None:
    """ "And in Q4 only?" after a number and a value: both again, since the question names neither."""
    if len(q.before) < 2 or q.has("count", "sum", "sum?", "revenue", "average", *RANKS):
        return None
    one, other = q.before[:2]
    if isinstance(one, CountRecords) and isinstance(other, CountRecords) and isinstance(call, CountRecords):
        # "and the week before?" after calls and meetings: both again
        types = {"activity_type": other.filters.activity_type}
        again = one.filters.model_copy(update=types) == other.filters and one.filters != other.filters
        return call.model_copy(update={"filters": call.filters.model_copy(update=types)}) if again else None
    if not (isinstance(one, AggregateDeals) and isinstance(other, AggregateDeals)):
        return None
    if one.filters != other.filters or one.group_by != other.group_by or _PAIR.get(one.measure) != other.measure:
        return None
    if not isinstance(call, AggregateDeals | CompareDeals) or call.measure not in (one.measure, other.measure):
        return None
    return call.model_copy(update={"measure": _PAIR[call.measure]})


def count_too(call: Tool) -> Tool | None:
    """ "How did Anna do last month?" is answered by the value and the number."""
    return call.model_copy(update={"measure": "count"}) if isinstance(call, AggregateDeals) else None
