"""The assistant's pages: a new conversation, and one with its answers."""

from typing import Any

import reflex as rx

from crm_app.assistant.tools import tools
from crm_app.conversations.state import Chat, Conversations
from crm_app.ui import badge, button, dialog, drafts, empty, form, menu, nav
from crm_app.ui.filters import search_box
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.page import page
from crm_app.ui.skeleton import bar
from crm_app.ui.state import Shell

nav.register(nav.NavItem(5, "conversations.title", "/assistant", "sparkles", "conversation.use"))
nav.register_create(nav.NavItem(60, "conversations.new", "/assistant", "message-square", "conversation.use"))

_HEIGHT = "h-[calc(100dvh-11.5rem)] md:h-[calc(100dvh-9rem)]"
_STEPS = {
    "waiting": "conversations.waiting",
    "thinking": "conversations.thinking",
    **{name: tool.step for name, tool in tools().items()},
}
"""What is said while an answer is made, by its step: a state of its job, or the tool that runs."""


def _row(row: rx.Var) -> rx.Component:
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
    """New, search, and the conversations. It stands beside the chat, on a phone in a sheet."""
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
                Conversations.rows.length() > 0,
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
    )


def _beside(chat: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.nav(
            _list("side-"),
            aria_label=t("conversations.list"),
            class_name=f"hidden {_HEIGHT} min-h-0 overflow-y-auto border-r border-line pr-4 lg:block",
        ),
        rx.el.div(chat, class_name=f"{_HEIGHT} flex min-h-0 min-w-0 flex-col"),
        class_name="grid gap-6 lg:grid-cols-[16rem_minmax(0,1fr)]",
    )


def _phone_list() -> rx.Component:
    return rx.el.div(
        dialog.sheet(
            t("conversations.list"),
            _list("phone-"),
            trigger=button.icon_button("menu", t("conversations.list")),
            close_when=Chat.ident,
        ),
        class_name="lg:hidden",
    )


# ---------------------------------------------------------------- the composer


def _composer(rows: str = "1") -> rx.Component:
    return rx.el.form(
        drafts.identity(),
        rx.el.label(t("conversations.ask.label"), html_for="question", class_name="sr-only"),
        rx.el.textarea(
            id="question",
            name="question",
            rows=rows,
            placeholder=t("conversations.ask"),
            max_length=4000,
            auto_focus=True,
            enter_key_submit=True,
            aria_describedby="question-hint",
            class_name=(
                "block max-h-48 min-h-11 w-full resize-none border-0 bg-transparent px-4 pt-3 pb-1 text-base text-ink "
                "outline-none placeholder:text-ink-3 [field-sizing:content] sm:text-sm"
            ),
        ),
        rx.el.div(
            rx.el.span(
                t("conversations.ask.hint"), id="question-hint", class_name="hidden text-xs text-ink-3 sm:inline"
            ),
            rx.cond(
                Chat.busy,
                button.button(t("conversations.stop"), icon="square", size="sm", on_click=Chat.stop),
                button.submit(t("conversations.send"), icon="send", size="sm"),
            ),
            class_name="flex items-center justify-end gap-3 px-2 pb-2 sm:justify-between sm:pl-4",
        ),
        rx.cond(
            Chat.form_errors["question"],
            rx.el.p(Chat.form_errors["question"].to(str), role="alert", class_name="m-0 px-4 pb-3 text-sm text-danger"),
        ),
        on_submit=Chat.ask,
        custom_attrs=drafts.attributes("question", clears=True),
        class_name=(
            "rounded-2xl border border-line-strong bg-surface transition-colors focus-within:border-ink-2 "
            "has-[textarea:focus-visible]:outline has-[textarea:focus-visible]:outline-2 "
            "has-[textarea:focus-visible]:outline-offset-2"
        ),
    )


def _suggestion(question: rx.Var) -> rx.Component:
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


def _called(name: rx.Var) -> rx.Var:
    """A name after "คุณ": Thai joins it to a Thai name, and parts it from a Latin one."""
    return rx.Var(f"{name!s}.replace(/^(?=[A-Za-z])/, ' ')", _var_data=name._get_all_var_data()).to(str)


