"""Sort keys for names: the embedded PostgreSQL has no ICU, so order is made here and compared byte by byte."""

import re
import unicodedata

_LEADING_VOWEL = re.compile("([เแโใไ])([ก-ฮ])")
_THAI_MARKS = re.compile("[็-๎]")


def sort_key(name: str) -> str:
    """A key under which names sort as a reader of Thai or English expects, at most 200 characters.

    Case and accents do not count. Thai is filed by its consonant, a vowel written before it following
    (the rule of the Royal Institute dictionary); tone marks do not count.
    """
    folded = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(c for c in folded if not unicodedata.combining(c) or "\u0e00" <= c <= "\u0e7f")
    thai = _THAI_MARKS.sub("", _LEADING_VOWEL.sub(r"\2\1", plain))
    return " ".join(thai.split())[:200]


def match_key(name: str) -> str:
    """A key under which two spellings of one name are the same: case, accents, spaces and width do not count."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in folded if not c.isspace())
