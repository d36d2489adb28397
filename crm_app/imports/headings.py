"""Finds the field that a heading means.

The whole heading decides, never a single word in it. "Number of contacts", "Deal type" and "Owner count" contain known
words but mean none of their fields; "Deal - Value", "BILLINGCITY" and "E-mail 1 - Value" mean known fields.
"""

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from crm_app.core.i18n import LANGUAGES, translate
from crm_app.imports.fields import Entity, entities, fields_of, kind_of, label_key
from crm_app.imports.vocabulary import QUALIFIERS, SHARED

WEAK = 0.6
"""The score of a heading that is used for many kinds of columns, such as "status"."""
UNSURE = 0.75
"""Below this score a person is asked to check the column."""
_ALIKE = 0.7
"""How much each word of a misspelt heading resembles the word that it stands for, from 0 to 1."""

# Words that change the meaning of a heading: a count, a flag, a kind, a date, another record's identifier.
_OTHER_THINGS = frozenset(
    (
        "count", "number", "num", "nb", "is", "has", "was", "type", "flag", "id", "ids", "last", "first", "next", "modified",
        "updated", "by", "at", "days", "age", "total", "avg", "average", "sum", "percent", "rate", "score", "rank", "not", "no",
    )
)  # fmt: skip


_QUESTION = re.compile(
    r"(?:and |so, )?(?:(?:what(?:'s|’s| is| are)|please (?:enter|provide|type|tell us)|enter|type) )?"
    r"(?:your|the) (.+?)\??\*?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Meaning:
    """A field that a heading may mean: `score` is from 0 to 1; a weak one is little evidence of the kind of file."""

    field: str
    score: float
    is_weak: bool = False


def words_of(heading: str) -> str:
    """`heading` as words in lower case: "DealOwner", "deal_owner" and "Deal - Owner" are all "deal owner"."""
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", heading))
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain).casefold()
    plain = "".join(c if c.isalnum() or unicodedata.category(c) in ("Mn", "Mc") else " " for c in plain)
    plain = re.sub(r"\be mail\b", "email", " ".join(plain.split()))
    plain = re.sub(r"\borganisation\b", "organization", plain)
    # "Account: Account Name" is from reports over several objects.
    plain = re.sub(r"\b([a-z]+) \1\b", r"\1", plain)
    # "E-mail 1 - Value" is the first of several; further ones keep their names.
    return re.sub(r"(?<=[a-z]) 1(?= |$)", "", plain)


# A field of a linked record, as Odoo exports it: "partner_id/name", "user_id/id".
_LINKED = re.compile(r"(?P<of>[a-z]+(?:_[a-z]+)*)_ids?/(?P<its>name|display_name|complete_name|\.?id)")
_ODOO = {
    "partner": "customer", "user": "salesperson", "category": "tags", "tag": "tags", "team": "sales team",
    "parent": "related company", "lost_reason": "lost reason", "company": "",
}  # fmt: skip


def _variants(heading: str) -> list[tuple[str, float]]:
    """The phrases that a heading may stand for, each with its confidence: the whole, without brackets, each side of a
    slash.
    """
    if linked := _LINKED.fullmatch(heading.strip()):
        of = _ODOO.get(linked["of"], words_of(linked["of"]))
        return [(of if linked["its"].endswith("name") else f"{of} id", 0.95)] if of else []
    found = [(words_of(heading), 1.0)]
    outside = re.sub(r"\(.*?\)|\[.*?\]", " ", heading)
    if outside.strip() and outside != heading:
        found.append((words_of(outside), 0.98))
    for part in re.split(r"[/|\n]", outside):
        found.append((words_of(part), 0.9))
    # Forms use questions as headings: "What is your email address?"
    if asked := _QUESTION.fullmatch(outside.strip()):
        found.append((words_of(asked[1]), 0.85))
    for inside in re.findall(r"\((.*?)\)", heading):
        found.append((words_of(inside), 0.65))
    unique: dict[str, float] = {}
    for phrase, share in found:
        if phrase:
            unique.setdefault(phrase, share)
    return list(unique.items())


@lru_cache(maxsize=16)
def _known(entity: Entity) -> dict[str, tuple[Meaning, ...]]:
    """Every known heading of the kind, with and without its spaces, with its possible fields, the best first."""
    found: dict[str, dict[str, Meaning]] = {}
    for name, column in fields_of(entity).items():
        listed = (word.strip() for words in (column.headings, SHARED.get(name, "")) for word in words.split(","))
        for place, word in enumerate(word for word in listed if word):
            score = {"~": WEAK, "=": 0.9}.get(word[0], 1.0 - 0.002 * min(place, 40))
            found.setdefault(words_of(word.lstrip("~=")), {}).setdefault(name, Meaning(name, score, word[0] in "~="))
    # The names of fields in our own forms and exports are headings as well, unless another field lists the word.
    for name in fields_of(entity):
        labels = (translate(label_key(entity, name), language) for language in LANGUAGES)
        for phrase in (name.replace("_", " "), *map(words_of, labels)):
            if phrase not in found:
                found[phrase] = {name: Meaning(name, 0.9)}
    known = {phrase: tuple(sorted(ways.values(), key=lambda way: -way.score)) for phrase, ways in found.items()}
    for phrase, ways in list(known.items()):
        known.setdefault(phrase.replace(" ", ""), ways)
    return known


