"""Companies from a file."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from crm_app import records
from crm_app.companies.kind import COMPANIES
from crm_app.companies.models import Company
from crm_app.core.tables import columns
from crm_app.imports.blank import event_of
from crm_app.imports.links import Link
from crm_app.imports.matching import MatchColumns
from crm_app.imports.problems import warning
from crm_app.imports.rows import Context, InputRow, match_key
from crm_app.imports.targets.record import RecordTarget

COMPANY = columns(Company)
_DEEPEST = 50


class CompanyTarget(RecordTarget):
    """Matches a company by its identifier, or by its name."""

    record = COMPANIES
    rank = 30
    company_field = ""
    links = (Link((("company", "parent_id"),), identifier="parent_ref"),)
    match_columns = MatchColumns(
        ("website", "tax_id", "email", "phone"), ("address", "city", "country"), name_counts=True
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._parents: dict[UUID, UUID | None] = {}
        """The parents of the companies that rows of this batch match."""

    @classmethod
    def look(cls, of: Callable[[str], str]) -> str:
        """The name."""
        return match_key(of("name"))

    def load(self, rows: Sequence[InputRow]) -> None:
        """The companies that rows name as parents, and the companies that wait for one of the rows."""
        super().load(rows)
        self.context.companies.load(self.context, (row.text("parent") for row in rows))
        self.context.links.load_waiting(self.context, self.kind, (row.text("external_id") for row in rows))

    def keys_of(self, record: Any) -> list[str]:
        """The name."""
        return [record.match_key]

    def keys_of_row(self, row: InputRow) -> list[str]:
        """The name."""
        return [match_key(str(row.values["name"]))]

    def find(self, keys: set[str]) -> ColumnElement[bool]:
        """By the key of the name."""
        condition: ColumnElement[bool] = COMPANY.match_key.in_(keys)
        return condition

    def fill(self, row: InputRow) -> None:
        """The row's own values and the owner."""
        parent = row.text("parent")
        if parent and match_key(parent) == match_key(row.text("name")):
            row.warn(warning("own_parent", value=row.take("parent")))
        row.values |= {n: value for n, value in row.record.values.items() if n not in ("parent", "parent_ref")}
        if row.values.get("annual_revenue") is not None and self.context.mapping.currency:
            row.values["revenue_currency"] = self.context.mapping.currency
        self.context.members.own(self.context, row)

    def complete(self, row: InputRow) -> None:
        """The parent: an earlier row may have created or renamed it.

        A parent with a later row is created here, and filled by its own row.
        """

        def called(name: str) -> UUID | None:
            companies = self.context.companies
            found = companies.find_or_make(self.context, row, name)
            if found in companies.made:
                self.finder.know(companies.made[found])
            return found

        self.point(row, self.links[0], "parent", "parent_id", called)

    def changes(self, row: InputRow, current: Any, values: dict[str, Any]) -> None:
        """A company cannot be its own ancestor."""
        if self._makes_circle(current.id, values.get("parent_id")):
            row.warn(warning("parent_circle", value=str(values.pop("parent_id"))))

    def learn(self, row: InputRow, record: Any) -> None:
        """Lets later rows name the company as their parent, before it is in its table."""
        super().learn(row, record)
        self.context.companies.called(record.id, record.match_key)
        self._parents[record.id] = record.parent_id
        links = self.context.links
        links.wait(self.kind, row, record)
        if record.external_id and record.external_source == self.context.mapping.source:
            for child, column in links.fulfilled(record.external_id):
                self._adopt(row, record, child, column)

    def _adopt(self, row: InputRow, parent: Any, child: Any, column: str) -> None:
        """Sets the parent of a company that waited for it, unless it has one now or the link would close a circle."""
        if getattr(child, column) is not None or self._makes_circle(child.id, parent.id):
            return
        setattr(child, column, parent.id)
        self._parents[child.id] = parent.id
        if not self.ledger.is_new(child.id):
            records.touch(child)
        self.ledger.linked(row, self.kind, child, {column: None})
        self.ledger.publish(lambda: event_of(self.record, child, "update", {column: [None, parent.id]}))

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
