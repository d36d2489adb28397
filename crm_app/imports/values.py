"""Reads dates, numbers and other values the way their whole column was written.

One cell seldom says whether `05-06-17` is in May or June; its column nearly always does. `Evidence` looks at every
value of a column first, and says so when even the column leaves a doubt; then `parse_*` read single cells.
Every parser answers None for an empty cell and raises ValueError for one that it cannot read.
"""

import calendar
import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal

from email_validator import EmailNotValidError, validate_email

DateOrder = Literal["dmy", "mdy", "ymd", "excel"]
DecimalSign = Literal["dot", "comma"]
Kind = Literal["empty", "text", "date", "number", "email", "phone", "boolean", "url"]

MAX_DISTINCT = 1000
MAX_SHORT = 60
"""No date, number or telephone number is longer; longer cells are not worth remembering either."""
MAX_CHOICE = 200
BUDDHIST_OFFSET = 543

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_EMPTY = frozenset({"", "-", "–", "—", "n/a", "na", "#n/a", "null", "none", "nil", "ไม่มี", "ไม่ระบุ", "#ref!", "#value!"})

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
    r"\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?$"
)
_NUMERIC_DATE = re.compile(r"(\d{1,4})\s*([-/. ])\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})$")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_WEEKDAY = re.compile(r"^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+|วัน(?:ที่\s*)?(?:[ก-๙]+ที่\s*)?)", re.IGNORECASE)
_DAY_NAME_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/.,]*([A-Za-z]{3,9}|[ก-๙.]{3,})[\s\-/.,]*(\d{2}|\d{4})$")
_NAME_DAY_YEAR = re.compile(r"([A-Za-z]{3,9})\.?[\s\-/]*(\d{1,2})(?:st|nd|rd|th)?[\s,\-/]+(\d{4}|\d{2})$")
_YEAR_NAME_DAY = re.compile(r"(\d{4})[\s\-/.]*([A-Za-z]{3,9})[\s\-/.]*(\d{1,2})$")
_ERA = re.compile(r"(?:พ\.?\s*ศ\.?|B\.?E\.?)\s*")

_CURRENCIES: tuple[tuple[str, str], ...] = (
    ("฿", "THB"), ("บาท", "THB"), ("thb", "THB"), ("baht", "THB"),
    ("us$", "USD"), ("usd", "USD"), ("s$", "SGD"), ("sgd", "SGD"), ("hk$", "HKD"), ("hkd", "HKD"),
    ("a$", "AUD"), ("aud", "AUD"), ("$", "USD"), ("€", "EUR"), ("eur", "EUR"), ("£", "GBP"), ("gbp", "GBP"),
    ("jp¥", "JPY"), ("jpy", "JPY"), ("rmb", "CNY"), ("cny", "CNY"), ("¥", "JPY"), ("円", "JPY"), ("元", "CNY"),
    ("₩", "KRW"), ("krw", "KRW"), ("₫", "VND"), ("vnd", "VND"), ("₹", "INR"), ("inr", "INR"), ("rs.", "INR"),
    ("myr", "MYR"), ("rm", "MYR"), ("idr", "IDR"), ("rp", "IDR"), ("chf", "CHF"),
)  # fmt: skip
_NUMBER = re.compile(r"\d[\d.,]*|[.,]\d+")
_EXPONENT = re.compile(r"(\d+(?:[.,]\d+)?)e([+-]?\d{1,2})$")

_TRUE = frozenset({"true", "yes", "y", "1", "t", "on", "x", "✓", "✔", "ใช่", "จริง", "มี"})
_FALSE = frozenset({"false", "no", "n", "0", "f", "off", "✗", "✘", "ไม่", "ไม่ใช่", "เท็จ", "ไม่จริง"})


def is_empty(value: str) -> bool:
    """Whether the cell says nothing: blank, a dash, "N/A", "NULL" and the like."""
    stripped = value.strip()
    return not stripped or (len(stripped) <= 8 and stripped.casefold() in _EMPTY)


