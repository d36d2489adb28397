"""Changing a value where it is shown: in a cell of a list's table, and among the facts of a record's page."""

import json
from abc import abstractmethod
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from crm_app.core.errors import AppError, Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from crm_app.records import choices, in_place
from crm_app.records.filtering import Asked, fields
from crm_app.records.own import names as own_names
from crm_app.records.states.base import RecordActions
from crm_app.records.states.cell_inputs import Cell, input_of, reads, text_of, typed, value_of
from crm_app.records.states.own import base_text
from crm_app.records.states.told import ToldChanges
from crm_app.records.states.values import Formatter, Item, loads
from crm_app.ui.actions import action, admitted
from crm_app.ui.picker import answering
from crm_app.ui.state import Shell
from crm_app.values.options import Option, Suggestion

_LONGEST_NAME = 200


class PlacedValues(RecordActions, ToldChanges, mixin=True):
    """The one value of the page that is open for a change. It stays open until it is written or left, whatever happens to
    the list around it.
    """

    cell: Cell = {}
    _adjust: ClassVar[in_place.Adjust | None] = None
    """For a kind whose form has several inputs for one field."""

    @abstractmethod
    async def _after_cell(self) -> None:
        """Shows the record as it is now."""

    @action("{kind}.update")
    async def begin_cell(self, record_id: UUID, name: str) -> None:
        """Opens a value for a change, with what it is now."""
        if self.cell.get("error"):  # what was refused stays until somebody corrects it or leaves it
            self.cell = {**self.cell, "turn": self.cell["turn"] + 1}
            return
        formatter, shell = await self._formatter(), await self.get_state(Shell)
        item: Item = loads(await self._find(self._service.get, record_id))
        asked = await self._asked_field(name)
        is_own = item["owner_id"] == shell._member_id
        if not shell._may(f"{self._record.kind}.update", own=is_own):
            raise Forbidden
        if not in_place.is_offered(self._record, asked, shell.permissions):
            raise Forbidden
        made = input_of(self._record, asked, item, formatter, await self._names_in(asked, item, formatter))
        made |= {"id": item["id"], "name": asked.name, "version": str(item["version"])}
        title = str(item.get(self._record.title_column) or "")
        label = formatter.translate("records.cell.label", field=asked.words(formatter.viewer.language), name=title)
        made |= {"label": label, "turn": 0, "error": "", "theirs": ""}
        self.cell = await self._with_choices(asked, made, formatter)

    async def _asked_field(self, name: str) -> Asked:
        asked = await self._read(fields.find, self._record, name[:_LONGEST_NAME])
        if asked is None:
            raise NotFound
        return asked

    async def _names_in(self, asked: Asked, item: Item, formatter: Formatter) -> Mapping[str, str]:
        """The names to which the value of a field of the workspace's own points."""
        if asked.own is None:
            return {}
        return await self._read(own_names.of, [asked.own], [item["custom_fields"]], formatter.viewer.language)

    async def _with_choices(self, asked: Asked, made: Cell, formatter: Formatter) -> Cell:
        if asked.type == "person":
            owners = await self._recall(choices.owners, formatter.viewer.language)
            options: list[Option] = [{"value": "", "label": formatter.translate("ui.record.nobody")}, *owners]
            known = {one["value"] for one in options}  # somebody whom the list of members leaves out stays as well
            return {**made, "options": [*options, *(one for one in made["options"] if one["value"] not in known)]}
        if asked.options is not None:
            return {**made, "options": await self._read(asked.options)}
        if asked.type == "link":
            return {**made, "found": answering("", await self._read(choices.options, asked.link, ""))}
        return made

    @action("{kind}.update")
    async def find_for_cell(self, q: str) -> None:
        """Loads the choices of the picker of the open link."""
        asked = await self._asked_field(self.cell.get("name", ""))
        if asked.type != "link":
            raise Invalid
        kind = asked.link
        found: list[Suggestion] = answering(q, await self._read(choices.options, kind, q))
        self.cell = {**self.cell, "found": found}

    @action("{kind}.update")
    async def leave_cell(self) -> None:
        """Closes the value without a change."""
        self.cell = {}

    @action("{kind}.update", within=True)
    async def save_cell(self, data: dict[str, str]) -> None:
        """Writes the open value. What is refused stays open, with the reason and the typed text."""
        formatter = await self._formatter()
        try:
            record_id, version = _named(data)
            asked = await self._asked_field(data.get("field", ""))
            text = typed(asked, data)
            base = _base(asked, data, text)
            if text != base:
                value = value_of(self._record, asked, text, formatter)
                run_id = await self._write_cell(record_id, version, asked, value, (base, text), formatter)
                label = self.cell.get("label") or asked.words(formatter.viewer.language)
                await self._say_changed(formatter.translate("records.cell.said", label=label), run_id)
            await admitted()
        except Unauthenticated:
            raise
        except AppError as error:
            await admitted()
            await self._refuse_cell(data, error, formatter)
            return
        self.cell = {}
        await self._after_cell()

    async def _write_cell(
        self, record_id: UUID, version: int, asked: Asked, value: Any, texts: tuple[str, str], formatter: Formatter
    ) -> str:
        """Writes a value; also over a stale version, unless somebody else changed this very field meanwhile. Returns the id
        of the run by which it can be undone; empty when nothing was written.

        Args:
            texts: what the input had at first, and what was typed.
        """
        write = (in_place.change, self._record, self._service, record_id)
        try:
            run_id: str = await self._commit(*write, version, asked, value, type(self)._adjust)
        except Conflict as error:
            version, run_id = await self._settle(error, asked, texts, formatter), ""
            if version:
                try:
                    run_id = await self._commit(*write, version, asked, value, type(self)._adjust)
                except Conflict as again:
                    if await self._settle(again, asked, texts, formatter):
                        raise
        return run_id

    async def _settle(self, error: Conflict, asked: Asked, texts: tuple[str, str], formatter: Formatter) -> int:
        """The version over which the value can be written because others changed other fields only; 0 when the record has the
        value already, such as from before the connection was lost. Raises _Overtaken when this field was changed.
        """
        if error.current is None:
            raise error
        item: Item = json.loads(json.dumps(error.current, default=str), parse_float=Decimal)
        now_is = text_of(self._record, asked, item, formatter)
        if now_is == texts[1]:
            return 0
        if now_is != texts[0]:
            names = await self._names_in(asked, item, formatter)
            raise _Overtaken(reads(self._record, asked, item, formatter, names), item["version"])
        return int(item["version"])

    async def _refuse_cell(self, data: Mapping[str, str], error: AppError, formatter: Formatter) -> None:
        """Shows why the change was refused; the input keeps what was typed."""
        language = formatter.viewer.language
        messages = list(error.field_messages(language).values()) if isinstance(error, Invalid) else []
        if isinstance(error, NotFound):
            messages = [formatter.translate("records.cell.gone")]
        shown: Cell = {"error": " ".join(messages) or error.message(language), "theirs": ""}
        if isinstance(error, _Overtaken):
            shown |= {"theirs": error.theirs, "version": str(error.version)}
        if self.cell.get("id") == data.get("record_id") and self.cell.get("name") == data.get("field"):
            self.cell = {**self.cell, **shown, "turn": self.cell["turn"] + 1}
        else:  # the page has lost its state; the draft of the value comes back when it is opened again
            (await self.get_state(Shell))._toast("error", shown["error"])
        self._sent_back = True


class _Overtaken(AppError):
    """Somebody else changed the same field meanwhile; `theirs` is its value for the reader."""

    status = 409
    code = "conflict"
    message_key = "records.cell.overtaken"

    def __init__(self, theirs: str, version: int) -> None:
        super().__init__()
        self.theirs, self.version = theirs, version


def _named(data: Mapping[str, str]) -> tuple[UUID, int]:
    """The record and the version that a form names: the server may have lost the state of the page."""
    try:
        return UUID(data.get("record_id", "")), int(data.get("form_version", "")[:9])
    except ValueError:
        raise Invalid("ui.draft.gone") from None


def _base(asked: Asked, data: Mapping[str, str], text: str) -> str:
    """What the input had at first: the browser sends it for what was changed."""
    try:
        start = json.loads(data.get("form_base") or "{}")
    except ValueError:
        raise Invalid from None
    if not isinstance(start, dict):
        raise Invalid
    given = {str(name): str(part) for name, part in start.items()}
    if asked.own is not None and not asked.own.is_pointer:
        return base_text(asked.own, given, text)
    return given.get("value", text).replace("\r\n", "\n").strip()
