"""Imports the product's own exports: recognised by their headings in either language, and parsed exactly.

Each row has its record's identifier, so rows are not matched by name. An unchanged cell changes nothing. Columns that
the product fills by itself, such as the creation time, are ignored with a remark.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from crm_app import records
from crm_app.core.i18n import LANGUAGES, translate
from crm_app.imports.fields import Entity, entities, kind_of
from crm_app.imports.mapping import ColumnMapping, Mapping
from crm_app.imports.problems import warning
from crm_app.imports.schemas import ColumnGuess
from crm_app.records import export as listing
from crm_app.records.own import cells
from crm_app.records.own.definitions import Fields
from crm_app.records.own.names import Names
from crm_app.values.exports import plain_cell

MAX_KEY = 80
_FEWEST = 5
"""At least this many of the headings are ours: fewer, such as ID and name, are in many files."""
_EARLIER = {"product": frozenset({"id", "name", "series", "list_price", "currency"})}
"""The columns of exports of earlier releases which had fewer than half of today's columns."""


@dataclass(frozen=True)
class OwnFile:
    """An export of the product: its kind, its language, and its columns."""

    entity: Entity
    language: str
    columns: dict[int, str]
    """The standard column of the kind at each position."""
    custom: dict[int, str]
    """The names of the workspace's custom fields at the other positions."""


def columns_of(entity: Entity) -> Sequence[listing.Column]:
    """The columns of the kind's export; empty for a kind without one."""
    record = records.TYPES.get(entity)
    return listing.columns_of(record) if record is not None else kind_of(entity).exported


def field_of(entity: Entity, name: str) -> str:
    """The field of a mapping for a column of the export; empty for a column that the product fills by itself."""
    return kind_of(entity).by_shown.get(name, "")


def recognise(cells: Sequence[str], entity: Entity | None = None) -> OwnFile | None:
    """The export with these headings; None for another program's file.

    People remove and reorder columns: the identifier and half of the others are enough.
    """
    headings = [plain_cell(cell) for cell in cells]
    best: OwnFile | None = None
    for kind in entities() if entity is None else (entity,):
        columns = columns_of(kind)
        for language in LANGUAGES if columns else ():
            found = _columns(columns, headings, language)
            names = set(found.values())
            is_own = "id" in names and len(found) >= max(_FEWEST, len(columns) / 2)
            is_own = is_own or (kind in _EARLIER and _EARLIER[kind] <= names)
            if is_own and (best is None or len(found) > len(best.columns)):
                best = OwnFile(kind, language, found, _custom(headings, found))
    return best


def _columns(columns: Sequence[listing.Column], headings: list[str], language: str) -> dict[int, str]:
    """The first column under each heading: custom fields come last and may have equal names."""
    names = {column.heading(language): column.name for column in columns}
    names[translate("core.export.custom", language)] = "custom_fields"
    found: dict[int, str] = {}
    for index, heading in enumerate(headings):
        if (name := names.pop(heading.strip(), None)) is not None:
            found[index] = name
    return found


def _custom(headings: list[str], found: dict[int, str]) -> dict[int, str]:
    return {
        index: heading[:MAX_KEY] for index, heading in enumerate(headings) if index not in found and heading.strip()
    }


def describe(own: OwnFile, columns: list[ColumnGuess]) -> None:
    """Sets the targets of an export's columns."""
    for column in columns:
        mapping, name = column.mapping, own.columns.get(column.mapping.index, "")
        mapping.target, mapping.field, mapping.key = "ignore", "", ""
        column.confidence, column.doubts = 1.0, []
        if mapping.index in own.custom:
            mapping.target, mapping.key = "custom", own.custom[mapping.index]
        elif field := field_of(own.entity, name):
            mapping.target, mapping.field = "field", field
        else:
            column.doubts = [warning("own_column", mapping.header).as_dict()]


def written(
    mapping: Mapping, item: dict[str, Any], zone: ZoneInfo, fields: Fields = (), names: Names | None = None
) -> dict[int, object]:
    """What the export of a record has in each column of the mapping, by the column's place.

    Args:
        mapping: of an export, in the language that `mapping.own` names.
        item: the record as `records.whole_select` gives it.
        zone: of moments.
        fields: the fields of the workspace's own.
        names: of the people and records to which these point.
    """
    record = records.TYPES[mapping.entity]
    columns = listing.columns_of(record)
    by_field = {}
    for column, cell in zip(columns, listing.cells(columns, item, mapping.own, zone), strict=True):
        if field := field_of(mapping.entity, column.name):
            by_field[field] = cell
    own = cells.assigned(fields, [one.key or one.header for one in mapping.columns if one.target == "custom"])

    def custom(column: ColumnMapping) -> object:
        one = own.get(column.key or column.header)
        if one is None:
            return item["custom_fields"].get(column.key or column.header)
        return cells.cell(one, item["custom_fields"].get(one.key), mapping.own, names or {}, zone)

    return {
        column.index: custom(column) if column.target == "custom" else by_field.get(column.field)
        for column in mapping.columns
        if column.target == "custom" or column.field in by_field
    }
