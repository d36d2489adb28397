"""Days and times as people write them into a form, and local times that a clock change skips or repeats.

A day is written day first: `26/11/2026`, `26.11.26`, `26 Nov`, `26 พ.ย. 69`, `2026-11-26`, `today`, `พรุ่งนี้`,
`Friday`, `+3d`. Years from 2400 on are Buddhist; two digits stand for the era and century nearest to today. A moment is
a day and a time of day in the person's zone; where a clock that is set back repeats a time, the moment carries its
offset.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from crm_app.core.errors import Problem
from crm_app.values import formats
from crm_app.values.fields import EARLIEST_YEAR, LATEST_YEAR
from crm_app.values.months import BUDDHIST_OFFSET, month_number

MAX_WRITTEN = 60
_DIGITS = {ord("๐") + n: str(n) for n in range(10)} | {ord("0") + n: str(n) for n in range(10)}
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NEAR = {
    "today": 0, "tod": 0, "now": 0, "วันนี้": 0,
    "tomorrow": 1, "tmr": 1, "tom": 1, "พรุ่งนี้": 1, "วันพรุ่งนี้": 1,
    "yesterday": -1, "เมื่อวาน": -1, "เมื่อวานนี้": -1,
    "day after tomorrow": 2, "มะรืน": 2, "มะรืนนี้": 2, "วันมะรืน": 2, "day before yesterday": -2, "เมื่อวานซืน": -2,
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon จันทร์", "tuesday tue tues อังคาร", "wednesday wed พุธ", "thursday thu thurs พฤหัสบดี พฤหัส",
            "friday fri ศุกร์", "saturday sat เสาร์", "sunday sun อาทิตย์",
        )
    )
    for name in names.split()
}  # fmt: skip
_UNITS = {
    "d": "day", "day": "day", "days": "day", "วัน": "day",
    "w": "week", "week": "week", "weeks": "week", "สัปดาห์": "week", "อาทิตย์": "week",
    "m": "month", "month": "month", "months": "month", "เดือน": "month",
    "y": "year", "year": "year", "years": "year", "ปี": "year",
}  # fmt: skip
_ERA = r"(?:(?P<era>พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|b\.?e\.?|a\.?d\.?)\s*)?"
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})|(?P<y8>\d{4})(?P<m8>\d\d)(?P<d8>\d\d)")
_NUMBERS = re.compile(rf"(?P<d>\d{{1,2}})\s*[-/.]\s*(?P<m>\d{{1,2}})(?:\s*[-/.]\s*{_ERA}(?P<y>\d{{4}}|\d\d))?")
_NAMED = re.compile(
    rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*[-/.]?\s*(?:of\s+)?(?P<m>[^\W\d_][^\d,/-]*?)\s*[-/,.]?\s*{_ERA}(?P<y>\d{{4}}|\d\d)?"
)
_MONTH_FIRST = re.compile(r"(?P<m>[a-z]+)\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:\s*,?\s+(?P<y>\d{4}))?")
_AWAY = re.compile(r"(?P<sign>[+-]|in\s+|อีก\s*)(?P<n>\d{1,4})\s*(?P<unit>[^\d\s]+)?")
_TIME = re.compile(
    r"(?:^|[\s,t])\s*(?:at\s+|เวลา\s*)?(?P<h>\d{1,2})(?:[:.](?P<m>\d\d))?(?::(?P<s>\d\d))?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?:น\.?|นาฬิกา|hrs?|h)?\s*(?:\(?\s*(?:utc|gmt)?\s*(?P<offset>[+−-]\d{1,2}(?::?\d\d)?|z)\s*\)?)?$"
)


@dataclass
class Unreadable(ValueError):
    """The text is not a day or a time; `problem` is the text key of the message, with its parameters."""

    problem: Problem


def _refuse(key: str, **params: object) -> Unreadable:
    return Unreadable((key, dict(params)))


def _tidied(written: str) -> str:
    plain = _UNSEEN.sub("", written.replace("\u00a0", " ")).translate(_DIGITS).casefold()
    return " ".join(plain.split())


# ---------------------------------------------------------------- days


def parse_day(written: str, today: date) -> date:
    """The day that somebody wrote.

    Args:
        written: a day, see the module; the text must hold nothing else.
        today: the day in the person's zone; relative days, and missing years and centuries, are counted from it.

    Raises:
        Unreadable: it is not a day, or a day that no calendar has.
    """
    text = _tidied(written[: MAX_WRITTEN + 1])
    text = re.sub(r"^(?:วันที่|ณ|on)\s*(?=\d)", "", text)
    if len(written) <= MAX_WRITTEN and text:
        for read in (_near, _away, _weekday, _year_first, _numbers, _named, _month_first):
            found = read(text, today)
            if found is not None:
                if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
                    raise _refuse("core.field.day_year")
                return found
    raise _refuse("core.field.day")


def _near(text: str, today: date) -> date | None:
    return today + timedelta(days=_NEAR[text]) if text in _NEAR else None


def _away(text: str, today: date) -> date | None:
    match = _AWAY.fullmatch(text)
    unit = _UNITS.get(match["unit"] or "d") if match else None
    if match is None or unit is None:
        return None
    count = int(match["n"]) * (-1 if match["sign"] == "-" else 1)
    try:
        if unit in ("day", "week"):
            return today + timedelta(days=count * (7 if unit == "week" else 1))
        index = today.year * 12 + today.month - 1 + count * (12 if unit == "year" else 1)
        year, month = divmod(index, 12)
        return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        raise _refuse("core.field.day_year") from None


def _weekday(text: str, today: date) -> date | None:
    """The next day of that name; the name of today's weekday means the day a week ahead."""
    name = re.sub(r"^(?:next\s+|this\s+|วัน\s*)|\s*(?:หน้า|นี้)$|\.$", "", text)
    name = re.sub(r"^วัน\s*|\s*(?:หน้า|นี้)$", "", name)
    if name not in _WEEKDAYS:
        return None
    return today + timedelta(days=(_WEEKDAYS[name] - today.weekday() - 1) % 7 + 1)


