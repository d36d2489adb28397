"""Filters of the list of deals by what surrounds them: their companies' fields, their history, what was not done."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, Field
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    DateTime,
    Text,
    and_,
    cast,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
)
from sqlmodel import SQLModel

from crm_app.companies.models import Company
from crm_app.core.pagination import RecordQuery
from crm_app.core.tables import columns
from crm_app.deals.models import Deal
from crm_app.records.conditions import Condition, any_of, has_any, is_missing, none_of, readable
from crm_app.workspaces.models import Membership

COMPANY, DEAL, MEMBER = columns(Company), columns(Deal), columns(Membership)


_MOMENT = r"(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d))?"
_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
ENTERED = rf"^{_MOMENT}\.\.{_MOMENT}/{_ID}(?:,{_ID}){{0,9}}$"
"""The values of `stage_entered`."""


class SurroundingsQuery(RecordQuery):
    """Parameters of the list of deals by what surrounds them."""

    country: list[str] | None = Field(default=None, max_length=50)
    """Of the deals' companies."""
    company_tag: list[str] | None = Field(default=None, max_length=50)
    """Companies with at least one of the tags."""
    company_own: list[str] | None = Field(default=None, max_length=50)
    """Companies with one of the values of a field of the workspace's own: `segment=SMB`."""
    lost_reason: list[str] | None = Field(default=None, max_length=50)
    not_owner_id: list[UUID] | None = Field(default=None, max_length=50)
    not_company_id: list[UUID] | None = Field(default=None, max_length=50)
    not_stage_id: list[UUID] | None = Field(default=None, max_length=50)
    not_product: list[str] | None = Field(default=None, max_length=50)
    not_sector: list[str] | None = Field(default=None, max_length=50)
    not_team: list[str] | None = Field(default=None, max_length=50)
    not_country: list[str] | None = Field(default=None, max_length=50)
    not_company_tag: list[str] | None = Field(default=None, max_length=50)
    not_lost_reason: list[str] | None = Field(default=None, max_length=50)
    quiet_from: AwareDatetime | None = None
    """Deals without an activity from this moment on."""
    stage_path: list[UUID] | None = Field(default=None, min_length=1, max_length=50)
    """Ids of stages: deals that have entered the first one, and after it, where there are further ones, one of these."""
    stage_entered: str | None = Field(default=None, max_length=450, pattern=ENTERED)
    """Deals that entered one of some stages in a range of moments: `from..before/id,id`; either moment may be empty."""
    without_contact: bool | None = None
    without_country: bool | None = None
    without_lost_reason: bool | None = None
    without_own: list[str] | None = Field(default=None, max_length=1)
    """The key of a field of the workspace's own that is empty."""
    without_company_own: list[str] | None = Field(default=None, max_length=1)
    without_expected_close_date: bool | None = None


def own_is(column: Any) -> Condition:
    """Whether a record has one of the values `key=value` in its own fields."""

    def condition(value: Any) -> Any:
        one = func.unnest(cast(value, ARRAY(Text()))).column_valued("one_own")
        key, wanted = func.split_part(one, "=", 1), func.substr(one, func.strpos(one, "=") + 1)
        held = column.op("->")(key)
        several = func.jsonb_typeof(held) == literal_column("'array'")
        same = column.op("->>")(key) == wanted
        return exists(select(one).where(or_(same, and_(several, func.jsonb_exists(held, wanted)))))

    return condition


def _own_missing(column: Any) -> Condition:
    """Whether the own field with a key is empty."""
    nothing: Any = literal_column("''")

    def condition(value: Any) -> Any:
        key = func.array_to_string(cast(value, ARRAY(Text())), nothing)  # there is one
        return func.coalesce(column.op("->>", return_type=Text())(key), nothing) == nothing

    return condition


def _quiet(value: Any) -> Any:
    """Whether nothing was done for a deal from a moment on."""
    done = SQLModel.metadata.tables["activity"].c  # activities come after deals
    return not_(
        exists().where(
            done.workspace_id == DEAL.workspace_id,
            done.deal_id == DEAL.id,
            readable("activity", done),
            done.occurred_at >= cast(value, DateTime(timezone=True)),
        )
    )


def visits(deal: Any, name: str) -> Any:
    """The stages that a deal has entered: a lateral table with `stage`, `at` and `number`, in this order.

    Args:
        deal: the columns `workspace_id`, `id`, `created_at` and `stage_id`.
        name: of the table in the statement.
    """
    found = func.deal_visits(deal.workspace_id, deal.id, deal.created_at, deal.stage_id)
    columns_of = (Column("stage", Text()), Column("at", DateTime(timezone=True)), Column("number", BigInteger()))
    return found.table_valued(*columns_of, name=name)


def _path(value: Any) -> Any:
    """Whether a deal's history has the first stage, and after it one of the others."""
    path = cast(value, ARRAY(Text()))
    first, then = visits(DEAL, "first_visit"), visits(DEAL, "then_visit")
    later = exists(
        select(then.c.number).where(func.array_position(path, then.c.stage) > 1, then.c.number > first.c.number)
    )
    started = func.array_position(path, first.c.stage) == 1
    return exists(select(first.c.number).where(started, or_(func.cardinality(path) == 1, later)))


def _entered(value: Any) -> Any:
    """Whether a deal's history has one of the stages, entered in the range of moments; see `stage_entered`."""
    written = cast(value, Text())
    days = func.split_part(written, "/", 1)
    visit = visits(DEAL, "entered_visit")
    start, end = (
        cast(func.nullif(func.split_part(days, "..", place), ""), DateTime(timezone=True)) for place in (1, 2)
    )
    stages = func.string_to_array(func.split_part(written, "/", 2), ",")
    within = and_(or_(start.is_(None), visit.c.at >= start), or_(end.is_(None), visit.c.at < end))
    return exists(select(visit.c.number).where(func.array_position(stages, visit.c.stage) > 0, within))


def surroundings(product_name: Any) -> Mapping[str, Condition]:
    """The conditions of `SurroundingsQuery`.

    Args:
        product_name: the expression for the name of a deal's product.
    """
    return {
        "country": any_of(COMPANY.country),
        "company_tag": has_any(COMPANY.tags),
        "company_own": own_is(COMPANY.custom_fields),
        "lost_reason": any_of(DEAL.lost_reason),
        "not_owner_id": none_of(DEAL.owner_id),
        "not_company_id": none_of(COMPANY.id),
        "not_stage_id": none_of(DEAL.stage_id),
        "not_product": none_of(product_name),
        "not_sector": none_of(COMPANY.sector),
        "not_team": none_of(MEMBER.team),
        "not_country": none_of(COMPANY.country),
        "not_company_tag": lambda value: not_(func.coalesce(has_any(COMPANY.tags)(value), literal_column("false"))),
        "not_lost_reason": none_of(DEAL.lost_reason),
        "quiet_from": _quiet,
        "stage_path": _path,
        "stage_entered": _entered,
        "without_contact": is_missing(DEAL.contact_id),
        "without_country": is_missing(COMPANY.country),
        "without_lost_reason": is_missing(DEAL.lost_reason),
        "without_own": _own_missing(DEAL.custom_fields),
        "without_company_own": _own_missing(COMPANY.custom_fields),
        "without_expected_close_date": is_missing(DEAL.expected_close_date),
    }
