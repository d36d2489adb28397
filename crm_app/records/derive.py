"""Derives statements, conditions, schemas and texts from a declaration, where the kind does not define its own."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pydantic import AwareDatetime, create_model
from pydantic import Field as Limited
from sqlalchemy import ColumnElement, Select, and_, select
from sqlmodel import SQLModel

from crm_app.core.pagination import ListQuery, RecordQuery
from crm_app.core.tables import columns, columns_of, put
from crm_app.records.conditions import (
    Condition,
    any_of,
    at_least,
    at_most,
    equals,
    has_any,
    member_name,
    never_null,
    readable,
)
from crm_app.records.fields import Field, Words, written_as
from crm_app.values.collation import match_key, sort_key

if TYPE_CHECKING:
    from crm_app.records.kind import RecordType

MAX_VALUES = 50
"""How many values one filter of a list accepts."""


def statement(record: "RecordType[Any]") -> Select[Any]:
    """The default statement: the columns of `out`, the owner's name, and the names of the linked records."""
    from crm_app.records.kind import TYPES

    own = columns(record.model)
    member = SQLModel.metadata.tables["membership"]
    shown: list[Any] = [*columns_of(record.model, record.out), member_name(member.c).label("owner_name")]
    shown += [expression.label(name) for name, expression in record.computed.items()]
    joins: list[tuple[Any, Any]] = [
        (member, and_(member.c.workspace_id == own.workspace_id, member.c.id == own.owner_id))
    ]
    for name, kind in record.references.items():
        target = TYPES[kind]
        other = SQLModel.metadata.tables[str(target.model.__tablename__)].alias(f"of_{name}")
        shown.append(other.c[target.title_column].label(f"{name.removesuffix('_id')}_{target.title_column}"))
        same = and_(other.c.workspace_id == own.workspace_id, other.c.id == own[name], readable(kind, other.c))
        joins.append((other, same))
    found = select(*shown).select_from(record.model)
    for other, condition in joins:
        found = found.outerjoin(other, condition)
    return found


def sorts(record: "RecordType[Any]") -> dict[str, ColumnElement[Any]]:
    """The default orders of a list: by the moments that every record has, and by the fields that are declared
    sortable.
    """
    own = columns(record.model)
    found: dict[str, ColumnElement[Any]] = {"created_at": own.created_at, "updated_at": own.updated_at}
    for one in record.fields:
        if one.sort:
            key = own.get(f"{one.name}_key")
            found[one.name] = never_null(own[one.name]) if key is None else key
    return found


def _narrows(record: "RecordType[Any]", one: Field) -> str:
    """How a field filters a list: by a `range`, by `several` of its values, by a `single` one; empty for no filter."""
    if not one.filter or one.name == "tags":
        return ""
    if written_as(record.new, one.name) != "text":
        return "range"
    return "several" if one.link or one.choices or one.used else "single"


def filters(record: "RecordType[Any]") -> dict[str, Condition]:
    """The default conditions of a list: by owner, by tags, and by the fields that are declared filterable."""
    own = columns(record.model)
    found: dict[str, Condition] = {"owner_id": any_of(own.owner_id)}
    if "tags" in own:
        found["tag"] = has_any(own.tags)
    for one in record.fields:
        match _narrows(record, one):
            case "range":
                found |= {f"{one.name}_from": at_least(own[one.name]), f"{one.name}_to": at_most(own[one.name])}
            case "several":
                found[one.name] = any_of(own[one.name])
            case "single":
                found[one.name] = equals(own[one.name])
    return found


def query(record: "RecordType[Any]") -> type[ListQuery]:
    """The schema of a list's filters."""
    given: dict[str, Any] = {"owner_id": _several(UUID)}
    if "tags" in columns(record.model):
        given["tag"] = _several(str)
    for one in record.fields:
        kind: Any = record.new.model_fields[one.name].annotation
        match _narrows(record, one):
            case "range":
                given |= {f"{one.name}_from": (kind | None, None), f"{one.name}_to": (kind | None, None)}
            case "several":
                given[one.name] = _several(kind if one.choices else UUID if one.link else str)
            case "single":
                given[one.name] = (str | None, Limited(default=None, max_length=300))
    given |= {name: (bool | None, None) for name in record.filters if name.startswith("without_")}
    if "quiet_from" in record.filters:
        given["quiet_from"] = (AwareDatetime | None, None)
    return create_model(
        f"{record.model.__name__}Query", __base__=RecordQuery, __module__=record.new.__module__, **given
    )


def _several(kind: Any) -> Any:
    return (list[kind] | None, Limited(default=None, max_length=MAX_VALUES))


def title(record: "RecordType[Any]", row: Any) -> str:
    """The title of a record."""
    return str(values(row, (record.title_column,))[0])


def text(record: "RecordType[Any]", row: Any) -> Iterable[str | None]:
    """The texts by which a search finds a record, besides its title."""
    found: list[str | None] = []
    for value in values(row, _searched(record)):
        if isinstance(value, list):
            found += value
        else:
            found.append(value)
    return found


@lru_cache(maxsize=64)
def _searched(record: "RecordType[Any]") -> tuple[str, ...]:
    return tuple(one.name for one in record.fields if one.search and one.name != record.title_column)


