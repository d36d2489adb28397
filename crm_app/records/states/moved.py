"""Moving a record to another column of a board or to another day of a calendar: a change of one value in place."""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from crm_app.core.errors import AppError, Forbidden, Invalid, NotFound, Unauthenticated
from crm_app.records import in_place
from crm_app.records.filtering import Asked
from crm_app.records.states.cell_inputs import reads, text_of, value_of
from crm_app.records.states.placed import PlacedValues
from crm_app.records.states.spread import SpreadRows
from crm_app.records.states.values import Formatter, Item, loads
from crm_app.records.table import looks
from crm_app.ui.actions import action, admitted
from crm_app.ui.state import Shell
from crm_app.values import days, formats

_LONGEST_KEY = 200


class MovedCards(SpreadRows, PlacedValues, mixin=True):
    """Cards that are moved. The server decides: a card that was refused is where it was when the page is drawn again."""

    move_turn: int = 0
    """Number of answers to moves, refusals included."""

    @action("{kind}.update", within=True)
    async def move_card(self, record_id: UUID, source: str, target: str) -> None:
        """Gives a record the value of another column, or the day of another cell.

        Args:
            source: the column or the day on which the mover saw it.
            target: the new one; an empty text for the column of records without a value.
        """
        formatter = await self._formatter()
        try:
            await self._move(record_id, source[:_LONGEST_KEY], target[:_LONGEST_KEY], formatter)
            await admitted()
        except Unauthenticated:
            raise
        except AppError as error:
            await admitted()
            language = formatter.viewer.language
            messages = list(error.field_messages(language).values()) if isinstance(error, Invalid) else []
            (await self.get_state(Shell))._toast("error", " ".join(messages) or error.message(language))
        self.move_turn += 1
        await self._refresh()

    async def _move(self, record_id: UUID, source: str, target: str, formatter: Formatter) -> None:
        """Writes the move, and says where the record is now."""
        by, values = await self._asked_by()
        if by is None:
            raise Invalid("ui.draft.gone")
        asked, shell = by.asked, await self.get_state(Shell)
        item: Item = loads(await self._read(self._service.get, record_id))
        is_own = item["owner_id"] == shell._member_id
        if not shell._may(f"{self._record.kind}.update", own=is_own):
            raise Forbidden
        if not in_place.is_offered(self._record, asked, shell.permissions):
            raise Forbidden
        present = _present(asked, item, formatter)
        title = str(item.get(self._record.title_column) or "")
        if present not in (source, target):
            names = await self._names_in(asked, item, formatter)
            theirs = reads(self._record, asked, item, formatter, names)
            raise Invalid("records.move.overtaken", name=title, value=theirs)
        run_id = ""
        if present != target:
            is_day = (values.get(looks.LAYOUT) or [""])[-1] == looks.CALENDAR
            value = _on_day(self._record, asked, item, target, formatter) if is_day else None
            if not is_day:
                value = value_of(self._record, asked, target, formatter)
            texts = text_of(self._record, asked, item, formatter), target
            run_id = await self._write_cell(record_id, item["version"], asked, value, texts, formatter)
        after: Item = loads(await self._read(self._service.get, record_id))
        names = await self._names_in(asked, after, formatter)
        now_is = reads(self._record, asked, after, formatter, names)
        said = formatter.translate("records.move.said", name=title, value=now_is)
        await self._say_changed(said, run_id)


def _stored(asked: Asked, item: Item) -> Any:
    return item["custom_fields"].get(asked.own.key) if asked.own is not None else item.get(asked.name)


def _present(asked: Asked, item: Item, formatter: Formatter) -> str:
    """The key of the column or of the day on which a record is; empty for neither."""
    value = _stored(asked, item)
    if value is None:
        return ""
    if asked.type == "moment":
        return datetime.fromisoformat(value).astimezone(ZoneInfo(formatter.viewer.timezone)).date().isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _on_day(record: Any, asked: Asked, item: Item, target: str, formatter: Formatter) -> Any:
    """The day, or the moment with the time of day that it has, as `in_place.change` takes it. Raises Invalid."""
    try:
        day = date.fromisoformat(target)
    except ValueError:
        raise Invalid from None
    if asked.type == "date":
        return value_of(record, asked, formats.day(day, "en"), formatter)
    stored, zone = _stored(asked, item), formatter.viewer.timezone
    if stored is None:
        raise NotFound
    clock = datetime.fromisoformat(stored).astimezone(ZoneInfo(zone)).time()
    try:
        moment = days.local_date_time(day, clock, zone, language=formatter.viewer.language)
    except days.Unreadable as error:
        raise Invalid(fields={asked.name: error.problem}) from None
    return moment if asked.own is None else moment.isoformat()
