"""What the pages of all records have in common: the state of a list, of a record with its form, of a related list.

A domain's `state.py` subclasses these and says how a row reads. Permissions are written with the kind left open
(`{kind}.read`); each subclass fills in its own.
"""

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar, get_args, get_origin
from urllib.parse import parse_qs, urlencode
from uuid import UUID

import reflex as rx
from pydantic import AwareDatetime, BaseModel

from crm_app.core import days, formats, records, tags
from crm_app.core.clock import now, today
from crm_app.core.collation import fold
from crm_app.core.database import Work
from crm_app.core.errors import AppError, Conflict, Invalid, NotFound, Problem, Unauthenticated
from crm_app.core.i18n import Language, text
from crm_app.core.pagination import ListQuery, Patch
from crm_app.core.principal import Caller
from crm_app.core.records import RecordType
from crm_app.core.validation import parse
from crm_app.ui import related
from crm_app.ui.guard import Actions, Policy, action
from crm_app.ui.live import Change, changes, of_kinds
from crm_app.ui.picker import NEW
from crm_app.ui.state import Shell, Viewer

PAGE_ROWS = 25
RELATED_ROWS = 8
PICKER_ROWS = 12
_TRAIL = 200
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")

Item = dict[str, Any]
"""A record as the service gives it: JSON values, amounts as Decimal."""
Shown = dict[str, Any]
"""A record as a page shows it: texts, formatted for the person who looks."""
Values = dict[str, list[str]]
"""The values of a list's address, by name."""


# ---------------------------------------------------------------- reading and writing values


def loads(body: bytes) -> Any:
    """JSON from a service, with amounts kept exact."""
    return json.loads(body, parse_float=Decimal)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes values the way the person who looks reads them."""

    viewer: Viewer
    now: datetime
    today: date

    @classmethod
    def of(cls, viewer: Viewer) -> "Writer":
        return cls(viewer, now(), today(viewer.timezone))

    def text(self, key: str, **params: Any) -> str:
        """The text of `key`."""
        return text(key, self.viewer.language, **params)

    def day(self, value: str | None) -> str:
        """A day with its year, empty for None."""
        return formats.day(date.fromisoformat(value), self.viewer.language) if value else ""

    def ago(self, value: str | None) -> str:
        """How long ago a moment was."""
        if not value:
            return ""
        return formats.relative(datetime.fromisoformat(value), self.viewer.language, self.viewer.timezone, self.now)

    def moment(self, value: str | None) -> str:
        """A moment, in the person's zone."""
        if not value:
            return ""
        return formats.moment(datetime.fromisoformat(value), self.viewer.language, self.viewer.timezone)

    def money(self, amount: Any, currency: str | None) -> str:
        """An amount in full, empty for None."""
        return "" if amount is None else formats.money(Decimal(str(amount)), currency or self.viewer.currency)

    def number(self, value: Any) -> str:
        """A whole number with separators, empty for None."""
        return formats.number(value)


def address_values(schema: type[ListQuery], query: str) -> Values:
    """What an address asks of a list: the parameters that its schema knows, empty ones left out."""
    given = parse_qs(query[:4000], max_num_fields=100)
    return {name: given[name] for name in schema.model_fields if name in given}


def list_query(schema: type[ListQuery], values: Values, **fixed: Any) -> Any:
    """`values` as the list's query. Raises Invalid when the address asks for what there is not."""
    given: dict[str, Any] = {
        name: found if _is_list(schema, name) else found[-1] for name, found in values.items() if name != "limit"
    }
    return parse(schema, given | fixed)


def _is_list(schema: type[BaseModel], name: str) -> bool:
    return any(get_origin(part) is list for part in _parts(schema.model_fields[name].annotation))


def _parts(annotation: Any) -> Iterator[Any]:
    """An annotation and all that it is made of."""
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


@lru_cache(maxsize=128)
def written_as(schema: type[BaseModel], name: str) -> str:
    """How a form or a filter shows a field of a schema: as `day`, `moment`, `amount` or, else, `text`."""
    parts = set(filter(_is_hashable, _parts(schema.model_fields[name].annotation)))
    kinds = (("moment", {datetime, AwareDatetime}), ("day", {date}), ("amount", {Decimal}))
    return next((kind for kind, types in kinds if parts & types), "text")


def _is_hashable(value: Any) -> bool:
    return isinstance(value, Hashable)