def latin_digits(value: str) -> str:
    """`value` with Thai and full-width digits as 0-9."""
    return value if value.isascii() else unicodedata.normalize("NFKC", value.translate(_THAI_DIGITS))


# --- dates -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Parts:
    """A date as written: three numbers in the order of the text, or with a month that is certain."""

    first: str
    middle: str
    last: str
    month: int = 0
    thai: bool = False


@lru_cache(maxsize=65536)
def _date_parts(value: str) -> _Parts | None:
    text = latin_digits(value).strip()
    if not any(c.isdigit() for c in text):
        return None
    era = _ERA.search(text)
    if era:
        text = _ERA.sub("", text)
    text = _WEEKDAY.sub("", _TIME.sub("", text)).strip()
    if match := _NUMERIC_DATE.match(text):
        first, _, middle, last = match.groups()
        return _Parts(first, middle, last, thai=bool(era))
    if match := _COMPACT_DATE.match(text):
        return _Parts(match[1], match[2], match[3])
    if match := _DAY_NAME_YEAR.match(text):
        day, name, year = match.groups()
        if number := _MONTHS.get(name.casefold().rstrip(".")):
            return _Parts(day, str(number), year, number, bool(era))
        if number := _THAI_MONTHS.get(name.replace(".", "")):
            return _Parts(day, str(number), year, number, True)
        return None
    if match := _NAME_DAY_YEAR.match(text):
        name, day, year = match.groups()
        if number := _MONTHS.get(name.casefold()):
            return _Parts(day, str(number), year, number, bool(era))
    if match := _YEAR_NAME_DAY.match(text):
        year, name, day = match.groups()
        if number := _MONTHS.get(name.casefold()):
            return _Parts(day, str(number), year, number, bool(era))
    return None


def _year(text: str, buddhist: bool) -> int | None:
    if len(text) == 4:
        year = int(text)
        # Nobody imports dates of the 25th century: those years are counted from the Buddha.
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
    month, day = int(month_text), int(day_text)
    if year is None or not 1 <= year <= 9999 or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_date(value: str, order: DateOrder = "dmy", buddhist: bool = False) -> date | None:
    """The day that `value` names, read in `order`; a time of day is dropped.

    ISO dates, month names (English and Thai) and four-digit years are certain whatever the order. Years from 2400 are
    Buddhist; two-digit years are when `buddhist` says so or the month is Thai. `excel` also reads day numbers.
    Raises ValueError when it is not a date or that day does not exist.
    """
    if is_empty(value):
        return None
    if order == "excel":
        number = re.fullmatch(r"\s*(\d{4,6})(?:\.\d+)?\s*", latin_digits(value))
        if number and 1000 <= int(number[1]) <= 200_000:
            return date(1899, 12, 30) + timedelta(days=int(number[1]))
    parts = _date_parts(value) if len(value) <= MAX_SHORT else None
    found = _as_date(parts, order, buddhist) if parts else None
    if found is None:
        raise ValueError("not a date")
    return found


@dataclass(frozen=True)
class DateReading:
    """How a column's dates are to be read.

    `sure` is False when the column leaves a doubt, then `alternative` is the other order that fits its values;
    `example` is a value that the two orders read differently. `unread` counts values that do not fit the order.
    """

    order: DateOrder
    buddhist: bool
    sure: bool
    alternative: DateOrder | None = None
    example: str = ""
    unread: int = 0