@page(
    "/assistant",
    "conversations.title",
    on_load=[Chat.begin, Conversations.load, Conversations.watch],
    permission="conversation.use",
)
def assistant() -> rx.Component:
    """A new conversation: a greeting, the composer, and what is worth asking."""
    return _beside(
        rx.fragment(
            rx.el.div(_phone_list(), class_name="mb-2"),
            rx.el.div(
                rx.el.h1(
                    t("conversations.greeting", name=_called(Shell.person_name)),
                    class_name="m-0 mb-6 text-center text-2xl font-semibold tracking-tight text-balance",
                ),
                _composer("2"),
                rx.el.ul(
                    rx.foreach(Chat.suggestions, _suggestion),
                    class_name="m-0 mt-4 grid list-none gap-2 p-0 sm:grid-cols-3",
                ),
                class_name="mx-auto w-full max-w-[750px] pt-[8dvh] sm:pt-[14dvh]",
            ),
        )
    )


# ---------------------------------------------------------------- messages


def _source(source: rx.Var) -> rx.Component:
    return rx.el.li(
        button.link(
            rx.el.span(
                source["number"].to(str),
                class_name="figures inline-flex size-5 shrink-0 items-center justify-center rounded bg-muted text-xs",
            ),
            rx.el.span(source["title"].to(str), class_name="truncate"),
            href=source["href"].to(str),
            class_name=(
                "inline-flex min-h-8 max-w-64 items-center gap-1.5 rounded-lg border border-line bg-surface px-2 text-xs "
                "text-ink-2 no-underline hover:bg-subtle hover:text-ink"
            ),
        ),
        class_name="min-w-0",
    )


def _written(field: rx.Var) -> rx.Component:
    return rx.fragment(
        rx.el.dt(field["label"], class_name="text-ink-3"),
        rx.el.dd(
            rx.cond(
                field["href"],
                button.text_link(field["value"].to(str), field["href"].to(str)),
                rx.el.bdi(field["value"]),
            ),
            class_name="m-0 min-w-0 whitespace-pre-wrap text-ink [overflow-wrap:anywhere]",
        ),
    )


def _proposal(proposal: rx.Var) -> rx.Component:
    return rx.el.div(
        rx.el.p(t("conversations.proposal"), class_name="m-0 text-xs font-medium text-ink-3"),
        rx.el.p(proposal["summary"].to(str), dir="auto", class_name="m-0 mt-1 text-sm text-ink"),
        rx.el.dl(
            rx.foreach(proposal["fields"].to(list[dict[str, str]]), _written),
            class_name="m-0 mt-3 grid grid-cols-[minmax(5rem,auto)_1fr] gap-x-4 gap-y-1.5 text-sm",
        ),
        rx.match(
            proposal["status"],
            (
                "proposed",
                rx.cond(
                    Chat.mine,
                    rx.el.div(
                        button.button(
                            t("conversations.approve"),
                            icon="check",
                            variant="primary",
                            size="sm",
                            on_click=Chat.decide(proposal["id"], True),
                        ),
                        button.button(
                            t("conversations.reject"), icon="x", size="sm", on_click=Chat.decide(proposal["id"], False)
                        ),
                        class_name="mt-3 flex gap-2",
                    ),
                ),
            ),
            (
                "approved",
                rx.el.div(
                    badge.status(t("conversations.approved"), "positive"),
                    rx.cond(
                        proposal["href"],
                        button.text_link(t("conversations.open"), proposal["href"].to(str)),
                    ),
                    class_name="mt-2 flex items-center gap-3 text-sm",
                ),
            ),
            rx.el.div(badge.status(t("conversations.rejected")), class_name="mt-2"),
        ),
        class_name="mt-3 rounded-xl border border-line bg-subtle p-4",
    )


def _again(message: rx.Var, label: str) -> rx.Component:
    return rx.cond(
        Chat.mine & ~Chat.busy,
        button.button(t(label), icon="refresh-cw", variant="ghost", size="sm", on_click=Chat.regenerate(message["id"])),
    )


