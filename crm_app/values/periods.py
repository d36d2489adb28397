"""Periods of time in words, English and Thai, to half-open date ranges.

``find_periods("won in Q1 2017 vs ไตรมาสที่ 2 ปี 2560", today=…)`` returns what the words mean for that day, with the
text that was understood, so that a caller can see what is left over. The rules a reader may want to know:

* A range is half-open: ``start <= day < end``. ``None`` is an open side ("after March 2017").
* A quarter ("Q1 2017", "last quarter", "ไตรมาสก่อน") is a quarter of the workspace's fiscal year. A fiscal year is
  named after the calendar year in which it ends. "2017" and "last year" are calendar years, "FY2017" is not.
* A month, quarter or day without a year is the latest one that has begun, or with ``future=True`` the next to end.
* "last 30 days" are thirty days that end with today. "last 3 months" end today too; "last 2 quarters" are complete.
* Numeric dates are day first. Years from 2400 on are Buddhist (2560 is 2017); two digits after a Thai word are
  whichever era is nearer.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

BUDDHIST_OFFSET = 543
MAX_TEXT = 4_000
MAX_COUNT = 10_000

MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTHS_TH = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
_MONTHS_TH_SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_MONTHS_TH_SPOKEN = (
    "มกรา", "กุมภา", "มีนา", "เมษา", "พฤษภา", "มิถุนา", "กรกฎา", "สิงหา", "กันยา", "ตุลา", "พฤศจิกา", "ธันวา",
)  # fmt: skip
_NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8,
    "เก้า": 9, "สิบ": 10, "สิบเอ็ด": 11, "สิบสอง": 12,
}  # fmt: skip
_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4, "final": 4,
    "แรก": 1, "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "สุดท้าย": 4, "1": 1, "2": 2, "3": 3, "4": 4,
}  # fmt: skip


@dataclass(frozen=True)
class Period:
    """A range of days and the words it came from.

    ``start`` is the first day, ``end`` the day after the last one; ``None`` leaves that side open. ``matched`` is the
    text as it was written and ``span`` its place in the question.
    """

    start: date | None
    end: date | None
    label_en: str
    label_th: str
    matched: str
    span: tuple[int, int]
    yearless: bool = False
    """The words named no year ("in March"), so the latest one was taken."""

    def label(self, language: str) -> str:
        """Return the label in ``language`` ("th", otherwise English)."""
        return self.label_th if language == "th" else self.label_en


@dataclass(frozen=True)
class _Atom:
    """A period before ranges are joined; ``year_free`` rebuilds it for another year when it named none."""

    period: Period
    year: int | None = None
    rebuild: Callable[[int], "Period"] | None = None


@dataclass(frozen=True)
class _Context:
    today: date
    fiscal_start: int
    future: bool


def month_number(name: str) -> int | None:
    """The number, 1 to 12, of a month's name or short form in English or Thai; None when it is none."""
    word = name.lower()
    return next((_MONTHS[form] for form in (word, word.rstrip("."), f"{word}.") if form in _MONTHS), None)


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
    context = _Context(today, fiscal_start_month, future)
    original = text[:MAX_TEXT]
    low = _normalise(original)
    atoms = [_with_text(atom, original) for atom in _scan(low, context)]
    atoms = _share_years(low, original, atoms)
    return _join(low, original, atoms, context)


def in_year_of(period: Period, day: date, fiscal_start_month: int = 1) -> Period:
    """A period that named no year, in the year of `day`: "and in Q2?" after a question about Q1 2017."""
    fiscal = _fiscal_year_of(day, fiscal_start_month)
    last = _add_months(_fiscal_year_start(fiscal, fiscal_start_month), 12) - timedelta(days=1)
    return (find_period(period.matched, last, fiscal_start_month) if period.yearless else None) or period


