"""The order of a list by the heads of its table: one column, or several that are added with Shift."""

from collections.abc import Mapping, Sequence
from typing import Any

import reflex as rx

from crm_app.records import RecordType, ordering
from crm_app.records.filtering import Asked, fields
from crm_app.records.states.values import Values, address, address_values
from crm_app.records.states.viewed import ViewedRows
from crm_app.ui.actions import action

DESCENDS = ("number", "money", "date", "moment")
"""The types of fields by which a list is first ordered downwards."""


def first_order(asked: Asked, order: str) -> str:
    """The order that the first click on a head asks for."""
    descends = asked.type in DESCENDS or (asked.own is not None and asked.own.type == "date")
    return f"-{order}" if descends else order


class SortedRows(ViewedRows, mixin=True):
    """The order of a list, which stands in its address."""

    async def _sorts(self, values: Values) -> list[str]:
        """The parts of the order of an address; none for an address whose order does not exist."""
        written = (values.get("sort") or [""])[-1] or self._record.default_sort
        own = await self._read(ordering.fields_for, self._record, written) if fields.CUSTOM in written else ()
        return ordering.parts(self._record, own, written) or []

    @action("{kind}.read")
    async def sort_by(self, name: str, also: bool) -> Any:
        """Orders the list by a column, upwards or downwards in turn.

        Args:
            name: the order that the head of the column offers.
            also: keeps the other parts of the order: the column is added, turned round, then left out.
        """
        values = address_values(self._record.query, self.rx_router_url.query)
        sorts = await self._sorts(values) if also and values.get("sort") else []
        key = name.removeprefix("-")
        place = next((n for n, one in enumerate(sorts) if one.removeprefix("-") == key), None)
        asked = await self._read(fields.find, self._record, key) if place is not None else None
        if place is None:
            sorts = [*sorts, name][: ordering.MAX_SORTS]
        elif asked is not None and first_order(asked, key) == name:  # both directions have been shown
            del sorts[place]
        else:
            sorts[place] = name
        return rx.redirect(address(self._path(), values, sort=",".join(sorts), after=""))


def order_words(record: RecordType[Any], labels: Mapping[str, str], sorts: Sequence[str], language: str) -> str:
    """An order in words: "Amount ↓, Name ↑". Empty for an order by one field that is no column.

    Args:
        labels: the columns of the table, by name.
    """
    names = [one.removeprefix("-") for one in sorts]
    if len(sorts) > 1:
        labels = {one.name: one.words(language) for one in fields.of_kind(record).values()} | dict(labels)
    if not names or (len(names) == 1 and names[0] not in labels):
        return ""
    arrows = ("↓" if one.startswith("-") else "↑" for one in sorts)
    words = (labels.get(name, name.removeprefix(fields.CUSTOM)) for name in names)
    return ", ".join(f"{word} {arrow}" for word, arrow in zip(words, arrows, strict=True))
