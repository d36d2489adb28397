"""The states of the pages of projects."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, TypedDict
from uuid import UUID

import orjson
import reflex as rx

from crm_app.core.errors import AppError, Invalid
from crm_app.core.principal import Caller
from crm_app.core.validation import parse
from crm_app.deals import service as deals
from crm_app.projects import service
from crm_app.projects.schemas import ProjectMemberChosen, ProjectMemberIn, ProjectQuery
from crm_app.records import RecordType, choices
from crm_app.records.related import Place
from crm_app.records.shown import EveryView
from crm_app.records.states import Formatter, Item, RecordList, RecordPage, RelatedList, loads
from crm_app.ui.actions import Actions, action
from crm_app.ui.live import Change
from crm_app.ui.state import Shell
from crm_app.values import formats
from crm_app.values.formats import initials

STATUSES = ("planned", "active", "on_hold", "done", "cancelled")
OPEN = ("planned", "active", "on_hold")


def is_late(item: Item, formatter: Formatter) -> bool:
    """Whether the due date of an open project has passed."""
    due = item["due_date"]
    return bool(due) and item["status"] in OPEN and date.fromisoformat(due) < formatter.today


class ProjectRow(TypedDict):
    """A project as a row of a list."""

    id: str
    href: str
    name: str
    initials: str
    meta: str
    tags: list[str]
    status: str
    progress: int
    percent: str
    due: str
    late: bool


def project_row(item: Item, formatter: Formatter) -> ProjectRow:
    """A project as a row of a list."""
    late = is_late(item, formatter)
    due = formatter.day(item["due_date"])
    return {
        "id": item["id"],
        "href": f"/projects/{item['id']}",
        "name": item["name"],
        "initials": initials(item["name"]),
        "meta": " · ".join(part for part in (item["company_name"], item["owner_name"]) if part),
        "tags": item["tags"][:3],
        "status": item["status"],
        "progress": item["progress"],
        "percent": f"{item['progress']}%",
        "due": formatter.translate("projects.late" if late else "projects.due", day=due) if due else "",
        "late": late,
    }


class ProjectList(RecordList, rx.State):
    """The list of projects."""

    rows: list[ProjectRow] = []
    _record: ClassVar[RecordType[Any]] = service.PROJECTS
    _controls: ClassVar[tuple[str, ...]] = ("tag", "status", "owner_id", "member_id")
    _needs: ClassVar[tuple[str, ...]] = ("status", "due_date")

    def _row(self, item: Item, formatter: Formatter) -> ProjectRow:
        return project_row(item, formatter)

    def _late_in(self, item: Item, formatter: Formatter) -> str:
        return "due_date" if is_late(item, formatter) else ""


class Worker(TypedDict):
    """A member of the workspace who works on the project."""

    id: str
    name: str
    initials: str
    role: str


class ProjectDetails(EveryView, total=False):
    """What the page of a project shows."""

    initials: str
    status: str
    late: bool
    company: str
    company_href: str
    deal: str
    deal_href: str
    start: str
    due: str
    progress: int
    percent: str
    progress_source: str
    budget: str
    description: str
    tags: list[str]


class ProjectPage(RecordPage, rx.State):
    """The page and the form of a project, and its members."""

    members: list[Worker] = []
    added: int = 0
    """Counts added members; each closes the dialog."""
    existing: dict[str, str] = {}
    """The existing project of the new project's deal: `name`, `href`."""

    _view_type: ClassVar[Any] = ProjectDetails
    _record: ClassVar[RecordType[Any]] = service.PROJECTS
    _prefills: ClassVar[tuple[str, ...]] = ("name", "company_id", "deal_id")

    def _view_of(self, item: Item, formatter: Formatter) -> ProjectDetails:
        done, total = item["tasks_done"], item["tasks_total"]
        by_hand = item["progress_by_hand"] is not None
        counted = formatter.translate("projects.tasks_done", done=done, total=total) if total else ""
        return {
            "title": item["name"],
            "initials": initials(item["name"]),
            "status": item["status"],
            "late": is_late(item, formatter),
            "company": item["company_name"] or "",
            "company_href": f"/companies/{item['company_id']}" if item["company_id"] else "",
            "deal": item["deal_name"] or "",
            "deal_href": f"/deals/{item['deal_id']}" if item["deal_id"] else "",
            "start": formatter.day(item["start_date"]),
            "due": formatter.day(item["due_date"]),
            "progress": item["progress"],
            "percent": f"{item['progress']}%",
            "progress_source": formatter.translate("projects.progress.by_hand") if by_hand else counted,
            "budget": formatter.money(item["budget"], item["currency"]),
            "description": item["description"] or "",
            "tags": item["tags"],
        }

    def _defaults(self) -> dict[str, str]:
        return {"status": "planned"}

    async def _begin_form(self, item: Item) -> None:
        self.existing = {}
        if not item:
            viewer = await self._viewer()
            self.form = self.form | {"currency": viewer.currency} | await self._carried_over(self.form["deal_id"])
        carried = self.form.get("owner_id") or ""
        await super()._begin_form(item)
        if not item and carried:
            self.form = self.form | {"owner_id": carried}

    async def _carried_over(self, deal_id: str) -> dict[str, str]:
        """The values that a new project copies from its deal; values in the address take precedence."""
        deal = await self._read(deal_of, deal_id) if deal_id else {}
        if not deal:
            return {}
        self.existing = await self._read(project_of, deal["id"])
        shell = await self.get_state(Shell)
        taken = {
            "name": deal["name"],
            "company_id": deal["company_id"],
            "description": deal["description"],
            "budget": None if deal["amount"] is None else formats.number(deal["amount"], 2).removesuffix(".00"),
            "currency": deal["currency"] if deal["amount"] is not None else None,
            "owner_id": deal["owner_id"]
            if shell._may("project.create", own=deal["owner_id"] == shell._member_id)
            else None,
        }
        return {name: value for name, value in taken.items() if value and not self.form.get(name)}

    async def _renew(self, changes: Sequence[Change], place: Place) -> None:
        await super()._renew(changes, place)
        if self.status == "ready":
            await self._list_members()

    @action("project.read")
    async def load_members(self) -> None:
        """Loads the members of the project, and the possible further ones."""
        if self.status != "ready":
            return
        await self._list_members()
        if self.may_edit:
            self.owners = await self._recall(choices.owners, (await self._viewer()).language)

    @action("project.update")
    async def add_member(self, data: dict[str, str]) -> None:
        """Adds a member of the workspace to the project."""
        if not data.get("member_id"):
            raise Invalid(fields={"member_id": "core.field.required"})
        member_id = parse(ProjectMemberChosen, {"member_id": data["member_id"]}).member_id
        role = parse(ProjectMemberIn, {"role": data.get("role", "")})
        await self._do(service.put_member, UUID(self.record_id), member_id, role)
        self.form_errors = {}
        self.added += 1
        await self._list_members()

    @action("project.update")
    async def remove_member(self, member_id: UUID) -> None:
        """Removes a member from the project."""
        await self._do(service.remove_member, UUID(self.record_id), member_id)
        await self._list_members()

    @action("project.read")
    async def refresh(self) -> None:
        """Refreshes the project, whose progress changes with its tasks."""
        if self.status == "ready":
            await self._show(await self._fetch(), await self._formatter())

    async def _list_members(self) -> None:
        found = orjson.loads(await self._read(service.members, UUID(self.record_id)))
        language = (await self._viewer()).language
        self.members = [
            {
                "id": member["member_id"],
                "name": choices.reads(member["name"], member["active"], language),
                "initials": initials(member["name"]),
                "role": member["role"] or "",
            }
            for member in found[:50]
        ]


