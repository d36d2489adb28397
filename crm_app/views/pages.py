"""The views that a person has in the side bar."""

from typing import Any

import reflex as rx

from crm_app.ui import nav
from crm_app.ui.button import link
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.views.state import Pinned, join


def pinned() -> Any:
    """The pinned views under the destinations of the side bar."""
    return rx.el.div(
        rx.cond(
            as_var(Pinned.rows).length() > 0,
            rx.el.ul(
                rx.foreach(
                    Pinned.rows,
                    lambda one: rx.el.li(
                        link(
                            icon(one["icon"], 16),
                            rx.el.span(one["name"].to(str), class_name="sr-only min-w-0 truncate lg:not-sr-only"),
                            href=one["href"].to(str),
                            title=one["name"].to(str),
                            class_name=(
                                "flex h-9 items-center justify-center gap-3 rounded-lg px-2.5 text-sm text-ink-2 no-underline "
                                "hover:bg-subtle hover:text-ink lg:justify-start"
                            ),
                        ),
                        key=one["id"].to(str),
                        class_name="list-none",
                    ),
                ),
                aria_label=t("views.pinned"),
                class_name="m-0 flex flex-col gap-0.5 border-t border-line p-2",
            ),
        ),
    )


nav.fill("pinned", pinned)
nav.join(join)
