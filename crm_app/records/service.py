"""The default service of a kind, for a domain without rules of its own."""

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol
from uuid import UUID

from crm_app.core.database import Work
from crm_app.core.pagination import ListQuery, Patch
from crm_app.core.principal import Caller
from crm_app.core.validation import parse
from crm_app.records import queries, store
from crm_app.records.kind import RecordType
from crm_app.records.table import Look


class RecordService(Protocol):
    """The service of a kind of record: a module with these functions, or an instance of `UsualService`."""

    def get(self, caller: Caller, record_id: UUID, /) -> bytes: ...
    def page(self, caller: Caller, query: Any, /, look: Look | None = None) -> bytes: ...
    def create(self, work: Work, data: Any, /) -> Any: ...
    def update(self, work: Work, record_id: UUID, patch: Any, /) -> Any: ...
    def delete(self, work: Work, record_id: UUID, /) -> Any: ...
    def restore(self, work: Work, record_id: UUID, /) -> Any: ...


class UsualService:
    """Reads and writes records of a kind without further rules. A domain with rules reuses single functions from it."""

    def __init__(self, record: RecordType[Any]) -> None:
        self.record = record

    def get(self, caller: Caller, record_id: UUID) -> bytes:
        """A record as JSON. Raises NotFound."""
        return queries.one(self.record, caller, record_id)

    def page(self, caller: Caller, query: ListQuery, look: Look | None = None) -> bytes:
        """A page of records as JSON. Raises Invalid for an unknown order or cursor.

        Args:
            look: what a table shows; the records have nothing else then.
        """
        return queries.page(self.record, caller, query, look=look)

    def create(self, work: Work, data: Any) -> Any:
        """Writes a new record. Raises Forbidden, or Invalid when a linked record does not exist."""
        return store.create(work, self.record, data)

    def update(self, work: Work, record_id: UUID, patch: Patch) -> Any:
        """Changes a record. Raises Conflict when `patch.version` is stale."""
        return store.update(work, self.record, record_id, patch)

    def delete(self, work: Work, record_id: UUID) -> Any:
        """Deletes a record softly."""
        return store.delete(work, self.record, record_id)

    def restore(self, work: Work, record_id: UUID) -> Any:
        """Undoes a deletion."""
        return store.restore(work, self.record, record_id)


@lru_cache(maxsize=64)
def service_of(record: RecordType[Any]) -> RecordService:
    """The service of a kind: `service.py` of its domain, where the domain has one; else the default service."""
    name = f"{record.model.__module__.rpartition('.')[0]}.service"
    found: Any = import_module(name) if find_spec(name) is not None else UsualService(record)
    service: RecordService = found
    return service


def create_by_name(work: Work, record: RecordType[Any], name: str, made_for: Mapping[str, Any]) -> Any:
    """Creates a record from its name alone, as the form of another record requests it. Raises Invalid.

    Args:
        name: its name.
        made_for: the values of the other record; links that both kinds have are copied.
    """
    shared = {link: made_for[link] for link in record.references if made_for.get(link)}
    return service_of(record).create(work, parse(record.new, {record.title_column: name, **shared}))
