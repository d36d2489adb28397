"""Companies from a file."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from crm_app.companies.models import Company
from crm_app.companies.schemas import CompanyIn
from crm_app.companies.service import COMPANIES
from crm_app.core.tables import columns
from crm_app.imports.problems import warning
from crm_app.imports.rows import Seen, match_key
from crm_app.imports.schemas import Entity
from crm_app.imports.targets.base import RecordTarget

COMPANY = columns(Company)
_DEEPEST = 50


class CompanyTarget(RecordTarget):
    """A company is found by its identifier, or by its name."""

    entity = Entity.COMPANY
    kind = "company"
    model = Company
    input = CompanyIn
    record = COMPANIES
    needs = ("company.create", "company.update")
    rank = 30
    fields = {"owner_id": "owner", "parent_id": "parent"}
    # A company may name as its parent one that comes later: the parent is created first and filled then.
    company_field = "parent"

    def match(self, rows: Sequence[Seen], found: dict[str, Any]) -> None:
        """By name, where the identifier is not there yet."""
        for row in rows:
            row.key = row.key if row.key in found else f"name:{match_key(row.text('name'))}"
        keys = [row.key.removeprefix("name:") for row in rows if row.key.startswith("name:")]
        statement = (
            select(Company)
            .where(*self.live(), COMPANY.match_key.in_(keys))
            .order_by(COMPANY.id.desc())  # of several with one name the oldest comes last and stays
        )
        for company in self.work.db.execute(statement.with_for_update()).scalars():
            found[f"name:{company.match_key}"] = company
        self.tell_apart(rows, found)

    def fill(self, row: Seen) -> None:
        """The row's own values, the parent and the owner."""
        parent = row.take("parent")
        row.values |= row.record.values
        if row.values.get("annual_revenue") is not None and self.context.mapping.currency:
            row.values["revenue_currency"] = self.context.mapping.currency
        if parent and match_key(parent) == match_key(row.text("name")):
            row.warn(warning("own_parent", value=parent))
        elif parent:
            self.context.refer(row, "parent", "parent_id", self.context.companies.find(parent), parent)
        self.context.members.own(self.context, row)

    def changes(self, row: Seen, current: Any, values: dict[str, Any]) -> None:
        """A company cannot be its own parent, over however many others."""
        if self._makes_circle(current.id, values.get("parent_id")):
            row.warn(warning("parent_circle", value=str(values.pop("parent_id"))))

    def _makes_circle(self, company_id: UUID, parent_id: Any) -> bool:
        step = parent_id
        for _ in range(_DEEPEST):
            if step is None:
                return False
            if step == company_id:
                return True
            step = self.work.db.execute(select(COMPANY.parent_id).where(COMPANY.id == step)).scalar_one_or_none()
        return True


TARGET = CompanyTarget
