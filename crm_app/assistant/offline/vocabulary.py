"""The names that questions can mention, passed by the caller for each question.

The caller reads them with the asker's permissions; a name that the asker may not see never gets here.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property

from crm_app.assistant.offline.language import has_thai
from crm_app.assistant.offline.places import is_a_place
from crm_app.records.own import OwnField
from crm_app.values.collation import fold, fold_letters, tidy

EntityKind = str
"""A kind of record, or owner, stage, product, pipeline, sector, region, manager."""
PEOPLE: tuple[EntityKind, ...] = ("owner", "manager", "contact")

_EXACT: tuple[EntityKind, ...] = ("own", "company_own", "own_field", "tag", "lost_reason")
"""Kinds whose words are ordinary words: only the exact word means them."""
MIN_FUZZY_LENGTH = 4
FUZZY_RATIO = 0.82

_LEGAL = re.compile(
    r"\b(?:corporation|corp|inc|incorporated|co|company|ltd|limited|llc|plc|gmbh|group|holdings?)\b\.?|บริษัท|จำกัด|\(?มหาชน\)?|หจก\.?|บจก\.?|บมจ\.?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_TITLES = ("คุณ", "นางสาว", "นาย", "นาง", "mr ", "ms ", "mrs ", "dr ")


@dataclass(frozen=True)
class Entity:
    """A name of the workspace: `id` is the record's, empty for a plain value such as a sector."""

    kind: EntityKind
    name: str
    id: str = ""
    words: tuple[str, ...] = ()
    """Other words for it: "Thai" and "ไทย" for Thailand."""


@dataclass
class Vocabulary:
    """Names and their shorter forms: "Darcel" for Darcel Schlecht, "GTXPro" for GTX Pro."""

    full: dict[str, list[Entity]] = field(default_factory=dict)
    short: dict[str, list[Entity]] = field(default_factory=dict)
    own: tuple[OwnField, ...] = ()
    """The fields of the workspace's own, of the kinds that the asker may read."""
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The different values of declared fields: city, country, series, source."""

    @classmethod
    def of(
        cls, entities: Iterable[Entity], own: Iterable[OwnField] = (), values: Mapping[str, Sequence[str]] | None = None
    ) -> "Vocabulary":
        """Index `entities` by every form of their names."""
        vocabulary = cls(own=tuple(own), values=values or {})
        for entity in entities:
            name = normalise(entity.name)
            if not name:
                continue
            _add(vocabulary.full, name, entity)
            if (plain := fold(entity.name)) != name:  # such as "strasse" beside "straße"
                _add(vocabulary.full, plain, entity)
            for word in entity.words:
                _add(vocabulary.full, normalise(word), entity)
            for alias in _aliases(entity, name):
                if alias != name:
                    _add(vocabulary.short, alias, entity)
        return vocabulary

    def with_name(self, entity: Entity) -> "Vocabulary":
        """These names and one more."""
        name = normalise(entity.name)
        return Vocabulary({**self.full, name: [entity]}, self.short, self.own, self.values)

    @cached_property
    def words(self) -> frozenset[str]:
        """Each word of the names and of their shorter forms."""
        return frozenset(word for form in (*self.full, *self.short) for word in form.split())

    def fuzzy(self, text: str) -> list[Entity]:
        """Entities whose full or short form is similar to `text`, only the best ones."""
        wanted = normalise(text)
        if len(wanted) < MIN_FUZZY_LENGTH:
            return []
        best: list[Entity] = []
        best_ratio = FUZZY_RATIO
        for table in (self.full, self.short):
            for form, entities in table.items():
                if abs(len(form) - len(wanted)) > 3 or len(form) < MIN_FUZZY_LENGTH:
                    continue
                if all(entity.kind in _EXACT for entity in entities):
                    continue
                matcher = SequenceMatcher(None, wanted, form, autojunk=False)
                if matcher.real_quick_ratio() < best_ratio or matcher.quick_ratio() < best_ratio:
                    continue
                ratio = matcher.ratio()
                if ratio > best_ratio:
                    best, best_ratio = list(entities), ratio
                elif ratio == best_ratio and best:
                    best += [e for e in entities if e not in best]
        return best


def normalise(text: str) -> str:
    """`text` as `segment` compares it: folded letter by letter, tidied, single spaces."""
    return " ".join(fold_letters(tidy(text)).split())


def _add(table: dict[str, list[Entity]], form: str, entity: Entity) -> None:
    entries = table.setdefault(form, [])
    if entity not in entries:
        entries.append(entity)


_SORT_OF_HOUSE = re.compile(r"^(?:โรงพยาบาล|โรงแรม|คลินิก|โรงเรียน|มหาวิทยาลัย|สำนักงานกฎหมาย|ร้านอาหาร)\s*")
SHORTEST_HOUSE = 4
"""Letters of a name that is said without the kind of the house."""


def _aliases(entity: Entity, name: str) -> set[str]:
    aliases = {name.replace(" ", "")} if " " in name else set()
    if re.search(r"[-_.]", name):
        aliases.add(re.sub(r"[-_.]+", " ", name))
    plain = name
    for title in _TITLES:
        plain = plain.removeprefix(title)
    if entity.kind in PEOPLE:
        words = _words(plain)
        aliases.add(plain)
        aliases.update(word for word in words if len(word) >= (3 if word.isascii() else 2))
    elif entity.kind == "company":
        core = " ".join(_LEGAL.sub(" ", plain).split())
        aliases.add(core)
        short = _SORT_OF_HOUSE.sub("", core)
        if short != core and len(short) >= SHORTEST_HOUSE and not is_a_place(short):
            aliases.add(short)  # "ร่มเกศ" for โรงพยาบาลร่มเกศ
        words = _words(core)
        if words and len(words[0]) >= 4:
            aliases.add(words[0])
        aliases.update(" ".join(words[:size]) for size in range(2, len(words)))
    return {alias for alias in aliases if len(alias) >= 2}


def _words(text: str) -> list[str]:
    # Thai combining marks are no \w, so Thai names are split at spaces instead.
    return text.split() if has_thai(text) else _WORD.findall(text)
