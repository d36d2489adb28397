"""Periods of time in words, English and Thai, to half-open date ranges.

``find_periods("won in Q1 2017 vs ไตรมาสที่ 2 ปี 2560", today=…)`` returns the periods that the words mean on that day,
with the text that was understood, so that a caller can see which words are left over. The rules:

* A range is half-open: ``start <= day < end``. ``None`` is an open side ("after March 2017").
* A quarter ("Q1 2017", "last quarter", "ไตรมาสก่อน") is a quarter of the workspace's fiscal year. A fiscal year is
  named after the calendar year in which it ends. "2017" and "last year" are calendar years, "FY2017" is not.
* A month, quarter or day without a year is the latest one that has begun, or with ``future=True`` the next to end.
* "last 30 days" are thirty days that end with today. "last 3 months" end today too; "last 2 quarters" are complete.
* Numeric dates are day first. Years from 2400 on are Buddhist (2560 is 2017); two digits after a Thai word belong to
  the nearer era.
"""

import re
from dataclasses import replace
from datetime import date, timedelta

from crm_app.values.period_parts import Asked, Atom, Period, add_months, fiscal_year_of, fiscal_year_start, make_period
from crm_app.values.period_rules import RULES

MAX_TEXT = 4_000


def find_period(text: str, today: date, fiscal_start_month: int = 1, *, future: bool = False) -> Period | None:
    """Return the first period in ``text``, or ``None``. Arguments as for `find_periods`."""
    return next(iter(find_periods(text, today, fiscal_start_month, future=future)), None)


def find_periods(text: str, today: date, fiscal_start_month: int = 1, *, future: bool = False) -> list[Period]:
    """Return every period in ``text`` in reading order, none overlapping another.

    Args:
        text: a question in English, Thai or both; at most `MAX_TEXT` characters are read.
        today: the day in the workspace's zone.
        fiscal_start_month: 1–12, the first month of the workspace's fiscal year.
        future: read "December" with no year as the coming one rather than the last.

    Raises:
        ValueError: the fiscal month is not 1–12.
    """
    if not 1 <= fiscal_start_month <= 12:
        raise ValueError("fiscal_start_month must be 1 to 12")
    context = Asked(today, fiscal_start_month, future)
    original = text[:MAX_TEXT]
    low = _normalise(original)
    atoms = [_with_text(atom, original) for atom in _scan(low, context)]
    atoms = _share_years(low, original, atoms)
    return _join(low, original, atoms, context)


def in_year_of(period: Period, day: date, fiscal_start_month: int = 1) -> Period:
    """`period`, whose words named no year, in the year of `day`: "and in Q2?" after a question about Q1 2017."""
    fiscal = fiscal_year_of(day, fiscal_start_month)
    last = add_months(fiscal_year_start(fiscal, fiscal_start_month), 12) - timedelta(days=1)
    return (find_period(period.matched, last, fiscal_start_month) if period.yearless else None) or period


def _normalise(text: str) -> str:
    """Lower-case with the length kept, Thai digits as ASCII."""
    table = {ord("๐") + digit: str(digit) for digit in range(10)}
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text).translate(table)


# --- putting it together ----------------------------------------------------------------------------------------


def _scan(low: str, context: Asked) -> list[Atom]:
    """All atoms; where two overlap or begin in the same place, the longer one."""
    found: list[Atom] = []
    for pattern, build in RULES:
        for match in pattern.finditer(low):
            atom = build(match, context)
            if atom is not None:
                found.append(atom)
    found.sort(key=lambda a: (a.period.span[0] - a.period.span[1], a.period.span[0]))
    chosen: list[Atom] = []
    for atom in found:
        start, end = atom.period.span
        if all(end <= other.period.span[0] or start >= other.period.span[1] for other in chosen):
            chosen.append(atom)
    return sorted(chosen, key=lambda a: a.period.span[0])


def _with_text(atom: Atom, original: str) -> Atom:
    start, end = atom.period.span
    while start < end and original[start].isspace():
        start += 1
    return replace(atom, period=replace(atom.period, span=(start, end), matched=original[start:end]))


_LIST = re.compile(
    r"\s*(?:,|&|/|-|–|\band\b|\bor\b|\bto\b|\bvs\.?|\bversus\b|\bagainst\b|\bwith\b|\bcompared (?:to|with)\b"
    r"|กับ|และ|หรือ|ถึง|เทียบกับ|เปรียบเทียบกับ|\s)+\s*(?:the\s+)?"
)


