"""Input and output of companies."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from crm_app.core.fields import Currency, Email, Exactly, LongText, Money, Name, Phone, ShortText, Tags, Website
from crm_app.core.pagination import CustomFields, Input, Patch, RecordOut, RecordQuery


class CompanyFields(Input):
    """What a person can say about a company, all of it optional."""

    website: Website = None
    email: Email = None
    phone: Phone = None
    sector: ShortText = None
    employees: Annotated[int | None, Field(ge=0, le=100_000_000)] = None
    annual_revenue: Money = None
    revenue_currency: Currency | None = None
    founded_year: Annotated[int | None, Field(ge=1000, le=2100)] = None
    country: ShortText = None
    city: ShortText = None
    address: Annotated[str | None, Field(max_length=500)] = None
    tax_id: Annotated[str | None, Field(max_length=40)] = None
    description: LongText = None
    parent_id: UUID | None = None
    owner_id: UUID | None = None
    tags: Tags = []
    custom_fields: CustomFields = {}


class CompanyIn(CompanyFields):
    """A new company."""

    name: Name


class CompanyPatch(Patch, CompanyFields):
    """A change to a company."""

    name: Name = ""


class CompanyOut(RecordOut):
    """A company as it leaves the service."""

    name: str
    website: str | None
    email: str | None
    phone: str | None
    sector: str | None
    employees: int | None
    annual_revenue: Exactly | None
    revenue_currency: str | None
    founded_year: int | None
    country: str | None
    city: str | None
    address: str | None
    tax_id: str | None
    description: str | None
    parent_id: UUID | None
    parent_name: str | None
    tags: list[str]


class CompanyQuery(RecordQuery):
    """How companies are listed."""

    owner_id: list[UUID] | None = Field(default=None, max_length=50)
    tag: list[str] | None = Field(default=None, max_length=50)
    """At least one of these, as they are written."""
    sector: list[str] | None = Field(default=None, max_length=50)
    country: list[str] | None = Field(default=None, max_length=50)
    parent_id: UUID | None = None
