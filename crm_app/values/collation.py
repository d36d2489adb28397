"""The folding of texts: which differences do not count when two spellings are compared, searched or sorted.

`fold` is for searching. `match_key` (the same name?) and `sort_key` (which name comes first?) are built on it. The keys
are stored in columns: a change of a rule here needs a migration that computes them again (see `core.keys`), and
an increment of `FOLDING`, which computes the search documents again.
"""

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b

FOLDING = 2
"""Version of the rules below; raise it with every change of a rule."""
KEY_LENGTH = 200
"""The longest key, in characters: the width of the columns."""

# Letters that Unicode does not decompose into a letter and an accent.
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
_LAST = "\x1f"  # sorts below every character that can be in a folded name


def fold(text: str) -> str:
    """`text` as a search compares it.

    Case, width and accents of Latin letters do not count (Café, Łódź, Straße, Ødegård), nor which of the many quotes,
    dashes, blanks and digits is written, nor invisible characters (zero-width characters, signs of direction).
    Spellings of Thai that look the same are equal: ํ and า is ำ, two เ are แ, marks typed in any order. Thai tone marks
    count.
    """
    return _remembered(text) if len(text) <= _SHORT else _folded(text)


def _folded(text: str) -> str:
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().replace("`", "'").split())
    return " ".join(_plain(_normalised(text)).split())


_SHORT = 80
_remembered = lru_cache(maxsize=8192)(_folded)
"""The same names and words are folded again and again: for the keys of a record, its search document, each row of a file."""


def tidy(text: str) -> str:
    """`text` without invisible characters, and with one spelling for Thai that looks the same. Case and accents
    stay.
    """
    return _thai(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)))


def fold_letters(text: str) -> str:
    """`text` folded letter by letter without changing its length, for code that cuts `text` at places found in the
    folded form.

    A letter that folds to several, such as ß, is only put in lower case.
    """
    return "".join(map(_letter, text))


@lru_cache(maxsize=20_000)
def _letter(char: str) -> str:
    if char.isspace():
        return char if char.isascii() else " "
    folded = fold(char)
    return folded if len(folded) == 1 else (char.lower() if len(char.lower()) == 1 else char)


def match_key(name: str) -> str:
    """The key under which two spellings are the same name: `fold` without spaces.

    At most `KEY_LENGTH` characters: a longer key ends in a digest, so that it still stands for one name only.
    """
    key = fold(name).replace(" ", "")
    if len(key) <= KEY_LENGTH:
        return key
    return f"{key[: KEY_LENGTH - 17]}#{blake2b(key.encode(), digest_size=8).hexdigest()}"


def sort_key(name: str) -> str:
    """A key by which names, compared byte by byte, sort in the order that readers of Thai and English expect.

    The embedded PostgreSQL has no ICU, so the order is made here. Case does not count; accents and tone marks count
    last, between names that are otherwise equal. Numbers sort by their value. Thai sorts by the consonant and then by a
    vowel written before it, as in the dictionary of the Royal Institute. At most `KEY_LENGTH` characters. Use
    `match_key`, not this key, to find the same name.
    """
    if name.isascii() and name.isprintable():  # neither accents nor tones
        return _NUMBER.sub(_worth, fold(name))[:KEY_LENGTH]
    accented = _normalised(name)
    toneless = " ".join(_TONES.sub("", _plain(accented)).split())
    first = _NUMBER.sub(_worth, _LEADING_VOWEL.sub(r"\2\1", toneless))
    accented = " ".join(accented.split())
    if accented == toneless:
        return first[:KEY_LENGTH]
    return f"{first}{_LAST}{accented}"[:KEY_LENGTH]


def part_of_key(name: str) -> str:
    """What the `sort_key` of every name with the part `name` contains: without tones and accents."""
    return sort_key(name).partition(_LAST)[0]


def _normalised(text: str) -> str:
    """`text` without anything that never counts, except surplus spaces; accents of Latin letters stay."""
    if not text.isascii() or not text.isprintable():
        text = _INVISIBLE.sub("", text)
    if text.isascii():
        return text.lower().replace("`", "'")
    if _SIMPLE.fullmatch(text):  # Thai and English alone: nothing to decompose
        return _thai(text.lower().replace("`", "'"))
    text = unicodedata.normalize(
        "NFKD", text.translate(_SIGNS)
    )  # first, because Unicode decomposes ´ into a blank and an accent
    text = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", _thai(text.translate(_SIGNS)))


def _thai(text: str) -> str:
    """Digits of any script as 0-9, and one order for Thai that looks the same. Takes ำ whole or in its two parts."""
    text = _DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text.replace("\u0e40\u0e40", "\u0e41"))
    text = _SARA_AM.sub("\\1\\2\u0e33", text)
    return _MARKS.sub(_in_order, text)


def _plain(normalised: str) -> str:
    """`normalised` without accents of Latin and Greek letters."""
    if normalised.isascii() or _SIMPLE.fullmatch(normalised):
        return normalised
    bare = _TAKEN_OFF.sub("", unicodedata.normalize("NFD", normalised))
    return unicodedata.normalize("NFC", bare).translate(_LETTERS)


def _in_order(marks: re.Match[str]) -> str:
    """The marks of one Thai letter, each once, the vowel before the tone: marks look the same in any order."""
    return "".join(sorted(dict.fromkeys(marks[0]), key=lambda mark: (mark in _ABOVE_ALL, mark)))


def _worth(number: re.Match[str]) -> str:
    """A number as a text that sorts by its value: how many digits it has, then the digits."""
    digits = number[0].lstrip("0") or "0"
    length = len(digits)
    return f"{length}{digits}" if length < 9 else f"9{length:03}{digits}"
