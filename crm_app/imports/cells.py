"""Parses cells other than dates and numbers: addresses, telephone numbers, names and choices.

Every parser returns None for an empty cell and raises ValueError for a cell that it cannot parse.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from crm_app.values import formats
from crm_app.values.collation import fold

MAX_DISTINCT = 1000
MAX_SHORT = 60
"""No date, number or telephone number is longer. Longer cells are not cached."""
MAX_CHOICE = 200
MAX_PLAIN_EMAIL = 200
_PLAIN_LOCAL = re.compile(r"(?=.{1,64}$)[a-z0-9_%+\-]+(?:\.[a-z0-9_%+\-]+)*")

_EMPTY = frozenset(
    (
        "",
        "-",
        "–",
        "—",
        "n/a",
        "na",
        "n.a.",
        "n.a",
        "#n/a",
        "null",
        "none",
        "nil",
        "-none-",
        "ไม่มี",
        "ไม่ระบุ",
        "#ref!",
        "#value!",
    )
)

_TRUE = frozenset({"true", "yes", "y", "1", "t", "on", "x", "✓", "✔", "ใช่", "จริง", "มี"})
_FALSE = frozenset({"false", "no", "n", "0", "f", "off", "✗", "✘", "ไม่", "ไม่ใช่", "เท็จ", "ไม่จริง"})


_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f\u2060\u00ad"))


def tidy(cell: str) -> str:
    """`cell` as a person reads it: composed characters, no invisible marks, single spaces."""
    if cell.isascii():
        return " ".join(cell.split())
    text = unicodedata.normalize("NFC", cell)
    return " ".join(text.translate(_INVISIBLE).split())


_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)


def unwrapped(cell: str) -> str:
    """The text of a cell such as `="0812345678"`, as programs write it for spreadsheets to keep its zero."""
    if cell[:2] != '="':
        return cell
    found = _AS_TEXT.fullmatch(cell.strip())
    return found[1].replace('""', '"') if found else cell


def is_empty(value: str) -> bool:
    """Whether the cell is empty: blank, a dash, "N/A", "NULL" and the like."""
    if len(value) > 8 and value[0] > " " and value[-1] > " " and value.isascii():
        return False  # nearly every cell
    stripped = value.strip()
    return len(stripped) <= 8 and stripped.casefold() in _EMPTY


def says_nothing(value: str) -> bool:
    """Whether a cell for a name, a word or an address has no content: empty as above, or punctuation alone, such as "."
    or "?".
    """
    if len(value) > 8 and value[0].isalnum() and value[-1].isalnum():
        return False  # nearly every cell
    return is_empty(value) or not any(c.isalnum() for c in value)


def cut(text: str, limit: int) -> str:
    """The first `limit` characters of `text`; fewer when the cut would separate a letter from its vowel or tone mark."""
    if len(text) <= limit:
        return text
    end = limit
    while end > 0 and unicodedata.category(text[end])[0] == "M":
        end -= 1
    return text[: end or limit].rstrip()


def latin_digits(value: str) -> str:
    """`value` with Thai and full-width digits as 0-9."""
    return value if value.isascii() else unicodedata.normalize("NFKC", formats.latin_digits(value))


def parse_boolean(value: str) -> bool | None:
    """Yes or no in English or Thai. Raises ValueError for anything else."""
    if is_empty(value) and value.strip() != "ไม่มี":
        return None
    word = latin_digits(value).strip().casefold()
    if word in _TRUE:
        return True
    if word in _FALSE or word == "ไม่มี":
        return False
    raise ValueError("not yes or no")


@lru_cache(4096)
def _mail_domain(domain: str) -> str:
    """The domain in its stored form. Raises EmailNotValidError."""
    return validate_email(f"a@{domain}", check_deliverability=False).normalized.partition("@")[2]


# Quotation marks, a full stop, and remarks such as "(work)" around an address.
_AROUND_EMAIL = re.compile(r"""^['"“‘]+|(?:['"”’.,;:]|\s*\([^()@]*\))+$""")


def parse_email(value: str) -> str | None:
    """The mail address in `value`, also from `Name <a@b.co>`, `mailto:` or `a@b.co (work)`.

    Raises ValueError for no valid address.
    """
    if is_empty(value):
        return None
    if len(value) > 400:
        raise ValueError("not an email address")
    text = _AROUND_EMAIL.sub("", value.strip()).strip()
    if ">" in text and (match := re.search(r"<([^<>]+)>\s*$", text)):
        text = match[1]
    text = text.removeprefix("mailto:").removeprefix("MAILTO:").strip()
    local, _, domain = text.rpartition("@")
    try:
        # A plain address needs no full check, and a file names the same few domains in many rows.
        if len(text) <= MAX_PLAIN_EMAIL and _PLAIN_LOCAL.fullmatch(local):
            return f"{local}@{_mail_domain(domain)}"
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueError("not an email address") from error


