"""The states of the usual pages of a kind: plain subclasses, made where a domain has none of its own."""

import sys
from typing import Any, ClassVar

import reflex as rx

from crm_app.records.kind import RecordType
from crm_app.records.shown import UsualRow
from crm_app.records.states import RecordList, RecordPage, RelatedList


def list_state(record: RecordType[Any]) -> type[RecordList]:
    """The state of the kind's list."""
    return _state(f"{record.model.__name__}List", RecordList, record)


def page_state(record: RecordType[Any]) -> type[RecordPage]:
    """The state of a record's page and of its form."""
    return _state(f"{record.model.__name__}Page", RecordPage, record)


def related_state(record: RecordType[Any], name: str) -> type[RelatedList]:
    """The state of the records that link to another one by the field `name`, on the page of the other one."""
    owner = name.removesuffix("_id").title().replace("_", "")
    return _state(f"{owner}{record.model.__name__}s", RelatedList, record, _by=name)


def _state(name: str, base: type[Any], record: RecordType[Any], **constants: Any) -> Any:
    given = {"_record": record, **constants}
    origin = {"__module__": __name__, "__qualname__": name}
    types: dict[str, Any] = dict.fromkeys(given, ClassVar[Any])
    if base is not RecordPage:
        types["rows"], given["rows"] = list[UsualRow], []
    made = type(name, (base, rx.State), {**origin, "__annotations__": types, **given})
    setattr(sys.modules[__name__], name, made)  # Reflex looks the state up in this module when it restores a session
    return made
