"""The product table."""

from decimal import Decimal

from sqlalchemy import Index, Numeric, text
from sqlmodel import Field

from crm_app.core.tables import RecordTable, belongs_to_workspace, record_indexes, refers_to


class Product(RecordTable, table=True):
    """A product with its list price. `match_key` finds other spellings of the same name; it is unique."""

    __table_args__ = (
        belongs_to_workspace(),
        refers_to("owner_id", "membership"),
        refers_to("created_by", "membership"),
        Index(
            "uq_product_match_key",
            "workspace_id",
            "match_key",
            unique=True,
            postgresql_where=text("deleted_at IS NULL"),
        ),
        *record_indexes("product", ("name_key",)),
    )

    name: str = Field(max_length=200)
    name_key: str = Field(max_length=200)
    match_key: str = Field(max_length=200)
    series: str | None = Field(default=None, max_length=120)
    list_price: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    currency: str = Field(max_length=3)
    description: str | None = Field(default=None, max_length=5000)
