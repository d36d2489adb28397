"""Which deals a call selects: the conditions, and the same as parameters of the list of deals, so that a cited list
shows exactly what was counted.
"""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select

from crm_app.assistant.asker import COMPANY, MEMBER, Asker, within
from crm_app.assistant.field_conditions import field_conditions
from crm_app.assistant.filters import DealFilters, EnteredStage, ExcludedDeals, PeriodFilter
from crm_app.assistant.outcomes import ProblemOutcome, UnknownName
from crm_app.core.tables import columns
from crm_app.deals.kind import CLOSES, DEALS
from crm_app.deals.models import Deal
from crm_app.deals.narrowing import own_is
from crm_app.pipelines.models import Pipeline, Stage
from crm_app.products.models import Product
from crm_app.records import own

DEAL, STAGE, PRODUCT, PIPELINE = columns(Deal), columns(Stage), columns(Product), columns(Pipeline)
PRODUCT_AS_WRITTEN = DEAL.product_name
_OF_COMPANIES = ("company", "sector", "country", "tag")
"""Arguments that filter deals by their companies."""
_BETWEEN = r"[\s._-]+"

Link = dict[str, Any]
"""Parameters of the list of deals."""


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
        link["stage_id"] = stage_ids(asker, filters.stage)
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
    _surroundings(asker, filters, conditions, link)
    _amounts(asker, filters, conditions, link)
    if filters.period is not None:
        conditions += _period(asker, filters, filters.period, link)
    return conditions + field_conditions(asker, "deal", filters.conditions, link), link


def _narrow(conditions: list[Any], link: Link, name: str, value: Any) -> None:
    """Adds a filter of the list of deals, by the condition of the list itself."""
    link[name] = value
    conditions.append(DEALS.filters[name](value))


def _surroundings(asker: Asker, filters: DealFilters, conditions: list[Any], link: Link) -> None:
    """The filters by companies' fields, by history, and by what is excluded."""
    if filters.country:
        _narrow(conditions, link, "country", asker.plain_values("country", filters.country, COMPANY.country))
    if filters.tag:
        _narrow(conditions, link, "company_tag", tags_called(asker, filters.tag))
    if filters.lost_reason:
        _narrow(
            conditions, link, "lost_reason", asker.plain_values("lost_reason", filters.lost_reason, DEAL.lost_reason)
        )
    if filters.own:
        link["where"] = own_values(asker, "deal", filters.own)
        own_conditions(conditions, DEAL.custom_fields, link["where"])
    if filters.company_own:
        _narrow(conditions, link, "company_own", own_values(asker, "company", filters.company_own))
    if filters.no_contact:
        _narrow(conditions, link, "without_contact", True)
    if filters.quiet_days is not None:
        asker.work.require("activity.read")
        _narrow(conditions, link, "quiet_from", quiet_since(asker, filters.quiet_days))
    if filters.entered is not None:
        _narrow(conditions, link, "stage_entered", _entered(asker, filters.entered))
    if filters.past_expected:
        _narrow(conditions, link, "expected_to", asker.today - timedelta(days=1))
    if filters.exclude is not None:
        _excluded(asker, filters.exclude, conditions, link)


def own_conditions(conditions: list[Any], column: Any, wanted: list[str]) -> None:
    """Adds the conditions `key=value` on own fields, as a list has them; those of one key are alternatives."""
    values: Any
    for values in by_key(wanted):
        conditions.append(own_is(column)(values))


def by_key(conditions: list[str]) -> list[list[str]]:
    """Conditions `key=value`, those of one key together: they are alternatives."""
    keys = dict.fromkeys(condition.partition("=")[0] for condition in conditions)
    return [[condition for condition in conditions if condition.partition("=")[0] == key] for key in keys]


def quiet_since(asker: Asker, days: int) -> datetime:
    """The beginning of the days, ending with today, in which nothing was done."""
    zone = ZoneInfo(asker.work.principal.workspace_timezone)
    return datetime.combine(asker.today - timedelta(days=days - 1), time.min, zone)


def _entered(asker: Asker, wanted: EnteredStage) -> str:
    """The value of the list's filter `stage_entered`."""
    zone = ZoneInfo(asker.work.principal.workspace_timezone)
    start, end = (
        datetime.combine(day, time.min, zone).isoformat() if day is not None else ""
        for day in (wanted.start, wanted.end)
    )
    return f"{start}..{end}/{','.join(str(one) for one in stage_ids(asker, wanted.stage)[:10])}"


