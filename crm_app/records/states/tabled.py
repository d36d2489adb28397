"""A list as a table: its columns and layout, which stand in the address, and the dialog that chooses the columns."""

from collections.abc import Collection, Hashable, Sequence
from typing import Any, ClassVar, Literal, TypedDict

import reflex as rx

from crm_app.core.pagination import ListQuery
from crm_app.core.principal import Caller
from crm_app.records import RecordType, shown
from crm_app.records.filtering import Asked, fields
from crm_app.records.in_place import is_offered
from crm_app.records.queries import totals
from crm_app.records.states.cells import total, written
from crm_app.records.states.sorted import DESCENDS, SortedRows, first_order, order_words
from crm_app.records.states.values import Formatter, Item, Values, address, address_values
from crm_app.records.table import Column, Columns, Look, columns, looks
from crm_app.records.table.orders import orders
from crm_app.records.table.totals import MAX_ROWS, Totals
from crm_app.ui.actions import action, current_caller
from crm_app.ui.state import Shell
from crm_app.ui.width import is_wide
from crm_app.values import formats
from crm_app.values.options import Option

_TICK = 48
_TITLE = 224
"""The least width of the title, in CSS pixels."""
SIZES: dict[str, int] = {
    "text": 144, "number": 124, "integer": 124, "money": 128, "date": 160, "moment": 160, "yes_no": 108, "choice": 140,
    "choices": 160, "tags": 156, "person": 136, "link": 152, "option": 144, "long_text": 240, "url": 164, "email": 164,
}  # fmt: skip
"""The widths of columns by the types of their fields, in CSS pixels: the usual columns of a kind fit into 1,440 pixels."""
LATE = "late"
"""What the cell of a day leads to when the day should not have passed."""


class Head(TypedDict):
    """The head of a column."""

    name: str
    label: str
    end: bool
    """Whether the cells stand at the end: numbers, amounts, days."""
    shape: str
    """What the cells are: text, day, tags, tone, inside (a link within the product) or outside."""
    order: str
    """The order of the list that a click asks for; empty for a column by which it cannot be ordered."""
    sorted: str
    """ascending, descending or none."""
    place: str
    """Its place in an order by several columns; empty for none."""
    edit: bool
    """Whether its values can be changed in place."""
    size: int
    """Its width in CSS pixels; 0 for a title that takes what the others leave."""


class Line(TypedDict):
    """A record as a row of a table; `cells` and `leads` are in the order of the columns."""

    id: str
    href: str
    title: str
    mark: str
    """What the kind shows before the title; empty for most kinds."""
    fixed: bool
    """Whether the reader may not change it, because it is somebody else's."""
    cells: list[str]
    group: str
    """Empty. The line of a group has its key here, after `=`; then `title` is its name, `mark` its number of records, `fixed`
    whether it is unfolded, `cells` its sums, and `href` leads to its records alone.
    """
    leads: list[str]
    """What a cell leads to: an address, or the tone of a choice, or `late`; empty texts for neither."""


class Table(TypedDict, total=False):
    """How the list looks; empty until the first page was read, and without columns while the list shows cards."""

    layout: str
    """table, cards, board or calendar: what the rows have been read for."""
    width: str
    """wide or narrow, as the server knows the window."""
    cards: bool
    """Whether a wide window shows cards as well."""
    compact: bool
    title: Head
    heads: list[Head]
    size: int
    """The width that its columns need, in CSS pixels."""
    notice: str
    """Which columns of the address are left out."""
    order: str
    """The present order in words, where the choice of the order may lack it."""
    groups: int
    """How many of the lines are those of groups."""
    open: int
    """After which group of cards their rows stand: the unfolded one, else the last."""
    summed: bool
    """Whether the totals are shown."""
    totals: list[str]
    """The totals of the columns, in their order; empty texts for columns without, none while they are hidden."""
    added: str
    """The totals in words, of a list as cards."""
    by: str
    """The field of a board's columns or of a calendar's days; empty for a table and for cards."""
    bys: list[Option]
    """Which fields it can be."""
    moves: bool
    """Whether the reader may change that field by moving a card."""
    month: str
    """The month that a calendar shows, in words."""
    before: str
    """The address of the calendar one month earlier; `now` that of today's month, `after` one month later."""
    now: str
    after: str


