"""Search and filters over a list. What is set shows as chips that can be taken off, and all at once."""

from typing import Any

import reflex as rx

from crm_app.ui.button import button
from crm_app.ui.form import Options, select_control
from crm_app.ui.i18n import Text, as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.picker import debounced


def search_box(value: Any, on_change: Any, *, label: Text, placeholder: Text | None = None) -> rx.Component:
    """A search field that asks while one types.

    Args:
        value: What stands in it at first (a var).
        on_change: Handler that gets the text, 250 ms after the last letter.
        label: Its name for screen readers ("Search contacts"); also its placeholder untold.
    """
    return rx.el.div(
        icon("search", 16, "pointer-events-none absolute left-3 text-ink-3"),
        rx.el.input(
            type="search",
            default_value=value,
            on_change=debounced(on_change),
            aria_label=label,
            placeholder=label if placeholder is None else placeholder,
            max_length=200,
            class_name=(
                "block h-10 w-full rounded-lg border border-line-strong bg-surface pl-9 pr-3 text-base text-ink "
                "placeholder:text-ink-3 sm:h-9 sm:text-sm"
            ),
        ),
        role="search",
        aria_label=label,
        class_name="relative flex min-w-0 flex-1 items-center sm:max-w-xs",
    )


def filter_select(label: Text, options: Options, value: Any, on_change: Any, *, every: Text) -> rx.Component:
    """A filter with one choice.

    Args:
        label: Its name for screen readers.
        value: The var with what is chosen; an empty text for no filter.
        on_change: Handler that gets the chosen value.
        every: What the empty choice is called ("All stages").
    """
    return rx.el.div(
        select_control(
            options,
            empty=every,
            value=value,
            on_change=on_change,
            aria_label=label,
            class_name="border-line! hover:border-line-strong!",
        ),
        class_name="min-w-36 shrink-0 max-w-56",
    )


def toggle(label: Text, active: Any, on_click: Any, *, icon_name: str | None = None) -> rx.Component:
    """A filter that is on or off ("Mine", "Overdue")."""
    return rx.el.button(
        *([icon(icon_name, 14)] if icon_name else []),
        label,
        type="button",
        on_click=on_click,
        aria_pressed=rx.cond(active, "true", "false"),
        class_name=(
            "inline-flex h-9 shrink-0 items-center gap-1.5 rounded-lg border border-line bg-surface px-3 "
            "text-sm text-ink-2 hover:bg-subtle aria-pressed:border-primary aria-pressed:bg-primary "
            "aria-pressed:text-on-primary"
        ),
    )


def chip(label: Text, on_remove: Any) -> rx.Component:
    """A filter that is set, with a button that takes it off."""
    return rx.el.span(
        rx.el.span(label, class_name="truncate"),
        rx.el.button(
            icon("x", 12),
            type="button",
            aria_label=t("ui.filters.remove", name=label),
            on_click=on_remove,
            class_name=(
                "inline-flex size-6 items-center justify-center rounded-full border-0 bg-transparent text-ink-2 "
                "hover:bg-line hover:text-ink"
            ),
        ),
        class_name="inline-flex max-w-60 items-center gap-0.5 rounded-full bg-muted py-0.5 pl-2.5 pr-0.5 text-xs",
    )


def filter_bar(search: rx.Component | None, *controls: rx.Component, active: Any = None, on_clear: Any = None) -> Any:
    """The row over a list: search, filters, and "Clear all" while `active` (a bool var) is true.

    On a phone the search has a line of its own and the filters scroll sideways under it.
    """
    clear = (
        [rx.cond(as_var(active), button(t("ui.filters.clear"), variant="ghost", on_click=on_clear))]
        if active is not None
        else []
    )
    return rx.el.div(
        *([search] if search is not None else []),
        rx.el.div(
            *controls,
            *clear,
            role="group",
            aria_label=t("ui.filters"),
            class_name=(
                "-mx-4 flex items-center gap-2 overflow-x-auto px-4 py-1 sm:mx-0 sm:flex-wrap sm:overflow-visible "
                "sm:p-0"
            ),
        ),
        class_name="mb-4 flex flex-col gap-2 sm:flex-row sm:flex-wrap sm:items-center",
    )
