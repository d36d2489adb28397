"""The state of a list of records."""

from collections.abc import Hashable
from typing import Any, ClassVar, TypedDict

import reflex as rx

from crm_app.core.clock import now
from crm_app.core.errors import AppError, Forbidden, Invalid, Unauthenticated, Unavailable
from crm_app.core.pagination import ListQuery
from crm_app.records import choices, own, shown
from crm_app.records.fields import choices_of
from crm_app.records.own import conditions as own_conditions
from crm_app.records.own.definitions import Fields
from crm_app.records.reading import show_field
from crm_app.records.states.found import Page
from crm_app.records.states.moved import MovedCards
from crm_app.records.states.narrowed import failed_filter
from crm_app.records.states.paged import PagedByAddress
from crm_app.records.states.values import (
    VIEW,
    Formatter,
    Values,
    address,
    address_values,
    list_query,
    tag_options,
    without_look,
    written_time,
)
from crm_app.records.table.columns import usual
from crm_app.records.table.looks import COLUMNS
from crm_app.ui.actions import action, admitted
from crm_app.ui.live import Alike, Change, follow, load_again
from crm_app.ui.reflex_seam import may_be_packed
from crm_app.ui.sharing import sharing
from crm_app.values import formats
from crm_app.values.options import Option

PAGE_ROWS = 25
_OF_A_PAGE = ("rows", "lines", "lanes", "days", "sections", "count", "next_href", "first_href", "_linked")
"""The vars that change when the records of an open page do."""
_OPTIONS_SECONDS = 60.0


class Chip(TypedDict):
    """A filter in words; `href` leads to the list without it."""

    label: str
    href: str


def own_orders(fields: Fields, language: str) -> list[Option]:
    """The orders by fields of the workspace's own: texts and choices ascending, numbers and days descending."""
    return [
        {
            "value": f"{'-' if one.is_number or one.type in ('date', 'moment') else ''}{own_conditions.PREFIX}{one.key}",
            "label": one.words(language),
        }
        for one in fields
        if own_conditions.sorted_by(fields, f"{own_conditions.PREFIX}{one.key}") is not None
    ]


