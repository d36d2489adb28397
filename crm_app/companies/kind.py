"""Companies, declared: what people can say about one, and what can be done with each field."""

from typing import Annotated
from uuid import UUID

from pydantic import Field as Limited

from crm_app.companies.models import Company
from crm_app.core.pagination import CustomFields, Input, Patch, RecordOut
from crm_app.records import Field, RecordType
from crm_app.values.collation import match_key, sort_key
from crm_app.values.domains import domain_of
from crm_app.values.fields import Currency, Email, Exactly, LongText, Money, Name, Phone, ShortText, Tags, Website


class CompanyFields(Input):
    """What a person can say about a company, all of it optional."""

    website: Website = None
    email: Email = None
    phone: Phone = None
    sector: ShortText = None
    employees: Annotated[int | None, Limited(ge=0, le=100_000_000)] = None
    annual_revenue: Money = None
    revenue_currency: Currency | None = None
    founded_year: Annotated[int | None, Limited(ge=1000, le=2100)] = None
    country: ShortText = None
    city: ShortText = None
    address: Annotated[str | None, Limited(max_length=500)] = None
    tax_id: Annotated[str | None, Limited(max_length=40)] = None
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


def _prepare(company: Company) -> None:
    company.name_key, company.match_key = sort_key(company.name), match_key(company.name)
    company.domain = domain_of(company.website) or None


COMPANIES = RecordType(
    kind="company",
    plural="companies",
    one=("Company", "บริษัท"),
    many=("Companies", "บริษัท"),
    icon="building-2",
    order=20,
    name_rank=10,
    model=Company,
    new=CompanyIn,
    patch=CompanyPatch,
    out=CompanyOut,
    prepare=_prepare,
    default_sort="name",
    is_named_alone=True,
    fields=(
        Field(name="name", label=("Name", "ชื่อบริษัท"), sort=True),
        Field(
            name="sector",
            label=("Sector", "ประเภทธุรกิจ"),
            search=True,
            filter=True,
            used=True,
            row=True,
            fact="sector",
        ),
        Field(
            name="website",
            label=("Website", "เว็บไซต์"),
            form="url",
            search=True,
            fact="website",
            example=("https://", "https://"),
        ),
        Field(name="email", label=("Email", "อีเมล"), form="email", search=True, fact="email"),
        Field(name="phone", label=("Phone", "โทรศัพท์"), form="tel", search=True, fact="phone"),
        Field(name="tax_id", label=("Tax ID", "เลขประจำตัวผู้เสียภาษี"), search=True),
        Field(name="employees", label=("Employees", "จำนวนพนักงาน"), sort=True, fact="employees"),
        Field(name="founded_year", label=("Founded in", "ปีที่ก่อตั้ง (ค.ศ.)"), form="year", fact="founded"),
        Field(
            name="annual_revenue",
            label=("Annual revenue", "รายได้ต่อปี"),
            currency="revenue_currency",
            sort=True,
            fact="annual_revenue",
        ),
        Field(name="revenue_currency", label=("Currency", "สกุลเงิน"), form="currency"),
        Field(name="city", label=("City", "จังหวัดหรือเมือง"), search=True, row=True),
        Field(name="country", label=("Country", "ประเทศ"), search=True, filter=True, used=True),
        Field(name="address", label=("Address", "ที่อยู่"), form="address", fact="address"),
        Field(name="parent_id", label=("Parent company", "บริษัทแม่"), link="company", filter=True, fact="parent"),
        Field(name="tags", label=("Tags", "แท็ก"), search=True),
        Field(name="description", label=("Description", "รายละเอียด"), search=True, fact="description"),
    ),
)