def _share_years(low: str, original: str, atoms: list[Atom]) -> list[Atom]:
    """In "Q1 vs Q2 2017" and "Q1 2017 and Q2" the period without a year takes its neighbour's."""
    atoms = list(atoms)
    for order in (range(len(atoms) - 2, -1, -1), range(1, len(atoms))):
        for index in order:
            neighbour = index + 1 if order.step < 0 else index - 1
            atom, other = atoms[index], atoms[neighbour]
            left, right = sorted((atom.period.span, other.period.span))
            if atom.rebuild is None or other.year is None or not _LIST.fullmatch(low[left[1] : right[0]]):
                continue
            try:
                atoms[index] = _with_text(Atom(atom.rebuild(other.year), other.year), original)
            except ValueError:
                continue
    return atoms


_JOIN_OPEN = re.compile(r"(?:\b(?:between|from)|ระหว่าง|ตั้งแต่|จาก|ช่วง)\s*(?:the\s+|เดือน\s*)?$")
_JOIN_STRONG = re.compile(
    r"\s*(?:-|–|—|\bto\b|\bthrough\b|\bthru\b|\btill\b|\buntil\b|(?:จน)?ถึง|จนถึง)\s*(?:the\s+|เดือน\s*)?"
)
_JOIN_WEAK = re.compile(r"\s*(?:-|–|\bto\b|\band\b|\bthrough\b|\buntil\b|และ|กับ|(?:จน)?ถึง)\s*(?:the\s+|เดือน\s*)?")
_BOUNDS = (
    (re.compile(r"(?:\b(?:since|starting|from)|(?:นับ)?ตั้งแต่|นับจาก)\s*(?:the\s+|in\s+|เดือน\s*)?$"), "since"),
    (re.compile(r"(?:\bafter|หลังจาก|หลัง)\s*(?:the\s+|เดือน\s*)?$"), "after"),
    (re.compile(r"(?:\b(?:before|prior to)|ก่อนหน้า|ก่อน)\s*(?:the\s+|เดือน\s*)?$"), "before"),
    (
        re.compile(r"(?:\b(?:until|till|up to|through|by(?: the)?(?: end of)?)|จนถึง|ถึง|ภายใน)\s*(?:the\s+|เดือน\s*)?$"),
        "until",
    ),
)
_TO_NOW = re.compile(r"\s*(?:to|until|till|up to|(?:จน)?ถึง)\s*(?:now|date|the present|ปัจจุบัน|ตอนนี้|วันนี้)")


def _join(low: str, original: str, atoms: list[Atom], context: Asked) -> list[Period]:
    periods: list[Period] = []
    position = 0
    index = 0
    while index < len(atoms):
        period = atoms[index].period
        before = low[position : period.span[0]]
        opened = _JOIN_OPEN.search(before)
        joined: Period | None = None
        if index + 1 < len(atoms):
            following = atoms[index + 1].period
            gap = low[period.span[1] : following.span[0]]
            if (opened and _JOIN_WEAK.fullmatch(gap)) or _JOIN_STRONG.fullmatch(gap):
                start = period.span[0] - len(opened[0]) if opened else period.span[0]
                joined = _between(period, following, (start, following.span[1]))
        if joined is not None:
            index += 2
            period = joined
        else:
            yearless = atoms[index].rebuild is not None
            index += 1
            period = replace(_bounded(before, low, period, context), yearless=yearless)
        start, end = period.span
        periods.append(replace(period, matched=original[start:end]))
        position = end
    return periods


def _between(first: Period, last: Period, span: tuple[int, int]) -> Period | None:
    if first.start is None or last.end is None or last.end <= first.start:
        return None
    return make_period(
        first.start, last.end, (f"{first.label_en} to {last.label_en}", f"{first.label_th} ถึง {last.label_th}"), span
    )


def _bounded(before: str, low: str, period: Period, context: Asked) -> Period:
    """Apply "since", "before" … in front of a period."""
    for pattern, kind in _BOUNDS:
        match = pattern.search(before)
        if match is None:
            continue
        start, end = period.span[0] - len(match[0]), period.span[1]
        if kind == "since" and period.start is not None:
            now = _TO_NOW.match(low, end)
            end = now.end() if now else end
            tomorrow = context.today + timedelta(days=1)
            until = tomorrow if period.start < tomorrow else None
            return make_period(
                period.start, until, (f"since {period.label_en}", f"ตั้งแต่{period.label_th}"), (start, end)
            )
        if kind == "after" and period.end is not None:
            return make_period(period.end, None, (f"after {period.label_en}", f"หลัง{period.label_th}"), (start, end))
        if kind == "before" and period.start is not None:
            return make_period(None, period.start, (f"before {period.label_en}", f"ก่อน{period.label_th}"), (start, end))
        if kind == "until" and period.end is not None:
            return make_period(None, period.end, (f"until {period.label_en}", f"จนถึง{period.label_th}"), (start, end))
    return period
