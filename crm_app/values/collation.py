"""The one folding of texts: what does not count when two spellings are compared, searched or sorted.

`fold` is for searching. `match_key` (the same name?) and `sort_key` (which name comes first?) are built on it. The keys
are kept in columns: who changes a rule here adds a migration that computes them anew (see `core.keys`), and raises
`FOLDING`, which makes the search documents anew.
"""

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b

FOLDING = 1
"""Counts up with every change of the rules below."""
KEY_LENGTH = 200
"""The longest key, in characters: the width of the columns."""

# Unicode takes accents off letters; these letters have none to take off.
_LETTERS = str.maketrans(
    {
        "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ŧ": "t", "ŋ": "n", "ı": "i",
        "ĸ": "k", "ə": "e", "ƒ": "f", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ё": "е",
    }
)  # fmt: skip
_SIGNS = str.maketrans(
    dict.fromkeys("`´\u1fef\u1ffdʹʻʼʽʾʿˈˊˋ‘’‚‛′‵＇", "'")
    | dict.fromkeys("“”„‟«»″‶〝〞", '"')
    | dict.fromkeys("‐‑‒–—―⁃−﹘﹣－", "-")
    # Blank characters that Unicode counts as letters or symbols.
    | dict.fromkeys("\u115f\u1160\u2800\u3164\uffa0", " ")
)
_TAKEN_OFF = re.compile(
    # Accents of Latin and Greek letters. In other scripts a mark makes another letter: Cyrillic й, Japanese が, Thai ก้.
    "(?<=[a-z\u00df-\u02af\u0370-\u03ff])[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff]+"
    # Vowel points of Hebrew and Arabic, the long stroke of Arabic, variants of one drawing.
    "|[\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\ufe00-\ufe0f\u180b-\u180d\U000e0100-\U000e01ef]"
)
_INVISIBLE = re.compile(
    # Soft hyphens, zero-width characters, signs of direction, tags, and control characters that are no white space.
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
)
_SIMPLE = re.compile("[\x00-\x7f\u0e00-\u0e7f]*")
_DIGIT = re.compile(r"[^\W\D0-9]")
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{2,}")
_SARA_AM = re.compile("(?:\u0e4d([\u0e48-\u0e4c]*)\u0e32|\u0e33(?=[\u0e48-\u0e4c]))([\u0e48-\u0e4c]*)")
_ABOVE_ALL = frozenset("่้๊๋์ํ๎")

_LEADING_VOWEL = re.compile("([เแโใไ])([ก-ฮ])")
_TONES = re.compile("[็-๎]")
_NUMBER = re.compile("[0-9]+")
_LAST = "\x1f"  # below every character that can be in a folded name


def fold(text: str) -> str:
    """`text` as a search compares it.

    Case, width and accents of Latin letters do not count (Café, Łódź, Straße, Ødegård), nor which of the many quotes,
    dashes, blanks and digits is written, nor what cannot be seen (zero-width characters, signs of direction). Thai that
    looks the same is the same: ํ and า is ำ, two เ are แ, marks typed in any order. Thai tone marks count.
    """
    return " ".join(_plain(_normalised(text)).split())


def tidy(text: str) -> str:
    """`text` as it was meant: without what cannot be seen, Thai that looks the same spelled one way. Case and accents stay."""
    return _thai(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)))


def fold_letters(text: str) -> str:
    """`text` folded letter by letter, each keeping its place, for who cuts a text at places found in its folded form.

    A letter that folds to several, such as ß, is only made small.
    """
    return "".join(map(_letter, text))


@lru_cache(maxsize=20_000)
def _letter(char: str) -> str:
    if char.isspace():
        return char if char.isascii() else " "
    folded = fold(char)
    return folded if len(folded) == 1 else (char.lower() if len(char.lower()) == 1 else char)


def match_key(name: str) -> str:
    """The key under which two spellings are the same name: what `fold` lets count, without spaces.

    At most `KEY_LENGTH` characters: a longer one ends in a digest, so that it stands for that one name as well.
    """
    key = fold(name).replace(" ", "")
    if len(key) <= KEY_LENGTH:
        return key
    return f"{key[: KEY_LENGTH - 17]}#{blake2b(key.encode(), digest_size=8).hexdigest()}"


def sort_key(name: str) -> str:
    """A key under which names, compared byte by byte, stand in the order that readers of Thai and English expect.

    The embedded PostgreSQL has no ICU, so the order is made here. Case does not count; accents and tone marks count
    last, between names that are the same otherwise. Numbers are ordered by what they are worth. Thai is filed by its
    consonant, a vowel written before it following, as in the dictionary of the Royal Institute. At most `KEY_LENGTH`
    characters. It is no key to find the same name by: `match_key` is.
    """
    accented = _normalised(name)
    toneless = " ".join(_TONES.sub("", _plain(accented)).split())
    first = _NUMBER.sub(_worth, _LEADING_VOWEL.sub(r"\2\1", toneless))
    accented = " ".join(accented.split())
    if accented == toneless:
        return first[:KEY_LENGTH]
    return f"{first}{_LAST}{accented}"[:KEY_LENGTH]


def _normalised(text: str) -> str:
    """`text` with all that never counts taken away but surplus spaces; accents of Latin letters stay."""
    text = _INVISIBLE.sub("", text)
    if text.isascii():
        return text.lower().replace("`", "'")
    if _SIMPLE.fullmatch(text):  # Thai and English alone: nothing to take apart
        return _thai(text.lower().replace("`", "'"))
    text = unicodedata.normalize(
        "NFKD", text.translate(_SIGNS)
    )  # before: Unicode takes ´ apart into a blank and an accent
    text = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", _thai(text.translate(_SIGNS)))


def _thai(text: str) -> str:
    """Digits of any script as 0-9, and one order for what looks the same in Thai. Takes ำ whole or in its two parts."""
    text = _DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text.replace("\u0e40\u0e40", "\u0e41"))
    text = _SARA_AM.sub("\\1\\2\u0e33", text)
    return _MARKS.sub(_in_order, text)


def _plain(normalised: str) -> str:
    """Without accents of Latin and Greek letters."""
    if _SIMPLE.fullmatch(normalised):
        return normalised
    bare = _TAKEN_OFF.sub("", unicodedata.normalize("NFD", normalised))
    return unicodedata.normalize("NFC", bare).translate(_LETTERS)


def _in_order(marks: re.Match[str]) -> str:
    """The marks of one Thai letter, each once, the vowel before the tone: in any order they look the same."""
    return "".join(sorted(dict.fromkeys(marks[0]), key=lambda mark: (mark in _ABOVE_ALL, mark)))


def _worth(number: re.Match[str]) -> str:
    """A number that sorts by its worth, as text: how many digits it has, then the digits."""
    digits = number[0].lstrip("0") or "0"
    length = len(digits)
    return f"{length}{digits}" if length < 9 else f"9{length:03}{digits}"