class WonDeal(Actions, rx.State):
    """The offer to create the project of a won deal, on the page of the deal."""

    offered: bool = False

    _of: str = ""

    @action("project.read", within=True)
    async def show_for(self, record_id: UUID) -> None:
        """Loads whether the deal is won and has no project yet."""
        self._of = str(record_id)
        await self._look()

    def _forget(self) -> None:
        """Clears the deal when its page is left."""
        self._of, self.offered = "", False

    @classmethod
    def _heeds(cls, change: Change, place: Place) -> bool:
        """Whether a change may concern the deal, or a project of the deal."""
        return change.kind in ("deal", "project") and change.concerns(place.id, "deal", "project")

    async def _renew(self, place: Place, changes: Sequence[Change]) -> None:
        """Refreshes the offer after a change to the deal."""
        if self._of == place.id and any(self._heeds(change, place) for change in changes):
            await self._look()

    async def _look(self) -> None:
        deal = await self._find(deal_of, self._of)
        self.offered = deal.get("status") == "won" and not await self._find(project_of, self._of)


def deal_of(caller: Caller, deal_id: str) -> Item:
    """The deal with the id in the address; empty for a deal that the caller may not read."""
    try:
        found: Item = loads(deals.get(caller, UUID(deal_id)))
    except (AppError, ValueError):
        return {}
    return found


def project_of(caller: Caller, deal_id: str) -> dict[str, str]:
    """The latest project of a deal that the caller may read, as `name` and `href`; empty for none."""
    query = ProjectQuery(deal_id=[UUID(deal_id)], sort="-created_at", limit=1)
    found = loads(service.page(caller, query))["items"]
    return {"name": found[0]["name"], "href": f"/projects/{found[0]['id']}"} if found else {}


class _ProjectsBeside(RelatedList, mixin=True):
    """Projects beside another record."""

    _sort: ClassVar[str | None] = "-created_at"

    def _row(self, item: Item, formatter: Formatter) -> ProjectRow:
        return project_row(item, formatter)


class CompanyProjects(_ProjectsBeside, rx.State):
    """The projects of a company."""

    rows: list[ProjectRow] = []
    _record: ClassVar[RecordType[Any]] = service.PROJECTS
    _by: ClassVar[str] = "company_id"


class DealProjects(_ProjectsBeside, rx.State):
    """The projects of a deal."""

    rows: list[ProjectRow] = []
    _record: ClassVar[RecordType[Any]] = service.PROJECTS
    _by: ClassVar[str] = "deal_id"
