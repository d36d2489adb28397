"""The priority of tasks as a condition: "the high priority ones", "whatever isn't urgent", "งานด่วน"."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Priority(NamedTuple):
    """A priority that a text names, whether it is left out, and where its words stand."""

    value: str
    negated: bool
    span: tuple[int, int]


_WORDS = {
    "high": r"high(?:est)?[- ]priority|(?:very |most )?urgent|(?:very |most )?important"
    r"|ความสำคัญสูง|สำคัญ(?:มาก|สูง)|เร่งด่วน|ด่วน(?:มาก|ๆ)?",
    "low": r"low(?:est)?[- ]priority|ความสำคัญต่ำ|ไม่(?:ค่อย)?(?:สำคัญ|ด่วน|เร่งด่วน)",
    "normal": r"(?:normal|medium|usual)[- ]priority|ความสำคัญ(?:ปกติ|ปานกลาง)",
}
_NOT = r"(?:(?:that |which |what )?(?:is|are)(?: not|n't)|not|non|ไม่ใช่(?:งาน)?)[\s-]+"
_PATTERNS = {value: re.compile(rf"(?P<no>\b{_NOT})?(?:{words})", re.IGNORECASE) for value, words in _WORDS.items()}


def priorities_in(text: str) -> Iterator[Priority]:
    """The priorities that a text names, each once."""
    taken: list[tuple[int, int]] = []
    for value in ("low", "normal", "high"):
        found = _PATTERNS[value].search(text)
        if found is not None and all(found.end() <= a or found.start() >= b for a, b in taken):
            taken.append(found.span())
            yield Priority(value, found["no"] is not None, found.span())
