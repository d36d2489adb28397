"""Contacts, declared: what people can say about one, and what can be done with each field."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Limited

from crm_app.companies.kind import COMPANIES
from crm_app.contacts.models import Contact
from crm_app.core.pagination import CustomFields, Input, Patch, RecordOut
from crm_app.records import Field, RecordType
from crm_app.values.fields import Email, LongText, Name, Phone, ShortText, Tags

ContactStatus = Literal["lead", "qualified", "customer", "former"]


class ContactFields(Input):
    """What a person can say about a contact, all of it optional."""

    job_title: ShortText = None
    email: Email = None
    phone: Phone = None
    mobile: Phone = None
    line_id: Annotated[str | None, Limited(max_length=80)] = None
    company_id: UUID | None = None
    city: ShortText = None
    country: ShortText = None
    status: ContactStatus = "lead"
    source: ShortText = None
    description: LongText = None
    owner_id: UUID | None = None
    tags: Tags = []
    custom_fields: CustomFields = {}


class ContactIn(ContactFields):
    """A new contact."""

    name: Name


class ContactPatch(Patch, ContactFields):
    """A change to a contact."""

    name: Name = ""


class ContactOut(RecordOut):
    """A contact as it leaves the service."""

    name: str
    job_title: str | None
    email: str | None
    phone: str | None
    mobile: str | None
    line_id: str | None
    company_id: UUID | None
    company_name: str | None
    city: str | None
    country: str | None
    status: ContactStatus
    source: str | None
    description: str | None
    tags: list[str]


CONTACTS = RecordType(
    kind="contact",
    plural="contacts",
    one=("Contact", "ผู้ติดต่อ"),
    many=("Contacts", "ผู้ติดต่อ"),
    icon="users-round",
    order=10,
    name_rank=30,
    model=Contact,
    new=ContactIn,
    patch=ContactPatch,
    out=ContactOut,
    part_of=(COMPANIES.kind,),
    default_sort="name",
    is_named_alone=True,
    fields=(
        Field(name="name", label=("Name", "ชื่อ-นามสกุล"), sort=True),
        Field(name="job_title", label=("Job title", "ตำแหน่ง"), search=True, row=True, fact="job_title"),
        Field(name="company_id", label=("Company", "บริษัท"), link="company", filter=True, row=True, fact="company"),
        Field(name="email", label=("Email", "อีเมล"), form="email", search=True, filter=True, fact="email"),
        Field(name="mobile", label=("Mobile", "มือถือ"), form="tel", search=True),
        Field(name="phone", label=("Phone", "โทรศัพท์"), form="tel", search=True, fact="phone"),
        Field(name="line_id", label=("LINE ID", "LINE ID"), form="line", search=True),
        Field(
            name="status",
            label=("Status", "สถานะ"),
            choices={
                "lead": ("Lead", "ผู้สนใจ"),
                "qualified": ("Qualified", "ผ่านการคัดกรอง"),
                "customer": ("Customer", "ลูกค้า"),
                "former": ("Former customer", "อดีตลูกค้า"),
            },
            tones={"lead": "info", "qualified": "warning", "customer": "positive"},
            filter=True,
            row=True,
        ),
        Field(name="city", label=("City", "จังหวัดหรือเมือง"), search=True),
        Field(name="country", label=("Country", "ประเทศ"), search=True),
        Field(
            name="source",
            label=("Source", "แหล่งที่มา"),
            search=True,
            example=("Trade fair, website, referral …", "งานแสดงสินค้า เว็บไซต์ การแนะนำ ฯลฯ"),
        ),
        Field(name="tags", label=("Tags", "แท็ก"), search=True),
        Field(name="description", label=("Description", "รายละเอียด"), search=True),
    ),
)
