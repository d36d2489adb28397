"""The states of the companies' pages."""

from typing import Any, ClassVar
from uuid import UUID

import orjson
import reflex as rx

from crm_app.companies import service
from crm_app.companies.schemas import CompanyIn, CompanyPatch, CompanyQuery
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


def company_row(item: Item, writer: Writer) -> Shown:
    """A company as a row of a list."""
    place = [part for part in (item["sector"], item["city"] or item["country"]) if part]
    return {
        "id": item["id"],
        "href": f"/companies/{item['id']}",
        "name": item["name"],
        "initials": initials(item["name"]),
        "meta": " · ".join(place),
        "tags": item["tags"][:3],
        "owner": item["owner_name"] or "",
        "updated": writer.ago(item["updated_at"]),
    }


def company_options(caller: Caller, q: str) -> list[dict[str, str]]:
    """Companies that a picker offers for what was typed."""
    try:
        found = loads(service.page(caller, CompanyQuery(q=q[:200] or None, limit=PICKER_ROWS)))
    except Forbidden:  # a role that may not see them has no choice of them
        return []
    return [{"value": c["id"], "label": c["name"], "meta": c["city"] or ""} for c in found["items"]]


def company_option(caller: Caller, company_id: str) -> dict[str, str]:
    """The company of an id that an address names, as a picker's option; empty when it is not there."""
    try:
        found = orjson.loads(service.get(caller, UUID(company_id)))
    except (AppError, ValueError):
        return {}
    return {"value": found["id"], "label": found["name"], "meta": found["city"] or ""}


class CompanyList(RecordList, rx.State):
    """The list of companies."""

    owners: list[dict[str, str]] = []
    tags: list[dict[str, str]] = []
    sectors: list[dict[str, str]] = []
    countries: list[dict[str, str]] = []

    _record: ClassVar[RecordType[Any]] = service.COMPANIES
    _service: ClassVar[Any] = service
    _controls: ClassVar[tuple[str, ...]] = ("tag", "sector", "country", "owner_id")

    def _row(self, item: Item, writer: Writer) -> Shown:
        return company_row(item, writer)

    async def _load_options(self) -> None:
        viewer = await self._viewer()
        self.owners = await self._read(choices.owners, viewer.language)
        used = orjson.loads(await self._read(service.choices))
        self.sectors = [{"value": name, "label": name} for name in used["sector"]]
        self.countries = [{"value": name, "label": name} for name in used["country"]]
        self.tags = await self._read(tag_options, self._record)

    async def _chip(self, name: str, value: str, writer: Writer) -> str:
        if name == "parent_id":
            value = (await self._read(company_option, value)).get("label", "–")
        elif name == "owner_id":
            value = await self._read(choices.owner_name, value, writer.viewer.language)
        return await super()._chip(name, value, writer)


class CompanyPage(RecordPage, rx.State):
    """A company's page and form."""

    owners: list[dict[str, str]] = []
    parents: list[dict[str, str]] = []
    parent: dict[str, str] = {}
    """The chosen parent, as a picker's option."""

    _record: ClassVar[RecordType[Any]] = service.COMPANIES
    _service: ClassVar[Any] = service
    _new: ClassVar[Any] = CompanyIn
    _patch: ClassVar[Any] = CompanyPatch
    _whole_numbers: ClassVar[tuple[str, ...]] = ("employees", "founded_year")
    _prefills: ClassVar[tuple[str, ...]] = ("name", "parent_id")

    def _view_of(self, item: Item, writer: Writer) -> Shown:
        return {
            "title": item["name"],
            "initials": initials(item["name"]),
            "meta": " · ".join(part for part in (item["sector"], item["city"], item["country"]) if part),
            "website": item["website"] or "",
            "site": (item["website"] or "").removeprefix("https://").removeprefix("http://").rstrip("/"),
            "email": item["email"] or "",
            "phone": item["phone"] or "",
            "phone_href": formats.phone_link(item["phone"] or ""),
            "employees": writer.number(item["employees"]),
            "revenue": writer.money(item["annual_revenue"], item["revenue_currency"]),
            "founded": str(item["founded_year"] or ""),
            "address": "\n".join(p for p in (item["address"], item["city"], item["country"]) if p),
            "tax_id": item["tax_id"] or "",
            "description": item["description"] or "",
            "parent": item["parent_name"] or "",
            "parent_href": f"/companies/{item['parent_id']}" if item["parent_id"] else "",
            "tags": item["tags"],
        }

    async def _begin_form(self, item: Item) -> None:
        viewer = await self._viewer()
        self.owners = await self._read(choices.owners, viewer.language)
        self.parents = await self._read(company_options, "")
        self.parent = {}
        if item.get("parent_id"):
            self.parent = {"value": item["parent_id"], "label": item["parent_name"] or "", "meta": ""}
        elif self.form.get("parent_id"):
            self.parent = await self._read(company_option, self.form["parent_id"])
        if not item:
            self.form = self.form | {"owner_id": viewer.member_id, "revenue_currency": viewer.currency}

    @action("company.read")
    async def find_parent(self, q: str) -> None:
        """Refills the choices of the parent's picker."""
        self.parents = await self._offer_new("company", await self._read(company_options, q), q)


class Subsidiaries(RelatedList, rx.State):
    """The companies that belong to a company."""

    _record: ClassVar[RecordType[Any]] = service.COMPANIES
    _service: ClassVar[Any] = service
    _by: ClassVar[str] = "parent_id"

    def _row(self, item: Item, writer: Writer) -> Shown:
        return company_row(item, writer)
