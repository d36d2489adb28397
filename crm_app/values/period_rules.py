"""The words that name a period, each with the period that it names; see `periods` for how they are read."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from crm_app.values.months import MONTH_NUMBERS
from crm_app.values.period_parts import (
    Asked,
    Atom,
    Period,
    add_months,
    day_period,
    fiscal_year_of,
    fiscal_year_period,
    fiscal_year_start,
    half_period,
    month_period,
    month_start,
    quarter_period,
    quarter_start,
    quarter_with,
    range_period,
    week_start,
    year_number,
    year_period,
)

MAX_COUNT = 10_000
_NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8,
    "เก้า": 9, "สิบ": 10, "สิบเอ็ด": 11, "สิบสอง": 12,
}  # fmt: skip
_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4, "final": 4,
    "แรก": 1, "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "สุดท้าย": 4, "1": 1, "2": 2, "3": 3, "4": 4,
}  # fmt: skip


def _alternatives(words: Iterator[str] | list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_MONTH_EN = rf"(?:{_alternatives([w for w in MONTH_NUMBERS if w.isascii()])})\b\.?"
_MONTH_TH = rf"(?:เดือน\s*)?(?:{_alternatives([w for w in MONTH_NUMBERS if not w.isascii()])})"
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
# After Latin words two bare digits are more likely a count than a year.
_YEAR_TH_FULL = (
    rf"(?:\s*(?:ของ|ใน)?\s*(?:ปี\s*{_ERA}(?P<yearth>{_YEAR4}|\d\d(?!\d)))"
    r"|\s*(?:ของ|ใน)?\s*(?P<relth>ปี\s*(?:นี้|ที่แล้ว|ก่อน|ที่ผ่านมา|หน้า)))"
)
_COUNT = rf"(?P<count>\d{{1,5}}|{_alternatives(list(_NUMBER_WORDS))})"
_UNIT_EN = r"(?P<unit>day|week|month|quarter|year)s?\b"
_UNIT_TH = r"(?P<unit>วัน|สัปดาห์|อาทิตย์|เดือน|ไตรมาส|ปี)"
_UNITS_TH = {"วัน": "day", "สัปดาห์": "week", "อาทิตย์": "week", "เดือน": "month", "ไตรมาส": "quarter", "ปี": "year"}

_Build = Callable[[re.Match[str], Asked], Atom | None]
RULES: list[tuple[re.Pattern[str], _Build]] = []


def _rule(pattern: str) -> Callable[[_Build], _Build]:
    def add(build: _Build) -> _Build:
        RULES.append((re.compile(pattern), build))
        return build

    return add


def _count_of(match: re.Match[str]) -> int:
    word = match["count"]
    return _NUMBER_WORDS[word] if word in _NUMBER_WORDS else min(int(word), MAX_COUNT)


def _relative_year(words: str, context: Asked) -> int:
    if re.search(r"last|previous|past|ที่แล้ว|ก่อน|ที่ผ่านมา", words):
        return context.today.year - 1
    if re.search(r"next|หน้า", words):
        return context.today.year + 1
    return context.today.year


def _named_year(match: re.Match[str], context: Asked) -> int | None:
    """The year that a match names, if it names one."""
    groups = match.groupdict()
    for name, thai in (("year", False), ("year2", False), ("yearth", True)):
        if groups.get(name):
            return year_number(groups[name], context.today, thai=thai)
    for name in ("rel", "relth"):
        if groups.get(name):
            return _relative_year(groups[name], context)
    return None


def _latest(build: Callable[[int], Period], context: Asked) -> Period:
    """The newest period of this kind that has begun, or the next one to end when looking ahead."""
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


def _yearly(match: re.Match[str], context: Asked, build: Callable[[int], Period]) -> Atom | None:
    year = _named_year(match, context)
    if year is None:
        return Atom(_latest(build, context), None, build)
    try:
        return Atom(build(year), year)
    except ValueError:
        return None


# --- rules ------------------------------------------------------------------------------------------------------


@_rule(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)")
@_rule(r"(?<![\d/])(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4}|\d{2})(?![\d/])")
def _numeric_date(match: re.Match[str], context: Asked) -> Atom | None:
    year = year_number(match["y"], context.today, thai=len(match["y"]) == 2)
    try:
        return Atom(day_period(date(year or 0, int(match["m"]), int(match["d"])), match.span()), year)
    except ValueError:
        return None


@_rule(r"(?<!\d)(?P<y>(?:19|20|21|25)\d\d)-(?P<m>0[1-9]|1[0-2])(?![\d-])")
def _iso_month(match: re.Match[str], context: Asked) -> Atom | None:
    year = year_number(match["y"], context.today, thai=False)
    return Atom(month_period(date(year, int(match["m"]), 1), match.span()), year) if year else None


@_rule(rf"(?<![\w/])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH_EN})(?:{_YEAR_EN}|{_YEAR_SHORT})?")
@_rule(
    rf"(?<!\w)(?P<month>{_MONTH_EN})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:\s*,?\s*(?P<year>{_YEAR4})|{_YEAR_SHORT})?"
)
@_rule(rf"(?:วันที่\s*)?(?<!\d)(?P<d>\d{{1,2}})\s*(?P<month>{_MONTH_TH})(?:{_YEAR_TH})?")
def _day_of_month(match: re.Match[str], context: Asked) -> Atom | None:
    number, day, span = _month_number(match["month"]), int(match["d"]), match.span()
    if not 1 <= day <= 31 or (number in (4, 6, 9, 11) and day > 30) or (number == 2 and day > 29):
        return None
    return _yearly(match, context, lambda year: day_period(date(year, number, day), span))


def _month_number(word: str) -> int:
    word = re.sub(r"^เดือน\s*", "", word)
    return MONTH_NUMBERS[word] if word in MONTH_NUMBERS else MONTH_NUMBERS[word.rstrip(".")]


@_rule(rf"(?<!\w)(?P<month>{_MONTH_EN})(?:{_YEAR_EN}|{_YEAR_SHORT}|-(?P<yearth>\d\d)(?!\d))?")
@_rule(rf"(?P<month>{_MONTH_TH})(?:{_YEAR_TH})?")
def _named_month(match: re.Match[str], context: Asked) -> Atom | None:
    number, span = _month_number(match["month"]), match.span()
    if match["month"].rstrip(".") in ("may", "mar", "march") and _named_year(match, context) is None:
        # "may" is a verb and "march" a walk unless the words around it show that a month is meant.
        before = match.string[: match.start()].rstrip()
        after = match.string[match.end() :]
        if not re.match(r"\s*(?:vs\b|versus\b|[-–]\s*\w)", after) and not re.search(
            r"(?:\b(?:in|of|for|during|since|before|after|until|from|to|and|between|by|vs|last|this)|[-–])$", before
        ):
            return None
    return _yearly(match, context, lambda year: month_period(date(year, number, 1), span))


@_rule(rf"(?<!\w)(?:q|quarter\s*)(?P<n>[1-4])(?![\d.])(?:\s*[/-]?\s*(?:{_YEAR_EN}|{_YEAR_SHORT}|{_YEAR_TH_FULL}))?")
@_rule(
    rf"(?<!\w)(?:the\s+)?(?P<ord>first|second|third|fourth|last|final|1st|2nd|3rd|4th)\s+(?:fiscal\s+)?quarter(?:{_YEAR_EN}|{_YEAR_SHORT})"
)
@_rule(r"(?<!\w)(?:the\s+)?(?P<ord>first|second|third|fourth|1st|2nd|3rd|4th)\s+(?:fiscal\s+)?quarter\b")
@_rule(rf"(?<!\w)(?P<yearth>{_YEAR4})\s*[-/]?\s*q(?P<n>[1-4])(?!\d)")
@_rule(rf"ไตรมาส\s*(?:ที่\s*)?(?P<ord>แรก|สุดท้าย|หนึ่ง|สอง|สาม|สี่|[1-4](?!\d))(?:\s*[/-]?\s*{_YEAR_TH})?")
def _named_quarter(match: re.Match[str], context: Asked) -> Atom | None:
    groups, span = match.groupdict(), match.span()
    number = int(groups["n"]) if groups.get("n") else _ORDINALS[groups["ord"]]
    return _yearly(match, context, lambda year: quarter_period(year, number, context, span))


@_rule(rf"(?<!\w)h(?P<n>[12])(?!\d)(?:{_YEAR_EN}|{_YEAR_SHORT}|{_YEAR_TH_FULL})?")
@_rule(rf"(?<!\w)(?:the\s+)?(?P<ord>first|second|1st|2nd)\s+half(?:\s+of\s+the\s+year)?(?:{_YEAR_EN})?")
@_rule(rf"ครึ่ง\s*(?:ปี\s*)?(?P<ord>แรก|หลัง)(?:{_YEAR_TH})?")
def _named_half(match: re.Match[str], context: Asked) -> Atom | None:
    groups, span = match.groupdict(), match.span()
    number = int(groups["n"]) if groups.get("n") else (1 if groups["ord"] in ("first", "1st", "แรก") else 2)
    return _yearly(match, context, lambda year: half_period(year, number, context, span))


@_rule(rf"(?<!\w)(?:fy\s*['’]?|fiscal\s+year\s+)(?P<year>{_YEAR4}|\d\d(?!\d))")
@_rule(rf"ปีงบประมาณ\s*{_ERA}(?P<yearth>{_YEAR4}|\d\d(?!\d))")
def _named_fiscal_year(match: re.Match[str], context: Asked) -> Atom | None:
    year = _named_year(match, context)
    return Atom(fiscal_year_period(year, context, match.span()), year) if year else None


# A bare number is a year unless the words around it make it an amount, a count or a part of a name.
@_rule(
    r"(?<![\w$€£฿#.,/-])(?<!over )(?<!above )(?<!below )(?<!under )(?<!than )(?<!least )(?<!most )(?<!top )"
    r"(?P<year>(?:199|20\d|21\d)\d)(?![\w%$€£฿/-])(?![.,]\d)"
    r"(?!\s*(?:baht|thb|usd|dollars?|euros?|eur|deals?|companies|contacts|tasks|records|บาท|ดีล|ราย|ดอลลาร์|บริษัท|คน))"
)
@_rule(rf"(?<!\w)(?:in\s+|of\s+)?(?:the\s+)?year\s+(?P<year>{_YEAR4})(?![\w-])")
@_rule(rf"(?<!ไตรมาส)ปี\s*{_ERA}(?P<yearth>{_YEAR4}|\d\d(?!\d))")
@_rule(rf"[พค]\.?\s?ศ\.?\s*(?P<yearth>{_YEAR4})")
def _named_year_alone(match: re.Match[str], context: Asked) -> Atom | None:
    year = _named_year(match, context)
    if year is None or re.search(r"(?:เกิน|มากกว่า|น้อยกว่า|ต่ำกว่า|ขั้นต่ำ|[<>]=?)\s*$", match.string[: match.start()]):
        return None
    return Atom(year_period(year, match.span()), year)


@_rule(
    r"\b(?:the\s+)?(?P<day>day before yesterday|today|yesterday|tomorrow)\b|(?P<dayth>เมื่อวานซืน|วันนี้|เมื่อวาน(?:นี้)?|พรุ่งนี้)"
)
def _near_day(match: re.Match[str], context: Asked) -> Atom | None:
    word = match["day"] or match["dayth"]
    offsets = {"today": 0, "วันนี้": 0, "tomorrow": 1, "พรุ่งนี้": 1, "day before yesterday": -2, "เมื่อวานซืน": -2}
    return Atom(day_period(context.today + timedelta(days=offsets.get(word, -1)), match.span()))


_AHEAD = ("next", "coming", "after", "later", "หน้า", "ถัดไป", "ถัดมา")


@_rule(
    r"\b(?:the\s+)?(?P<which>this|current|last|previous|prior|past|next|coming)\s+"
    r"(?P<unit>fiscal year|financial year|calendar year|calendar month|week|month|quarter|year)\b"
    r"(?!\s+to\s+date|\s+so\s+far)"
)
@_rule(
    r"(?P<unit>ปีงบประมาณ|สัปดาห์|อาทิตย์|เดือน|ไตรมาส|ปี)\s*"
    r"(?P<which>นี้|ปัจจุบัน|ที่แล้ว|ก่อนหน้า(?:นี้|นั้น)?|ก่อน(?:นี้|นั้น)?|ที่ผ่านมา|หน้า|ถัดไป|ถัดมา)"
)
@_rule(
    r"\b(?:the\s+)?(?P<unit>week|month|quarter|year)\s+(?P<which>before|earlier|prior|after|later)"
    r"(?:\s+(?:that|this|it))?(?=\s*(?:[?.!,;]|$))"
)
def _near_unit(match: re.Match[str], context: Asked) -> Atom | None:
    which = match["which"]
    step = 0 if which in ("this", "current", "นี้", "ปัจจุบัน") else 1 if which in _AHEAD else -1
    unit = _UNITS_TH.get(match["unit"], match["unit"])
    if unit in ("fiscal year", "financial year", "ปีงบประมาณ"):
        year = fiscal_year_of(context.today, context.fiscal_start) + step
        return Atom(fiscal_year_period(year, context, match.span()), year)
    return Atom(_shifted(unit.removeprefix("calendar "), step, context, match.span()))


def _shifted(unit: str, step: int, context: Asked, span: tuple[int, int]) -> Period:
    """The whole week, month, quarter or year ``step`` units from today's."""
    today = context.today
    if unit == "day":
        return day_period(today + timedelta(days=step), span)
    if unit == "week":
        start = week_start(today) + timedelta(weeks=step)
        return range_period(start, start + timedelta(weeks=1), span)
    if unit == "month":
        return month_period(add_months(month_start(today), step), span)
    if unit == "quarter":
        return quarter_with(add_months(quarter_start(today, context.fiscal_start), 3 * step), context, span)
    return year_period(today.year + step, span)


