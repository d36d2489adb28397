"""A list of deals."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from crm_app.assistant import kinds, wording
from crm_app.assistant.asker import Asker, contains
from crm_app.assistant.deal_conditions import DEAL, deal_conditions, kinds_of_deals
from crm_app.assistant.filters import DealFilters, Order
from crm_app.assistant.outcomes import Outcome, RecordsOutcome
from crm_app.assistant.record_rows import record_row, record_type
from crm_app.assistant.tools.base import Tool
from crm_app.deals.kind import CLOSES


class FindDeals(Tool):
    """List deals, by default the newest first."""

    query: str = Field(default="", max_length=200, description="Words of the deal's name.")
    filters: DealFilters = DealFilters()
    sort: Literal["amount", "close_date", "created_at", "name"] = "created_at"
    order: Order = "desc"
    limit: int = Field(default=10, ge=1, le=20)

    fields: list[str] = Field(
        default=[],
        max_length=10,
        description="The facts that each line shows, such as owner; by default the first ones.",
    )
    places: list[int] = Field(
        default=[], max_length=10, description="Only these places of the list: [2] for the second."
    )

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        conditions, link = deal_conditions(asker, self.filters)
        record = record_type("deal")
        statement = record.select.where(*conditions)
        if self.query:
            statement = statement.where(contains(DEAL.name, self.query))
            link["q"] = self.query
        # Deals without the sorted value come last in either direction.
        sort: Any = {"amount": DEAL.amount, "close_date": CLOSES, "created_at": DEAL.created_at, "name": DEAL.name_key}[
            self.sort
        ]
        if self.sort == "amount":
            statement = statement.where(DEAL.amount.is_not(None))
        ordered = sort.asc().nulls_last() if self.order == "asc" else sort.desc().nulls_last()
        rows = asker.all(statement.order_by(ordered, DEAL.id).limit(self.limit + 1))
        chosen = [row for place, row in enumerate(rows[: self.limit], 1) if not self.places or place in self.places]
        found = [record_row(asker, "deal", dict(row._mapping)) for row in chosen]
        source = asker.list_source(kinds.title("deal", asker.language), "deal", link)
        return RecordsOutcome(kind="deal", rows=found, more=not self.places and len(rows) > self.limit, source=source)

    def asked(self, language: str) -> list[str]:
        """See `Tool.asked`."""
        return wording.of_deals(self.filters, language)

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """See `Tool.looked_at`."""
        return kinds_of_deals(call)


TOOL = FindDeals
