"""The cost of the assistant's answers this month."""

from decimal import Decimal
from typing import Literal
from uuid import UUID

from sqlalchemy import and_, func, select

from crm_app.assistant_settings.service import Policy, policy
from crm_app.conversations.access import MEMBER, RESPONSE
from crm_app.conversations.schemas import UsageOut, UsageRow
from crm_app.core.clock import month_start
from crm_app.core.database import Work
from crm_app.workspaces.models import Membership


def spent_this_month(work: Work, member_id: UUID | None = None) -> Decimal:
    """What the answers of the workspace, or of one member, cost this month, in US dollars."""
    total = select(func.coalesce(func.sum(RESPONSE.cost_usd), 0)).where(
        RESPONSE.created_at >= month_start(work.principal.workspace_timezone)
    )
    if member_id is not None:
        total = total.where(RESPONSE.asked_by == member_id)
    return Decimal(work.db.execute(total).scalar_one())


def spent_budget(work: Work, holds: Policy) -> Literal["", "workspace", "person"]:
    """Whose budget is used up, so that no model may be asked."""
    if holds.budget is not None and spent_this_month(work) >= holds.budget:
        return "workspace"
    mine = work.principal.member_id
    if holds.person_budget is not None and mine is not None and spent_this_month(work, mine) >= holds.person_budget:
        return "person"
    return ""


def usage(work: Work) -> UsageOut:
    """This month's usage: everybody's for managers of the workspace, else the person's own."""
    work.require("conversation.use")
    since = month_start(work.principal.workspace_timezone)
    statement = (
        select(
            RESPONSE.asked_by,
            MEMBER.name,
            func.count().label("answers"),
            func.sum(RESPONSE.input_tokens).label("input_tokens"),
            func.sum(RESPONSE.output_tokens).label("output_tokens"),
            func.sum(RESPONSE.cost_usd).label("cost_usd"),
        )
        .outerjoin(Membership, and_(MEMBER.workspace_id == RESPONSE.workspace_id, MEMBER.id == RESPONSE.asked_by))
        .where(RESPONSE.created_at >= since)
        .group_by(RESPONSE.asked_by, MEMBER.name)
        .order_by(func.sum(RESPONSE.cost_usd).desc(), MEMBER.name)
        .limit(200)
    )
    if not work.principal.can("workspace.manage"):
        statement = statement.where(RESPONSE.asked_by == work.principal.member_id)
    rows = [
        UsageRow(
            member_id=row.asked_by,
            name=row.name,
            answers=row.answers,
            input_tokens=row.input_tokens,
            output_tokens=row.output_tokens,
            cost_usd=row.cost_usd,
        )
        for row in work.db.execute(statement)
    ]
    cost = sum((row.cost_usd for row in rows), Decimal(0))
    holds = policy(work)
    return UsageOut(
        month=f"{since:%Y-%m}",
        cost_usd=cost,
        budget_usd=None if holds.budget is None else float(holds.budget),
        person_budget_usd=None if holds.person_budget is None else float(holds.person_budget),
        members=rows,
    )