class TabledRows(SortedRows, mixin=True):
    """The look of a list: a table with the columns of its address on wide screens, cards on narrow ones."""

    lines: list[Line] = []
    """The rows of the table; empty while the list shows cards."""
    table: Table = {}

    _needs: ClassVar[tuple[str, ...]] = ()
    """What `_title`, `_mark` and `_late_in` read of a record, besides the column of the title."""

    def _title(self, item: Item, formatter: Formatter) -> str:
        """The title of a row of the table."""
        return shown.record_title(self._record, item)

    def _mark(self, item: Item) -> str:
        """What a row shows before its title, see `list_page`."""
        return ""

    def _late_in(self, item: Item, formatter: Formatter) -> str:
        """The column with a day that should not have passed; empty for none."""
        return ""

    def _lines(self, look: Look, items: Sequence[Item], formatter: Formatter) -> list[Line]:
        """Records as rows of the table."""
        cells = [written(one, formatter) for one in look.columns]
        names = [one.name for one in look.columns]
        path, member = self._record.path, formatter.viewer.member_id

        def line(item: Item) -> Line:
            found, late = [write(item) for write in cells], self._late_in(item, formatter)
            leads = [lead for _, lead in found]
            if late in names:
                leads[names.index(late)] = LATE
            return {
                "id": item["id"],
                "href": f"{path}/{item['id']}",
                "title": self._title(item, formatter),
                "mark": self._mark(item),
                "fixed": look.own and item["owner_id"] != member,
                "group": "",
                "cells": [text for text, _ in found],
                "leads": leads,
            }

        return [line(item) for item in items]

    def _plain_look(self, shell: Shell, values: Values) -> Table:
        """The look of a list as cards, before anything is read for another one."""
        return {
            "layout": "cards",
            "width": "wide" if is_wide(shell, self.router.headers.cookie) else "narrow",
            "cards": (values.get(looks.LAYOUT) or [""])[-1] == looks.CARDS,
            "compact": (values.get(looks.DENSITY) or [""])[-1] == looks.COMPACT,
            "summed": (values.get(looks.TOTALS) or [""])[-1] == looks.SHOWN,
            "notice": "",
            "order": "",
            "groups": 0,
        }

    async def _looked(self, values: Values, formatter: Formatter) -> tuple[Table, Look | None]:
        """How the list looks, to be shown once its rows have been read; and what its table has to read, None for cards."""
        shell = await self.get_state(Shell)
        made = self._plain_look(shell, values)
        if made["width"] == "narrow" or made["cards"]:
            return made, None
        chosen, unknown = await self._columns(values)
        sorts = await self._sorts(values)
        made["layout"], made["totals"] = "table", []
        rights, own = self._rights(shell)
        sizes = looks.widths(values)
        made["title"] = self._title_head(sorts, formatter, rights)
        made["heads"] = [head(one, sorts, formatter.viewer.language, self._record, rights) for one in chosen]
        for one in (made["title"], *made["heads"]):
            one["size"] = sizes.get(one["name"], one["size"])
        made["size"] = _TICK + (made["title"]["size"] or _TITLE) + sum(one["size"] for one in made["heads"])
        labels = {one["name"]: one["label"] for one in (made["title"], *made["heads"])}
        made["order"] = order_words(self._record, labels, sorts, formatter.viewer.language)
        if unknown:
            made["notice"] = formatter.translate("records.table.unknown", columns=", ".join(unknown)[:300])
        return made, Look(chosen, (self._record.title_column, *self._needs, *own), bool(own))

    def _rights(self, shell: Shell) -> tuple[list[str] | None, tuple[str, ...]]:
        """The permissions of somebody who may change records of the kind, None for others; and what of a row says whether
        that one may be changed.
        """
        update = f"{self._record.kind}.update"
        rights = shell.permissions if update in shell.permissions else None
        return rights, ("owner_id",) if update in shell._own else ()

    async def _add_up(
        self, query: ListQuery, look: Look | None, values: Values, formatter: Formatter, key: Hashable
    ) -> None:
        """Shows the totals of the whole list, where the address asks for them. `key` decides the rows of the page."""
        is_cards = self.table.get("layout") == looks.CARDS
        if not self.table.get("summed") or (look is None and not is_cards):
            return
        every = look.columns if look is not None else (await self._columns(values))[0]

        async def read() -> Totals:
            return await self._read(_totals, self._record, query, every)

        found = await self._shared(("totals", key), read)
        texts = [total(one, found.sums.get(one.name, ()), formatter) for one in every]
        notice = self.table["notice"]
        if not found.is_whole:
            many = formatter.translate("records.table.many_rows", limit=formats.number(MAX_ROWS))
            texts, notice = [], " ".join(part for part in (notice, many) if part)
        if is_cards:
            language = formatter.viewer.language
            parts = [f"{one.asked.words(language)} {text}" for one, text in zip(every, texts, strict=False) if text]
            added = " · ".join([formatter.translate("records.table.totals"), *parts]) if parts else ""
            self._show_table({**self.table, "added": added, "notice": notice})
        else:
            self._show_table({**self.table, "totals": texts, "notice": notice})

    def _show_table(self, made: Table) -> None:
        if made != self.table:
            self.table = made

    def _title_head(self, sorts: Sequence[str], formatter: Formatter, rights: Collection[str] | None) -> Head:
        name = self._record.title_column
        asked = fields.of_kind(self._record)[name]
        order = name if name in orders(self._record) else ""
        made = _head(asked, order, "inside", sorts, formatter.viewer.language)
        return {**made, "edit": rights is not None and is_offered(self._record, asked, rights), "size": 0}

    async def _columns(self, values: Values) -> tuple[Columns, list[str]]:
        """The columns of an address, and its names that the kind does not have."""
        names = values.get(looks.COLUMNS, [])[: 2 * columns.MAX_COLUMNS]
        if not any(fields.CUSTOM in one for one in names):  # only fields of the workspace's own may have to be read
            return columns.chosen(current_caller(), self._record, names)
        return await self._read(columns.chosen, self._record, names)

    @action("{kind}.read")
    async def widen(self, wide: bool) -> None:
        """Reads the list for the width of the window, when that is not the one for which it was read."""
        shell = await self.get_state(Shell)
        shell._wide = wide
        if self.table.get("width") != ("wide" if wide else "narrow"):
            await self._refresh()

    @action("{kind}.read")
    async def resize(self, name: str, width: int) -> Any:
        """Sets the width of a column in CSS pixels; 0 for the usual one."""
        values = address_values(self._record.query, self.rx_router_url.query)
        sizes = looks.widths(values)
        sizes.pop(name, None)
        if width:
            sizes[name[: columns.MAX_NAME]] = max(looks.NARROWEST, min(width, looks.WIDEST))
        known = (
            {one["name"] for one in (self.table["title"], *self.table["heads"])}
            if self.table.get("heads")
            else sizes.keys()
        )
        kept = [f"{size}.{one}" for one, size in sizes.items() if one in known]
        return rx.redirect(address(self._path(), values | {looks.WIDTHS: kept}), replace=True)

    def _with_look(self, **look: str) -> Any:
        values = address_values(self._record.query, self.rx_router_url.query)
        return rx.redirect(address(self._path(), values, **look))

    @action("{kind}.read")
    async def choose_layout(self, layout: Literal["table", "cards", "board", "calendar"]) -> Any:
        """Shows the list as a table, as cards, as a board or as a calendar; on narrow screens a table is cards."""
        return self._with_look(layout="" if layout == "table" else layout, by="", month="", after="")

    @action("{kind}.read")
    async def choose_by(self, name: str) -> Any:
        """Sets the field of the board's columns or of the calendar's days."""
        return self._with_look(by=name[: columns.MAX_NAME])

    @action("{kind}.read")
    async def choose_density(self, density: Literal["normal", "compact"]) -> Any:
        """Sets the height of the rows of the table."""
        return self._with_look(density="" if density == "normal" else density)

    @action("{kind}.read")
    async def choose_totals(self, wanted: Literal["shown", "hidden"]) -> Any:
        """Shows the totals of number columns over the whole list, or hides them."""
        return self._with_look(totals="" if wanted == "hidden" else wanted)


