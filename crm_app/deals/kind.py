"""Deals, declared: what can be done with each field, and what a list of them is narrowed and sorted by."""

from string import ascii_uppercase
from typing import Any

from sqlalchemy import and_, case, func, select

from crm_app import records
from crm_app.companies.kind import COMPANIES
from crm_app.companies.models import Company
from crm_app.contacts.kind import CONTACTS
from crm_app.contacts.models import Contact
from crm_app.core.tables import columns, columns_of
from crm_app.deals import closing
from crm_app.deals.asked import ASKED, CHANCE
from crm_app.deals.imported import IMPORTED
from crm_app.deals.models import Deal
from crm_app.deals.narrowing import surroundings
from crm_app.deals.schemas import DealIn, DealOut, DealPatch, DealQuery
from crm_app.pipelines.models import Pipeline, Stage
from crm_app.products.kind import PRODUCTS
from crm_app.products.models import Product
from crm_app.records import Field
from crm_app.workspaces.models import Membership

COMPANY = columns(Company)
CONTACT = columns(Contact)
DEAL = columns(Deal)
MEMBER = columns(Membership)
PIPELINE = columns(Pipeline)
PRODUCT = columns(Product)
STAGE = columns(Stage)

PRODUCT_NAME: Any = func.coalesce(PRODUCT.name, DEAL.product_name)
CLOSES: Any = case((DEAL.status == "open", DEAL.expected_close_date), else_=DEAL.close_date)
"""The closing day, or the expected closing day of an open deal."""


def _same(other: Any, reference: Any) -> Any:
    return and_(other.workspace_id == DEAL.workspace_id, other.id == reference)


def _linked(kind: str, other: Any, reference: Any) -> Any:
    return and_(_same(other, reference), records.readable(kind, other))


_OWN_CURRENCY = select(func.deal_currency()).scalar_subquery()
_CURRENCY_ORDER = (
    # The workspace's own currency, then the others by their codes.
    case((DEAL.currency == _OWN_CURRENCY, ""), else_=DEAL.currency),
    case(
        (DEAL.currency == _OWN_CURRENCY, "~"),
        else_=func.translate(DEAL.currency, ascii_uppercase, ascii_uppercase[::-1]),
    ),
)

# Named here, because the stage is no record, a product may be written without being one, and lists are narrowed by what
# companies, owners and products say of themselves.
_STATEMENT = (
    select(
        *(column for column in columns_of(Deal, DealOut) if column.name != "product_name"),
        records.member_name(MEMBER).label("owner_name"),
        COMPANY.name.label("company_name"),
        CONTACT.name.label("contact_name"),
        STAGE.name.label("stage_name"),
        PRODUCT_NAME.label("product_name"),
    )
    .select_from(Deal)
    # An outer join, as the others, is left out of statements that do not name its table.
    .outerjoin(Stage, _same(STAGE, DEAL.stage_id))
    .outerjoin(Membership, _same(MEMBER, DEAL.owner_id))
    .outerjoin(Company, _linked(COMPANIES.kind, COMPANY, DEAL.company_id))
    .outerjoin(Contact, _linked(CONTACTS.kind, CONTACT, DEAL.contact_id))
    .outerjoin(Product, _linked(PRODUCTS.kind, PRODUCT, DEAL.product_id))
)

DEALS = records.RecordType(
    kind="deal",
    plural="deals",
    one=("Deal", "ดีล"),
    many=("Deals", "ดีล"),
    icon="handshake",
    order=30,
    name_rank=20,
    model=Deal,
    new=DealIn,
    patch=DealPatch,
    out=DealOut,
    query=DealQuery,
    statement=_STATEMENT,
    part_of=(COMPANIES.kind,),
    names=("pipeline",),
    columns=("status", "stage_id", "company_id", "amount", "expected_close_date", "owner_id"),
    fields=(
        Field(name="name", label=("Name", "ชื่อดีล"), sort=True),
        Field(name="company_id", label=("Company", "บริษัท"), link=COMPANIES.kind, filter=True, fact="company"),
        Field(name="contact_id", label=("Contact", "ผู้ติดต่อ"), link=CONTACTS.kind, filter=True, fact="contact"),
        Field(name="amount", label=("Amount", "มูลค่า"), sort=True, filter=True, fact="amount"),
        Field(name="currency", label=("Currency", "สกุลเงิน"), form="currency", filter=True),
        Field(name="engage_date", label=("Engaged on", "วันที่เริ่มติดต่อ"), fact="engage_date"),
        Field(name="expected_close_date", label=("Expected to close", "คาดว่าจะปิด"), sort=True),
        Field(name="close_date", label=("Closed on", "วันที่ปิด"), sort=True, fact="close_date"),
        Field(name="lost_reason", label=("Reason for losing it", "เหตุผลที่ปิดการขายไม่ได้"), search=True),
        Field(name="description", label=("Description", "รายละเอียด"), search=True, fact="description"),
    ),
    # A product is no field: a deal may name one that is not on the list, and files name it by both.
    references={"company_id": COMPANIES.kind, "contact_id": CONTACTS.kind, "product_id": PRODUCTS.kind},
    text=lambda deal: (deal.product_name, deal.description, deal.lost_reason),
    imported=IMPORTED,
    sorts={"position": DEAL.position, "chance": records.never_null(CHANCE)},
    default_sort="-created_at",
    groups={"amount": _CURRENCY_ORDER},
    asked=ASKED,
    filters={
        "pipeline_id": records.any_of(DEAL.pipeline_id),
        "stage_id": records.any_of(DEAL.stage_id),
        "status": records.any_of(DEAL.status),
        "product_id": records.any_of(DEAL.product_id),
        "product": records.any_of(PRODUCT_NAME),
        "sector": records.any_of(COMPANY.sector),
        "team": records.any_of(MEMBER.team),
        "manager": records.any_of(MEMBER.manager),
        "close_from": records.at_least(DEAL.close_date),
        "close_to": records.at_most(DEAL.close_date),
        "closes_from": records.at_least(CLOSES),
        "closes_to": records.at_most(CLOSES),
        "expected_from": records.at_least(DEAL.expected_close_date),
        "expected_to": records.at_most(DEAL.expected_close_date),
        "engage_from": records.at_least(DEAL.engage_date),
        "engage_to": records.at_most(DEAL.engage_date),
        "without_owner": records.is_missing(DEAL.owner_id),
        "without_company": records.is_missing(COMPANY.id),
        "without_amount": records.is_missing(DEAL.amount),
        "without_product": records.is_missing(PRODUCT_NAME),
        "without_sector": records.is_missing(COMPANY.sector),
        "without_team": records.is_missing(MEMBER.team),
        "without_manager": records.is_missing(MEMBER.manager),
        "without_engage_date": records.is_missing(DEAL.engage_date),
        **surroundings(PRODUCT_NAME),
    },
    day=lambda deal: deal.close_date or deal.expected_close_date,
    repair=closing.settle,
    exported=(
        select(PIPELINE.name)
        .where(PIPELINE.workspace_id == DEAL.workspace_id, PIPELINE.id == DEAL.pipeline_id)
        .scalar_subquery()
        .label("pipeline_name"),
    ),
    facts={
        "status": "status",
        "stage_name": "stage",
        "amount": "amount",
        "company_name": "company",
        "product_name": "product",
    },
)
