"""The common base of all targets: the creation of records from rows of one kind."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from pydantic import BaseModel, ValidationError

from crm_app.imports.fields import Entity, fields_of, kind_of
from crm_app.imports.plain_values import is_plain
from crm_app.imports.problems import rejected, warning
from crm_app.imports.rows import Context, InputRow


class Target(ABC):
    """Creates the records of one kind. One instance writes one batch of rows."""

    entity: ClassVar[Entity]
    kind: ClassVar[str]
    """The name of the records in import lines and events."""
    model: ClassVar[type[Any]]
    input: ClassVar[type[BaseModel]]
    """The schema that validates such a record in forms and REST."""
    needs: ClassVar[tuple[str, ...]]
    """The permissions that an import of this kind needs."""
    rank: ClassVar[int]
    """Kinds of a lower rank are imported first: companies before their contacts. An undo has the reverse order."""
    equal_rows_are_one: ClassVar[bool] = True
    """Rows that are equal in every column are one record. False when each row is a thing with its own amount."""
    looks: ClassVar[tuple[str, ...]] = ("name",)
    """The fields that `look` reads."""
    title_field: ClassVar[str] = "name"
    """The field with the record's name, which is required; empty for a kind without one."""
    fields: ClassVar[dict[str, str]] = {}
    """The fields of columns with another name; a column that links to a record needs no entry."""

    def __init__(self, context: Context) -> None:
        self.context, self.work, self.ledger = context, context.work, context.ledger

    @classmethod
    @abstractmethod
    def look(cls, of: Callable[[str], str]) -> str:
        """A key that two rows without identifiers share when they look like the same record; empty for a row without a
        name. `of` returns the text of a field of the row, one of `looks`; empty for none.
        """

    @classmethod
    def field_of(cls, column: str) -> str:
        """The field of a mapping that fills a column of the record: `owner` fills `owner_id`."""
        known, pointed = fields_of(cls.entity), column.removesuffix("_id")
        if column in known:
            return column
        return cls.fields.get(column) or (pointed if pointed in known else column)

    @abstractmethod
    def write(self, rows: Sequence[InputRow]) -> None:
        """Writes the rows that are not rejected."""

    def follows_alike(self, row: InputRow) -> bool:
        """Whether the row has no identifier and looks like the same record as an earlier row."""
        return row.similar is not None and row.similar.is_alike and row.similar.first != row.record.number

    def is_left_out(self, row: InputRow) -> bool:
        """Whether a person chose to skip rows that look like an earlier one, and this is such a row."""
        if row.similar is None or not self.follows_alike(row) or self.context.mapping.same_rows != "leave_out":
            return False
        row.action = "left_out"
        row.warn(warning("row_left_out", row=row.similar.first))
        return True

    def is_repeat(self, row: InputRow) -> bool:
        """Whether the row equals an earlier one in every column, of a kind where both mean one record."""
        similar = row.similar
        if (
            similar is None
            or similar.equal is None
            or not self.equal_rows_are_one
            or self.context.mapping.same_rows != "apart"
        ):
            return False
        row.warn(warning("repeats_row", row=similar.equal))
        return True

    def validate(self, row: InputRow) -> None:
        """Validates the values with the schema of forms and REST; an invalid value is kept as typed."""
        # A mail address was validated when it was parsed; validating it again would be the slowest step.
        names = self.input.model_fields.keys() - {"email"}
        is_whole = not row.record.custom and self.title_field in row.values
        if is_whole and all(n not in names or is_plain(self.input, n, value) for n, value in row.values.items()):
            return
        for _ in range(2):
            known = {name: value for name, value in row.values.items() if name in names}
            if self.title_field:
                known.setdefault(self.title_field, row.made_name or "–")
            elif row.own:
                known.setdefault("kind", row.own.kind)
            if kind_of(self.entity).has_custom_fields:
                known["custom_fields"] = row.record.custom
            try:
                valid = self.input.model_validate(known)
            except ValidationError as error:
                for name in {str(e["loc"][0]) for e in error.errors(include_url=False, include_input=False)}:
                    self._refuse_value(row, name)
                continue
            row.values |= {name: getattr(valid, name) for name in known if name in row.values}
            return
        row.warn(rejected("invalid"))

    def _refuse_value(self, row: InputRow, name: str) -> None:
        if name in (self.title_field, "kind", "custom_fields") or name not in row.values:
            row.warn(rejected("invalid"))
            return
        typed = str(row.values.pop(name))
        is_mapped = self.context.mapping.column_of(name) is not None
        header = self.context.header(name if is_mapped else self.fields.get(name, self.field_of(name)))
        row.warn(warning("not_allowed", header, typed))
        self.context.keep(row, header, typed)
