"""Amounts written in words as digits: "two hundred thousand", "half a million", "สองแสนห้า", "ครึ่งล้าน"."""

import re
from decimal import Decimal

_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1_000, "grand": 1_000, "million": 1_000_000, "mil": 1_000_000}
_WORD = "|".join((*_UNITS, *_SCALES))
_HALF = re.compile(rf"\b(?:(?:an? )?(?P<part>half|quarter)(?: of)?(?: an?)? (?P<scale>{'|'.join(_SCALES)})s?)\b", re.I)
_AND_HALF = re.compile(
    rf"\b(?P<whole>\d+|an?|{'|'.join(_UNITS)}) (?:and a half (?P<a>{'|'.join(_SCALES)})|(?P<b>{'|'.join(_SCALES)}) and a half)\b",
    re.I,
)
_RUN = re.compile(rf"(?<!\d )\b(?:an? )?(?:{_WORD})(?:(?:[ -]| and )(?:{_WORD}))*\b", re.I)

_THAI_UNITS = {
    "หนึ่ง": 1, "นึง": 1, "เอ็ด": 1, "สอง": 2, "ยี่": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9, "สิบ": 10,
}  # fmt: skip
_THAI_SCALES = {"ล้าน": 1_000_000, "แสน": 100_000, "หมื่น": 10_000, "พัน": 1_000, "ร้อย": 100}
_ONE = "|".join(_THAI_UNITS)
_SCALE = "|".join(_THAI_SCALES)
_GROUP = rf"(?:\d+(?:\.\d+)?|(?:{_ONE})+)\s?(?:{_SCALE})"
_BARE = rf"(?<=เกิน)(?:{_SCALE})|(?<=ถึง)(?:{_SCALE})|(?<=กว่า)(?:{_SCALE})|(?<=ละ)(?:{_SCALE})"
_THAI_RUN = re.compile(
    rf"ครึ่ง(?P<half>{_SCALE})|(?P<and_half>{_SCALE})ครึ่ง|(?:{_GROUP}|{_BARE})(?!ละ)(?:{_GROUP})*(?:(?:{_ONE}|\d)(?![\d.]|\s?(?:{_SCALE}))|ครึ่ง)?"
)
_PIECE = re.compile(rf"(?P<number>\d+(?:\.\d+)?|(?:{_ONE})+)?\s?(?P<scale>{_SCALE})|(?P<rest>{_ONE}|\d)|(?P<half>ครึ่ง)")


def in_digits(text: str) -> str:
    """`text` with its amounts in digits. A number without a scale, such as the three of "top three", stays as it is."""
    text = _AND_HALF.sub(_and_half, text)
    text = _HALF.sub(_fraction, text)
    text = _RUN.sub(_english, text)
    return _THAI_RUN.sub(_thai, text)


def _shown(value: Decimal) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def _fraction(match: re.Match[str]) -> str:
    part = Decimal("0.5") if match["part"].lower() == "half" else Decimal("0.25")
    return _shown(part * _SCALES[match["scale"].lower()])


def _and_half(match: re.Match[str]) -> str:
    whole = match["whole"].lower()
    number = Decimal(whole) if whole.isdigit() else Decimal(_UNITS.get(whole, 1))
    return _shown((number + Decimal("0.5")) * _SCALES[(match["a"] or match["b"]).lower()])


def _english(match: re.Match[str]) -> str:
    words = [word for word in re.split(r"[ -]", match[0].lower()) if word != "and"]
    if not any(word in _SCALES for word in words):
        return match[0]
    total, current = 0, 0
    for word in words:
        if word in ("a", "an"):
            current = 1
        elif word in _UNITS:
            current += _UNITS[word]
        elif _SCALES[word] == 100:
            current = (current or 1) * 100
        else:
            total, current = total + (current or 1) * _SCALES[word], 0
    return str(total + current)


def _thai_number(word: str) -> Decimal:
    if word[:1].isdigit():
        return Decimal(word)
    total = 0
    for unit in re.findall(_ONE, word):
        total = total * 10 if unit == "สิบ" and total else total + _THAI_UNITS[unit]
    return Decimal(total)


def _thai(match: re.Match[str]) -> str:
    if match["and_half"]:
        return str(_THAI_SCALES[match["and_half"]] * 3 // 2)
    if match["half"]:
        return str(_THAI_SCALES[match["half"]] // 2)
    pieces = list(_PIECE.finditer(match[0]))
    if len(pieces) == 1 and (pieces[0]["number"] or "")[:1].isdigit():
        return match[0]  # "3 แสน" is read as it is, so that "2-4 ล้าน" keeps its scale
    total, last = Decimal(0), Decimal(1)
    for piece in pieces:
        if piece["scale"]:
            last = Decimal(_THAI_SCALES[piece["scale"]])
            total += (_thai_number(piece["number"]) if piece["number"] else Decimal(1)) * last
        elif piece["rest"]:
            total += _thai_number(piece["rest"]) * last / 10  # "สองแสนห้า" is 250,000
        else:
            total += last / 2
    return _shown(total)