@_rule(
    rf"\b(?:(?:in|over|during|for|within)\s+)?(?:the\s+)?(?P<which>last|past|previous|next|coming)\s+{_COUNT}\s+(?:full\s+|calendar\s+)?{_UNIT_EN}"
)
@_rule(rf"(?P<which>ย้อนหลัง)(?:ไป)?\s*{_COUNT}\s*{_UNIT_TH}")
@_rule(
    rf"(?:ใน\s*)?(?:ช่วง\s*|รอบ\s*)?{_COUNT}\s*{_UNIT_TH}\s*(?P<which>ย้อนหลัง|ที่ผ่านมา|ที่แล้ว|หลังสุด|ล่าสุด|หลัง|ข้างหน้า|ถัดไป|ต่อจากนี้)"
)
def _last_n(match: re.Match[str], context: Asked) -> Atom | None:
    count, unit = _count_of(match), _UNITS_TH.get(match["unit"], match["unit"])
    ahead = match["which"] in ("next", "coming", "ข้างหน้า", "ถัดไป", "ต่อจากนี้")
    if count < 1:
        return None
    span, tomorrow = match.span(), context.today + timedelta(days=1)
    try:
        if unit == "quarter":
            edge = quarter_start(context.today, context.fiscal_start)
            start, end = (
                (add_months(edge, 3), add_months(edge, 3 + 3 * count))
                if ahead
                else (add_months(edge, -3 * count), edge)
            )
        elif unit in ("day", "week"):
            length = timedelta(days=count * (7 if unit == "week" else 1))
            start, end = (context.today, context.today + length) if ahead else (tomorrow - length, tomorrow)
        else:
            months = count * (12 if unit == "year" else 1)
            start, end = (
                (context.today, add_months(context.today, months))
                if ahead
                else (add_months(tomorrow, -months), tomorrow)
            )
    except (ValueError, OverflowError):
        return None
    return Atom(range_period(start, end, span)) if start.year >= 1900 else None


