"""Reactions of deals to events of earlier domains, and their registration as the content of stages."""

from sqlalchemy import update

from crm_app.core.database import Work
from crm_app.core.events import RecordChanged, on
from crm_app.deals import stages as stages
from crm_app.deals.kind import DEAL
from crm_app.deals.models import Deal
from crm_app.products.kind import PRODUCTS


@on(RecordChanged)
def keep_the_name_of_a_product(work: Work, event: RecordChanged) -> None:
    """Copies the name of a deleted product to its deals: they look as before, and their versions do not change."""
    if (event.kind, event.action) != (PRODUCTS.kind, "delete"):
        return
    work.db.execute(
        update(Deal)
        .where(DEAL.workspace_id == work.workspace_id, DEAL.product_id == event.record_id, DEAL.product_name.is_(None))
        .values(product_name=event.title),
        execution_options={"synchronize_session": False},
    )
