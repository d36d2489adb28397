"""The states of the activities' pages and of the timeline on a record's page."""

from collections.abc import Sequence
from typing import Any, ClassVar, TypedDict
from uuid import UUID

import reflex as rx

from crm_app.activities import service, timeline
from crm_app.activities.schemas import ActivityIn, TimelineQuery
from crm_app.core.errors import AppError, Forbidden, Invalid, Unauthenticated
from crm_app.core.validation import parse
from crm_app.records import TYPES, RecordType, choices
from crm_app.records.about import FIELDS, Subject, link
from crm_app.records.reading import read_field
from crm_app.records.related import Place, subject_of
from crm_app.records.shown import EveryView
from crm_app.records.states import Formatter, Item, RecordList, RecordPage, Row
from crm_app.ui.actions import Actions, action
from crm_app.ui.live import Change
from crm_app.ui.state import Shell

KINDS = ("note", "call", "meeting", "email")
ICONS = {"note": "sticky-note", "call": "phone", "meeting": "users", "email": "mail"}
CHANGE_ICONS = {"create": "plus", "update": "pencil", "delete": "trash-2", "restore": "undo-2"}
TIMED = ("call", "meeting")
PAGE_ENTRIES = 15
MAX_ENTRIES = 45
_LONG_BODY = 2000
_NAMED = ("member", "pipeline")
"""Further kinds whose names a timeline shows."""


def title_of(item: Item, formatter: Formatter) -> str:
    """The title of an activity: its subject, else the beginning of its text, else its kind."""
    first = (item["body"] or "").strip().partition("\n")[0][:120]
    return item["subject"] or first or formatter.translate(f"activities.kind.{item['kind']}")


def details_of(item: Item, formatter: Formatter) -> str:
    """The duration of an activity, and its direction."""
    minutes, direction = item["duration_minutes"], item["direction"]
    parts = []
    if direction:
        parts.append(formatter.translate(f"activities.direction.{direction}"))
    if minutes:
        parts.append(
            formatter.translate("values.time.minutes.one" if minutes == 1 else "values.time.minutes", count=minutes)
        )
    return " · ".join(parts)


class ActivityRow(TypedDict):
    """An activity as a row of a list."""

    id: str
    href: str
    title: str
    icon: str
    kind: str
    meta: str
    owner: str
    when: str


class Entry(TypedDict):
    """An entry of a timeline: a change, or an activity, for which the further fields are filled."""

    id: str
    actor: str
    when: str
    moment: str
    about: str
    about_href: str
    icon: str
    text: str
    activity: str
    title: str
    body: str
    details: str
    may_edit: bool
    may_delete: bool


def activity_row(item: Item, formatter: Formatter) -> ActivityRow:
    """An activity as a row of a list."""
    linked = (
        item["contact_name"],
        item["company_name"],
        item["deal_name"],
        item["project_name"],
        item["task_title"],
        item["about_title"],
    )
    return {
        "id": item["id"],
        "href": f"/activities/{item['id']}",
        "title": title_of(item, formatter),
        "icon": ICONS[item["kind"]],
        "kind": item["kind"],
        "meta": " · ".join(part for part in linked if part),
        "owner": item["owner_name"] or "",
        "when": formatter.ago(item["occurred_at"]),
    }


class ActivityList(RecordList, rx.State):
    """The list of activities."""

    rows: list[ActivityRow] = []
    _record: ClassVar[RecordType[Any]] = service.ACTIVITIES
    _controls: ClassVar[tuple[str, ...]] = ("kind", "owner_id")
    _needs: ClassVar[tuple[str, ...]] = ("kind", "body")

    def _row(self, item: Item, formatter: Formatter) -> ActivityRow:
        return activity_row(item, formatter)

    def _title(self, item: Item, formatter: Formatter) -> str:
        return title_of(item, formatter)

    async def _chip(self, name: str, value: str, formatter: Formatter) -> str:
        if name != "with_company":
            return await super()._chip(name, value, formatter)
        company = (await self._read(choices.option, "company", value)).get("label", "–")
        return formatter.translate("activities.filter.with_company", value=company)


