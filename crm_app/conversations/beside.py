"""The list of conversations, beside the chat or, on a phone, in a drawer."""

from typing import Any

import reflex as rx

from crm_app.conversations.state import Chat, Conversations
from crm_app.ui import button, dialog
from crm_app.ui.filters import search_box
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.skeleton import bar

_HEIGHT = "h-[calc(100dvh-11.5rem)] md:h-[calc(100dvh-9rem)]"


def _row(row: Any) -> rx.Component:
    current = Chat.ident == row["id"]
    return rx.el.li(
        button.link(
            rx.el.span(
                rx.el.span(row["title"].to(str), class_name="truncate text-sm text-ink"),
                rx.cond(row["shared"].to(bool), icon("users", 14, "text-ink-3")),
                class_name="flex min-w-0 items-center justify-between gap-2",
            ),
            rx.el.span(row["meta"].to(str), class_name="block truncate text-xs text-ink-3"),
            href=row["href"].to(str),
            aria_current=rx.cond(current, "page", "false"),
            class_name="block rounded-lg px-2.5 py-2 no-underline hover:bg-subtle aria-[current=page]:bg-muted",
        )
    )


def _list(scope: str) -> rx.Component:
    """A button for a new conversation, the search, and the conversations: beside the chat, on a phone in a drawer."""
    return rx.el.div(
        button.link_button(
            t("conversations.new"), "/assistant", icon="square-pen", class_name="w-full justify-start", size="sm"
        ),
        rx.el.div(
            search_box(Conversations.search, label=t("conversations.search"), id=f"{scope}conversation-search"),
            class_name="mt-2 flex",
        ),
        rx.cond(
            Conversations.loading,
            rx.el.div(bar("h-10 w-full"), bar("h-10 w-full"), bar("h-10 w-full"), class_name="mt-3 grid gap-2"),
            rx.cond(
                as_var(Conversations.rows).length() > 0,
                rx.el.ul(
                    rx.foreach(Conversations.rows, _row), class_name="m-0 mt-2 flex list-none flex-col gap-0.5 p-0"
                ),
                rx.el.p(
                    rx.cond(Conversations.q, t("conversations.none.found"), t("conversations.none")),
                    class_name="m-0 mt-4 px-2.5 text-sm text-ink-3",
                ),
            ),
        ),
        rx.cond(
            Conversations.more,
            button.button(
                t("conversations.more"),
                variant="ghost",
                size="sm",
                on_click=Conversations.load_more,
                class_name="mt-2 w-full",
            ),
        ),
        rx.cond(Conversations.kept, rx.el.p(Conversations.kept, class_name="m-0 mt-4 px-2.5 text-xs text-ink-3")),
    )


def beside(chat: rx.Component) -> rx.Component:
    """The page: the list and the chat."""
    return rx.el.div(
        rx.el.nav(
            _list("side-"),
            aria_label=t("conversations.list"),
            class_name=f"hidden {_HEIGHT} min-h-0 overflow-y-auto border-r border-line pr-4 lg:block",
        ),
        rx.el.div(chat, class_name=f"{_HEIGHT} flex min-h-0 min-w-0 flex-col"),
        class_name="grid gap-6 lg:grid-cols-[16rem_minmax(0,1fr)]",
    )


def phone_list() -> rx.Component:
    """The button that opens the list on a phone."""
    return rx.el.div(
        dialog.sheet(
            t("conversations.list"),
            _list("phone-"),
            trigger=button.icon_button("menu", t("conversations.list")),
            close_when=as_var(Chat.ident),
        ),
        class_name="lg:hidden",
    )