def read_field(schema: type[BaseModel], name: str, written: str, viewer: Viewer) -> Any:
    """What a person wrote into a field of a form or a filter, as its schema takes it.

    Args:
        schema: that of the form or of the list's query.
        name: the field.
        written: not empty.
        viewer: whose zone and language it is in.

    Raises:
        Invalid: it cannot be read; the message stands at the field.
    """
    try:
        match written_as(schema, name):
            case "day":
                return days.parse_day(written, today(viewer.timezone))
            case "moment":
                return days.parse_moment(written, viewer.timezone, now(), viewer.language)
            case "amount":
                return formats.parse_amount(written)
    except days.Unreadable as error:
        raise Invalid(fields={name: error.problem}) from None
    except ValueError:
        raise Invalid(fields={name: "core.field.amount"}) from None
    return written


def show_field(schema: type[BaseModel], name: str, value: str, viewer: Viewer) -> str:
    """A value of an address or of a record as its field shows it; what cannot be read stays as it stands."""
    if not value or written_as(schema, name) not in ("day", "moment"):
        return value
    try:
        if written_as(schema, name) == "day":
            return formats.day(date.fromisoformat(value), viewer.language)
        moment = datetime.fromisoformat(value)
        return value if moment.tzinfo is None else formats.moment(moment, viewer.language, viewer.timezone)
    except ValueError:
        return value


def address(path: str, values: Mapping[str, Sequence[str]], **changes: str) -> str:
    """The address of a list with some parameters changed; an empty text takes one out."""
    merged: dict[str, Sequence[str]] = {**values, **{name: [value] for name, value in changes.items()}}
    pairs = [(name, value) for name, found in merged.items() for value in found if value]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def tag_options(caller: Caller, record: RecordType[Any]) -> list[dict[str, str]]:
    """The tags in use as the choices of a filter."""
    return [{"value": tag, "label": tag} for tag in tags.in_use(caller, record)]


def linked_ids(items: Iterable[Item]) -> frozenset[str]:
    """The ids of what `items` refer to and show by name."""
    return frozenset(
        value for item in items for name, value in item.items() if name.endswith("_id") and isinstance(value, str)
    )


def _written_time(value: str, writer: Writer) -> str:
    """A day or a moment of an address as the person reads it; anything else, say an amount, as it stands."""
    try:
        if "T" in value:
            return writer.moment(value)
        return writer.day(value) if "-" in value else value
    except (ValueError, TypeError):
        return value


def _fill_in_kind(state: Any, kind: str) -> None:
    """Gives the handlers that a state has from a mixin, each a copy of its own, the permissions of its kind."""
    for handler in state.event_handlers.values():
        policy = getattr(handler.fn, "_policy", None)
        if isinstance(policy, Policy) and policy.permission and "{kind}" in policy.permission:
            handler.fn._policy = Policy(policy.permission.format(kind=kind), policy.public)


class RecordActions(Actions, mixin=True):
    """What a list and a record's page share."""

    _record: ClassVar[RecordType[Any]]
    _service: ClassVar[Any]
    """The domain's service module."""

    @classmethod
    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if not cls._mixin:
            _fill_in_kind(cls, cls._record.kind)

    @classmethod
    def _path(cls) -> str:
        return f"/{cls._record.plural}"

    async def _writer(self) -> Writer:
        return Writer.of(await self._viewer())


# ---------------------------------------------------------------- a list


