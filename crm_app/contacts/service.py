"""What the product does with contacts."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import and_, select

from crm_app import records
from crm_app.companies.models import Company
from crm_app.contacts.models import Contact
from crm_app.contacts.schemas import ContactIn, ContactOut, ContactPatch, ContactQuery
from crm_app.core.collation import match_key, sort_key
from crm_app.core.database import Work
from crm_app.core.principal import Caller
from crm_app.core.tables import columns, columns_of
from crm_app.core.validation import parse
from crm_app.records import tags
from crm_app.workspaces.models import Membership

COMPANY = columns(Company)
CONTACT = columns(Contact)
MEMBER = columns(Membership)


def _text(contact: Contact) -> Iterable[str | None]:
    return (contact.email, contact.phone, contact.mobile, contact.line_id, contact.job_title, contact.city,
            contact.country, contact.source, contact.description, *contact.tags)  # fmt: skip


def _prepare(contact: Contact) -> None:
    contact.name_key, contact.match_key = sort_key(contact.name), match_key(contact.name)


CONTACTS = records.RecordType(
    kind="contact",
    plural="contacts",
    model=Contact,
    out=ContactOut,
    query=ContactQuery,
    select=select(
        *columns_of(Contact, ContactOut),
        records.member_name(MEMBER).label("owner_name"),
        COMPANY.name.label("company_name"),
    )
    .select_from(Contact)
    .outerjoin(Membership, and_(MEMBER.workspace_id == CONTACT.workspace_id, MEMBER.id == CONTACT.owner_id))
    .outerjoin(
        Company,
        and_(
            COMPANY.workspace_id == CONTACT.workspace_id,
            COMPANY.id == CONTACT.company_id,
            records.readable("company", COMPANY),
        ),
    ),
    sorts={
        "name": CONTACT.name_key,
        "created_at": CONTACT.created_at,
        "updated_at": CONTACT.updated_at,
    },
    default_sort="name",
    filters={
        "owner_id": records.any_of(CONTACT.owner_id),
        "tag": tags.has_any(CONTACT.tags),
        "company_id": records.any_of(CONTACT.company_id),
        "status": records.any_of(CONTACT.status),
        "email": records.equals(CONTACT.email),
    },
    title=lambda contact: contact.name,
    text=_text,
    references={"company_id": "company"},
    prepare=_prepare,
    by_name=lambda work, name, made_for: create(
        work, parse(ContactIn, {"name": name, "company_id": made_for.get("company_id")})
    ),
    icon="user",
    part_of=("company",),
    facts={
        "job_title": "job_title",
        "company_name": "company",
        "phone": "phone",
        "email": "email",
        "address": "address",
        "owner_name": "owner",
    },
)


def get(caller: Caller, contact_id: UUID) -> bytes:
    """A contact as JSON. Raises NotFound."""
    return records.one(CONTACTS, caller, contact_id)


def page(caller: Caller, query: ContactQuery) -> bytes:
    """A page of contacts as JSON."""
    return records.page(CONTACTS, caller, query)


def create(work: Work, data: ContactIn) -> Contact:
    """Writes a new contact."""
    return records.create(work, CONTACTS, data)


def update(work: Work, contact_id: UUID, patch: ContactPatch) -> Contact:
    """Changes a contact. Raises Conflict when `patch.version` is stale."""
    return records.update(work, CONTACTS, contact_id, patch)


def delete(work: Work, contact_id: UUID) -> Contact:
    """Deletes a contact softly."""
    return records.delete(work, CONTACTS, contact_id)


def restore(work: Work, contact_id: UUID) -> Contact:
    """Undoes a deletion."""
    return records.restore(work, CONTACTS, contact_id)
