"""Changing one value of a record where it is shown: which values can be changed so, and the change."""

from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any
from uuid import UUID

from crm_app.core.database import Work
from crm_app.core.validation import parse
from crm_app.records import single, store
from crm_app.records.filtering import Asked, fields
from crm_app.records.images import image_of
from crm_app.records.kind import RecordType
from crm_app.records.own import OwnField
from crm_app.records.service import RecordService

Adjust = Callable[[Work, Any, dict[str, Any]], dict[str, Any]]
"""Completes the change of one field for a kind whose form has several inputs for it; gets the locked row and the change."""
_LINKS = ("link", "person", "option")


@lru_cache(maxsize=64)
def declared(record: RecordType[Any]) -> frozenset[str]:
    """The names of the fields of a kind that its form changes one by one."""
    written = record.patch.model_fields.keys() & record.new.model_fields.keys()
    return frozenset(
        name
        for name, asked in fields.of_kind(record).items()
        if name in written and (asked.type in _LINKS or record.declared(name) is not None)
    )


def is_offered(record: RecordType[Any], asked: Asked, permissions: Collection[str]) -> bool:
    """Whether a value of this field can be changed in place by somebody with these permissions, who may change the record.

    A link needs the right to read the records that it can point to, a person that of members, because these are offered.
    """
    if asked.through is not None:
        return False
    if asked.own is not None:
        return can_choose(asked.own, permissions)
    return asked.name in declared(record) and (not asked.link or f"{asked.link}.read" in permissions)


def can_choose(one: OwnField, permissions: Collection[str]) -> bool:
    """Whether somebody with these permissions can be offered the values of a field of the workspace's own."""
    return not one.is_pointer or f"{one.target or 'member'}.read" in permissions


def change(
    work: Work,
    record: RecordType[Any],
    service: RecordService,
    record_id: UUID,
    version: int,
    asked: Asked,
    value: Any,
    adjust: Adjust | None = None,
) -> str:
    """Changes one field through the service of the kind, as its form does. Returns the id of the run by which the change
    can be undone; an empty text when the record had the value already.

    Args:
        version: the version that the writer has seen.
        value: as the schema of the kind, or the field of the workspace's own, takes it; None for nothing.

    Raises Invalid, Forbidden, NotFound, or Conflict when the version is stale.
    """
    values = {asked.name: value}
    said = image_of(values) if asked.own is None else {"custom_fields": {asked.own.key: value}}
    if asked.own is not None:
        row = store.current(work, record, record_id, version)
        values = {"custom_fields": row.custom_fields | {asked.own.key: value}}
    elif adjust is not None:
        values = adjust(work, store.current(work, record, record_id, version), values)
    patch = parse(record.patch, {**values, "version": version})
    return single.kept(work, {"action": "update", "set": said}, service.update, record_id, patch)
