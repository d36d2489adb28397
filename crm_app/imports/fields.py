"""The kinds of rows that a file may contain, and the possible columns of each, from the declarations of the kinds."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator

from crm_app.imports import people as people
from crm_app.records.about import Listed
from crm_app.records.fields import FileColumn
from crm_app.records.imported import OTHERS, FileKind
from crm_app.records.kind import TYPES

MAX_CUSTOM_COLUMNS = 100


def entities() -> tuple[str, ...]:
    """Every kind of rows that a file may contain: the kinds of record in their order, then the others."""
    return (*TYPES, *OTHERS)


def _known(value: str) -> str:
    if value not in entities():
        raise ValueError("core.field.invalid")
    return value


Entity = Annotated[str, AfterValidator(_known), Listed(entities)]
"""The kind of the rows of a file."""


def kind_of(entity: Entity) -> FileKind:
    """The import declaration of a kind. Raises KeyError for an unknown kind."""
    return OTHERS[entity] if entity in OTHERS else TYPES[entity].file_kind


def fields_of(entity: Entity) -> Mapping[str, FileColumn]:
    """The fields that a column can fill, by name."""
    return kind_of(entity).columns


def label_key(entity: Entity, field: str) -> str:
    """The text key of a field's name on the pages of imports."""
    return f"imports.field.{entity}.{field}"


def lacks(entity: Entity) -> frozenset[str]:
    """The kinds that a file of `entity` has no column for: the kinds that link to it, and the declared ones."""
    pointing = {
        kind
        for kind, record in TYPES.items()
        if record.imported.is_evidence and kind != entity and entity in {*record.references.values(), *record.names}
    }
    return kind_of(entity).lacks | pointing