class RecordList(RecordActions, mixin=True):
    """A list that its address describes: filters, order and page are parameters of it, so it can be shared and left."""

    rows: list[Shown] = []
    loading: bool = True
    failed: str = ""
    """What is wrong with the list that the address asks for."""
    first_href: str = ""
    """The first page, when the address names a place in the list that is not there; else empty."""
    filters: dict[str, str] = {}
    """The chosen value of every control; an empty text for none."""
    chips: list[dict[str, str]] = []
    """Filters without a control: `label`, and `href` of the list without it."""
    filtered: bool = False
    count: str = ""
    next_href: str = ""
    previous_href: str = ""
    export_href: str = ""

    _controls: ClassVar[tuple[str, ...]] = ()
    """Filters that have a control on the page."""
    _trail: list[str] = []
    """Where the pages before this one begin."""
    _options_at: float = 0.0
    _linked: frozenset[str] = frozenset()
    """What the rows, and the filters that are set, show by name."""

    def _row(self, item: Item, writer: Writer) -> Shown:
        """How one record reads in the list; has `id` and `href`."""
        raise NotImplementedError

    async def _chip(self, name: str, value: str, writer: Writer) -> str:
        """How a filter without a control reads."""
        if name.endswith(("_from", "_to", "_before")):
            value = _written_time(value, writer)
        group = "ui.record" if name.startswith("created_") else self._record.plural
        return writer.text(f"{group}.filter.{name}", value=value)

    async def _load_options(self) -> None:
        """Fills the choices of the filters."""

    @action("{kind}.read")
    async def load(self) -> None:
        """Reads the page that the address asks for."""
        await self._refresh()

    @action("{kind}.read", background=True)
    async def watch(self) -> None:
        """Reads it again whenever somebody changed what it shows, for as long as the page is open.

        Shown are records of this kind, and the names of others: a deal's company, its owner, its stage.
        """
        kind, others = self._record.kind, self._record.named_kinds
        async for told in changes(f"{kind}.read", of_kinds(kind, named=others)):
            async with self:
                if any(change.kind in ("member", *self._record.names) for change in told):
                    await self._load_options()
                if any(change.kind == kind or change.renames(self._linked, others) for change in told):
                    await self._renew()

    async def _renew(self) -> None:
        """Reads the page again under somebody's eyes."""
        await self._refresh()

    async def _refresh(self) -> None:
        writer = await self._writer()
        values = address_values(self._record.query, self.router.url.query)
        values = self._asked(values, writer)
        begin = address(self._path(), values, after="") if "after" in values else ""
        try:
            query = list_query(self._record.query, values, limit=PAGE_ROWS)
            found = loads(await self._read(self._service.page, query))
        except Unauthenticated:
            raise
        except AppError as error:
            key = "ui.record.failed" if isinstance(error, Invalid) else error.message_key
            lost = isinstance(error, Invalid) and error.fields.keys() == {"after"}
            self.rows, self.failed, self._linked = [], writer.text(key), frozenset()
            self.first_href = begin if lost else ""
            self.next_href = self.previous_href = self.count = ""
        else:
            self.failed, self.first_href = "", "" if found["items"] else begin
            self.rows = [self._row(item, writer) for item in found["items"]]
            chosen = (value for name, given in values.items() if name.endswith("_id") for value in given)
            self._linked = linked_ids(found["items"]).union(chosen)
            self._turn_to(values, found["next"])
        self.loading = False
        await self._describe(values, writer)

    @action("{kind}.read")
    async def load_options(self) -> None:
        """Reads the choices of the filters, at most once a minute."""
        moment = now().timestamp()
        if abs(moment - self._options_at) > 60:  # also when the clock was put back
            await self._load_options()
            self._options_at = moment

    @action("{kind}.read")
    async def choose(self, name: str, value: str) -> Any:
        """Sets one filter, or the order (`sort`), by going to the address that says so."""
        if name not in self._record.query.model_fields:
            raise Invalid
        return rx.redirect(await self._address_with({name: value}))

    @action("{kind}.read")
    async def apply(self, data: dict[str, str]) -> Any:
        """Sets several filters at once, from a form with their names. Days and amounts are read as people write them."""
        known = self._record.query.model_fields
        return rx.redirect(await self._address_with({name: value for name, value in data.items() if name in known}))

    async def _address_with(self, written: Mapping[str, str]) -> str:
        """The list's address with some filters changed. Raises Invalid, with a message per field, for what is none."""
        viewer, schema = await self._viewer(), self._record.query
        asked: dict[str, str] = {}
        faults: dict[str, Problem] = {}
        for name, text_ in written.items():
            value = text_.strip()[:200]
            try:
                found = read_field(schema, name, value, viewer) if value else ""
            except Invalid as error:
                faults |= error.fields
            else:
                asked[name] = found.isoformat() if isinstance(found, date) else str(found)
        if faults:
            raise Invalid(fields=faults)
        self.form_errors = {}
        values = address_values(schema, self.router.url.query)
        return address(self._path(), values, **asked, after="")

    def _asked(self, values: Values, writer: Writer) -> Values:
        """What the list is filtered by, where the address leaves something to be understood."""
        return values

    @action("{kind}.read")
    async def leave(self) -> None:
        """Forgets the rows when the page is left."""
        self.rows, self.chips, self.loading, self.failed = [], [], True, ""

    def _turn_to(self, values: Values, following: str | None) -> None:
        here = (values.get("after") or [""])[-1]
        if here in self._trail:
            self._trail = self._trail[: self._trail.index(here) + 1]
        else:
            self._trail = [*self._trail[-_TRAIL:], here] if here and self._trail else (["", here] if here else [""])
        path = self._path()
        self.next_href = address(path, values, after=following) if following else ""
        self.previous_href = address(path, values, after=self._trail[-2]) if here else ""
        self.count = "" if here else f"{len(self.rows)}+" if following else str(len(self.rows))

    async def _describe(self, values: Values, writer: Writer) -> None:
        path = self._path()
        common = ("q", "sort", "after", "limit")
        single = {name: found[0] for name, found in values.items() if len(found) == 1}
        schema, viewer = self._record.query, writer.viewer
        self.filters = dict.fromkeys((*self._controls, *common[:2]), "") | {
            name: show_field(schema, name, value, viewer) for name, value in single.items()
        }
        self.filtered = any(name not in ("sort", "after", "limit") for name in values)
        chips = []
        for name, found in values.items():
            if name in common or (name in self._controls and len(found) == 1):
                continue
            for value in found[:20]:
                rest = values | {name: [other for other in found if other != value], "after": []}
                chips.append({"label": await self._chip(name, value, writer), "href": address(path, rest)})
        self.chips = chips
        self.export_href = address(f"/api/v1/{self._record.plural}/export.csv", values, after="", limit="")


