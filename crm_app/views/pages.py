"""The views that a person has in the side bar."""

from typing import Any

import reflex as rx

from crm_app.ui import nav
from crm_app.ui.button import link
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.views.state import Pinned, join


def _pinned(size: int, word: str, look: str, room: str) -> Any:
    """The pinned views as links.

    Args:
        size: of the icons, in CSS pixels.
        word: the classes of the names.
        look: those of the links.
        room: those of the list.
    """
    return rx.el.div(
        rx.cond(
            as_var(Pinned.rows).length() > 0,
            rx.el.ul(
                rx.foreach(
                    Pinned.rows,
                    lambda one: rx.el.li(
                        link(
                            icon(one["icon"], size),
                            rx.el.span(one["name"].to(str), class_name=f"min-w-0 truncate {word}"),
                            href=one["href"].to(str),
                            title=one["name"].to(str),
                            class_name=f"flex items-center gap-3 rounded-lg no-underline hover:bg-subtle {look}",
                        ),
                        key=one["id"].to(str),
                        class_name="list-none",
                    ),
                ),
                aria_label=t("views.pinned"),
                class_name=f"m-0 flex flex-col border-t border-line {room}",
            ),
        ),
    )


def pinned() -> Any:
    """The pinned views under the destinations of the side bar."""
    look = "h-9 justify-center px-2.5 text-sm text-ink-2 hover:text-ink lg:justify-start"
    return _pinned(16, "sr-only lg:not-sr-only lg:truncate", look, "gap-0.5 p-2")


def pinned_on_a_phone() -> Any:
    """The pinned views under "More" on a phone."""
    return _pinned(20, "", "h-12 px-2 text-[15px] text-ink", "mt-2 p-0 pt-2")


nav.fill("pinned", pinned)
nav.fill("more", pinned_on_a_phone)
nav.join(join)
