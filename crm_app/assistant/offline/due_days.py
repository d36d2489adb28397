"""The day that a request names for a task: "by next Friday", "in 3 days", "วันจันทร์หน้า", "สิ้นเดือนนี้"."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from crm_app.assistant.offline.lexicon import NUMBERS
from crm_app.values.period_parts import add_months
from crm_app.values.periods import find_period

_EN = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_TH = {"จันทร์": 0, "อังคาร": 1, "พุธ": 2, "พฤหัส": 3, "ศุกร์": 4, "เสาร์": 5, "อาทิตย์": 6}
_WEEKDAY = re.compile(
    r"\b(?:(?:by|on|before|due|until)\s+)?(?:(?P<next>next|the following)\s+|(?:this|coming|the)\s+)?"
    r"(?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?P<later>\s+next week)?\b"
    r"|\b(?:by|on|before|this|(?P<next2>next))\s+(?P<short>mon|tues?|wed|thurs?|thu|fri|sat|sun)\b",
    re.IGNORECASE,
)
_WEEKDAY_TH = re.compile(
    r"(?:ภายใน|ใน|ก่อน)?\s*(?:วัน(?P<day>จันทร์|อังคาร|พุธ|พฤหัส(?:บดี)?|ศุกร์|เสาร์|อาทิตย์)|(?P<bare>จันทร์|อังคาร|พุธ|พฤหัส|ศุกร์|เสาร์)(?=นี้|หน้า|ที่จะถึง))"
    r"(?P<when>นี้|หน้า|ที่จะถึง(?:นี้)?|ถัดไป|อาทิตย์หน้า|สัปดาห์หน้า)?"
)
_NUMBER = r"\d{1,3}|" + "|".join(NUMBERS)
_AHEAD = re.compile(
    rf"\b(?:in|within)\s+(?:a\s+)?(?P<n>{_NUMBER}|a|an)\s+(?P<unit>day|week|month)s?(?:['’]s? time)?\b"
    rf"|(?:อีก|ใน|ภายใน)\s*(?P<n_th>{_NUMBER})\s*(?P<unit_th>วัน|สัปดาห์|อาทิตย์|เดือน)(?:ข้างหน้า)?",
    re.IGNORECASE,
)
_AFTER_TOMORROW = re.compile(r"\b(?:the\s+)?day after tomorrow\b|มะรืน(?:นี้)?", re.IGNORECASE)
_END = re.compile(
    r"\b(?:by\s+|before\s+|at\s+)?(?:the\s+)?end of (?:the\s+|this\s+|(?P<next>next)\s+)?(?P<unit>day|week|month|year)\b"
    r"|(?:ภายใน|ก่อน|ตอน)?\s*(?:สิ้น|ปลาย)(?P<unit_th>วัน|สัปดาห์|อาทิตย์|เดือน|ปี)(?:นี้|(?P<next_th>หน้า))?",
    re.IGNORECASE,
)
_UNITS = {"วัน": "day", "สัปดาห์": "week", "อาทิตย์": "week", "เดือน": "month", "ปี": "year"}


@dataclass(frozen=True)
class Due:
    """A day, and the place of its words in the text."""

    day: date
    span: tuple[int, int]


def due_day(text: str, today: date, fiscal_start: int) -> Due | None:
    """The first day that `text` names as a due day; the last day of a longer period.

    Args:
        text: a request.
        today: the day in the workspace's zone.
        fiscal_start: first month of the workspace's fiscal year.
    """
    found = [due for rule in (_weekday, _ahead, _after_tomorrow, _end) if (due := rule(text, today)) is not None]
    if found:
        return min(found, key=lambda due: due.span[0])
    period = find_period(text, today, fiscal_start, future=True)
    if period is None or period.end is None:
        return None
    return Due(period.end - timedelta(days=1), period.span)


def _weekday(text: str, today: date) -> Due | None:
    match = _WEEKDAY.search(text)
    if match is not None:
        weekday = _EN[(match["day"] or match["short"])[:3].lower()]
        later = bool(match["next"] or match["next2"] or match["later"])
        return Due(_coming(today, weekday, later), match.span())
    match = _WEEKDAY_TH.search(text)
    if match is None:
        return None
    weekday = next(day for name, day in _TH.items() if (match["day"] or match["bare"]).startswith(name))
    return Due(_coming(today, weekday, (match["when"] or "").endswith(("หน้า", "ถัดไป"))), match.span())


def _coming(today: date, weekday: int, next_week: bool) -> date:
    """The next day of that name after today; with `next_week` the one in the next week."""
    if next_week:
        return today + timedelta(days=7 - today.weekday() + weekday)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _ahead(text: str, today: date) -> Due | None:
    match = _AHEAD.search(text)
    if match is None:
        return None
    word = (match["n"] or match["n_th"]).lower()
    number = int(word) if word.isdigit() else NUMBERS.get(word, 1)
    unit = (match["unit"] or _UNITS[match["unit_th"]]).lower()
    if unit == "month":
        first = add_months(today.replace(day=1), number)
        last = (add_months(first, 1) - timedelta(days=1)).day
        return Due(first.replace(day=min(today.day, last)), match.span())
    return Due(today + timedelta(days=number * (7 if unit == "week" else 1)), match.span())


def _after_tomorrow(text: str, today: date) -> Due | None:
    match = _AFTER_TOMORROW.search(text)
    return None if match is None else Due(today + timedelta(days=2), match.span())


def _end(text: str, today: date) -> Due | None:
    match = _END.search(text)
    if match is None:
        return None
    unit = (match["unit"] or _UNITS[match["unit_th"]]).lower()
    later = 1 if match["next"] or match["next_th"] else 0
    days = {
        "day": today + timedelta(days=later),
        "week": today + timedelta(days=6 - today.weekday() + 7 * later),
        "month": add_months(today.replace(day=1), 1 + later) - timedelta(days=1),
        "year": date(today.year + later, 12, 31),
    }
    return Due(days[unit], match.span())