def _normalise(text: str) -> str:
    """Lower-case with the length kept, Thai digits as ASCII."""
    table = {ord("๐") + digit: str(digit) for digit in range(10)}
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text).translate(table)


# --- arithmetic -------------------------------------------------------------------------------------------------


def _add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    month += 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def _month_start(day: date) -> date:
    return day.replace(day=1)


def _fiscal_year_of(day: date, fiscal_start: int) -> int:
    """The year in which the fiscal year that holds ``day`` ends."""
    return day.year if fiscal_start == 1 or day.month < fiscal_start else day.year + 1


def _fiscal_year_start(year: int, fiscal_start: int) -> date:
    return date(year if fiscal_start == 1 else year - 1, fiscal_start, 1)


def _quarter_start(day: date, fiscal_start: int) -> date:
    offset = (day.month - fiscal_start) % 3
    return _add_months(_month_start(day), -offset)


def _week_start(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _valid(year: int) -> bool:
    return 1900 <= year <= 2200


def _year_number(digits: str, today: date, *, thai: bool) -> int | None:
    """Read a year of two or four digits; ``None`` when it is no plausible year."""
    value = int(digits)
    if len(digits) == 4:
        year = value - BUDDHIST_OFFSET if value >= 2400 else value
        return year if _valid(year) else None
    common = 2000 + value
    if not thai:
        return common
    buddhist = 2500 + value - BUDDHIST_OFFSET

    def distance(year: int) -> int:
        # A question looks back far more often than ahead.
        return today.year - year if year <= today.year else 3 * (year - today.year)

    return min((buddhist, common), key=distance)


# --- labels -----------------------------------------------------------------------------------------------------


def _day_labels(day: date) -> tuple[str, str]:
    return (
        f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}",
        f"{day.day} {MONTHS_TH[day.month - 1]} {day.year + BUDDHIST_OFFSET}",
    )


def _month_labels(day: date) -> tuple[str, str]:
    return (
        f"{MONTHS_EN[day.month - 1]} {day.year}",
        f"{MONTHS_TH[day.month - 1]} {day.year + BUDDHIST_OFFSET}",
    )


def _range_labels(start: date, end: date) -> tuple[str, str]:
    last = end - timedelta(days=1)
    first_en, first_th = _day_labels(start)
    if last <= start:
        return first_en, first_th
    last_en, last_th = _day_labels(last)
    return f"{first_en} to {last_en}", f"{first_th} ถึง {last_th}"


def _make(start: date | None, end: date | None, labels: tuple[str, str], span: tuple[int, int]) -> Period:
    return Period(start, end, labels[0], labels[1], "", span)


def _day(day: date, span: tuple[int, int]) -> Period:
    return _make(day, day + timedelta(days=1), _day_labels(day), span)


def _range(start: date, end: date, span: tuple[int, int]) -> Period:
    return _make(start, end, _range_labels(start, end), span)


def _month(start: date, span: tuple[int, int]) -> Period:
    return _make(start, _add_months(start, 1), _month_labels(start), span)


def _year(year: int, span: tuple[int, int]) -> Period:
    return _make(date(year, 1, 1), date(year + 1, 1, 1), (str(year), f"ปี {year + BUDDHIST_OFFSET}"), span)


def _fiscal_year(year: int, context: _Context, span: tuple[int, int]) -> Period:
    start = _fiscal_year_start(year, context.fiscal_start)
    return _make(start, _add_months(start, 12), (f"fiscal year {year}", f"ปีงบประมาณ {year + BUDDHIST_OFFSET}"), span)


def _quarter(year: int, number: int, context: _Context, span: tuple[int, int]) -> Period:
    start = _add_months(_fiscal_year_start(year, context.fiscal_start), 3 * (number - 1))
    fiscal_en, fiscal_th = ("", "") if context.fiscal_start == 1 else ("fiscal ", "งบประมาณ ")
    thai_year = f"ปี{fiscal_th or ' '}{year + BUDDHIST_OFFSET}"
    labels = (f"{fiscal_en}Q{number} {year}", f"ไตรมาสที่ {number} {thai_year}")
    return _make(start, _add_months(start, 3), labels, span)


