"""The share of some deals in others."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from crm_app.assistant import wording
from crm_app.assistant.asker import Asker
from crm_app.assistant.deal_conditions import deal_conditions, kinds_of_deals
from crm_app.assistant.deal_figures import totals
from crm_app.assistant.filters import DealFilters
from crm_app.assistant.outcomes import Derived, Figures, Outcome
from crm_app.assistant.tools.base import Tool
from crm_app.core.i18n import translate


class ShareOfDeals(Tool):
    """The share of some deals in others, such as of one person's sales in all sales, with both figures."""

    measure: Literal["count", "sum_amount", "weighted_amount"] = "sum_amount"
    part: DealFilters
    whole: DealFilters

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        sides = []
        for name, filters in (("part", self.part), ("whole", self.whole)):
            conditions, link = deal_conditions(asker, filters)
            label = ", ".join(wording.of_deals(filters, asker.language)) or translate(
                f"assistant.side.{name}", asker.language
            )
            sides.append(totals(asker, self.measure, conditions, link, label[:200]))
        derived = []
        for whole in sides[1]:
            part = next((row.value for row in sides[0] if row.currency == whole.currency), None) or Decimal(0)
            ratio = part / whole.value if whole.value else None
            derived.append(Derived(kind="share", value=ratio, currency=whole.currency))
        return Figures(measure=self.measure, rows=[*sides[0], *sides[1]], derived=derived)

    def asked(self, language: str) -> list[str]:
        """See `Tool.asked`."""
        return wording.of_deals(self.part, language)

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """See `Tool.looked_at`."""
        return kinds_of_deals(call)


TOOL = ShareOfDeals
