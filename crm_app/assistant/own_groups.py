"""Groups of figures by a field of the workspace's own: their SQL, their names, and the lists that show them."""

from dataclasses import replace
from typing import Any

from sqlalchemy import DateTime, Text, case, func, literal_column
from sqlalchemy import cast as sql_cast

from crm_app.assistant.field_conditions import narrow
from crm_app.core.filters import Condition
from crm_app.records.own import OwnField, reading
from crm_app.records.own import conditions as own_conditions
from crm_app.records.table import pointing


def own_keys(column: Any, one: OwnField) -> tuple[Any, Any]:
    """The key and the name of a group by a field of the workspace's own, null for records without a value.

    Args:
        column: the `custom_fields` of the records.
    """
    if one.is_pointer:
        return sql_cast(own_conditions.identifier(column, one), Text), pointing.name(column, one)
    held: Any = func.nullif(own_conditions.text(column, one), "")
    if one.type == "moment":
        here = func.timezone(func.app_zone(), sql_cast(held, DateTime(timezone=True)))
        held = case((held.is_not(None), func.to_char(here, literal_column("'YYYY-MM-DD'"))))
    return held, held


def own_label(one: OwnField, value: Any, language: str) -> str:
    """The name of a group for the reader, empty for records without a value."""
    if one.type == "yes_no" and value in ("true", "false"):
        return reading.words_of(one, value == "true", language)
    if value is None or one.is_pointer:
        return str(value or "")
    return reading.reads(replace(one, type="date") if one.type == "moment" else one, value, language)


def own_group(before: dict[str, Any], name: str, one: OwnField, value: Any) -> str:
    """The filter of a list that shows one group, with what the list is filtered by already."""
    narrowed = {"filter": before["filter"]} if "filter" in before else {}
    given: Any = value == "true" if one.type == "yes_no" else value
    if value is not None and one.is_number:
        given = float(value)
    narrow(
        narrowed, Condition(field=name, op="empty") if value is None else Condition(field=name, op="is", value=given)
    )
    return str(narrowed["filter"])
