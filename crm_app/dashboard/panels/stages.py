"""The open deals by stage."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import and_, select

from crm_app.core.tables import columns
from crm_app.dashboard.box import ranked
from crm_app.dashboard.panel import DEAL, Asked, Found, Panel, Row, amount, amounts, readable, rows_of
from crm_app.dashboard.schemas import Amount
from crm_app.dashboard.shown import Bars, bars, compact, deals_href
from crm_app.deals.models import Deal
from crm_app.pipelines.models import Pipeline, Stage
from crm_app.records.states import Formatter
from crm_app.values import formats

PIPELINE, STAGE = columns(Pipeline), columns(Stage)
MOST = 20
"""Maximum number of stages."""


class StageFigure(Amount):
    """The open deals of a stage, in the chosen currency."""

    stage_id: UUID
    stage_name: str
    pipeline_name: str


class Stages(BaseModel):
    """The open deals by stage."""

    stages: list[StageFigure]


def open_by_stage() -> str:
    """The open deals by stage and currency, in the order of the pipelines and their stages."""
    place = (PIPELINE.is_default, PIPELINE.position, PIPELINE.id, STAGE.position)
    statement = (
        select(
            DEAL.stage_id,
            STAGE.name.label("stage_name"),
            PIPELINE.name.label("pipeline_name"),
            DEAL.currency,
            *amounts(),
        )
        .select_from(Deal)
        .join(Stage, and_(STAGE.workspace_id == DEAL.workspace_id, STAGE.id == DEAL.stage_id))
        .join(Pipeline, and_(PIPELINE.workspace_id == DEAL.workspace_id, PIPELINE.id == DEAL.pipeline_id))
        .where(readable("deal", DEAL), DEAL.status == "open")
        .group_by(DEAL.stage_id, STAGE.name, PIPELINE.name, DEAL.currency, *place)
        .order_by(PIPELINE.is_default.desc(), PIPELINE.position, PIPELINE.id, STAGE.position, DEAL.stage_id)
    )
    return rows_of(statement)


def _count(found: Found, asked: Asked) -> dict[str, Any]:
    return {"stages": [_stage(row, asked.currency) for row in found["open"] if row["currency"] == asked.currency]}


def _stage(row: Row, currency: str) -> dict[str, Any]:
    conditions = {"status": ["open"], "stage_id": [row["stage_id"]], "currency": currency}
    names = {name: row[name] for name in ("stage_id", "stage_name", "pipeline_name")}
    return names | amount([row], conditions)


def _show(deals: dict[str, Any], formatter: Formatter) -> Bars | None:
    if not deals["any"]:
        return None
    several = len({stage["pipeline_name"] for stage in deals["stages"]}) > 1
    return bars(
        [
            (
                f"{stage['stage_name']} · {stage['pipeline_name']}" if several else stage["stage_name"],
                stage["total"],
                f"{compact(stage['total'], stage['filter']['currency'], formatter)} · {formats.number(stage['count'])}",
                deals_href(stage),
            )
            for stage in deals["stages"][:MOST]
        ]
    )


PANEL = Panel(
    name="stages",
    order=30,
    column="side",
    permission="deal.read",
    part="deals",
    data=Stages,
    queries={"open": open_by_stage},
    count=_count,
    view=Bars,
    show=_show,
    draw=ranked("stages", more=("dashboard.stages.board", "/deals/board")),
    kinds=("deal", "pipeline"),
)
