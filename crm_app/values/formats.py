"""Values as text: money, numbers, days and moments in English and Thai, in the person's zone.

Everything that a page shows is formatted here, on the server, so that lists, exports, emails and the assistant agree
and the browser needs no formatting code. Thai dates use the Buddhist year.
"""

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from crm_app.core.i18n import translate

_SYMBOLS = {
    "THB": "฿",
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "¥",
    "CNY": "CN¥",
    "KRW": "₩",
    "INR": "₹",
    "VND": "₫",
    "SGD": "S$",
    "HKD": "HK$",
    "AUD": "A$",
    "CAD": "C$",
    "NZD": "NZ$",
}
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS_TH = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_BUDDHIST = 543
_NBSP = "\u00a0"
"""Keeps a time and its unit on one line."""
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_AMOUNT = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?")
_LARGEST_AMOUNT = Decimal(10) ** 16
# Thai vowels that are written before the consonant they belong to: an initial is never one of these.
_LEADING_VOWELS = "เแโใไ"
_LEGAL_FORM = re.compile(
    r"(?i)[\s,.&]+(?:co|company|ltd|limited|inc|incorporated|corp|corporation|llc|llp|plc|pcl|pte|pty|gmbh|public)"
    r"[\s,.]*$"
    r"|^\s*(?:บริษัท|บจก|บมจ|หจก|หสน|ห้างหุ้นส่วน(?:สามัญ|จำกัด)?)[\s.]*"
    r"|\s*(?:จำกัด|\(\s*มหาชน\s*\))\s*$"
)
"""A legal form at the end of a company's name, in Thai at its start as well: it does not distinguish companies."""
_DAY = timedelta(days=1)


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number(value: Decimal | int | float | None, decimals: int = 0) -> str:
    """`value` with thousands separators and exactly `decimals` decimals; an empty text for None."""
    if value is None:
        return ""
    rounded = _rounded(Decimal(str(value)), decimals)
    return f"{abs(rounded) if rounded == 0 else rounded:,.{decimals}f}"


def percent(value: Decimal | float | None, decimals: int = 0) -> str:
    """A share (0.25) as "25%"; an empty text for None."""
    return "" if value is None else f"{number(Decimal(str(value)) * 100, decimals)}%"


def _with_currency(digits: str, currency: str, negative: bool) -> str:
    symbol = _SYMBOLS.get(currency)
    return ("−" if negative else "") + (f"{symbol}{digits}" if symbol else f"{currency} {digits}")


def money(amount: Decimal | int | None, currency: str) -> str:
    """An amount in full: "฿1,200", "$84,000.50" (cents only when there are some), "CHF 20".

    Args:
        amount: In units of the currency; None reads as an empty text.
        currency: ISO 4217 code.
    """
    if amount is None:
        return ""
    value = _rounded(Decimal(amount), 2)
    return _with_currency(number(abs(value), 0 if value == value.to_integral() else 2), currency, value < 0)


def money_compact(amount: Decimal | int | None, currency: str, language: str) -> str:
    """An amount in few characters, for boards and cards: "$426.9K", "฿1.2M"; in Thai "฿426,900", "฿1.2 ล้าน"."""
    if amount is None:
        return ""
    value = Decimal(amount)
    size = abs(value)
    steps = (
        ((10**12, " ล้านล้าน"), (10**6, " ล้าน"))
        if language == "th"
        else ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "K"))
    )
    for unit, name in steps:
        # 999,950 would round up to "1,000.0K": it belongs to the next unit.
        if size >= unit * (Decimal("0.99995") if language != "th" and unit > 1000 else 1):
            digits = number(size / unit, 1).removesuffix(".0")
            return _with_currency(f"{digits}{name}", currency, value < 0)
    return _with_currency(number(size, 0), currency, value < 0)


def parse_amount(written: str) -> Decimal:
    """The amount that a person wrote: "1,200", "฿1,200.50", "THB 1200", "๑,๒๐๐".

    Raises:
        ValueError: when it is not an amount, or not one that the database can hold (16 digits, 2 decimals).
    """
    bare = latin_digits(written).replace("−", "-").replace("\u00a0", " ").strip()
    for symbol in sorted((*_SYMBOLS.values(), *_SYMBOLS), key=len, reverse=True):
        bare = bare.replace(symbol, "")
    match = _AMOUNT.fullmatch(bare.replace(" ", ""))
    if match is None:
        raise ValueError("not an amount")
    sign, whole, cents = match.groups()
    try:
        value = Decimal(f"{sign}{whole.replace(',', '')}{cents or ''}")
    except InvalidOperation as error:
        raise ValueError("not an amount") from error
    if abs(value) >= _LARGEST_AMOUNT:
        raise ValueError("too large an amount")
    return value


def month_names(language: str) -> tuple[str, ...]:
    """The twelve short names of months that days are written with."""
    return _MONTHS_TH if language == "th" else _MONTHS_EN


def day(value: date | None, language: str, *, today: date | None = None) -> str:
    """A day: "12 Nov 2026", in Thai "12 พ.ย. 2569"; an empty text for None.

    Args:
        today: When given, the year is left out for days of this year.
    """
    if value is None:
        return ""
    year = "" if today is not None and today.year == value.year else f" {value.year}"
    if language == "th":
        year = year and f" {value.year + _BUDDHIST}"
        return f"{value.day} {_MONTHS_TH[value.month - 1]}{year}"
    return f"{value.day} {_MONTHS_EN[value.month - 1]}{year}"


