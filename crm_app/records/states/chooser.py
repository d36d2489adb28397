"""The dialog that chooses the columns of a table, and what it is grouped by."""

from collections.abc import Sequence
from typing import Any, Literal, TypedDict

import reflex as rx

from crm_app.records.states.filter_rows import FieldGroup, grouped
from crm_app.records.states.narrowed import MAX_ADDRESS
from crm_app.records.states.tabled import TabledRows
from crm_app.records.states.values import Formatter, address, address_values
from crm_app.records.table import columns, groups, looks
from crm_app.records.table.groups import Grouping
from crm_app.ui.actions import action
from crm_app.ui.state import Shell
from crm_app.values.options import Option


class Chooser(TypedDict, total=False):
    """The dialog that chooses the columns; empty while it is closed."""

    open: bool
    shown: list[Option]
    groups: list[FieldGroup]
    """The columns that can be added."""
    group: str
    """What the list is grouped by; empty for nothing."""
    groupings: list[Option]
    """By what it can be grouped."""
    picked: str
    """Which of these is selected."""
    moved: str
    """The column that was moved last: the focus stays with it."""
    refused: str


class ChosenColumns(TabledRows, mixin=True):
    """The dialog that chooses how a table looks."""

    chooser: Chooser = {}

    @action("{kind}.read")
    async def begin_columns(self) -> None:
        """Opens the dialog with the columns of the table."""
        values = address_values(self._record.query, self.rx_router_url.query)
        shown, _ = await self._columns(values)
        by = (values.get(looks.GROUP) or [""])[-1]
        await self._offer([one.name for one in shown], group=by)

    async def _offer(self, names: Sequence[str], **more: Any) -> None:
        """Shows these columns in the dialog, and which others there are."""
        formatter, shell = await self._formatter(), await self.get_state(Shell)
        every = [
            one.asked
            for one in await self._read(columns.every, self._record)
            if one.asked.through is None or f"{one.asked.through.kind}.read" in shell.permissions
        ]
        language, known = formatter.viewer.language, {one.name: one for one in every}
        shown = [known[name] for name in names if name in known]
        self.chooser = {
            "open": True,
            "shown": [{"value": one.name, "label": one.words(language)} for one in shown],
            "groups": grouped([one for one in every if one not in shown], formatter),
            "group": str(more.get("group", self.chooser.get("group", ""))),
            "groupings": [
                {"value": one.name, "label": _grouping_words(one, formatter)}
                for one in await self._read(groups.offered, self._record)
            ],
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
    async def pick_group(self, name: str) -> None:
        """Selects what the list is grouped by."""
        self.chooser = {**self.chooser, "group": name[: columns.MAX_NAME], "moved": ""}

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
        values = address_values(self._record.query, self.rx_router_url.query)
        # A table with its title alone names the title, because an address without columns has the usual ones.
        values = values | {looks.COLUMNS: [] if is_usual else names or [self._record.title_column]}
        if (by := self.chooser.get("group", "")) != (values.get(looks.GROUP) or [""])[-1]:
            values |= {looks.GROUP: [by] if by else [], looks.OPEN: [], "after": []}
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


def _grouping_words(one: Grouping, formatter: Formatter) -> str:
    field = one.asked.words(formatter.viewer.language)
    return formatter.translate(f"records.group.by.{one.unit}", field=field) if one.unit else field
