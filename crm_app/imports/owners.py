"""Finds the member that an owner column means: by a person's choice, by address, by name, or by another form of the
name. Files write one person in many ways: "Berg, Kai", "kai.berg@us.example", "Kai Berg (kai@us.example)", "Bob Stone"
for Robert. A value that matches two members matches none, and so does a first name alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from crm_app.imports.cells import name_key
from crm_app.imports.mapping import OwnerMapping
from crm_app.values.collation import sort_key

How = Literal["chosen", "email", "name", "nickname", "none"]

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+\.[^\s<>()\[\],;:\"]+")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|<[^>]*>|[\"“”‘’'][^\"“”‘’']{1,20}[\"“”‘’']")
_TITLE = re.compile(
    r"^(?:(?:mr|mrs|ms|miss|dr|prof|khun|k)\.?\s+|k\.\s*|คุณ\s*|นางสาว\s*|น\.ส\.\s*|นาย\s*|นาง\s*|ดร\.\s*)",
    re.IGNORECASE,
)
_SHORT_FORMS = (
    "alex alexander alexandra, andy andrew, ben benjamin, bill will billy william, bob rob robbie robert, cathy kate katie "
    "katherine catherine kathryn, charlie charles, chris christopher christine christina, dan danny daniel, dave david, "
    "ed eddie ted edward, fred frederick, greg gregory, jack john johnny jon jonathan, jeff jeffrey geoffrey, jen jenny "
    "jennifer, jim jimmy james, joe joey joseph, josh joshua, ken kenneth, larry lawrence laurence, liz beth lizzie "
    "elizabeth, maggie meg margaret, matt matthew, mike mick michael, nick nicholas nicolas, pat patrick patricia, pete peter, "
    "phil philip phillip, ray raymond, rich rick dick richard, ron ronald, sam samuel samantha, sandy sandra, steve stephen "
    "steven, sue susan, tim timothy, tom tommy thomas, tony anthony, val valerie, vicky victoria"
)
_GROUPS: dict[str, set[int]] = {}
for _place, _group in enumerate(_SHORT_FORMS.split(",")):
    for _name in _group.split():
        _GROUPS.setdefault(_name, set()).add(_place)


@dataclass(frozen=True)
class Owner:
    """The owner for a value: a member, a new owner, or none; and the reason of the match."""

    action: Literal["member", "create", "leave"]
    member_id: UUID | None
    how: How


class OwnerBook:
    """The members of a workspace by all notations in which files write them."""

    def __init__(
        self,
        members: Iterable[tuple[UUID, str, str | None]],
        decided: Iterable[OwnerMapping] = (),
        creates: bool = True,
    ) -> None:
        """`members` are their ids, names and addresses; of two with one name the later one is used.

        `decided` are the choices of a person for single values; `creates` says whether an unknown owner becomes a new
        one.
        """
        self._creates = creates
        self._decided = {name_key(one.value): one for one in decided}
        self._by_mail: dict[str, UUID] = {}
        self._by_name: dict[str, UUID] = {}
        self._by_form: dict[str, set[UUID]] = {}
        self._by_user: dict[str, set[UUID]] = {}
        self._known: dict[str, Owner] = {}
        for member_id, name, email in members:
            self.add(member_id, name, email)

    def add(self, member_id: UUID, name: str, email: str | None) -> None:
        """Adds a member, also one that the import has just created."""
        self._by_name[name_key(name)] = member_id
        for form in _forms(name):
            self._by_form.setdefault(form, set()).add(member_id)
        if email:
            self._by_mail[email.lower()] = member_id
            user = email.partition("@")[0].lower()
            self._by_user.setdefault(user, set()).add(member_id)
            for form in _forms_of_user(user):
                self._by_form.setdefault(form, set()).add(member_id)
        self._known.clear()

    def made(self, value: str, member_id: UUID, name: str, email: str | None) -> None:
        """Adds the new owner whom the import has created for `value`; later rows with the value match this owner."""
        self.add(member_id, name, email)
        self._decided[name_key(value)] = OwnerMapping(value=value[:200], member_id=member_id)

    def match(self, value: str) -> Owner:
        """The owner for `value`."""
        found = self._known.get(value)
        if found is None:
            found = self._known[value] = self._match(value)
            if len(self._known) > 20_000:
                self._known.clear()
        return found

    def _match(self, value: str) -> Owner:
        if decided := self._decided.get(name_key(value)):
            return Owner(decided.action, decided.member_id, "chosen")
        addresses = [address.lower().rstrip(".") for address in _ADDRESS.findall(value)]
        for address in addresses:
            if address in self._by_mail:
                return Owner("member", self._by_mail[address], "email")
        name = _ADDRESS.sub(" ", value)
        if (same := self._by_name.get(name_key(name))) and name.strip():
            return Owner("member", same, "name")
        if not addresses and len(found := self._by_user.get(value.strip().lower(), set())) == 1:
            return Owner("member", next(iter(found)), "nickname")
        written = [form for address in addresses for form in _forms_of_user(address.partition("@")[0])]
        for form in dict.fromkeys((*_forms(name), *written)):
            if len(found := self._by_form.get(form, set())) == 1:
                exact = form in (_folded(name), _folded(_swapped(name)))
                return Owner("member", next(iter(found)), "name" if exact else "nickname")
        return Owner("create" if self._creates else "leave", None, "none")


def _folded(text: str) -> str:
    """`text` without case, accents, spaces and punctuation."""
    return "".join(c for c in sort_key(text) if c.isalnum() or "\u0e30" <= c <= "\u0e4e")


def _swapped(name: str) -> str:
    """ "Berg, Kai" as Kai Berg."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() and last.strip() else name


def _forms_of_user(user: str) -> list[str]:
    """The name before the @ of an address: "kai.berg" is one, "kai" may be anybody."""
    return [_folded(user)] if len([part for part in re.split(r"[._-]", user) if len(part) > 1]) > 1 else []


def _forms(name: str) -> list[str]:
    """The normalised forms of a name of at least two words: as written, reversed, without titles, with full first
    names.
    """
    plain = _TITLE.sub("", _swapped(_ASIDE.sub(" ", name)).strip())
    ways = [_folded(name), _folded(_swapped(name)), _folded(plain)]
    words = [word for word in re.split(r"[\s._]+", sort_key(plain)) if word]
    if len(words) > 1:
        first, rest = words[0], "".join(words[1:])
        ways += [f"#{place}{_folded(rest)}" for place in sorted(_GROUPS.get(first, ()))]
        if len(words) > 2:
            ways.append(_folded(words[0] + words[-1]))
    else:
        # One word matches only a member whose whole name it is, never a first name.
        ways = [way for way in ways if way]
    return list(dict.fromkeys(way for way in ways if way))
