"""The number of records of a kind."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import and_, func, select

from crm_app.assistant import kinds, wording
from crm_app.assistant.asker import COMPANY, MEMBER, Asker
from crm_app.assistant.field_conditions import narrow
from crm_app.assistant.filters import RecordFilters
from crm_app.assistant.kinds import RecordKind
from crm_app.assistant.outcomes import CountOutcome, FigureRow, Figures, Outcome, ProblemOutcome
from crm_app.assistant.own_groups import own_group, own_keys, own_label
from crm_app.assistant.record_rows import kinds_of_records, record_conditions, record_type
from crm_app.assistant.tools.base import MAX_ROWS, Tool
from crm_app.companies.models import Company
from crm_app.core.filters import Condition
from crm_app.core.tables import columns
from crm_app.records import own, readable
from crm_app.records.own import OwnField
from crm_app.workspaces.models import Membership

_BY_FILTER = ("source", "city", "series")
"""Groups that lists have no parameter of their own for."""


RecordGroup = Literal[
    "none", "owner", "sector", "country", "status", "priority", "company", "project", "source", "city", "series", "own"
]
"""By what records are counted; of a kind what it has."""


class CountRecords(Tool):
    """How many companies, contacts, projects, tasks, activities, products or members there are, also by group."""

    kind: RecordKind
    filters: RecordFilters = RecordFilters()
    group_by: RecordGroup = "none"
    own_field: str = Field(default="", max_length=80, description="For group_by=own: the key of the field.")

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        title = kinds.title(self.kind, asker.language)
        if self.kind == "member":
            if self.filters != RecordFilters():
                return ProblemOutcome(code="unsupported", field="filters", value=self.kind)
            asker.work.require("member.read")
            statement = select(func.count()).select_from(Membership)
            source = asker.list_source(title, self.kind, {})
            return CountOutcome(kind=self.kind, count=asker.work.db.execute(statement).scalar_one(), source=source)
        if self.kind == "deal":
            return ProblemOutcome(code="unsupported", field="kind", value="use aggregate_deals with measure=count")
        conditions, link = record_conditions(asker, self.kind, self.filters)
        if self.group_by != "none":
            return self._grouped(asker, conditions, link)
        model = record_type(self.kind).model
        number = asker.work.db.execute(select(func.count()).select_from(model).where(*conditions)).scalar_one()
        return CountOutcome(kind=self.kind, count=number, source=asker.list_source(title, self.kind, link))

    def _grouped(self, asker: Asker, conditions: list[Any], link: dict[str, Any]) -> Outcome:
        """The numbers by group, the largest first; records without a value have a group of their own."""
        record = record_type(self.kind)
        column = columns(record.model)
        owner = column.get("assignee_id", column.owner_id)
        name: Any = column.get(self.group_by)
        parameter: str = self.group_by
        key: Any = name
        one: OwnField | None = None
        statement: Any = select(func.count()).select_from(record.model)
        if self.group_by == "owner":
            key, name, parameter = owner, MEMBER.name, "owner_id"
            statement = statement.outerjoin(
                Membership, and_(MEMBER.workspace_id == column.workspace_id, MEMBER.id == owner)
            )
        elif self.group_by == "company" and "company_id" in column:
            key, name, parameter = COMPANY.id, COMPANY.name, "company_id"
            same = and_(COMPANY.workspace_id == column.workspace_id, COMPANY.id == column.company_id)
            statement = statement.outerjoin(Company, and_(same, readable("company", COMPANY)))
        elif self.group_by == "own":
            one = next((f for f in own.within(asker.work, self.kind) if f.key == self.own_field and f.can_group), None)
            key, name = own_keys(column.custom_fields, one) if one is not None else (None, None)
        if key is None:
            return ProblemOutcome(code="unsupported", field="group_by", value=self.own_field or self.group_by)
        grouped = statement.with_only_columns(key.label("key"), name.label("label"), func.count().label("records"))
        order = (func.count().desc(), name)
        rows = asker.all(grouped.where(*conditions).group_by(key, name).order_by(*order).limit(MAX_ROWS + 1))
        found = []
        for row in rows[:MAX_ROWS]:
            if one is not None:
                label = own_label(one, row.label, asker.language)
                own_link: dict[str, Any] = {"filter": own_group(link, f"custom.{one.key}", one, row.key)}
            else:
                shown = "" if row.label is None else str(row.label)
                label = kinds.choice_label(self.kind, self.group_by, shown, asker.language) if shown else ""
                own_link = {parameter: [row.key]} if row.key is not None else {f"without_{self.group_by}": ["true"]}
                if self.group_by in _BY_FILTER:
                    own_link = dict(link)
                    empty = row.key is None
                    narrow(own_link, Condition(field=parameter, op="empty" if empty else "is", value=row.key))
            source = asker.list_source(
                f"{kinds.title(self.kind, asker.language)}: {label or '–'}", self.kind, link | own_link
            )
            found.append(FigureRow(label=label, value=Decimal(row.records), records=row.records, source=source))
        return Figures(kind=self.kind, measure="count", group_by=self.group_by, rows=found, more=len(rows) > len(found))

    def asked(self, language: str) -> list[str]:
        """See `Tool.asked`."""
        return wording.of_records(self.filters, language)

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """See `Tool.looked_at`."""
        return kinds_of_records(call, counted=True)


TOOL = CountRecords
