"""Custom columns of a file that belong to fields of the workspace's own: their cells become values of the field's type."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from crm_app.core.tables import columns
from crm_app.imports.cells import parse_boolean
from crm_app.imports.dates import DateOrder, parse_date
from crm_app.imports.exact import parse_date_time
from crm_app.imports.mapping import ColumnMapping
from crm_app.imports.numbers import parse_number
from crm_app.imports.own_pointed import Pointed
from crm_app.imports.problems import rejected, warning
from crm_app.imports.rows import Context, InputRow
from crm_app.records import RecordType, own
from crm_app.records.own import OwnField, cells
from crm_app.records.own.values import Unfit


def convert(context: Context, record: RecordType[Any], rows: Sequence[InputRow]) -> None:
    """Replaces the texts of custom columns by values of the fields which they name, by key or by label.

    A cell that its field does not accept is kept as typed under the heading of its column, with a warning.
    """
    fields = own.within(context.work, record.kind)
    if not fields:
        return
    by_name = {column.key or column.header: column for column in context.mapping.columns if column.target == "custom"}
    meant = cells.assigned(fields, by_name)
    pointed = Pointed(context.work, meant, rows)
    zone = ZoneInfo(context.work.principal.timezone)
    for row in rows:
        found: dict[str, Any] = {}
        for name, text in row.record.custom.items():
            one = meant.get(name)
            if one is None:
                found.setdefault(name, text)
                continue
            try:
                value = _value(one, text, by_name.get(name), zone, pointed)
            except Unfit:
                header = by_name[name].header if name in by_name else name
                row.warn(warning("not_allowed", header, text))
                found.setdefault(name, text)
            else:
                if value is not None:
                    found[one.key] = value
        row.record.custom.clear()
        row.record.custom.update(found)


def _value(one: OwnField, text: str, column: ColumnMapping | None, zone: ZoneInfo, pointed: Pointed) -> Any:
    order = (column.date_order if column else None) or "dmy"
    buddhist = bool(column.buddhist) if column else False
    sign = (column.decimal_sign if column else None) or "dot"
    return cells.value_of(
        one,
        text,
        day=lambda cell: parse_date(cell, order, buddhist),
        number=lambda cell: parse_number(cell, sign),
        answer=parse_boolean,
        moment=lambda cell: _moment(cell, order, buddhist, zone),
        pointed=pointed.find,
    )


def _moment(cell: str, order: DateOrder, buddhist: bool, zone: ZoneInfo) -> datetime | None:
    """A day with its time; without an offset in the importer's zone, without a time at midnight."""
    found: Any = parse_date_time(cell, order, buddhist)
    if found is None:
        return None
    at: datetime = found if isinstance(found, datetime) else datetime.combine(found, time())
    return at if at.tzinfo else at.replace(tzinfo=zone)


def defaults(context: Context, record: RecordType[Any], custom: dict[str, Any]) -> dict[str, Any]:
    """The custom fields of a new record, with the values of new records where the file has none."""
    fields = own.within(context.work, record.kind)
    return {one.key: one.default for one in fields if one.default is not None} | custom


class Taken:
    """The values of unique fields: which records have them, those of earlier rows included."""

    def __init__(self, context: Context, record: RecordType[Any]) -> None:
        self._context, self._record = context, record
        self._fields = [one for one in own.within(context.work, record.kind) if one.unique]
        self._holders: dict[tuple[str, str], Any] = {}
        if self._fields:
            context.work.alone(f"fields.unique.{record.kind}")

    def look_up(self, rows: Sequence[InputRow]) -> None:
        """Finds the records that have the values of these rows."""
        at, work = columns(self._record.model), self._context.work
        for one in self._fields:
            wanted = {str(row.record.custom[one.key]).lower() for row in rows if one.key in row.record.custom}
            if not wanted:
                continue
            value = func.lower(at.custom_fields[one.key].astext)
            statement = select(value.label("value"), at.id).where(
                at.workspace_id == work.workspace_id, at.deleted_at.is_(None), value.in_(wanted)
            )
            for found in work.db.execute(statement):
                self._holders[one.key, found.value] = found.id

    def refuses(self, row: InputRow, record_id: Any) -> bool:
        """Whether another record has a unique value of the row, which is then rejected."""
        for one in self._fields:
            typed = row.record.custom.get(one.key)
            if typed is None:
                continue
            holder = self._holders.get((one.key, str(typed).lower()))
            if holder is not None and holder != record_id:
                row.warn(rejected("own_taken", one.key, str(typed)))
                return True
        return False

    def take(self, row: InputRow, record_id: Any) -> None:
        """Remembers that a record has the unique values of the row."""
        for one in self._fields:
            if (typed := row.record.custom.get(one.key)) is not None:
                self._holders[one.key, str(typed).lower()] = record_id
