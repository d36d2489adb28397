"""What deals do when something happens elsewhere, and what makes them known to the pipelines that they stand in."""

from sqlalchemy import update

from crm_app.core.database import Work
from crm_app.core.events import RecordChanged, on
from crm_app.deals import stages as stages
from crm_app.deals.kind import DEAL
from crm_app.deals.models import Deal
from crm_app.products.kind import PRODUCTS


@on(RecordChanged)
def keep_the_name_of_a_product(work: Work, event: RecordChanged) -> None:
    """Deals keep the name of a product that is deleted: they read as before, and nobody's form becomes stale."""
    if (event.kind, event.action) != (PRODUCTS.kind, "delete"):
        return
    work.db.execute(
        update(Deal)
        .where(DEAL.workspace_id == work.workspace_id, DEAL.product_id == event.record_id, DEAL.product_name.is_(None))
        .values(product_name=event.title),
        execution_options={"synchronize_session": False},
    )
