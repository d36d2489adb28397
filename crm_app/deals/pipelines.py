"""Pipelines, their stages and the products: what deals are kept in and sold of."""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import and_, bindparam, func, literal_column, select
from sqlalchemy import update as update_rows

from crm_app import records
from crm_app.core import live
from crm_app.core.clock import new_id, now, today
from crm_app.core.database import Work, hot_read, list_json, unit_of_work
from crm_app.core.errors import Conflict, Invalid, NotFound
from crm_app.core.events import emit_many
from crm_app.core.i18n import text
from crm_app.core.principal import Caller
from crm_app.core.tables import columns
from crm_app.deals import closing
from crm_app.deals.models import Deal, Pipeline, Product, Stage
from crm_app.deals.schemas import (
    PipelineIn,
    PipelinePatch,
    ProductIn,
    ProductPatch,
    StageIn,
    StagePatch,
)
from crm_app.values.collation import match_key, sort_key
from crm_app.values.exports import csv_lines

DEAL, PIPELINE, PRODUCT, STAGE = columns(Deal), columns(Pipeline), columns(Product), columns(Stage)
MAX_PIPELINES, MAX_STAGES, MAX_PRODUCTS = 20, 25, 1000
MAX_MOVED = 20_000
_BATCH = 1000

_STAGES = list_json(
    select(
        PIPELINE.id.label("pipeline_id"),
        PIPELINE.name.label("pipeline_name"),
        PIPELINE.is_default,
        PIPELINE.version.label("pipeline_version"),
        STAGE.id,
        STAGE.name,
        STAGE.position,
        STAGE.outcome,
        STAGE.probability,
        STAGE.version,
    )
    .join(Stage, and_(STAGE.workspace_id == PIPELINE.workspace_id, STAGE.pipeline_id == PIPELINE.id))
    .where(PIPELINE.deleted_at.is_(None), STAGE.deleted_at.is_(None))
    .order_by(PIPELINE.is_default.desc(), PIPELINE.position, PIPELINE.id, STAGE.position, STAGE.id)
    .limit(literal_column(str(MAX_PIPELINES * MAX_STAGES))),
    "deal.stages",
)
_PRODUCTS = list_json(
    select(PRODUCT.id, PRODUCT.name, PRODUCT.series, PRODUCT.list_price, PRODUCT.currency, PRODUCT.version)
    .where(PRODUCT.deleted_at.is_(None))
    .order_by(PRODUCT.name_key, PRODUCT.id)
    .limit(bindparam("limit")),
    "product.list",
)


# ---------------------------------------------------------------- reading


def stages(caller: Caller) -> bytes:
    """Every stage with its pipeline, in order, as a JSON array."""
    return hot_read(caller, "deal.read", _STAGES) or b"[]"


def pipelines(caller: Caller) -> list[dict[str, Any]]:
    """The pipelines, the default one first, each with its stages in order."""
    found: dict[str, dict[str, Any]] = {}
    for row in orjson.loads(stages(caller)):
        pipeline = found.setdefault(
            row["pipeline_id"],
            {
                "id": row["pipeline_id"],
                "name": row["pipeline_name"],
                "is_default": row["is_default"],
                "version": row["pipeline_version"],
                "stages": [],
            },
        )
        stage = {name: row[name] for name in ("id", "pipeline_id", "name", "position", "outcome", "probability")}
        pipeline["stages"].append(stage | {"version": row["version"]})
    return list(found.values())


def products(caller: Caller, limit: int = 500) -> bytes:
    """The products by name, as a JSON array."""
    return hot_read(caller, "deal.read", _PRODUCTS, limit=min(limit, MAX_PRODUCTS)) or b"[]"


def export_products(caller: Caller) -> Iterator[str]:
    """The products as a CSV file, with the headings that an import of products knows. Raises Forbidden."""
    with unit_of_work(caller, "record.export") as work:
        language = work.principal.language
    found = json.loads(products(caller, MAX_PRODUCTS), parse_float=Decimal)
    names = ("name", "series", "list_price", "currency")
    header = [text("core.export.id", language), *(text(f"deals.product.{name}", language) for name in names)]
    yield from csv_lines(header, ([item[name] for name in ("id", *names)] for item in found))


# ---------------------------------------------------------------- pipelines

DEFAULT_STAGES = (
    ("prospecting", "open", 10),
    ("qualified", "open", 30),
    ("proposal", "open", 50),
    ("negotiation", "open", 75),
    ("won", "won", 100),
    ("lost", "lost", 0),
)