class DateEvidence:
    """Counts what a column's values say about the order of day, month and year."""

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
        self.example = ""
        self._known: dict[str, tuple[bool, tuple[DateOrder, ...]]] = {}

    def add(self, value: str) -> None:
        """Takes in one cell that is not empty."""
        self.total += 1
        if len(value) > MAX_SHORT:
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
            if re.fullmatch(r"\d{5}(?:\.\d+)?", value.strip()) and 20_000 <= float(value) <= 80_000:
                self.serials += 1
            return False, ()
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

    @property
    def is_dates(self) -> bool:
        """Whether nearly all values of the column are dates."""
        return self.total > 0 and self.readable * 10 >= self.total * 8

    def reading(self) -> DateReading:
        """The order that the whole column speaks for."""
        unread = self.total - self.readable
        if not self.ordered:
            return DateReading("dmy" if not self.serials else "excel", self.thai, True, unread=unread)
        best = max(self.fits.values())
        orders: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")
        fitting = [order for order in orders if self.fits[order] == best]
        if len(fitting) > 1 and "ymd" in fitting and self.short_years:
            fitting = self._without_unlikely_year(fitting)
        order: DateOrder = fitting[0]
        doubt = len(fitting) > 1 and (bool(self.example) or "ymd" in fitting)
        unread += self.ordered - self.fits[order]
        return DateReading(order, self.thai, not doubt, fitting[1] if doubt else None, self.example, unread)

    def _without_unlikely_year(self, fitting: list[DateOrder]) -> list[DateOrder]:
        # A column has many days of the month but few years: the end with far fewer different values is the year.
        first, _, last = self.positions
        if len(first) >= 2 * len(last) and len(first) >= 6:
            return [order for order in fitting if order != "ymd"]
        if len(last) >= 2 * len(first) and len(last) >= 6:
            return ["ymd"]
        return fitting


# --- numbers and money -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Digits:
    text: str
    negative: bool
    currency: str
    percent: bool


@lru_cache(maxsize=65536)
def _digits(value: str) -> _Digits | None:
    text = latin_digits(value).strip().casefold()
    negative = percent = False
    currency = ""
    for sign, code in _CURRENCIES:
        if sign in text:
            rest = text.replace(sign, "", 1)
            # "rm" or "rp" counts only where nothing but the number is left.
            if not any(c.isalpha() for c in rest.replace("e+", "").replace("e-", "")):
                text, currency = rest, code
                break
    text = text.strip()
    if text.endswith("%"):
        percent, text = True, text[:-1]
    if text.startswith("(") and text.endswith(")"):
        negative, text = True, text[1:-1]
    text = text.replace("−", "-").replace("–", "-").strip()
    if text.startswith(("-", "+")):
        negative, text = negative or text[0] == "-", text[1:]
    elif text.endswith("-"):
        # The Thai and German ways to write whole amounts, "500.-" and "500,-", are not negative.
        whole = text.endswith((".-", ",-"))
        negative, text = negative or not whole, text.rstrip("-").rstrip(".,")
    text = re.sub(r"(?<=\d)[\s'’_](?=\d{3}(?!\d))", "", text.strip())
    if _NUMBER.fullmatch(text) or _EXPONENT.fullmatch(text):
        return _Digits(text, negative, currency, percent)
    return None


def _number_hint(text: str) -> DecimalSign | Literal["ambiguous", "either", "broken"]:
    """What a number's separators say: which sign is decimal, both readings possible, or none needed."""
    dots, commas = text.count("."), text.count(",")
    if not dots and not commas:
        return "either"
    if dots and commas:
        sign: DecimalSign = "dot" if text.rfind(".") > text.rfind(",") else "comma"
        return sign if _plain(text, sign) is not None else "broken"
    sign = "dot" if dots else "comma"
    other: DecimalSign = "comma" if dots else "dot"
    if max(dots, commas) > 1:
        return other if _plain(text, other) is not None else "broken"
    head, tail = re.split("[.,]", text)
    if len(tail) == 3 and 1 <= len(head) <= 3 and head != "0":
        return "ambiguous"
    return sign


