"""The choices of pickers and filters: records that match what was typed, and members who can own records."""

from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import case, select
from sqlmodel import SQLModel

from crm_app.core.database import HotQuery, hot_read, list_json
from crm_app.core.errors import Forbidden, NotFound
from crm_app.core.i18n import catalogue, translate
from crm_app.core.principal import Caller
from crm_app.records import queries
from crm_app.records.kind import TYPES, RecordType
from crm_app.values.options import Option, Suggestion

PICKER_ROWS = 12
MAX_OWNERS = 500
MAX_VALUES = 100


def _option(kind: str, item: dict[str, Any]) -> Suggestion:
    label = item.get(TYPES[kind].title_column) or ""
    return {"value": item["id"], "label": label, "meta": item.get("company_name") or item.get("city") or ""}


def options(caller: Caller, kind: str, q: str) -> list[Suggestion]:
    """Records of `kind` that match the typed text, for a picker; none for a role that may not read them."""
    record = TYPES[kind]
    query = record.query.model_validate({"q": q.strip()[:200] or None, "limit": PICKER_ROWS})
    try:
        found = orjson.loads(queries.page(record, caller, query))
    except Forbidden:
        return []
    return [_option(kind, item) for item in found["items"]]


def option(caller: Caller, kind: str, record_id: str) -> Suggestion:
    """The record with an id from an address, as a choice; empty when there is none that the caller may read."""
    try:
        return _option(kind, orjson.loads(queries.one(TYPES[kind], caller, UUID(record_id))))
    except (Forbidden, NotFound, ValueError):
        return {}


def owners(caller: Caller, language: str) -> list[Option]:
    """The possible owners as `value` (the member's id) and `label`; empty for a role that may not see members."""
    return [
        {"value": one["id"], "label": reads(one["name"], one["status"] == "active", language)}
        for one in _members(caller)
    ]


def active_owners(caller: Caller) -> list[Option]:
    """As `owners`, without members who are no longer active."""
    return [{"value": one["id"], "label": one["name"]} for one in _members(caller) if one["status"] == "active"]


def _members(caller: Caller) -> list[dict[str, str]]:
    try:
        found: list[dict[str, str]] = orjson.loads(hot_read(caller, "member.read", _owners()) or b"[]")
    except Forbidden:
        return []
    return found


def reads(name: str, active: bool, language: str) -> str:
    """A member's name, marked when the member is no longer active."""
    return name if active else translate("ui.record.inactive", language, name=name)


def owner_name(caller: Caller, member_id: str, language: str) -> str:
    """The name of the member with an id from an address; a dash when there is none."""
    return next((one["label"] for one in owners(caller, language) if one["value"] == member_id), "–")


@lru_cache(maxsize=1)
def _owners() -> HotQuery:
    member = SQLModel.metadata.tables["membership"].c
    names = select(member.id, member.name, member.status).order_by(member.status, member.name_key, member.id)
    return list_json(names.limit(MAX_OWNERS), "member.owners")


def roles(caller: Caller, language: str) -> list[Option]:
    """The roles of the workspace by name; empty for somebody who may not see its members."""
    try:
        found = orjson.loads(hot_read(caller, "member.read", _roles()) or b"[]")
    except Forbidden:
        return []
    return [{"value": one["id"], "label": role_name(one["name"], language)} for one in found]


def role_name(name: str, language: str) -> str:
    """The name of a role for the reader; `name` is the key of one that comes with the product."""
    key = f"workspaces.role.{name}"
    return translate(key, language) if key in catalogue() else name


@lru_cache(maxsize=1)
def _roles() -> HotQuery:
    role = SQLModel.metadata.tables["role"].c
    name = case((role.built_in, role.key), else_=role.name).label("name")
    return list_json(select(role.id, name).order_by(role.built_in.desc(), role.created_at, role.id), "view.roles")


def in_use(caller: Caller, record: RecordType[Any]) -> dict[str, list[Option]]:
    """The values in use of the fields whose filter offers them, at most 100 of each, by field."""
    found = orjson.loads(hot_read(caller, f"{record.kind}.read", _in_use(record)) or b"{}")
    return {name: [{"value": value, "label": value} for value in values] for name, values in found.items()}


@lru_cache(maxsize=64)
def _in_use(record: RecordType[Any]) -> HotQuery:
    table = record.model.__tablename__
    each = ", ".join(
        f"'{one.name}', (select coalesce(json_agg(v order by v), '[]') from (select distinct {one.name} as v from {table} "
        f"where deleted_at is null and {one.name} is not null and app_sees(owner_id) order by v limit {MAX_VALUES}) d)"
        for one in record.fields
        if one.used
    )
    return HotQuery(f"select json_build_object({each})::text", f"{record.kind}.in_use")
