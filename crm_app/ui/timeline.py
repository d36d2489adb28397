"""A timeline: events, newest first."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from crm_app.ui.i18n import Text
from crm_app.ui.icons import icon as draw


def entry(icon: Any, title: Any, *, when: Text, body: Any = None, actions: Any = None, key: Any = None) -> rx.Component:
    """An entry of a timeline.

    Args:
        icon: Name of an icon, or a var with one.
        title: Who did what.
        when: The moment, formatted.
        body: The text of the note, call or email.
        actions: Buttons at the right.
        key: Identifies the entry: an open menu stays with it when newer entries arrive.
    """
    return rx.el.li(
        rx.el.span(
            draw(icon, 15),
            class_name=(
                "relative z-10 inline-flex size-8 shrink-0 items-center justify-center rounded-full border border-line "
                "bg-surface text-ink-2"
            ),
        ),
        rx.el.div(
            rx.el.div(
                rx.el.p(title, class_name="m-0 min-w-0 flex-1 text-sm text-ink [overflow-wrap:anywhere]"),
                rx.el.span(when, class_name="shrink-0 text-xs text-ink-3"),
                *([actions] if actions is not None else []),
                class_name="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-0.5",
            ),
            *(
                [rx.el.div(body, class_name="text-sm text-ink-2 whitespace-pre-line [overflow-wrap:anywhere]")]
                if body is not None
                else []
            ),
            class_name="min-w-0 flex-1 pb-5",
        ),
        class_name=(
            "relative flex gap-3 before:absolute before:bottom-0 before:left-4 before:top-8 before:w-px before:bg-line "
            "last:before:hidden"
        ),
        key=key,
    )


def timeline(entries: Any, make: Callable[[Any], rx.Component], *, label: Text) -> rx.Component:
    """A list of `entry`s.

    Args:
        entries: A var with at most 50.
        make: Makes an `entry` of one.
        label: Names the list for screen readers.
    """
    return rx.el.ol(rx.foreach(entries, make), aria_label=label, class_name="m-0 list-none p-0")
