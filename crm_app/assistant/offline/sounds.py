"""Latin names written in Thai letters: "ดาร์เซล" is Darcel. Compared by their consonants."""

import re
from collections.abc import Iterable

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
    if re.search(r"[\u0e00-\u0e7f]", low):
        letters = [_THAI[char] for char in low if char in _THAI]
        found = "".join(letter for place, letter in enumerate(letters) if letter != "'" or place == 0)
    else:
        begins = "'" if low[:1] in _VOWELS else ""
        for pair, sound in _DIGRAPHS:
            low = low.replace(pair, sound)
        found = begins + "".join(_LATIN[char] for char in low if char in _LATIN)
    return re.sub(r"(.)\1+", r"\1", found)


def sounding_like(thai: str, vocabulary: Vocabulary) -> list[Entity]:
    """People and companies whose Latin name, or a word of it, sounds like a Thai word; empty where several do."""
    wanted = skeleton(thai)
    if len(wanted) < MIN_CONSONANTS:
        return []
    forms: Iterable[tuple[str, list[Entity]]] = [*vocabulary.full.items(), *vocabulary.short.items()]
    found: list[Entity] = []
    for form, entities in forms:
        if form.isascii() and " " not in form and skeleton(form) == wanted:
            found += [e for e in entities if e.kind in ("owner", "contact", "company", "manager") and e not in found]
    names = {entity.name for entity in found}
    return found if len(names) == 1 else []
