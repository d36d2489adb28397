"""The picked rows of a list: ticks, and the changes to all of them at once.

The browser knows the ticks as ids in the state of the page; nothing is read for a row until a change begins.
"""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel

from crm_app.core.errors import Invalid
from crm_app.core.pagination import ListQuery
from crm_app.core.principal import Caller
from crm_app.core.validation import parse
from crm_app.records import bulk, choices, queries, runs
from crm_app.records.filtering.fields import CUSTOM
from crm_app.records.kind import RecordType
from crm_app.records.reading import typed_input
from crm_app.records.states.own import by_input
from crm_app.records.states.picked_own import NOTHING, PickedFields
from crm_app.records.states.reports import report_change
from crm_app.records.states.values import VIEW, Formatter, Values, address_values, list_query, without_look
from crm_app.ui.actions import action
from crm_app.ui.picker import answering
from crm_app.values import formats
from crm_app.values.options import Option

MAX_PICKED = bulk.DIRECT_ROWS
_Mode = Literal["", "field", "owner", "tags", "move", "delete"]


class PickedRows(PickedFields, mixin=True):
    """The ticks of a list, and the dialog that changes the picked records."""

    picked: list[str] = []
    """Ids of the picked records, at most 200; also of rows of other pages of the list."""
    picked_all: bool = False
    """Whether all records that match are picked, also beyond the page."""
    picked_count: str = ""
    """How many are picked, formatted."""
    bulk_mode: str = ""
    """What the open dialog changes: field, owner, tags, move or delete; empty when it is closed."""

    _moves: ClassVar[str] = ""
    """A field of the kind's patch that has a button of its own: the stage of a deal."""
    _last: str = ""
    """The row that was ticked last, where a range begins."""
    _picked_under: dict[str, list[str]] = {}
    """The filters of the list when the rows were picked."""
    _versions: dict[str, int] = {}
    """The versions of the picked records when the dialog was opened."""

    async def _move_options(self) -> list[Option]:
        """The choices of `_moves`."""
        return []

    def _filters(self) -> Values:
        """The filters of the address."""
        values = without_look(address_values(self._record.query, self.rx_router_url.query))
        return {name: found for name, found in values.items() if name not in ("after", "sort", VIEW)}

    @abstractmethod
    def _shown_ids(self) -> list[str]:
        """The ids of the rows of the page."""

    @abstractmethod
    async def _refresh(self) -> None:
        """Reads the page of the address again."""

    @abstractmethod
    def _asked(self, values: Values, formatter: Formatter) -> Values:
        """The parameters of an address, with those that the page adds."""

    async def _query(self) -> ListQuery:
        """The filters of the list as a query. Raises Invalid for an invalid address."""
        values = self._asked(self._filters(), await self._formatter())
        found: ListQuery = list_query(self._record.query, values)
        return found

    def _unpick(self) -> None:
        self.picked, self.picked_all, self.picked_count, self._last = [], False, "", ""
        self.bulk_mode, self.bulk_field, self.bulk_own, self._versions = "", "", NOTHING, {}

    def _keep_picks(self) -> None:
        """Forgets the ticks when the list has other filters than those under which the rows were ticked."""
        if (self.picked or self.picked_all) and self._picked_under != self._filters():
            self._unpick()

    def _set_picks(self, ids: list[str]) -> None:
        self._picked_under = self._filters()
        self.picked, self.picked_all = ids[:MAX_PICKED], False
        self.picked_count = formats.number(len(self.picked))

    @action("{kind}.read")
    async def pick(self, record_id: UUID, extend: bool) -> None:
        """Ticks a row or removes its tick; with `extend` also the rows between it and the row that was ticked last."""
        here, shown = str(record_id), self._shown_ids()
        picks = here not in self.picked or self.picked_all
        before = shown if self.picked_all else self.picked
        some = [here]
        if extend and self._last in shown and here in shown:
            first, last = sorted((shown.index(self._last), shown.index(here)))
            some = shown[first : last + 1]
        elif self.picked_all:
            picks = False
        others = [one for one in before if one not in some]
        if picks and len(others) + len(some) > MAX_PICKED:
            await self._say("changes.pick.most", "info", limit=MAX_PICKED)
        self._last = here
        self._set_picks([*others, *some] if picks else others)

    @action("{kind}.read")
    async def pick_page(self) -> None:
        """Ticks every row of the page; removes their ticks when all have one."""
        shown = self._shown_ids()
        others = [one for one in self.picked if one not in shown]
        is_whole = self.picked_all or set(shown) <= set(self.picked)
        self._set_picks(([] if self.picked_all else others) if is_whole else [*others, *shown])

    @action("{kind}.read")
    async def pick_matching(self) -> None:
        """Picks all records that match, and counts them."""
        count = await self._read(_count, self._record, await self._query())
        if count > bulk.MAX_ROWS:
            raise Invalid("changes.error.too_many_rows", limit=formats.number(bulk.MAX_ROWS))
        self._set_picks([])
        self.picked_all, self.picked_count = True, formats.number(count)

    @action("{kind}.read")
    async def unpick(self) -> None:
        """Removes all ticks."""
        self._unpick()

    @action("{kind}.update")
    async def begin_bulk(self, mode: _Mode) -> None:
        """Opens the dialog, and stores the versions that its changes are based on."""
        self.form_errors, self.bulk_field, self.bulk_own = {}, "", NOTHING
        if mode == "field":
            await self._offer_fields()
        elif mode == "owner":
            self.bulk_options = await self._recall(choices.owners, (await self._viewer()).language)
        elif mode == "move":
            self.bulk_options = await self._move_options()
        await self._open(mode)

    @action("{kind}.delete")
    async def begin_delete(self) -> None:
        """Opens the dialog that asks before the picked records are deleted."""
        await self._open("delete")

    async def _open(self, mode: str) -> None:
        ids = [UUID(one) for one in self.picked]
        self._versions = {} if self.picked_all else await self._do(bulk.versions, self._record, ids)
        self.bulk_mode = mode

    @action("{kind}.update")
    async def choose_bulk_field(self, name: str) -> None:
        """Shows the input of the chosen field."""
        self.form_errors = {}
        await self._choose_field(name)

    @action("{kind}.update")
    async def find_for_bulk(self, name: str, q: str) -> None:
        """Loads the choices of the picker of a link."""
        kind = await self._kind_of_picker(name)
        self.offered = {name: answering(q, await self._read(choices.options, kind, q))}

    @action("{kind}.read")
    async def close_bulk(self, is_open: bool) -> None:
        """Closes the dialog."""
        if not is_open:
            self.bulk_mode, self.bulk_field, self.bulk_own = "", "", NOTHING

    @action("{kind}.update")
    async def change_picked(self, data: dict[str, str]) -> None:
        """Changes the picked records as the dialog says."""
        is_own = self.bulk_mode == "field" and self.bulk_field.startswith(CUSTOM)
        own = [await self._own_field(self.bulk_field)] if is_own else []
        try:
            asked = await self._typed_own(own[0], data) if own else self._asked_change(data, await self._viewer())
            await self._change(asked)
        except Invalid as error:
            faults = {name.removeprefix("set."): problem for name, problem in error.fields.items()}
            raise Invalid(error.message_key, by_input(own, faults), error.more, **error.params) from None

    def _asked_change(self, data: Mapping[str, str], viewer: Any) -> dict[str, Any]:
        match self.bulk_mode:
            case "owner":
                return {"set": {"owner_id": data.get("owner_id") or None}}
            case "move" if self._moves:
                return {"set": {self._moves: data.get(self._moves) or None}}
            case "tags":
                found = {name: [tag for tag in data.get(name, "").split(",") if tag.strip()] for name in _TAGS}
                if not any(found.values()):
                    raise Invalid(fields={"add_tags": "core.field.required"})
                return found
            case "field" if self.bulk_field:
                name = self.bulk_field
                return {"set": typed_input(self._record.new, {name: data.get(name, "").strip()}, viewer)}
        raise Invalid(fields={"field": "core.field.required"})

    @action("{kind}.delete")
    async def delete_picked(self) -> None:
        """Deletes the picked records."""
        await self._change({"action": "delete"})

    async def _change(self, asked: dict[str, Any]) -> None:
        if self.picked_all:
            asked["matching"] = await self._query()
        else:
            asked["records"] = [{"id": one} | _version(self._versions.get(one)) for one in self.picked]
        schema: type[BaseModel] = bulk.bulk_in(self._record)
        sent = await self._do_once(bulk.run, self._record, parse(schema, asked))
        found = sent.made
        if found is None:  # the answer of the first time was lost
            found = await self._do(runs.get, UUID(sent.id), (await self._viewer()).language)
        self._unpick()
        self.form_errors = {}
        await report_change(self, found)
        await self._refresh()


_TAGS = ("add_tags", "remove_tags")


def _version(version: int | None) -> dict[str, int]:
    return {} if version is None else {"version": version}


def _count(caller: Caller, record: RecordType[Any], query: ListQuery) -> int:
    return queries.count(record, caller, query, bulk.MAX_ROWS + 1)
