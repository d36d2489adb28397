"""The bell in the top bar, with the list behind it."""

from typing import Any

import reflex as rx

from crm_app.notifications.state import Bell, NotificationChoices, join
from crm_app.ui import nav
from crm_app.ui import primitives as p
from crm_app.ui.button import button, classes
from crm_app.ui.choosing import switch
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.menu import POPUP
from crm_app.ui.sections import card, section
from crm_app.ui.skeleton import skeleton_rows


def _row(row: Any) -> rx.Component:
    new = row["new"].to(bool)
    return rx.el.li(
        rx.el.button(
            rx.el.span(icon(row["icon"].to(str), 16), class_name="mt-0.5 text-ink-3"),
            rx.el.span(
                rx.el.span(
                    row["title"].to(str),
                    class_name=rx.cond(new, "block truncate font-medium text-ink", "block truncate text-ink-2"),
                ),
                rx.el.span(
                    row["what"].to(str), " · ", row["when"].to(str), class_name="block truncate text-xs text-ink-3"
                ),
                class_name="min-w-0 flex-1",
            ),
            rx.cond(
                new,
                rx.el.span(
                    t("notifications.new"),
                    class_name="shrink-0 rounded-full bg-info-soft px-1.5 py-0.5 text-xs font-medium text-info",
                ),
            ),
            type="button",
            on_click=Bell.read(row["id"].to(str)),
            class_name=(
                "flex w-full items-start gap-2.5 rounded-lg border-0 bg-transparent px-2.5 py-2 text-left text-sm "
                "hover:bg-muted"
            ),
        ),
        key=row["id"].to(str),
    )


def bell() -> rx.Component:
    """The number of unread notifications, and a list of the newest."""
    unread = Bell.unread
    trigger = rx.el.button(
        icon("bell", 18),
        rx.cond(
            unread,
            rx.el.span(
                unread,
                aria_hidden="true",
                class_name=(
                    "figures absolute -right-0.5 -top-0.5 min-w-4 rounded-full bg-danger px-1 text-center "
                    "text-[10px] font-semibold leading-4 text-on-primary"
                ),
            ),
        ),
        rx.el.span(
            rx.cond(unread, t("notifications.unread", count=unread), t("notifications.title")), class_name="sr-only"
        ),
        type="button",
        class_name=f"relative {classes('ghost', square=True)}",
    )
    filled = rx.cond(
        as_var(Bell.rows).length() > 0,
        rx.el.ul(rx.foreach(Bell.rows, _row), class_name="m-0 list-none p-0"),
        rx.el.p(t("notifications.none"), class_name="m-0 px-2.5 py-6 text-center text-sm text-ink-2 text-pretty"),
    )
    return rx.el.div(
        p.PopoverRoot.create(
            p.PopoverTrigger.create(render_=trigger),
            p.PopoverPortal.create(
                p.PopoverPositioner.create(
                    p.PopoverPopup.create(
                        rx.el.div(
                            rx.el.h2(t("notifications.title"), class_name="m-0 text-sm font-medium text-ink"),
                            rx.cond(
                                unread,
                                button(t("notifications.read_all"), size="sm", variant="ghost", on_click=Bell.read_all),
                            ),
                            class_name="flex min-h-9 items-center justify-between gap-2 px-2.5",
                        ),
                        rx.cond(Bell.loaded, filled, skeleton_rows(3)),
                        class_name=f"{POPUP} w-[min(24rem,calc(100vw-1.5rem))]",
                        custom_attrs={"aria-label": t("notifications.title")},
                    ),
                    side_offset=6,
                    align="end",
                    class_name="z-50",
                )
            ),
            on_open_change=Bell.open,
        ),
    )


def choices() -> rx.Component:
    """The settings of notifications, on the page of the account."""
    return rx.el.div(
        section(
            t("notifications.title"),
            card(
                rx.cond(
                    NotificationChoices.ready,
                    switch(
                        "mails",
                        t("notifications.mails"),
                        hint=t("notifications.mails.hint"),
                        checked=NotificationChoices.mails,
                        on_change=NotificationChoices.choose_mails,
                    ),
                    skeleton_rows(1),
                )
            ),
        ),
        on_mount=NotificationChoices.load,
        class_name="mb-8",
    )


nav.fill("bar", bell)
nav.fill("account_page", choices)
nav.join(join)
