"""The won deals of each owner."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import and_, select

from crm_app.core.tables import columns
from crm_app.dashboard.box import ranked
from crm_app.dashboard.panel import DEAL, Asked, Found, Panel, amounts, closed_deals, figure, rows_of
from crm_app.dashboard.schemas import Figure
from crm_app.dashboard.shown import Bars, bars, deals_href, money_of
from crm_app.deals.models import Deal
from crm_app.records.states import Formatter
from crm_app.values import formats
from crm_app.values.fields import Exactly
from crm_app.workspaces.models import Membership

MEMBER = columns(Membership)
MOST = 10
"""Maximum number of owners."""


class OwnerFigure(BaseModel):
    """The won deals of an owner, in all currencies, and their sum in the chosen one. No id: deals without an owner."""

    owner_id: UUID | None
    owner_name: str | None
    won: Figure
    total: Exactly


class Owners(BaseModel):
    """The owners who won the most, the best first."""

    owners: list[OwnerFigure]


def _won_by_owner() -> str:
    statement = (
        select(DEAL.owner_id, MEMBER.name.label("owner_name"), DEAL.currency, *amounts())
        .select_from(Deal)
        .outerjoin(Membership, and_(MEMBER.workspace_id == DEAL.workspace_id, MEMBER.id == DEAL.owner_id))
        .where(closed_deals(), DEAL.status == "won")
        .group_by(DEAL.owner_id, MEMBER.name, DEAL.currency)
    )
    return rows_of(statement)


def _count(found: Found, asked: Asked) -> dict[str, Any]:
    by_owner: dict[str | None, list[dict[str, Any]]] = {}
    for row in found["owners"]:
        by_owner.setdefault(row["owner_id"], []).append(row)
    owners = []
    for owner, own in by_owner.items():
        who: dict[str, Any] = {"owner_id": [UUID(owner)]} if owner else {"without_owner": True}
        owners.append(
            {
                "owner_id": owner,
                "owner_name": own[0]["owner_name"],
                "won": figure(own, {"status": ["won"], **who, **asked.days.filter()}),
                "total": sum((Decimal(row["total"]) for row in own if row["currency"] == asked.currency), Decimal(0)),
            }
        )
    owners.sort(key=lambda one: (-one["total"], -one["won"]["count"], one["owner_name"] or ""))
    return {"owners": owners[:MOST]}


def _show(deals: dict[str, Any], formatter: Formatter) -> Bars | None:
    if not deals["any"]:
        return None
    return bars(
        [
            (
                owner["owner_name"] or formatter.translate("dashboard.owners.nobody"),
                owner["total"],
                f"{money_of(owner['won'], formatter)} · {formats.number(owner['won']['count'])}",
                deals_href(owner["won"]),
            )
            for owner in deals["owners"]
        ]
    )


PANEL = Panel(
    name="owners",
    order=60,
    column="side",
    permission="deal.read",
    part="deals",
    data=Owners,
    queries={"owners": _won_by_owner},
    count=_count,
    view=Bars,
    show=_show,
    draw=ranked("owners"),
    kinds=("deal",),
    named=("member",),
)
