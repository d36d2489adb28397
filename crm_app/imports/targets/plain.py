"""Kinds that are not records of `records/store.py`."""

from typing import Any

from crm_app.imports.problems import rejected
from crm_app.imports.rows import InputRow
from crm_app.imports.targets.base import Target


class PlainTarget(Target):
    """A kind that is not a record of `records/store.py`, such as a member. Its name, or address, is its identifier."""

    def update(self, row: InputRow, current: Any, values: dict[str, Any]) -> None:
        """Writes the values that differ; an empty one changes nothing.

        A row that would overwrite the values of another row of the file is rejected, unless a person chose to join such
        rows.
        """
        changes = {n: v for n, v in values.items() if v is not None and getattr(current, n) != v}
        before = {name: getattr(current, name) for name in changes}
        overwrites = any(value not in (None, "") for value in before.values())
        if overwrites and self.follows_alike(row) and self.context.mapping.same_rows == "apart":
            row.warn(rejected("same_name_row", row=row.similar.first if row.similar else 0))
            return
        if not changes:
            self.ledger.unchanged(row, self.kind, current)
            return
        for name, value in changes.items():
            setattr(current, name, value)
        if not self.ledger.is_new(current.id):
            current.version += 1
            row.changes = {name: (before[name], value) for name, value in changes.items()}
        self.ledger.changed(row, self.kind, current, before)