_BEFORE_NUMBER = re.compile(
    r"^(?:'|(?:p|t|m|tel|phone|mobile|mob|cell|office|โทร|โทรศัพท์|มือถือ)\s*[.:]+\s*|(?:tel|โทร|โทรศัพท์|มือถือ)\s*)(?=[+\d(])",
    re.IGNORECASE,
)


_FLOAT = re.compile(r"(\d{6,15})\.0+")
_SCIENTIFIC = re.compile(r"(\d)[.,](\d+)e\+?(\d{1,2})", re.IGNORECASE)
_WITHOUT_ZERO = re.compile(r"[689]\d{8}|[2-7]\d{7}")
"""A Thai mobile or landline number of which a spreadsheet, that took it for a number, has removed the leading zero."""


def _from_number(text: str) -> str:
    """The digits of a telephone number that a spreadsheet took for a number: "0812345678.0", "6.6812345678E+10".

    A rounded number keeps its notation, because its last digits are lost.
    """
    if found := _FLOAT.fullmatch(text):
        return found[1]
    found = _SCIENTIFIC.fullmatch(text)
    if found and len(found[2]) == int(found[3]):
        return found[1] + found[2]
    return text


def with_zero(number: str) -> str:
    """`number` with the leading zero that a Thai telephone number has lost; any other number unchanged."""
    return f"0{number}" if _WITHOUT_ZERO.fullmatch(number) else number


_EXTENSION = re.compile(r"(?:ext\.?|x|ต่อ|#)\s*\d{1,6}$", re.IGNORECASE)
_PHONE = re.compile(r"(?:(?:tel|โทร)\.?:?\s*)?[+\d][\d\s().\-/,–]*")


def parse_phone(value: str) -> str | None:
    """A telephone number with digits 0-9, otherwise as typed, without a leading "Tel." or a spreadsheet's apostrophe.

    Raises ValueError for an impossible number.
    """
    if is_empty(value):
        return None
    text = " ".join(latin_digits(value).split())
    if len(text) > MAX_SHORT:
        raise ValueError("not a telephone number")
    text = _from_number(_BEFORE_NUMBER.sub("", text))
    digits = sum(c.isdigit() for c in text)
    number = _EXTENSION.sub("", text).strip("( ")
    if not 4 <= digits <= 25 or not _PHONE.fullmatch(number):
        raise ValueError("not a telephone number")
    return text


def parse_url(value: str) -> str | None:
    """A web address, with https:// when the cell has no scheme. Raises ValueError for an invalid address."""
    if is_empty(value):
        return None
    if len(value) > 2000:
        raise ValueError("not a web address")
    text = value.strip()
    if not re.fullmatch(r"(?:https?://)?[^\s/@.]+(?:\.[^\s/@.]+)+(?::\d+)?(?:[/?#]\S*)?", text, re.IGNORECASE):
        raise ValueError("not a web address")
    return text if re.match(r"https?://", text, re.IGNORECASE) else f"https://{text}"


def matching_key(value: str) -> str:
    """A key that is equal for two spellings of one name: letters and digits without case, width, spaces and
    punctuation. Thai vowels and tone marks are kept; accents and other marks that `core.collation.fold` ignores are
    removed.
    """
    return "".join(c for c in fold(value) if c.isalnum() or unicodedata.category(c) in ("Mn", "Mc"))


def name_key(value: str) -> str:
    """The key for comparing names of stages, members and the like."""
    return fold(value)


@dataclass(frozen=True)
class Match:
    """The choice that equals a typed value (`exact`), or one that is similar to it (`suggestion`)."""

    exact: str | None = None
    suggestion: str | None = None


class Choices:
    """A list of at most 1,000 known values, to compare typed values with."""

    def __init__(self, choices: Iterable[str]) -> None:
        self._by_name: dict[str, str] = {}
        self._by_key: dict[str, str] = {}
        for choice in choices:
            if len(self._by_name) >= MAX_DISTINCT:
                break
            self._by_name.setdefault(name_key(choice), choice)
            self._by_key.setdefault(matching_key(choice), choice)
        self._keys = list(self._by_key)
        self._known: dict[str, Match] = {}

    def match(self, value: str) -> Match:
        """The match of `value`. A suggestion never replaces a value: a person decides."""
        if len(value) > MAX_CHOICE:
            return Match()
        known = self._known.get(value)
        if known is None:
            known = self._match(value)
            if len(self._known) < 10_000:
                self._known[value] = known
        return known

    def _match(self, value: str) -> Match:
        if exact := self._by_name.get(name_key(value)):
            return Match(exact=exact)
        key = matching_key(value)
        if not key:
            return Match()
        if same := self._by_key.get(key):
            return Match(suggestion=same)
        close = difflib.get_close_matches(key, self._keys, n=1, cutoff=0.8)
        return Match(suggestion=self._by_key[close[0]]) if close else Match()