def _quarter_of(day: date, context: _Context, span: tuple[int, int]) -> Period:
    year = _fiscal_year_of(day, context.fiscal_start)
    number = (day.month - context.fiscal_start) % 12 // 3 + 1
    return _quarter(year, number, context, span)


def _half(year: int, number: int, context: _Context, span: tuple[int, int]) -> Period:
    start = _add_months(_fiscal_year_start(year, context.fiscal_start), 6 * (number - 1))
    thai = "ครึ่งแรก" if number == 1 else "ครึ่งหลัง"
    labels = (f"H{number} {year}", f"{thai}ของปี {year + BUDDHIST_OFFSET}")
    return _make(start, _add_months(start, 6), labels, span)


# --- words ------------------------------------------------------------------------------------------------------


def _month_table() -> dict[str, int]:
    table: dict[str, int] = {}
    for number, name in enumerate(MONTHS_EN, 1):
        table[name.lower()] = number
        table[name[:3].lower()] = number
    table["sept"] = 9
    for names in (MONTHS_TH, _MONTHS_TH_SPOKEN):
        table.update({name: number for number, name in enumerate(names, 1)})
    for number, name in enumerate(_MONTHS_TH_SHORT, 1):
        for written in (name, name[:-1], name.replace(".", "") + ".", name.replace(".", ". ").strip()):
            table[written] = number
    return table


_MONTHS = _month_table()


