"""Sections of a record's page that other domains add: a company's contacts and deals, a deal's tasks and timeline."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import reflex as rx

from crm_app import records
from crm_app.core.errors import NotFound
from crm_app.ui.i18n import as_var
from crm_app.ui.state import Shell


@dataclass(frozen=True, slots=True)
class Place:
    """The record whose page is open."""

    kind: str
    id: str


Part = Callable[[Any], rx.Component]
"""Makes the section from the var with the record's id."""


_parts: dict[str, list[tuple[int, str, Part]]] = {}
_states: dict[str, list[type[Any]]] = {}


def add(kind: str, order: int, part: Part, state: type[Any]) -> None:
    """Adds a section to the page of records of `kind`, those with a small `order` first.

    Args:
        kind: kind of the record whose page it is.
        order: its position.
        part: makes the section.
        state: the state of the section. The page refreshes it: `_heeds` decides which changes concern it, `_renew` reads it.
    """
    _parts.setdefault(kind, []).append((order, f"{part.__module__}.{part.__qualname__}", part))
    _states.setdefault(kind, []).append(state)


def states(kind: str) -> list[type[Any]]:
    """The states of the sections of a page."""
    return _states.get(kind, [])


def parts(kind: str, record_id: Any) -> list[rx.Component]:
    """The sections of a page, in order.

    Each is mounted again when another record is shown, and when a deletion was undone.
    """
    shown = record_id.to(str) + "-" + as_var(Shell.undone).to_string()
    return [
        rx.el.div(part(record_id), key=shown + f"-{name}", class_name="mb-8 last:mb-0 empty:hidden")
        for _, name, part in sorted(_parts.get(kind, []), key=lambda entry: entry[:2])
    ]


def subject_of(data: Mapping[str, str], kind: str, record_id: str) -> tuple[str, str]:
    """The record that a form in a section is about, as kind and id: from the form's data, else from the state.

    Raises NotFound when neither has one.
    """
    sent = data.get("about_kind", ""), data.get("about_id", "")
    kind, record_id = sent if all(sent) else (kind, record_id)
    if kind not in records.TYPES or not record_id:
        raise NotFound
    return kind, record_id
