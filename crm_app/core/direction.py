"""Texts that are read from right to left among others, and characters that would turn a whole line round.

What people save stays as it is, in the database and in exports. Where it is shown, the characters that force a direction
are left out: `U+202E` in a name makes "txt.exe" read "exe.txt". Pages give each text its own direction by a rule of the
style sheet (`assets/theme.css`); plain texts, such as a mail's subject or a tab's title, set a name apart by characters.
"""

import re

_FORCED = re.compile("[\u202a-\u202e\u2066-\u2069]")
_FORCED_BYTES = re.compile(b"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
_OVERRIDES = re.compile("[\u202a-\u202e]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_APART, _END = "\u2068", "\u2069"


def plain(text: str) -> str:
    """`text` without the characters that force a direction."""
    return _FORCED.sub("", text)


def plain_json(document: bytes) -> bytes:
    """A JSON document in UTF-8 without them."""
    return _FORCED_BYTES.sub(b"", document)


def without_overrides(text: str) -> str:
    """`text` without embeddings and overrides; what sets names apart (see `apart`) stays."""
    return _OVERRIDES.sub("", text)


def apart(text: str) -> str:
    """`text` as a part of another text: what stands around it keeps its place, whatever its direction."""
    text = without_overrides(text) if _APART in text else plain(text)
    return f"{_APART}{text}{_END}" if _APART not in text and _RIGHT_TO_LEFT.search(text) else text
