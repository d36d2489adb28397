"""Evidence from all values of one column: its kind, the notation of its dates and numbers, its content."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from crm_app.imports.cells import MAX_CHOICE, MAX_DISTINCT, is_empty, latin_digits, parse_email, parse_phone, unwrapped
from crm_app.imports.dates import DateEvidence
from crm_app.imports.numbers import NumberEvidence
from crm_app.imports.own_types import Found, Shapes, guess_type

Kind = Literal["empty", "text", "date", "number", "email", "phone", "boolean", "url"]


@dataclass
class Evidence:
    """Evidence from all values of one column: its kind, the notation of its dates and numbers, its distinct values."""

    total: int = 0
    filled: int = 0
    longest: int = 0
    distinct: Counter[str] = field(default_factory=Counter)
    many: bool = False
    kinds: Counter[Kind] = field(default_factory=Counter)
    dates: DateEvidence = field(default_factory=DateEvidence)
    numbers: NumberEvidence = field(default_factory=NumberEvidence)
    shapes: Shapes = field(default_factory=Shapes)
    _seen: int = 0

    def add(self, value: str) -> None:
        """Adds one cell."""
        self.total += 1
        value = unwrapped(value)
        if not value or is_empty(value):
            return
        self.filled += 1
        if len(value) > self.longest:
            self.longest = len(value)
        if value in self.distinct:
            self.distinct[value] += 1
        else:
            self.shapes.add(value)
            if len(self.distinct) < MAX_DISTINCT and len(value) <= MAX_CHOICE:
                self.distinct[value] = 1
            else:
                self.many = True
        # Dates and numbers need every value, unless hardly any value of the column is one.
        if self.filled <= 2000 or self.dates.readable * 5 >= self.dates.total:
            self.dates.add(value)
        if self.filled <= 2000 or self.numbers.readable * 5 >= self.numbers.total:
            self.numbers.add(value)
        if self._seen < 500:
            self._seen += 1
            self.kinds[_kind(value)] += 1

    def own_type(self, heading: str) -> Found:
        """The type of a field of the workspace's own that is made of the column."""
        return guess_type(
            heading,
            self.shapes,
            self.distinct,
            self.numbers,
            filled=self.filled,
            longest=self.longest,
            has_more=self.many,
            is_dates=self.filled > 0 and self.dates.readable * 100 >= self.filled * 99,
        )

    def kind(self) -> Kind:
        """The kind of content of the great majority of the values."""
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
