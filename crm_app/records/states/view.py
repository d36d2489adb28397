"""The state of a record's own page: what it shows, and how it stays true."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar, TypedDict

import reflex as rx

from crm_app.core.errors import Invalid, NotFound
from crm_app.core.i18n import Language
from crm_app.core.joined import together
from crm_app.records import own, related, shown
from crm_app.records.in_place import can_choose
from crm_app.records.own import OwnField, reading
from crm_app.records.own import names as own_names
from crm_app.records.own.conditions import PREFIX
from crm_app.records.states.placed import PlacedValues
from crm_app.records.states.values import Formatter, Item, Row, Shown, linked_ids, loads, plain_text, record_uuid
from crm_app.ui.actions import action, admitted
from crm_app.ui.live import Change, follow
from crm_app.ui.state import Shell


class CustomField(TypedDict):
    """A custom field of a record."""

    name: str
    value: str
    href: str
    """The address that it opens; empty for none."""
    heading: str
    """The heading over it; empty where it goes on."""
    cell: str
    """The name of its field, which can be changed in place; empty for none."""


class RecordView(PlacedValues, mixin=True):
    """A record as its page shows it, for as long as the page is open."""

    record_id: str = ""
    status: str = "loading"
    """loading, ready or missing."""
    view: Shown = {}
    """The texts of the page. Pages read them by `records.pages.view_of`, which knows their names."""
    custom: list[CustomField] = []
    may_edit: bool = False
    may_delete: bool = False
    form_key: str = ""
    """Names what the form is of: its record with the version, or the address of a new one. Empty when none is open."""

    _view_type: ClassVar[Any] = None
    """The `TypedDict` of `view`; None for the declared fields of the kind, see `shown.view_type`."""
    _version: int = 0
    _own: list[OwnField] = []
    """The fields of the workspace's own that are in use."""
    _own_names: dict[str, str] = {}
    """The names to which values of these point, by id."""
    _own_keys: frozenset[str] = frozenset()
    """The keys of these, and of the archived ones."""
    _linked: frozenset[str] = frozenset()
    """The records whose names the page shows."""
    _language: Language = "en"
    _zone: str = "UTC"
    """Language and zone of days and times in the form."""

    def _view_of(self, item: Item, formatter: Formatter) -> Row:
        """The texts of the record's page; has `title`."""
        return shown.view(self._record, item, formatter)

    @action("{kind}.read", within=True)
    async def load(self) -> None:
        """Reads the record that the address names and the sections of its page, with one message to the database."""
        formatter, kind = await self._formatter(), self._record.kind
        try:
            place = related.Place(kind, str(record_uuid(getattr(self, f"{kind}_id", ""))))
            if place.id != self.record_id:
                # Where it cannot be read, the one before is not shown in its place.
                self._put(status="loading", cell={})
                await related.forget(self, kind)
            self.form_key = ""
            await together(self._open(formatter), *await related.shown(self, place))
        except (NotFound, Invalid):
            await admitted()
            self.status, self.view, self.record_id, self.form_key = "missing", {}, "", ""
            await related.forget(self, kind)
            return
        self._follow(self.record_id)

    async def _open(self, formatter: Formatter) -> None:
        await self._show(await self._fetch(), formatter)

    def _follow(self, record_id: str) -> None:
        """Subscribes the page to changes of the record and of the sections of its page."""
        place = related.Place(self._record.kind, record_id)
        parts, others = related.states(place.kind), self._record.named_kinds | self._pointed_kinds()

        def wanted(change: Change) -> bool:
            own = change.concerns(record_id, place.kind) or (change.named and change.kind in others)
            return own or any(part._heeds(change, place) for part in parts)

        follow(self, f"{place.kind}.read", wanted)

    async def _changed(self, changes: list[Change]) -> None:
        """Refreshes the page after a change to the record or to a section of its page."""
        # A form stands on the version that it was opened with: saving it finds what others changed meanwhile.
        if self.record_id and not self.form_key:
            await self._renew(changes, related.Place(self._record.kind, self.record_id))

    async def _renew(self, changes: Sequence[Change], place: related.Place) -> None:
        """Reads the record again under somebody's eyes, and those parts of its page that changed."""
        others = self._record.named_kinds | self._pointed_kinds()
        if any(change.concerns(place.id, place.kind) or change.renames(self._linked, others) for change in changes):
            try:
                item: Item = loads(await self._find(self._service.get, record_uuid(place.id)))
            except NotFound:
                self.status, self.view = "missing", {}
                return
            await self._show(item, await self._formatter())
        for part in related.states(place.kind):
            if any(part._heeds(change, place) for change in changes):
                await (await self.get_state(part))._renew(place, changes)

    @action("{kind}.read")
    async def leave(self) -> None:
        """Forgets the record when the page is left."""
        self.status, self.view, self.custom, self.form_key, self.cell = "loading", {}, [], "", {}
        await related.forget(self, self._record.kind)

    async def _after_cell(self) -> None:
        item: Item = loads(await self._find(self._service.get, record_uuid(self.record_id)))
        await self._show(item, await self._formatter())

    @action("{kind}.delete")
    async def remove(self) -> Any:
        """Deletes the record, and offers to undo it."""
        record_id = record_uuid(self.record_id)
        title = str(self.view.get("title", ""))
        await self._commit(self._service.delete, record_id)
        undo = f"{self._record.kind}:{record_id}"
        await self._say("ui.record.said.deleted", undo=undo, name=title)
        return rx.redirect(self._path())

    async def _fetch(self) -> Item:
        record_id = record_uuid(getattr(self, f"{self._record.kind}_id", ""))
        item: Item = loads(await self._find(self._service.get, record_id))
        return item

    async def _show(self, item: Item, formatter: Formatter) -> None:
        shell = await self.get_state(Shell)
        self._language, self._zone = formatter.viewer.language, formatter.viewer.timezone
        mine = item["owner_id"] == shell._member_id
        kind = self._record.kind
        self.may_edit = shell._may(f"{kind}.update", own=mine)
        self.may_delete = shell._may(f"{kind}.delete", own=mine)
        self.record_id = item["id"]
        self._version, self._linked = item["version"], linked_ids([item])
        self.view = {
            **self._view_of(item, formatter),
            "owner": item["owner_name"] or "",
            "created": formatter.date_time(item["created_at"]),
            "updated": formatter.ago(item["updated_at"]),
        }
        await self._know_own()
        await self._know_names(item["custom_fields"])
        self.custom = self._own_facts(item["custom_fields"], formatter, shell.permissions)
        if item.get("external_id"):
            name = formatter.translate("ui.record.identifier", source=item.get("external_source") or "")
            self.custom.insert(0, {"name": name, "value": item["external_id"], "href": "", "heading": "", "cell": ""})
        self.status = "ready"

    async def _know_own(self) -> None:
        """Learns the fields of the workspace's own, which this process remembers."""
        every = await self._find(own.of_kind, self._record.kind, archived=True)
        self._put(_own=[one for one in every if not one.archived], _own_keys=frozenset(one.key for one in every))

    async def _know_names(self, custom: Mapping[str, Any]) -> None:
        """Learns the names of the people and records to which own fields point, as far as the reader may see them."""
        if not any(one.is_pointer and custom.get(one.key) for one in self._own):
            self._put(_own_names={})
            return
        self._own_names = await self._find(own_names.of, self._own, [custom], self._language)
        self._linked |= self._own_names.keys()

    def _pointed_kinds(self) -> frozenset[str]:
        """The kinds of the records to which own fields point."""
        return frozenset(one.target for one in self._own if one.target)

    def _own_facts(
        self, custom: Mapping[str, Any], formatter: Formatter, permissions: Collection[str]
    ) -> list[CustomField]:
        """The values of own fields in their order, then those that belong to no field."""
        language, section = formatter.viewer.language, ""
        found: list[CustomField] = []
        for one in self._own:
            value = custom.get(one.key)
            words = one.section[language == "th"]
            heading, section = words if words != section else "", words
            text = reading.reads(one, value, language, formatter.viewer.timezone, self._own_names) or "–"
            href = reading.href(one, value) or own_names.href(one, value, self._own_names)
            name, cell = one.words(language), f"{PREFIX}{one.key}" if can_choose(one, permissions) else ""
            found.append({"name": name, "value": text, "href": href, "heading": heading, "cell": cell})
        free = {name: value for name, value in custom.items() if name not in self._own_keys}
        return found + [
            {"name": name, "value": plain_text(value), "href": "", "heading": "", "cell": ""}
            for name, value in free.items()
        ]
