"""Progress bars."""

from typing import Any

import reflex as rx

from crm_app.ui.i18n import Text


def progress(percent: Any, label: Text, *, shown: Text | None = None) -> rx.Component:
    """A bar that fills.

    Args:
        percent: 0 to 100, a number or a var.
        label: What is progressing.
        shown: The state in words beside the label ("3 of 12").
    """
    return rx.el.div(
        rx.el.div(
            rx.el.span(label, class_name="text-sm text-ink"),
            *([rx.el.span(shown, class_name="figures text-xs text-ink-3")] if shown is not None else []),
            class_name="mb-1.5 flex items-baseline justify-between gap-3",
        ),
        rx.el.div(
            rx.el.div(
                class_name="h-full rounded-full bg-primary transition-[width] duration-300",
                style={"width": f"{percent}%"},
            ),
            role="progressbar",
            aria_label=label,
            aria_valuemin="0",
            aria_valuemax="100",
            aria_valuenow=percent if isinstance(percent, rx.Var) else str(percent),
            class_name="h-1.5 overflow-hidden rounded-full bg-muted",
        ),
    )
