"""The declaration of companies."""

from typing import Annotated
from uuid import UUID

from pydantic import Field as Limited

from crm_app.companies.models import Company
from crm_app.core.pagination import CustomFields, Input, Patch, RecordOut
from crm_app.core.tables import columns
from crm_app.records import Field, RecordType
from crm_app.records.conditions import has_none, is_missing, quiet_from
from crm_app.records.fields import FileColumn
from crm_app.records.imported import Imported
from crm_app.values.collation import match_key, sort_key
from crm_app.values.domains import domain_of
from crm_app.values.fields import Currency, Email, Exactly, LongText, Money, Name, Phone, ShortText, Tags, Website


class CompanyFields(Input):
    """The fields of a company that a person may write, all of them optional."""

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
    """A company in output."""

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


_COMPANY = columns(Company)


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
    filters={
        "without_deal": has_none("deal", _COMPANY, "company_id"),
        "without_open_deal": has_none("deal", _COMPANY, "company_id", status="open"),
        "without_won_deal": has_none("deal", _COMPANY, "company_id", status="won"),
        "without_contact": has_none("contact", _COMPANY, "company_id"),
        "without_activity": has_none("activity", _COMPANY, "company_id"),
        "quiet_from": quiet_from(_COMPANY, "company_id"),
        "without_email": is_missing(_COMPANY.email),
        "without_phone": is_missing(_COMPANY.phone),
        "without_owner": is_missing(_COMPANY.owner_id),
        "without_sector": is_missing(_COMPANY.sector),
        "without_country": is_missing(_COMPANY.country),
    },
    fields=(
        Field(
            name="name",
            label=("Name", "ชื่อบริษัท"),
            sort=True,
            headings=(
                "company name, company, account name, account, organization name, organization, business name, "
                "customer name, customer, client name, client, legal name, registered name, trading name, "
                "company account, customer company, firm, firm name, vendor, partner name, =name, ~display name, "
                "~complete name, บริษัท, ชื่อบริษัท, ชื่อลูกค้า, ลูกค้า, องค์กร, ชื่อองค์กร, หน่วยงาน, ชื่อหน่วยงาน, "
                "ชื่อกิจการ, ชื่อร้าน, ร้าน, นิติบุคคล, ชื่อนิติบุคคล, ห้างร้าน, บริษัทลูกค้า, =ชื่อ"
            ),
            reads="name",
            weight=2.0,
        ),
        Field(
            name="sector",
            label=("Sector", "ประเภทธุรกิจ"),
            search=True,
            filter=True,
            used=True,
            row=True,
            fact="sector",
            headings=(
                "industry, sector, business type, line of business, vertical, industry sector, industry type, "
                "อุตสาหกรรม, ประเภทธุรกิจ, ธุรกิจ, กลุ่มธุรกิจ, ประเภทกิจการ, ประเภทอุตสาหกรรม"
            ),
            reads="choice",
            weight=2.0,
        ),
        Field(
            name="website",
            label=("Website", "เว็บไซต์"),
            form="url",
            search=True,
            fact="website",
            example=("https://", "https://"),
            headings=(
                "website, web site, web, url, domain, domain name, homepage, company domain name, company domain, "
                "website url, web page, web address, company website, email domain, website value, เว็บไซต์, "
                "เว็บไซด์, เว็บ, โดเมน"
            ),
        ),
        Field(name="email", label=("Email", "อีเมล"), form="email", search=True, fact="email", weight=0.3),
        Field(name="phone", label=("Phone", "โทรศัพท์"), form="tel", search=True, fact="phone", weight=0.5),
        Field(
            name="tax_id",
            label=("Tax ID", "เลขประจำตัวผู้เสียภาษี"),
            search=True,
            headings=(
                "tax id, vat number, vat id, vat no, vat, tax number, tax no, registration number, "
                "tax registration number, เลขประจำตัวผู้เสียภาษี, เลขผู้เสียภาษี, เลขทะเบียน, เลขทะเบียนนิติบุคคล"
            ),
            weight=1.5,
        ),
        Field(
            name="employees",
            label=("Employees", "จำนวนพนักงาน"),
            sort=True,
            fact="employees",
            headings=(
                "employees, number of employees, no of employees, num employees, employee count, headcount, "
                "company size, total employees, staff count, staff, จำนวนพนักงาน, ~พนักงาน"
            ),
            weight=2.0,
        ),
        Field(
            name="founded_year",
            label=("Founded in", "ปีที่ก่อตั้ง (ค.ศ.)"),
            form="year",
            fact="founded",
            headings=(
                "founded year, year founded, founded, year established, established, founding year, "
                "established year, ~since, ปีที่ก่อตั้ง, ก่อตั้ง, ปีก่อตั้ง"
            ),
            weight=2.0,
        ),
        Field(
            name="annual_revenue",
            label=("Annual revenue", "รายได้ต่อปี"),
            currency="revenue_currency",
            sort=True,
            fact="annual_revenue",
            headings=(
                "annual revenue, revenue, turnover, annual turnover, yearly revenue, sales volume, รายได้, "
                "รายได้ต่อปี, ยอดขายต่อปี"
            ),
            weight=2.0,
        ),
        Field(
            name="revenue_currency",
            label=("Currency", "สกุลเงิน"),
            form="currency",
            headings="revenue currency, annual revenue currency, currency of the revenue, สกุลเงินของรายได้",
        ),
        Field(name="city", label=("City", "จังหวัดหรือเมือง"), search=True, row=True, weight=0.7),
        Field(name="country", label=("Country", "ประเทศ"), search=True, filter=True, used=True),
        Field(
            name="address",
            label=("Address", "ที่อยู่"),
            form="address",
            fact="address",
            headings=(
                "address, street, street address, address line, full address, address formatted, ที่อยู่, ที่ตั้ง, ที่อยู่บริษัท"
            ),
            weight=0.7,
        ),
        Field(
            name="parent_id",
            label=("Parent company", "บริษัทแม่"),
            link="company",
            filter=True,
            fact="parent",
            headings=(
                "parent company, parent account, parent, subsidiary of, holding, holding company, ~group, "
                "belongs to, parent organization, related company, บริษัทแม่, ในเครือ, เครือ, บริษัทในเครือ"
            ),
            weight=2.0,
            by=(
                FileColumn(
                    name="parent_ref",
                    headings="parent id, parent account id, parent company id, parent organization id, parent record id",
                ),
            ),
        ),
        Field(name="tags", label=("Tags", "แท็ก"), search=True),
        Field(name="description", label=("Description", "รายละเอียด"), search=True, fact="description"),
    ),
    imported=Imported(
        nouns="company, account, organization, organisation, customer, client, business, org",
        files=(
            "account, accounts, company, companies, organization, organizations, customer, customers, client, "
            "clients, บริษัท, ลูกค้า"
        ),
        headings=(
            "associated company ids primary, primary associated company id, account id, company id, organization id, "
            "customer id, client id, associated company id, associated company ids, customer code, รหัสบริษัท, รหัสลูกค้า"
        ),
        columns=(
            FileColumn(
                name="external_id",
                headings=(
                    "company id, account id, customer id, client id, organization id, customer no, customer number, "
                    "customer code, company code, record id, ~account number, ~account no, hubspot company id, =id, "
                    "~code, ~no, ~external id, รหัสลูกค้า, รหัสบริษัท, เลขที่ลูกค้า, ~รหัส"
                ),
            ),
            FileColumn(name="owner", headings="company owner, account owner, customer owner", reads="name"),
        ),
    ),
)
