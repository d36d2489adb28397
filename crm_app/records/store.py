"""Writing records: create, update, delete, restore, purge, and publishing the changes."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Uuid, bindparam, false, select
from sqlalchemy import delete as delete_rows
from sqlalchemy.orm.attributes import instance_state
from sqlmodel import SQLModel

from crm_app.core import live
from crm_app.core.clock import new_id, now
from crm_app.core.database import Work, compiled
from crm_app.core.deferred import gather, insert_of, update_of
from crm_app.core.errors import Conflict, Forbidden, Invalid, NotFound
from crm_app.core.events import RecordChanged, RecordsPurged, emit
from crm_app.core.pagination import Patch
from crm_app.core.principal import Scope
from crm_app.core.tables import RecordTable, columns, in_database, put, row_from, row_of, row_text, table
from crm_app.records import derive, own
from crm_app.records.kind import TYPES, RecordType
from crm_app.records.own import values as own_values
from crm_app.records.own.searching import search_texts
from crm_app.records.queries import fetch
from crm_app.records.together import Noted, open_in, watching
from crm_app.values.finding import MAX_TEXT, searchable

Row = TypeVar("Row", bound=RecordTable)
Rule = Callable[[Row, dict[str, Any]], dict[str, Any]]


def create(work: Work, record: RecordType[Row], data: BaseModel | Mapping[str, Any], **columns: Any) -> Row:
    """Writes a new record. The owner is by default the principal.

    Raises Forbidden, or Invalid when a linked record does not exist or may not be read.
    """
    scope = work.scope(f"{record.kind}.create")
    values = data.model_dump() if isinstance(data, BaseModel) else dict(data)
    if values.get("owner_id") is None:
        values["owner_id"] = work.principal.member_id
    elif scope == "own" and values["owner_id"] != work.principal.member_id:
        raise Forbidden
    check_references(work, record, values)
    values["custom_fields"] = own_values.accepted(work, record, values.get("custom_fields") or {})
    key = {"workspace_id": work.workspace_id, "id": new_id(), "created_by": work.principal.member_id}
    row = row_of(record.model, {**key, **values, **columns})
    record.prepare(row)
    insert_row(work, row)
    filled = {name: [None, value] for name, value in values.items() if value or value == 0}  # an empty value is none
    changed(work, record, row, "create", filled)
    return row


def insert_row(work: Work, row: SQLModel) -> None:
    """Inserts a row with the transaction's next statement. The session knows the row; later changes to it are written."""
    values = dict(row.__dict__)
    del values["_sa_instance_state"]
    work.later(insert_of(table(type(row))), values)
    in_database(row)
    work.hold(row)


def update_row(work: Work, row: RecordTable, *unnoted: str) -> None:
    """Writes the changed attributes of a row that the session holds, with the transaction's next statement; of many
    records together, with one statement for all of them.

    Args:
        unnoted: changed columns of which the ORM knows nothing.
    """
    state: Any = instance_state(row)
    held, noted = state.dict, state.committed_state
    names = tuple(sorted({*unnoted, *(name for name, before in noted.items() if before != held[name])}))
    values = {name: held[name] for name in names} | {"workspace_id": row.workspace_id, "id": row.id}
    if state.modified:
        # SQLAlchemy has no public function for this. A row that counts as modified is examined by every flush, so that each
        # of many rows would examine all rows before it.
        state._commit_all(held, state.session.identity_map if state.session is not None else None)
    if open_in(work) is None:
        work.later(update_of(table(type(row)), names), values)
    else:
        gather(work.connection, table(type(row)), names, values)


def get_for(work: Work, record: RecordType[Row], record_id: UUID, verb: str, *, deleted: bool = False) -> Row:
    """The record, locked, for a change that the permission `verb` allows.

    Raises NotFound when it does not exist or may not be read, Forbidden when it may be read but not changed.
    """
    row = _locked(work, record, record_id, deleted)
    if row is None:
        raise NotFound
    if work.scope(f"{record.kind}.{verb}") == "own" and row.owner_id != work.principal.member_id:
        raise Forbidden
    return row


