"""A table in groups: their names, counts and sums, and the rows of those that are unfolded."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from crm_app.core.pagination import ListQuery
from crm_app.core.principal import Caller
from crm_app.records import RecordType, queries
from crm_app.records.own import reading
from crm_app.records.states.cells import total
from crm_app.records.states.chooser import ChosenColumns
from crm_app.records.states.tabled import Line
from crm_app.records.states.values import Formatter, Item, Values, address, address_values, loads
from crm_app.records.table import Columns, Look, groups, looks
from crm_app.records.table.groups import Found, Grouping, Groups
from crm_app.records.table.totals import MAX_ROWS
from crm_app.ui.actions import action
from crm_app.values import formats
from crm_app.values.collation import sort_key
from crm_app.values.months import BUDDHIST_OFFSET

GROUP_ROWS = 25
"""How many records an unfolded group shows; a link leads to all of them."""
MAX_LINES = 100
"""How many lines the state of a table has at most, those of groups included."""


class GroupedRows(ChosenColumns, mixin=True):
    """The groups of a list. What it is grouped by, and which groups are unfolded, stands in the address."""

    sections: list[Line] = []
    """The groups of cards, as the lines of groups of a table; the rows are those of the one that is unfolded."""

    async def _grouping(self, values: Values) -> Grouping | None:
        """What the list of an address is grouped by; None for nothing, or for what the kind does not have."""
        written = (values.get(looks.GROUP) or [""])[-1]
        return await self._read(groups.find, self._record, written) if written else None

    async def _in_groups(
        self, query: ListQuery, look: Look | None, grouping: Grouping, values: Values, formatter: Formatter
    ) -> tuple[list[Line], list[Item], Groups]:
        """The lines of a table in groups, the records among them, and what there is besides. Of cards the lines are those of
        the groups alone, of which one is unfolded.
        """
        shown = look.columns if look is not None else ()
        found = await self._read(_groups, self._record, query, grouping, shown)
        options = grouping.asked.options
        offered = await self._read(options) if options is not None else []
        named = {one["value"]: one["label"] for one in offered}
        every = [(one, named.get(one.key) or label_of(grouping, one, formatter)) for one in found.every]
        every.sort(key=_order(grouping, list(named)))
        keys = {one.key for one in found.every}
        room = max(1, (MAX_LINES - len(every)) // GROUP_ROWS) if look is not None else 1
        unfolded = [key for one in values.get(looks.OPEN, []) if (key := one[1:]) in keys][-room:]
        rest = {name: given for name, given in values.items() if name not in (looks.GROUP, looks.OPEN, "after")}
        lines: list[Line] = []
        items: list[Item] = []
        for one, label in every:
            condition = groups.condition(grouping, one.key)
            only = groups.narrowed(getattr(query, "filter", None), condition) if condition is not None else None
            is_open = only is not None and one.key in unfolded
            lines.append(
                {
                    "id": "",
                    "href": address(self._path(), rest, filter=only.text()) if only is not None else "",
                    "title": label,
                    "mark": formats.number(one.count),
                    "fixed": is_open,
                    "cells": [total(column, one.sums.get(column.name, ()), formatter) for column in shown],
                    "leads": [],
                    "group": f"={one.key}",
                }
            )
            if is_open:
                within = query.model_copy(update={"filter": only, "limit": GROUP_ROWS, "after": None})
                rows = loads(await self._read(self._service.page, within, look))["items"]
                items += rows
                lines += self._lines(look, rows, formatter) if look is not None else []
        return lines, items, found

    def _group_notice(self, found: Groups, formatter: Formatter) -> str:
        """What has to be known about the groups."""
        if not found.is_whole:
            return formatter.translate("records.group.many_rows", limit=formats.number(MAX_ROWS))
        if found.total > len(found.every):
            return formatter.translate(
                "records.group.first", limit=groups.MAX_GROUPS, count=formats.number(found.total)
            )
        return ""

    @action("{kind}.read")
    async def fold(self, key: str) -> Any:
        """Unfolds a group, or folds it."""
        values = address_values(self._record.query, self.rx_router_url.query)
        present = values.get(looks.OPEN, [])
        if self.sections:  # of cards, the group that is shown or none
            present = [one["group"] for one in self.sections if one["fixed"]]
            unfolded = [] if key in present else [key[: looks.MAX_KEY]]
            return rx.redirect(address(self._path(), values | {looks.OPEN: unfolded}, after=""))
        others = [one for one in present if one != key]
        unfolded = others if key in present else [*others, key[: looks.MAX_KEY]][-looks.MAX_OPEN :]
        return rx.redirect(address(self._path(), values | {looks.OPEN: unfolded}, after=""))


def group_ids(grouping: Grouping, found: Groups) -> frozenset[str]:
    """The records whose names the groups show."""
    is_named = grouping.asked.type in ("link", "person")
    return frozenset(one.key for one in found.every if one.key) if is_named else frozenset()


def _groups(caller: Caller, record: RecordType[Any], query: ListQuery, grouping: Grouping, every: Columns) -> Groups:
    return queries.groups(record, caller, query, grouping, every)


def label_of(grouping: Grouping, one: Found, formatter: Formatter) -> str:
    """The name of a group for the reader."""
    asked, language = grouping.asked, formatter.viewer.language
    if not one.key:
        return formatter.translate("records.group.none", field=asked.words(language))
    if grouping.unit:
        return _period(grouping, one.key, language)
    if asked.own is not None and asked.own.is_pointer:
        return one.label or formatter.translate(f"fields.unseen.{asked.own.type}")
    if asked.own is not None:
        value = one.key == "true" if asked.type == "yes_no" and one.key in ("true", "false") else one.key
        return reading.words_of(asked.own, value, language)
    if asked.type == "choice":
        words = asked.choices.get(one.key)
        return one.key if words is None else words[language == "th"]
    return one.label or formatter.translate("records.group.hidden")


def _period(grouping: Grouping, key: str, language: str) -> str:
    period = groups.period_of(grouping, key)
    if period is None:
        return key
    first, last = period
    if grouping.unit == "year":
        return str(first.year + (BUDDHIST_OFFSET if language == "th" else 0))
    begins = formats.month(first, language)
    return begins if grouping.unit == "month" else f"{begins} – {formats.month(last, language)}"


def _order(grouping: Grouping, options: Sequence[str]) -> Any:
    """The sort key of groups: choices in their order, periods from the last one, names by the alphabet, nothing at the end."""
    known = {value: n for n, value in enumerate(options or grouping.asked.choices)}

    def key(pair: tuple[Found, str]) -> Any:
        one, label = pair
        if grouping.unit:
            return (not one.key, [-ord(letter) for letter in one.key])
        if known or grouping.asked.type == "yes_no":
            return (not one.key, known.get(one.key, len(known)), one.key != "true", one.key)
        return (not one.key, sort_key(label), one.key)

    return key
