"""Questions for what happened to the pipeline: "what changed since Monday?", "อาทิตย์ที่แล้วมีดีลไหนขยับบ้าง"."""

import re
from datetime import timedelta

from crm_app import records
from crm_app.assistant.filters import DIMENSIONS, EnteredStage, PeriodFilter
from crm_app.assistant.offline.anchored import period_of
from crm_app.assistant.offline.narrowing import take_deal_filters
from crm_app.assistant.offline.question import Question
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.pipeline_changes import PipelineChanges

DAYS = 7
"""The days up to today that a question without days means."""
_DEALS = r"(?:pipeline|funnel|deals?|board|opportunit(?:y|ies)|stages?)"
_CHANGED = re.compile(
    rf"\bwhat(?:'s|s| is| has| have| was)?\s+(?:been\s+)?(?:chang\w+|moved|moving|different|shifted)\b"
    rf"|\b(?:which|what|any|how many)\s+(?:\w+\s+)?{_DEALS}\s+(?:have\s+|has\s+|had\s+|were\s+|was\s+)?(?:been\s+)?"
    r"(?:moved|changed|moving|shifted|progressed)\b"
    rf"|\bwhat(?:'s|s| is| has| was)?\s+(?:new|happened|happening|been happening|going on|been going on)\b.*\b{_DEALS}\b"
    rf"|\b(?:any|all|the|show|list)\s+(?:\w+\s+)?(?:changes?|movements?|news|updates?)\b.*\b{_DEALS}\b|\b{_DEALS}\s+(?:changes|movements?)\b",
    re.IGNORECASE,
)
_CHANGED_TH = re.compile(
    r"(?:อะไร|ไหน|ดีล|ใด)\s*(?:ที่)?(?:มี)?(?:การ)?(?:เปลี่ยน(?:แปลง|ไป)?|ขยับ|เคลื่อนไหว|เคลื่อน)(?:ไป|มา)?(?:บ้าง|ไหม|มั้ย|$|\s)"
    r"|(?:มี)?อะไร(?:ใหม่|เกิดขึ้น)(?:บ้าง)?.*(?:ดีล|pipeline|ไปป์ไลน์)|(?:ดีล|pipeline|ไปป์ไลน์).*(?:มี)?อะไร(?:ใหม่|เกิดขึ้น|เปลี่ยน)"
    r"|ความเคลื่อนไหวของ(?:ดีล|ไปป์ไลน์|pipeline)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"chang|mov|differ|shift|progress|happen|news|update|funnel|board|pipeline|เปลี่ยน|ขยับ|เคลื่อน|เกิด|แปลง"
)
_NOT = ("not", "never", "lack", "stale")


def as_changes(q: Question) -> PipelineChanges | None:
    """The call for what changed in the days of the question, or in the last week; None for any other question."""
    again = _again(q)
    if again is not None:
        return again
    if not (_CHANGED.search(q.text) or _CHANGED_TH.search(q.text)) or q.has(*_NOT) or q.today is None:
        return None
    if q.named("stage") or any(e.kind in records.TYPES and e.kind not in DIMENSIONS for e in q.entities):
        return None
    period = q.periods[0] if q.periods else None
    tomorrow = q.today + timedelta(days=1)
    start = period.start if period is not None else tomorrow - timedelta(days=DAYS)
    end = period.end if period is not None and period.end is not None else tomorrow
    if start is None or start >= end:
        return None
    q.periods = []
    filters = take_deal_filters(q, None, False).model_copy(update={"status": []})
    for token in q.tokens:
        token.used = token.used or token.tag not in ("entity", "unknown") or _about_changes(token.text)
    return PipelineChanges(start=start, end=end, filters=filters)


def _about_changes(word: str) -> bool:
    return (
        re.search(
            r"chang|mov|differ|shift|progress|happen|news|update|funnel|board|pipeline|เปลี่ยน|ขยับ|เคลื่อน|เกิด|แปลง",
            word.lower(),
        )
        is not None
    )


def _again(q: Question) -> PipelineChanges | None:
    """ "And last week?" after it."""
    previous = q.previous
    if not isinstance(previous, PipelineChanges) or not q.periods or q.entities:
        return None
    if any(token.tag not in ("period", "stop", "follow", "and") for token in q.tokens):
        return None
    period = period_of(q, PeriodFilter(start=previous.start, end=previous.end))
    if period is None or period.start is None or period.end is None:
        return None
    return previous.model_copy(update={"start": period.start, "end": period.end})


def moved_deals(call: PipelineChanges, q: Question) -> FindDeals | None:
    """The deals themselves: those that entered a stage in these days."""
    stages = [e.name for found in q.vocabulary.full.values() for e in found if e.kind == "stage"]
    if not stages:
        return None
    entered = EnteredStage(stage=list(dict.fromkeys(stages))[:10], start=call.start, end=call.end)
    return FindDeals(filters=call.filters.model_copy(update={"entered": entered}), limit=20)