class RecordList(PagedByAddress, MovedCards, mixin=True):
    """A list whose filters, order and page are parameters of its address, so that the address can be shared and opened
    again.
    """

    rows: list[Any] = []
    """A state says by a `TypedDict` what its rows have: a page that names anything else does not compile."""
    owners: list[Option] = []
    tags: list[Option] = []
    """The choices of the filters by owner and by tag, where the page has these."""
    used: dict[str, list[Option]] = {}
    """The values in use, by the field whose filter offers them."""
    own_sorts: list[Option] = []
    """Orders by fields of the workspace's own."""
    loading: bool = True
    failed: str = ""
    """The error message for an invalid address."""
    first_href: str = ""
    """The address of the first page, when the address names an unknown place in the list; else empty."""
    filters: dict[str, str] = {}
    """The chosen value of every control; an empty text for none."""
    chips: list[Chip] = []
    """Filters without a control: `label`, and `href` of the list without it."""
    filtered: bool = False
    count: str = ""
    export_href: str = ""
    """The address of the file with every field; `shown_href` that of the file with the columns of the table."""
    shown_href: str = ""

    _controls: ClassVar[tuple[str, ...]] = ()
    """Filters with a control on the page; by default those of the default list."""
    _options_at: float = 0.0
    _linked: frozenset[str] = frozenset()
    """The ids of the records whose names the rows and filters show."""

    @classmethod
    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if not cls._mixin:
            cls._controls = cls._controls or shown.controls(cls._record)
            may_be_packed(cls, ("rows", "lines", "lanes", "days", "sections"))

    def _shown_ids(self) -> list[str]:
        return [one["id"] for one in (self.lines or self.rows) if one["id"]]

    async def _chip(self, name: str, value: str, formatter: Formatter) -> str:
        """The text of a filter without a control."""
        if name == "where":
            fields = await self._find(own.of_kind, self._record.kind)
            return own_conditions.described(fields, value, formatter.viewer.language)
        field = name.removeprefix("not_")
        if name.startswith("without_") and value.lower() in ("false", "0", "no", "off", "f", "n"):
            name += ".no"
        elif field in self._record.references:
            value = (await self._read(choices.option, self._record.references[field], value)).get("label", "–")
        elif field in ("owner_id", "member_id"):
            value = await self._read(choices.owner_name, value, formatter.viewer.language)
        elif known := choices_of(self._record.query, name):
            value = formatter.translate(f"{self._record.plural}.{name}.{value}") if value in known else "–"
        elif name.endswith(("_from", "_to", "_before")):
            value = written_time(value, formatter)
        group = "ui.record" if name.startswith("created_") else self._record.plural
        return formatter.translate(f"{group}.filter.{name}", value=value)

    async def _load_options(self) -> None:
        """Loads the choices of the filters."""
        language = (await self._viewer()).language
        self.own_sorts = own_orders(await self._find(own.of_kind, self._record.kind), language)
        if "owner_id" in self._controls:
            self.owners = await self._recall(choices.owners, language)
        if "tag" in self._controls:
            self.tags = await self._recall(tag_options, self._record)
        if any(one.used for one in self._record.fields):
            self.used = await self._recall(choices.in_use, self._record)

    @action("{kind}.read", within=True)
    async def load(self) -> Any:
        """Reads the page of the address, and the choices of its filters at most once a minute. A bare address leads to
        the view that the person made their default.
        """
        if opens_with := await self._opens_with():
            return rx.redirect(opens_with, replace=True)
        self._keep_picks()
        await self._refresh()
        moment = now().timestamp()
        if abs(moment - self._options_at) > _OPTIONS_SECONDS:  # also when the clock was put back
            await self._load_options()
            self._options_at = moment
        return None

    async def _changed(self, changes: list[Change]) -> None:
        """Refreshes the rows that somebody changed."""
        if any(change.kind in ("member", *self._record.names) for change in changes):
            await self._load_options()
        if any(change.kind in ("member", VIEW) for change in changes):
            await self._load_views()
            await self._describe_views(address_values(self._record.query, self.rx_router_url.query))
        if any(change.kind != VIEW for change in changes):
            await self._renew()

    def _follow(self, query: ListQuery | None, page: Page, turned: bool, key: Hashable | None) -> None:
        """Subscribes the page to changes of what it shows.

        Args:
            query: filters and order of the list; None for an invalid address.
            page: what is shown.
            turned: whether the list has a previous page.
            key: what decides its rows.
        """
        kind, others = self._record.kind, frozenset((*self._record.named_kinds, *self._record.names))
        ids, linked, decides, along = page.ids, self._linked, page.decides, page.along
        in_groups = page.groups > 0 or page.is_spread  # any change may move a record from one group to another
        newest_first = query is not None and (query.sort or self._record.default_sort) == "-created_at"

        def wanted(change: Change) -> bool:
            if change.kind == kind:
                if not change.id or in_groups or change.id in ids:
                    return True
                if change.action == "create":
                    return not (turned and newest_first)
                if change.action == "update" and change.fields is not None and decides is not None:
                    return bool(change.fields & decides)
                return change.action != "delete"
            return change.kind in along or change.kind == VIEW or change.renames(linked, others)

        def covers(change: Change) -> bool:
            return change.kind == kind and not change.renames(linked, others)

        alike = None
        if query is not None and not self.failed and self._renews_rows_only(query):
            names = (*_OF_A_PAGE, "table") if self.table.get("summed") or in_groups else _OF_A_PAGE
            alike = Alike((key, str(self.rx_router_url.query), self.table.get("width")), names, covers)
        follow(self, f"{kind}.read", wanted, alike=alike)

    def _renews_rows_only(self, query: ListQuery) -> bool:
        """Whether a change to a record of the list alters nothing of the page but the rows and where the list goes on."""
        return True

    async def _renew(self) -> None:
        """Refreshes the page while it is open."""
        await self._refresh()

    async def _after_cell(self) -> None:
        await self._refresh()

    async def _refresh(self) -> None:
        formatter = await self._formatter()
        values = address_values(self._record.query, self.rx_router_url.query)
        values = self._asked(values, formatter)
        begin = address(self._path(), values, after="") if "after" in values else ""
        query, page, page_key, again = None, Page(), None, False
        table, look = await self._looked(values, formatter)
        try:
            query = list_query(self._record.query, values, limit=PAGE_ROWS)
            page_key = self._page_key(query, look, formatter.viewer)
            page, page_key = await self._page_of(query, look, values, formatter, page_key, table)
            self._show_table(table)
            await self._add_up(query, look, values, formatter, page_key)
        except (Unauthenticated, Forbidden):
            raise
        except AppError as error:
            again = isinstance(error, Unavailable)
            if not again:
                await admitted()
            elif sharing.get() is not None:
                raise  # a refresh: the rows stay, and the page is notified again
            self._show_table(table)
            key = "ui.record.failed" if isinstance(error, Invalid) else error.message_key
            lost = isinstance(error, Invalid) and error.fields.keys() == {"after"}
            failed = failed_filter(error, formatter) or formatter.translate(key)
            self.rows, self.lines, self.failed, self._linked = [], [], failed, frozenset()
            self.lanes, self.days, self.sections = [], [], []
            self.first_href = begin if lost else ""
            self.next_href = self.previous_href = self.count = ""
        else:
            shown = len(page.rows) + len(page.lines) - page.groups
            self.failed, self.first_href = "", "" if shown or page.groups else begin
            self._put(rows=page.rows, lines=page.lines, sections=page.sections)
            self._spread_out(page)
            chosen = (value for name, given in values.items() if name.endswith("_id") for value in given)
            self._linked = page.linked.union(chosen)
            self._turn_to(self._path(), values, page.following)
            self.count = "" if "after" in values else f"{shown}+" if page.following else str(shown)
            if page.count is not None:
                self.count = formats.number(page.count)
        self.loading = False
        if again:
            load_again(self, "load", f"{self._record.kind}.read")
        else:
            self._follow(query, page, "after" in values, page_key)  # before anything else can fail
        await self._describe(values, formatter)

    @action("{kind}.read")
    async def leave(self) -> None:
        """Forgets the rows when the page is left."""
        self.rows, self.lines, self.chips, self.filter_chips = [], [], [], []
        self.lanes, self.days, self.sections, self._lane_cards = [], [], [], {}
        self.loading, self.failed, self.cell = True, "", {}
        self.chooser, self.filter_open, self.filter_rows, self.view_mode = {}, False, [], ""
        self._unpick()

    async def _describe(self, values: Values, formatter: Formatter) -> None:
        path = self._path()
        look, values = values, without_look(values)
        common = ("q", "sort", "after", "limit", VIEW)
        single = {name: found[0] for name, found in values.items() if len(found) == 1 and name != VIEW}
        schema, viewer = self._record.query, formatter.viewer
        filters = dict.fromkeys((*self._controls, *common[:2]), "") | {
            name: show_field(schema, name, value, viewer) for name, value in single.items()
        }
        self.filtered = any(name not in ("sort", "after", "limit", VIEW) for name in values)
        chips: list[Chip] = []
        for name, found in values.items():
            if name in (*common, "filter") or (name in self._controls and len(found) == 1):
                continue
            for value in found[:20]:
                rest = look | {name: [other for other in found if other != value], "after": []}
                chips.append({"label": await self._chip(name, value, formatter), "href": address(path, rest)})
        self._put(filters=filters, chips=chips)
        await self._describe_filter(look, formatter)
        await self._describe_views(look)
        to = f"/api/v1/{self._record.plural}/export.csv"
        self.export_href = address(to, values, **{"after": "", "limit": "", VIEW: ""})
        names = look.get(COLUMNS) or [one.name for one in usual(self._record)] or [self._record.title_column]
        self.shown_href = address(to, values | {COLUMNS: names}, **{"after": "", "limit": "", VIEW: ""})
