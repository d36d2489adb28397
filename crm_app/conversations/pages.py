"""The pages of the assistant: a new conversation, and a conversation with its answers."""

from typing import Any

import reflex as rx

from crm_app.conversations import review_pages as review_pages
from crm_app.conversations import settings_pages as settings_pages
from crm_app.conversations.beside import beside, phone_list
from crm_app.conversations.chat_messages import answer, question
from crm_app.conversations.composer import composer
from crm_app.conversations.rating import rating_dialog
from crm_app.conversations.state import Chat, Conversations
from crm_app.ui import badge, button, dialog, empty, form, menu, nav
from crm_app.ui.i18n import as_var, t
from crm_app.ui.page import page
from crm_app.ui.skeleton import bar
from crm_app.ui.state import Shell

nav.register(nav.NavItem(5, "conversations.title", "/assistant", "sparkles", "conversation.use"))
nav.register_create(nav.NavItem(60, "conversations.new", "/assistant", "message-square", "conversation.use"))


def _suggestion(question: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            question.to(str),
            type="button",
            on_click=Chat.ask_suggestion(question),
            class_name=(
                "w-full rounded-xl border border-line bg-surface px-4 py-3 text-left text-sm text-ink-2 "
                "transition-colors hover:bg-subtle hover:text-ink"
            ),
        )
    )


def _called(name: Any) -> Any:
    """A name after "คุณ": without a space before a Thai name, with a space before a Latin one."""
    return rx.Var(f"{name!s}.replace(/^(?=[A-Za-z])/, ' ')", _var_data=name._get_all_var_data()).to(str)


@page(
    "/assistant",
    "conversations.title",
    on_load=[Chat.begin, Conversations.load],
    permission="conversation.use",
)
def assistant() -> rx.Component:
    """A new conversation: a greeting, the composer, and suggested questions."""
    return beside(
        rx.fragment(
            rx.el.div(phone_list(), class_name="mb-2"),
            rx.el.div(
                rx.el.h1(
                    rx.cond(
                        Chat.about_title,
                        t("conversations.about.ask", name=Chat.about_title),
                        t("conversations.greeting", name=_called(as_var(Shell.person_name))),
                    ),
                    class_name="m-0 mb-6 text-center text-2xl font-semibold tracking-tight text-balance",
                ),
                composer("2"),
                rx.el.ul(
                    rx.foreach(Chat.suggestions, _suggestion),
                    class_name="m-0 mt-4 grid list-none gap-2 p-0 sm:grid-cols-3",
                ),
                class_name="mx-auto w-full max-w-[750px] pt-[8dvh] sm:pt-[14dvh]",
            ),
        )
    )


def _options() -> rx.Component:
    return rx.el.div(
        dialog.dialog(
            t("conversations.rename"),
            form.form(
                form.text(
                    "title",
                    t("conversations.name"),
                    value=Chat.title,
                    errors=Chat.form_errors,
                    required=True,
                    max_length=200,
                ),
                form.actions(t("conversations.save"), dialog.close_button()),
                on_submit=Chat.rename,
            ),
            trigger=button.icon_button("pencil", t("conversations.rename"), size="sm"),
            close_when=as_var(Chat.saved),
            size="sm",
        ),
        rx.cond(
            Chat.may_share,
            rx.cond(
                Chat.shared,
                menu.menu(
                    menu.item(t("conversations.unshare"), Chat.share(False), icon="lock"),
                    trigger=button.icon_button("share-2", t("conversations.options"), size="sm"),
                ),
                dialog.confirm(
                    t("conversations.share.question"),
                    t("conversations.share.text"),
                    action=t("conversations.share.action"),
                    on_confirm=Chat.share(True),
                    trigger=button.icon_button("share-2", t("conversations.share"), size="sm"),
                    danger=False,
                ),
            ),
        ),
        dialog.confirm(
            t("conversations.delete.question"),
            t("conversations.delete.text"),
            action=t("conversations.delete"),
            on_confirm=Chat.remove,
            trigger=button.icon_button("trash-2", t("conversations.delete"), size="sm"),
        ),
        class_name="flex shrink-0 items-center gap-1",
    )


def _about() -> rx.Component:
    """The link to what the conversation is about."""
    return rx.cond(
        Chat.about_title,
        rx.el.span(
            button.text_link(
                t("conversations.about", name=Chat.about_title),
                Chat.about_href,
            ),
            class_name="hidden max-w-64 truncate text-sm sm:block",
        ),
    )


def _chat() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            phone_list(),
            rx.el.h1(Chat.title, class_name="m-0 min-w-0 flex-1 truncate text-base font-medium"),
            _about(),
            rx.cond(Chat.shared, badge.status(t("conversations.shared"), "info")),
            rx.cond(Chat.mine, _options()),
            class_name="flex items-center gap-2 border-b border-line pb-3",
        ),
        rating_dialog(),
        # The order is reversed, so that the browser keeps the end visible while an answer grows.
        rx.el.div(
            rx.el.div(
                rx.cond(
                    Chat.earlier,
                    rx.el.p(t("conversations.only_latest"), class_name="m-0 text-center text-xs text-ink-3"),
                ),
                rx.foreach(
                    Chat.messages,
                    lambda message: rx.cond(message["role"] == "user", question(message), answer(message)),
                ),
                class_name="mx-auto flex w-full max-w-[750px] flex-col gap-6 py-6",
            ),
            role="region",
            tab_index=0,
            aria_label=t("conversations.conversation"),
            class_name="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto",
        ),
        rx.el.p(
            rx.cond(Chat.announced > 0, t("conversations.answered"), ""),
            key=as_var(Chat.announced).to_string(),
            role="status",
            class_name="sr-only",
        ),
        rx.el.div(
            rx.cond(
                Chat.mine,
                composer(),
                rx.el.p(
                    t("conversations.read_only", name=Chat.owner_name),
                    class_name="m-0 rounded-xl border border-line bg-subtle px-4 py-3 text-sm text-ink-2",
                ),
            ),
            class_name="mx-auto w-full max-w-[750px]",
        ),
    )


@page(
    "/assistant/[conversation_id]",
    "conversations.conversation",
    on_load=[Chat.load, Conversations.load, Chat.watch],
    permission="conversation.use",
    named=(as_var(Chat.title), "conversations.title"),
)
def conversation() -> rx.Component:
    """A conversation."""
    return beside(
        rx.match(
            Chat.status,
            ("ready", _chat()),
            (
                "missing",
                empty.empty(
                    "message-square",
                    t("conversations.missing"),
                    t("conversations.missing.text"),
                    button.link_button(t("conversations.new"), "/assistant", variant="primary"),
                    whole=True,
                ),
            ),
            rx.el.div(
                bar("h-6 w-56"),
                bar("h-16 w-2/3 ml-auto"),
                bar("h-28 w-full"),
                class_name="grid gap-6",
                aria_busy="true",
            ),
        )
    )
