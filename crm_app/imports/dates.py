"""Parses dates in the notation of their whole column.

A single cell seldom shows whether `05-06-17` is in May or June; its column nearly always does. `DateEvidence` reads
every value of a column first and reports when the column leaves a doubt; then `parse_date` parses single cells.
"""

import calendar
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from crm_app.core.clock import now
from crm_app.imports.cells import is_empty, latin_digits

DateOrder = Literal["dmy", "mdy", "ymd", "excel"]
BUDDHIST_OFFSET = 543
MAX_WRITTEN = 80
"""No date is longer, even with weekday, time and zone."""

_MONTHS: dict[str, int] = {}
for _number in range(1, 13):
    _MONTHS[calendar.month_name[_number].casefold()] = _number
    _MONTHS[calendar.month_abbr[_number].casefold()] = _number
_MONTHS["sept"] = 9
_THAI_MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "มกราคม มกรา มค",
        "กุมภาพันธ์ กุมภา กพ",
        "มีนาคม มีนา มีค",
        "เมษายน เมษา เมย",
        "พฤษภาคม พฤษภา พค",
        "มิถุนายน มิถุนา มิย",
        "กรกฎาคม กรกฎา กค",
        "สิงหาคม สิงหา สค",
        "กันยายน กันยา กย",
        "ตุลาคม ตุลา ตค",
        "พฤศจิกายน พฤศจิกา พย",
        "ธันวาคม ธันวา ธค",
    ),
    start=1,
):
    _THAI_MONTHS.update(dict.fromkeys(_names.split(), _number))

