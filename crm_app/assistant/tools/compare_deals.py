"""The same figure of several selections of deals."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import Field

from crm_app.assistant import wording
from crm_app.assistant.asker import Asker
from crm_app.assistant.deal_conditions import deal_conditions, kinds_of_deals
from crm_app.assistant.deal_figures import sized, totals
from crm_app.assistant.filters import RATES, Arguments, DealFilters, Measure
from crm_app.assistant.outcomes import Derived, FigureRow, Figures, Outcome
from crm_app.assistant.tools.base import Tool


class Side(Arguments):
    """One side of a comparison."""

    label: str = Field(min_length=1, max_length=200)
    filters: DealFilters


def shared_filters(sides: list[Side], language: str) -> list[str]:
    """The filters that all sides have, in words."""
    first, others = sides[0].filters, sides[1:]
    shared = {name: value for name, value in first if all(getattr(o.filters, name) == value for o in others)}
    return wording.of_deals(DealFilters(**shared), language)


class CompareDeals(Tool):
    """The same measure for two to six selections of deals: two quarters, two people, won against lost."""

    measure: Measure
    sides: list[Side] = Field(min_length=2, max_length=6)

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        rows: list[FigureRow] = []
        of_won = False
        for side in self.sides:
            filters = sized(asker, self.measure, side.filters)
            of_won = of_won or filters != side.filters
            conditions, link = deal_conditions(asker, filters)
            rows += totals(asker, self.measure, conditions, link, side.label)
        return Figures(measure=self.measure, rows=rows, derived=self._derived(rows), of_won=of_won)

    def _derived(self, rows: list[FigureRow]) -> list[Derived]:
        """The difference of two sides, and the growth from the earlier to the later where they are periods."""
        if len(self.sides) != 2:
            return []
        found: list[Derived] = []
        starts = [side.filters.period.start if side.filters.period else None for side in self.sides]
        for currency in dict.fromkeys(row.currency for row in rows):
            sides = [next((r for r in rows if (r.label, r.currency) == (s.label, currency)), None) for s in self.sides]
            values = [row.value if row is not None else None for row in sides]
            if values[0] is None or values[1] is None:
                continue
            higher = self.sides[0 if values[0] >= values[1] else 1].label
            found.append(Derived(kind="difference", value=abs(values[0] - values[1]), label=higher, currency=currency))
            if self.measure not in RATES and starts[0] is not None and starts[1] is not None and starts[0] != starts[1]:
                later = 0 if starts[0] > starts[1] else 1
                after, before = values[later] or Decimal(0), values[1 - later] or Decimal(0)
                grown = (after - before) / before if before else None
                found.append(Derived(kind="growth", value=grown, label=self.sides[later].label, currency=currency))
        return found

    def asked(self, language: str) -> list[str]:
        """The filters that all sides share. See `Tool.asked`."""
        return shared_filters(self.sides, language)

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """See `Tool.looked_at`."""
        return kinds_of_deals(call)


TOOL = CompareDeals