def add_pipeline(work: Work, data: PipelineIn) -> Pipeline:
    """Writes a new pipeline with the usual stages. Raises Invalid when there are as many as there may be."""
    work.require("pipeline.manage")
    work.alone("pipelines")
    count, last = work.db.execute(
        select(func.count(), func.max(PIPELINE.position)).where(PIPELINE.deleted_at.is_(None))
    ).one()
    if count >= MAX_PIPELINES:
        raise Invalid("deals.error.too_many_pipelines", limit=MAX_PIPELINES)
    return write_pipeline(work, data.name, (last or 0) + 1, is_default=count == 0)


def write_pipeline(work: Work, name: str, position: int, *, is_default: bool) -> Pipeline:
    """Writes a pipeline with the usual stages, named in the language of whoever makes it."""
    pipeline = Pipeline(
        workspace_id=work.workspace_id, id=new_id(), name=name, position=position, is_default=is_default
    )
    work.db.add(pipeline)
    work.db.flush()
    work.db.add_all(
        Stage(
            workspace_id=work.workspace_id,
            id=new_id(),
            pipeline_id=pipeline.id,
            name=text(f"deals.stage.{key}", work.principal.language),
            position=place,
            outcome=outcome,
            probability=probability,
        )
        for place, (key, outcome, probability) in enumerate(DEFAULT_STAGES)
    )
    work.db.flush()
    _tell(work)
    return pipeline


def change_pipeline(work: Work, pipeline_id: UUID, patch: PipelinePatch) -> Pipeline:
    """Renames a pipeline, or makes it the one that new deals begin in. Raises Conflict when `version` is stale."""
    work.require("pipeline.manage")
    work.alone("pipelines")
    pipeline = _pipeline(work, pipeline_id)
    _check_version(pipeline, patch.version)
    if patch.name is not None:
        pipeline.name = patch.name
    if patch.is_default and not pipeline.is_default:
        work.db.execute(
            update_rows(Pipeline)
            .where(PIPELINE.workspace_id == work.workspace_id, PIPELINE.is_default)
            .values(is_default=False, version=PIPELINE.version + 1)
        )
        pipeline.is_default = True
    pipeline.version += 1
    work.db.flush()
    _tell(work)
    return pipeline


def remove_pipeline(work: Work, pipeline_id: UUID) -> None:
    """Removes a pipeline. Raises Invalid for the default one, or while deals are in it."""
    work.require("pipeline.manage")
    work.alone("pipelines")
    pipeline = _pipeline(work, pipeline_id)
    if pipeline.is_default:
        raise Invalid("deals.error.default_pipeline")
    inside = select(DEAL.id).where(DEAL.pipeline_id == pipeline_id, DEAL.deleted_at.is_(None)).limit(1)
    if work.db.execute(inside).first() is not None:
        raise Invalid("deals.error.pipeline_in_use")
    pipeline.deleted_at = now()
    pipeline.version += 1
    work.db.execute(
        update_rows(Stage)
        .where(STAGE.workspace_id == work.workspace_id, STAGE.pipeline_id == pipeline_id, STAGE.deleted_at.is_(None))
        .values(deleted_at=now())
    )
    work.db.flush()
    _tell(work)


def _pipeline(work: Work, pipeline_id: UUID) -> Pipeline:
    statement = select(Pipeline).where(PIPELINE.id == pipeline_id, PIPELINE.deleted_at.is_(None))
    pipeline: Pipeline | None = work.db.execute(statement.with_for_update()).scalar_one_or_none()
    if pipeline is None:
        raise NotFound
    return pipeline


# ---------------------------------------------------------------- stages


def add_stage(work: Work, pipeline_id: UUID, data: StageIn) -> Stage:
    """Writes a new stage: an open one after the last open one, a closing one at the end."""
    work.require("pipeline.manage")
    work.alone("pipelines")
    _pipeline(work, pipeline_id)
    present = _stages_of(work, pipeline_id)
    if len(present) >= MAX_STAGES:
        raise Invalid("deals.error.too_many_stages", limit=MAX_STAGES)
    stage = Stage(
        workspace_id=work.workspace_id,
        id=new_id(),
        pipeline_id=pipeline_id,
        name=data.name,
        outcome=data.outcome,
        probability=_probability(data.outcome, data.probability),
    )
    place = sum(1 for other in present if other.outcome == "open") if data.outcome == "open" else len(present)
    work.db.add(stage)
    _number(work, [*present[:place], stage, *present[place:]])
    return stage