def _plain(text: str, sign: DecimalSign) -> str | None:
    """`text` as Python reads numbers, None when its separators do not stand where `sign` puts them."""
    decimal, group = (".", ",") if sign == "dot" else (",", ".")
    head, found, tail = text.partition(decimal)
    if group in tail or decimal in tail:
        return None
    # Groups of three, or of two before the last three as in India.
    if group in head and not re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{2,3}})*{re.escape(group)}\d{{3}}", head):
        return None
    return (head.replace(group, "") or "0") + ("." + tail if found and tail else "")


def parse_number(value: str, sign: DecimalSign = "dot") -> Decimal | None:
    """The number in `value`, with `sign` as its decimal sign; currency signs, groups and per cent are taken off.

    A number that can only be meant the other way (`1.234,50` in a column of dots) is read as it is meant.
    Raises ValueError when it is not a number.
    """
    if is_empty(value):
        return None
    # Longer ones are no numbers, and the cache shall not keep them.
    if len(value) > MAX_SHORT:
        raise ValueError("not a number")
    return _cached_number(value, sign)


@lru_cache(maxsize=65536)
def _cached_number(value: str, sign: DecimalSign) -> Decimal:
    digits = _digits(value)
    if digits is None:
        raise ValueError("not a number")
    if exponent := _EXPONENT.fullmatch(digits.text):
        number = Decimal(exponent[1].replace(",", ".")).scaleb(int(exponent[2]))
    else:
        hint = _number_hint(digits.text)
        plain = None if hint == "broken" else _plain(digits.text, sign)
        if plain is None and (hint == "dot" or hint == "comma"):
            plain = _plain(digits.text, hint)
        if plain is None:
            raise ValueError("not a number")
        try:
            number = Decimal(plain)
        except InvalidOperation as error:
            raise ValueError("not a number") from error
    return -number if digits.negative else number


def parse_money(value: str, sign: DecimalSign = "dot") -> Decimal | None:
    """Like `parse_number`, rounded to two places. Raises ValueError also when it does not fit numeric(18, 2)."""
    number = parse_number(value, sign)
    if number is None:
        return None
    if abs(number) >= Decimal(10) ** 16:
        raise ValueError("too large")
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)


def parse_integer(value: str, sign: DecimalSign = "dot") -> int | None:
    """A whole number that fits PostgreSQL's integer. Raises ValueError for fractions, too."""
    number = parse_number(value, sign)
    if number is None:
        return None
    if number != number.to_integral_value() or abs(number) >= 2**31:
        raise ValueError("not a whole number")
    return int(number)


def currency_of(value: str) -> str:
    """The ISO code of the currency that `value` names, "" when it names none."""
    digits = _digits(value) if len(value) <= MAX_SHORT else None
    return digits.currency if digits else ""


@dataclass(frozen=True)
class NumberReading:
    """How a column's numbers are to be read; `sure` is False when `example` could mean two numbers."""

    sign: DecimalSign
    sure: bool
    example: str = ""
    currency: str = ""
    mixed_currencies: bool = False
    unread: int = 0