class ActivityDetails(EveryView, total=False):
    """What the page of an activity shows."""

    kind: str
    icon: str
    body: str
    when: str
    details: str
    company: str
    company_href: str
    contact: str
    contact_href: str
    deal: str
    deal_href: str
    project: str
    project_href: str
    task: str
    task_href: str
    about: str
    about_href: str


class ActivityPage(RecordPage, rx.State):
    """An activity's page and form."""

    _view_type: ClassVar[Any] = ActivityDetails
    _record: ClassVar[RecordType[Any]] = service.ACTIVITIES
    _prefills: ClassVar[tuple[str, ...]] = ("kind", *service.ACTIVITIES.references, *FIELDS)

    def _view_of(self, item: Item, formatter: Formatter) -> Row:
        about_kind = item["about_kind"]
        own: ActivityDetails = {
            "title": title_of(item, formatter),
            "kind": item["kind"],
            "icon": ICONS[item["kind"]],
            "body": item["body"] or "",
            "when": formatter.date_time(item["occurred_at"]),
            "details": details_of(item, formatter),
            "about": item["about_title"] or "",
            "about_href": f"{TYPES[about_kind].path}/{item['about_id']}" if about_kind in TYPES else "",
        }
        links: dict[str, str] = {}
        for name, kind in service.ACTIVITIES.references.items():
            links[kind] = item[f"{kind}_{TYPES[kind].title_column}"] or ""
            links[f"{kind}_href"] = f"{TYPES[kind].path}/{item[name]}" if item[name] else ""
        return {**own, **links}

    def _to_input(self, typed: dict[str, str]) -> dict[str, Any]:
        values = super()._to_input(typed)
        if "occurred_at" in values and not values["occurred_at"]:
            raise Invalid(fields={"occurred_at": "core.field.required"})
        return values

    def _defaults(self) -> dict[str, str]:
        return {"kind": "note"}


