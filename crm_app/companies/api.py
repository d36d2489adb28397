"""REST routes of companies."""

from crm_app.companies import service
from crm_app.companies.schemas import CompanyIn, CompanyPatch
from crm_app.records.rest import records_router

router = records_router(service.COMPANIES, service, CompanyIn, CompanyPatch)
