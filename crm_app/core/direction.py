"""Texts with mixed writing directions, and the characters that would reverse a whole line.

What people save is stored and exported unchanged. Where it is shown, the characters that force a direction are removed:
`U+202E` in a name makes "txt.exe" read "exe.txt". Pages give each text its own direction by a rule of the style sheet
(`assets/theme.css`); in plain texts, such as a mail's subject or a tab's title, isolating characters surround a name.
"""

import re
from typing import TypeVar

Result = TypeVar("Result")

_FORCED = re.compile("[\u202a-\u202e\u2066-\u2069]")
_FORCED_BYTES = re.compile(b"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
_OVERRIDES = re.compile("[\u202a-\u202e]")
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
    "|[\x00-\x08\x0b-\x1f\x7f]"
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_APART, _END = "\u2068", "\u2069"


def plain(text: str) -> str:
    """`text` without the characters that force a direction."""
    return _FORCED.sub("", text)


def visible(text: str) -> str:
    """`text` without the characters that nobody sees: those that force a direction, have no width, or are tags.

    The joiners of emoji and of Indic scripts stay.
    """
    return _UNSEEN.sub("", text)


def plain_json(document: bytes) -> bytes:
    """A JSON document in UTF-8 without the characters that force a direction."""
    return _FORCED_BYTES.sub(b"", document)


def without_overrides(text: str) -> str:
    """`text` without embeddings and overrides; the characters that `apart` adds stay."""
    return _OVERRIDES.sub("", text)


def apart(text: str) -> str:
    """`text` isolated for use inside another text: the text around it keeps its order, whatever the direction of
    `text`.
    """
    text = without_overrides(text) if _APART in text else plain(text)
    return f"{_APART}{text}{_END}" if _APART not in text and _RIGHT_TO_LEFT.search(text) else text


def readable(result: Result) -> Result:
    """A service's result for a page: texts and JSON without the characters that force a writing direction."""
    if isinstance(result, bytes):
        return plain_json(result)  # type: ignore[return-value]
    if isinstance(result, str):
        return plain(result)  # type: ignore[return-value]
    if isinstance(result, dict):
        return {name: readable(value) for name, value in result.items()}  # type: ignore[return-value]
    return [readable(value) for value in result] if isinstance(result, list) else result  # type: ignore[return-value]
