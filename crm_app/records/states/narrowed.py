"""The filter of a list: its conditions as chips, and the builder that makes and changes them."""

from typing import Any, Literal, TypedDict

import reflex as rx

from crm_app.core.errors import AppError, Invalid
from crm_app.core.filters import Filter
from crm_app.core.i18n import translate
from crm_app.core.principal import Caller
from crm_app.records import RecordType, choices
from crm_app.records.filtering import fields
from crm_app.records.states.filter_rows import FieldGroup, FilterRow, blank, conditions, groups, row
from crm_app.records.states.filter_words import Part, described, filter_of, parts_of
from crm_app.records.states.picked import PickedRows
from crm_app.records.states.values import Formatter, Values, address, address_values, list_query
from crm_app.ui.actions import action
from crm_app.ui.picker import answering
from crm_app.values.options import Suggestion

MAX_ADDRESS = 7500
"""The longest query of an address that the builder makes, in bytes: servers and mail programs cut longer ones."""
_MOST_ROWS = 10
_NEW = -1


class FilterChip(TypedDict):
    """A part of the filter in words; `href` leads to the list without it."""

    number: int
    label: str
    href: str


class NarrowedRows(PickedRows, mixin=True):
    """The conditions of a list, in its address, and the dialog that edits one part of them."""

    filter_chips: list[FilterChip] = []
    filter_joined: str = "all"
    """Whether all parts of the filter must match, or any."""
    filter_open: bool = False
    filter_rows: list[FilterRow] = []
    """The conditions of the part that is edited."""
    filter_groups: list[FieldGroup] = []
    filter_number: int = _NEW
    """Which part is edited; below nought for a new one."""
    filter_offered: dict[str, list[Suggestion]] = {}
    """The choices of the pickers of links, by row."""
    filter_refused: str = ""
    """What is wrong with the filter as a whole."""

    _filter_rows_made: int = 0

    def _parts(self) -> tuple[str, list[Part]]:
        """The parts of the filter of the address; none for one that cannot be read."""
        given = address_values(self._record.query, self.rx_router_url.query).get("filter")
        try:
            query = list_query(self._record.query, {"filter": given[-1:]}) if given else None
        except Invalid:
            query = None
        wanted: Filter | None = getattr(query, "filter", None)
        return parts_of(wanted)

    async def _describe_filter(self, values: Values, formatter: Formatter) -> None:
        """Shows the parts of the filter as chips."""
        joined, parts = self._parts() if "filter" in values else ("all", [])
        chips: list[FilterChip] = []
        for number, part in enumerate(parts):
            label = await self._read(described, self._record, part, joined, formatter)
            rest = filter_of(joined, parts[:number] + parts[number + 1 :])
            chips.append({"number": number, "label": label, "href": self._address_of(values, rest)})
        if (chips, joined) != (self.filter_chips, self.filter_joined):
            self.filter_chips, self.filter_joined = chips, joined

    def _address_of(self, values: Values, wanted: Filter | None) -> str:
        """The address of the list with another filter, from its first page."""
        return address(self._path(), values, filter=wanted.text() if wanted is not None else "", after="")

    @action("{kind}.read")
    async def begin_filter(self, number: int) -> None:
        """Opens the dialog for a part of the filter; below nought for a new one."""
        _, parts = self._parts()
        formatter = await self._formatter()
        self.filter_groups = await self._read(groups, self._record, formatter)
        self.filter_number = number if 0 <= number < len(parts) else _NEW
        self._filter_rows_made = 0
        self.form_errors, self.filter_refused, self.filter_offered = {}, "", {}
        given = parts[self.filter_number][:_MOST_ROWS] if self.filter_number != _NEW else []
        self.filter_rows = [
            await self._read(row, self._record, self._next_key(), one.field, one.op, formatter, one) for one in given
        ] or [blank(self._next_key())]
        await self._offer_links(self.filter_rows)
        self.filter_open = True

    def _next_key(self) -> str:
        self._filter_rows_made += 1
        return f"c{self._filter_rows_made}"

    async def _offer_links(self, rows: list[FilterRow]) -> None:
        found = {one["key"]: await self._suggest(one["field"], "") for one in rows if one["shape"] in ("link", "links")}
        self.filter_offered = self.filter_offered | found

    async def _suggest(self, name: str, q: str) -> list[Suggestion]:
        kind = await self._read(_linked_kind, self._record, name)
        return answering(q, await self._read(choices.options, kind, q)) if kind else []

    @action("{kind}.read")
    async def close_filter(self, is_open: bool) -> None:
        """Closes the dialog."""
        if not is_open:
            self.filter_open, self.filter_rows = False, []

    @action("{kind}.read")
    async def set_filter_field(self, key: str, name: str) -> None:
        """Shows the operators and the input of the chosen field."""
        await self._change_row(key, name, "")

    @action("{kind}.read")
    async def set_filter_op(self, key: str, op: str) -> None:
        """Shows the input of the chosen operator."""
        found = next((one for one in self.filter_rows if one["key"] == key), None)
        if found is not None:
            await self._change_row(key, found["field"], op)

    async def _change_row(self, key: str, name: str, op: str) -> None:
        made = await self._read(row, self._record, key[:20], name[:200], op, await self._formatter())
        self.filter_rows = [made if one["key"] == key else one for one in self.filter_rows]
        self.form_errors = {}
        await self._offer_links([one for one in self.filter_rows if one["key"] == key])

    @action("{kind}.read")
    async def add_filter_row(self) -> None:
        """Adds a condition, joined the other way, to the part that is edited."""
        if len(self.filter_rows) < _MOST_ROWS:
            self.filter_rows = [*self.filter_rows, blank(self._next_key())]

    @action("{kind}.read")
    async def drop_filter_row(self, key: str) -> None:
        """Removes a condition from the part that is edited."""
        self.filter_rows = [one for one in self.filter_rows if one["key"] != key] or [blank(self._next_key())]

    @action("{kind}.read")
    async def find_for_filter(self, key: str, q: str) -> None:
        """Loads the choices of the picker of a link."""
        found = next((one for one in self.filter_rows if one["key"] == key), None)
        if found is not None:
            self.filter_offered = self.filter_offered | {key: await self._suggest(found["field"], q)}

    @action("{kind}.read")
    async def apply_filter(self, data: dict[str, str]) -> Any:
        """Opens the list with the part that was made or changed."""
        viewer = await self._viewer()
        self.filter_refused = ""
        made = await self._read(conditions, self._record, data, viewer)
        if not made:
            raise Invalid("ui.draft.gone")
        joined, parts = self._parts()
        number = int(data["number"]) if data.get("number", "").isdigit() else _NEW
        parts = [*parts[:number], made, *parts[number + 1 :]] if 0 <= number < len(parts) else [*parts, made]
        to = self._checked_address(joined, parts, viewer.language)
        if to:
            self.filter_open, self.filter_rows = False, []
        return rx.redirect(to) if to else None

    def _checked_address(self, joined: str, parts: list[Part], language: str) -> str:
        """The address of the list with these parts; empty, with a message in the dialog, when it would be too long."""
        values = address_values(self._record.query, self.rx_router_url.query)
        try:
            wanted = filter_of(joined, parts)
        except Invalid as error:
            self.filter_refused = next(iter(error.field_messages(language).values()), error.message(language))
            return ""
        to = self._address_of(values, wanted)
        if len(to) > MAX_ADDRESS:
            self.filter_refused = translate("records.filter.error.long_address", language)
            return ""
        return to

    @action("{kind}.read")
    async def join_filter(self, joined: Literal["all", "any"]) -> Any:
        """Opens the list with its parts joined by all or by any."""
        _, parts = self._parts()
        values = address_values(self._record.query, self.rx_router_url.query)
        return rx.redirect(self._address_of(values, filter_of(joined, parts)))


def _linked_kind(caller: Caller, record: RecordType[Any], name: str) -> str:
    """The kind that a field links to; empty for any other field."""
    asked = fields.find(caller, record, name)
    return asked.link if asked is not None else ""


def failed_filter(error: AppError, formatter: Formatter) -> str:
    """What is wrong with the filter of an address; empty when the error is about something else."""
    if not isinstance(error, Invalid):
        return ""
    messages = error.field_messages(formatter.viewer.language)
    reason = next((text for name, text in messages.items() if name == "filter" or name.startswith("filter.")), "")
    return formatter.translate("records.filter.failed", reason=reason) if reason else ""
