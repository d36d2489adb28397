"""Rows that are ticked: the box over a list that ticks the page, and the bar with the actions for the ticked rows."""

from typing import Any

import reflex as rx

from crm_app.ui.button import icon_button
from crm_app.ui.choosing import tick_box
from crm_app.ui.i18n import Text, t


def select_all(is_shown: Any, is_whole: Any, on_click: Any) -> Any:
    """The checkbox over a list that ticks every row of the page.

    Args:
        is_shown: a var: whether the list has rows that can be ticked.
        is_whole: a var: whether all of them are ticked.
    """
    return rx.cond(
        is_shown,
        rx.el.label(
            tick_box(checked=is_whole, read_only=True, aria_label=t("changes.pick.page"), on_click=on_click),
            rx.el.span(t("changes.pick.page"), aria_hidden="true", class_name="text-xs text-ink-2"),
            class_name="mb-1 inline-flex min-h-8 cursor-pointer items-center gap-2 px-0 sm:px-2",
        ),
    )


def selection_bar(is_any: Any, said: Text, *actions: Any, label: Text, on_clear: Any) -> Any:
    """The actions for the ticked rows, at the bottom of the screen while any row is ticked.

    Args:
        is_any: a var: whether any row is ticked.
        said: how many are ticked, in words; it is announced when it changes.
        label: names the bar for screen readers.
        on_clear: removes all ticks.
    """
    bar = rx.el.div(
        rx.el.p(said, class_name="m-0 mr-1 text-sm font-medium text-ink figures"),
        *actions,
        icon_button("x", t("changes.pick.none"), size="sm", on_click=on_clear, class_name="ml-auto"),
        role="toolbar",
        aria_label=label,
        custom_attrs={"data-foot": ""},
        class_name=(
            "sticky bottom-16 z-20 mt-3 flex flex-wrap items-center gap-1.5 rounded-xl border border-line bg-surface p-2 "
            "pl-3 shadow-float md:bottom-4"
        ),
    )
    return rx.fragment(
        rx.el.p(rx.cond(is_any, said, ""), role="status", class_name="sr-only"),
        rx.cond(is_any, bar),
    )
