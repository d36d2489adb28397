"""The rule of companies: a company cannot be its own parent, directly or through others."""

from uuid import UUID

from sqlalchemy import select

from crm_app import records
from crm_app.companies.kind import COMPANIES, CompanyPatch
from crm_app.companies.models import Company
from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from crm_app.core.tables import columns
from crm_app.records.service import UsualService

COMPANY = columns(Company)
_usual = UsualService(COMPANIES)
get, page, create, delete, restore = _usual.get, _usual.page, _usual.create, _usual.delete, _usual.restore


def update(work: Work, company_id: UUID, patch: CompanyPatch) -> Company:
    """Changes a company. Raises Conflict when `patch.version` is stale, Invalid when it would become its own parent."""
    if patch.parent_id is not None and "parent_id" in patch.model_fields_set:
        refuse_circle(work, company_id, patch.parent_id)
    return records.update(work, COMPANIES, company_id, patch)


def refuse_circle(work: Work, company_id: UUID, parent_id: UUID) -> None:
    """Raises Invalid when the company would become its own ancestor, at any distance."""
    start = select(COMPANY.id, COMPANY.parent_id).where(COMPANY.id == parent_id).cte("ancestors", recursive=True)
    # UNION removes duplicates, so the recursion also ends in a circle.
    ancestors = start.union(select(COMPANY.id, COMPANY.parent_id).join(start, COMPANY.id == start.c.parent_id))
    if work.db.execute(select(ancestors.c.id).where(ancestors.c.id == company_id).limit(1)).first() is not None:
        raise Invalid(fields={"parent_id": "companies.error.own_parent"})
