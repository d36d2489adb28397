"""Amounts and numbers of a question."""

import re
from decimal import Decimal
from typing import Any

from crm_app.assistant.offline import lexicon
from crm_app.assistant.offline.currencies import currency_asked
from crm_app.assistant.offline.meanings import SINGLE_LIMIT
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import Token

_CURRENCIES = {
    "USD": re.compile(r"\$|\bus ?d(?:ollars?)?\b|\bdollars?\b|\bbucks\b|ดอลลาร์|เหรียญ", re.IGNORECASE),
    "THB": re.compile(r"฿|\bbaht\b|\bthb\b|บาท", re.IGNORECASE),
    "EUR": re.compile(r"€|\beuros?\b|\beur\b|ยูโร", re.IGNORECASE),
}


def take_amounts(q: Question) -> dict[str, Any]:
    """The bounds of amounts and the currency that is named with them, as filters of deals: "over 2 million dollars"."""
    bounds = _bounds(q)
    named = [code for code, words in _CURRENCIES.items() if words.search(q.typed or q.text)]
    only = currency_asked(q.text) if not bounds else ""
    if only:
        return {"currency": only}
    return bounds | {"currency": named[0]} if bounds and len(named) == 1 else bounds


_COUNTED = ("wins", "losses", "sales", "orders", "purchases", "customers", "ครั้ง", "ราย")
"""Words after a number that count things."""


def _bounds(q: Question) -> dict[str, Any]:
    """ "Over 2 million", "5 ล้านขึ้นไป"."""
    names = {"over": "above_amount", "at_least": "min_amount", "under": "below_amount", "at_most": "max_amount"}
    found: dict[str, Any] = _between(q)
    for index, token in enumerate(q.tokens):
        if token.number is None or token.used:
            continue
        before = q.tokens[index - 1] if index else None
        rest = q.tokens[index + 1 :]
        scale = next((t for t in rest[:1] if t.tag.startswith("scale:")), None)
        up = next((t for t in rest[:3] if t.tag == "and_up"), None)
        counted = rest and (rest[0].tag == "noun:deal" or rest[0].text.lower() in _COUNTED)
        if counted and before is not None and before.tag in names:
            continue  # "more than 100 deals" is a number of deals, not an amount
        if before is not None and before.tag in names:
            name = names[before.tag]
            before.used = True
        elif up is not None:
            name = "min_amount"
        else:
            continue
        token.used = True
        if up is not None:
            up.used = True
        factor = Decimal(1)
        if scale is not None:
            scale.used = True
            factor = Decimal(scale.tag.removeprefix("scale:"))
        found[name] = token.number * factor
    return found


def _between(q: Question) -> dict[str, Any]:
    """ "Between 200k and 400k", "2-4 ล้าน": both bounds; a scale after the second number alone counts for both."""
    for index, token in enumerate(q.tokens):
        if token.number is None or token.used:
            continue
        opened = index > 0 and q.tokens[index - 1].tag == "range"
        scale = _scale_after(q, index)
        second = index + (2 if scale is not None else 1)
        joined = [t for t in q.tokens[second : second + 1] if t.tag in ("and", "stop")]
        place = second + len(joined)
        if place >= len(q.tokens) or q.tokens[place].number is None:
            continue
        gap = q.text[token.end : q.tokens[place].start]
        if not opened and not re.search(r"\bto\b|[-–—]|ถึง", gap):
            continue
        other = _scale_after(q, place)
        if not opened and scale is None and other is None and not joined:
            continue
        for one in (token, scale, q.tokens[place], other, *joined):
            if one is not None:
                one.used = True
        if opened:
            q.tokens[index - 1].used = True
        low, high = token.number, q.tokens[place].number
        if low is None or high is None:
            continue
        factor = _factor(other)
        return {"min_amount": low * (_factor(scale) if scale else factor), "max_amount": high * factor}
    return {}


def _scale_after(q: Question, index: int) -> Token | None:
    following = q.tokens[index + 1 : index + 2]
    return following[0] if following and following[0].tag.startswith("scale:") else None


def _factor(scale: Token | None) -> Decimal:
    return Decimal(1) if scale is None else Decimal(scale.tag.removeprefix("scale:"))


def take_places(q: Question) -> list[int]:
    """The places of a ranking that are asked for: "second and third", "อันดับสองและสาม"."""
    found: set[int] = set()
    for index, token in enumerate(q.tokens):
        if not token.tag.startswith("place:"):
            continue
        token.used = True
        found.add(int(token.tag.removeprefix("place:")))
        joined, number = [*q.tokens[index + 1 : index + 3], None, None][:2]
        if joined is not None and number is not None and joined.tag == "and" and (place := _small(number)):
            number.used = True
            found.add(place)
    return sorted(found)


def _small(token: Token) -> int | None:
    """A number from 1 to 10, in digits or as a word."""
    written = lexicon.NUMBERS.get(token.text.lower()) if token.tag == "number" else None
    number = written if token.number is None else int(token.number)
    return number if number is not None and 1 <= number <= 10 else None


def take_limit(q: Question, single: bool, default: int) -> int:
    """A number that belongs to a ranking or a list: "top 5", "5 biggest deals"."""
    take_amounts(q)  # so that "over 20" is no limit
    for token in q.tokens:
        if token.used:
            continue
        if token.number is not None and token.number == int(token.number) and 1 <= token.number <= 50:
            token.used = True
            return int(token.number)
        written = lexicon.NUMBERS.get(token.text.lower()) if token.tag == "number" else None
        if written is not None:
            token.used = True
            return written
    return SINGLE_LIMIT if single else default