def _excluded(asker: Asker, names: ExcludedDeals, conditions: list[Any], link: Link) -> None:
    plain = {
        "sector": ("not_sector", COMPANY.sector),
        "country": ("not_country", COMPANY.country),
        "region": ("not_team", MEMBER.team),
        "lost_reason": ("not_lost_reason", DEAL.lost_reason),
    }
    for field, (parameter, column) in plain.items():
        if getattr(names, field):
            _narrow(conditions, link, parameter, asker.plain_values(field, getattr(names, field), column))
    others = asker.owner_ids(names.owner) if names.owner else []
    if names.mine and asker.work.principal.member_id is not None:
        others = [*others, asker.work.principal.member_id]
    if others:
        _narrow(conditions, link, "not_owner_id", others)
    if names.company:
        _narrow(conditions, link, "not_company_id", asker.company_ids(names.company))
    if names.stage:
        _narrow(conditions, link, "not_stage_id", stage_ids(asker, names.stage))
    if names.tag:
        _narrow(conditions, link, "not_company_tag", tags_called(asker, names.tag))
    if names.product:
        link["not_product"] = _product_names(asker, names.product)
        conditions.append(DEALS.filters["not_product"](link["not_product"]))


def stage_ids(asker: Asker, names: list[str]) -> list[Any]:
    """The stages with these names. Raises UnknownName."""
    statement = select(STAGE.id, STAGE.name).where(STAGE.deleted_at.is_(None))
    return [row.id for row in asker.named("stage", names, statement, STAGE.name)]


def tags_called(asker: Asker, names: list[str]) -> list[str]:
    """The tags of companies with these names. Raises UnknownName."""
    every = select(func.jsonb_array_elements_text(COMPANY.tags).label("tag")).where(
        COMPANY.deleted_at.is_(None), asker.work.sees(COMPANY.owner_id, "company.read")
    )
    known = [str(row.tag) for row in asker.all(every.distinct())]
    found = [next((tag for tag in known if tag.casefold() == name.casefold()), None) for name in names]
    for name, tag in zip(names, found, strict=True):
        if tag is None:
            raise UnknownName(ProblemOutcome(code="unknown_value", field="tag", value=name))
    return [tag for tag in found if tag is not None]


def own_values(asker: Asker, kind: str, conditions: list[str]) -> list[str]:
    """The conditions `key=value` with the stored values of the workspace's own fields. Raises UnknownName."""
    fields = {one.key: one for one in own.within(asker.work, kind)}
    found = []
    for condition in conditions:
        key, _, value = condition.partition("=")
        one = fields.get(key)
        if one is None or not value:
            raise UnknownName(ProblemOutcome(code="unknown_value", field="own", value=condition))
        named = (c.value for c in one.choices if value.casefold() in (c.value.casefold(), *map(str.casefold, c.label)))
        found.append(f"{key}={next(named, value)}")
    return found


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


def _product_names(asker: Asker, names: list[str]) -> list[str]:
    link: Link = {}
    _product(asker, names, link)
    return list(dict.fromkeys(link["product"]))


def _amounts(asker: Asker, filters: DealFilters, conditions: list[Any], link: dict[str, Any]) -> None:
    asked = (filters.min_amount, filters.above_amount, filters.max_amount, filters.below_amount)
    if filters.currency or any(amount is not None for amount in asked):
        link["currency"] = _currency(asker, filters)
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


def _currency(asker: Asker, filters: DealFilters) -> str:
    """The currency of the amounts in a question: the one that it names, else the workspace's; where no deal has an amount
    in that, the one of most deals, because "above 25,000" would otherwise find none of them.
    """
    own = asker.work.principal.currency
    if filters.currency:
        return filters.currency
    used = select(DEAL.currency).where(DEAL.amount.is_not(None)).group_by(DEAL.currency)
    first = asker.all(used.order_by((DEAL.currency == own).desc(), func.count().desc(), DEAL.currency).limit(1))
    return str(first[0].currency) if first else own


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
        last = period.end - timedelta(days=1)
        link[f"{name}_to"] = min(last, link.get(f"{name}_to", last))
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
    found = {"deal", "member"}
    if any(word in asked for word in _OF_COMPANIES):
        found.add("company")
    for word, kind in (("product", "product"), ("no_contact", "contact")):
        if word in asked:
            found.add(kind)
    if "quiet_days" in asked:
        found.add("activity")
    return frozenset(found)
