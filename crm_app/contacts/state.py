"""The states of the contacts' pages."""

from typing import Any, ClassVar, get_args
from urllib.parse import quote
from uuid import UUID

import orjson
import reflex as rx

from crm_app.companies.state import company_option, company_options
from crm_app.contacts import service
from crm_app.contacts.schemas import ContactIn, ContactPatch, ContactQuery, ContactStatus
from crm_app.core import formats
from crm_app.core.errors import AppError, Forbidden
from crm_app.core.formats import initials
from crm_app.core.principal import Caller
from crm_app.records import RecordType
from crm_app.records.states import (
    PICKER_ROWS,
    Item,
    RecordList,
    RecordPage,
    RelatedList,
    Shown,
    Writer,
    loads,
    tag_options,
)
from crm_app.ui.actions import action
from crm_app.workspaces import choices


def contact_row(item: Item, writer: Writer) -> Shown:
    """A contact as a row of a list."""
    return {
        "id": item["id"],
        "href": f"/contacts/{item['id']}",
        "name": item["name"],
        "initials": initials(item["name"]),
        "meta": " · ".join(part for part in (item["job_title"], item["company_name"]) if part),
        "tags": item["tags"][:3],
        "status": item["status"],
        "updated": writer.ago(item["updated_at"]),
    }


def _line_link(line: str) -> str:
    """The address that opens somebody in LINE; a name that begins with @ is an official account's."""
    if not line:
        return ""
    return (
        f"https://line.me/R/ti/p/{quote(line, safe='')}"
        if line[0] == "@"
        else f"https://line.me/ti/p/~{quote(line, safe='')}"
    )


def contact_options(caller: Caller, q: str) -> list[dict[str, str]]:
    """Contacts that a picker offers for what was typed."""
    try:
        found = loads(service.page(caller, ContactQuery(q=q[:200] or None, limit=PICKER_ROWS)))
    except Forbidden:  # a role that may not see them has no choice of them
        return []
    return [{"value": c["id"], "label": c["name"], "meta": c["company_name"] or ""} for c in found["items"]]


def contact_option(caller: Caller, contact_id: str) -> dict[str, str]:
    """The contact of an id that an address names, as a picker's option; empty when it is not there."""
    try:
        found = orjson.loads(service.get(caller, UUID(contact_id)))
    except (AppError, ValueError):
        return {}
    return {"value": found["id"], "label": found["name"], "meta": found["company_name"] or ""}


class ContactList(RecordList, rx.State):
    """The list of contacts."""

    owners: list[dict[str, str]] = []
    tags: list[dict[str, str]] = []

    _record: ClassVar[RecordType[Any]] = service.CONTACTS
    _service: ClassVar[Any] = service
    _controls: ClassVar[tuple[str, ...]] = ("tag", "status", "owner_id")

    def _row(self, item: Item, writer: Writer) -> Shown:
        return contact_row(item, writer)

    async def _load_options(self) -> None:
        self.owners = await self._read(choices.owners, (await self._viewer()).language)
        self.tags = await self._read(tag_options, self._record)

    async def _chip(self, name: str, value: str, writer: Writer) -> str:
        if name == "company_id":
            value = (await self._read(company_option, value)).get("label", "–")
        elif name == "status":
            value = writer.text(f"contacts.status.{value}") if value in get_args(ContactStatus) else "–"
        elif name == "owner_id":
            value = await self._read(choices.owner_name, value, writer.viewer.language)
        return await super()._chip(name, value, writer)


class ContactPage(RecordPage, rx.State):
    """A contact's page and form."""

    owners: list[dict[str, str]] = []
    companies: list[dict[str, str]] = []
    company: dict[str, str] = {}
    """The chosen company, as a picker's option."""

    _record: ClassVar[RecordType[Any]] = service.CONTACTS
    _service: ClassVar[Any] = service
    _new: ClassVar[Any] = ContactIn
    _patch: ClassVar[Any] = ContactPatch
    _prefills: ClassVar[tuple[str, ...]] = ("name", "company_id")

    def _view_of(self, item: Item, writer: Writer) -> Shown:
        line = (item["line_id"] or "").strip()
        return {
            "title": item["name"],
            "initials": initials(item["name"]),
            "meta": item["job_title"] or "",
            "status": item["status"],
            "company": item["company_name"] or "",
            "company_href": f"/companies/{item['company_id']}" if item["company_id"] else "",
            "email": item["email"] or "",
            "phone": item["phone"] or "",
            "mobile": item["mobile"] or "",
            "mobile_href": formats.phone_link(item["mobile"] or ""),
            "phone_href": formats.phone_link(item["phone"] or ""),
            "line_id": line,
            "line_href": _line_link(line),
            "place": ", ".join(part for part in (item["city"], item["country"]) if part),
            "source": item["source"] or "",
            "description": item["description"] or "",
            "tags": item["tags"],
        }

    def _defaults(self) -> dict[str, str]:
        return {"status": "lead"}

    async def _begin_form(self, item: Item) -> None:
        viewer = await self._viewer()
        self.owners = await self._read(choices.owners, viewer.language)
        self.companies = await self._read(company_options, "")
        self.company = {}
        if item.get("company_id"):
            self.company = {"value": item["company_id"], "label": item["company_name"] or "", "meta": ""}
        elif self.form.get("company_id"):
            self.company = await self._read(company_option, self.form["company_id"])
        if not item:
            self.form = self.form | {"owner_id": viewer.member_id}

    @action("company.read")
    async def find_company(self, q: str) -> None:
        """Refills the choices of the company's picker."""
        self.companies = await self._offer_new("company", await self._read(company_options, q), q)


class CompanyContacts(RelatedList, rx.State):
    """The contacts at a company."""

    _record: ClassVar[RecordType[Any]] = service.CONTACTS
    _service: ClassVar[Any] = service
    _by: ClassVar[str] = "company_id"

    def _row(self, item: Item, writer: Writer) -> Shown:
        return contact_row(item, writer) | {"meta": item["job_title"] or item["email"] or ""}
