"""Links from one record to others, as a form chooses them: one picker per kind of record, searched by the server."""

from typing import Any
from uuid import UUID

import orjson
import reflex as rx

from crm_app import records
from crm_app.core.errors import AppError, Invalid
from crm_app.core.principal import Caller
from crm_app.records.pages import allowed, or_empty
from crm_app.records.states import PICKER_ROWS, Item, RecordPage
from crm_app.ui.actions import action
from crm_app.ui.i18n import Text, as_var
from crm_app.ui.picker import record_picker

Option = dict[str, str]
"""A choice of a picker: `value`, `label`, `meta`."""


def _option(item: Item) -> Option:
    label = item.get("name") or item.get("title") or item.get("subject") or ""
    return {"value": item["id"], "label": label, "meta": item.get("company_name") or item.get("city") or ""}


def options(caller: Caller, kind: str, q: str) -> list[Option]:
    """Records of `kind` that a picker offers for what was typed; none for a role that may not read them."""
    record = records.TYPES[kind]
    query = record.query.model_validate({"q": q.strip()[:200] or None, "limit": PICKER_ROWS})
    try:
        found = orjson.loads(records.page(record, caller, query))
    except AppError:
        return []
    return [_option(item) for item in found["items"]]


def option(caller: Caller, kind: str, record_id: str) -> Option:
    """The record of an id that an address names; empty when there is none that the caller may read."""
    try:
        return _option(orjson.loads(records.one(records.TYPES[kind], caller, UUID(record_id))))
    except (AppError, ValueError):
        return {}


class LinkPickers(RecordPage, mixin=True):
    """A record's form with a picker for each of its `references`."""

    offered: dict[str, list[dict[str, str]]] = {}
    """What each picker offers, by kind."""
    linked: dict[str, dict[str, str]] = {}
    """What each picker has chosen at first, by kind."""

    async def _begin_links(self, item: Item) -> None:
        """Fills the pickers for `item` (empty for a new record)."""
        offered, linked = {}, {}
        for name, kind in self._record.references.items():
            offered[kind] = await self._read(options, kind, "")
            chosen = item.get(name) or self.form.get(name)
            linked[kind] = await self._read(option, kind, str(chosen)) if chosen else {}
        self.offered, self.linked = offered, linked

    @action()
    async def find(self, kind: str, q: str) -> None:
        """Refills one picker's choices with what the person may read."""
        if kind not in self._record.references.values():
            raise Invalid
        found = await self._offer_new(kind, await self._read(options, kind, q), q)
        self.offered = self.offered | {kind: found}


def link_picker(state: Any, kind: str, label: Text) -> rx.Component:
    """The picker for the field `<kind>_id`, for those who may read such records."""
    name = f"{kind}_id"
    return rx.cond(
        allowed(f"{kind}.read"),
        record_picker(
            name,
            label,
            options=as_var(state.offered)[kind].to(list[dict[str, str]]),
            on_search=state.find(kind),
            chosen=rx.cond(or_empty(as_var(state.form)[name]), as_var(state.linked)[kind], None),
            errors=state.form_errors,
        ),
    )
