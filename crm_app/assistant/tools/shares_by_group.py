"""The share of each group of deals in all of them, or of the largest groups together."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from crm_app.assistant import wording
from crm_app.assistant.asker import Asker
from crm_app.assistant.deal_conditions import deal_conditions, kinds_of_deals
from crm_app.assistant.deal_figures import totals
from crm_app.assistant.filters import DealFilters, GroupBy
from crm_app.assistant.outcomes import Derived, Figures, Outcome, ProblemOutcome
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import MAX_ROWS, Tool


class SharesByGroup(Tool):
    """The share of each group in the whole: of each product in the sales. With `top`, the share of the largest groups
    together: of the ten largest customers.
    """

    measure: Literal["count", "sum_amount"] = "sum_amount"
    group_by: GroupBy
    filters: DealFilters = DealFilters()
    top: int | None = Field(
        default=None, ge=1, le=MAX_ROWS, description="Only the largest groups, and their share together."
    )

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        conditions, link = deal_conditions(asker, self.filters)
        limit = self.top or MAX_ROWS
        found = AggregateDeals(measure=self.measure, group_by=self.group_by, filters=self.filters, limit=limit).run(
            asker
        )
        if not isinstance(found, Figures):
            return found if isinstance(found, ProblemOutcome) else ProblemOutcome(code="unsupported")
        derived: list[Derived] = []
        wholes = totals(asker, self.measure, conditions, link, "")
        for whole in wholes:
            rows = [row for row in found.rows if row.currency == whole.currency]
            if self.top is not None:
                part = sum((row.value or Decimal(0) for row in rows), Decimal(0))
                derived.append(_share(part, whole.value, "", whole.currency))
            else:
                derived += [_share(row.value, whole.value, row.label, row.currency) for row in rows]
        named = [whole.model_copy(update={"label": ""}) for whole in wholes] if self.top is not None else []
        return found.model_copy(update={"rows": [*found.rows, *named], "derived": derived})

    def asked(self, language: str) -> list[str]:
        """See `Tool.asked`."""
        return wording.of_deals(self.filters, language)

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """See `Tool.looked_at`."""
        return kinds_of_deals(call)


def _share(part: Decimal | None, whole: Decimal | None, label: str, currency: str | None) -> Derived:
    return Derived(kind="share", value=(part or Decimal(0)) / whole if whole else None, label=label, currency=currency)


TOOL = SharesByGroup