@_rule(rf"(?<!\w){_COUNT}\s+{_UNIT_EN}\s+ago\b")
@_rule(rf"{_COUNT}\s*{_UNIT_TH}\s*(?:ก่อน(?:หน้านี้)?)")
def _n_ago(match: re.Match[str], context: Asked) -> Atom | None:
    try:
        return Atom(_shifted(_UNITS_TH.get(match["unit"], match["unit"]), -_count_of(match), context, match.span()))
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
def _to_date(match: re.Match[str], context: Asked) -> Atom | None:
    groups, today = match.groupdict(), context.today
    word = groups.get("unit") or {"y": "year", "q": "quarter", "m": "month", "w": "week"}[groups["short"][0]]
    unit = _UNITS_TH.get(word, word)
    if unit in ("fiscal year", "ปีงบประมาณ") or groups.get("fiscal") is not None:
        start = fiscal_year_start(fiscal_year_of(today, context.fiscal_start), context.fiscal_start)
    else:
        start = _shifted(unit, 0, context, match.span()).start or today
    return Atom(range_period(start, today + timedelta(days=1), match.span()))


_WEEKDAYS = {
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
    "จันทร์": 0, "อังคาร": 1, "พุธ": 2, "พฤหัสบดี": 3, "พฤหัส": 3, "ศุกร์": 4, "เสาร์": 5, "อาทิตย์": 6,
}  # fmt: skip
_DAYS_EN = _alternatives([word for word in _WEEKDAYS if word.isascii()])
_DAYS_TH = _alternatives([word for word in _WEEKDAYS if not word.isascii()])
_SINCE = re.compile(r"(?:\bsince|ตั้งแต่|นับจาก)\s*$")