def _alternatives(words: Iterator[str] | list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_MONTH_EN = rf"(?:{_alternatives([w for w in _MONTHS if w.isascii()])})\b\.?"
_MONTH_TH = rf"(?:เดือน\s*)?(?:{_alternatives([w for w in _MONTHS if not w.isascii()])})"
_ERA = r"(?:พ\.?\s?ศ\.?\s*|ค\.?\s?ศ\.?\s*)?"
_YEAR4 = r"(?<!\d)(?:19|20|21|24|25|26)\d\d(?![\d%]|[.,]\d)"
# The year that may follow a month, quarter or half; group names are filled in so that they stay unique.
_YEAR_EN = (
    rf"(?:\s*(?:,|of|in)?\s*(?:the\s+)?(?:year\s+)?(?P<year>{_YEAR4})"
    r"|\s*(?:of\s+|in\s+)?(?P<rel>(?:last|this|next|previous|the\s+past)\s+year))"
)
_YEAR_SHORT = r"(?:\s*['’]\s?(?P<year2>\d\d)(?!\d))"
_YEAR_TH = (
    rf"(?:\s*(?:ของ|ใน)?\s*(?:ปี\s*)?{_ERA}(?P<yearth>{_YEAR4}|(?<![\d])\d\d(?!\s*[\d%]|\s*(?:ราย|ดีล|วัน|คน|อัน|บริษัท|เดือน)))"
    r"|\s*(?:ของ|ใน)?\s*(?P<relth>ปี\s*(?:นี้|ที่แล้ว|ก่อน|ที่ผ่านมา|หน้า)))"
)
# After Latin words two bare digits are rather a count than a year.
_YEAR_TH_FULL = (
    rf"(?:\s*(?:ของ|ใน)?\s*(?:ปี\s*{_ERA}(?P<yearth>{_YEAR4}|\d\d(?!\d)))"
    r"|\s*(?:ของ|ใน)?\s*(?P<relth>ปี\s*(?:นี้|ที่แล้ว|ก่อน|ที่ผ่านมา|หน้า)))"
)
_COUNT = rf"(?P<count>\d{{1,5}}|{_alternatives(list(_NUMBER_WORDS))})"
_UNIT_EN = r"(?P<unit>day|week|month|quarter|year)s?\b"
_UNIT_TH = r"(?P<unit>วัน|สัปดาห์|อาทิตย์|เดือน|ไตรมาส|ปี)"
_UNITS_TH = {"วัน": "day", "สัปดาห์": "week", "อาทิตย์": "week", "เดือน": "month", "ไตรมาส": "quarter", "ปี": "year"}

_Build = Callable[[re.Match[str], _Context], _Atom | None]
_RULES: list[tuple[re.Pattern[str], _Build]] = []


def _rule(pattern: str) -> Callable[[_Build], _Build]:
    def add(build: _Build) -> _Build:
        _RULES.append((re.compile(pattern), build))
        return build

    return add


def _count_of(match: re.Match[str]) -> int:
    word = match["count"]
    return _NUMBER_WORDS[word] if word in _NUMBER_WORDS else min(int(word), MAX_COUNT)


def _relative_year(words: str, context: _Context) -> int:
    if re.search(r"last|previous|past|ที่แล้ว|ก่อน|ที่ผ่านมา", words):
        return context.today.year - 1
    if re.search(r"next|หน้า", words):
        return context.today.year + 1
    return context.today.year


def _named_year(match: re.Match[str], context: _Context) -> int | None:
    """The year that a match names, if it names one."""
    groups = match.groupdict()
    for name, thai in (("year", False), ("year2", False), ("yearth", True)):
        if groups.get(name):
            return _year_number(groups[name], context.today, thai=thai)
    for name in ("rel", "relth"):
        if groups.get(name):
            return _relative_year(groups[name], context)
    return None


def _latest(build: Callable[[int], Period], context: _Context) -> Period:
    """The newest of this kind of period that has begun, or the next one to end when looking ahead."""
    years = range(context.today.year - 8, context.today.year + 9)
    periods: list[Period] = []
    for year in years:
        try:
            periods.append(build(year))
        except ValueError:  # 29 February exists in leap years alone
            continue
    if context.future:
        return next(p for p in periods if p.end is not None and p.end > context.today)
    return [p for p in periods if p.start is not None and p.start <= context.today][-1]


def _yearly(match: re.Match[str], context: _Context, build: Callable[[int], Period]) -> _Atom | None:
    year = _named_year(match, context)
    if year is None:
        return _Atom(_latest(build, context), None, build)
    try:
        return _Atom(build(year), year)
    except ValueError:
        return None


# --- rules ------------------------------------------------------------------------------------------------------


@_rule(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)")
@_rule(r"(?<![\d/])(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4}|\d{2})(?![\d/])")
def _numeric_date(match: re.Match[str], context: _Context) -> _Atom | None:
    year = _year_number(match["y"], context.today, thai=len(match["y"]) == 2)
    try:
        return _Atom(_day(date(year or 0, int(match["m"]), int(match["d"])), match.span()), year)
    except ValueError:
        return None


@_rule(r"(?<!\d)(?P<y>(?:19|20|21|25)\d\d)-(?P<m>0[1-9]|1[0-2])(?![\d-])")
def _iso_month(match: re.Match[str], context: _Context) -> _Atom | None:
    year = _year_number(match["y"], context.today, thai=False)
    return _Atom(_month(date(year, int(match["m"]), 1), match.span()), year) if year else None


@_rule(rf"(?<![\w/])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH_EN})(?:{_YEAR_EN}|{_YEAR_SHORT})?")
@_rule(
    rf"(?<!\w)(?P<month>{_MONTH_EN})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:\s*,?\s*(?P<year>{_YEAR4})|{_YEAR_SHORT})?"
)
@_rule(rf"(?:วันที่\s*)?(?<!\d)(?P<d>\d{{1,2}})\s*(?P<month>{_MONTH_TH})(?:{_YEAR_TH})?")
def _day_of_month(match: re.Match[str], context: _Context) -> _Atom | None:
    number, day, span = _month_number(match["month"]), int(match["d"]), match.span()
    if not 1 <= day <= 31 or (number in (4, 6, 9, 11) and day > 30) or (number == 2 and day > 29):
        return None
    return _yearly(match, context, lambda year: _day(date(year, number, day), span))


def _month_number(word: str) -> int:
    word = re.sub(r"^เดือน\s*", "", word)
    return _MONTHS[word] if word in _MONTHS else _MONTHS[word.rstrip(".")]


@_rule(rf"(?<!\w)(?P<month>{_MONTH_EN})(?:{_YEAR_EN}|{_YEAR_SHORT}|-(?P<yearth>\d\d)(?!\d))?")
@_rule(rf"(?P<month>{_MONTH_TH})(?:{_YEAR_TH})?")
def _named_month(match: re.Match[str], context: _Context) -> _Atom | None:
    number, span = _month_number(match["month"]), match.span()
    if match["month"].rstrip(".") in ("may", "mar", "march") and _named_year(match, context) is None:
        # "may" is a verb and "march" a walk unless something says that a month is meant.
        before = match.string[: match.start()].rstrip()
        after = match.string[match.end() :]
        if not re.match(r"\s*(?:vs\b|versus\b|[-–]\s*\w)", after) and not re.search(
            r"(?:\b(?:in|of|for|during|since|before|after|until|from|to|and|between|by|vs|last|this)|[-–])$", before
        ):
            return None
    return _yearly(match, context, lambda year: _month(date(year, number, 1), span))


@_rule(rf"(?<!\w)(?:q|quarter\s*)(?P<n>[1-4])(?![\d.])(?:\s*[/-]?\s*(?:{_YEAR_EN}|{_YEAR_SHORT}|{_YEAR_TH_FULL}))?")
@_rule(
    rf"(?<!\w)(?:the\s+)?(?P<ord>first|second|third|fourth|last|final|1st|2nd|3rd|4th)\s+(?:fiscal\s+)?quarter(?:{_YEAR_EN}|{_YEAR_SHORT})"
)
@_rule(r"(?<!\w)(?:the\s+)?(?P<ord>first|second|third|fourth|1st|2nd|3rd|4th)\s+(?:fiscal\s+)?quarter\b")
@_rule(rf"(?<!\w)(?P<yearth>{_YEAR4})\s*[-/]?\s*q(?P<n>[1-4])(?!\d)")
@_rule(rf"ไตรมาส\s*(?:ที่\s*)?(?P<ord>แรก|สุดท้าย|หนึ่ง|สอง|สาม|สี่|[1-4](?!\d))(?:\s*[/-]?\s*{_YEAR_TH})?")
def _named_quarter(match: re.Match[str], context: _Context) -> _Atom | None:
    groups, span = match.groupdict(), match.span()
    number = int(groups["n"]) if groups.get("n") else _ORDINALS[groups["ord"]]
    return _yearly(match, context, lambda year: _quarter(year, number, context, span))


@_rule(rf"(?<!\w)h(?P<n>[12])(?!\d)(?:{_YEAR_EN}|{_YEAR_SHORT}|{_YEAR_TH_FULL})?")
@_rule(rf"(?<!\w)(?:the\s+)?(?P<ord>first|second|1st|2nd)\s+half(?:\s+of\s+the\s+year)?(?:{_YEAR_EN})?")
@_rule(rf"ครึ่ง\s*(?:ปี\s*)?(?P<ord>แรก|หลัง)(?:{_YEAR_TH})?")
def _named_half(match: re.Match[str], context: _Context) -> _Atom | None:
    groups, span = match.groupdict(), match.span()
    number = int(groups["n"]) if groups.get("n") else (1 if groups["ord"] in ("first", "1st", "แรก") else 2)
    return _yearly(match, context, lambda year: _half(year, number, context, span))


@_rule(rf"(?<!\w)(?:fy\s*['’]?|fiscal\s+year\s+)(?P<year>{_YEAR4}|\d\d(?!\d))")
@_rule(rf"ปีงบประมาณ\s*{_ERA}(?P<yearth>{_YEAR4}|\d\d(?!\d))")
def _named_fiscal_year(match: re.Match[str], context: _Context) -> _Atom | None:
    year = _named_year(match, context)
    return _Atom(_fiscal_year(year, context, match.span()), year) if year else None


# A bare number is a year unless the words around it make it an amount, a count or a part of a name.
@_rule(
    r"(?<![\w$€£฿#.,/-])(?<!over )(?<!above )(?<!below )(?<!under )(?<!than )(?<!least )(?<!most )(?<!top )"
    r"(?P<year>(?:199|20\d|21\d)\d)(?![\w%$€£฿/-])(?![.,]\d)"
    r"(?!\s*(?:baht|thb|usd|dollars?|euros?|eur|deals?|companies|contacts|tasks|records|บาท|ดีล|ราย|ดอลลาร์|บริษัท|คน))"
)
@_rule(rf"(?<!\w)(?:in\s+|of\s+)?(?:the\s+)?year\s+(?P<year>{_YEAR4})(?![\w-])")
@_rule(rf"(?<!ไตรมาส)ปี\s*{_ERA}(?P<yearth>{_YEAR4}|\d\d(?!\d))")
@_rule(rf"[พค]\.?\s?ศ\.?\s*(?P<yearth>{_YEAR4})")
def _named_year_alone(match: re.Match[str], context: _Context) -> _Atom | None:
    year = _named_year(match, context)
    if year is None or re.search(r"(?:เกิน|มากกว่า|น้อยกว่า|ต่ำกว่า|ขั้นต่ำ|[<>]=?)\s*$", match.string[: match.start()]):
        return None
    return _Atom(_year(year, match.span()), year)


@_rule(
    r"\b(?:the\s+)?(?P<day>day before yesterday|today|yesterday|tomorrow)\b|(?P<dayth>เมื่อวานซืน|วันนี้|เมื่อวาน(?:นี้)?|พรุ่งนี้)"
)
def _near_day(match: re.Match[str], context: _Context) -> _Atom | None:
    word = match["day"] or match["dayth"]
    offsets = {"today": 0, "วันนี้": 0, "tomorrow": 1, "พรุ่งนี้": 1, "day before yesterday": -2, "เมื่อวานซืน": -2}
    return _Atom(_day(context.today + timedelta(days=offsets.get(word, -1)), match.span()))


@_rule(
    r"\b(?:the\s+)?(?P<which>this|current|last|previous|prior|past|next|coming)\s+"
    r"(?P<unit>fiscal year|financial year|calendar year|calendar month|week|month|quarter|year)\b"
    r"(?!\s+to\s+date|\s+so\s+far)"
)
@_rule(
    r"(?P<unit>ปีงบประมาณ|สัปดาห์|อาทิตย์|เดือน|ไตรมาส|ปี)\s*"
    r"(?P<which>นี้|ปัจจุบัน|ที่แล้ว|ก่อนหน้า(?:นี้)?|ก่อน|ที่ผ่านมา|หน้า|ถัดไป)"
)
def _near_unit(match: re.Match[str], context: _Context) -> _Atom | None:
    which = match["which"]
    step = 0 if which in ("this", "current", "นี้", "ปัจจุบัน") else 1 if which in ("next", "coming", "หน้า", "ถัดไป") else -1
    unit = _UNITS_TH.get(match["unit"], match["unit"])
    if unit in ("fiscal year", "financial year", "ปีงบประมาณ"):
        year = _fiscal_year_of(context.today, context.fiscal_start) + step
        return _Atom(_fiscal_year(year, context, match.span()), year)
    return _Atom(_shifted(unit.removeprefix("calendar "), step, context, match.span()))


def _shifted(unit: str, step: int, context: _Context, span: tuple[int, int]) -> Period:
    """The whole week, month, quarter or year that lies ``step`` of them from today."""
    today = context.today
    if unit == "day":
        return _day(today + timedelta(days=step), span)
    if unit == "week":
        start = _week_start(today) + timedelta(weeks=step)
        return _range(start, start + timedelta(weeks=1), span)
    if unit == "month":
        return _month(_add_months(_month_start(today), step), span)
    if unit == "quarter":
        return _quarter_of(_add_months(_quarter_start(today, context.fiscal_start), 3 * step), context, span)
    return _year(today.year + step, span)


@_rule(
    rf"\b(?:(?:in|over|during|for|within)\s+)?(?:the\s+)?(?P<which>last|past|previous|next|coming)\s+{_COUNT}\s+(?:full\s+|calendar\s+)?{_UNIT_EN}"
)
@_rule(rf"(?:ใน\s*)?(?:ช่วง\s*|รอบ\s*)?{_COUNT}\s*{_UNIT_TH}\s*(?P<which>ที่ผ่านมา|ที่แล้ว|หลังสุด|ล่าสุด|หลัง|ข้างหน้า|ถัดไป|ต่อจากนี้)")
def _last_n(match: re.Match[str], context: _Context) -> _Atom | None:
    count, unit = _count_of(match), _UNITS_TH.get(match["unit"], match["unit"])
    ahead = match["which"] in ("next", "coming", "ข้างหน้า", "ถัดไป", "ต่อจากนี้")
    if count < 1:
        return None
    span, tomorrow = match.span(), context.today + timedelta(days=1)
    try:
        if unit == "quarter":
            edge = _quarter_start(context.today, context.fiscal_start)
            start, end = (
                (_add_months(edge, 3), _add_months(edge, 3 + 3 * count))
                if ahead
                else (_add_months(edge, -3 * count), edge)
            )
        elif unit in ("day", "week"):
            length = timedelta(days=count * (7 if unit == "week" else 1))
            start, end = (context.today, context.today + length) if ahead else (tomorrow - length, tomorrow)
        else:
            months = count * (12 if unit == "year" else 1)
            start, end = (
                (context.today, _add_months(context.today, months))
                if ahead
                else (_add_months(tomorrow, -months), tomorrow)
            )
    except (ValueError, OverflowError):
        return None
    return _Atom(_range(start, end, span)) if start.year >= 1900 else None


@_rule(rf"(?<!\w){_COUNT}\s+{_UNIT_EN}\s+ago\b")
@_rule(rf"{_COUNT}\s*{_UNIT_TH}\s*(?:ก่อน(?:หน้านี้)?)")
def _n_ago(match: re.Match[str], context: _Context) -> _Atom | None:
    try:
        return _Atom(_shifted(_UNITS_TH.get(match["unit"], match["unit"]), -_count_of(match), context, match.span()))
    except (ValueError, OverflowError):
        return None


@_rule(r"\b(?P<unit>year|quarter|month|week)\s*[- ]to[- ]date\b|\b(?P<short>ytd|qtd|mtd|wtd)\b")
@_rule(r"\b(?:so\s+far\s+)?this\s+(?P<unit>year|quarter|month|week)\s+(?:so\s+far|to\s+date)\b")
@_rule(r"\bso\s+far\s+this\s+(?P<unit>year|quarter|month|week)\b")
@_rule(r"\bsince\s+the\s+(?:start|beginning)\s+of\s+(?:the|this)\s+(?P<unit>fiscal year|year|quarter|month|week)\b")
@_rule(
    r"(?:นับ)?(?:ตั้งแต่|แต่)\s*ต้น\s*(?P<unit>ปีงบประมาณ|ปี|ไตรมาส|เดือน|สัปดาห์|อาทิตย์)(?:นี้)?(?:\s*(?:จน)?ถึง\s*(?:ปัจจุบัน|วันนี้|ตอนนี้))?"
)
@_rule(r"\bfiscal\s+(?P<unit>year)\s+to\s+date(?P<fiscal>)\b")
def _to_date(match: re.Match[str], context: _Context) -> _Atom | None:
    groups, today = match.groupdict(), context.today
    word = groups.get("unit") or {"y": "year", "q": "quarter", "m": "month", "w": "week"}[groups["short"][0]]
    unit = _UNITS_TH.get(word, word)
    if unit in ("fiscal year", "ปีงบประมาณ") or groups.get("fiscal") is not None:
        start = _fiscal_year_start(_fiscal_year_of(today, context.fiscal_start), context.fiscal_start)
    else:
        start = _shifted(unit, 0, context, match.span()).start or today
    return _Atom(_range(start, today + timedelta(days=1), match.span()))


# --- putting it together ----------------------------------------------------------------------------------------


def _scan(low: str, context: _Context) -> list[_Atom]:
    """All atoms, the longest first where two begin in the same place or overlap."""
    found: list[_Atom] = []
    for pattern, build in _RULES:
        for match in pattern.finditer(low):
            atom = build(match, context)
            if atom is not None:
                found.append(atom)
    found.sort(key=lambda a: (a.period.span[0] - a.period.span[1], a.period.span[0]))
    chosen: list[_Atom] = []
    for atom in found:
        start, end = atom.period.span
        if all(end <= other.period.span[0] or start >= other.period.span[1] for other in chosen):
            chosen.append(atom)
    return sorted(chosen, key=lambda a: a.period.span[0])


def _with_text(atom: _Atom, original: str) -> _Atom:
    start, end = atom.period.span
    while start < end and original[start].isspace():
        start += 1
    return replace(atom, period=replace(atom.period, span=(start, end), matched=original[start:end]))


_LIST = re.compile(
    r"\s*(?:,|&|/|-|–|\band\b|\bor\b|\bto\b|\bvs\.?|\bversus\b|\bagainst\b|\bwith\b|\bcompared (?:to|with)\b"
    r"|กับ|และ|หรือ|ถึง|เทียบกับ|เปรียบเทียบกับ|\s)+\s*(?:the\s+)?"
)


def _share_years(low: str, original: str, atoms: list[_Atom]) -> list[_Atom]:
    """In "Q1 vs Q2 2017" and "Q1 2017 and Q2" the one without a year takes its neighbour's."""
    atoms = list(atoms)
    for order in (range(len(atoms) - 2, -1, -1), range(1, len(atoms))):
        for index in order:
            neighbour = index + 1 if order.step < 0 else index - 1
            atom, other = atoms[index], atoms[neighbour]
            left, right = sorted((atom.period.span, other.period.span))
            if atom.rebuild is None or other.year is None or not _LIST.fullmatch(low[left[1] : right[0]]):
                continue
            try:
                atoms[index] = _with_text(_Atom(atom.rebuild(other.year), other.year), original)
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


def _join(low: str, original: str, atoms: list[_Atom], context: _Context) -> list[Period]:
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
    return _make(
        first.start, last.end, (f"{first.label_en} to {last.label_en}", f"{first.label_th} ถึง {last.label_th}"), span
    )


def _bounded(before: str, low: str, period: Period, context: _Context) -> Period:
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
            return _make(period.start, until, (f"since {period.label_en}", f"ตั้งแต่{period.label_th}"), (start, end))
        if kind == "after" and period.end is not None:
            return _make(period.end, None, (f"after {period.label_en}", f"หลัง{period.label_th}"), (start, end))
        if kind == "before" and period.start is not None:
            return _make(None, period.start, (f"before {period.label_en}", f"ก่อน{period.label_th}"), (start, end))
        if kind == "until" and period.end is not None:
            return _make(None, period.end, (f"until {period.label_en}", f"จนถึง{period.label_th}"), (start, end))
    return period
