"""What all targets have in common: how rows of one kind become records."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from pydantic import BaseModel, ValidationError

from crm_app.imports.fields import Entity, fields_of, kind_of
from crm_app.imports.problems import rejected, warning
from crm_app.imports.rows import Context, Seen


class Target(ABC):
    """How rows of one kind become records. One instance writes one batch of rows."""

    entity: ClassVar[Entity]
    kind: ClassVar[str]
    """What import lines and events call the records."""
    model: ClassVar[type[Any]]
    input: ClassVar[type[BaseModel]]
    """The schema that forms and REST validate such a record with."""
    needs: ClassVar[tuple[str, ...]]
    """The permissions that an import of this kind asks for."""
    rank: ClassVar[int]
    """Kinds of a lower rank come first: a company before its contacts. An undo goes the other way."""
    equal_rows_are_one: ClassVar[bool] = True
    """Rows that are equal in every column are one record. False where each row is a thing with an amount of its own."""
    looks: ClassVar[tuple[str, ...]] = ("name",)
    """The fields that `look` asks for."""
    title_field: ClassVar[str] = "name"
    """What a record is called by, without which it cannot be; empty for a kind that needs no name."""
    fields: ClassVar[dict[str, str]] = {}
    """The fields of columns that are called otherwise; a column that points to a record needs no mention."""

    def __init__(self, context: Context) -> None:
        self.context, self.work, self.ledger = context, context.work, context.ledger

    @classmethod
    @abstractmethod
    def look(cls, of: Callable[[str], str]) -> str:
        """What two rows without identifiers share when they look like the same record; empty when a row has no name.

        `of` gives the text of the row's field of that name, one of `looks`; empty when there is none.
        """

    @classmethod
    def field_of(cls, column: str) -> str:
        """The field of a mapping that fills a column of the record: `owner` fills `owner_id`."""
        known, pointed = fields_of(cls.entity), column.removesuffix("_id")
        if column in known:
            return column
        return cls.fields.get(column) or (pointed if pointed in known else column)

    @abstractmethod
    def write(self, rows: Sequence[Seen]) -> None:
        """Writes the rows that have not been rejected yet."""

    def follows_alike(self, row: Seen) -> bool:
        """Whether the row has no identifier and looks like the same record as an earlier row."""
        return row.twin is not None and row.twin.is_alike and row.twin.first != row.record.number

    def is_left_out(self, row: Seen) -> bool:
        """Whether somebody chose that a row that looks like an earlier one is not imported."""
        if row.twin is None or not self.follows_alike(row) or self.context.mapping.same_rows != "leave_out":
            return False
        row.action = "left_out"
        row.warn(warning("row_left_out", row=row.twin.first))
        return True

    def is_repeat(self, row: Seen) -> bool:
        """Whether the row is an earlier one again, word for word, of a kind where one is meant."""
        twin = row.twin
        if (
            twin is None
            or twin.equal is None
            or not self.equal_rows_are_one
            or self.context.mapping.same_rows != "apart"
        ):
            return False
        row.warn(warning("repeats_row", row=twin.equal))
        return True

    def validate(self, row: Seen) -> None:
        """Holds the values against the schema that forms and REST use; what it refuses stays as typed."""
        for _ in range(2):
            # An address was checked when it was read; checking it is the dearest of all.
            names = self.input.model_fields.keys() - {"email"}
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

    def _refuse_value(self, row: Seen, name: str) -> None:
        if name in (self.title_field, "kind", "custom_fields") or name not in row.values:
            row.warn(rejected("invalid"))
            return
        typed = str(row.values.pop(name))
        is_mapped = self.context.mapping.column_of(name) is not None
        header = self.context.header(name if is_mapped else self.fields.get(name, self.field_of(name)))
        row.warn(warning("not_allowed", header, typed))
        self.context.keep(row, header, typed)
