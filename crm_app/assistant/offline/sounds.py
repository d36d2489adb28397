"""Latin names written in Thai letters: "ดาร์เซล" is Darcel. Compared by their consonants."""

import re
from collections.abc import Iterable

from crm_app.assistant.offline.language import has_thai
from crm_app.assistant.offline.vocabulary import Entity, Vocabulary

_THAI = {
    **dict.fromkeys("กขคฆ", "k"), "ง": "n", **dict.fromkeys("จฉชฌ", "j"), **dict.fromkeys("ซศษส", "s"),
    **dict.fromkeys("ญย", "y"), **dict.fromkeys("ฎดฑฒตถทธฏฐ", "t"), **dict.fromkeys("ณน", "n"), **dict.fromkeys("บปผพภ", "p"),
    **dict.fromkeys("ฝฟ", "f"), "ม": "m", "ร": "r", **dict.fromkeys("ลฬ", "l"), "ว": "w", **dict.fromkeys("หฮ", "h"), "อ": "'",
}  # fmt: skip
_LATIN = {
    **dict.fromkeys("ckgqx", "k"), "j": "j", **dict.fromkeys("sz", "s"), "y": "y", **dict.fromkeys("dt", "t"), "n": "n",
    **dict.fromkeys("bp", "p"), "f": "f", "m": "m", "r": "r", "l": "l", **dict.fromkeys("vw", "w"), "h": "h",
}  # fmt: skip
_VOWELS = "aeiou"
MIN_CONSONANTS = 2
_DIGRAPHS = (("ch", "j"), ("sh", "s"), ("th", "t"), ("ph", "f"), ("ck", "k"), ("ng", "n"), ("ce", "se"), ("ci", "si"))


def skeleton(word: str) -> str:
    """The consonants of a word in either script, repeated ones once; a leading apostrophe for a leading vowel."""
    low = word.lower()
    if has_thai(low):
        letters = [_THAI[char] for char in low if char in _THAI]
        found = "".join(letter for place, letter in enumerate(letters) if letter != "'" or place == 0)
    else:
        begins = "'" if low[:1] in _VOWELS else ""
        for pair, sound in _DIGRAPHS:
            low = low.replace(pair, sound)
        found = begins + "".join(_LATIN[char] for char in low if char in _LATIN)
    return re.sub(r"(.)\1+", r"\1", found)


_SILENT = re.compile(r"[ก-ฮ][ิุ]?์|ห(?=[งญนมยรลว])|(?<=[ก-ฮ])ร(?=ร)")
_FINAL_R = re.compile(r"ร$")
_ROMAN = (
    ("ph", "p"),
    ("bh", "p"),
    ("th", "t"),
    ("kh", "k"),
    ("ch", "j"),
    ("sh", "s"),
    ("ng", "n"),
    ("rn", "n"),
    ("gh", "k"),
    ("v", "w"),
    ("x", "s"),
    ("z", "s"),
)
_ROMAN_LETTERS = {
    **dict.fromkeys("ckgq", "k"), **dict.fromkeys("dt", "t"), **dict.fromkeys("bp", "p"), "s": "s", "j": "j", "n": "n", "m": "m",
    "f": "f", "r": "r", "l": "l", "w": "w",
}  # fmt: skip


def _loose(letters: str) -> str:
    """Consonants without those that a romanisation writes or leaves out as it likes."""
    return re.sub(r"(.)\1+", r"\1", letters.replace("h", "").replace("y", "").replace("l", "r"))


def thai_consonants(word: str) -> str:
    """The consonants of a Thai name as a romanisation writes them: สมหญิง is "smn", as "somying" is."""
    word = _FINAL_R.sub("น", _SILENT.sub("", word))
    found = "".join(_THAI[char] for char in word if char in _THAI and char != "อ")
    return _loose(re.sub(r"w$", "", found))


def roman_consonants(word: str) -> str:
    """The consonants of a romanised Thai name."""
    low = word.lower()
    for pair, sound in _ROMAN:
        low = low.replace(pair, sound)
    low = re.sub(r"(?<=[aeo])w$", "", low)
    return _loose("".join(_ROMAN_LETTERS.get(char, "") for char in low))


