"""Figures of deals by SQL: the deals that a call selects, the measure, and the list behind each figure."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy import cast as sql_cast

from crm_app import records
from crm_app.assistant.asker import COMPANY, MEMBER, Asker, within
from crm_app.assistant.filters import DealFilters, Measure, PeriodFilter
from crm_app.assistant.outcomes import FigureRow
from crm_app.companies.models import Company
from crm_app.core.i18n import translate
from crm_app.core.tables import columns
from crm_app.deals.kind import CLOSES
from crm_app.deals.models import Deal
from crm_app.pipelines.models import Pipeline, Stage
from crm_app.products.models import Product
from crm_app.workspaces.models import Membership

DEAL, STAGE, PRODUCT, PIPELINE = columns(Deal), columns(Stage), columns(Product), columns(Pipeline)
PRODUCT_AS_WRITTEN = DEAL.product_name
_OF_COMPANIES = ("company", "sector", "no_company")
"""Arguments that filter deals by their companies."""
_BETWEEN = r"[\s._-]+"


def deal_conditions(asker: Asker, filters: DealFilters) -> tuple[list[ColumnElement[bool]], dict[str, Any]]:
    """SQL conditions, and the equivalent parameters of the deals list."""
    conditions: list[Any] = [DEAL.deleted_at.is_(None), asker.work.sees(DEAL.owner_id, "deal.read")]
    link: dict[str, Any] = {}
    if filters.status:
        conditions.append(DEAL.status.in_(filters.status))
        link["status"] = list(filters.status)
    if filters.mine:
        conditions.append(DEAL.owner_id == asker.work.principal.member_id)
        link["owner_id"] = [asker.work.principal.member_id]
    if filters.owner:
        link["owner_id"] = asker.owner_ids(filters.owner)
        conditions.append(DEAL.owner_id.in_(link["owner_id"]))
    if filters.company:
        ids = asker.company_ids(filters.company)
        conditions.append(DEAL.company_id.in_(ids))
        link["company_id"] = ids
    if filters.no_company:
        conditions.append(COMPANY.id.is_(None))
        link["without_company"] = "true"
    if filters.stage:
        rows = asker.named(
            "stage", filters.stage, select(STAGE.id, STAGE.name).where(STAGE.deleted_at.is_(None)), STAGE.name
        )
        link["stage_id"] = [row.id for row in rows]
        conditions.append(DEAL.stage_id.in_(link["stage_id"]))
    if filters.pipeline:
        rows = asker.named(
            "pipeline",
            filters.pipeline,
            select(PIPELINE.id, PIPELINE.name).where(PIPELINE.deleted_at.is_(None)),
            PIPELINE.name,
        )
        link["pipeline_id"] = [row.id for row in rows]
        conditions.append(DEAL.pipeline_id.in_(link["pipeline_id"]))
    if filters.product:
        conditions.append(_product(asker, filters.product, link))
    if filters.sector:
        link["sector"] = asker.plain_values("sector", filters.sector, COMPANY.sector)
        conditions.append(COMPANY.sector.in_(link["sector"]))
    if filters.region:
        link["team"] = asker.plain_values("region", filters.region, MEMBER.team)
        conditions.append(MEMBER.team.in_(link["team"]))
    if filters.manager:
        link["manager"] = asker.plain_values("manager", filters.manager, MEMBER.manager)
        conditions.append(MEMBER.manager.in_(link["manager"]))
    _amounts(asker, filters, conditions, link)
    if filters.period is not None:
        conditions += _period(asker, filters, filters.period, link)
    return conditions, link


def _product(asker: Asker, names: list[str], link: dict[str, Any]) -> ColumnElement[bool]:
    keys = [_squashed(name) for name in names]
    readable = asker.work.sees(PRODUCT.owner_id, "product.read")
    known = asker.all(select(PRODUCT.id, PRODUCT.name).where(readable, _squashed_column(PRODUCT.name).in_(keys)))
    # "GTXPro" on a deal matches the "GTX Pro" of a question, whether or not the import matched it.
    spelled = select(PRODUCT_AS_WRITTEN).where(
        DEAL.product_id.is_(None), _squashed_column(PRODUCT_AS_WRITTEN).in_(keys)
    )
    written = [row.product_name for row in asker.all(spelled.distinct())]
    found = {_squashed(name) for name in (*(row.name for row in known), *written)}
    missing = [name for name in names if _squashed(name) not in found]
    written += asker.plain_values("product", missing, PRODUCT_AS_WRITTEN) if missing else []
    link["product"] = [*(row.name for row in known), *written]
    condition: ColumnElement[bool] = or_(
        DEAL.product_id.in_([row.id for row in known]),
        and_(DEAL.product_id.is_(None), DEAL.product_name.in_(written)),
    )
    return condition


def _amounts(asker: Asker, filters: DealFilters, conditions: list[Any], link: dict[str, Any]) -> None:
    asked = (filters.min_amount, filters.above_amount, filters.max_amount, filters.below_amount)
    if any(amount is not None for amount in asked):
        # An amount has a currency; in a question without one it is the workspace's currency.
        link["currency"] = asker.work.principal.currency
        conditions.append(DEAL.currency == link["currency"])
    if filters.min_amount is not None:
        conditions.append(DEAL.amount >= filters.min_amount)
        link["amount_from"] = filters.min_amount
    if filters.above_amount is not None:
        conditions.append(DEAL.amount > filters.above_amount)
        link["amount_from"] = filters.above_amount + Decimal("0.01")
    if filters.max_amount is not None:
        conditions.append(DEAL.amount <= filters.max_amount)
        link["amount_to"] = filters.max_amount
    if filters.below_amount is not None:
        conditions.append(DEAL.amount < filters.below_amount)
        link["amount_to"] = filters.below_amount - Decimal("0.01")


def _period(
    asker: Asker, filters: DealFilters, period: PeriodFilter, link: dict[str, Any]
) -> list[ColumnElement[bool]]:
    column: Any
    if period.field == "engage_date":
        column, name = DEAL.engage_date, "engage"
    elif period.field == "created_at":
        link |= asker.moments("created", period)
        return within(asker.local_day(DEAL.created_at), period)
    else:
        name = closing(filters)
        column = {"expected": DEAL.expected_close_date, "close": DEAL.close_date, "closes": CLOSES}[name]
    if period.start is not None:
        link[f"{name}_from"] = period.start
    if period.end is not None:
        link[f"{name}_to"] = date.fromordinal(period.end.toordinal() - 1)
    return within(column, period)


def _squashed(name: str) -> str:
    return re.sub(_BETWEEN, "", name).lower()


def _squashed_column(name: Any) -> Any:
    return func.lower(func.regexp_replace(name, _BETWEEN, "", "g"))


def closing(filters: DealFilters) -> str:
    """The list parameter of the closing day of such deals: the expected day for open ones, the actual day for closed
    ones.
    """
    if filters.status == ["open"]:
        return "expected"
    return "close" if filters.status and "open" not in filters.status else "closes"


def kinds_of_deals(call: Mapping[str, Any]) -> frozenset[str]:
    """The kinds that a stored call about deals depends on: deals with their owners, and the kinds of its other
    filters.
    """
    asked = str(call.get("arguments"))
    beside = {"company": any(word in asked for word in _OF_COMPANIES), "product": "product" in asked}
    return frozenset({"deal", "member", *(kind for kind, is_asked in beside.items() if is_asked)})


# ---------------------------------------------------------------- figures


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


def measured(measure: Measure) -> tuple[Any, Any, list[ColumnElement[bool]]]:
    """The value, the number of deals behind it, and the condition for a deal to count."""
    if measure == "count":
        return func.count(), func.count(), []
    if measure == "sum_amount":
        return func.sum(DEAL.amount), func.count(), [DEAL.amount.is_not(None)]
    if measure == "avg_amount":
        return func.avg(DEAL.amount), func.count(), [DEAL.amount.is_not(None)]
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
    money = measure in ("sum_amount", "avg_amount")
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
        zero = Decimal(0) if measure == "sum_amount" else None
        rows = [FigureRow(label=label, currency=asker.work.principal.currency, value=zero, records=0, source=source)]
    return rows


def counted_link(measure: Measure, link: dict[str, Any]) -> dict[str, Any]:
    """The parameters of the list behind a figure: closed deals for a rate, won deals for a cycle."""
    if measure == "win_rate" and "status" not in link:
        return {**link, "status": ["won", "lost"]}
    if measure == "avg_cycle_days":
        return {**link, "status": ["won"], "without_engage_date": "false"}
    if measure in ("sum_amount", "avg_amount"):
        return {**link, "without_amount": "false"}
    return link


def measure_title(asker: Asker, measure: Measure, label: str) -> str:
    """The title of a figure where it is cited."""
    words = translate(f"assistant.measure.{measure}", asker.language)
    return f"{words}: {label}" if label else words


def decimal(value: Any) -> Decimal | None:
    """A figure of the database as an exact Decimal."""
    return None if value is None else Decimal(str(value))
