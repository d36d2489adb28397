"""Parses numbers and amounts in the notation of their whole column.

`1.234` may be a decimal fraction or more than a thousand: the other values of its column decide. `NumberEvidence` reads
all of them first and reports a remaining doubt; then `parse_number`, `parse_money` and `parse_integer` parse single
cells.
"""

import re
from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal

from crm_app.imports.cells import MAX_SHORT, is_empty, latin_digits

DecimalSign = Literal["dot", "comma"]

_CURRENCIES: tuple[tuple[str, str], ...] = (
    ("฿", "THB"), ("บาทถ้วน", "THB"), ("บาท", "THB"), ("thb", "THB"), ("baht", "THB"),
    ("us$", "USD"), ("usd", "USD"), ("s$", "SGD"), ("sgd", "SGD"), ("hk$", "HKD"), ("hkd", "HKD"),
    ("a$", "AUD"), ("aud", "AUD"), ("$", "USD"), ("€", "EUR"), ("eur", "EUR"), ("£", "GBP"), ("gbp", "GBP"),
    ("jp¥", "JPY"), ("jpy", "JPY"), ("rmb", "CNY"), ("cny", "CNY"), ("¥", "JPY"), ("円", "JPY"), ("元", "CNY"),
    ("₩", "KRW"), ("krw", "KRW"), ("₫", "VND"), ("vnd", "VND"), ("₹", "INR"), ("inr", "INR"), ("rs.", "INR"),
    ("myr", "MYR"), ("rm", "MYR"), ("idr", "IDR"), ("rp", "IDR"), ("chf", "CHF"),
)  # fmt: skip
_NUMBER = re.compile(r"\d[\d.,]*|[.,]\d+")
_EXPONENT = re.compile(r"(\d+(?:[.,]\d+)?)e([+-]?\d{1,2})$")


@dataclass(frozen=True, slots=True)
class _Digits:
    text: str
    negative: bool
    currency: str
    percent: bool


@lru_cache(maxsize=65536)
def _digits(value: str) -> _Digits | None:
    # A spreadsheet's apostrophe marks a number that is stored as text.
    text = latin_digits(value).strip().removeprefix("'").casefold()
    negative = percent = False
    currency = ""
    for sign, code in _CURRENCIES:
        if sign in text:
            rest = text.replace(sign, "", 1)
            # "rm" or "rp" is a currency only beside nothing but a number.
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
        # The Thai and German notations of whole amounts, "500.-" and "500,-", are not negative.
        whole = text.endswith((".-", ",-"))
        negative, text = negative or not whole, text.rstrip("-").rstrip(".,")
    text = re.sub(r"(?<=\d)[\s'’_](?=\d{3}(?!\d))", "", text.strip())
    if _NUMBER.fullmatch(text) or _EXPONENT.fullmatch(text):
        return _Digits(text, negative, currency, percent)
    return None


def _number_hint(text: str) -> DecimalSign | Literal["ambiguous", "either", "broken"]:
    """The decimal sign that a number's separators show: one sign, both possible, or none needed."""
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
    """`text` in Python's notation of numbers; None when its separators do not fit the decimal sign `sign`."""
    decimal, group = (".", ",") if sign == "dot" else (",", ".")
    head, found, tail = text.partition(decimal)
    if group in tail or decimal in tail:
        return None
    # Groups of three digits, or of two before the last three as in India.
    if group in head and not re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{2,3}})*{re.escape(group)}\d{{3}}", head):
        return None
    return (head.replace(group, "") or "0") + ("." + tail if found and tail else "")


def parse_number(value: str, sign: DecimalSign = "dot") -> Decimal | None:
    """The number in `value`, with `sign` as its decimal sign, without currency signs, group separators and per cent.

    A number that is only possible with the other sign (`1.234,50` in a column with decimal points) is parsed with that
    one.

    Raises ValueError for no number.
    """
    if is_empty(value):
        return None
    # Longer texts are no numbers, and must not fill the cache.
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
    """Like `parse_number`, rounded to two places. Raises ValueError also for a number outside numeric(18, 2)."""
    number = parse_number(value, sign)
    if number is None:
        return None
    if value.rstrip().endswith("%"):
        raise ValueError("a share, not an amount")
    if abs(number) >= Decimal(10) ** 16:
        raise ValueError("too large")
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)


def parse_integer(value: str, sign: DecimalSign = "dot") -> int | None:
    """A whole number within PostgreSQL's integer. Raises ValueError also for fractions."""
    number = parse_number(value, sign)
    if number is None:
        return None
    if number != number.to_integral_value() or abs(number) >= 2**31:
        raise ValueError("not a whole number")
    return int(number)


def currency_of(value: str) -> str:
    """The ISO code of the currency in `value`; "" for none."""
    digits = _digits(value) if len(value) <= MAX_SHORT else None
    return digits.currency if digits else ""


@dataclass(frozen=True)
class NumberReading:
    """The notation of a column's numbers; `sure` is False when `example` may mean two numbers."""

    sign: DecimalSign
    sure: bool
    example: str = ""
    currency: str = ""
    mixed_currencies: bool = False
    unread: int = 0


class NumberEvidence:
    """Counts what the values of a column show about decimal signs and currencies."""

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
    def decided(self) -> DecimalSign | None:
        """The decimal sign that values of the column show without doubt; None for no such value."""
        if self.hints["dot"] == self.hints["comma"]:
            return None
        return "dot" if self.hints["dot"] > self.hints["comma"] else "comma"

    @property
    def is_numbers(self) -> bool:
        """Whether nearly all values of the column are numbers."""
        return self.total > 0 and self.readable * 10 >= self.total * 8

    def reading(self) -> NumberReading:
        """The decimal sign that the whole column shows."""
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
