"""The contents of the frame: destinations, things to create and the slots. `crm_app.py` fills it, domain by domain."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx


@dataclass(frozen=True, order=True)
class NavItem:
    """A destination, or something that can be created from anywhere.

    Attributes:
        order: Position, small first.
        key: Text key of its name.
        href: Its address.
        icon: Name of its icon.
        permission: Hidden from members without it. None: everybody signed in.
        phone: Position in a phone's bottom bar, small first, for three destinations; the others are under "More".
    """

    order: int
    key: str = field(compare=False)
    href: str = field(compare=False)
    icon: str = field(compare=False)
    permission: str | None = field(default=None, compare=False)
    phone: int | None = field(default=None, compare=False)


@dataclass
class Frame:
    """All that has been registered."""

    items: list[NavItem] = field(default_factory=list)
    creates: list[NavItem] = field(default_factory=list)
    slots: dict[str, list[Callable[[], rx.Component]]] = field(default_factory=dict)
    joins: list[Callable[[Any], Awaitable[None]]] = field(default_factory=list)
    on_language: Callable[[str], Any] | None = None
    on_undo: Callable[[Any], Any] | None = None
    on_theme: Callable[[str], Any] | None = None
    sign_out_action: str = "/auth/logout"
    switch_action: str = "/auth/switch"


frame = Frame()
"""The one frame of the product; pages are compiled after everything has been registered."""

SLOTS = ("search", "bar", "account", "side", "pinned", "more", "account_page", "list")
"""search: the global search; bar: right in the top bar; account: in the person's menu; side: foot of the side bar;
pinned: under its destinations; more: under the destinations of "More" on a phone; account_page: sections of the page of one's
account; list: in the head of every list."""


def register(item: NavItem) -> None:
    """Add a destination to the side bar (and the phone's bottom bar)."""
    if all(known.href != item.href for known in frame.items):  # items compare by their order alone
        frame.items.append(item)
    frame.items.sort()


def register_create(item: NavItem) -> None:
    """Add an entry to the "+" menu; `href` is where the new thing's form is."""
    frame.creates.append(item)
    frame.creates.sort()


def fill(slot: str, component: Callable[[], rx.Component]) -> None:
    """Put a component into one of `SLOTS`, after what is there.

    Raises:
        ValueError: for a slot that the frame does not have.
    """
    if slot not in SLOTS:
        raise ValueError(f"no slot {slot!r}; there are {', '.join(SLOTS)}")
    frame.slots.setdefault(slot, []).append(component)


def join(hook: Callable[[Any], Awaitable[None]]) -> None:
    """Registers `hook`: called with the state of a tab, its lock held, whenever the frame loads who is signed in."""
    frame.joins.append(hook)


def slot(name: str) -> list[rx.Component]:
    """The components in a slot, created again for each page."""
    return [make() for make in frame.slots.get(name, [])]


def handlers(
    *,
    on_language: Callable[[str], Any] | None = None,
    on_theme: Callable[[str], Any] | None = None,
    on_undo: Callable[[Any], Any] | None = None,
) -> None:
    """Registers the handlers of choices in the frame. A choice without a handler is not offered.

    Args:
        on_language: Gets "en" or "th"; stores it with the person.
        on_theme: Gets "light", "dark" or "system". The browser applies and stores the choice by itself; this also
            stores it with the person.
        on_undo: Gets the `undo` token of a toast.
    """
    frame.on_language = on_language or frame.on_language
    frame.on_theme = on_theme or frame.on_theme
    frame.on_undo = on_undo or frame.on_undo
