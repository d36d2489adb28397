"""The orders of a list: those that a kind declares, and one for each further field with short values that compare."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Column, ColumnElement, case, func, literal_column

from crm_app.records.conditions import never_null
from crm_app.records.fields import form_of
from crm_app.records.filtering import Asked, fields
from crm_app.records.kind import RecordType


@lru_cache(maxsize=64)
def orders(record: RecordType[Any]) -> dict[str, ColumnElement[Any]]:
    """The sort expressions of a list by the names of its orders; never null. Empty values come before all others."""
    found = {}
    for name, asked in fields.of_kind(record).items():
        if name not in record.sorts and isinstance(asked.column, Column) and not _is_long(record, name):
            key = _key(asked)
            if key is not None:
                found[name] = key
    return {**found, **record.sorts}


def _is_long(record: RecordType[Any], name: str) -> bool:
    declared = record.declared(name)
    return declared is not None and form_of(record.new, declared) in ("area", "address")


def _key(asked: Asked) -> ColumnElement[Any] | None:
    column = asked.column
    match asked.type:
        case "text":
            lower: ColumnElement[Any] = func.lower(func.coalesce(column, literal_column("''")))
            return lower
        case "number" | "money" | "date" | "moment":
            return never_null(column)
        case "choice":  # in the order in which the choices are declared
            places: dict[Any, Any] = {value: literal_column(str(n)) for n, value in enumerate(asked.choices, 1)}
            return case(places, value=column, else_=literal_column("0")) if places else None
    return None
