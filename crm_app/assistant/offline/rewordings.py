"""Turns of phrase that the grammar reads in plainer words: "for the whole year", "and what each has bought", a comment behind
a follow-up. A word is left out only where the answer holds what it asks for, or where it says nothing about records.
"""

import re

from crm_app.assistant.offline.language import detect_language
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_deals import CompareDeals
from crm_app.assistant.tools.compare_groups import CompareGroups
from crm_app.values.period_parts import exact_period

_EACH_BOUGHT = re.compile(
    r"^(?:(?:please|can you|could you)\s+)?(?:list|show|show me|give me|which are|name)?\s*(?:all\s+|our\s+"
    r"|the\s+)*(?:customers?|clients?|companies|accounts)\b(?P<who>.*?),?"
    r"\s+(?:and|with|plus)\s+(?:what|how much)\s+(?:each|every one|they|each one)(?:\s+of them)?\s+(?:has\s+"
    r"|have\s+)?(?:each\s+)?(?:bought|spent|paid)(?:\s+from us|\s+with us)?\s*[.?!]*$",
    re.IGNORECASE,
)
_NUMBER_TOO = re.compile(
    r",?\s*\b(?:with|and|incl\w*|plus)\s+(?:the\s+|their\s+)?(?:number|no\.?|count)\s+of\s+(?:deals|wins"
    r"|sales)\b(?=\s*[.?!]*$)",
    re.IGNORECASE,
)
_TOP = re.compile(
    r"\b(?:top|best|leading)\s+(?:\d+|five|ten|three)?\s*(?:reps?|sellers?|salespeople|agents?|customers?"
    r"|clients?|companies|products?)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:(?:for|in|over|across) )?(?:the )?(?:(?:whole|full|entire) (?P<a>year|quarter|month)|(?P<b>year|quarter|month)"
    r" as a whole|full[- ](?P<c>year))\b(?!\s*\d)|(?:ตลอด|ทั้ง|เต็ม)(?P<th>ปี|ไตรมาส|เดือน)(?!\s*\d)",
    re.IGNORECASE,
)
_UNITS = {"ปี": "year", "ไตรมาส": "quarter", "เดือน": "month"}
_THEIR_FIELDS = re.compile(
    r",?\s*\b(?:with|and|including|incl\.?)\s+(?:their\s+|the\s+)?(?:(?:mobile|phone|telephone"
    r"|cell)(?:\s+(?:numbers?|nos?\.?))?|e-?mails?(?:\s+addresses)?|job titles?|contact details"
    r"|numbers)(?:\s+please|\s+pls)?\s*[.?!]*$",
    re.IGNORECASE,
)
_PEOPLE = re.compile(r"\b(?:contacts?|who do (?:we|i) (?:know|have)|people)\b", re.IGNORECASE)
_COMMENT = re.compile(
    r"^(?P<turn>(?:(?:and|now|ok)[ ,]+)*(?:same|the same|without|not|only|just|excluding|leave out"
    r"|drop)\b[^,;–]{3,60}?)\s*[,;–]\s*(?:he|she|they|it|that|this|those|because"
    r"|since)\b(?P<said>[^?\d]{3,80})$",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:who|what|which|how|when|show|list|per|by)\b", re.IGNORECASE)


def reworded(text: str, previous: Tool | None) -> str:
    """The question in plainer words; as it is where it has none of these turns of phrase.

    Args:
        text: the question without what stands before it.
        previous: the call that answered the question before.
    """
    each = _EACH_BOUGHT.match(text)
    if each is not None:
        return f"revenue by company {each['who'].strip()}"
    if _TOP.search(text):
        text = _NUMBER_TOO.sub("", text)  # a ranking by value shows the number besides
    if _PEOPLE.search(text):
        text = _THEIR_FIELDS.sub("", text)  # each line of a list of contacts shows these
    text = _WHOLE.sub(lambda found: f" {_whole(found, previous)} ", text)
    return " ".join(text.split())


def without_comment(text: str, previous: Tool | None) -> str:
    """A follow-up without the comment behind it: "same without Darcel, he makes everyone look bad"."""
    comment = _COMMENT.match(text) if previous is not None else None
    return text if comment is None or _ASKS.search(comment["said"]) else comment["turn"]


def _whole(found: re.Match[str], previous: Tool | None) -> str:
    """The year, quarter or month that the talk is about, else the present one, in English words."""
    unit = (found["a"] or found["b"] or found["c"] or _UNITS[found["th"]]).lower()
    told = previous.sides[0] if isinstance(previous, CompareDeals | CompareGroups) else previous
    days = getattr(getattr(told, "filters", None), "period", None)
    if days is None or days.start is None:
        return f" this {unit}"
    if unit == "year":
        return f" in {days.start.year}"
    first = (
        days.start.replace(day=1, month=days.start.month - (days.start.month - 1) % 3)
        if unit == "quarter"
        else days.start.replace(day=1)
    )
    months = 3 if unit == "quarter" else 1
    after = first.month + months - 1
    end = first.replace(year=first.year + after // 12, month=after % 12 + 1)
    return f" in {exact_period(first, end).label(detect_language(unit))}"
