"""The rules of deals: a stage decides the status, and the board the order."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Uuid, and_, bindparam, func, literal_column, select
from sqlalchemy import update as update_rows

from crm_app import records
from crm_app.core.clock import today
from crm_app.core.database import HotQuery, Work, compiled, hot_read, sees
from crm_app.core.errors import Invalid, NotFound
from crm_app.core.principal import Caller
from crm_app.core.tables import row_from, row_text, table
from crm_app.deals import closing
from crm_app.deals.kind import DEAL, DEALS, PIPELINE, STAGE
from crm_app.deals.models import Deal
from crm_app.deals.schemas import BoardQuery, DealIn, DealMove, DealPatch, DealQuery
from crm_app.pipelines.models import Pipeline, Stage
from crm_app.records.service import UsualService
from crm_app.records.table import Look

_usual = UsualService(DEALS)
get, delete, restore = _usual.get, _usual.delete, _usual.restore


_CURRENCIES = HotQuery(
    "select coalesce(json_agg(currency order by currency), '[]')::text from (select distinct currency from deal "
    "where deleted_at is null and app_sees(owner_id)) d",
    "deal.currencies",
)

# ---------------------------------------------------------------- deals


def page(caller: Caller, query: DealQuery, look: Look | None = None) -> bytes:
    """A page of deals as JSON. Raises Invalid for amounts without their currency.

    Args:
        look: what a table shows; the deals have nothing else then.
    """
    if query.currency is None and (query.amount_from is not None or query.amount_to is not None):
        raise Invalid(fields={"currency": "deals.error.currency_needed"})
    return records.page(DEALS, caller, query, look=look)


def currencies(caller: Caller) -> list[str]:
    """The currencies of the deals that the caller may read, by code."""
    found: list[str] = orjson.loads(hot_read(caller, "deal.read", _CURRENCIES) or b"[]")
    return found


def create(work: Work, data: DealIn) -> Deal:
    """Writes a new deal, at the top of its stage. Raises Invalid for a closing day or a reason that does not fit the
    stage.
    """
    work.require("deal.create")
    values = data.model_dump()
    stage = _stage(work, values.pop("stage_id"))
    values["currency"] = data.currency or work.principal.currency
    closing.check(stage.outcome, values)
    entered = closing.entering(stage, today(work.principal.workspace_timezone), given=values)
    values |= {name: entered.pop(name) for name in ("close_date", "lost_reason")}
    return records.create(work, DEALS, values, **entered, position=_top(work, stage.id))


def update(work: Work, deal_id: UUID, patch: DealPatch) -> Deal:
    """Changes a deal. Another stage sets the status, and closing it sets the close date by default.

    Raises Conflict when `patch.version` is stale, Invalid for a closing day or a reason that does not fit the stage.
    """

    def rule(deal: Deal, changes: dict[str, Any]) -> dict[str, Any]:
        if "stage_id" in changes and changes["stage_id"] != deal.stage_id:
            stage = _stage(work, changes["stage_id"])
            closing.check(stage.outcome, changes, deal)
            return changes | _enter(work, deal, stage, changes)
        closing.check(deal.status, changes, deal)
        if deal.status != "open" and "close_date" in changes and changes["close_date"] is None:
            raise Invalid(fields={"close_date": "core.field.required"})
        return changes

    return records.update(work, DEALS, deal_id, patch, rule)


def move(work: Work, deal_id: UUID, to: DealMove) -> Deal:
    """Moves a card into a stage, before another card or at the end.

    Without a version the last move wins, as two people at one board expect.
    """
    deal = records.current(work, DEALS, deal_id, to.version)
    stage = _stage(work, to.stage_id)
    details = {} if to.lost_reason is None else {"lost_reason": to.lost_reason}
    closing.check(stage.outcome, details)
    changes: dict[str, Any] = dict(details)
    if stage.id != deal.stage_id:
        changes = _enter(work, deal, stage, details)
    if to.amount is not None:
        changes["amount"] = to.amount
    changes["position"] = _between(work, stage.id, to.before_id, deal_id)
    return records.apply(work, DEALS, deal, changes)


def _stage(work: Work, stage_id: UUID | None) -> Stage:
    found = work.fetch(_stage_sql(stage_id is None), {"stage": stage_id})
    if found is None:
        raise Invalid(fields={"stage_id": "core.field.missing_record"})
    return row_from(Stage, found[0])


@lru_cache(maxsize=2)
def _stage_sql(is_first: bool) -> str:
    """The statement that reads and locks a stage, or the first open one of the default pipeline."""
    statement = select(row_text(Stage)).where(STAGE.deleted_at.is_(None))
    if is_first:
        statement = (
            statement.join(Pipeline, and_(PIPELINE.id == STAGE.pipeline_id, PIPELINE.deleted_at.is_(None)))
            .where(STAGE.outcome == "open")
            .order_by(PIPELINE.is_default.desc(), PIPELINE.position, STAGE.position)
        )
    else:
        statement = statement.where(STAGE.id == bindparam("stage", type_=Uuid()))
    # Locked until the deal is in it: otherwise somebody could remove the stage at the same time.
    return compiled(statement.limit(literal_column("1")).with_for_update(read=True, key_share=True, of=table(Stage)))


def _enter(work: Work, deal: Deal, stage: Stage, given: Mapping[str, Any]) -> dict[str, Any]:
    day = today(work.principal.workspace_timezone)
    return closing.entering(stage, day, deal, given) | {"position": _top(work, stage.id)}


def _top(work: Work, stage_id: UUID) -> float:
    lowest = _position(work, "min(position)", "", stage=stage_id)
    return (lowest if lowest is not None else 0.0) - 1.0


def _position(work: Work, wanted: str, condition: str, **values: Any) -> float | None:
    """A position among the cards of a stage, such as the lowest one; None without such a card."""
    sql = f"select {wanted} from deal where stage_id = %(stage)s and deleted_at is null {condition}"
    found = work.fetch(sql, values)[0]
    return None if found is None else float(found)


def _between(work: Work, stage_id: UUID, before_id: UUID | None, deal_id: UUID) -> float:
    """A position just above card `before_id`, or below the last one."""
    others: dict[str, Any] = {"stage": stage_id, "deal": deal_id}
    is_other = "and id <> %(deal)s"
    below = None
    if before_id is not None:
        below = _position(work, "min(position)", f"{is_other} and id = %(before)s", **others, before=before_id)
    if below is None:
        highest = _position(work, "max(position)", is_other, **others)
        return (highest if highest is not None else 0.0) + 1.0
    above = _position(work, "max(position)", f"{is_other} and position < %(below)s", **others, below=below)
    if above is None:
        return below - 1.0
    middle = (above + below) / 2
    if not above < middle < below:
        _spread(work, stage_id)
        return _between(work, stage_id, before_id, deal_id)
    return middle


def _spread(work: Work, stage_id: UUID) -> None:
    """Renumbers a stage's cards, when halving has used up the precision between two of them."""
    ranked = (
        select(DEAL.id, func.row_number().over(order_by=(DEAL.position, DEAL.id)).label("n"))
        .where(DEAL.stage_id == stage_id)
        .subquery()
    )
    work.db.execute(update_rows(Deal).where(DEAL.id == ranked.c.id).values(position=ranked.c.n))