class NumberEvidence:
    """Counts what a column's values say about decimal signs and currencies."""

    def __init__(self) -> None:
        self.total = 0
        self.readable = 0
        self.hints: Counter[str] = Counter()
        self.ambiguous: dict[str, str] = {}
        self.currencies: Counter[str] = Counter()
        self._known: dict[str, tuple[str, str] | None] = {}

    def add(self, value: str) -> None:
        """Takes in one cell that is not empty."""
        self.total += 1
        if len(value) > MAX_SHORT:
            return
        if value in self._known:
            known = self._known[value]
        else:
            known = self._judge(value)
            if len(self._known) < 20_000:
                self._known[value] = known
        if known is None:
            return
        hint, currency = known
        self.readable += 1
        self.hints[hint] += 1
        if currency:
            self.currencies[currency] += 1

    def _judge(self, value: str) -> tuple[str, str] | None:
        digits = _digits(value)
        if digits is None:
            return None
        hint: str = "either" if _EXPONENT.fullmatch(digits.text) else _number_hint(digits.text)
        if hint == "broken":
            return None
        if hint == "ambiguous":
            hint = "three after dot" if "." in digits.text else "three after comma"
            self.ambiguous.setdefault(hint, value)
        return hint, digits.currency

    @property
    def is_numbers(self) -> bool:
        """Whether nearly all values of the column are numbers."""
        return self.total > 0 and self.readable * 10 >= self.total * 8

    def reading(self) -> NumberReading:
        """The decimal sign that the whole column speaks for."""
        currency = self.currencies.most_common(1)[0][0] if self.currencies else ""
        unread = self.total - self.readable
        mixed = len(self.currencies) > 1
        dots, commas = self.hints["dot"], self.hints["comma"]
        after_dot, after_comma = self.hints["three after dot"], self.hints["three after comma"]
        if dots or commas:
            sign: DecimalSign = "dot" if dots >= commas else "comma"
            return NumberReading(sign, True, "", currency, mixed, unread)
        # Only "1.234" or "1,234": three digits after every sign are groups of thousands, not fractions.
        sign = "comma" if after_dot > after_comma else "dot"
        example = self.ambiguous.get("three after dot") or self.ambiguous.get("three after comma") or ""
        return NumberReading(sign, not example, example, currency, mixed, unread)


# --- other kinds -----------------------------------------------------------------------------------------------


def parse_boolean(value: str) -> bool | None:
    """Yes or no in English or Thai. Raises ValueError for anything else."""
    if is_empty(value) and value.strip() != "ไม่มี":
        return None
    word = latin_digits(value).strip().casefold()
    if word in _TRUE:
        return True
    if word in _FALSE or word == "ไม่มี":
        return False
    raise ValueError("not yes or no")


def parse_email(value: str) -> str | None:
    """The address in `value`, which may be `Name <a@b.co>` or `mailto:`. Raises ValueError when it is not one."""
    if is_empty(value):
        return None
    if len(value) > 400:
        raise ValueError("not an email address")
    text = value.strip()
    if match := re.search(r"<([^<>]+)>\s*$", text):
        text = match[1]
    text = text.removeprefix("mailto:").removeprefix("MAILTO:").strip()
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueError("not an email address") from error


def parse_phone(value: str) -> str | None:
    """A telephone number with its digits as 0-9, otherwise as typed. Raises ValueError when it cannot be one."""
    if is_empty(value):
        return None
    text = " ".join(latin_digits(value).split())
    if len(text) > MAX_SHORT:
        raise ValueError("not a telephone number")
    digits = sum(c.isdigit() for c in text)
    number = re.sub(r"(?:ext\.?|x|ต่อ|#)\s*\d{1,6}$", "", text, flags=re.IGNORECASE).strip("( ")
    if not 4 <= digits <= 25 or not re.fullmatch(r"(?:(?:tel|โทร)\.?:?\s*)?[+\d][\d\s().\-/,–]*", number):
        raise ValueError("not a telephone number")
    return text


def parse_url(value: str) -> str | None:
    """A web address, with https:// when the cell names none. Raises ValueError when it is not one."""
    if is_empty(value):
        return None
    if len(value) > 2000:
        raise ValueError("not a web address")
    text = value.strip()
    if not re.fullmatch(r"(?:https?://)?[^\s/@.]+(?:\.[^\s/@.]+)+(?::\d+)?(?:[/?#]\S*)?", text, re.IGNORECASE):
        raise ValueError("not a web address")
    return text if re.match(r"https?://", text, re.IGNORECASE) else f"https://{text}"


def matching_key(value: str) -> str:
    """What two spellings of one name share: letters and digits without case, width, spaces and punctuation.

    Thai vowels and tone marks count; both ways to write sara am are one.
    """
    folded = unicodedata.normalize("NFKC", value).casefold()
    return "".join(c for c in folded if c.isalnum() or unicodedata.category(c) in ("Mn", "Mc"))


