"""The names that a model should know before it calls a tool: stages, people and products of the workspace."""

from typing import Any

from sqlalchemy import select

from crm_app.assistant.asker import MEMBER
from crm_app.assistant.deal_conditions import PIPELINE, PRODUCT, STAGE
from crm_app.core.database import Work
from crm_app.pipelines.models import Pipeline

MAX_STAGES, MAX_OWNERS, MAX_PRODUCTS = 60, 60, 60
MAX_NAME = 80


def workspace_names(work: Work) -> dict[str, list[str]]:
    """The names of `stages`, `owners` and `products`, as far as the principal may read them; of many the first."""
    found: dict[str, list[str]] = {}
    if work.principal.can("deal.read"):
        found["stages"] = _stages(work)
    if work.principal.can("member.read"):
        found["owners"] = _names(work, select(MEMBER.name).order_by(MEMBER.status, MEMBER.name), MAX_OWNERS)
    if work.principal.can("product.read"):
        products = select(PRODUCT.name).where(PRODUCT.deleted_at.is_(None), work.sees(PRODUCT.owner_id, "product.read"))
        found["products"] = _names(work, products.order_by(PRODUCT.name), MAX_PRODUCTS)
    return found


def _stages(work: Work) -> list[str]:
    """The stages in their order, each with the chance of its deals; of several pipelines with the pipeline."""
    rows = work.db.execute(
        select(STAGE.name, STAGE.outcome, STAGE.probability, PIPELINE.name.label("pipeline"))
        .join(Pipeline, (PIPELINE.workspace_id == STAGE.workspace_id) & (PIPELINE.id == STAGE.pipeline_id))
        .where(STAGE.deleted_at.is_(None), PIPELINE.deleted_at.is_(None))
        .order_by(PIPELINE.position, STAGE.position)
        .limit(MAX_STAGES)
    ).all()
    several = len({row.pipeline for row in rows}) > 1
    return [
        f"{row.name[:MAX_NAME]} ({row.outcome}, {row.probability}%{f', {row.pipeline[:MAX_NAME]}' if several else ''})"
        for row in rows
    ]


def _names(work: Work, statement: Any, most: int) -> list[str]:
    names = [str(name)[:MAX_NAME] for name in work.db.execute(statement.limit(most + 1)).scalars()]
    return [*names[:most], "…"] if len(names) > most else names
