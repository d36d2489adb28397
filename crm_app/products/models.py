"""The product table."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Index, Numeric, text
from sqlmodel import Field

from crm_app.core.tables import WorkspaceTable, belongs_to_workspace, moment


class Product(WorkspaceTable, table=True):
    """Something that is sold, with its list price."""

    __table_args__ = (
        belongs_to_workspace(),
        Index(
            "uq_product_match_key",
            "workspace_id",
            "match_key",
            unique=True,
            postgresql_where=text("deleted_at IS NULL"),
        ),
    )

    name: str = Field(max_length=200)
    name_key: str = Field(max_length=200)
    match_key: str = Field(max_length=200)
    series: str | None = Field(default=None, max_length=120)
    list_price: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    currency: str = Field(max_length=3)
    created_at: datetime = moment(default=True)
    deleted_at: datetime | None = moment(nullable=True)
    version: int = 1
