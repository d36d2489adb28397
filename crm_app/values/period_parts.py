"""What periods are made of: days, weeks, months, quarters and years with their labels."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from crm_app.values.months import BUDDHIST_OFFSET, MONTHS_EN, MONTHS_TH


@dataclass(frozen=True)
class Period:
    """A range of days and the words that name it.

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
class Atom:
    """A period before ranges are joined; ``year_free`` rebuilds it for another year when the words named none."""

    period: Period
    year: int | None = None
    rebuild: Callable[[int], "Period"] | None = None


@dataclass(frozen=True)
class Asked:
    today: date
    fiscal_start: int
    future: bool


# --- arithmetic -------------------------------------------------------------------------------------------------


def add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    month += 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def month_start(day: date) -> date:
    return day.replace(day=1)


def fiscal_year_of(day: date, fiscal_start: int) -> int:
    """The year in which the fiscal year that holds ``day`` ends."""
    return day.year if fiscal_start == 1 or day.month < fiscal_start else day.year + 1


def fiscal_year_start(year: int, fiscal_start: int) -> date:
    return date(year if fiscal_start == 1 else year - 1, fiscal_start, 1)


def quarter_start(day: date, fiscal_start: int) -> date:
    offset = (day.month - fiscal_start) % 3
    return add_months(month_start(day), -offset)


def week_start(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _valid(year: int) -> bool:
    return 1900 <= year <= 2200


def year_number(digits: str, today: date, *, thai: bool) -> int | None:
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
        # Questions are about the past far more often than about the future.
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


def make_period(start: date | None, end: date | None, labels: tuple[str, str], span: tuple[int, int]) -> Period:
    return Period(start, end, labels[0], labels[1], "", span)


def day_period(day: date, span: tuple[int, int]) -> Period:
    return make_period(day, day + timedelta(days=1), _day_labels(day), span)


def range_period(start: date, end: date, span: tuple[int, int]) -> Period:
    return make_period(start, end, _range_labels(start, end), span)


def exact_period(start: date, end: date) -> Period:
    """The days from `start` up to, not including, `end`, called by their month, calendar quarter or year where they are
    one.
    """
    if start.day == 1 and end == add_months(start, 1):
        return month_period(start, (0, 0))
    if start.day == 1 and start.month == 1 and end == date(start.year + 1, 1, 1):
        return year_period(start.year, (0, 0))
    if start.day == 1 and start.month % 3 == 1 and end == add_months(start, 3):
        number = start.month // 3 + 1
        labels = (f"Q{number} {start.year}", f"ไตรมาสที่ {number} ปี {start.year + BUDDHIST_OFFSET}")
        return make_period(start, end, labels, (0, 0))
    return range_period(start, end, (0, 0))


def month_period(start: date, span: tuple[int, int]) -> Period:
    return make_period(start, add_months(start, 1), _month_labels(start), span)


def year_period(year: int, span: tuple[int, int]) -> Period:
    return make_period(date(year, 1, 1), date(year + 1, 1, 1), (str(year), f"ปี {year + BUDDHIST_OFFSET}"), span)


def fiscal_year_period(year: int, context: Asked, span: tuple[int, int]) -> Period:
    start = fiscal_year_start(year, context.fiscal_start)
    return make_period(
        start, add_months(start, 12), (f"fiscal year {year}", f"ปีงบประมาณ {year + BUDDHIST_OFFSET}"), span
    )


def quarter_period(year: int, number: int, context: Asked, span: tuple[int, int]) -> Period:
    start = add_months(fiscal_year_start(year, context.fiscal_start), 3 * (number - 1))
    fiscal_en, fiscal_th = ("", "") if context.fiscal_start == 1 else ("fiscal ", "งบประมาณ ")
    thai_year = f"ปี{fiscal_th or ' '}{year + BUDDHIST_OFFSET}"
    labels = (f"{fiscal_en}Q{number} {year}", f"ไตรมาสที่ {number} {thai_year}")
    return make_period(start, add_months(start, 3), labels, span)


def quarter_with(day: date, context: Asked, span: tuple[int, int]) -> Period:
    year = fiscal_year_of(day, context.fiscal_start)
    number = (day.month - context.fiscal_start) % 12 // 3 + 1
    return quarter_period(year, number, context, span)


def half_period(year: int, number: int, context: Asked, span: tuple[int, int]) -> Period:
    start = add_months(fiscal_year_start(year, context.fiscal_start), 6 * (number - 1))
    thai = "ครึ่งแรก" if number == 1 else "ครึ่งหลัง"
    labels = (f"H{number} {year}", f"{thai}ของปี {year + BUDDHIST_OFFSET}")
    return make_period(start, add_months(start, 6), labels, span)
