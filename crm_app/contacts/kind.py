"""The declaration of contacts."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Limited
from sqlalchemy import and_

from crm_app.companies.kind import COMPANIES
from crm_app.contacts.models import Contact
from crm_app.core.pagination import CustomFields, Input, Patch, RecordOut
from crm_app.core.tables import columns
from crm_app.records import Field, RecordType
from crm_app.records.conditions import has_none, is_missing, quiet_from
from crm_app.records.fields import FileColumn
from crm_app.records.imported import Imported
from crm_app.values.fields import Email, LongText, Name, Phone, ShortText, Tags

ContactStatus = Literal["lead", "qualified", "customer", "former"]


class ContactFields(Input):
    """The fields of a contact that a person may write, all of them optional."""

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
    """A contact in output."""

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


_CONTACT = columns(Contact)

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
    filters={
        "without_email": is_missing(_CONTACT.email),
        "without_phone": lambda value: and_(_CONTACT.phone.is_(None), _CONTACT.mobile.is_(None)) == value,
        "without_company": is_missing(_CONTACT.company_id),
        "without_owner": is_missing(_CONTACT.owner_id),
        "without_activity": has_none("activity", _CONTACT, "contact_id"),
        "quiet_from": quiet_from(_CONTACT, "contact_id"),
        "without_deal": has_none("deal", _CONTACT, "contact_id"),
    },
    fields=(
        Field(
            name="name",
            label=("Name", "ชื่อ-นามสกุล"),
            sort=True,
            headings=(
                "full name, contact name, contact person, contact, person name, contact full name, complete name, "
                "lead name, attendee name, participant name, subscriber name, =name, ~person, ~display name, "
                "~file as, ~your name, ชื่อ นามสกุล, ชื่อนามสกุล, ชื่อสกุล, ชื่อ สกุล, ชื่อเต็ม, ชื่อผู้ติดต่อ, "
                "ผู้ติดต่อ, ชื่อและนามสกุล, ชื่อลูกค้า, รายชื่อ, ชื่อผู้ติดต่อหลัก"
            ),
            reads="name",
            weight=1.0,
        ),
        Field(
            name="job_title",
            label=("Job title", "ตำแหน่ง"),
            search=True,
            row=True,
            fact="job_title",
            headings=(
                "job title, position, designation, job position, job, role, organization title, occupation, "
                "function, job role, work position, title, ตำแหน่ง, ตำแหน่งงาน"
            ),
            weight=2.0,
        ),
        Field(
            name="company_id",
            label=("Company", "บริษัท"),
            link="company",
            filter=True,
            row=True,
            fact="company",
            headings=(
                "company name, company, account name, account, organization name, organization, employer, "
                "company account, sales account name, associated company, primary company, workplace, business name, "
                "current company, primary associated company, associated company primary, customer company, related company, "
                "sales accounts, sales account, =partner name, ~customer, ~client, "
                "~customer name, บริษัท, ชื่อบริษัท, องค์กร, หน่วยงาน, ที่ทำงาน, ชื่อองค์กร, สังกัด, ชื่อหน่วยงาน, "
                "บริษัทลูกค้า"
            ),
            weight=1.0,
            by=(
                FileColumn(
                    name="company_ref",
                    headings=(
                        "associated company ids primary, primary associated company id, account id, company id, "
                        "organization id, associated company id, associated company ids, customer code, รหัสบริษัท, รหัสลูกค้า"
                    ),
                ),
                FileColumn(
                    name="company_domain",
                    label=("Company’s domain", "โดเมนของบริษัท"),
                    headings=(
                        "company domain, company domain name, associated company domain, email domain, domain, "
                        "account domain, โดเมน, โดเมนบริษัท"
                    ),
                ),
            ),
        ),
        Field(name="email", label=("Email", "อีเมล"), form="email", search=True, filter=True, fact="email", weight=2.0),
        Field(
            name="mobile",
            label=("Mobile", "มือถือ"),
            form="tel",
            search=True,
            headings=(
                "mobile, mobile phone, cell, cell phone, mobile number, mobile no, cell number, cellphone, cellular, "
                "mobile phone number, mobile telephone, phone mobile, phone cell, มือถือ, เบอร์มือถือ, "
                "โทรศัพท์มือถือ, หมายเลขมือถือ"
            ),
            weight=1.5,
        ),
        Field(name="phone", label=("Phone", "โทรศัพท์"), form="tel", search=True, fact="phone", weight=1.5),
        Field(
            name="line_id",
            label=("LINE ID", "LINE ID"),
            form="line",
            search=True,
            headings="ไอดีไลน์ line id",
            weight=1.5,
        ),
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
            headings="contact status, lead status, lifecycle stage, ~status, สถานะผู้ติดต่อ, ~สถานะ",
            weight=0.5,
            words={
                "lead": "new, open, prospect, cold, warm, hot, subscriber",
                "qualified": "mql, sql, marketing qualified lead, sales qualified lead, opportunity",
                "customer": "client, active, won, evangelist, ลูกค้าปัจจุบัน",
                "former": "lost, churned, inactive, unqualified, ex customer, อดีตลูกค้า",
            },
        ),
        Field(name="city", label=("City", "จังหวัดหรือเมือง"), search=True, weight=0.5),
        Field(name="country", label=("Country", "ประเทศ"), search=True, weight=0.5),
        Field(
            name="source",
            label=("Source", "แหล่งที่มา"),
            search=True,
            example=("Trade fair, website, referral …", "งานแสดงสินค้า เว็บไซต์ การแนะนำ ฯลฯ"),
            weight=0.5,
        ),
        Field(name="tags", label=("Tags", "แท็ก"), search=True),
        Field(name="description", label=("Description", "รายละเอียด"), search=True),
    ),
    imported=Imported(
        nouns="contact, person, lead, contact person",
        files=("contact, contacts, people, persons, lead, leads, connections, subscribers, audience, ผู้ติดต่อ, รายชื่อ"),
        headings=(
            "contact id, who id, person id, associated contact id, associated contact ids, primary contact id, รหัสผู้ติดต่อ"
        ),
        identities=("name", "first_name", "last_name", "email"),
        is_evidence=True,
        columns=(
            FileColumn(
                name="first_name",
                label=("First name", "ชื่อจริง"),
                headings=(
                    "first name, given name, forename, firstname, first, fname, contact first name, lead first, "
                    "ชื่อจริง, ชื่อต้น, =ชื่อ"
                ),
                weight=2.0,
            ),
            FileColumn(
                name="last_name",
                label=("Last name", "นามสกุล"),
                headings="last name, surname, family name, lastname, last, lname, contact last name, lead last, นามสกุล, สกุล",
                weight=2.0,
            ),
            FileColumn(
                name="external_id",
                headings="contact id, person id, lead id, record id, =id, ~customer id, ~external id, รหัสผู้ติดต่อ, ~รหัส",
            ),
            FileColumn(name="owner", headings="contact owner, lead owner, person owner", reads="name"),
        ),
    ),
)
