"""Further rows of a list. Keyset pagination knows whether there is a next page, never how many pages there are."""

from typing import Any

import reflex as rx

from crm_app.ui.button import button
from crm_app.ui.i18n import Text, as_var, t


def load_more(
    has_more: rx.Var[bool], on_more: Any, *, loading: rx.Var[bool] | None = None, shown: Text | None = None
) -> rx.Component:
    """A "Load more" button under a list while there are more rows.

    Args:
        shown: The number of rows shown ("50 contacts"), announced when it changes.
    """
    return rx.el.div(
        *([rx.el.p(shown, class_name="m-0 text-xs text-ink-3", aria_live="polite")] if shown is not None else []),
        rx.cond(has_more, button(t("ui.load_more"), on_click=on_more, loading=loading)),
        class_name="flex flex-col items-center gap-2 py-4",
    )


def page_links(previous_href: Any, next_href: Any) -> rx.Component:
    """Previous and next, which lead to addresses; nothing on the only page of a list.

    Args:
        previous_href, next_href: vars with the addresses, empty where there is no such page.
    """
    previous, following = as_var(previous_href), as_var(next_href)
    return rx.cond(
        (previous != "") | (following != ""),
        pager(previous != "", following != "", rx.redirect(previous), rx.redirect(following)),
    )


def pager(
    has_previous: rx.Var[bool], has_next: rx.Var[bool], on_previous: Any, on_next: Any, *, shown: Text | None = None
) -> rx.Component:
    """Previous and next. They keep their places and are disabled at the ends, so that nothing moves under the
    pointer.
    """
    return rx.el.nav(
        rx.el.p(shown if shown is not None else "", class_name="m-0 text-xs text-ink-3", aria_live="polite"),
        rx.el.div(
            button(
                t("ui.previous"),
                icon="chevron-left",
                size="sm",
                disabled=rx.cond(has_previous, False, True),
                on_click=on_previous,
            ),
            button(
                t("ui.next"), icon="chevron-right", size="sm", disabled=rx.cond(has_next, False, True), on_click=on_next
            ),
            class_name="flex gap-2",
        ),
        aria_label=t("ui.pages"),
        class_name="flex items-center justify-between gap-3 py-3",
    )
