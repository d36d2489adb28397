"""What the product does with companies."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import and_, select

from crm_app import records
from crm_app.companies.models import Company
from crm_app.companies.schemas import CompanyIn, CompanyOut, CompanyPatch, CompanyQuery
from crm_app.core.collation import match_key, sort_key
from crm_app.core.database import HotQuery, Work, hot_read
from crm_app.core.domains import domain_of
from crm_app.core.errors import Invalid
from crm_app.core.principal import Caller
from crm_app.core.tables import columns, columns_of, table
from crm_app.core.validation import parse
from crm_app.records import tags
from crm_app.workspaces.models import Membership

PARENT_TABLE = table(Company).alias("parent")
PARENT = PARENT_TABLE.c

COMPANY = columns(Company)
MEMBER = columns(Membership)


def _text(company: Company) -> Iterable[str | None]:
    return (company.email, company.phone, company.website, company.sector, company.city, company.country,
            company.tax_id, company.description, *company.tags)  # fmt: skip


def _prepare(company: Company) -> None:
    company.name_key, company.match_key = sort_key(company.name), match_key(company.name)
    company.domain = domain_of(company.website) or None


COMPANIES = records.RecordType(
    kind="company",
    plural="companies",
    model=Company,
    out=CompanyOut,
    query=CompanyQuery,
    select=select(
        *columns_of(Company, CompanyOut),
        records.member_name(MEMBER).label("owner_name"),
        PARENT.name.label("parent_name"),
    )
    .select_from(Company)
    .outerjoin(Membership, and_(MEMBER.workspace_id == COMPANY.workspace_id, MEMBER.id == COMPANY.owner_id))
    .outerjoin(
        PARENT_TABLE,
        and_(
            PARENT.workspace_id == COMPANY.workspace_id,
            PARENT.id == COMPANY.parent_id,
            records.readable("company", PARENT),
        ),
    ),
    sorts={
        "name": COMPANY.name_key,
        "created_at": COMPANY.created_at,
        "updated_at": COMPANY.updated_at,
        "employees": records.never_null(COMPANY.employees),
        "annual_revenue": records.never_null(COMPANY.annual_revenue),
    },
    default_sort="name",
    filters={
        "owner_id": records.any_of(COMPANY.owner_id),
        "tag": tags.has_any(COMPANY.tags),
        "sector": records.any_of(COMPANY.sector),
        "country": records.any_of(COMPANY.country),
        "parent_id": records.equals(COMPANY.parent_id),
    },
    title=lambda company: company.name,
    text=_text,
    references={"parent_id": "company"},
    prepare=_prepare,
    by_name=lambda work, name, _for: create(work, parse(CompanyIn, {"name": name})),
    icon="building-2",
    facts={
        "sector": "sector",
        "phone": "phone",
        "email": "email",
        "website": "website",
        "address": "address",
        "employees": "employees",
        "annual_revenue": "annual_revenue",
        "founded_year": "founded",
        "parent_name": "parent",
        "owner_name": "owner",
        "description": "description",
    },
)


# What the filters offer: the values in use, as many as a list of choices can hold.
_CHOICES = HotQuery(
    "select json_build_object("
    + ", ".join(
        f"'{name}', (select coalesce(json_agg(v order by v), '[]') from (select distinct {name} as v from company "
        f"where deleted_at is null and {name} is not null and app_sees(owner_id) order by v limit 100) d)"
        for name in ("sector", "country")
    )
    + ")::text",
    "company.choices",
)


def get(caller: Caller, company_id: UUID) -> bytes:
    """A company as JSON. Raises NotFound."""
    return records.one(COMPANIES, caller, company_id)


def page(caller: Caller, query: CompanyQuery) -> bytes:
    """A page of companies as JSON."""
    return records.page(COMPANIES, caller, query)


def choices(caller: Caller) -> bytes:
    """The sectors and countries in use, at most 100 of each, as JSON: `{"sector": […], "country": […]}`."""
    return hot_read(caller, "company.read", _CHOICES) or b"{}"


def create(work: Work, data: CompanyIn) -> Company:
    """Writes a new company."""
    return records.create(work, COMPANIES, data)


def update(work: Work, company_id: UUID, patch: CompanyPatch) -> Company:
    """Changes a company. Raises Conflict when `patch.version` is stale, Invalid when it would become its own parent."""
    if patch.parent_id is not None and "parent_id" in patch.model_fields_set:
        _refuse_circle(work, company_id, patch.parent_id)
    return records.update(work, COMPANIES, company_id, patch)


def delete(work: Work, company_id: UUID) -> Company:
    """Deletes a company softly."""
    return records.delete(work, COMPANIES, company_id)


def restore(work: Work, company_id: UUID) -> Company:
    """Undoes a deletion."""
    return records.restore(work, COMPANIES, company_id)


def _refuse_circle(work: Work, company_id: UUID, parent_id: UUID) -> None:
    step: UUID | None = parent_id
    for _ in range(50):
        if step == company_id:
            raise Invalid(fields={"parent_id": "companies.error.own_parent"})
        if step is None:
            return
        step = work.db.execute(select(COMPANY.parent_id).where(COMPANY.id == step)).scalar_one_or_none()
