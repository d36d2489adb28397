"""The pages of companies: the list, a company, its form."""

from crm_app.companies.kind import COMPANIES
from crm_app.companies.state import CompanyList, CompanyPage, Subsidiaries
from crm_app.records.usual_pages import add_pages

add_pages(COMPANIES, every=CompanyList, one=CompanyPage, beside={"parent_id": Subsidiaries})