# ---------------------------------------------------------------- one record, and its form


class RecordPage(RecordActions, mixin=True):
    """A record's own page, and the form that creates or changes one."""

    record_id: str = ""
    status: str = "loading"
    """loading, ready or missing."""
    view: Shown = {}
    custom: list[dict[str, str]] = []
    """The record's custom fields as `name` and `value`."""
    may_edit: bool = False
    may_delete: bool = False
    form: dict[str, str] = {}
    """What stands in the form's fields at first."""
    form_key: str = ""
    """Names what the form is of: its record with the version, or the address of a new one. Empty when none is open."""
    form_version: str = ""
    """The version of the record that the form was filled with; the form sends it back."""
    custom_rows: list[dict[str, str]] = []
    """The form's rows for custom fields: `number`, `name`, `value`."""
    refused: int = 0
    """Counts the times that this form was sent back, so that the browser can go to what needs attention."""
    conflicts: list[dict[str, str]] = []
    """What somebody else changed meanwhile: `name`, `label`, `theirs`, `mine` (empty when only they changed it)."""

    _new: ClassVar[type[BaseModel]]
    _patch: ClassVar[type[Patch]]
    _whole_numbers: ClassVar[tuple[str, ...]] = ()
    _prefills: ClassVar[tuple[str, ...]] = ()
    """Fields of a new record that the address may fill."""
    _version: int = 0
    _custom: dict[str, Any] = {}
    _linked: frozenset[str] = frozenset()
    """What the page shows by name."""
    _base: dict[str, str] = {}
    """What stood in the form's fields before the person typed."""
    _base_custom: dict[str, str] = {}
    _settled: str = ""
    """The version of the form whose differences to the record the person has been shown."""
    _language: Language = "en"
    _zone: str = "UTC"
    """How days and moments stand in the form."""

    def _view_of(self, item: Item, writer: Writer) -> Shown:
        """How the record reads on its page; has `title`."""
        raise NotImplementedError

    async def _begin_form(self, item: Item) -> None:
        """Fills the choices of the form for `item` (empty for a new record)."""

    def _field_names(self) -> list[str]:
        """The fields that the form has, custom fields aside."""
        return [name for name in self._new.model_fields if name != "custom_fields"]

    def _field_reads(self, name: str, value: str, item: Item) -> str:
        """How the value of a form's field reads, where it is an id; `item` is the record that has it."""
        return str(item.get(f"{name.removesuffix('_id')}_name") or "") if name.endswith("_id") else value

    # ---- showing

    @action("{kind}.read")
    async def load(self) -> None:
        """Reads the record that the address names."""
        self.form_key = ""
        writer = await self._writer()
        try:
            item = await self._fetch()
        except (NotFound, Invalid):
            self.status, self.view, self.record_id = "missing", {}, ""
            return
        await self._show(item, writer)

    @action("{kind}.read", background=True)
    async def watch(self) -> None:
        """Shows anew what somebody changed of the record or of what stands beside it, for as long as the page is open."""
        async with self:
            record_id = self.record_id
        if not record_id:
            return
        place = related.Place(self._record.kind, record_id)
        parts, others = related.states(place.kind), self._record.named_kinds

        def wanted(change: Change) -> bool:
            own = change.concerns(record_id, place.kind) or (change.named and change.kind in others)
            return own or any(part._heeds(change, place) for part in parts)

        async for told in changes(f"{place.kind}.read", wanted):
            async with self:
                # A form stands on the version that it was opened with: saving it finds what others changed meanwhile.
                if self.record_id == record_id and not self.form_key:
                    await self._renew(told, place)

    async def _renew(self, told: Sequence[Change], place: related.Place) -> None:
        """Reads the record again under somebody's eyes, and those parts of its page that changed."""
        others = self._record.named_kinds
        if any(change.concerns(place.id, place.kind) or change.renames(self._linked, others) for change in told):
            try:
                item: Item = loads(await self._read(self._service.get, _uuid(place.id)))
            except NotFound:
                self.status, self.view = "missing", {}
                return
            await self._show(item, await self._writer())
        for part in related.states(place.kind):
            if any(part._heeds(change, place) for change in told):
                await (await self.get_state(part))._renew(place, told)

    @action("{kind}.read")
    async def leave(self) -> None:
        """Forgets the record when the page is left."""
        self.status, self.view, self.custom, self.form_key = "loading", {}, [], ""

    @action("{kind}.delete")
    async def remove(self) -> Any:
        """Deletes the record, and offers to undo it."""
        record_id = _uuid(self.record_id)
        title = str(self.view.get("title", ""))
        await self._do(self._service.delete, record_id)
        undo = f"{self._record.kind}:{record_id}"
        await self._say("ui.record.said.deleted", undo=undo, name=title)
        return rx.redirect(self._path())

    async def _fetch(self) -> Item:
        record_id = _uuid(getattr(self, f"{self._record.kind}_id", ""))
        item: Item = loads(await self._read(self._service.get, record_id))
        return item

    async def _show(self, item: Item, writer: Writer) -> None:
        shell = await self.get_state(Shell)
        self._language, self._zone = writer.viewer.language, writer.viewer.timezone
        mine = item["owner_id"] == shell._member_id
        kind = self._record.kind
        self.may_edit = shell._may(f"{kind}.update", own=mine)
        self.may_delete = shell._may(f"{kind}.delete", own=mine)
        self.record_id = item["id"]
        self._version, self._linked = item["version"], linked_ids([item])
        self.view = self._view_of(item, writer) | {
            "owner": item["owner_name"] or "",
            "created": writer.moment(item["created_at"]),
            "updated": writer.ago(item["updated_at"]),
        }
        self.custom = [{"name": name, "value": _plain(value)} for name, value in item["custom_fields"].items()]
        if item.get("external_id"):
            name = writer.text("ui.record.identifier", source=item.get("external_source") or "")
            self.custom.insert(0, {"name": name, "value": item["external_id"]})
        self.status = "ready"

    # ---- the form

    @action("{kind}.create")
    async def begin(self) -> None:
        """Prepares the form of a new record, with what the address says about it."""
        await self._begin_new()

    async def _begin_new(self) -> None:
        url = self.router.url
        key = f"new {url.path}?{url.query}"[:2000]
        if self.form_key == key:  # the line broke and is back
            return
        await self._prepare()
        given = parse_qs(url.query[:2000], max_num_fields=50)
        start = {name: given[name][-1][:200] for name in self._prefills if name in given}
        start = {name: self._field_shows(name, value) for name, value in start.items()}
        await self._open_form(key, {}, dict.fromkeys(self._field_names(), "") | self._defaults() | start)

    def _defaults(self) -> dict[str, str]:
        """What a new record's form begins with."""
        return {}

    @action("{kind}.update")
    async def edit(self) -> None:
        """Prepares the form of the record that the address names."""
        await self._begin_edit()

    async def _begin_edit(self) -> None:
        writer = await self._writer()
        try:
            item = await self._fetch()
        except (NotFound, Invalid):
            self.status, self.view, self.record_id = "missing", {}, ""
            return
        await self._show(item, writer)
        key = f"{item['id']} {item['version']}"
        if self.form_key != key:
            await self._open_form(key, item, self._to_form(item))

    @action("{kind}.read")
    async def add_custom_field(self) -> None:
        """One more row for a custom field."""
        if not self.form_key:  # the server has forgotten the page
            await (self._begin_edit() if getattr(self, f"{self._record.kind}_id", "") else self._begin_new())
        if len(self.custom_rows) < 100:
            self.custom_rows = [*self.custom_rows, _blank_row(len(self.custom_rows))]

    @action("{kind}.create")
    async def create(self, data: dict[str, str]) -> Any:
        """Writes a new record from what the form sent."""
        await self._prepare()
        typed, custom = self._typed_values(data)
        try:
            values = self._to_input({name: value for name, value in typed.items() if value})
            sent = await self._do_once(self._write_new, values | {"custom_fields": custom})
            if sent.again:
                await self._bring_up_to_date(sent.id, typed)
        except Invalid as error:
            return await self._send_back(error)
        if sent.made is not None:
            await self._say("ui.record.said.created", name=self._record.title(sent.made))
        return self._done(sent.id)

    @action("{kind}.update")
    async def save(self, data: dict[str, str]) -> Any:
        """Writes what was changed in the form. Nothing is lost when somebody else was faster: both are shown."""
        await self._prepare()
        await self._stand_on(data)
        typed, custom = self._typed_values(data)
        self._remember_base(data, typed, custom)
        changed = {name: value for name, value in typed.items() if value != self._base.get(name, "")}
        kept = {name: value for name, value in changed.items() if data.get(f"take_{name}") != "theirs"}
        try:
            values = self._to_input(kept)
            if _all_plain(custom) != self._base_custom and data.get("take_custom_fields") != "theirs":
                values["custom_fields"] = custom
            if not values:
                return self._done(self.record_id)
            try:
                made = await self._update(values)
            except Conflict as error:
                self.form_errors, self._settled = {}, data.get("form_version", "")
                await self._compare(error, changed, custom)
                if self.conflicts:
                    self.refused += 1
                    self._sent_back = True
                    return None
                made = await self._update(values)  # the same was written before, say by this form before the line broke
        except Invalid as error:
            return await self._send_back(error)
        await self._say("ui.record.said.saved", name=self._record.title(made))
        return self._done(self.record_id)

    async def _prepare(self) -> None:
        """Readies what reading a form needs; the state may have forgotten it since the form was opened."""
        viewer = await self._viewer()
        self._language, self._zone = viewer.language, viewer.timezone

    async def _update(self, values: dict[str, Any]) -> Any:
        return await self._do(self._write_change, values | {"version": self._version})

    async def _bring_up_to_date(self, record_id: str, typed: dict[str, str]) -> None:
        """Writes what was typed after the form had been sent, and written, the first time."""
        item: Item = loads(await self._read(self._service.get, _uuid(record_id)))
        before = self._to_form(item)
        self._base = before
        # What a picker offered to create was made by the first sending.
        wanted = ((name, value) for name, value in typed.items() if value and not value.startswith(NEW))
        changed = {name: value for name, value in wanted if value != before[name]}
        if changed and item["version"] > 1:
            raise Invalid("ui.draft.written")
        if changed:
            patch = parse(self._patch, self._to_input(changed) | {"version": item["version"]})
            await self._do(self._service.update, _uuid(record_id), patch)

    async def _stand_on(self, data: dict[str, str]) -> None:
        """Puts the state onto the record and the version that the form is of: it may have forgotten them, or be ahead."""
        if not self.record_id or self.record_id != getattr(self, f"{self._record.kind}_id", self.record_id):
            item = await self._fetch()
            await self._show(item, await self._writer())
            self._custom = item["custom_fields"]
        version = data.get("form_version", "")
        if version.isdecimal() and version != self._settled:
            self._version = int(version[:9])

    def _remember_base(self, data: dict[str, str], typed: dict[str, str], custom: dict[str, Any]) -> None:
        """Takes over what the form's fields began with. The browser tells it of those that were changed."""
        told = data.get("form_base", "")
        if not told:
            return
        try:
            given = json.loads(told)
        except ValueError:
            raise Invalid from None
        if not isinstance(given, dict):
            raise Invalid
        start = {str(name): str(value) for name, value in given.items()}
        self._base = {name: start.get(name, value).replace("\r\n", "\n").strip() for name, value in typed.items()}
        rows = {name: value for name, value in start.items() if name.startswith("custom_")}
        self._base_custom = _rows_of(rows) if rows else _all_plain(custom)

    def _write_new(self, work: Work, values: dict[str, Any]) -> Any:
        return self._service.create(work, parse(self._new, self._with_new(work, values)))

    def _write_change(self, work: Work, values: dict[str, Any]) -> Any:
        return self._service.update(work, _uuid(self.record_id), parse(self._patch, self._with_new(work, values)))

    def _with_new(self, work: Work, values: dict[str, Any]) -> dict[str, Any]:
        """`values` with those records made that the form's pickers offered to create, in the same transaction."""
        found = dict(values)
        for name, kind in self._record.references.items():
            given, make = found.get(name), records.TYPES[kind].by_name
            if make is None or not isinstance(given, str) or not given.startswith(NEW):
                continue
            try:
                found[name] = make(work, given.removeprefix(NEW), found).id
            except Invalid as error:
                raise Invalid(fields={name: next(iter(error.fields.values()), error.message_key)}) from None
        return found

    async def _offer_new(self, kind: str, found: list[dict[str, str]], q: str) -> list[dict[str, str]]:
        """What a picker `found` for `q`, and an offer to create it where nothing is called so and the role allows it."""
        shell, name = await self.get_state(Shell), " ".join(q.split())[:200]
        known = {fold(one["label"]) for one in found}
        able = records.TYPES[kind].by_name is not None and shell._may(f"{kind}.create", own=True)
        if not name or not able or fold(name) in known:
            return found
        return [*found, {"value": NEW + name, "label": name, "meta": text("ui.picker.new", shell.language)}]

    async def _send_back(self, error: Invalid) -> None:
        """Shows what is wrong at the fields themselves; what was typed stays in them."""
        language = (await self._viewer()).language
        self.form_errors = error.field_messages(language) or {"form": error.message(language)}
        self.refused += 1
        self._sent_back = True

    async def _open_form(self, key: str, item: Item, values: dict[str, str]) -> None:
        self.form_errors, self.conflicts, self.refused, self._settled = {}, [], 0, ""
        self.form = values
        self._custom = item.get("custom_fields", {})
        rows = [{"name": name, "value": _plain(value)} for name, value in self._custom.items()]
        self.custom_rows = [{"number": str(n), **row} for n, row in enumerate(rows)] or [_blank_row(0)]
        await self._begin_form(item)
        self._base, self._base_custom = dict(self.form), _all_plain(self._custom)
        self.form_key, self.form_version = key, str(item.get("version", ""))
        self.status = "ready"

    def _done(self, record_id: str) -> Any:
        self.form_errors, self.conflicts, self.form, self.form_key = {}, [], {}, ""
        self.custom_rows, self.status = [], "loading"
        return rx.redirect(f"{self._path()}/{record_id}", replace=True)

    async def _compare(self, error: Conflict, changed: dict[str, str], custom: dict[str, Any]) -> None:
        """Lays what they wrote beside what was typed; the next save stands on their version."""
        current: Item = json.loads(json.dumps(error.current, default=str), parse_float=Decimal)
        theirs = self._to_form(current)
        writer = await self._writer()
        found = []
        for name, value in theirs.items():
            mine = changed.get(name)
            if value in (self._base.get(name, ""), mine):
                continue
            found.append(
                {
                    "name": name,
                    "label": writer.text(f"{self._record.plural}.field.{name}"),
                    "theirs": self._field_reads(name, value, current) or "–",
                    "mine": "" if mine is None else await self._mine_reads(name, mine) or "–",
                }
            )
        theirs_custom = _all_plain(current["custom_fields"])
        if theirs_custom not in (self._base_custom, _all_plain(custom)):
            found.append(
                {
                    "name": "custom_fields",
                    "label": writer.text("ui.record.custom"),
                    "theirs": _as_line(current["custom_fields"]) or "–",
                    "mine": (_as_line(custom) or "–") if _all_plain(custom) != self._base_custom else "",
                }
            )
        self.conflicts = found
        self._version = current["version"]

    async def _mine_reads(self, name: str, value: str) -> str:
        if name in self._record.references or name.endswith("_id"):
            return (await self._writer()).text("ui.record.your_choice")
        return value

    def _to_form(self, item: Item) -> dict[str, str]:
        """A record as the texts of its form's fields."""
        return {name: self._field_shows(name, _as_field(item.get(name))) for name in self._field_names()}

    def _field_shows(self, name: str, value: str) -> str:
        if name not in self._new.model_fields:
            return value
        return show_field(self._new, name, value, self._reader())

    def _reader(self) -> Viewer:
        return Viewer(self._language, self._zone, "", "")

    def _typed_values(self, data: dict[str, str]) -> tuple[dict[str, str], dict[str, Any]]:
        """What the form sent: its fields, and its custom fields."""
        typed = {
            name: data[name].replace("\r\n", "\n").strip() if name in data else self._base.get(name, "")
            for name in self._field_names()
        }
        custom: dict[str, Any] = {}
        for name, value in _rows_of(data).items():
            before = self._custom.get(name)
            custom[name] = before if before is not None and _plain(before) == value else value
        return typed, custom

    def _to_input(self, typed: dict[str, str]) -> dict[str, Any]:
        """Texts of a form as input for the schema. Raises Invalid with a message per field."""
        values: dict[str, Any] = {}
        faults: dict[str, str | Problem] = {}
        for name, value in typed.items():
            if name == "tags":
                values[name] = [tag for tag in value.replace("،", ",").split(",") if tag.strip()]
            elif value == "":
                values[name] = "" if self._new.model_fields[name].is_required() else None
            elif name in self._whole_numbers:
                values[name] = value.translate(_THAI_DIGITS).replace(",", "")
            else:
                try:
                    values[name] = read_field(self._new, name, value, self._reader())
                except Invalid as error:
                    faults |= error.fields
        if faults:
            raise Invalid(fields=faults)
        return values


