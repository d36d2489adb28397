"""Passages of records that are similar to a query."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from pydantic import Field

from crm_app import records
from crm_app.assistant import retrieval
from crm_app.assistant.asker import Asker
from crm_app.assistant.deal_conditions import DEAL, deal_conditions
from crm_app.assistant.deal_figures import from_deals
from crm_app.assistant.filters import DealFilters
from crm_app.assistant.outcomes import Outcome, ProblemOutcome
from crm_app.assistant.tools.base import Tool

MOST_DEALS = 200
"""Deals whose notes are looked at, where these alone are meant."""


class SearchNotes(Tool):
    """Passages of notes, activities, descriptions and records nearest to a query. For what no figure answers."""

    query: str = Field(min_length=1, max_length=1000)
    limit: int = Field(default=6, ge=1, le=10)
    context: str = Field(
        default="", max_length=1000, description="The question to the notes before that this one continues."
    )

    deals: DealFilters | None = Field(default=None, description="Only what was written about these deals.")

    besides: bool = Field(default=False, description="The question also asks for a figure, which another call gives.")

    step: ClassVar[str] = "conversations.step.notes"

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        if asker.embedder is None:
            return ProblemOutcome(code="unsupported", value="search_notes")
        deals = None if self.deals is None else _ids(asker, self.deals)
        return retrieval.search(
            asker.work, self.query, self.limit, asker.embedder(), self.context, deals, besides=self.besides
        )

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """No kind when passages were found; all kinds when there was none, because all records were searched."""
        return frozenset() if call.get("sources") else frozenset(records.TYPES)


def _ids(asker: Asker, filters: DealFilters) -> list[UUID]:
    """The deals whose notes are looked at, the newest first."""
    conditions, _ = deal_conditions(asker, filters)
    statement = from_deals(DEAL.id).where(*conditions).order_by(DEAL.created_at.desc(), DEAL.id).limit(MOST_DEALS)
    return [row.id for row in asker.all(statement)]


TOOL = SearchNotes
