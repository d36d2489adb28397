"""The controls over a list: each sets filters, or the order, by another address."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import reflex as rx

from crm_app.core.errors import Invalid, Problem
from crm_app.records.reading import read_field
from crm_app.records.states.grouped import GroupedRows
from crm_app.records.states.values import Formatter, Values, address, address_values
from crm_app.ui.actions import action


class ListControls(GroupedRows, mixin=True):
    """The handlers of the controls over a list."""

    @action("{kind}.read")
    async def choose(self, name: str, value: str) -> Any:
        """Sets one filter, or the order (`sort`), by navigating to another address."""
        if name not in self._record.query.model_fields:
            raise Invalid
        return rx.redirect(await self._address_with({name: value}))

    @action("{kind}.read")
    async def apply(self, data: dict[str, str]) -> Any:
        """Sets several filters at once, from a form with their names. Days and amounts are parsed as people write
        them.
        """
        known = self._record.query.model_fields
        return rx.redirect(await self._address_with({name: value for name, value in data.items() if name in known}))

    async def _address_with(self, written: Mapping[str, str]) -> str:
        """The list's address with some filters changed. Raises Invalid, with a message per field, for invalid
        values.
        """
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
        values = address_values(schema, self.rx_router_url.query)
        return address(self._path(), values, **asked, after="")

    def _asked(self, values: Values, formatter: Formatter) -> Values:
        """The filters of the list, with defaults for what the address leaves out."""
        return values
