"""Names in a model's sentence that neither a result nor the question has."""

import re
from collections.abc import Callable
from functools import lru_cache

from crm_app.assistant.facts import Facts
from crm_app.assistant.offline import lexicon
from crm_app.values.collation import fold_letters

_COMMON = frozenset(
    re.findall(
        r"\w+",
        """the a an in your you there this these those here based according total overall i we it they he she of for from as at
        on with no not yes both all most some none each next then also however compared please note sorry unfortunately
        together last first second third finally currently so and but or if while when since during between by only because
        among after before what who which how see let would could can do does did is are was were nothing found result
        results that their his her its our my about around nearly almost over under more less many much few several every any
        other another january february march april may june july august september october november december jan feb mar apr
        jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow now
        crm gemini ai answer question summary list table source sources record records data status stage stages won lost open
        closed thai english per cent percent baht dollar dollars euro thb usd eur million thousand billion vs versus than to
        up down out date key main figures figure amount value rank name unknown unassigned nobody everybody still again
        meanwhile therefore thus instead besides altogether apart outside within without until across where why whose good
        great sure okay thanks hello dear regards""",
    )
)
Names = Callable[[str], list[tuple[str, tuple[str, ...]]]]
"""The names of a workspace in a text: as they stand there, and the full names that each may mean."""
_WORD = re.compile(r"[A-Z\u00c0-\u00de][\w'’&.-]*[\w]|[A-Z]")
_COURTESY = re.compile(r"(?<!ให้)คุณ\s?([\u0e00-\u0e7f]{2,40})")
_FIRM = re.compile(r"(?:บริษัท|ห้างหุ้นส่วนจำกัด|โรงแรม|โรงพยาบาล|ร้าน)\s?([\u0e00-\u0e7f]{3,40})")


def strange_names(plain: str, facts: Facts, question: str, names: Names | None) -> list[str]:
    """The names of a sentence that stand nowhere else.

    Args:
        plain: the sentence without marks.
        names: finds names of the workspace in a text; None where they are not known.
    """
    asked = fold_letters(question)
    found = [
        said
        for said, meant in (names(plain) if names else [])
        if not any(_known(n, facts, asked) for n in (said, *meant))
    ]
    found += [word for word in _latin(plain) if not _known(word, facts, asked)]
    for pattern in (_COURTESY, _FIRM):
        found += [match[0] for match in pattern.finditer(plain) if not _known_thai(match[1], facts, asked)]
    return list(dict.fromkeys(found))


def _known(name: str, facts: Facts, asked: str) -> bool:
    folded = fold_letters(name)
    return not folded or facts.holds_text(folded) or folded in asked


def _latin(plain: str) -> list[str]:
    """Latin words with a capital that are no ordinary words."""
    found = []
    for match in _WORD.finditer(plain):
        word = re.sub(r"['’]s$", "", match[0]).rstrip(".")
        low = word.lower()
        if (
            len(word) < 3
            or low in _COMMON
            or (word.isupper() and len(word) <= 5)
            or any(char.isdigit() for char in word)
        ):
            continue
        tag = lexicon.phrases().get(low) or lexicon.phrases().get(low.rstrip("s"))
        if tag is None and not _begins_plainly(plain, match.start(), low):
            found.append(word)
    return found


_STARTERS = re.compile(r"(?:ed|ing|ly|tion|ment|ness|ally)$")


def _begins_plainly(plain: str, start: int, low: str) -> bool:
    """Whether a word has its capital because a sentence or a cell begins with it, and ends like no name."""
    before = plain[:start].rstrip()
    return (not before or before[-1] in '.:|!?–—("“') and _STARTERS.search(low) is not None


def _known_thai(run: str, facts: Facts, asked: str) -> bool:
    """Whether Thai letters after a courtesy are no name ("คุณมี"), or begin with a known one."""
    begun = (fold_letters(run[:size]) for size in range(min(4, len(run)), len(run) + 1))
    if any(facts.holds_text(part) or part in asked for part in begun):
        return True
    first = run[: _longest_word(run)]
    return bool(first) and first not in _thai_names()


def _longest_word(run: str) -> int:
    """The length of the longest dictionary word that the letters begin with; 0 for none."""
    from pythainlp.corpus import thai_words  # imported here: the backend never needs the dictionary

    words = thai_words()
    return next((size for size in range(min(len(run), 20), 1, -1) if run[:size] in words), 0)


@lru_cache(maxsize=1)
def _thai_names() -> frozenset[str]:
    from pythainlp.corpus import thai_female_names, thai_male_names

    return frozenset(thai_female_names() | thai_male_names())
