"""Members without a sign-in from a file: the people who own what other files bring in."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select

from crm_app.core.clock import new_id
from crm_app.core.collation import sort_key
from crm_app.core.tables import columns
from crm_app.imports.named import MEMBER_NAME
from crm_app.imports.rows import Seen
from crm_app.imports.schemas import Entity
from crm_app.imports.targets.base import PlainTarget
from crm_app.imports.values import name_key
from crm_app.workspaces.models import Membership

MEMBER = columns(Membership)


class PersonTarget(PlainTarget):
    """A member is found by mail address, or by name."""

    entity = Entity.PERSON
    kind = "member"
    model = Membership
    input = BaseModel
    needs = ("member.manage",)
    rank = 10

    def write(self, rows: Sequence[Seen]) -> None:
        """Creates inactive members, and fills in what is known of the others."""
        members = self.context.members
        members.load(self.context)
        found = self.work.db.execute(
            select(Membership)
            .where(MEMBER.workspace_id == self.work.workspace_id, MEMBER.id.in_(members.ids.values()))
            .with_for_update()
        ).scalars()
        by_id = {member.id: member for member in found}
        for row in rows:
            self._save(row, members.ids, by_id)

    def _save(self, row: Seen, ids: dict[str, UUID], by_id: dict[UUID, Membership]) -> None:
        values = row.record.values
        name, email = row.text("name"), row.text("email").lower()
        member_id = (ids.get(email) if email else None) or ids.get(name_key(name))
        changes: dict[str, Any] = {n: str(values[n])[:120] for n in ("team", "manager") if values.get(n)}
        if member_id is not None:
            member = by_id[member_id]
            if email and not member.email and member.person_id is None:
                changes["email"] = email
            self.update(row, member, changes)
            return
        made = Membership(
            workspace_id=self.work.workspace_id,
            id=new_id(),
            name=name[:MEMBER_NAME],
            name_key=sort_key(name[:MEMBER_NAME]),
            email=email or None,
            status="inactive",
            **changes,
        )
        by_id[made.id] = made
        ids[name_key(name)] = made.id
        if email:
            ids[email] = made.id
        self.ledger.added(row, self.kind, made)


TARGET = PersonTarget
