"""The same figure of several selections of deals."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from crm_app.assistant import wording
from crm_app.assistant.asker import Asker
from crm_app.assistant.deal_figures import deal_conditions, kinds_of_deals, totals
from crm_app.assistant.filters import Arguments, DealFilters, Measure
from crm_app.assistant.outcomes import FigureRow, Figures, Outcome
from crm_app.assistant.tools.base import Tool


class Side(Arguments):
    """One side of a comparison."""

    label: str = Field(min_length=1, max_length=200)
    filters: DealFilters


class CompareDeals(Tool):
    """The same measure for two to six selections of deals: two quarters, two people, won against lost."""

    measure: Measure
    sides: list[Side] = Field(min_length=2, max_length=6)

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        rows: list[FigureRow] = []
        for side in self.sides:
            conditions, link = deal_conditions(asker, side.filters)
            rows += totals(asker, self.measure, conditions, link, side.label)
        return Figures(measure=self.measure, rows=rows)

    def asked(self, language: str) -> list[str]:
        """The filters that all sides share. See `Tool.asked`."""
        first, others = self.sides[0].filters, self.sides[1:]
        shared = {name: value for name, value in first if all(getattr(o.filters, name) == value for o in others)}
        return wording.of_deals(DealFilters(**shared), language)

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """See `Tool.looked_at`."""
        return kinds_of_deals(call)


TOOL = CompareDeals
