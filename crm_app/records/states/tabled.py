"""A list as a table: its columns and layout, which stand in the address, and the dialog that chooses the columns."""

from collections.abc import Hashable, Sequence
from typing import Any, ClassVar, Literal, TypedDict

import reflex as rx

from crm_app.core.pagination import ListQuery
from crm_app.core.principal import Caller
from crm_app.records import RecordType, shown
from crm_app.records.filtering import Asked, fields
from crm_app.records.queries import totals
from crm_app.records.states.cells import cell, total
from crm_app.records.states.filter_rows import FieldGroup, grouped
from crm_app.records.states.narrowed import MAX_ADDRESS
from crm_app.records.states.values import Formatter, Item, Values, address, address_values
from crm_app.records.states.viewed import ViewedRows
from crm_app.records.table import Column, Columns, Look, columns, looks
from crm_app.records.table.orders import orders
from crm_app.records.table.totals import MAX_ROWS, Totals
from crm_app.ui.actions import action, current_caller
from crm_app.ui.state import Shell
from crm_app.ui.width import is_wide
from crm_app.values import formats
from crm_app.values.options import Option

LATE = "late"
"""What the cell of a day leads to when the day should not have passed."""
_DESCENDS = ("number", "money", "date", "moment")
"""The types of fields by which a list is first ordered downwards."""


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


class Line(TypedDict):
    """A record as a row of a table; `cells` and `leads` are in the order of the columns."""

    id: str
    href: str
    title: str
    mark: str
    """What the kind shows before the title; empty for most kinds."""
    cells: list[str]
    leads: list[str]
    """What a cell leads to: an address, or the tone of a choice, or `late`; empty texts for neither."""


class Table(TypedDict, total=False):
    """How the list looks; empty until the first page was read, and without columns while the list shows cards."""

    layout: str
    """table or cards: what the rows have been read for."""
    width: str
    """wide or narrow, as the server knows the window."""
    cards: bool
    """Whether a wide window shows cards as well."""
    compact: bool
    title: Head
    heads: list[Head]
    notice: str
    """Which columns of the address are left out."""
    order: str
    """The present order in words, where the choice of the order may lack it."""
    summed: bool
    """Whether the totals are shown."""
    totals: list[str]
    """The totals of the columns, in their order; empty texts for columns without, none while they are hidden."""


class Chooser(TypedDict, total=False):
    """The dialog that chooses the columns; empty while it is closed."""

    open: bool
    shown: list[Option]
    groups: list[FieldGroup]
    """The columns that can be added."""
    picked: str
    """Which of these is selected."""
    moved: str
    """The column that was moved last: the focus stays with it."""
    refused: str