def month(value: date, language: str) -> str:
    """A month: "Nov 2026", in Thai "พ.ย. 2569"."""
    if language == "th":
        return f"{_MONTHS_TH[value.month - 1]} {value.year + _BUDDHIST}"
    return f"{_MONTHS_EN[value.month - 1]} {value.year}"


def clock(value: datetime, language: str, zone: str) -> str:
    """The time of day in `zone`: "14:05", in Thai "14:05 น."; "02:30 (UTC+2)" when the clock shows it twice that night."""
    local = value.astimezone(ZoneInfo(zone))
    suffix = f" ({offset(local)})" if is_twice(local) else ""
    return f"{local:%H:%M}{_NBSP}น.{suffix}" if language == "th" else f"{local:%H:%M}{suffix}"


def is_twice(local: datetime) -> bool:
    """Whether the clocks of its zone show a local time twice on that day, because they are set back."""
    naive = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    # Where clocks go forward the two offsets differ the other way round, and no clock shows the time.
    return naive[0] is not None and naive[1] is not None and naive[0] > naive[1]


def offset(local: datetime) -> str:
    """The offset of a local time from UTC: "UTC+7", "UTC−3:30"."""
    minutes = int((local.utcoffset() or timedelta(0)).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def date_time(value: datetime | None, language: str, zone: str) -> str:
    """A moment in `zone`: "12 Nov 2026, 14:05", in Thai "12 พ.ย. 2569 14:05 น."; an empty text for None.

    Args:
        value: With a zone (the database gives none without).
        zone: IANA name, say "Asia/Bangkok".
    """
    if value is None:
        return ""
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(local.date(), language)}{' ' if language == 'th' else ', '}{clock(value, language, zone)}"


def _counted(key: str, count: int, language: str) -> str:
    return translate(f"values.time.{key}.one" if count == 1 else f"values.time.{key}", language, count=count)


def relative_day(value: date | None, language: str, today: date) -> str:
    """A day as people say it: "Today", "Tomorrow", "In 3 days", "2 days ago"; further than a week off, the date."""
    if value is None:
        return ""
    away = (value - today).days
    if away in (-1, 0, 1):
        return translate(("values.time.yesterday", "values.time.today", "values.time.tomorrow")[away + 1], language)
    if 1 < away <= 7:
        return _counted("in_days", away, language)
    if -7 <= away < -1:
        return _counted("days_ago", -away, language)
    return day(value, language, today=today)


def relative(value: datetime | None, language: str, zone: str, now: datetime) -> str:
    """How long ago or ahead a moment is: "Just now", "5 minutes ago", "Yesterday"; further than a week off, the date.

    Args:
        value: The moment, with a zone; an empty text for None.
        zone: IANA name; decides what counts as yesterday.
        now: The present, with a zone.
    """
    if value is None:
        return ""
    seconds = int((now - value).total_seconds())
    local, here = value.astimezone(ZoneInfo(zone)).date(), now.astimezone(ZoneInfo(zone)).date()
    if abs(seconds) < 60:
        return translate("values.time.now", language)
    size, past = abs(seconds), seconds > 0
    if size < 3600:
        return _counted("minutes_ago" if past else "in_minutes", size // 60, language)
    if local == here or size < 6 * 3600:
        return _counted("hours_ago" if past else "in_hours", size // 3600, language)
    return relative_day(local, language, here)


def file_size(size: int) -> str:
    """A size in bytes: "812 B", "45 KB", "1.2 MB" (steps of 1024)."""
    if size < 1024:
        return f"{size} B"
    value = Decimal(size)
    unit = "KB"
    for unit in ("KB", "MB", "GB"):  # noqa: B007 - the unit that the loop stopped at is used below
        value /= 1024
        if value < 1000:
            break
    return f"{number(value, 1 if value < 10 else 0).removesuffix('.0')} {unit}"


def latin_digits(written: str) -> str:
    """A text with its Thai digits as 0-9."""
    return written.translate(_THAI_DIGITS)


def phone_link(written: str) -> str:
    """The `tel:` address for a number as people write it: "(02) 555-0100 ext. 4" is "tel:025550100;ext=4"."""
    plain = latin_digits(written)
    number_, *rest = re.split(r"(?i)\s*(?:ext\.?|x|ต่อ|#)\s*(?=\d)", plain, maxsplit=1)
    # Of "02-555-0100-5" or "081 234 5678, 089 …" the first number is called.
    first = re.split(r"[,;/]|\s+(?:or|หรือ)\s+", number_, maxsplit=1)[0]
    digits = ("+" if first.strip().startswith("+") else "") + re.sub(r"\D", "", re.sub(r"\(0\)", "", first))
    if not digits.strip("+"):
        return ""
    extension = re.match(r"\d+", rest[0]) if rest else None
    return f"tel:{digits}" + (f";ext={extension[0]}" if extension else "")


def initials(name: str) -> str:
    """One or two letters that stand for a name in its avatar: "Ploy Rattanakorn" is "PR", "เกวลิน สุขใจ" is "กส".

    The legal form of a company is left out: "Siam Steel Co., Ltd." and "บริษัท สยามเหล็ก จำกัด" are "SS" and "ส".
    """
    known = name
    while (shorter := _LEGAL_FORM.sub("", known, count=1)) != known and any(c.isalnum() for c in shorter):
        known = shorter
    letters = []
    for word in known.split():
        letter = next((c for c in word.lstrip(_LEADING_VOWELS) if c.isalnum()), "")
        if letter:
            letters.append(letter.upper())
    return "".join(letters[:1] + letters[-1:]) if len(letters) > 1 else "".join(letters)
