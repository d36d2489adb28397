"""Guesses the type of a new field of the workspace's own from all values of a column."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from crm_app.core.pagination import MAX_CHOICES
from crm_app.imports.cells import MAX_SHORT, latin_digits, parse_boolean, parse_email, parse_phone
from crm_app.imports.headings import words_of
from crm_app.imports.numbers import NumberEvidence
from crm_app.values.collation import fold
from crm_app.values.several import divided

MAX_LABEL = 80
"""The longest words of a choice, and the longest label of a field, in characters."""
_LONG = 200
"""Values of a column of long texts are longer than this, or have line breaks."""
_FEW = 30
"""A column of more different values is guessed as a text; a person may still choose One of, up to 200 values."""
_LONGEST_WORDS = 60
_WHOLE = re.compile(r"[-+−]?(?:0|[1-9]\d{0,14}|[1-9]\d{0,2}(?:[,.]\d{3}){1,4})")
_LEADING_ZERO = re.compile(r"[-+−]?0\d")
_PHONE = re.compile(r"\+\d|0\d|\(\d")
_WEB = re.compile(r"https?://\S+\.\S+|www\.\S+\.\S+", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]m|Z|[+-]\d{2}:?\d{2}|น\.)?\s*$|T\d{2}:\d{2}", re.IGNORECASE)
_ANSWERS = frozenset({"yes", "no", "true", "false", "y", "n", "ใช่", "ไม่ใช่", "ไม่", "✓", "✔", "✗", "✘"})
_MANY_VALUES = re.compile(r"[;|\n]")
_CODES = frozenset(
    (
        "id",
        "ids",
        "code",
        "codes",
        "no",
        "number",
        "zip",
        "postcode",
        "zipcode",
        "sku",
        "ref",
        "reference",
        "key",
        "uid",
    )
)
"""Last words of headings whose digits are a name, not a number: nobody adds them up, and their zeros count."""
_THAI_CODES = ("รหัส", "เลขที่", "ไปรษณีย์", "เลขประจำตัว")


def _is_email(value: str) -> bool:
    try:
        return "@" in value and parse_email(value) is not None
    except ValueError:
        return False


def _is_phone(value: str) -> bool:
    text = latin_digits(value).strip()
    try:
        return bool(_PHONE.match(text)) and 8 <= sum(map(str.isdigit, text)) <= 16 and parse_phone(text) is not None
    except ValueError:
        return False


def _is_answer(value: str) -> bool:
    return value.strip().casefold() in _ANSWERS and parse_boolean(value) is not None


def _is_whole(value: str) -> bool:
    return _WHOLE.fullmatch(latin_digits(value).strip()) is not None


_FITS: dict[str, Callable[[str], bool]] = {
    "yes_no": _is_answer,
    "email": _is_email,
    "url": lambda value: _WEB.fullmatch(value.strip()) is not None,
    "phone": _is_phone,
    "integer": _is_whole,
    "timed": lambda value: _CLOCK.search(latin_digits(value)) is not None,
    "figure": lambda value: _LEADING_ZERO.match(latin_digits(value)) is None,
}


@dataclass
class Shapes:
    """The types that every value of a column so far fits, and its different values."""

    left: list[str] = field(default_factory=lambda: list(_FITS))
    has_lines: bool = False
    """Whether a value has line breaks."""

    def add(self, value: str) -> None:
        """Takes in a value that is not empty. A type that one value does not fit is not looked at again."""
        if self.left:
            short = len(value) <= MAX_SHORT
            self.left = [name for name in self.left if (short or name in ("url", "email")) and _FITS[name](value)]
        self.has_lines = self.has_lines or "\n" in value


@dataclass(frozen=True)
class Found:
    """The type of a new field, the words of its choices, and the currency of its amounts."""

    type: str
    choices: tuple[str, ...] = ()
    """Filled whenever the column has few enough different values to choose from, whatever the type."""
    currency: str = ""


def guess_type(
    heading: str,
    shapes: Shapes,
    distinct: Counter[str],
    numbers: NumberEvidence,
    *,
    filled: int,
    longest: int,
    has_more: bool,
    is_dates: bool,
) -> Found:
    """The type that fits all values of a column, and the values as choices when there are few.

    Args:
        distinct: the different values with how often each occurs.
        filled: how many cells are not empty.
        longest: the length of the longest value.
        has_more: whether `distinct` lacks some values.
        is_dates: whether all values are days in one notation.
    """
    if not filled:
        return Found("text")
    choices = () if has_more else _choices(distinct)
    for name in ("email", "url", "yes_no"):
        if name in shapes.left:
            return Found(name, choices)
    is_code = _names_codes(heading)
    if "phone" in shapes.left:
        return Found("phone", choices)
    if is_dates:
        return Found("moment" if "timed" in shapes.left else "date", choices)
    are_numbers = numbers.readable == filled and "figure" in shapes.left and not is_code
    if are_numbers:
        currency = numbers.reading().currency
        kind = "money" if currency else "integer" if "integer" in shapes.left else "number"
        return Found(kind, choices, currency)
    several = 0 if has_more else sum(count for value, count in distinct.items() if _MANY_VALUES.search(value.strip()))
    if several * 10 >= filled and _repeats(parts := _parts(distinct), filled + several):
        return Found("choices", parts)
    if not is_code and _repeats(choices, filled):
        return Found("choice", choices)
    return Found("long_text" if shapes.has_lines or longest > _LONG else "text", choices)


def _names_codes(heading: str) -> bool:
    """Whether a heading says that digits below it are a name: "Customer code", "Tax ID", not "Number of desks"."""
    words = words_of(heading)
    last = words.rpartition(" ")[2]
    return last in _CODES or any(part in words for part in _THAI_CODES)


def _repeats(choices: tuple[str, ...], filled: int) -> bool:
    """Whether the values are few words that occur again and again."""
    count = len(choices)
    return (
        2 <= count <= _FEW
        and filled >= (2 * count if count <= 5 else 3 * count)
        and max(map(len, choices)) <= _LONGEST_WORDS
    )


def _choices(distinct: Counter[str]) -> tuple[str, ...]:
    """The different values in the order of the file, each once in its usual spelling; empty when there are too many."""
    found: dict[str, Counter[str]] = {}
    for value, count in distinct.items():
        text = " ".join(value.split())
        if len(text) > MAX_LABEL:
            return ()
        found.setdefault(fold(text), Counter())[text] += count
        if len(found) > MAX_CHOICES:
            return ()
    return tuple(spellings.most_common(1)[0][0] for spellings in found.values())


def _parts(distinct: Counter[str]) -> tuple[str, ...]:
    """The different values of cells with several values each."""
    counted: Counter[str] = Counter()
    for value, count in distinct.items():
        for part in divided(value):
            counted[part] += count
    return _choices(counted)