class TabledRows(ViewedRows, mixin=True):
    """The look of a list: a table with the columns of its address on wide screens, cards on narrow ones."""

    lines: list[Line] = []
    """The rows of the table; empty while the list shows cards."""
    table: Table = {}
    chooser: Chooser = {}

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

    def _line(self, look: Look, item: Item, formatter: Formatter) -> Line:
        """A record as a row of the table."""
        found, late = [cell(one, item, formatter) for one in look.columns], self._late_in(item, formatter)
        return {
            "id": item["id"],
            "href": f"{self._record.path}/{item['id']}",
            "title": self._title(item, formatter),
            "mark": self._mark(item),
            "cells": [text for text, _ in found],
            "leads": [lead if one.name != late else LATE for one, (_, lead) in zip(look.columns, found, strict=True)],
        }

    async def _looked(self, values: Values, formatter: Formatter) -> tuple[Table, Look | None]:
        """How the list looks, to be shown once its rows have been read; and what its table has to read, None for cards."""
        wide = is_wide(await self.get_state(Shell), self.router.headers.cookie)
        is_cards = (values.get(looks.LAYOUT) or [""])[-1] == looks.CARDS
        made: Table = {
            "layout": "cards",
            "width": "wide" if wide else "narrow",
            "cards": is_cards,
            "compact": (values.get(looks.DENSITY) or [""])[-1] == looks.COMPACT,
            "summed": (values.get(looks.TOTALS) or [""])[-1] == looks.SHOWN,
            "notice": "",
            "order": "",
        }
        if not wide or is_cards:
            return made, None
        chosen, unknown = await self._columns(values)
        sort = (values.get("sort") or [self._record.default_sort])[-1]
        made["layout"], made["totals"] = "table", []
        made["title"] = self._title_head(sort, formatter)
        made["heads"] = [head(one, sort, formatter.viewer.language) for one in chosen]
        made["order"] = _order_words([made["title"], *made["heads"]], sort)
        if unknown:
            made["notice"] = formatter.translate("records.table.unknown", columns=", ".join(unknown)[:300])
        return made, Look(chosen, (self._record.title_column, *self._needs))

    async def _add_up(self, query: ListQuery, look: Look | None, formatter: Formatter, key: Hashable) -> None:
        """Shows the totals of the whole list, where the address asks for them. `key` decides the rows of the page."""
        if look is None or not self.table.get("summed"):
            return

        async def read() -> Totals:
            return await self._read(_totals, self._record, query, look.columns)

        found = await self._shared(("totals", key), read)
        texts = [total(one, found.sums.get(one.name, ()), formatter) for one in look.columns]
        notice = self.table["notice"]
        if not found.is_whole:
            many = formatter.translate("records.table.many_rows", limit=formats.number(MAX_ROWS))
            texts, notice = [], " ".join(part for part in (notice, many) if part)
        self._show_table({**self.table, "totals": texts, "notice": notice})

    def _show_table(self, made: Table) -> None:
        if made != self.table:
            self.table = made

    def _title_head(self, sort: str, formatter: Formatter) -> Head:
        name = self._record.title_column
        asked = fields.of_kind(self._record)[name]
        return _head(asked, name if name in orders(self._record) else "", "inside", sort, formatter.viewer.language)

    async def _columns(self, values: Values) -> tuple[Columns, list[str]]:
        """The columns of an address, and its names that the kind does not have."""
        names = values.get(looks.COLUMNS, [])[: 2 * columns.MAX_COLUMNS]
        if not any(fields.CUSTOM in one for one in names):  # only fields of the workspace's own may have to be read
            return columns.chosen(self._record, current_caller(), names)
        return await self._read(_chosen, self._record, names)

    @action("{kind}.read")
    async def widen(self, wide: bool) -> None:
        """Reads the list for the width of the window, when that is not the one for which it was read."""
        shell = await self.get_state(Shell)
        shell._wide = wide
        if self.table.get("width") != ("wide" if wide else "narrow"):
            await self._refresh()

    def _with_look(self, **look: str) -> Any:
        values = address_values(self._record.query, self.router.url.query)
        return rx.redirect(address(self._path(), values, **look))

    @action("{kind}.read")
    async def choose_layout(self, layout: Literal["table", "cards"]) -> Any:
        """Shows the list as a table or as cards, on wide screens."""
        return self._with_look(layout="" if layout == "table" else layout)

    @action("{kind}.read")
    async def choose_density(self, density: Literal["normal", "compact"]) -> Any:
        """Sets the height of the rows of the table."""
        return self._with_look(density="" if density == "normal" else density)

    @action("{kind}.read")
    async def choose_totals(self, wanted: Literal["shown", "hidden"]) -> Any:
        """Shows the totals of number columns over the whole list, or hides them."""
        return self._with_look(totals="" if wanted == "hidden" else wanted)

    # ---- the dialog

    @action("{kind}.read")
    async def begin_columns(self) -> None:
        """Opens the dialog with the columns of the table."""
        shown, _ = await self._columns(address_values(self._record.query, self.router.url.query))
        await self._offer([one.name for one in shown], is_open=True)

    async def _offer(self, names: Sequence[str], **more: Any) -> None:
        """Shows these columns in the dialog, and which others there are."""
        formatter, shell = await self._formatter(), await self.get_state(Shell)
        every = [
            one.asked
            for one in await self._read(_every, self._record)
            if one.asked.through is None or f"{one.asked.through.kind}.read" in shell.permissions
        ]
        language, known = formatter.viewer.language, {one.name: one for one in every}
        shown = [known[name] for name in names if name in known]
        self.chooser = {
            "open": bool(more.get("is_open", True)),
            "shown": [{"value": one.name, "label": one.words(language)} for one in shown],
            "groups": grouped([one for one in every if one not in shown], formatter),
            "picked": "",
            "moved": str(more.get("moved", "")),
            "refused": str(more.get("refused", "")),
        }

    def _shown_columns(self) -> list[str]:
        return [one["value"] for one in self.chooser.get("shown", [])]

    @action("{kind}.read")
    async def close_columns(self, is_open: bool) -> None:
        """Closes the dialog."""
        if not is_open:
            self.chooser = {}

    @action("{kind}.read")
    async def pick_column(self, name: str) -> None:
        """Selects a column that can be added."""
        self.chooser = {**self.chooser, "picked": name[: columns.MAX_NAME], "moved": ""}

    @action("{kind}.read")
    async def add_column(self) -> None:
        """Adds the selected column after the others."""
        names = self._shown_columns()
        name = self.chooser.get("picked", "")
        if len(names) >= columns.MAX_COLUMNS:
            refused = (await self._formatter()).translate("records.table.error.many", limit=columns.MAX_COLUMNS)
            self.chooser = {**self.chooser, "refused": refused, "moved": ""}
        elif name and name not in names:
            await self._offer([*names, name])

    @action("{kind}.read")
    async def drop_column(self, name: str) -> None:
        """Takes a column out of the table."""
        names = self._shown_columns()
        if name in names:
            place = names.index(name)
            names.remove(name)
            await self._offer(names, moved=(names[min(place, len(names) - 1)] if names else ""))

    @action("{kind}.read")
    async def move_column(self, name: str, by: Literal[-1, 1]) -> None:
        """Moves a column one place to the front or to the end."""
        names = self._shown_columns()
        if name in names and 0 <= names.index(name) + by < len(names):
            place = names.index(name)
            names.insert(place + by, names.pop(place))
            await self._offer(names, moved=name)

    @action("{kind}.read")
    async def apply_columns(self) -> Any:
        """Opens the list with the columns of the dialog."""
        names = self._shown_columns()
        is_usual = names == [one.name for one in columns.usual(self._record)]
        values = address_values(self._record.query, self.router.url.query)
        # A table with its title alone names the title, because an address without columns has the usual ones.
        values = values | {looks.COLUMNS: [] if is_usual else names or [self._record.title_column]}
        to = address(self._path(), values)
        if len(to) > MAX_ADDRESS:
            refused = (await self._formatter()).translate("records.table.error.long")
            self.chooser = {**self.chooser, "refused": refused, "moved": ""}
            return None
        self.chooser = {}
        return rx.redirect(to)

    @action("{kind}.read")
    async def usual_columns(self) -> None:
        """Puts the usual columns into the dialog."""
        await self._offer([one.name for one in columns.usual(self._record)])


