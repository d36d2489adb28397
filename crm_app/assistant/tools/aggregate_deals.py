"""Figures of deals, in total or by group."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic import Field
from sqlalchemy import cast as sql_cast
from sqlalchemy import func, literal, select

from crm_app.assistant import wording
from crm_app.assistant.asker import Asker
from crm_app.assistant.deal_conditions import DEAL, deal_conditions, kinds_of_deals
from crm_app.assistant.deal_figures import (
    counted_link,
    decimal,
    from_deals,
    measure_title,
    measured,
    sized,
    totals,
)
from crm_app.assistant.empty_units import MONTHS as UNITS
from crm_app.assistant.empty_units import with_empty_units
from crm_app.assistant.filters import MONEY, TIME_GROUPS, DealFilters, GroupBy, Measure, Names, Order
from crm_app.assistant.grouping import Group, group_of
from crm_app.assistant.outcomes import FigureRow, Figures, Outcome
from crm_app.assistant.tools.base import MAX_ROWS, Tool

ME = "me"
RANKED = 10 * MAX_ROWS
"""Places that are read of a ranking in which one name is looked for."""


class AggregateDeals(Tool):
    """Count, sum or average deals, their median, smallest or largest amount, the amount weighted by the chance of the
    stage (the forecast), their win rate (won / (won + lost)) or average days from engagement to close.

    Group by owner, company, month … for rankings and trends. Amounts come per currency.
    """

    measure: Measure
    group_by: GroupBy = "none"
    own_field: str = Field(
        default="", max_length=90, description="For group_by=own: the key of a field, of companies as 'company.key'."
    )
    filters: DealFilters = DealFilters()
    min_records: int | None = Field(
        default=None,
        ge=2,
        le=10_000,
        description="Only groups with at least this many deals: customers that bought twice.",
    )
    above: Decimal | None = Field(default=None, ge=0, description="Only groups whose figure is more than this.")
    below: Decimal | None = Field(default=None, ge=0, description="Only groups whose figure is less than this.")
    order: Order = "desc"
    limit: int = Field(default=10, ge=1, le=MAX_ROWS)
    places: list[int] = Field(
        default=[], max_length=10, description="Only these places of a ranking: [2, 3] for second and third."
    )

    standing: Names = Field(
        default=[],
        description="Only these names of the groups, each with its place in the ranking: where Anna ranks; 'me' for the asker.",
    )

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        if ME in self.standing:
            return self._with_the_name(asker).run(asker)
        filters = sized(asker, self.measure, self.filters)
        of_won = filters != self.filters
        conditions, link = deal_conditions(asker, filters)
        if self.group_by == "none":
            rows = totals(asker, self.measure, conditions, link, "")
            return Figures(measure=self.measure, rows=rows, of_won=of_won)
        group = group_of(asker, self.group_by, self.own_field, self.filters)
        found = self._groups(asker, conditions, group)
        rows = []
        for row in found:
            if row.place > self._shown or (self.places and row.place not in self.places):
                continue
            title = group.label(row.label)
            if self.standing and title not in self.standing:
                continue
            own = {**link, **group.link(link, row.key)}
            if row.currency:
                own["currency"] = row.currency
            cited = measure_title(asker, self.measure, title)
            source = asker.list_source(cited, "deal", counted_link(self.measure, own))
            value = decimal(row.value)
            made = FigureRow(label=title, currency=row.currency, value=value, records=row.records, source=source)
            if self.standing:
                among = sum(1 for one in found if one.currency == row.currency)
                made = made.model_copy(update={"place": row.place, "among": among})
            rows.append(made)
        more = not (self.places or self.standing) and len(found) > len(rows)
        return Figures(measure=self.measure, group_by=self.group_by, rows=rows, more=more, of_won=of_won)

    def _with_the_name(self, asker: Asker) -> "AggregateDeals":
        """The same place in the ranking by the asker's name, also among other people who are named."""
        me = asker.work.principal.name
        standing = [me if one == ME else one for one in self.standing]
        owners = [*self.filters.owner, me] if self.filters.owner else []
        return self.model_copy(
            update={"standing": standing, "filters": self.filters.model_copy(update={"owner": owners})}
        )

    @property
    def _shown(self) -> int:
        """The last place of the ranking that is read."""
        return RANKED if self.standing else self.limit

    def _groups(self, asker: Asker, conditions: list[Any], group: Group) -> Sequence[Any]:
        """The groups in their order, with months, quarters and years of 0 where a trend or the smallest are asked for."""
        all_units = self.limit >= MAX_ROWS
        fills = self.group_by in UNITS and self.measure in ("count", "sum_amount") and self.min_records is None
        if not fills or not (all_units or self.order == "asc"):
            return asker.all(self.ranked(conditions, group))
        every = self.model_copy(update={"limit": MAX_ROWS, "places": []})
        rows = asker.all(every.ranked(conditions, group))
        units = with_empty_units(rows, self.group_by, self.filters.period, asker.today, ascending=self.order == "asc")
        return sorted(units, key=lambda row: (row.key, row.currency or "")) if all_units else units

    def ranked(self, conditions: list[Any], group: Group) -> Any:
        """The ranked statement of the groups, with one group more than requested."""
        value, number, counted = measured(self.measure)
        currency = DEAL.currency if self.measure in MONEY else literal(None)
        ranking = self.limit < MAX_ROWS or bool(self.standing)
        chronological = self.group_by in TIME_GROUPS and not ranking
        statement = from_deals(
            group.key.label("key"),
            group.name.label("label"),
            sql_cast(currency, DEAL.currency.type).label("currency"),
            value.label("value"),
            number.label("records"),
        ).where(*conditions, *counted)
        if ranking or self.group_by in TIME_GROUPS:
            statement = statement.where(group.name.is_not(None))
        grouping = [group.key, group.name] if group.key is not group.name else [group.key]
        if self.measure in MONEY:
            grouping.append(DEAL.currency)
        statement = statement.group_by(*grouping)
        if self.min_records is not None:
            statement = statement.having(number >= self.min_records)
        if self.above is not None:
            statement = statement.having(value > self.above)
        if self.below is not None:
            statement = statement.having(value < self.below)
        grouped = statement.subquery("g")
        order = grouped.c.value.asc() if self.order == "asc" else grouped.c.value.desc()
        place = func.row_number().over(
            partition_by=grouped.c.currency, order_by=(order, grouped.c.records.desc(), grouped.c.label)
        )
        ranked = select(grouped, place.label("place")).subquery("r")
        by = (ranked.c.key,) if chronological else (ranked.c.currency, ranked.c.place)
        shown = select(ranked).where(ranked.c.place <= max(self._shown, *self.places, 0) + 1)
        return shown.order_by(*by).limit(10 * MAX_ROWS)

    def asked(self, language: str) -> list[str]:
        """See `Tool.asked`."""
        least = [] if self.min_records is None else [wording.phrase("filter.least", language, count=self.min_records)]
        bounds = [
            wording.phrase(
                f"filter.{name}_{'count' if self.measure == 'count' else 'amount'}",
                language,
                value=wording.rounded(value, 2),
            )
            for name, value in (("above", self.above), ("below", self.below))
            if value is not None
        ]
        return [*wording.of_deals(self.filters, language), *least, *bounds]

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """See `Tool.looked_at`."""
        return kinds_of_deals(call)


TOOL = AggregateDeals
