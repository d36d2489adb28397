"""The fields of a record's form: conversion between texts and values, and conflicts with other people's changes."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypedDict

from crm_app.core.errors import Conflict, Invalid, Problem
from crm_app.records.own import reading
from crm_app.records.own.values import Unfit
from crm_app.records.reading import show_field, typed_input
from crm_app.records.states.own import OWN, OwnInput, base_text, typed_text
from crm_app.records.states.values import Item, as_field, plain_text
from crm_app.records.states.view import RecordView
from crm_app.ui.state import Viewer


class CustomRow(TypedDict):
    """A value without a field as a row of a form; rows are counted from nought."""

    number: str
    name: str
    value: str


class Differing(TypedDict):
    """A field that somebody else changed while the form was open; `mine` is empty when only they changed it."""

    name: str
    label: str
    theirs: str
    mine: str


class RecordFields(RecordView, mixin=True):
    """The fields of a record's form: their texts, their conversion, and the conflicts with other people's changes."""

    form: dict[str, str] = {}
    """The initial texts of the form's fields."""
    conflicts: list[Differing] = []
    """The changes of somebody else since the form was opened."""

    own_inputs: list[OwnInput] = []
    """The inputs for the fields of the workspace's own."""

    _custom: dict[str, Any] = {}
    _base: dict[str, str] = {}
    """The texts of the form's fields before the person typed."""
    _base_custom: dict[str, str] = {}

    def _field_names(self) -> list[str]:
        """The names of the form's fields, without values that belong to no field."""
        declared = [name for name in self._record.new.model_fields if name != "custom_fields"]
        return declared + [one.input for one in self._own]

    def _free(self, custom: Mapping[str, Any]) -> dict[str, Any]:
        """The values that belong to no field of the workspace's own."""
        return {name: value for name, value in custom.items() if name not in self._own_keys}

    def _with_own(self, values: dict[str, Any], free: Mapping[str, Any] | None) -> dict[str, Any]:
        """`values` with `custom_fields`, where a value of an own field or a free one is sent.

        Args:
            values: as `_to_input` returns them.
            free: the free values; None for those that the record has.
        """
        own = values.pop(OWN, {})
        if own or free is not None:
            kept = {name: value for name, value in self._custom.items() if name in self._own_keys}
            every = kept | (self._free(self._custom) if free is None else dict(free)) | own
            values["custom_fields"] = {
                name: float(value) if isinstance(value, Decimal) else value for name, value in every.items()
            }
        return values

    def _field_reads(self, name: str, value: str, item: Item) -> str:
        """The text of a field that holds an id or a choice; `item` is its record."""
        for one in self._own:
            if one.input == name:
                value = item["custom_fields"].get(one.key)
                return reading.reads(one, value, self._language, self._zone, self._own_names)
        return str(item.get(f"{name.removesuffix('_id')}_name") or "") if name.endswith("_id") else value

    async def _compare(self, error: Conflict, changed: dict[str, str], custom: dict[str, Any]) -> None:
        """Shows the other person's changes beside the typed texts; the next save is based on the other person's
        version.
        """
        current: Item = json.loads(json.dumps(error.current, default=str), parse_float=Decimal)
        await self._know_names(current["custom_fields"])
        theirs = self._to_form(current)
        formatter = await self._formatter()
        found: list[Differing] = []
        own_labels = {one.input: one.words(self._language) for one in self._own}
        for name, value in theirs.items():
            mine = changed.get(name)
            if value in (self._base.get(name, ""), mine):
                continue
            found.append(
                {
                    "name": name,
                    "label": own_labels.get(name) or formatter.translate(f"{self._record.plural}.field.{name}"),
                    "theirs": self._field_reads(name, value, current) or "–",
                    "mine": "" if mine is None else await self._mine_reads(name, mine) or "–",
                }
            )
        self._custom = current["custom_fields"]
        theirs_free = self._free(self._custom)
        theirs_custom = all_plain(theirs_free)
        if theirs_custom not in (self._base_custom, all_plain(custom)):
            found.append(
                {
                    "name": "custom_fields",
                    "label": formatter.translate("ui.record.custom"),
                    "theirs": _as_line(theirs_free) or "–",
                    "mine": (_as_line(custom) or "–") if all_plain(custom) != self._base_custom else "",
                }
            )
        self.conflicts = found
        self._version = current["version"]

    async def _mine_reads(self, name: str, value: str) -> str:
        points = any(one.input == name and one.is_pointer for one in self._own)
        if points or name in self._record.references or name.endswith("_id") or "\n" in value:
            return (await self._formatter()).translate("ui.record.your_choice")
        return value

    def _to_form(self, item: Item) -> dict[str, str]:
        """A record as the texts of its form's fields."""
        custom = item.get("custom_fields") or {}
        own = {one.input: reading.shown(one, custom.get(one.key), self._language, self._zone) for one in self._own}
        return {name: self._field_shows(name, as_field(item.get(name))) for name in self._field_names()} | own

    def _field_shows(self, name: str, value: str) -> str:
        if name not in self._record.new.model_fields:
            return value
        return show_field(self._record.new, name, value, self._reader())

    def _reader(self) -> Viewer:
        return Viewer(self._language, self._zone, "", "")

    def _typed_values(self, data: dict[str, str]) -> tuple[dict[str, str], dict[str, Any]]:
        """The typed texts of the form: its fields, and its custom fields."""
        typed = {
            name: data[name].replace("\r\n", "\n").strip() if name in data else self._base.get(name, "")
            for name in self._field_names()
        }
        typed |= {one.input: typed_text(one, data, self._base.get(one.input, "")) for one in self._own}
        custom: dict[str, Any] = {}
        for name, value in rows_of(data).items():
            if name in self._own_keys:
                raise Invalid(fields={"custom_fields": "fields.error.label_taken"})
            before = self._custom.get(name)
            custom[name] = before if before is not None and plain_text(before) == value else value
        return typed, custom

    def _remember_base(self, data: dict[str, str], typed: dict[str, str], custom: dict[str, Any]) -> None:
        """Restores the initial texts of the form's fields, which the browser sends for changed fields."""
        form_base = data.get("form_base", "")
        if not form_base:
            return
        try:
            given = json.loads(form_base)
        except ValueError:
            raise Invalid from None
        if not isinstance(given, dict):
            raise Invalid
        start = {str(name): str(value) for name, value in given.items()}
        self._base = {name: start.get(name, value).replace("\r\n", "\n").strip() for name, value in typed.items()}
        self._base |= {one.input: base_text(one, start, typed[one.input]) for one in self._own}
        rows = {name: value for name, value in start.items() if name.startswith("custom_")}
        self._base_custom = rows_of(rows) if rows else all_plain(custom)

    def _to_new_input(self, typed: dict[str, str]) -> dict[str, Any]:
        """As `_to_input`, for a new record: missing and unreadable fields are reported together."""
        try:
            return self._to_input({name: value for name, value in typed.items() if value})
        except Invalid as error:
            schema = self._record.new.model_fields
            missing = [
                name for name, value in typed.items() if not value and name in schema and schema[name].is_required()
            ]
            missing += [one.input for one in self._own if one.required and not typed.get(one.input)]
            raise Invalid(fields={**dict.fromkeys(missing, "core.field.required"), **error.fields}) from None

    def _to_input(self, typed: dict[str, str]) -> dict[str, Any]:
        """Texts of a form as input for the schema. Raises Invalid with a message per field."""
        own = {one.input: one for one in self._own}
        values: dict[str, Any] = {}
        faults: dict[str, str | Problem] = {}
        for name in own.keys() & typed.keys():
            try:
                values.setdefault(OWN, {})[own[name].key] = reading.read(
                    own[name], typed[name], self._zone, self._language
                )
            except Unfit as error:
                faults[name] = error.problem
        try:
            usual = {name: value for name, value in typed.items() if name not in own}
            values |= typed_input(self._record.new, usual, self._reader())
        except Invalid as error:
            faults |= error.fields
        if faults:
            raise Invalid(fields=faults)
        return values


def all_plain(custom: Mapping[str, Any]) -> dict[str, str]:
    """The custom fields of a record as texts for a form."""
    return {name: plain_text(value) for name, value in custom.items()}


def rows_of(data: Mapping[str, str]) -> dict[str, str]:
    """The custom fields in a form's rows; a row without a name or a value is ignored."""
    found = {}
    for number in range(100):
        name, value = (data.get(f"custom_{part}_{number}", "").strip() for part in ("name", "value"))
        if name and value:
            found[name] = value
    return found


def _as_line(custom: dict[str, Any]) -> str:
    return ", ".join(f"{name}: {plain_text(value)}" for name, value in custom.items())


def blank_row(number: int) -> CustomRow:
    """An empty row of a form for one more custom field; rows are counted from 0."""
    return {"number": str(number), "name": "", "value": ""}