def _totals(caller: Caller, record: RecordType[Any], query: ListQuery, every: Columns) -> Totals:
    return totals(record, caller, query, every)


def head(
    one: Column,
    sorts: Sequence[str],
    language: str,
    record: RecordType[Any],
    permissions: Collection[str] | None = None,
) -> Head:
    """The head of a column.

    Args:
        sorts: the parts of the order of the list.
        permissions: of somebody who may change records of the kind; None for somebody who may not.
    """
    made = _head(one.asked, one.sort, _shape(one), sorts, language)
    return {**made, "edit": permissions is not None and is_offered(record, one.asked, permissions)}


def _head(asked: Asked, order: str, shape: str, sorts: Sequence[str], language: str) -> Head:
    first = first_order(asked, order)
    other = first.removeprefix("-") if first.startswith("-") else f"-{order}"
    place = next((n for n, one in enumerate(sorts) if order and one.removeprefix("-") == order), None)
    sort = "" if place is None else sorts[place]
    return {
        "name": asked.name,
        "label": asked.words(language),
        "end": asked.type in DESCENDS,
        "shape": shape,
        "order": (other if sort == first else first) if order else "",
        "sorted": "none" if not sort else "descending" if sort.startswith("-") else "ascending",
        "place": str(place + 1) if place is not None and len(sorts) > 1 else "",
        "edit": False,
        "size": SIZES[asked.type if asked.own is None else asked.own.type if asked.own.type in SIZES else "text"],
    }


def _shape(one: Column) -> str:
    if one.asked.own is not None:
        return "outside" if one.asked.own.type in ("url", "email", "phone") else "text"
    match one.asked.type:
        case "tags":
            return "tags"
        case "date" | "moment":
            return "day"
        case "choice" if one.asked.tones:
            return "tone"
        case "link":
            return "inside"
    return "outside" if one.form in ("email", "tel", "line", "url") else "text"