# ---------------------------------------------------------------- the board


def board(caller: Caller, query: BoardQuery) -> bytes:
    """A pipeline's stages with the number and sums of all matching deals and the first cards of each, as JSON.

    Further cards of a stage are read with `page`, sorted by `position`. Raises NotFound when there is no such pipeline.
    """
    values: dict[str, Any] = {"pipeline_id": query.pipeline_id, "limit": query.limit}
    if query.owner_id:
        values["owner_id"] = query.owner_id
    if query.q:
        values |= records.search_values(DEALS, query.q)
    hot = _board_query(query.pipeline_id is not None, query.owner_id is not None, bool(query.q))
    found = hot_read(caller, "deal.read", hot, **values)
    if found is None:
        raise NotFound
    return found


_BOARD = """
with shown as (
    select id from pipeline where deleted_at is null and {pipeline} order by is_default desc, position, id limit 1),
totals as ({totals})
select json_build_object('pipeline_id', shown.id, 'columns', (
    select coalesce(json_agg(json_build_object(
        'stage', json_build_object('id', board_stage.id, 'pipeline_id', board_stage.pipeline_id,
            'name', board_stage.name, 'position', board_stage.position, 'outcome', board_stage.outcome,
            'probability', board_stage.probability),
        'count', (select coalesce(sum(deals), 0) from totals where stage_id = board_stage.id),
        'sums', (select coalesce(json_object_agg(currency, total order by currency), '{{}}')
                   from totals where stage_id = board_stage.id and total is not null),
        'deals', (select coalesce(json_agg(card), '[]') from ({cards}) as card)
        ) order by board_stage.position, board_stage.id), '[]')
      from stage as board_stage where board_stage.pipeline_id = shown.id and board_stage.deleted_at is null))::text
  from shown
"""


@lru_cache(maxsize=8)
def _board_query(chosen: bool, owned: bool, searched: bool) -> HotQuery:
    """One statement: totals of all matching deals, and per stage its first cards by the index on their position."""
    matching = [DEAL.deleted_at.is_(None), sees(DEAL.owner_id)]
    if owned:
        matching.append(DEAL.owner_id == bindparam("owner_id", type_=Uuid()))
    if searched:
        matching.append(records.search_condition(DEALS))
    totals = (
        select(DEAL.stage_id, DEAL.currency, func.count().label("deals"), func.sum(DEAL.amount).label("total"))
        .where(DEAL.pipeline_id == literal_column("(select id from shown)"), *matching)
        .group_by(DEAL.stage_id, DEAL.currency)
    )
    cards = (
        DEALS.select.where(
            DEAL.workspace_id == literal_column("board_stage.workspace_id"),
            DEAL.stage_id == literal_column("board_stage.id"),
            *matching,
        )
        .order_by(DEAL.position, DEAL.id)
        .limit(bindparam("limit"))
    )
    pipeline = "id = %(pipeline_id)s" if chosen else "true"
    return HotQuery(_BOARD.format(pipeline=pipeline, totals=compiled(totals), cards=compiled(cards)), "deal.board")