def _locked(work: Work, record: RecordType[Row], record_id: UUID, deleted: bool) -> Row | None:
    many = open_in(work)
    held: Any = many.rows.get((record.kind, record_id)) if many is not None else None
    if held is not None:
        is_read = work.scope(f"{record.kind}.read") == "all" or held.owner_id == work.principal.member_id
        return held if is_read and (held.deleted_at is not None) == deleted else None
    scope = work.scope(f"{record.kind}.read")
    statement, sql = _lock(record, deleted, scope)
    values = {"workspace": work.workspace_id, "record": record_id, "member": work.principal.member_id}
    if not work.is_untouched:  # the ORM session may hold the record already
        row: Row | None = work.db.execute(statement, values).scalar_one_or_none()
        return row
    found = work.fetch(sql, values, is_kept=True)
    if found is None:
        return None
    row = row_from(record.model, found[0])
    work.hold(row)
    return row


@lru_cache(maxsize=256)
def _lock(record: RecordType[Any], deleted: bool, scope: Scope) -> tuple[Any, str]:
    """The statement that reads and locks a record, for the ORM and as SQL for `row_from`."""
    column = columns(record.model)
    conditions = [
        column.workspace_id == bindparam("workspace", type_=Uuid()),
        column.id == bindparam("record", type_=Uuid()),
        column.deleted_at.is_not(None) if deleted else column.deleted_at.is_(None),
    ]
    if scope == "own":
        conditions.append(column.owner_id == bindparam("member", type_=Uuid()))
    plain = select(row_text(record.model)).where(*conditions).with_for_update()
    return select(record.model).where(*conditions).with_for_update(), compiled(plain)


def update(work: Work, record: RecordType[Row], record_id: UUID, patch: Patch, rule: Rule[Row] | None = None) -> Row:
    """Changes the fields that `patch` sends.

    Args:
        rule: the kind's own rule: receives the row and the changes, and returns the changes to write. It may raise.

    Raises Conflict, with the record as it is now, when its version is stale.
    """
    row = current(work, record, record_id, patch.version)
    changes = patch.changes()
    return apply(work, record, row, changes if rule is None else rule(row, changes))


def current(work: Work, record: RecordType[Row], record_id: UUID, version: int | None) -> Row:
    """The record, locked, for a change to `version`; None skips the check of the version.

    Raises NotFound, Forbidden, or Conflict with the record as it is now when the version is stale.
    """
    row = get_for(work, record, record_id, "update")
    if version is not None and row.version != version:
        raise Conflict(current=fetch(work, record, record_id))
    return row


def apply(work: Work, record: RecordType[Row], row: Row, changes: Mapping[str, Any]) -> Row:
    """Writes `changes` to a row that `get_for` returned, increments its version and notifies the subscribers."""
    check_references(work, record, changes)
    if "custom_fields" in changes:
        given = changes["custom_fields"] or {}
        kept = own_values.accepted(work, record, given, row.custom_fields, row.id)
        changes = {**changes, "custom_fields": kept}
    before, title = dict(zip(changes, derive.values(row, tuple(changes)), strict=True)), record.title(row)
    real = {name: value for name, value in changes.items() if before[name] != value}
    if not real:
        return row
    if (
        "owner_id" in real
        and work.scope(f"{record.kind}.update") == "own"
        and real["owner_id"] != work.principal.member_id
    ):
        raise Forbidden
    unnoted = _set(row, real | {"version": row.version + 1, "updated_at": now()})
    if record.title_column in real or not derive.follows_title(record):
        record.prepare(row)
    update_row(work, row, *unnoted)
    before_after = {name: [before[name], value] for name, value in real.items()}
    changed(work, record, row, "update", before_after, named=record.title(row) != title)
    return row