def name_key(value: str) -> str:
    """The key under which names are the same name: without case and width, runs of spaces as one."""
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())


@dataclass(frozen=True)
class Match:
    """The choice that a typed value means (`exact`), or the one that it may mean (`suggestion`)."""

    exact: str | None = None
    suggestion: str | None = None


class Choices:
    """A list of known values that typed ones are compared with, at most 1,000."""

    def __init__(self, choices: Iterable[str]) -> None:
        self._by_name: dict[str, str] = {}
        self._by_key: dict[str, str] = {}
        for choice in choices:
            if len(self._by_name) >= MAX_DISTINCT:
                break
            self._by_name.setdefault(name_key(choice), choice)
            self._by_key.setdefault(matching_key(choice), choice)
        self._keys = list(self._by_key)
        self._known: dict[str, Match] = {}

    def match(self, value: str) -> Match:
        """What `value` means. A value is never changed by a suggestion: a person decides."""
        if len(value) > MAX_CHOICE:
            return Match()
        known = self._known.get(value)
        if known is None:
            known = self._match(value)
            if len(self._known) < 10_000:
                self._known[value] = known
        return known

    def _match(self, value: str) -> Match:
        if exact := self._by_name.get(name_key(value)):
            return Match(exact=exact)
        key = matching_key(value)
        if not key:
            return Match()
        if same := self._by_key.get(key):
            return Match(suggestion=same)
        close = difflib.get_close_matches(key, self._keys, n=1, cutoff=0.8)
        return Match(suggestion=self._by_key[close[0]]) if close else Match()


# --- columns ---------------------------------------------------------------------------------------------------


@dataclass
class Evidence:
    """What all values of one column say: its kind, how its dates and numbers are written, its distinct values."""

    total: int = 0
    filled: int = 0
    longest: int = 0
    distinct: Counter[str] = field(default_factory=Counter)
    many: bool = False
    kinds: Counter[Kind] = field(default_factory=Counter)
    dates: DateEvidence = field(default_factory=DateEvidence)
    numbers: NumberEvidence = field(default_factory=NumberEvidence)
    _seen: int = 0

    def add(self, value: str) -> None:
        """Takes in one cell."""
        self.total += 1
        if not value or is_empty(value):
            return
        self.filled += 1
        if len(value) > self.longest:
            self.longest = len(value)
        if value in self.distinct:
            self.distinct[value] += 1
        elif len(self.distinct) < MAX_DISTINCT and len(value) <= MAX_CHOICE:
            self.distinct[value] = 1
        else:
            self.many = True
        # Dates and numbers need every value; a column that turned out to be something else needs no more of them.
        if self.filled <= 2000 or self.dates.is_dates:
            self.dates.add(value)
        if self.filled <= 2000 or self.numbers.is_numbers:
            self.numbers.add(value)
        if self._seen < 500:
            self._seen += 1
            self.kinds[_kind(value)] += 1

    def kind(self) -> Kind:
        """What the column holds, by the great majority of its values."""
        if not self.filled:
            return "empty"
        if self.dates.is_dates:
            return "date"
        best, count = self.kinds.most_common(1)[0]
        if best in ("email", "url", "phone", "boolean") and count * 10 >= self._seen * 8:
            return best
        return "number" if self.numbers.is_numbers else "text"


def _kind(value: str) -> Kind:
    if "@" in value:
        try:
            return "email" if parse_email(value) else "text"
        except ValueError:
            return "text"
    if value.strip().casefold() in ("yes", "no", "true", "false", "y", "n", "ใช่", "ไม่ใช่"):
        return "boolean"
    if re.match(r"https?://|www\.", value, re.IGNORECASE):
        return "url"
    text = latin_digits(value).strip()
    if re.match(r"\+\d|0\d", text) and 8 <= sum(c.isdigit() for c in text) <= 16:
        try:
            return "phone" if parse_phone(value) else "text"
        except ValueError:
            return "text"
    return "text"
