"""Parts of a record's page that other domains bring: a company's contacts and deals, a deal's tasks and timeline."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from crm_app.ui.i18n import as_var
from crm_app.ui.state import Shell

Part = Callable[[Any], rx.Component]
"""Makes the part from the var with the record's id."""

_parts: dict[str, list[tuple[int, str, Part]]] = {}


def add(kind: str, order: int, part: Part) -> None:
    """Puts a part onto the page of records of `kind`, those with a small `order` first."""
    _parts.setdefault(kind, []).append((order, f"{part.__module__}.{part.__qualname__}", part))


def parts(kind: str, record_id: Any) -> list[rx.Component]:
    """The parts of a page, in order. Each starts anew when another record is shown, and when a deletion was undone."""
    shown = record_id.to(str) + "-" + as_var(Shell.undone).to_string()
    return [
        rx.el.div(part(record_id), key=shown + f"-{name}", class_name="mb-8 last:mb-0 empty:hidden")
        for _, name, part in sorted(_parts.get(kind, []), key=lambda entry: entry[:2])
    ]
