"""Companies from a file."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from crm_app.companies.kind import COMPANIES, CompanyIn
from crm_app.companies.models import Company
from crm_app.core.tables import columns
from crm_app.imports.links import Link
from crm_app.imports.matching import Telling
from crm_app.imports.problems import warning
from crm_app.imports.rows import Context, Seen, match_key
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
    links = (Link((("company", "parent_id"),), identifier="parent_ref"),)
    telling = Telling(("website", "tax_id", "email", "phone"), ("address", "city", "country"), name_counts=True)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._parents: dict[UUID, UUID | None] = {}
        """The parents of the companies that rows of this batch are about."""

    @classmethod
    def look(cls, of: Callable[[str], str]) -> str:
        """The name."""
        return match_key(of("name"))

    def load(self, rows: Sequence[Seen]) -> None:
        """Lets a row find the company that an earlier row named."""
        super().load(rows)
        for company in self.context.companies.made.values():
            self.know(company)

    def keys_of(self, record: Any) -> list[str]:
        """The name."""
        return [record.match_key]

    def keys_of_row(self, row: Seen) -> list[str]:
        """The name."""
        return [match_key(str(row.values["name"]))]

    def find(self, keys: set[str]) -> ColumnElement[bool]:
        """By the key of the name."""
        condition: ColumnElement[bool] = COMPANY.match_key.in_(keys)
        return condition

    def fill(self, row: Seen) -> None:
        """The row's own values, the parent and the owner."""
        parent = row.text("parent")
        if parent and match_key(parent) == match_key(row.text("name")):
            row.warn(warning("own_parent", value=row.take("parent")))
        self.point(row, self.links[0], "parent", "parent_id", self.context.companies.find)
        row.values |= row.record.values
        if row.values.get("annual_revenue") is not None and self.context.mapping.currency:
            row.values["revenue_currency"] = self.context.mapping.currency
        self.context.members.own(self.context, row)

    def changes(self, row: Seen, current: Any, values: dict[str, Any]) -> None:
        """A company cannot be its own parent, over however many others."""
        if self._makes_circle(current.id, values.get("parent_id")):
            row.warn(warning("parent_circle", value=str(values.pop("parent_id"))))

    def learn(self, row: Seen, record: Any) -> None:
        """Lets later rows name the company as their parent, before it is in its table."""
        super().learn(row, record)
        self.context.companies.ids.setdefault(record.match_key, record.id)
        self._parents[record.id] = record.parent_id

    def _makes_circle(self, company_id: UUID, parent_id: Any) -> bool:
        step = parent_id
        for _ in range(_DEEPEST):
            if step is None:
                return False
            if step == company_id:
                return True
            step = self._parents[step] if step in self._parents else self._stored_parent(step)
        return True

    def _stored_parent(self, company_id: UUID) -> UUID | None:
        statement = select(COMPANY.parent_id).where(COMPANY.id == company_id)
        found: UUID | None = self.work.db.execute(statement).scalar_one_or_none()
        return found


TARGET = CompanyTarget