def _chosen(caller: Caller, record: RecordType[Any], names: Sequence[str]) -> tuple[Columns, list[str]]:
    return columns.chosen(record, caller, names)


def _totals(caller: Caller, record: RecordType[Any], query: ListQuery, every: Columns) -> Totals:
    return totals(record, caller, query, every)


def _every(caller: Caller, record: RecordType[Any]) -> list[Column]:
    return columns.every(record, caller)


def head(one: Column, sort: str, language: str) -> Head:
    """The head of a column in a list of the order `sort`."""
    return _head(one.asked, one.sort, _shape(one), sort, language)


def _head(asked: Asked, order: str, shape: str, sort: str, language: str) -> Head:
    first = f"-{order}" if asked.type in _DESCENDS or (asked.own is not None and asked.own.type == "date") else order
    other = first.removeprefix("-") if first.startswith("-") else f"-{order}"
    is_sorted = bool(order) and sort.removeprefix("-") == order
    return {
        "name": asked.name,
        "label": asked.words(language),
        "end": asked.type in _DESCENDS,
        "shape": shape,
        "order": (other if sort == first else first) if order else "",
        "sorted": "none" if not is_sorted else "descending" if sort.startswith("-") else "ascending",
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


def _order_words(heads: Sequence[Head], sort: str) -> str:
    found = next((one for one in heads if one["sorted"] != "none"), None)
    return "" if found is None else f"{found['label']} {'↓' if sort.startswith('-') else '↑'}"
