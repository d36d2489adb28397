"""The orders of a list: those that a kind declares, and one for each further field with short values that compare."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Label, case, func, literal_column
from sqlalchemy.sql.visitors import iterate

from crm_app.records.conditions import member_name, never_null
from crm_app.records.fields import form_of
from crm_app.records.filtering import Asked, fields
from crm_app.records.kind import TYPES, RecordType
from crm_app.records.table.pointing import title_key

_EMPTY: ColumnElement[Any] = literal_column("''")


@lru_cache(maxsize=64)
def orders(record: RecordType[Any]) -> dict[str, ColumnElement[Any]]:
    """The sort expressions of a list by the names of its orders; never null. Empty values come before all others."""
    found = {}
    for name, asked in fields.of_kind(record).items():
        if name not in record.sorts and isinstance(asked.column, Column) and not _is_long(record, name):
            key = _name_key(record, asked) if asked.type in ("link", "person") else _key(asked)
            if key is not None:
                found[name] = key
    return {**found, **record.sorts}


def _is_long(record: RecordType[Any], name: str) -> bool:
    declared = record.declared(name)
    return declared is not None and form_of(record.new, declared) in ("area", "address")


def _name_key(record: RecordType[Any], asked: Asked) -> ColumnElement[Any] | None:
    """The name that a list shows for a link or a person, over the tables that its statement joins; empty for none."""
    title = TYPES[asked.link].title_column if asked.link else "name"
    label = f"{asked.name.removesuffix('_id')}_{title}"
    shown: Any = next((one for one in record.select.selected_columns if str(one.key) == label), None)
    if shown is None:
        return None
    source = shown.element if isinstance(shown, Label) else shown
    if asked.type == "person":
        member: Any = next(one.table for one in iterate(source) if isinstance(one, Column) and one.name == "name")
        return func.coalesce(member_name(member.c, member.c.name_key), _EMPTY)
    key = title_key(title, source.table) if isinstance(source, Column) else func.lower(source)
    return func.coalesce(key, _EMPTY)


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
