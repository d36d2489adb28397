"""Checks citations: every number in an answer must stand for a source that was retrieved for this answer."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from crm_app.assistant.outcomes import Source

# [1], [1, 2] and [1][2]; a backslash before the bracket makes it plain text of a record.
_CITATION = re.compile(r"(?<!\\)\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\](?!\()")
_OPEN = re.compile(r"(?<!\\)\[[\d,;\s]{0,20}$")

MAX_SOURCES = 200


@dataclass
class SourceBook:
    """Numbers the sources of one answer, each once, in the order in which they were retrieved."""

    sources: list[Source] = field(default_factory=list)
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def number(self, source: Source) -> int:
        """The number of `source`, a new one at its first appearance.

        Raises:
            ValueError: more than `MAX_SOURCES` sources.
        """
        key = (source.kind, source.id or source.href)
        if key not in self._numbers:
            if len(self.sources) >= MAX_SOURCES:
                raise ValueError("too many sources for one answer")
            self.sources.append(source)
            self._numbers[key] = len(self.sources)
        return self._numbers[key]

    def has(self, source: Source, numbers: Collection[int]) -> bool:
        """Whether one of `numbers` is that of `source`."""
        return self._numbers.get((source.kind, source.id or source.href)) in numbers

    def get(self, number: int) -> Source | None:
        """The source with `number`, or None."""
        return self.sources[number - 1] if 1 <= number <= len(self.sources) else None


@dataclass(frozen=True)
class CheckedAnswer:
    """An answer whose every citation has a source. `removed` counts the removed numbers."""

    text: str
    cited: tuple[int, ...]
    removed: int = 0


def check(text: str, book: SourceBook) -> CheckedAnswer:
    """Remove citation numbers that `book` does not know; return the used ones in order of appearance."""
    cited: dict[int, None] = {}
    removed = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal removed
        kept = []
        for digits in re.split(r"\s*[,;]\s*", match[1]):
            if book.get(int(digits)) is None:
                removed += 1
            else:
                cited[int(digits)] = None
                kept.append(f"[{int(digits)}]")
        return "".join(kept)

    checked = _CITATION.sub(replace, text)
    checked = re.sub(r"[ \t]+([.,;:!?])", r"\1", checked) if removed else checked
    return CheckedAnswer(checked.strip(), tuple(cited), removed)


def without_citations(text: str) -> str:
    """`text` without citations: an answer that found nothing has no references."""
    return re.sub(r"[ \t]+([.,;:!?])", r"\1", _CITATION.sub("", text)).strip()


class StreamedCitations:
    """Passes on a streamed answer, withholds the beginning of an incomplete citation, and drops unknown numbers."""

    def __init__(self, book: SourceBook) -> None:
        self._book = book
        self._held = ""

    def feed(self, text: str) -> str:
        """The further part of the answer that may be shown after `text`."""
        self._held += text
        ready = safe_prefix(self._held)
        self._held = self._held[len(ready) :]
        return self._checked(ready)

    def close(self) -> str:
        """The rest that was withheld."""
        rest, self._held = self._held, ""
        return self._checked(rest)

    def _checked(self, text: str) -> str:
        def replace(match: re.Match[str]) -> str:
            numbers = [int(digits) for digits in re.split(r"\s*[,;]\s*", match[1])]
            return "".join(f"[{number}]" for number in numbers if self._book.get(number) is not None)

        return _CITATION.sub(replace, text)


def safe_prefix(text: str) -> str:
    """The part of a streaming answer that cannot end in the middle of a citation."""
    match = _OPEN.search(text)
    return text[: match.start()] if match else text