def revert(work: Work, record: RecordType[Row], row: Row, values: Mapping[str, Any]) -> Row:
    """Writes earlier values to a row that `get_for` returned, and corrects what no longer fits (`record.repair`).

    Raises Forbidden, or Invalid when a record that the values link to no longer exists.
    """
    if work.scope(f"{record.kind}.update") == "own" and values.get("owner_id", row.owner_id) != row.owner_id:
        raise Forbidden
    check_references(work, record, values)
    if "custom_fields" in values:
        own_values.check_unique(work, record, own.within(work, record.kind), values["custom_fields"], row.id)
    changes, title = {name: [getattr(row, name), value] for name, value in values.items()}, record.title(row)
    for name, value in values.items():
        put(row, name, value)
    for name, (now_is, becomes) in (record.repair(work, row) if record.repair else {}).items():
        changes[name] = [changes.get(name, [now_is])[0], becomes]
    record.prepare(row)
    touch(row)
    update_row(work, row)
    changed(work, record, row, "update", changes, named=record.title(row) != title)
    return row


def revert_deleted(work: Work, row: RecordTable, values: Mapping[str, Any]) -> None:
    """Writes earlier values to a deleted row, which stays deleted: nobody is told, and its version is that of the deletion."""
    for name, value in values.items():
        put(row, name, value)
    update_row(work, row)


def _set(row: RecordTable, values: dict[str, Any]) -> Iterable[str]:
    """Sets columns of a row. Returns those of which the ORM knows nothing: no session has the row, and to note a change takes
    SQLAlchemy longer than the rest of it.
    """
    if instance_state(row).session_id is None:
        row.__dict__.update(values)
        return values
    for name, value in values.items():
        put(row, name, value)
    return ()


def touch(row: RecordTable) -> None:
    """Increments the version."""
    put(row, "version", row.version + 1)
    put(row, "updated_at", now())


def delete(work: Work, record: RecordType[Row], record_id: UUID) -> Row:
    """Deletes softly; `restore` can undo it until the purge, 30 days later."""
    row = get_for(work, record, record_id, "delete")
    row.deleted_at = now()
    touch(row)
    update_row(work, row)
    changed(work, record, row, "delete", {}, named=True)
    return row


def restore(work: Work, record: RecordType[Row], record_id: UUID) -> Row:
    """Undoes a deletion. Raises NotFound when there is nothing to restore."""
    row = get_for(work, record, record_id, "delete", deleted=True)
    own_values.check_unique(work, record, own.within(work, record.kind), row.custom_fields, row.id)
    row.deleted_at = None
    repaired = record.repair(work, row) if record.repair else {}
    touch(row)
    update_row(work, row)
    changed(work, record, row, "restore", repaired, named=True)
    return row


def check_whole(work: Work, record: RecordType[Any], row: Any) -> None:
    """Raises Invalid when a record that `row` is part of, such as the company of a contact, is deleted."""
    many = open_in(work)
    known = many.known if many is not None else set()
    for kind in record.part_of:
        whole_id = getattr(row, f"{kind}_id", None)
        if whole_id is None or (kind, whole_id) in known:
            continue
        whole, at = TYPES[kind], columns(TYPES[kind].model)
        is_seen = work.sees(at.owner_id, f"{kind}.read") if work.principal.can(f"{kind}.read") else false()
        statement = select(at.deleted_at, at[whole.title_column].label("title"), is_seen.label("seen")).where(
            at.workspace_id == work.workspace_id, at.id == whole_id
        )
        found = work.db.execute(statement).first()
        if found is not None and found.deleted_at is not None:
            if found.seen:
                raise Invalid("changes.reason.part_of", name=found.title)
            raise Invalid("changes.reason.part_of_hidden")
        if found is not None and found.seen:
            known.add((kind, whole_id))


