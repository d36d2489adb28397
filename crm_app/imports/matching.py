"""Decides which existing record a row matches.

A row matches by its identifier; without one by its name and by the other columns that distinguish records of one name.
A row in doubt becomes a new record: a guess never overwrites anything.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from crm_app.values.collation import match_key
from crm_app.values.domains import domain_of

_SALESFORCE = re.compile(r"[0-9A-Za-z]{15}(?:[A-Z0-5]{3})?")
_CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


@dataclass(frozen=True, slots=True)
class MatchColumns:
    """The columns that distinguish records of one name."""

    strong: tuple[str, ...]
    """Two records that are equal in one of these columns are probably the same."""
    weak: tuple[str, ...] = ()
    """Many records are equal in these columns, but a difference still distinguishes two."""
    name_counts: bool = False
    """Whether an equal name may outweigh one difference."""


@dataclass(slots=True)
class Likeness:
    """The result of comparing a row with a record in some columns."""

    agreements: int = 0
    conflicts: int = 0
    fills: int = 0
    """Columns that have a value in the row and none in the record."""


class Known:
    """The existing records that the rows of a batch may match, by every key."""

    def __init__(self) -> None:
        self._by_key: dict[str, dict[UUID, Any]] = {}
        self._keys: dict[UUID, frozenset[str]] = {}
        self._by_identifier: dict[str, Any] = {}
        self.claimed: dict[UUID, int] = {}
        """Records that a row of this import matches, with the number of the row."""

    def add(self, record: Any, keys: Iterable[str], source: str) -> None:
        """Stores `record` under exactly these `keys`, and under its identifier when that is of `source`.

        A record that a row has renamed is not found by its former name any more: the next batch would not find it
        either.
        """
        now = frozenset(keys)
        for key in self._keys.get(record.id, frozenset()) - now:
            self._by_key[key].pop(record.id, None)
        self._keys[record.id] = now
        for key in now:
            self._by_key.setdefault(key, {})[record.id] = record
        if record.external_id and record.external_source == source:
            for form in identifier_forms(record.external_id):
                self._by_identifier.setdefault(form, record)

    def with_identifier(self, identifier: str) -> Any:
        """The record with the identifier, or None."""
        return next(
            (self._by_identifier[form] for form in identifier_forms(identifier) if form in self._by_identifier), None
        )

    def called(self, keys: Iterable[str]) -> list[Any]:
        """The records under any of `keys`, the oldest first."""
        found: dict[UUID, Any] = {}
        for key in keys:
            found |= self._by_key.get(key, {})
        return sorted(found.values(), key=lambda record: record.id)


@dataclass(frozen=True)
class Choice:
    """The result of `choose`: the record, or None; and whether several records were equally similar."""

    record: Any = None
    is_doubtful: bool = False


@dataclass(frozen=True)
class Question:
    """A row without a known identifier, and the records of its name that it may match."""

    values: Mapping[str, Any]
    match_columns: MatchColumns
    has_similar: bool
    """Other rows of the file look like the same record: the row matches only a record that it equals."""
    blank: tuple[str, ...] = ()
    """Columns of the record that the file has and that are empty in the row."""
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Columns that are compared with each other: the expected close date and the actual one."""


def choose(question: Question, candidates: list[Any]) -> Choice:
    """The matching record among `candidates`, oldest first, which no other row matches."""
    values, match_columns = question.values, question.match_columns
    whole = [c for c in candidates if _is_whole(likeness(values, c, tuple(values), question.aliases))]
    if whole:
        return Choice(min(whole, key=lambda c: sum(bool(getattr(c, name)) for name in question.blank)))
    names = (*match_columns.strong, *match_columns.weak)
    alike = [
        (likeness(values, c, match_columns.strong, question.aliases), likeness(values, c, names, question.aliases), c)
        for c in candidates
    ]
    if question.has_similar:
        same = [c for strong, all_, c in alike if _is_whole(all_) and strong.agreements]
        return Choice(same[0] if same else None)
    enough = [
        (strong.agreements - strong.conflicts, -all_.conflicts, -all_.fills, c)
        for strong, all_, c in alike
        if strong.conflicts <= strong.agreements + match_columns.name_counts
        and (strong.agreements or match_columns.name_counts or _is_bare(all_, c, match_columns))
    ]
    if not enough:
        return Choice()
    best = max(score[:3] for score in enough)
    found = [score[3] for score in enough if score[:3] == best]
    return Choice(found[0]) if len(found) == 1 else Choice(None, is_doubtful=True)


def likeness(
    values: Mapping[str, Any], record: Any, names: tuple[str, ...], aliases: Mapping[str, tuple[str, ...]]
) -> Likeness:
    """Compares `values` with `record` in the columns `names`; empty values of the row are ignored."""
    found = Likeness()
    for name in names:
        value = values.get(name)
        if value in (None, "", {}):
            continue
        has = next((h for n in (name, *aliases.get(name, ())) if (h := getattr(record, n)) not in (None, "")), None)
        if isinstance(value, dict):
            pairs = [(key, one, (has or {}).get(key)) for key, one in value.items()]
        else:
            pairs = [(name, value, has)]
        for key, one, other in pairs:
            if other in (None, ""):
                found.fills += 1
            elif is_same(key, one, other):
                found.agreements += 1
            else:
                found.conflicts += 1
    return found


def is_same(name: str, one: Any, other: Any) -> bool:
    """Whether two values of a column are equal; spelling is ignored in addresses and telephone numbers."""
    if one == other or is_cut(one, other):
        return True
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    if name in ("phone", "mobile"):
        return _digits(one) == _digits(other)
    if name == "website":
        return domain_of(one) == domain_of(other) != ""
    return match_key(one) == match_key(other)


def is_cut(one: Any, other: Any) -> bool:
    """Whether `one` is the moment `other` in whole seconds, as files have it."""
    if not isinstance(one, datetime) or not isinstance(other, datetime):
        return False
    return not one.microsecond and one.tzinfo is not None and other.replace(microsecond=0) == one


def identifier_forms(identifier: str) -> tuple[str, ...]:
    """The spellings of one identifier: Salesforce writes it with 15 characters, or with 18 including a checksum."""
    if not _SALESFORCE.fullmatch(identifier):
        return (identifier,)
    short = identifier[:15]
    long = short + _check(short)
    return (short, long) if identifier in (short, long) else (identifier,)


def _check(short: str) -> str:
    """The checksum of three characters, which encodes which letters of each five are capitals."""
    fives = (short[start : start + 5] for start in (0, 5, 10))
    return "".join(_CHECK[sum(1 << place for place, c in enumerate(five) if "A" <= c <= "Z")] for five in fives)


def _digits(phone: str) -> str:
    digits = re.sub(r"\D", "", phone)
    return "0" + digits[2:] if digits.startswith("66") and len(digits) in (10, 11) else digits


def _is_bare(found: Likeness, record: Any, match_columns: MatchColumns) -> bool:
    """Whether neither the row nor the record has a value besides the name that could distinguish them."""
    return _is_whole(found) and not any(getattr(record, name) for name in match_columns.strong)


def _is_whole(found: Likeness) -> bool:
    """Whether the row has no value that the record lacks."""
    return not found.conflicts and not found.fills
