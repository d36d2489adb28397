"""The states of the pages of tasks."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

import reflex as rx

from crm_app import records
from crm_app.core.database import Work
from crm_app.core.errors import Invalid, NotFound
from crm_app.core.joined import together
from crm_app.core.pagination import ListQuery
from crm_app.core.validation import parse
from crm_app.projects.state import ProjectPage
from crm_app.records import TYPES, RecordType
from crm_app.records.about import FIELDS, Subject, link
from crm_app.records.reading import read_field
from crm_app.records.related import Place, subject_of
from crm_app.records.shown import EveryView
from crm_app.records.states import (
    Formatter,
    Item,
    RecordList,
    RecordPage,
    Row,
    address,
    address_values,
    linked_ids,
    list_query,
    loads,
)
from crm_app.tasks import service
from crm_app.tasks.due import with_its_time
from crm_app.tasks.rows import TaskGroup, TaskRow, in_place, replaced, task_row
from crm_app.tasks.schemas import GROUPS, AgendaQuery, TaskIn, TaskQuery
from crm_app.ui.actions import Actions, action
from crm_app.ui.live import Change, follow
from crm_app.ui.state import Viewer
from crm_app.values import days, formats

PRIORITIES = ("high", "normal", "low")
STATUSES = ("open", "done")
GROUP_ROWS = 8
OPEN_BESIDE = 20
DONE_BESIDE = 5
_AT_HAND = 24


def _set_done(work: Work, task_id: UUID, done: bool) -> Item:
    return records.fetch(work, service.TASKS, service.set_done(work, task_id, done).id)


def _quickly_added(data: dict[str, str], viewer: Viewer, tie: dict[str, str]) -> TaskIn:
    """The task of the line over a list. Raises Invalid for a missing title or an invalid day."""
    day = data.get("due_date", "").strip()
    values = {"title": data.get("title", ""), "due_date": read_field(TaskIn, "due_date", day, viewer) if day else None}
    return parse(TaskIn, values | tie)


class Ticks(Actions, mixin=True):
    """Tasks with a checkbox. A completed task stays in its place until the page is left, so that it can be reopened."""

    _at_hand: list[str] = []
    """Ids of the tasks that were completed on this page."""

    @action("task.update")
    async def tick(self, task_id: UUID, done: bool) -> Any:
        """Completes a task, or reopens it."""
        if str(task_id) not in self._at_hand:
            self._at_hand = [*self._at_hand[-_AT_HAND:], str(task_id)]
        item = await self._commit(_set_done, task_id, done)
        self._replace(self._row_of(item, Formatter.of(await self._viewer())))
        return self._ticked()

    def _row_of(self, item: Item, formatter: Formatter) -> TaskRow:
        """A task as a row of this list."""
        return task_row(item, formatter)

    @abstractmethod
    def _replace(self, row: TaskRow) -> None:
        """Refreshes a task in its place."""

    def _ticked(self) -> Any:
        """The other tasks of the list."""


# ---------------------------------------------------------------- the agenda


class TaskAgenda(Ticks, rx.State):
    """Open tasks by urgency, initially those of the reader."""

    groups: list[TaskGroup] = []
    loading: bool = True
    everyone: bool = False
    today: str = ""

    _linked: frozenset[str] = frozenset()
    """The records whose names the rows show."""

    @action("task.read", within=True)
    async def load(self) -> Any:
        """Loads the tasks. An address with further filters redirects to the list."""
        query = self.router.url.query
        values = address_values(TaskQuery, query)
        if values.keys() - {"mine"}:
            return rx.redirect(address("/tasks/all", values), replace=True)
        await self._list(everyone=(values.get("mine") or ["true"])[-1] == "false")
        return None

    def _follow(self) -> None:
        """Subscribes the page to changes of tasks, and of the names of their links."""
        others, linked = service.TASKS.named_kinds, self._linked
        follow(self, "task.read", lambda change: change.kind == "task" or change.renames(linked, others))

    async def _changed(self, changes: list[Change]) -> None:
        """Refreshes the tasks after a change."""
        before = self.groups
        await self._list(self.everyone)
        self._keep(before)

    @action("task.create")
    async def add(self, data: dict[str, str]) -> None:
        """Adds a task for the reader."""
        await self._commit_once(service.create, _quickly_added(data, await self._viewer(), {}))
        self.form_errors = {}
        await self._list(self.everyone)

    @action("task.read")
    async def leave(self) -> None:
        """Clears the tasks when the page is left."""
        self.groups, self.loading, self.form_errors, self._at_hand = [], True, {}, []

    def _replace(self, row: TaskRow) -> None:
        self.groups = [{**group, "rows": replaced(group["rows"], row)} for group in self.groups]

    def _keep(self, before: list[TaskGroup]) -> None:
        """Keeps the tasks that were completed here in their places in the groups `before`."""
        stood = {group["key"]: group["rows"] for group in before}
        elsewhere = {row["id"]: key for key, rows in stood.items() for row in rows if row["id"] in self._at_hand}
        anew = {group["key"]: group for group in self.groups}
        found: list[TaskGroup] = []
        for key in GROUPS:
            group = anew.get(key) or TaskGroup(key=key, rows=[], href="")
            own = [row for row in group["rows"] if elsewhere.get(row["id"], key) == key]
            rows = in_place(stood.get(key, []), own, self._at_hand)
            if rows:
                found.append({**group, "rows": rows})
        self.groups = found

    async def _list(self, everyone: bool) -> None:
        formatter = Formatter.of(await self._viewer())
        mine = None if everyone else True
        found = await self._find(service.agenda, AgendaQuery(mine=mine, limit=GROUP_ROWS))
        self.everyone = everyone
        self._linked = linked_ids(item for group in found["groups"] for item in group["tasks"])
        shared = {"mine": ["" if self.everyone else "true"], "status": ["open"]}
        self.groups = [
            {
                "key": group["key"],
                "rows": [task_row(item, formatter) for item in group["tasks"]],
                "href": address("/tasks/all", shared, due_group=group["key"]) if group["more"] else "",
            }
            for group in found["groups"]
            if group["tasks"]
        ]
        self.today = formats.day(found["today"], formatter.viewer.language)
        self.loading = False
        self._follow()


# ---------------------------------------------------------------- the list


class TaskList(RecordList, Ticks, rx.State):
    """The list of all tasks."""

    rows: list[TaskRow] = []
    _record: ClassVar[RecordType[Any]] = service.TASKS
    _controls: ClassVar[tuple[str, ...]] = ("status", "due_group", "priority", "owner_id")
    _needs: ClassVar[tuple[str, ...]] = ("status", "due_group")
    _adjust: ClassVar[Any] = with_its_time

    @classmethod
    def _path(cls) -> str:
        return "/tasks/all"

    def _row(self, item: Item, formatter: Formatter) -> TaskRow:
        return task_row(item, formatter)

    def _mark(self, item: Item) -> str:
        return str(item["status"])

    def _late_in(self, item: Item, formatter: Formatter) -> str:
        return "due_date" if item["due_group"] == "overdue" else ""

    def _replace(self, row: TaskRow) -> None:
        self.rows = replaced(self.rows, row)
        mark = "done" if row["done"] else "open"
        self.lines = [{**line, "mark": mark} if line["id"] == row["id"] else line for line in self.lines]

    def _renews_rows_only(self, query: ListQuery) -> bool:
        return False  # a task that was completed here keeps its place

    async def _renew(self) -> None:
        before, lines_before = self.rows, self.lines
        await super()._renew()
        self.rows = in_place(before, self.rows, self._at_hand)
        self.lines = in_place(lines_before, self.lines, self._at_hand)


# ---------------------------------------------------------------- one task


class TaskDetails(EveryView, total=False):
    """What the page of a task shows."""

    description: str
    done: bool
    late: bool
    priority: str
    due: str
    remind: str
    completed: str
    company: str
    company_href: str
    contact: str
    contact_href: str
    deal: str
    deal_href: str
    project: str
    project_href: str
    about: str
    about_href: str


class TaskPage(RecordPage, rx.State):
    """The page and the form of a task. The form has separate fields for the due day and time."""

    _view_type: ClassVar[Any] = TaskDetails
    _record: ClassVar[RecordType[Any]] = service.TASKS
    _adjust: ClassVar[Any] = with_its_time
    _prefills: ClassVar[tuple[str, ...]] = ("title", "due_date", *service.TASKS.references, *FIELDS)

    def _view_of(self, item: Item, formatter: Formatter) -> Row:
        day = formatter.day(item["due_date"])
        own: TaskDetails = {
            "title": item["title"],
            "description": item["description"] or "",
            "done": item["status"] == "done",
            "late": item["due_group"] == "overdue",
            "priority": item["priority"],
            "due": formatter.date_time(item["due_at"]) or day,
            "remind": formatter.date_time(item["remind_at"]),
            "completed": formatter.date_time(item["completed_at"]),
            "about": item["about_title"] or "",
            "about_href": f"{TYPES[item['about_kind']].path}/{item['about_id']}" if item["about_kind"] in TYPES else "",
        }
        links = {
            part: value
            for name, kind in service.TASKS.references.items()
            for part, value in (
                (kind, item[f"{kind}_name"] or ""),
                (f"{kind}_href", f"{TYPES[kind].path}/{item[name]}" if item[name] else ""),
            )
        }
        return {**own, **links}

    def _field_names(self) -> list[str]:
        return [name for name in super()._field_names() if name not in ("status", "due_at")] + ["due_time"]

    def _to_form(self, item: Item) -> dict[str, str]:
        own = {"due_time": ""}
        if item["due_at"]:
            due = datetime.fromisoformat(item["due_at"])
            day = formats.day(due.astimezone(ZoneInfo(self._zone)).date(), self._language)
            own = {"due_date": day, "due_time": days.time_field(due, self._zone)}
        return super()._to_form(item) | own

    def _to_input(self, typed: dict[str, str]) -> dict[str, Any]:
        own = ("due_date", "due_time")
        values = super()._to_input({name: value for name, value in typed.items() if name not in own})
        if not typed.keys() & set(own):
            return values
        day, time = (typed.get(name, self._base.get(name, "")) for name in own)
        if time and not day:
            raise Invalid(fields={"due_date": "tasks.error.time_without_day"})
        due = super()._to_input({"due_date": day})["due_date"]
        if not time:
            return values | {"due_date": due, "due_at": None}
        try:
            clock, offset = days.parse_time(time)
            moment = days.local_date_time(due, clock, self._zone, offset=offset, language=self._language)
        except days.Unreadable as error:
            raise Invalid(fields={"due_time": error.problem}) from None
        return values | {"due_at": moment}

    def _defaults(self) -> dict[str, str]:
        return {"priority": "normal"}

    @action("task.update")
    async def set_done(self, done: bool) -> None:
        """Completes the task, or reopens it."""
        try:
            task_id = UUID(self.record_id)
        except ValueError:
            raise NotFound from None
        await self._show(await self._commit(_set_done, task_id, done), await self._formatter())


# ---------------------------------------------------------------- beside another record


class TasksBeside(Ticks, rx.State):
    """The tasks of the record of the page: open ones, and the latest completed ones."""

    rows: list[TaskRow] = []
    loading: bool = True
    more: bool = False

    _kind: str = ""
    _of: str = ""
    _linked: frozenset[str] = frozenset()
    """The records whose names the rows show."""

    @action("task.read", within=True)
    async def show_for(self, kind: Subject, record_id: UUID) -> None:
        """Loads the tasks of a record."""
        self._kind, self._of = kind, str(record_id)
        await self._list()
        self._put(form_errors={})

    @action("task.create")
    async def add(self, data: dict[str, str]) -> Any:
        """Adds a task to the record."""
        kind, record_id = subject_of(data, self._kind, self._of)
        await self._commit_once(
            service.create, _quickly_added(data, await self._viewer(), link(service.TASKS, kind, record_id))
        )
        self.form_errors = {}
        if record_id != self._of:
            return None
        await self._list()
        return self._ticked()

    def _forget(self) -> None:
        """Clears the tasks when the page is left."""
        self._put(rows=[], more=False, loading=True, form_errors={}, _kind="", _at_hand=[])

    @classmethod
    def _heeds(cls, change: Change, place: Place) -> bool:
        """Whether a change may concern one of the tasks, or a name in their rows."""
        return cls._belongs(change, place) or (change.named and change.kind in service.TASKS.named_kinds)

    @classmethod
    def _belongs(cls, change: Change, place: Place) -> bool:
        return change.kind == "task" and change.concerns(place.id, "task")

    async def _renew(self, place: Place, changes: Sequence[Change]) -> None:
        """Refreshes the tasks of the record after a change to one of them."""
        others = service.TASKS.named_kinds
        heeded = any(self._belongs(change, place) or change.renames(self._linked, others) for change in changes)
        if heeded and self._kind and self._of == place.id:
            before = self.rows
            await self._list()
            self._put(rows=in_place(before, self.rows, self._at_hand))

    def _replace(self, row: TaskRow) -> None:
        self.rows = replaced(self.rows, row)

    def _row_of(self, item: Item, formatter: Formatter) -> TaskRow:
        return task_row(item, formatter, beside=self._kind)

    def _ticked(self) -> Any:
        return ProjectPage.refresh if self._kind == "project" else None

    async def _page(self, query: TaskQuery) -> Any:
        return loads(await self._find(service.page, query))

    async def _list(self) -> None:
        formatter = Formatter.of(await self._viewer())
        tie = {name: [value] for name, value in link(service.TASKS, self._kind, self._of).items()}
        still = list_query(TaskQuery, {"status": ["open"], "sort": ["due_date"], **tie}, limit=OPEN_BESIDE)
        done = list_query(TaskQuery, {"status": ["done"], "sort": ["-completed_at"], **tie}, limit=DONE_BESIDE)
        pages = await together(self._page(still), self._page(done))
        items = [item for page in pages for item in page["items"]]
        self._linked = linked_ids(items)
        rows = [self._row_of(item, formatter) for item in items]
        self._put(rows=rows, more=any(page["next"] for page in pages), loading=False)
