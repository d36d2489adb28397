"""Figures of deals by SQL: the measure of the deals that a call selects, and the list behind each figure."""

from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy import cast as sql_cast

from crm_app import records
from crm_app.assistant.asker import COMPANY, MEMBER, Asker
from crm_app.assistant.deal_conditions import DEAL, PIPELINE, PRODUCT, STAGE, deal_conditions
from crm_app.assistant.filters import MONEY, DealFilters, Measure
from crm_app.assistant.outcomes import FigureRow
from crm_app.companies.models import Company
from crm_app.core.i18n import translate
from crm_app.deals.models import Deal
from crm_app.pipelines.models import Pipeline, Stage
from crm_app.products.models import Product
from crm_app.workspaces.models import Membership


def from_deals(*chosen: Any) -> Any:
    """A statement over deals joined with every table for filters and groups."""

    def same(other: Any, reference: Any) -> Any:
        return and_(other.workspace_id == DEAL.workspace_id, other.id == reference)

    return (
        select(*chosen)
        .select_from(Deal)
        .join(Stage, same(STAGE, DEAL.stage_id))
        .join(Pipeline, same(PIPELINE, DEAL.pipeline_id))
        .outerjoin(Membership, same(MEMBER, DEAL.owner_id))
        .outerjoin(Company, and_(same(COMPANY, DEAL.company_id), records.readable("company", COMPANY)))
        .outerjoin(Product, and_(same(PRODUCT, DEAL.product_id), records.readable("product", PRODUCT)))
    )


_OF_AMOUNTS: dict[str, Any] = {
    "avg_amount": func.avg(DEAL.amount),
    "median_amount": func.percentile_cont(0.5).within_group(DEAL.amount),
    "min_amount": func.min(DEAL.amount),
    "max_amount": func.max(DEAL.amount),
}


OF_SINGLE_AMOUNTS = frozenset(_OF_AMOUNTS)
"""Measures of the amounts of single deals, into which a deal without one would count as 0."""


def lost_without_amounts(asker: Asker) -> bool:
    """Whether the workspace has lost deals, and none of them an amount: where only a win gets one, an average over all
    closed deals is no size of a deal.
    """
    conditions, _ = deal_conditions(asker, DealFilters(status=["lost"]))
    row = asker.all(from_deals(func.count().label("lost"), func.max(DEAL.amount).label("largest")).where(*conditions))[
        0
    ]
    return row.lost > 0 and not row.largest


def sized(asker: Asker, measure: Measure, filters: DealFilters) -> DealFilters:
    """The deals whose amounts are measured: won ones where no state is asked for and lost deals have no amount."""
    if measure not in OF_SINGLE_AMOUNTS or filters.status or not lost_without_amounts(asker):
        return filters
    return filters.model_copy(update={"status": ["won"]})


def measured(measure: Measure) -> tuple[Any, Any, list[ColumnElement[bool]]]:
    """The value, the number of deals behind it, and the condition for a deal to count."""
    if measure == "count":
        return func.count(), func.count(), []
    if measure == "sum_amount":
        return func.sum(DEAL.amount), func.count(), [DEAL.amount.is_not(None)]
    if measure == "weighted_amount":
        return func.sum(DEAL.amount * STAGE.probability / 100), func.count(), [DEAL.amount.is_not(None)]
    if measure in _OF_AMOUNTS:
        return _OF_AMOUNTS[measure], func.count(), [DEAL.amount.is_not(None)]
    if measure == "win_rate":
        won = func.count().filter(DEAL.status == "won")
        return (
            sql_cast(won, DEAL.amount.type) / func.nullif(func.count(), 0),
            func.count(),
            [DEAL.status.in_(("won", "lost"))],
        )
    days = DEAL.close_date - DEAL.engage_date
    return (
        func.avg(days),
        func.count(),
        [DEAL.status == "won", DEAL.close_date.is_not(None), DEAL.engage_date.is_not(None)],
    )


def totals(asker: Asker, measure: Measure, conditions: list[Any], link: dict[str, Any], label: str) -> list[FigureRow]:
    """The figure of all deals that meet the conditions: one row, or for amounts one row per currency.

    Args:
        link: the conditions as parameters of the deals' list.
        label: the name of a side in a comparison; empty for a total.
    """
    value, number, counted = measured(measure)
    source = asker.list_source(measure_title(asker, measure, label), "deal", counted_link(measure, link))
    money = measure in MONEY
    chosen = [value.label("value"), number.label("records")]
    statement = from_deals(*chosen, *([DEAL.currency.label("currency")] if money else [])).where(*conditions, *counted)
    if money:
        statement = statement.group_by(DEAL.currency).order_by(func.sum(DEAL.amount).desc())
    rows = [
        FigureRow(
            label=label,
            currency=row.currency if money else None,
            value=decimal(row.value),
            records=row.records,
            source=source
            if not money
            else asker.list_source(source.title, "deal", {**counted_link(measure, link), "currency": row.currency}),
        )
        for row in asker.all(statement)
    ]
    if not rows:
        zero = Decimal(0) if measure in ("sum_amount", "weighted_amount") else None
        empty = asker.all(from_deals(func.count().label("records")).where(*conditions))[0].records if money else 0
        if empty:
            source = asker.list_source(source.title, "deal", link)
        currency = asker.work.principal.currency
        rows = [FigureRow(label=label, currency=currency, value=zero, records=0, source=source, without_amount=empty)]
    return rows


def counted_link(measure: Measure, link: dict[str, Any]) -> dict[str, Any]:
    """The parameters of the list behind a figure: closed deals for a rate, won deals for a cycle."""
    if measure == "win_rate" and "status" not in link:
        return {**link, "status": ["won", "lost"]}
    if measure == "avg_cycle_days":
        return {**link, "status": ["won"], "without_engage_date": "false"}
    if measure in MONEY:
        return {**link, "without_amount": "false"}
    return link


def measure_title(asker: Asker, measure: Measure, label: str) -> str:
    """The title of a figure where it is cited."""
    words = translate(f"assistant.measure.{measure}", asker.language)
    return f"{words}: {label}" if label else words


def decimal(value: Any) -> Decimal | None:
    """A figure of the database as an exact Decimal."""
    return None if value is None else Decimal(str(value))
