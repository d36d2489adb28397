"""Fields of a deal that the conditions of a list can name, besides the declared ones."""

from typing import Any

import orjson
from sqlalchemy import Integer, and_, cast, func, select
from sqlalchemy import column as Named
from sqlalchemy import table as table_named

from crm_app.core.principal import Caller
from crm_app.core.tables import columns, table
from crm_app.deals.models import Deal
from crm_app.pipelines import service as pipelines
from crm_app.products.kind import PRODUCTS
from crm_app.products.models import Product
from crm_app.records.conditions import readable
from crm_app.records.filtering import Asked
from crm_app.values.options import Option

_DEAL = columns(Deal)
_PRODUCT: Any = table(Product).alias("named_product")
_NAME = (
    select(_PRODUCT.c.name)
    .where(
        and_(_PRODUCT.c.workspace_id == _DEAL.workspace_id, _PRODUCT.c.id == _DEAL.product_id),
        readable(PRODUCTS.kind, _PRODUCT.c),
    )
    .correlate(Deal)
    .scalar_subquery()
)
_SCORE = table_named("deal_score", Named("workspace_id"), Named("deal_id"), Named("chance")).alias("score_of_deal")
CHANCE: Any = (
    select(cast(func.round(_SCORE.c.chance * 100), Integer))
    .where(and_(_SCORE.c.workspace_id == _DEAL.workspace_id, _SCORE.c.deal_id == _DEAL.id, _DEAL.status == "open"))
    .correlate(Deal)
    .scalar_subquery()
)
"""The chance of an open deal in percent, which the later domain `scores` writes; empty without a score."""
TONES = {"open": "info", "won": "positive", "lost": "danger"}
"""The colours of the statuses."""


def _stages(caller: Caller) -> list[Option]:
    found = orjson.loads(pipelines.stages(caller))
    several = len({stage["pipeline_id"] for stage in found}) > 1
    return [
        {
            "value": stage["id"],
            "label": f"{stage['pipeline_name']} – {stage['name']}" if several else stage["name"],
        }
        for stage in found
    ]


def _pipelines(caller: Caller) -> list[Option]:
    return [{"value": one["id"], "label": one["name"]} for one in pipelines.pipelines(caller)]


ASKED = (
    Asked(
        name="status",
        type="choice",
        label=("Status", "สถานะ"),
        column=_DEAL.status,
        choices={
            "open": ("Open", "กำลังดำเนินการ"),
            "won": ("Won", "ปิดการขายได้"),
            "lost": ("Lost", "ปิดการขายไม่ได้"),
        },
        tones=TONES,
    ),
    Asked(name="stage_id", type="option", label=("Stage", "ขั้นตอน"), column=_DEAL.stage_id, options=_stages),
    Asked(
        name="pipeline_id", type="option", label=("Pipeline", "ไปป์ไลน์"), column=_DEAL.pipeline_id, options=_pipelines
    ),
    Asked(name="product_id", type="link", label=("Product", "สินค้า"), column=_DEAL.product_id, link=PRODUCTS.kind),
    Asked(
        name="product_name",
        type="text",
        label=("Product’s name", "ชื่อสินค้า"),
        column=func.coalesce(_NAME, _DEAL.product_name),
    ),
    Asked(
        name="chance", type="number", label=("Chance to be won, %", "โอกาสปิดการขาย (%)"), column=CHANCE, adds_up=False
    ),
    Asked(
        name="stage_changed_at",
        type="moment",
        label=("In this stage since", "อยู่ในขั้นตอนนี้ตั้งแต่"),
        column=_DEAL.stage_changed_at,
    ),
)