@_rule(rf"(?<=\bsince )(?P<last>)(?P<day>{_DAYS_EN})\b(?:\s+(?:morning|afternoon|evening|night))?")
@_rule(rf"\b(?:on\s+)?(?P<last>last|this past)\s+(?P<day>{_DAYS_EN})\b(?:\s+(?:morning|afternoon|evening|night))?")
@_rule(rf"วัน(?P<day>{_DAYS_TH})(?P<last>ที่แล้ว|ที่ผ่านมา|ก่อน)?(?!หน้า|นี้|ที่จะถึง|ถัดไป)")
def _weekday(match: re.Match[str], context: Asked) -> Atom | None:
    """The newest such day: "since Monday", "last Friday", "วันจันทร์"; the coming one where days ahead are meant."""
    back = (context.today.weekday() - _WEEKDAYS[match["day"]]) % 7
    if match["last"]:
        back = back or 7
    elif context.future and not _SINCE.search(match.string[: match.start()]):
        back = -((-back) % 7)
    return Atom(day_period(context.today - timedelta(days=back), match.span()))


@_rule(
    r"\b(?:before|by|until|till|up to)\s+(?:the\s+)?(?:end\s+of\s+(?:the\s+"
    r"|this\s+)?(?P<unit>year|quarter|month|week)|(?P<unit2>year|quarter|month|week)[- ]?end)\b"
)
@_rule(r"(?:ก่อน|ภายใน|จนถึง|ถึง)\s*สิ้น\s*(?P<unit>ปี|ไตรมาส|เดือน|สัปดาห์|อาทิตย์)(?P<unit2>)(?:นี้)?")
def _until_the_end(match: re.Match[str], context: Asked) -> Atom | None:
    """From today up to the end of this year, quarter, month or week."""
    word = match["unit"] or match["unit2"]
    end = _shifted(_UNITS_TH.get(word, word), 0, context, match.span()).end
    return None if end is None else Atom(range_period(context.today, end, match.span()))