def meanings(heading: str, entity: Entity) -> list[Meaning]:
    """The fields of `entity` that `heading` may mean, each once, the best first; empty for none."""
    best: dict[str, Meaning] = {}
    for phrase, share in _variants(heading):
        for meaning in _of_phrase(phrase, entity):
            scored = Meaning(meaning.field, meaning.score * share, meaning.is_weak)
            if scored.field not in best or scored.score > best[scored.field].score:
                best[scored.field] = scored
    return sorted(best.values(), key=lambda meaning: -meaning.score)


@lru_cache(maxsize=4096)
def _of_phrase(phrase: str, entity: Entity) -> tuple[Meaning, ...]:
    known = _known(entity)
    if exact := known.get(phrase) or known.get(phrase.replace(" ", "")):
        return exact
    for noun in kind_of(entity).nouns:
        # One product writes "Deal - Deal stage", another "deal stage".
        rest = phrase.removeprefix(f"{noun} ")
        if rest == phrase:
            continue
        if found := known.get(rest) or known.get(rest.replace(" ", "")):
            # The noun names the kind of record, so that even "contact status" is unambiguous.
            return tuple(Meaning(way.field, max(way.score, 0.85) - 0.03) for way in found)
        if qualified := _qualified(rest, known) or _identifier(rest, entity):
            return (qualified,)
    if qualified := _qualified(phrase, known) or _identifier(phrase, entity):
        return (qualified,)
    return _misspelt(phrase, known)


def _identifier(phrase: str, entity: Entity) -> Meaning | None:
    """The identifier of a linked record, where a heading names the record as the column with its name does: "Account
    Name.id" beside "Account Name", "Contact person ID".
    """
    named = re.sub(r" ids?$", "", phrase)
    for way in _of_phrase(named, entity) if named != phrase else ():
        if not way.is_weak and f"{way.field}_ref" in fields_of(entity):
            return Meaning(f"{way.field}_ref", way.score * 0.9)
    return None


def _qualified(phrase: str, known: dict[str, tuple[Meaning, ...]]) -> Meaning | None:
    """The field whose name is in `phrase` with one usual qualifier before or after it."""
    for field, qualifiers in QUALIFIERS.items():
        for word in qualifiers:
            before = phrase.removeprefix(f"{word} ")
            if before == phrase and " " not in phrase:
                before = phrase.removeprefix(word.replace(" ", ""))  # BILLINGCITY, as some programs write
            for rest, share in ((before, 0.88), (phrase.removesuffix(f" {word}"), 0.86)):
                ways = known.get(rest, ()) if rest != phrase else ()
                found = next((way for way in ways if way.field == field and not way.is_weak), None)
                if found:
                    return Meaning(field, found.score * share)
    return None


def _misspelt(phrase: str, known: dict[str, tuple[Meaning, ...]]) -> tuple[Meaning, ...]:
    """A known heading with the same number of words and one or two wrong letters."""
    if len(phrase) < 6 or set(phrase.split()) & _OTHER_THINGS or any(c.isdigit() for c in phrase):
        return ()
    alike = [word for word in known if abs(len(word) - len(phrase)) <= 2 and word.count(" ") == phrase.count(" ")]
    close = [word for word in difflib.get_close_matches(phrase, alike, n=3, cutoff=0.88) if _words_alike(word, phrase)]
    return (
        tuple(Meaning(way.field, 0.7 * way.score, True) for way in known[close[0]] if not way.is_weak) if close else ()
    )


def _words_alike(one: str, other: str) -> bool:
    """Whether each word resembles its counterpart: "activity done" is not "activity owner", for all its equal letters."""
    pairs = zip(one.split(), other.split(), strict=True)
    return all(difflib.SequenceMatcher(None, *pair).ratio() >= _ALIKE for pair in pairs)


@lru_cache(maxsize=1)
def _every() -> frozenset[str]:
    return frozenset(phrase for entity in entities() for phrase in _known(entity))


def is_known(heading: str) -> bool:
    """Whether the heading, exactly as written, is the name of a field of any kind of record."""
    return words_of(heading) in _every()