def _year_first(text: str, _today: date) -> date | None:
    match = _YEAR_FIRST.fullmatch(text)
    if match is None:
        return None
    year, month, day = (match[name] or match[f"{name}8"] for name in "ymd")
    return _built(_year(int(year)), int(month), int(day), text)


def _numbers(text: str, today: date) -> date | None:
    match = _NUMBERS.fullmatch(text)
    return _from(match, int(match["m"]), today, text) if match else None


def _named(text: str, today: date) -> date | None:
    match = _NAMED.fullmatch(text)
    month = month_number(match["m"].strip(" .")) if match else None
    return _from(match, month, today, text) if match and month else None


def _month_first(text: str, today: date) -> date | None:
    match = _MONTH_FIRST.fullmatch(text)
    month = month_number(match["m"]) if match else None
    return _from(match, month, today, text) if match and month else None


def _from(match: re.Match[str], month: int, today: date, text: str) -> date:
    day, written = int(match["d"]), match["y"]
    if month > 12 and day <= 12:
        raise _refuse("core.field.day_first", day=f"{month:02}/{day:02}")
    if written is None:
        return _nearest((_years_without(day, month, today)), today, text)
    era = (match.groupdict().get("era") or "").replace(".", "").replace(" ", "")
    if len(written) == 4:
        thai = era in ("พศ", "be") or (not era and not match["m"].isascii())
        return _built(_year(int(written), thai=thai) if era not in ("คศ", "ad") else int(written), month, day, text)
    short = int(written)
    buddhist, common = 2500 + short - BUDDHIST_OFFSET, (2000 + short, 1900 + short)
    years = (buddhist,) if era in ("พศ", "be") else common if era else (*common, buddhist)
    return _nearest(_days(years, month, day), today, text)


def _year(year: int, *, thai: bool = False) -> int:
    """A year of four digits in the common era; beside a Thai month it is Buddhist as far back as a day may lie."""
    return year - BUDDHIST_OFFSET if year >= (EARLIEST_YEAR + BUDDHIST_OFFSET if thai else 2400) else year


def _years_without(day: int, month: int, today: date) -> Iterator[date]:
    reach = 4 if (day, month) == (29, 2) else 1
    return _days(range(today.year - reach, today.year + reach + 1), month, day)


def _days(years: range | tuple[int, ...], month: int, day: int) -> Iterator[date]:
    return (date(year, month, day) for year in years if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1])


def _nearest(days: Iterator[date], today: date, text: str) -> date:
    found = min(days, key=lambda day: (abs(day - today), day < today), default=None)
    if found is None:
        raise _refuse("core.field.no_such_day", day=text)
    return found


def _built(year: int, month: int, day: int, text: str) -> date:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise _refuse("core.field.day_year")
    if month > 12 and day <= 12:
        raise _refuse("core.field.day_first", day=f"{month:02}/{day:02}/{year}")
    try:
        return date(year, month, day)
    except ValueError:
        raise _refuse("core.field.no_such_day", day=text) from None


# ---------------------------------------------------------------- moments