def purge(work: Work, record: RecordType[Any], before: datetime, limit: int) -> int:
    """Removes for good the records deleted before the moment `before`, at most `limit` of them. Returns how many.

    Raises Forbidden unless the principal may delete all records of the kind.
    """
    if work.scope(f"{record.kind}.delete") != "all":
        raise Forbidden
    column = columns(record.model)
    oldest = (
        select(column.id)
        .where(column.workspace_id == work.workspace_id, column.deleted_at < before)
        .order_by(column.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = tuple(work.db.execute(oldest).scalars())
    remove(work, record, ids)
    return len(ids)


def remove(work: Work, record: RecordType[Any], ids: tuple[UUID, ...]) -> None:
    """Removes records for good. The caller has checked the permission, and holds the rows locked."""
    if ids:
        column = columns(record.model)
        work.db.execute(
            delete_rows(record.model).where(column.workspace_id == work.workspace_id, column.id.in_(ids)),
            execution_options={"synchronize_session": False},
        )
        emit(work, RecordsPurged(record.kind, ids))


def check_references(work: Work, record: RecordType[Any], values: Mapping[str, Any]) -> None:
    """Raises Invalid unless every record that `values` link to exists and may be read."""
    faults = {}
    many = open_in(work)
    known = many.known if many is not None else set()
    for name, kind in record.references.items():
        target_id = values.get(name)
        if target_id is None or (kind, target_id) in known:
            continue
        found = work.fetch(
            is_there(kind, work.scope(f"{kind}.read")), {"id": target_id, "me": work.principal.member_id}
        )
        if found is None:
            faults[name] = "core.field.missing_record"
        else:
            known.add((kind, target_id))
    owner = values.get("owner_id")
    if owner is not None and owner != work.principal.member_id and ("member", owner) not in known:
        if work.fetch("select 1 from membership where id = %(id)s", {"id": owner}) is None:
            faults["owner_id"] = "core.field.missing_record"
        else:
            known.add(("member", owner))
    if faults:
        raise Invalid(fields=faults)


@lru_cache(maxsize=64)
def is_there(kind: str, scope: Scope) -> str:
    """The statement that finds a record to link to, among those that may be read."""
    at = columns(TYPES[kind].model)
    statement = select(at.id).where(at.id == bindparam("id", type_=Uuid()), at.deleted_at.is_(None))
    if scope == "own":
        statement = statement.where(at.owner_id == bindparam("me", type_=Uuid()))
    return compiled(statement)


def changed(
    work: Work, record: RecordType[Row], row: Row, action: str, changes: dict[str, Any], *, named: bool = False
) -> None:
    """Publishes the change of a record to later domains, and to the workspace's open pages.

    Args:
        action: `create`, `update`, `delete` or `restore`.
        changes: changed attributes as `{name: [before, after]}`.
        named: whether pages that show the record's name have to be refreshed.
    """
    event, many = change_event(record, row, action, changes), open_in(work)
    if many is not None:
        many.note(Noted(record.kind, row, action, changes), event)
        return
    if (seen := watching(work)) is not None:
        seen.append(Noted(record.kind, row, action, changes))
    emit(work, event)
    links = _links(record, row, changes)
    fields = sorted(changes) if action == "update" else None
    message = {"kind": record.kind, "id": str(row.id), "action": action, "links": links, "named": named}
    live.publish(work, "record", **message, fields=fields)


def _links(record: RecordType[Row], row: Row, changes: dict[str, Any]) -> list[str]:
    """The records that a record links to, or linked to before its change."""
    held = row.__dict__
    found = {held.get("about_id"), *changes.get("about_id", ())}
    for name in record.references:
        found.add(held[name] if name in held else getattr(row, name))
        if name in changes:
            found.update(changes[name])
    return sorted([str(linked) for linked in found if linked is not None])


_OF_EVENTS = ("id", "owner_id", "workspace_id", "external_id", "custom_fields")


def change_event(record: RecordType[Any], row: Any, action: str, changes: dict[str, Any]) -> RecordChanged:
    """The event about a change to `row`, a model object or an object with the values to be written."""
    record_id, owner_id, workspace_id, external_id, own_fields = derive.values(row, _OF_EVENTS)
    custom = search_texts(workspace_id, record.kind, own_fields)
    texts = [part for part in (external_id, *record.text(row), *custom) if part]
    title = record.title(row)
    return RecordChanged(
        record.kind,
        record_id,
        action,
        title,
        owner_id,
        searchable((title, *texts)),
        changes,
        body="\n".join(texts)[:MAX_TEXT],
        company_id=getattr(row, "company_id", None),
        day=record.day(row),
    )
