"""The number of records of a kind."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from crm_app.assistant import kinds, wording
from crm_app.assistant.asker import Asker
from crm_app.assistant.filters import RecordFilters
from crm_app.assistant.kinds import RecordKind
from crm_app.assistant.outcomes import CountOutcome, Outcome, ProblemOutcome
from crm_app.assistant.record_rows import kinds_of_records, record_conditions, record_type
from crm_app.assistant.tools.base import Tool
from crm_app.workspaces.models import Membership


class CountRecords(Tool):
    """How many companies, contacts, projects, tasks, activities, products or members there are."""

    kind: RecordKind
    filters: RecordFilters = RecordFilters()

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
        model = record_type(self.kind).model
        number = asker.work.db.execute(select(func.count()).select_from(model).where(*conditions)).scalar_one()
        return CountOutcome(kind=self.kind, count=number, source=asker.list_source(title, self.kind, link))

    def asked(self, language: str) -> list[str]:
        """See `Tool.asked`."""
        return wording.of_records(self.filters, language)

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """See `Tool.looked_at`."""
        return kinds_of_records(call, counted=True)


TOOL = CountRecords