def change_stage(work: Work, stage_id: UUID, patch: StagePatch) -> Stage:
    """Changes a stage.

    Raises Conflict when `version` is stale, Invalid for another outcome while deals are in it: their status follows it.
    """
    work.require("pipeline.manage")
    work.alone("pipelines")  # the last open stage: two at once would each see the other one
    stage = _stage(work, stage_id)
    _check_version(stage, patch.version)
    changes = patch.changes()
    outcome = changes.get("outcome", stage.outcome)
    if outcome != stage.outcome:
        if _has_deals(work, stage_id):
            raise Invalid(fields={"outcome": "deals.error.outcome_in_use"})
        _keep_an_open_one(work, stage)
    stage.name = changes.get("name", stage.name)
    stage.outcome = outcome
    stage.probability = _probability(outcome, changes.get("probability", stage.probability))
    stage.version += 1
    work.db.flush()
    _tell(work)
    return stage


def order_stages(work: Work, pipeline_id: UUID, order: Sequence[UUID]) -> None:
    """Puts a pipeline's stages into this order. Raises Invalid unless `order` names each of them once."""
    work.require("pipeline.manage")
    _pipeline(work, pipeline_id)
    present = {stage.id: stage for stage in _stages_of(work, pipeline_id)}
    if len(order) != len(present) or set(order) != set(present):
        raise Invalid("deals.error.order")
    _number(work, [present[stage_id] for stage_id in order])


def remove_stage(work: Work, stage_id: UUID, move_to: UUID | None = None) -> int:
    """Removes a stage, its deals moving to another one.

    Args:
        move_to: the stage for its deals; needed while there are any.

    Returns: how many deals were moved.

    Raises Invalid when deals would be left without a stage, or the pipeline without an open one.
    """
    work.require("pipeline.manage")
    work.alone("pipelines")
    stage = _stage(work, stage_id)
    _keep_an_open_one(work, stage)
    moved = 0
    if _has_deals(work, stage_id):
        if move_to is None or move_to == stage_id:
            raise Invalid(fields={"move_to": "deals.error.stage_in_use"})
        moved = _move_all(work, stage, _stage(work, move_to))
    stage.deleted_at = now()
    stage.version += 1
    _number(work, [other for other in _stages_of(work, stage.pipeline_id) if other.id != stage_id])
    return moved


def _move_all(work: Work, stage: Stage, target: Stage) -> int:
    """Moves the deals of a stage below those of another one, in their order; the trail knows every one."""
    moved = 0
    day = today(work.principal.workspace_timezone)
    last = select(func.max(DEAL.position)).where(DEAL.stage_id == target.id, DEAL.deleted_at.is_(None))
    position = float(work.db.execute(last).scalar() or 0.0)
    record = records.TYPES["deal"]
    for batch in _batches(work, stage.id):
        if moved + len(batch) > MAX_MOVED:
            raise Invalid("deals.error.too_many_deals", limit=MAX_MOVED)
        events = []
        for deal in batch:
            moved += 1
            changes = closing.entering(target, day, deal)
            kept = {n: [getattr(deal, n), v] for n, v in changes.items() if getattr(deal, n) != v}
            for name, value in changes.items():
                setattr(deal, name, value)
            deal.position = position + moved
            records.touch(deal)
            kept.pop("stage_changed_at", None)
            events.append(records.change_event(record, deal, "update", kept))
        work.db.flush()
        emit_many(work, events)
        work.db.expunge_all()
        work.db.add_all((stage, target))
    return moved


def _batches(work: Work, stage_id: UUID) -> Iterator[list[Deal]]:
    statement = (
        select(Deal)
        .where(DEAL.workspace_id == work.workspace_id, DEAL.stage_id == stage_id, DEAL.deleted_at.is_(None))
        .order_by(DEAL.position, DEAL.id)
        .limit(_BATCH)
        .with_for_update()
    )
    while batch := list(work.db.execute(statement).scalars()):
        yield batch


def _has_deals(work: Work, stage_id: UUID) -> bool:
    statement = select(DEAL.id).where(DEAL.stage_id == stage_id, DEAL.deleted_at.is_(None)).limit(1)
    return work.db.execute(statement).first() is not None