_TIME = re.compile(
    r"[T\s,]+(?:เวลา\s*)?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?|น\.?)?"
    r"\s*(?:Z|UTC|GMT)?\s*(?:[+-]\d{2}(?::?\d{2})?)?(?:\s*(?:UTC|GMT|ICT|[A-Z]{3,4}T))?(?:\s*\([^)]*\))?$"
)
_NUMERIC_DATE = re.compile(r"(\d{1,4})\s*([-/. ])\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})$")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_WEEKDAY = re.compile(
    r"^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+|วัน(?:ที่\s*)?(?:[ก-๙]+ที่\s*)?"
    r"|(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัสฯ|ศุกร์|เสาร์|อาทิตย์)(?:ที่)?\s*)",
    re.IGNORECASE,
)
_DAY_NAME_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/.,]*([A-Za-z]{3,9}|[ก-๙.]{3,})[\s\-/.,]*(\d{2}|\d{4})$")
_NAME_DAY_YEAR = re.compile(r"([A-Za-z]{3,9})\.?[\s\-/]*(\d{1,2})(?:st|nd|rd|th)?[\s,\-/]+(\d{4}|\d{2})$")
_YEAR_NAME_DAY = re.compile(r"(\d{4})[\s\-/.]*([A-Za-z]{3,9})[\s\-/.]*(\d{1,2})$")
_ERA = re.compile(r"(?:พ\.?\s*ศ\.?|B\.?E\.?)\s*")
_CHRISTIAN_ERA = re.compile(r"(?:ค\.?\s*ศ\.?|A\.?D\.?|C\.E\.?)\s*")
_EAST_ASIAN_DATE = re.compile(r"(\d{4})[年년]\s*(\d{1,2})[月월]\s*(\d{1,2})[日일]$")
_SERIAL = re.compile(r"\s*(\d{5})(?:\.\d+)?\s*")
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000
"""Excel's day numbers from 1954 to 2119; business data has no other days."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """A date as written: three numbers in the order of the text, or a month by name."""

    first: str
    middle: str
    last: str
    month: int = 0
    thai: bool = False
    english: bool = False
    """Whether the month has an English name."""


@lru_cache(maxsize=65536)
def _date_parts(value: str) -> _Parts | None:
    text = latin_digits(value).strip()
    if not any(c.isdigit() for c in text):
        return None
    era = _ERA.search(text)
    if era:
        text = _ERA.sub("", text)
    text = _CHRISTIAN_ERA.sub("", text)
    text = _WEEKDAY.sub("", _TIME.sub("", text)).strip()
    if match := _EAST_ASIAN_DATE.match(text):
        return _Parts(match[1], match[2], match[3])
    if match := _NUMERIC_DATE.match(text):
        first, _, middle, last = match.groups()
        return _Parts(first, middle, last, thai=bool(era))
    if match := _COMPACT_DATE.match(text):
        return _Parts(match[1], match[2], match[3])
    if match := _DAY_NAME_YEAR.match(text):
        day, name, year = match.groups()
        if number := _MONTHS.get(name.casefold().rstrip(".")):
            return _Parts(day, str(number), year, number, bool(era), english=not era)
        if number := _THAI_MONTHS.get(name.replace(".", "")):
            return _Parts(day, str(number), year, number, True)
        return None
    if match := _NAME_DAY_YEAR.match(text):
        name, day, year = match.groups()
        if number := _MONTHS.get(name.casefold()):
            return _Parts(day, str(number), year, number, bool(era), english=not era)
    if match := _YEAR_NAME_DAY.match(text):
        year, name, day = match.groups()
        if number := _MONTHS.get(name.casefold()):
            return _Parts(day, str(number), year, number, bool(era))
    return None


def _year(text: str, buddhist: bool) -> int | None:
    if len(text) == 4:
        year = int(text)
        # Nobody imports dates of the 25th century: such years are Buddhist.
        return year - BUDDHIST_OFFSET if year >= 2400 else year
    if len(text) == 2:
        two = int(text)
        if buddhist:
            return 2500 + two - BUDDHIST_OFFSET
        # The usual pivot, as in POSIX: 69-99 are the twentieth century.
        return 1900 + two if two >= 69 else 2000 + two
    return None


def _as_date(parts: _Parts, order: DateOrder, buddhist: bool) -> date | None:
    if parts.month:
        year_text, month_text, day_text = parts.last, parts.middle, parts.first
    elif len(parts.first) >= 3 or (order == "ymd" and len(parts.last) <= 2):
        year_text, month_text, day_text = parts.first, parts.middle, parts.last
    elif order == "mdy":
        year_text, month_text, day_text = parts.last, parts.first, parts.middle
    else:
        year_text, month_text, day_text = parts.last, parts.middle, parts.first
    year = _year(year_text, buddhist or parts.thai)
    if year and buddhist and parts.english and len(year_text) == 2 and (other := _year(year_text, False)):
        # Programs that write English months count as Christians do: "25-Mar-26" stands beside "25/3/69".
        this_year = now().year
        year = min(year, other, key=lambda one: abs(one - this_year))
    month, day = int(month_text), int(day_text)
    if year is None or not 1 <= year <= 9999 or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_date(value: str, order: DateOrder = "dmy", buddhist: bool = False) -> date | None:
    """The day in `value`, read in `order`; a time of day is ignored.

    ISO dates, month names (English and Thai) and four-digit years are unambiguous in any order. Years from 2400 on are
    Buddhist; two-digit years are Buddhist with `buddhist` or a Thai month. Five digits are an Excel day number; with
    `excel` also four and six digits.

    Raises ValueError for no date, and for a day that does not exist.
    """
    if is_empty(value):
        return None
    if order == "excel":
        number = re.fullmatch(r"\s*(\d{4,6})(?:\.\d+)?\s*", latin_digits(value))
        if number and 1000 <= int(number[1]) <= 200_000:
            return date(1899, 12, 30) + timedelta(days=int(number[1]))
    elif (serial := _SERIAL.fullmatch(latin_digits(value))) and FIRST_SERIAL <= int(serial[1]) <= LAST_SERIAL:
        # Among dates, a spreadsheet may leave single days as numbers; no other content of a date column looks like a
        # day number.
        return date(1899, 12, 30) + timedelta(days=int(serial[1]))
    parts = _date_parts(value) if len(value) <= MAX_WRITTEN else None
    found = _as_date(parts, order, buddhist) if parts else None
    if found is None:
        raise ValueError("not a date")
    return found


@dataclass(frozen=True)
class DateReading:
    """The notation of a column's dates.

    `sure` is False when the column leaves a doubt; then `alternative` is the other order that fits its values, and
    `example` is a value that the two orders read differently. `unread` counts values that do not fit the order.
    """

    order: DateOrder
    buddhist: bool
    sure: bool
    alternative: DateOrder | None = None
    example: str = ""
    unread: int = 0
    short_year: str = ""
    """A value whose two-digit year is read as Buddhist although no other value of the column shows the era."""


class DateEvidence:
    """Counts what the values of a column show about the order of day, month and year."""

    def __init__(self) -> None:
        self.total = 0
        self.readable = 0
        self.serials = 0
        self.thai = False
        self.certain = 0
        self.fits: Counter[DateOrder] = Counter()
        self.positions: tuple[set[str], set[str], set[str]] = (set(), set(), set())
        self.ordered = 0
        self.short_years = False
        self.shorts: Counter[int] = Counter()
        self.longs: Counter[int] = Counter()
        self.short_example = ""
        self.example = ""
        self._known: dict[str, tuple[bool, tuple[DateOrder, ...]]] = {}

    def add(self, value: str) -> None:
        """Takes in one cell that is not empty."""
        self.total += 1
        if len(value) > MAX_WRITTEN:
            return
        known = self._known.get(value)
        if known is None:
            known = self._judge(value)
            if len(self._known) < 20_000:
                self._known[value] = known
        readable, orders = known
        self.readable += readable
        if orders:
            self.ordered += 1
            self.fits.update(orders)

    def _judge(self, value: str) -> tuple[bool, tuple[DateOrder, ...]]:
        parts = _date_parts(value)
        if parts is None:
            serial = _SERIAL.fullmatch(latin_digits(value))
            if serial and FIRST_SERIAL <= int(serial[1]) <= LAST_SERIAL:
                self.serials += 1
            return False, ()
        self._note_year(value, parts)
        if parts.thai or (len(parts.last) == 4 and int(parts.last) >= 2400):
            self.thai = True
        if parts.month or len(parts.first) >= 3:
            return _as_date(parts, "ymd", False) is not None, ()
        candidates: tuple[DateOrder, ...] = ("dmy", "mdy") if len(parts.last) == 4 else ("dmy", "mdy", "ymd")
        orders = tuple(order for order in candidates if _as_date(parts, order, False))
        if orders:
            self.short_years = self.short_years or len(parts.last) <= 2
            for position, part in zip(self.positions, (parts.first, parts.middle, parts.last), strict=True):
                position.add(part.zfill(2))
            if {"dmy", "mdy"} <= set(orders) and parts.first.zfill(2) != parts.middle.zfill(2) and not self.example:
                self.example = value
        return bool(orders), orders

    def _note_year(self, value: str, parts: _Parts) -> None:
        if parts.thai:
            return
        year = parts.first if len(parts.first) == 4 else parts.last
        if len(year) == 4:
            self.longs[_year(year, False) or 0] += 1
        elif len(year) == 2:
            self.shorts[int(year)] += 1
            self.short_example = self.short_example or value

    def _are_buddhist(self, this_year: int) -> bool:
        """Whether two-digit years are Buddhist: the reading that is nearer to the column's other years, or else to this
        year.
        """
        if not self.shorts:
            return self.thai
        near = self.longs.most_common(1)[0][0] if self.longs else this_year

        def distance(buddhist: bool) -> float:
            return sum(abs((_year(f"{two:02}", buddhist) or 0) - near) * n for two, n in self.shorts.items())

        if self.thai or self.longs:
            return distance(True) < distance(False)
        # No value of the column shows the era: only years around the present one are read as Buddhist.
        return all(abs((_year(f"{two:02}", True) or 0) - this_year) <= 8 for two in self.shorts)

    @property
    def is_dates(self) -> bool:
        """Whether nearly all values of the column are dates."""
        return self.total > 0 and self.readable * 10 >= self.total * 8

    def reading(self) -> DateReading:
        """The order that the whole column shows."""
        unread = self.total - self.readable - self.serials
        buddhist = self._are_buddhist(now().year)
        assumed = self.short_example if buddhist and not self.thai else ""
        if not self.ordered:
            order: DateOrder = "excel" if self.serials > self.readable else "dmy"
            return DateReading(order, buddhist, True, unread=unread, short_year=assumed)
        best = max(self.fits.values())
        orders: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")
        fitting = [order for order in orders if self.fits[order] == best]
        if len(fitting) > 1 and "ymd" in fitting and self.short_years:
            fitting = self._without_unlikely_year(fitting)
        order = fitting[0]
        doubt = len(fitting) > 1 and (bool(self.example) or "ymd" in fitting)
        unread += self.ordered - self.fits[order]
        return DateReading(order, buddhist, not doubt, fitting[1] if doubt else None, self.example, unread, assumed)

    def _without_unlikely_year(self, fitting: list[DateOrder]) -> list[DateOrder]:
        # A column has many different days of the month but few years: of the first and the last number, the one with
        # far fewer different values is the year.
        first, _, last = self.positions
        if len(first) >= 2 * len(last) and len(first) >= 6:
            return [order for order in fitting if order != "ymd"]
        if len(last) >= 2 * len(first) and len(last) >= 6:
            return ["ymd"]
        return fitting
