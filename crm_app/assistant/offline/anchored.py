"""Periods of a follow-up, measured from the period of the talk: "and the quarter before?" after a question on Q3 2017."""

import re
from dataclasses import replace
from datetime import date, timedelta

from crm_app.assistant.filters import PeriodFilter
from crm_app.assistant.offline.question import Question
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_deals import CompareDeals
from crm_app.values.period_parts import Period, add_months, exact_period
from crm_app.values.periods import find_period, in_year_of

_RELATIVE = re.compile(
    r"\b(?:last|previous|prior|past|next|coming|before|after|earlier|later|following)\b|ก่อน|ที่แล้ว|ที่ผ่านมา|หน้า|ถัดไป|ถัดมา"
)
_A_YEAR_BACK = re.compile(
    r"\b(?:a|one|1) year (?:earlier|before|ago|prior|back)\b|\btwelve months (?:earlier|before|ago)\b"
)
_SAME = re.compile(r"\bsame\b|เดียวกัน")


def period_of(q: Question, before: PeriodFilter | None) -> Period | None:
    """The period that a follow-up asks for, None where it names none; its words are then accounted for.

    Args:
        before: the period of the question before.
    """
    if before is None or before.start is None:
        return q.periods[0] if q.periods else None
    if not q.periods:
        step = -1 if q.use("earlier") else 1 if q.use("later") else 0
        return _moved(before, step) if step and before.end is not None else None
    named = q.periods[0]
    words = named.matched.lower()
    if _A_YEAR_BACK.search(q.text.lower()) and before.end is not None:
        year_back = exact_period(add_months(before.start, -12), add_months(before.end, -12))
        return replace(year_back, matched=named.matched, span=named.span)
    if _SAME.search(q.text.lower()) and _RELATIVE.search(words) and before.end is not None:
        q.use("same", "noun:month", "noun:quarter", "noun:year")
        year = -12 if named.start is None or named.start <= before.start or not _ahead(words) else 12
        found: Period | None = exact_period(add_months(before.start, year), add_months(before.end, year))
    elif _RELATIVE.search(words) and not re.search(r"\d", words):
        found = find_period(named.matched, before.start, q.fiscal_start)
        if found is not None and _shorter(found, before):
            found = named  # "and last month?" after a question on a quarter is the last month
    else:
        found = in_year_of(named, before.start, q.fiscal_start)
        if (
            named.yearless
            and q.today is not None
            and before.start > q.today
            and found.end
            and found.end <= before.start
        ):
            found = exact_period(*(add_months(day, 12) for day in (found.start, found.end) if day))
    return named if found is None else replace(found, matched=named.matched, span=named.span)


def _shorter(period: Period, before: PeriodFilter) -> bool:
    """Whether a period is a smaller unit than the one of the talk; months differ by up to three days."""
    if None in (period.start, period.end, before.start, before.end):
        return False
    lengths = [end - start for start, end in ((period.start, period.end), (before.start, before.end)) if start and end]
    return lengths[0] + timedelta(days=3) < lengths[1]


def _ahead(words: str) -> bool:
    return re.search(r"\b(?:next|coming|after|later|following)\b|หน้า|ถัดไป", words) is not None


def _moved(before: PeriodFilter, step: int) -> Period | None:
    """The period of the same length just before or after: whole months where it consists of whole months."""
    if before.start is None or before.end is None:
        return None
    start, end = before.start, before.end
    if start.day == 1 and end.day == 1:
        months = step * ((end.year - start.year) * 12 + end.month - start.month)
        return exact_period(add_months(start, months), add_months(end, months))
    days: timedelta = step * (end - start)
    moved: tuple[date, date] = (start + days, end + days)
    return exact_period(*moved)


_OF_ANOTHER = re.compile(
    r"\b(?:before|after|earlier|later|following|prior|preceding)\b|ก่อนหน้า|ถัดไป|ถัดมา|ถัดจาก|หลังจากนั้น"
)
"""Words of a period that is measured from another one, not from today."""


def anchor(q: Question, told: Tool | None) -> None:
    """ "Compare the last quarter with the third" in a talk about 2017: two periods without a year are in that of the talk; "how
    did West do the quarter after" is about the quarter behind that of the talk, also in a question of its own.

    Args:
        told: the question of the talk.
    """
    previous = told.sides[-1] if isinstance(told, CompareDeals) else told
    days = getattr(getattr(previous, "filters", None), "period", None)
    if days is None or days.start is None:
        return
    if len(q.periods) == 1 and _OF_ANOTHER.search(q.periods[0].matched.lower()):
        moved = period_of(q, days)
        q.periods = [moved] if moved is not None else q.periods
    if len(q.periods) < 2 or q.previous is None:
        return
    q.periods = [
        one
        if _RELATIVE.search(one.matched.lower())
        else replace(in_year_of(one, days.start, q.fiscal_start), span=one.span)
        for one in q.periods
    ]
