"""Two selections of deals side by side, group by group: what made a figure rise or fall."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from crm_app.assistant.asker import Asker
from crm_app.assistant.deal_conditions import deal_conditions, kinds_of_deals
from crm_app.assistant.deal_figures import counted_link, decimal, measure_title
from crm_app.assistant.filters import GroupBy, Measure
from crm_app.assistant.grouping import group_of
from crm_app.assistant.outcomes import Derived, FigureRow, Figures, Outcome
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import MAX_ROWS, Tool
from crm_app.assistant.tools.compare_deals import Side, shared_filters

MAX_GROUPS = 500
_ADDS_UP = ("count", "sum_amount", "weighted_amount")
"""Measures of which a group without deals has 0."""


class CompareGroups(Tool):
    """The same measure of two selections of deals for each owner, product, sector …, with the difference: why the sales of
    a quarter fell, who improved. The difference is that of the later period to the earlier, else of the first side to the
    second.
    """

    measure: Measure
    group_by: GroupBy
    sides: list[Side] = Field(min_length=2, max_length=2)
    order: Literal["either", "fall", "rise"] = Field(
        default="either", description="Only groups that fell or rose, the largest difference first."
    )
    limit: int = Field(default=10, ge=1, le=MAX_ROWS)

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        found = [self._groups(asker, side) for side in self.sides]
        changes = {}
        for key in dict.fromkeys(key for side in found for key in side):
            values = [self._value(side.get(key)) for side in found]
            if values[0] is not None and values[1] is not None:
                changes[key] = values[0] - values[1] if self._first_is_later else values[1] - values[0]
        labels = {key: row.label for side in found for key, row in side.items()}
        wanted = [key for key, change in changes.items() if self._fits(change)]
        wanted.sort(key=lambda key: (key[1] or "", -abs(changes[key]), labels[key]))
        rows: list[FigureRow] = []
        derived: list[Derived] = []
        for currency in dict.fromkeys(key[1] for key in wanted):
            for key in [one for one in wanted if one[1] == currency][: self.limit]:
                rows += [
                    self._row(asker, side, groups.get(key), labels[key], currency)
                    for side, groups in zip(self.sides, found, strict=True)
                ]
                derived.append(Derived(kind="difference", value=changes[key], label=labels[key], currency=currency))
        more = len(derived) < len(wanted)
        return Figures(measure=self.measure, group_by=self.group_by, rows=rows, derived=derived, more=more)

    @property
    def _first_is_later(self) -> bool:
        starts = [side.filters.period.start if side.filters.period else None for side in self.sides]
        return starts[0] is None or starts[1] is None or starts[0] >= starts[1]

    def _fits(self, change: Decimal) -> bool:
        return self.order == "either" or (change < 0 if self.order == "fall" else change > 0)

    def _value(self, row: FigureRow | None) -> Decimal | None:
        return row.value if row is not None else Decimal(0) if self.measure in _ADDS_UP else None

    def _groups(self, asker: Asker, side: Side) -> dict[tuple[Any, str | None], FigureRow]:
        """The figures of a side by the group's key and currency: two groups may have the same label."""
        conditions, link = deal_conditions(asker, side.filters)
        group = group_of(asker, self.group_by, "", side.filters)
        every = AggregateDeals(measure=self.measure, group_by=self.group_by, filters=side.filters, limit=MAX_ROWS)
        statement = every.model_copy(update={"limit": MAX_GROUPS}).ranked(conditions, group)
        found = {}
        for row in asker.all(statement):
            title, own = group.label(row.label), {**link, **group.link(link, row.key)}
            if row.currency:
                own["currency"] = row.currency
            cited = measure_title(asker, self.measure, f"{title} · {side.label}")
            source = asker.list_source(cited, "deal", counted_link(self.measure, own))
            value = decimal(row.value)
            found[row.key, row.currency] = FigureRow(
                label=title, currency=row.currency, value=value, records=row.records, source=source
            )
        return found

    def _row(self, asker: Asker, side: Side, row: FigureRow | None, group: str, currency: str | None) -> FigureRow:
        """The line of a side for a group; one without deals cites the list of the whole side."""
        label = f"{group} · {side.label}"
        if row is not None:
            return row.model_copy(update={"label": label})
        link = deal_conditions(asker, side.filters)[1]
        source = asker.list_source(measure_title(asker, self.measure, label), "deal", link)
        return FigureRow(label=label, currency=currency, value=Decimal(0), records=0, source=source)

    def asked(self, language: str) -> list[str]:
        """The filters that both sides share. See `Tool.asked`."""
        return shared_filters(self.sides, language)

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """See `Tool.looked_at`."""
        return kinds_of_deals(call)


TOOL = CompareGroups
