"""Members without a sign-in from a file: the owners of the records in other files."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from crm_app.core.clock import new_id
from crm_app.core.tables import columns, table
from crm_app.imports.cells import name_key
from crm_app.imports.models import ImportMember
from crm_app.imports.named import new_member
from crm_app.imports.rows import Context, InputRow, match_key
from crm_app.imports.targets.plain import PlainTarget
from crm_app.workspaces.models import Membership

MEMBER = columns(Membership)


class PersonTarget(PlainTarget):
    """Matches a member by mail address, or by name."""

    entity = "person"
    kind = "member"
    model = Membership
    input = BaseModel
    needs = ("member.manage",)
    rank = 10
    looks = ("email", "name")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._by_id: dict[UUID, Any] = {}

    @classmethod
    def look(cls, of: Callable[[str], str]) -> str:
        """The address, or the name."""
        return of("email").lower() or match_key(of("name"))

    def write(self, rows: Sequence[InputRow]) -> None:
        """Creates inactive members, and fills empty values of the existing ones."""
        members = self.context.members
        members.load(self.context)
        statement = select(Membership).where(
            MEMBER.workspace_id == self.work.workspace_id, MEMBER.id.in_(members.ids.values())
        )
        if not self.context.is_dry_run:
            statement = statement.with_for_update()
        self._by_id |= {member.id: member for member in self.work.db.execute(statement).scalars()}
        for row in rows:
            if not self.is_repeat(row):
                self._save(row, members.ids)

    def _identify(self, identifier: str, member_id: UUID) -> None:
        """Keeps the identifier that the file gives a member, for files of the same system that name owners by it."""
        values: dict[str, Any] = {"workspace_id": self.work.workspace_id, "id": new_id(), "member_id": member_id}
        values |= {"batch_id": self.context.batch.id, "source": self.context.mapping.source, "value": identifier[:200]}
        made = insert(table(ImportMember)).values(values)
        self.work.db.execute(
            made.on_conflict_do_update(
                index_elements=["workspace_id", "source", "value"], set_={"member_id": member_id}
            )
        )

    def _save(self, row: InputRow, ids: dict[str, UUID]) -> None:
        values, identifier = row.record.values, row.take("external_id")
        name, email = row.text("name"), row.text("email").lower()
        member_id = (ids.get(email) if email else None) or self._called(name, email, ids)
        member = self._by_id[member_id] if member_id else None
        changes: dict[str, Any] = {n: str(values[n])[:120] for n in ("team", "manager") if values.get(n)}
        if member is not None:
            if email and not member.email and member.person_id is None:
                changes["email"] = email
            self.update(row, member, changes)
            if identifier and not row.record.is_rejected:
                self.ledger.afterwards(partial(self._identify, identifier, member.id))
            if email and member.email:
                ids.setdefault(member.email.lower(), member.id)
            return
        made = new_member(self.context, name, email, **changes)
        self._by_id[made.id] = made
        ids.setdefault(name_key(name), made.id)
        if email:
            ids[email] = made.id
        self.ledger.made(row, self.kind, Membership, made)
        if identifier:
            self.ledger.afterwards(partial(self._identify, identifier, made.id))

    def _called(self, name: str, email: str, ids: dict[str, UUID]) -> UUID | None:
        """The member with the name, unless that member has another address."""
        found = ids.get(name_key(name))
        other = self._by_id[found].email if found is not None else None
        return None if email and other and other.lower() != email else found


TARGET = PersonTarget
