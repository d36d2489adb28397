"""Passages of records that are similar to a query."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import Field

from crm_app import records
from crm_app.assistant import retrieval
from crm_app.assistant.asker import Asker
from crm_app.assistant.outcomes import Outcome, ProblemOutcome
from crm_app.assistant.tools.base import Tool


class SearchNotes(Tool):
    """Passages of notes, activities, descriptions and records nearest to a query. For what no figure answers."""

    query: str = Field(min_length=1, max_length=1000)
    limit: int = Field(default=6, ge=1, le=10)

    step: ClassVar[str] = "conversations.step.notes"

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        if asker.embedder is None:
            return ProblemOutcome(code="unsupported", value="search_notes")
        return retrieval.search(asker.work, self.query, self.limit, asker.embedder())

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """No kind when passages were found; all kinds when there was none, because all records were searched."""
        return frozenset() if call.get("sources") else frozenset(records.TYPES)


TOOL = SearchNotes