def parse_date_time(written: str, zone: str, now: datetime, language: str = "en") -> datetime:
    """The moment that somebody wrote: a day and a time, or a time of today.

    Args:
        written: such as "26/11/2026 14:05", "tomorrow 9.30", "26 พ.ย. 69 14:05 น.", "25 Oct 2026, 02:30 (UTC+1)".
        zone: the IANA zone that the person lives in.
        now: the present.
        language: `en` or `th`, for examples in the message of an error.

    Raises:
        Unreadable: it is not a moment, has no time, or is a time that the clocks skip or repeat on that day.
    """
    text = _tidied(written[: MAX_WRITTEN + 1])
    today = now.astimezone(ZoneInfo(zone)).date()
    if text == "now":
        return now
    if re.fullmatch(r"\d{4}-\d\d-\d\dt\d\d:\d\d.*", text):
        text = text.replace("t", " ", 1)
    match = _TIME.search(text)
    # "26.11" and "26 11" are not times: the text before a time must be a day, or empty.
    if match is None or (match["m"] is None and match["half"] is None):
        parse_day(text, today)
        raise _refuse("core.field.time_missing")
    if match["h"] and int(match["h"]) > 23 and match.start() == 0:
        parse_day(text, today)
        raise _refuse("core.field.time_missing")
    before = re.sub(r"(?:\s*,|\s+(?:at|เวลา)|t)$", "", text[: match.start()].strip()).strip()
    day = parse_day(before, today) if before else today
    return local_date_time(day, _time_of(match), zone, offset=match["offset"], language=language)


def parse_time(written: str) -> tuple[time, str | None]:
    """The time of day that somebody wrote ("14:05", "14.05 น.", "2pm"), and the offset written after it, if any.

    Raises:
        Unreadable: it is not a time of day.
    """
    match = _TIME.fullmatch(_tidied(written[: MAX_WRITTEN + 1]))
    if match is None or (match["m"] is None and match["half"] is None):
        raise _refuse("core.field.time")
    return _time_of(match), match["offset"]


def _time_of(match: re.Match[str]) -> time:
    hour, minute, second = int(match["h"]), int(match["m"] or 0), int(match["s"] or 0)
    half = (match["half"] or "").replace(".", "")
    if half and not 1 <= hour <= 12:
        raise _refuse("core.field.time")
    hour = hour % 12 + 12 if half == "pm" else hour % 12 if half == "am" else hour
    try:
        return time(hour, minute, second)
    except ValueError:
        raise _refuse("core.field.time") from None


def local_date_time(day: date, clock: time, zone: str, *, offset: str | None = None, language: str = "en") -> datetime:
    """The moment at which the clocks of `zone` show `clock` on `day`.

    Args:
        offset: distinguishes the two moments at which a clock set back shows the same time: "+02:00", "+2", "Z".
        language: `en` or `th`, for examples in the message of an error.

    Raises:
        Unreadable: the clocks skip that time, show it twice and no `offset` says which, or never have that offset then.
    """
    there: tzinfo = ZoneInfo(zone)
    wall = datetime.combine(day, clock)
    found = [moment for moment in _readings(wall, there) if moment.astimezone(there).replace(tzinfo=None) == wall]
    shown = {"time": f"{clock:%H:%M}", "day": formats.day(day, language)}
    if not found:
        later = wall.replace(tzinfo=there).astimezone(UTC).astimezone(there)
        raise _refuse("core.field.time_skipped", **shown, next=f"{later:%H:%M}")
    if offset is not None:
        asked = _offset(offset)
        found = [moment for moment in found if moment.astimezone(there).utcoffset() == asked]
        if not found:
            raise _refuse("core.field.time_offset", **shown, offset=offset.upper())
    if len(found) > 1:
        first, second = (formats.offset(moment.astimezone(there)) for moment in found)
        raise _refuse("core.field.time_twice", **shown, first=first, second=second)
    return found[0]


def _readings(wall: datetime, there: tzinfo) -> list[datetime]:
    """The one or two moments, in UTC and in their order, at which the clocks show the local time `wall`."""
    both = {wall.replace(tzinfo=there, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(both)


def _offset(written: str) -> timedelta:
    if written == "z":
        return timedelta(0)
    digits = written[1:].replace(":", "")
    hours, minutes = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])
    size = timedelta(hours=int(hours), minutes=int(minutes))
    return size if written[0] == "+" else -size


# ---------------------------------------------------------------- values of a form's field


def time_field(value: datetime, zone: str) -> str:
    """The time of day of a moment as a form's field shows it, with the offset where the clock shows the time twice."""
    return formats.clock(value, "en", zone)
