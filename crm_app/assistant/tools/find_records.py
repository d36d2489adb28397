"""A list of records of a kind."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import exists, select

from crm_app.assistant import kinds, wording
from crm_app.assistant.asker import COMPANY, MEMBER, Asker, contains, within
from crm_app.assistant.deal_conditions import DEAL
from crm_app.assistant.filters import Order, PeriodFilter, RecordFilters
from crm_app.assistant.kinds import RecordKind
from crm_app.assistant.outcomes import Outcome, ProblemOutcome, RecordRow, RecordsOutcome, Source
from crm_app.assistant.record_rows import kinds_of_records, name_column, record_conditions, record_row, record_type
from crm_app.assistant.tools.base import Tool
from crm_app.core.errors import Forbidden
from crm_app.core.tables import table

RecordSort = Literal[
    "created_at", "updated_at", "name", "due_date", "occurred_at", "start_date", "completed_at", "employees", "annual_revenue",
    "list_price", "budget", "progress", "priority",
]  # fmt: skip
"""Fields by which lists of records can be ordered; of a kind those that it has."""


class FindRecords(Tool):
    """List companies, contacts, projects, tasks or activities."""

    kind: RecordKind
    query: str = Field(default="", max_length=200)
    filters: RecordFilters = RecordFilters()
    sort: RecordSort = "created_at"
    order: Order = "desc"
    limit: int = Field(default=10, ge=1, le=20)
    fields: list[str] = Field(
        default=[], max_length=10, description="The facts that each line shows; by default the first ones."
    )

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        if self.kind == "deal":
            return ProblemOutcome(code="unsupported", field="kind", value="use find_deals")
        if self.kind == "member":
            return _members(asker, self)
        if self.kind == "company" and (
            self.filters.bought or (self.filters.lacks == ["won_deal"] and self.filters.period)
        ):
            return _customers(asker, self)
        conditions, link = record_conditions(asker, self.kind, self.filters)
        record = record_type(self.kind)
        statement = record.select.where(*conditions)
        if self.query:
            statement = statement.where(contains(name_column(record.model), self.query))
            link["q"] = self.query
        found = table(record.model).c
        sort: Any = found[self.sort] if self.sort in found else record.sorts.get(self.sort, found["created_at"])
        if self.sort == "name":
            sort = name_column(record.model)
        elif self.sort in _MEASURED:
            statement = statement.where(
                sort.is_not(None)
            )  # "the most employees" is not asked of those without a number
        ordered = sort.asc().nulls_last() if self.order == "asc" else sort.desc().nulls_last()
        rows = asker.all(statement.order_by(ordered, found["id"]).limit(self.limit + 1))
        shown = [record_row(self.kind, dict(row._mapping)) for row in rows[: self.limit]]
        source = asker.list_source(kinds.title(self.kind, asker.language), self.kind, link)
        return RecordsOutcome(kind=self.kind, rows=shown, more=len(rows) > self.limit, source=source)

    def asked(self, language: str) -> list[str]:
        """See `Tool.asked`."""
        if self.kind == "member" and self.filters.lacks:
            rest = self.filters.model_copy(update={"lacks": []})
            lack = "lack.sale" if self.filters.lacks == ["won_deal"] else "lack.deal"
            return [wording.phrase(lack, language), *wording.of_records(rest, language)]
        return wording.of_records(self.filters, language)

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """See `Tool.looked_at`."""
        return kinds_of_records(call)


def _members(asker: Asker, call: FindRecords) -> Outcome:
    narrowed = call.filters != RecordFilters()
    if call.filters != _only_of_members(call.filters):
        return ProblemOutcome(code="unsupported", field="filters", value=call.kind)
    asker.work.require("member.read")
    statement = select(MEMBER.id, MEMBER.name).order_by(MEMBER.name_key, MEMBER.id).limit(call.limit + 1)
    if call.filters.region:
        statement = statement.where(MEMBER.team.in_(asker.plain_values("region", call.filters.region, MEMBER.team)))
    if call.filters.manager:
        managers = asker.plain_values("manager", call.filters.manager, MEMBER.manager)
        statement = statement.where(MEMBER.manager.in_(managers))
    if call.filters.lacks:
        statement = statement.where(MEMBER.status == "active", ~_owned(asker, call))
    if call.query:
        statement = statement.where(contains(MEMBER.name, call.query))
    rows = asker.all(statement)
    shown = [
        RecordRow(source=Source(kind=call.kind, id=str(r.id), title=r.name, href=f"/deals?owner_id={r.id}"), fields={})
        for r in rows[: call.limit]
    ]
    # There is no list of selected members, and a list of all members would not show the answer.
    source = None if narrowed else asker.list_source(kinds.title(call.kind, asker.language), call.kind, {})
    return RecordsOutcome(kind=call.kind, rows=shown, more=len(rows) > call.limit, source=source)


def _customers(asker: Asker, call: FindRecords) -> Outcome:
    """The companies that bought in some days, or did not, each cited by itself: no list of companies shows this."""
    asker.work.require("deal.read")
    plain = call.filters.model_copy(update={"lacks": [], "period": None, "bought": None})
    conditions, link = record_conditions(asker, "company", plain)
    if call.filters.lacks:
        conditions.append(~_bought(asker, call.filters.period))
    if call.filters.bought is not None:
        conditions.append(_bought(asker, call.filters.bought))
    record = record_type("company")
    rows = asker.all(record.select.where(*conditions).order_by(COMPANY.name_key, COMPANY.id).limit(call.limit + 1))
    shown = [record_row("company", dict(row._mapping)) for row in rows[: call.limit]]
    source = None if shown else asker.list_source(kinds.title("company", asker.language), "company", link)
    return RecordsOutcome(kind="company", rows=shown, more=len(rows) > call.limit, source=source)


def _bought(asker: Asker, period: PeriodFilter | None) -> Any:
    """Whether a company has a won deal, which the asker may read, closed within some days."""
    days = within(DEAL.close_date, period) if period is not None else []
    same = (DEAL.workspace_id == COMPANY.workspace_id, DEAL.company_id == COMPANY.id, DEAL.deleted_at.is_(None))
    return exists().where(*same, asker.work.sees(DEAL.owner_id, "deal.read"), DEAL.status == "won", *days)


def _owned(asker: Asker, call: FindRecords) -> Any:
    """Whether a member owns a deal; with lacks=['won_deal'] a won one, closed within some days. Raises Forbidden unless all
    deals may be read.
    """
    if asker.work.scope("deal.read") != "all":
        raise Forbidden
    days = within(DEAL.close_date, call.filters.period) if call.filters.period is not None else []
    won = [DEAL.status == "won", *days] if call.filters.lacks == ["won_deal"] else []
    mine = (DEAL.workspace_id == MEMBER.workspace_id, DEAL.owner_id == MEMBER.id)
    return exists().where(*mine, DEAL.deleted_at.is_(None), *won)


def _only_of_members(filters: RecordFilters) -> RecordFilters:
    sold = {"lacks": filters.lacks, "period": filters.period} if filters.lacks == ["won_deal"] else {}
    sold = {"lacks": filters.lacks} if filters.lacks == ["deal"] else sold
    return RecordFilters(region=filters.region, manager=filters.manager, **sold)


_MEASURED = ("employees", "annual_revenue", "list_price", "budget")


TOOL = FindRecords
