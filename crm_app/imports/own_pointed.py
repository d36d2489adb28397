"""The people and the records that cells of own fields name: found by identifier, by address, or by a name that is one's own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlmodel import SQLModel

from crm_app.core.database import Work
from crm_app.imports.matching import identifier_forms
from crm_app.imports.named import all_members
from crm_app.imports.owners import OwnerBook
from crm_app.imports.rows import InputRow
from crm_app.records.conditions import readable
from crm_app.records.kind import TYPES
from crm_app.records.own import OwnField
from crm_app.records.own.names import identifier
from crm_app.values.collation import sort_key

_MOST = 5000
"""How many records with the names of a batch of rows are looked at."""


class Pointed:
    """What the cells of a batch of rows name. A name that two records have is nobody's, so that no cell points by chance."""

    def __init__(self, work: Work, meant: Mapping[str, OwnField], rows: Sequence[InputRow]) -> None:
        self._found: dict[tuple[str, str], str] = {}
        by_kind: dict[str, set[str]] = defaultdict(set)
        people: set[str] = set()
        for name, one in meant.items():
            if one.is_pointer:
                texts = {row.record.custom[name].strip() for row in rows if name in row.record.custom}
                if one.type == "person":
                    people |= texts
                else:
                    by_kind[one.target] |= texts
        if people:
            self._know_people(work, people)
        for kind, texts in by_kind.items():
            self._know_records(work, kind, texts)

    def find(self, one: OwnField, text: str) -> str | None:
        """The id that a cell names, or None."""
        return self._found.get((one.target, text.strip()))

    def _know_people(self, work: Work, texts: Iterable[str]) -> None:
        members = all_members(work)
        ids = {str(member_id) for member_id, _, _ in members}
        book = OwnerBook(members, (), creates=False)
        for text in texts:
            found = text.lower() if text.lower() in ids else book.match(text).member_id
            if found is not None:
                self._found["", text] = str(found)

    def _know_records(self, work: Work, kind: str, texts: set[str]) -> None:
        record = TYPES[kind]
        at = SQLModel.metadata.tables[str(record.model.__tablename__)].c
        forms: dict[str, set[str]] = {text: _forms(text) for text in texts if text}
        every = set().union(*forms.values())
        ids = [found for text in texts if (found := identifier(text.lower())) is not None]
        # The titles are looked up by their sort keys, which have an index.
        ways: list[Any] = [at.id.in_(ids), at.external_id.in_(every)]
        words: list[Any] = [at.external_id]
        for name in (f"{record.title_column}_key", "email"):
            if name in at:
                words.append(at[name])
                ways.append((func.lower(at.email) if name == "email" else at[name]).in_(every))
        statement = select(at.id, *words).where(at.workspace_id == work.workspace_id, readable(kind, at), or_(*ways))
        holders: dict[str, set[UUID]] = defaultdict(set)
        for row in work.db.execute(statement.limit(_MOST)):
            for word in (str(row[0]), *row[1:]):
                if word:
                    holders[word].add(row[0])
                    holders[word.lower()].add(row[0])
        for text, some in forms.items():
            found_ids = set().union(*(holders.get(form, set()) for form in some))
            if len(found_ids) == 1:
                self._found[kind, text] = str(next(iter(found_ids)))


def _forms(text: str) -> set[str]:
    """The spellings under which a cell finds a record: its sort key, its address, its identifier in either system."""
    return {sort_key(text), text.lower(), *identifier_forms(text)}
