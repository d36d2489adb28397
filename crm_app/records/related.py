"""Sections of a record's page that other domains add: a company's contacts and deals, a deal's tasks and timeline."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from inspect import signature
from typing import Any

import reflex as rx

from crm_app import records
from crm_app.core.errors import NotFound
from crm_app.ui.actions import policy_of, within_event
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
_with_kind: set[type[Any]] = set()
"""The states whose action takes the kind of the record."""


def add(kind: str, order: int, part: Part, state: type[Any]) -> None:
    """Adds a section to the page of records of `kind`, those with a small `order` first.

    Args:
        kind: kind of the record whose page it is.
        order: its position.
        part: makes the section.
        state: the state of the section. The page has its action `show_for` load it, which takes `record_id` and may take
            `kind`, and has `_forget` clear it. The page refreshes it: `_heeds` decides which changes concern it, `_renew`
            reads it.

    Raises:
        ValueError: when `show_for` is not declared with `within`.
    """
    if not policy_of(state, "show_for").within:
        raise ValueError(f"{state.__name__}.show_for has to check its reader by its first statement")
    _parts.setdefault(kind, []).append((order, f"{part.__module__}.{part.__qualname__}", part))
    _states.setdefault(kind, []).append(state)
    if "kind" in signature(state.event_handlers["show_for"].fn).parameters:
        _with_kind.add(state)


def states(kind: str) -> list[type[Any]]:
    """The states of the sections of a page."""
    return _states.get(kind, [])


async def shown(page: Any, place: Place) -> list[Coroutine[Any, Any, None]]:
    """What loads the sections of a page that the reader may see, each with its own checks: parts of the running event, for
    `core.joined.together`.

    Args:
        page: the state of the record's page.
        place: its record.
    """
    shell: Shell = await page.get_state(Shell)
    found, permissions = [], shell.permissions
    for state in states(place.kind):
        permission = policy_of(state, "show_for").permission
        if permission is None or permission in permissions:
            arguments = {"kind": place.kind} if state in _with_kind else {}
            found.append(within_event(await page.get_state(state), "show_for", record_id=place.id, **arguments))
    return found


async def forget(page: Any, kind: str) -> None:
    """Clears the sections of a page.

    Args:
        page: the state of the record's page.
        kind: kind of the record.
    """
    for state in states(kind):
        (await page.get_state(state))._forget()


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
