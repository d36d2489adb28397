"""A list of deals."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import func, select
from sqlmodel import SQLModel

from crm_app.assistant import kinds, wording
from crm_app.assistant.asker import Asker, contains
from crm_app.assistant.deal_conditions import DEAL, deal_conditions, kinds_of_deals
from crm_app.assistant.filters import DealFilters, Order
from crm_app.assistant.outcomes import Outcome, RecordRow, RecordsOutcome
from crm_app.assistant.record_rows import record_row, record_type
from crm_app.assistant.tools.base import Tool
from crm_app.core.i18n import translate
from crm_app.deals.kind import CLOSES
from crm_app.records import readable


class FindDeals(Tool):
    """List deals, by default the newest first."""

    query: str = Field(default="", max_length=200, description="Words of the deal's name.")
    filters: DealFilters = DealFilters()
    sort: Literal["amount", "close_date", "created_at", "name", "started", "last_activity"] = "created_at"
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
        sorts: dict[str, Any] = {
            "amount": DEAL.amount,
            "close_date": CLOSES,
            "created_at": DEAL.created_at,
            "name": DEAL.name_key,
            "started": DEAL.engage_date,
            "last_activity": _last_activity(asker),
        }
        sort = sorts[self.sort]
        if self.sort in _SHOWN:
            statement = statement.add_columns(sort.label(_SHOWN[self.sort]))
        if self.sort == "amount":
            statement = statement.where(DEAL.amount.is_not(None))
        ordered = sort.asc().nulls_last() if self.order == "asc" else sort.desc().nulls_last()
        if self.sort == "last_activity":
            ordered = sort.asc().nulls_first() if self.order == "asc" else sort.desc().nulls_last()
        rows = asker.all(statement.order_by(ordered, DEAL.id).limit(self.limit + 1))
        chosen = [row for place, row in enumerate(rows[: self.limit], 1) if not self.places or place in self.places]
        found = [_with_day(asker, record_row("deal", dict(row._mapping)), row, self.sort) for row in chosen]
        source = asker.list_source(kinds.title("deal", asker.language), "deal", link)
        return RecordsOutcome(kind="deal", rows=found, more=not self.places and len(rows) > self.limit, source=source)

    def asked(self, language: str) -> list[str]:
        """See `Tool.asked`."""
        return wording.of_deals(self.filters, language)

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """See `Tool.looked_at`."""
        return kinds_of_deals(call)


_SHOWN = {"started": "started_on", "last_activity": "last_done_on"}
"""Orders whose day each line shows, with the name of the column."""


def _last_activity(asker: Asker) -> Any:
    """The day of a deal's last activity that the asker may read."""
    done = SQLModel.metadata.tables["activity"].c  # activities come after deals
    of_deal = (done.workspace_id == DEAL.workspace_id, done.deal_id == DEAL.id, readable("activity", done))
    return (
        select(asker.local_day(func.max(done.occurred_at))).where(*of_deal).correlate(DEAL.id.table).scalar_subquery()
    )


def _with_day(asker: Asker, found: RecordRow, row: Any, sort: str) -> RecordRow:
    """A deal with the day by which it is sorted before its other facts."""
    if sort not in _SHOWN:
        return found
    day = row._mapping[_SHOWN[sort]]
    shown = day if day is not None else translate("assistant.next.never", asker.language)
    return found.model_copy(update={"fields": {sort: shown, **found.fields}})


TOOL = FindDeals
