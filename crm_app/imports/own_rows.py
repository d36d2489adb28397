"""Rows of the product's own exports: matched by the product's identifier, and skipped when nothing changed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import literal_column, select

from crm_app import records
from crm_app.core.tables import columns
from crm_app.imports import own
from crm_app.imports.rows import InputRow
from crm_app.records.own import names as own_names
from crm_app.records.own import within
from crm_app.values.exports import plain_cell, safe_cell

if TYPE_CHECKING:
    from crm_app.imports.targets.record import RecordTarget

# Fields that match a row, or that are judged together with others: they are kept although they are unchanged.
_KEPT = frozenset({"name", "title", "subject", "body", "kind", "email"})


def settle(target: "RecordTarget", rows: Sequence[InputRow]) -> list[InputRow]:
    """The rows with changes; `InputRow.own` is the record of a row whose identifier belongs to the workspace.

    A row whose cells all equal the export of its record stays `unchanged`. An identifier of another workspace, or of a
    deleted record, becomes the identifier in another system when the row has no other.
    """
    wanted = {id(row): own_identifier(row.take("id")) for row in rows}
    ids = {found for found in wanted.values() if found is not None}
    if not ids:
        return list(rows)
    at = columns(target.model)
    statement: Any = select(target.model).where(*target.live(), at.id.in_(ids)).order_by(at.id)
    if not target.context.is_dry_run:
        statement = statement.with_for_update()
    found = {record.id: record for record in target.work.db.execute(statement).scalars()}
    written = _written(target, list(found)) if target.context.mapping.own else {}
    left = []
    for row in rows:
        identifier = wanted[id(row)]
        row.own = found.get(identifier) if identifier else None
        if row.own is None and identifier and not row.record.values.get("external_id"):
            row.record.values["external_id"] = str(identifier)
        # An earlier row's changes to the record are not in the table yet: a second row is compared when it is saved.
        is_first = row.similar is None or row.similar.same_id is None
        if row.own is None or not _is_unchanged(target, row, written.get(row.own.id) if is_first else None):
            left.append(row)
    return left


def own_identifier(typed: str) -> UUID | None:
    """The product's identifier in `typed`, or None."""
    try:
        return UUID(typed.strip()) if len(typed.strip()) == 36 else None
    except ValueError:
        return None


def _written(target: "RecordTarget", ids: list[UUID]) -> dict[UUID, dict[int, str]]:
    """The cells that our export has in each column of the file, by record."""
    if not ids:
        return {}
    source = records.whole_select(target.record).where(columns(target.model).id.in_(ids)).subquery("r")
    statement: Any = select(literal_column("row_to_json(r)::text")).select_from(source)
    mapping, zone = target.context.mapping, ZoneInfo(target.work.principal.timezone)
    fields = within(target.work, target.record.kind)
    found = {}
    items = [orjson.loads(written) for (written,) in target.work.db.execute(statement)]
    names = own_names.within(target.work, fields, (item["custom_fields"] for item in items), "")
    for item in items:
        cells = own.written(mapping, item, zone, fields, names)
        found[UUID(item["id"])] = {index: safe_cell(cell) for index, cell in cells.items()}
    return found


def _is_unchanged(target: "RecordTarget", row: InputRow, written: dict[int, str] | None) -> bool:
    """Whether every cell equals the export of the record. Removes the equal cells from the row otherwise."""
    if written is None:
        return False
    changed = False
    for column in target.context.mapping.columns:
        if column.target == "ignore" or column.field == "id":
            continue
        cell = row.cells[column.index] if column.index < len(row.cells) else ""
        # A workbook has no apostrophe before "+1", a CSV file has one; both are read as the same text.
        if not cell or plain_cell(cell) == plain_cell(written.get(column.index, "")):
            if column.target == "custom":
                row.record.custom.pop(column.key or column.header, None)
            elif column.field not in _KEPT:
                row.record.values.pop(column.field, None)
        else:
            changed = True
    return not changed
