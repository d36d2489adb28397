"""Two questions in one sentence: "what is our win rate, and how long does it take to close a deal?"."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Protocol, TypeVar

from crm_app.assistant.offline.language import has_thai
from crm_app.assistant.offline.meant import recall
from crm_app.assistant.offline.naming import read
from crm_app.assistant.offline.question import Question
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.get_record import GetRecord
from crm_app.assistant.tools.search_notes import SearchNotes

_JOINT = re.compile(
    r"\s*[,;]?\s+(?:and|then)\s+|\s*[,;?]\s+|\s*(?:แล้วก็|และ)\s*|\s+(?:แล้ว)?(?=\S)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:how|what|what's|which|who|who's|whose|whom|when|where|why|show|list|give me|is|are|was|did|do|does"
    r"|win rates?|conversion|averages?|median|revenue|sales|forecast|totals?|numbers?|cycle)\b"
    r"|อัตรา|ยอด|มูลค่า|จำนวน|เฉลี่ย|คาดการณ์"
    r"|กี่|เท่า(?:ไร|ไหร่|ใด)|ใคร|ไหน|อะไร|ยังไง|อย่างไร|เป็นไง|เมื่อ(?:ไร|ไหร่)|หรือ|ไหม|มั้ย",
    re.IGNORECASE,
)
_SHORTEST = 4
"""The fewest letters of half a question."""


def halves(text: str) -> Iterator[tuple[str, str]]:
    """The ways to cut `text` into two questions, both of which ask something. In Thai a space may stand between them."""
    thai = has_thai(text)
    for joint in _JOINT.finditer(text):
        if not joint[0].strip() and not thai:
            continue
        first, other = text[: joint.start()].strip(), text[joint.end() :].strip()
        if len(first) >= _SHORTEST and len(other) >= _SHORTEST and _ASKS.search(first) and _ASKS.search(other):
            yield first, other


class _Read(Protocol):
    topic: Any
    call: Tool | None
    second: Tool | None
    notes: Any


Found = TypeVar("Found", bound=_Read)

_DEALS = re.compile(
    r"\b(?:deals?|pipeline|s[eo]l[ld]|sales|revenue|w[io]n|lost|clos\w+)\b|ดีล|ไปป์ไลน์|ขาย|ยอด|ชนะ|แพ้|ปิด", re.IGNORECASE
)


def _shows_the_same(one: Tool, two: Tool) -> bool:
    """ "What is overdue, and whose is it?": one list, of which each line shows the owner."""
    lists = (FindDeals, FindRecords)
    return isinstance(one, lists) and isinstance(two, lists) and one.filters == two.filters and bool(two.fields)


def both_of(
    whole: Question, today: date, previous: Tool | None, decide: Callable[[Question], Found]
) -> tuple[Found, Found] | None:
    """Both questions of a sentence: the first in the talk, the second after the first, or each by itself; None where it is
    one question, or a half is not understood as a figure or a list.

    Args:
        today: the day in the workspace's zone.
        previous: the call of the talk that the first question may continue.
        decide: gives the reading of a question.
    """

    def of(part: str, told: Tool | None, earlier: tuple[Tool, ...]) -> Found | None:
        q = read(part, whole.vocabulary, today, whole.fiscal_start, told)
        q.before = earlier
        recall(q, told)
        found = decide(q)
        single = found.topic == "call" and found.second is None and found.notes is None
        return found if single and not isinstance(found.call, SearchNotes | GetRecord) else None

    for first, other in halves(whole.text):
        one = of(first, previous, whole.before) or (of(first, None, ()) if previous else None)
        if one is None or one.call is None:
            continue
        two = of(other, one.call, (one.call, *whole.before)) or of(other, None, ())
        if two is not None and isinstance(one.call, CountRecords | FindRecords) and not _DEALS.search(other):
            two = two if isinstance(two.call, CountRecords | FindRecords) else None  # "… and who has the most?": tasks
        if two is not None and two.call is not None and two.call != one.call:
            return (two, two) if _shows_the_same(one.call, two.call) else (one, two)
    return None
