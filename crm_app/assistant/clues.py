"""Names and days in a question to the notes: a note that names the person counts more, and one about nobody that is known
counts less.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import takewhile

from crm_app.assistant.bilingual import in_other_words, stem, synonyms
from crm_app.assistant.offline import lexicon
from crm_app.assistant.offline.sounds import roman_consonants, sounds_alike, thai_consonants
from crm_app.values.collation import fold
from crm_app.values.periods import find_periods

LONGEST_SPAN, OLDEST = timedelta(days=32), timedelta(days=100)
"""Only a short span of the last months is a day on which something was said; "next year" is what a note is about."""
LEAST_SOUNDS = 3
"""Consonants by which a name in the other script is compared; fewer are in every text, so that vowels count as well."""
LEAST_WITH_VOWELS, SHORT_NAME = 2, 6
"""Consonants of the shortest name that is compared in the other script, and Thai letters of the longest one with fewer than
`LEAST_SOUNDS`.
"""
NAME_LETTERS, NAME_LEAST = 14, 3

_TITLE = r"(?:Mr|Mrs|Ms|Miss|Dr|Khun|Prof)\.?\s+"
_LATIN = re.compile(rf"(?P<titled>{_TITLE})?(?P<name>[A-Z][a-z]+)\b")
_JOINS = re.compile(r" (?:& |and )?")
"""What stands between two words of one name."""
_HONORIFIC = "คุณ|หมอ|พี่|น้อง|ลุง|ป้า|เฮีย|เจ๊|ดร\\."
_THAI_NAMED = re.compile(r"(?:คุณ|ดร\.)\s?(?P<name>[\u0e00-\u0e7f]{2,})")
_THAI_NAMES = re.compile(rf"(?:{_HONORIFIC})\s?([\u0e00-\u0e7f]{{2,{NAME_LETTERS}}})")
_NO_NAMES = ("หมอ", "ครู", "แม่", "พ่อ", "ผู้", "พี่", "น้อง", "ภาพ", "ค่า", "สมบัติ", "คน", "จะ", "เป็น", "มี", "ใช้")
_THAI_FIRM = re.compile(r"บริษัท\s?(?P<name>[\u0e00-\u0e7f]{4,})")
_RELATIVE = re.compile(
    r"\b(?:last|yesterday|today|ago|this (?:week|month|morning))\b|เมื่อ(?:วาน|เช้า|คืน)|วันนี้|ที่แล้ว|ก่อน|ที่ผ่านมา|สัปดาห์นี้|เดือนนี้",
    re.IGNORECASE,
)


_DAYS = (
    "monday|จันทร์",
    "tuesday|อังคาร",
    "wednesday|พุธ",
    "thursday|พฤหัส(?:บดี)?",
    "friday|ศุกร์",
    "saturday|เสาร์",
    "sunday|อาทิตย์",
)
_THAI_DAY = "จันทร์|อังคาร|พุธ|พฤหัส(?:บดี)?|ศุกร์|เสาร์|อาทิตย์"
_WEEKDAY = re.compile(
    r"\b(?:last|this past|(?P<on>on)) (?P<en>[a-z]+day)\b"
    rf"|เมื่อวัน(?P<since>{_THAI_DAY})(?:ที่แล้ว|ก่อน|ที่ผ่านมา)?|วัน(?P<th>{_THAI_DAY})(?:ที่แล้ว|ก่อน|ที่ผ่านมา)",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:did|was|were|said|told|happened|called|wrote|met)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Clues:
    """Names of people and firms in a question, folded, and the days on which something was said: first and last."""

    names: tuple[tuple[str, ...], ...] = ()
    """Each with its words, in their order."""
    days: tuple[date, date] | None = None
    rest: str = ""
    """The question without the words of the days."""


def clues_of(question: str, today: date) -> Clues:
    """The names and the days of a question."""
    days, span = _days(question, today)
    rest = question[: span[0]] + " " + question[span[1] :]
    return Clues(_names(question), days, rest)


def names_in(question: str) -> tuple[str, ...]:
    """The words of the names of people and firms in a question, folded."""
    return tuple(dict.fromkeys(word for name in _names(question) for word in name))


def _names(question: str) -> tuple[tuple[str, ...], ...]:
    return (*_latin_names(question), *((name,) for name in dict.fromkeys(_thai_names(question))))


def _days(question: str, today: date) -> tuple[tuple[date, date] | None, tuple[int, int]]:
    """The days that a question says something was said on, and where its words stand."""
    named = _WEEKDAY.search(question)
    if named is not None and (not named["on"] or _PAST.search(question)):
        word = (named["en"] or named["since"] or named["th"]).lower()
        for number, names in enumerate(_DAYS):
            if re.fullmatch(names, word):
                day = today - timedelta(days=(today.weekday() - number) % 7 or 7)
                return (day, day), named.span()
    for period in find_periods(question, today) if _RELATIVE.search(question) else ():
        if period.start is None or period.end is None:
            continue
        if period.end - period.start <= LONGEST_SPAN and today - OLDEST <= period.start <= today:
            return (period.start, period.end - timedelta(days=1)), period.span
    return None, (0, 0)


def _latin_names(question: str) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    end = -1
    for match in _LATIN.finditer(question):
        word = match["name"].lower()
        if not match["titled"] and (match.start("name") == 0 or _is_word(word)):
            continue
        if found and _JOINS.fullmatch(question[end : match.start()]):
            found[-1] += (fold(word),)
        else:
            found.append((fold(word),))
        end = match.end()
    return found


def _thai_names(question: str) -> list[str]:
    # Imported here: the backend never cuts Thai.
    from pythainlp.tokenize import word_tokenize

    found = []
    for match in _THAI_NAMED.finditer(question):
        name = _first_name(word_tokenize(match["name"], engine="newmm"))
        if not name.startswith(_NO_NAMES) and name not in lexicon.phrases():
            found.append(fold(name))
    for match in _THAI_FIRM.finditer(question):
        found += [fold(name)] if (name := _strange_beginning(match["name"])) else []
    return found


def _first_name(words: list[str]) -> str:
    """The name at the beginning of a run of Thai. One from abroad is cut into pieces: "วิ", "ล", "เฮ", "ล", "มิ", "นา"."""
    from pythainlp.corpus import thai_words

    known = thai_words()
    name, *others = words
    if len(name) >= NAME_LEAST and name in known:
        return name
    for word in others:
        if len(name) >= NAME_LEAST and len(word) >= NAME_LEAST and word in known:
            break
        name += word
    return name


def _strange_beginning(run: str) -> str:
    """The beginning of a run of Thai that no dictionary has, as names from abroad; empty where it begins with a word."""
    # Imported here: the backend never cuts Thai.
    from pythainlp.corpus import thai_words
    from pythainlp.tokenize import word_tokenize

    known = thai_words()
    words = word_tokenize(run, engine="newmm")
    # A strange name is cut into pieces, some of which happen to be short words.
    pieces = list(takewhile(lambda word: word not in known or len(word) < NAME_LEAST, words))
    while pieces and pieces[-1] in known:
        pieces.pop()
    strange = "".join(pieces)
    return strange if pieces and pieces[0] not in known and len(strange) >= NAME_LEAST else ""


def says_name(text: str, name: Sequence[str]) -> bool | None:
    """Whether a folded text has a name of one or several words; None where that cannot be told. People go by their first names,
    and a firm is known by its first word; what only sounds like another word of the name is another one.
    """
    if any(word in text for word in name):
        return True
    found = [mentions(text, word) for word in name]
    return next((one for one in found if one is not None), None)


def mentions(text: str, name: str) -> bool | None:
    """Whether a folded text has a name, in either script; None where the name is too short to tell in the other one."""
    if name in text:
        return True
    whole = roman_consonants(name) if name.isascii() else thai_consonants(name)
    wanted = _firm(whole)
    short = len(wanted) < LEAST_SOUNDS
    heard = list(_names_in(text) if name.isascii() else re.findall(r"[a-z]{3,}", text))
    if not short and name.isascii():
        found = any(_firm(thai_consonants(other)).startswith(wanted) for other in heard)
    elif not short:
        found = wanted in [_firm(roman_consonants(word)) for word in heard]
    elif len(whole) < LEAST_WITH_VOWELS:
        found = False
    elif name.isascii():  # what follows an honorific may hold more than the name
        ends = range(2, SHORT_NAME + 1)
        found = any(sounds_alike(other[:end], name) for other in heard for end in ends if end <= len(other))
    else:
        found = any(sounds_alike(name, word) for word in heard if not _is_word(word))
    return None if heard and not found and short else found


@lru_cache(maxsize=2048)
def _names_in(text: str) -> tuple[str, ...]:
    """What stands behind honorifics in a Thai text; a name may be followed by other words without a blank."""
    return tuple(_THAI_NAMES.findall(text))


def _is_word(word: str) -> bool:
    """Whether a Latin word has a meaning in either lexicon, so that it is no name."""
    return bool(word in lexicon.phrases() or in_other_words(stem(word)) or synonyms(stem(word)))


def _firm(consonants: str) -> str:
    """Consonants without r and n, which stand for each other in romanised Thai names."""
    return re.sub("[rn]", "", consonants)
