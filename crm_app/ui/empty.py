"""Empty states: what the list will hold, and how to begin."""

import reflex as rx

from crm_app.ui.i18n import Text
from crm_app.ui.icons import icon as draw


def empty(
    icon: str, title: Text, text: Text | None = None, *actions: rx.Component, whole: bool = False
) -> rx.Component:
    """An empty list or board.

    Args:
        icon: Name of an icon.
        title: One short sentence ("No contacts yet").
        text: What to do about it.
        actions: Buttons, the primary one first.
        whole: Whether nothing else is on the page, whose heading it then has.
    """
    name = (rx.el.h1 if whole else rx.el.p)(title, class_name="m-0 mt-3 text-[15px] font-medium text-ink")
    return rx.el.div(
        rx.el.span(
            draw(icon, 20),
            class_name="inline-flex size-11 items-center justify-center rounded-full bg-muted text-ink-2",
        ),
        name,
        *([rx.el.p(text, class_name="m-0 mt-1 max-w-md text-sm text-ink-2 text-pretty")] if text is not None else []),
        *([rx.el.div(*actions, class_name="mt-4 flex flex-wrap justify-center gap-2")] if actions else []),
        class_name="flex flex-col items-center px-4 py-14 text-center",
    )
