"""New rows of tables without model objects, because thousands of objects would take longer than the rest of an import."""

from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from crm_app import records
from crm_app.core.clock import new_id
from crm_app.core.events import RecordChanged
from crm_app.core.tables import WorkspaceTable, table


def blank(model: type[WorkspaceTable], workspace_id: UUID, **values: Any) -> SimpleNamespace:
    """A new row of the model's table: every default, then `values`."""
    row = {name: value() if is_factory else value for name, value, is_factory in _defaults(model)}
    return SimpleNamespace(**(row | {"workspace_id": workspace_id, "id": new_id()} | values))


def event_of(record: records.RecordType[Any], row: Any, action: str, changes: dict[str, Any]) -> RecordChanged:
    """The event of a change to `row`, for later domains."""
    return records.change_event(record, row, action, changes)


@lru_cache(maxsize=16)
def _defaults(model: type[WorkspaceTable]) -> tuple[tuple[str, Any, bool], ...]:
    fields = model.model_fields
    return tuple(
        (name, known.default_factory or known.get_default(), known.default_factory is not None)
        for name in (column.name for column in table(model).columns)
        if not (known := fields[name]).is_required()
    )