def values(row: Any, names: tuple[str, ...]) -> list[Any]:
    """The values of a row. The attributes of a model are read through SQLAlchemy, which takes longer than to look here."""
    held = row.__dict__
    return [held[name] if name in held else getattr(row, name) for name in names]


def prepare(record: "RecordType[Any]", row: Any) -> None:
    """Fills the columns by which names are sorted and matched, where the table has them."""
    for column, key_of in _keys(record):
        put(row, column, key_of(getattr(row, record.title_column)))


@lru_cache(maxsize=64)
def _keys(record: "RecordType[Any]") -> tuple[tuple[str, Callable[[str], str]], ...]:
    own, keys = columns(record.model), ((f"{record.title_column}_key", sort_key), ("match_key", match_key))
    return tuple((column, key_of) for column, key_of in keys if column in own)


def follows_title(record: "RecordType[Any]") -> bool:
    """Whether the columns that the kind derives depend on the title alone."""
    return getattr(record.prepare, "func", None) is prepare


def day(record: "RecordType[Any]", row: Any) -> date | datetime | None:
    """The value of the first declared date field that is set."""
    for value in values(row, _dated(record)):
        if value is not None:
            found: date | datetime = value
            return found
    return None


@lru_cache(maxsize=64)
def _dated(record: "RecordType[Any]") -> tuple[str, ...]:
    return tuple(one.name for one in record.fields if written_as(record.new, one.name) in ("day", "date_time"))


def facts(record: "RecordType[Any]") -> dict[str, str]:
    """The columns that the assistant shows of a record: columns of the statement, each with its name for the tools."""
    return {shown_name(record, one): one.fact for one in record.fields if one.fact} | {"owner_name": "owner"}


@lru_cache(maxsize=1024)
def shown_name(record: "RecordType[Any]", one: Field) -> str:
    """The column of the statement that shows a field: the field itself, or the name of the linked record."""
    from crm_app.records.kind import TYPES

    return f"{one.name.removesuffix('_id')}_{TYPES[one.link].title_column}" if one.link else one.name


# ---------------------------------------------------------------- texts

_OWNER: Words = ("Owner", "ผู้รับผิดชอบ")
_CUSTOM: Words = ("Custom fields", "ข้อมูลเพิ่มเติม")


def texts(record: "RecordType[Any]") -> dict[str, Words]:
    """The texts of a kind's pages and changes, made from its names and labels. A text in a catalogue takes
    precedence.
    """
    if record.one is None or record.many is None:
        return {}
    (one, one_th), (many, many_th), plural = record.one, record.many, record.plural
    lower, several = one[:1].lower() + one[1:], many[:1].lower() + many[1:]
    found: dict[str, Words] = {
        "one": record.one,
        "title": record.many,
        "new": (f"New {lower}", f"เพิ่ม{one_th}"),
        "edit": (f"Edit {lower}", f"แก้ไข{one_th}"),
        "search": (f"Search {several}", f"ค้นหา{many_th}"),
        "empty.title": (f"No {several} yet", f"ยังไม่มี{many_th}"),
        "empty.text": ("Add the first one, or import them from a file.", "เพิ่มรายการแรก หรือนำเข้าจากไฟล์"),
        "field.owner_id": _OWNER,
        "field.custom_fields": _CUSTOM,
        "filter.owner_id": _chip(_OWNER),
        "filter.tag": ("Tag: {value}", "แท็ก: {value}"),
    }
    for declared in record.fields:
        english, thai = declared.label
        found[f"field.{declared.name}"] = declared.label
        if declared.filter:
            found[f"every_{declared.name}"] = (f"{english}: all", f"{thai}: ทั้งหมด")
            found[f"filter.{declared.name}"] = _chip(declared.label)
        if _narrows(record, declared) == "range":
            found[f"filter.{declared.name}_from"] = (f"{english} from {{value}}", f"{thai}ตั้งแต่ {{value}}")
            found[f"filter.{declared.name}_to"] = (f"{english} until {{value}}", f"{thai}ถึง {{value}}")
        if declared.sort:
            found[f"sort.{declared.name}"] = declared.label
        if declared.link:
            found[f"beside.{declared.name}"] = record.many
            found[f"none.{declared.name}"] = (f"No {several} yet.", f"ยังไม่มี{many_th}")
        if declared.hint is not None:
            found[f"hint.{declared.name}"] = declared.hint
        if declared.example is not None:
            found[f"example.{declared.name}"] = declared.example
        found |= {f"{declared.name}.{value}": words for value, words in declared.choices.items()}
    own = {f"{plural}.{key}": words for key, words in found.items()}
    own |= {f"assistant.field.{declared.fact}": declared.label for declared in record.fields if declared.fact}
    return own | {
        f"workspaces.kind.{record.kind}": record.many,
        f"activities.change.create.{record.kind}": (f"created the {lower}", f"สร้าง{one_th}"),
        f"activities.change.delete.{record.kind}": (f"deleted the {lower}", f"ลบ{one_th}"),
        f"activities.change.restore.{record.kind}": (f"restored the {lower}", f"กู้คืน{one_th}"),
    }


def _chip(label: Words) -> Words:
    return (f"{label[0]}: {{value}}", f"{label[1]}: {{value}}")