_TONES = re.compile(r"[\u0e47-\u0e4b]")
_LONG = (
    (re.compile(r"เ([ก-ฮ]{1,2}?)ี?ย"), r"\1ี"),
    (re.compile(r"เ([ก-ฮ]{1,2}?)ือ"), r"\1ื"),
    (re.compile(r"เ([ก-ฮ]{1,2}?)า"), r"\1า"),
    (re.compile(r"([เแโไใ])([ก-ฮ])"), r"\2\1"),
)
"""Vowels around a consonant, and those written before it: all are put behind it."""
_THAI_VOWELS = {
    **dict.fromkeys("ะัาำไใ", "a"), **dict.fromkeys("ิี", "i"), **dict.fromkeys("ึืุู", "u"), "เ": "e", "แ": "[ea]", "โ": "o",
}  # fmt: skip
_ROMAN_VOWELS = (
    (re.compile(r"ee|ea|ie|ii|(?<=[a-z])y(?![aeiou])"), "i"),
    (re.compile(r"oo|ou|ue|eu|uu"), "u"),
    (re.compile(r"ai|ay|aa|ao|au|ah"), "a"),
    (re.compile(r"ae|oe"), "e"),
    (re.compile(r"oi|oy|oh"), "o"),
)


def _thai_sounds(word: str) -> str:
    """A pattern of the consonants and vowels of a Thai name, which the romanised name matches; what is not written, as the
    vowel of นก (Nok), may be any that Thai leaves out.
    """
    rest = _TONES.sub("", _SILENT.sub("", word))
    for form, instead in _LONG:
        rest = form.sub(instead, rest)
    pattern, consonant = "", False
    for place, char in enumerate(rest):
        if char == "อ" and place + 1 < len(rest) and (not pattern or rest[place + 1] in _THAI_VOWELS):
            # It carries the vowel behind it; at the beginning it may have one that is not written, as in อรทัย (Orathai).
            pattern += "" if rest[place + 1] in _THAI_VOWELS else "[ao]?"
            consonant = False
        elif char == "อ" or (char == "ว" and consonant and place + 1 < len(rest)):
            pattern += ("o" if char == "อ" else "u") if consonant else ""
            consonant = False
        elif char in _THAI_VOWELS:
            pattern += _THAI_VOWELS[char]
            consonant = False
        elif char in _THAI and (char not in "ยห" or not pattern):
            sound = _THAI[char]
            pattern += ("[aou]?" if consonant else "") + ("" if sound in "hy" else "n" if sound in "rln" else sound)
            consonant = True
    return pattern


def _roman_sounds(word: str) -> str:
    low = word
    for pair, sound in _ROMAN:
        low = low.replace(pair, sound)
    for form, instead in _ROMAN_VOWELS:
        low = form.sub(instead, low)
    sounds = {**_ROMAN_LETTERS, **dict.fromkeys("rl", "n"), **dict.fromkeys("aeiou", "")}
    return re.sub(r"(.)\1+", r"\1", "".join(char if char in _VOWELS else sounds.get(char, "") for char in low))


def sounds_alike(thai: str, roman: str) -> bool:
    """Whether a short Thai name, as เดช, is written by a romanised one, as "dech", vowels included."""
    return re.fullmatch(_thai_sounds(thai), _roman_sounds(roman.lower())) is not None


def romanised(word: str, vocabulary: Vocabulary) -> list[Entity]:
    """The person or company whose Thai name a Latin word writes: "somying" is สมหญิง; empty where several may be meant."""
    wanted = roman_consonants(word)
    if len(wanted) < MIN_CONSONANTS or not word.isascii():
        return []
    found: list[Entity] = []
    for form, entities in [*vocabulary.full.items(), *vocabulary.short.items()]:
        if not form.isascii() and " " not in form and thai_consonants(form) == wanted:
            found += [e for e in entities if e.kind in ("owner", "contact", "company", "manager") and e not in found]
    return found if len({entity.name for entity in found}) == 1 else []


def sounding_like(thai: str, vocabulary: Vocabulary) -> list[Entity]:
    """People and companies whose Latin name, or a word of it, sounds like a Thai word; empty where several do."""
    wanted = skeleton(thai)
    written = re.sub(r"[\u0e47-\u0e4e]", "", thai)
    if len(wanted) < MIN_CONSONANTS or (len(wanted.lstrip("'")) < MIN_CONSONANTS and len(written) < 4):
        return []
    short = skeleton(re.sub(r"[ก-ฮ][ิุ]?์$", "", thai))  # "ณัฐพงษ์": Nattapong; "ศูนย์", a centre, is not Zane
    spoken = {wanted, short} if len(short) > MIN_CONSONANTS else {wanted}
    long = len(wanted.lstrip("'")) > MIN_CONSONANTS  # "บอล", a ball, is not Pebble Insurance
    forms: Iterable[tuple[str, list[Entity]]] = [*vocabulary.full.items(), *vocabulary.short.items()]
    found: list[Entity] = []
    for form, entities in forms:
        if form.isascii() and " " not in form and skeleton(form) in spoken:
            kinds = ("owner", "contact", "company", "manager") if long else ("owner", "contact", "manager")
            found += [e for e in entities if e.kind in kinds and e not in found]
    names = {entity.name for entity in found}
    return found if len(names) == 1 else []