class Timeline(Actions, rx.State):
    """The timeline of the record whose page is open, and the form that adds an activity."""

    entries: list[Entry] = []
    loading: bool = True
    more: bool = False
    skipped: bool = False
    """Whether the newest entries were removed to make room for older ones."""

    _kind: str = ""
    _of: str = ""
    _after: str | None = None
    _linked: frozenset[str] = frozenset()
    """The records whose names the entries show."""

    @action(within=True)
    async def show_for(self, kind: Subject, record_id: UUID) -> None:
        """Loads the newest entries of a record."""
        self._kind, self._of = kind, str(record_id)
        try:
            await self._begin()
        except (Unauthenticated, Forbidden):
            raise
        except AppError:
            self.entries, self.loading = [], True
            raise
        self._put(form_errors={})

    @action(within=True)
    async def show_more(self) -> None:
        """Loads older entries; when there are many, they replace the newest."""
        if self._after is None:
            return
        older = await self._fetch()
        if len(self.entries) + len(older) > MAX_ENTRIES:
            self.entries, self.skipped = older, True
        else:
            self.entries = [*self.entries, *older]

    @action(within=True)
    async def show_newest(self) -> None:
        """Loads the newest entries again."""
        await self._begin()

    @action("activity.create")
    async def write(self, data: dict[str, str]) -> None:
        """Logs an activity about the record."""
        about, record_id = subject_of(data, self._kind, self._of)
        viewer = await self._viewer()
        kind, moment = data.get("kind", ""), data.get("occurred_at", "").strip()
        values = {
            "kind": kind,
            "subject": data.get("subject") if kind != "note" else None,
            "body": data.get("body"),
            "duration_minutes": data.get("duration_minutes") or None if kind in TIMED else None,
            "direction": data.get("direction") or None if kind in service.DIRECTED else None,
            "occurred_at": read_field(ActivityIn, "occurred_at", moment, viewer) if moment else None,
            **link(service.ACTIVITIES, about, record_id),
        }
        await self._commit_once(service.create, parse(ActivityIn, values))
        self.form_errors = {}
        if record_id == self._of:
            await self._begin()

    @action("activity.delete")
    async def remove(self, activity_id: UUID) -> None:
        """Deletes an activity, and offers to undo it."""
        made = await self._commit(service.delete, activity_id)
        await self._say("ui.record.said.deleted", undo=f"activity:{made.id}", name=service.ACTIVITIES.title(made))
        await self._begin()

    def _forget(self) -> None:
        """Clears the entries when the page is left."""
        self._put(entries=[], more=False, skipped=False, loading=True, form_errors={}, _kind="")

    @classmethod
    def _heeds(cls, change: Change, place: Place) -> bool:
        """Whether a change may add an entry to the record's timeline."""
        # A change to a deal also belongs to the timeline of its company, and the event of the change does not contain
        # the company.
        return cls._belongs(change, place) or (change.named and bool(change.id or change.kind in _NAMED))

    @classmethod
    def _belongs(cls, change: Change, place: Place) -> bool:
        parts = TYPES[place.kind].parts()
        return change.concerns(place.id, place.kind, "activity", *parts) or (bool(parts) and change.kind == "activity")

    async def _renew(self, place: Place, changes: Sequence[Change]) -> None:
        """Refreshes the shown entries after a change to the record, if they are its newest ones."""
        heeded = any(self._belongs(change, place) or change.renames(self._linked, _NAMED) for change in changes)
        if heeded and self._kind and self._of == place.id and not self.skipped:
            self._after = None
            self._put(entries=await self._fetch(max(len(self.entries), PAGE_ENTRIES)))

    async def _begin(self) -> None:
        self._after = None
        self._put(entries=await self._fetch(), skipped=False, loading=False)

    async def _fetch(self, limit: int = PAGE_ENTRIES) -> list[Entry]:
        shell = await self.get_state(Shell)
        formatter = Formatter.of(shell._viewer())
        query = TimelineQuery(limit=limit, after=self._after)
        first = self._after is None
        found, named = await self._find(
            timeline.read_with_names, self._kind, UUID(self._of), query, language=formatter.viewer.language
        )
        self._linked = named if first else self._linked | named
        self._after = found["next"]
        self._put(more=bool(found["next"]))
        return [self._entry(item, formatter, shell) for item in found["items"]]

    def _entry(self, item: Item, formatter: Formatter, shell: Shell) -> Entry:
        about, activity = item["about"], item["activity"]
        elsewhere = about["kind"] != self._kind
        shown: Entry = {
            "id": item["id"],
            "actor": item["actor"],
            "when": formatter.ago(item["at"]),
            "moment": formatter.date_time(item["at"]),
            "about": about["title"] if elsewhere else "",
            "about_href": f"{TYPES[about['kind']].path}/{about['id']}" if elsewhere else "",
            "icon": CHANGE_ICONS.get(item["action"] or "", "pencil"),
            "text": " · ".join(item["sentences"]),
            "activity": "",
            "title": "",
            "body": "",
            "details": "",
            "may_edit": False,
            "may_delete": False,
        }
        if activity:
            mine = activity["owner_id"] == shell._member_id
            body = activity["body"] or ""
            shown |= {
                "icon": ICONS[activity["kind"]],
                "text": formatter.translate(f"activities.did.{activity['kind']}"),
                "activity": f"/activities/{activity['id']}",
                "title": activity["subject"] or "",
                "body": body if len(body) <= _LONG_BODY else f"{body[:_LONG_BODY]}…",
                "details": details_of(activity, formatter),
                "may_edit": shell._may("activity.update", own=mine),
                "may_delete": shell._may("activity.delete", own=mine),
            }
        return shown
