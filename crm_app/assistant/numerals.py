"""Numbers as people and models write them: separators, Thai digits, "1.2M", "1.2 ล้าน", percent, number words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {ord("๐") + n: str(n) for n in range(10)}
_SCALES: dict[str, int] = {
    "k": 1_000, "thousand": 1_000, "m": 1_000_000, "mn": 1_000_000, "mio": 1_000_000, "million": 1_000_000,
    "b": 1_000_000_000, "bn": 1_000_000_000, "billion": 1_000_000_000,
    "พันล้าน": 1_000_000_000, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?<![\w.,/-])(?P<sign>[-−+]?)(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?P<scale>\s?(?:พันล้าน|ล้าน|แสน|หมื่น|พัน)|(?:\s?(?:thousand|million|billion|mio|mn|bn)\b|[kmb]\b))?"
    r"(?P<percent>\s?(?:%|percent\b|per cent\b|เปอร์เซ็นต์|เปอร์เซนต์))?(?!\d|-\d{3})",
    re.IGNORECASE,
)
_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9, "สิบ": 10,
}  # fmt: skip
_COUNTED = re.compile(
    r"\b(?P<word>two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?=(?:\s+\w+){0,2}?\s+"
    r"(?:deals?|customers?|companies|contacts?|tasks?|projects?|activities|people|reps?|days?|weeks?|months?|percent)\b)"
    r"|(?P<thai>สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ)(?=\s?(?:ดีล|ราย|คน|บริษัท|งาน|โครงการ|รายการ|วัน|สัปดาห์|เดือน))",
    re.IGNORECASE,
)
_PERCENT_BEFORE = re.compile(r"ร้อยละ\s*$")


@dataclass(frozen=True)
class Numeral:
    """A written number: its value, half a unit of its last digit, and its place in the text."""

    value: Decimal
    slack: Decimal
    is_percent: bool
    has_scale: bool
    start: int
    end: int


def western(text: str) -> str:
    """`text` with Thai digits as western ones, of the same length."""
    return text.translate(_DIGITS)


def numbers_in(text: str) -> Iterator[Numeral]:
    """The numbers of a text in reading order, also those written as words before what they count."""
    plain = western(text)
    for match in _NUMBER.finditer(plain):
        scale = Decimal(_SCALES.get((match["scale"] or "").strip().lower(), 1))
        digits = match["digits"].replace(",", "")
        places = len(digits.partition(".")[2])
        percent = bool(match["percent"]) or bool(_PERCENT_BEFORE.search(plain[: match.start()]))
        slack = Decimal(1).scaleb(-places) / 2 * scale
        yield Numeral(Decimal(digits) * scale, slack, percent, scale != 1, match.start(), match.end())
    for match in _COUNTED.finditer(plain):
        value = Decimal(_WORDS[(match["word"] or match["thai"]).lower()])
        yield Numeral(value, Decimal("0.5"), False, False, match.start(), match.end())
