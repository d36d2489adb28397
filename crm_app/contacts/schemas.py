"""Input and output of contacts."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from crm_app.core.fields import Email, LongText, Name, Phone, ShortText, Tags
from crm_app.core.pagination import CustomFields, Input, Patch, RecordOut, RecordQuery

ContactStatus = Literal["lead", "qualified", "customer", "former"]


class ContactFields(Input):
    """What a person can say about a contact, all of it optional."""

    job_title: ShortText = None
    email: Email = None
    phone: Phone = None
    mobile: Phone = None
    line_id: Annotated[str | None, Field(max_length=80)] = None
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


class ContactQuery(RecordQuery):
    """How contacts are listed."""

    owner_id: list[UUID] | None = Field(default=None, max_length=50)
    tag: list[str] | None = Field(default=None, max_length=50)
    """At least one of these, as they are written."""
    company_id: list[UUID] | None = Field(default=None, max_length=50)
    status: list[ContactStatus] | None = None
    email: str | None = Field(default=None, max_length=254)