def _uuid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise NotFound from None


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _all_plain(custom: Mapping[str, Any]) -> dict[str, str]:
    return {name: _plain(value) for name, value in custom.items()}


def _rows_of(data: Mapping[str, str]) -> dict[str, str]:
    """The custom fields in a form's rows; a row without a name or a value is none."""
    found = {}
    for number in range(100):
        name, value = (data.get(f"custom_{part}_{number}", "").strip() for part in ("name", "value"))
        if name and value:
            found[name] = value
    return found


def _as_field(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(value, Decimal):
        return formats.number(value, 2).removesuffix(".00")
    return _plain(value)


def _as_line(custom: dict[str, Any]) -> str:
    return ", ".join(f"{name}: {_plain(value)}" for name, value in custom.items())


def _blank_row(number: int) -> dict[str, str]:
    return {"number": str(number), "name": "", "value": ""}


# ---------------------------------------------------------------- records beside a record


class RelatedList(RecordActions, mixin=True):
    """Records that belong to the one whose page is open, some at a time."""

    rows: list[Shown] = []
    loading: bool = True
    more: bool = False

    _by: ClassVar[str]
    """The filter that ties them to the record."""
    _sort: ClassVar[str | None] = None
    _of: str = ""
    _after: str | None = None
    _linked: frozenset[str] = frozenset()
    """What the rows show by name."""

    def _row(self, item: Item, writer: Writer) -> Shown:
        """How one record reads; has `id` and `href`."""
        raise NotImplementedError

    @action("{kind}.read")
    async def show_for(self, record_id: UUID) -> None:
        """Reads the first of them."""
        self._of, self.rows, self.loading, self._after = str(record_id), [], True, None
        await self._extend()

    @action("{kind}.read")
    async def show_more(self) -> None:
        """Reads some more, up to 50 on the page; the list itself has the rest."""
        if self._after and len(self.rows) < 50:
            await self._extend()

    @action("{kind}.read")
    async def leave(self) -> None:
        """Forgets the rows when the page is left."""
        self.rows, self.more, self.loading, self._after, self._of = [], False, True, None, ""

    @classmethod
    def _heeds(cls, change: Change, place: related.Place) -> bool:
        """Whether a change may be of one of them, or of a name that their rows show."""
        return cls._belongs(change, place) or (change.named and change.kind in cls._record.named_kinds)

    @classmethod
    def _belongs(cls, change: Change, place: related.Place) -> bool:
        return change.kind == cls._record.kind and change.concerns(place.id, change.kind)

    async def _renew(self, place: related.Place, told: Sequence[Change]) -> None:
        """Reads as many again as are shown, if they are those of the record and something of them changed."""
        others = self._record.named_kinds
        heeded = any(self._belongs(change, place) or change.renames(self._linked, others) for change in told)
        if heeded and self._of == place.id:
            shown, self._after = max(len(self.rows), RELATED_ROWS), None
            await self._extend([], shown)

    async def _extend(self, before: list[Shown] | None = None, limit: int = RELATED_ROWS) -> None:
        """Reads some more, after the rows `before`: those on show, untold."""
        writer = await self._writer()
        given = {self._by: [self._of], "sort": [self._sort or ""], "after": [self._after or ""]}
        asked = {name: values for name, values in given.items() if any(values)}
        query = list_query(self._record.query, asked, limit=limit)
        found = loads(await self._read(self._service.page, query))
        known, named = (self.rows, self._linked) if before is None else (before, frozenset())
        self._linked = named | linked_ids(found["items"])
        self.rows = [*known, *(self._row(item, writer) for item in found["items"])][:50]
        self._after = found["next"]
        self.more, self.loading = bool(found["next"]) and len(self.rows) < 50, False