def _keep_an_open_one(work: Work, stage: Stage) -> None:
    others = [one for one in _stages_of(work, stage.pipeline_id) if one.id != stage.id]
    if stage.outcome == "open" and not any(one.outcome == "open" for one in others):
        raise Invalid("deals.error.last_open_stage")


def _probability(outcome: str, probability: int) -> int:
    return {"won": 100, "lost": 0}.get(outcome, probability)


def _stage(work: Work, stage_id: UUID) -> Stage:
    statement = select(Stage).where(STAGE.id == stage_id, STAGE.deleted_at.is_(None))
    stage: Stage | None = work.db.execute(statement.with_for_update()).scalar_one_or_none()
    if stage is None:
        raise NotFound
    return stage


def _stages_of(work: Work, pipeline_id: UUID) -> list[Stage]:
    statement = (
        select(Stage)
        .where(STAGE.pipeline_id == pipeline_id, STAGE.deleted_at.is_(None))
        .order_by(STAGE.position, STAGE.id)
    )
    return list(work.db.execute(statement).scalars())


def _number(work: Work, order: Sequence[Stage]) -> None:
    for position, stage in enumerate(order):
        if stage.position != position:
            stage.position = position
    work.db.flush()
    _tell(work)


def _check_version(row: Pipeline | Stage | Product, version: int) -> None:
    if row.version != version:
        raise Conflict(current=row.model_dump(mode="json", include={"id", "name", "version"}))


def _tell(work: Work) -> None:
    live.publish(work, "pipeline")


# ---------------------------------------------------------------- products


def add_product(work: Work, data: ProductIn) -> Product:
    """Writes a new product. Raises Invalid when the name is taken."""
    work.require("product.manage")
    work.alone("products")
    count = work.db.execute(select(func.count()).where(PRODUCT.deleted_at.is_(None))).scalar_one()
    if count >= MAX_PRODUCTS:
        raise Invalid("deals.error.too_many_products", limit=MAX_PRODUCTS)
    product = Product(
        workspace_id=work.workspace_id,
        id=new_id(),
        name=data.name,
        name_key=sort_key(data.name),
        match_key=_free_key(work, data.name, None),
        series=data.series,
        list_price=data.list_price,
        currency=data.currency or work.principal.currency,
    )
    work.db.add(product)
    work.db.flush()
    live.publish(work, "product")
    return product


def change_product(work: Work, product_id: UUID, patch: ProductPatch) -> Product:
    """Changes a product. Raises Conflict when `version` is stale, Invalid when the name is taken."""
    work.require("product.manage")
    work.alone("products")
    product = _product(work, product_id)
    _check_version(product, patch.version)
    changes = patch.changes()
    if "name" in changes:
        product.match_key = _free_key(work, changes["name"], product_id)
        product.name, product.name_key = changes["name"], sort_key(changes["name"])
    product.series = changes.get("series", product.series)
    product.list_price = changes.get("list_price", product.list_price)
    product.currency = changes.get("currency") or product.currency
    product.version += 1
    work.db.flush()
    live.publish(work, "product")
    return product


def remove_product(work: Work, product_id: UUID) -> None:
    """Takes a product off the list; deals keep its name."""
    work.require("product.manage")
    product = _product(work, product_id)
    product.deleted_at = now()
    product.version += 1
    work.db.flush()
    live.publish(work, "product")


def restore_product(work: Work, product_id: UUID) -> None:
    """Puts a product back on the list. Raises Invalid when its name has been taken meanwhile."""
    work.require("product.manage")
    work.alone("products")
    product = _product(work, product_id, deleted=True)
    _free_key(work, product.name, product_id)
    product.deleted_at = None
    product.version += 1
    work.db.flush()
    live.publish(work, "product")


def _product(work: Work, product_id: UUID, *, deleted: bool = False) -> Product:
    gone = PRODUCT.deleted_at.is_not(None) if deleted else PRODUCT.deleted_at.is_(None)
    statement = select(Product).where(PRODUCT.id == product_id, gone).with_for_update()
    product: Product | None = work.db.execute(statement).scalar_one_or_none()
    if product is None:
        raise NotFound
    return product


def _free_key(work: Work, name: str, product_id: UUID | None) -> str:
    key = match_key(name)
    taken = select(PRODUCT.id).where(PRODUCT.match_key == key, PRODUCT.deleted_at.is_(None))
    if product_id is not None:
        taken = taken.where(PRODUCT.id != product_id)
    if work.db.execute(taken).first() is not None:
        raise Invalid(fields={"name": "core.field.taken"})
    return key
