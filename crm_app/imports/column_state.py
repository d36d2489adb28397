"""The columns of an import before its start: the target of each, its notation, the field that is to be made of it."""

from typing import Annotated, Any, Literal, get_args

from pydantic import Field

from crm_app.core.errors import Invalid
from crm_app.imports.dates import DateOrder
from crm_app.imports.fields import kind_of
from crm_app.imports.numbers import DecimalSign
from crm_app.imports.own_types import MAX_LABEL
from crm_app.imports.setup_state import SetUp
from crm_app.records.own.models import TYPES
from crm_app.ui.actions import action

Short = Annotated[str, Field(max_length=200)]
Index = Annotated[int, Field(ge=0, lt=1000)]


class Columns(SetUp, mixin=True):
    """The columns on the page of an import. Each change refreshes the preview."""

    @action("import.run")
    async def choose(self, index: Index, choice: Short) -> Any:
        """Sets the target of a column: a field, a field of the workspace's own that is there or is to be made, a custom
        value, or none. The field's former column loses its target.
        """
        self._set_up_only()
        target, _, field = choice.partition(":")
        if target not in ("field", "own", "make", "custom", "ignore"):
            raise Invalid(fields={"choice": "core.field.invalid"})
        for place, column in enumerate(self._mapping["columns"]):
            if column["index"] == index:
                column["target"] = "custom" if target in ("own", "make") else target
                column["field"], column["key"] = field if target == "field" else "", field if target == "own" else ""
                column["make"] = new_field(self._guess[place]) if target == "make" else None
            elif target == "own" and column["key"] == field:
                column["key"] = ""
            elif target == "field" and column["target"] == "field" and column["field"] == field:
                leftover = "custom" if kind_of(self.entity).has_custom_fields else "ignore"
                column["target"], column["field"] = leftover, ""
        return await self._changed()

    @action("import.run")
    async def read_dates(self, index: Index, how: Short) -> Any:
        """Sets the order of a column's dates; `+be` for Buddhist two-digit years."""
        self._set_up_only()
        order, _, era = how.partition("+")
        if order not in get_args(DateOrder):
            raise Invalid(fields={"date_order": "core.field.invalid"})
        self._column(index).update(date_order=order, buddhist=era == "be")
        return await self._changed()

    @action("import.run")
    async def read_numbers(self, index: Index, sign: DecimalSign) -> Any:
        """Sets a column's decimal sign."""
        self._set_up_only()
        self._column(index)["decimal_sign"] = sign
        return await self._changed()

    @action("import.run")
    async def describe_field(self, index: Index, name: Literal["label", "type"], value: Short) -> Any:
        """Sets the label or the type of the field that is to be made of a column."""
        self._set_up_only()
        column = self._column(index)
        if not column.get("make") or (name == "type" and value not in TYPES):
            raise Invalid(fields={name: "core.field.invalid"})
        column["make"] = {**column["make"], name: value.strip()[:MAX_LABEL] or column["make"][name]}
        return await self._changed()

    @action("import.run")
    async def turn_columns(self, by: Literal[-1, 1]) -> None:
        """Shows the following or the preceding columns."""
        self.column_page = min(max(self.column_page + by, 0), max(self.column_pages - 1, 0))
        viewer = await self._viewer()
        self._write_columns(viewer.language)


def new_field(guess: dict[str, Any]) -> dict[str, Any]:
    """The field that is to be made of a column, as it is guessed; its choices are those of the column."""
    found = guess["new_field"]
    return {name: found[name] for name in ("type", "label", "currency")}
