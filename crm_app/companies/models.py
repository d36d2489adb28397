"""The company table."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import Numeric
from sqlmodel import Field

from crm_app.core.tables import RecordTable, belongs_to_workspace, json_column, record_indexes, refers_to


class Company(RecordTable, table=True):
    """An organisation. It is sorted by `name_key`; `match_key` finds other spellings of the same name."""

    __table_args__ = (
        belongs_to_workspace(),
        refers_to("owner_id", "membership"),
        refers_to("created_by", "membership"),
        refers_to("parent_id", "company"),
        *record_indexes("company", ("name_key",), ("match_key",), ("parent_id",), ("domain",)),
    )

    name: str = Field(max_length=200)
    name_key: str = Field(max_length=200)
    match_key: str = Field(max_length=200)
    website: str | None = Field(default=None, max_length=300)
    domain: str | None = Field(default=None, max_length=254)
    """The website's domain, by which imported contacts and deals are linked to their company."""
    email: str | None = Field(default=None, max_length=254)
    phone: str | None = Field(default=None, max_length=60)
    sector: str | None = Field(default=None, max_length=120)
    employees: int | None = None
    annual_revenue: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    revenue_currency: str | None = Field(default=None, max_length=3)
    founded_year: int | None = None
    country: str | None = Field(default=None, max_length=120)
    city: str | None = Field(default=None, max_length=120)
    address: str | None = Field(default=None, max_length=500)
    tax_id: str | None = Field(default=None, max_length=40)
    description: str | None = Field(default=None, max_length=5000)
    parent_id: UUID | None = None
    tags: list[str] = json_column(list)