def _answer(message: rx.Var) -> rx.Component:
    waiting = (message["status"] == "queued") | (message["status"] == "running")
    return rx.el.article(
        rx.el.h2(t("conversations.assistant"), class_name="sr-only"),
        rx.cond(
            waiting,
            _live(),
            rx.fragment(
                rx.html(message["html"].to(str), class_name="answer text-[15px] leading-relaxed text-ink"),
                rx.cond(
                    message["status"] == "failed",
                    rx.el.div(
                        icon("circle-alert", 18, "mt-0.5 text-danger"),
                        rx.el.p(message["error"].to(str), class_name="m-0 text-sm text-ink"),
                        role="alert",
                        class_name="mt-2 flex gap-2.5 rounded-xl border border-line bg-danger-soft p-3.5",
                    ),
                ),
                rx.cond(
                    message["status"] == "stopped",
                    rx.el.div(badge.status(t("conversations.stopped")), class_name="mt-2"),
                ),
                rx.cond(
                    message["cut"].to(bool),
                    rx.el.p(t("conversations.cut"), class_name="m-0 mt-2 text-sm text-ink-2"),
                ),
                rx.foreach(message["actions"].to(list[dict[str, Any]]), _proposal),
                rx.cond(
                    message["sources"].to(list[dict[str, str]]).length() > 0,
                    rx.el.div(
                        rx.el.h3(t("conversations.sources"), class_name="sr-only"),
                        rx.el.ul(
                            rx.foreach(message["sources"].to(list[dict[str, str]]), _source),
                            class_name="m-0 flex list-none flex-wrap gap-1.5 p-0",
                        ),
                        class_name="mt-3",
                    ),
                ),
                rx.el.div(
                    rx.cond(
                        (message["status"] == "failed") | (message["status"] == "stopped"),
                        _again(message, "conversations.retry"),
                        _again(message, "conversations.regenerate"),
                    ),
                    rx.el.span(message["meta"].to(str), class_name="figures text-xs text-ink-3"),
                    class_name="mt-2 flex min-h-8 flex-wrap items-center justify-between gap-2",
                ),
            ),
        ),
        class_name="min-w-0 max-w-full",
    )


def _live() -> rx.Component:
    """The answer while it is being made."""
    return rx.el.div(
        rx.html(Chat.live_html, class_name="answer text-[15px] leading-relaxed text-ink"),
        rx.el.p(
            button.spinner(),
            rx.match(
                Chat.live_step,
                *[(step, t(key)) for step, key in _STEPS.items()],
                t("conversations.thinking"),
            ),
            class_name="m-0 mt-2 flex items-center gap-2 text-sm text-ink-2",
        ),
        aria_busy="true",
    )


def _question(message: rx.Var) -> rx.Component:
    return rx.el.div(
        rx.el.h2(
            rx.cond(Chat.mine, t("conversations.you"), message["author"].to(str)),
            class_name="sr-only",
        ),
        rx.el.p(
            message["text"].to(str),
            class_name=(
                "m-0 max-w-[85%] whitespace-pre-line rounded-2xl bg-muted px-4 py-2.5 text-[15px] text-ink "
                "[overflow-wrap:anywhere]"
            ),
        ),
        class_name="flex justify-end",
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
            close_when=Chat.saved,
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


def _chat() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            _phone_list(),
            rx.el.h1(Chat.title, class_name="m-0 min-w-0 flex-1 truncate text-base font-medium"),
            rx.cond(Chat.shared, badge.status(t("conversations.shared"), "info")),
            rx.cond(Chat.mine, _options()),
            class_name="flex items-center gap-2 border-b border-line pb-3",
        ),
        # Turned round so that the browser keeps the end in view while an answer grows.
        rx.el.div(
            rx.el.div(
                rx.cond(
                    Chat.earlier,
                    rx.el.p(t("conversations.only_latest"), class_name="m-0 text-center text-xs text-ink-3"),
                ),
                rx.foreach(
                    Chat.messages,
                    lambda message: rx.cond(message["role"] == "user", _question(message), _answer(message)),
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
            key=Chat.announced.to_string(),
            role="status",
            class_name="sr-only",
        ),
        rx.el.div(
            rx.cond(
                Chat.mine,
                _composer(),
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
    return _beside(
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
