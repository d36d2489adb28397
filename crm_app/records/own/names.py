"""The names behind the values of fields that point to a person or to a record, as far as the reader may see them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, Uuid, any_, bindparam, cast, func, literal, literal_column, select, union_all
from sqlmodel import SQLModel

from crm_app.core.database import HotQuery, Work, hot_read, list_json
from crm_app.core.i18n import translate
from crm_app.core.principal import Caller
from crm_app.records.conditions import member_name
from crm_app.records.kind import TYPES
from crm_app.records.own.definitions import OwnField

Names = Mapping[str, str]
"""The names by id; an id without one is not there, or the reader may not see it."""
PEOPLE = "member"


def pointed(fields: Iterable[OwnField], customs: Iterable[Mapping[str, Any]]) -> dict[str, set[UUID]]:
    """The ids to which the values of fields point, by kind; those of people under `member`."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    kinds = {one.key: one.target or PEOPLE for one in fields if one.is_pointer}
    for custom in customs if kinds else ():
        for key, kind in kinds.items():
            if (found := identifier(custom.get(key))) is not None and (kind == PEOPLE or kind in TYPES):
                wanted[kind].add(found)
    return wanted


def identifier(value: Any) -> UUID | None:
    """The id in a value, or None."""
    try:
        return UUID(value) if isinstance(value, str) and len(value) == 36 else None
    except ValueError:
        return None


def of(
    caller: Caller, fields: Iterable[OwnField], customs: Iterable[Mapping[str, Any]], language: str
) -> dict[str, str]:
    """The names to which the custom fields of records point. Asks the database only where one of `fields` can point.

    Args:
        customs: the custom fields of the records.
        language: of the remark that somebody left or that a record is deleted; empty for names without a remark.
    """
    wanted = pointed(fields, customs)
    if not wanted:
        return {}
    kinds = tuple(sorted(wanted))
    values = {f"ids_{kind}": list(wanted[kind]) for kind in kinds}
    return _read(orjson.loads(hot_read(caller, None, _query(kinds), **values) or b"[]"), language)


def within(
    work: Work, fields: Iterable[OwnField], customs: Iterable[Mapping[str, Any]], language: str
) -> dict[str, str]:
    """As `of`, inside a unit of work."""
    return within_kinds(work, pointed(fields, customs), language)


def within_kinds(work: Work, wanted: Mapping[str, set[UUID]], language: str) -> dict[str, str]:
    """The names of records and people by their ids, as far as the principal may read them.

    Args:
        wanted: ids by kind, of people under `PEOPLE`.
        language: see `of`.
    """
    if not wanted:
        return {}
    kinds = tuple(sorted(wanted))
    values = {f"ids_{kind}": list(wanted[kind]) for kind in kinds}
    return _read((dict(row) for row in work.db.execute(_statement(kinds), values).mappings()), language)


def _read(rows: Iterable[Mapping[str, Any]], language: str) -> dict[str, str]:
    found = {}
    for row in rows:
        name = row["name"]
        if not name:
            continue
        if row["left"] and language:
            name = translate("ui.record.inactive" if row["kind"] == PEOPLE else "fields.deleted", language, name=name)
        found[str(row["id"])] = name
    return found


@lru_cache(maxsize=64)
def _query(kinds: tuple[str, ...]) -> HotQuery:
    return list_json(_statement(kinds), "fields.names")


@lru_cache(maxsize=64)
def _statement(kinds: tuple[str, ...]) -> Any:
    parts = [_people() if kind == PEOPLE else _records(kind) for kind in kinds]
    return union_all(*parts) if len(parts) > 1 else parts[0]


def _people() -> Any:
    at = SQLModel.metadata.tables["membership"].c
    return select(
        literal(PEOPLE).label("kind"),
        at.id.label("id"),
        member_name(at).label("name"),
        (at.status != literal_column("'active'")).label("left"),
    ).where(at.id == any_(cast(bindparam(f"ids_{PEOPLE}"), ARRAY(Uuid()))))


def _records(kind: str) -> Any:
    record = TYPES[kind]
    at = SQLModel.metadata.tables[str(record.model.__tablename__)].c
    return select(
        literal(kind).label("kind"),
        at.id.label("id"),
        at[record.title_column].label("name"),
        at.deleted_at.is_not(None).label("left"),
    ).where(
        at.id == any_(cast(bindparam(f"ids_{kind}"), ARRAY(Uuid()))),
        func.app_reads(literal_column(f"'{kind}'"), at.owner_id),
    )


def href(one: OwnField, value: Any, names: Names) -> str:
    """The address of the record to which a value points; empty where the reader sees no name of it."""
    return f"{TYPES[one.target].path}/{value}" if one.type == "link" and value in names else ""
